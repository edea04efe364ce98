//! From a folder to an open handbook. Nothing is written into the folder, except that what a killed
//! process of ours began to write is ended.

use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, RwLock};

use carebook_git::{GitError, OpenError, Repo};

use super::readers::Readers;
use super::writer::Writer;
use super::{Handbook, Reader, State, View};
use crate::api::types::{IndexStatus, Notice};
use crate::clock::Clock;
use crate::folders::Folders;
use crate::usecase::sync::Standing;

/// Why a handbook was not opened.
#[derive(Debug, thiserror::Error)]
pub enum HandbookError {
    /// The folder is not a repository that can be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The repository cannot be read.
    #[error(transparent)]
    Git(#[from] GitError),
}

impl Handbook {
    /// Opens the repository at exactly this folder, and looks up what is published. Starts no
    /// thread and indexes nothing.
    ///
    /// # Errors
    /// When it is no repository, may not be read, or is damaged.
    pub fn open(path: &Path, folders: &Folders, clock: Clock) -> Result<Self, HandbookError> {
        let repo = Repo::open(path)?;
        let root = repo.root().to_owned();
        let git_dir = repo.git_dir().to_owned();
        let cache_dir = folders.cache_of(&root);
        let read_only = repo.read_only();
        let has_remote = repo.has_remote();
        let notices = standing_notices(&repo);
        let readers = Readers::new(repo, &root, &cache_dir);
        let writer = Writer::new(folders.personal_of(&root));
        let placeholder = Self {
            root,
            git_dir,
            cache_dir,
            clock,
            read_only,
            has_remote,
            readers,
            writer,
            index: Mutex::default(),
            indexer: Mutex::default(),
            was_indexed: AtomicBool::new(false),
            sync: Standing::default(),
            journal: Mutex::default(),
            looking_at_journal: Mutex::default(),
            waiting: Mutex::default(),
            state: RwLock::new(State {
                view: Arc::new(View::empty()),
                status: IndexStatus::Ready,
                notices,
                local_changes: Arc::default(),
                terms: None,
                verified: Arc::default(),
                helped: super::Helped::default(),
            }),
        };
        placeholder.look()?;
        placeholder.read(|reader| -> Result<(), HandbookError> {
            placeholder.adopt_unsaved(&reader.repo);
            Ok(())
        })?;
        Ok(placeholder)
    }

    /// Looks up what is published now, and what was said of it. Returns whether the commit is another one.
    pub(crate) fn look(&self) -> Result<bool, HandbookError> {
        self.end_what_was_left();
        let view =
            self.read(|reader: &Reader| -> Result<_, HandbookError> { Ok(View::look(reader)?) })?;
        if !self.is_there() {
            // What a folder seems to hold that is gone is not what is published.
            return Err(OpenError::Gone(self.root.clone()).into());
        }
        let mut moved = false;
        self.change_view(|known| {
            if view.published == known.published && view.branch == known.branch {
                return None;
            }
            moved = view.commit() != known.commit();
            // The documents known so far are shown until the new ones are indexed.
            Some(view.with_library(known.loaded_library().cloned()))
        });
        self.look_at_journal();
        Ok(moved)
    }
}

fn standing_notices(repo: &Repo) -> Vec<Notice> {
    let mut notices = Vec::new();
    let mut say = |code: &str, message: String| {
        notices.push(Notice::of(code, message));
    };
    if let Some(why) = repo.read_only() {
        say("read_only", why);
    }
    if repo.is_shallow() {
        say(
            "shallow",
            "This clone holds only the newest part of the history, so a document may be older than it says. `git fetch --unshallow` brings the rest.".to_owned(),
        );
    }
    if let Some(unfinished) = repo.unfinished() {
        say(
            "unfinished",
            format!(
                "A {unfinished} is unfinished in this folder. Reading and searching work as always."
            ),
        );
    }
    notices
}
