//! `carebook blame`.

use carebook_engine::Engine;
use carebook_engine::usecase::{history, versions};
use serde_json::json;

use crate::arguments::Blame;
use crate::failure::{Failure, Verdict};
use crate::terminal::{Look, Terminal, column, harmless};

pub fn run(engine: &Engine, options: &Blame, terminal: &mut Terminal) -> Result<Verdict, Failure> {
    let paragraphs = versions::paragraphs(engine, &options.document)?;
    if history::is_cut_off(&*engine.handbook()?) {
        terminal.say(
            "This clone holds only the newest part of the history; what is older seems to come from its first version.",
        );
    }
    if terminal.json {
        let rows: Vec<_> = paragraphs
            .iter()
            .map(|(block, text)| {
                json!({
                    "from_line": block.from_line,
                    "to_line": block.to_line,
                    "commit": block.change.commit,
                    "date": block.change.at,
                    "author": block.change.author,
                    "email": block.change.email,
                    "summary": block.change.summary,
                    "text": text,
                })
            })
            .collect();
        terminal.value(&rows);
        return Ok(Verdict::Yes);
    }
    for (block, text) in &paragraphs {
        let change = &block.change;
        let commit = terminal.paint(Look::Name, change.commit.get(..8).unwrap_or_default());
        let day = change.at.get(..10).unwrap_or_default();
        let author = column(&change.author, 16);
        for (at, line) in text.lines().enumerate() {
            let line = harmless(line);
            match at {
                0 => terminal.line(&format!("{commit}  {day}  {author}  {line}")),
                _ => terminal.line(&format!("{:38}  {line}", "")),
            }
        }
    }
    Ok(Verdict::Yes)
}
