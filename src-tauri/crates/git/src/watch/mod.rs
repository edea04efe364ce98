//! What changed outside: by a terminal, an editor, a sync tool.
//!
//! One thread gathers the system's notices for at most 150 ms (longer only while a flood lasts)
//! and tells of them in the handbook's terms. Branches are told of by content: only when `HEAD` or
//! a reference really is different.
//! Folders are watched, not files, each for itself, without git's objects, nested repositories and
//! ignored folders. notify's own debouncer is not used, because it keeps a record of every file
//! and this one needs none.
//!
//! Notices are no promise (network shares, overflows, limits): references are compared every few
//! seconds anyway, and where folders cannot be watched, both are compared instead, more often.

mod folders;
mod states;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, SyncSender, TrySendError, sync_channel};
use std::thread::{self, JoinHandle, ThreadId};
use std::time::{Duration, Instant};

use notify::event::{AccessKind, AccessMode, EventKind};

use crate::{DocPath, GitError, OpenError, Repo};
use folders::{Folders, Refusal};

/// How long notices are gathered, at most, and how long it must be quiet to end earlier.
const GATHERED: Duration = Duration::from_millis(150);
const QUIET: Duration = Duration::from_millis(40);
/// While notices do not stop coming they are gathered for longer and longer, up to this.
const GATHERED_LONGEST: Duration = Duration::from_secs(2);
/// Notices that may wait; more is a flood.
const WAITING: usize = 8192;
/// More files than this are told of as one resync.
const MOST_PATHS: usize = 500;

/// Something changed in the repository's folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WatchEvent {
    /// A branch, tag or `HEAD` is different: ask for the published commit again.
    RefsChanged,
    /// Files of the working tree changed; an empty list means that it is not known which.
    WorkingTree(Vec<DocPath>),
    /// Too much changed, or some changes were missed: look at everything again.
    Resync,
    /// The repository's folder is not there any more.
    Gone,
    /// It is there again: look at everything again.
    Back,
    /// Folders cannot be watched, so changes are noticed by looking regularly; the sentence says
    /// why and which setting helps. Told once.
    Polling(String),
}

/// Limits of watching.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WatchLimits {
    /// Folders of the working tree that are watched; with more, it is compared regularly.
    pub folders: usize,
    /// How often references are compared although they are watched.
    pub references: Duration,
    /// How often the working tree is compared where it is not watched.
    pub working_tree: Duration,
    /// How often a folder that is gone is looked for.
    pub gone: Duration,
}

impl Default for WatchLimits {
    fn default() -> Self {
        WatchLimits {
            folders: 50_000,
            references: Duration::from_secs(10),
            working_tree: Duration::from_secs(3),
            gone: Duration::from_secs(1),
        }
    }
}

/// Watches a repository until it is dropped.
pub struct Watcher {
    stop: Arc<AtomicBool>,
    wake: SyncSender<Notice>,
    thread: Option<JoinHandle<()>>,
}

enum Notice {
    Of(notify::Event),
    Missed,
    Wake,
}

impl Watcher {
    /// Starts watching; `on_event` is called on the watcher's own thread. Returns when references
    /// are watched; the working tree's folders follow on the thread, and are told of once when
    /// they are all watched, because something may have changed meanwhile.
    pub fn start(
        repo: &Repo,
        on_event: impl FnMut(WatchEvent) + Send + 'static,
    ) -> Result<Watcher, GitError> {
        Watcher::start_within(WatchLimits::default(), repo, on_event)
    }

    /// [`Watcher::start`] with limits of the caller's.
    pub fn start_within(
        limits: WatchLimits,
        repo: &Repo,
        on_event: impl FnMut(WatchEvent) + Send + 'static,
    ) -> Result<Watcher, GitError> {
        let repo = repo
            .reopen()
            .map_err(|error: OpenError| GitError::Git(error.to_string()))?;
        let (send, notices) = sync_channel(WAITING);
        let stop = Arc::new(AtomicBool::new(false));
        let overflow = Arc::new(AtomicBool::new(false));
        let folders = Folders::new(handler(send.clone(), Arc::clone(&overflow)));
        let mut thread = Thread {
            references: states::references(&repo),
            files: 0,
            repo,
            limits,
            folders: None,
            tree_is_watched: false,
            there: true,
            notices,
            overflow,
            stop: Arc::clone(&stop),
            gathered: GATHERED,
            on_event: Box::new(on_event),
        };
        match folders
            .and_then(|mut folders| folders.watch_references(&thread.repo).map(|()| folders))
        {
            Ok(folders) => thread.folders = Some(folders),
            Err(refusal) => (thread.on_event)(WatchEvent::Polling(refusal.sentence())),
        }
        let thread = thread::Builder::new()
            .name("carebook-watch".to_owned())
            .spawn(move || thread.run())
            .map_err(|error| GitError::Git(error.to_string()))?;
        Ok(Watcher {
            stop,
            wake: send,
            thread: Some(thread),
        })
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Release);
        // A full queue wakes the thread as well.
        self.wake.try_send(Notice::Wake).ok();
        let is_own = |id: ThreadId| thread::current().id() == id;
        if let Some(thread) = self.thread.take()
            && !is_own(thread.thread().id())
        {
            thread.join().ok();
        }
    }
}

