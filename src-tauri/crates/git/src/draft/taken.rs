//! Whether what a draft wanted is published, whoever published it: a host merges a branch without
//! asking Carebook, by moving the publish branch along, with a commit of both, or with one commit
//! that holds everything (squash).

use git2::Sort;

use crate::open::{id, oid};
use crate::{GitError, ObjectId, Repo};

/// Published commits that are looked at; a draft that was merged before them stays a draft.
const MOST_COMMITS: usize = 2_000;
/// Of these, the ones in which git is asked what is still missing.
const MOST_JOINED: usize = 50;

impl Repo {
    /// Whether everything that a draft changed stands in `published`, or stood there in some
    /// commit since `since`; nothing looks at everything since the draft began. A draft that
    /// changes nothing wants nothing.
    pub fn is_taken_up(
        &self,
        tip: ObjectId,
        since: Option<ObjectId>,
        published: ObjectId,
    ) -> Result<bool, GitError> {
        let Some(base) = self.common_ancestor(tip, published)? else {
            return Ok(false);
        };
        let changes = self.changes(Some(base), tip)?;
        if changes.is_empty() {
            return Ok(false);
        }
        let mut walk = self.git.revwalk()?;
        walk.set_sorting(Sort::TOPOLOGICAL)?;
        walk.push(oid(published))?;
        walk.hide(oid(base))?;
        if let Some(since) = since {
            walk.hide(oid(since))?;
        }
        let mut joined = 0;
        for commit in walk.take(MOST_COMMITS) {
            let commit = id(commit?);
            let parent = self.commit(commit)?.parent_id(0).map(id);
            let (mut is_whole, mut touches) = (true, false);
            for change in &changes {
                let now = self.blob_at(commit, &change.path)?;
                is_whole &= now == change.new_blob;
                touches |= match &parent {
                    Ok(parent) => self.blob_at(*parent, &change.path)? != now,
                    Err(_) => now.is_some(),
                };
                if let crate::ChangeKind::Renamed { from } = &change.kind {
                    is_whole &= self.blob_at(commit, from)?.is_none();
                }
            }
            if is_whole {
                return Ok(true);
            }
            // Others may have changed other places of the same files meanwhile.
            if touches && joined < MOST_JOINED {
                joined += 1;
                if self.join_trees(base, tip, commit)? == Some(self.tree_of(commit)?) {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }
}
