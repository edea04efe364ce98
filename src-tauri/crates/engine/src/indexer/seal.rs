//! Tells whether somebody else touched the caches. Checksums of a whole index take long, and a
//! database page with other letters in it is still a page, so after every orderly end the size
//! and time of each file are noted. A file that is not as noted is not believed.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use super::IndexingError;

const FILE: &str = "seal";

/// Files that come, go and change while others only read.
const UNSTEADY: &[&str] = &[
    "seal",
    "index.lock",
    "index.busy",
    "cache.sqlite-wal",
    "cache.sqlite-shm",
];

/// Tells whether everything in the cache folder is as it was left.
pub(super) fn holds(cache_dir: &Path) -> bool {
    match (
        std::fs::read_to_string(cache_dir.join(FILE)),
        describe(cache_dir),
    ) {
        (Ok(noted), Ok(now)) => noted == now,
        _ => false,
    }
}

/// Tells whether there is a seal at all: whoever began to write took it away.
pub(super) fn exists(cache_dir: &Path) -> bool {
    cache_dir.join(FILE).exists()
}

/// Takes the seal away before writing.
pub(super) fn lift(cache_dir: &Path) -> Result<(), IndexingError> {
    let path = cache_dir.join(FILE);
    match std::fs::remove_file(&path) {
        Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
            Err(IndexingError::Lock { path, source })
        }
        _ => Ok(()),
    }
}

/// Notes how everything was left. Without a seal the next one looks twice, so failing is no harm.
pub(super) fn set(cache_dir: &Path) {
    if let Ok(now) = describe(cache_dir) {
        std::fs::write(cache_dir.join(FILE), now).unwrap_or_default();
    }
}

fn describe(cache_dir: &Path) -> std::io::Result<String> {
    let mut files: Vec<(String, PathBuf)> = Vec::new();
    let mut folders = vec![(String::new(), cache_dir.to_owned())];
    while let Some((prefix, folder)) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.file_type()?.is_dir() {
                folders.push((format!("{name}/"), entry.path()));
            } else if !UNSTEADY.contains(&name.as_str()) && !name.ends_with(".lock") {
                files.push((name, entry.path()));
            }
        }
    }
    files.sort();
    let mut out = String::new();
    for (name, path) in files {
        let metadata = std::fs::symlink_metadata(path)?;
        let at = metadata
            .modified()?
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        writeln!(out, "{name} {} {}", metadata.len(), at.as_nanos())
            .map_err(std::io::Error::other)?;
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_touched_file_breaks_the_seal_and_a_reader_does_not() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("index")).unwrap();
        let file = dir.path().join("index/part");
        std::fs::write(&file, "abc").unwrap();
        assert!(!holds(dir.path()), "never sealed");
        set(dir.path());
        assert!(holds(dir.path()));
        std::fs::write(dir.path().join("cache.sqlite-shm"), "somebody reads").unwrap();
        assert!(holds(dir.path()));
        std::fs::write(&file, "abd").unwrap();
        assert!(!holds(dir.path()), "the same length is not the same file");
        set(dir.path());
        std::fs::remove_file(&file).unwrap();
        assert!(!holds(dir.path()));
        std::fs::write(dir.path().join(FILE), [0xff, 0xfe]).unwrap();
        assert!(!holds(dir.path()), "nonsense is no seal");
    }
}
