//! The files of an index: term dictionaries are mapped, lists, positions and stored texts
//! are read piece by piece.
//!
//! Mapping everything is what tantivy does by itself. But each touched page stays resident
//! and the system maps its neighbours too, so after some hundred queries the process is as
//! big as the index. Reading costs a copy from the page cache, and a small cache of pieces
//! keeps what the queries of somebody who types ask for again and again.

use std::fs::File;
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;
use tantivy::Directory;
use tantivy::HasLen;
use tantivy::directory::error::{DeleteError, LockError, OpenReadError, OpenWriteError};
use tantivy::directory::{
    DirectoryLock, FileHandle, Lock, MmapDirectory, OwnedBytes, WatchCallback, WatchHandle,
    WritePtr,
};

use super::written;

/// Bytes of pieces that are kept.
const KEPT: usize = 10 << 20;
/// Larger pieces are not kept.
const LARGEST: usize = 512 << 10;

/// A directory that maps only what is small or searched at random.
#[derive(Clone, Debug)]
pub struct Shelf {
    inner: MmapDirectory,
    dir: PathBuf,
    pieces: Arc<Pieces>,
}

/// Pieces that were read, all files together.
#[derive(Debug, Default)]
struct Pieces {
    kept: Mutex<Kept>,
}

#[derive(Debug, Default)]
struct Kept {
    files: u32,
    bytes: usize,
    pieces: FxHashMap<(u32, usize, usize), OwnedBytes>,
}

#[derive(Debug)]
struct Book {
    file: File,
    len: usize,
    number: u32,
    pieces: Arc<Pieces>,
}

impl Shelf {
    /// Takes the folder of an index.
    pub fn open(dir: &Path) -> tantivy::Result<Self> {
        Ok(Self {
            inner: MmapDirectory::open(dir)?,
            dir: dir.to_owned(),
            pieces: Arc::default(),
        })
    }
}

impl HasLen for Book {
    fn len(&self) -> usize {
        self.len
    }
}

#[cfg(unix)]
fn read_at(file: &File, bytes: &mut [u8], at: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, at)
}

#[cfg(windows)]
fn read_at(file: &File, mut bytes: &mut [u8], mut at: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        let read = std::os::windows::fs::FileExt::seek_read(file, bytes, at)?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        at += read as u64;
        bytes = bytes.get_mut(read..).unwrap_or_default();
    }
    Ok(())
}

impl FileHandle for Book {
    fn read_bytes(&self, range: Range<usize>) -> io::Result<OwnedBytes> {
        let size = range.len();
        let key = (self.number, range.start, range.end);
        if size <= LARGEST
            && let Some(known) = self
                .pieces
                .kept
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .pieces
                .get(&key)
        {
            return Ok(known.clone());
        }
        if range.end > self.len || range.start > range.end {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let mut bytes = vec![0; size];
        read_at(&self.file, &mut bytes, range.start as u64)?;
        let bytes = OwnedBytes::new(bytes);
        if size <= LARGEST {
            let mut kept = self
                .pieces
                .kept
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            if kept.bytes + size > KEPT {
                kept.pieces.clear();
                kept.bytes = 0;
            }
            kept.bytes += size + 64;
            kept.pieces.insert(key, bytes.clone());
        }
        Ok(bytes)
    }
}

impl Directory for Shelf {
    fn get_file_handle(&self, path: &Path) -> Result<Arc<dyn FileHandle>, OpenReadError> {
        let read = path
            .extension()
            .is_some_and(|kind| kind == "idx" || kind == "pos" || kind == "store");
        if !read {
            return self.inner.get_file_handle(path);
        }
        let failed = |error: io::Error| {
            if error.kind() == io::ErrorKind::NotFound {
                OpenReadError::FileDoesNotExist(path.to_owned())
            } else {
                OpenReadError::wrap_io_error(error, path.to_owned())
            }
        };
        let file = File::open(self.dir.join(path)).map_err(failed)?;
        let len = usize::try_from(file.metadata().map_err(failed)?.len()).unwrap_or(usize::MAX);
        let number = {
            let mut kept = self
                .pieces
                .kept
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            kept.files += 1;
            kept.files
        };
        Ok(Arc::new(Book {
            file,
            len,
            number,
            pieces: Arc::clone(&self.pieces),
        }))
    }

    fn delete(&self, path: &Path) -> Result<(), DeleteError> {
        self.inner.delete(path)
    }

    fn exists(&self, path: &Path) -> Result<bool, OpenReadError> {
        self.inner.exists(path)
    }

    fn open_write(&self, path: &Path) -> Result<WritePtr, OpenWriteError> {
        written::begin(&self.dir, path)
    }

    fn atomic_read(&self, path: &Path) -> Result<Vec<u8>, OpenReadError> {
        self.inner.atomic_read(path)
    }

    fn atomic_write(&self, path: &Path, data: &[u8]) -> io::Result<()> {
        written::replace(&self.dir, path, data)
    }

    fn sync_directory(&self) -> io::Result<()> {
        if written::CONFIRMED {
            self.inner.sync_directory()?;
        }
        Ok(())
    }

    fn acquire_lock(&self, lock: &Lock) -> Result<DirectoryLock, LockError> {
        self.inner.acquire_lock(lock)
    }

    fn watch(&self, callback: WatchCallback) -> tantivy::Result<WatchHandle> {
        self.inner.watch(callback)
    }
}
