//! The versions of every document in the cache, and for each the last change that counts as an
//! update: not marked minor, and not merely moved, re-spaced or re-linked.

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use carebook_domain::{DocPath, ObjectId};
use carebook_git::history::{History, Version};
use carebook_git::{Blob, Repo};
use carebook_store::StoreError;
use carebook_store::cache::{Cache, CommitFacts, Mark, StoredVersion, Updated};

use super::IndexingError;
use crate::handbook::LARGEST_DOCUMENT;

/// Walks history from the tip, continuing an older walk where there is one.
pub(super) fn walk(
    repo: &Repo,
    tip: ObjectId,
    known: Option<ObjectId>,
    is_document: &(dyn Fn(&DocPath) -> bool + Sync),
    stop: &(dyn Fn() -> bool + Sync),
) -> Result<History, IndexingError> {
    let mut on_progress = |_walked: usize| {
        if stop() {
            ControlFlow::Break(())
        } else {
            ControlFlow::Continue(())
        }
    };
    carebook_git::history::walk(repo, tip, known, is_document, &mut on_progress).map_err(|error| {
        match error {
            carebook_git::GitError::Cancelled => IndexingError::Stopped,
            error => error.into(),
        }
    })
}

/// Writes what a walk found. Returns the new last changes.
pub(super) fn write(
    repo: &Repo,
    cache: &mut Cache,
    history: &History,
    removed: &BTreeSet<DocPath>,
) -> Result<Vec<(DocPath, Option<Updated>)>, IndexingError> {
    let mut news = Vec::new();
    cache.batch(|batch| -> Result<(), IndexingError> {
        // Until the last batch the tables are between two commits; who stops here starts anew.
        batch.set_mark(Mark::History, "")?;
        if history.extends.is_none() {
            batch.clear_history()?;
        }
        for (id, facts) in &history.commits {
            batch.put_commit(&commit_facts(*id, facts))?;
        }
        // Renames may swap two documents, so all old versions are taken before any is put back.
        let mut older = Vec::new();
        for path in history.documents.keys() {
            let before = history.continues.get(path);
            let versions = match before {
                Some(before) => batch.take_versions(before)?,
                None => Vec::new(),
            };
            older.push(versions);
        }
        for path in removed {
            if !history.documents.contains_key(path) {
                batch.remove_versions(path)?;
            }
        }
        for ((path, newer), mut versions) in history.documents.iter().zip(older) {
            versions.extend(newer.iter().rev().map(stored));
            batch.remove_versions(path)?;
            batch.put_versions(path, &versions)?;
            news.push((path.clone(), versions));
        }
        Ok(())
    })?;
    let mut updated = Vec::with_capacity(news.len());
    for (path, versions) in news {
        let last = last_that_counts(repo, cache, history, &versions)?;
        let count = u32::try_from(versions.len()).unwrap_or(u32::MAX);
        updated.push((
            path,
            last.map(|commit| Updated {
                commit,
                versions: count,
            }),
        ));
    }
    cache.batch(|batch| -> Result<(), StoreError> {
        for (path, updated) in &updated {
            if let Some(updated) = updated {
                batch.put_updated(path, updated.commit.id, updated.versions)?;
            }
        }
        batch.set_mark(Mark::Shallow, if history.shallow { "yes" } else { "no" })?;
        let tip = history.tip.map(|tip| tip.to_hex()).unwrap_or_default();
        batch.set_mark(Mark::History, &tip)
    })?;
    Ok(updated)
}

/// Forgets history, where no commit exists.
pub(super) fn clear(cache: &mut Cache) -> Result<Vec<(DocPath, Option<Updated>)>, IndexingError> {
    cache.batch(|batch| -> Result<(), StoreError> {
        batch.clear_history()?;
        batch.set_mark(Mark::History, "")
    })?;
    Ok(Vec::new())
}

fn last_that_counts(
    repo: &Repo,
    cache: &Cache,
    history: &History,
    versions: &[StoredVersion],
) -> Result<Option<CommitFacts>, IndexingError> {
    for version in versions.iter().rev() {
        let facts = match history.commits.get(&version.commit) {
            Some(facts) => commit_facts(version.commit, facts),
            None => match cache.commit(version.commit)? {
                Some(facts) => facts,
                None => continue,
            },
        };
        if !counts_as_minor(repo, version, &facts) {
            return Ok(Some(facts));
        }
    }
    Ok(None)
}

/// Tells whether a version does not count as an update.
pub(crate) fn counts_as_minor(repo: &Repo, version: &StoredVersion, commit: &CommitFacts) -> bool {
    let Some(old) = version.old_blob else {
        return false; // A document's first version is always an update.
    };
    commit.minor || !(version.boundary || substantive(repo, old, version.blob))
}

/// Tells whether going from one content to another counts as an update. What cannot be read is
/// believed to count.
pub(crate) fn substantive(repo: &Repo, old: ObjectId, new: ObjectId) -> bool {
    if old == new {
        return false;
    }
    match (
        repo.blob(old, LARGEST_DOCUMENT),
        repo.blob(new, LARGEST_DOCUMENT),
    ) {
        (Ok(Blob::Bytes(old)), Ok(Blob::Bytes(new))) => {
            carebook_domain::document::substantive(Some(&old), &new)
        }
        _ => true,
    }
}

fn commit_facts(id: ObjectId, facts: &carebook_git::history::CommitFacts) -> CommitFacts {
    CommitFacts {
        id,
        author: facts.author.clone(),
        email: facts.email.clone(),
        at: facts.time,
        committed: facts.committed,
        summary: facts.summary.clone(),
        minor: facts.minor,
    }
}

fn stored(version: &Version) -> StoredVersion {
    StoredVersion {
        commit: version.commit,
        path: version.path.clone(),
        blob: version.blob,
        old_blob: version.old_blob,
        boundary: version.boundary,
    }
}
