//! What a commit holds, and what differs between two commits.

use crate::{DocPath, GitError, ObjectId, Repo};

/// The files of one commit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// In the order of their paths' bytes.
    pub entries: Vec<Entry>,
    /// What Carebook does not touch, with the reason.
    pub odd: Vec<OddEntry>,
}

/// One file of a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its path.
    pub path: DocPath,
    /// Its content (a commit's id for a submodule).
    pub blob: ObjectId,
    /// What it is.
    pub kind: EntryKind,
}

/// What a tree entry is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// A file.
    Regular,
    /// A file marked executable.
    Executable,
    /// A symbolic link; shown as one, never followed.
    Symlink,
    /// Another repository's commit.
    Submodule,
}

/// An entry whose name cannot be used as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OddEntry {
    /// The path as it can be shown.
    pub shown: String,
    /// The path's bytes.
    pub raw: Vec<u8>,
    /// Why, in words.
    pub why: String,
}

/// A blob, unless it is too large to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Blob {
    /// Its bytes.
    Bytes(Vec<u8>),
    /// It was not loaded.
    TooLarge {
        /// Its size in bytes.
        size: u64,
    },
}

/// A difference between two commits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What happened.
    pub kind: ChangeKind,
    /// The path now (before, for a removed file).
    pub path: DocPath,
    /// The content before.
    pub old_blob: Option<ObjectId>,
    /// The content now.
    pub new_blob: Option<ObjectId>,
}

/// What happened to a file between two commits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// New.
    Added,
    /// Other content.
    Modified,
    /// Gone.
    Removed,
    /// Moved from another path, perhaps with other content.
    Renamed {
        /// The path before.
        from: DocPath,
    },
}

impl Repo {
    /// Lists the files of a commit.
    pub fn entries(&self, commit: ObjectId) -> Result<Listing, GitError> {
        let _commit = commit;
        Ok(Listing::default())
    }

    /// Returns the entry at a path in a commit.
    pub fn entry_at(&self, commit: ObjectId, path: &DocPath) -> Result<Option<Entry>, GitError> {
        let _ = (commit, path);
        Ok(None)
    }

    /// Returns the id of the regular file at a path in a commit.
    pub fn blob_at(&self, commit: ObjectId, path: &DocPath) -> Result<Option<ObjectId>, GitError> {
        let _ = (commit, path);
        Ok(None)
    }

    /// Returns a blob's size without loading it.
    pub fn blob_size(&self, blob: ObjectId) -> Result<u64, GitError> {
        let _blob = blob;
        Ok(0)
    }

    /// Reads a blob of at most `max_bytes`.
    pub fn blob(&self, blob: ObjectId, max_bytes: u64) -> Result<Blob, GitError> {
        let _ = (blob, max_bytes);
        Ok(Blob::TooLarge { size: 0 })
    }

    /// Returns what differs between two commits; `from` nothing means everything is added.
    pub fn changes(&self, from: Option<ObjectId>, to: ObjectId) -> Result<Vec<Change>, GitError> {
        let _ = (from, to);
        Ok(Vec::new())
    }

    /// Resolves what a person typed (a branch, tag, short id, `HEAD~2`) to a commit.
    pub fn resolve(&self, revision: &str) -> Result<ObjectId, GitError> {
        Err(GitError::NoSuchCommit(revision.to_owned()))
    }
}
