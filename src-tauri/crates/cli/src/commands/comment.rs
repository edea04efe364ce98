//! `carebook comment …` and `carebook suggest …`.

use carebook_engine::Engine;
use carebook_engine::api::review::{
    AcceptRequest, Act, AnchorStatus, CommentRequest, DeleteCommentRequest, EditCommentRequest,
    ReconsiderRequest, RejectRequest, ReplyRequest, Selection, SuggestRequest, SuggestionState,
    Thread, ThreadRequest, ThreadState, ThreadsRequest, Topic,
};
use carebook_engine::usecase::threads;
use serde_json::{Value, json};

use super::review::unsure;
use crate::discussion::{Comment, CommentCommand, Place, Suggest, SuggestCommand, TopicWord};
use crate::failure::{Failure, Verdict};
use crate::terminal::{Look, Terminal};

pub fn run(
    engine: &Engine,
    options: &Comment,
    terminal: &mut Terminal,
) -> Result<Verdict, Failure> {
    let thread = match &options.what {
        CommentCommand::Add {
            place,
            quote,
            topic,
            message,
        } => threads::comment(
            engine,
            CommentRequest {
                doc: named_section(&place.document).0.to_owned(),
                draft: place.draft.clone(),
                selection: selection(place, quote.as_deref()),
                topic: topic.map(of_word),
                text: message.clone(),
            },
        )?,
        CommentCommand::Reply { thread, message } => threads::reply(
            engine,
            ReplyRequest {
                thread: thread.clone(),
                text: message.clone(),
                draft: None,
            },
        )?,
        CommentCommand::Edit {
            thread,
            comment,
            message,
        } => threads::edit(
            engine,
            EditCommentRequest {
                thread: thread.clone(),
                comment: comment.clone().unwrap_or_else(|| thread.clone()),
                text: message.clone(),
            },
        )?,
        CommentCommand::Delete { thread, comment } => threads::delete(
            engine,
            DeleteCommentRequest {
                thread: thread.clone(),
                comment: comment.clone().unwrap_or_else(|| thread.clone()),
            },
        )?,
        CommentCommand::Restore { thread, comment } => threads::restore(
            engine,
            DeleteCommentRequest {
                thread: thread.clone(),
                comment: comment.clone().unwrap_or_else(|| thread.clone()),
            },
        )?,
        CommentCommand::Resolve { thread } => threads::resolve(engine, named(thread))?,
        CommentCommand::Reopen { thread } => threads::reopen(engine, named(thread))?,
        CommentCommand::List {
            document,
            draft,
            mine,
            open,
        } => {
            let mut found = match document.as_deref().map(named_section) {
                Some((doc, section)) => {
                    let request = ThreadsRequest {
                        doc: doc.to_owned(),
                        draft: draft.clone(),
                    };
                    let mut found = threads::list(engine, request)?;
                    if let Some(section) = section {
                        found.retain(|thread| thread.anchor.section == section);
                    }
                    found
                }
                None => threads::all(engine)?,
            };
            if *mine {
                found = threads::of_person(engine, found)?;
            }
            if *open {
                found.retain(|thread| matches!(thread.state, ThreadState::Open));
            }
            tell_all(terminal, &found);
            return Ok(Verdict::Yes);
        }
    };
    tell(terminal, &thread);
    Ok(Verdict::Yes)
}

pub fn suggest(
    engine: &Engine,
    options: &Suggest,
    terminal: &mut Terminal,
) -> Result<Verdict, Failure> {
    let thread = match &options.what {
        Some(SuggestCommand::Accept { threads, draft }) => {
            return accept(engine, threads, draft.as_deref(), terminal);
        }
        Some(SuggestCommand::Reject { thread, message }) => threads::reject(
            engine,
            RejectRequest {
                thread: thread.clone(),
                reason: message.clone().unwrap_or_default(),
            },
        )?,
        Some(SuggestCommand::Reconsider { threads }) => {
            let threads = threads.clone();
            let waiting = threads::reconsider(engine, ReconsiderRequest { threads })?;
            tell_all(terminal, &waiting);
            return Ok(Verdict::Yes);
        }
        None => propose(engine, options)?,
    };
    tell(terminal, &thread);
    Ok(Verdict::Yes)
}

