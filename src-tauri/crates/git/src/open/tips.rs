//! Whether the branches of a repository can be believed. Damage must never look like an empty
//! repository: the next commit would become a new root and the history would be gone.

use std::fs;

use git2::{ErrorCode, ObjectType};

use super::{Head, Repo};
use crate::{GitError, OpenError};

/// Refuses a repository whose `HEAD`, packed refs or checked-out tip are damaged.
pub(super) fn check(repo: &Repo) -> Result<(), OpenError> {
    let damaged = |what: String| OpenError::Damaged {
        path: repo.root().to_owned(),
        what,
    };
    if let Ok(bytes) = fs::read(repo.common_dir().join("packed-refs"))
        && let Some(line) = first_bad_line(&bytes)
    {
        return Err(damaged(format!(
            "line {line} of packed-refs is not a reference"
        )));
    }
    match repo.head() {
        Ok(Head::Branch(name, tip)) => repo
            .git
            .find_commit(super::oid(tip))
            .and_then(|commit| commit.tree().map(drop))
            .map_err(|error| {
                damaged(format!(
                    "the tip of {name} cannot be read ({})",
                    error.message()
                ))
            }),
        Ok(Head::Detached(tip)) => repo
            .git
            .find_commit(super::oid(tip))
            .and_then(|commit| commit.tree().map(drop))
            .map_err(|error| {
                damaged(format!(
                    "the checked-out commit cannot be read ({})",
                    error.message()
                ))
            }),
        Ok(Head::Unborn(name)) => check_unborn(repo, &name).map_err(damaged),
        Err(GitError::Damaged(what)) => Err(damaged(format!("HEAD leads nowhere: {what}"))),
        Err(error) => Err(damaged(format!("HEAD cannot be read ({error})"))),
    }
}

/// An unborn branch is believed when its log does not say that it had a commit and, where there
/// is no other reference either, when there is no commit at all that could have been a tip.
fn check_unborn(repo: &Repo, name: &str) -> Result<(), String> {
    let log = repo.common_dir().join("logs/refs/heads").join(name);
    if fs::metadata(&log).is_ok_and(|found| found.is_file() && found.len() > 0) {
        return Err(format!(
            "the branch {name} had commits, and now nothing says which is its last"
        ));
    }
    let mut references = repo
        .git
        .references()
        .map_err(|error| error.message().to_owned())?;
    let mut any = false;
    for name in references.names() {
        match name {
            Ok(_) => any = true,
            Err(error) if error.code() == ErrorCode::NotFound => {}
            Err(error) => return Err(error.message().to_owned()),
        }
    }
    if any || !has_commit(repo)? {
        return Ok(());
    }
    Err(format!(
        "it holds commits, but no branch leads to them and {name}, which HEAD names, does not exist"
    ))
}

fn has_commit(repo: &Repo) -> Result<bool, String> {
    let odb = repo.git.odb().map_err(|error| error.message().to_owned())?;
    let mut found = false;
    let walked = odb.foreach(|id| {
        found = odb
            .read_header(*id)
            .is_ok_and(|(_, kind)| kind == ObjectType::Commit);
        !found
    });
    match walked {
        Err(error) if !found => Err(error.message().to_owned()),
        _ => Ok(found),
    }
}

/// The number of the first line that `git pack-refs` would not have written. libgit2 passes over
/// some kinds of damage in silence, such as a file that ends in the middle.
fn first_bad_line(bytes: &[u8]) -> Option<usize> {
    let Some(body) = bytes.strip_suffix(b"\n") else {
        return if bytes.is_empty() {
            None
        } else {
            Some(bytes.split(|byte| *byte == b'\n').count())
        };
    };
    body.split(|byte| *byte == b'\n')
        .position(|line| !is_packed_ref(line))
        .map(|index| index + 1)
}

fn is_packed_ref(line: &[u8]) -> bool {
    let is_id = |id: &[u8]| id.len() == 40 && id.iter().all(u8::is_ascii_hexdigit);
    match line {
        [b'#', ..] => true,
        [b'^', id @ ..] => is_id(id),
        _ => line
            .split_at_checked(40)
            .is_some_and(|(id, rest)| is_id(id) && rest.starts_with(b" refs/")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_damaged_line_of_packed_refs_is_found() {
        let id = "0aed6f2b1c3d4e5f60718293a4b5c6d7e8f90a1b";
        let good = format!(
            "# pack-refs with: peeled fully-peeled sorted \n{id} refs/heads/main\n{id} refs/tags/v1\n^{id}\n"
        );
        assert_eq!(first_bad_line(good.as_bytes()), None);
        assert_eq!(first_bad_line(b""), None);
        assert_eq!(
            first_bad_line(&good.as_bytes()[..good.len() - 9]),
            Some(4),
            "cut off in the middle"
        );
        assert_eq!(
            first_bad_line(good.replace("0aed", "0xed").as_bytes()),
            Some(2)
        );
        assert_eq!(first_bad_line(b"\0\0\0\0\n"), Some(1));
    }
}
