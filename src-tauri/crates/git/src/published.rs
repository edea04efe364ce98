//! Which commit readers see: the tip of the publish branch.
//!
//! The branch is the one `[publish] branch` in `carebook.toml` names, else the remote's `HEAD`,
//! else `main`, else `master`, else the checked-out branch. `carebook.toml` itself lies on the
//! publish branch, so [`Repo::published_by`] reads it from the tip of the branch that the rest of
//! the rule gives, and follows the name found there once: what `carebook.toml` says on *that*
//! branch is not asked again, so two branches that name each other cannot lead in circles.
//!
//! A local branch goes before the remote-tracking one of the same name, because it is what this
//! person's commits and pulls move; the remote-tracking one serves where no local one exists.

use git2::ErrorCode;
use jiff::Timestamp;

use crate::open::{id, oid};
use crate::{Blob, DocPath, GitError, Head, ObjectId, Repo};

/// No `carebook.toml` is larger.
const LARGEST_CONFIG: u64 = 1 << 20;

/// The tip of the publish branch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// The branch's short name, such as `main`; `HEAD` when detached without any branch.
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
    /// Set when the configured branch cannot be used, with the sentence.
    pub note: Option<String>,
}

/// Where a branch's tip was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TipSource {
    /// `refs/heads/<branch>`.
    Local,
    /// `refs/remotes/<remote>/<branch>`, because there is no local one.
    Remote(String),
    /// A detached `HEAD`, because no branch fits the rule.
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

/// A branch that could be the publish branch.
struct Candidate {
    branch: String,
    source: TipSource,
    commit: ObjectId,
}

impl Repo {
    /// Returns the published commit when `configured` is what `[publish] branch` says.
    pub fn published(&self, configured: Option<&str>) -> Result<Publication, GitError> {
        let mut note = None;
        if let Some(name) = configured {
            match self.configured(name)? {
                Ok(candidate) => return self.publication(candidate, None),
                Err(why) => note = Some(why),
            }
        }
        match self.default_candidate()? {
            Some(candidate) => self.publication(candidate, note),
            None => self.nothing_published(),
        }
    }

    /// Returns the published commit, letting `read` take the branch's name from the bytes of
    /// `carebook.toml`.
    pub fn published_by(
        &self,
        read: impl FnOnce(&[u8]) -> Option<String>,
    ) -> Result<Publication, GitError> {
        let Some(candidate) = self.default_candidate()? else {
            return self.nothing_published();
        };
        let configured = match self.config_text(candidate.commit)? {
            Some(bytes) => read(&bytes),
            None => None,
        };
        match configured {
            Some(name) if name != candidate.branch => self.published(Some(&name)),
            _ => self.publication(candidate, None),
        }
    }

    fn config_text(&self, commit: ObjectId) -> Result<Option<Vec<u8>>, GitError> {
        let Ok(path) = DocPath::new("carebook.toml") else {
            return Ok(None);
        };
        let Some(blob) = self.blob_at(commit, &path)? else {
            return Ok(None);
        };
        match self.blob(blob, LARGEST_CONFIG)? {
            Blob::Bytes(bytes) => Ok(Some(bytes)),
            Blob::TooLarge { .. } => Ok(None),
        }
    }

    fn publication(
        &self,
        candidate: Candidate,
        note: Option<String>,
    ) -> Result<Publication, GitError> {
        let commit = self.commit(candidate.commit)?;
        Ok(Publication::Published(Published {
            checked_out: matches!(self.head(), Ok(Head::Branch(name, _)) if name == candidate.branch)
                && candidate.source == TipSource::Local,
            commit: candidate.commit,
            tree: id(commit.tree_id()),
            time: Timestamp::from_second(commit.time().seconds()).unwrap_or(Timestamp::UNIX_EPOCH),
            branch: candidate.branch,
            source: candidate.source,
            note,
        }))
    }

    /// The configured branch, or the sentence that says why it cannot be used.
    fn configured(&self, name: &str) -> Result<Result<Candidate, String>, GitError> {
        let is_name =
            !name.starts_with('-') && git2::Reference::is_valid_name(&format!("refs/heads/{name}"));
        if !is_name {
            return Ok(Err(format!(
                "[publish] branch: {name:?} is not a branch's name"
            )));
        }
        if name.starts_with("draft/") || name == "carebook/journal" {
            return Ok(Err(format!(
                "[publish] branch: {name} holds unpublished work and is not read as published"
            )));
        }
        Ok(self
            .branch(name)?
            .ok_or_else(|| format!("[publish] branch: there is no branch {name}")))
    }

