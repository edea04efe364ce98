//! One process at a time indexes a handbook. The lock is the operating system's, so it ends with
//! the process whatever happens; a mark beside it tells that a process did not end its work.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

use super::IndexingError;
use crate::handbook::{FileId, file_id};

/// Held while the caches of a handbook may be written.
pub(super) struct Lock {
    // Unlocked by the system when it is dropped.
    _file: File,
    /// The file as it was locked: in its place another may lie by now.
    locked: Option<FileId>,
    path: PathBuf,
    busy: PathBuf,
}

/// What was found when work began.
pub(super) struct Begun {
    /// Whether the last one who wrote was stopped in the middle.
    pub last_ended_badly: bool,
}

impl Lock {
    /// Takes the lock, or returns nothing while another process has it.
    pub(super) fn try_take(cache_dir: &Path) -> Result<Option<Self>, IndexingError> {
        carebook_store::private_folder(cache_dir)?;
        let path = cache_dir.join("index.lock");
        make_way(&path)?;
        let fail = |source| IndexingError::Lock {
            path: path.clone(),
            source,
        };
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(fail)?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self {
                _file: file,
                locked: file_id(&path),
                path,
                busy: cache_dir.join("index.busy"),
            })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(source)) => Err(fail(source)),
        }
    }

    /// Whether it is still the lock that others would take: not so when the caches were deleted.
    pub(super) fn holds(&self) -> bool {
        self.locked.is_some() && file_id(&self.path) == self.locked
    }

    /// Leaves a mark that writing has begun.
    pub(super) fn begin(&self) -> Result<Begun, IndexingError> {
        let last_ended_badly = self.busy.exists();
        make_way(&self.busy)?;
        File::create(&self.busy).map_err(|source| IndexingError::Lock {
            path: self.busy.clone(),
            source,
        })?;
        Ok(Begun { last_ended_badly })
    }

    /// Takes the mark away: everything was written. If that fails, the next one looks twice.
    pub(super) fn end(&self) {
        std::fs::remove_file(&self.busy).unwrap_or_default();
    }
}

/// Removes a folder that lies where a file has to be.
fn make_way(path: &Path) -> Result<(), IndexingError> {
    if path.is_dir() {
        carebook_store::clear(path)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_whose_file_was_deleted_locks_nobody_out() {
        let dir = tempfile::tempdir().unwrap();
        let first = Lock::try_take(dir.path()).unwrap().unwrap();
        assert!(first.holds());
        std::fs::remove_file(dir.path().join("index.lock")).unwrap();
        assert!(!first.holds());
        let _second = Lock::try_take(dir.path()).unwrap().unwrap();
        assert!(!first.holds(), "the file there is another one's lock");
    }

    #[test]
    fn one_holder_at_a_time_and_an_unended_one_is_noticed() {
        let dir = tempfile::tempdir().unwrap();
        let first = Lock::try_take(dir.path()).unwrap().unwrap();
        assert!(Lock::try_take(dir.path()).unwrap().is_none(), "held");
        assert!(!first.begin().unwrap().last_ended_badly);
        drop(first);
        let second = Lock::try_take(dir.path()).unwrap().unwrap();
        assert!(
            second.begin().unwrap().last_ended_badly,
            "the first never said that it ended"
        );
        second.end();
        drop(second);
        let third = Lock::try_take(dir.path()).unwrap().unwrap();
        assert!(!third.begin().unwrap().last_ended_badly);
    }
}
