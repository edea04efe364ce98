//! The one queue of changes of a handbook: whoever writes waits for a turn. Inside this process
//! that is a mutex, between processes a lock of the operating system, which ends with its holder.
//!
//! Before a branch moves, the turn notes what it is about to do, beside the lock. A process that
//! was killed leaves that note, and whoever opens the handbook next, or takes the next turn, ends
//! what was begun: lock files of git that nobody holds any more go, an index and a working tree that
//! did not follow follow, and the branch of a draft that was published whole goes.

use std::cell::RefCell;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use carebook_domain::{ObjectId, Timestamp};
use carebook_git::draft::BRANCHES;
use carebook_git::{CommitError, Repo, WorkingTreeUpdate};
use serde::{Deserialize, Serialize};

use super::Handbook;
use super::bases::Bases;
use crate::api::{ApiError, ErrorCode};

/// How long to wait for another process that writes.
const PATIENCE: Duration = Duration::from_secs(15);

const LOCK: &str = "writer.lock";
/// What a turn is about to do.
const NOTE: &str = "writing.json";

/// Where turns are taken.
pub(super) struct Writer {
    folder: PathBuf,
    turn: Mutex<()>,
}

/// The right to write, for as long as it lasts.
pub(crate) struct Turn {
    /// The repository.
    pub repo: Repo,
    note: PathBuf,
    /// What was begun and is still to be ended by the next turn.
    unended: RefCell<Vec<Move>>,
    // Unlocked by the system when it is dropped.
    _lock: File,
}

/// What a turn is about to do.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
enum Intent {
    Move(Move),
    /// A reference that no working tree follows is to be written.
    Noting {
        begun: Timestamp,
        reference: String,
    },
}

/// A branch is to be moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Move {
    /// The computer's own time: lock files are older or younger than this.
    begun: Timestamp,
    branch: String,
    old: Option<ObjectId>,
    new: ObjectId,
    /// The draft that goes once the branch has moved.
    retire: Option<Retiring>,
}

/// A draft whose branch is to be taken away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Retiring {
    pub name: String,
    pub tip: ObjectId,
}

impl Writer {
    pub(super) fn new(folder: PathBuf) -> Self {
        Self {
            folder,
            turn: Mutex::default(),
        }
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }
}

impl Handbook {
    /// Runs `work` when it is this one's turn to write.
    pub(crate) fn write<T>(
        &self,
        work: impl FnOnce(&Turn) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        let _mine = (self.writer.turn)
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let folder = &self.writer.folder;
        carebook_store::private_folder(folder)?;
        let turn = Turn {
            repo: self.another_repo()?,
            note: folder.join(NOTE),
            unended: RefCell::default(),
            _lock: take(&folder.join(LOCK))?,
        };
        if let Some(why) = turn.repo.read_only() {
            return Err(CommitError::ReadOnly(why).into());
        }
        turn.end_what_was_begun(self.clock().now())?;
        let outcome = work(&turn);
        if turn.unended.borrow().is_empty() {
            // What is done is done: a note that stays makes the next turn look, and find that.
            turn.forget().unwrap_or_default();
        }
        outcome
    }

    /// Ends what a process that was killed began, without waiting: where another one writes now, or
    /// it cannot be done, the next turn does it. Until then git would see half of a publication.
    pub(super) fn end_what_was_left(&self) {
        let folder = &self.writer.folder;
        let note = folder.join(NOTE);
        if self.read_only.is_some() || !note.exists() {
            return;
        }
        let Ok(_mine) = self.writer.turn.try_lock() else {
            return;
        };
        let lock = OpenOptions::new().write(true).open(folder.join(LOCK));
        let Some(lock) = lock.ok().filter(|lock| lock.try_lock().is_ok()) else {
            return;
        };
        let Ok(repo) = self.another_repo() else {
            return;
        };
        let turn = Turn {
            repo,
            note,
            unended: RefCell::default(),
            _lock: lock,
        };
        turn.end_what_was_begun(self.clock().now())
            .unwrap_or_default();
    }

    /// Takes over unsaved text from where this handbook lay before it was moved. When that fails,
    /// the text stays there and is looked for again.
    pub(super) fn adopt_unsaved(&self, repo: &Repo) {
        if let Some(handbooks) = self.writer.folder.parent() {
            let is_ours = |base| repo.has_object(base);
            self.autosave()
                .adopt(handbooks, &is_ours)
                .unwrap_or_default();
        }
    }

    /// What local changes were made on, where a publication passed them by.
    pub(crate) fn bases(&self) -> Bases {
        Bases::in_folder(Some(&self.writer.folder))
    }

    /// Where unsaved text of this handbook lies.
    pub(crate) fn autosave(&self) -> crate::autosave::Autosave {
        crate::autosave::Autosave::at(self.writer.folder.join("autosave"))
    }
}

impl Turn {
    /// Moves a branch that must still be at `old` to a commit, and says so beforehand.
    pub(crate) fn land(
        &self,
        branch: &str,
        old: Option<ObjectId>,
        new: ObjectId,
        retire: Option<Retiring>,
    ) -> Result<WorkingTreeUpdate, CommitError> {
        let begun = Move {
            begun: Timestamp::now(),
            branch: branch.to_owned(),
            old,
            new,
            retire,
        };
        self.note(Intent::Move(begun.clone()))?;
        let update = self.repo.land(branch, old, new)?;
        if update.behind {
            self.unended.borrow_mut().push(begun);
        }
        self.bases().followed(&self.repo, old, &update);
        Ok(update)
    }

