//! What references and files look like, to be compared with a later look.

use std::fmt::Write as _;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::Repo;
use crate::beneath::{Beneath, Listed};

/// `HEAD`, and every reference with what it names. Damage is a state like any other.
pub(super) fn references(repo: &Repo) -> String {
    let mut state = format!(
        "{:?} {}\n",
        repo.head().map_err(|error| error.to_string()),
        repo.is_shallow()
    );
    match repo.git.references() {
        Ok(references) => {
            for reference in references {
                let line = match &reference {
                    Ok(reference) => format!("{:?} {:?}", reference.name(), reference.target()),
                    Err(error) => error.message().to_owned(),
                };
                writeln!(state, "{line}").ok();
            }
        }
        Err(error) => state.push_str(error.message()),
    }
    state
}

/// Times and sizes of the working tree's documents and assets, as one number.
pub(super) fn files(repo: &Repo) -> u64 {
    let mut hasher = DefaultHasher::new();
    if let Some(beneath) = repo.work_dir().and_then(|root| Beneath::open(root).ok()) {
        let mut waiting = vec![String::new()];
        while let Some(folder) = waiting.pop() {
            let is_wanted = |name: &[u8]| {
                crate::tree::checked_path(&folder, name)
                    .is_ok_and(|path| crate::local::is_of_handbook(&path))
            };
            for Listed { name, kind, stat } in beneath.list(&folder, &is_wanted).unwrap_or_default()
            {
                let Ok(path) = crate::tree::checked_path(&folder, &name) else {
                    continue;
                };
                if kind.is_dir() {
                    waiting.push(path.as_str().to_owned());
                } else if let Some(stat) = stat {
                    (
                        path.as_str(),
                        stat.st_mtime,
                        stat.st_mtime_nsec,
                        stat.st_size,
                        stat.st_ino,
                    )
                        .hash(&mut hasher);
                }
            }
        }
    }
    hasher.finish()
}
