//! Files of the working tree that differ from what is published.

use crate::Engine;
use crate::api::ApiError;
use crate::api::requests::Nothing;
use crate::api::types::{LocalChange, LocalChangeKind};

/// Returns the local changes, by path.
///
/// # Errors
/// When no handbook is open.
pub fn list(engine: &Engine, _request: Nothing) -> Result<Vec<LocalChange>, ApiError> {
    let handbook = engine.handbook()?;
    Ok(handbook
        .local_changes()
        .iter()
        .map(|change| LocalChange {
            path: change.path.as_str().to_owned(),
            kind: match change.kind {
                carebook_git::LocalChangeKind::Added => LocalChangeKind::Added,
                carebook_git::LocalChangeKind::Modified => LocalChangeKind::Modified,
                carebook_git::LocalChangeKind::Removed => LocalChangeKind::Removed,
            },
        })
        .collect())
}
