//! `carebook draft …`.

use std::collections::BTreeMap;
use std::io::Read as _;

use carebook_engine::Engine;
use carebook_engine::api::drafts::{
    DiffForm, Draft, DraftChange, DraftState, HeldFor, PublishOutcome, PublishPreview, SaveOutcome,
};
use carebook_engine::api::requests::Nothing;
use carebook_engine::api::writing::{
    DiffRequest, DraftRequest, MoveRequest, NewDraft, RemoveRequest, RenameDraft, SaveRequest,
    StartDraft,
};
use carebook_engine::api::{ApiError, ErrorCode};
use carebook_engine::usecase::{drafts, templates};
use serde_json::json;

use super::prose;
use crate::failure::{Failure, Verdict};
use crate::terminal::{Look, Terminal, column};
use crate::writing::{self, DraftCommand, DraftStart};

/// The word by which autosave tells the terminal from windows.
const WINDOW: &str = "terminal";

pub fn run(
    engine: &Engine,
    options: &writing::Draft,
    terminal: &mut Terminal,
) -> Result<Verdict, Failure> {
    let named = |name: &String| DraftRequest { name: name.clone() };
    match &options.what {
        DraftCommand::Start(DraftStart {
            new: Some(path),
            template,
            fields,
            name,
            title,
            ..
        }) => {
            let stem = path.rsplit('/').next().unwrap_or(path);
            let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
            let request = NewDraft {
                template: template.clone(),
                path: Some(path.clone()),
                title: title.clone().unwrap_or_else(|| stem.replace('-', " ")),
                fields: pairs(fields)?,
                name: name.clone(),
            };
            tell(terminal, &templates::start(engine, request)?);
        }
        DraftCommand::Start(start) => {
            let request = StartDraft {
                docs: start.documents.clone(),
                name: start.name.clone(),
                title: start.title.clone(),
            };
            tell(terminal, &drafts::start(engine, request)?);
        }
        DraftCommand::List => list(terminal, &drafts::list(engine, Nothing {})?),
        DraftCommand::Show { name } => tell(terminal, &drafts::show(engine, named(name))?),
        DraftCommand::Write {
            name,
            document,
            base,
            message,
        } => return write(engine, terminal, name, document, base.as_deref(), message),
        DraftCommand::Diff { name, source } => {
            let request = DiffRequest {
                name: name.clone(),
                form: source.then_some(DiffForm::Source),
            };
            let changes = drafts::diff(engine, request)?;
            if terminal.json {
                terminal.value(&changes);
            } else {
                for change in &changes {
                    prose::print(terminal, change);
                }
            }
        }
        DraftCommand::Publish {
            name,
            minor,
            bypass,
            message,
        } => {
            let message = message.as_deref();
            let outcome = drafts::publish_now(engine, name, message, *minor, *bypass)?;
            return published(terminal, name, &outcome);
        }
        DraftCommand::Request {
            name,
            reviewers,
            message,
        } => {
            let draft = super::review::request(engine, name, reviewers, message.as_deref())?;
            tell(terminal, &draft);
        }
        DraftCommand::Move { name, from, to } => moved(engine, terminal, name, from, to)?,
        DraftCommand::Archive { name, path } => {
            moved(engine, terminal, name, path, &format!("archive/{path}"))?;
        }
        DraftCommand::Remove { name, path } => {
            let request = RemoveRequest {
                name: name.clone(),
                path: path.clone(),
            };
            tell(terminal, &drafts::remove(engine, request)?);
        }
        DraftCommand::Rename { name, title } => {
            let request = RenameDraft {
                name: name.clone(),
                title: title.clone(),
            };
            tell(terminal, &drafts::rename(engine, request)?);
        }
        DraftCommand::Discard { name } => {
            drafts::discard(engine, named(name))?;
            if terminal.json {
                terminal.value(&json!({ "discarded": name }));
            } else {
                terminal.line(&format!(
                    "Discarded. For 30 days `carebook draft bring-back {name}` brings it back."
                ));
            }
        }
        DraftCommand::Discarded => {
            let discarded = drafts::discarded(engine, Nothing {})?;
            if terminal.json {
                terminal.value(&discarded);
            } else {
                for draft in &discarded {
                    let name = terminal.paint(Look::Name, &draft.name);
                    terminal.line(&format!("{name}  until {}", draft.until));
                }
            }
        }
        DraftCommand::BringBack { name } => {
            tell(terminal, &drafts::bring_back(engine, named(name))?);
        }
    }
    Ok(Verdict::Yes)
}

fn moved(
    engine: &Engine,
    terminal: &mut Terminal,
    name: &str,
    from: &str,
    to: &str,
) -> Result<(), Failure> {
    let request = MoveRequest {
        name: name.to_owned(),
        from: from.to_owned(),
        to: to.to_owned(),
    };
    let outcome = drafts::relocate(engine, request)?;
    if terminal.json {
        terminal.value(&outcome);
        return Ok(());
    }
    tell(terminal, &outcome.draft);
    terminal.line(&format!(
        "  {} moved, {} links rewritten",
        outcome.moved, outcome.rewritten
    ));
    for link in &outcome.left {
        terminal.say(&format!(
            "{}:{}: “{}” has to be rewritten by hand.",
            link.path, link.line, link.target
        ));
    }
    Ok(())
}

