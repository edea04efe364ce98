//! Writes index and cache in batches. After each batch of a long run the documents so far can be
//! searched and listed.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use carebook_domain::{DocPath, ObjectId};
use carebook_git::GitError;
use carebook_search::{Index, Writer};
use carebook_store::StoreError;
use carebook_store::cache::{Cache, Mark, Updated};

use super::parse::{Parsed, parse_all};
use super::plan::{Plan, is_document, plan};
use super::{IndexingError, Manner, Progress, Report, history};
use crate::api::types::{IndexStatus, Notice};
use crate::handbook::{Handbook, View};
use crate::library::Delta;

/// Documents per transaction of the cache.
const PER_BATCH: usize = 500;

/// Documents before the index commits for the first time of a long run, and at least between later
/// commits: the first soon, so that search answers, the others seldom, because each costs.
const FIRST_COMMIT: usize = 1_000;
const LATER_COMMITS: usize = 5_000;
/// A later commit also waits for this many times what is there: each leaves a part of the index
/// behind, and parts of one size would be written again to join them.
const GROWTH: usize = 3;

pub(super) fn bring_up(
    handbook: &Handbook,
    view: &View,
    cache: &mut Cache,
    index: &Index,
    manner: &Manner<'_>,
) -> Result<Report, IndexingError> {
    let tip = view.commit();
    let repo = handbook.another_repo()?;
    let documents_at = cache.commit_mark(Mark::Documents)?;
    let indexed_at = index.committed().filter(|_| !manner.rebuild);
    let plan = plan(&repo, cache, documents_at, indexed_at, tip)?;
    let history_from = cache.commit_mark(Mark::History)?;
    let report = Report {
        added: plan.added,
        changed: plan.changed,
        removed: plan.gone,
        elsewhere: false,
        commit: tip,
    };

    let updated = match (tip, history_from) {
        (None, _) => {
            write_documents(handbook, cache, index, &plan, tip, Vec::new(), manner)?;
            history::clear(cache)?
        }
        // A document is never shown before it is known when it last changed: without its history
        // it would look younger than it is.
        (Some(tip), None) => {
            let updated = match history::walk(&repo, tip, None, &is_document, manner.stop) {
                Ok(history) => history::write(&repo, cache, &history, &plan.removed)?,
                Err(IndexingError::Git(why)) => unread(handbook, cache, &why)?,
                Err(error) => return Err(error),
            };
            write_documents(handbook, cache, index, &plan, Some(tip), updated, manner)?;
            Vec::new()
        }
        (Some(tip), Some(_)) => {
            let history = std::thread::scope(|scope| -> Result<_, IndexingError> {
                let walk = scope.spawn(move || {
                    let repo = handbook.another_repo()?;
                    history::walk(&repo, tip, history_from, &is_document, manner.stop)
                });
                write_documents(handbook, cache, index, &plan, Some(tip), Vec::new(), manner)?;
                match walk.join() {
                    Ok(history) => Ok(history),
                    Err(panic) => std::panic::resume_unwind(panic),
                }
            })?;
            match history {
                Ok(history) => history::write(&repo, cache, &history, &plan.removed)?,
                Err(IndexingError::Git(why)) => unread(handbook, cache, &why)?,
                Err(error) => return Err(error),
            }
        }
    };
    publish(
        handbook,
        Delta {
            updated,
            ..Delta::default()
        },
    );
    Ok(report)
}

/// An old commit that is gone or damaged keeps nobody from the texts of today. Nothing is known of
/// their age then, and that is said.
fn unread(
    handbook: &Handbook,
    cache: &mut Cache,
    why: &GitError,
) -> Result<Vec<(DocPath, Option<Updated>)>, IndexingError> {
    let why = why.to_string();
    let message = format!(
        "The history of this handbook cannot be read, so nobody knows how old its documents are ({}). `git fsck` in its folder says more; a fresh clone mends it.",
        why.trim_end_matches('.')
    );
    handbook.notify(Notice::of("history_unread", message));
    history::clear(cache)
}

