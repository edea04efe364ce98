//! The cache of one handbook: what git holds, in a form that lists and pages can use at once.
//!
//! | file | table |
//! |---|---|
//! | `state` | up to which commit documents and history are known |
//! | `documents` | the facts of every published document |
//! | `links` | which document links to which |
//! | `history` | the versions of every document, and the last one that counts |
//!
//! One process writes (whoever holds the handbook's index lock), in transactions of many rows;
//! everybody else opens read-only. Nothing here is believed over git: the index and this file are
//! compared with the published commit separately, so neither can claim work of the other.

mod documents;
mod history;
mod links;
mod state;

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::Connection;

pub use documents::Record;
pub use history::{AllUpdated, CommitFacts, StoredVersion, Updated, VersionsOf};
pub use links::{Backlink, LinkRow, LinkTo};
pub use state::Mark;

use crate::StoreError;
use crate::sqlite::{
    Sync, clear, format_of, integrity, not_a_file, open_for_reading, open_for_writing,
    private_folder, with_companions,
};

/// Grows with every change of the tables or of what is derived into them.
const FORMAT: u32 = 4;

const FILE: &str = "cache.sqlite";

/// Bytes that may wait in the log: as much as is read in no time when the cache is opened.
const LARGEST_LOG: u64 = 1 << 20;

/// The cache, for reading or for writing.
pub struct Cache {
    connection: Connection,
    file: PathBuf,
}

/// What was found when the cache was opened for writing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CacheNote {
    /// A cache of this version.
    Kept,
    /// Nothing was there.
    Made,
    /// It was of another version and has been emptied.
    OtherFormat,
    /// It was damaged and has been made anew.
    Damaged(String),
}

impl Cache {
    /// Opens the cache in `dir` for writing: only whoever holds the index lock may. What is
    /// damaged or of another format is replaced by an empty one. With `suspicious` (the last
    /// writer did not end well) the whole file is looked through first.
    ///
    /// # Errors
    /// When the folder or the file cannot be used at all.
    pub fn open(dir: &Path, suspicious: bool) -> Result<(Self, CacheNote), StoreError> {
        private_folder(dir)?;
        let file = dir.join(FILE);
        if let Some(other) = not_a_file(&file) {
            remove(&file)?;
            let (cache, _) = Self::try_open(&file, false)?;
            let what = format!("{} was no file", other.display());
            return Ok((cache, CacheNote::Damaged(what)));
        }
        match Self::try_open(&file, suspicious) {
            Err(error) if error.is_damage() => {
                remove(&file)?;
                let (cache, _) = Self::try_open(&file, false)?;
                Ok((cache, CacheNote::Damaged(error.to_string())))
            }
            other => other,
        }
    }

    fn try_open(file: &Path, suspicious: bool) -> Result<(Self, CacheNote), StoreError> {
        let existed = file.exists();
        let mut connection = open_for_writing(file, Sync::Lazy)?;
        if suspicious
            && existed
            && let Some(what) = integrity(&connection, file)?
        {
            return Err(StoreError::Damaged {
                path: file.to_owned(),
                what,
            });
        }
        let format = format_of(&connection, file)?;
        let note = if format == FORMAT {
            CacheNote::Kept
        } else {
            build(&mut connection, file)?;
            if format == 0 {
                CacheNote::Made
            } else {
                CacheNote::OtherFormat
            }
        };
        let cache = Self {
            connection,
            file: file.to_owned(),
        };
        cache.probe()?;
        Ok((cache, note))
    }

    /// Opens the cache in `dir` for reading.
    ///
    /// # Errors
    /// [`StoreError::NotBuilt`] when nothing of this format is there; [`StoreError::Damaged`].
    pub fn read(dir: &Path) -> Result<Self, StoreError> {
        let file = dir.join(FILE);
        let connection = open_for_reading(&file)?;
        if format_of(&connection, &file)? != FORMAT {
            return Err(StoreError::NotBuilt { path: file });
        }
        let cache = Self { connection, file };
        cache.probe()?;
        Ok(cache)
    }

    /// Whether there is a file in the place of the cache in `dir`.
    #[must_use]
    pub fn exists(dir: &Path) -> bool {
        dir.join(FILE).exists()
    }

