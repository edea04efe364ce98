//! Tells whether the caches are as they were left. Checksums of a whole index take long, and a
//! database page with other letters in it is still a page, so after every orderly end the size
//! and time of each file are noted. A file that is not as noted is not believed.
//!
//! Nobody waits for the disk when caches are written: what the system holds survives the death of
//! a process, and a power cut only costs making them anew. So the seal also names the time since
//! the computer was started; files from before are looked through once.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use super::IndexingError;

const FILE: &str = "seal";

/// What only the indexer writes. Beside it others keep their own: the journal's projection, indexes
/// of drafts and of earlier days, what a sync that is under way brings.
const SEALED: &[&str] = &["cache.sqlite", "cache.sqlite-wal", "index"];

/// What the seal says of the files beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seal {
    /// They are as they were left, by this computer since it was started.
    Holds,
    /// They are as they were left before the computer was started again; some may never have come
    /// to the disk.
    Earlier,
    /// They are not as they were left.
    Broken,
    /// They are not as they were left before the computer was started again.
    BrokenEarlier,
    /// There is none: whoever began to write took it away.
    Missing,
}

/// Looks at the seal and at the files beside it.
pub(super) fn look(cache_dir: &Path) -> Seal {
    let Ok(noted) = std::fs::read(cache_dir.join(FILE)) else {
        return match cache_dir.join(FILE).exists() {
            true => Seal::Broken,
            false => Seal::Missing,
        };
    };
    let noted = String::from_utf8_lossy(&noted);
    let (since, files) = noted.split_once('\n').unwrap_or_default();
    let same_start = started().is_some_and(|now| now == since);
    let as_left = describe(cache_dir).is_ok_and(|now| now == files);
    match (as_left, same_start) {
        (true, true) => Seal::Holds,
        (true, false) => Seal::Earlier,
        (false, true) => Seal::Broken,
        // Without a word of when it was written it is no seal of ours.
        (false, false) if !since.starts_with(SINCE) => Seal::Broken,
        (false, false) => Seal::BrokenEarlier,
    }
}

/// Takes the seal away before writing.
pub(super) fn lift(cache_dir: &Path) -> Result<(), IndexingError> {
    Ok(carebook_store::clear(&cache_dir.join(FILE))?)
}

/// Notes how everything was left. Without a seal the next one looks twice, so failing is no harm.
pub(super) fn set(cache_dir: &Path) {
    if let Ok(files) = describe(cache_dir) {
        let since = started().unwrap_or_else(|| SINCE.to_owned());
        std::fs::write(cache_dir.join(FILE), format!("{since}\n{files}")).unwrap_or_default();
    }
}

const SINCE: &str = "since";

/// Tells one start of the computer from another; nothing where that is not known. Where files are
/// confirmed by the disk all starts are alike.
fn started() -> Option<String> {
    if !cfg!(target_os = "linux") {
        return Some(format!("{SINCE} ever"));
    }
    let boot = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok()?;
    Some(format!("{SINCE} {}", boot.trim()))
}

fn describe(cache_dir: &Path) -> std::io::Result<String> {
    let mut files: Vec<(String, PathBuf)> = Vec::new();
    let mut folders = vec![(String::new(), cache_dir.to_owned())];
    while let Some((prefix, folder)) = folders.pop() {
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if prefix.is_empty() && !SEALED.contains(&name.as_str()) {
                continue;
            }
            if entry.file_type()?.is_dir() {
                folders.push((format!("{name}/"), entry.path()));
            } else if !name.ends_with(".lock") {
                files.push((name, entry.path()));
            }
        }
    }
    files.sort();
    let mut out = String::new();
    for (name, path) in files {
        let metadata = std::fs::symlink_metadata(path)?;
        // A reader makes an empty log where there is none.
        if metadata.len() == 0 && name == "cache.sqlite-wal" {
            continue;
        }
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
        assert_eq!(look(dir.path()), Seal::Missing, "never sealed");
        set(dir.path());
        assert_eq!(look(dir.path()), Seal::Holds);
        std::fs::write(dir.path().join("cache.sqlite-shm"), "somebody reads").unwrap();
        std::fs::write(dir.path().join("cache.sqlite-wal"), "").unwrap();
        std::fs::create_dir(dir.path().join("transit-of-a-sync")).unwrap();
        std::fs::write(dir.path().join("transit-of-a-sync/HEAD"), "on its way").unwrap();
        assert_eq!(look(dir.path()), Seal::Holds);
        std::fs::write(dir.path().join("cache.sqlite-wal"), "somebody wrote").unwrap();
        assert_eq!(look(dir.path()), Seal::Broken);
        set(dir.path());
        std::fs::write(&file, "abd").unwrap();
        assert_eq!(
            look(dir.path()),
            Seal::Broken,
            "the same length is not the same file"
        );
        set(dir.path());
        std::fs::remove_file(&file).unwrap();
        assert_eq!(look(dir.path()), Seal::Broken);
        std::fs::write(dir.path().join(FILE), [0xff, 0xfe]).unwrap();
        assert_eq!(look(dir.path()), Seal::Broken, "nonsense is no seal");
        std::fs::write(dir.path().join(FILE), "").unwrap();
        assert_eq!(look(dir.path()), Seal::Broken, "an empty one neither");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn another_start_of_the_computer_is_noticed() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("cache.sqlite");
        std::fs::write(&file, "abc").unwrap();
        set(dir.path());
        let seal = std::fs::read_to_string(dir.path().join(FILE)).unwrap();
        let (_, files) = seal.split_once('\n').unwrap();
        let earlier = format!("since 00000000-0000-0000-0000-000000000000\n{files}");
        std::fs::write(dir.path().join(FILE), earlier).unwrap();
        assert_eq!(look(dir.path()), Seal::Earlier);
        std::fs::write(&file, "").unwrap();
        assert_eq!(look(dir.path()), Seal::BrokenEarlier);
    }
}
