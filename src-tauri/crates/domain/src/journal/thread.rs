//! What the events of a thread amount to.

use super::event::{Body, Topic};
use super::id::EventId;
use super::person::{By, is_same_person};
use super::projection::Entry;
use crate::Timestamp;
use crate::anchor::Anchor;

/// A discussion tied to words, a section or a document.
#[derive(Clone, Debug, PartialEq)]
pub struct Thread {
    /// The event that began it.
    pub id: EventId,
    /// The document.
    pub doc: String,
    /// The draft; nothing for published text.
    pub draft: Option<String>,
    /// The words it is about.
    pub anchor: Option<Anchor>,
    /// What its first comment wants to say.
    pub topic: Option<Topic>,
    /// Open or settled.
    pub state: ThreadState,
    /// Its comments in order; deleted ones without their text.
    pub comments: Vec<Comment>,
    /// The proposed words, in a thread that a suggestion began.
    pub suggestion: Option<Suggestion>,
    /// What was done in the name of somebody whose commit it did not come in, in order. It changes
    /// nothing.
    pub claims: Vec<Claim>,
}

/// An act whose author is not confirmed.
#[derive(Clone, Debug, PartialEq)]
pub struct Claim {
    /// Its event.
    pub id: EventId,
    /// Who is said to have done it.
    pub by: By,
    /// When.
    pub at: Timestamp,
    /// What.
    pub act: Act,
}

/// What can be done in a thread besides speaking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Settled it.
    Resolved,
    /// Opened it again.
    Reopened,
    /// Took the suggestion over.
    Accepted,
    /// Turned the suggestion down.
    Rejected,
    /// Said a comment anew.
    Edited,
    /// Took a comment back.
    Deleted,
}

/// Open or settled.
#[derive(Clone, Debug, PartialEq)]
pub enum ThreadState {
    /// Open.
    Open,
    /// Settled.
    Resolved {
        /// By whom.
        by: By,
        /// When.
        at: Timestamp,
    },
}

/// One message.
#[derive(Clone, Debug, PartialEq)]
pub struct Comment {
    /// Its event.
    pub id: EventId,
    /// Who wrote it.
    pub by: By,
    /// Whether the commit that brought it names the same person.
    pub confirmed: bool,
    /// When.
    pub at: Timestamp,
    /// What it says; empty when deleted.
    pub text: String,
    /// When it was said anew.
    pub edited: Option<Timestamp>,
    /// Whether it was taken back.
    pub deleted: bool,
    /// What it said before it was taken back, with who was mentioned. For nobody to read; it is
    /// what is said again when that is taken back in turn.
    taken_back: Option<(String, Vec<String>)>,
    /// Addresses of people mentioned.
    pub mentions: Vec<String>,
}

/// Proposed words.
#[derive(Clone, Debug, PartialEq)]
pub enum Suggestion {
    /// Nobody decided yet.
    Open {
        /// The words to put there.
        replacement: String,
    },
    /// It went into the draft.
    Accepted {
        /// The words.
        replacement: String,
        /// By whom.
        by: By,
        /// The commit.
        commit: Option<String>,
    },
    /// It was turned down.
    Rejected {
        /// The words.
        replacement: String,
        /// By whom.
        by: By,
        /// Why.
        reason: String,
    },
}

impl Suggestion {
    /// The proposed words.
    pub fn replacement(&self) -> &str {
        match self {
            Self::Open { replacement }
            | Self::Accepted { replacement, .. }
            | Self::Rejected { replacement, .. } => replacement,
        }
    }
}

/// Folds the events of one thread, in the order of their ids. Nothing while the event that
/// began it has not arrived.
pub fn fold_thread<'a>(id: EventId, events: impl IntoIterator<Item = &'a Entry>) -> Option<Thread> {
    let mut thread: Option<Thread> = None;
    for entry in events {
        match &mut thread {
            None if entry.event.id == id => thread = begin(entry),
            None => {}
            Some(thread) => go_on(thread, entry),
        }
    }
    thread
}

fn begin(entry: &Entry) -> Option<Thread> {
    let event = &entry.event;
    let (doc, draft, anchor, topic, text, mentions, suggestion) = match &event.body {
        Body::CommentAdded {
            doc,
            draft,
            anchor,
            topic,
            mentions,
            text,
            ..
        } => (
            doc,
            draft,
            anchor.clone(),
            *topic,
            text,
            mentions.clone(),
            None,
        ),
        Body::SuggestionAdded {
            doc,
            draft,
            anchor,
            replacement,
            text,
        } => {
            let open = Suggestion::Open {
                replacement: replacement.clone(),
            };
            (
                doc,
                draft,
                Some(anchor.clone()),
                None,
                text,
                Vec::new(),
                Some(open),
            )
        }
        _ => return None,
    };
    let comments = vec![comment(entry, text, mentions)];
    Some(Thread {
        id: event.id,
        doc: doc.clone(),
        draft: draft.clone(),
        anchor,
        topic,
        state: ThreadState::Open,
        comments,
        suggestion,
        claims: Vec::new(),
    })
}

