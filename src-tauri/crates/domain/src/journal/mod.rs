//! What people did around documents, as events that are only ever added.
//!
//! | file | says |
//! |---|---|
//! | `event` | what an event is, how it is read and written |
//! | `id` | ids that sort in the order in which things were said |
//! | `union` | how two journals become one |
//! | `thread`, `review`, `document`, `digest` | what the events about one subject amount to |
//! | `projection` | all subjects together |
//!
//! Every view is a fold over the events of one [`Subject`] in the order of their ids, so a
//! late event costs a new fold of its subject and nothing else, and the order in which
//! events arrive can never matter.

mod digest;
mod document;
mod event;
mod id;
mod person;
mod projection;
mod review;
mod thread;
mod union;

pub use digest::{Outcomes, RESOLVED, UNRESOLVED, digest_of, fold_digests};
pub use document::{Acknowledgement, DocumentFacts, Snooze, Verification, fold_document};
pub use event::{Body, Event, Flaw, Outcome, Subject, Topic, VERSION, is_confirmed, path_of};
pub use id::EventId;
pub use person::{By, is_same_person};
pub use projection::{Entry, Projection};
pub use review::{Request, Review, Verdict, VerdictKind, fold_review};
pub use thread::{Act, Claim, Comment, Suggestion, Thread, ThreadState, fold_thread};
pub use union::{Clash, Union, union};

#[cfg(test)]
mod tests;
