//! What crosses the boundary when somebody says whether a text answered.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Whether a published document answered what was asked.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct OutcomeRequest {
    /// Its path or id.
    pub doc: String,
    /// Whether it did.
    pub resolved: bool,
    /// Takes the same word of this day back.
    #[serde(default)]
    pub takes_back: bool,
}

/// What is known of a document then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct OutcomeSaid {
    /// Its path.
    pub path: String,
    /// Its title.
    pub title: String,
    /// How often it answered in the last 180 days, as far as this clone knows.
    pub resolved: u32,
    /// How often it did not.
    pub unresolved: u32,
}
