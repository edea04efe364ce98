//! The judgement over one document on one day.

use serde::{Deserialize, Serialize};

use super::{Policy, Window};
use crate::Date;
use crate::config::Subject;
use crate::document::Document;

/// What freshness needs to know of a document's text.
#[derive(Clone, Copy, Debug)]
pub struct Trusted<'a> {
    /// What rules look at.
    pub subject: Subject<'a>,
    /// Its owner.
    pub owner: Option<&'a str>,
    /// Its own `review_every`.
    pub review_every: Option<Window>,
    /// The day it begins to hold.
    pub effective: Option<Date>,
    /// The last day it holds.
    pub expires: Option<Date>,
}

impl<'a> From<&'a Document> for Trusted<'a> {
    fn from(document: &'a Document) -> Self {
        let front = &document.front;
        Self {
            subject: Subject {
                path: document.path.as_str(),
                kind: front.kind.as_deref(),
                tags: &front.tags,
                lang: document.lang,
            },
            owner: front.owner.as_deref(),
            review_every: front.review_every,
            effective: front.effective,
            expires: front.expires,
        }
    }
}

/// What freshness needs to know of a document's history.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The day of the last substantive published change.
    pub updated: Option<Date>,
    /// What is known of verifications.
    pub verification: Verification,
    /// Whether something this document is made from changed since.
    pub source_changed: bool,
}

/// What is known of verifications.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Verification {
    /// Verifications are not looked at.
    #[default]
    Untracked,
    /// Nobody ever verified the document.
    Never,
    /// The present content was verified on this day.
    Holds(Date),
    /// An earlier content was verified on this day; it changed since.
    Outdated(Date),
}

/// How far a document can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Within its policy window.
    Fresh,
    /// The window ends soon.
    DueSoon,
    /// Not to be trusted.
    Stale,
}

/// The judgement with its reasons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Freshness {
    /// The state.
    pub state: State,
    /// Why; empty for a plain fresh one.
    pub reasons: Vec<Reason>,
    /// The last day it counts as fresh or due soon.
    pub due: Option<Date>,
    /// Days until `due`; negative when it has passed.
    pub days_left: Option<i32>,
    /// The policy window in days.
    pub window_days: Option<u32>,
    /// The day of the last substantive published change.
    pub updated: Option<Date>,
    /// The day of the last verification that still holds.
    pub verified: Option<Date>,
}

/// One reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// Its code.
    pub code: ReasonCode,
    /// In words.
    pub text: String,
}

/// The kinds of reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReasonCode {
    /// The window has passed, or ends soon.
    Age,
    /// Nobody ever verified it.
    NeverVerified,
    /// It changed since it was verified.
    ChangedSinceVerified,
    /// Something it is made from changed.
    SourceChanged,
    /// Its last day has passed.
    Expired,
    /// Its first day has not come.
    NotYetEffective,
    /// Nobody owns it.
    Unowned,
}

impl State {
    /// The word of CLI.md.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Fresh => "fresh",
            Self::DueSoon => "due_soon",
            Self::Stale => "stale",
        }
    }
}

impl ReasonCode {
    /// The word of CLI.md.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Age => "age",
            Self::NeverVerified => "never_verified",
            Self::ChangedSinceVerified => "changed_since_verified",
            Self::SourceChanged => "source_changed",
            Self::Expired => "expired",
            Self::NotYetEffective => "not_yet_effective",
            Self::Unowned => "unowned",
        }
    }
}

/// Judges a document on a day.
pub fn assess(document: &Trusted<'_>, policy: &Policy, facts: &Facts, _today: Date) -> Freshness {
    let window = document
        .review_every
        .unwrap_or_else(|| policy.window_for(&document.subject));
    Freshness {
        state: State::Fresh,
        reasons: Vec::new(),
        due: facts.updated.map(|day| window.end(day)),
        days_left: None,
        window_days: Some(window.about_days()),
        updated: facts.updated,
        verified: None,
    }
}
