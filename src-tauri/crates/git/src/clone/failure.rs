//! What went wrong, from git's own words (`LC_ALL=C`), in a sentence of ours.

use super::address::Address;
use super::{CloneCause, CloneError};

/// Words by which git, ssh and curl tell the kinds apart; the first that is found decides, so the
/// particular stand before the general.
const WORDS: [(&str, CloneCause); 33] = [
    ("no space left", CloneCause::Folder),
    ("read-only file system", CloneCause::Folder),
    ("disk quota exceeded", CloneCause::Folder),
    ("file too large", CloneCause::Folder),
    ("could not create", CloneCause::Folder),
    ("authentication failed", CloneCause::Access),
    ("could not read username", CloneCause::Access),
    ("could not read password", CloneCause::Access),
    ("unable to read askpass", CloneCause::Access),
    ("terminal prompts disabled", CloneCause::Access),
    ("host key verification failed", CloneCause::Access),
    ("permission denied (", CloneCause::Access),
    ("access denied", CloneCause::Access),
    ("returned error: 401", CloneCause::Access),
    ("returned error: 403", CloneCause::Access),
    ("dubious ownership", CloneCause::Access),
    ("returned error: 404", CloneCause::Address),
    ("could not resolve host", CloneCause::Network),
    ("connection refused", CloneCause::Network),
    ("connection reset", CloneCause::Network),
    ("connection timed out", CloneCause::Network),
    ("timed out", CloneCause::Network),
    ("network is unreachable", CloneCause::Network),
    ("no route to host", CloneCause::Network),
    ("unable to connect", CloneCause::Network),
    ("unable to look up", CloneCause::Network),
    ("early eof", CloneCause::Network),
    ("unexpected disconnect", CloneCause::Network),
    ("hung up unexpectedly", CloneCause::Network),
    ("not found", CloneCause::Address),
    (
        "does not appear to be a git repository",
        CloneCause::Address,
    ),
    ("does not exist", CloneCause::Address),
    ("unable to access", CloneCause::Network),
];

pub(super) fn classify(complaints: &[String], address: &Address) -> CloneError {
    let all = complaints.join("\n").to_lowercase();
    let cause = WORDS
        .iter()
        .find(|(word, _)| all.contains(word))
        .map_or(CloneCause::Git, |(_, cause)| *cause);
    let what = match cause {
        CloneCause::Folder => "The folder could not be written.".to_owned(),
        CloneCause::Access => format!(
            "{} did not let you in. Check that git can reach it from the terminal with your key or password.",
            address.shown
        ),
        CloneCause::Address => format!("There is no repository at {}.", address.shown),
        CloneCause::Network => format!(
            "{} could not be reached, or broke off. Check the connection.",
            address.shown
        ),
        CloneCause::Git => format!("Git could not clone {}.", address.shown),
    };
    let said = complaints
        .iter()
        .rev()
        .find(|line| line.starts_with("fatal:") || line.starts_with("error:"))
        .or(complaints.last())
        .map(|line| {
            line.trim_start_matches("fatal: ")
                .trim_start_matches("error: ")
                .trim()
        });
    let message = match said {
        Some(said) if !said.is_empty() => format!("{what} (git: {said})"),
        _ => what,
    };
    CloneError::failed(cause, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn git_s_words_are_told_apart() {
        let address = Address::parse("https://host/team/h.git").unwrap();
        for (words, expected) in [
            (
                "fatal: Authentication failed for 'https://host/team/h.git/'",
                CloneCause::Access,
            ),
            (
                "git@host: Permission denied (publickey).\nfatal: Could not read from remote repository.",
                CloneCause::Access,
            ),
            (
                "Host key verification failed.\nfatal: Could not read from remote repository.",
                CloneCause::Access,
            ),
            (
                "fatal: could not read Username for 'https://host': terminal prompts disabled",
                CloneCause::Access,
            ),
            (
                "remote: Not Found\nfatal: repository 'https://host/team/h.git/' not found",
                CloneCause::Address,
            ),
            (
                "fatal: '/srv/x' does not appear to be a git repository",
                CloneCause::Address,
            ),
            (
                "fatal: unable to access 'https://host/': Could not resolve host: host",
                CloneCause::Network,
            ),
            (
                "ssh: connect to host h port 22: Connection refused",
                CloneCause::Network,
            ),
            (
                "fatal: early EOF\nfatal: fetch-pack: invalid index-pack output",
                CloneCause::Network,
            ),
            (
                "error: file write error: No space left on device\nfatal: unable to write",
                CloneCause::Folder,
            ),
            ("fatal: something else", CloneCause::Git),
        ] {
            let complaints: Vec<String> = words.lines().map(str::to_owned).collect();
            match classify(&complaints, &address) {
                CloneError::Failed { cause, message } => {
                    assert_eq!(cause, expected, "{words}");
                    assert!(message.contains("(git: "), "{message}");
                }
                CloneError::Cancelled => unreachable!("{words}"),
            }
        }
    }
}
