//! What this handbook and a remote agreed on the last time: `refs/carebook/remote/<remote>/<branch>`.
//! Only so can a draft that is gone elsewhere be told from one that was never sent. The person's
//! own `git fetch` does not touch these, and they keep their commits from git's clearing up.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::draft::BRANCHES;
use crate::open::{id, oid};
use crate::{GitError, ObjectId, Repo};

const FOLDER: &str = "refs/carebook/remote/";
/// The trailer by which a published commit names its draft.
const DRAFT: &str = "Carebook-Draft:";
/// New published commits that are asked for the draft they came from.
const MOST_ASKED: usize = 10_000;

/// Where it is noted what this handbook and a remote agreed on.
pub fn agreed_reference(remote: &str, branch: &str) -> String {
    format!("{FOLDER}{remote}/{branch}")
}

/// Where git itself notes what it knows of a remote's branch.
pub fn mirrored_reference(remote: &str, branch: &str) -> String {
    format!("refs/remotes/{remote}/{branch}")
}

impl Repo {
    /// Where each branch stood the last time both sides held the same.
    pub fn agreed(&self, remote: &str) -> Result<BTreeMap<String, ObjectId>, GitError> {
        self.below(&format!("{FOLDER}{remote}/"))
    }

    /// Notes that both sides hold the same; nothing: that neither has the branch any more.
    pub fn agree(&self, remote: &str, branch: &str, tip: Option<ObjectId>) -> Result<(), GitError> {
        let reference = agreed_reference(remote, branch);
        let known = self.tip(&reference)?;
        if known == tip {
            return Ok(());
        }
        match tip {
            Some(tip) => {
                if known.is_none() {
                    self.make_room(&reference)?;
                }
                self.git
                    .reference(&reference, oid(tip), true, "carebook: agreed")?;
            }
            None => self.git.find_reference(&reference)?.delete()?,
        }
        Ok(())
    }

    /// A branch `a/b` cannot be noted beside one `a` that is long gone.
    fn make_room(&self, reference: &str) -> Result<(), GitError> {
        let mut above = reference;
        while let Some((parent, _)) = above.rsplit_once('/') {
            if parent.len() <= FOLDER.len() {
                return Ok(());
            }
            if let Ok(mut found) = self.git.find_reference(parent) {
                found.delete()?;
            }
            above = parent;
        }
        Ok(())
    }

    /// Brings what git itself knows of a remote's branch along, so that `git status` tells the
    /// truth. A courtesy: when it fails, nothing depends on it.
    pub fn mirror(&self, remote: &str, branch: &str, tip: Option<ObjectId>) {
        let reference = mirrored_reference(remote, branch);
        let known = self.tip(&reference).ok().flatten();
        if known == tip {
            return;
        }
        match (tip, self.git.find_reference(&reference)) {
            (Some(tip), _) => {
                let log = "carebook: sync";
                drop(self.git.reference(&reference, oid(tip), true, log));
            }
            (None, Ok(mut found)) => found.delete().unwrap_or_default(),
            (None, Err(_)) => {}
        }
    }

    /// Removes the lock files that a sync left here when it was killed. Nobody but a sync writes
    /// here, and only one of them works at a time.
    pub fn clear_agreed_locks(&self) {
        fn clear(folder: &Path) {
            for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
                let path = entry.path();
                match entry.file_type() {
                    Ok(kind) if kind.is_dir() => clear(&path),
                    Ok(_) if path.extension().is_some_and(|end| end == "lock") => {
                        std::fs::remove_file(&path).unwrap_or_default();
                    }
                    _ => {}
                }
            }
        }
        clear(&self.common_dir().join(FOLDER));
    }

    /// The drafts of this repository with their last commits, without reading them.
    pub fn draft_tips(&self) -> Result<BTreeMap<String, ObjectId>, GitError> {
        self.below(&format!("refs/heads/{BRANCHES}"))
    }

    fn below(&self, folder: &str) -> Result<BTreeMap<String, ObjectId>, GitError> {
        let mut found = BTreeMap::new();
        for reference in self.git.references_glob(&format!("{folder}*"))? {
            let reference = reference?;
            let name = String::from_utf8_lossy(reference.name_bytes()).into_owned();
            if let (Some(name), Some(tip)) = (name.strip_prefix(folder), reference.target()) {
                found.insert(name.to_owned(), id(tip));
            }
        }
        Ok(found)
    }

    /// How many commits `one` has that `other` has not.
    pub fn ahead(&self, one: ObjectId, other: Option<ObjectId>) -> Result<usize, GitError> {
        match other {
            Some(other) if one == other => Ok(0),
            Some(other) => Ok(self.git.graph_ahead_behind(oid(one), oid(other))?.0),
            None => {
                let mut walk = self.git.revwalk()?;
                walk.push(oid(one))?;
                Ok(walk.count())
            }
        }
    }

    /// The drafts that commits between two published ones came from.
    pub fn drafts_published(
        &self,
        from: Option<ObjectId>,
        to: ObjectId,
    ) -> Result<BTreeSet<String>, GitError> {
        let mut walk = self.git.revwalk()?;
        walk.push(oid(to))?;
        if let Some(from) = from {
            walk.hide(oid(from))?;
        }
        let mut found = BTreeSet::new();
        for commit in walk.take(MOST_ASKED) {
            let commit = self.git.find_commit(commit?)?;
            let message = String::from_utf8_lossy(commit.message_bytes()).into_owned();
            found.extend(
                message
                    .lines()
                    .filter_map(|line| line.strip_prefix(DRAFT))
                    .map(|name| name.trim().to_owned()),
            );
        }
        Ok(found)
    }

    /// The summaries of the commits that `one` has and `other` has not, newest first, at most so
    /// many.
    pub fn summaries(
        &self,
        one: ObjectId,
        other: Option<ObjectId>,
        most: usize,
    ) -> Result<Vec<String>, GitError> {
        let mut walk = self.git.revwalk()?;
        walk.push(oid(one))?;
        if let Some(other) = other {
            walk.hide(oid(other))?;
        }
        let mut found = Vec::new();
        for commit in walk.take(most) {
            let commit = self.git.find_commit(commit?)?;
            let message = String::from_utf8_lossy(commit.message_bytes()).into_owned();
            found.push(message.lines().next().unwrap_or_default().trim().to_owned());
        }
        Ok(found)
    }

    /// The tree that git itself makes of two commits and the one they grew from, for what is no
    /// plain file; nothing where it cannot.
    pub fn join_trees(
        &self,
        base: ObjectId,
        ours: ObjectId,
        theirs: ObjectId,
    ) -> Result<Option<ObjectId>, GitError> {
        let tree = |commit: ObjectId| -> Result<git2::Tree<'_>, GitError> {
            self.tree(self.commit(commit)?.tree_id())
        };
        let (base, ours, theirs) = (tree(base)?, tree(ours)?, tree(theirs)?);
        let mut index = self.git.merge_trees(&base, &ours, &theirs, None)?;
        if index.has_conflicts() {
            return Ok(None);
        }
        Ok(Some(id(index.write_tree_to(&self.git)?)))
    }
}
