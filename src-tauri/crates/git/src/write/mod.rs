//! How a commit comes to be, durably, and what becomes of the working tree.
//!
//! The tree of a commit is built in memory from the tree of the commit before it (`edits`), never
//! from the index or the working tree, so nothing is removed that nobody removed. The branch moves
//! only if it is still where the caller believes (`Repo::commit_files`). Objects, references and
//! folders are synced before the call returns.
//!
//! Where the branch is checked out in this folder, git's next index is written into its lock file
//! *before* the branch moves, put in place right after, and the files follow (`held_index`,
//! `follow`): whatever stops the process in between, git's next commit here can neither take the new
//! version back nor publish it without the rest. Files that hold another text than the old version
//! stay as they are.

mod backup;
mod edits;
mod follow;
mod held_index;
mod init;
mod interrupted;
mod odd;
mod put_back;
mod series;

use std::fs;
use std::path::{Path, PathBuf};

use git2::{ErrorCode, Signature};
use jiff::Timestamp;

pub use backup::Backup;
pub use follow::WorkingTreeUpdate;
pub use init::InitError;
pub use series::SeriesCommit;

use crate::open::{id, oid};
use crate::{DocPath, GitError, Head, ObjectId, Repo, Unfinished};

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

/// A commit that is on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Committed {
    /// The commit; the old one when the edits changed nothing.
    pub commit: ObjectId,
    /// What became of the working tree; empty where the branch is not checked out here.
    pub working_tree: WorkingTreeUpdate,
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
    #[error("The file {path} cannot be written: {why}.")]
    Misfit {
        /// The file.
        path: DocPath,
        /// Why.
        why: String,
    },
    /// Somebody is in the middle of something on that branch.
    #[error("A {what} of {branch} is unfinished in {}. Finish or abort it first.", .folder.display())]
    Unfinished {
        /// What.
        what: Unfinished,
        /// The branch.
        branch: String,
        /// The folder.
        folder: PathBuf,
    },
    /// Nobody said who acts, or in a way that git cannot record.
    #[error("Git needs a name and an e-mail address for a commit.")]
    NoIdentity,
    /// Another folder or program holds what is to be written.
    #[error("{0}")]
    Held(String),
    /// The repository cannot be written.
    #[error("{0}")]
    ReadOnly(String),
    /// Something else.
    #[error(transparent)]
    Git(#[from] GitError),
}

impl From<git2::Error> for CommitError {
    fn from(error: git2::Error) -> Self {
        match error.code() {
            ErrorCode::Locked => CommitError::Held(format!(
                "Another program is writing into this repository ({}). Try again; if it crashed, remove the lock.",
                error.message()
            )),
            _ => CommitError::Git(error.into()),
        }
    }
}

impl Repo {
    /// [`Repo::commit_files_as`] by one person, where nobody asks what the working tree did.
    pub fn commit_files(
        &self,
        branch: &str,
        expected: Option<ObjectId>,
        edits: &[Edit],
        author: &Author,
        message: &str,
    ) -> Result<ObjectId, CommitError> {
        Ok(self
            .commit_files_as(branch, expected, edits, author, author, message)?
            .commit)
    }

    /// Commits edits onto a branch that must still be at `expected` (nothing: it must not exist).
    /// Edits apply in their order. Returns once the commit and the branch are on disk and, where
    /// the branch is checked out here, the working tree has followed.
    pub fn commit_files_as(
        &self,
        branch: &str,
        expected: Option<ObjectId>,
        edits: &[Edit],
        author: &Author,
        committer: &Author,
        message: &str,
    ) -> Result<Committed, CommitError> {
        self.check_movable(branch, expected)?;
        let tree = self.tree_of_edits(expected, edits)?;
        if let Some(expected) = expected
            && id(self.commit(expected)?.tree_id()) == tree
        {
            return Ok(Committed {
                commit: expected,
                working_tree: WorkingTreeUpdate::default(),
            });
        }
        let commit = self.commit_tree(expected, tree, author, committer, message)?;
        let working_tree = self.land(branch, expected, commit)?;
        Ok(Committed {
            commit,
            working_tree,
        })
    }