/// Passes notices on without ever waiting; what does not fit is remembered as missed.
fn handler(
    send: SyncSender<Notice>,
    overflow: Arc<AtomicBool>,
) -> impl FnMut(notify::Result<notify::Event>) + Send {
    move |event| {
        let notice = match event {
            Ok(event) if event.need_rescan() => Notice::Missed,
            Ok(event) if is_reading(&event.kind) => return,
            Ok(event) => Notice::Of(event),
            Err(_) => Notice::Missed,
        };
        if let Err(TrySendError::Full(_)) = send.try_send(notice) {
            overflow.store(true, Ordering::Release);
        }
    }
}

fn is_reading(kind: &EventKind) -> bool {
    matches!(kind, EventKind::Access(access) if *access != AccessKind::Close(AccessMode::Write))
}

/// What a batch of notices was about.
#[derive(Default)]
struct Batch {
    references: bool,
    files: BTreeSet<DocPath>,
    somewhere: bool,
    missed: bool,
}

struct Thread {
    repo: Repo,
    limits: WatchLimits,
    folders: Option<Folders>,
    tree_is_watched: bool,
    there: bool,
    references: String,
    files: u64,
    notices: Receiver<Notice>,
    overflow: Arc<AtomicBool>,
    stop: Arc<AtomicBool>,
    gathered: Duration,
    on_event: Box<dyn FnMut(WatchEvent) + Send>,
}

impl Thread {
    fn run(mut self) {
        self.watch_working_tree();
        let (mut references_looked, mut files_looked) = (Instant::now(), Instant::now());
        while !self.stopped() {
            let references_due = match self.folders {
                Some(_) => self.limits.references,
                None => self.limits.references.min(Duration::from_millis(500)),
            };
            if !self.there {
                self.wait_for_the_folder();
                continue;
            }
            let mut wait = references_due.saturating_sub(references_looked.elapsed());
            if !self.tree_is_watched {
                wait = wait.min(
                    self.limits
                        .working_tree
                        .saturating_sub(files_looked.elapsed()),
                );
            }
            let batch = match self.notices.recv_timeout(wait) {
                Ok(notice) => self.gather(notice),
                Err(RecvTimeoutError::Timeout) => Batch::default(),
                Err(RecvTimeoutError::Disconnected) => return,
            };
            if !self.is_there() {
                // What is missed of it now is no change of the handbook.
                self.there = false;
                if !self.stopped() {
                    (self.on_event)(WatchEvent::Gone);
                }
                continue;
            }
            self.tell(batch);
            if references_looked.elapsed() >= references_due {
                self.compare_references();
                references_looked = Instant::now();
            }
            if !self.tree_is_watched && files_looked.elapsed() >= self.limits.working_tree {
                self.compare_files();
                files_looked = Instant::now();
            }
        }
    }

    /// Whether the folder is where it was opened, with the repository in it.
    fn is_there(&self) -> bool {
        self.repo.root().exists() && self.repo.git_dir().exists()
    }

    /// Looks for the folder until it is back. Another one may lie in its place then, so that all
    /// of it is watched anew.
    fn wait_for_the_folder(&mut self) {
        match self.notices.recv_timeout(self.limits.gone) {
            Ok(_) if !self.is_there() => return,
            Err(RecvTimeoutError::Timeout) if !self.is_there() => return,
            Err(RecvTimeoutError::Disconnected) => {
                self.stop.store(true, Ordering::Release);
                return;
            }
            Ok(_) | Err(RecvTimeoutError::Timeout) => {}
        }
        self.there = true;
        if let Some(folders) = &mut self.folders {
            folders.forget();
            folders.watch_references(&self.repo).ok();
        }
        self.watch_working_tree();
        self.references = states::references(&self.repo);
        if !self.stopped() {
            (self.on_event)(WatchEvent::Back);
        }
    }

    fn stopped(&self) -> bool {
        self.stop.load(Ordering::Acquire)
    }

    fn watch_working_tree(&mut self) {
        if self.repo.work_dir().is_none() {
            self.tree_is_watched = true;
            return;
        }
        let Some(folders) = &mut self.folders else {
            self.files = states::files(&self.repo);
            return;
        };
        let stop = Arc::clone(&self.stop);
        let stopped = || stop.load(Ordering::Acquire);
        match folders.watch_below(&self.repo, "", self.limits.folders, &stopped) {
            Ok(_) => {
                self.tree_is_watched = true;
                (self.on_event)(WatchEvent::WorkingTree(Vec::new()));
            }
            Err(refusal) => self.give_up_watching_files(&refusal),
        }
    }

