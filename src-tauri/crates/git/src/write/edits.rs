//! The tree that edits make of another tree. Only folders on the way to an edited file are
//! written anew; every other entry is taken over as it is.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use git2::Oid;

use super::{CommitError, Edit};
use crate::open::oid;
use crate::tree::TREE;
use crate::{DocPath, GitError, ObjectId, Repo};

const REGULAR: i32 = 0o100_644;
const EXECUTABLE: i32 = 0o100_755;

/// A file of the new tree, or nothing where one is removed.
type Leaf = Option<(Oid, i32)>;

/// The edits by folder.
#[derive(Default)]
struct Node {
    files: BTreeMap<String, Leaf>,
    folders: BTreeMap<String, Node>,
}

impl Repo {
    pub(super) fn edited_tree(
        &self,
        commit: Option<ObjectId>,
        base: Option<Oid>,
        edits: &[Edit],
    ) -> Result<Oid, CommitError> {
        let mut changed: BTreeMap<DocPath, Leaf> = BTreeMap::new();
        for edit in edits {
            self.apply(commit, edit, &mut changed)?;
        }
        let removed: BTreeSet<&DocPath> = changed
            .iter()
            .filter(|(_, leaf)| leaf.is_none())
            .map(|(path, _)| path)
            .collect();
        let mut root = Node::default();
        for (path, leaf) in &changed {
            root.insert(path.as_str(), *leaf);
        }
        let tree = match self.build(base, &root, "")? {
            Some(tree) => tree,
            None => self.git.treebuilder(None)?.write()?,
        };
        self.check_removed(base, tree, &removed)?;
        Ok(tree)
    }

    fn apply(
        &self,
        commit: Option<ObjectId>,
        edit: &Edit,
        changed: &mut BTreeMap<DocPath, Leaf>,
    ) -> Result<(), CommitError> {
        let misfit = |path: &DocPath, why: &str| {
            Err(CommitError::Misfit {
                path: path.clone(),
                why: why.to_owned(),
            })
        };
        match edit {
            Edit::Put(path, bytes) => {
                let mode = self
                    .file(commit, changed, path)?
                    .map_or(REGULAR, |(_, mode)| mode);
                changed.insert(path.clone(), Some((self.git.blob(bytes)?, mode)));
            }
            Edit::Remove(path) => {
                if self.file(commit, changed, path)?.is_none() {
                    return misfit(path, "it is not there to be removed");
                }
                changed.insert(path.clone(), None);
            }
            Edit::Rename { from, to } => {
                let Some(leaf) = self.file(commit, changed, from)? else {
                    return misfit(from, "it is not there to be renamed");
                };
                if self.file(commit, changed, to)?.is_some() {
                    return misfit(to, "there is a file of that name already");
                }
                changed.insert(from.clone(), None);
                changed.insert(to.clone(), Some(leaf));
            }
        }
        Ok(())
    }

    /// The file at a path after the edits so far. Links and submodules are nobody's to edit.
    fn file(
        &self,
        commit: Option<ObjectId>,
        changed: &BTreeMap<DocPath, Leaf>,
        path: &DocPath,
    ) -> Result<Leaf, CommitError> {
        if let Some(leaf) = changed.get(path) {
            return Ok(*leaf);
        }
        let Some(commit) = commit else {
            return Ok(None);
        };
        match self.entry_at(commit, path)? {
            None => Ok(None),
            Some(entry) => match entry.kind {
                crate::EntryKind::Regular => Ok(Some((oid(entry.blob), REGULAR))),
                crate::EntryKind::Executable => Ok(Some((oid(entry.blob), EXECUTABLE))),
                crate::EntryKind::Symlink | crate::EntryKind::Submodule => {
                    Err(CommitError::Misfit {
                        path: path.clone(),
                        why: "it is a link or a submodule, which Carebook leaves alone".to_owned(),
                    })
                }
            },
        }
    }

