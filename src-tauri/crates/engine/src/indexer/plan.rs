//! What is different between the derived data and the published commit.

use std::collections::{BTreeMap, BTreeSet};

use carebook_domain::{DocPath, ObjectId};
use carebook_git::{ChangeKind, EntryKind, GitError, Repo};
use carebook_store::cache::Cache;

use super::IndexingError;

/// The documents to read and the ones to forget.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Plan {
    /// Documents to read and put in the place of what was at their path.
    pub put: BTreeMap<DocPath, ObjectId>,
    /// Documents that are gone.
    pub removed: BTreeSet<DocPath>,
    /// Whether the index holds nothing that can be kept.
    pub index_anew: bool,
    /// How many of `put` the cache did not hold.
    pub added: u32,
    /// How many of `put` it held with other text.
    pub changed: u32,
    /// How many of `removed` it held.
    pub gone: u32,
}

/// Whether an entry of a tree is a document.
pub(super) fn is_document(path: &DocPath) -> bool {
    path.is_markdown()
}

/// Works out the difference. `documents_at` and `indexed_at` are the commits that cache and index
/// hold; where one cannot be compared, everything is.
pub(super) fn plan(
    repo: &Repo,
    cache: &Cache,
    documents_at: Option<ObjectId>,
    indexed_at: Option<ObjectId>,
    tip: Option<ObjectId>,
) -> Result<Plan, IndexingError> {
    let mut plan = Plan::default();
    let (Some(tip), Some(documents), Some(indexed)) = (tip, documents_at, indexed_at) else {
        return whole(repo, cache, tip);
    };
    let mut bases = vec![documents];
    if indexed != documents {
        bases.push(indexed);
    }
    for base in bases {
        let changes = match repo.changes(Some(base), tip) {
            Ok(changes) => changes,
            // The older commit may be gone: history was rewritten and collected.
            Err(GitError::NoSuchCommit(_) | GitError::MissingObject { .. }) => {
                return whole(repo, cache, Some(tip));
            }
            Err(error) => return Err(error.into()),
        };
        for change in changes {
            if let ChangeKind::Renamed { from } = &change.kind {
                plan.removed.insert(from.clone());
            }
            // What became a link or a submodule is no document any more.
            let now = match change.new_blob {
                Some(_) if is_document(&change.path) => repo
                    .entry_at(tip, &change.path)?
                    .filter(|entry| is_file(entry.kind)),
                _ => None,
            };
            match now {
                Some(entry) => {
                    plan.put.insert(change.path, entry.blob);
                }
                None => {
                    plan.removed.insert(change.path);
                }
            }
        }
    }
    plan.removed.retain(|path| !plan.put.contains_key(path));
    count(&mut plan, cache)?;
    Ok(plan)
}

/// Compares every document of the commit with what the cache holds.
fn whole(repo: &Repo, cache: &Cache, tip: Option<ObjectId>) -> Result<Plan, IndexingError> {
    let mut plan = Plan {
        index_anew: true,
        ..Plan::default()
    };
    let known: BTreeMap<DocPath, ObjectId> = cache.contents()?.into_iter().collect();
    let entries = match tip {
        Some(tip) => repo.entries(tip)?.entries,
        None => Vec::new(),
    };
    let mut there = BTreeSet::new();
    for entry in entries {
        if !is_file(entry.kind) || !is_document(&entry.path) {
            continue;
        }
        match known.get(&entry.path) {
            None => plan.added += 1,
            Some(blob) if *blob != entry.blob => plan.changed += 1,
            Some(_) => {}
        }
        there.insert(entry.path.clone());
        // The index was compared with another commit than the cache, so all go in again.
        plan.put.insert(entry.path, entry.blob);
    }
    plan.removed = known
        .into_keys()
        .filter(|path| !there.contains(path))
        .collect::<BTreeSet<_>>();
    plan.gone = u32::try_from(plan.removed.len()).unwrap_or(u32::MAX);
    Ok(plan)
}

/// Counts what is new, different and gone for readers, who see what the cache holds.
fn count(plan: &mut Plan, cache: &Cache) -> Result<(), IndexingError> {
    for path in plan.put.keys() {
        match cache.document(path.as_str())? {
            None => plan.added += 1,
            Some(_) => plan.changed += 1,
        }
    }
    for path in &plan.removed {
        if cache.document(path.as_str())?.is_some() {
            plan.gone += 1;
        }
    }
    Ok(())
}

fn is_file(kind: EntryKind) -> bool {
    matches!(kind, EntryKind::Regular | EntryKind::Executable)
}
