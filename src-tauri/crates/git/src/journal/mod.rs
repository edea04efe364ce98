//! The journal: the branch `carebook/journal`, whose tree holds one file per event.
//!
//! | file | does |
//! |---|---|
//! | `append` | adds events: one commit for one act |
//! | `news` | what came between two tips, and who brought it |
//! | `join` | makes one journal of two |
//! | `text` | texts that comments stand on, carried along |
//!
//! A commit names the events that it brings, each with the id of its content, in trailers
//! `Carebook-Event: <id> <blob>`. So the author of every event is known from the commits alone,
//! without comparing the trees of a history of a hundred thousand commits; what no commit names
//! counts as nobody's. Commits of other programs, which name nothing, are compared with their
//! parent.

mod append;
mod join;
mod news;
mod text;

pub use append::NewEvent;
pub use join::JoinedJournal;
pub use news::{Claim, News};

use crate::{GitError, ObjectId, Repo};

/// The branch of the journal.
pub const BRANCH: &str = "carebook/journal";
/// Its reference.
pub const REFERENCE: &str = "refs/heads/carebook/journal";
/// The folder of the events in its tree.
pub const EVENTS: &str = "events/";
/// What a commit says of an event that it brings.
const TRAILER: &str = "Carebook-Event";

impl Repo {
    /// The journal's last commit: of the branch here, else of a remote's that was fetched.
    pub fn journal_tip(&self) -> Result<Option<ObjectId>, GitError> {
        if let Some(tip) = self.tip(REFERENCE)? {
            return Ok(Some(tip));
        }
        for remote in self.remotes() {
            if let Some(tip) = self.tip(&format!("refs/remotes/{remote}/{BRANCH}"))? {
                return Ok(Some(tip));
            }
        }
        Ok(None)
    }

    /// The journal's last commit as the remotes are known to have it.
    pub fn sent_journal(&self) -> Result<Option<ObjectId>, GitError> {
        for remote in self.remotes() {
            if let Some(tip) = self.tip(&format!("refs/remotes/{remote}/{BRANCH}"))? {
                return Ok(Some(tip));
            }
        }
        Ok(None)
    }

    /// The message of a commit.
    pub fn message_of(&self, commit: ObjectId) -> Result<String, GitError> {
        let message = self.commit(commit)?.message_bytes().to_vec();
        Ok(String::from_utf8_lossy(&message).into_owned())
    }
}
