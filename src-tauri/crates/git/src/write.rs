//! How a commit comes to be, durably.

use std::path::Path;

use jiff::Timestamp;

use crate::{DocPath, GitError, ObjectId, OpenError, Repo, Unfinished};

/// One change of a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Edit {
    /// Writes a file, new or not.
    Put(DocPath, Vec<u8>),
    /// Removes a file that must be there.
    Remove(DocPath),
    /// Moves a file to a free path, content as it is.
    Rename {
        /// The path before.
        from: DocPath,
        /// The path after.
        to: DocPath,
    },
}

/// Who made a commit, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Author {
    /// The name.
    pub name: String,
    /// The e-mail address.
    pub email: String,
    /// The time.
    pub time: Timestamp,
    /// The offset from UTC in minutes, as git records it.
    pub offset_minutes: i32,
}

/// Why a commit was not made. Nothing has changed then.
#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    /// The branch is not where the caller believed.
    #[error("{branch} has moved meanwhile.")]
    Moved {
        /// The branch.
        branch: String,
        /// Where it is now.
        now: Option<ObjectId>,
    },
    /// An edit does not fit the tree.
    #[error("{path}: {why}.")]
    Misfit {
        /// The file.
        path: DocPath,
        /// Why.
        why: String,
    },
    /// Somebody is in the middle of something on that branch.
    #[error("A {0:?} is unfinished in this folder. Finish or abort it first.")]
    Unfinished(Unfinished),
    /// The repository cannot be written.
    #[error("{0}")]
    ReadOnly(String),
    /// Something else.
    #[error(transparent)]
    Git(#[from] GitError),
}

/// Why a repository was not made.
#[derive(Debug, thiserror::Error)]
pub enum InitError {
    /// There is a repository already.
    #[error("{0} is a git repository already.")]
    Exists(String),
    /// The folder could not be made or written.
    #[error("{path}: {source}")]
    Io {
        /// The folder.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
    /// It could not be opened after it was made.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// libgit2 said no.
    #[error(transparent)]
    Git(#[from] GitError),
}

/// What became of the working tree after a commit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkingTreeUpdate {
    /// Files brought up to the new commit.
    pub updated: Vec<DocPath>,
    /// Files left as they are because they hold something else.
    pub kept: Vec<DocPath>,
}

impl Repo {
    /// Makes a repository in `dir` (made when missing), with `main` as its first branch.
    pub fn init(dir: &Path) -> Result<Repo, InitError> {
        let _dir = dir;
        Err(InitError::Exists(String::new()))
    }

    /// Commits edits onto a branch that must still be at `expected` (nothing: it must not exist).
    /// The tree is built from `expected`'s, never from the index. Returns the new commit once it
    /// is on disk.
    pub fn commit_files(
        &self,
        branch: &str,
        expected: Option<ObjectId>,
        edits: &[Edit],
        author: &Author,
        message: &str,
    ) -> Result<ObjectId, CommitError> {
        let _ = (branch, expected, edits, author, message);
        Err(CommitError::ReadOnly(String::new()))
    }

    /// Keeps a commit reachable under `refs/carebook/backup/` before something replaces it.
    pub fn back_up(&self, commit: ObjectId, why: &str, now: Timestamp) -> Result<String, GitError> {
        let _ = (commit, why, now);
        Ok(String::new())
    }

    /// Brings the working tree from `old` to `new` where its files are still `old`'s; the others
    /// stay and are named.
    pub fn follow_working_tree(
        &self,
        old: Option<ObjectId>,
        new: ObjectId,
    ) -> Result<WorkingTreeUpdate, GitError> {
        let _ = (old, new);
        Ok(WorkingTreeUpdate::default())
    }
}
