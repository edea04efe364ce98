//! What was fetched is measured before a single file of it is written.

use std::path::Path;

use crate::network::{NetworkCause, NetworkError};
use crate::{ObjectId, Repo};

/// Refuses a tree that could write elsewhere or fill the disk.
pub(super) fn check(repo: &Repo, tip: ObjectId, parent: &Path) -> Result<(), NetworkError> {
    let unusable = |what: String| {
        NetworkError::failed(
            NetworkCause::Git,
            format!("The repository was not kept: {what}"),
        )
    };
    // Number and depth are limited while it is listed.
    let listing = repo
        .entries(tip)
        .map_err(|error| unusable(error.to_string()))?;
    if let Some(odd) = listing.odd.iter().find(|odd| odd.hostile) {
        return Err(unusable(format!(
            "it holds {}, and {}.",
            odd.shown, odd.why
        )));
    }
    let mut bytes = 0_u64;
    for entry in listing.entries.iter().filter(|entry| entry.kind.is_file()) {
        bytes += repo
            .blob_size(entry.blob)
            .map_err(|error| unusable(error.to_string()))?;
    }
    let free = rustix::fs::statvfs(parent)
        .map_or(u64::MAX, |disk| disk.f_bavail.saturating_mul(disk.f_frsize));
    if bytes > free {
        let message = format!(
            "Its files need {} MB, and the disk has {} MB left.",
            bytes >> 20,
            free >> 20
        );
        return Err(NetworkError::failed(NetworkCause::Folder, message));
    }
    Ok(())
}
