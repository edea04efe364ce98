//! Where git works on the network's behalf: a bare repository of its own for each conversation,
//! beside the caches, whose objects are the handbook's. So no setting of the handbook's repository
//! is ever read, whatever git will learn to obey one day, and no branch of it is touched; what
//! comes is looked at first.
//!
//! Where the person trusts the folder, its settings are included.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::{NetworkCause, NetworkError, Remote, check_git};
use crate::{ObjectId, Repo};

/// How the folders of conversations begin.
const PREFIX: &str = "transit-";
/// The name under which git knows the remote there. An address on the command line could be read
/// by everybody on this computer.
pub(super) const THERE: &str = "carebook-remote";

/// A place to talk with one remote.
pub struct Transit {
    folder: TempDir,
    pub(super) objects: PathBuf,
    pub(super) common: PathBuf,
    pub(super) root: PathBuf,
    pub(super) remote: Remote,
    pub(super) trusted: bool,
}

impl Transit {
    /// Prepares a conversation. `beside` is a folder of this person's; what earlier ones left in it
    /// goes, so only one conversation of a handbook may go on.
    pub fn open(
        repo: &Repo,
        remote: Remote,
        beside: &Path,
        trusted: bool,
    ) -> Result<Transit, NetworkError> {
        check_git()?;
        if repo.is_partial() {
            return Err(NetworkError::failed(
                NetworkCause::Git,
                "This is a partial clone: parts of it are still on the server, and Carebook cannot sync it. `git fetch --refetch --filter=blob:limit=1g` brings everything.",
            ));
        }
        if let (Some(why), false) = (&remote.needs_trust, trusted) {
            return Err(NetworkError::failed(NetworkCause::Git, why.clone()));
        }
        let failed = |error: std::io::Error| {
            NetworkError::failed(
                NetworkCause::Folder,
                format!("{} cannot be written: {error}.", beside.display()),
            )
        };
        sweep(beside);
        let folder = tempfile::Builder::new()
            .prefix(PREFIX)
            .permissions(fs::Permissions::from_mode(0o700))
            .tempdir_in(beside)
            .map_err(failed)?;
        let transit = Transit {
            folder,
            objects: repo.common_dir().join("objects"),
            common: repo.common_dir().to_owned(),
            root: repo.root().to_owned(),
            remote,
            trusted,
        };
        transit.furnish(repo).map_err(failed)?;
        Ok(transit)
    }

    pub(super) fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// The remote.
    pub fn remote(&self) -> &Remote {
        &self.remote
    }

    /// The folder git runs in: the handbook's only where it is trusted, so that no path of the
    /// running process leads there.
    pub(super) fn working_folder(&self) -> &Path {
        match self.trusted {
            true => &self.root,
            false => self.folder(),
        }
    }

    /// What git calls the remote.
    pub(super) fn name(&self) -> &str {
        match self.trusted {
            true => &self.remote.name,
            false => THERE,
        }
    }

    fn furnish(&self, repo: &Repo) -> std::io::Result<()> {
        let folder = self.folder();
        for name in ["refs", "objects"] {
            fs::create_dir(folder.join(name))?;
        }
        fs::write(folder.join("HEAD"), "ref: refs/heads/none\n")?;
        let mut settings = String::new();
        if self.trusted {
            for file in [
                self.common.join("config"),
                repo.git_dir().join("config.worktree"),
            ] {
                settings.push_str(&format!("[include]\n\tpath = {}\n", quoted(&file)));
            }
        } else {
            settings.push_str(&format!(
                "[remote \"{THERE}\"]\n\turl = {}\n",
                quoted(Path::new(&self.remote.fetch.url))
            ));
            if self.remote.push != self.remote.fetch {
                let push = quoted(Path::new(&self.remote.push.url));
                settings.push_str(&format!("\tpushurl = {push}\n"));
            }
        }
        settings.push_str("[core]\n\trepositoryformatversion = 0\n\tbare = true\n");
        OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(folder.join("config"))?
            .write_all(settings.as_bytes())?;
        match fs::copy(self.common.join("shallow"), folder.join("shallow")) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// Says which commits are there already, so that they are not sent for again.
    pub(super) fn know(&self, tips: &[ObjectId]) -> std::io::Result<()> {
        let mut text = String::new();
        for (number, tip) in tips.iter().enumerate() {
            text.push_str(&format!("{} refs/known/{number:06}\n", tip.to_hex()));
        }
        fs::write(self.folder().join("packed-refs"), text)
    }

    /// Where a branch that was fetched stands.
    pub(super) fn fetched(&self, number: usize) -> Option<ObjectId> {
        let file = self.folder().join(format!("refs/in/{number}"));
        ObjectId::from_hex(fs::read_to_string(file).ok()?.trim()).ok()
    }
}

/// A value of a settings file.
fn quoted(path: &Path) -> String {
    let text = path.to_string_lossy();
    let text = text.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{}\"", text.replace('\n', "\\n"))
}

/// Takes away what conversations left behind that were cut short.
fn sweep(beside: &Path) {
    for entry in fs::read_dir(beside).into_iter().flatten().flatten() {
        if entry.file_name().to_string_lossy().starts_with(PREFIX) {
            // What cannot go now goes the next time.
            fs::remove_dir_all(entry.path()).unwrap_or_default();
        }
    }
}
