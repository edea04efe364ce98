//! What went wrong, from git's own words (`LC_ALL=C`), in a sentence of ours.

use super::address::Address;
use super::{NetworkCause, NetworkError};

/// Words by which git, ssh and curl tell the kinds apart; the first that is found decides, so the
/// particular stand before the general.
const WORDS: [(&str, NetworkCause); 38] = [
    ("no space left", NetworkCause::Folder),
    ("read-only file system", NetworkCause::Folder),
    ("disk quota exceeded", NetworkCause::Folder),
    ("file too large", NetworkCause::Folder),
    ("could not create", NetworkCause::Folder),
    ("authentication failed", NetworkCause::Access),
    ("could not read username", NetworkCause::Access),
    ("could not read password", NetworkCause::Access),
    ("unable to read askpass", NetworkCause::Access),
    ("invalid username or password", NetworkCause::Access),
    ("logon failed", NetworkCause::Access),
    ("too many authentication failures", NetworkCause::Access),
    ("terminal prompts disabled", NetworkCause::Access),
    ("host key verification failed", NetworkCause::Access),
    ("permission denied (", NetworkCause::Access),
    ("access denied", NetworkCause::Access),
    ("returned error: 401", NetworkCause::Access),
    ("returned error: 403", NetworkCause::Access),
    ("dubious ownership", NetworkCause::Access),
    ("returned error: 404", NetworkCause::Address),
    ("could not resolve host", NetworkCause::Network),
    ("connection refused", NetworkCause::Network),
    ("connection reset", NetworkCause::Network),
    ("connection timed out", NetworkCause::Network),
    ("timed out", NetworkCause::Network),
    ("network is unreachable", NetworkCause::Network),
    ("no route to host", NetworkCause::Network),
    ("unable to connect", NetworkCause::Network),
    ("unable to look up", NetworkCause::Network),
    ("early eof", NetworkCause::Network),
    ("unexpected disconnect", NetworkCause::Network),
    ("hung up unexpectedly", NetworkCause::Network),
    ("not found", NetworkCause::Address),
    (
        "does not appear to be a git repository",
        NetworkCause::Address,
    ),
    ("does not exist", NetworkCause::Address),
    ("no such repository", NetworkCause::Address),
    ("unable to access", NetworkCause::Network),
    (
        "could not read from remote repository",
        NetworkCause::Network,
    ),
];

pub(crate) fn classify(complaints: &[String], address: &Address) -> NetworkError {
    let all = complaints.join("\n").to_lowercase();
    let decided = WORDS.iter().find(|(word, _)| all.contains(word));
    let cause = decided.map_or(NetworkCause::Git, |(_, cause)| *cause);
    let what = match cause {
        NetworkCause::Folder => "The folder could not be written.".to_owned(),
        NetworkCause::Access => format!(
            "{} did not let you in. Check that git can reach it from the terminal with your key or password.",
            address.shown
        ),
        NetworkCause::Address => format!("There is no repository at {}.", address.shown),
        NetworkCause::Network => format!(
            "{} could not be reached, or broke off. Check the connection.",
            address.shown
        ),
        NetworkCause::Git => format!("Git could not finish with {}.", address.shown),
    };
    let telling = || {
        let complaints = complaints.iter().rev();
        complaints.filter(|line| !line.contains("Could not read from remote repository"))
    };
    let said = telling()
        .find(|line| decided.is_some_and(|(word, _)| line.to_lowercase().contains(word)))
        .or_else(|| telling().find(|line| line.starts_with("fatal:") || line.starts_with("error:")))
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
    NetworkError::failed(cause, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_that_names_the_cause_is_told() {
        let address = Address::parse("git@host:team/h.git").unwrap();
        let advice = "fatal: Could not read from remote repository.\n\nPlease make sure you have the correct access rights\nand the repository exists.";
        for cause in [
            "ssh: connect to host host port 22: Connection refused",
            "ssh: Could not resolve hostname host: Name or service not known",
            "git@host: Permission denied (publickey).",
        ] {
            let complaints: Vec<String> = format!("{cause}\n{advice}")
                .lines()
                .map(str::to_owned)
                .collect();
            let message = classify(&complaints, &address).to_string();
            assert!(message.ends_with(&format!("(git: {cause})")), "{message}");
        }
    }

    #[test]
    fn git_s_words_are_told_apart() {
        let address = Address::parse("https://host/team/h.git").unwrap();
        for (words, expected) in [
            (
                "fatal: Authentication failed for 'https://host/team/h.git/'",
                NetworkCause::Access,
            ),
            (
                "git@host: Permission denied (publickey).\nfatal: Could not read from remote repository.",
                NetworkCause::Access,
            ),
            (
                "Host key verification failed.\nfatal: Could not read from remote repository.",
                NetworkCause::Access,
            ),
            (
                "fatal: could not read Username for 'https://host': terminal prompts disabled",
                NetworkCause::Access,
            ),
            (
                "remote: Not Found\nfatal: repository 'https://host/team/h.git/' not found",
                NetworkCause::Address,
            ),
            (
                "fatal: '/srv/x' does not appear to be a git repository",
                NetworkCause::Address,
            ),
            (
                "fatal: unable to access 'https://host/': Could not resolve host: host",
                NetworkCause::Network,
            ),
            (
                "ssh: connect to host h port 22: Connection refused",
                NetworkCause::Network,
            ),
            (
                "fatal: early EOF\nfatal: fetch-pack: invalid index-pack output",
                NetworkCause::Network,
            ),
            (
                "error: file write error: No space left on device\nfatal: unable to write",
                NetworkCause::Folder,
            ),
            ("fatal: something else", NetworkCause::Git),
        ] {
            let complaints: Vec<String> = words.lines().map(str::to_owned).collect();
            match classify(&complaints, &address) {
                NetworkError::Failed { cause, message } => {
                    assert_eq!(cause, expected, "{words}");
                    assert!(message.contains("(git: "), "{message}");
                }
                NetworkError::Cancelled => unreachable!("{words}"),
            }
        }
    }
}
