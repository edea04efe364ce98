//! Up to which published commit the tables are known to be right.

use carebook_domain::ObjectId;
use rusqlite::OptionalExtension as _;

use super::{Batch, Cache};
use crate::StoreError;

pub(super) const SCHEMA: &str = "
CREATE TABLE mark (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
";

/// What a mark is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// The commit whose documents the tables hold.
    Documents,
    /// The commit from which history was walked.
    History,
    /// Whether that history is cut off (a shallow clone).
    Shallow,
    /// The folder of the handbook this cache belongs to.
    Handbook,
}

impl Mark {
    const fn name(self) -> &'static str {
        match self {
            Self::Documents => "documents",
            Self::History => "history",
            Self::Shallow => "shallow",
            Self::Handbook => "handbook",
        }
    }
}

impl Cache {
    /// The value of a mark.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn mark(&self, mark: Mark) -> Result<Option<String>, StoreError> {
        self.connection
            .prepare_cached("SELECT value FROM mark WHERE name = ?1")
            .and_then(|mut statement| {
                statement
                    .query_row([mark.name()], |row| row.get(0))
                    .optional()
            })
            .map_err(|source| self.error(source))
    }

    /// The commit a mark names; nothing when there is none, or it cannot be read as one.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn commit_mark(&self, mark: Mark) -> Result<Option<ObjectId>, StoreError> {
        let value = self.mark(mark)?;
        Ok(value.and_then(|hex| ObjectId::from_hex(&hex).ok()))
    }
}

impl Batch<'_> {
    /// Sets a mark.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn set_mark(&self, mark: Mark, value: &str) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO mark (name, value) VALUES (?1, ?2)
             ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            (mark.name(), value),
        )
    }
}
