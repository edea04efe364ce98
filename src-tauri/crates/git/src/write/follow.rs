//! Brings the index and the working tree from one commit to another where nobody changed them.

use std::path::PathBuf;

use git2::{Index, IndexEntry, IndexTime};

use super::CommitError;
use super::held_index::HeldIndex;
use super::odd::OddStep;
use crate::beneath::Beneath;
use crate::open::{Head, id, oid};
use crate::{Blob, DocPath, EntryKind, GitError, ObjectId, Repo};

/// What became of the working tree after a commit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkingTreeUpdate {
    /// Files brought up to the new commit.
    pub updated: Vec<DocPath>,
    /// Files left as they are because they hold something else: they are local changes now.
    pub kept: Vec<DocPath>,
    /// Those of `kept` that nobody changed: the system did not let them be written.
    pub unwritten: Vec<DocPath>,
    /// Whether the branch moved, and git's index or the folder could not be brought along. It is
    /// for [`Repo::settle`] to do.
    pub behind: bool,
}

/// One file between the two commits.
struct Step {
    path: DocPath,
    old: Option<ObjectId>,
    new: Option<ObjectId>,
}

/// A prepared update.
pub(super) struct Follow<'r> {
    repo: &'r Repo,
    /// Where the kinds of files are read; nothing before the first commit.
    commit: Option<ObjectId>,
    first: bool,
    steps: Vec<Step>,
    /// What is in the index alone.
    odd: Vec<OddStep>,
}

/// git's mark of what is not checked out, in an entry's extended flags.
pub(super) const SKIP_WORKTREE: u16 = 1 << 14;

/// An entry of which git looks at the file itself the next time it asks: its times are zero.
pub(super) fn index_entry(
    mode: u32,
    id: git2::Oid,
    path: Vec<u8>,
    flags_extended: u16,
) -> IndexEntry {
    let never = IndexTime::new(0, 0);
    IndexEntry {
        ctime: never,
        mtime: never,
        dev: 0,
        ino: 0,
        mode,
        uid: 0,
        gid: 0,
        file_size: 0,
        id,
        flags: 0,
        flags_extended,
        path,
    }
}

impl Repo {
    /// Brings the index and the working tree from `old` to `new` where files still are `old`'s;
    /// the others stay and are named.
    pub fn follow_working_tree(
        &self,
        old: Option<ObjectId>,
        new: ObjectId,
    ) -> Result<WorkingTreeUpdate, CommitError> {
        let follow = Follow::prepare(self, old, new)?;
        follow.write_index()?;
        Ok(follow.write_files()?)
    }
}

impl Repo {
    /// Takes what is staged for a file out of git's index, so that git's next commit holds what is
    /// published. Nothing happens where another text than that is checked out.
    ///
    /// # Errors
    /// When another program writes the index, or it cannot be read or written.
    pub fn unstage(&self, path: &DocPath, published: Option<ObjectId>) -> Result<(), CommitError> {
        let head = match self.head()? {
            Head::Branch(_, commit) | Head::Detached(commit) => Some(commit),
            Head::Unborn(_) => None,
        };
        let checked_out = match head {
            Some(head) => self.blob_at(head, path)?,
            None => None,
        };
        if checked_out != published {
            return Ok(());
        }
        let mut follow = Follow {
            repo: self,
            commit: head,
            first: head.is_none(),
            steps: Vec::new(),
            odd: Vec::new(),
        };
        let staged = follow
            .index()?
            .and_then(|index| index.get_path(path.as_str().as_ref(), 0))
            .map(|entry| id(entry.id));
        if staged == published {
            return Ok(());
        }
        follow.steps.push(Step {
            path: path.clone(),
            old: staged,
            new: published,
        });
        follow.write_index()
    }
}

