//! Bringing the index up to date from the terminal.

use std::time::{Duration, Instant};

use crate::Engine;
use crate::api::ApiError;
use crate::api::types::IndexStatus;
use crate::indexer::{self, IndexingError, Manner, Progress};

/// How long the terminal waits for another Carebook that indexes.
const PATIENCE: Duration = Duration::from_secs(120);

/// What `index` did.
#[derive(Clone, Debug)]
pub struct Indexed {
    /// Documents in the handbook.
    pub documents: u32,
    /// Sections in the handbook.
    pub sections: u32,
    /// Documents that were not there before.
    pub added: u32,
    /// Documents with other text.
    pub changed: u32,
    /// Documents that are gone.
    pub removed: u32,
    /// How long it took.
    pub took: Duration,
    /// The published commit; nothing while there is none.
    pub commit: Option<String>,
}

/// Brings index and cache up to the published commit; `on_status` hears how far it is.
///
/// # Errors
/// When the repository cannot be read, or the caches cannot be written.
pub fn bring_up(
    engine: &Engine,
    rebuild: bool,
    on_status: &(dyn Fn(&IndexStatus) + Sync),
) -> Result<Indexed, ApiError> {
    let handbook = engine.handbook()?;
    let started = Instant::now();
    let on_progress = |progress: Progress| {
        if let Progress::Status(status) = progress {
            on_status(&status);
        }
    };
    let manner = Manner {
        rebuild,
        patience: PATIENCE,
        on_progress: &on_progress,
        stop: &|| false,
    };
    let report = indexer::bring_up(&handbook, &manner)?;
    let (documents, sections) = handbook.read(|reader| -> Result<_, ApiError> {
        Ok(match reader.cache() {
            Some(cache) => cache.counts()?,
            None => (0, 0),
        })
    })?;
    Ok(Indexed {
        documents,
        sections,
        added: report.added,
        changed: report.changed,
        removed: report.removed,
        took: started.elapsed(),
        commit: report.commit.map(|commit| commit.to_hex()),
    })
}

/// Brings the index up before a question, when the published tip has moved. Returns a sentence
/// when that was not possible and the answer comes from what is there.
///
/// # Errors
/// When the repository cannot be read, or the caches cannot be written.
pub fn before_question(
    engine: &Engine,
    on_status: &(dyn Fn(&IndexStatus) + Sync),
) -> Result<Option<String>, ApiError> {
    let handbook = engine.handbook()?;
    let on_progress = |progress: Progress| {
        if let Progress::Status(status) = progress {
            on_status(&status);
        }
    };
    let manner = Manner {
        rebuild: false,
        patience: PATIENCE,
        on_progress: &on_progress,
        stop: &|| false,
    };
    match indexer::bring_up(&handbook, &manner) {
        Ok(_) => Ok(None),
        Err(IndexingError::Busy) => Ok(Some(
            "Another Carebook is indexing this handbook; the answer is from what is indexed so far."
                .to_owned(),
        )),
        Err(error) => Err(error.into()),
    }
}
