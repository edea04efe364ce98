//! What came is measured before anything is touched: names, kinds, depth, number, size. Only what
//! is new is looked at: an entry that the handbook holds at the same place already is as it is.

use std::collections::HashMap;
use std::path::Path;

use carebook_domain::text::nfc;
use git2::{Oid, Tree};

use crate::open::{id, oid};
use crate::tree::{DEEPEST, MOST_FILES, TREE, checked_path};
use crate::{ChangeKind, GitError, ObjectId, Repo};

/// Kinds of entries that git itself makes.
const KINDS: [i32; 6] = [0o100_644, 0o100_755, 0o100_664, 0o120_000, 0o160_000, TREE];
/// A file beyond this is no handbook's.
const LARGEST_FILE: u64 = 512 << 20;
/// Bytes of a name that a file of every system may have.
const LONGEST_NAME: usize = 255;

/// Why what came is not taken.
#[derive(Debug, thiserror::Error)]
pub enum Unfit {
    /// Something in it could do harm, here or on a colleague's computer.
    #[error("it holds {what}, and {why}")]
    Entry {
        /// The path, as it can be shown.
        what: String,
        /// Why not.
        why: String,
    },
    /// It does not fit on the disk.
    #[error("its files need {needed} MB, and the disk has {free} MB left")]
    NoRoom {
        /// In megabytes.
        needed: u64,
        /// In megabytes.
        free: u64,
    },
    /// It cannot be read.
    #[error("it cannot be read: {0}")]
    Unreadable(#[from] GitError),
}

impl From<git2::Error> for Unfit {
    fn from(error: git2::Error) -> Self {
        Unfit::Unreadable(error.into())
    }
}

/// Documents that a change takes away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Removal {
    /// Documents that go.
    pub removed: usize,
    /// Documents there are.
    pub of: usize,
}

impl Removal {
    /// Whether so many go that a person should look first: more than a fifth.
    pub fn is_large(self) -> bool {
        self.removed * 5 > self.of && (self.removed > 1 || self.removed == self.of)
    }
}

/// What was counted so far.
#[derive(Default)]
struct Measure {
    entries: usize,
    bytes: u64,
}

impl Repo {
    /// Measures a commit's tree beside the one that is here.
    pub fn inspect(&self, tip: ObjectId, here: Option<ObjectId>) -> Result<(), Unfit> {
        let tree =
            |commit: ObjectId| -> Result<Oid, GitError> { Ok(self.commit(commit)?.tree_id()) };
        let old = here.map(tree).transpose()?;
        let mut measure = Measure::default();
        self.measure(tree(tip)?, old, "", 0, &mut measure)?;
        let (needed, free) = (measure.bytes, free_bytes(self.common_dir()));
        if needed > free {
            return Err(Unfit::NoRoom {
                needed: needed >> 20,
                free: free >> 20,
            });
        }
        Ok(())
    }

    fn measure(
        &self,
        new: Oid,
        old: Option<Oid>,
        folder: &str,
        depth: usize,
        measure: &mut Measure,
    ) -> Result<(), Unfit> {
        if Some(new) == old {
            return Ok(());
        }
        let unfit = |what: String, why: &str| {
            Err(Unfit::Entry {
                what,
                why: why.to_owned(),
            })
        };
        if depth > DEEPEST {
            return unfit(
                folder.to_owned(),
                &format!("it lies more than {DEEPEST} folders deep"),
            );
        }
        let tree = self.tree(new)?;
        let before = old.map(|old| self.tree(old)).transpose()?;
        check_twins(&tree, before.as_ref(), folder)?;
        for entry in &tree {
            measure.entries += 1;
            if measure.entries > MOST_FILES {
                return unfit(
                    folder.to_owned(),
                    &format!("there are more than {MOST_FILES} files in all"),
                );
            }
            let known = before
                .as_ref()
                .and_then(|before| before.get_name_bytes(entry.name_bytes()));
            if let Some(known) = &known
                && known.id() == entry.id()
                && known.filemode() == entry.filemode()
            {
                continue;
            }
            let path = match checked_path(folder, entry.name_bytes()) {
                Ok(path) => path,
                // A name that is merely odd is shown as odd, as everywhere; one that was there
                // already is no news.
                Err(odd) if known.is_some() || !(odd.hostile || has_backslash(&odd.raw)) => {
                    continue;
                }
                Err(odd) => return unfit(odd.shown, &odd.why),
            };
            if known.is_none() && entry.name_bytes().len() > LONGEST_NAME {
                return unfit(
                    shortened(path.as_str()),
                    "that name is longer than a file's may be",
                );
            }
            if known.is_none() && is_device(path.file_name()) {
                return unfit(
                    path.as_str().to_owned(),
                    "that is a name of a device on some systems, which cannot hold it",
                );
            }
            if !KINDS.contains(&entry.filemode()) {
                return unfit(
                    path.as_str().to_owned(),
                    "it is of a kind that git does not make",
                );
            }
            if entry.filemode() == TREE {
                let below = known
                    .filter(|known| known.filemode() == TREE)
                    .map(|known| known.id());
                self.measure(entry.id(), below, path.as_str(), depth + 1, measure)?;
            } else if entry.filemode() != 0o160_000 {
                let size = self.blob_size(id(entry.id()))?;
                if size > LARGEST_FILE {
                    return unfit(
                        path.as_str().to_owned(),
                        &format!("it has {} MB", size >> 20),
                    );
                }
                measure.bytes += size;
            }
        }
        Ok(())
    }

