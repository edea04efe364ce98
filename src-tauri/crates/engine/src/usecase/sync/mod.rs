//! Sync: published texts, drafts and the journal, to and from the team's remote.
//!
//! | file | does |
//! |---|---|
//! | `round` | one conversation: look, bring, join, send |
//! | `here` | what is here and there before anything is brought |
//! | `join` | joins what came with what is here, in the writer's turn |
//! | `published` | the publish branch: forward, joined by words, or put aside as a draft |
//! | `drafts` | each draft by its name: taken over, joined, kept beside, sent, gone |
//! | `send` | sends what the remote lacks; what it refuses becomes a draft |
//! | `standing` | what is known of how this clone stands to its remote |
//! | `questions` | questions of servers, and their answers |
//! | `background` | syncs by itself, every few minutes |
//!
//! The network is asked without the writer's turn, so nobody waits for it to save. Whatever ends
//! the process in between, what came is either joined or comes again: only a sync that went
//! through notes what both sides agreed on.

mod background;
mod drafts;
mod here;
mod join;
mod published;
mod questions;
mod round;
mod send;
mod standing;

use std::sync::Arc;

use carebook_domain::ObjectId;
use carebook_git::Cancel;
use carebook_git::network::{Asking, Questions};

use crate::Engine;
use crate::api::requests::Nothing;
use crate::api::sync::{CredentialAnswer, IntervalRequest, SyncOutcome, SyncRequest, SyncState};
use crate::api::types::Event;
use crate::api::{ApiError, ErrorCode};

pub(crate) use background::Background;
pub use carebook_git::network::Asker;
pub(super) use drafts::put_aside;
pub(crate) use questions::Waiting;
pub use questions::is_secret;
pub(super) use round::limits;
pub(crate) use standing::{Standing, Station};

/// What a sync is asked to do.
pub(crate) struct Order {
    /// The remote; the first one when missing.
    remote: Option<String>,
    /// The commit whose removals a person looked at.
    accept: Option<ObjectId>,
    /// Who is asked for a password.
    asking: Asking,
}

/// Returns how this clone stands to its remote.
///
/// # Errors
/// When no handbook is open or it cannot be read.
pub fn state(engine: &Engine, _request: Nothing) -> Result<SyncState, ApiError> {
    engine.station(&engine.handbook()?).state()
}

/// Syncs, with the window as the one who is asked for passwords.
///
/// # Errors
/// When there is no remote, git cannot be used, or the repository cannot be written. What the
/// server says is part of the answer.
pub fn run(engine: &Engine, request: SyncRequest) -> Result<SyncOutcome, ApiError> {
    let handbook = engine.handbook()?;
    let cancel = handbook.sync.cancel();
    let asking = asked_in_window(engine, &cancel);
    run_with(engine, request, asking)
}

/// Syncs; `asker` answers what git and ssh want to know.
///
/// # Errors
/// As for [`run`].
pub fn run_asking(
    engine: &Engine,
    request: SyncRequest,
    asker: Option<Asker>,
) -> Result<SyncOutcome, ApiError> {
    let asking = match asker {
        Some(asker) => asked_by(asker),
        None if std::env::var_os("GIT_ASKPASS").is_some() => Asking::Environment,
        None => Asking::Nobody,
    };
    run_with(engine, request, asking)
}

fn run_with(
    engine: &Engine,
    request: SyncRequest,
    asking: Asking,
) -> Result<SyncOutcome, ApiError> {
    let accept = request.accept.as_deref().map(ObjectId::from_hex);
    let accept = accept.transpose().map_err(|_| {
        ApiError::new(
            ErrorCode::BadRequest,
            "What is accepted is named by its whole commit.",
        )
    })?;
    let station = engine.station(&engine.handbook()?);
    let order = Order {
        remote: request.remote,
        accept,
        asking,
    };
    let outcome = station.sync(&order);
    engine.look();
    outcome
}

/// Whom git asks: a dialog of the window, until it is stopped.
pub(super) fn asked_in_window(engine: &Engine, cancel: &Cancel) -> Asking {
    let (waiting, sink) = (Arc::clone(&engine.questions), engine.sink());
    let cancel = cancel.clone();
    asked_by(Arc::new(move |text| {
        waiting.ask(text, &cancel, |prompt| {
            sink(Event::CredentialPrompt { prompt });
        })
    }))
}

fn asked_by(asker: Asker) -> Asking {
    let program = std::env::current_exe();
    let questions = program.and_then(|program| Questions::taken_by(asker, program));
    // Without a socket nobody can be asked; the server's own sentence says what is missing.
    questions.map_or(Asking::Nobody, |questions| Asking::App(Arc::new(questions)))
}

/// Stops the sync that is under way, if one is.
///
/// # Errors
/// Never.
pub fn cancel(engine: &Engine, _request: Nothing) -> Result<(), ApiError> {
    if let Some(handbook) = engine.maybe_handbook() {
        handbook.sync.stop();
    }
    engine.questions.give_up();
    Ok(())
}

/// Answers a question of a server.
///
/// # Errors
/// When nobody waits for that answer any more.
pub fn answer(engine: &Engine, answer: CredentialAnswer) -> Result<(), ApiError> {
    if engine.questions.answer(&answer.id, answer.answer) {
        return Ok(());
    }
    Err(ApiError::new(
        ErrorCode::NotFound,
        "Nobody waits for this answer any more.",
    ))
}

/// Sets how often this handbook syncs by itself.
///
/// # Errors
/// When the person's own store cannot be written.
pub fn set_interval(engine: &Engine, request: IntervalRequest) -> Result<SyncState, ApiError> {
    let station = engine.station(&engine.handbook()?);
    station.change_habits(|habits| habits.every_minutes = Some(request.minutes.min(24 * 60)))?;
    station.tell();
    station.state()
}

/// Lets this folder's own git settings run programs.
///
/// # Errors
/// When the person's own store cannot be written.
pub fn trust(engine: &Engine, _request: Nothing) -> Result<SyncState, ApiError> {
    let station = engine.station(&engine.handbook()?);
    station.change_habits(|habits| habits.trusted = true)?;
    station.tell();
    station.state()
}

/// Answers git and returns the exit status, where this process was started by git to ask for a
/// password: programs call it before anything else.
#[must_use]
pub fn answer_git() -> Option<std::process::ExitCode> {
    questions::answer_git()
}