    /// Touches every table, so that a file that lost one is noticed at once.
    fn probe(&self) -> Result<(), StoreError> {
        for table in TABLES {
            self.connection
                .query_row(
                    &format!("SELECT count(*) FROM (SELECT 1 FROM {table} LIMIT 1)"),
                    [],
                    |row| row.get::<_, u32>(0),
                )
                .map_err(|source| self.error(source))?;
        }
        Ok(())
    }

    /// Empties the cache, as `index --rebuild` asks.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn clear(&mut self) -> Result<(), StoreError> {
        build(&mut self.connection, &self.file)
    }

    /// Removes the cache in `dir`: only whoever holds the index lock may.
    ///
    /// # Errors
    /// When a file of it cannot be removed.
    pub fn remove(dir: &Path) -> Result<(), StoreError> {
        remove(&dir.join(FILE))
    }

    /// Brings what was written into the one file, once there is enough of it: the disk is waited
    /// for then, and only then.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn settle(&self) -> Result<(), StoreError> {
        let [_, log, _] = with_companions(&self.file);
        if fs::metadata(log).is_ok_and(|log| log.len() < LARGEST_LOG) {
            return Ok(());
        }
        self.connection
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_row| Ok(()))
            .map_err(|source| self.error(source))
    }

    /// Looks through the whole file; says what is wrong, or nothing.
    ///
    /// # Errors
    /// When it cannot even be looked through.
    pub fn integrity(&self) -> Result<Option<String>, StoreError> {
        integrity(&self.connection, &self.file)
    }

    /// Runs `work` in one transaction: all of it happens, or nothing.
    ///
    /// # Errors
    /// What `work` returns, or when the transaction cannot be ended.
    pub fn batch<E: From<StoreError>>(
        &mut self,
        work: impl FnOnce(&Batch<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let file = self.file.clone();
        let transaction = self
            .connection
            .transaction()
            .map_err(|source| StoreError::from_sqlite(&file, source))?;
        work(&Batch {
            connection: &transaction,
            file: &file,
        })?;
        transaction
            .commit()
            .map_err(|source| StoreError::from_sqlite(&file, source).into())
    }

    /// The file's path, for messages.
    #[must_use]
    pub fn file(&self) -> &Path {
        &self.file
    }

    fn error(&self, source: rusqlite::Error) -> StoreError {
        StoreError::from_sqlite(&self.file, source)
    }
}

/// Changes that happen together.
pub struct Batch<'a> {
    connection: &'a Connection,
    file: &'a Path,
}

impl Batch<'_> {
    fn error(&self, source: rusqlite::Error) -> StoreError {
        StoreError::from_sqlite(self.file, source)
    }

    fn run(&self, sql: &str, values: impl rusqlite::Params) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.execute(values))
            .map(|_rows| ())
            .map_err(|source| self.error(source))
    }
}

const TABLES: &[&str] = &["mark", "document", "link", "commits", "version", "updated"];

fn build(connection: &mut Connection, file: &Path) -> Result<(), StoreError> {
    let fail = |source| StoreError::from_sqlite(file, source);
    let transaction = connection.transaction().map_err(fail)?;
    let old: Vec<String> = transaction
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        .and_then(|mut statement| {
            statement
                .query_map([], |row| row.get(0))
                .and_then(Iterator::collect)
        })
        .map_err(fail)?;
    for table in old {
        let name = table.replace('"', "\"\"");
        transaction
            .execute_batch(&format!("DROP TABLE \"{name}\""))
            .map_err(fail)?;
    }
    for schema in [
        state::SCHEMA,
        documents::SCHEMA,
        links::SCHEMA,
        history::SCHEMA,
    ] {
        transaction.execute_batch(schema).map_err(fail)?;
    }
    transaction
        .pragma_update(None, "user_version", FORMAT)
        .map_err(fail)?;
    transaction.commit().map_err(fail)
}

fn remove(file: &Path) -> Result<(), StoreError> {
    with_companions(file)
        .iter()
        .try_for_each(|path| clear(path))
}

#[cfg(test)]
mod tests;
