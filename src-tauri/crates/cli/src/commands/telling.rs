//! What every drafting command answers: the draft, as people and programs read it.

use carebook_engine::Engine;
use carebook_engine::api::drafts::{
    ConflictPiece, Draft, DraftChange, DraftState, HeldFor, LeftLink,
};
use carebook_engine::usecase::drafts::{self, InConflict};
use serde_json::{Map, Value, json};

use crate::failure::Failure;
use crate::terminal::{Look, Terminal, harmless};

/// Prints a draft.
pub fn tell(engine: &Engine, terminal: &mut Terminal, draft: &Draft) -> Result<(), Failure> {
    tell_with(engine, terminal, draft, Value::Null)
}

/// Prints a draft; in JSON with more fields beside its own.
pub fn tell_with(
    engine: &Engine,
    terminal: &mut Terminal,
    draft: &Draft,
    beside: Value,
) -> Result<(), Failure> {
    if terminal.json {
        let value = in_json(engine, draft, beside)?;
        terminal.value(&value);
        return Ok(());
    }
    print(terminal, draft);
    for conflict in conflicts(engine, draft)? {
        print_conflict(terminal, &conflict);
    }
    Ok(())
}

/// The draft of the contract: every conflict with both sides and the common text.
pub fn in_json(engine: &Engine, draft: &Draft, beside: Value) -> Result<Value, Failure> {
    let mut fields = match serde_json::to_value(draft) {
        Ok(Value::Object(fields)) => fields,
        _ => Map::new(),
    };
    let conflicts: Vec<Value> = conflicts(engine, draft)?.iter().map(conflict).collect();
    fields.insert("conflicts".to_owned(), Value::Array(conflicts));
    if let Value::Object(beside) = beside {
        fields.extend(beside);
    }
    Ok(Value::Object(fields))
}

fn conflicts(engine: &Engine, draft: &Draft) -> Result<Vec<InConflict>, Failure> {
    if draft.conflicts.is_empty() {
        return Ok(Vec::new());
    }
    Ok(drafts::conflicts(engine, &draft.name)?)
}

fn conflict(found: &InConflict) -> Value {
    let mut moved = Value::Null;
    let mut pieces = Vec::new();
    for piece in &found.conflict.pieces {
        match piece {
            ConflictPiece::Text { text } => pieces.push(json!({ "type": "text", "text": text })),
            ConflictPiece::Place {
                before,
                yours,
                theirs,
            } => pieces.push(
                json!({ "type": "conflict", "base": before, "ours": yours, "theirs": theirs }),
            ),
            ConflictPiece::Moved {
                before,
                yours,
                theirs,
            } => moved = json!({ "base": before, "ours": yours, "theirs": theirs }),
        }
    }
    json!({
        "path": found.conflict.path,
        "title": found.conflict.title,
        "base": found.base,
        "ours": found.ours,
        "theirs": found.theirs,
        "moved": moved,
        "pieces": pieces,
        "by": found.conflict.theirs,
    })
}

fn print(terminal: &mut Terminal, draft: &Draft) {
    let title = terminal.paint(Look::Bold, &draft.title);
    let name = terminal.paint(Look::Name, &draft.name);
    terminal.line(&format!("{title}  {name}  {}", state(draft.state)));
    for document in &draft.documents {
        let word = match document.change {
            DraftChange::Added => "new",
            DraftChange::Modified => "changed",
            DraftChange::Moved => "moved",
            DraftChange::Removed => "removed",
            DraftChange::Unchanged => "open",
        };
        let path = terminal.paint(Look::Name, &document.path);
        let from = document.from.as_deref();
        let from = from.map_or_else(String::new, |from| format!(" (from {from})"));
        terminal.line(&format!("  {word:<8} {path}{from}"));
    }
    if let Some(held) = draft.held {
        let line = terminal.paint(Look::Warn, &format!("  {}", held_in_words(held)));
        terminal.line(&line);
    }
    for reason in &draft.blocked_by {
        let line = terminal.paint(Look::Warn, &format!("  {}", reason.text));
        terminal.line(&line);
    }
    if draft.unsaved {
        let line = format!(
            "  Text that was typed and not saved was found again: carebook draft kept {}",
            draft.name
        );
        let line = terminal.paint(Look::Warn, &line);
        terminal.line(&line);
    }
}

fn held_in_words(held: HeldFor) -> &'static str {
    match held {
        HeldFor::Conflict => {
            "You published this, and others published other words in the same place: decide, and publish it anew."
        }
        HeldFor::Refused => "You published this, and the server did not take it.",
    }
}

/// Both sides of every place, with the text before.
fn print_conflict(terminal: &mut Terminal, found: &InConflict) {
    let path = &found.conflict.path;
    let by = found.conflict.theirs.as_ref().map_or(String::new(), |by| {
        format!(" by {} ({})", by.author, by.summary)
    });
    let head = format!("  {path} was published anew{by} with other words in the same place:");
    let head = terminal.paint(Look::Warn, &harmless(&head));
    terminal.line(&head);
    for piece in &found.conflict.pieces {
        let (ConflictPiece::Place {
            before,
            yours,
            theirs,
        }
        | ConflictPiece::Moved {
            before,
            yours,
            theirs,
        }) = piece
        else {
            continue;
        };
        for (text, name, look) in [
            (before, "before", Look::Dim),
            (yours, "draft", Look::Good),
            (theirs, "published", Look::Bad),
        ] {
            let text = text.trim();
            let text = if text.is_empty() { "(nothing)" } else { text };
            for (at, line) in text.lines().enumerate() {
                let name = if at == 0 { name } else { "" };
                let line = terminal.paint(look, &harmless(line));
                terminal.line(&format!("    {name:<10} {line}"));
            }
        }
        terminal.line("");
    }
    if found.ours.is_none() || found.theirs.is_none() {
        let side = if found.ours.is_none() {
            "The draft"
        } else {
            "What was published"
        };
        terminal.line(&format!(
            "    {side} takes the document out of the handbook."
        ));
    }
}

pub fn state(state: DraftState) -> &'static str {
    match state {
        DraftState::Writing => "being written",
        DraftState::InReview => "in review",
        DraftState::ChangesAsked => "changes asked for",
        DraftState::Ready => "can be published",
    }
}

/// Names links that lead to what goes or has gone.
pub fn name_links(terminal: &Terminal, what: &str, links: &[LeftLink]) {
    if links.is_empty() {
        return;
    }
    terminal.say(what);
    for link in links {
        terminal.say(&harmless(&format!(
            "  {}:{}: {}",
            link.path, link.line, link.target
        )));
    }
}
