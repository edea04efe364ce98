//! Reads the projection: events by subject, threads by document, what concerns a person, flaws.

use carebook_domain::journal::{Entry, Event, EventId, Subject};
use carebook_domain::{Date, ObjectId};
use rusqlite::{Connection, OptionalExtension as _};

use super::{Journal, key, person, subject_of};
use crate::StoreError;

/// A file of the journal that is not as it must be. It harms nothing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FlawedFile {
    /// The file.
    pub path: String,
    /// What is wrong, in words.
    pub what: String,
}

impl Journal {
    /// The events of one subject, in the order of their ids.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn events(&self, subject: &Subject) -> Result<Vec<Entry>, StoreError> {
        entries(&self.connection, &key(subject)).map_err(|source| self.error(source))
    }

    /// Everything said of whether documents are still accurate, in the order of its ids.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn verifications(&self) -> Result<Vec<Entry>, StoreError> {
        // Most of what is said of documents is that they were read; that is not even parsed.
        let read = || {
            let mut statement = self.connection.prepare_cached(
                "SELECT path, text, confirmed FROM event
                 WHERE subject >= 'document ' AND subject < 'document!'
                   AND instr(text, CAST('document.verifi' AS BLOB)) > 0
                 ORDER BY id",
            )?;
            collected(&mut statement, [])
        };
        read().map_err(|source| self.error(source))
    }

    /// The digests of days from one on, in the order of their ids.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn digests(&self, since: Date) -> Result<Vec<Entry>, StoreError> {
        let read = || {
            let mut statement = self.connection.prepare_cached(
                "SELECT path, text, confirmed FROM event
                 WHERE subject >= ?1 AND subject < 'day!' ORDER BY id",
            )?;
            collected(&mut statement, [key(&Subject::Day(since))])
        };
        read().map_err(|source| self.error(source))
    }

    /// The latest id, behind which the next one has to be.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn latest(&self) -> Result<Option<EventId>, StoreError> {
        let latest: Option<String> = self
            .connection
            .prepare_cached("SELECT id FROM event WHERE flaw IS NULL ORDER BY path DESC LIMIT 1")
            .and_then(|mut statement| statement.query_row([], |row| row.get(0)).optional())
            .map_err(|source| self.error(source))?;
        Ok(latest.as_deref().and_then(EventId::parse))
    }

    /// The threads about a document, which may be known under several names (its id, its paths);
    /// the oldest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn threads_about(&self, names: &[&str]) -> Result<Vec<EventId>, StoreError> {
        let mut found = Vec::new();
        for name in names {
            found.extend(self.ids("SELECT id FROM thread WHERE doc = ?1", name)?);
        }
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    /// The threads on a draft; the oldest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn threads_on(&self, draft: &str) -> Result<Vec<EventId>, StoreError> {
        self.ids("SELECT id FROM thread WHERE draft = ?1 ORDER BY id", draft)
    }

    /// Every thread; the oldest first.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn threads(&self) -> Result<Vec<EventId>, StoreError> {
        self.ids("SELECT id FROM thread WHERE ?1 = '' ORDER BY id", "")
    }

    /// What an address or a role is named in: threads and drafts.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn concerning(&self, who: &str) -> Result<Vec<Subject>, StoreError> {
        let keys = self.texts(
            "SELECT subject FROM concern WHERE person = ?1 ORDER BY subject",
            &person(who),
        )?;
        Ok(keys.iter().filter_map(|key| subject_of(key)).collect())
    }

    /// The threads that name a person and in which somebody else said something: of many thousand
    /// threads of one's own, most have no answer and are not even read.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn threads_with_others(&self, who: &str) -> Result<Vec<EventId>, StoreError> {
        let keys = self.texts(
            "SELECT c.subject FROM concern c
             WHERE c.person = ?1 AND c.subject LIKE 'thread %' AND (
               (SELECT count(*) FROM (SELECT 1 FROM event e WHERE e.subject = c.subject LIMIT 2)) > 1
               OR EXISTS (
                 SELECT 1 FROM event e WHERE e.subject = c.subject
                 AND lower(json_extract(CAST(e.text AS TEXT), '$.by.email')) <> c.person
               )
             )
             ORDER BY c.subject",
            &person(who),
        )?;
        let threads = keys.iter().filter_map(|key| match subject_of(key) {
            Some(Subject::Thread(id)) => Some(id),
            _ => None,
        });
        Ok(threads.collect())
    }

    /// The drafts that somebody said something of.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn knows_draft(&self, name: &str) -> Result<bool, StoreError> {
        let of_review = self.texts(
            "SELECT subject FROM event WHERE subject = ?1 LIMIT 1",
            &key(&Subject::Draft(name.to_owned())),
        )?;
        Ok(!of_review.is_empty() || !self.threads_on(name)?.is_empty())
    }

    /// Everybody who is named as the author of an event that counts as theirs: name and address,
    /// the latest name of each.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn people(&self) -> Result<Vec<String>, StoreError> {
        self.texts(
            "SELECT DISTINCT person FROM concern WHERE ?1 = '' AND person NOT LIKE 'role:%' ORDER BY person",
            "",
        )
    }

    /// The number of events.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn count(&self) -> Result<u32, StoreError> {
        self.connection
            .query_row("SELECT count(*) FROM event WHERE flaw IS NULL", [], |row| {
                row.get(0)
            })
            .map_err(|source| self.error(source))
    }

    /// What is not as it must be, by path.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn flaws(&self) -> Result<Vec<FlawedFile>, StoreError> {
        let mut found = Vec::new();
        let mut add = |sql: &str, what: &dyn Fn(Option<String>) -> String| {
            let mut statement = self.connection.prepare_cached(sql)?;
            let rows = statement.query_map([], |row| {
                Ok(FlawedFile {
                    path: row.get(0)?,
                    what: what(row.get(1)?),
                })
            })?;
            for row in rows {
                found.push(row?);
            }
            Ok(())
        };
        let all = add(
            "SELECT path, flaw FROM event WHERE flaw IS NOT NULL",
            &Option::unwrap_or_default,
        )
        .and_then(|()| {
            add("SELECT path, NULL FROM other", &|_| {
                "another content came for the same event; the first one counts".to_owned()
            })
        })
        .and_then(|()| {
            add("SELECT path, hex(blob) FROM differs", &|now| match now
                .filter(|now| !now.is_empty())
            {
                Some(_) => "the file was changed; the event counts as it was written".to_owned(),
                None => "the file was taken away; the event still counts".to_owned(),
            })
        });
        all.map_err(|source| self.error(source))?;
        found.sort();
        found.dedup();
        Ok(found)
    }

    /// The events whose author is not confirmed, with their paths, in the order of these.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn unconfirmed(&self) -> Result<Vec<(String, Event)>, StoreError> {
        let found: Vec<(String, Vec<u8>)> = self
            .connection
            .prepare_cached(
                "SELECT path, text FROM event WHERE flaw IS NULL AND confirmed = 0 ORDER BY path",
            )
            .and_then(|mut statement| {
                statement
                    .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
                    .collect()
            })
            .map_err(|source| self.error(source))?;
        let read = |(path, text): (String, Vec<u8>)| {
            let event = Event::read(&path, &text).ok()?;
            Some((path, event))
        };
        Ok(found.into_iter().filter_map(read).collect())
    }

    /// The path, the content and the confirmation of every event, for comparing two projections.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn contents(&self) -> Result<Vec<(String, ObjectId, bool)>, StoreError> {
        self.connection
            .prepare_cached("SELECT path, blob, confirmed FROM event ORDER BY path")
            .and_then(|mut statement| {
                statement
                    .query_map([], |row| {
                        Ok((row.get(0)?, ObjectId::from_bytes(row.get(1)?), row.get(2)?))
                    })?
                    .collect()
            })
            .map_err(|source| self.error(source))
    }

    fn ids(&self, sql: &str, value: &str) -> Result<Vec<EventId>, StoreError> {
        let found = self.texts(sql, value)?;
        Ok(found.iter().filter_map(|id| EventId::parse(id)).collect())
    }

    fn texts(&self, sql: &str, value: &str) -> Result<Vec<String>, StoreError> {
        self.connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.query_map([value], |row| row.get(0))?.collect())
            .map_err(|source| self.error(source))
    }
}

/// The events of a subject by its key, in the order of their ids.
pub(super) fn entries(connection: &Connection, subject: &str) -> rusqlite::Result<Vec<Entry>> {
    let mut statement = connection
        .prepare_cached("SELECT path, text, confirmed FROM event WHERE subject = ?1 ORDER BY id")?;
    collected(&mut statement, [subject])
}

fn collected(
    statement: &mut rusqlite::Statement<'_>,
    values: impl rusqlite::Params,
) -> rusqlite::Result<Vec<Entry>> {
    let rows = statement.query_map(values, |row| {
        let (path, text): (String, Vec<u8>) = (row.get(0)?, row.get(1)?);
        Ok((path, text, row.get(2)?))
    })?;
    let mut found = Vec::new();
    for row in rows {
        let (path, text, confirmed): (String, Vec<u8>, bool) = row?;
        // It was read before it was stored.
        if let Ok(event) = Event::read(&path, &text) {
            found.push(Entry { event, confirmed });
        }
    }
    Ok(found)
}
