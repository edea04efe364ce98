//! Commits between two points of a history, as their messages tell them.

use jiff::Timestamp;

use crate::draft::trailers;
use crate::open::{id, oid};
use crate::{GitError, ObjectId, Repo};

/// More commits are not looked at.
const MOST: usize = 200_000;

/// A commit with its message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The commit.
    pub id: ObjectId,
    /// What it grew from.
    pub parents: Vec<ObjectId>,
    /// The author's name.
    pub author: String,
    /// The author's address.
    pub email: String,
    /// When it was committed.
    pub time: Timestamp,
    /// The whole message.
    pub message: String,
}

impl Told {
    /// The values of a trailer, in order.
    pub fn trailers<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a str> {
        trailers(&self.message, key)
    }

    /// The first line of its message.
    pub fn summary(&self) -> &str {
        self.message.lines().next().unwrap_or_default().trim()
    }
}

impl Repo {
    /// The commits that `to` contains and `from` does not, the newest first.
    pub fn told_between(
        &self,
        from: Option<ObjectId>,
        to: ObjectId,
    ) -> Result<Vec<Told>, GitError> {
        let mut walk = self.git.revwalk()?;
        walk.set_sorting(git2::Sort::TOPOLOGICAL | git2::Sort::TIME)?;
        walk.push(oid(to))?;
        if let Some(from) = from {
            walk.hide(oid(from))?;
        }
        let mut told = Vec::new();
        for found in walk.take(MOST) {
            let commit = self.commit(id(found?))?;
            let author = commit.author();
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
            told.push(Told {
                id: id(commit.id()),
                parents: commit.parent_ids().map(id).collect(),
                author: text(author.name_bytes()),
                email: text(author.email_bytes()),
                time: Timestamp::from_second(commit.time().seconds())
                    .unwrap_or(Timestamp::UNIX_EPOCH),
                message: String::from_utf8_lossy(commit.message_bytes()).into_owned(),
            });
        }
        Ok(told)
    }
}
