//! What a working tree of Carebook never holds, in git's index: links, nested repositories, and
//! files whose names hold control characters. They are entered there and marked as not checked
//! out, so that git's own next commit keeps what nobody removed.

use std::path::{Path, PathBuf};

use git2::{Delta, DiffFile, DiffOptions, Index, Oid};

use super::follow::{SKIP_WORKTREE, index_entry};
use crate::tree::checked_path;
use crate::{EntryKind, GitError, Repo};

/// The mode and the object of an entry.
type Held = (u32, Oid);

/// One such entry between two commits, as it is on either side.
pub(super) struct OddStep {
    path: Vec<u8>,
    old: Option<Held>,
    new: Option<Held>,
}

impl OddStep {
    /// The steps between two trees.
    pub fn between(repo: &Repo, before: Option<Oid>, after: Oid) -> Result<Vec<Self>, GitError> {
        let load = |tree: Oid| repo.tree(tree);
        let (before, after) = (before.map(load).transpose()?, load(after)?);
        let mut options = DiffOptions::new();
        options.include_typechange(true).skip_binary_check(true);
        let diff = repo
            .git
            .diff_tree_to_tree(before.as_ref(), Some(&after), Some(&mut options))?;
        let side = |file: DiffFile<'_>, is_there: bool| {
            let path = file.path_bytes().unwrap_or_default();
            let mode = u32::from(file.mode());
            (is_there && is_odd(path, mode)).then(|| (mode, file.id()))
        };
        let mut steps = Vec::new();
        for delta in diff.deltas() {
            let status = delta.status();
            let old = side(delta.old_file(), status != Delta::Added);
            let new = side(delta.new_file(), status != Delta::Deleted);
            if old.is_some() || new.is_some() {
                let file = if new.is_some() {
                    delta.new_file()
                } else {
                    delta.old_file()
                };
                steps.push(Self {
                    path: file.path_bytes().unwrap_or_default().to_vec(),
                    old,
                    new,
                });
            }
        }
        Ok(steps)
    }

    fn side(&self, forward: bool) -> (Option<Held>, Option<Held>) {
        if forward {
            (self.old, self.new)
        } else {
            (self.new, self.old)
        }
    }

    /// Whether the index holds what this step begins with, and would hold something else after it.
    pub fn is_due(&self, index: &Index, forward: bool) -> bool {
        let (from, to) = self.side(forward);
        let Some(path) = path_of(&self.path) else {
            return false;
        };
        let held = index.get_path(&path, 0).map(|entry| (entry.mode, entry.id));
        from != to && held == from
    }

    /// Takes out of an index what this step begins with. Returns whether it is to be entered then.
    pub fn take_out(&self, index: &mut Index, forward: bool) -> Result<bool, GitError> {
        let (from, _) = self.side(forward);
        if from.is_none() {
            return Ok(true);
        }
        let is_due = self.is_due(index, forward);
        if is_due && let Some(path) = path_of(&self.path) {
            index.remove(&path, 0)?;
        }
        Ok(is_due)
    }

    /// Enters what this step ends with, where nothing else is staged.
    pub fn enter(&self, index: &mut Index, forward: bool) -> Result<(), GitError> {
        let (_, Some((mode, id))) = self.side(forward) else {
            return Ok(());
        };
        if path_of(&self.path).is_none_or(|path| index.get_path(&path, 0).is_some()) {
            return Ok(());
        }
        index.add(&index_entry(mode, id, self.path.clone(), SKIP_WORKTREE))?;
        Ok(())
    }
}

/// Whether a file is none of those that a working tree holds, though nobody means harm by it.
fn is_odd(path: &[u8], mode: u32) -> bool {
    let mut folder = String::new();
    for name in path.split(|byte| *byte == b'/') {
        match checked_path(&folder, name) {
            Ok(path) => path.as_str().clone_into(&mut folder),
            Err(odd) => return !odd.hostile,
        }
    }
    !i32::try_from(mode).is_ok_and(|mode| EntryKind::of_mode(mode).is_file())
}

#[cfg(unix)]
fn path_of(bytes: &[u8]) -> Option<PathBuf> {
    use std::os::unix::ffi::OsStrExt as _;
    Some(Path::new(std::ffi::OsStr::from_bytes(bytes)).to_owned())
}

#[cfg(not(unix))]
fn path_of(bytes: &[u8]) -> Option<PathBuf> {
    std::str::from_utf8(bytes)
        .ok()
        .map(|path| Path::new(path).to_owned())
}
