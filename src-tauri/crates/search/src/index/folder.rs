//! The folder of an index: its format, whether it was left in order, and the border where
//! tantivy's panics end.

use std::fs;
use std::io::Write;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use crate::error::{IndexError, NOT_AS_WRITTEN};

/// Counts up whenever terms, fields or what is stored change.
const FORMAT: &str = "carebook search index 4\n";
const FORMAT_FILE: &str = "format";
/// There while something is written that no commit holds.
const UNCLEAN_FILE: &str = "unclean";

/// What lies in a folder.
pub enum Found {
    /// Nothing of ours.
    Nothing,
    /// Something of another format.
    Other(String),
    /// An index; `clean` when its last writer came to an orderly end.
    Index {
        /// Whether checksums can be taken on trust.
        clean: bool,
    },
}

fn failed(path: &Path) -> impl Fn(std::io::Error) -> IndexError + '_ {
    |cause| IndexError::Folder {
        path: path.to_owned(),
        cause,
    }
}

/// Looks at a folder.
pub fn look(dir: &Path) -> Result<Found, IndexError> {
    let format = match fs::read(dir.join(FORMAT_FILE)) {
        Ok(format) => format,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let empty = match fs::read_dir(dir) {
                Ok(mut entries) => entries.next().is_none(),
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => true,
                Err(error) => return Err(failed(dir)(error)),
            };
            return Ok(if empty {
                Found::Nothing
            } else {
                Found::Other("it was never finished".to_owned())
            });
        }
        Err(error) => return Err(failed(dir)(error)),
    };
    if format != FORMAT.as_bytes() {
        return Ok(Found::Other("it is of another format".to_owned()));
    }
    Ok(Found::Index {
        clean: !dir.join(UNCLEAN_FILE).exists(),
    })
}

/// Makes the folder, for its owner only.
pub fn make(dir: &Path) -> Result<(), IndexError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir).map_err(failed(dir))
}

/// Removes what lies in the folder. Refused while another process writes there.
pub fn clear(dir: &Path) -> Result<(), IndexError> {
    let lock = dir.join(".tantivy-writer.lock");
    if let Ok(file) = fs::File::open(&lock)
        && let Err(fs::TryLockError::WouldBlock) = file.try_lock()
    {
        return Err(IndexError::Locked);
    }
    for entry in fs::read_dir(dir).map_err(failed(dir))? {
        let path = entry.map_err(failed(dir))?.path();
        let removed = if path.is_dir() {
            fs::remove_dir_all(&path)
        } else {
            fs::remove_file(&path)
        };
        removed.map_err(failed(&path))?;
    }
    Ok(())
}

/// Writes the format, last of all when an index is made.
pub fn write_format(dir: &Path) -> Result<(), IndexError> {
    let path = dir.join(FORMAT_FILE);
    let write = || {
        let mut file = fs::File::create(&path)?;
        file.write_all(FORMAT.as_bytes())?;
        file.sync_all()
    };
    write().map_err(failed(&path))
}

/// Says that something is being written.
pub fn mark_unclean(dir: &Path) -> Result<(), IndexError> {
    let path = dir.join(UNCLEAN_FILE);
    fs::File::create(&path).map(drop).map_err(failed(&path))
}

/// Says that everything written is committed.
pub fn mark_clean(dir: &Path) -> Result<(), IndexError> {
    let path = dir.join(UNCLEAN_FILE);
    match fs::remove_file(&path) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(failed(&path)(error)),
        _ => Ok(()),
    }
}

/// Runs a call into tantivy. On damaged files it panics now and then; that is damage too.
pub fn guarded<T>(call: impl FnOnce() -> Result<T, IndexError>) -> Result<T, IndexError> {
    catch_unwind(AssertUnwindSafe(call))
        // What a panic says is for whoever debugs it; it stands on standard error already.
        .unwrap_or_else(|_panic| Err(IndexError::Damaged(NOT_AS_WRITTEN.to_owned())))
}
