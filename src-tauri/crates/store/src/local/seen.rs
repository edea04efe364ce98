//! What the person last saw of a draft's documents in the terminal, where no window holds the text
//! that a save is based on.

use rusqlite::OptionalExtension as _;

use super::Local;
use crate::StoreError;

/// What was seen of a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// The content that was read or written last.
    pub blob: Option<String>,
    /// The published commit beside which a conflict was told last.
    pub published: Option<String>,
}

impl Local {
    /// What was seen of a document of a draft.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn seen(&self, handbook: &str, draft: &str, path: &str) -> Result<Seen, StoreError> {
        self.connection
            .query_row(
                "SELECT blob, published FROM seen
                 WHERE handbook = ?1 AND draft = ?2 AND path = ?3",
                (handbook, draft, path),
                |row| {
                    Ok(Seen {
                        blob: row.get(0)?,
                        published: row.get(1)?,
                    })
                },
            )
            .optional()
            .map(Option::unwrap_or_default)
            .map_err(|source| self.error(source))
    }

    /// Notes that the person read or wrote this content.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn saw_text(
        &self,
        handbook: &str,
        draft: &str,
        path: &str,
        blob: &str,
    ) -> Result<(), StoreError> {
        self.connection
            .execute(
                "INSERT INTO seen (handbook, draft, path, blob) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (handbook, draft, path) DO UPDATE SET blob = excluded.blob",
                (handbook, draft, path, blob),
            )
            .map(|_rows| ())
            .map_err(|source| self.error(source))
    }

    /// Notes that the person was told of a conflict with what this commit published.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn saw_conflict(
        &self,
        handbook: &str,
        draft: &str,
        path: &str,
        published: &str,
    ) -> Result<(), StoreError> {
        self.connection
            .execute(
                "INSERT INTO seen (handbook, draft, path, published) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (handbook, draft, path) DO UPDATE SET published = excluded.published",
                (handbook, draft, path, published),
            )
            .map(|_rows| ())
            .map_err(|source| self.error(source))
    }

    /// Forgets what was seen of a draft that is gone.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn forget_seen(&self, handbook: &str, draft: &str) -> Result<(), StoreError> {
        self.connection
            .execute(
                "DELETE FROM seen WHERE handbook = ?1 AND draft = ?2",
                (handbook, draft),
            )
            .map(|_rows| ())
            .map_err(|source| self.error(source))
    }
}
