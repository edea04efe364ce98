//! Handbooks opened before.

use carebook_domain::Timestamp;

use super::Local;
use crate::StoreError;

/// A handbook opened before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownHandbook {
    /// Its folder.
    pub path: String,
    /// Its name when it was last open.
    pub name: String,
}

impl Local {
    /// Remembers that a handbook was opened.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn handbook_opened(
        &self,
        path: &str,
        name: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.connection
            .execute(
                "INSERT INTO handbook (path, name, opened_at) VALUES (?1, ?2, ?3)
                 ON CONFLICT (path) DO UPDATE SET name = excluded.name, opened_at = excluded.opened_at",
                (path, name, now.as_millisecond()),
            )
            .map(|_rows| ())
            .map_err(|source| self.error(source))
    }

    /// The handbooks opened last, newest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn recent_handbooks(&self, limit: u32) -> Result<Vec<KnownHandbook>, StoreError> {
        self.connection
            .prepare("SELECT path, name FROM handbook ORDER BY opened_at DESC, path LIMIT ?1")
            .and_then(|mut statement| {
                statement
                    .query_map([limit], |row| {
                        Ok(KnownHandbook {
                            path: row.get(0)?,
                            name: row.get(1)?,
                        })
                    })
                    .and_then(Iterator::collect)
            })
            .map_err(|source| self.error(source))
    }
}
