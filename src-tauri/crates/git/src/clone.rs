//! A copy of a remote, made by the system's `git`.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// How far a clone is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CloneProgress {
    /// What git is doing, such as `Receiving objects`.
    pub stage: String,
    /// Done.
    pub done: u32,
    /// In all; 0 while unknown.
    pub total: u32,
}

/// Stops what it was handed to, from any thread.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Asks for a stop.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Release);
    }

    /// Whether a stop was asked for.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

/// Which kind of failure it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CloneCause {
    /// The address is not one, or nothing is there.
    Address,
    /// The server did not let this person in.
    Access,
    /// The server could not be reached, or went silent.
    Network,
    /// The target folder cannot be used.
    Folder,
    /// Git is missing, too old, or what it fetched cannot be used.
    Git,
}

/// Why there is no clone. The part copy is removed.
#[derive(Debug, thiserror::Error)]
pub enum CloneError {
    /// The person stopped it.
    #[error("Stopped.")]
    Cancelled,
    /// It failed.
    #[error("{message}")]
    Failed {
        /// Which kind.
        cause: CloneCause,
        /// The sentence.
        message: String,
    },
}

/// Clones `url` into a new folder under `parent`, named after the address, and returns it.
pub fn clone(
    url: &str,
    parent: &Path,
    on_progress: &mut dyn FnMut(CloneProgress),
    cancel: &Cancel,
) -> Result<PathBuf, CloneError> {
    let _ = (url, parent, on_progress, cancel);
    Err(CloneError::Cancelled)
}
