//! All published documents as lists need them: an immutable snapshot in memory. A list of
//! 100,000 documents is a walk over it, never a query per row.
//!
//! Freshness depends on the calendar, so it is worked out for one day and kept until the day or
//! the policy is another.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use carebook_domain::config::{Config, Subject};
use carebook_domain::freshness::{Facts, Freshness, State, Trusted, assess};
use carebook_domain::text::fold;
use carebook_domain::{Date, DocPath, Timestamp};
use carebook_store::StoreError;
use carebook_store::cache::{AllUpdated, Cache, CommitFacts, Record, Updated};

use crate::handbook::Verified;

mod translations;

pub(crate) use translations::source_of;

/// A published document with the last change that counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Shelved {
    /// Its facts.
    pub record: Record,
    /// The last change that counts; nothing until history has been walked.
    pub updated: Option<Arc<CommitFacts>>,
    /// How many versions it has.
    pub versions: u32,
    /// The last change that counts of what it is a translation of, if that is another document.
    pub source_updated: Option<Arc<CommitFacts>>,
    /// What filters look for words in, once somebody has filtered.
    pub(crate) folded: OnceLock<Box<str>>,
}

impl Shelved {
    /// A document whose history is known as far as `updated` says.
    #[must_use]
    pub fn new(record: Record, updated: Option<Updated>) -> Self {
        let versions = updated.as_ref().map_or(0, |updated| updated.versions);
        Self {
            record,
            updated: updated.map(|updated| Arc::new(updated.commit)),
            versions,
            source_updated: None,
            folded: OnceLock::new(),
        }
    }

    /// Title, path and id, each on a line, without case and accents. Folding takes far longer
    /// than looking for a word, and lists are filtered with every key that is pressed.
    #[must_use]
    pub fn folded(&self) -> &str {
        self.folded.get_or_init(|| {
            let record = &self.record;
            let names = [&record.title, record.path.as_str(), record.identity()];
            names.map(fold).join("\n").into_boxed_str()
        })
    }

    /// What policy rules look at.
    #[must_use]
    pub fn subject(&self) -> Subject<'_> {
        Subject {
            path: self.record.path.as_str(),
            kind: self.record.kind.as_deref(),
            tags: &self.record.tags,
            lang: self.record.lang,
        }
    }

    /// The day of the last change that counts.
    #[must_use]
    pub fn updated_on(&self, config: &Config) -> Option<Date> {
        self.updated.as_deref().map(|commit| day_of(commit, config))
    }

    /// Judges the document on a day.
    #[must_use]
    pub fn freshness(&self, config: &Config, today: Date, verified: &Verified) -> Freshness {
        let trusted = Trusted {
            subject: self.subject(),
            owner: self.record.owner.as_deref(),
            review_every: self.record.review_every,
            effective: self.record.effective,
            expires: self.record.expires,
        };
        let standing = verified.of(self, config, today);
        let facts = Facts {
            updated: self.updated_on(config),
            verification: standing.verification,
            source_changed: self
                .source_changed_after(standing.at)
                .map(|commit| day_of(commit, config)),
        };
        assess(&trusted, &config.freshness, &facts, today)
    }
}

/// When a change counts from. A commit that claims to be written after it was committed has a
/// wrong clock; a rebase makes old text look new; so the earlier of both times counts.
fn moment_of(commit: &CommitFacts) -> Timestamp {
    commit.at.min(commit.committed)
}

fn day_of(commit: &CommitFacts, config: &Config) -> Date {
    let at = moment_of(commit);
    config.handbook.timezone.to_datetime(at).date()
}

/// What is kept of a judgement for every document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// The state.
    pub state: State,
    /// The last day it counts as fresh or due soon.
    pub due: Option<Date>,
}

/// All published documents, by path.
#[derive(Debug, Default)]
pub struct Library {
    documents: Vec<Arc<Shelved>>,
    by_id: HashMap<String, usize>,
    judged: Mutex<Option<Judged>>,
    translations: OnceLock<HashMap<usize, Arc<Vec<usize>>>>,
}

