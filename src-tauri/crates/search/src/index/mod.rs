//! The index on disk: opening, writing, snapshots.

use std::path::Path;
use std::sync::Arc;

use carebook_domain::ObjectId;

use crate::document::IndexDocument;
use crate::error::IndexError;
use crate::search::Searcher;

/// An index in a folder.
#[derive(Clone)]
pub struct Index {}

/// What opening an index found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenNote {
    /// It was there and is sound.
    Ready,
    /// There was none; it is empty now.
    Created,
    /// It was of another format or damaged; it is empty now. The words say which.
    Rebuilt(String),
}

/// The one writer of an index; holds its lock until dropped.
pub struct Writer {}

impl Index {
    /// Opens the index in this folder; makes an empty one where there is none, and where
    /// there is one that is damaged or of another format.
    pub fn open(_dir: &Path) -> Result<(Self, OpenNote), IndexError> {
        Ok((Self {}, OpenNote::Created))
    }

    /// The published commit that the index holds; none before the first commit.
    pub fn committed(&self) -> Option<ObjectId> {
        None
    }

    /// Takes the writer's place. `Locked` while another process has it.
    pub fn writer(&self) -> Result<Writer, IndexError> {
        Ok(Writer {})
    }

    /// A snapshot of what is committed now. Cheap; the same one until the next commit.
    pub fn searcher(&self) -> Result<Arc<Searcher>, IndexError> {
        Ok(Arc::new(Searcher {}))
    }
}

impl Writer {
    /// Adds a document, or replaces the one with its id.
    pub fn replace(&mut self, _document: &IndexDocument) -> Result<(), IndexError> {
        Ok(())
    }

    /// Takes a document out.
    pub fn remove(&mut self, _doc_id: &str) -> Result<(), IndexError> {
        Ok(())
    }

    /// Takes every document out.
    pub fn clear(&mut self) -> Result<(), IndexError> {
        Ok(())
    }

    /// Makes everything since the last commit searchable and durable. `published` is the
    /// commit that the index holds from now on; none while it is incomplete.
    pub fn commit(&mut self, _published: Option<ObjectId>) -> Result<(), IndexError> {
        Ok(())
    }
}
