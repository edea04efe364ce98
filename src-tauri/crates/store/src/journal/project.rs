//! Takes in what came between two tips of the journal.

use std::collections::BTreeSet;

use carebook_domain::ObjectId;
use carebook_domain::journal::{Body, Event, Flaw, is_confirmed, path_of};
use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior};

use super::{Journal, TABLES, key, person, tip_of};
use crate::StoreError;

/// A file that came, or was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arriving<'a> {
    /// The file.
    pub path: &'a str,
    /// Its content.
    pub blob: ObjectId,
    /// The commit that says it brought it, and the address of that commit's author; nothing for
    /// what no commit names.
    pub by: Option<(ObjectId, &'a str)>,
}

/// A projection in work: all of it counts, or nothing.
pub struct Projecting<'a> {
    connection: &'a Connection,
    file: &'a std::path::Path,
}

/// What is known of a file.
struct Known {
    blob: ObjectId,
    brought_by: Option<ObjectId>,
    confirmed: bool,
    text: Option<Vec<u8>>,
}

impl Journal {
    /// Runs `work` in one transaction if the projection still stands at `from`, and marks it as
    /// standing at `to`; `from` nothing begins from nothing. Returns whether it was run.
    ///
    /// # Errors
    /// What `work` returns, or when the transaction cannot be ended.
    pub fn project<E: From<StoreError>>(
        &mut self,
        from: Option<ObjectId>,
        to: ObjectId,
        work: impl FnOnce(&Projecting<'_>) -> Result<(), E>,
    ) -> Result<bool, E> {
        let file = self.file.clone();
        // A whole journal is more than is usually kept in memory.
        if from.is_none() {
            self.connection
                .execute_batch("PRAGMA cache_size = -64000")
                .map_err(|source| self.error(source))?;
        }
        let fail = |source| StoreError::from_sqlite(&file, source);
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(fail)?;
        let stands = tip_of(&transaction).map_err(fail)?;
        if from.is_some() && stands != from {
            return Ok(false);
        }
        let projecting = Projecting {
            connection: &transaction,
            file: &file,
        };
        if from.is_none() {
            projecting.clear()?;
        }
        work(&projecting)?;
        projecting.run(
            "INSERT INTO mark (name, value) VALUES ('tip', ?1)
             ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            [to.to_hex()],
        )?;
        transaction.commit().map_err(fail)?;
        if from.is_none() {
            self.connection
                .execute_batch("PRAGMA cache_size = -2000; PRAGMA shrink_memory;")
                .map_err(|source| self.error(source))?;
        }
        Ok(true)
    }
}

impl Projecting<'_> {
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

    fn clear(&self) -> Result<(), StoreError> {
        for table in TABLES {
            self.run(&format!("DELETE FROM {table}"), [])?;
        }
        Ok(())
    }

    /// Takes in a file. `read` reads its content, nothing when it is too large; `is_before` tells
    /// whether the first commit is contained in the second.
    ///
    /// # Errors
    /// When the content or the store cannot be read or written.
    pub fn take<E: From<StoreError>>(
        &self,
        arriving: &Arriving<'_>,
        read: &dyn Fn(ObjectId) -> Result<Option<Vec<u8>>, E>,
        is_before: &dyn Fn(ObjectId, ObjectId) -> Result<bool, E>,
    ) -> Result<(), E> {
        let Some(known) = self.known(arriving.path)? else {
            return self.put(arriving, None, read);
        };
        let Some((commit, author)) = arriving.by else {
            // What nobody brought takes nothing away from what is known.
            return Ok(());
        };
        let comes_first = match known.brought_by {
            None => true,
            Some(other) if other == commit => false,
            Some(other) => is_before(commit, other)?,
        };
        if known.blob == arriving.blob {
            let confirmed = known.confirmed
                || known.text.as_deref().is_some_and(|text| {
                    Event::read(arriving.path, text).is_ok_and(|event| is_confirmed(&event, author))
                });
            let brought_by = if comes_first {
                Some(commit)
            } else {
                known.brought_by
            };
            return Ok(self.run(
                "UPDATE event SET confirmed = ?2, brought_by = ?3 WHERE path = ?1",
                (
                    arriving.path,
                    confirmed,
                    brought_by.map(|commit| *commit.as_bytes()),
                ),
            )?);
        }
        let wins = match known.brought_by {
            None => true,
            Some(_) if comes_first => true,
            Some(other) if is_before(other, commit)? => false,
            // Side by side: what its author brought, before what somebody else did in their name.
            Some(_) => {
                let confirmed = read(arriving.blob)?.is_some_and(|bytes| {
                    event_at(arriving.path, &bytes).is_ok_and(|event| is_confirmed(&event, author))
                });
                if confirmed == known.confirmed {
                    arriving.blob < known.blob
                } else {
                    confirmed
                }
            }
        };
        let loser = if wins { known.blob } else { arriving.blob };
        if !wins || known.brought_by.is_some() {
            self.run(
                "INSERT OR IGNORE INTO other (path, blob) VALUES (?1, ?2)",
                (arriving.path, loser.as_bytes()),
            )?;
        }
        if wins {
            self.put(arriving, Some(known), read)?;
        }
        Ok(())
    }

