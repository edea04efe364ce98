//! The one table of commands. Dispatch, the TypeScript types and the tags all come from it.

use serde_json::Value;

use super::error::{ApiError, ErrorCode};
use super::requests::{
    BoardRequest, CloneRequest, ColumnRequest, DocumentRequest, ExternalRequest, FolderPath,
    FolderRequest, LinkRequest, ListRequest, NewHandbook, Nothing, SearchFilters, SearchRequest,
    SearchStart, SectionRequest, SettingsRequest,
};
use super::tags::{APP, CHANGES, DOCUMENTS, FRESHNESS, HANDBOOK, HISTORY, INDEX, SETTINGS};
use super::types::{
    AppState, CloneOutcome, DocumentPage, DocumentView, Folder, FreshnessBoard, LinkTarget,
    LocalChange, OpenOutcome, Person, SearchAnswer, SectionView, Settings, Version,
};
use super::typescript::Declarations;
use crate::Engine;
use crate::usecase::{changes, documents, freshness, handbook, history, library, search, settings};

/// A command: what it is called, what it depends on, what it does.
pub struct Command {
    /// `subject.verb`.
    pub name: &'static str,
    /// The tags its answer depends on.
    pub reads: &'static [&'static str],
    /// The tags it changes.
    pub changes: &'static [&'static str],
    /// Its work; nothing for the ones that the desktop shell does itself.
    run: Option<fn(&Engine, Value) -> Result<Value, ApiError>>,
    /// Adds its types to the declarations and returns the names of request and answer.
    pub(super) declare: fn(&mut Declarations) -> (String, String),
}

macro_rules! commands {
    ($($name:literal ($request:ty) -> $answer:ty, reads $reads:expr, changes $changes:expr => $run:tt;)*) => {
        /// Every command there is.
        pub const COMMANDS: &[Command] = &[$(Command {
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

    "document.read" (DocumentRequest) -> DocumentView, reads [DOCUMENTS, HISTORY, FRESHNESS, CHANGES], changes [] => (documents::read);
    "document.section" (SectionRequest) -> SectionView, reads [DOCUMENTS, FRESHNESS, CHANGES], changes [] => (documents::section);
    "document.history" (DocumentRequest) -> Vec<Version>, reads [HISTORY], changes [] => (history::versions);
    "document.link" (LinkRequest) -> LinkTarget, reads [DOCUMENTS], changes [] => (documents::link);

    "search.query" (SearchRequest) -> SearchAnswer, reads [INDEX, FRESHNESS], changes [] => (search::query);
    "search.start" (Nothing) -> SearchStart, reads [DOCUMENTS, FRESHNESS, CHANGES], changes [] => (search::start);
    "search.filters" (Nothing) -> SearchFilters, reads [DOCUMENTS], changes [] => (search::filters);

    "freshness.board" (BoardRequest) -> FreshnessBoard, reads [DOCUMENTS, FRESHNESS, CHANGES], changes [] => (freshness::board);
    "freshness.list" (ColumnRequest) -> DocumentPage, reads [DOCUMENTS, FRESHNESS, CHANGES], changes [] => (freshness::column);

    "changes.list" (Nothing) -> Vec<LocalChange>, reads [CHANGES], changes [] => (changes::list);

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