    /// From here on a look tells what changed; the first one is taken before anybody is told, so
    /// that no change falls between.
    fn give_up_watching_files(&mut self, refusal: &Refusal) {
        self.tree_is_watched = false;
        self.files = states::files(&self.repo);
        (self.on_event)(WatchEvent::Polling(refusal.sentence()));
    }

    /// Takes what comes until it is quiet.
    fn gather(&mut self, first: Notice) -> Batch {
        let began = Instant::now();
        let mut batch = Batch::default();
        self.sort_in(first, &mut batch);
        loop {
            let left = self.gathered.saturating_sub(began.elapsed()).min(QUIET);
            if left.is_zero() || self.stopped() {
                self.gathered = (self.gathered * 2).min(GATHERED_LONGEST);
                break;
            }
            match self.notices.recv_timeout(left) {
                Ok(notice) => self.sort_in(notice, &mut batch),
                Err(_) => {
                    if left == QUIET {
                        self.gathered = GATHERED;
                    }
                    break;
                }
            }
        }
        batch.missed |=
            self.overflow.swap(false, Ordering::AcqRel) || batch.files.len() > MOST_PATHS;
        batch
    }

    fn sort_in(&mut self, notice: Notice, batch: &mut Batch) {
        let event = match notice {
            Notice::Of(event) => event,
            Notice::Missed => {
                batch.missed = true;
                return;
            }
            Notice::Wake => return,
        };
        for path in &event.paths {
            match self.place_of(path) {
                Place::References => batch.references = true,
                Place::File(path) => {
                    batch.files.insert(path);
                }
                Place::Folder(folder) => {
                    batch.somewhere = true;
                    self.watch_new_folder(&folder);
                }
                Place::Rules => batch.somewhere = true,
                Place::Nowhere => {}
            }
        }
    }

    fn place_of(&self, path: &Path) -> Place {
        let of_git = [self.repo.git_dir(), self.repo.common_dir()]
            .into_iter()
            .find_map(|dir| path.strip_prefix(dir).ok());
        if let Some(inside) = of_git {
            let is_lock = inside
                .extension()
                .is_some_and(|extension| extension == "lock");
            let is_reference = inside.starts_with("refs")
                || ["HEAD", "packed-refs", "shallow", "config"]
                    .iter()
                    .any(|name| inside == Path::new(name));
            return if is_reference && !is_lock {
                Place::References
            } else {
                Place::Nowhere
            };
        }
        let Ok(inside) = path.strip_prefix(self.repo.root()) else {
            return Place::Nowhere;
        };
        let Some(Ok(inside)) = inside.to_str().map(DocPath::new) else {
            return Place::Nowhere;
        };
        let is_folder = std::fs::symlink_metadata(path).is_ok_and(|found| found.is_dir());
        match inside.file_name() {
            _ if is_folder => Place::Folder(inside),
            ".gitignore" | ".gitattributes" => Place::Rules,
            // A folder that went away has no kind any more and usually no extension either.
            _ if crate::local::is_of_handbook(&inside) => Place::File(inside),
            name if !name.contains('.') && !path.exists() => Place::Rules,
            _ => Place::Nowhere,
        }
    }

    fn watch_new_folder(&mut self, folder: &DocPath) {
        let Some(folders) = &mut self.folders else {
            return;
        };
        if !self.tree_is_watched {
            return;
        }
        if let Err(refusal) =
            folders.watch_below(&self.repo, folder.as_str(), self.limits.folders, &|| false)
        {
            self.give_up_watching_files(&refusal);
        }
    }

    fn tell(&mut self, batch: Batch) {
        if self.stopped() {
            return;
        }
        if batch.missed {
            self.references = states::references(&self.repo);
            // Folders may have come without notice.
            self.watch_working_tree();
            (self.on_event)(WatchEvent::Resync);
            return;
        }
        if batch.references {
            if let Some(folders) = &mut self.folders {
                // `refs/heads/draft/` comes into being with its first branch.
                folders.watch_references(&self.repo).ok();
            }
            self.compare_references();
        }
        if batch.somewhere {
            (self.on_event)(WatchEvent::WorkingTree(Vec::new()));
        } else if !batch.files.is_empty() {
            (self.on_event)(WatchEvent::WorkingTree(batch.files.into_iter().collect()));
        }
    }

    fn compare_references(&mut self) {
        let now = states::references(&self.repo);
        if now != self.references {
            self.references = now;
            (self.on_event)(WatchEvent::RefsChanged);
        }
    }

    fn compare_files(&mut self) {
        let now = states::files(&self.repo);
        if now != self.files {
            self.files = now;
            (self.on_event)(WatchEvent::WorkingTree(Vec::new()));
        }
    }
}

enum Place {
    References,
    File(DocPath),
    Folder(DocPath),
    Rules,
    Nowhere,
}

/// A folder's path as the system reports it.
pub(super) fn beneath(root: &Path, folder: &str) -> PathBuf {
    if folder.is_empty() {
        root.to_owned()
    } else {
        root.join(folder)
    }
}
