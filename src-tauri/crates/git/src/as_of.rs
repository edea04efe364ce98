//! The published commit as it was at an earlier time.

use git2::Sort;
use jiff::Timestamp;

use crate::open::{id, oid};
use crate::{GitError, ObjectId, Repo};

impl Repo {
    /// The newest commit before `end` among those that were tips of the branch: `tip` and the
    /// first parents behind it. What counts is when a commit was made, not when its text was
    /// written.
    pub fn tip_before(&self, tip: ObjectId, end: Timestamp) -> Result<Option<ObjectId>, GitError> {
        let mut walk = self.git.revwalk()?;
        walk.set_sorting(Sort::TOPOLOGICAL)?;
        walk.simplify_first_parent()?;
        walk.push(oid(tip))?;
        for found in walk {
            let found = found?;
            let seconds = self.git.find_commit(found)?.committer().when().seconds();
            if seconds < end.as_second() {
                return Ok(Some(id(found)));
            }
        }
        Ok(None)
    }
}
