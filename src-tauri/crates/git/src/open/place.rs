//! Where the parts of a repository lie, found from the chosen folder without searching.

use std::fs;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use crate::OpenError;

/// The folders of a repository, links resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Place {
    /// The chosen folder.
    pub root: PathBuf,
    /// `.git`, the folder of a linked worktree, or the bare repository itself.
    pub git_dir: PathBuf,
    /// The folder that holds objects, refs and config.
    pub common_dir: PathBuf,
    /// Whether the chosen folder is the repository itself.
    pub bare: bool,
}

/// Finds the repository of the chosen folder.
pub(super) fn find(path: &Path) -> Result<Place, OpenError> {
    let metadata = fs::metadata(path).map_err(|error| unreadable(path, &error))?;
    if !metadata.is_dir() {
        return Err(OpenError::NotADirectory(path.to_owned()));
    }
    let root = path
        .canonicalize()
        .map_err(|error| unreadable(path, &error))?;
    // Some systems list a folder's name but not what is in it.
    fs::read_dir(&root).map_err(|error| unreadable(&root, &error))?;

    let dot_git = root.join(".git");
    match fs::symlink_metadata(&dot_git) {
        Ok(found) if found.is_dir() => {
            fs::read_dir(&dot_git).map_err(|error| unreadable(&dot_git, &error))?;
            if !looks_like_repository(&dot_git) {
                return Err(OpenError::Damaged {
                    path: root,
                    what: "`.git` lacks HEAD, objects or refs".to_owned(),
                });
            }
            Ok(Place {
                root,
                common_dir: dot_git.clone(),
                git_dir: dot_git,
                bare: false,
            })
        }
        Ok(found) if found.is_file() => linked_worktree(root, &dot_git),
        Ok(found) if found.is_symlink() => Err(OpenError::LeadsElsewhere {
            path: root,
            what: "its `.git` is a symbolic link".to_owned(),
        }),
        Ok(_) => Err(OpenError::Damaged {
            path: root,
            what: "its `.git` is neither a folder nor a file".to_owned(),
        }),
        Err(error) if error.kind() == ErrorKind::NotFound => bare(root),
        Err(error) => Err(unreadable(&dot_git, &error)),
    }
}

fn bare(root: PathBuf) -> Result<Place, OpenError> {
    if !looks_like_repository(&root) {
        return Err(OpenError::NotARepository(root));
    }
    if root.file_name().is_some_and(|name| name == ".git") {
        return Err(OpenError::Unsupported {
            path: root,
            what: "this is the inside of a repository; choose the folder above it".to_owned(),
        });
    }
    Ok(Place {
        git_dir: root.clone(),
        common_dir: root.clone(),
        root,
        bare: true,
    })
}

/// A `.git` file is followed only to `<repository>/worktrees/<name>`, and only when that folder
/// names this one back: `git worktree add` makes both ends, a copied or forged file has one.
fn linked_worktree(root: PathBuf, dot_git: &Path) -> Result<Place, OpenError> {
    let elsewhere = |what: String| OpenError::LeadsElsewhere {
        path: root.clone(),
        what,
    };
    let Some(target) =
        one_line(dot_git).and_then(|line| Some(line.strip_prefix("gitdir:")?.trim().to_owned()))
    else {
        return Err(OpenError::Damaged {
            path: root,
            what: "its `.git` file does not say where the repository is".to_owned(),
        });
    };
    let Ok(git_dir) = root.join(&target).canonicalize() else {
        return Err(elsewhere(format!(
            "its `.git` file leads to {target}, where nothing is"
        )));
    };
    let shares = git_dir
        .parent()
        .filter(|parent| parent.file_name().is_some_and(|name| name == "worktrees"));
    let Some(common_dir) = shares.and_then(Path::parent) else {
        return Err(elsewhere(format!(
            "its `.git` file leads to {}, which is no linked worktree (a submodule?). Clone it to a folder of its own",
            git_dir.display()
        )));
    };
    let back = one_line(&git_dir.join("gitdir")).and_then(|line| {
        git_dir
            .join(line)
            .parent()
            .and_then(|folder| folder.canonicalize().ok())
    });
    let shared = one_line(&git_dir.join("commondir"))
        .and_then(|line| git_dir.join(line).canonicalize().ok());
    if back.as_deref() != Some(&root)
        || shared.as_deref() != Some(common_dir)
        || !looks_like_repository(common_dir)
    {
        return Err(elsewhere(format!(
            "its `.git` file leads to {}, which does not know this folder. `git worktree repair` mends a moved worktree",
            git_dir.display()
        )));
    }
    Ok(Place {
        common_dir: common_dir.to_owned(),
        git_dir,
        root,
        bare: false,
    })
}

fn looks_like_repository(folder: &Path) -> bool {
    // A FIFO named HEAD must not be opened, so only its presence counts here.
    fs::symlink_metadata(folder.join("HEAD")).is_ok()
        && folder.join("objects").is_dir()
        && folder.join("refs").is_dir()
}

/// The first line of a small regular file.
fn one_line(path: &Path) -> Option<String> {
    if !fs::symlink_metadata(path).ok()?.is_file() {
        return None;
    }
    let mut text = String::new();
    fs::File::open(path)
        .ok()?
        .take(8192)
        .read_to_string(&mut text)
        .ok()?;
    text.lines().next().map(|line| line.trim_end().to_owned())
}

pub(super) fn unreadable(path: &Path, error: &std::io::Error) -> OpenError {
    match error.kind() {
        ErrorKind::PermissionDenied => OpenError::NoPermission(path.to_owned()),
        ErrorKind::NotADirectory => OpenError::NotADirectory(path.to_owned()),
        ErrorKind::NotFound => OpenError::NotFound(path.to_owned()),
        _ => OpenError::Damaged {
            path: path.to_owned(),
            what: error.to_string(),
        },
    }
}
