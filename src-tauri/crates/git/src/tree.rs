//! What a commit holds, what is in a blob, and what differs between two commits.
//!
//! Names come from anyone: those that are no [`DocPath`] are set aside with the reason and are
//! never descended into. Trees may name the same subtree again and again (a file bomb), so depth
//! and number of entries are limited.

use std::collections::HashMap;

use carebook_domain::path::PathError;
use git2::{ErrorCode, ObjectType, Oid};

use crate::open::{id, oid};
use crate::rename::{self, Side};
use crate::{DocPath, GitError, ObjectId, Repo};

pub(crate) const DEEPEST: usize = 128;
pub(crate) const MOST_FILES: usize = 1_000_000;

pub(crate) const TREE: i32 = 0o040_000;
const SYMLINK: i32 = 0o120_000;
const SUBMODULE: i32 = 0o160_000;
const EXECUTABLE: i32 = 0o100_755;

/// The files of one commit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// In the order of their paths' bytes.
    pub entries: Vec<Entry>,
    /// What Carebook does not touch, with the reason.
    pub odd: Vec<OddEntry>,
}

/// One file of a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its path.
    pub path: DocPath,
    /// Its content (a commit's id for a submodule).
    pub blob: ObjectId,
    /// What it is.
    pub kind: EntryKind,
}

/// What a tree entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// A file.
    Regular,
    /// A file marked executable.
    Executable,
    /// A symbolic link; shown as one, never followed.
    Symlink,
    /// Another repository's commit.
    Submodule,
}

impl EntryKind {
    /// Whether it is a file with content of its own.
    pub fn is_file(self) -> bool {
        matches!(self, EntryKind::Regular | EntryKind::Executable)
    }

    pub(crate) fn of_mode(mode: i32) -> EntryKind {
        match mode {
            SYMLINK => EntryKind::Symlink,
            SUBMODULE => EntryKind::Submodule,
            EXECUTABLE => EntryKind::Executable,
            _ => EntryKind::Regular,
        }
    }
}

/// An entry whose name cannot be used as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OddEntry {
    /// The path as it can be shown.
    pub shown: String,
    /// The path's bytes.
    pub raw: Vec<u8>,
    /// Why, in words.
    pub why: String,
    /// Whether the name leads out of its folder or into git's own: nobody makes it by accident.
    pub hostile: bool,
}

/// A blob, unless it is too large to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Blob {
    /// Its bytes.
    Bytes(Vec<u8>),
    /// It was not loaded.
    TooLarge {
        /// Its size in bytes.
        size: u64,
    },
}

/// A difference between two commits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What happened.
    pub kind: ChangeKind,
    /// The path now (before, for a removed file).
    pub path: DocPath,
    /// The content before.
    pub old_blob: Option<ObjectId>,
    /// The content now.
    pub new_blob: Option<ObjectId>,
}

/// What happened to a file between two commits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// New.
    Added,
    /// Other content.
    Modified,
    /// Gone.
    Removed,
    /// Moved from another path, perhaps with other content.
    Renamed {
        /// The path before.
        from: DocPath,
    },
}

impl Repo {
    /// Lists the files of a commit.
    pub fn entries(&self, commit: ObjectId) -> Result<Listing, GitError> {
        let mut listing = Listing::default();
        let tree = self.tree(self.commit(commit)?.tree_id())?;
        self.list(commit, &tree, String::new(), 0, &mut listing)?;
        Ok(listing)
    }

