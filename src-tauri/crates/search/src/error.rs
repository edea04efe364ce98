//! What can go wrong with an index.

use std::path::PathBuf;

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
    /// The disk is full or a write failed; what was committed before still stands.
    #[error("the index could not be written: {0}")]
    Write(String),
}

impl From<tantivy::TantivyError> for IndexError {
    fn from(error: tantivy::TantivyError) -> Self {
        use tantivy::TantivyError;
        use tantivy::directory::error::LockError;
        match error {
            TantivyError::LockFailure(LockError::LockBusy, _) => Self::Locked,
            TantivyError::IoError(io) => Self::Write(io.to_string()),
            other => Self::Damaged(other.to_string()),
        }
    }
}