fn propose(engine: &Engine, new: &Suggest) -> Result<Thread, Failure> {
    let (Some(document), Some(quote), Some(replacement)) =
        (&new.document, &new.quote, &new.replacement)
    else {
        return Err(Failure::Usage(
            "Say what to suggest: DOC --quote TEXT --with TEXT, or accept, or reject.".to_owned(),
        ));
    };
    let (document, section) = named_section(document);
    let section = new.section.as_deref().or(section);
    Ok(threads::suggest(
        engine,
        SuggestRequest {
            doc: document.to_owned(),
            draft: new.draft.clone(),
            selection: Selection::Quote {
                quote: quote.clone(),
                section: section.map(str::to_owned),
                occurrence: new.occurrence,
            },
            replacement: replacement.clone(),
            text: new.message.clone().unwrap_or_default(),
        },
    )?)
}

fn accept(
    engine: &Engine,
    ids: &[String],
    draft: Option<&str>,
    terminal: &mut Terminal,
) -> Result<Verdict, Failure> {
    let outcomes = threads::accept(
        engine,
        AcceptRequest {
            threads: ids.to_vec(),
            draft: draft.map(str::to_owned),
        },
    )?;
    if terminal.json {
        let all: Vec<Value> = outcomes
            .iter()
            .map(|outcome| {
                let mut value = as_json(&outcome.thread);
                if let Some(fields) = value.as_object_mut() {
                    fields.insert("into".to_owned(), json!(outcome.draft));
                    fields.insert("refused".to_owned(), json!(outcome.refused));
                }
                value
            })
            .collect();
        terminal.value(&all);
    } else {
        for outcome in &outcomes {
            let id = terminal.paint(Look::Name, &outcome.thread.id);
            match (&outcome.refused, &outcome.draft) {
                (Some(why), _) => {
                    let why = terminal.paint(Look::Warn, why);
                    terminal.line(&format!("{id}  {why}"));
                }
                (None, Some(draft)) => terminal.line(&format!("{id}  taken over into {draft}")),
                (None, None) => terminal.line(&id),
            }
        }
    }
    let refused: Vec<&str> = outcomes
        .iter()
        .filter_map(|outcome| outcome.refused.as_deref())
        .collect();
    match refused.as_slice() {
        [] => Ok(Verdict::Yes),
        [only] if outcomes.len() == 1 => Err(Failure::Refused((*only).to_owned())),
        some => Err(Failure::Refused(format!(
            "{} of {} suggestions were not taken over.",
            some.len(),
            outcomes.len()
        ))),
    }
}

fn named(thread: &str) -> ThreadRequest {
    ThreadRequest {
        thread: thread.to_owned(),
    }
}

/// `DOC` or `DOC#anchor`: the document, and the section.
fn named_section(document: &str) -> (&str, Option<&str>) {
    match document.split_once('#') {
        Some((document, section)) if !section.is_empty() => (document, Some(section)),
        Some((document, _)) => (document, None),
        None => (document, None),
    }
}

fn selection(place: &Place, quote: Option<&str>) -> Selection {
    let section = place.section.as_deref();
    match (quote, section.or(named_section(&place.document).1)) {
        (Some(quote), section) => Selection::Quote {
            quote: quote.to_owned(),
            section: section.map(str::to_owned),
            occurrence: place.occurrence,
        },
        (None, Some(section)) => Selection::Section {
            section: section.to_owned(),
        },
        (None, None) => Selection::Document,
    }
}

fn of_word(word: TopicWord) -> Topic {
    match word {
        TopicWord::Question => Topic::Question,
        TopicWord::NeedsDetail => Topic::NeedsDetail,
        TopicWord::CanDrop => Topic::CanDrop,
        TopicWord::Wrong => Topic::Wrong,
        TopicWord::Praise => Topic::Praise,
    }
}

