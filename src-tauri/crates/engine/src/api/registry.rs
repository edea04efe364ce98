//! The one table of commands. Dispatch, the TypeScript types and the tags all come from it.

use serde_json::Value;

use super::drafts::{
    AddedImage, Autosaved, BlameBlock, DiscardedDraft, Draft, DraftText, Finding, Followed,
    LinkChoice, MoveOutcome, Preview, ProseDiff, PublishOutcome, PublishPreview, PutBack,
    RemoveOutcome, SaveOutcome, Template, VersionView,
};
use super::error::{ApiError, ErrorCode};
use super::outcomes::{OutcomeRequest, OutcomeSaid};
use super::requests::{
    BoardRequest, CloneRequest, ColumnRequest, DocumentRequest, ExternalRequest, FolderPath,
    FolderRequest, LinkRequest, ListRequest, MovedRequest, NewHandbook, Nothing, ReadDocument,
    SearchFilters, SearchRequest, SearchStart, SectionRequest, SettingsRequest,
};
use super::review::{
    AcceptRequest, Accepted, AskReviewRequest, CommentRequest, DeleteCommentRequest,
    EditCommentRequest, Inbox, PeopleRequest, ReconsiderRequest, RejectRequest, ReplyRequest,
    ReviewRequestOf, ReviewView, Reviewer, SuggestRequest, Thread, ThreadRequest, ThreadsRequest,
    VerdictOutcome, VerdictRequest,
};
use super::sync::{CredentialAnswer, IntervalRequest, SyncOutcome, SyncRequest, SyncState};
use super::tags::{
    APP, CHANGES, DOCUMENTS, DRAFTS, FRESHNESS, HANDBOOK, HISTORY, INDEX, REVIEW, SETTINGS, SYNC,
    THREADS,
};
use super::types::{
    AppState, CloneOutcome, DocumentPage, DocumentView, Folder, FreshnessBoard, LinkTarget,
    LinkedDocument, LocalChange, OpenOutcome, Person, SearchAnswer, SectionView, Settings, Version,
};
use super::typescript::Declarations;
use super::verifying::{
    Verifiable, VerifiableRequest, VerifyOutcome, VerifyRequest, WithdrawRequest,
};
use super::writing::{
    AddImage, AutosaveRequest, CheckRequest, CompareRequest, DiffRequest, DraftRequest, FieldSet,
    FollowRequest, ForgetAutosave, LanguageRequest, LinksRequest, LocalDiffRequest, MoveRequest,
    NewDraft, PathRequest, PathsRequest, PreviewRequest, PublishRequest, Publishing, ReadDraft,
    RemoveRequest, RenameDraft, RestoreRequest, SaveRequest, SetFieldRequest, StartDraft,
    VersionRequest,
};
use crate::Engine;
use crate::usecase::{
    changes, checks, documents, drafts, editing, freshness, handbook, history, library, links,
    outcomes, review, search, settings, sync, templates, threads, verifying, versions,
};

/// A command: what it is called, what it depends on, what it does.
pub struct Command {
    /// `subject.verb`.
    pub name: &'static str,
    /// The tags its answer depends on.
    pub reads: &'static [&'static str],
    /// The tags it changes.
    pub changes: &'static [&'static str],
    /// Its work; nothing for the ones that the desktop shell does itself.
    run: Option<Run>,
    /// Adds its types to the declarations and returns the names of request and answer.
    pub(super) declare: fn(&mut Declarations) -> (String, String),
}

/// A command's work, from JSON to JSON.
type Run = fn(&Engine, Value) -> Result<Value, ApiError>;

