//! Texts that comments stand on. A comment made on a version of a draft that was never sent stands
//! on a content that no branch brings to others, and without it they could find its words only by
//! looking for them. So the commit of the event has the text beside it as a further parent: a
//! commit without parents that holds nothing else and is the same wherever it is made. The
//! journal's own tree holds events and nothing besides.

use git2::Oid;

use crate::open::{id, oid};
use crate::write::{Author, CommitError};
use crate::{GitError, ObjectId, Repo};

/// What such a commit says, with the content's id.
const TRAILER: &str = "Carebook-Text";
const REGULAR: i32 = 0o100_644;

impl Repo {
    /// Writes the commit that carries a content.
    pub(super) fn carry_text(&self, blob: ObjectId) -> Result<ObjectId, CommitError> {
        let mut builder = self.git.treebuilder(None)?;
        builder.insert("text.md", oid(blob), REGULAR)?;
        let tree = builder.write()?;
        let nobody = Author {
            name: "Carebook".to_owned(),
            email: "carebook@localhost".to_owned(),
            time: carebook_domain::Timestamp::UNIX_EPOCH,
            offset_minutes: 0,
        };
        let message = format!("Text that comments stand on\n\n{TRAILER}: {blob}");
        self.commit_joining(&[], id(tree), &nobody, &nobody, &message)
    }

    /// The last commit that two journals share, texts aside.
    pub(super) fn journal_base(
        &self,
        ours: ObjectId,
        theirs: ObjectId,
    ) -> Result<Option<ObjectId>, GitError> {
        let bases = match self.git.merge_bases(oid(ours), oid(theirs)) {
            Ok(bases) => bases,
            Err(error) if error.code() == git2::ErrorCode::NotFound => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        for base in bases.iter() {
            if !carries_text(&self.git.find_commit(*base)?) {
                return Ok(Some(id(*base)));
            }
        }
        Ok(None)
    }

    /// How many acts one journal has that the other has not.
    pub fn journal_ahead(&self, one: ObjectId, other: Option<ObjectId>) -> Result<usize, GitError> {
        let mut walk = self.git.revwalk()?;
        walk.push(oid(one))?;
        if let Some(other) = other {
            walk.hide(oid(other))?;
        }
        let mut count = 0;
        for found in walk {
            let found: Oid = found?;
            if !carries_text(&self.git.find_commit(found)?) {
                count += 1;
            }
        }
        Ok(count)
    }
}

/// Whether a commit is there only for a text.
pub(super) fn carries_text(commit: &git2::Commit<'_>) -> bool {
    commit.parent_count() == 0
        && commit
            .message_raw_bytes()
            .windows(TRAILER.len())
            .any(|part| part == TRAILER.as_bytes())
}