    /// What local changes were made on, where a publication passed them by.
    pub(crate) fn bases(&self) -> Bases {
        Bases::in_folder(self.note.parent())
    }

    /// Says that the branch of a draft is about to be taken away or given back.
    pub(crate) fn about_to_move(&self, draft: &str, tip: ObjectId) -> Result<(), CommitError> {
        self.note(Intent::Move(Move {
            begun: Timestamp::now(),
            branch: format!("{BRANCHES}{draft}"),
            old: Some(tip),
            new: tip,
            retire: None,
        }))
    }

    /// Notes that this handbook and a remote hold the same of a branch; nothing: that neither has
    /// it any more.
    pub(crate) fn agree(
        &self,
        remote: &str,
        branch: &str,
        tip: Option<ObjectId>,
    ) -> Result<(), ApiError> {
        let reference = carebook_git::network::agreed_reference(remote, branch);
        if self.repo.tip(&reference)? != tip {
            self.about_to_note(reference)?;
            self.repo.agree(remote, branch, tip)?;
        }
        Ok(())
    }

    /// Brings what git itself knows of a remote's branch along. A courtesy: when it fails, nothing
    /// depends on it.
    pub(crate) fn mirror(&self, remote: &str, branch: &str, tip: Option<ObjectId>) {
        let reference = carebook_git::network::mirrored_reference(remote, branch);
        let is_new = self.repo.tip(&reference).is_ok_and(|known| known != tip);
        if is_new && self.about_to_note(reference).is_ok() {
            self.repo.mirror(remote, branch, tip);
        }
    }

    fn about_to_note(&self, reference: String) -> Result<(), CommitError> {
        let begun = Timestamp::now();
        self.note(Intent::Noting { begun, reference })
    }

    /// Says what is about to be done, beside what is still to be ended.
    fn note(&self, intent: Intent) -> Result<(), CommitError> {
        let unended = self.unended.borrow();
        let mut all: Vec<Intent> = unended.iter().cloned().map(Intent::Move).collect();
        all.push(intent);
        // No sync: a note that a power cut takes away was for a process that is gone with it, and
        // a lock file left then is what git itself would leave.
        let written = serde_json::to_vec(&all)
            .map_err(io::Error::other)
            .and_then(|text| fs::write(&self.note, text));
        written.map_err(|error| unwritable(&self.note, &error))
    }

    fn forget(&self) -> Result<(), CommitError> {
        match fs::remove_file(&self.note) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(unwritable(&self.note, &error))
            }
            _ => Ok(()),
        }
    }

    fn end_what_was_begun(&self, now: Timestamp) -> Result<(), CommitError> {
        let Ok(text) = fs::read(&self.note) else {
            return Ok(());
        };
        // Half a note was written before anything else was done.
        let Ok(all) = serde_json::from_slice::<Vec<Intent>>(&text) else {
            return self.forget();
        };
        for intent in all {
            match intent {
                Intent::Move(begun) => self.end(&begun, now)?,
                Intent::Noting { begun, reference } => {
                    self.repo.clear_reference_locks(&reference, begun.into())?;
                }
            }
        }
        self.forget()
    }

    fn end(&self, begun: &Move, now: Timestamp) -> Result<(), CommitError> {
        let repo = &self.repo;
        let mut branches = vec![begun.branch.clone()];
        branches.extend(
            begun
                .retire
                .iter()
                .map(|draft| format!("{BRANCHES}{}", draft.name)),
        );
        repo.clear_locks(&branches, begun.begun.into())?;
        repo.settle(&begun.branch, begun.old, begun.new)?;
        if let Some(draft) = &begun.retire
            && let Some(tip) = repo.tip(&format!("refs/heads/{}", begun.branch))?
            && repo.contains(tip, begun.new)?
            && repo.tip(&format!("refs/heads/{BRANCHES}{}", draft.name))? == Some(draft.tip)
        {
            repo.retire_draft(&draft.name, draft.tip, now)?;
        }
        Ok(())
    }
}

fn unwritable(path: &Path, error: &io::Error) -> CommitError {
    CommitError::ReadOnly(format!(
        "{} cannot be written: {error}. Nothing was changed.",
        path.display()
    ))
}

fn take(path: &Path) -> Result<File, ApiError> {
    let fail = |error: &io::Error| {
        ApiError::new(
            ErrorCode::Failed,
            format!("{} cannot be used: {error}.", path.display()),
        )
        .with_hint("Is the disk full, or the folder not yours? CAREBOOK_DATA_DIR names another.")
    };
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path)
        .map_err(|error| fail(&error))?;
    let begun = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) if begun.elapsed() < PATIENCE => {
                std::thread::sleep(Duration::from_millis(5));
            }
            Err(TryLockError::WouldBlock) => {
                return Err(ApiError::new(
                    ErrorCode::Refused,
                    "Another Carebook is writing into this handbook.",
                )
                .with_hint("Try again in a moment.")
                .saying("busy", &[]));
            }
            Err(TryLockError::Error(error)) => return Err(fail(&error)),
        }
    }
}
