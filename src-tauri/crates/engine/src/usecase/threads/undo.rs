//! Taking an act back: one's own decisions about suggestions, and comments that one had taken
//! back. Nothing is unsaid in the journal; another event says that it does not hold any more.

use std::collections::HashMap;

use carebook_domain::edit::{display_text, save};
use carebook_domain::journal::{
    Body, By, EventId, Suggestion, Thread as Folded, ThreadState, is_same_person,
};
use carebook_domain::merge::{Merge, merge};
use carebook_domain::{DocPath, ObjectId};
use carebook_git::draft::Draft;
use carebook_git::{Edit, Repo};

use super::acts::{existing, say, shown};
use super::scene::event_id;
use crate::Engine;
use crate::api::review::{DeleteCommentRequest, ReconsiderRequest, Thread};
use crate::api::{ApiError, ErrorCode, tags};
use crate::handbook::{Turn, changed};
use crate::usecase::drafts::{Desk, bytes_of};

/// Says a comment of one's own again that was taken back. One that was not stays as it is.
///
/// # Errors
/// When there is no such comment, it is somebody else's, or the journal cannot be written.
pub fn restore(engine: &Engine, request: DeleteCommentRequest) -> Result<Thread, ApiError> {
    let desk = Desk::open(engine)?;
    let (thread, comment) = (event_id(&request.thread)?, event_id(&request.comment)?);
    let found = desk
        .handbook
        .read(|reader| existing(&desk, reader, thread))?;
    let own = found.comments.iter().find(|known| known.id == comment);
    match own {
        None => {
            return Err(ApiError::new(
                ErrorCode::NotFound,
                format!("There is no comment {comment} in this thread."),
            ));
        }
        Some(own) if !is_same_person(&own.by.email, &desk.person.email) => {
            return Err(theirs("This comment is", &own.by));
        }
        Some(own) if own.deleted => {
            let body = Body::CommentRestored { thread, comment };
            say(&desk, "Comment said again", &[body])?;
        }
        Some(_) => {}
    }
    shown(&desk, thread, None)
}

/// Takes one's own decisions about suggestions back: they wait for a decision again, and what
/// accepting them brought into a draft is taken out of it, in commits of their own. All of them, or
/// nothing is changed. One that nobody decided stays as it is.
///
/// # Errors
/// When a thread is no suggestion, somebody else decided it, the draft is gone or its words were
/// changed since, or the repository cannot be written.
pub fn reconsider(engine: &Engine, request: ReconsiderRequest) -> Result<Vec<Thread>, ApiError> {
    let desk = Desk::open(engine)?;
    let mut ids: Vec<EventId> = Vec::new();
    for thread in &request.threads {
        let id = event_id(thread)?;
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    let author = desk.author()?;
    desk.handbook.write(|turn| {
        let threads = desk
            .handbook
            .read(|reader| -> Result<Vec<Folded>, ApiError> {
                ids.iter().map(|id| existing(&desk, reader, *id)).collect()
            })?;
        let mut drafts = Drafts::of(&desk, turn)?;
        let mut bodies = Vec::new();
        // What came last goes first.
        for thread in threads.iter().rev() {
            match &thread.suggestion {
                None => {
                    return Err(ApiError::new(
                        ErrorCode::BadRequest,
                        "This is a comment and suggests no words.",
                    ));
                }
                Some(Suggestion::Open { .. }) => continue,
                Some(Suggestion::Accepted { by, .. } | Suggestion::Rejected { by, .. })
                    if !is_same_person(&by.email, &desk.person.email) =>
                {
                    return Err(theirs("This decision is", by));
                }
                Some(Suggestion::Accepted { commit, .. }) => {
                    let commit = commit
                        .as_deref()
                        .and_then(|hex| ObjectId::from_hex(hex).ok());
                    drafts.take_out(thread.id, commit.ok_or_else(moved_on)?)?;
                }
                Some(Suggestion::Rejected { .. }) => {}
            }
            bodies.push(Body::SuggestionReopened { thread: thread.id });
            if matches!(thread.state, ThreadState::Resolved { .. }) {
                bodies.push(Body::ThreadReopened { thread: thread.id });
            }
        }
        if !bodies.is_empty() {
            drafts.land()?;
            turn.say(&desk.handbook, &author, "A decision is taken back", &bodies)?;
        }
        Ok(())
    })?;
    engine.announce(changed(&[
        tags::THREADS,
        tags::REVIEW,
        tags::DRAFTS,
        tags::HANDBOOK,
    ]));
    ids.iter().map(|id| shown(&desk, *id, None)).collect()
}

/// The drafts, and the commits that are made for them before any of their branches moves.
struct Drafts<'a> {
    desk: &'a Desk<'a>,
    turn: &'a Turn,
    all: Vec<Draft>,
    /// By the draft's name.
    next: HashMap<String, ObjectId>,
}

