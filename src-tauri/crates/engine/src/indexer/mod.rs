//! Brings the derived data of a handbook up to its published commit.
//!
//! Index and cache are each compared with that commit by themselves: neither is believed about the
//! other, so a crash between their commits costs a little work and hides nothing. The index
//! commits before the cache says which commit its documents are from.
//!
//! | file | does |
//! |---|---|
//! | `seal` | whether somebody else touched the caches |
//! | `lock` | one process at a time, and a mark for one that did not end well |
//! | `plan` | what is different: only that is read |
//! | `parse` | reads and parses on all cores |
//! | `write` | index and cache, in batches that can be searched at once |
//! | `history` | versions, and the last change of each document that counts |

mod history;
mod lock;
mod parse;
mod plan;
mod seal;
mod write;

use std::path::Path;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use carebook_domain::ObjectId;
use carebook_git::{GitError, OpenError};
use carebook_search::{Index, IndexError, OpenNote};
use carebook_store::StoreError;
use carebook_store::cache::{Cache, CacheNote, Mark};

use crate::api::types::{IndexStatus, Notice};
use crate::handbook::{Handbook, HandbookError, View};

use seal::Seal;

pub(crate) use history::counts_as_minor;
pub(crate) use parse::record_of;

/// How often indexing begins when its files are deleted meanwhile.
const TRIES: u32 = 5;

/// Why indexing stopped.
#[derive(Debug, thiserror::Error)]
pub enum IndexingError {
    /// The repository cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The repository cannot be read.
    #[error(transparent)]
    Git(#[from] GitError),
    /// The cache cannot be written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The index cannot be written.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The lock file cannot be used.
    #[error("the lock file {path} cannot be used: {source}")]
    Lock {
        /// The file.
        path: std::path::PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Somebody else indexes and did not end in time.
    #[error("another Carebook is indexing this handbook")]
    Busy,
    /// The handbook was closed meanwhile.
    #[error("stopped")]
    Stopped,
}

impl From<HandbookError> for IndexingError {
    fn from(error: HandbookError) -> Self {
        match error {
            HandbookError::Open(error) => Self::Open(error),
            HandbookError::Git(error) => Self::Git(error),
        }
    }
}

/// What indexing did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Documents that were not there before.
    pub added: u32,
    /// Documents with other text.
    pub changed: u32,
    /// Documents that are gone.
    pub removed: u32,
    /// Whether another process did the work.
    pub elsewhere: bool,
    /// The published commit.
    pub commit: Option<ObjectId>,
}

/// How to go about it.
pub struct Manner<'a> {
    /// Throw everything derived away first.
    pub rebuild: bool,
    /// How long to wait for another process that indexes.
    pub patience: Duration,
    /// Told how far it is, now and then, and when more can be searched.
    pub on_progress: &'a (dyn Fn(Progress) + Sync),
    /// Asked now and then whether to stop.
    pub stop: &'a (dyn Fn() -> bool + Sync),
}

/// How far indexing is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Progress {
    /// The status line.
    Status(IndexStatus),
    /// More documents can be searched and listed.
    MoreDocuments,
}

/// Brings index, documents and history up to the published commit. Whoever deletes the caches while
/// they are written only makes it begin again.
///
/// # Errors
/// When the repository cannot be read, the caches cannot be written, or another process holds
/// them for longer than the patience.
pub fn bring_up(handbook: &Handbook, manner: &Manner<'_>) -> Result<Report, IndexingError> {
    handbook.look()?;
    if !manner.rebuild && is_current(handbook, &handbook.view())? {
        handbook.was_indexed.store(true, Ordering::Release);
        return Ok(Report {
            commit: handbook.view().commit(),
            ..Report::default()
        });
    }
    let deadline = Instant::now() + manner.patience;
    let mut tries = 1;
    loop {
        let lock = take_lock(handbook, manner, deadline)?;
        // Whoever held the lock may have done the work, or the tip may have moved while waiting.
        handbook.look()?;
        let view = handbook.view();
        if !manner.rebuild && is_current(handbook, &view)? {
            handbook.forget_index();
            handbook.change_view(|view| Some(view.with_library(None)));
            handbook.was_indexed.store(true, Ordering::Release);
            return Ok(Report {
                elsewhere: true,
                commit: view.commit(),
                ..Report::default()
            });
        }
        let outcome = work(handbook, manner, &lock);
        let stopped = matches!(outcome, Err(IndexingError::Stopped));
        let gone = !lock.holds() || (outcome.is_err() && are_gone(handbook));
        if !gone || stopped || tries == TRIES {
            if outcome.is_ok() {
                handbook.was_indexed.store(true, Ordering::Release);
            }
            return outcome;
        }
        tries += 1;
        drop(lock);
        handbook.forget_index();
        tell_gone(handbook);
    }
}

fn take_lock(
    handbook: &Handbook,
    manner: &Manner<'_>,
    deadline: Instant,
) -> Result<lock::Lock, IndexingError> {
    loop {
        if let Some(lock) = lock::Lock::try_take(handbook.cache_dir())? {
            return Ok(lock);
        }
        (manner.on_progress)(Progress::Status(IndexStatus::Elsewhere));
        if (manner.stop)() {
            return Err(IndexingError::Stopped);
        }
        if Instant::now() >= deadline {
            return Err(IndexingError::Busy);
        }
        std::thread::sleep(Duration::from_millis(25));
    }
}

