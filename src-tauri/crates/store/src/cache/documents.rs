//! The facts of every published document: what lists, filters and freshness need, so that none
//! of them has to read a file.

use carebook_domain::freshness::Window;
use carebook_domain::{Date, DocPath, Lang, ObjectId, Problem};
use rusqlite::types::Type;
use rusqlite::{OptionalExtension as _, Row};

use super::{Batch, Cache};
use crate::StoreError;

pub(super) const SCHEMA: &str = "
CREATE TABLE document (
  path TEXT PRIMARY KEY,
  blob BLOB NOT NULL,
  id TEXT,
  title TEXT NOT NULL,
  kind TEXT,
  owner TEXT,
  lang TEXT NOT NULL,
  tags TEXT,
  translation_of TEXT,
  review_every TEXT,
  effective TEXT,
  expires TEXT,
  problems TEXT,
  sections INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX document_id ON document (id) WHERE id IS NOT NULL;
";

const COLUMNS: &str = "path, blob, id, title, kind, owner, lang, tags, translation_of, review_every, effective, expires, problems, sections";

/// What is kept of a published document.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Where it lies.
    pub path: DocPath,
    /// Its content.
    pub blob: ObjectId,
    /// `id:` of its front matter.
    pub id: Option<String>,
    /// Its title.
    pub title: String,
    /// Its kind.
    pub kind: Option<String>,
    /// Its owner, as written.
    pub owner: Option<String>,
    /// Its language, said or detected.
    pub lang: Lang,
    /// Its tags.
    pub tags: Vec<String>,
    /// The document it is a translation of, as written.
    pub translation_of: Option<String>,
    /// Its own policy window.
    pub review_every: Option<Window>,
    /// The day it begins to hold.
    pub effective: Option<Date>,
    /// The last day it holds.
    pub expires: Option<Date>,
    /// What is wrong with the file.
    pub problems: Vec<Problem>,
    /// How many sections it has.
    pub sections: u32,
}

impl Record {
    /// `id:` of the front matter, else the path.
    #[must_use]
    pub fn identity(&self) -> &str {
        self.id.as_deref().unwrap_or(self.path.as_str())
    }
}

impl Cache {
    /// The document at a path.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn document(&self, path: &str) -> Result<Option<Record>, StoreError> {
        self.one(
            &format!("SELECT {COLUMNS} FROM document WHERE path = ?1"),
            path,
        )
    }

    /// The document with this `id:`; of several the one whose path comes first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn document_by_id(&self, id: &str) -> Result<Option<Record>, StoreError> {
        self.one(
            &format!("SELECT {COLUMNS} FROM document WHERE id = ?1 ORDER BY path LIMIT 1"),
            id,
        )
    }

    /// The paths of all documents that claim this `id:`, in order.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn paths_with_id(&self, id: &str) -> Result<Vec<String>, StoreError> {
        self.connection
            .prepare_cached("SELECT path FROM document WHERE id = ?1 ORDER BY path")
            .and_then(|mut statement| {
                statement
                    .query_map([id], |row| row.get(0))
                    .and_then(Iterator::collect)
            })
            .map_err(|source| self.error(source))
    }

    fn one(&self, sql: &str, key: &str) -> Result<Option<Record>, StoreError> {
        self.connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.query_row([key], read).optional())
            .map_err(|source| self.error(source))
    }

    /// Every document, by path.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn documents(&self) -> Result<Vec<Record>, StoreError> {
        self.connection
            .prepare(&format!("SELECT {COLUMNS} FROM document ORDER BY path"))
            .and_then(|mut statement| statement.query_map([], read).and_then(Iterator::collect))
            .map_err(|source| self.error(source))
    }

    /// Path and content of every document, by path.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn contents(&self) -> Result<Vec<(DocPath, ObjectId)>, StoreError> {
        self.connection
            .prepare("SELECT path, blob FROM document ORDER BY path")
            .and_then(|mut statement| {
                statement
                    .query_map([], |row| Ok((path(row, 0)?, object(row, 1)?)))
                    .and_then(Iterator::collect)
            })
            .map_err(|source| self.error(source))
    }

    /// How many documents and sections there are.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn counts(&self) -> Result<(u32, u32), StoreError> {
        self.connection
            .query_row(
                "SELECT count(*), coalesce(sum(sections), 0) FROM document",
                [],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .map_err(|source| self.error(source))
    }
}

