//! What can go wrong with an index.

use std::io::ErrorKind;
use std::path::PathBuf;

use tantivy::directory::error::{LockError, OpenDirectoryError, OpenReadError, OpenWriteError};

/// Why an index cannot be opened, written or read.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// The folder cannot be made, read or written.
    #[error("the index folder {path} cannot be used: {cause}")]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the system says.
        cause: std::io::Error,
    },
    /// Another process writes this index.
    #[error("another process is writing this index")]
    Locked,
    /// What is on disk is not a readable index; it has to be rebuilt.
    #[error("the index is damaged: {0}")]
    Damaged(String),
    /// Its files were removed while it was used.
    #[error("the index was removed while it was used")]
    Gone,
    /// The disk is full or a write failed; what was committed before still stands.
    #[error("the index could not be written: {0}")]
    Write(String),
}

/// What tantivy says of itself is for those who debug it, so nothing of it is passed on but paths
/// and what the system said.
impl From<tantivy::TantivyError> for IndexError {
    fn from(error: tantivy::TantivyError) -> Self {
        use tantivy::TantivyError;
        match error {
            TantivyError::LockFailure(error, _) => of_lock(&error),
            TantivyError::IoError(io) => Self::Write(io.to_string()),
            TantivyError::OpenWriteError(error) => Self::Write(of_writing(&error)),
            TantivyError::OpenDirectoryError(error) => of_folder(error),
            TantivyError::OpenReadError(error) => Self::Damaged(of_reading(&error)),
            TantivyError::IncompatibleIndex(_) => Self::Damaged(OTHER_VERSION.to_owned()),
            TantivyError::ErrorInThread(_) | TantivyError::Poisoned => {
                Self::Write("writing it was broken off".to_owned())
            }
            _ => Self::Damaged(NOT_AS_WRITTEN.to_owned()),
        }
    }
}

/// What is said of files that are there and make no sense.
pub(crate) const NOT_AS_WRITTEN: &str = "its files are not what was written";
const OTHER_VERSION: &str = "another version of Carebook wrote it";

fn of_lock(error: &LockError) -> IndexError {
    match error {
        LockError::LockBusy => IndexError::Locked,
        LockError::IoError(io) if io.kind() == ErrorKind::NotFound => IndexError::Gone,
        LockError::IoError(io) => IndexError::Write(io.to_string()),
    }
}

fn of_folder(error: OpenDirectoryError) -> IndexError {
    match error {
        OpenDirectoryError::DoesNotExist(_) => IndexError::Gone,
        OpenDirectoryError::NotADirectory(path) => IndexError::Folder {
            path,
            cause: ErrorKind::NotADirectory.into(),
        },
        OpenDirectoryError::FailedToCreateTempDir(io) => IndexError::Write(io.to_string()),
        OpenDirectoryError::IoError {
            io_error,
            directory_path,
        } => IndexError::Write(format!("{}: {io_error}", directory_path.display())),
    }
}

fn of_writing(error: &OpenWriteError) -> String {
    match error {
        OpenWriteError::FileAlreadyExists(path) => {
            format!("{} is there already", path.display())
        }
        OpenWriteError::IoError { io_error, filepath } => {
            format!("{}: {io_error}", filepath.display())
        }
    }
}

fn of_reading(error: &OpenReadError) -> String {
    match error {
        OpenReadError::FileDoesNotExist(path) => format!("its file {} is missing", path.display()),
        OpenReadError::IoError { io_error, filepath } => {
            format!("its file {} cannot be read: {io_error}", filepath.display())
        }
        OpenReadError::IncompatibleIndex(_) => OTHER_VERSION.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Error;
    use std::sync::Arc;

    use tantivy::TantivyError;

    use super::*;

    #[test]
    fn people_read_no_debug_output() {
        let io = || Arc::new(Error::from(ErrorKind::PermissionDenied));
        let none = || Arc::new(Error::from(ErrorKind::NotFound));
        let damage = tantivy::error::DataCorruption::comment_only("Some(Segment { id: 7 })");
        let cases: Vec<(TantivyError, &str)> = vec![
            (
                TantivyError::LockFailure(LockError::IoError(none()), None),
                "the index was removed while it was used",
            ),
            (
                TantivyError::LockFailure(LockError::IoError(io()), Some("why".to_owned())),
                "the index could not be written: permission denied",
            ),
            (
                TantivyError::LockFailure(LockError::LockBusy, None),
                "another process is writing this index",
            ),
            (
                OpenReadError::FileDoesNotExist("meta.json".into()).into(),
                "the index is damaged: its file meta.json is missing",
            ),
            (
                OpenReadError::IoError {
                    io_error: io(),
                    filepath: "7.idx".into(),
                }
                .into(),
                "the index is damaged: its file 7.idx cannot be read: permission denied",
            ),
            (
                OpenWriteError::FileAlreadyExists("7.idx".into()).into(),
                "the index could not be written: 7.idx is there already",
            ),
            (
                OpenDirectoryError::DoesNotExist("/gone".into()).into(),
                "the index was removed while it was used",
            ),
            (
                OpenDirectoryError::IoError {
                    io_error: io(),
                    directory_path: "/cache".into(),
                }
                .into(),
                "the index could not be written: /cache: permission denied",
            ),
            (
                TantivyError::DataCorruption(damage),
                "the index is damaged: its files are not what was written",
            ),
            (
                TantivyError::InternalError("Foo(Bar)".to_owned()),
                "the index is damaged: its files are not what was written",
            ),
            (
                TantivyError::ErrorInThread("Any { .. }".to_owned()),
                "the index could not be written: writing it was broken off",
            ),
        ];
        for (error, said) in cases {
            let inside = format!("{error:?}");
            assert_eq!(IndexError::from(error).to_string(), said, "{inside}");
        }
    }
}
