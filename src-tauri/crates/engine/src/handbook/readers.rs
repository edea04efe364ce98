//! A repository handle and a cache connection for every request: git2's and SQLite's handles
//! belong to one thread at a time, so requests borrow a pair and give it back.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use carebook_domain::ObjectId;
use carebook_git::{Blob, OpenError, Repo};
use carebook_store::cache::Cache;

/// Larger documents are listed by title and path, and not read.
pub(crate) const LARGEST_DOCUMENT: u64 = 5 * 1024 * 1024;

/// What one request reads from.
pub(crate) struct Reader {
    /// The repository.
    pub repo: Repo,
    cache: Option<(Option<FileId>, Cache)>,
    cache_dir: PathBuf,
}

/// Tells a cache file from the one that took its place.
pub(crate) type FileId = (u64, u64);

/// Readers that nobody uses at the moment.
pub(super) struct Readers {
    root: PathBuf,
    cache_dir: PathBuf,
    idle: Mutex<Vec<Reader>>,
}

const KEPT_IDLE: usize = 4;

impl Readers {
    pub(super) fn new(repo: Repo, root: &Path, cache_dir: &Path) -> Self {
        let first = Reader {
            repo,
            cache: None,
            cache_dir: cache_dir.to_owned(),
        };
        Self {
            root: root.to_owned(),
            cache_dir: cache_dir.to_owned(),
            idle: Mutex::new(vec![first]),
        }
    }

    fn borrow(&self) -> Result<Reader, OpenError> {
        let idle = self
            .idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        match idle {
            Some(reader) => Ok(reader),
            None => Ok(Reader {
                repo: Repo::open(&self.root)?,
                cache: None,
                cache_dir: self.cache_dir.clone(),
            }),
        }
    }

    fn give_back(&self, reader: Reader) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < KEPT_IDLE {
            idle.push(reader);
        }
    }
}

impl super::Handbook {
    /// Runs `work` with a reader of its own. What fails because the folder is gone says so.
    pub(crate) fn read<T, E: From<OpenError>>(
        &self,
        work: impl FnOnce(&Reader) -> Result<T, E>,
    ) -> Result<T, E> {
        let gone = || OpenError::Gone(self.root.clone());
        let mut reader = match self.readers.borrow() {
            Err(_) if !self.is_there() => return Err(gone().into()),
            borrowed => borrowed?,
        };
        reader.refresh();
        if reader.cache.is_none() {
            self.ask_to_index();
        }
        let outcome = work(&reader);
        let is_gone = outcome.is_err() && !self.is_there();
        // What failed only because the folder is gone works again when it is back.
        if outcome.is_ok() || is_gone {
            self.readers.give_back(reader);
        }
        match outcome {
            Err(_) if is_gone => Err(gone().into()),
            outcome => outcome,
        }
    }
}

impl Reader {
    /// The cache, if one has been built that can be read.
    pub(crate) fn cache(&self) -> Option<&Cache> {
        self.cache.as_ref().map(|(_, cache)| cache)
    }

    /// Opens the cache where that has not been done, and anew where it was replaced. A damaged one
    /// is as none: whoever indexes next builds it again.
    fn refresh(&mut self) {
        let now = file_id(&self.cache_dir.join("cache.sqlite"));
        if self.cache.as_ref().is_none_or(|(opened, _)| *opened != now) {
            self.cache = Cache::read(&self.cache_dir).ok().map(|cache| (now, cache));
        }
    }

    /// The text of a blob of handbook size; nothing when it is missing, larger or not UTF-8.
    pub(crate) fn text_of(&self, blob: ObjectId) -> Option<String> {
        match self.repo.blob(blob, LARGEST_DOCUMENT) {
            Ok(Blob::Bytes(bytes)) => String::from_utf8(bytes).ok(),
            _ => None,
        }
    }
}

#[cfg(unix)]
pub(crate) fn file_id(path: &Path) -> Option<FileId> {
    use std::os::unix::fs::MetadataExt as _;
    let metadata = fs::metadata(path).ok()?;
    Some((metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
pub(crate) fn file_id(path: &Path) -> Option<FileId> {
    // An open database cannot be replaced there, so being there is enough.
    fs::metadata(path).ok().map(|_| (0, 0))
}