    fn list(
        &self,
        commit: ObjectId,
        tree: &git2::Tree<'_>,
        folder: String,
        depth: usize,
        listing: &mut Listing,
    ) -> Result<(), GitError> {
        for entry in tree {
            if listing.entries.len() + listing.odd.len() >= MOST_FILES {
                return Err(GitError::TooManyFiles {
                    commit,
                    limit: MOST_FILES,
                });
            }
            let path = match checked_path(&folder, entry.name_bytes()) {
                Ok(path) if depth < DEEPEST => path,
                Ok(path) => {
                    listing.odd.push(OddEntry {
                        raw: path.as_str().as_bytes().to_vec(),
                        shown: path.as_str().to_owned(),
                        why: format!("it lies more than {DEEPEST} folders deep"),
                        hostile: true,
                    });
                    continue;
                }
                Err(odd) => {
                    listing.odd.push(odd);
                    continue;
                }
            };
            if entry.filemode() == TREE {
                self.list(
                    commit,
                    &self.tree(entry.id())?,
                    path.as_str().to_owned(),
                    depth + 1,
                    listing,
                )?;
            } else {
                let kind = EntryKind::of_mode(entry.filemode());
                listing.entries.push(Entry {
                    path,
                    blob: id(entry.id()),
                    kind,
                });
            }
        }
        Ok(())
    }

    /// Lists the files below a folder of a commit; none where there is no such folder.
    pub fn entries_in(&self, commit: ObjectId, folder: &str) -> Result<Vec<Entry>, GitError> {
        let mut tree = self.tree(self.commit(commit)?.tree_id())?;
        for part in folder.split('/').filter(|part| !part.is_empty()) {
            let below = tree
                .get_name_bytes(part.as_bytes())
                .filter(|entry| entry.filemode() == TREE)
                .map(|entry| entry.id());
            let Some(below) = below else {
                return Ok(Vec::new());
            };
            tree = self.tree(below)?;
        }
        let mut listing = Listing::default();
        self.list(commit, &tree, folder.to_owned(), 0, &mut listing)?;
        Ok(listing.entries)
    }

    /// Returns the entry at a path in a commit; folders are none.
    pub fn entry_at(&self, commit: ObjectId, path: &DocPath) -> Result<Option<Entry>, GitError> {
        let mut tree = self.tree(self.commit(commit)?.tree_id())?;
        let mut parts = path.as_str().split('/').peekable();
        while let Some(part) = parts.next() {
            let Some(found) = tree
                .get_name_bytes(part.as_bytes())
                .map(|entry| entry.to_owned())
            else {
                return Ok(None);
            };
            match (found.filemode() == TREE, parts.peek().is_some()) {
                (true, true) => tree = self.tree(found.id())?,
                (false, false) => {
                    let kind = EntryKind::of_mode(found.filemode());
                    return Ok(Some(Entry {
                        path: path.clone(),
                        blob: id(found.id()),
                        kind,
                    }));
                }
                (true, false) | (false, true) => return Ok(None),
            }
        }
        Ok(None)
    }

    /// Returns the id of the regular file at a path in a commit.
    pub fn blob_at(&self, commit: ObjectId, path: &DocPath) -> Result<Option<ObjectId>, GitError> {
        Ok(self
            .entry_at(commit, path)?
            .filter(|entry| entry.kind.is_file())
            .map(|entry| entry.blob))
    }

    /// Returns a blob's size without loading it.
    pub fn blob_size(&self, blob: ObjectId) -> Result<u64, GitError> {
        let (size, kind) = self
            .git
            .odb()?
            .read_header(oid(blob))
            .map_err(|error| self.missing(blob, &error))?;
        match kind {
            ObjectType::Blob => Ok(size as u64),
            _ => Err(GitError::Damaged(format!("object {blob} is not a file"))),
        }
    }

    /// Reads a blob of at most `max_bytes`; a larger one is not loaded.
    pub fn blob(&self, blob: ObjectId, max_bytes: u64) -> Result<Blob, GitError> {
        let size = self.blob_size(blob)?;
        if size > max_bytes {
            return Ok(Blob::TooLarge { size });
        }
        let found = self
            .git
            .find_blob(oid(blob))
            .map_err(|error| self.missing(blob, &error))?;
        Ok(Blob::Bytes(found.content().to_vec()))
    }

    /// Returns what differs between two commits, in the order of paths; `from` nothing means that
    /// everything is added. Renames are found among Markdown files only: an identical file that
    /// is gone elsewhere, else the most similar one with at least half in common.
    pub fn changes(&self, from: Option<ObjectId>, to: ObjectId) -> Result<Vec<Change>, GitError> {
        let new = self.commit(to)?.tree_id();
        let old = match from {
            Some(commit) => Some(self.commit(commit)?.tree_id()),
            None => None,
        };
        self.changes_of_trees(old, new)
    }

