//! Review: a draft is shown to others, who approve exactly what they saw or ask for changes.
//!
//! | file | does |
//! |---|---|
//! | `verdicts` | asks for a review, approves, asks for changes |
//! | `sight` | a draft as its reviewers see it, and who can be asked |
//! | `inbox` | what waits for somebody |
//! | `health` | whether the journal is as it must be |
//! | `proof` | whether everything published had its approvals |

mod health;
mod inbox;
mod proof;
mod sight;
mod verdicts;

pub use inbox::inbox;
pub use proof::proof;
pub use sight::{reviewers, view};
pub use verdicts::{approve, request, request_changes, strangers};

pub(super) use health::examine as examine_journal;
pub(super) use inbox::waiting;
