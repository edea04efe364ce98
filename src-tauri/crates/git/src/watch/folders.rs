//! Which folders are watched, and what to say where the system does not let us.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use notify::{Config, ErrorKind, RecommendedWatcher, RecursiveMode, Watcher};

use super::beneath;
use crate::{DocPath, Repo};

/// Why folders are not watched.
pub(super) enum Refusal {
    /// The system's limit on watched folders.
    Watches,
    /// The system's limit on watching programs.
    Instances(String),
    /// Our own limit.
    TooMany(usize),
    /// Anything else.
    Other(String),
}

impl Refusal {
    pub fn sentence(&self) -> String {
        let looking = "Changes are noticed by looking every few seconds instead.";
        match self {
            Refusal::Watches => format!(
                "This computer's limit on watched folders is reached. {looking} To raise it: sudo sysctl fs.inotify.max_user_watches=524288"
            ),
            Refusal::Instances(why) => format!(
                "This computer lets no further program watch folders ({why}). {looking} To raise the limit: sudo sysctl fs.inotify.max_user_instances=512"
            ),
            Refusal::TooMany(limit) => format!(
                "This folder has more than {limit} folders below it. {looking} Ignoring folders without documents in .gitignore helps; watching more needs a higher fs.inotify.max_user_watches."
            ),
            Refusal::Other(why) => format!("This folder cannot be watched ({why}). {looking}"),
        }
    }

    fn of(error: &notify::Error) -> Refusal {
        match &error.kind {
            ErrorKind::MaxFilesWatch => Refusal::Watches,
            ErrorKind::Io(error)
                if error.raw_os_error() == Some(rustix::io::Errno::NOSPC.raw_os_error()) =>
            {
                Refusal::Watches
            }
            _ => Refusal::Other(error.to_string()),
        }
    }
}

/// The watched folders.
pub(super) struct Folders {
    watcher: RecommendedWatcher,
    of_references: HashSet<PathBuf>,
    of_files: HashSet<PathBuf>,
}

impl Folders {
    pub fn new(
        handler: impl FnMut(notify::Result<notify::Event>) + Send + 'static,
    ) -> Result<Folders, Refusal> {
        let config = Config::default().with_follow_symlinks(false);
        let watcher = RecommendedWatcher::new(handler, config)
            .map_err(|error| Refusal::Instances(error.to_string()))?;
        Ok(Folders {
            watcher,
            of_references: HashSet::new(),
            of_files: HashSet::new(),
        })
    }

    /// Watches where git keeps `HEAD` and references. May be called again for new folders.
    pub fn watch_references(&mut self, repo: &Repo) -> Result<(), Refusal> {
        let mut waiting = vec![repo.common_dir().join("refs")];
        let mut wanted = vec![repo.git_dir().to_owned(), repo.common_dir().to_owned()];
        while let Some(folder) = waiting.pop() {
            waiting.extend(subfolders(&folder));
            wanted.push(folder);
        }
        self.of_references.retain(|folder| folder.is_dir());
        for folder in wanted {
            if !self.of_references.contains(&folder) {
                self.watch(&folder)?;
                self.of_references.insert(folder);
            }
        }
        Ok(())
    }

    /// Watches a folder of the working tree (empty: its root) and what lies below it.
    pub fn watch_below(
        &mut self,
        repo: &Repo,
        folder: &str,
        limit: usize,
        stopped: &dyn Fn() -> bool,
    ) -> Result<(), Refusal> {
        let mut waiting = vec![folder.to_owned()];
        while let Some(folder) = waiting.pop() {
            if stopped() {
                return Ok(());
            }
            let place = beneath(repo.root(), &folder);
            if !folder.is_empty() && (place.join(".git").exists() || is_ignored(repo, &folder)) {
                continue;
            }
            if self.of_files.len() >= limit {
                self.let_go();
                return Err(Refusal::TooMany(limit));
            }
            // Watched before it is listed: a folder made in between is noticed.
            match self.watch(&place) {
                Ok(()) => self.of_files.insert(place.clone()),
                Err(_) if !place.is_dir() => continue,
                Err(refusal) => {
                    self.let_go();
                    return Err(refusal);
                }
            };
            for below in subfolders(&place) {
                let Some(name) = below.file_name().and_then(|name| name.to_str()) else {
                    continue;
                };
                let path = if folder.is_empty() {
                    name.to_owned()
                } else {
                    format!("{folder}/{name}")
                };
                if DocPath::new(&path).is_ok() {
                    waiting.push(path);
                }
            }
        }
        Ok(())
    }

    /// Lets go of every folder: others may lie in their places.
    pub fn forget(&mut self) {
        for folder in self.of_references.drain().chain(self.of_files.drain()) {
            self.watcher.unwatch(&folder).ok();
        }
    }

    fn watch(&mut self, folder: &Path) -> Result<(), Refusal> {
        self.watcher
            .watch(folder, RecursiveMode::NonRecursive)
            .map_err(|error| Refusal::of(&error))
    }

    /// Stops watching the working tree, so that the system's limit is free for others.
    fn let_go(&mut self) {
        for folder in self.of_files.drain() {
            if !self.of_references.contains(&folder) {
                // It may be gone already.
                self.watcher.unwatch(&folder).ok();
            }
        }
    }
}

fn subfolders(folder: &Path) -> Vec<PathBuf> {
    (fs::read_dir(folder).into_iter().flatten().flatten())
        .filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir()))
        .map(|entry| entry.path())
        .collect()
}

/// Whether git ignores a folder. A rule file that is a pipe is not asked.
fn is_ignored(repo: &Repo, folder: &str) -> bool {
    let above = std::iter::successors(Some(folder), |folder| {
        folder.rsplit_once('/').map(|(above, _)| above)
    })
    .skip(1);
    let plain = above.chain([""]).all(|folder| {
        let rules = beneath(repo.root(), folder).join(".gitignore");
        fs::symlink_metadata(&rules).map_or(true, |found| found.is_file())
    });
    plain
        && repo
            .git
            .is_path_ignored(format!("{folder}/"))
            .unwrap_or(false)
}
