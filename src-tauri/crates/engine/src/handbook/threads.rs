//! Who keeps an open handbook up to date while the app runs: the indexer, the watcher, and a
//! thread that looks at the working tree. They tell the window by the same tags that commands
//! name as what they read.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Weak};
use std::thread::JoinHandle;
use std::time::Duration;

use carebook_git::GitError;
use carebook_git::watch::{WatchEvent, Watcher};

use super::Handbook;
use crate::api::tags;
use crate::api::types::{Event, IndexStatus, Notice};
use crate::indexer::{self, IndexingError, Manner, Progress};

/// Told what the window should know. Called from any thread.
pub type Sink = Arc<dyn Fn(Event) + Send + Sync>;

/// How often the tip is looked at when nothing was noticed, so that nothing stays unnoticed.
const LOOK_ANYWAY: Duration = Duration::from_secs(30);

/// How long to wait for another process that indexes before looking again.
const PATIENCE: Duration = Duration::from_secs(600);

const EVERYTHING: &[&str] = &[
    tags::HANDBOOK,
    tags::INDEX,
    tags::DOCUMENTS,
    tags::HISTORY,
    tags::FRESHNESS,
];

/// The threads of an open handbook. Dropping it stops them; nothing is left half-written.
pub(crate) struct Threads {
    stop: Arc<AtomicBool>,
    pokes: Vec<Sender<()>>,
    _watcher: Option<Watcher>,
    joins: Vec<JoinHandle<()>>,
}

impl Threads {
    /// Starts them. The index is brought up to the tip at once.
    pub(crate) fn start(handbook: &Arc<Handbook>, sink: &Sink) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let (to_indexer, indexer_pokes) = channel();
        let (to_tree, tree_pokes) = channel();
        handbook.kept_by(to_indexer.clone());
        let indexer = {
            let (handbook, sink, stop) =
                (Arc::clone(handbook), Arc::clone(sink), Arc::clone(&stop));
            std::thread::Builder::new()
                .name("indexer".to_owned())
                .spawn(move || keep_indexed(&handbook, &sink, &stop, &indexer_pokes))
        };
        let tree = {
            let (handbook, sink, stop) =
                (Arc::clone(handbook), Arc::clone(sink), Arc::clone(&stop));
            std::thread::Builder::new()
                .name("working tree".to_owned())
                .spawn(move || keep_local_changes(&handbook, &sink, &stop, &tree_pokes))
        };
        let watcher = watch(handbook, sink, to_indexer.clone(), to_tree.clone());
        let pokes = vec![to_indexer, to_tree];
        for poke in &pokes {
            poke.send(()).unwrap_or_default();
        }
        Self {
            stop,
            pokes,
            _watcher: watcher,
            joins: [indexer, tree].into_iter().flatten().collect(),
        }
    }

    /// By which both are asked to look again.
    pub(crate) fn pokes(&self) -> Vec<Sender<()>> {
        self.pokes.clone()
    }

    /// Lets both look again, as when the window gets the focus.
    pub(crate) fn look(&self) {
        for poke in &self.pokes {
            poke.send(()).unwrap_or_default();
        }
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Release);
        self.look();
        self._watcher = None;
        for join in self.joins.drain(..) {
            join.join().unwrap_or_default();
        }
    }
}

fn watch(
    handbook: &Arc<Handbook>,
    sink: &Sink,
    to_indexer: Sender<()>,
    to_tree: Sender<()>,
) -> Option<Watcher> {
    let weak = Arc::downgrade(handbook);
    let events = Arc::clone(sink);
    let on_event = move |event: WatchEvent| match event {
        WatchEvent::RefsChanged => {
            to_indexer.send(()).unwrap_or_default();
            to_tree.send(()).unwrap_or_default();
            events(changed(&[tags::DRAFTS, tags::THREADS, tags::REVIEW]));
        }
        WatchEvent::WorkingTree(_) => to_tree.send(()).unwrap_or_default(),
        WatchEvent::Resync => {
            to_indexer.send(()).unwrap_or_default();
            to_tree.send(()).unwrap_or_default();
        }
        // What is shown is asked for again: it says that the folder is gone.
        WatchEvent::Gone => events(changed(tags::ALL)),
        WatchEvent::Back => {
            to_indexer.send(()).unwrap_or_default();
            to_tree.send(()).unwrap_or_default();
            events(changed(tags::ALL));
        }
        WatchEvent::Polling(why) => tell_polling(&weak, &events, why),
    };
    let started = || -> Result<Watcher, GitError> {
        let repo = handbook
            .another_repo()
            .map_err(|error| GitError::Git(error.to_string()))?;
        Watcher::start(&repo, on_event)
    };
    match started() {
        Ok(watcher) => Some(watcher),
        Err(error) => {
            tell_polling(&Arc::downgrade(handbook), sink, error.to_string());
            None
        }
    }
}

