//! `carebook review …` and `carebook draft request`.

use carebook_engine::Engine;
use carebook_engine::api::drafts::Draft;
use carebook_engine::api::requests::Nothing;
use carebook_engine::api::review::{
    AskReviewRequest, InboxKind, ReviewRequestOf, VerdictOutcome, VerdictRequest,
};
use carebook_engine::api::writing::DraftRequest;
use carebook_engine::usecase::{drafts, review};

use super::telling::tell;
use crate::discussion::{self, Review, ReviewCommand};
use crate::failure::{Failure, Verdict};
use crate::terminal::{Look, Terminal};

pub fn run(engine: &Engine, options: &Review, terminal: &mut Terminal) -> Result<Verdict, Failure> {
    match &options.what {
        ReviewCommand::Show { name } => show(engine, name, terminal),
        ReviewCommand::Approve { verdict } => say(engine, verdict, true, terminal),
        ReviewCommand::RequestChanges { verdict } => say(engine, verdict, false, terminal),
        ReviewCommand::Inbox => inbox(engine, terminal),
    }
}

/// `carebook draft request`.
pub fn request(
    engine: &Engine,
    name: &str,
    reviewers: &[String],
    message: Option<&str>,
) -> Result<Draft, Failure> {
    Ok(review::request(
        engine,
        AskReviewRequest {
            draft: name.to_owned(),
            reviewers: reviewers.to_vec(),
            text: message.unwrap_or_default().to_owned(),
        },
    )?)
}

fn say(
    engine: &Engine,
    verdict: &discussion::Verdict,
    approved: bool,
    terminal: &mut Terminal,
) -> Result<Verdict, Failure> {
    let tip = match &verdict.tip {
        Some(tip) => tip.clone(),
        None => {
            let request = DraftRequest {
                name: verdict.name.clone(),
            };
            drafts::show(engine, request)?.tip
        }
    };
    let request = VerdictRequest {
        draft: verdict.name.clone(),
        tip,
        text: verdict.message.clone().unwrap_or_default(),
    };
    let outcome = if approved {
        review::approve(engine, request)?
    } else {
        review::request_changes(engine, request)?
    };
    match outcome {
        VerdictOutcome::Said { draft } => {
            tell(engine, terminal, &draft)?;
            Ok(Verdict::Yes)
        }
        VerdictOutcome::Moved { by } => Err(Failure::Refused(format!(
            "The draft was changed by {} meanwhile ({}). Look at it again.",
            by.author, by.summary
        ))),
        VerdictOutcome::Refused { reasons } => {
            let words: Vec<&str> = reasons.iter().map(|reason| reason.text.as_str()).collect();
            Err(Failure::Refused(words.join(" ")))
        }
    }
}

fn show(engine: &Engine, name: &str, terminal: &mut Terminal) -> Result<Verdict, Failure> {
    let request = ReviewRequestOf {
        draft: name.to_owned(),
        language: None,
    };
    let view = review::view(engine, request)?;
    if terminal.json {
        terminal.value(&view);
        return Ok(Verdict::Yes);
    }
    tell(engine, terminal, &view.draft)?;
    for request in &view.requests {
        let unsure = unsure(terminal, request.confirmed);
        terminal.line(&format!(
            "  {}{unsure} asked {}  {}",
            request.by.name,
            request.reviewers.join(", "),
            request.text
        ));
    }
    for verdict in &view.verdicts {
        let word = if verdict.approved {
            "approved"
        } else {
            "asked for changes of"
        };
        let what = if verdict.current {
            "this text"
        } else {
            "an earlier text"
        };
        let unsure = unsure(terminal, verdict.confirmed);
        terminal.line(&format!(
            "  {}{unsure} {word} {what}  {}",
            verdict.by.name, verdict.text
        ));
    }
    for need in &view.needs {
        let look = if need.met { Look::Good } else { Look::Warn };
        let line = terminal.paint(look, &format!("  {}", need.text));
        terminal.line(&line);
    }
    for document in &view.documents {
        super::prose::print(terminal, &document.diff);
    }
    Ok(Verdict::Yes)
}

/// What stands behind the name of somebody whose commit it did not come in.
pub fn unsure(terminal: &Terminal, confirmed: bool) -> String {
    match confirmed {
        true => String::new(),
        false => terminal.paint(Look::Warn, " (unconfirmed author)"),
    }
}

fn inbox(engine: &Engine, terminal: &mut Terminal) -> Result<Verdict, Failure> {
    let inbox = review::inbox(engine, Nothing {})?;
    if terminal.json {
        terminal.value(&inbox.items);
        return Ok(Verdict::Yes);
    }
    for item in &inbox.items {
        let day = item.at.get(..10).unwrap_or_default();
        let what = match item.kind {
            InboxKind::ReviewAsked => "asks for a review of",
            InboxKind::ChangedSinceApproval => "changed after your approval:",
            InboxKind::ChangedAsAsked => "changed after you asked for changes:",
            InboxKind::Mentioned => "mentions you in",
            InboxKind::Replied => "answered in",
            InboxKind::CommentOnDraft => "commented on",
            InboxKind::ChangesAsked => "asks for changes of",
            InboxKind::Conflict => {
                "published this, and others published other words in the same place: decide"
            }
            InboxKind::PublishRefused => "published this, and the server did not take it:",
        };
        let title = terminal.paint(Look::Bold, &item.title);
        let name = item.thread.as_deref().or(item.draft.as_deref());
        let name = terminal.paint(Look::Name, name.unwrap_or_default());
        let unsure = unsure(terminal, item.confirmed);
        let who = &item.by.name;
        terminal.line(&format!("{day}  {who}{unsure} {what} {title}  {name}"));
        if !item.text.is_empty() {
            let text = terminal.paint(Look::Dim, &format!("            {}", item.text));
            terminal.line(&text);
        }
    }
    if inbox.items.is_empty() {
        terminal.say("Nothing waits for you.");
    }
    Ok(Verdict::Yes)
}
