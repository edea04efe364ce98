//! Finding single documents: in the snapshot when it is in memory, else row by row in the cache,
//! so that one question from the terminal does not read the facts of every document.

use std::sync::{Arc, Mutex, PoisonError};

use carebook_domain::DocPath;
use carebook_domain::text::{fold, nfc};
use carebook_store::StoreError;
use carebook_store::cache::{Cache, Record};

use super::{Handbook, View};
use crate::library::{Library, Shelved, source_of};

/// Where single documents are looked up.
pub(crate) enum Shelf {
    /// The snapshot in memory.
    Loaded(Arc<Library>),
    /// The cache, with a connection of its own.
    Stored(Mutex<Cache>),
    /// Nothing has been indexed yet.
    Empty,
}

impl Shelf {
    /// The quickest place there is.
    pub(crate) fn of(handbook: &Handbook, view: &View) -> Self {
        if let Some(library) = view.loaded_library() {
            return Self::Loaded(Arc::clone(library));
        }
        match Cache::read(handbook.cache_dir()) {
            Ok(cache) => Self::Stored(Mutex::new(cache)),
            // A damaged cache is as none: whoever indexes next builds it again.
            Err(_) => Self::Empty,
        }
    }

    /// The document at a path.
    pub(crate) fn by_path(&self, path: &str) -> Option<Arc<Shelved>> {
        match self {
            Self::Loaded(library) => library.by_path(path).cloned(),
            Self::Stored(cache) => {
                let cache = cache.lock().unwrap_or_else(PoisonError::into_inner);
                let record = cache.document(path).ok()??;
                Some(shelved(&cache, record))
            }
            Self::Empty => None,
        }
    }

    /// The document with a path or, failing that, an id.
    pub(crate) fn find(&self, doc: &str) -> Option<Arc<Shelved>> {
        if let Some(found) = self.by_path(doc) {
            return Some(found);
        }
        match self {
            Self::Loaded(library) => library.by_id(doc).cloned(),
            Self::Stored(cache) => {
                let cache = cache.lock().unwrap_or_else(PoisonError::into_inner);
                let record = cache.document_by_id(doc).ok()??;
                Some(shelved(&cache, record))
            }
            Self::Empty => None,
        }
    }

    /// The paths of the other documents that claim the id of the one at `path`.
    pub(crate) fn others_with_id(&self, id: &str, path: &str) -> Vec<String> {
        let mut paths = match self {
            Self::Loaded(library) => (library.all().iter())
                .filter(|document| document.record.id.as_deref() == Some(id))
                .map(|document| document.record.path.as_str().to_owned())
                .collect(),
            Self::Stored(cache) => {
                let cache = cache.lock().unwrap_or_else(PoisonError::into_inner);
                cache.paths_with_id(id).unwrap_or_default()
            }
            Self::Empty => Vec::new(),
        };
        paths.retain(|other| other != path);
        paths
    }

    /// The document a person means by what they typed: a path or id as it is, else the same with
    /// other spelling: composed differently, without `.md`, in other case, or by its whole title.
    pub(crate) fn meant(&self, typed: &str) -> Option<Arc<Shelved>> {
        let typed = typed
            .trim()
            .trim_start_matches("./")
            .trim_start_matches('/');
        self.find(typed)
            .or_else(|| self.find(&nfc(typed)))
            .or_else(|| self.find(&format!("{typed}.md")))
            .or_else(|| self.named_like(typed, &|_| true))
    }

    /// The document that a wiki link names by title, path or id.
    pub(crate) fn named(&self, name: &str) -> Option<Arc<Shelved>> {
        self.named_exactly(name, &|_| true)
            .or_else(|| self.named_like(name, &|_| true))
    }

    /// The one of some documents whose path or id a wiki link is.
    pub(crate) fn named_exactly(
        &self,
        name: &str,
        which: &dyn Fn(&DocPath) -> bool,
    ) -> Option<Arc<Shelved>> {
        let which = |found: &Arc<Shelved>| which(&found.record.path);
        self.find(name)
            .filter(which)
            .or_else(|| self.find(&format!("{name}.md")).filter(which))
    }

    /// The first of some documents that has a name in another spelling, or as its title.
    pub(crate) fn named_like(
        &self,
        typed: &str,
        which: &dyn Fn(&DocPath) -> bool,
    ) -> Option<Arc<Shelved>> {
        let wanted = fold(typed);
        let fits = |document: &Shelved| {
            if !which(&document.record.path) {
                return false;
            }
            let path = fold(document.record.path.as_str());
            path == wanted
                || path.strip_suffix(".md") == Some(wanted.as_str())
                || fold(document.record.path.stem()) == wanted
                || fold(&document.record.title) == wanted
        };
        match self {
            Self::Loaded(library) => library.all().iter().find(|shelved| fits(shelved)).cloned(),
            Self::Stored(cache) => {
                let cache = cache.lock().unwrap_or_else(PoisonError::into_inner);
                let library = Library::load(&cache).ok()?;
                library.all().iter().find(|shelved| fits(shelved)).cloned()
            }
            Self::Empty => None,
        }
    }
}

fn shelved(cache: &Cache, record: Record) -> Arc<Shelved> {
    let updated = cache.updated(record.path.as_str()).ok().flatten();
    let stored = |found: Result<Option<Record>, StoreError>| Some(found.ok()??.path);
    let source = source_of(
        &record,
        |path| stored(cache.document(path)),
        |id| stored(cache.document_by_id(id)),
        |found| *found == record.path,
    );
    let source_updated = source.and_then(|path| cache.updated(path.as_str()).ok()?);
    Arc::new(Shelved {
        source_updated: source_updated.map(|updated| Arc::new(updated.commit)),
        ..Shelved::new(record, updated)
    })
}
