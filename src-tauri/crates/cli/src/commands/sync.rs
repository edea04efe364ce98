//! `carebook sync`.

use carebook_engine::Engine;
use carebook_engine::api::ErrorCode;
use carebook_engine::api::drafts::HeldFor;
use carebook_engine::api::requests::Nothing;
use carebook_engine::api::sync::{SyncOutcome, SyncReport, SyncRequest};
use carebook_engine::usecase::{drafts, sync};
use serde_json::json;

use crate::arguments::Sync;
use crate::asking;
use crate::failure::{Failure, Verdict};
use crate::terminal::{Look, Terminal};

pub fn run(engine: &Engine, options: &Sync, terminal: &mut Terminal) -> Result<Verdict, Failure> {
    if options.trust {
        sync::trust(engine, Nothing {})?;
    }
    let request = SyncRequest {
        remote: options.remote.clone(),
        accept: options.accept.clone(),
    };
    let outcome = sync::run_asking(engine, request, asking::at_terminal())?;
    let mut report = match &outcome {
        SyncOutcome::Done { report }
        | SyncOutcome::Conflicts { report, .. }
        | SyncOutcome::Rejected { report, .. }
        | SyncOutcome::Held { report, .. } => Some(report.clone()),
        SyncOutcome::UpToDate => Some(SyncReport {
            published: "up_to_date".to_owned(),
            ..SyncReport::default()
        }),
        SyncOutcome::NeedsCredentials { .. }
        | SyncOutcome::Offline { .. }
        | SyncOutcome::NeedsTrust { .. }
        | SyncOutcome::Cancelled => None,
    };
    let left = match &outcome {
        SyncOutcome::UpToDate | SyncOutcome::Done { .. } => Left::of(engine)?,
        _ => Left::default(),
    };
    // Of a remote that was not reached nothing can be told but that.
    if let Some(report) = report.as_mut().filter(|told| !told.published.is_empty()) {
        report.notices.extend(left.sentences.iter().cloned());
        if left.refused.is_some() && report.published == "up_to_date" {
            "refused".clone_into(&mut report.published);
        }
        tell(terminal, report, &outcome);
    }
    match outcome {
        SyncOutcome::UpToDate | SyncOutcome::Done { .. } => match left.refused {
            Some((message, hint)) => Err(remote(message, &hint)),
            None => Ok(Verdict::Yes),
        },
        SyncOutcome::Conflicts { report, draft } => Err(refused(
            format!(
                "Others published other words in the same place of {}. Their text is published here now, yours is the draft “{draft}”.",
                report.conflicts.join(", ")
            ),
            format!("Decide in the app, or: carebook draft show {draft}"),
        )),
        SyncOutcome::Held {
            message,
            commit,
            again,
            ..
        } => Err(refused(
            message,
            match (commit, again) {
                (Some(commit), None) => {
                    format!("If it is meant: carebook sync --accept {commit}")
                }
                (Some(commit), Some(again)) => format!(
                    "If it is meant, go back here as well: carebook sync --accept {commit}\nIf not, publish it again: carebook sync --accept {again}"
                ),
                (None, Some(again)) => {
                    format!("If it is not meant, publish it again: carebook sync --accept {again}")
                }
                (None, None) => "Nothing of it was taken. Ask whoever sent it.".to_owned(),
            },
        )),
        SyncOutcome::NeedsTrust { message, .. } => Err(refused(
            message,
            "If you trust whoever gave you this folder: carebook sync --trust".to_owned(),
        )),
        SyncOutcome::Cancelled => Err(refused("Stopped.".to_owned(), String::new())),
        SyncOutcome::NeedsCredentials { message, .. } => Err(remote(
            message,
            "Run it in a terminal, where it can ask, or set up a key or a credential helper for git.",
        )),
        SyncOutcome::Offline { message, .. } => Err(remote(
            message,
            "Everything is kept here; the next sync sends it.",
        )),
        SyncOutcome::Rejected { message, hint, .. } => Err(remote(message, &hint)),
    }
}

/// What earlier syncs left to be decided: it is still there, although this one went through.
#[derive(Default)]
struct Left {
    /// What to say beside the answer.
    sentences: Vec<String>,
    /// A refusal of the server that still stands, and what to do.
    refused: Option<(String, String)>,
}

impl Left {
    fn of(engine: &Engine) -> Result<Self, Failure> {
        let mut left = Self::default();
        for draft in drafts::list(engine, Nothing {})? {
            let (title, name) = (&draft.title, &draft.name);
            match draft.held.filter(|_| draft.mine) {
                Some(HeldFor::Conflict) => left.sentences.push(format!(
                    "Still to be decided: others published other words in the same place as your “{title}”. Decide in the app, or: carebook draft show {name}"
                )),
                Some(HeldFor::Refused) => {
                    let message = format!(
                        "The server did not take what you published as “{title}”. It is not published; your change is the branch draft/{name}."
                    );
                    let hint = format!(
                        "Have draft/{name} merged on the server (a pull or merge request); the next sync brings it back."
                    );
                    match &left.refused {
                        None => left.refused = Some((message, hint)),
                        Some(_) => left.sentences.push(message),
                    }
                }
                None => {}
            }
        }
        Ok(left)
    }
}

fn refused(message: String, hint: String) -> Failure {
    failed(ErrorCode::Refused, message, hint)
}

fn remote(message: String, hint: &str) -> Failure {
    failed(ErrorCode::Remote, message, hint.to_owned())
}

fn failed(code: ErrorCode, message: String, hint: String) -> Failure {
    let error = carebook_engine::api::ApiError::new(code, message);
    Failure::Api(match hint.is_empty() {
        true => error,
        false => error.with_hint(hint),
    })
}

fn tell(terminal: &mut Terminal, report: &SyncReport, outcome: &SyncOutcome) {
    if terminal.json {
        let draft = match outcome {
            SyncOutcome::Conflicts { draft, .. } => Some(draft),
            _ => None,
        };
        terminal.value(&json!({
            "published": report.published,
            "drafts": report.drafts,
            "journal": report.journal,
            "pushed": report.pushed,
            "removed": report.removed,
            "conflicts": report.conflicts,
            "draft": draft,
            "notices": report.notices,
        }));
        return;
    }
    let published = match report.published.as_str() {
        "fast_forwarded" => "brought",
        "merged" => "joined",
        "ahead" if matches!(outcome, SyncOutcome::Rejected { .. }) => "not sent",
        "ahead" => "sent",
        "conflict" => "put aside as a draft",
        "taken_back" => "taken back",
        "refused" => "refused by the server",
        "held" => "held",
        _ => "nothing new",
    };
    let line = format!("published  {published}");
    terminal.line(&line);
    if !report.drafts.is_empty() {
        let names = terminal.paint(Look::Name, &report.drafts.join(", "));
        terminal.line(&format!("drafts     {names}"));
    }
    if report.journal > 0 {
        terminal.line(&format!("journal    {} new", report.journal));
    }
    if !report.pushed.is_empty() {
        let names = terminal.paint(Look::Name, &report.pushed.join(", "));
        terminal.line(&format!("sent       {names}"));
    }
    if !report.removed.is_empty() {
        let names = terminal.paint(Look::Name, &report.removed.join(", "));
        terminal.line(&format!("removed    {names}"));
    }
    for notice in &report.notices {
        terminal.say(notice);
    }
}