    /// Notes what the tip holds of a file, once everything that came was taken in.
    ///
    /// # Errors
    /// When the store cannot be read or written.
    pub fn stands(&self, path: &str, now: Option<ObjectId>) -> Result<(), StoreError> {
        let kept: Option<[u8; 20]> = self
            .connection
            .prepare_cached("SELECT blob FROM event WHERE path = ?1")
            .and_then(|mut statement| statement.query_row([path], |row| row.get(0)).optional())
            .map_err(|source| self.error(source))?;
        let Some(kept) = kept else { return Ok(()) };
        if now.is_some_and(|now| *now.as_bytes() == kept) {
            return self.run("DELETE FROM differs WHERE path = ?1", [path]);
        }
        self.run(
            "INSERT OR REPLACE INTO differs (path, blob) VALUES (?1, ?2)",
            (path, now.map(|now| *now.as_bytes())),
        )
    }

    fn known(&self, path: &str) -> Result<Option<Known>, StoreError> {
        self.connection
            .prepare_cached("SELECT blob, brought_by, confirmed, text FROM event WHERE path = ?1")
            .and_then(|mut statement| {
                statement
                    .query_row([path], |row| {
                        Ok(Known {
                            blob: ObjectId::from_bytes(row.get(0)?),
                            brought_by: row
                                .get::<_, Option<[u8; 20]>>(1)?
                                .map(ObjectId::from_bytes),
                            confirmed: row.get(2)?,
                            text: row.get(3)?,
                        })
                    })
                    .optional()
            })
            .map_err(|source| self.error(source))
    }

    /// Puts a file in the place of what is known of it.
    fn put<E: From<StoreError>>(
        &self,
        arriving: &Arriving<'_>,
        instead: Option<Known>,
        read: &dyn Fn(ObjectId) -> Result<Option<Vec<u8>>, E>,
    ) -> Result<(), E> {
        let bytes = read(arriving.blob)?;
        let event = match &bytes {
            Some(bytes) => event_at(arriving.path, bytes),
            None => Err(Flaw::TooLarge),
        };
        let before = match &instead {
            Some(known) => known
                .text
                .as_deref()
                .and_then(|text| Event::read(arriving.path, text).ok()),
            None => None,
        };
        let author = arriving.by.map(|(_, author)| author);
        let confirmed = match (&event, author) {
            (Ok(event), Some(author)) => is_confirmed(event, author),
            _ => false,
        };
        let commit = arriving.by.map(|(commit, _)| *commit.as_bytes());
        self.run(
            "INSERT INTO event (path, id, subject, blob, brought_by, confirmed, flaw, text)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
             ON CONFLICT (path) DO UPDATE SET id = excluded.id, subject = excluded.subject,
               blob = excluded.blob, brought_by = excluded.brought_by,
               confirmed = excluded.confirmed, flaw = excluded.flaw, text = excluded.text",
            (
                arriving.path,
                event.as_ref().ok().map(|event| event.id.to_string()),
                event.as_ref().ok().map(|event| key(&event.subject())),
                arriving.blob.as_bytes(),
                commit,
                confirmed,
                event.as_ref().err().map(Flaw::to_string),
                event.is_ok().then_some(bytes).flatten(),
            ),
        )?;
        if let Some(before) = before {
            self.forget(&before)?;
        }
        if let Ok(event) = &event {
            self.derive(event)?;
        }
        Ok(())
    }

    /// Notes what an event begins and whom it names.
    fn derive(&self, event: &Event) -> Result<(), StoreError> {
        let begun = match &event.body {
            Body::CommentAdded {
                thread, doc, draft, ..
            } if thread.is_none_or(|thread| thread == event.id) => Some((doc, draft)),
            Body::SuggestionAdded { doc, draft, .. } => Some((doc, draft)),
            _ => None,
        };
        if let Some((doc, draft)) = begun {
            self.run(
                "INSERT OR REPLACE INTO thread (id, doc, draft) VALUES (?1, ?2, ?3)",
                (event.id.to_string(), doc, draft),
            )?;
        }
        let subject = key(&event.subject());
        for person in concerned(event) {
            self.run(
                "INSERT OR IGNORE INTO concern (person, subject) VALUES (?1, ?2)",
                (person, &subject),
            )?;
        }
        Ok(())
    }

    /// Takes away what an event began and whom it named, and notes the others of its subject anew.
    fn forget(&self, event: &Event) -> Result<(), StoreError> {
        let subject = key(&event.subject());
        self.run("DELETE FROM thread WHERE id = ?1", [event.id.to_string()])?;
        self.run("DELETE FROM concern WHERE subject = ?1", [&subject])?;
        for entry in
            super::read::entries(self.connection, &subject).map_err(|source| self.error(source))?
        {
            self.derive(&entry.event)?;
        }
        Ok(())
    }
}

/// Reads a file as an event that lies where it must.
fn event_at(path: &str, bytes: &[u8]) -> Result<Event, Flaw> {
    let event = Event::read(path, bytes)?;
    if path_of(event.id) == path {
        Ok(event)
    } else {
        Err(Flaw::Path(path.chars().take(80).collect()))
    }
}

/// The addresses and roles that an event names, its author among them.
fn concerned(event: &Event) -> BTreeSet<String> {
    let mut people = BTreeSet::new();
    match &event.body {
        Body::CommentAdded { mentions, .. } => {
            people.extend(mentions.iter().map(|address| person(address)));
        }
        Body::ReviewRequested { reviewers, .. } => {
            people.extend(reviewers.iter().map(|address| person(address)));
        }
        Body::SuggestionAdded { .. }
        | Body::ReviewApproved { .. }
        | Body::ReviewChangesRequested { .. } => {}
        _ => return people,
    }
    people.insert(person(&event.by.email));
    people
}
