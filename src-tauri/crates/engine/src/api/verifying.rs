//! What crosses the boundary when somebody says that texts are still accurate.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::ruling::Asked;
use super::types::DocumentRow;

/// Documents that somebody thinks of verifying.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct VerifiableRequest {
    /// Their paths or ids.
    pub docs: Vec<String>,
}

/// A document that could be verified now.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Verifiable {
    /// The document.
    pub row: DocumentRow,
    /// Its content.
    pub blob: String,
    /// Whether this person opened it here since its last change.
    pub opened: bool,
    /// Why this person's word does not count for it.
    pub refused: Option<String>,
    /// Whose word counts for it, where this person's does not.
    pub asked: Vec<Asked>,
}

/// Still accurate, said of published documents.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct VerifyRequest {
    /// The documents; all of them or none are verified.
    pub documents: Vec<SeenDocument>,
    /// A note.
    pub text: String,
}

/// A document with the content that was looked at.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct SeenDocument {
    /// Its path or id.
    pub doc: String,
    /// The content; the published one when missing.
    pub blob: Option<String>,
}

/// What became of it.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum VerifyOutcome {
    /// It is said, and counts from now on.
    Said {
        /// The documents as they stand now.
        documents: Vec<DocumentRow>,
        /// By which it can be taken back.
        verifications: Vec<GivenVerification>,
    },
    /// Texts changed after they were looked at; nothing was said.
    Changed {
        /// Their titles.
        titles: Vec<String>,
    },
    /// A rule forbids it; nothing was said.
    Refused {
        /// Why, in words.
        reasons: Vec<String>,
    },
}

/// A verification that was given.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct GivenVerification {
    /// The document, as the journal names it.
    pub doc: String,
    /// The event.
    pub event: String,
}

/// One's own verifications are taken back.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct WithdrawRequest {
    /// Which.
    pub verifications: Vec<GivenVerification>,
}
