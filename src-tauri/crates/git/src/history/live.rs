//! The documents that ride along a commit, by the path they have there, and the comparison of two
//! trees that looks only where such documents lie.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::iter::Peekable;
use std::rc::Rc;

use git2::Oid;

use super::walk::Trees;
use crate::tree::{DEEPEST, EntryKind, TREE};
use crate::{GitError, ObjectId};

/// A document, by its number in the walk.
pub(super) type Doc = u32;

/// A folder of live documents. Several documents at one path are possible: two that were renamed
/// from the same one on different branches.
#[derive(Clone, Debug, Default)]
pub(super) struct Live {
    files: BTreeMap<Box<[u8]>, Vec<Doc>>,
    folders: BTreeMap<Box<[u8]>, Live>,
}

/// A live path whose content differs between two trees; nothing where there is no regular file.
#[derive(Clone, Debug)]
pub(super) struct Difference {
    pub path: String,
    pub new: Option<ObjectId>,
    pub old: Option<ObjectId>,
}

/// A tree as git stores it: `mode name NUL id` again and again, folders sorted as if their names
/// ended in a slash. Most entries of two trees that are compared are the same, so nothing is taken
/// apart before it is needed.
#[derive(Clone, Debug, Default)]
pub(super) struct Folder(pub Rc<Vec<u8>>);

/// One entry of a tree.
#[derive(Clone, Copy, PartialEq, Eq)]
struct TreeEntry<'a> {
    name: &'a [u8],
    mode: i32,
    id: &'a [u8],
}

impl<'a> TreeEntry<'a> {
    fn is_folder(&self) -> bool {
        self.mode == TREE
    }

    fn order(&self, other: &TreeEntry<'_>) -> Ordering {
        let shared = self.name.len().min(other.name.len());
        let next = |entry: &TreeEntry<'_>| {
            entry
                .name
                .get(shared)
                .copied()
                .unwrap_or(if entry.is_folder() { b'/' } else { 0 })
        };
        (self.name.get(..shared).cmp(&other.name.get(..shared)))
            .then_with(|| next(self).cmp(&next(other)))
            .then_with(|| self.name.len().cmp(&other.name.len()))
    }

    fn file(self) -> Option<ObjectId> {
        (!self.is_folder() && EntryKind::of_mode(self.mode).is_file())
            .then(|| ObjectId::from_slice(self.id).ok())
            .flatten()
    }

    fn folder(self) -> Option<Oid> {
        if self.is_folder() {
            Oid::from_bytes(self.id).ok()
        } else {
            None
        }
    }
}

/// The entries of a tree; ends early where the tree is damaged.
struct Entries<'a>(&'a [u8]);

impl<'a> Iterator for Entries<'a> {
    type Item = TreeEntry<'a>;

    fn next(&mut self) -> Option<TreeEntry<'a>> {
        let space = self.0.iter().position(|byte| *byte == b' ')?;
        let (mode, rest) = self.0.split_at(space);
        let rest = rest.get(1..)?;
        let end = rest.iter().position(|byte| *byte == 0)?;
        let name = rest.get(..end)?;
        let (id, rest) = rest.get(end + 1..)?.split_at_checked(20)?;
        self.0 = rest;
        let mode = mode
            .iter()
            .fold(0_i32, |mode, digit| (mode << 3) | i32::from(digit & 7));
        Some(TreeEntry { name, mode, id })
    }
}

/// The entries of two trees that are not the same in both, in order.
struct Unlike<'a> {
    after: Peekable<Entries<'a>>,
    before: Peekable<Entries<'a>>,
}

impl<'a> Unlike<'a> {
    fn of(after: &'a Folder, before: &'a Folder) -> Self {
        Self {
            after: Entries(&after.0).peekable(),
            before: Entries(&before.0).peekable(),
        }
    }
}

impl<'a> Iterator for Unlike<'a> {
    type Item = (Option<TreeEntry<'a>>, Option<TreeEntry<'a>>);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let order = match (self.after.peek(), self.before.peek()) {
                (None, None) => return None,
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some(a), Some(b)) => a.order(b),
            };
            let a = order.is_le().then(|| self.after.next()).flatten();
            let b = order.is_ge().then(|| self.before.next()).flatten();
            if a != b {
                return Some((a, b));
            }
        }
    }
}

impl Live {
    pub fn is_empty(&self) -> bool {
        self.files.is_empty() && self.folders.is_empty()
    }

    pub fn insert(&mut self, path: &str, docs: impl IntoIterator<Item = Doc>) {
        let (folder, name) = match path.split_once('/') {
            Some((first, rest)) => {
                return self
                    .folders
                    .entry(first.as_bytes().into())
                    .or_default()
                    .insert(rest, docs);
            }
            None => (&mut self.files, path),
        };
        let there = folder.entry(name.as_bytes().into()).or_default();
        for doc in docs {
            if !there.contains(&doc) {
                there.push(doc);
            }
        }
    }

