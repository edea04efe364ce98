//! After a process was killed in the middle of writing: lock files that nobody holds any more, a
//! branch that moved without its working tree, an index that ran ahead of its branch.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::{CommitError, follow};
use crate::{GitError, ObjectId, Repo};

impl Repo {
    /// Ends a move of a branch that was interrupted between index, branch and working tree: where
    /// the branch moved, the files follow; where it did not, the index goes back.
    pub fn settle(
        &self,
        branch: &str,
        old: Option<ObjectId>,
        new: ObjectId,
    ) -> Result<(), CommitError> {
        let now = self.tip(&format!("refs/heads/{branch}"))?;
        if now != Some(new) && now != old {
            return Ok(());
        }
        let beside = self.opened_at(branch);
        let here = self.has_checked_out(branch).then_some(self);
        for repo in here.into_iter().chain(&beside) {
            let follow = follow::Follow::prepare(repo, old, new)?;
            if now == Some(new) {
                follow.write_index()?;
                follow.write_files()?;
            } else {
                follow.restore_index()?;
            }
            follow.clear_scratch()?;
        }
        Ok(())
    }

    /// The other folders that lie open at a branch, as far as they can be opened.
    fn opened_at(&self, branch: &str) -> Vec<Repo> {
        (self.checked_out_elsewhere(branch).iter())
            .filter_map(|folder| Repo::open(folder).ok())
            .collect()
    }

    /// Removes the lock files that a process of Carebook left behind when it was killed. `begun`
    /// is when that process said what it was about to do; a lock of a later time is another
    /// program's and stays.
    pub fn clear_locks(&self, branches: &[String], begun: SystemTime) -> Result<(), GitError> {
        let references = branches
            .iter()
            .map(|branch| self.common_dir().join(format!("refs/heads/{branch}.lock")));
        let beside: Vec<Repo> = (branches.iter())
            .flat_map(|branch| self.opened_at(branch))
            .collect();
        let indexes = std::iter::once(self).chain(&beside).flat_map(|repo| {
            // The next index is written beside its lock, too.
            ["index.lock", "index.lock.lock"].map(|lock| repo.git_dir().join(lock))
        });
        let others = indexes.chain([self.common_dir().join("packed-refs.lock")]);
        let mut kept = Vec::new();
        locks_below(&self.common_dir().join("refs/carebook"), &mut kept);
        remove_left_locks(references.chain(others).chain(kept), begun)
    }

    /// The same for the lock files of a reference that no working tree follows.
    pub fn clear_reference_locks(
        &self,
        reference: &str,
        begun: SystemTime,
    ) -> Result<(), GitError> {
        let locks = [format!("{reference}.lock"), "packed-refs.lock".to_owned()];
        let locks = locks.map(|lock| self.common_dir().join(lock));
        remove_left_locks(locks.into_iter(), begun)
    }
}

fn remove_left_locks(
    locks: impl Iterator<Item = PathBuf>,
    begun: SystemTime,
) -> Result<(), GitError> {
    for path in locks {
        remove_left_lock(&path, begun).map_err(|source| GitError::Io {
            path: path.clone(),
            source,
        })?;
    }
    Ok(())
}

/// git holds such a lock for a few milliseconds. One made right after `begun` that is still there
/// a moment later has nobody left to take it away.
fn remove_left_lock(path: &Path, begun: SystemTime) -> std::io::Result<()> {
    const WRITING: Duration = Duration::from_secs(3);
    const MOMENT: Duration = Duration::from_millis(60);
    let made = |path: &Path| fs::symlink_metadata(path).and_then(|found| found.modified());
    let Ok(first) = made(path) else { return Ok(()) };
    // File systems may round times down.
    let after = first.duration_since(begun).unwrap_or_default();
    let before = begun.duration_since(first).unwrap_or_default();
    if after > WRITING || before > MOMENT {
        return Ok(());
    }
    std::thread::sleep(MOMENT);
    match made(path) {
        Ok(second) if second == first => match fs::remove_file(path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        },
        _ => Ok(()),
    }
}

/// Lock files of references below a folder.
fn locks_below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        match entry.file_type() {
            Ok(kind) if kind.is_dir() => locks_below(&path, found),
            Ok(kind) if kind.is_file() && path.extension().is_some_and(|end| end == "lock") => {
                found.push(path);
            }
            _ => {}
        }
    }
}
