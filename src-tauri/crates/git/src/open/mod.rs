//! Opening a repository exactly where it was chosen, and what an open one says of itself.
//!
//! The order is: find the repository's folder without searching (`place`), look at it without
//! libgit2 and refuse what could lead elsewhere, hang or deceive (`guard`, `settings`), let
//! libgit2 open it, and believe an empty history only where nothing speaks against it (`tips`).
//! [`Repo::reopen`] repeats only the opening itself.

mod guard;
mod place;
mod settings;
mod tips;

use std::path::{Path, PathBuf};

use git2::{Repository, RepositoryOpenFlags, RepositoryState};

use crate::{GitError, ObjectId, OpenError};
use place::Place;

/// An open repository. `Send`, not `Sync`: [`Repo::reopen`] gives another thread its own.
pub struct Repo {
    pub(crate) git: Repository,
    place: Place,
    partial: bool,
}

/// What `HEAD` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Head {
    /// A branch with a commit (short name, tip).
    Branch(String, ObjectId),
    /// A branch without any commit yet.
    Unborn(String),
    /// A commit and no branch.
    Detached(ObjectId),
}

/// An operation of git that somebody began in the working tree and did not end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unfinished {
    /// `git merge`.
    Merge,
    /// `git rebase`.
    Rebase,
    /// `git bisect`.
    Bisect,
    /// `git cherry-pick`.
    CherryPick,
    /// `git revert`.
    Revert,
    /// `git am`.
    ApplyMailbox,
}

impl std::fmt::Display for Unfinished {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Unfinished::Merge => "merge",
            Unfinished::Rebase => "rebase",
            Unfinished::Bisect => "bisect",
            Unfinished::CherryPick => "cherry-pick",
            Unfinished::Revert => "revert",
            Unfinished::ApplyMailbox => "am",
        })
    }
}

/// Who acts. Empty where nobody said it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Identity {
    /// The name.
    pub name: String,
    /// The e-mail address.
    pub email: String,
}

impl Repo {
    /// Opens the repository whose working folder or bare folder is `path`; never searches upwards
    /// and never writes.
    pub fn open(path: &Path) -> Result<Repo, OpenError> {
        let place = place::find(path)?;
        guard::check_owner(&place)?;
        guard::check_files(&place)?;
        let partial = settings::check(&place)?;
        let repo = Repo::open_place(place, partial)?;
        tips::check(&repo)?;
        Ok(repo)
    }

    /// Opens the same repository again, for another thread.
    pub fn reopen(&self) -> Result<Repo, OpenError> {
        Repo::open_place(self.place.clone(), self.partial)
    }

    fn open_place(place: Place, partial: bool) -> Result<Repo, OpenError> {
        crate::durability::ensure();
        let mut flags = RepositoryOpenFlags::NO_SEARCH;
        if place.bare {
            flags |= RepositoryOpenFlags::BARE | RepositoryOpenFlags::NO_DOTGIT;
        }
        let git = Repository::open_ext(&place.root, flags, std::iter::empty::<&std::ffi::OsStr>())
            .map_err(|error| refused_by_libgit2(&place, &error))?;
        if let Some(work_dir) = git.workdir() {
            let real = work_dir
                .canonicalize()
                .unwrap_or_else(|_| work_dir.to_owned());
            if real != place.root {
                return Err(OpenError::LeadsElsewhere {
                    path: place.root,
                    what: format!(
                        "its setting core.worktree names another folder, {}",
                        real.display()
                    ),
                });
            }
        }
        Ok(Repo {
            git,
            place,
            partial,
        })
    }

    /// The folder that was chosen, with links resolved.
    pub fn root(&self) -> &Path {
        &self.place.root
    }

    /// The repository's own folder: `.git`, or that of this worktree.
    pub fn git_dir(&self) -> &Path {
        &self.place.git_dir
    }

    /// The folder that all worktrees share; the same as [`Repo::git_dir`] elsewhere.
    pub fn common_dir(&self) -> &Path {
        &self.place.common_dir
    }

    /// The folder with the person's files; none in a bare repository.
    pub fn work_dir(&self) -> Option<&Path> {
        self.git.workdir().map(|_| self.place.root.as_path())
    }

    /// Whether the repository has no working tree.
    pub fn is_bare(&self) -> bool {
        self.work_dir().is_none()
    }

    /// Whether its history is cut off (`git clone --depth`).
    pub fn is_shallow(&self) -> bool {
        self.git.is_shallow()
    }

    /// Whether objects may be missing because they stayed on the server (`git clone --filter`).
    pub fn is_partial(&self) -> bool {
        self.partial
    }