macro_rules! commands {
    ($(#[$doc:meta])* $table:ident: $($name:literal ($request:ty) -> $answer:ty, reads $reads:expr, changes $changes:expr => $run:tt;)*) => {
        $(#[$doc])*
        pub const $table: &[Command] = &[$(Command {
            name: $name,
            reads: &$reads,
            changes: &$changes,
            run: commands!(@run $name $request, $answer, $run),
            declare: |declarations| (declarations.add::<$request>(), declarations.add::<$answer>()),
        }),*];
    };
    (@run $name:literal $request:ty, $answer:ty, shell) => { None };
    (@run $name:literal $request:ty, $answer:ty, ($run:path)) => {
        Some(|engine, request| {
            let request: $request = serde_json::from_value(request).map_err(|error| bad_request($name, &error))?;
            let answer: $answer = $run(engine, request)?;
            serde_json::to_value(answer).map_err(|error| unanswerable($name, &error))
        })
    };
}

commands! {
    /// Every command there is.
    COMMANDS:
    "app.state" (Nothing) -> AppState, reads [APP, HANDBOOK, INDEX, FRESHNESS, CHANGES, SETTINGS], changes [] => (settings::app_state);
    "settings.set" (SettingsRequest) -> Settings, reads [], changes [SETTINGS] => (settings::set);
    "person.set" (Person) -> Person, reads [], changes [APP] => (settings::set_person);

    "handbook.open" (FolderPath) -> OpenOutcome, reads [], changes [APP, HANDBOOK, INDEX, DOCUMENTS, HISTORY, FRESHNESS, CHANGES] => (handbook::open);
    "handbook.open_sample" (Nothing) -> OpenOutcome, reads [], changes [APP, HANDBOOK, INDEX, DOCUMENTS, HISTORY, FRESHNESS, CHANGES] => (handbook::open_sample);
    "handbook.create" (NewHandbook) -> OpenOutcome, reads [], changes [APP, HANDBOOK, INDEX, DOCUMENTS, HISTORY, FRESHNESS, CHANGES] => (handbook::create);
    "handbook.clone" (CloneRequest) -> CloneOutcome, reads [], changes [] => (handbook::clone);
    "handbook.cancel_clone" (Nothing) -> (), reads [], changes [] => (handbook::cancel_clone);
    "handbook.close" (Nothing) -> (), reads [], changes [APP, HANDBOOK, INDEX, DOCUMENTS, HISTORY, FRESHNESS, CHANGES] => (handbook::close);

    "library.folder" (FolderRequest) -> Folder, reads [DOCUMENTS, FRESHNESS, CHANGES], changes [] => (library::folder);
    "library.list" (ListRequest) -> DocumentPage, reads [DOCUMENTS, FRESHNESS, CHANGES], changes [] => (library::list);

    "document.read" (ReadDocument) -> DocumentView, reads [DOCUMENTS, HISTORY, FRESHNESS, CHANGES, THREADS], changes [] => (documents::read);
    "document.section" (SectionRequest) -> SectionView, reads [DOCUMENTS, FRESHNESS, CHANGES], changes [] => (documents::section);
    "document.history" (DocumentRequest) -> Vec<Version>, reads [HISTORY], changes [] => (history::versions);
    "document.moved" (MovedRequest) -> Option<LinkedDocument>, reads [DOCUMENTS, HISTORY], changes [] => (history::moved);
    "document.link" (LinkRequest) -> LinkTarget, reads [DOCUMENTS], changes [] => (documents::link);

    "search.query" (SearchRequest) -> SearchAnswer, reads [INDEX, FRESHNESS], changes [] => (search::query);
    "search.start" (Nothing) -> SearchStart, reads [DOCUMENTS, FRESHNESS, CHANGES], changes [] => (search::start);
    "search.filters" (Nothing) -> SearchFilters, reads [DOCUMENTS], changes [] => (search::filters);

    "outcomes.say" (OutcomeRequest) -> OutcomeSaid, reads [], changes [] => (outcomes::say);

    "freshness.board" (BoardRequest) -> FreshnessBoard, reads [DOCUMENTS, FRESHNESS, CHANGES], changes [] => (freshness::board);
    "freshness.list" (ColumnRequest) -> DocumentPage, reads [DOCUMENTS, FRESHNESS, CHANGES], changes [] => (freshness::column);

    "freshness.verifiable" (VerifiableRequest) -> Vec<Verifiable>, reads [DOCUMENTS, FRESHNESS], changes [] => (verifying::verifiable);
    "freshness.verify" (VerifyRequest) -> VerifyOutcome, reads [], changes [FRESHNESS, HANDBOOK] => (verifying::verify);
    "freshness.withdraw" (WithdrawRequest) -> (), reads [], changes [FRESHNESS, HANDBOOK] => (verifying::withdraw);

    "changes.list" (Nothing) -> Vec<LocalChange>, reads [CHANGES], changes [] => (changes::list);

    "drafts.list" (Nothing) -> Vec<Draft>, reads [DRAFTS, DOCUMENTS, REVIEW], changes [] => (drafts::list);
    "drafts.start" (StartDraft) -> Draft, reads [], changes [DRAFTS] => (drafts::start);
    "drafts.rename" (RenameDraft) -> Draft, reads [], changes [DRAFTS] => (drafts::rename);
    "drafts.read" (ReadDraft) -> DraftText, reads [DRAFTS, DOCUMENTS], changes [] => (drafts::read);
    "drafts.autosave" (AutosaveRequest) -> Autosaved, reads [], changes [] => (drafts::autosave);
    "drafts.save" (SaveRequest) -> SaveOutcome, reads [], changes [DRAFTS] => (drafts::save);
    "drafts.forget_autosave" (ForgetAutosave) -> (), reads [], changes [DRAFTS] => (drafts::forget_autosave);
    "drafts.diff" (DiffRequest) -> Vec<ProseDiff>, reads [DRAFTS, DOCUMENTS], changes [] => (drafts::diff);
    "drafts.publish_preview" (Publishing) -> PublishPreview, reads [DRAFTS, DOCUMENTS, REVIEW], changes [] => (drafts::publish_preview);
    "drafts.publish" (PublishRequest) -> PublishOutcome, reads [], changes [HANDBOOK, INDEX, DOCUMENTS, HISTORY, FRESHNESS, CHANGES, DRAFTS, THREADS, REVIEW] => (drafts::publish);
    "drafts.discard" (DraftRequest) -> (), reads [], changes [DRAFTS] => (drafts::discard);
    "drafts.discarded" (Nothing) -> Vec<DiscardedDraft>, reads [DRAFTS], changes [] => (drafts::discarded);
    "drafts.bring_back" (DraftRequest) -> Draft, reads [], changes [DRAFTS] => (drafts::bring_back);
    "drafts.new" (NewDraft) -> Draft, reads [], changes [DRAFTS] => (templates::start);
    "drafts.preview" (PreviewRequest) -> Preview, reads [THREADS], changes [] => (editing::preview);
    "drafts.follow" (FollowRequest) -> Followed, reads [THREADS], changes [] => (editing::follow);
    "drafts.set_field" (SetFieldRequest) -> FieldSet, reads [], changes [] => (editing::set_field);
    "drafts.check" (CheckRequest) -> Vec<Finding>, reads [], changes [] => (checks::text);
    "drafts.links" (LinksRequest) -> Vec<LinkChoice>, reads [DOCUMENTS, DRAFTS], changes [] => (links::choices);
    "drafts.add_image" (AddImage) -> AddedImage, reads [], changes [DRAFTS] => (drafts::add_image);
    "drafts.remove" (RemoveRequest) -> RemoveOutcome, reads [], changes [DRAFTS] => (drafts::remove);
    "drafts.move" (MoveRequest) -> MoveOutcome, reads [], changes [DRAFTS] => (drafts::relocate);
    "templates.list" (LanguageRequest) -> Vec<Template>, reads [DOCUMENTS], changes [] => (templates::list);
    "history.compare" (CompareRequest) -> ProseDiff, reads [HISTORY], changes [] => (versions::compare);
    "history.version" (VersionRequest) -> VersionView, reads [HISTORY], changes [] => (versions::version);
    "history.blame" (DocumentRequest) -> Vec<BlameBlock>, reads [HISTORY], changes [] => (versions::blame);
    "history.restore" (RestoreRequest) -> Draft, reads [], changes [DRAFTS] => (versions::restore);
    "changes.diff" (LocalDiffRequest) -> ProseDiff, reads [CHANGES, DOCUMENTS], changes [] => (changes::diff);
    "changes.to_draft" (PathsRequest) -> Draft, reads [], changes [CHANGES, DRAFTS] => (changes::to_draft);
    "changes.put_back" (PathRequest) -> PutBack, reads [], changes [CHANGES] => (changes::put_back);

    "threads.list" (ThreadsRequest) -> Vec<Thread>, reads [THREADS, DOCUMENTS, DRAFTS], changes [] => (threads::list);
    "threads.comment" (CommentRequest) -> Thread, reads [], changes [THREADS, REVIEW, HANDBOOK] => (threads::comment);
    "threads.reply" (ReplyRequest) -> Thread, reads [], changes [THREADS, REVIEW, HANDBOOK] => (threads::reply);
    "threads.edit" (EditCommentRequest) -> Thread, reads [], changes [THREADS, REVIEW, HANDBOOK] => (threads::edit);
    "threads.delete" (DeleteCommentRequest) -> Thread, reads [], changes [THREADS, REVIEW, HANDBOOK] => (threads::delete);
    "threads.resolve" (ThreadRequest) -> Thread, reads [], changes [THREADS, REVIEW, HANDBOOK] => (threads::resolve);
    "threads.reopen" (ThreadRequest) -> Thread, reads [], changes [THREADS, REVIEW, HANDBOOK] => (threads::reopen);
    "threads.suggest" (SuggestRequest) -> Thread, reads [], changes [THREADS, REVIEW, HANDBOOK] => (threads::suggest);
    "threads.accept" (AcceptRequest) -> Vec<Accepted>, reads [], changes [THREADS, REVIEW, DRAFTS, HANDBOOK] => (threads::accept);
    "threads.reject" (RejectRequest) -> Thread, reads [], changes [THREADS, REVIEW, HANDBOOK] => (threads::reject);
    "threads.restore" (DeleteCommentRequest) -> Thread, reads [], changes [THREADS, REVIEW, HANDBOOK] => (threads::restore);
    "threads.reconsider" (ReconsiderRequest) -> Vec<Thread>, reads [], changes [THREADS, REVIEW, DRAFTS, HANDBOOK] => (threads::reconsider);
    "threads.people" (PeopleRequest) -> Vec<Person>, reads [DRAFTS, THREADS], changes [] => (threads::people);

    "review.request" (AskReviewRequest) -> Draft, reads [], changes [REVIEW, DRAFTS, THREADS, HANDBOOK] => (review::request);
    "review.approve" (VerdictRequest) -> VerdictOutcome, reads [], changes [REVIEW, DRAFTS, HANDBOOK] => (review::approve);
    "review.request_changes" (VerdictRequest) -> VerdictOutcome, reads [], changes [REVIEW, DRAFTS, HANDBOOK] => (review::request_changes);
    "review.view" (ReviewRequestOf) -> ReviewView, reads [REVIEW, DRAFTS, THREADS, DOCUMENTS], changes [] => (review::view);
    "review.inbox" (Nothing) -> Inbox, reads [REVIEW, THREADS, DRAFTS], changes [] => (review::inbox);
    "review.reviewers" (ReviewRequestOf) -> Vec<Reviewer>, reads [DRAFTS, DOCUMENTS, THREADS], changes [] => (review::reviewers);

    "sync.state" (Nothing) -> SyncState, reads [SYNC, HANDBOOK, DRAFTS, THREADS, REVIEW], changes [] => (sync::state);
    "sync.run" (SyncRequest) -> SyncOutcome, reads [], changes [SYNC, HANDBOOK, INDEX, DOCUMENTS, HISTORY, FRESHNESS, CHANGES, DRAFTS, THREADS, REVIEW] => (sync::run);
    "sync.cancel" (Nothing) -> (), reads [], changes [] => (sync::cancel);
    "sync.answer" (CredentialAnswer) -> (), reads [], changes [] => (sync::answer);
    "sync.set_interval" (IntervalRequest) -> SyncState, reads [], changes [SYNC] => (sync::set_interval);
    "sync.trust" (Nothing) -> SyncState, reads [], changes [SYNC] => (sync::trust);

    "shell.pick_folder" (Nothing) -> Option<String>, reads [], changes [] => shell;
    "shell.open_external" (ExternalRequest) -> (), reads [], changes [] => shell;
}

/// Runs the command of that name. What the JSON cannot be read as is a `bad_request`.
///
/// # Errors
/// When no such command exists, the request does not fit it, or its work fails.
pub fn dispatch(engine: &Engine, name: &str, request: Value) -> Result<Value, ApiError> {
    let command = COMMANDS.iter().find(|command| command.name == name);
    match command.map(|command| command.run) {
        Some(Some(run)) => run(engine, request),
        Some(None) => Err(ApiError::new(
            ErrorCode::BadRequest,
            format!("“{name}” needs the desktop app."),
        )),
        None => Err(ApiError::new(
            ErrorCode::BadRequest,
            format!("There is no command “{name}”."),
        )),
    }
}

fn bad_request(name: &str, error: &serde_json::Error) -> ApiError {
    ApiError::new(
        ErrorCode::BadRequest,
        format!("“{name}” cannot be asked like this: {error}."),
    )
}

fn unanswerable(name: &str, error: &serde_json::Error) -> ApiError {
    ApiError::new(
        ErrorCode::Failed,
        format!("The answer of “{name}” cannot be written down: {error}."),
    )
}
