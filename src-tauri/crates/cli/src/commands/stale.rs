//! `carebook stale`.

use carebook_engine::Engine;
use carebook_engine::api::types::{DocumentRow, FreshnessState};
use carebook_engine::usecase::freshness::{StaleQuestion, stale};
use serde_json::{Value, json};

use crate::arguments::Stale;
use crate::failure::{Failure, Verdict};
use crate::terminal::{Look, Terminal, column};

pub fn run(engine: &Engine, options: &Stale, terminal: &mut Terminal) -> Result<Verdict, Failure> {
    let rows = stale(
        engine,
        &StaleQuestion {
            within: options.within,
            owner: options.owner.clone(),
            policy: options.dry_run.as_deref().map(policy).transpose()?,
        },
    )?;
    if terminal.json {
        let rows: Vec<_> = rows.iter().map(as_json).collect();
        terminal.value(&rows);
    } else {
        rows.iter().for_each(|row| print(terminal, row));
        if rows.is_empty() {
            terminal.line("Nothing is stale or due.");
        }
    }
    let is_stale = |state| state == FreshnessState::Stale;
    if options.fail && rows.iter().any(|row| is_stale(row.freshness.state)) {
        return Ok(Verdict::No);
    }
    Ok(Verdict::Yes)
}

/// A document's freshness as JSON.
pub fn as_json(row: &DocumentRow) -> Value {
    json!({
        "path": row.path,
        "id": row.id,
        "title": row.title,
        "state": row.freshness.state,
        "reasons": row.freshness.reasons,
        "due": row.freshness.due,
        "days_left": row.freshness.days_left,
        "updated": row.freshness.updated,
        "verified": row.freshness.verified,
        "owner": row.owner.as_ref().map(|owner| &owner.id),
        "window_days": row.freshness.window_days,
    })
}

/// A document's freshness for people.
pub fn print(terminal: &mut Terminal, row: &DocumentRow) {
    let state = terminal.state(&row.freshness);
    let due = column(row.freshness.due.as_deref().unwrap_or_default(), 10);
    let title = terminal.paint(Look::Bold, &column(&row.title, 40));
    let owner = row.owner.as_ref().map_or("", |owner| owner.name.as_str());
    let owner = column(owner, 16);
    let path = terminal.paint(Look::Name, &row.path);
    terminal.line(&format!("{state} {due}  {title}  {owner}  {path}"));
    for reason in &row.freshness.reasons {
        let reason = terminal.paint(Look::Dim, &reason.text);
        terminal.line(&format!("            {reason}"));
    }
}

/// A file's text where there is such a file, else the words themselves.
fn policy(named: &str) -> Result<String, Failure> {
    if !std::path::Path::new(named).exists() {
        return Ok(named.to_owned());
    }
    std::fs::read_to_string(named).map_err(|source| Failure::File {
        path: named.to_owned(),
        source,
    })
}
