//! The versions of every published document, and for each the last one that counts as an update.
//!
//! Versions are numbered from 1, the oldest, so that new ones are added behind without touching
//! the others. They are kept under the path the document has now; a rename moves them.

use std::collections::BTreeMap;

use carebook_domain::{DocPath, ObjectId, Timestamp};
use rusqlite::{OptionalExtension as _, Row};

use super::documents::{object, path};
use super::{Batch, Cache};
use crate::StoreError;

pub(super) const SCHEMA: &str = "
CREATE TABLE commits (
  number INTEGER PRIMARY KEY,
  id BLOB NOT NULL UNIQUE,
  author TEXT NOT NULL,
  email TEXT NOT NULL,
  at INTEGER NOT NULL,
  committed INTEGER NOT NULL,
  summary TEXT NOT NULL,
  minor INTEGER NOT NULL
);
CREATE TABLE version (
  path TEXT NOT NULL,
  number INTEGER NOT NULL,
  commit_number INTEGER NOT NULL,
  path_then TEXT NOT NULL,
  blob BLOB NOT NULL,
  old_blob BLOB,
  boundary INTEGER NOT NULL,
  PRIMARY KEY (path, number)
) WITHOUT ROWID;
CREATE TABLE updated (
  path TEXT PRIMARY KEY,
  versions INTEGER NOT NULL,
  commit_number INTEGER NOT NULL
) WITHOUT ROWID;
";

/// What a commit says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommitFacts {
    /// The commit.
    pub id: ObjectId,
    /// The author's name.
    pub author: String,
    /// The author's address.
    pub email: String,
    /// When it was written.
    pub at: Timestamp,
    /// When it was committed.
    pub committed: Timestamp,
    /// The first line of its message.
    pub summary: String,
    /// Whether it says that it does not count as an update.
    pub minor: bool,
}

/// A version as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredVersion {
    /// The commit that made it.
    pub commit: ObjectId,
    /// The document's path in that commit.
    pub path: DocPath,
    /// Its content in that commit.
    pub blob: ObjectId,
    /// Its content before; nothing where it begins.
    pub old_blob: Option<ObjectId>,
    /// Whether older history is cut off here.
    pub boundary: bool,
}

/// The versions of a document, newest first, each with its commit.
pub type VersionsOf = Vec<(StoredVersion, CommitFacts)>;

/// The last change of every document. Many share a commit, so commits stand apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AllUpdated {
    /// Commits by number.
    pub commits: BTreeMap<u32, CommitFacts>,
    /// By path: the path, the number of its commit, the count of its versions.
    pub documents: Vec<(String, u32, u32)>,
}

/// The last change of a document that counts as an update.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Updated {
    /// The commit.
    pub commit: CommitFacts,
    /// How many versions the document has.
    pub versions: u32,
}

const COMMIT: &str = "c.id, c.author, c.email, c.at, c.committed, c.summary, c.minor";

impl Cache {
    /// The versions of the document at a path, newest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn versions(&self, of: &DocPath) -> Result<VersionsOf, StoreError> {
        self.connection
            .prepare_cached(&format!(
                "SELECT {COMMIT}, v.path_then, v.blob, v.old_blob, v.boundary
                 FROM version v JOIN commits c ON c.number = v.commit_number
                 WHERE v.path = ?1 ORDER BY v.number DESC"
            ))
            .and_then(|mut statement| {
                statement
                    .query_map([of.as_str()], |row| {
                        let commit = facts(row)?;
                        let version = StoredVersion {
                            commit: commit.id,
                            path: path(row, 7)?,
                            blob: object(row, 8)?,
                            old_blob: match row.get_ref(9)? {
                                rusqlite::types::ValueRef::Null => None,
                                _ => Some(object(row, 9)?),
                            },
                            boundary: row.get(10)?,
                        };
                        Ok((version, commit))
                    })
                    .and_then(Iterator::collect)
            })
            .map_err(|source| self.error(source))
    }

    /// The documents that lay at a path in an earlier version, by the paths they have now; the one
    /// that was there last comes first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn once_at(&self, then: &DocPath) -> Result<Vec<DocPath>, StoreError> {
        self.connection
            .prepare_cached(
                "SELECT v.path FROM version v WHERE v.path_then = ?1
                 GROUP BY v.path ORDER BY max(v.commit_number) DESC",
            )
            .and_then(|mut statement| {
                statement
                    .query_map([then.as_str()], |row| path(row, 0))
                    .and_then(Iterator::collect)
            })
            .map_err(|source| self.error(source))
    }

    /// What a commit says of itself.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn commit(&self, id: ObjectId) -> Result<Option<CommitFacts>, StoreError> {
        self.connection
            .prepare_cached(&format!("SELECT {COMMIT} FROM commits c WHERE c.id = ?1"))
            .and_then(|mut statement| statement.query_row([id.as_bytes()], facts).optional())
            .map_err(|source| self.error(source))
    }

    /// The last change that counts, of the document at a path.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn updated(&self, of: &str) -> Result<Option<Updated>, StoreError> {
        self.connection
            .prepare_cached(&format!(
                "SELECT {COMMIT}, u.versions FROM updated u
                 JOIN commits c ON c.number = u.commit_number WHERE u.path = ?1"
            ))
            .and_then(|mut statement| {
                statement
                    .query_row([of], |row| {
                        Ok(Updated {
                            commit: facts(row)?,
                            versions: row.get(7)?,
                        })
                    })
                    .optional()
            })
            .map_err(|source| self.error(source))
    }

    /// The last change that counts, of every document.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn all_updated(&self) -> Result<AllUpdated, StoreError> {
        let read = || -> rusqlite::Result<_> {
            let commits = self
                .connection
                .prepare(&format!(
                    "SELECT {COMMIT}, c.number FROM commits c
                     WHERE c.number IN (SELECT commit_number FROM updated)"
                ))?
                .query_map([], |row| Ok((row.get(7)?, facts(row)?)))?
                .collect::<rusqlite::Result<_>>()?;
            let documents = self
                .connection
                .prepare("SELECT path, commit_number, versions FROM updated ORDER BY path")?
                .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
                .collect::<rusqlite::Result<_>>()?;
            Ok(AllUpdated { commits, documents })
        };
        read().map_err(|source| self.error(source))
    }
}

