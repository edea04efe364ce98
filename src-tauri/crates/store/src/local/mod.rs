//! What belongs to the person and lies nowhere else: settings, handbooks opened before, the
//! documents opened in each, and whether they answered. Small, fsynced, never thrown away.
//!
//! Migrations only add; each is one entry of [`MIGRATIONS`], and the format number is their count.

mod documents;
mod handbooks;
mod outcomes;
mod seen;
mod settings;

use std::fs;
use std::path::{Path, PathBuf};

use carebook_domain::Timestamp;
use rusqlite::Connection;

pub use documents::Opened;
pub use handbooks::KnownHandbook;
pub use outcomes::DayOfOutcomes;
pub use seen::Seen;

use crate::StoreError;
use crate::sqlite::{Sync, format_of, open_for_writing, private_folder, with_companions};

const FILE: &str = "local.sqlite";

const MIGRATIONS: &[&str] = &[
    // 1
    "CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
     CREATE TABLE handbook (
       path TEXT PRIMARY KEY, name TEXT NOT NULL, opened_at INTEGER NOT NULL
     ) WITHOUT ROWID;
     CREATE TABLE opened (
       handbook TEXT NOT NULL, document TEXT NOT NULL, times INTEGER NOT NULL,
       last_at INTEGER NOT NULL, PRIMARY KEY (handbook, document)
     ) WITHOUT ROWID;",
    // 2
    "CREATE TABLE seen (
       handbook TEXT NOT NULL, draft TEXT NOT NULL, path TEXT NOT NULL,
       blob TEXT, published TEXT, PRIMARY KEY (handbook, draft, path)
     ) WITHOUT ROWID;",
    // 3
    "CREATE TABLE outcome (
       handbook TEXT NOT NULL, day TEXT NOT NULL, document TEXT NOT NULL,
       resolved INTEGER NOT NULL, unresolved INTEGER NOT NULL, sent INTEGER NOT NULL,
       PRIMARY KEY (handbook, day, document)
     ) WITHOUT ROWID;",
];

/// The person's own store.
pub struct Local {
    connection: Connection,
    file: PathBuf,
}

/// What was found when the local store was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LocalNote {
    /// It was there, or nothing had been stored yet.
    Fine,
    /// It was damaged; it lies under this name now, and a new one was begun.
    SetAside(PathBuf),
}

impl Local {
    /// Opens the store in `dir`. A damaged file is kept under another name with `now` in it.
    ///
    /// # Errors
    /// When the folder or file cannot be used, or a newer version of Carebook wrote it.
    pub fn open(dir: &Path, now: Timestamp) -> Result<(Self, LocalNote), StoreError> {
        private_folder(dir)?;
        let file = dir.join(FILE);
        match Self::try_open(&file) {
            Ok(local) => Ok((local, LocalNote::Fine)),
            Err(error) if error.is_damage() => {
                let aside = set_aside(&file, now)?;
                Ok((Self::try_open(&file)?, LocalNote::SetAside(aside)))
            }
            Err(error) => Err(error),
        }
    }

    /// Whether there is a store in `dir`.
    #[must_use]
    pub fn is_in(dir: &Path) -> bool {
        dir.join(FILE).exists()
    }

    fn try_open(file: &Path) -> Result<Self, StoreError> {
        let mut connection = open_for_writing(file, Sync::Full)?;
        let fail = |source| StoreError::from_sqlite(file, source);
        let format = format_of(&connection, file)?;
        let known = u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX);
        let missing = MIGRATIONS
            .iter()
            .skip(usize::try_from(format).unwrap_or(usize::MAX));
        if format < known {
            let transaction = connection.transaction().map_err(fail)?;
            for migration in missing {
                transaction.execute_batch(migration).map_err(fail)?;
            }
            transaction
                .pragma_update(None, "user_version", known)
                .map_err(fail)?;
            transaction.commit().map_err(fail)?;
        }
        for table in ["setting", "handbook", "opened", "seen", "outcome"] {
            connection
                .query_row(&format!("SELECT count(*) FROM {table}"), [], |row| {
                    row.get::<_, u32>(0)
                })
                .map_err(fail)?;
        }
        Ok(Self {
            connection,
            file: file.to_owned(),
        })
    }

    /// Looks through the whole file; says what is wrong, or nothing.
    ///
    /// # Errors
    /// When it cannot even be looked through.
    pub fn integrity(&self) -> Result<Option<String>, StoreError> {
        crate::sqlite::integrity(&self.connection, &self.file)
    }

    fn error(&self, source: rusqlite::Error) -> StoreError {
        StoreError::from_sqlite(&self.file, source)
    }
}

fn set_aside(file: &Path, now: Timestamp) -> Result<PathBuf, StoreError> {
    let stamp = now.as_second();
    let mut aside = file.with_file_name(format!("local-damaged-{stamp}.sqlite"));
    let mut copy = 1;
    while aside.exists() {
        copy += 1;
        aside = file.with_file_name(format!("local-damaged-{stamp}-{copy}.sqlite"));
    }
    for (from, to) in with_companions(file).iter().zip(with_companions(&aside)) {
        match fs::rename(from, &to) {
            Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
                return Err(StoreError::Folder {
                    path: from.clone(),
                    source,
                });
            }
            _ => {}
        }
    }
    Ok(aside)
}

#[cfg(test)]
mod tests;