fn tell_polling(handbook: &Weak<Handbook>, sink: &Sink, why: String) {
    if let Some(handbook) = handbook.upgrade() {
        handbook.notify(Notice::of("polling", why));
        sink(changed(&[tags::HANDBOOK]));
    }
}

/// Waits for a poke and takes all that came meanwhile. Returns false when the time has passed.
fn wait(pokes: &Receiver<()>) -> bool {
    match pokes.recv_timeout(LOOK_ANYWAY) {
        Ok(()) => {
            while pokes.try_recv().is_ok() {}
            true
        }
        Err(RecvTimeoutError::Timeout) => false,
        Err(RecvTimeoutError::Disconnected) => false,
    }
}

fn keep_indexed(handbook: &Handbook, sink: &Sink, stop: &AtomicBool, pokes: &Receiver<()>) {
    let mut today = handbook.view().today(handbook.clock());
    loop {
        wait(pokes);
        if stop.load(Ordering::Acquire) {
            return;
        }
        bring_up(handbook, sink, stop);
        let now = handbook.view().today(handbook.clock());
        if now != today {
            today = now;
            sink(changed(&[
                tags::APP,
                tags::HANDBOOK,
                tags::FRESHNESS,
                tags::INDEX,
            ]));
        }
    }
}

fn bring_up(handbook: &Handbook, sink: &Sink, stop: &AtomicBool) {
    let before = handbook.view().commit();
    let on_progress = |progress: Progress| match progress {
        Progress::Status(status) => {
            handbook.set_status(status.clone());
            sink(Event::Index { status });
        }
        Progress::MoreDocuments => sink(changed(&[
            tags::HANDBOOK,
            tags::INDEX,
            tags::DOCUMENTS,
            tags::FRESHNESS,
        ])),
    };
    let outcome = indexer::bring_up(
        handbook,
        &Manner {
            rebuild: false,
            patience: PATIENCE,
            on_progress: &on_progress,
            stop: &|| stop.load(Ordering::Acquire),
        },
    );
    let status = match outcome {
        Ok(report) => {
            let known = handbook.status();
            let quiet = report
                == crate::indexer::Report {
                    commit: before,
                    ..Default::default()
                }
                && known == IndexStatus::Ready;
            if quiet {
                return;
            }
            IndexStatus::Ready
        }
        Err(IndexingError::Stopped) => return,
        // The index is as good as it was; the window says that the folder is gone.
        Err(_) if !handbook.is_there() => return,
        Err(IndexingError::Busy) => IndexStatus::Elsewhere,
        Err(error) => IndexStatus::Failed {
            message: format!(
                "The search index is not up to date: {error}. Published documents can still be read; `carebook doctor --repair` builds the index anew."
            ),
        },
    };
    handbook.set_status(status.clone());
    sink(Event::Index { status });
    sink(changed(EVERYTHING));
}

fn keep_local_changes(handbook: &Handbook, sink: &Sink, stop: &AtomicBool, pokes: &Receiver<()>) {
    let mut told = handbook.verified_tip();
    loop {
        wait(pokes);
        if stop.load(Ordering::Acquire) {
            return;
        }
        // The indexer may not have noticed yet that the tip moved with the files.
        if handbook.look().is_err() {
            continue;
        }
        let said = handbook.verified_tip();
        if said != told {
            told = said;
            sink(changed(&[tags::FRESHNESS, tags::HANDBOOK]));
        }
        if look_at_tree(handbook).is_ok_and(|different| different) {
            sink(changed(&[tags::CHANGES, tags::HANDBOOK]));
        }
    }
}

/// Looks at the working tree. Returns whether its local changes are different ones now.
pub(super) fn look_at_tree(handbook: &Handbook) -> Result<bool, IndexingError> {
    let view = handbook.view();
    let changes = handbook.read(|reader| -> Result<_, IndexingError> {
        Ok(reader.repo.local_changes(view.published.as_ref())?)
    })?;
    Ok(handbook.set_local_changes(changes))
}

pub(crate) fn changed(tags: &[&str]) -> Event {
    Event::Changed {
        tags: tags.iter().map(|tag| (*tag).to_owned()).collect(),
    }
}
