//! What the events of a draft's review amount to.

use std::collections::BTreeMap;

use super::event::Body;
use super::id::EventId;
use super::person::{By, is_same_person};
use super::projection::Entry;
use crate::Timestamp;

/// The review of a draft.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Review {
    /// Who was asked, the latest last.
    pub requests: Vec<Request>,
    /// The latest word of each person, in order.
    pub verdicts: Vec<Verdict>,
    /// Publications without the approvals needed.
    pub bypasses: Vec<Verdict>,
}

/// Somebody was asked to read a draft.
#[derive(Clone, Debug, PartialEq)]
pub struct Request {
    /// Who asked.
    pub by: By,
    /// Whether the commit that brought it names the same person.
    pub confirmed: bool,
    /// When.
    pub at: Timestamp,
    /// Addresses and `role:…`.
    pub reviewers: Vec<String>,
    /// What to look at.
    pub text: String,
}

/// What somebody says of one content of a draft.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// Its event.
    pub id: EventId,
    /// Who.
    pub by: By,
    /// Whether the commit that brought it names the same person; only then it counts.
    pub confirmed: bool,
    /// When.
    pub at: Timestamp,
    /// What.
    pub kind: VerdictKind,
    /// The content, as the draft's tree.
    pub tree: String,
    /// The content of every file that the draft changes, by path; empty for one that goes.
    pub files: BTreeMap<String, String>,
    /// In words.
    pub text: String,
}

/// Yes or no.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerdictKind {
    /// It may be published.
    Approved,
    /// It should not be published as it is.
    ChangesRequested,
    /// It was published all the same.
    Bypassed,
}

/// Folds the events of one draft's review, in the order of their ids.
pub fn fold_review<'a>(events: impl IntoIterator<Item = &'a Entry>) -> Review {
    let mut review = Review::default();
    for entry in events {
        let event = &entry.event;
        let verdict = |kind, tree: &str, files: &BTreeMap<String, String>, text: &str| Verdict {
            id: event.id,
            by: event.by.clone(),
            confirmed: entry.confirmed,
            at: event.at,
            kind,
            tree: tree.to_owned(),
            files: files.clone(),
            text: text.to_owned(),
        };
        match &event.body {
            Body::ReviewRequested {
                reviewers, text, ..
            } => review.requests.push(Request {
                by: event.by.clone(),
                confirmed: entry.confirmed,
                at: event.at,
                reviewers: reviewers.clone(),
                text: text.clone(),
            }),
            Body::ReviewApproved {
                tree, files, text, ..
            } => review.say(verdict(VerdictKind::Approved, tree, files, text)),
            Body::ReviewChangesRequested { tree, text, .. } => {
                let kind = VerdictKind::ChangesRequested;
                review.say(verdict(kind, tree, &BTreeMap::new(), text));
            }
            Body::ReviewBypassed {
                tree, files, text, ..
            } => {
                let kind = VerdictKind::Bypassed;
                review.bypasses.push(verdict(kind, tree, files, text));
            }
            _ => {}
        }
    }
    review
}

impl Review {
    /// A person's newer word replaces the older one; a forged word replaces nothing.
    fn say(&mut self, verdict: Verdict) {
        let replaces = |old: &Verdict| {
            is_same_person(&old.by.email, &verdict.by.email)
                && (verdict.confirmed || !old.confirmed)
        };
        self.verdicts.retain(|old| !replaces(old));
        self.verdicts.push(verdict);
    }
}