    /// Takes the documents at a path out.
    pub fn remove(&mut self, path: &str) -> Vec<Doc> {
        let Some((first, rest)) = path.split_once('/') else {
            return self.files.remove(path.as_bytes()).unwrap_or_default();
        };
        let Some(folder) = self.folders.get_mut(first.as_bytes()) else {
            return Vec::new();
        };
        let docs = folder.remove(rest);
        if folder.is_empty() {
            self.folders.remove(first.as_bytes());
        }
        docs
    }

    /// The documents at a path.
    pub fn at(&self, path: &str) -> &[Doc] {
        match path.split_once('/') {
            Some((first, rest)) => self
                .folders
                .get(first.as_bytes())
                .map_or(&[], |folder| folder.at(rest)),
            None => self.files.get(path.as_bytes()).map_or(&[], Vec::as_slice),
        }
    }

    /// Adds all of `other`.
    pub fn join(&mut self, mut other: Live) {
        if self.is_empty() {
            std::mem::swap(self, &mut other);
        }
        for (name, docs) in other.files {
            let there = self.files.entry(name).or_default();
            for doc in docs {
                if !there.contains(&doc) {
                    there.push(doc);
                }
            }
        }
        for (name, folder) in other.folders {
            self.folders.entry(name).or_default().join(folder);
        }
    }

    /// Calls `each` with every path and its documents.
    pub fn for_each(&self, each: &mut dyn FnMut(&str, &[Doc])) {
        self.visit("", each);
    }

    fn visit(&self, folder: &str, each: &mut dyn FnMut(&str, &[Doc])) {
        for (name, docs) in &self.files {
            each(&join(folder, name), docs);
        }
        for (name, below) in &self.folders {
            below.visit(&join(folder, name), each);
        }
    }

    /// Collects the live paths whose content differs between two trees.
    pub fn differences(
        &self,
        trees: &mut Trees<'_>,
        new: Option<Oid>,
        old: Option<Oid>,
    ) -> Result<Vec<Difference>, GitError> {
        let mut found = Vec::new();
        self.compare(trees, "", new, old, &mut found)?;
        Ok(found)
    }

    fn compare(
        &self,
        trees: &mut Trees<'_>,
        folder: &str,
        new: Option<Oid>,
        old: Option<Oid>,
        found: &mut Vec<Difference>,
    ) -> Result<(), GitError> {
        if new == old || self.is_empty() {
            return Ok(());
        }
        let (after, before) = (trees.folder(new)?, trees.folder(old)?);
        for (a, b) in Unlike::of(&after, &before) {
            let Some(name) = a.or(b).map(|entry| entry.name) else {
                continue;
            };
            if let Some(live) = self.folders.get(name) {
                let folders = (a.and_then(TreeEntry::folder), b.and_then(TreeEntry::folder));
                live.compare(trees, &join(folder, name), folders.0, folders.1, found)?;
            }
            if self.files.contains_key(name) {
                let (new, old) = (a.and_then(TreeEntry::file), b.and_then(TreeEntry::file));
                if new != old {
                    found.push(Difference {
                        path: join(folder, name),
                        new,
                        old,
                    });
                }
            }
        }
        Ok(())
    }
}

impl Trees<'_> {
    /// Collects all paths whose content differs between two trees.
    pub fn differences(&mut self, new: Oid, old: Oid) -> Result<Vec<Difference>, GitError> {
        let mut found = Vec::new();
        self.compare("", Some(new), Some(old), 0, &mut found)?;
        Ok(found)
    }

    fn compare(
        &mut self,
        folder: &str,
        new: Option<Oid>,
        old: Option<Oid>,
        depth: usize,
        found: &mut Vec<Difference>,
    ) -> Result<(), GitError> {
        if new == old || depth > DEEPEST {
            return Ok(());
        }
        let (after, before) = (self.folder(new)?, self.folder(old)?);
        for (a, b) in Unlike::of(&after, &before) {
            let name = a.or(b).map_or(&b""[..], |entry| entry.name);
            // No document lies under such a name, and none must be mistaken for one.
            if name.is_empty() || name.contains(&b'/') || std::str::from_utf8(name).is_err() {
                continue;
            }
            let folders = (a.and_then(TreeEntry::folder), b.and_then(TreeEntry::folder));
            if folders != (None, None) {
                self.compare(&join(folder, name), folders.0, folders.1, depth + 1, found)?;
            }
            let (new, old) = (a.and_then(TreeEntry::file), b.and_then(TreeEntry::file));
            if new != old {
                found.push(Difference {
                    path: join(folder, name),
                    new,
                    old,
                });
            }
        }
        Ok(())
    }
}

fn join(folder: &str, name: &[u8]) -> String {
    // Names were checked to be UTF-8 before.
    let name = String::from_utf8_lossy(name);
    if folder.is_empty() {
        name.into_owned()
    } else {
        format!("{folder}/{name}")
    }
}