/// The judgements of one day under one policy.
#[derive(Debug)]
struct Judged {
    today: Date,
    config: Arc<Config>,
    verified: Arc<Verified>,
    judgements: Arc<Vec<Judgement>>,
}

/// What is different from one snapshot to the next.
#[derive(Debug, Default)]
pub struct Delta {
    /// Documents that are gone.
    pub removed: Vec<DocPath>,
    /// New facts.
    pub put: Vec<Record>,
    /// New last changes.
    pub updated: Vec<(DocPath, Option<Updated>)>,
}

impl Delta {
    /// Tells whether nothing is different.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.removed.is_empty() && self.put.is_empty() && self.updated.is_empty()
    }
}

impl Library {
    /// Reads every document from the cache.
    ///
    /// # Errors
    /// When the cache cannot be read.
    pub fn load(cache: &Cache) -> Result<Self, StoreError> {
        let records = cache.documents()?;
        let AllUpdated {
            commits,
            documents: updated,
        } = cache.all_updated()?;
        let commits: HashMap<u32, Arc<CommitFacts>> = commits
            .into_iter()
            .map(|(number, commit)| (number, Arc::new(commit)))
            .collect();
        let mut updated = updated.into_iter().peekable();
        let documents = records.into_iter().map(|record| {
            // Both come by path: one walk joins them.
            while updated
                .next_if(|(path, _, _)| path.as_str() < record.path.as_str())
                .is_some()
            {}
            let found = updated.next_if(|(path, _, _)| path == record.path.as_str());
            let (commit, versions) = found.map_or((None, 0), |(_, number, versions)| {
                (commits.get(&number).cloned(), versions)
            });
            Arc::new(Shelved {
                updated: commit,
                versions,
                ..Shelved::new(record, None)
            })
        });
        Ok(Self::of(documents.collect()))
    }

    /// A snapshot of these documents, which must be sorted by path.
    #[must_use]
    pub fn of(documents: Vec<Arc<Shelved>>) -> Self {
        let mut by_id = HashMap::new();
        for (at, document) in documents.iter().enumerate() {
            if let Some(id) = &document.record.id {
                by_id.entry(id.clone()).or_insert(at);
            }
        }
        let mut library = Self {
            documents,
            by_id,
            judged: Mutex::default(),
            translations: OnceLock::new(),
        };
        library.tie_to_sources();
        library
    }

    /// The snapshot after a change.
    #[must_use]
    pub fn with(&self, delta: Delta) -> Self {
        let mut changed: std::collections::BTreeMap<DocPath, Option<Shelved>> =
            delta.removed.into_iter().map(|path| (path, None)).collect();
        for record in delta.put {
            let known = self.by_path(record.path.as_str());
            let shelved = Shelved {
                updated: known.and_then(|known| known.updated.clone()),
                versions: known.map_or(0, |known| known.versions),
                ..Shelved::new(record, None)
            };
            changed.insert(shelved.record.path.clone(), Some(shelved));
        }
        for (path, updated) in delta.updated {
            let known = match changed.get(&path) {
                Some(new) => new.as_ref().map(|new| new.record.clone()),
                None => self
                    .by_path(path.as_str())
                    .map(|known| known.record.clone()),
            };
            if let Some(record) = known {
                changed.insert(path, Some(Shelved::new(record, updated)));
            }
        }
        let mut documents = Vec::with_capacity(self.documents.len() + changed.len());
        let mut changed = changed.into_iter().peekable();
        for document in &self.documents {
            while let Some((_, new)) = changed.next_if(|(path, _)| *path < document.record.path) {
                documents.extend(new.map(Arc::new));
            }
            match changed.next_if(|(path, _)| *path == document.record.path) {
                Some((_, new)) => documents.extend(new.map(Arc::new)),
                None => documents.push(Arc::clone(document)),
            }
        }
        documents.extend(changed.filter_map(|(_, new)| new.map(Arc::new)));
        Self::of(documents)
    }

