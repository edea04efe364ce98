//! A repository on this computer that may have come together with a handbook's folder: whether git
//! would run programs of it when something is brought from it or sent to it.

use std::fs;
use std::path::{Path, PathBuf};

/// Where git looks for a repository that a path names.
const PLACES: [&str; 4] = ["/.git", "", ".git/.git", ".git"];
/// What makes a folder a repository.
const PARTS: [&str; 3] = ["HEAD", "objects", "refs"];
/// Settings of a repository that git obeys without running anything. Others might.
const HARMLESS: [&str; 22] = [
    "core.bare",
    "core.filemode",
    "core.ignorecase",
    "core.logallrefupdates",
    "core.precomposeunicode",
    "core.repositoryformatversion",
    "core.sharedrepository",
    "core.symlinks",
    "gc.auto",
    "http.receivepack",
    "receive.autogc",
    "receive.denycurrentbranch",
    "receive.denydeletes",
    "receive.denynonfastforwards",
    "receive.fsckobjects",
    "receive.unpacklimit",
    "transfer.fsckobjects",
    "uploadpack.allowanysha1inwant",
    "uploadpack.allowfilter",
    "uploadpack.allowreachablesha1inwant",
    "user.email",
    "user.name",
];

/// What in the repository at this path could run a program; nothing where it can run none, or
/// where there is no repository.
pub(super) fn program_of(path: &Path) -> Option<String> {
    let path = path.to_string_lossy();
    let path = path.trim_end_matches('/');
    PLACES
        .iter()
        .find_map(|place| of_place(&PathBuf::from(format!("{path}{place}"))))
}

fn of_place(place: &Path) -> Option<String> {
    let name = |part: &str| Some(part.to_owned());
    let Ok(meta) = fs::metadata(place) else {
        return None;
    };
    if meta.is_file() {
        // It leads to another repository.
        return name(".git");
    }
    if !PARTS.iter().any(|part| place.join(part).exists()) {
        return None;
    }
    for part in ["HEAD", "config", "hooks", "objects", "refs", "commondir"] {
        // What a link leads to is somewhere else.
        let is_link = fs::symlink_metadata(place.join(part)).is_ok_and(|meta| meta.is_symlink());
        if is_link || (part == "commondir" && place.join(part).exists()) {
            return name(part);
        }
    }
    let hooks = fs::read_dir(place.join("hooks"));
    for hook in hooks.into_iter().flatten().flatten() {
        let hook = hook.file_name().to_string_lossy().into_owned();
        if !hook.ends_with(".sample") {
            return Some(format!("hooks/{}", hook.escape_debug()));
        }
    }
    of_settings(&place.join("config"))
}

fn of_settings(file: &Path) -> Option<String> {
    if !file.exists() {
        return None;
    }
    let read = || -> Result<Option<String>, git2::Error> {
        let config = git2::Config::open(file)?;
        let mut entries = config.entries(None)?;
        while let Some(entry) = entries.next() {
            let key = String::from_utf8_lossy(entry?.name_bytes()).into_owned();
            let names_a_remote =
                key.starts_with("remote.") && (key.ends_with(".url") || key.ends_with(".fetch"));
            let names_a_branch =
                key.starts_with("branch.") && (key.ends_with(".remote") || key.ends_with(".merge"));
            if !(HARMLESS.contains(&key.as_str()) || names_a_remote || names_a_branch) {
                return Ok(Some(key.escape_debug().to_string()));
            }
        }
        Ok(None)
    };
    // What cannot be read may say anything.
    read().unwrap_or_else(|_| Some("config".to_owned()))
}