impl<'r> Follow<'r> {
    pub fn prepare(
        repo: &'r Repo,
        old: Option<ObjectId>,
        new: ObjectId,
    ) -> Result<Follow<'r>, CommitError> {
        let before = old
            .map(|old| repo.commit(old).map(|commit| commit.tree_id()))
            .transpose()?;
        let after = repo.commit(new)?.tree_id();
        let mut steps = Vec::new();
        repo.compare(before, Some(after), "", 0, &mut |path, old, new| {
            steps.push(Step { path, old, new })
        })?;
        let follow = Follow {
            repo,
            commit: Some(new),
            first: old.is_none(),
            steps,
            odd: OddStep::between(repo, before, after)?,
        };
        // An index that cannot be read must stop the commit, not the work after it.
        follow.index()?;
        Ok(follow)
    }

    fn index_file(&self) -> PathBuf {
        self.repo.git_dir().join("index")
    }

    /// git's index; nothing where it is missing although there are commits: one made of these few
    /// files would make git's next commit drop all the others.
    fn index(&self) -> Result<Option<Index>, CommitError> {
        let path = self.index_file();
        if !self.first && !path.exists() {
            return Ok(None);
        }
        Index::open(&path).map(Some).map_err(|error| {
            CommitError::ReadOnly(format!(
                "The index of this folder is of a kind that Carebook cannot update ({}).",
                error.message()
            ))
        })
    }

    /// Writes the index with entries that are `from` brought to `to`, and holds it; a staged change
    /// stays. Nothing where no entry changes.
    fn hold(&self, forward: bool) -> Result<Option<HeldIndex>, CommitError> {
        let Some(index) = self.index()? else {
            return Ok(None);
        };
        let is_from = |index: &Index, step: &Step| {
            let entry = index.get_path(step.path.as_str().as_ref(), 0);
            let from = if forward { step.old } else { step.new };
            entry.map(|entry| id(entry.id)) == from
        };
        if !self.steps.iter().any(|step| is_from(&index, step))
            && !self.odd.iter().any(|odd| odd.is_due(&index, forward))
        {
            return Ok(None);
        }
        let held = HeldIndex::take(&self.index_file())?;
        // Read once more, under the lock.
        let mut index = Index::open(held.file())?;
        let mut entered = Vec::new();
        for odd in &self.odd {
            if odd.take_out(&mut index, forward)? {
                entered.push(odd);
            }
        }
        for step in self.steps.iter() {
            if !is_from(&index, step) {
                continue;
            }
            match if forward { step.new } else { step.old } {
                Some(blob) => {
                    let entry = index.get_path(step.path.as_str().as_ref(), 0);
                    let left_out = entry.map_or(0, |entry| entry.flags_extended & SKIP_WORKTREE);
                    index.add(&self.entry(&step.path, blob, left_out)?)?;
                }
                None => index.remove(step.path.as_str().as_ref(), 0)?,
            }
        }
        for odd in entered {
            odd.enter(&mut index, forward)?;
        }
        index.write()?;
        Ok(Some(held))
    }

    /// The index as it will be when the branch has moved, to be put in place then.
    pub fn hold_index(&self) -> Result<Option<HeldIndex>, CommitError> {
        self.hold(true)
    }

    /// Brings the index along with a branch that has moved.
    pub fn write_index(&self) -> Result<(), CommitError> {
        match self.hold(true)? {
            Some(held) => Ok(held.place()?),
            None => Ok(()),
        }
    }

    /// Takes the index back to a branch that has not moved.
    pub fn restore_index(&self) -> Result<(), CommitError> {
        match self.hold(false)? {
            Some(held) => Ok(held.place()?),
            None => Ok(()),
        }
    }

    fn entry(
        &self,
        path: &DocPath,
        blob: ObjectId,
        flags_extended: u16,
    ) -> Result<IndexEntry, CommitError> {
        let mode = match self.mode(path)? {
            EntryKind::Executable => 0o100_755,
            _ => 0o100_644,
        };
        let path = path.as_str().as_bytes().to_vec();
        Ok(index_entry(mode, oid(blob), path, flags_extended))
    }

    fn mode(&self, path: &DocPath) -> Result<EntryKind, GitError> {
        let entry = match self.commit {
            Some(commit) => self.repo.entry_at(commit, path)?,
            None => None,
        };
        Ok(entry.map_or(EntryKind::Regular, |entry| entry.kind))
    }

    /// Writes the files. One that cannot be written stays as it is, is named, and stops nothing:
    /// the commit is made.
    pub fn write_files(&self) -> Result<WorkingTreeUpdate, GitError> {
        let mut update = WorkingTreeUpdate::default();
        let Some(root) = self.repo.work_dir() else {
            return Ok(update);
        };
        let beneath = Beneath::open(root).map_err(|source| GitError::Io {
            path: root.to_owned(),
            source,
        })?;
        for step in &self.steps {
            let left_out = || {
                let index = self.index().ok().flatten()?;
                let entry = index.get_path(step.path.as_str().as_ref(), 0)?;
                Some(entry.flags_extended & SKIP_WORKTREE != 0)
            };
            let written = self.write_file(&beneath, step);
            match written {
                Ok(true) => update.updated.push(step.path.clone()),
                _ if left_out() == Some(true) => {}
                _ => {
                    if written.is_err() && self.is_as_before(&beneath, step) {
                        update.unwritten.push(step.path.clone());
                    }
                    update.kept.push(step.path.clone());
                }
            }
        }
        Ok(update)
    }

    /// Whether a file still is what the old version holds.
    fn is_as_before(&self, beneath: &Beneath, step: &Step) -> bool {
        match beneath.read(&step.path, u64::MAX) {
            Ok(Some(Blob::Bytes(text))) => {
                (step.old).is_some_and(|blob| self.repo.is_text_of(&step.path, &text, blob, true))
            }
            Ok(None) => step.old.is_none(),
            _ => false,
        }
    }

    fn write_file(&self, beneath: &Beneath, step: &Step) -> Result<bool, GitError> {
        let io = |source| GitError::Io {
            path: step.path.as_str().into(),
            source,
        };
        let is = |text: &[u8], blob: Option<ObjectId>| {
            blob.is_some_and(|blob| self.repo.is_text_of(&step.path, text, blob, true))
        };
        let Some(new) = step.new else {
            return beneath
                .remove(&step.path, &|text| is(text, step.old))
                .map_err(io);
        };
        if let Some(Blob::Bytes(text)) = beneath.read(&step.path, u64::MAX).map_err(io)?
            && is(&text, Some(new))
        {
            return Ok(true);
        }
        if step.old.is_none() && self.is_left_out(&step.path) {
            return Ok(false);
        }
        let Blob::Bytes(bytes) = self.repo.blob(new, u64::MAX)? else {
            return Ok(false);
        };
        let executable = self.mode(&step.path)? == EntryKind::Executable;
        let expected = |text: Option<&[u8]>| match text {
            Some(text) => is(text, step.old),
            None => step.old.is_none(),
        };
        let line_endings = self.line_endings(beneath, &step.path, &bytes).map_err(io)?;
        beneath
            .replace(&step.path, &line_endings, executable, &expected)
            .map_err(io)
    }

    /// Takes away what an interrupted update left in the folders of its files: texts on their way
    /// in, and old ones on their way out. A text that is neither stays.
    pub fn clear_scratch(&self) -> Result<(), GitError> {
        let Some(root) = self.repo.work_dir() else {
            return Ok(());
        };
        let io = |source| GitError::Io {
            path: root.to_owned(),
            source,
        };
        let beneath = Beneath::open(root).map_err(io)?;
        let folders: std::collections::BTreeSet<&str> =
            self.steps.iter().map(|step| step.path.folder()).collect();
        for folder in folders {
            for listed in beneath.list(folder, &|_| false).map_err(io)? {
                let Ok(path) = crate::tree::checked_path(folder, &listed.name) else {
                    continue;
                };
                if !crate::beneath::is_scratch(path.file_name()) {
                    continue;
                }
                let known = |text: &[u8]| {
                    self.steps.iter().any(|step| {
                        let is = |blob| self.repo.is_text_of(&step.path, text, blob, true);
                        step.old.is_some_and(is)
                            || step.new.is_some_and(is)
                            || self.begins(text, step.new)
                    })
                };
                beneath.remove(&path, &known).map_err(io)?;
            }
        }
        Ok(())
    }

    /// Whether a text is the first part of a blob: one that was being written.
    fn begins(&self, text: &[u8], blob: Option<ObjectId>) -> bool {
        let blob = blob.and_then(|blob| self.repo.blob(blob, u64::MAX).ok());
        matches!(blob, Some(Blob::Bytes(whole)) if whole.starts_with(text))
    }

    /// Keeps CRLF in a file that had it in the working tree only.
    fn line_endings(
        &self,
        beneath: &Beneath,
        path: &DocPath,
        new: &[u8],
    ) -> std::io::Result<Vec<u8>> {
        let had = match beneath.read(path, u64::MAX)? {
            Some(Blob::Bytes(text)) => text.windows(2).any(|pair| pair == b"\r\n"),
            _ => false,
        };
        if !had || new.contains(&b'\r') {
            return Ok(new.to_vec());
        }
        let mut out = Vec::with_capacity(new.len() + new.len() / 32);
        for byte in new {
            if *byte == b'\n' {
                out.push(b'\r');
            }
            out.push(*byte);
        }
        Ok(out)
    }

    fn is_left_out(&self, path: &DocPath) -> bool {
        let entry = self
            .index()
            .ok()
            .flatten()
            .and_then(|index| index.get_path(path.as_str().as_ref(), 0));
        entry.is_some_and(|entry| entry.flags_extended & SKIP_WORKTREE != 0)
    }
}
