//! `carebook doctor`.

use carebook_engine::Engine;
use carebook_engine::usecase::doctor::{Severity, examine};

use super::bring_up;
use crate::arguments::Doctor;
use crate::failure::{Failure, Verdict};
use crate::terminal::{Look, Terminal};

pub fn run(
    engine: &Engine,
    options: &Doctor,
    no_update: bool,
    terminal: &mut Terminal,
) -> Result<Verdict, Failure> {
    let progress = terminal.progress();
    let mut findings = examine(engine, options.repair, &progress)?;
    terminal.end_progress();
    // What is merely behind is no finding: every question brings it up first.
    let only_behind = findings.iter().any(|finding| finding.is_behind()) && !no_update;
    if only_behind && !options.repair {
        bring_up(engine, terminal)?;
        findings = examine(engine, false, &progress)?;
        terminal.end_progress();
    }
    let sick = findings
        .iter()
        .any(|finding| finding.severity == Severity::Problem && !finding.mended);
    if terminal.json {
        terminal.value(&findings);
    } else if findings.is_empty() {
        terminal.line("Everything is in order.");
    } else {
        for finding in &findings {
            let (sign, look) = match (finding.mended, finding.severity) {
                (true, _) => ("mended ", Look::Good),
                (false, Severity::Problem) => ("problem", Look::Bad),
                (false, Severity::Note) => ("note   ", Look::Dim),
            };
            let place = match (&finding.path, finding.line, finding.column) {
                (Some(path), Some(line), Some(column)) => format!("{path}:{line}:{column}: "),
                (Some(path), Some(line), None) => format!("{path}:{line}: "),
                (Some(path), None, _) => format!("{path}: "),
                (None, _, _) => String::new(),
            };
            let sign = terminal.paint(look, sign);
            let place = terminal.paint(Look::Name, &place);
            let message = terminal.paint(Look::Plain, &finding.message);
            terminal.line(&format!("{sign}  {place}{message}"));
        }
    }
    Ok(if sick { Verdict::No } else { Verdict::Yes })
}