    /// Writes the tree that edits make of a commit's tree. Nothing leads to it yet.
    pub fn tree_of_edits(
        &self,
        parent: Option<ObjectId>,
        edits: &[Edit],
    ) -> Result<ObjectId, CommitError> {
        let base = match parent {
            Some(commit) => Some(self.commit(commit)?.tree_id()),
            None => None,
        };
        Ok(id(self.edited_tree(parent, base, edits)?))
    }

    /// Writes a commit. Nothing leads to it until [`Repo::land`] moves a branch there.
    pub fn commit_tree(
        &self,
        parent: Option<ObjectId>,
        tree: ObjectId,
        author: &Author,
        committer: &Author,
        message: &str,
    ) -> Result<ObjectId, CommitError> {
        let parents: Vec<ObjectId> = parent.into_iter().collect();
        self.commit_joining(&parents, tree, author, committer, message)
    }

    /// Writes a commit with any number of parents: a join has two. Nothing leads to it yet.
    pub fn commit_joining(
        &self,
        parents: &[ObjectId],
        tree: ObjectId,
        author: &Author,
        committer: &Author,
        message: &str,
    ) -> Result<ObjectId, CommitError> {
        let parents = (parents.iter())
            .map(|parent| self.commit(*parent))
            .collect::<Result<Vec<_>, GitError>>()?;
        let author = signature(author)?;
        let committer = signature(committer)?;
        let message = format!("{}\n", message.replace('\0', "").trim_end());
        let parents: Vec<&git2::Commit<'_>> = parents.iter().collect();
        let tree = self.tree(oid(tree))?;
        let commit = (self.git).commit(None, &author, &committer, &message, &tree, &parents)?;
        self.sync(&self.common_dir().join("objects"))?;
        Ok(id(commit))
    }

    /// Moves a branch that must still be at `expected` to a commit, durably. Where the branch is
    /// checked out in this folder, the index and the working tree follow.
    pub fn land(
        &self,
        branch: &str,
        expected: Option<ObjectId>,
        commit: ObjectId,
    ) -> Result<WorkingTreeUpdate, CommitError> {
        let reference = self.check_movable(branch, expected)?;
        let message = self.commit(commit)?.message_bytes().to_vec();
        let message = String::from_utf8_lossy(&message);
        let subject = message.lines().next().unwrap_or_default();
        self.move_branch(branch, &reference, expected, commit, subject)
    }

    /// Refuses what must not be moved; returns the branch's reference.
    fn check_movable(
        &self,
        branch: &str,
        expected: Option<ObjectId>,
    ) -> Result<String, CommitError> {
        let reference = format!("refs/heads/{branch}");
        if branch.starts_with('-') || !git2::Reference::is_valid_name(&reference) {
            return Err(CommitError::ReadOnly(format!(
                "{branch:?} is not a branch's name."
            )));
        }
        if let Some(why) = self.read_only() {
            return Err(CommitError::ReadOnly(why));
        }
        self.check_tip(branch, &reference, expected)?;
        self.check_unfinished(branch, &reference)?;
        Ok(reference)
    }

    /// Moves the branch, with the index held while it moves and the working tree after it.
    fn move_branch(
        &self,
        branch: &str,
        reference: &str,
        expected: Option<ObjectId>,
        commit: ObjectId,
        subject: &str,
    ) -> Result<WorkingTreeUpdate, CommitError> {
        let beside = self.beside(branch)?;
        let here = self.has_checked_out(branch).then_some(self);
        let mut follows = Vec::new();
        for repo in here.into_iter().chain(&beside) {
            let follow = follow::Follow::prepare(repo, expected, commit)?;
            let index = follow.hold_index()?;
            follows.push((follow, index));
        }
        self.set_branch(branch, reference, expected, commit, subject)?;
        let mut update = WorkingTreeUpdate::default();
        for (number, (follow, index)) in follows.into_iter().enumerate() {
            // The branch has moved: nothing that fails from here on takes that back.
            let placed = index.is_none_or(|index| index.place().is_ok());
            let followed = follow.write_files();
            let behind = update.behind || !placed || followed.is_err();
            if number == 0 && here.is_some() {
                update = followed.unwrap_or_default();
            }
            update.behind = behind;
        }
        Ok(update)
    }