impl Batch<'_> {
    /// Puts a document in the place of what was at its path.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn put_document(&self, record: &Record) -> Result<(), StoreError> {
        let tags = (!record.tags.is_empty())
            .then(|| serde_json::to_string(&record.tags).unwrap_or_default());
        let problems = (!record.problems.is_empty())
            .then(|| serde_json::to_string(&record.problems).unwrap_or_default());
        self.run(
            "INSERT OR REPLACE INTO document
             (path, blob, id, title, kind, owner, lang, tags, translation_of, review_every, effective, expires, problems, sections)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
            rusqlite::params![
                record.path.as_str(),
                record.blob.as_bytes(),
                record.id,
                record.title,
                record.kind,
                record.owner,
                record.lang.as_str(),
                tags,
                record.translation_of,
                record.review_every.map(|window| window.to_string()),
                record.effective.map(|day| day.to_string()),
                record.expires.map(|day| day.to_string()),
                problems,
                record.sections,
            ],
        )
    }

    /// Removes the document at a path, with its links.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn remove_document(&self, path: &str) -> Result<(), StoreError> {
        self.run("DELETE FROM document WHERE path = ?1", [path])?;
        self.remove_links(path)
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Record> {
    Ok(Record {
        path: path(row, 0)?,
        blob: object(row, 1)?,
        id: row.get(2)?,
        title: row.get(3)?,
        kind: row.get(4)?,
        owner: row.get(5)?,
        lang: required(row, 6, Lang::new)?,
        tags: json_list(row, 7)?,
        translation_of: row.get(8)?,
        review_every: optional(row, 9, Window::parse)?,
        effective: optional(row, 10, |text| text.parse().ok())?,
        expires: optional(row, 11, |text| text.parse().ok())?,
        problems: json_list(row, 12)?,
        sections: row.get(13)?,
    })
}

pub(super) fn path(row: &Row<'_>, column: usize) -> rusqlite::Result<DocPath> {
    required(row, column, |text| DocPath::new(text).ok())
}

pub(super) fn object(row: &Row<'_>, column: usize) -> rusqlite::Result<ObjectId> {
    let bytes = row.get_ref(column)?.as_blob()?;
    ObjectId::from_slice(bytes).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(column, Type::Blob, Box::new(error))
    })
}

fn required<T>(
    row: &Row<'_>,
    column: usize,
    parse: impl FnOnce(&str) -> Option<T>,
) -> rusqlite::Result<T> {
    let text = row.get_ref(column)?.as_str()?;
    parse(text).ok_or_else(|| unreadable(column, text))
}

fn optional<T>(
    row: &Row<'_>,
    column: usize,
    parse: impl FnOnce(&str) -> Option<T>,
) -> rusqlite::Result<Option<T>> {
    match row.get_ref(column)?.as_str_or_null()? {
        None => Ok(None),
        Some(text) => parse(text)
            .map(Some)
            .ok_or_else(|| unreadable(column, text)),
    }
}

fn json_list<T: serde::de::DeserializeOwned>(
    row: &Row<'_>,
    column: usize,
) -> rusqlite::Result<Vec<T>> {
    let list = optional(row, column, |text| serde_json::from_str(text).ok())?;
    Ok(list.unwrap_or_default())
}

fn unreadable(column: usize, text: &str) -> rusqlite::Error {
    let message = format!("“{text}” is not what this column holds");
    rusqlite::Error::FromSqlConversionFailure(column, Type::Text, message.into())
}
