//! The index that searches are answered from, and what holds while it is gone: the caches may be
//! deleted at any moment, and a question must not be answered with nothing because of that.

use std::sync::mpsc::Sender;
use std::sync::{Arc, PoisonError};

use carebook_domain::ObjectId;
use carebook_search::{Index, IndexError, Searcher};

use super::Handbook;
use super::readers::{FileId, file_id};
use crate::api::types::IndexStatus;
use crate::indexer::IndexingError;

/// What is open of the index.
#[derive(Default)]
pub(super) struct Held {
    opened: Option<Opened>,
    /// The last snapshot of a whole index. Its files stay readable as long as they are held, also
    /// when they were deleted.
    whole: Option<Arc<Searcher>>,
}

/// An index with the file it was opened by.
struct Opened {
    format: Option<FileId>,
    index: Index,
}

/// What can be searched.
pub(crate) struct Sight {
    /// The snapshot; nothing where none is.
    pub searcher: Option<Arc<Searcher>>,
    /// Whether the index lacks documents, so that finding nothing means nothing.
    pub building: bool,
}

impl Handbook {
    /// What can be searched now. While the index is made anew, what it held before.
    pub(crate) fn searcher(&self) -> Result<Sight, IndexingError> {
        let published = self.view().commit().is_some();
        let found = self.with_index(|index| {
            // In this order: what is whole before it is looked at is whole in the snapshot too.
            let whole = index.committed().is_some();
            Ok((index.searcher()?, whole))
        });
        if let Ok(Some((searcher, whole))) = &found
            && (*whole || !published)
        {
            self.held().whole = Some(Arc::clone(searcher));
            return Ok(Sight {
                searcher: Some(Arc::clone(searcher)),
                building: false,
            });
        }
        let asked = self.ask_to_index();
        let before = self.held().whole.clone();
        let searcher = match (before, found) {
            (Some(before), _) => Some(before),
            (None, Ok(part)) => part.map(|(searcher, _)| searcher),
            // Somebody looks after it at this moment.
            (None, Err(_)) if asked => None,
            (None, Err(error)) => return Err(error),
        };
        Ok(Sight {
            searcher,
            building: published,
        })
    }

    /// Whether something is published here and nothing of it is indexed.
    #[must_use]
    pub fn is_unindexed(&self) -> bool {
        self.view().commit().is_some() && self.indexed_commit().is_none()
    }

    /// The commit that the index holds; nothing while it is incomplete or cannot be read.
    pub(crate) fn indexed_commit(&self) -> Option<ObjectId> {
        self.with_index(|index| Ok(index.committed()))
            .ok()
            .flatten()
            .flatten()
    }

    /// Looks through the whole index; says what is wrong, or nothing.
    pub(crate) fn index_health(&self) -> Result<Option<String>, IndexingError> {
        let damage = self.with_index(|index| Ok(index.damage()))?;
        Ok(damage.flatten())
    }

    /// Runs `work` with the index, if there is one to read. Only whoever indexes makes one: a
    /// reader would take one that is being made for a broken one.
    fn with_index<T>(
        &self,
        work: impl FnOnce(&Index) -> Result<T, IndexingError>,
    ) -> Result<Option<T>, IndexingError> {
        let mut held = self.held();
        let dir = self.index_dir();
        let format = file_id(&dir.join("format"));
        if held.opened.as_ref().is_some_and(|o| o.format != format) {
            held.opened = None;
        }
        if held.opened.is_none() {
            if format.is_none() {
                return Ok(None);
            }
            held.opened = match Index::open(&dir) {
                Ok((index, _)) => Some(Opened { format, index }),
                // Somebody is writing or removing it this moment.
                Err(IndexError::Locked | IndexError::Gone) => None,
                Err(error) => return Err(error.into()),
            };
        }
        let Some(opened) = &held.opened else {
            return Ok(None);
        };
        match work(&opened.index) {
            Err(IndexingError::Index(_)) if file_id(&dir.join("format")) != format => {
                held.opened = None;
                Ok(None)
            }
            outcome => outcome.map(Some),
        }
    }

    /// Opens the index anew at the next search: it may lie elsewhere on disk now.
    pub(crate) fn forget_index(&self) {
        self.held().opened = None;
    }

    fn held(&self) -> std::sync::MutexGuard<'_, Held> {
        self.index.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Remembers by whom the index is kept, while somebody does.
    pub(super) fn kept_by(&self, indexer: Sender<()>) {
        *self.indexer.lock().unwrap_or_else(PoisonError::into_inner) = Some(indexer);
    }

    /// Has the index looked after at once, by whom it is kept. Returns whether it is in hand; not
    /// so where nobody keeps it, and where that failed a moment ago.
    pub(super) fn ask_to_index(&self) -> bool {
        let indexer = self.indexer.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(indexer) = &*indexer else {
            return false;
        };
        match self.status() {
            IndexStatus::Ready => indexer.send(()).is_ok(),
            IndexStatus::Working { .. } | IndexStatus::Elsewhere => true,
            IndexStatus::Failed { .. } => false,
        }
    }
}
