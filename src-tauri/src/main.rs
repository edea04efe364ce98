//! Carebook's desktop window. This package is the only code that sees Tauri; what a command
//! means is the engine's business.

mod assets;
mod external;
mod folder;
mod geometry;
mod rpc;
mod single;
mod startup;
mod window;

use std::process::ExitCode;
use std::sync::Arc;

use carebook_engine::Engine;
use carebook_engine::api::types::Event;
use tauri::{AppHandle, Emitter, Manager, RunEvent, WindowEvent};

/// The channel on which the window hears of changes.
const EVENT: &str = "carebook://event";

fn main() -> ExitCode {
    // Git starts this program as well, to ask the one that runs for a password.
    if let Some(answered) = carebook_engine::usecase::sync::answer_git() {
        return answered;
    }
    let asked = match startup::arguments() {
        startup::Arguments::Open(folder) => folder,
        startup::Arguments::Say(text) => {
            println!("{text}");
            return ExitCode::SUCCESS;
        }
        startup::Arguments::Wrong(message) => {
            eprintln!("{message}");
            return ExitCode::from(2);
        }
    };
    match run(asked) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("Carebook cannot start: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run(asked: Option<std::path::PathBuf>) -> Result<(), String> {
    let folders =
        carebook_engine::Folders::from_environment().map_err(|error| error.to_string())?;
    // Without a folder of its own the engine says what is wrong.
    std::fs::create_dir_all(folders.data()).unwrap_or_default();
    let standing = match single::start(folders.data(), single::meant(asked.as_ref()).as_deref()) {
        single::Start::First(standing) => standing,
        single::Start::Told => return Ok(()),
    };
    let app = tauri::Builder::default()
        .invoke_handler(tauri::generate_handler![rpc::rpc])
        .register_asynchronous_uri_scheme_protocol(assets::SCHEME, |context, request, responder| {
            let engine = context.app_handle().state::<rpc::Shell>().engine();
            let path = request.uri().path().to_owned();
            tauri::async_runtime::spawn_blocking(move || {
                responder.respond(assets::answer(&engine, &path));
            });
        })
        .setup(move |app| {
            let mut standing = standing;
            let listener = app.handle().clone();
            let engine = Arc::new(Engine::new(Box::new(move |event| tell(&listener, &event)))?);
            app.manage(rpc::Shell::new(Arc::clone(&engine)));
            startup::open(app.handle(), asked);
            window::open_main(app.handle(), engine.data_dir())?;
            standing.listen(app.handle());
            app.manage(standing);
            Ok(())
        })
        .build(tauri::generate_context!())
        .map_err(|error| error.to_string())?;
    app.run(|app, event| {
        let engine = || app.state::<rpc::Shell>().engine();
        match event {
            RunEvent::Exit => engine().end(),
            RunEvent::WindowEvent {
                event: WindowEvent::Focused(true),
                ..
            } => {
                // Watching is no promise, so what was missed is looked for when somebody comes back.
                let engine = engine();
                tauri::async_runtime::spawn_blocking(move || engine.look());
            }
            _ => (),
        }
    });
    Ok(())
}

/// Hands an event of the engine to the window. A window that is already gone misses nothing.
fn tell(app: &AppHandle, event: &Event) {
    drop(app.emit(EVENT, event));
}
