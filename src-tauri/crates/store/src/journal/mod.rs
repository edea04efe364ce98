//! The journal of a handbook, projected: its events by what they are about, in a form that a page
//! can use at once.
//!
//! | file | does |
//! |---|---|
//! | `project` | takes in what came between two tips of the journal |
//! | `read` | events by subject, threads by document, what concerns a person, flaws |
//!
//! It lies in a file of its own beside the cache: whoever adds an event projects it, at once, and
//! must not wait for whoever is indexing documents. Like the cache it is derived, may be deleted
//! at any moment, and is built anew when it is damaged or of another format.
//!
//! What is kept never depends on the order in which events arrived: of several contents of one
//! file the one counts whose commit came first in the history; of commits side by side the one
//! whose author is the event's, else the one with the smaller id of the content. So adding bit by bit and building from nothing agree.

mod project;
mod read;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};

use carebook_domain::ObjectId;
use carebook_domain::journal::{EventId, Subject};
use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior};

use crate::StoreError;
use crate::sqlite::{
    Sync, clear, format_of, not_a_file, open_for_writing, private_folder, with_companions,
};

pub use project::{Arriving, Projecting};
pub use read::FlawedFile;

/// Grows with every change of the tables or of what is derived into them.
const FORMAT: u32 = 2;
/// Its file.
const FILE: &str = "journal.sqlite";

/// - `event`: one row per file below `events/`; with `flaw` it is no event;
/// - `other`: other contents that were brought for the same file;
/// - `differs`: files whose content at the tip is another one, or that are gone;
/// - `thread`: what each thread is about;
/// - `concern`: who is named in what.
const SCHEMA: &str = "
CREATE TABLE mark (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE event (
  path TEXT NOT NULL UNIQUE,
  id TEXT,
  subject TEXT,
  blob BLOB NOT NULL,
  brought_by BLOB,
  confirmed INTEGER NOT NULL,
  flaw TEXT,
  text BLOB
);
CREATE INDEX event_subject ON event (subject, id) WHERE subject IS NOT NULL;
CREATE INDEX event_flaw ON event (path) WHERE flaw IS NOT NULL;
CREATE TABLE other (path TEXT NOT NULL, blob BLOB NOT NULL, PRIMARY KEY (path, blob)) WITHOUT ROWID;
CREATE TABLE differs (path TEXT PRIMARY KEY, blob BLOB) WITHOUT ROWID;
CREATE TABLE thread (id TEXT PRIMARY KEY, doc TEXT NOT NULL, draft TEXT) WITHOUT ROWID;
CREATE INDEX thread_doc ON thread (doc);
CREATE INDEX thread_draft ON thread (draft) WHERE draft IS NOT NULL;
CREATE TABLE concern (person TEXT NOT NULL, subject TEXT NOT NULL, PRIMARY KEY (person, subject)) WITHOUT ROWID;
";

const TABLES: [&str; 6] = ["mark", "event", "other", "differs", "thread", "concern"];

/// The projected journal of one handbook.
pub struct Journal {
    connection: Connection,
    file: PathBuf,
}

impl Journal {
    /// Opens the projection in `dir`. What is damaged or of another format is replaced by an
    /// empty one.
    ///
    /// # Errors
    /// When the folder or the file cannot be used at all.
    pub fn open(dir: &Path) -> Result<Self, StoreError> {
        private_folder(dir)?;
        let file = dir.join(FILE);
        if not_a_file(&file).is_some() {
            Self::remove(dir)?;
        }
        match Self::try_open(&file) {
            Err(error) if error.is_damage() => {
                Self::remove(dir)?;
                Self::try_open(&file)
            }
            other => other,
        }
    }

    fn try_open(file: &Path) -> Result<Self, StoreError> {
        let mut connection = open_for_writing(file, Sync::Lazy)?;
        let fail = |source| StoreError::from_sqlite(file, source);
        if format_of(&connection, file)? != FORMAT {
            let transaction = connection
                .transaction_with_behavior(TransactionBehavior::Immediate)
                .map_err(fail)?;
            // Another process may have made it meanwhile.
            if format_of(&transaction, file)? != FORMAT {
                for table in TABLES {
                    transaction
                        .execute_batch(&format!("DROP TABLE IF EXISTS {table}"))
                        .map_err(fail)?;
                }
                transaction.execute_batch(SCHEMA).map_err(fail)?;
                transaction
                    .pragma_update(None, "user_version", FORMAT)
                    .map_err(fail)?;
            }
            transaction.commit().map_err(fail)?;
        }
        let journal = Self {
            connection,
            file: file.to_owned(),
        };
        journal.tip()?;
        Ok(journal)
    }

    /// Removes the projection in `dir`.
    ///
    /// # Errors
    /// When a file of it cannot be removed.
    pub fn remove(dir: &Path) -> Result<(), StoreError> {
        with_companions(&dir.join(FILE))
            .iter()
            .try_for_each(|path| clear(path))
    }

    /// Where the projection in `dir` lies.
    #[must_use]
    pub fn place(dir: &Path) -> PathBuf {
        dir.join(FILE)
    }

    /// The commit of the journal up to which everything is taken in.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn tip(&self) -> Result<Option<ObjectId>, StoreError> {
        tip_of(&self.connection).map_err(|source| self.error(source))
    }

    /// Empties the projection: there is no journal.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn clear(&mut self) -> Result<(), StoreError> {
        for table in TABLES {
            self.connection
                .execute_batch(&format!("DELETE FROM {table}"))
                .map_err(|source| self.error(source))?;
        }
        Ok(())
    }

    fn error(&self, source: rusqlite::Error) -> StoreError {
        StoreError::from_sqlite(&self.file, source)
    }
}

fn tip_of(connection: &Connection) -> rusqlite::Result<Option<ObjectId>> {
    let value: Option<String> = connection
        .prepare_cached("SELECT value FROM mark WHERE name = 'tip'")?
        .query_row([], |row| row.get(0))
        .optional()?;
    Ok(value.and_then(|hex| ObjectId::from_hex(&hex).ok()))
}

/// A subject as the tables name it.
fn key(subject: &Subject) -> String {
    match subject {
        Subject::Thread(id) => format!("thread {id}"),
        Subject::Draft(name) => format!("draft {name}"),
        Subject::Document(doc) => format!("document {doc}"),
        Subject::Day(day) => format!("day {day}"),
        Subject::Unknown => "unknown".to_owned(),
    }
}

fn subject_of(key: &str) -> Option<Subject> {
    let (kind, name) = key.split_once(' ')?;
    match kind {
        "thread" => EventId::parse(name).map(Subject::Thread),
        "draft" => Some(Subject::Draft(name.to_owned())),
        "document" => Some(Subject::Document(name.to_owned())),
        "day" => name.parse().ok().map(Subject::Day),
        _ => None,
    }
}

/// An address as the tables name it.
fn person(address: &str) -> String {
    address.trim().to_lowercase()
}
