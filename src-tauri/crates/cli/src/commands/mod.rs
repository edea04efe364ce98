//! One file per command: ask the engine, print the answer.

mod blame;
mod check;
mod comment;
mod diff;
mod doctor;
mod draft;
mod index;
mod init;
mod list;
mod local;
mod log;
mod outcome;
mod prose;
mod restore;
mod review;
mod rpc;
mod search;
mod show;
mod stale;
mod sync;
mod telling;
mod templates;
mod verify;

use carebook_engine::Engine;
use carebook_engine::api::ApiError;
use carebook_engine::usecase::indexing;

use crate::arguments::{Arguments, Command};
use crate::failure::{Failure, Verdict};
use crate::place;
use crate::terminal::{Terminal, harmless};

/// Runs a command.
pub fn run(arguments: &Arguments, terminal: &mut Terminal) -> Result<Verdict, Failure> {
    // Nobody waits for events here.
    let engine = Engine::new(Box::new(drop))?;
    if let Command::Init(init) = &arguments.command {
        return init::run(&engine, init, terminal);
    }
    open(&engine, arguments)?;
    match &arguments.command {
        Command::Init(_) => Ok(Verdict::Yes),
        Command::Index(index) => index::run(&engine, index, terminal),
        Command::Sync(options) => sync::run(&engine, options, terminal),
        Command::Doctor(doctor) => doctor::run(&engine, doctor, arguments.no_update, terminal),
        question => {
            if !arguments.no_update {
                bring_up(&engine, terminal)?;
            } else if engine.handbook()?.is_unindexed() {
                terminal.say("Nothing is indexed yet; `carebook index` does that.");
            }
            match question {
                Command::Search(search) => search::run(&engine, search, terminal),
                Command::Show(show) => show::run(&engine, show, terminal),
                Command::List(list) => list::run(&engine, list, terminal),
                Command::Stale(stale) => stale::run(&engine, stale, terminal),
                Command::Verify(options) => verify::run(&engine, options, terminal),
                Command::Outcome(options) => outcome::run(&engine, options, terminal),
                Command::Log(log) => log::run(&engine, log, terminal),
                Command::Diff(diff) => diff::run(&engine, diff, terminal),
                Command::Blame(blame) => blame::run(&engine, blame, terminal),
                Command::Draft(draft) => draft::run(&engine, draft, terminal),
                Command::Local(local) => local::run(&engine, local, terminal),
                Command::New(new) => templates::new(&engine, new, terminal),
                Command::Templates(templates) => templates::run(&engine, templates, terminal),
                Command::Restore(restore) => restore::run(&engine, restore, terminal),
                Command::Check(check) => check::run(&engine, check, terminal),
                Command::Comment(options) => comment::run(&engine, options, terminal),
                Command::Suggest(options) => comment::suggest(&engine, options, terminal),
                Command::Review(options) => review::run(&engine, options, terminal),
                Command::Rpc(rpc) => rpc::run(&engine, rpc, terminal),
                Command::Init(_) | Command::Index(_) | Command::Doctor(_) | Command::Sync(_) => {
                    Ok(Verdict::Yes)
                }
            }
        }
    }
}

fn open(engine: &Engine, arguments: &Arguments) -> Result<(), Failure> {
    let named = match &arguments.command {
        Command::Index(index) => match (index.dir.as_deref(), arguments.handbook.as_deref()) {
            (Some(dir), Some(other)) if dir != other => {
                return Err(Failure::Usage(format!(
                    "Two handbooks are named, {} and {}; name one.",
                    dir.display(),
                    other.display()
                )));
            }
            (dir, other) => dir.or(other),
        },
        _ => arguments.handbook.as_deref(),
    };
    let folder = place::handbook(named)?;
    engine.open_once(&folder).map_err(ApiError::from)?;
    Ok(())
}

/// Notices whether the published tip has moved and brings the index up to it.
fn bring_up(engine: &Engine, terminal: &Terminal) -> Result<(), Failure> {
    let progress = terminal.progress();
    let note = indexing::before_question(engine, &progress);
    if !matches!(&note, Ok(None)) {
        terminal.end_progress();
    }
    if let Some(note) = note? {
        terminal.say(&note);
    }
    tell_notices(engine, terminal)?;
    Ok(())
}

/// Says on standard error that something derived was damaged and built anew, and what is wrong
/// with the policy that the answer follows.
fn tell_notices(engine: &Engine, terminal: &Terminal) -> Result<(), Failure> {
    let handbook = engine.handbook()?;
    let rebuilt = handbook.rebuilt_notices();
    for notice in rebuilt.into_iter().chain(handbook.policy_notices()) {
        terminal.say(&harmless(&notice));
    }
    Ok(())
}
