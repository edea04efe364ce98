//! `carebook rpc`: the commands of the window, one JSON value each, for programs and tests.

use std::io::BufRead as _;

use carebook_engine::Engine;
use carebook_engine::api::{ApiError, ErrorCode, dispatch};
use serde_json::{Value, json};

use super::draft::standard_input;
use crate::failure::{Failure, Verdict};
use crate::terminal::Terminal;
use crate::writing::Rpc;

pub fn run(engine: &Engine, options: &Rpc, terminal: &mut Terminal) -> Result<Verdict, Failure> {
    terminal.json = true;
    if let Some(name) = &options.name {
        let text = standard_input()?;
        let request = match text.trim() {
            "" => json!({}),
            text => serde_json::from_str(text).map_err(|error| unreadable(&error))?,
        };
        terminal.value(&dispatch(engine, name, request)?);
        return Ok(Verdict::Yes);
    }
    for line in std::io::stdin().lock().lines() {
        let line = line.map_err(|source| Failure::File {
            path: "standard input".to_owned(),
            source,
        })?;
        match answer(engine, &line) {
            Ok(value) => terminal.value(&json!({ "answer": value })),
            Err(error) => terminal.value(&json!({ "error": error })),
        }
        terminal.flush();
    }
    Ok(Verdict::Yes)
}

fn answer(engine: &Engine, line: &str) -> Result<Value, ApiError> {
    let call: Value = serde_json::from_str(line).map_err(|error| unreadable(&error))?;
    let name = call.get("name").and_then(Value::as_str).unwrap_or_default();
    let request = call.get("request").cloned().unwrap_or_else(|| json!({}));
    dispatch(engine, name, request)
}

fn unreadable(error: &serde_json::Error) -> ApiError {
    ApiError::new(
        ErrorCode::BadRequest,
        format!("The request is no JSON: {error}."),
    )
}
