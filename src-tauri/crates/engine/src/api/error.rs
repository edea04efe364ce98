//! What the window and the terminal are told when something cannot be done, and the one place
//! where errors from inside become that.

use serde::Serialize;
use ts_rs::TS;

/// An error as the window and the terminal see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS, thiserror::Error)]
#[error("{message}")]
pub struct ApiError {
    /// A word to branch on.
    pub code: ErrorCode,
    /// What happened, to what.
    pub message: String,
    /// What the person can do.
    pub hint: Option<String>,
}

/// The words that somebody branches on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// The request or the command's name is not one.
    BadRequest,
    /// No handbook is open.
    NoHandbook,
    /// The handbook cannot be used.
    HandbookUnusable,
    /// No such document, section, version or setting.
    NotFound,
    /// A rule, a conflict or a lost race forbids it.
    Refused,
    /// The remote cannot be reached, or said no.
    Remote,
    /// Something on this computer failed: disk, memory, permissions.
    Failed,
}

impl ApiError {
    /// Returns an error without a hint.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            hint: None,
        }
    }

    /// Returns the same error, saying what the person can do.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Returns the error for a command that needs an open handbook.
    pub fn no_handbook() -> Self {
        Self::new(ErrorCode::NoHandbook, "No handbook is open.")
            .with_hint("Open a folder, or try the sample handbook.")
    }
}
