//! `carebook init`.

use carebook_engine::Engine;
use carebook_engine::usecase::sample;
use serde_json::json;

use crate::arguments::Init;
use crate::failure::{Failure, Verdict};
use crate::terminal::{Look, Terminal};

pub fn run(engine: &Engine, init: &Init, terminal: &mut Terminal) -> Result<Verdict, Failure> {
    let dir = std::path::absolute(&init.dir).unwrap_or_else(|_| init.dir.clone());
    let documents = if init.sample {
        sample::make_sample(engine, &dir)?
    } else {
        sample::make(engine, &dir)?
    };
    let dir = dir.canonicalize().unwrap_or(dir);
    let handbook = dir.to_string_lossy();
    if terminal.json {
        terminal.value(&json!({ "handbook": handbook, "documents": documents }));
        return Ok(Verdict::Yes);
    }
    let named = terminal.paint(Look::Name, &handbook);
    terminal.line(&format!("{documents} documents in {named}"));
    terminal.line(&format!("Try: carebook --handbook {handbook} search hold"));
    Ok(Verdict::Yes)
}