    /// The other folders of this repository that lie open at a draft: they follow it as this one
    /// does, else their index would stay behind, and the next commit there would take the change
    /// back. A branch of documents is not moved behind another folder's back at all.
    fn beside(&self, branch: &str) -> Result<Vec<Repo>, CommitError> {
        let mut beside = Vec::new();
        if branch.starts_with("carebook/") {
            return Ok(beside);
        }
        for folder in self.checked_out_elsewhere(branch) {
            let opened = match branch.starts_with(crate::draft::BRANCHES) {
                true => Repo::open(&folder).ok(),
                false => None,
            };
            let Some(repo) = opened.filter(|repo| repo.read_only().is_none()) else {
                return Err(CommitError::Held(format!(
                    "{branch} is open in the folder {}, and its files would stay behind what is done here. Do it in that folder, or check out another branch there.",
                    folder.display()
                )));
            };
            beside.push(repo);
        }
        Ok(beside)
    }

    /// Moves a branch that must still be at `expected`, durably. The working tree does not follow.
    pub fn set_branch_tip(
        &self,
        branch: &str,
        expected: Option<ObjectId>,
        commit: ObjectId,
        why: &str,
    ) -> Result<(), CommitError> {
        let reference = format!("refs/heads/{branch}");
        if branch.starts_with('-') || !git2::Reference::is_valid_name(&reference) {
            return Err(CommitError::ReadOnly(format!(
                "{branch:?} is not a branch's name."
            )));
        }
        self.check_tip(branch, &reference, expected)?;
        self.commit(commit)?;
        self.set_branch(branch, &reference, expected, commit, why)
    }

    fn set_branch(
        &self,
        branch: &str,
        reference: &str,
        expected: Option<ObjectId>,
        commit: ObjectId,
        subject: &str,
    ) -> Result<(), CommitError> {
        let log = format!("carebook: {subject}");
        let moved = match expected {
            Some(old) => self
                .git
                .reference_matching(reference, oid(commit), true, oid(old), &log),
            None => self.git.reference(reference, oid(commit), false, &log),
        };
        match moved {
            Ok(_) => {}
            Err(error)
                if matches!(
                    error.code(),
                    ErrorCode::Modified | ErrorCode::Exists | ErrorCode::NotFound
                ) =>
            {
                return Err(CommitError::Moved {
                    branch: branch.to_owned(),
                    now: self.tip(reference)?,
                });
            }
            Err(error) => return Err(error.into()),
        }
        let mut folder = self.common_dir().join(reference);
        while folder.pop() && folder.starts_with(self.common_dir()) {
            self.sync(&folder)?;
        }
        Ok(())
    }

    pub(crate) fn sync(&self, folder: &Path) -> Result<(), GitError> {
        let io = |source| GitError::Io {
            path: folder.to_owned(),
            source,
        };
        fs::File::open(folder)
            .and_then(|folder| folder.sync_all())
            .map_err(io)
    }

    fn check_tip(
        &self,
        branch: &str,
        reference: &str,
        expected: Option<ObjectId>,
    ) -> Result<(), CommitError> {
        let now = self.tip(reference)?;
        if now != expected {
            return Err(CommitError::Moved {
                branch: branch.to_owned(),
                now,
            });
        }
        let log = self.common_dir().join("logs").join(reference);
        if now.is_none() && fs::metadata(&log).is_ok_and(|found| found.is_file() && found.len() > 0)
        {
            return Err(GitError::Damaged(format!(
                "{branch} had commits, and now nothing says which is its last"
            ))
            .into());
        }
        Ok(())
    }