    /// Counts the documents that go from one tree to another. One that moved is still there.
    pub fn removal(&self, here: ObjectId, tree: ObjectId) -> Result<Removal, GitError> {
        let (mut gone, mut come) = (Vec::new(), Vec::new());
        let old = self.commit(here)?.tree_id();
        self.compare(Some(old), Some(oid(tree)), "", 0, &mut |path, old, new| {
            if !path.is_markdown() {
                return;
            }
            match (old, new) {
                (Some(_), None) => gone.push(path),
                (None, Some(_)) => come.push(path),
                _ => {}
            }
        })?;
        let of = match gone.is_empty() {
            true => 0,
            false => (self.entries(here)?.entries.iter())
                .filter(|entry| entry.path.is_markdown())
                .count(),
        };
        let mut removed = gone.len();
        if !gone.is_empty() && !come.is_empty() {
            let moved = self.changes_between(id(old), tree)?;
            removed = (moved.iter())
                .filter(|change| change.kind == ChangeKind::Removed && change.path.is_markdown())
                .count();
        }
        Ok(Removal { removed, of })
    }
}

/// The room that is left where a folder lies.
pub(crate) fn free_bytes(folder: &Path) -> u64 {
    rustix::fs::statvfs(folder).map_or(u64::MAX, |disk| disk.f_bavail.saturating_mul(disk.f_frsize))
}

/// The beginning of a path that nobody wants to read whole.
fn shortened(path: &str) -> String {
    let begun: String = path.chars().take(80).collect();
    format!("{begun}…")
}

fn has_backslash(name: &[u8]) -> bool {
    name.contains(&b'\\')
}

/// Refuses a new name that some systems cannot tell from another one in the folder.
fn check_twins(tree: &Tree<'_>, before: Option<&Tree<'_>>, folder: &str) -> Result<(), Unfit> {
    let mut names: HashMap<String, String> = HashMap::new();
    for entry in tree {
        let Ok(name) = entry.name() else { continue };
        let fold = nfc(name).to_lowercase();
        let Some(twin) = names.insert(fold, name.to_owned()) else {
            continue;
        };
        if name == twin {
            return Err(Unfit::Entry {
                what: name.to_owned(),
                why: "it is there twice".to_owned(),
            });
        }
        let was_there = |name: &str| before.is_some_and(|before| before.get_name(name).is_some());
        if was_there(name) && was_there(&twin) {
            continue;
        }
        let what = match folder {
            "" => name.to_owned(),
            folder => format!("{folder}/{name}"),
        };
        return Err(Unfit::Entry {
            what,
            why: format!("some systems cannot tell it from {twin}, which is there as well"),
        });
    }
    Ok(())
}

/// Whether Windows takes a name for a device, whatever its ending.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end();
    let stem = stem.to_ascii_lowercase();
    match stem.as_str() {
        "con" | "prn" | "aux" | "nul" | "conin$" | "conout$" => true,
        stem => ["com", "lpt"].iter().any(|kind| {
            stem.strip_prefix(kind).is_some_and(|number| {
                matches!(
                    number,
                    "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "¹" | "²" | "³"
                )
            })
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_devices() {
        for name in ["con", "NUL.md", "Com1.txt", "lpt9", "aux .md", "COM¹"] {
            assert!(is_device(name), "{name}");
        }
        for name in ["contact.md", "com.md", "com10.md", "null.md", "konto.md"] {
            assert!(!is_device(name), "{name}");
        }
    }

    #[test]
    fn more_than_a_fifth_is_much() {
        let large = |removed, of| Removal { removed, of }.is_large();
        assert!(!large(0, 0));
        assert!(!large(0, 10));
        assert!(!large(2, 10));
        assert!(large(3, 10));
        assert!(!large(1, 3), "one document of a few is no emptying");
        assert!(large(1, 1), "but the last one is");
    }
}