fn comment(entry: &Entry, text: &str, mentions: Vec<String>) -> Comment {
    let event = &entry.event;
    Comment {
        id: event.id,
        by: event.by.clone(),
        confirmed: entry.confirmed,
        at: event.at,
        text: text.to_owned(),
        edited: None,
        deleted: false,
        taken_back: None,
        mentions,
    }
}

fn go_on(thread: &mut Thread, entry: &Entry) {
    let event = &entry.event;
    let changed = match &event.body {
        Body::CommentAdded { text, mentions, .. } => {
            thread.comments.push(comment(entry, text, mentions.clone()));
            Ok(())
        }
        Body::CommentEdited { comment, text, .. } => match own_comment(thread, *comment, entry) {
            Some(own) if own.deleted => Ok(()),
            Some(own) => {
                own.text.clone_from(text);
                own.edited = Some(event.at);
                Ok(())
            }
            None => Err(Act::Edited),
        },
        Body::CommentDeleted { comment, .. } => match own_comment(thread, *comment, entry) {
            Some(own) if own.deleted => Ok(()),
            Some(own) => {
                let said = (
                    std::mem::take(&mut own.text),
                    std::mem::take(&mut own.mentions),
                );
                own.taken_back = Some(said);
                own.deleted = true;
                Ok(())
            }
            None => Err(Act::Deleted),
        },
        Body::CommentRestored { comment, .. } => match own_comment(thread, *comment, entry) {
            Some(own) => {
                if let Some((text, mentions)) = own.taken_back.take() {
                    own.text = text;
                    own.mentions = mentions;
                    own.deleted = false;
                }
                Ok(())
            }
            None => Err(Act::Edited),
        },
        Body::ThreadResolved { .. } => confirmed(entry, Act::Resolved).map(|()| {
            thread.state = ThreadState::Resolved {
                by: event.by.clone(),
                at: event.at,
            };
        }),
        Body::ThreadReopened { .. } => {
            confirmed(entry, Act::Reopened).map(|()| thread.state = ThreadState::Open)
        }
        Body::SuggestionAccepted { commit, .. } => confirmed(entry, Act::Accepted).map(|()| {
            decide(thread, |replacement| Suggestion::Accepted {
                replacement,
                by: event.by.clone(),
                commit: commit.clone(),
            });
        }),
        Body::SuggestionRejected { text, .. } => confirmed(entry, Act::Rejected).map(|()| {
            decide(thread, |replacement| Suggestion::Rejected {
                replacement,
                by: event.by.clone(),
                reason: text.clone(),
            });
        }),
        Body::SuggestionReopened { .. } => {
            confirmed(entry, Act::Reopened).map(|()| take_decision_back(thread, &event.by.email))
        }
        _ => Ok(()),
    };
    if let Err(act) = changed
        && !entry.confirmed
    {
        thread.claims.push(Claim {
            id: event.id,
            by: event.by.clone(),
            at: event.at,
            act,
        });
    }
}

/// What changes a thread for everybody counts only as done by its author.
fn confirmed(entry: &Entry, act: Act) -> Result<(), Act> {
    if entry.confirmed { Ok(()) } else { Err(act) }
}

/// People change their own comments only. A confirmed comment is not changed by an event
/// whose author is not confirmed.
fn own_comment<'a>(thread: &'a mut Thread, id: EventId, entry: &Entry) -> Option<&'a mut Comment> {
    let own = thread
        .comments
        .iter_mut()
        .find(|comment| comment.id == id)?;
    let allowed =
        is_same_person(&own.by.email, &entry.event.by.email) && (entry.confirmed || !own.confirmed);
    allowed.then_some(own)
}

/// Who decided may decide otherwise, and nobody else for them.
fn take_decision_back(thread: &mut Thread, who: &str) {
    if let Some(suggestion) = &mut thread.suggestion
        && let Suggestion::Accepted { by, .. } | Suggestion::Rejected { by, .. } = suggestion
        && is_same_person(&by.email, who)
    {
        *suggestion = Suggestion::Open {
            replacement: suggestion.replacement().to_owned(),
        };
    }
}

/// What went into the draft is in the draft: nothing turns an accepted suggestion down.
fn decide(thread: &mut Thread, decision: impl FnOnce(String) -> Suggestion) {
    if let Some(suggestion) = &mut thread.suggestion
        && !matches!(suggestion, Suggestion::Accepted { .. })
    {
        let next = decision(suggestion.replacement().to_owned());
        *suggestion = next;
    }
}
