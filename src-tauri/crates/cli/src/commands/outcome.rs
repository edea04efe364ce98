//! `carebook outcome`.

use carebook_engine::Engine;
use carebook_engine::api::outcomes::OutcomeRequest;
use carebook_engine::usecase::outcomes::say;

use crate::arguments::Outcome;
use crate::failure::{Failure, Verdict};
use crate::terminal::Terminal;

pub fn run(
    engine: &Engine,
    options: &Outcome,
    terminal: &mut Terminal,
) -> Result<Verdict, Failure> {
    let said = say(
        engine,
        OutcomeRequest {
            doc: options.document.clone(),
            resolved: options.resolved,
            takes_back: options.undo,
        },
    )?;
    if terminal.json {
        terminal.value(&said);
    } else {
        let all = said.resolved + said.unresolved;
        terminal.line(&format!(
            "{}  {}: answered {} of {all} times in the last 180 days",
            said.title, said.path, said.resolved
        ));
    }
    Ok(Verdict::Yes)
}
