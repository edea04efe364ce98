//! The one command of the window. Commands run on blocking threads, never on the main one.

#![allow(
    clippy::let_underscore_must_use,
    reason = "the command macro writes one around the type of the answer"
)]

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use carebook_engine::Engine;
use carebook_engine::api::types::Event;
use carebook_engine::api::{self, ApiError, ErrorCode};
use serde_json::Value;
use tauri::{Manager, State, WebviewWindow};

use crate::startup::Gate;
use crate::{external, folder, tell};

/// What the shell keeps while the app runs.
pub struct Shell {
    engine: Arc<Engine>,
    searches: Arc<SearchLane>,
    /// Closed until the handbook that the app starts with is open.
    pub gate: Arc<Gate>,
}

impl Shell {
    /// Returns the shell around an engine.
    pub fn new(engine: Arc<Engine>) -> Self {
        Self {
            engine,
            searches: Arc::default(),
            gate: Arc::default(),
        }
    }

    /// Returns the engine.
    pub fn engine(&self) -> Arc<Engine> {
        Arc::clone(&self.engine)
    }
}

/// Lets one search run at a time, and of those that wait only the newest.
#[derive(Default)]
struct SearchLane {
    newest: AtomicU64,
    running: Mutex<()>,
}

impl SearchLane {
    fn enter(&self) -> u64 {
        self.newest.fetch_add(1, Ordering::SeqCst) + 1
    }

    fn run(&self, ticket: u64, search: impl FnOnce() -> Answer) -> Answer {
        let _running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        if self.newest.load(Ordering::SeqCst) == ticket {
            search()
        } else {
            Err(ApiError::new(
                ErrorCode::Refused,
                "A newer search took the place of this one.",
            ))
        }
    }
}

type Answer = Result<Value, ApiError>;

/// Runs a command of the registry.
#[tauri::command]
pub async fn rpc(
    window: WebviewWindow,
    shell: State<'_, Shell>,
    name: String,
    request: Value,
) -> Answer {
    match name.as_str() {
        "shell.pick_folder" => Ok(folder::pick(&window).await),
        "shell.quit" => window.close().map(|()| Value::Null).map_err(|error| {
            ApiError::new(
                ErrorCode::Failed,
                format!("The window stays open: {error}."),
            )
        }),
        "shell.open_external" => on_worker(&name, move || external::open(&request)).await,
        "search.query" => {
            let (engine, lane) = (shell.engine(), Arc::clone(&shell.searches));
            let (ticket, gate) = (lane.enter(), Arc::clone(&shell.gate));
            on_worker("search.query", move || {
                gate.wait();
                lane.run(ticket, || api::dispatch(&engine, "search.query", request))
            })
            .await
        }
        _ => {
            let (engine, gate) = (shell.engine(), Arc::clone(&shell.gate));
            let (command, app) = (name.clone(), window.app_handle().clone());
            on_worker(&name, move || {
                gate.wait();
                // The window listens before it asks for anything.
                if let Some(path) = gate.take_unopened() {
                    tell(&app, &Event::FolderAsked { path });
                }
                api::dispatch(&engine, &command, request)
            })
            .await
        }
    }
}

/// Runs work on a blocking thread; work that breaks off becomes an error that names the command.
async fn on_worker(name: &str, work: impl FnOnce() -> Answer + Send + 'static) -> Answer {
    match tauri::async_runtime::spawn_blocking(work).await {
        Ok(answer) => answer,
        Err(_) => Err(ApiError::new(
            ErrorCode::Failed,
            format!("Carebook broke off while it worked on “{name}”."),
        )
        .with_hint("Nothing was changed. Try again; if it happens again, restart Carebook.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_waiting_searches_only_the_newest_runs() {
        let lane = SearchLane::default();
        let (old, new) = (lane.enter(), lane.enter());
        let superseded = lane.run(old, || Ok(Value::from("old")));
        let answered = lane.run(new, || Ok(Value::from("new")));
        assert_eq!(
            superseded.expect_err("an older search must not run").code,
            ErrorCode::Refused
        );
        assert_eq!(answered.expect("the newest one runs"), Value::from("new"));
    }
}
