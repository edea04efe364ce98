//! One open handbook: what readers see, and where it comes from.
//!
//! | file | answers |
//! |---|---|
//! | `open` | from a folder to an open handbook |
//! | `readers` | a repository and a cache connection for every request |
//! | `view` | the published commit with its policy, and the snapshot of documents |
//! | `threads` | who keeps it up to date while the app runs |
//! | `shelf` | one document by path, id or name |
//! | `rows` | documents as lists show them |
//! | `verified` | which contents were said to be still accurate |
//! | `writer` | the one queue of changes |
//! | `aside` | indexes beside the published one |
//! | `index` | what searches are answered from |
//! | `journal` | what people did around documents: projected, appended to |

mod aside;
mod bases;
mod index;
mod journal;
mod open;
mod outcomes;
mod readers;
mod rows;
mod shelf;
mod threads;
mod verified;
mod view;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use carebook_domain::ObjectId;
use carebook_git::Repo;
use carebook_search::Terms;

use crate::api::types::{IndexStatus, Notice};
use crate::clock::Clock;
use crate::usecase::sync::Standing;

pub(crate) use aside::Take;
pub(crate) use journal::Views;
pub use open::HandbookError;
pub(crate) use outcomes::Helped;
pub(crate) use readers::{FileId, LARGEST_DOCUMENT, Reader, file_id};
pub(crate) use rows::{Rows, change};
pub(crate) use shelf::Shelf;
pub use threads::Sink;
pub(crate) use threads::{Threads, changed};
pub use verified::Verified;
pub use view::View;
pub(crate) use view::policy_of;
pub(crate) use writer::{Retiring, Turn};

/// The notices about what has been made anew, or is missing.
const REBUILT: &[&str] = &[
    "cache_rebuilt",
    "index_rebuilt",
    "cache_gone",
    "history_unread",
];

/// An open handbook.
pub struct Handbook {
    root: PathBuf,
    git_dir: PathBuf,
    cache_dir: PathBuf,
    clock: Clock,
    read_only: Option<String>,
    has_remote: bool,
    readers: readers::Readers,
    writer: writer::Writer,
    index: Mutex<index::Held>,
    /// By which whoever keeps the index is asked to look after it.
    indexer: Mutex<Option<Sender<()>>>,
    /// Whether the caches were whole since it was opened.
    pub(crate) was_indexed: AtomicBool,
    journal: Mutex<Option<journal::Opened>>,
    looking_at_journal: Mutex<()>,
    waiting: Mutex<Option<(String, usize)>>,
    pub(crate) sync: Standing,
    state: RwLock<State>,
}

/// What changes while a handbook is open.
struct State {
    view: Arc<View>,
    status: IndexStatus,
    notices: Vec<Notice>,
    local_changes: Arc<Vec<carebook_git::LocalChange>>,
    terms: Option<(ObjectId, Arc<Terms>)>,
    verified: Arc<Verified>,
    helped: Helped,
}

impl Handbook {
    /// The folder it lies in, links resolved.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Where its caches lie.
    #[must_use]
    pub fn cache_dir(&self) -> &Path {
        &self.cache_dir
    }

    /// Where its index lies.
    #[must_use]
    pub fn index_dir(&self) -> PathBuf {
        self.cache_dir.join("index")
    }

    pub(crate) fn clock(&self) -> Clock {
        self.clock
    }

    pub(crate) fn read_only(&self) -> Option<&str> {
        self.read_only.as_deref()
    }

    pub(crate) fn has_remote(&self) -> bool {
        self.has_remote
    }

    /// The published commit and what was known of it a moment ago.
    #[must_use]
    pub fn view(&self) -> Arc<View> {
        Arc::clone(&self.locked().view)
    }

    /// Puts another view in the place of the present one. Nobody else changes it meanwhile: the
    /// indexer's new documents and the watcher's new tip must not undo each other.
    pub(crate) fn change_view(&self, change: impl FnOnce(&View) -> Option<View>) {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        if let Some(view) = change(&state.view) {
            state.view = Arc::new(view);
        }
    }

    pub(crate) fn status(&self) -> IndexStatus {
        self.locked().status.clone()
    }

    pub(crate) fn set_status(&self, status: IndexStatus) {
        self.state
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .status = status;
    }

    pub(crate) fn local_changes(&self) -> Arc<Vec<carebook_git::LocalChange>> {
        Arc::clone(&self.locked().local_changes)
    }

    /// Returns whether they are different from what was known.
    pub(crate) fn set_local_changes(&self, changes: Vec<carebook_git::LocalChange>) -> bool {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        let different = *state.local_changes != changes;
        if different {
            state.local_changes = Arc::new(changes);
        }
        different
    }

    pub(crate) fn notices(&self) -> Vec<Notice> {
        let state = self.locked();
        let from_view = state.view.notices.iter().cloned();
        state.notices.iter().cloned().chain(from_view).collect()
    }

    /// Adds a notice that lasts as long as the handbook is open; the same one only once.
    pub(crate) fn notify(&self, notice: Notice) {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        if !state.notices.contains(&notice) {
            state.notices.push(notice);
        }
    }

    /// What was damaged and has been built anew since the handbook was opened, or is missing, in
    /// words.
    #[must_use]
    pub fn rebuilt_notices(&self) -> Vec<String> {
        let rebuilt = |notice: &&Notice| REBUILT.contains(&notice.code.as_str());
        let state = self.locked();
        state
            .notices
            .iter()
            .filter(rebuilt)
            .map(|notice| notice.message.clone())
            .collect()
    }

    /// What is wrong with `carebook.toml`, each with its place, in words.
    #[must_use]
    pub fn policy_notices(&self) -> Vec<String> {
        let of_policy =
            |notice: &&Notice| matches!(notice.code.as_str(), "publish_branch" | "config_problem");
        let view = self.view();
        view.notices
            .iter()
            .filter(of_policy)
            .map(Notice::placed)
            .collect()
    }

    /// How many bytes its caches take on disk.
    #[must_use]
    pub fn room_taken(&self) -> u64 {
        let mut total = 0;
        let mut folders = vec![self.cache_dir.clone()];
        while let Some(folder) = folders.pop() {
            let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
            for entry in entries {
                match entry.metadata() {
                    Ok(metadata) if metadata.is_dir() => folders.push(entry.path()),
                    Ok(metadata) => total += metadata.len(),
                    Err(_) => {}
                }
            }
        }
        total
    }

    fn locked(&self) -> std::sync::RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Another handle on the repository, for a thread of its own.
    pub(crate) fn another_repo(&self) -> Result<Repo, carebook_git::OpenError> {
        Repo::open(&self.root)
    }

    /// Where what is the person's own of this handbook lies.
    pub(crate) fn personal_dir(&self) -> &Path {
        self.writer.folder()
    }

    /// Whether its folder is where it was opened, with the repository in it.
    pub(crate) fn is_there(&self) -> bool {
        self.root.exists() && self.git_dir.exists()
    }

    /// The handbook's own words.
    pub(crate) fn terms(&self, reader: &Reader, view: &View) -> Option<Arc<Terms>> {
        let blob = view.terms_blob(reader)?;
        if let Some((known, terms)) = &self.locked().terms
            && *known == blob
        {
            return Some(Arc::clone(terms));
        }
        let text = reader.text_of(blob)?;
        let (rows, _problems) = carebook_domain::terms::parse(&text);
        let terms = Arc::new(Terms::new(&rows));
        self.state
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .terms = Some((blob, Arc::clone(&terms)));
        Some(terms)
    }
}
