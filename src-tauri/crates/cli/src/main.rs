//! The binary `carebook`: the handbook in a terminal, for people, hooks and scripts.
//!
//! Arguments are parsed first (`arguments`), then the handbook is found (`place`), then one
//! function per command (`commands`) asks the engine and prints through `terminal`. No rule of
//! the handbook stands here.

mod arguments;
mod asking;
mod commands;
mod discussion;
mod failure;
mod place;
mod terminal;
mod writing;

use std::process::ExitCode;

use carebook_engine::api::{ApiError, ErrorCode};
use clap::Parser as _;

use arguments::Arguments;
use terminal::Terminal;

fn main() -> ExitCode {
    // Git starts this program as well, to ask the one that runs for a password.
    if let Some(answered) = carebook_engine::usecase::sync::answer_git() {
        return answered;
    }
    let typed = arguments::with_words_apart(std::env::args_os());
    let arguments = match Arguments::try_parse_from(typed) {
        Ok(arguments) => arguments,
        Err(error) => return refuse(&error),
    };
    let mut terminal = Terminal::new(arguments.json);
    match commands::run(&arguments, &mut terminal) {
        Ok(verdict) => verdict.into(),
        Err(failure) => {
            terminal.fail(&failure);
            failure.exit_code()
        }
    }
}

/// Help and version are answers; everything else that cannot be parsed is wrong use.
fn refuse(error: &clap::Error) -> ExitCode {
    let wants_json = std::env::args_os().any(|argument| argument == "--json");
    if wants_json && error.use_stderr() {
        let text = error.render().to_string();
        let lines = text.lines().take_while(|line| !line.is_empty());
        let message = lines.map(str::trim).collect::<Vec<_>>().join(" ");
        let message = message.trim_start_matches("error: ");
        let rest = text.lines().map(str::trim);
        let advice: Vec<&str> = rest
            .filter(|line| line.starts_with("tip: ") || line.starts_with("Usage: "))
            .collect();
        let mut failure = ApiError::new(ErrorCode::BadRequest, message);
        if !advice.is_empty() {
            failure = failure.with_hint(advice.join("; "));
        }
        Terminal::new(true).fail(&failure.into());
    } else {
        // Whoever closed the pipe does not want to read it.
        error.print().unwrap_or_default();
    }
    if error.use_stderr() {
        ExitCode::from(2)
    } else {
        ExitCode::SUCCESS
    }
}
