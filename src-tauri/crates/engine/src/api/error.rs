//! What the window and the terminal are told when something cannot be done, and the one place
//! where errors from inside become that.

use std::collections::BTreeMap;

use carebook_domain::edit::EditError;
use carebook_git::{CommitError, GitError, InitError, OpenError};
use carebook_search::IndexError;
use carebook_store::StoreError;
use serde::Serialize;
use ts_rs::TS;

use crate::autosave::AutosaveError;
use crate::handbook::HandbookError;
use crate::indexer::IndexingError;
use crate::usecase::sample::MakeError;

const NO_ROOM_OR_RIGHTS: &str = "Is the disk full, or may you not read and write there?";

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
    /// The same in a word and values, for whoever speaks another language than English; nothing
    /// for what only another program can ask.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub said: Option<Saying>,
}

/// A sentence to be worded in the person's language: the window's catalogues hold `error.<word>`
/// and, where there is something to do, `error.<word>.hint`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Saying {
    /// Which.
    pub word: &'static str,
    /// What stands in it, by name.
    pub values: BTreeMap<&'static str, String>,
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
            said: None,
        }
    }

    /// Returns the same error with the word and the values by which the window says it in the
    /// person's language.
    #[must_use]
    pub fn saying(mut self, word: &'static str, values: &[(&'static str, &str)]) -> Self {
        let owned = values
            .iter()
            .map(|(name, value)| (*name, (*value).to_owned()));
        self.said = Some(Saying {
            word,
            values: owned.collect(),
        });
        self
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

impl From<OpenError> for ApiError {
    fn from(error: OpenError) -> Self {
        let api = Self::new(ErrorCode::HandbookUnusable, error.to_string());
        match error {
            OpenError::NotARepository(_) => api.with_hint("`carebook init` makes a handbook."),
            OpenError::Gone(_) => api.with_hint(
                "Put it back, or connect the drive it lies on, and it goes on by itself. Where it was moved for good, open it in its new place.",
            ),
            _ => api,
        }
    }
}

impl From<GitError> for ApiError {
    fn from(error: GitError) -> Self {
        let message = error.to_string();
        match error {
            GitError::NoSuchCommit(_) => Self::new(ErrorCode::NotFound, message)
                .with_hint("A version is named by a commit, a branch or a tag; `carebook log` lists a document's."),
            GitError::NoPublishBranch { .. } | GitError::TooManyFiles { .. } => Self::new(ErrorCode::HandbookUnusable, message),
            GitError::Damaged(_) | GitError::MissingObject { .. } => Self::new(ErrorCode::HandbookUnusable, message)
                .with_hint("`git fsck` in the handbook's folder says more.")
                .saying("damaged", &[]),
            GitError::Io { path, source } => {
                let (path, reason) = (path.display().to_string(), reason(&source));
                Self::new(
                    ErrorCode::Failed,
                    format!("{path} cannot be read or written: {reason}."),
                )
                .with_hint(NO_ROOM_OR_RIGHTS)
                .saying("disk", &[("path", &path), ("reason", &reason)])
            }
            GitError::Cancelled | GitError::Git(_) => {
                Self::new(ErrorCode::Failed, message)
            }
        }
    }
}

impl From<HandbookError> for ApiError {
    fn from(error: HandbookError) -> Self {
        match error {
            HandbookError::Open(error) => error.into(),
            HandbookError::Git(error) => error.into(),
        }
    }
}

impl From<StoreError> for ApiError {
    fn from(error: StoreError) -> Self {
        let api = Self::new(ErrorCode::Failed, sentence(&error.to_string()));
        match error {
            StoreError::Damaged { .. } => api.with_hint("`carebook doctor --repair` builds it anew."),
            StoreError::Folder { .. } | StoreError::Sqlite { .. } => api.with_hint(
                "Is the disk full, or the folder not yours? CAREBOOK_CACHE_DIR and CAREBOOK_DATA_DIR name other ones.",
            ),
            StoreError::NotBuilt { .. } => api.with_hint("`carebook index` builds it."),
        }
    }
}

impl From<IndexError> for ApiError {
    fn from(error: IndexError) -> Self {
        let api = Self::new(ErrorCode::Failed, sentence(&error.to_string()));
        match error {
            IndexError::Damaged(_) => api.with_hint("`carebook doctor --repair` builds it anew."),
            IndexError::Gone => api.with_hint("It is built anew when it is asked again."),
            IndexError::Folder { .. } | IndexError::Locked | IndexError::Write(_) => api,
        }
    }
}

impl From<IndexingError> for ApiError {
    fn from(error: IndexingError) -> Self {
        match error {
            IndexingError::Open(error) => error.into(),
            IndexingError::Git(error) => error.into(),
            IndexingError::Store(error) => error.into(),
            IndexingError::Index(error) => error.into(),
            IndexingError::Busy => Self::new(ErrorCode::Refused, sentence(&error.to_string()))
                .with_hint("Try again in a moment.")
                .saying("busy", &[]),
            IndexingError::Lock { .. } | IndexingError::Stopped => {
                Self::new(ErrorCode::Failed, sentence(&error.to_string()))
            }
        }
    }
}

impl From<CommitError> for ApiError {
    fn from(error: CommitError) -> Self {
        // As it is: it may begin with the name of a branch or a file.
        let message = ended(error.to_string());
        match error {
            CommitError::Moved { .. } => Self::new(ErrorCode::Refused, message)
                .with_hint("Somebody else was faster. Look again, then repeat it.")
                .saying("moved", &[]),
            CommitError::NoIdentity => Self::new(ErrorCode::Refused, message).with_hint(
                "Say who you are in Settings, or: git config --global user.name \"…\" and user.email \"…\".",
            )
            .saying("no_identity", &[]),
            CommitError::Misfit { .. } => Self::new(ErrorCode::Refused, message),
            CommitError::Unfinished { folder, .. } => Self::new(ErrorCode::Refused, message)
                .saying("unfinished", &[("folder", &folder.display().to_string())]),
            CommitError::Held(_) => {
                Self::new(ErrorCode::Refused, message).with_hint("Nothing was changed.")
            }
            CommitError::ReadOnly(_) => Self::new(ErrorCode::Failed, message)
                .with_hint("Nothing was changed. The text can be copied and kept elsewhere.")
                .saying("read_only", &[]),
            CommitError::Git(error) => {
                let mut api = Self::from(error);
                if api.hint.as_deref().is_none_or(|hint| hint == NO_ROOM_OR_RIGHTS) {
                    api.hint = Some(
                        "Nothing was changed. Is the disk full? The text can be copied and kept elsewhere.".to_owned(),
                    );
                }
                api
            }
        }
    }
}

impl From<AutosaveError> for ApiError {
    fn from(error: AutosaveError) -> Self {
        let (folder, why) = (error.folder.display().to_string(), reason(&error.source));
        Self::new(ErrorCode::Failed, sentence(&error.to_string()))
            .with_hint("Make room on the disk, or copy the text elsewhere.")
            .saying("not_kept", &[("path", &folder), ("reason", &why)])
    }
}

impl From<EditError> for ApiError {
    fn from(error: EditError) -> Self {
        Self::new(ErrorCode::Refused, sentence(&error.to_string()))
    }
}

impl From<MakeError> for ApiError {
    fn from(error: MakeError) -> Self {
        let message = sentence(&error.to_string());
        match error {
            MakeError::NotEmpty(_) | MakeError::Repository(_) | MakeError::File(_) => {
                Self::new(ErrorCode::Refused, message)
                    .with_hint("Choose a folder that is empty or not there yet.")
            }
            MakeError::Init(InitError::Exists(_))
            | MakeError::Commit(CommitError::Moved { .. }) => {
                Self::new(ErrorCode::Refused, message)
            }
            _ => Self::new(ErrorCode::Failed, message),
        }
    }
}

/// What the system said, without its number.
fn reason(error: &std::io::Error) -> String {
    numberless(&error.to_string())
}

/// A text without the numbers that the system's errors have.
fn numberless(text: &str) -> String {
    let mut parts = text.split(" (os error ");
    let mut kept = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let digits = part.trim_start_matches(|letter: char| letter.is_ascii_digit());
        match digits.strip_prefix(')') {
            Some(rest) if digits.len() < part.len() => kept.push_str(rest),
            _ => {
                kept.push_str(" (os error ");
                kept.push_str(part);
            }
        }
    }
    kept
}

/// Errors inside begin small, end without a full stop and may hold a number of the system; people
/// read sentences.
fn sentence(text: &str) -> String {
    let text = numberless(text);
    let mut letters = text.chars();
    let begun: String = letters
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .chain(letters)
        .collect();
    ended(begun)
}

fn ended(text: String) -> String {
    if text.ends_with(['.', '!', '?']) {
        text
    } else {
        format!("{text}.")
    }
}

#[cfg(test)]
mod tests {
    use super::sentence;

    #[test]
    fn a_sentence_for_people_has_no_number_of_the_system() {
        let cases = [
            (
                "the text cannot be kept in /a: Not a directory (os error 20)",
                "The text cannot be kept in /a: Not a directory.",
            ),
            (
                "/a: Permission denied (os error 13), and /b: No space left (os error 28)",
                "/a: Permission denied, and /b: No space left.",
            ),
            (
                "notes (os error x).md is not there",
                "Notes (os error x).md is not there.",
            ),
            ("", "."),
        ];
        for (said, shown) in cases {
            assert_eq!(sentence(said), shown);
        }
    }
}
