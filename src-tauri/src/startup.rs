//! What the app starts with: the folder asked for on the command line, else the handbook that
//! was open last.

use std::path::PathBuf;
use std::sync::{Condvar, Mutex, PoisonError};

use carebook_engine::Engine;
use carebook_engine::api;
use serde_json::{Value, json};
use tauri::{AppHandle, Manager};

use crate::rpc::Shell;

const USAGE: &str = "carebook-desktop [DIR]\n\nOpens the handbook in DIR; without it the one that \
CAREBOOK_HANDBOOK names, else the one that was open last.";

/// What the command line asks for.
pub enum Arguments {
    /// Open the window, perhaps on a folder.
    Open(Option<PathBuf>),
    /// Print this and be done.
    Say(String),
    /// It cannot be understood.
    Wrong(String),
}

/// Reads the command line and `CAREBOOK_HANDBOOK`.
pub fn arguments() -> Arguments {
    let mut folder = None;
    for argument in std::env::args_os().skip(1) {
        match argument.to_str() {
            Some("--help" | "-h") => return Arguments::Say(USAGE.to_owned()),
            Some("--version" | "-V") => {
                return Arguments::Say(format!("carebook-desktop {}", env!("CARGO_PKG_VERSION")));
            }
            Some(option) if option.starts_with('-') => {
                return Arguments::Wrong(format!("There is no option {option}.\n\n{USAGE}"));
            }
            _ if folder.is_some() => {
                return Arguments::Wrong(format!("Only one folder can be opened.\n\n{USAGE}"));
            }
            _ => folder = Some(PathBuf::from(argument)),
        }
    }
    let named = || std::env::var_os("CAREBOOK_HANDBOOK").filter(|value| !value.is_empty());
    Arguments::Open(folder.or_else(|| named().map(PathBuf::from)))
}

/// Holds commands back until the first handbook is open, so that the window never shows
/// Welcome for a moment to somebody who has a handbook.
#[derive(Default)]
pub struct Gate {
    open: Mutex<bool>,
    opened: Condvar,
    unopened: Mutex<Option<String>>,
}

impl Gate {
    /// Waits until the gate is open.
    pub fn wait(&self) {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        drop(self.opened.wait_while(open, |open| !*open));
    }

    /// The folder that could not be opened, once: whoever asks first shows why, and offers what
    /// can be made of it.
    pub fn take_unopened(&self) -> Option<String> {
        let mut unopened = self.unopened.lock().unwrap_or_else(PoisonError::into_inner);
        unopened.take()
    }

    fn leave(&self, path: String) {
        let mut unopened = self.unopened.lock().unwrap_or_else(PoisonError::into_inner);
        *unopened = Some(path);
    }

    fn open(&self) {
        *self.open.lock().unwrap_or_else(PoisonError::into_inner) = true;
        self.opened.notify_all();
    }
}

/// Opens the gate when dropped, whatever happened before.
struct OpensGate(AppHandle);

impl Drop for OpensGate {
    fn drop(&mut self) {
        self.0.state::<Shell>().gate.open();
    }
}

/// Opens the first handbook on a thread of its own.
pub fn open(app: &AppHandle, asked: Option<PathBuf>) {
    let app = app.clone();
    tauri::async_runtime::spawn_blocking(move || {
        let _gate = OpensGate(app.clone());
        let engine = app.state::<Shell>().engine();
        let Some(path) = asked.map(absolute).or_else(|| last_open(&engine)) else {
            return;
        };
        if let Some(problem) = open_folder(&engine, &path) {
            eprintln!("{problem}");
            app.state::<Shell>().gate.leave(path);
        }
    });
}

pub fn absolute(path: PathBuf) -> String {
    let path = std::path::absolute(&path).unwrap_or(path);
    path.to_string_lossy().into_owned()
}

/// Returns the newest handbook whose folder is still there.
fn last_open(engine: &Engine) -> Option<String> {
    let state = api::dispatch(engine, "app.state", json!({})).ok()?;
    let newest = state.get("recent")?.as_array()?.first()?.clone();
    let there = newest.get("exists")?.as_bool()?;
    there.then(|| newest.get("path")?.as_str().map(str::to_owned))?
}

/// Opens a folder and returns what is wrong with it, if anything.
fn open_folder(engine: &Engine, path: &str) -> Option<String> {
    match api::dispatch(engine, "handbook.open", json!({ "path": path })) {
        Err(error) => Some(error.message),
        Ok(outcome) => match outcome.get("type").and_then(Value::as_str) {
            Some("opened") => None,
            Some("not_a_repository") => Some(format!(
                "{path} is not a git repository. `carebook init` makes one."
            )),
            _ => outcome
                .get("message")
                .and_then(Value::as_str)
                .map(str::to_owned),
        },
    }
}
