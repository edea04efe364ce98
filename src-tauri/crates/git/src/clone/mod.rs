//! A copy of a remote, made by the system's `git` (`network`).
//!
//! The copy is made without a working tree in a folder beside the target, looked at (`inspect`),
//! checked out, and only then given its name; whatever goes wrong before, the folder goes away
//! with everything in it. Hooks, fsmonitor, LFS and other transports than https, ssh, file and git
//! are off; symbolic links of the repository are written as small text files.

mod inspect;

use std::fs;
use std::path::{Path, PathBuf};

use rustix::fs::{CWD, RenameFlags, renameat_with};

use crate::network::address::Address;
use crate::network::child::{self, Call};
use crate::network::{Asking, Cancel, Errand, NetworkCause, NetworkError, NetworkLimits};
use crate::network::{NetworkProgress, check_git};
use crate::{Head, Repo};

/// Clones `url` into a new folder under `parent`, named after the address, and returns it.
pub fn clone(
    url: &str,
    parent: &Path,
    on_progress: &mut dyn FnMut(NetworkProgress),
    cancel: &Cancel,
) -> Result<PathBuf, NetworkError> {
    let mut errand = Errand {
        limits: NetworkLimits::default(),
        asking: Asking::Nobody,
        on_progress,
        cancel,
    };
    clone_within(url, parent, &mut errand)
}

/// [`clone`] with limits of the caller's, and somebody who is asked for a password.
pub fn clone_within(
    url: &str,
    parent: &Path,
    errand: &mut Errand<'_>,
) -> Result<PathBuf, NetworkError> {
    let address =
        Address::parse(url).map_err(|why| NetworkError::failed(NetworkCause::Address, why))?;
    let folder = |what: String| NetworkError::failed(NetworkCause::Folder, what);
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
        let arguments: Vec<String> = arguments.iter().map(|part| (*part).to_owned()).collect();
        let call = Call {
            dir,
            variables: &[],
            arguments: &arguments,
            input: String::new(),
            address: &address,
        };
        child::run(&call, errand)?.succeeded(&address)
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
        NetworkError::failed(
            NetworkCause::Git,
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
