//! The person's own store, opened when it is first needed and shared between threads.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use carebook_store::StoreError;
use carebook_store::local::{Local, LocalNote};

use crate::clock::Clock;

/// The person's own store.
pub(crate) struct Personal {
    folder: PathBuf,
    clock: Clock,
    local: Mutex<Option<Local>>,
}

impl Personal {
    /// The store in this folder.
    pub(crate) fn at(folder: PathBuf, clock: Clock) -> Self {
        Self {
            folder,
            clock,
            local: Mutex::default(),
        }
    }

    /// Whether anything was ever kept in it.
    pub(crate) fn is_there(&self) -> bool {
        Local::is_in(&self.folder)
    }

    /// Runs `work` with the store; `on_note` hears what was found when it was opened.
    pub(crate) fn with<T>(
        &self,
        on_note: impl FnOnce(&LocalNote),
        work: impl FnOnce(&Local) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        let mut guard = self.local.lock().unwrap_or_else(PoisonError::into_inner);
        let local = match &mut *guard {
            Some(local) => local,
            none => {
                let (local, note) = Local::open(&self.folder, self.clock.now())?;
                on_note(&note);
                none.insert(local)
            }
        };
        work(local)
    }
}
