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
    /// The day that what this document is translated from changed, if that was after this
    /// document's last change and its last verification that still holds.
    pub source_changed: Option<Date>,
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
    /// The day it speaks of, where it speaks of one.
    pub day: Option<Date>,
}

/// The kinds of reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReasonCode {
    /// The window has passed, or ends soon, or its last day comes soon.
    Age,
    /// Nobody ever verified it.
    NeverVerified,
    /// It changed since it was verified.
    ChangedSinceVerified,
    /// What it is translated from changed.
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
///
/// The clock runs from the later of the last update and the last verification that still
/// holds. The states:
/// - *stale* when the policy window has passed, the last day it holds has passed, or
///   the document it is translated from changed since;
/// - *due soon* when the window ends or its last day comes within `warn_before`, or within 15 % of
///   the window and at least 3 days, and before the first day it holds: nobody may take what does not
///   hold yet for fresh, and nobody has to mend it either;
/// - *fresh* otherwise, also when nothing is known of its history.
///
/// A document that nobody owns, or that was never verified, says so as a reason, but that
/// alone changes nothing.
pub fn assess(document: &Trusted<'_>, policy: &Policy, facts: &Facts, today: Date) -> Freshness {
    let rule = policy.rule_for(&document.subject);
    let window = document
        .review_every
        .unwrap_or_else(|| rule.map_or(policy.window, |rule| rule.window));
    let warn_before = rule
        .and_then(|rule| rule.warn_before)
        .or(policy.warn_before);
    let verified = match facts.verification {
        Verification::Holds(day) => Some(day),
        Verification::Untracked | Verification::Never | Verification::Outdated(_) => None,
    };
    let clock = Clock::start(facts.updated, verified, window, warn_before);

    let mut judgement = Judgement {
        state: State::Fresh,
        reasons: Vec::new(),
    };
    if let Some(day) = facts.source_changed {
        let text = format!(
            "The document it is translated from changed {}, and this one did not follow.",
            ago(days_between(day, today))
        );
        judgement.add(State::Stale, ReasonCode::SourceChanged, text, Some(day));
    }
    if let Some(last) = document.expires.filter(|last| *last < today) {
        let text = format!(
            "Expired {}; its last day was {last}.",
            ago(days_between(last, today))
        );
        judgement.add(State::Stale, ReasonCode::Expired, text, Some(last));
    }
    if let Some(clock) = &clock {
        clock.judge(today, &mut judgement);
    }
    let warn_days = match &clock {
        Some(clock) => clock.warn_days,
        None => days_of_warning(window.about_days(), warn_before),
    };
    if let Some(last) = document.expires.filter(|last| *last >= today)
        && days_between(today, last) <= warn_days
    {
        let text = format!(
            "Its last day is {last}, {}.",
            ahead(days_between(today, last))
        );
        judgement.add(State::DueSoon, ReasonCode::Age, text, Some(last));
    }
    if let Some(first) = document.effective.filter(|first| today < *first) {
        let text = format!(
            "Not yet effective; it holds from {first}, {}.",
            ahead(days_between(today, first))
        );
        judgement.add(
            State::DueSoon,
            ReasonCode::NotYetEffective,
            text,
            Some(first),
        );
    }
    match facts.verification {
        Verification::Never => {
            judgement.add(
                State::Fresh,
                ReasonCode::NeverVerified,
                "Nobody has verified it yet.".to_owned(),
                None,
            );
        }
        Verification::Outdated(day) => {
            let text = format!(
                "Changed since it was verified {}.",
                ago(days_between(day, today))
            );
            judgement.add(
                State::Fresh,
                ReasonCode::ChangedSinceVerified,
                text,
                Some(day),
            );
        }
        Verification::Untracked | Verification::Holds(_) => {}
    }
    if document.owner.is_none_or(|owner| owner.trim().is_empty()) {
        judgement.add(
            State::Fresh,
            ReasonCode::Unowned,
            "Nobody owns it.".to_owned(),
            None,
        );
    }

    let due = soonest(clock.as_ref().map(|clock| clock.due), document.expires);
    Freshness {
        state: judgement.state,
        reasons: judgement.reasons,
        due,
        days_left: due.map(|due| days_between(today, due)),
        window_days: Some(clock.map_or_else(|| window.about_days(), |clock| clock.window_days)),
        updated: facts.updated,
        verified,
    }
}

/// The policy window of one document, started.
struct Clock {
    start: Date,
    verified: bool,
    due: Date,
    window_days: u32,
    warn_days: i32,
}

impl Clock {
    fn start(
        updated: Option<Date>,
        verified: Option<Date>,
        window: Window,
        warn_before: Option<Window>,
    ) -> Option<Self> {
        let start = updated.max(verified)?;
        let due = window.end(start);
        let window_days = window.days_from(start);
        let warn_days = days_of_warning(window_days, warn_before);
        Some(Self {
            start,
            verified: verified == Some(start),
            due,
            window_days,
            warn_days,
        })
    }

    fn judge(&self, today: Date, judgement: &mut Judgement) {
        let left = days_between(today, self.due);
        let state = if left < 0 {
            State::Stale
        } else if left <= self.warn_days {
            State::DueSoon
        } else {
            return;
        };
        let happened = if self.verified {
            "Last verified"
        } else {
            "Last updated"
        };
        let ago = ago(days_between(self.start, today));
        let window = days(self.window_days);
        let mut text = format!("{happened} {ago}; its policy window is {window}");
        if state == State::DueSoon {
            let due = ahead(left);
            text.push_str(&format!(" and ends {due}"));
        }
        text.push('.');
        judgement.add(state, ReasonCode::Age, text, Some(self.start));
    }
}

/// How many days before the end of a window, or before its last day, a document is due soon.
fn days_of_warning(window_days: u32, warn_before: Option<Window>) -> i32 {
    let days = match warn_before {
        Some(span) => span.about_days(),
        None => (window_days * 15).div_ceil(100).max(3),
    };
    i32::try_from(days.min(window_days)).unwrap_or(i32::MAX)
}

struct Judgement {
    state: State,
    reasons: Vec<Reason>,
}

impl Judgement {
    fn add(&mut self, state: State, code: ReasonCode, text: String, day: Option<Date>) {
        self.state = self.state.max(state);
        self.reasons.push(Reason { code, text, day });
    }
}

fn soonest(a: Option<Date>, b: Option<Date>) -> Option<Date> {
    match (a, b) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    }
}

/// Calendar days from one day to another; negative backwards.
fn days_between(from: Date, to: Date) -> i32 {
    (to - from).get_days()
}

fn days(count: u32) -> String {
    if count == 1 {
        "1 day".to_owned()
    } else {
        format!("{count} days")
    }
}

fn ago(count: i32) -> String {
    match count {
        ..=0 => "today".to_owned(),
        1 => "yesterday".to_owned(),
        count => format!("{count} days ago"),
    }
}

fn ahead(count: i32) -> String {
    match count {
        ..=0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        count => format!("in {count} days"),
    }
}