fn write_documents(
    handbook: &Handbook,
    cache: &mut Cache,
    index: &Index,
    plan: &Plan,
    tip: Option<ObjectId>,
    updated: Vec<(DocPath, Option<Updated>)>,
    manner: &Manner<'_>,
) -> Result<(), IndexingError> {
    let mut writer = index.writer()?;
    if plan.index_anew {
        writer.clear()?;
    }
    for path in &plan.removed {
        writer.remove(path.as_str())?;
    }
    cache.batch(|batch| -> Result<(), StoreError> {
        if plan.index_anew || !plan.removed.is_empty() || !plan.put.is_empty() {
            // From here on the tables are between two commits.
            batch.set_mark(Mark::Documents, "")?;
        }
        plan.removed
            .iter()
            .try_for_each(|path| batch.remove_document(path.as_str()))
    })?;

    let work: Vec<(DocPath, ObjectId)> = plan
        .put
        .iter()
        .map(|(path, blob)| (path.clone(), *blob))
        .collect();
    let mut run = Run {
        handbook,
        cache,
        writer: &mut writer,
        manner,
        waiting: Vec::with_capacity(PER_BATCH.min(work.len())),
        updated: updated.into_iter().collect(),
        delta: Delta {
            removed: plan.removed.iter().cloned().collect(),
            ..Delta::default()
        },
        since_commit: 0,
        commits: 0,
        done: 0,
        total: work.len(),
        started: Instant::now(),
        said: None,
    };
    run.say();
    parse_all(handbook, &work, |parsed| run.take(parsed))?;
    run.store()?;
    let mut delta = std::mem::take(&mut run.delta);
    delta.updated.extend(std::mem::take(&mut run.updated));
    writer.finish(tip)?;
    cache.batch(|batch| -> Result<(), StoreError> {
        batch.set_mark(Mark::Handbook, &handbook.root().to_string_lossy())?;
        batch.set_mark(
            Mark::Documents,
            &tip.map(|tip| tip.to_hex()).unwrap_or_default(),
        )
    })?;
    publish(handbook, delta);
    (manner.on_progress)(Progress::MoreDocuments);
    Ok(())
}

/// One run over the documents of a plan.
struct Run<'a> {
    handbook: &'a Handbook,
    cache: &'a mut Cache,
    writer: &'a mut Writer,
    manner: &'a Manner<'a>,
    waiting: Vec<Parsed>,
    /// The last changes of documents that are not shown yet.
    updated: BTreeMap<DocPath, Option<Updated>>,
    delta: Delta,
    since_commit: usize,
    commits: usize,
    done: usize,
    total: usize,
    started: Instant,
    said: Option<Instant>,
}

impl Run<'_> {
    fn take(&mut self, parsed: Parsed) -> Result<(), IndexingError> {
        self.writer.replace(&parsed.index)?;
        self.waiting.push(parsed);
        self.done += 1;
        self.since_commit += 1;
        if self.waiting.len() >= PER_BATCH {
            self.store()?;
            if (self.manner.stop)() {
                return Err(IndexingError::Stopped);
            }
        }
        let due = if self.commits == 0 {
            FIRST_COMMIT
        } else {
            LATER_COMMITS.max((self.done - self.since_commit) * GROWTH)
        };
        // Near the end the last commit comes soon enough.
        if self.since_commit >= due && self.total - self.done > FIRST_COMMIT {
            self.store()?;
            // No commit is named: what is there now belongs to none.
            self.writer.commit(None)?;
            self.commits += 1;
            self.since_commit = 0;
            publish(self.handbook, std::mem::take(&mut self.delta));
            (self.manner.on_progress)(Progress::MoreDocuments);
        }
        if self
            .said
            .is_none_or(|said| said.elapsed() >= Duration::from_millis(100))
        {
            self.say();
        }
        Ok(())
    }

    fn store(&mut self) -> Result<(), IndexingError> {
        let waiting = std::mem::take(&mut self.waiting);
        self.cache.batch(|batch| -> Result<(), StoreError> {
            for parsed in &waiting {
                batch.put_document(&parsed.record)?;
                batch.put_links(&parsed.record.path, &parsed.links)?;
            }
            Ok(())
        })?;
        for parsed in waiting {
            let path = &parsed.record.path;
            self.delta.updated.extend(self.updated.remove_entry(path));
            self.delta.put.push(parsed.record);
        }
        Ok(())
    }

    fn say(&mut self) {
        self.said = Some(Instant::now());
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let elapsed = self.started.elapsed().as_secs_f64();
        #[allow(
            clippy::cast_precision_loss,
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "an estimate for people"
        )]
        let seconds_left = (self.done >= 100 && elapsed > 0.5).then(|| {
            let left = (self.total - self.done) as f64;
            (left * elapsed / self.done as f64).ceil() as u32
        });
        (self.manner.on_progress)(Progress::Status(IndexStatus::Working {
            done: count(self.done),
            total: count(self.total),
            seconds_left,
        }));
    }
}

/// Shows readers the new documents. Where nobody asked for the snapshot yet, it is read from the
/// cache when somebody does.
fn publish(handbook: &Handbook, delta: Delta) {
    handbook.change_view(|view| {
        let library = view
            .loaded_library()
            .map(|library| Arc::new(library.with(delta)));
        Some(view.with_library(library))
    });
}