    /// [`Repo::changes`] between two trees.
    pub fn changes_between(&self, old: ObjectId, new: ObjectId) -> Result<Vec<Change>, GitError> {
        self.changes_of_trees(Some(oid(old)), oid(new))
    }

    fn changes_of_trees(&self, old: Option<Oid>, new: Oid) -> Result<Vec<Change>, GitError> {
        let mut changes = Vec::new();
        self.compare(old, Some(new), "", 0, &mut |path, old, new| {
            let kind = match (old, new) {
                (Some(_), Some(_)) => ChangeKind::Modified,
                (None, _) => ChangeKind::Added,
                (Some(_), None) => ChangeKind::Removed,
            };
            changes.push(Change {
                kind,
                path,
                old_blob: old,
                new_blob: new,
            });
        })?;
        self.join_renames(&mut changes)?;
        Ok(changes)
    }

    fn join_renames(&self, changes: &mut Vec<Change>) -> Result<(), GitError> {
        let side = |wanted: ChangeKind| -> Vec<Side> {
            (changes.iter())
                .filter(|change| change.kind == wanted && change.path.is_markdown())
                .filter_map(|change| {
                    Some(Side {
                        path: change.path.clone(),
                        blob: change.old_blob.or(change.new_blob)?,
                    })
                })
                .collect()
        };
        let pairs = rename::pair(self, &side(ChangeKind::Removed), &side(ChangeKind::Added))?;
        let sources: HashMap<&DocPath, &Side> =
            pairs.iter().map(|(from, to)| (&to.path, from)).collect();
        let gone: std::collections::HashSet<&DocPath> =
            pairs.iter().map(|(from, _)| &from.path).collect();
        changes.retain(|change| change.kind != ChangeKind::Removed || !gone.contains(&change.path));
        for change in changes
            .iter_mut()
            .filter(|change| change.kind == ChangeKind::Added)
        {
            if let Some(from) = sources.get(&change.path) {
                change.kind = ChangeKind::Renamed {
                    from: from.path.clone(),
                };
                change.old_blob = Some(from.blob);
            }
        }
        Ok(())
    }