/// Whether the files that everything is answered from are not there.
fn are_gone(handbook: &Handbook) -> bool {
    !handbook.index_dir().join("format").exists() || !Cache::exists(handbook.cache_dir())
}

/// Whether cache and index hold the published commit.
fn is_current(handbook: &Handbook, view: &View) -> Result<bool, IndexingError> {
    let wanted = view.commit();
    if seal::look(handbook.cache_dir()) != Seal::Holds {
        return Ok(false);
    }
    handbook.read(|reader| {
        let marks = match reader.cache() {
            Some(cache) => match (
                cache.commit_mark(Mark::Documents),
                cache.commit_mark(Mark::History),
            ) {
                (Ok(documents), Ok(history)) => Some((documents, history)),
                _ => None,
            },
            None => None,
        };
        Ok(marks == Some((wanted, wanted)) && handbook.indexed_commit() == wanted)
    })
}

fn work(
    handbook: &Handbook,
    manner: &Manner<'_>,
    lock: &lock::Lock,
) -> Result<Report, IndexingError> {
    let cache_dir = handbook.cache_dir();
    let started = lock.begin()?;
    let seal = seal::look(cache_dir);
    // A seal that does not hold, where nobody was stopped in the middle: the files are not what
    // was written. Nothing in them is believed then, since both can be derived again.
    let touched = matches!(seal, Seal::Broken | Seal::BrokenEarlier) && !started.last_ended_badly;
    let doubtful = started.last_ended_badly || seal != Seal::Holds;
    let missed = handbook.was_indexed.load(Ordering::Acquire) && are_gone(handbook);
    seal::lift(cache_dir)?;
    if touched {
        handbook.forget_index();
        throw_away(&handbook.index_dir())?;
        Cache::remove(cache_dir)?;
    }
    if missed {
        tell_gone(handbook);
    } else if touched {
        tell_touched(handbook, seal);
    }
    let (mut cache, note) = Cache::open(cache_dir, doubtful)?;
    tell_cache(handbook, &note);
    let index = open_index(handbook, doubtful)?;
    if manner.rebuild {
        cache.clear()?;
    }
    let view = handbook.view();
    let report = write::bring_up(handbook, &view, &mut cache, &index, manner)?;
    handbook.forget_index();
    drop(index);
    cache.settle()?;
    drop(cache);
    seal::set(cache_dir);
    lock.end();
    Ok(report)
}

/// Opens the index, a new one where it is damaged. With `doubtful` every file is looked through.
fn open_index(handbook: &Handbook, doubtful: bool) -> Result<Index, IndexingError> {
    let dir = handbook.index_dir();
    let damage = match prepared_index(&dir) {
        Ok((index, note)) => {
            let damage = match note {
                OpenNote::Ready if doubtful => index.damage(),
                _ => None,
            };
            if damage.is_none() {
                tell_index(handbook, &note);
                return Ok(index);
            }
            damage.unwrap_or_default()
        }
        Err(IndexingError::Index(IndexError::Locked)) => return Err(IndexError::Locked.into()),
        // Something else lies in its place, or in the place of one of its files.
        Err(error) => error.to_string(),
    };
    handbook.forget_index();
    throw_away(&dir)?;
    let (index, _) = prepared_index(&dir)?;
    tell_index(handbook, &OpenNote::Rebuilt(damage));
    Ok(index)
}

fn prepared_index(dir: &Path) -> Result<(Index, OpenNote), IndexingError> {
    carebook_store::private_folder(dir)?;
    Ok(Index::open(dir)?)
}

/// Whether the files in a cache folder are as the last one who wrote left them.
pub(crate) fn is_as_left(cache_dir: &Path) -> bool {
    matches!(seal::look(cache_dir), Seal::Holds | Seal::Earlier)
}

/// Removes the index; it is built anew from git.
pub(crate) fn throw_away(dir: &Path) -> Result<(), IndexingError> {
    Ok(carebook_store::clear(dir)?)
}

fn tell_gone(handbook: &Handbook) {
    handbook.notify(Notice::of(
        "cache_gone",
        "Files that Carebook keeps about this handbook were deleted, so they are being made anew.",
    ));
}

fn tell_touched(handbook: &Handbook, seal: Seal) {
    let message = match seal {
        Seal::BrokenEarlier => {
            "The computer stopped before the files that Carebook keeps about this handbook were on its disk, so they have been made anew."
        }
        _ => {
            "Files that Carebook keeps about this handbook were changed by something else, so they have been made anew."
        }
    };
    handbook.notify(Notice::of("cache_rebuilt", message));
}

fn tell_cache(handbook: &Handbook, note: &CacheNote) {
    if let CacheNote::Damaged(what) = note {
        handbook.notify(Notice::of("cache_rebuilt", format!("The stored facts about this handbook were damaged and have been gathered anew ({what}).")));
    }
}

fn tell_index(handbook: &Handbook, note: &OpenNote) {
    if let OpenNote::Rebuilt(what) = note {
        handbook.notify(Notice::of(
            "index_rebuilt",
            format!("The search index could not be used and is being built anew ({what})."),
        ));
    }
}
