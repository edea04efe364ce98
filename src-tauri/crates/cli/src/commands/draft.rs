//! `carebook draft …`.

use std::collections::BTreeMap;
use std::io::Read as _;

use carebook_engine::Engine;
use carebook_engine::api::drafts::{
    DiffForm, Draft, HeldFor, LeftLink, PublishOutcome, PublishPreview, Severity,
};
use carebook_engine::api::requests::Nothing;
use carebook_engine::api::writing::{
    DiffRequest, DraftRequest, MoveRequest, NewDraft, Publishing, RemoveRequest, RenameDraft,
    StartDraft,
};
use carebook_engine::api::{ApiError, ErrorCode};
use carebook_engine::usecase::drafts::{Choice, Decision, Way};
use carebook_engine::usecase::{drafts, review, templates};
use serde_json::{Value, json};

use super::prose;
use super::telling::{in_json, name_links, state, tell, tell_with};
use crate::failure::{Failure, Verdict};
use crate::terminal::{Look, Terminal, column, counted, harmless};
use crate::writing::{self, DraftCommand, DraftStart};

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
            let fields = pairs(fields)?;
            let set = fields.get("title").filter(|title| !title.trim().is_empty());
            let request = NewDraft {
                template: template.clone(),
                path: Some(path.clone()),
                title: (title.as_ref().or(set).cloned()).unwrap_or_else(|| stem.replace('-', " ")),
                fields,
                name: name.clone(),
            };
            begun(engine, terminal, &templates::start(engine, request)?)?;
        }
        DraftCommand::Start(start) => {
            let request = StartDraft {
                docs: start.documents.clone(),
                name: start.name.clone(),
                title: start.title.clone(),
            };
            begun(engine, terminal, &drafts::start(engine, request)?)?;
        }
        DraftCommand::List => list(engine, terminal, &drafts::list(engine, Nothing {})?)?,
        DraftCommand::Show { name } => {
            tell(engine, terminal, &drafts::show(engine, named(name))?)?;
        }
        DraftCommand::Kept { name, forget } => kept(engine, terminal, name, forget.as_deref())?,
        DraftCommand::Resolve(options) => return resolve(engine, terminal, options),
        DraftCommand::Write {
            name,
            document,
            base,
            message,
        } => {
            let text = standard_input()?;
            if text.trim().is_empty() {
                return Err(Failure::Usage(format!(
                    "Nothing came on standard input, so nothing was written to {document}. Hand over its whole text; `carebook draft remove {name} {document}` takes it out of the handbook."
                )));
            }
            let request = drafts::Write {
                name: name.clone(),
                doc: document.clone(),
                text,
                base: base.clone(),
                note: message.clone(),
            };
            return write(engine, terminal, &request);
        }
        DraftCommand::Diff { name, source } => {
            let request = DiffRequest {
                name: name.clone(),
                form: source.then_some(DiffForm::Source),
            };
            let changes = drafts::diff(engine, request)?;
            if terminal.json {
                let draft = drafts::show(engine, named(name))?;
                tell_with(engine, terminal, &draft, json!({ "changes": changes }))?;
            } else {
                for change in &changes {
                    prose::print(terminal, change);
                }
                if changes.is_empty() {
                    terminal
                        .say("This draft changes nothing: publishing it would publish nothing.");
                }
            }
            drafts::note_seen(engine, name, &[])?;
        }
        DraftCommand::Publish {
            name,
            minor,
            bypass,
            verify,
            message,
        } => {
            let way = Way {
                minor: *minor,
                bypass: *bypass,
                verify: *verify,
            };
            return publish(engine, terminal, name, way, message.as_deref());
        }
        DraftCommand::Request {
            name,
            reviewers,
            message,
        } => {
            let draft = super::review::request(engine, name, reviewers, message.as_deref())?;
            for who in review::strangers(engine, reviewers)? {
                terminal.say(&harmless(&format!(
                    "Nobody of [people] has the address {who}. They are asked all the same."
                )));
            }
            tell(engine, terminal, &draft)?;
        }
        DraftCommand::Move { name, from, to } => drop(moved(engine, terminal, name, from, to)?),
        DraftCommand::Archive { name, path } => {
            let linked = moved(engine, terminal, name, path, &format!("archive/{path}"))?;
            name_links(
                terminal,
                "These led to it and lead into the archive now; take them out, or lead them elsewhere, in this draft:",
                &linked,
            );
        }
        DraftCommand::Remove { name, path, open } => {
            let request = RemoveRequest {
                name: name.clone(),
                path: path.clone(),
                open_linked: Some(*open),
            };
            let outcome = drafts::remove(engine, request)?;
            let beside = json!({ "linked": outcome.linked });
            tell_with(engine, terminal, &outcome.draft, beside)?;
            name_links(
                terminal,
                "These lead to it and would lead nowhere; take them out, or lead them elsewhere, in this draft:",
                &outcome.linked,
            );
        }
        DraftCommand::Rename { name, title } => {
            let request = RenameDraft {
                name: name.clone(),
                title: title.clone(),
            };
            tell(engine, terminal, &drafts::rename(engine, request)?)?;
        }
        DraftCommand::Discard { name } => {
            let draft = drafts::show(engine, named(name))?;
            drafts::discard(engine, named(name))?;
            if terminal.json {
                let draft = Draft {
                    conflicts: Vec::new(),
                    ..draft
                };
                let beside = json!({ "state": "discarded", "discarded": name });
                tell_with(engine, terminal, &draft, beside)?;
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
            tell(engine, terminal, &drafts::bring_back(engine, named(name))?)?;
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
) -> Result<Vec<LeftLink>, Failure> {
    let request = MoveRequest {
        name: name.to_owned(),
        from: from.to_owned(),
        to: to.to_owned(),
    };
    let outcome = drafts::relocate(engine, request)?;
    let beside = json!({
        "moved": outcome.moved, "rewritten": outcome.rewritten,
        "linked": outcome.linked, "left": outcome.left,
    });
    tell_with(engine, terminal, &outcome.draft, beside)?;
    if terminal.json {
        return Ok(outcome.linked);
    }
    terminal.line(&format!(
        "  {} moved, {} rewritten",
        counted(outcome.moved, "file"),
        counted(outcome.rewritten, "link")
    ));
    for link in &outcome.left {
        terminal.say(&format!(
            "{}:{}: “{}” has to be rewritten by hand.",
            link.path, link.line, link.target
        ));
    }
    Ok(outcome.linked)
}

/// Tells of a draft that this command began: its texts are known to whoever began it.
pub fn begun(engine: &Engine, terminal: &mut Terminal, draft: &Draft) -> Result<(), Failure> {
    let paths: Vec<String> = draft
        .documents
        .iter()
        .map(|document| document.path.clone())
        .collect();
    drafts::note_seen(engine, &draft.name, &paths)?;
    tell(engine, terminal, draft)
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

fn list(engine: &Engine, terminal: &mut Terminal, drafts: &[Draft]) -> Result<(), Failure> {
    if terminal.json {
        let all: Result<Vec<Value>, Failure> = drafts
            .iter()
            .map(|draft| in_json(engine, draft, Value::Null))
            .collect();
        terminal.value(&all?);
        return Ok(());
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
    Ok(())
}

fn write(
    engine: &Engine,
    terminal: &mut Terminal,
    request: &drafts::Write,
) -> Result<Verdict, Failure> {
    match drafts::write(engine, request)? {
        drafts::Written::Saved {
            draft,
            path,
            blob,
            replaced,
            decided,
        } => {
            let beside =
                json!({ "path": path, "blob": blob, "replaced": replaced, "decided": decided });
            tell_with(engine, terminal, &draft, beside)?;
            if let Some(replaced) = replaced {
                let short = replaced.commit.get(..8).unwrap_or(&replaced.commit);
                terminal.say(&harmless(&format!(
                    "This replaces a text that {} saved ({}); `carebook show {path} --at {short}` shows that one.",
                    replaced.author, replaced.summary
                )));
            }
            if decided {
                terminal.say(&format!("{path} is decided now beside what was published."));
            }
            Ok(Verdict::Yes)
        }
        drafts::Written::Diverged {
            draft,
            path,
            theirs,
            blob,
            by,
            kept,
        } => {
            if terminal.json {
                let beside = json!({
                    "outcome": "diverged", "path": path, "blob": blob, "theirs": theirs,
                    "yours": request.text, "by": by, "kept": kept,
                });
                tell_with(engine, terminal, &draft, beside)?;
            }
            let name = &draft.name;
            Err(Failure::Refused(format!(
                "{path} was saved by {} since you last read or wrote it ({}). Nothing was overwritten; your text is kept: `carebook draft kept {name}`. `carebook show {path} --draft {name} --source` shows theirs; then write the text that holds both, or name what it replaces: --base {blob}.",
                by.author, by.summary
            )))
        }
    }
}

fn kept(
    engine: &Engine,
    terminal: &mut Terminal,
    name: &str,
    forget: Option<&[String]>,
) -> Result<(), Failure> {
    let forget = match forget {
        Some([document, window]) => Some((document.as_str(), window.as_str())),
        _ => None,
    };
    let kept = drafts::kept(engine, name, forget)?;
    if terminal.json {
        let kept: Vec<_> = kept
            .iter()
            .map(|kept| {
                json!({
                    "path": kept.path, "window": kept.window, "at": kept.at, "base": kept.base,
                    "text": kept.text,
                })
            })
            .collect();
        terminal.value(&kept);
        return Ok(());
    }
    for kept in &kept {
        let path = terminal.paint(Look::Name, kept.path.as_str());
        terminal.line(&format!("{path}  {}  {}", kept.window, kept.at));
        terminal.print(&harmless(&kept.text));
        terminal.line("");
    }
    Ok(())
}

fn resolve(
    engine: &Engine,
    terminal: &mut Terminal,
    options: &writing::Resolve,
) -> Result<Verdict, Failure> {
    let side = match (options.ours, options.theirs, options.both) {
        (true, ..) => Some(Choice::Ours),
        (_, true, _) => Some(Choice::Theirs),
        (.., true) => Some(Choice::Both),
        _ => None,
    };
    let text = match side {
        Some(_) => String::new(),
        None => standard_input()?,
    };
    if side.is_none() && text.trim().is_empty() {
        return Err(Failure::Usage(format!(
            "Nothing came on standard input, so nothing of {} was decided. Say --ours, --theirs or --both, or hand over the joined text.",
            options.document
        )));
    }
    let decision = side.map_or(Decision::Text(&text), Decision::Side);
    let draft = drafts::resolve(engine, &options.name, &options.document, decision)?;
    drafts::note_seen(engine, &draft.name, std::slice::from_ref(&options.document))?;
    tell(engine, terminal, &draft)?;
    Ok(Verdict::Yes)
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

/// Publishes a draft and says what came of it: the draft, and the outcome beside it.
fn publish(
    engine: &Engine,
    terminal: &mut Terminal,
    name: &str,
    way: Way,
    message: Option<&str>,
) -> Result<Verdict, Failure> {
    let request = Publishing {
        name: name.to_owned(),
        language: None,
    };
    let before = drafts::publish_preview(engine, request)?;
    if way.verify && !before.may_verify {
        return Err(Failure::Refused(
            "Your word does not count as a verification of everything in this draft, or it changes no document. Nothing was published: leave --verify out.".to_owned(),
        ));
    }
    for finding in &before.findings {
        if finding.severity >= Severity::Warning {
            terminal.say(&harmless(&format!(
                "{}:{}: {}",
                finding.path, finding.line, finding.message
            )));
        }
    }
    name_links(
        terminal,
        "Published documents still link to what this takes away or moves:",
        &before.left,
    );
    let outcome = drafts::publish_now(engine, name, message, way)?;
    let is_barred = matches!(
        outcome,
        PublishOutcome::Blocked {
            may_bypass: false,
            ..
        }
    );
    match published(engine, terminal, &before, &outcome) {
        Err(Failure::Api(refused)) if way.bypass && is_barred => Err(Failure::Api(refused.with_hint(
            "You may not publish past the rules with --bypass: [review] bypass in carebook.toml says who may.",
        ))),
        other => other,
    }
}

/// Tells what came of publishing.
pub fn published(
    engine: &Engine,
    terminal: &mut Terminal,
    before: &PublishPreview,
    outcome: &PublishOutcome,
) -> Result<Verdict, Failure> {
    let draft = &before.draft;
    let checks = json!({ "findings": before.findings, "left": before.left });
    let with = |more: Value| {
        let mut all = checks.clone();
        if let (Value::Object(all), Value::Object(more)) = (&mut all, more) {
            all.extend(more);
        }
        all
    };
    match outcome {
        PublishOutcome::Published {
            commit,
            kept,
            unwritten,
            nothing,
            verified,
            behind,
        } => {
            if terminal.json {
                let beside = with(json!({
                    "type": "published", "state": "published", "commit": commit, "kept": kept,
                    "unwritten": unwritten, "nothing": nothing, "verified": verified, "behind": behind,
                }));
                // The branch is gone: nothing of it is in conflict any more.
                let draft = Draft {
                    conflicts: Vec::new(),
                    ..draft.clone()
                };
                tell_with(engine, terminal, &draft, beside)?;
                return Ok(Verdict::Yes);
            }
            let short = commit.get(..8).unwrap_or(commit);
            terminal.line(&match nothing {
                true => format!(
                    "Nothing of “{}” differs from what is published ({short}), so nothing new was published. The draft is put away.",
                    harmless(&draft.title)
                ),
                false if *verified == 0 => format!("Published as {short}."),
                false => format!("Published as {short}, and verified."),
            });
            for path in kept {
                terminal.say(&format!(
                    "{path} was changed in this folder and stays as it is: a local change. `carebook local diff {path}` shows it."
                ));
            }
            for path in unwritten {
                terminal.say(&format!(
                    "{path} could not be written in this folder and still holds the older text. Once it may be written, `carebook local put-back {path}` brings the published one."
                ));
            }
            if *behind {
                terminal.say("Git's index in this folder could not be written and still holds the older text. The next use of Carebook brings it up; commit nothing with git before that.");
            }
            Ok(Verdict::Yes)
        }
        PublishOutcome::Blocked {
            reasons,
            may_bypass,
        } => {
            let draft = shown_now(engine, draft)?;
            let name = &draft.name;
            if terminal.json {
                let beside = with(
                    json!({ "type": "blocked", "reasons": reasons, "may_bypass": may_bypass }),
                );
                tell_with(engine, terminal, &draft, beside)?;
            }
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
            let draft = &preview.draft;
            let beside = with(json!({ "type": "conflicts" }));
            tell_with(engine, terminal, draft, beside)?;
            let paths: Vec<&str> = preview
                .conflicts
                .iter()
                .map(|conflict| conflict.path.as_str())
                .collect();
            let name = &draft.name;
            Err(Failure::Refused(format!(
                "“{name}” and what was published since change the same in {}. Nothing was published. Take a side with `carebook draft resolve {name} DOC --ours`, `--theirs` or `--both`, or write the joined text with `carebook draft write {name} DOC`; then publish again.",
                paths.join(", ")
            )))
        }
    }
}

/// The draft as it is now; publishing may have joined it with what was published.
fn shown_now(engine: &Engine, draft: &Draft) -> Result<Draft, Failure> {
    let request = DraftRequest {
        name: draft.name.clone(),
    };
    Ok(drafts::show(engine, request)?)
}