impl<'a> Drafts<'a> {
    fn of(desk: &'a Desk<'a>, turn: &'a Turn) -> Result<Self, ApiError> {
        Ok(Self {
            all: turn.repo.drafts(desk.published())?,
            next: HashMap::new(),
            desk,
            turn,
        })
    }

    /// Takes what a commit brought out of the draft that holds it.
    fn take_out(&mut self, thread: EventId, commit: ObjectId) -> Result<(), ApiError> {
        let repo = &self.turn.repo;
        let mut holder = None;
        if repo.has_object(commit) {
            for draft in &self.all {
                let is_older = match draft.base {
                    Some(base) => repo.contains(base, commit)?,
                    None => false,
                };
                if !is_older && repo.contains(draft.tip, commit)? {
                    holder = Some(draft);
                    break;
                }
            }
        }
        let Some(draft) = holder else {
            return Err(ApiError::new(
                ErrorCode::Refused,
                "What was taken over is in no draft any more: it is published, or its draft was discarded.",
            )
            .with_hint("Start a draft of the published text to write it anew.").saying("in_no_draft", &[]));
        };
        let tip = self.next.get(&draft.name).copied().unwrap_or(draft.tip);
        if let Some(edit) = without(repo, tip, commit)? {
            let author = self.desk.author()?;
            let tree = repo.tree_of_edits(Some(tip), &[edit])?;
            let message =
                format!("Draft: a suggestion is taken out again\n\nCarebook-Suggestion: {thread}");
            let next = repo.commit_tree(Some(tip), tree, &author, &author, &message)?;
            self.next.insert(draft.name.clone(), next);
        }
        Ok(())
    }

    fn land(&self) -> Result<(), ApiError> {
        for draft in &self.all {
            if let Some(next) = self.next.get(&draft.name) {
                self.turn
                    .land(&draft.branch(), Some(draft.tip), *next, None)?;
            }
        }
        Ok(())
    }
}

/// The file of a draft without what a commit changed in it; nothing when that is not in it.
fn without(repo: &Repo, tip: ObjectId, commit: ObjectId) -> Result<Option<Edit>, ApiError> {
    let Some(parent) = repo.first_parent(commit)? else {
        return Err(moved_on());
    };
    let changes = repo.changes(Some(parent), commit)?;
    let [change] = changes.as_slice() else {
        return Err(moved_on());
    };
    let path: &DocPath = &change.path;
    let (Some(before), Some(after), Some(now)) =
        (change.old_blob, change.new_blob, repo.blob_at(tip, path)?)
    else {
        return Err(moved_on());
    };
    let held = bytes_of(repo, now)?;
    let text =
        |blob: ObjectId| -> Result<String, ApiError> { Ok(display_text(&bytes_of(repo, blob)?)?) };
    let shown = display_text(&held)?;
    match merge(&text(after)?, &shown, &text(before)?) {
        Merge::Clean(merged) if merged == shown => Ok(None),
        Merge::Clean(merged) => Ok(Some(Edit::Put(path.clone(), save(&held, &merged)?))),
        Merge::Conflicts { .. } => Err(moved_on()),
    }
}

fn theirs(what: &str, by: &By) -> ApiError {
    let who = match by.name.trim() {
        "" => by.email.trim(),
        name => name,
    };
    ApiError::new(
        ErrorCode::Refused,
        format!("{what} {who}'s. Only they can take it back."),
    )
    .saying("theirs", &[("who", who)])
}

fn moved_on() -> ApiError {
    ApiError::new(
        ErrorCode::Refused,
        "These words were changed since, so they cannot be taken out by themselves.",
    )
    .with_hint("Change them in the draft.")
    .saying("changed_since", &[])
}
