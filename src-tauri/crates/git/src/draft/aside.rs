//! Drafts that are put away: discarded ones stay reachable for 30 days, published ones as a
//! backup. The reference that keeps the commits is on disk before the branch goes.

use jiff::{SignedDuration, Timestamp};

use super::{BRANCHES, Draft, REFERENCES};
use crate::open::{id, oid};
use crate::write::CommitError;
use crate::{GitError, ObjectId, Repo};

const DISCARDED: &str = "refs/carebook/discarded/";
/// How long a discarded draft can be brought back.
const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);

/// A draft that was discarded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PutAside {
    /// Its name.
    pub name: String,
    /// When it was discarded.
    pub at: Timestamp,
    /// Until when it can be brought back.
    pub until: Timestamp,
    /// Its last commit.
    pub tip: ObjectId,
    reference: String,
}

impl Repo {
    /// Discards a draft that must still be at `tip`. It can be brought back for 30 days.
    pub fn discard_draft(
        &self,
        name: &str,
        tip: ObjectId,
        now: Timestamp,
    ) -> Result<(), CommitError> {
        if let Some(why) = self.read_only() {
            return Err(CommitError::ReadOnly(why));
        }
        self.check_draft_goes(name)?;
        self.keep_discarded(name, tip, now)?;
        self.delete_draft(name, tip)
    }

    fn keep_discarded(&self, name: &str, tip: ObjectId, now: Timestamp) -> Result<(), CommitError> {
        let mut second = now.as_second().max(0);
        loop {
            let reference = format!("{DISCARDED}{name}/{second}");
            match self.tip(&reference)? {
                Some(kept) if kept == tip => return Ok(()),
                Some(_) => second += 1,
                None => {
                    let log = "carebook: discarded";
                    self.git.reference(&reference, oid(tip), false, log)?;
                    return Ok(self.sync_above(&reference)?);
                }
            }
        }
    }

    /// Takes a published draft's branch away; its commits stay as a backup.
    pub fn retire_draft(
        &self,
        name: &str,
        tip: ObjectId,
        now: Timestamp,
    ) -> Result<(), CommitError> {
        self.check_draft_goes(name)?;
        let backup = self.back_up(tip, &format!("draft-{name}"), now)?;
        self.sync_above(&backup.reference)?;
        self.delete_draft(name, tip)
    }

    fn delete_draft(&self, name: &str, tip: ObjectId) -> Result<(), CommitError> {
        let reference = format!("{REFERENCES}{name}");
        let moved = |now| CommitError::Moved {
            branch: format!("{BRANCHES}{name}"),
            now,
        };
        self.check_draft_goes(name)?;
        let mut found = match self.git.find_reference(&reference) {
            Ok(found) => found,
            Err(error) if error.code() == git2::ErrorCode::NotFound => return Ok(()),
            Err(error) => return Err(error.into()),
        };
        if found.target().map(id) != Some(tip) {
            return Err(moved(found.target().map(id)));
        }
        // libgit2 compares once more, under its lock.
        match found.delete() {
            Ok(()) => Ok(self.sync_above(&reference)?),
            Err(error) if error.code() == git2::ErrorCode::Modified => {
                Err(moved(self.tip(&reference)?))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Refuses what would take a draft's branch away under a folder that lies open at it.
    pub fn check_draft_goes(&self, name: &str) -> Result<(), CommitError> {
        if self.head_is(&format!("{REFERENCES}{name}")) {
            return Err(CommitError::Held(format!(
                "{BRANCHES}{name} is checked out in this folder. Check out another branch first."
            )));
        }
        if let Some(folder) = self
            .checked_out_elsewhere(&format!("{BRANCHES}{name}"))
            .first()
        {
            return Err(CommitError::Held(format!(
                "{BRANCHES}{name} is open in the folder {}. Check out another branch there first.",
                folder.display()
            )));
        }
        Ok(())
    }

    fn head_is(&self, reference: &str) -> bool {
        let head = self.git.find_reference("HEAD");
        head.is_ok_and(|head| head.symbolic_target_bytes() == Some(reference.as_bytes()))
    }

    /// Discarded drafts, newest first.
    pub fn discarded_drafts(&self) -> Result<Vec<PutAside>, GitError> {
        let mut found = Vec::new();
        for reference in self.git.references_glob(&format!("{DISCARDED}*"))? {
            let reference = reference?;
            let whole = String::from_utf8_lossy(reference.name_bytes()).into_owned();
            let parts = whole
                .strip_prefix(DISCARDED)
                .and_then(|rest| rest.rsplit_once('/'));
            let (Some((name, second)), Some(tip)) = (parts, reference.target()) else {
                continue;
            };
            let Some(at) =
                (second.parse().ok()).and_then(|second| Timestamp::from_second(second).ok())
            else {
                continue;
            };
            found.push(PutAside {
                name: name.to_owned(),
                at,
                until: at.saturating_add(KEPT).unwrap_or(Timestamp::MAX),
                tip: id(tip),
                reference: whole,
            });
        }
        found.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| a.name.cmp(&b.name)));
        Ok(found)
    }

    /// Makes a discarded draft a draft again, under its old name unless another draft has that:
    /// what was said of it, and what a remote still holds of it, goes by this name. Returns the
    /// name it has now. `published` is the published commit.
    pub fn bring_back_draft(
        &self,
        aside: &PutAside,
        published: Option<ObjectId>,
    ) -> Result<String, CommitError> {
        if let Some(why) = self.read_only() {
            return Err(CommitError::ReadOnly(why));
        }
        let name = match self.tip(&format!("{REFERENCES}{}", aside.name))? {
            // It was brought back already, and then the process ended.
            Some(tip) if tip == aside.tip => aside.name.clone(),
            _ => {
                let name = match self.is_still_named(aside, published)? {
                    true => aside.name.clone(),
                    false => self.free_draft_name(&aside.name)?,
                };
                self.land(&format!("{BRANCHES}{name}"), None, aside.tip)?;
                name
            }
        };
        self.drop_reference(&aside.reference)?;
        Ok(name)
    }

    /// Lets go of drafts that were discarded more than 30 days ago. Returns how many.
    pub fn drop_old_discarded(&self, now: Timestamp) -> Result<usize, GitError> {
        let mut dropped = 0;
        for aside in self.discarded_drafts()? {
            if now > aside.until {
                self.drop_reference(&aside.reference)?;
                dropped += 1;
            }
        }
        Ok(dropped)
    }

    fn drop_reference(&self, reference: &str) -> Result<(), GitError> {
        match self.git.find_reference(reference) {
            Ok(mut found) => {
                found.delete()?;
                self.sync_above(reference)
            }
            Err(error) if error.code() == git2::ErrorCode::NotFound => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Syncs the folders above a loose reference, so that its name is on disk.
    fn sync_above(&self, reference: &str) -> Result<(), GitError> {
        let mut folder = self.common_dir().join(reference);
        while folder.pop() && folder.starts_with(self.common_dir()) {
            // git takes away folders that became empty.
            if folder.is_dir() {
                self.sync(&folder)?;
            }
        }
        Ok(())
    }
}

impl Draft {
    /// Who began it.
    pub fn first(&self) -> Option<&super::DraftCommit> {
        self.commits.last()
    }
}