/// A thread as the contract writes it.
fn as_json(thread: &Thread) -> Value {
    let comments: Vec<Value> = thread
        .comments
        .iter()
        .map(|comment| {
            json!({
                "id": comment.id,
                "by": comment.by,
                "at": comment.at,
                "text": comment.text,
                "confirmed": comment.confirmed,
                "edited": comment.edited_at,
                "deleted": comment.deleted,
                "mentions": comment.mentions,
                "sent": comment.sent,
            })
        })
        .collect();
    json!({
        "thread": thread.id,
        "doc": thread.path,
        "id": thread.doc,
        "draft": thread.draft,
        "topic": thread.topic,
        "state": match thread.state {
            ThreadState::Open => "open",
            ThreadState::Resolved { .. } => "resolved",
        },
        "anchor": {
            // A thread about the whole document stands exactly where it belongs.
            "status": match thread.anchor.status {
                AnchorStatus::Document => AnchorStatus::Exact,
                status => status,
            },
            "whole": matches!(thread.anchor.status, AnchorStatus::Document),
            "line": thread.anchor.line,
            "column": thread.anchor.column,
            "quote": thread.anchor.quote,
            "section": thread.anchor.section,
            "reason": thread.anchor.reason,
        },
        "comments": comments,
        "unconfirmed": thread.claims,
        "suggestion": thread.suggestion.as_ref().map(|suggestion| json!({
            "with": suggestion.replacement,
            "state": match &suggestion.state {
                SuggestionState::Open => "open",
                SuggestionState::Accepted { .. } => "accepted",
                SuggestionState::Rejected { .. } => "rejected",
            },
            "by": match &suggestion.state {
                SuggestionState::Open => None,
                SuggestionState::Accepted { by, .. } | SuggestionState::Rejected { by, .. } => Some(by),
            },
            "reason": match &suggestion.state {
                SuggestionState::Rejected { reason, .. } => Some(reason),
                SuggestionState::Open | SuggestionState::Accepted { .. } => None,
            },
            "refused": suggestion.refused,
        })),
    })
}

fn tell_all(terminal: &mut Terminal, threads: &[Thread]) {
    if terminal.json {
        let all: Vec<Value> = threads.iter().map(as_json).collect();
        terminal.value(&all);
    } else {
        for thread in threads {
            print(terminal, thread);
        }
    }
}

fn tell(terminal: &mut Terminal, thread: &Thread) {
    if terminal.json {
        terminal.value(&as_json(thread));
    } else {
        print(terminal, thread);
    }
}

fn print(terminal: &mut Terminal, thread: &Thread) {
    let id = terminal.paint(Look::Name, &thread.id);
    let place = match (thread.anchor.status, thread.anchor.line) {
        (AnchorStatus::Document, _) => thread.path.clone(),
        (AnchorStatus::Detached, _) => format!("{} (detached)", thread.path),
        (_, Some(line)) => format!("{}:{line}", thread.path),
        (_, None) => thread.path.clone(),
    };
    let place = terminal.paint(Look::Bold, &place);
    let state = match &thread.state {
        ThreadState::Open => String::new(),
        ThreadState::Resolved { by, .. } => format!("  settled by {}", by.name),
    };
    let draft = thread.draft.as_deref();
    let draft = draft.map_or_else(String::new, |draft| format!("  in {draft}"));
    terminal.line(&format!("{place}  {id}{draft}{state}"));
    if !thread.anchor.quote.is_empty() {
        let quote: Vec<&str> = thread.anchor.quote.split_whitespace().collect();
        let quote = terminal.paint(Look::Dim, &format!("  “{}”", quote.join(" ")));
        terminal.line(&quote);
    }
    if let Some(suggestion) = &thread.suggestion {
        let (word, reason) = match &suggestion.state {
            SuggestionState::Open => ("instead".to_owned(), ""),
            SuggestionState::Accepted { by, .. } => (format!("taken over by {}", by.name), ""),
            SuggestionState::Rejected { by, reason } => {
                (format!("turned down by {}", by.name), reason.trim())
            }
        };
        terminal.line(&format!("  {word}: “{}”", suggestion.replacement));
        if !reason.is_empty() {
            terminal.line(&format!("    {}", reason.replace('\n', "\n    ")));
        }
    }
    for comment in &thread.comments {
        if comment.text.is_empty() && !comment.deleted {
            continue;
        }
        let day = comment.at.get(..10).unwrap_or_default();
        let unsure = unsure(terminal, comment.confirmed);
        let text = if comment.deleted {
            "taken back".to_owned()
        } else {
            comment.text.replace('\n', "\n    ")
        };
        terminal.line(&format!("  {day}  {}{unsure}: {text}", comment.by.name));
    }
    for claim in &thread.claims {
        let day = claim.at.get(..10).unwrap_or_default();
        let word = match claim.act {
            Act::Resolved => "settled it",
            Act::Reopened => "opened it again",
            Act::Accepted => "took the suggestion over",
            Act::Rejected => "turned the suggestion down",
            Act::Edited => "said a comment anew",
            Act::Deleted => "took a comment back",
        };
        let unsure = unsure(terminal, false);
        terminal.line(&format!(
            "  {day}  {}{unsure}: {word}, which does not count",
            claim.by.name
        ));
    }
}
