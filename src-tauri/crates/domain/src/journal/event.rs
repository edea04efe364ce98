//! What an event is, how it is read and written. What we do not understand stays as it is.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::id::EventId;
use super::person::{By, is_same_person};
use crate::anchor::{Anchor, MAX_QUOTE};
use crate::{Date, Timestamp};

/// The version of the schema that we write. Events of later versions are kept and not
/// understood.
pub const VERSION: u32 = 1;
/// Bytes of an event's file at most.
const MAX_FILE: usize = 256 * 1024;
const MAX_TEXT: usize = 64 * 1024;
const MAX_CONTEXT: usize = 2 * 1024;
const MAX_NAME: usize = 400;
/// Paths and ids of documents, names of drafts.
const MAX_REFERENCE: usize = 4096;
const MAX_ITEMS: usize = 10_000;
const MAX_DEPTH: usize = 8;

/// Something that somebody did.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// The version of its schema.
    pub v: u32,
    /// Its id, which is also its place in the order of events.
    pub id: EventId,
    /// When, by the clock of whoever did it.
    pub at: Timestamp,
    /// Who says they did it.
    pub by: By,
    /// What was done.
    pub body: Body,
    /// Fields that nobody here knows, kept for those who do.
    pub extra: Map<String, Value>,
}

/// What a comment wants to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// A question.
    Question,
    /// Something is not said.
    NeedsDetail,
    /// Something need not be said.
    CanDrop,
    /// Something is wrong.
    Wrong,
    /// Something is good.
    Praise,
    /// A topic of a later version.
    #[serde(other)]
    Other,
}

/// What became of a step or a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Done.
    Done,
    /// Taken back.
    Undone,
    /// An outcome of a later version.
    #[serde(other)]
    Other,
}

