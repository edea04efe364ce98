//! What can go wrong with a store.

use std::path::{Path, PathBuf};

/// Why a store could not be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Its folder cannot be made or entered.
    #[error("the folder {} cannot be used: {source}", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Its file is not what SQLite or this version wrote.
    #[error("{} is damaged: {what}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// Nothing was stored there yet, or by another version.
    #[error("{} has not been built yet", path.display())]
    NotBuilt {
        /// The file.
        path: PathBuf,
    },
    /// SQLite could not do it: disk full, locked, read-only.
    #[error("{}: {source}", path.display())]
    Sqlite {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
}

impl StoreError {
    /// Tells whether the file itself is broken, so that it has to be built anew.
    #[must_use]
    pub fn is_damage(&self) -> bool {
        matches!(self, Self::Damaged { .. })
    }

    pub(crate) fn from_sqlite(path: &Path, source: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{DatabaseCorrupt, NotADatabase};
        // A column that holds another type than every writer of this format wrote is damage too.
        let damaged = matches!(
            source.sqlite_error_code(),
            Some(DatabaseCorrupt | NotADatabase)
        ) || matches!(
            source,
            rusqlite::Error::FromSqlConversionFailure(..)
                | rusqlite::Error::InvalidColumnType(..)
                | rusqlite::Error::IntegralValueOutOfRange(..)
                | rusqlite::Error::Utf8Error(..)
        ) || is_missing_table(&source);
        if damaged {
            Self::Damaged {
                path: path.to_owned(),
                what: source.to_string(),
            }
        } else {
            Self::Sqlite {
                path: path.to_owned(),
                source,
            }
        }
    }
}

/// SQLite reports a schema that lost a table as a plain error with a text.
fn is_missing_table(source: &rusqlite::Error) -> bool {
    source.to_string().contains("no such table") || source.to_string().contains("no such column")
}
