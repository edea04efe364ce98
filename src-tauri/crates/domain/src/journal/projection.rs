//! All subjects of a journal together.

use std::collections::{BTreeMap, BTreeSet};

use super::document::{DocumentFacts, fold_document};
use super::event::{Event, Flaw, Subject};
use super::id::EventId;
use super::review::{Review, fold_review};
use super::thread::{Thread, fold_thread};

/// An event, and whether the commit that brought it names its author.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The event.
    pub event: Event,
    /// Whether its author is confirmed.
    pub confirmed: bool,
}

/// The events of a journal by subject. Adding an event is cheap; a view is folded when it
/// is asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Projection {
    subjects: BTreeMap<Subject, BTreeMap<EventId, Entry>>,
    ids: BTreeSet<EventId>,
}

impl Projection {
    /// Folds a whole journal.
    pub fn of(entries: impl IntoIterator<Item = Entry>) -> Self {
        let mut projection = Self::default();
        for entry in entries {
            // The same event twice is one event.
            drop(projection.add(entry));
        }
        projection
    }

    /// Adds an event; returns the subject whose views are to be folded anew, or nothing if
    /// the event was there already.
    pub fn add(&mut self, entry: Entry) -> Result<Option<Subject>, Flaw> {
        let (id, subject) = (entry.event.id, entry.event.subject());
        if !self.ids.insert(id) {
            let known = self
                .subjects
                .get(&subject)
                .and_then(|events| events.get(&id));
            return if known.is_some_and(|known| known.event == entry.event) {
                Ok(None)
            } else {
                Err(Flaw::Duplicate)
            };
        }
        self.subjects
            .entry(subject.clone())
            .or_default()
            .insert(id, entry);
        Ok(Some(subject))
    }

    /// The latest id, behind which the next one has to be.
    pub fn latest(&self) -> Option<EventId> {
        self.ids.last().copied()
    }

    /// The number of events.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there is no event.
    pub fn is_empty(&self) -> bool {
        self.ids.is_empty()
    }

    /// A thread, if the event that began it is there.
    pub fn thread(&self, id: EventId) -> Option<Thread> {
        fold_thread(id, self.subjects.get(&Subject::Thread(id))?.values())
    }

    /// Every thread, the oldest first.
    pub fn threads(&self) -> impl Iterator<Item = Thread> {
        self.subjects
            .iter()
            .filter_map(|(subject, events)| match subject {
                Subject::Thread(id) => fold_thread(*id, events.values()),
                _ => None,
            })
    }

    /// The review of a draft.
    pub fn review(&self, draft: &str) -> Review {
        let events = self.subjects.get(&Subject::Draft(draft.to_owned()));
        events
            .map(|events| fold_review(events.values()))
            .unwrap_or_default()
    }

    /// What people said of a document.
    pub fn document(&self, doc: &str) -> DocumentFacts {
        let events = self.subjects.get(&Subject::Document(doc.to_owned()));
        events
            .map(|events| fold_document(events.values()))
            .unwrap_or_default()
    }
}
