//! What people do in threads. Every act is one commit of the journal, on disk when it returns.

use carebook_domain::journal::{self, Body, EventId, Thread as Folded, is_same_person};

use super::people::Known;
use super::scene::{Scene, event_id};
use super::selecting::anchor;
use super::sight::{folded, on};
use crate::Engine;
use crate::api::review::{
    CommentRequest, DeleteCommentRequest, EditCommentRequest, ReplyRequest, Thread, ThreadRequest,
    Topic,
};
use crate::api::{ApiError, ErrorCode, tags};
use crate::handbook::{Reader, changed};
use crate::usecase::drafts::Desk;

/// Begins a thread.
///
/// # Errors
/// When the document, the draft or the words are not there, there is no text, or the journal
/// cannot be written.
pub fn comment(engine: &Engine, request: CommentRequest) -> Result<Thread, ApiError> {
    let desk = Desk::open(engine)?;
    let text = said(&request.text)?;
    let (body, path) = desk.handbook.read(|reader| -> Result<_, ApiError> {
        let scene = Scene::open(&desk, reader, &request.doc, request.draft.as_deref())?;
        let body = Body::CommentAdded {
            thread: None,
            doc: scene.doc(),
            draft: scene.draft_name().map(str::to_owned),
            anchor: anchor(&scene, &request.selection)?,
            topic: request.topic.map(topic),
            mentions: Known::of(&desk, reader)?.mentioned(&text),
            text: text.clone(),
        };
        Ok((body, scene.path().to_string()))
    })?;
    let ids = say(&desk, &format!("Comment on {path}"), &[body])?;
    shown(&desk, first(&ids)?, request.draft.as_deref())
}

/// Answers in a thread.
///
/// # Errors
/// When there is no such thread, no text, or the journal cannot be written.
pub fn reply(engine: &Engine, request: ReplyRequest) -> Result<Thread, ApiError> {
    let desk = Desk::open(engine)?;
    let text = said(&request.text)?;
    let id = event_id(&request.thread)?;
    let body = desk.handbook.read(|reader| -> Result<_, ApiError> {
        let thread = existing(&desk, reader, id)?;
        Ok(Body::CommentAdded {
            thread: Some(id),
            doc: thread.doc,
            draft: thread.draft,
            anchor: None,
            topic: None,
            mentions: Known::of(&desk, reader)?.mentioned(&text),
            text: text.clone(),
        })
    })?;
    say(&desk, "Answer to a comment", &[body])?;
    shown(&desk, id, request.draft.as_deref())
}

/// Says a comment of one's own anew.
///
/// # Errors
/// When there is no such comment, it is somebody else's, or the journal cannot be written.
pub fn edit(engine: &Engine, request: EditCommentRequest) -> Result<Thread, ApiError> {
    let desk = Desk::open(engine)?;
    let text = said(&request.text)?;
    let (thread, comment) = (event_id(&request.thread)?, event_id(&request.comment)?);
    check_own(&desk, thread, comment)?;
    let body = Body::CommentEdited {
        thread,
        comment,
        text,
    };
    say(&desk, "Comment said anew", &[body])?;
    shown(&desk, thread, None)
}

/// Takes a comment of one's own back. Its text stays in the history of the journal.
///
/// # Errors
/// When there is no such comment, it is somebody else's, or the journal cannot be written.
pub fn delete(engine: &Engine, request: DeleteCommentRequest) -> Result<Thread, ApiError> {
    let desk = Desk::open(engine)?;
    let (thread, comment) = (event_id(&request.thread)?, event_id(&request.comment)?);
    check_own(&desk, thread, comment)?;
    let body = Body::CommentDeleted { thread, comment };
    say(&desk, "Comment taken back", &[body])?;
    shown(&desk, thread, None)
}

/// Settles a thread. One that is settled stays as it is.
///
/// # Errors
/// When there is no such thread, or the journal cannot be written.
pub fn resolve(engine: &Engine, request: ThreadRequest) -> Result<Thread, ApiError> {
    settle(engine, &request, true)
}

