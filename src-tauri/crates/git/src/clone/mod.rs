//! A copy of a remote, made by the system's `git`, so that ssh settings, agents, proxies and the
//! person's credential helpers work as in the terminal.
//!
//! The copy is made without a working tree in a folder beside the target, looked at (`inspect`),
//! checked out, and only then given its name; whatever goes wrong before, the folder goes away
//! with everything in it. Hooks, fsmonitor, LFS and other transports than https, ssh, file and git
//! are off; symbolic links of the repository are written as small text files.

mod address;
mod child;
mod failure;
mod inspect;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use rustix::fs::{CWD, RenameFlags, renameat_with};

use crate::{Head, Repo};
use address::Address;
use child::Child;

/// The oldest git that is known to keep what is switched off here switched off.
const OLDEST_GIT: (u32, u32) = (2, 39);

/// How far a clone is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CloneProgress {
    /// What git is doing, such as `Receiving objects`.
    pub stage: String,
    /// Done.
    pub done: u32,
    /// In all; 0 while unknown.
    pub total: u32,
}

/// Stops what it was handed to, from any thread.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Asks for a stop.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Release);
    }

    /// Whether a stop was asked for.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

/// Which kind of failure it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CloneCause {
    /// The address is not one, or nothing is there.
    Address,
    /// The server did not let this person in.
    Access,
    /// The server could not be reached, or went silent.
    Network,
    /// The target folder cannot be used.
    Folder,
    /// Git is missing, too old, or what it fetched cannot be used.
    Git,
}

/// Why there is no clone. The part copy is removed.
#[derive(Debug, thiserror::Error)]
pub enum CloneError {
    /// The person stopped it.
    #[error("Stopped.")]
    Cancelled,
    /// It failed.
    #[error("{message}")]
    Failed {
        /// Which kind.
        cause: CloneCause,
        /// The sentence.
        message: String,
    },
}

impl CloneError {
    fn failed(cause: CloneCause, message: impl Into<String>) -> CloneError {
        CloneError::Failed {
            cause,
            message: message.into(),
        }
    }
}

/// Limits of a clone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CloneLimits {
    /// How long git may say nothing before it counts as hanging.
    pub silence: Duration,
}

impl Default for CloneLimits {
    fn default() -> Self {
        CloneLimits {
            silence: Duration::from_secs(30),
        }
    }
}

/// Clones `url` into a new folder under `parent`, named after the address, and returns it.
pub fn clone(
    url: &str,
    parent: &Path,
    on_progress: &mut dyn FnMut(CloneProgress),
    cancel: &Cancel,
) -> Result<PathBuf, CloneError> {
    clone_within(CloneLimits::default(), url, parent, on_progress, cancel)
}

/// [`clone`] with limits of the caller's.
pub fn clone_within(
    limits: CloneLimits,
    url: &str,
    parent: &Path,
    on_progress: &mut dyn FnMut(CloneProgress),
    cancel: &Cancel,
) -> Result<PathBuf, CloneError> {
    let address =
        Address::parse(url).map_err(|why| CloneError::failed(CloneCause::Address, why))?;
    let folder = |what: String| CloneError::failed(CloneCause::Folder, what);
    if !parent.is_dir() {
        return Err(folder(format!("{} is not a folder.", parent.display())));
    }
    let target = parent.join(&address.name);
    if fs::symlink_metadata(&target).is_ok() {
        return Err(folder(format!(
            "{} exists already. Choose another folder.",
            target.display()
        )));
    }
    check_git()?;
    let scratch = (tempfile::Builder::new()
        .prefix(".carebook-clone-")
        .tempdir_in(parent))
    .map_err(|error| folder(format!("{} cannot be written: {error}.", parent.display())))?;
    let copy = scratch.path().join("repository");

    let mut run = |dir: &Path, arguments: &[&str]| {
        Child::start(dir, arguments)?.finish(limits.silence, on_progress, cancel, &address)
    };
    let to = copy.to_string_lossy();
    run(
        scratch.path(),
        &[
            "clone",
            "--no-checkout",
            "--progress",
            "--no-recurse-submodules",
            "--template=",
            "--origin=origin",
            "--config=core.symlinks=false",
            "--",
            &address.url,
            &to,
        ],
    )?;
    let unusable = |error: &dyn std::fmt::Display| {
        CloneError::failed(
            CloneCause::Git,
            format!("What came from {} cannot be used: {error}", address.shown),
        )
    };
    let repo = Repo::open(&copy).map_err(|error| unusable(&error))?;
    if let Head::Branch(_, tip) | Head::Detached(tip) =
        repo.head().map_err(|error| unusable(&error))?
    {
        inspect::check(&repo, tip, parent)?;
        run(
            &copy,
            &[
                "checkout",
                "--progress",
                "--force",
                "--no-recurse-submodules",
                "HEAD",
                "--",
            ],
        )?;
    }
    drop(repo);
    renameat_with(CWD, &copy, CWD, &target, RenameFlags::NOREPLACE)
        .and_then(|()| fs::File::open(parent).map_or(Ok(()), |parent| rustix::fs::fsync(&parent)))
        .map_err(|error| folder(format!("{} cannot be made: {error}.", target.display())))?;
    Ok(target)
}

/// Refuses a missing or old git, with the sentence.
fn check_git() -> Result<(), CloneError> {
    let wrong = |message: String| Err(CloneError::failed(CloneCause::Git, message));
    let Ok(output) = std::process::Command::new("git").arg("--version").output() else {
        return wrong("Git is not installed. Install it (on Debian and Ubuntu: sudo apt install git) and try again.".into());
    };
    let text = String::from_utf8_lossy(&output.stdout);
    let version = text.split_whitespace().nth(2).unwrap_or_default();
    let mut numbers = version
        .split('.')
        .map(|part| part.parse::<u32>().unwrap_or(0));
    let found = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    if found < OLDEST_GIT {
        let (major, minor) = OLDEST_GIT;
        return wrong(format!(
            "Git {version} is too old. Carebook needs {major}.{minor} or newer."
        ));
    }
    Ok(())
}