    /// Names every regular file that differs between two trees, descending only where ids differ.
    pub(crate) fn compare(
        &self,
        old: Option<Oid>,
        new: Option<Oid>,
        folder: &str,
        depth: usize,
        found: &mut dyn FnMut(DocPath, Option<ObjectId>, Option<ObjectId>),
    ) -> Result<(), GitError> {
        if old == new || depth > DEEPEST {
            return Ok(());
        }
        let load = |tree: Option<Oid>| tree.map(|tree| self.tree(tree)).transpose();
        let (old, new) = (load(old)?, load(new)?);
        let mut before = old.iter().flat_map(|tree| tree.iter()).peekable();
        let mut after = new.iter().flat_map(|tree| tree.iter()).peekable();
        loop {
            // Trees are sorted as if a folder's name ended in '/', so equal names of different
            // kinds do not meet: both are reported, each with its own side.
            let order = match (before.peek(), after.peek()) {
                (None, None) => return Ok(()),
                (Some(_), None) => std::cmp::Ordering::Less,
                (None, Some(_)) => std::cmp::Ordering::Greater,
                (Some(a), Some(b)) => sort_key(a).cmp(sort_key(b)),
            };
            let a = if order.is_le() { before.next() } else { None };
            let b = if order.is_ge() { after.next() } else { None };
            let Some(name) = a.as_ref().or(b.as_ref()).map(|entry| entry.name_bytes()) else {
                return Ok(());
            };
            if let (Some(a), Some(b)) = (&a, &b)
                && a.id() == b.id()
                && a.filemode() == b.filemode()
            {
                continue;
            }
            let Ok(path) = checked_path(folder, name) else {
                continue;
            };
            let subtree = |entry: &Option<git2::TreeEntry<'_>>| {
                entry
                    .as_ref()
                    .filter(|entry| entry.filemode() == TREE)
                    .map(|entry| entry.id())
            };
            let file = |entry: &Option<git2::TreeEntry<'_>>| {
                let entry = entry.as_ref().filter(|entry| entry.filemode() != TREE)?;
                EntryKind::of_mode(entry.filemode())
                    .is_file()
                    .then(|| id(entry.id()))
            };
            if subtree(&a).is_some() || subtree(&b).is_some() {
                self.compare(subtree(&a), subtree(&b), path.as_str(), depth + 1, found)?;
            }
            let (old, new) = (file(&a), file(&b));
            if old != new {
                found(path, old, new);
            }
        }
    }

    /// Resolves what a person typed (a branch, tag, short id, `HEAD~2`) to a commit.
    pub fn resolve(&self, revision: &str) -> Result<ObjectId, GitError> {
        let unknown = || GitError::NoSuchCommit(revision.to_owned());
        if revision.is_empty() || revision.starts_with('-') {
            return Err(unknown());
        }
        let object = self.git.revparse_single(revision).map_err(|_| unknown())?;
        Ok(id(object.peel_to_commit().map_err(|_| unknown())?.id()))
    }

    pub(crate) fn tree(&self, tree: Oid) -> Result<git2::Tree<'_>, GitError> {
        self.git
            .find_tree(tree)
            .map_err(|error| self.missing(id(tree), &error))
    }

    pub(crate) fn missing(&self, object: ObjectId, error: &git2::Error) -> GitError {
        let why = match (error.code(), self.is_partial()) {
            (ErrorCode::NotFound, true) => {
                "this is a partial clone and the server still has it; `git fetch --refetch --filter=blob:limit=1g` brings everything"
                    .to_owned()
            }
            (ErrorCode::NotFound, false) => "the repository is damaged, or a copy of it is not complete".to_owned(),
            _ => error.message().to_owned(),
        };
        GitError::MissingObject { id: object, why }
    }
}

/// The key by which git sorts the entries of a tree.
fn sort_key<'a>(entry: &'a git2::TreeEntry<'_>) -> SortKey<'a> {
    SortKey {
        name: entry.name_bytes(),
        last: if entry.filemode() == TREE { b'/' } else { 0 },
    }
}

/// A name with the byte that git imagines behind it.
#[derive(PartialEq, Eq)]
struct SortKey<'a> {
    name: &'a [u8],
    last: u8,
}

impl SortKey<'_> {
    fn cmp(&self, other: SortKey<'_>) -> std::cmp::Ordering {
        let shared = self.name.len().min(other.name.len());
        let at = |key: &SortKey<'_>| key.name.get(shared).copied().unwrap_or(key.last);
        (self.name.get(..shared).cmp(&other.name.get(..shared)))
            .then_with(|| at(self).cmp(&at(&other)))
            .then_with(|| self.name.len().cmp(&other.name.len()))
    }
}

pub(crate) fn checked_path(folder: &str, name: &[u8]) -> Result<DocPath, OddEntry> {
    let odd = |why: String, hostile: bool| {
        let mut raw = folder.as_bytes().to_vec();
        if !folder.is_empty() {
            raw.push(b'/');
        }
        raw.extend_from_slice(name);
        OddEntry {
            shown: String::from_utf8_lossy(&raw).escape_debug().to_string(),
            raw,
            why,
            hostile,
        }
    };
    let Ok(name) = std::str::from_utf8(name) else {
        return Err(odd("its name is not UTF-8".to_owned(), false));
    };
    if name.contains('/') {
        return Err(odd("its name holds a slash".to_owned(), true));
    }
    let path = if folder.is_empty() {
        name.to_owned()
    } else {
        format!("{folder}/{name}")
    };
    DocPath::new(&path).map_err(|error| {
        let hostile = !matches!(error, PathError::Character | PathError::TooLong);
        odd(error.to_string(), hostile)
    })
}