    fn default_candidate(&self) -> Result<Option<Candidate>, GitError> {
        let remote_head = self.remote_head()?;
        for name in remote_head.as_deref().into_iter().chain(["main", "master"]) {
            if let Some(candidate) = self.branch(name)? {
                return Ok(Some(candidate));
            }
        }
        Ok(match self.head()? {
            Head::Branch(branch, commit) => Some(Candidate {
                branch,
                source: TipSource::Local,
                commit,
            }),
            Head::Detached(commit) => Some(Candidate {
                branch: "HEAD".to_owned(),
                source: TipSource::Detached,
                commit,
            }),
            Head::Unborn(_) => None,
        })
    }

    fn nothing_published(&self) -> Result<Publication, GitError> {
        let branch = match self.head()? {
            Head::Unborn(branch) | Head::Branch(branch, _) => branch,
            Head::Detached(_) => "main".to_owned(),
        };
        for name in self.git.references()?.names() {
            let is_begun_here = match name {
                Ok(name) => self.is_first_draft(name)?,
                Err(_) => false,
            };
            if !is_begun_here {
                return Err(GitError::NoPublishBranch { head: branch });
            }
        }
        Ok(Publication::Unborn { branch })
    }

    /// Whether a reference is a draft that was begun before anything was published, or the
    /// journal: neither says that a publish branch is missing. A draft that was begun from
    /// published text leads back to it.
    fn is_first_draft(&self, reference: &str) -> Result<bool, GitError> {
        if reference == "refs/heads/carebook/journal" {
            return Ok(true);
        }
        let Some(tip) = reference
            .strip_prefix("refs/heads/draft/")
            .and(self.tip(reference)?)
        else {
            return Ok(false);
        };
        let mut first = self.commit(tip)?;
        while let Ok(parent) = first.parent(0) {
            first = parent;
        }
        Ok(first
            .message()
            .is_ok_and(|message| message.contains("\nCarebook-Title: ")))
    }

    /// The branch that `refs/remotes/<remote>/HEAD` names.
    fn remote_head(&self) -> Result<Option<String>, GitError> {
        for remote in self.remotes() {
            match self
                .git
                .find_reference(&format!("refs/remotes/{remote}/HEAD"))
            {
                Ok(head) => {
                    let target = head.symbolic_target_bytes().map(String::from_utf8_lossy);
                    let prefix = format!("refs/remotes/{remote}/");
                    return Ok(
                        target.and_then(|name| name.strip_prefix(&prefix).map(str::to_owned))
                    );
                }
                Err(error) if error.code() == ErrorCode::NotFound => {}
                Err(error) => {
                    return Err(GitError::Damaged(format!(
                        "refs/remotes/{remote}/HEAD: {}",
                        error.message()
                    )));
                }
            }
        }
        Ok(None)
    }

    fn branch(&self, name: &str) -> Result<Option<Candidate>, GitError> {
        let remotes = self.remotes();
        let places = std::iter::once((TipSource::Local, format!("refs/heads/{name}"))).chain(
            remotes.into_iter().map(|remote| {
                let reference = format!("refs/remotes/{remote}/{name}");
                (TipSource::Remote(remote), reference)
            }),
        );
        for (source, reference) in places {
            if let Some(commit) = self.tip(&reference)? {
                return Ok(Some(Candidate {
                    branch: name.to_owned(),
                    source,
                    commit,
                }));
            }
        }
        Ok(None)
    }

    /// The commit a reference leads to; nothing where there is no such reference.
    pub fn tip(&self, reference: &str) -> Result<Option<ObjectId>, GitError> {
        let damaged =
            |error: &git2::Error| GitError::Damaged(format!("{reference}: {}", error.message()));
        match self.git.find_reference(reference) {
            Ok(found) => Ok(Some(id(found
                .peel_to_commit()
                .map_err(|error| damaged(&error))?
                .id()))),
            Err(error) if matches!(error.code(), ErrorCode::NotFound | ErrorCode::InvalidSpec) => {
                Ok(None)
            }
            Err(error) => Err(damaged(&error)),
        }
    }

    /// The remotes' names, `origin` first.
    pub(crate) fn remotes(&self) -> Vec<String> {
        let Ok(names) = self.git.remotes() else {
            return Vec::new();
        };
        let mut names: Vec<String> = names
            .iter()
            .filter_map(|name| name.ok().flatten().map(str::to_owned))
            .collect();
        names.sort_by_key(|name| name != "origin");
        names
    }

    pub(crate) fn commit(&self, commit: ObjectId) -> Result<git2::Commit<'_>, GitError> {
        self.git
            .find_commit(oid(commit))
            .map_err(|error| match error.code() {
                ErrorCode::NotFound => GitError::NoSuchCommit(commit.to_hex()),
                _ => GitError::Damaged(format!("commit {commit}: {}", error.message())),
            })
    }
}
