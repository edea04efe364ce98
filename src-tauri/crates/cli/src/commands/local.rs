//! `carebook local …`: files of the working tree that differ from what is published.

use carebook_engine::Engine;
use carebook_engine::api::drafts::{DiffForm, PublishOutcome, PutBack};
use carebook_engine::api::types::LocalChangeKind;
use carebook_engine::api::writing::{LocalDiffRequest, PathRequest};
use carebook_engine::usecase::{changes, drafts};

use super::draft::{begun, published};
use super::prose;
use crate::failure::{Failure, Verdict};
use crate::terminal::{Look, Terminal};
use crate::writing::{Local, LocalCommand};

pub fn run(engine: &Engine, options: &Local, terminal: &mut Terminal) -> Result<Verdict, Failure> {
    match &options.what {
        LocalCommand::List => list(engine, terminal)?,
        LocalCommand::Diff { path, source } => {
            let request = LocalDiffRequest {
                path: path.clone(),
                form: source.then_some(DiffForm::Source),
            };
            let diff = changes::diff(engine, request)?;
            if terminal.json {
                terminal.value(&diff);
            } else {
                prose::print(terminal, &diff);
            }
        }
        LocalCommand::Draft { paths, name } => {
            let draft = changes::to_draft_named(engine, paths, name.as_deref())?;
            begun(engine, terminal, &draft)?;
        }
        LocalCommand::Publish {
            paths,
            minor,
            message,
        } => {
            let (before, outcome) = changes::publish(engine, paths, message.as_deref(), *minor)?;
            if !matches!(outcome, PublishOutcome::Published { .. }) {
                terminal.say(&format!(
                    "It is the draft “{}” now; the files stay as they are.",
                    before.draft.name
                ));
                drafts::note_seen(engine, &before.draft.name, &[])?;
            }
            return published(engine, terminal, &before, &outcome);
        }
        LocalCommand::PutBack { paths } => {
            changes::check_changed(engine, paths)?;
            let mut done: Vec<PutBack> = Vec::new();
            for path in paths {
                let plain = path.strip_prefix("./").unwrap_or(path);
                if done.iter().any(|one| one.path == plain) {
                    continue;
                }
                let one = changes::put_back(engine, PathRequest { path: path.clone() })?;
                if !terminal.json {
                    told(terminal, &one);
                }
                done.push(one);
            }
            if terminal.json {
                terminal.value(&done);
            }
        }
    }
    Ok(Verdict::Yes)
}

/// Says what was done at once: what comes after it may fail.
fn told(terminal: &mut Terminal, one: &PutBack) {
    let path = terminal.paint(Look::Name, &one.path);
    terminal.line(&match one.published {
        true => format!("{path} is as published."),
        false => format!("{path} is not published; it was taken away."),
    });
    if let Some(kept) = &one.kept {
        terminal.say(&format!("What stood there is kept in {kept}"));
    }
}

fn list(engine: &Engine, terminal: &mut Terminal) -> Result<(), Failure> {
    let found = changes::look(engine)?;
    if terminal.json {
        terminal.value(&found);
        return Ok(());
    }
    for change in &found {
        let word = match change.kind {
            LocalChangeKind::Added => "new",
            LocalChangeKind::Modified => "changed",
            LocalChangeKind::Removed => "removed",
        };
        let path = terminal.paint(Look::Name, &change.path);
        terminal.line(&format!("{word:<8} {path}"));
    }
    Ok(())
}