macro_rules! bodies {
    ($($kind:literal $(#[doc = $doc:literal])+ $name:ident { $($(#[doc = $fdoc:literal])+ $(#[serde($($attr:tt)*)])* $field:ident: $type:ty,)* })+) => {
        /// What was done. The names of fields are those of the file.
        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(tag = "kind")]
        pub enum Body {
            $($(#[doc = $doc])+ #[serde(rename = $kind)] $name {
                $($(#[doc = $fdoc])+ $(#[serde($($attr)*)])* $field: $type,)*
            },)+
            /// A kind of a later version, as it is written.
            #[serde(skip)]
            Unknown {
                /// Its kind.
                kind: String,
            },
        }

        impl Body {
            /// Its kind, such as `comment.added`.
            pub fn kind(&self) -> &str {
                match self {
                    $(Self::$name { .. } => $kind,)+
                    Self::Unknown { kind } => kind,
                }
            }

            fn fields(kind: &str) -> Option<&'static [&'static str]> {
                match kind {
                    $($kind => Some(&[$(stringify!($field),)*]),)+
                    _ => None,
                }
            }
        }
    };
}

bodies! {
    "comment.added"
    /// A comment: the first of a thread, or an answer.
    CommentAdded {
        /// The thread; the comment's own id, or nothing, for a new one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        thread: Option<EventId>,
        /// The document.
        doc: String,
        /// The draft; nothing for published text.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        draft: Option<String>,
        /// The words it is about; nothing for a whole document or an answer.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        anchor: Option<Anchor>,
        /// What it wants to say.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        topic: Option<Topic>,
        /// Addresses of people mentioned.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        mentions: Vec<String>,
        /// The text.
        text: String,
    }
    "comment.edited"
    /// A comment of one's own, said anew.
    CommentEdited {
        /// The thread.
        thread: EventId,
        /// The comment.
        comment: EventId,
        /// The new text.
        text: String,
    }
    "comment.deleted"
    /// A comment of one's own, taken back.
    CommentDeleted {
        /// The thread.
        thread: EventId,
        /// The comment.
        comment: EventId,
    }
    "comment.restored"
    /// A comment of one's own that was taken back, said again as it was.
    CommentRestored {
        /// The thread.
        thread: EventId,
        /// The comment.
        comment: EventId,
    }
    "thread.resolved"
    /// A thread is settled.
    ThreadResolved {
        /// The thread.
        thread: EventId,
    }
    "thread.reopened"
    /// A thread is not settled after all.
    ThreadReopened {
        /// The thread.
        thread: EventId,
    }
    "suggestion.added"
    /// Other words for a piece of text; begins a thread.
    SuggestionAdded {
        /// The document.
        doc: String,
        /// The draft; nothing for published text.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        draft: Option<String>,
        /// The words to replace.
        anchor: Anchor,
        /// The words to put there.
        replacement: String,
        /// Why.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        text: String,
    }
    "suggestion.accepted"
    /// A suggestion went into the draft.
    SuggestionAccepted {
        /// The thread it began.
        thread: EventId,
        /// The commit.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        commit: Option<String>,
    }
    "suggestion.rejected"
    /// A suggestion was turned down.
    SuggestionRejected {
        /// The thread it began.
        thread: EventId,
        /// Why.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        text: String,
    }
    "suggestion.reopened"
    /// A decision about a suggestion is taken back by whoever made it. What it had brought into
    /// the draft is out of it again.
    SuggestionReopened {
        /// The thread it began.
        thread: EventId,
    }
    "review.requested"
    /// Somebody is asked to read a draft.
    ReviewRequested {
        /// The draft.
        draft: String,
        /// Addresses and `role:…`.
        reviewers: Vec<String>,
        /// What to look at.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        text: String,
    }
    "review.approved"
    /// Consent to exactly one content of a draft.
    ReviewApproved {
        /// The draft.
        draft: String,
        /// Its content: the draft's tree.
        tree: String,
        /// The content of every file that the draft changes, by path; empty for one that goes. So
        /// it can be told later what was approved, when the draft is not there any more.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        files: BTreeMap<String, String>,
        /// A summary.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        text: String,
    }
    "review.changes_requested"
    /// A draft should not be published as it is.
    ReviewChangesRequested {
        /// The draft.
        draft: String,
        /// Its content: the draft's tree.
        tree: String,
        /// What should change.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        text: String,
    }
    "review.bypassed"
    /// A draft was published without the approvals it needed, by somebody who may.
    ReviewBypassed {
        /// The draft.
        draft: String,
        /// Its content: the draft's tree.
        tree: String,
        /// The content of every file that the draft changes, by path; empty for one that goes. So
        /// it can be told later what was approved, when the draft is not there any more.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        files: BTreeMap<String, String>,
        /// Why.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        text: String,
    }
    "document.verified"
    /// Still accurate, said of exactly one content.
    DocumentVerified {
        /// The document.
        doc: String,
        /// Its content.
        blob: String,
        /// The hash of each section's content, by anchor.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        sections: BTreeMap<String, String>,
        /// The commit of the last change that counts. As long as it stays the last one, only
        /// minor changes came, and they do not undo a verification.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        version: Option<String>,
        /// A note.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        text: String,
    }
    "document.verification_withdrawn"
    /// One's own verification taken back.
    DocumentVerificationWithdrawn {
        /// The document.
        doc: String,
        /// The event that verified it.
        verification: EventId,
    }
    "document.acknowledged"
    /// I have read this content.
    DocumentAcknowledged {
        /// The document.
        doc: String,
        /// Its content.
        blob: String,
    }
    "document.snoozed"
    /// Ask again later.
    DocumentSnoozed {
        /// The document.
        doc: String,
        /// Until this day.
        until: Date,
        /// Why.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        text: String,
    }
    "guide.step"
    /// A step of a guide was taken.
    GuideStep {
        /// The guide.
        doc: String,
        /// The step's anchor.
        step: String,
        /// What became of it.
        outcome: Outcome,
    }
    "quiz.taken"
    /// A quiz was answered.
    QuizTaken {
        /// The document it stands in.
        doc: String,
        /// The question's anchor.
        quiz: String,
        /// Whether the answer was right.
        right: bool,
    }
    "digest.day"
    /// A day of one clone in numbers, without names.
    DigestDay {
        /// The day.
        day: Date,
        /// Which clone, as a random word of its own.
        clone: String,
        /// Numbers by document and by what is counted.
        counts: BTreeMap<String, BTreeMap<String, u32>>,
    }
}

/// What an event is about; events of one subject are understood together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subject {
    /// A thread, by the event that began it.
    Thread(EventId),
    /// A draft.
    Draft(String),
    /// A document.
    Document(String),
    /// The numbers of a day.
    Day(Date),
    /// Something of a later version.
    Unknown,
}

/// Why a file is no event.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// The file is too large.
    #[error("the file is larger than 256 KiB")]
    TooLarge,
    /// It is no JSON object.
    #[error("the file is not a JSON object: {0}")]
    NotAnObject(String),
    /// It is nested too deeply.
    #[error("the object is nested too deeply")]
    TooDeep,
    /// Its id is missing or none.
    #[error("it has no valid id")]
    Id,
    /// Its path does not fit its id.
    #[error("the id does not fit the file's name {0}")]
    Path(String),
    /// A common field is missing or wrong.
    #[error("the field {0} is missing or wrong")]
    Field(&'static str),
    /// A field of its kind is missing or wrong.
    #[error("it is no valid {kind}: {what}")]
    Body {
        /// The kind.
        kind: String,
        /// What is wrong.
        what: String,
    },
    /// A text is too long.
    #[error("the {0} is too long")]
    TooLong(&'static str),
    /// Another event has the same id.
    #[error("another event has the same id")]
    Duplicate,
}

/// Returns where an event's file lies.
pub fn path_of(id: EventId) -> String {
    format!("events/{}/{id}.json", id.month())
}

/// Whether an event counts as its author's: the commit that brought it says the same.
pub fn is_confirmed(event: &Event, commit_author_email: &str) -> bool {
    is_same_person(&event.by.email, commit_author_email)
}

const COMMON: &[&str] = &["v", "id", "at", "by", "kind"];

impl Event {
    /// Reads an event's file.
    pub fn read(path: &str, bytes: &[u8]) -> Result<Self, Flaw> {
        if bytes.len() > MAX_FILE {
            return Err(Flaw::TooLarge);
        }
        let value: Value =
            serde_json::from_slice(bytes).map_err(|error| Flaw::NotAnObject(error.to_string()))?;
        let Value::Object(map) = value else {
            return Err(Flaw::NotAnObject("another value".to_owned()));
        };
        if map.values().any(|value| depth(value) > MAX_DEPTH) {
            return Err(Flaw::TooDeep);
        }
        let event = Self::from_map(map)?;
        let name = path.rsplit('/').next().unwrap_or_default();
        if name.strip_suffix(".json") != Some(event.id.to_string().as_str()) {
            return Err(Flaw::Path(name.chars().take(60).collect()));
        }
        event.check_sizes()?;
        Ok(event)
    }

    fn from_map(map: Map<String, Value>) -> Result<Self, Flaw> {
        let id = map
            .get("id")
            .and_then(Value::as_str)
            .and_then(EventId::parse)
            .ok_or(Flaw::Id)?;
        let v = map
            .get("v")
            .and_then(Value::as_u64)
            .and_then(|v| u32::try_from(v).ok())
            .ok_or(Flaw::Field("v"))?;
        let at = map
            .get("at")
            .and_then(Value::as_str)
            .and_then(|at| at.parse().ok())
            .ok_or(Flaw::Field("at"))?;
        let by: By = map
            .get("by")
            .and_then(|by| serde_json::from_value(by.clone()).ok())
            .ok_or(Flaw::Field("by"))?;
        if by.email.trim().is_empty() || by.email.len() > MAX_NAME || by.name.len() > MAX_NAME {
            return Err(Flaw::Field("by"));
        }
        let kind = map
            .get("kind")
            .and_then(Value::as_str)
            .filter(|kind| kind.len() < 100)
            .ok_or(Flaw::Field("kind"))?
            .to_owned();
        let known = Body::fields(&kind).filter(|_| v <= VERSION);
        let body = match known {
            Some(_) => {
                serde_json::from_value(Value::Object(map.clone())).map_err(|error| Flaw::Body {
                    kind: kind.clone(),
                    what: error.to_string(),
                })?
            }
            None => Body::Unknown { kind },
        };
        let is_extra = |field: &String| {
            !COMMON.contains(&field.as_str())
                && !known.unwrap_or_default().contains(&field.as_str())
        };
        let extra = map
            .into_iter()
            .filter(|(field, _)| is_extra(field))
            .collect();
        Ok(Self {
            v,
            id,
            at,
            by,
            body,
            extra,
        })
    }

    /// Writes the event as its file: one object, a field a line, and a newline.
    pub fn write(&self) -> Result<Vec<u8>, Flaw> {
        let wrong = |error: serde_json::Error| Flaw::Body {
            kind: self.body.kind().to_owned(),
            what: error.to_string(),
        };
        let mut map = Map::new();
        map.insert("v".to_owned(), self.v.into());
        map.insert("id".to_owned(), self.id.to_string().into());
        map.insert("at".to_owned(), self.at.to_string().into());
        map.insert(
            "by".to_owned(),
            serde_json::to_value(&self.by).map_err(wrong)?,
        );
        map.insert("kind".to_owned(), self.body.kind().into());
        if !matches!(self.body, Body::Unknown { .. })
            && let Value::Object(body) = serde_json::to_value(&self.body).map_err(wrong)?
        {
            map.extend(body);
        }
        map.extend(self.extra.clone());
        self.check_sizes()?;
        let mut bytes = serde_json::to_vec_pretty(&map).map_err(wrong)?;
        bytes.push(b'\n');
        if bytes.len() > MAX_FILE {
            Err(Flaw::TooLarge)
        } else {
            Ok(bytes)
        }
    }

    /// What it is about.
    pub fn subject(&self) -> Subject {
        match &self.body {
            Body::CommentAdded { thread, .. } => Subject::Thread(thread.unwrap_or(self.id)),
            Body::SuggestionAdded { .. } => Subject::Thread(self.id),
            Body::CommentEdited { thread, .. }
            | Body::CommentDeleted { thread, .. }
            | Body::CommentRestored { thread, .. }
            | Body::ThreadResolved { thread }
            | Body::ThreadReopened { thread }
            | Body::SuggestionAccepted { thread, .. }
            | Body::SuggestionRejected { thread, .. }
            | Body::SuggestionReopened { thread } => Subject::Thread(*thread),
            Body::ReviewRequested { draft, .. }
            | Body::ReviewApproved { draft, .. }
            | Body::ReviewChangesRequested { draft, .. }
            | Body::ReviewBypassed { draft, .. } => Subject::Draft(draft.clone()),
            Body::DocumentVerified { doc, .. }
            | Body::DocumentVerificationWithdrawn { doc, .. }
            | Body::DocumentAcknowledged { doc, .. }
            | Body::DocumentSnoozed { doc, .. }
            | Body::GuideStep { doc, .. }
            | Body::QuizTaken { doc, .. } => Subject::Document(doc.clone()),
            Body::DigestDay { day, .. } => Subject::Day(*day),
            Body::Unknown { .. } => Subject::Unknown,
        }
    }

    fn check_sizes(&self) -> Result<(), Flaw> {
        let (mut texts, mut names, mut anchor): (Vec<&str>, Vec<&str>, Option<&Anchor>) =
            (Vec::new(), Vec::new(), None);
        match &self.body {
            Body::CommentAdded {
                doc,
                draft,
                anchor: own,
                mentions,
                text,
                ..
            } => {
                texts.push(text);
                names.push(doc);
                names.extend(draft.as_deref());
                names.extend(mentions.iter().map(String::as_str));
                anchor = own.as_ref();
            }
            Body::SuggestionAdded {
                doc,
                draft,
                anchor: own,
                replacement,
                text,
            } => {
                texts.extend([text.as_str(), replacement]);
                names.push(doc);
                names.extend(draft.as_deref());
                anchor = Some(own);
            }
            Body::CommentEdited { text, .. } | Body::SuggestionRejected { text, .. } => {
                texts.push(text)
            }
            Body::ReviewRequested {
                draft,
                reviewers,
                text,
            } => {
                texts.push(text);
                names.push(draft);
                names.extend(reviewers.iter().map(String::as_str));
            }
            Body::ReviewApproved {
                draft,
                tree,
                files,
                text,
            }
            | Body::ReviewBypassed {
                draft,
                tree,
                files,
                text,
            } => {
                texts.push(text);
                names.extend([draft.as_str(), tree]);
                names.extend(files.iter().flat_map(|(path, blob)| [path.as_str(), blob]));
            }
            Body::ReviewChangesRequested { draft, tree, text } => {
                texts.push(text);
                names.extend([draft.as_str(), tree]);
            }
            Body::DocumentVerified {
                doc,
                blob,
                sections,
                version,
                text,
            } => {
                texts.push(text);
                names.extend([doc.as_str(), blob]);
                names.extend(version.as_deref());
                names.extend(
                    sections
                        .iter()
                        .flat_map(|(anchor, hash)| [anchor.as_str(), hash]),
                );
            }
            Body::DocumentVerificationWithdrawn { doc, .. } => names.push(doc),
            Body::DocumentAcknowledged { doc, blob } => names.extend([doc.as_str(), blob]),
            Body::DocumentSnoozed { doc, text, .. } => {
                texts.push(text);
                names.push(doc);
            }
            Body::GuideStep { doc, step, .. } => names.extend([doc.as_str(), step]),
            Body::QuizTaken { doc, quiz, .. } => names.extend([doc.as_str(), quiz]),
            Body::DigestDay { clone, counts, .. } => {
                names.push(clone);
                names.extend(
                    counts
                        .iter()
                        .flat_map(|(doc, counts)| std::iter::once(doc).chain(counts.keys()))
                        .map(String::as_str),
                );
            }
            Body::CommentDeleted { .. }
            | Body::CommentRestored { .. }
            | Body::ThreadResolved { .. }
            | Body::ThreadReopened { .. }
            | Body::SuggestionAccepted { .. }
            | Body::SuggestionReopened { .. }
            | Body::Unknown { .. } => {}
        }
        if texts.iter().any(|text| text.len() > MAX_TEXT) {
            return Err(Flaw::TooLong("text"));
        }
        if names.len() > MAX_ITEMS {
            return Err(Flaw::TooLong("list"));
        }
        if names.iter().any(|name| name.len() > MAX_REFERENCE) {
            return Err(Flaw::TooLong("name"));
        }
        match anchor {
            Some(anchor) if anchor.quote.len() > MAX_QUOTE => Err(Flaw::TooLong("quote")),
            Some(anchor) if anchor.prefix.len().max(anchor.suffix.len()) > MAX_CONTEXT => {
                Err(Flaw::TooLong("context"))
            }
            _ => Ok(()),
        }
    }
}

fn depth(value: &Value) -> usize {
    match value {
        Value::Array(items) => 1 + items.iter().map(depth).max().unwrap_or_default(),
        Value::Object(fields) => 1 + fields.values().map(depth).max().unwrap_or_default(),
        _ => 0,
    }
}