/// Reads `name=value` pairs.
pub fn pairs(fields: &[String]) -> Result<BTreeMap<String, String>, Failure> {
    fields
        .iter()
        .map(|field| {
            field
                .split_once('=')
                .map(|(name, value)| (name.trim().to_owned(), value.to_owned()))
                .ok_or_else(|| Failure::Usage(format!("“{field}” is not NAME=VALUE.")))
        })
        .collect()
}

/// Prints a draft.
pub fn tell(terminal: &mut Terminal, draft: &Draft) {
    if terminal.json {
        terminal.value(draft);
        return;
    }
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
    for path in &draft.conflicts {
        let line = format!("  {path} was published anew with other words in the same place");
        let line = terminal.paint(Look::Warn, &line);
        terminal.line(&line);
    }
    for reason in &draft.blocked_by {
        let line = terminal.paint(Look::Warn, &format!("  {}", reason.text));
        terminal.line(&line);
    }
    if draft.unsaved {
        let line = "  Text that was typed and not saved was found again.";
        let line = terminal.paint(Look::Warn, line);
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

fn state(state: DraftState) -> &'static str {
    match state {
        DraftState::Writing => "being written",
        DraftState::InReview => "in review",
        DraftState::ChangesAsked => "changes asked for",
        DraftState::Ready => "can be published",
    }
}

fn list(terminal: &mut Terminal, drafts: &[Draft]) {
    if terminal.json {
        terminal.value(&drafts);
        return;
    }
    for draft in drafts {
        let day = draft.updated.at.get(..10).unwrap_or_default();
        let author = column(&draft.author.name, 16);
        let name = terminal.paint(Look::Name, &draft.name);
        let unsaved = if draft.unsaved { ", unsaved text" } else { "" };
        let held = match draft.held {
            Some(HeldFor::Conflict) => ", a conflict to decide",
            Some(HeldFor::Refused) => ", refused by the server",
            None => "",
        };
        terminal.line(&format!(
            "{day}  {author}  {name}  {} ({}{unsaved}{held})",
            draft.title,
            state(draft.state)
        ));
    }
}

fn write(
    engine: &Engine,
    terminal: &mut Terminal,
    name: &str,
    document: &str,
    base: Option<&str>,
    message: &Option<String>,
) -> Result<Verdict, Failure> {
    let text = standard_input()?;
    let Some(base) = base else {
        tell(terminal, &drafts::write(engine, name, document, &text)?);
        return Ok(Verdict::Yes);
    };
    let request = SaveRequest {
        name: name.to_owned(),
        path: document.to_owned(),
        window: WINDOW.to_owned(),
        base: base.to_owned(),
        text,
        note: message.clone(),
    };
    let outcome = drafts::save(engine, request)?;
    if terminal.json {
        terminal.value(&outcome);
    }
    match outcome {
        SaveOutcome::Saved { base, .. } | SaveOutcome::Unchanged { base } => {
            if !terminal.json {
                terminal.line(&base);
            }
            Ok(Verdict::Yes)
        }
        SaveOutcome::Diverged { by, .. } => Err(Failure::Refused(format!(
            "{document} was saved by {} meanwhile ({}). Nothing was overwritten; your text is kept in autosave.",
            by.author, by.summary
        ))),
    }
}

/// Reads the whole of standard input as text.
pub fn standard_input() -> Result<String, Failure> {
    let mut text = String::new();
    std::io::stdin()
        .read_to_string(&mut text)
        .map_err(|source| Failure::File {
            path: "standard input".to_owned(),
            source,
        })?;
    Ok(text)
}

fn published(
    terminal: &mut Terminal,
    name: &str,
    outcome: &PublishOutcome,
) -> Result<Verdict, Failure> {
    if terminal.json {
        terminal.value(outcome);
    }
    match outcome {
        PublishOutcome::Published { commit, kept } => {
            if !terminal.json {
                let short = commit.get(..8).unwrap_or(commit);
                terminal.line(&format!("Published as {short}."));
                for path in kept {
                    terminal.say(&format!(
                        "{path} was changed in this folder and stays as it is: a local change."
                    ));
                }
            }
            Ok(Verdict::Yes)
        }
        PublishOutcome::Blocked {
            reasons,
            may_bypass,
        } => {
            let words: Vec<&str> = reasons.iter().map(|reason| reason.text.as_str()).collect();
            let refused = ApiError::new(ErrorCode::Refused, words.join(" "));
            Err(Failure::Api(match may_bypass {
                true => refused.with_hint(format!(
                    "You may publish past the rules, and the journal will say so: carebook draft publish {name} --bypass"
                )),
                false => refused,
            }))
        }
        PublishOutcome::Conflicts { preview } | PublishOutcome::Moved { preview } => {
            Err(Failure::Refused(conflicts(name, preview)))
        }
    }
}

fn conflicts(name: &str, preview: &PublishPreview) -> String {
    let paths: Vec<&str> = preview
        .conflicts
        .iter()
        .map(|conflict| conflict.path.as_str())
        .collect();
    format!(
        "“{name}” and what was published since change the same words in {}. Nothing was published. Open the draft in the app to decide, or write the joined text with `carebook draft write`.",
        paths.join(", ")
    )
}