    /// Writes a folder with its edits; nothing when it became empty.
    fn build(
        &self,
        base: Option<Oid>,
        node: &Node,
        folder: &str,
    ) -> Result<Option<Oid>, CommitError> {
        let tree = base.map(|tree| self.tree(tree)).transpose()?;
        let mut builder = self.git.treebuilder(tree.as_ref())?;
        node.check_twins(tree.as_ref(), folder)?;
        let at = |name: &str| {
            tree.as_ref()
                .and_then(|tree| tree.get_name_bytes(name.as_bytes()))
        };
        // Removals first, so that a folder may take the place of a file that goes.
        for (name, _) in node.files.iter().filter(|(_, leaf)| leaf.is_none()) {
            if at(name).is_some_and(|entry| entry.filemode() != TREE) {
                builder.remove(name.as_str())?;
            }
        }
        for (name, below) in &node.folders {
            let path = join(folder, name);
            let existing = at(name)
                .filter(|entry| entry.filemode() == TREE)
                .map(|entry| entry.id());
            if existing.is_none() && builder.get(name.as_str())?.is_some() {
                return Err(taken(
                    &path,
                    "a file of that name is in the way of a folder",
                ));
            }
            match self.build(existing, below, &path)? {
                Some(built) => {
                    builder.insert(name.as_str(), built, TREE)?;
                }
                None if existing.is_some() => builder.remove(name.as_str())?,
                None => {}
            }
        }
        for (name, leaf) in &node.files {
            let Some((blob, mode)) = leaf else { continue };
            let path = join(folder, name);
            if builder
                .get(name.as_str())?
                .is_some_and(|entry| entry.filemode() == TREE)
            {
                return Err(taken(&path, "there is a folder of that name"));
            }
            builder.insert(name.as_str(), *blob, *mode)?;
        }
        if builder.is_empty() {
            return Ok(None);
        }
        Ok(Some(builder.write()?))
    }

    /// The last line of defence: what is gone from the new tree is what somebody removed.
    fn check_removed(
        &self,
        base: Option<Oid>,
        tree: Oid,
        removed: &BTreeSet<&DocPath>,
    ) -> Result<(), CommitError> {
        let mut lost = Vec::new();
        self.compare(base, Some(tree), "", 0, &mut |path, old, new| {
            if old.is_some() && new.is_none() && !removed.contains(&path) {
                lost.push(path);
            }
        })?;
        match lost.into_iter().next() {
            Some(path) => Err(CommitError::Misfit {
                path,
                why: "the commit would lose it".to_owned(),
            }),
            None => Ok(()),
        }
    }
}

impl Node {
    fn insert(&mut self, path: &str, leaf: Leaf) {
        match path.split_once('/') {
            Some((folder, rest)) => self
                .folders
                .entry(folder.to_owned())
                .or_default()
                .insert(rest, leaf),
            None => {
                self.files.insert(path.to_owned(), leaf);
            }
        }
    }
}

impl Node {
    /// Refuses a new name that some systems cannot tell from another one in the folder.
    fn check_twins(&self, tree: Option<&git2::Tree<'_>>, folder: &str) -> Result<(), CommitError> {
        let fold = |name: &str| carebook_domain::text::nfc(name).to_lowercase();
        let mut names: HashMap<String, String> = (tree.iter())
            .flat_map(|tree| tree.iter())
            .filter_map(|entry| entry.name().ok().map(str::to_owned))
            .filter(|name| !matches!(self.files.get(name), Some(None)))
            .map(|name| (fold(&name), name))
            .collect();
        let new = self.folders.keys().chain(
            self.files
                .iter()
                .filter(|(_, leaf)| leaf.is_some())
                .map(|(name, _)| name),
        );
        for name in new {
            match names.insert(fold(name), name.clone()) {
                Some(twin)
                    if twin != *name && tree.is_none_or(|tree| tree.get_name(name).is_none()) =>
                {
                    let why = format!("some systems cannot tell it from {twin}, which is there");
                    return Err(taken(&join(folder, name), &why));
                }
                _ => {}
            }
        }
        Ok(())
    }
}

fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() {
        name.to_owned()
    } else {
        format!("{folder}/{name}")
    }
}

fn taken(path: &str, why: &str) -> CommitError {
    match DocPath::new(path) {
        Ok(path) => CommitError::Misfit {
            path,
            why: why.to_owned(),
        },
        Err(error) => CommitError::Git(GitError::Damaged(error.to_string())),
    }
}
