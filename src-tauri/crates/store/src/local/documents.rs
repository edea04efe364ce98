//! Which documents the person opened, how often and when.

use carebook_domain::Timestamp;
use rusqlite::OptionalExtension as _;

use super::Local;
use crate::StoreError;

/// In which order opened documents are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opened {
    /// The newest first.
    Last,
    /// The most often opened first.
    Most,
}

impl Local {
    /// Counts an opening of a document.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn document_opened(
        &self,
        handbook: &str,
        document: &str,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        self.connection
            .execute(
                "INSERT INTO opened (handbook, document, times, last_at) VALUES (?1, ?2, 1, ?3)
                 ON CONFLICT (handbook, document)
                 DO UPDATE SET times = times + 1, last_at = excluded.last_at",
                (handbook, document, now.as_millisecond()),
            )
            .map(|_rows| ())
            .map_err(|source| self.error(source))
    }

    /// When the person last opened a document.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn last_opened(
        &self,
        handbook: &str,
        document: &str,
    ) -> Result<Option<Timestamp>, StoreError> {
        let at: Option<i64> = self
            .connection
            .prepare_cached("SELECT last_at FROM opened WHERE handbook = ?1 AND document = ?2")
            .and_then(|mut statement| {
                statement
                    .query_row((handbook, document), |row| row.get(0))
                    .optional()
            })
            .map_err(|source| self.error(source))?;
        Ok(at.and_then(|at| Timestamp::from_millisecond(at).ok()))
    }

    /// The ids of documents opened in a handbook.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn opened_documents(
        &self,
        handbook: &str,
        order: Opened,
        limit: u32,
    ) -> Result<Vec<String>, StoreError> {
        let order = match order {
            Opened::Last => "last_at DESC, document",
            Opened::Most => "times DESC, last_at DESC, document",
        };
        self.connection
            .prepare(&format!(
                "SELECT document FROM opened WHERE handbook = ?1 ORDER BY {order} LIMIT ?2"
            ))
            .and_then(|mut statement| {
                statement
                    .query_map((handbook, limit), |row| row.get(0))
                    .and_then(Iterator::collect)
            })
            .map_err(|source| self.error(source))
    }
}