    /// Whether a remote is configured.
    pub fn has_remote(&self) -> bool {
        self.git.remotes().is_ok_and(|names| !names.is_empty())
    }

    /// What `HEAD` says.
    pub fn head(&self) -> Result<Head, GitError> {
        let head = self.git.find_reference("HEAD")?;
        let Some(target) = head.symbolic_target_bytes() else {
            let commit = head.peel_to_commit()?;
            return Ok(Head::Detached(id(commit.id())));
        };
        let name = String::from_utf8_lossy(target).into_owned();
        let short = name.strip_prefix("refs/heads/").unwrap_or(&name).to_owned();
        match self.git.find_reference(&name) {
            Ok(branch) => Ok(Head::Branch(short, id(branch.peel_to_commit()?.id()))),
            Err(error) if error.code() == git2::ErrorCode::NotFound => Ok(Head::Unborn(short)),
            Err(error) => Err(GitError::Damaged(format!("{name}: {}", error.message()))),
        }
    }

    /// An operation of git that somebody began here and did not end.
    pub fn unfinished(&self) -> Option<Unfinished> {
        match self.git.state() {
            RepositoryState::Clean => None,
            RepositoryState::Merge => Some(Unfinished::Merge),
            RepositoryState::Revert | RepositoryState::RevertSequence => Some(Unfinished::Revert),
            RepositoryState::CherryPick | RepositoryState::CherryPickSequence => {
                Some(Unfinished::CherryPick)
            }
            RepositoryState::Bisect => Some(Unfinished::Bisect),
            RepositoryState::Rebase
            | RepositoryState::RebaseInteractive
            | RepositoryState::RebaseMerge => Some(Unfinished::Rebase),
            RepositoryState::ApplyMailbox | RepositoryState::ApplyMailboxOrRebase => {
                Some(Unfinished::ApplyMailbox)
            }
        }
    }

    /// Why nothing can be written into the repository, or nothing when it can.
    pub fn read_only(&self) -> Option<String> {
        use rustix::fs::{Access, access};
        [
            self.git_dir().to_owned(),
            self.common_dir().join("objects"),
            self.common_dir().join("refs"),
        ]
        .iter()
        .find_map(|folder| {
            let why = access(folder, Access::WRITE_OK | Access::EXEC_OK).err()?;
            Some(format!("{} cannot be written: {why}", folder.display()))
        })
    }

    /// Who acts: `GIT_AUTHOR_NAME` and `GIT_AUTHOR_EMAIL`, else `user.name` and `user.email` in
    /// git's order (this repository's, then the person's own). These two are all that is taken
    /// from the repository's settings.
    pub fn identity(&self) -> Identity {
        Identity::from_settings(
            self.git
                .config()
                .and_then(|mut config| config.snapshot())
                .ok()
                .as_ref(),
        )
    }
}

impl Identity {
    /// Who acts where no repository is open.
    pub fn of_user() -> Identity {
        Identity::from_settings(git2::Config::open_default().ok().as_ref())
    }

    fn from_settings(config: Option<&git2::Config>) -> Identity {
        let look_up = |variable: &str, key: &str| {
            std::env::var(variable)
                .ok()
                .filter(|value| !value.trim().is_empty())
                .or_else(|| config?.get_string(key).ok())
                .map(|value| value.trim().to_owned())
                .unwrap_or_default()
        };
        Identity {
            name: look_up("GIT_AUTHOR_NAME", "user.name"),
            email: look_up("GIT_AUTHOR_EMAIL", "user.email"),
        }
    }
}

fn refused_by_libgit2(place: &Place, error: &git2::Error) -> OpenError {
    let path: PathBuf = place.root.clone();
    match error.code() {
        git2::ErrorCode::Owner => OpenError::NotOwned(path),
        git2::ErrorCode::NotFound => OpenError::Damaged {
            path,
            what: "parts of it are missing".to_owned(),
        },
        _ => OpenError::Damaged {
            path,
            what: error.message().to_owned(),
        },
    }
}

/// Turns libgit2's id into the domain's. Repositories with longer ids are refused when opened.
pub(crate) fn id(oid: git2::Oid) -> ObjectId {
    ObjectId::from_slice(oid.as_bytes()).unwrap_or(ObjectId::from_bytes([0; 20]))
}

/// Turns the domain's id into libgit2's.
pub(crate) fn oid(id: ObjectId) -> git2::Oid {
    git2::Oid::from_bytes(id.as_bytes()).unwrap_or(git2::Oid::ZERO_SHA1)
}
