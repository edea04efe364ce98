//! git's index as it will be, written into its lock file before a branch moves and put in the
//! place of the index after it. git does the same for its own commits: whoever is killed in between
//! leaves the index as it was and the lock beside it, and git commits nothing until somebody looked.

use std::fs::{self, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::CommitError;
use crate::GitError;

/// An index without entries: a header and its SHA-1.
const EMPTY: &[u8] = b"DIRC\0\0\0\x02\0\0\0\0\
    \x39\xd8\x90\x13\x9e\xe5\x35\x6c\x7e\xf5\x72\x21\x6c\xeb\xcd\x27\xaa\x41\xf9\xdf";

/// The next index, not yet in its place. Dropped, it is taken away.
pub(super) struct HeldIndex {
    index: PathBuf,
    lock: PathBuf,
    is_placed: bool,
}

impl HeldIndex {
    /// Takes git's lock of an index; it holds the same as the index.
    pub fn take(index: &Path) -> Result<Self, CommitError> {
        let lock = index.with_extension("lock");
        let io = |source| GitError::Io {
            path: lock.clone(),
            source,
        };
        let mut file = match OpenOptions::new().write(true).create_new(true).open(&lock) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                return Err(CommitError::Held(format!(
                    "Another program is writing into this repository ({} is there). Try again; if it crashed, remove the lock.",
                    lock.display()
                )));
            }
            Err(error) => return Err(io(error).into()),
        };
        // From here on it is taken away again when something fails.
        let held = Self {
            index: index.to_owned(),
            lock: lock.clone(),
            is_placed: false,
        };
        match fs::File::open(index) {
            Ok(mut now) => drop(io::copy(&mut now, &mut file).map_err(io)?),
            // Before the first commit there may be none.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                file.write_all(EMPTY).map_err(io)?;
            }
            Err(error) => return Err(io(error).into()),
        }
        Ok(held)
    }

    /// The file to write the next index into.
    pub fn file(&self) -> &Path {
        &self.lock
    }

    /// Puts it in the place of the index, durably.
    pub fn place(mut self) -> Result<(), GitError> {
        let io = |source| GitError::Io {
            path: self.index.clone(),
            source,
        };
        fs::rename(&self.lock, &self.index).map_err(io)?;
        self.is_placed = true;
        match self.index.parent() {
            Some(folder) => fs::File::open(folder)
                .and_then(|folder| folder.sync_all())
                .map_err(io),
            None => Ok(()),
        }
    }
}

impl Drop for HeldIndex {
    fn drop(&mut self) {
        if !self.is_placed {
            // Where even that fails, the next turn of the writer takes it away.
            drop(fs::remove_file(&self.lock));
        }
    }
}
