//! A new repository for a handbook.

use std::fs;
use std::path::{Path, PathBuf};

use git2::{Repository, RepositoryInitOptions};

use crate::{GitError, OpenError, Repo};

/// Why a repository was not made.
#[derive(Debug, thiserror::Error)]
pub enum InitError {
    /// There is a repository already, or something in its place.
    #[error("{} is a git repository already.", .0.display())]
    Exists(PathBuf),
    /// The folder could not be made or written.
    #[error("{}: {source}.", .path.display())]
    Io {
        /// The folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// It could not be opened after it was made.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// libgit2 said no.
    #[error(transparent)]
    Git(#[from] GitError),
}

impl Repo {
    /// Makes a repository in `dir` (made when missing), with `main` as its first branch and
    /// without templates or hooks. What lies in the folder stays as it is.
    pub fn init(dir: &Path) -> Result<Repo, InitError> {
        let io = |source| InitError::Io {
            path: dir.to_owned(),
            source,
        };
        fs::create_dir_all(dir).map_err(io)?;
        let is_bare =
            dir.join("HEAD").exists() && dir.join("objects").exists() && dir.join("refs").exists();
        if is_bare || fs::symlink_metadata(dir.join(".git")).is_ok() {
            return Err(InitError::Exists(dir.to_owned()));
        }
        crate::durability::ensure();
        let mut options = RepositoryInitOptions::new();
        options
            .initial_head("main")
            .no_reinit(true)
            .external_template(false)
            .mkdir(false);
        Repository::init_opts(dir, &options).map_err(GitError::from)?;
        Ok(Repo::open(dir)?)
    }
}
