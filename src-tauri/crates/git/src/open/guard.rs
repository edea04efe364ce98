//! What is looked at before libgit2 may read anything: whose the folders are, and that no part
//! of the repository is a link out of it or something that hangs when it is read.

use std::fs::{self, FileType};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use super::place::{Place, unreadable};
use crate::OpenError;

/// Files git reads whole when a repository is opened; each must be a plain one.
const FILES_OF_WORKTREE: [&str; 5] = ["HEAD", "index", "config.worktree", "commondir", "gitdir"];
const FILES_OF_REPOSITORY: [&str; 6] = [
    "config",
    "packed-refs",
    "shallow",
    "info/attributes",
    "info/exclude",
    "info/grafts",
];
const FOLDERS: [&str; 5] = ["objects", "objects/pack", "objects/info", "refs", "info"];

/// Refuses a repository that another user could have prepared, as git itself does.
pub(super) fn check_owner(place: &Place) -> Result<(), OpenError> {
    let me = rustix::process::geteuid().as_raw();
    let sudo = std::env::var("SUDO_UID")
        .ok()
        .and_then(|uid| uid.parse().ok());
    for folder in [&place.root, &place.git_dir, &place.common_dir] {
        let owner = fs::metadata(folder)
            .map_err(|error| unreadable(folder, &error))?
            .uid();
        if !is_trusted_owner(owner, me, sudo) && !is_declared_safe(&place.root, &safe_directories())
        {
            return Err(OpenError::NotOwned(place.root.clone()));
        }
    }
    Ok(())
}

/// Whether `owner` is this person: oneself, or, for root through sudo, who called sudo.
fn is_trusted_owner(owner: u32, me: u32, sudo: Option<u32>) -> bool {
    owner == me || (me == 0 && sudo == Some(owner))
}

/// `safe.directory` of the person and the system; never the repository's own.
fn safe_directories() -> Vec<String> {
    let mut found = Vec::new();
    let Ok(config) = git2::Config::open_default() else {
        return found;
    };
    if let Ok(entries) = config.multivar("safe.directory", None) {
        let collected = entries.for_each(|entry| match entry.value() {
            // An empty value takes back what stood before.
            Ok("") => found.clear(),
            Ok(value) => found.push(value.to_owned()),
            Err(_) => {}
        });
        if collected.is_err() {
            found.clear();
        }
    }
    found
}

fn is_declared_safe(root: &Path, declared: &[String]) -> bool {
    declared.iter().any(|entry| {
        entry == "*"
            || entry
                .strip_suffix("/*")
                .is_some_and(|prefix| root != Path::new(prefix) && root.starts_with(prefix))
            || Path::new(entry) == root
    })
}

/// Refuses links and special files where git keeps its own, and borrowed objects.
pub(super) fn check_files(place: &Place) -> Result<(), OpenError> {
    let files = (FILES_OF_WORKTREE
        .iter()
        .map(|name| place.git_dir.join(name)))
    .chain(
        FILES_OF_REPOSITORY
            .iter()
            .map(|name| place.common_dir.join(name)),
    );
    for path in files {
        expect_kind(place, path, FileType::is_file)?;
    }
    for path in FOLDERS.iter().map(|name| place.common_dir.join(name)) {
        expect_kind(place, path, FileType::is_dir)?;
    }
    check_alternates(place)?;
    check_below(place, &place.common_dir.join("refs"), 32)?;
    check_below(place, &place.common_dir.join("objects"), 2)
}

fn expect_kind(
    place: &Place,
    path: PathBuf,
    wanted: fn(&FileType) -> bool,
) -> Result<(), OpenError> {
    match fs::symlink_metadata(&path) {
        Ok(found) if wanted(&found.file_type()) => Ok(()),
        Ok(found) => Err(wrong_kind(place, &path, found.file_type())),
        Err(_) => Ok(()),
    }
}

/// Looks at the kinds of everything below, as the folders list them; opens nothing.
fn check_below(place: &Place, folder: &Path, depth: u32) -> Result<(), OpenError> {
    if depth == 0 {
        return Ok(());
    }
    for entry in fs::read_dir(folder).map_err(|error| unreadable(folder, &error))? {
        let entry = entry.map_err(|error| unreadable(folder, &error))?;
        let kind = entry
            .file_type()
            .map_err(|error| unreadable(folder, &error))?;
        if kind.is_dir() {
            check_below(place, &entry.path(), depth - 1)?;
        } else if !kind.is_file() {
            return Err(wrong_kind(place, &entry.path(), kind));
        }
    }
    Ok(())
}

fn wrong_kind(place: &Place, path: &Path, kind: FileType) -> OpenError {
    let shown = path.strip_prefix(&place.root).unwrap_or(path).display();
    if kind.is_symlink() {
        return OpenError::LeadsElsewhere {
            path: place.root.clone(),
            what: format!("its {shown} is a symbolic link"),
        };
    }
    OpenError::Damaged {
        path: place.root.clone(),
        what: format!("{shown} is not what git keeps there"),
    }
}

/// Objects borrowed from another repository vanish when that one is tidied up, and let a prepared
/// folder show what lies elsewhere on this computer.
fn check_alternates(place: &Place) -> Result<(), OpenError> {
    let path = place.common_dir.join("objects/info/alternates");
    let text = match fs::symlink_metadata(&path) {
        Ok(found) if found.is_file() => {
            fs::read(&path).map_err(|error| unreadable(&path, &error))?
        }
        Ok(found) => return Err(wrong_kind(place, &path, found.file_type())),
        Err(_) => return Ok(()),
    };
    let text = String::from_utf8_lossy(&text);
    let Some(lender) = text
        .lines()
        .map(str::trim)
        .find(|line| !line.is_empty() && !line.starts_with('#'))
    else {
        return Ok(());
    };
    Err(OpenError::LeadsElsewhere {
        path: place.root.clone(),
        what: format!(
            "it borrows objects from {lender}. `git repack -a -d` and then removing {} makes it whole",
            path.display()
        ),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_of_another_user_is_not_trusted() {
        assert!(is_trusted_owner(1000, 1000, None));
        assert!(
            is_trusted_owner(1000, 0, Some(1000)),
            "root through sudo acts for who called it"
        );
        assert!(!is_trusted_owner(1000, 0, None), "root trusts only its own");
        assert!(!is_trusted_owner(0, 1000, None));
        assert!(
            !is_trusted_owner(1000, 1001, Some(1000)),
            "SUDO_UID counts only for root"
        );
    }

    #[test]
    fn safe_directory_is_read_as_git_reads_it() {
        let root = Path::new("/srv/team/handbook");
        let says = |entries: &[&str]| {
            is_declared_safe(
                root,
                &entries.iter().map(|e| (*e).to_owned()).collect::<Vec<_>>(),
            )
        };
        assert!(says(&["*"]));
        assert!(says(&["/srv/team/handbook"]));
        assert!(says(&["/srv/team/*"]));
        assert!(!says(&["/srv/team"]));
        assert!(!says(&["/srv/team/handbook/*"]));
        assert!(!says(&["/srv/te*"]));
        assert!(!says(&[]));
    }
}