/// Opens a settled thread again. One that is open stays as it is.
///
/// # Errors
/// When there is no such thread, or the journal cannot be written.
pub fn reopen(engine: &Engine, request: ThreadRequest) -> Result<Thread, ApiError> {
    settle(engine, &request, false)
}

fn settle(engine: &Engine, request: &ThreadRequest, done: bool) -> Result<Thread, ApiError> {
    let desk = Desk::open(engine)?;
    let id = event_id(&request.thread)?;
    let thread = desk.handbook.read(|reader| existing(&desk, reader, id))?;
    let is_done = matches!(thread.state, journal::ThreadState::Resolved { .. });
    if is_done != done {
        let (body, subject) = if done {
            (Body::ThreadResolved { thread: id }, "Thread settled")
        } else {
            (Body::ThreadReopened { thread: id }, "Thread opened again")
        };
        say(&desk, subject, &[body])?;
    }
    shown(&desk, id, None)
}

/// Appends events and tells the window.
pub(super) fn say(
    desk: &Desk<'_>,
    subject: &str,
    bodies: &[Body],
) -> Result<Vec<EventId>, ApiError> {
    let author = desk.author()?;
    let ids = desk
        .handbook
        .write(|turn| turn.say(&desk.handbook, &author, subject, bodies))?;
    announce(desk);
    Ok(ids)
}

/// Tells the window what an act changed.
pub(super) fn announce(desk: &Desk<'_>) {
    desk.engine
        .announce(changed(&[tags::THREADS, tags::REVIEW, tags::HANDBOOK]));
}

/// A thread that must be there.
pub(super) fn existing(desk: &Desk<'_>, reader: &Reader, id: EventId) -> Result<Folded, ApiError> {
    folded(desk, reader, id)?.ok_or_else(|| {
        ApiError::new(ErrorCode::NotFound, format!("There is no thread {id}."))
            .with_hint("It may not have arrived yet; `carebook sync` fetches what others wrote.")
            .saying("no_thread", &[])
    })
}

/// A thread as it is now.
pub(super) fn shown(desk: &Desk<'_>, id: EventId, draft: Option<&str>) -> Result<Thread, ApiError> {
    desk.handbook.read(|reader| {
        let thread = existing(desk, reader, id)?;
        on(desk, reader, &thread, draft)
    })
}

fn check_own(desk: &Desk<'_>, thread: EventId, comment: EventId) -> Result<(), ApiError> {
    let found = desk
        .handbook
        .read(|reader| existing(desk, reader, thread))?;
    let own = found.comments.iter().find(|known| known.id == comment);
    match own {
        None => Err(ApiError::new(
            ErrorCode::NotFound,
            format!("There is no comment {comment} in this thread."),
        )),
        Some(own) if own.deleted => Err(ApiError::new(
            ErrorCode::Refused,
            "This comment was taken back.",
        )),
        Some(own) if !is_same_person(&own.by.email, &desk.person.email) => Err(ApiError::new(
            ErrorCode::Refused,
            format!(
                "This comment is {}'s. Only they can change it.",
                own.by.name
            ),
        )
        .saying("theirs", &[("who", &own.by.name)])),
        Some(_) => Ok(()),
    }
}

pub(super) fn said(text: &str) -> Result<String, ApiError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(ApiError::new(
            ErrorCode::BadRequest,
            "There is nothing to say yet: the text is empty.",
        )
        .saying("empty", &[]));
    }
    Ok(text.to_owned())
}

pub(super) fn first(ids: &[EventId]) -> Result<EventId, ApiError> {
    ids.first()
        .copied()
        .ok_or_else(|| ApiError::new(ErrorCode::Failed, "Nothing was added to the journal."))
}

fn topic(topic: Topic) -> journal::Topic {
    match topic {
        Topic::Question => journal::Topic::Question,
        Topic::NeedsDetail => journal::Topic::NeedsDetail,
        Topic::CanDrop => journal::Topic::CanDrop,
        Topic::Wrong => journal::Topic::Wrong,
        Topic::Praise => journal::Topic::Praise,
    }
}
