//! `carebook log`.

use carebook_engine::Engine;
use carebook_engine::api::requests::DocumentRequest;
use carebook_engine::usecase::history;
use serde_json::json;

use crate::arguments::Log;
use crate::failure::{Failure, Verdict};
use crate::terminal::{Look, Terminal, column};

pub fn run(engine: &Engine, options: &Log, terminal: &mut Terminal) -> Result<Verdict, Failure> {
    let versions = history::versions(
        engine,
        DocumentRequest {
            doc: options.document.clone(),
        },
    )?;
    if history::is_cut_off(&*engine.handbook()?) {
        terminal.say(
            "This clone holds only the newest part of the history; older versions are missing.",
        );
    }
    if terminal.json {
        let rows: Vec<_> = versions
            .iter()
            .map(|version| {
                json!({
                    "commit": version.change.commit,
                    "date": version.change.at,
                    "author": version.change.author,
                    "email": version.change.email,
                    "summary": version.change.summary,
                    "minor": version.minor,
                    "path": version.path,
                    "number": version.number,
                })
            })
            .collect();
        terminal.value(&rows);
        return Ok(Verdict::Yes);
    }
    let mut path = versions.first().map(|version| version.path.clone());
    for version in &versions {
        let change = &version.change;
        let commit = terminal.paint(Look::Name, change.commit.get(..8).unwrap_or_default());
        let day = change.at.get(..10).unwrap_or_default();
        let author = column(&change.author, 16);
        let minor = if version.minor { " (minor)" } else { "" };
        let summary = terminal.paint(Look::Plain, &change.summary);
        let minor = terminal.paint(Look::Dim, minor);
        terminal.line(&format!("{commit}  {day}  {author}  {summary}{minor}"));
        if path.as_ref() != Some(&version.path) {
            let then = terminal.paint(Look::Dim, &format!("then {}", version.path));
            terminal.line(&format!("                      {then}"));
            path = Some(version.path.clone());
        }
    }
    Ok(Verdict::Yes)
}
