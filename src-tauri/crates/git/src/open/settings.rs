//! The repository's own settings, read as data before libgit2 opens it: which kind of repository
//! it is, and that no included file leads to something that hangs.

use std::fs;
use std::path::{Path, PathBuf};

use super::place::{Place, unreadable};
use crate::OpenError;

/// No sane settings file is larger.
const LARGEST: u64 = 1 << 20;

/// Refuses kinds of repositories that cannot be read. Returns whether it is a partial clone.
pub(super) fn check(place: &Place) -> Result<bool, OpenError> {
    let mut partial = false;
    for path in [
        place.common_dir.join("config"),
        place.git_dir.join("config.worktree"),
    ] {
        for (key, value) in read(place, &path, 0)? {
            let unsupported = |what: &str| {
                Err(OpenError::Unsupported {
                    path: place.root.clone(),
                    what: what.to_owned(),
                })
            };
            match (key.as_str(), value.to_ascii_lowercase().as_str()) {
                ("extensions.objectformat", "sha256") => {
                    return unsupported(
                        "it names its objects by SHA-256, which Carebook cannot read yet",
                    );
                }
                ("extensions.refstorage", "reftable") => {
                    return unsupported(
                        "it keeps its branches in a reftable, which Carebook cannot read yet. `git refs migrate --ref-format=files` changes that",
                    );
                }
                ("extensions.partialclone", _) => partial = true,
                (key, "true") if key.starts_with("remote.") && key.ends_with(".promisor") => {
                    partial = true
                }
                (key, _) if key == "core.attributesfile" || key == "core.excludesfile" => {
                    let target = resolve(&path, &value);
                    if fs::metadata(&target)
                        .is_ok_and(|found| !found.is_file() || found.len() > LARGEST)
                    {
                        return Err(leads_elsewhere(place, &path, &target));
                    }
                }
                _ => {}
            }
        }
    }
    Ok(partial)
}

fn leads_elsewhere(place: &Place, from: &Path, target: &Path) -> OpenError {
    OpenError::LeadsElsewhere {
        path: place.root.clone(),
        what: format!(
            "{} names {}, which is not a file of settings",
            from.display(),
            target.display()
        ),
    }
}

/// Reads `section.sub.key` and value of a settings file and of what it includes. Just enough of
/// git's grammar to know these; libgit2 reads the values that are used later.
fn read(place: &Place, path: &Path, depth: u32) -> Result<Vec<(String, String)>, OpenError> {
    let found = match fs::metadata(path) {
        Ok(found) => found,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(unreadable(path, &error)),
    };
    if !found.is_file() || found.len() > LARGEST || depth > 5 {
        return Err(leads_elsewhere(place, path, path));
    }
    let bytes = fs::read(path).map_err(|error| unreadable(path, &error))?;
    let mut settings = Vec::new();
    for (key, value) in parse(&String::from_utf8_lossy(&bytes)) {
        if key == "include.path" || (key.starts_with("includeif.") && key.ends_with(".path")) {
            settings.extend(read(place, &resolve(path, &value), depth + 1)?);
        } else {
            settings.push((key, value));
        }
    }
    Ok(settings)
}

fn resolve(from: &Path, value: &str) -> PathBuf {
    if let (Some(rest), Some(home)) = (value.strip_prefix("~/"), std::env::var_os("HOME")) {
        return Path::new(&home).join(rest);
    }
    from.parent().unwrap_or(Path::new("")).join(value)
}

fn parse(text: &str) -> Vec<(String, String)> {
    let mut settings = Vec::new();
    let mut section = String::new();
    for line in text.lines() {
        let mut line = line.trim();
        if let Some(rest) = line.strip_prefix('[') {
            let Some((header, after)) = rest.rsplit_once(']') else {
                continue;
            };
            section = match header.split_once('"') {
                Some((name, sub)) => format!(
                    "{}.{}",
                    name.trim().to_lowercase(),
                    sub.trim_end_matches('"')
                ),
                None => header.trim().to_lowercase(),
            };
            line = after.trim();
        }
        if line.is_empty() || line.starts_with(['#', ';']) {
            continue;
        }
        let (key, value) = line.split_once('=').unwrap_or((line, "true"));
        let value = value.trim();
        let value = match value.strip_prefix('"') {
            Some(quoted) => quoted.split('"').next().unwrap_or_default(),
            None => value
                .split([';', '#'])
                .next()
                .unwrap_or_default()
                .trim_end(),
        };
        settings.push((
            format!("{section}.{}", key.trim().to_lowercase()),
            value.to_owned(),
        ));
    }
    settings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_read_as_git_writes_them() {
        let text = "; c\n[core]\n\tbare = false\n[remote \"Origin.x\"]\n\turl = \"https://h/x\" # c\n\tpromisor = true\n[Extensions] ObjectFormat = sha256\n[a]\nflag\n";
        assert_eq!(
            parse(text),
            [
                ("core.bare", "false"),
                ("remote.Origin.x.url", "https://h/x"),
                ("remote.Origin.x.promisor", "true"),
                ("extensions.objectformat", "sha256"),
                ("a.flag", "true"),
            ]
            .map(|(key, value)| (key.to_owned(), value.to_owned()))
        );
    }
}
