//! What the events about a document amount to: verified, read, put off.

use std::collections::BTreeMap;

use super::event::Body;
use super::id::EventId;
use super::person::{By, is_same_person};
use super::projection::Entry;
use crate::{Date, Timestamp};

/// What people said of a document's contents.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DocumentFacts {
    /// Verifications in order; each of exactly one content.
    pub verifications: Vec<Verification>,
    /// The latest acknowledgement of each person, by address.
    pub acknowledgements: BTreeMap<String, Acknowledgement>,
    /// The latest request to ask again later.
    pub snooze: Option<Snooze>,
}

/// Still accurate, said of one content.
#[derive(Clone, Debug, PartialEq)]
pub struct Verification {
    /// The event.
    pub id: EventId,
    /// Who.
    pub by: By,
    /// Whether the commit that brought it names the same person.
    pub confirmed: bool,
    /// When.
    pub at: Timestamp,
    /// The content.
    pub blob: String,
    /// The hash of each section's content, by anchor.
    pub sections: BTreeMap<String, String>,
    /// The commit of the last change that counted then.
    pub version: Option<String>,
    /// A note.
    pub text: String,
}

/// Read by somebody.
#[derive(Clone, Debug, PartialEq)]
pub struct Acknowledgement {
    /// Who.
    pub by: By,
    /// When.
    pub at: Timestamp,
    /// The content.
    pub blob: String,
}

/// Put off.
#[derive(Clone, Debug, PartialEq)]
pub struct Snooze {
    /// By whom.
    pub by: By,
    /// When.
    pub at: Timestamp,
    /// Until this day.
    pub until: Date,
    /// Why.
    pub text: String,
}

/// Folds the events about one document, in the order of their ids. An acknowledgement counts only
/// from the person who made it, and so does putting something off; of a verification it is said
/// whether its author is confirmed, and it is taken back only by them.
pub fn fold_document<'a>(events: impl IntoIterator<Item = &'a Entry>) -> DocumentFacts {
    let mut facts = DocumentFacts::default();
    for entry in events {
        let (event, by) = (&entry.event, entry.event.by.clone());
        match &event.body {
            Body::DocumentVerified {
                blob,
                sections,
                version,
                text,
                ..
            } => facts.verifications.push(Verification {
                id: event.id,
                by,
                confirmed: entry.confirmed,
                at: event.at,
                blob: blob.clone(),
                sections: sections.clone(),
                version: version.clone(),
                text: text.clone(),
            }),
            Body::DocumentVerificationWithdrawn { verification, .. } if entry.confirmed => {
                facts.verifications.retain(|known| {
                    known.id != *verification || !is_same_person(&known.by.email, &by.email)
                });
            }
            Body::DocumentAcknowledged { blob, .. } if entry.confirmed => {
                let person = by.email.trim().to_lowercase();
                facts.acknowledgements.insert(
                    person,
                    Acknowledgement {
                        by,
                        at: event.at,
                        blob: blob.clone(),
                    },
                );
            }
            Body::DocumentSnoozed { until, text, .. } if entry.confirmed => {
                facts.snooze = Some(Snooze {
                    by,
                    at: event.at,
                    until: *until,
                    text: text.clone(),
                });
            }
            _ => {}
        }
    }
    facts
}