    /// Whether `HEAD` of this folder names the branch, with or without a commit.
    fn has_checked_out(&self, branch: &str) -> bool {
        !self.is_bare()
            && matches!(self.head(), Ok(Head::Branch(name, _) | Head::Unborn(name)) if name == branch)
    }

    /// The other folders (linked worktrees, or the main one) that have the branch checked out.
    pub fn checked_out_elsewhere(&self, branch: &str) -> Vec<PathBuf> {
        (self.worktrees().into_iter())
            .filter(|(git_dir, _)| git_dir != self.git_dir())
            .filter(|(git_dir, _)| {
                first_line(&git_dir.join("HEAD")) == format!("ref: refs/heads/{branch}")
            })
            .map(|(_, folder)| folder)
            .collect()
    }

    /// Every worktree: its git folder and its own folder.
    fn worktrees(&self) -> Vec<(PathBuf, PathBuf)> {
        let common = self.common_dir();
        let mut found = Vec::new();
        if common.file_name().is_some_and(|name| name == ".git")
            && let Some(folder) = common.parent()
        {
            found.push((common.to_owned(), folder.to_owned()));
        }
        for entry in fs::read_dir(common.join("worktrees"))
            .into_iter()
            .flatten()
            .flatten()
        {
            let folder = PathBuf::from(first_line(&entry.path().join("gitdir")));
            found.push((
                entry.path(),
                folder.parent().map(Path::to_owned).unwrap_or_default(),
            ));
        }
        found
    }

    /// Refuses to move a branch that somebody is merging, rebasing or bisecting in any worktree.
    fn check_unfinished(&self, branch: &str, reference: &str) -> Result<(), CommitError> {
        for (git_dir, folder) in self.worktrees() {
            let is_head = first_line(&git_dir.join("HEAD")) == format!("ref: {reference}");
            let named = |file: &str| first_line(&git_dir.join(file)) == reference;
            let there = |file: &str| git_dir.join(file).exists();
            let what = if is_head && there("MERGE_HEAD") {
                Unfinished::Merge
            } else if is_head && there("CHERRY_PICK_HEAD") {
                Unfinished::CherryPick
            } else if is_head && there("REVERT_HEAD") {
                Unfinished::Revert
            } else if named("rebase-merge/head-name") || named("rebase-apply/head-name") {
                Unfinished::Rebase
            } else if is_head && there("rebase-apply/applying") {
                Unfinished::ApplyMailbox
            } else if there("BISECT_LOG") && first_line(&git_dir.join("BISECT_START")) == branch {
                Unfinished::Bisect
            } else {
                continue;
            };
            return Err(CommitError::Unfinished {
                what,
                branch: branch.to_owned(),
                folder,
            });
        }
        Ok(())
    }
}

fn first_line(file: &Path) -> String {
    let is_small =
        fs::symlink_metadata(file).is_ok_and(|found| found.is_file() && found.len() < 8192);
    let text = if is_small {
        fs::read_to_string(file).unwrap_or_default()
    } else {
        String::new()
    };
    text.lines().next().unwrap_or_default().trim().to_owned()
}

/// A signature git accepts: without the characters its format is made of.
fn signature(author: &Author) -> Result<Signature<'static>, CommitError> {
    let plain = |text: &str| {
        let text: String = text
            .chars()
            .filter(|c| !c.is_control() && !matches!(c, '<' | '>'))
            .collect();
        text.trim().to_owned()
    };
    let (name, email) = (plain(&author.name), plain(&author.email));
    if name.is_empty() || email.is_empty() {
        return Err(CommitError::NoIdentity);
    }
    let time = git2::Time::new(author.time.as_second().max(0), author.offset_minutes);
    Signature::new(&name, &email, &time).map_err(|_| CommitError::NoIdentity)
}
