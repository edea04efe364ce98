//! The app as a whole: folders, clock, settings, who listens to events, and the open handbook.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::{Duration, Instant};

use carebook_domain::{DocPath, ObjectId};
use carebook_git::{Blob, Cancel};
use carebook_store::StoreError;
use carebook_store::local::{Local, LocalNote};

use crate::api::ApiError;
use crate::api::types::{Event, Notice};
use crate::clock::{Clock, ClockError};
use crate::folders::{Folders, NoHome};
use crate::handbook::{Handbook, HandbookError, Sink, Threads};
use crate::personal::Personal;
use crate::usecase::following::Following;
use crate::usecase::sync::{Background, Station, Waiting};

/// Larger images are not shown.
const LARGEST_IMAGE: u64 = 20 * 1024 * 1024;

/// The whole app, whatever is open in it. Share it between threads.
pub struct Engine {
    folders: Folders,
    clock: Clock,
    sink: Sink,
    pub(crate) personal: Arc<Personal>,
    /// Questions of servers that wait for an answer.
    pub(crate) questions: Arc<Waiting>,
    open: RwLock<Option<Open>>,
    pub(crate) cloning: Mutex<Option<Cancel>>,
    /// Images that rendered documents refer to, by blob: only these are handed out.
    pub(crate) images: Mutex<HashMap<ObjectId, DocPath>>,
    /// What previews show.
    pub(crate) following: Following,
}

/// Why the app cannot start.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StartError {
    /// `CAREBOOK_NOW` is not a time.
    #[error(transparent)]
    Clock(#[from] ClockError),
    /// No home folder is known.
    #[error(transparent)]
    Folders(#[from] NoHome),
}

struct Open {
    handbook: Arc<Handbook>,
    // Dropped first when the handbook is closed.
    _background: Option<Background>,
    _threads: Option<Threads>,
}

impl Engine {
    /// The app as the environment asks for it; `sink` is told what the window should know.
    ///
    /// # Errors
    /// When `CAREBOOK_NOW` is not a time, or no home folder is known.
    pub fn new(sink: Box<dyn Fn(Event) + Send + Sync>) -> Result<Self, StartError> {
        Ok(Self::with(
            Folders::from_environment()?,
            Clock::from_environment()?,
            sink,
        ))
    }

    /// An app with these folders and this clock.
    #[must_use]
    pub fn with(folders: Folders, clock: Clock, sink: Box<dyn Fn(Event) + Send + Sync>) -> Self {
        Self {
            personal: Arc::new(Personal::at(folders.data().to_owned(), clock)),
            questions: Arc::default(),
            folders,
            clock,
            sink: Arc::from(sink),
            open: RwLock::default(),
            cloning: Mutex::default(),
            images: Mutex::default(),
            following: Following::default(),
        }
    }

    /// The clock.
    #[must_use]
    pub fn clock(&self) -> Clock {
        self.clock
    }

    /// The folder of personal data.
    #[must_use]
    pub fn data_dir(&self) -> &Path {
        self.folders.data()
    }

    /// The bytes of an image that a rendered document refers to; nothing for any other blob.
    #[must_use]
    pub fn asset(&self, blob: &str) -> Option<Vec<u8>> {
        let blob = ObjectId::from_hex(blob).ok()?;
        let known = self
            .images
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .contains_key(&blob);
        if !known {
            return None;
        }
        let read = self
            .maybe_handbook()?
            .read(|reader| -> Result<_, HandbookError> {
                Ok(reader.repo.blob(blob, LARGEST_IMAGE)?)
            });
        match read {
            Ok(Blob::Bytes(bytes)) => Some(bytes),
            _ => None,
        }
    }

    /// Where things lie on this computer.
    #[must_use]
    pub fn folders(&self) -> &Folders {
        &self.folders
    }

    pub(crate) fn sink(&self) -> Sink {
        Arc::clone(&self.sink)
    }

    pub(crate) fn announce(&self, event: Event) {
        (self.sink)(event);
    }

    /// The open handbook.
    ///
    /// # Errors
    /// When none is open.
    pub fn handbook(&self) -> Result<Arc<Handbook>, ApiError> {
        self.maybe_handbook().ok_or_else(ApiError::no_handbook)
    }

    pub(crate) fn maybe_handbook(&self) -> Option<Arc<Handbook>> {
        let open = self.open.read().unwrap_or_else(PoisonError::into_inner);
        open.as_ref().map(|open| Arc::clone(&open.handbook))
    }

    /// Opens a handbook for as long as the app runs: it is watched and kept indexed.
    ///
    /// # Errors
    /// When the folder cannot be opened. What was open stays open then.
    pub fn open(&self, path: &Path) -> Result<Arc<Handbook>, HandbookError> {
        let handbook = Arc::new(Handbook::open(path, &self.folders, self.clock)?);
        let threads = Threads::start(&handbook, &self.sink);
        let background = Background::start(self.station(&handbook), threads.pokes());
        self.put(Some(Open {
            handbook: Arc::clone(&handbook),
            _background: Some(background),
            _threads: Some(threads),
        }));
        Ok(handbook)
    }

    /// Opens a handbook for a few questions, as the terminal does: nothing is watched, and the
    /// caller says when to index.
    ///
    /// # Errors
    /// When the folder cannot be opened.
    pub fn open_once(&self, path: &Path) -> Result<Arc<Handbook>, HandbookError> {
        let handbook = Arc::new(Handbook::open(path, &self.folders, self.clock)?);
        self.put(Some(Open {
            handbook: Arc::clone(&handbook),
            _background: None,
            _threads: None,
        }));
        Ok(handbook)
    }

    /// What a sync of this handbook works with.
    pub(crate) fn station(&self, handbook: &Arc<Handbook>) -> Station {
        Station {
            handbook: Arc::clone(handbook),
            personal: Arc::clone(&self.personal),
            sink: Arc::clone(&self.sink),
        }
    }

    /// Closes what is open.
    pub fn close(&self) {
        self.put(None);
    }

    /// Closes what is open for good: a clone under way is stopped first, and what it left is taken
    /// away, for a moment at most.
    pub fn end(&self) {
        let cloning = || self.cloning.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(cancel) = &*cloning() {
            cancel.cancel();
        }
        let patience = Instant::now() + Duration::from_secs(5);
        while cloning().is_some() && Instant::now() < patience {
            std::thread::sleep(Duration::from_millis(20));
        }
        self.close();
    }

    fn put(&self, open: Option<Open>) {
        let before = {
            let mut place = self.open.write().unwrap_or_else(PoisonError::into_inner);
            std::mem::replace(&mut *place, open)
        };
        self.images
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clear();
        // Its threads are joined outside of the lock, so that nobody waits for them.
        drop(before);
    }

    /// Looks for news now, as when the window gets the focus.
    pub fn look(&self) {
        let open = self.open.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(threads) = open.as_ref().and_then(|open| open._threads.as_ref()) {
            threads.look();
        }
    }

    /// Runs `work` with the person's own store, opened when it is first needed.
    pub(crate) fn local<T>(
        &self,
        work: impl FnOnce(&Local) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.personal.with(|note| self.tell_set_aside(note), work)
    }

    fn tell_set_aside(&self, note: &LocalNote) {
        if let (LocalNote::SetAside(aside), Some(handbook)) = (note, self.maybe_handbook()) {
            handbook.notify(Notice::of(
                "local_set_aside",
                format!(
                    "Your settings could not be read and were put aside as {}; the usual ones hold.",
                    aside.display()
                ),
            ));
        }
    }
}
