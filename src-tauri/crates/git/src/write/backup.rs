//! Commits kept reachable before something replaces them: `refs/carebook/backup/<time>-<why>-<id>`.

use jiff::{SignedDuration, Timestamp};

use crate::open::{id, oid};
use crate::{GitError, ObjectId, Repo};

const FOLDER: &str = "refs/carebook/backup/";
/// How long they are kept.
const KEPT: SignedDuration = SignedDuration::from_hours(90 * 24);

/// A commit that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    /// The reference that keeps it.
    pub reference: String,
    /// When it was put there.
    pub time: Timestamp,
    /// The commit.
    pub commit: ObjectId,
}

impl Repo {
    /// Keeps a commit reachable before something replaces it. `why` is a word or two.
    pub fn back_up(&self, commit: ObjectId, why: &str, now: Timestamp) -> Result<Backup, GitError> {
        let why: String = why
            .chars()
            .map(|c| {
                if c.is_ascii_alphanumeric() {
                    c.to_ascii_lowercase()
                } else {
                    '-'
                }
            })
            .collect();
        let reference = format!(
            "{FOLDER}{}-{}-{}",
            now.as_second().max(0),
            why.trim_matches('-'),
            commit.short()
        );
        self.commit(commit)?;
        self.git
            .reference(&reference, oid(commit), true, "carebook: backup")?;
        Ok(Backup {
            reference,
            time: now,
            commit,
        })
    }

    /// What is kept, newest first.
    pub fn backups(&self) -> Result<Vec<Backup>, GitError> {
        let mut found = Vec::new();
        for reference in self.git.references_glob(&format!("{FOLDER}*"))? {
            let reference = reference?;
            let name = String::from_utf8_lossy(reference.name_bytes()).into_owned();
            let second = name
                .strip_prefix(FOLDER)
                .and_then(|rest| rest.split('-').next()?.parse().ok());
            let time = second.and_then(|second| Timestamp::from_second(second).ok());
            if let (Some(time), Some(target)) = (time, reference.target()) {
                found.push(Backup {
                    reference: name,
                    time,
                    commit: id(target),
                });
            }
        }
        found.sort_by(|a, b| {
            b.time
                .cmp(&a.time)
                .then_with(|| a.reference.cmp(&b.reference))
        });
        Ok(found)
    }

    /// Lets go of what was kept for more than 90 days. Returns how many.
    pub fn drop_old_backups(&self, now: Timestamp) -> Result<usize, GitError> {
        let mut dropped = 0;
        for backup in self.backups()? {
            if now.duration_since(backup.time) > KEPT {
                self.git.find_reference(&backup.reference)?.delete()?;
                dropped += 1;
            }
        }
        Ok(dropped)
    }
}