    /// How many documents there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.documents.len()
    }

    /// Tells whether there is no document.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.documents.is_empty()
    }

    /// Every document, by path.
    #[must_use]
    pub fn all(&self) -> &[Arc<Shelved>] {
        &self.documents
    }

    /// The document at a path.
    #[must_use]
    pub fn by_path(&self, path: &str) -> Option<&Arc<Shelved>> {
        self.position(path).and_then(|at| self.documents.get(at))
    }

    /// Where the document at a path stands in [`Library::all`].
    #[must_use]
    pub fn position(&self, path: &str) -> Option<usize> {
        self.documents
            .binary_search_by(|document| document.record.path.as_str().cmp(path))
            .ok()
    }

    /// The document with a path or, failing that, an id.
    #[must_use]
    pub fn find(&self, doc: &str) -> Option<&Arc<Shelved>> {
        self.by_path(doc).or_else(|| self.by_id(doc))
    }

    /// The document with this `id:`.
    #[must_use]
    pub fn by_id(&self, id: &str) -> Option<&Arc<Shelved>> {
        self.by_id.get(id).and_then(|at| self.documents.get(*at))
    }

    /// The judgement over every document, in the order of [`Library::all`]. Kept until asked for
    /// another day or policy, or after something was verified.
    #[must_use]
    pub fn judgements(
        &self,
        config: &Arc<Config>,
        today: Date,
        verified: &Arc<Verified>,
    ) -> Arc<Vec<Judgement>> {
        let mut judged = self.judged.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = &*judged
            && known.today == today
            && Arc::ptr_eq(&known.config, config)
            && Arc::ptr_eq(&known.verified, verified)
        {
            return Arc::clone(&known.judgements);
        }
        let judgements: Arc<Vec<Judgement>> = Arc::new(
            self.documents
                .iter()
                .map(|document| {
                    let freshness = document.freshness(config, today, verified);
                    Judgement {
                        state: freshness.state,
                        due: freshness.due,
                    }
                })
                .collect(),
        );
        *judged = Some(Judged {
            today,
            config: Arc::clone(config),
            verified: Arc::clone(verified),
            judgements: Arc::clone(&judgements),
        });
        judgements
    }
}

#[cfg(test)]
mod tests {
    use carebook_domain::{Lang, ObjectId};

    use super::*;

    pub(super) fn record(path: &str, title: &str) -> Record {
        Record {
            path: DocPath::new(path).unwrap(),
            blob: ObjectId::from_bytes([1; 20]),
            id: None,
            title: title.to_owned(),
            kind: None,
            owner: None,
            lang: Lang::EN,
            tags: Vec::new(),
            translation_of: None,
            review_every: None,
            effective: None,
            expires: None,
            problems: Vec::new(),
            sections: 1,
        }
    }

    pub(super) fn library(records: Vec<Record>) -> Library {
        let shelved = records
            .into_iter()
            .map(|record| Arc::new(Shelved::new(record, None)));
        Library::of(shelved.collect())
    }

    fn titles(library: &Library) -> Vec<&str> {
        library
            .all()
            .iter()
            .map(|document| document.record.title.as_str())
            .collect()
    }

    #[test]
    fn a_delta_removes_replaces_and_adds_in_the_order_of_paths() {
        let before = library(vec![
            record("a.md", "A"),
            record("c.md", "C"),
            record("e.md", "E"),
        ]);
        let after = before.with(Delta {
            removed: vec![
                DocPath::new("a.md").unwrap(),
                DocPath::new("nowhere.md").unwrap(),
            ],
            put: vec![
                record("f.md", "F"),
                record("c.md", "C2"),
                record("b.md", "B"),
            ],
            updated: Vec::new(),
        });
        assert_eq!(titles(&after), ["B", "C2", "E", "F"]);
        assert_eq!(titles(&before), ["A", "C", "E"], "snapshots do not change");
        assert!(after.by_path("a.md").is_none());
        assert_eq!(
            after
                .find("e.md")
                .map(|document| document.record.title.as_str()),
            Some("E")
        );
    }
}