impl Batch<'_> {
    /// Forgets all versions, before a whole walk is written.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn clear_history(&self) -> Result<(), StoreError> {
        for table in ["version", "updated", "commits"] {
            self.run(&format!("DELETE FROM {table}"), [])?;
        }
        Ok(())
    }

    /// Keeps what a commit says of itself.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn put_commit(&self, commit: &CommitFacts) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO commits (id, author, email, at, committed, summary, minor)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT (id) DO NOTHING",
            (
                commit.id.as_bytes(),
                &commit.author,
                &commit.email,
                commit.at.as_second(),
                commit.committed.as_second(),
                &commit.summary,
                commit.minor,
            ),
        )
    }

    /// Takes away the versions of a document and returns them, oldest first, as raw rows to be
    /// put back under another path: renames may swap two documents.
    ///
    /// # Errors
    /// When the file cannot be read or written.
    pub fn take_versions(&self, of: &DocPath) -> Result<Vec<StoredVersion>, StoreError> {
        let versions = self
            .connection
            .prepare_cached(
                "SELECT c.id, v.path_then, v.blob, v.old_blob, v.boundary
                 FROM version v JOIN commits c ON c.number = v.commit_number
                 WHERE v.path = ?1 ORDER BY v.number",
            )
            .and_then(|mut statement| {
                statement
                    .query_map([of.as_str()], |row| {
                        Ok(StoredVersion {
                            commit: object(row, 0)?,
                            path: path(row, 1)?,
                            blob: object(row, 2)?,
                            old_blob: match row.get_ref(3)? {
                                rusqlite::types::ValueRef::Null => None,
                                _ => Some(object(row, 3)?),
                            },
                            boundary: row.get(4)?,
                        })
                    })
                    .and_then(Iterator::collect)
            })
            .map_err(|source| self.error(source))?;
        self.run("DELETE FROM version WHERE path = ?1", [of.as_str()])?;
        self.run("DELETE FROM updated WHERE path = ?1", [of.as_str()])?;
        Ok(versions)
    }

    /// Writes the versions of a document, oldest first; their commits must be there.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn put_versions(&self, of: &DocPath, versions: &[StoredVersion]) -> Result<(), StoreError> {
        for (number, version) in (1_u32..).zip(versions) {
            self.run(
                "INSERT OR REPLACE INTO version
                 (path, number, commit_number, path_then, blob, old_blob, boundary)
                 VALUES (?1, ?2, (SELECT number FROM commits WHERE id = ?3), ?4, ?5, ?6, ?7)",
                (
                    of.as_str(),
                    number,
                    version.commit.as_bytes(),
                    version.path.as_str(),
                    version.blob.as_bytes(),
                    version.old_blob.as_ref().map(ObjectId::as_bytes),
                    version.boundary,
                ),
            )?;
        }
        Ok(())
    }

    /// Says which commit was the last change of a document that counts.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn put_updated(
        &self,
        of: &DocPath,
        commit: ObjectId,
        versions: u32,
    ) -> Result<(), StoreError> {
        self.run(
            "INSERT OR REPLACE INTO updated (path, versions, commit_number)
             VALUES (?1, ?2, (SELECT number FROM commits WHERE id = ?3))",
            (of.as_str(), versions, commit.as_bytes()),
        )
    }

    /// Forgets the versions of a document that is no longer there.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn remove_versions(&self, of: &DocPath) -> Result<(), StoreError> {
        self.run("DELETE FROM version WHERE path = ?1", [of.as_str()])?;
        self.run("DELETE FROM updated WHERE path = ?1", [of.as_str()])
    }
}

fn facts(row: &Row<'_>) -> rusqlite::Result<CommitFacts> {
    Ok(CommitFacts {
        id: object(row, 0)?,
        author: row.get(1)?,
        email: row.get(2)?,
        at: second(row, 3)?,
        committed: second(row, 4)?,
        summary: row.get(5)?,
        minor: row.get(6)?,
    })
}

fn second(row: &Row<'_>, column: usize) -> rusqlite::Result<Timestamp> {
    Timestamp::from_second(row.get(column)?).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(
            column,
            rusqlite::types::Type::Integer,
            Box::new(error),
        )
    })
}
