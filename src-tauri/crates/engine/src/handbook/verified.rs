//! Which published contents were said to be still accurate: the journal's verifications by
//! document, as of one tip of the journal.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError};

use carebook_domain::config::Config;
use carebook_domain::freshness::{Verification, may_verify};
use carebook_domain::journal::{Entry, Subject, Verification as Said, fold_digests, fold_document};
use carebook_domain::{Date, ObjectId, Timestamp};

use super::Handbook;
use crate::api::ApiError;
use crate::library::Shelved;

/// Verifications by document.
#[derive(Debug, Default)]
pub struct Verified {
    tip: Option<ObjectId>,
    by_document: HashMap<String, Vec<Said>>,
    /// A document without an id is another one by name after it was renamed, but not by content
    /// and version.
    by_content: HashMap<(String, String), Vec<Said>>,
}

/// What is known of one document's verifications.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Standing {
    /// As the judgement over the document takes it.
    pub verification: Verification,
    /// The moment of the last one that still holds.
    pub at: Option<Timestamp>,
}

impl Verified {
    fn of_events(tip: Option<ObjectId>, events: Vec<Entry>) -> Self {
        let mut events_of: HashMap<String, Vec<Entry>> = HashMap::new();
        for entry in events {
            if let Subject::Document(document) = entry.event.subject() {
                events_of.entry(document).or_default().push(entry);
            }
        }
        let mut verified = Self {
            tip,
            ..Self::default()
        };
        for (document, events) in events_of {
            let said = fold_document(&events).verifications;
            for one in &said {
                if let Some(version) = &one.version {
                    let content = (one.blob.clone(), version.clone());
                    verified
                        .by_content
                        .entry(content)
                        .or_default()
                        .push(one.clone());
                }
            }
            verified.by_document.insert(document, said);
        }
        verified
    }

    /// What is known of one document on a day. A verification counts if its author is confirmed
    /// and may verify, and holds while the content is the one it was said of, but for changes
    /// that do not count.
    pub(crate) fn of(&self, document: &Shelved, config: &Config, today: Date) -> Standing {
        let unsaid = Standing {
            verification: match config.freshness.verify.is_empty() {
                true => Verification::Untracked,
                false => Verification::Never,
            },
            at: None,
        };
        if self.by_document.is_empty() {
            return unsaid;
        }
        let record = &document.record;
        let blob = record.blob.to_hex();
        let version = document.updated.as_ref().map(|commit| commit.id.to_hex());
        let path = record.path.as_str();
        let by_id = record.id.as_deref().filter(|id| *id != path);
        let by_content = version
            .as_ref()
            .and_then(|version| self.by_content.get(&(blob.clone(), version.clone())));
        let said = [by_id, Some(path)]
            .into_iter()
            .flatten()
            .filter_map(|name| self.by_document.get(name))
            .chain(by_content)
            .flatten();
        // A clock that runs ahead must not keep a text fresh for years.
        let tomorrow = today.saturating_add(jiff::Span::new().days(1));
        let (mut holds, mut outdated) = (None, None);
        for one in said {
            let day = config.handbook.timezone.to_datetime(one.at).date();
            let owner = record.owner.as_deref();
            if !one.confirmed || day > tomorrow || !may_verify(config, &one.by.email, owner) {
                continue;
            }
            let is_same = one.blob == blob || (one.version.is_some() && one.version == version);
            let latest = if is_same { &mut holds } else { &mut outdated };
            *latest = (*latest).max(Some(one.at));
        }
        let day = |at: Timestamp| config.handbook.timezone.to_datetime(at).date();
        match (holds, outdated) {
            (Some(at), _) => Standing {
                verification: Verification::Holds(day(at)),
                at: Some(at),
            },
            (None, Some(at)) => Standing {
                verification: Verification::Outdated(day(at)),
                at: None,
            },
            (None, None) => unsaid,
        }
    }
}

impl Handbook {
    /// The verifications as they were when somebody last looked.
    pub(crate) fn verified(&self) -> Arc<Verified> {
        Arc::clone(&self.locked().verified)
    }

    /// Tells one state of the journal's verifications from another.
    pub(crate) fn verified_tip(&self) -> Option<ObjectId> {
        self.locked().verified.tip
    }

    /// Looks whether the journal moved. One that cannot be read stops nobody from reading texts;
    /// `doctor` says what is wrong with it.
    pub(crate) fn look_at_journal(&self) {
        // Who began to look earlier must not put an older state in the place of a newer one.
        let _turn = (self.looking_at_journal.lock()).unwrap_or_else(PoisonError::into_inner);
        let known = self.verified_tip();
        let since = self.outcomes_since();
        let read = self.read(|reader| -> Result<Option<(Verified, _)>, ApiError> {
            let tip = reader.repo.journal_tip()?;
            if tip == known {
                return Ok(None);
            }
            let (said, digests) = match tip {
                Some(_) => self.with_journal(&reader.repo, |journal| {
                    Ok((journal.verifications()?, journal.digests(since)?))
                })?,
                None => Default::default(),
            };
            let outcomes = fold_digests(&digests, since);
            Ok(Some((Verified::of_events(tip, said), outcomes)))
        });
        if let Ok(Some((verified, outcomes))) = read {
            let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
            state.verified = Arc::new(verified);
            state.helped.of_all = Arc::new(outcomes);
        }
    }
}
