//! What a commit says of itself.

use jiff::Timestamp;

use super::CommitFacts;

impl CommitFacts {
    /// Reads a commit as git stores it. Nothing where a name or time is not written plainly:
    /// libgit2 knows what git makes of such ones.
    pub(super) fn read(commit: &[u8]) -> Option<CommitFacts> {
        let end = commit.windows(2).position(|two| two == b"\n\n")?;
        let (head, message) = commit.split_at_checked(end)?;
        let head = std::str::from_utf8(head).ok()?;
        let message = String::from_utf8_lossy(message);
        let message = message.trim_start_matches('\n');
        let mut lines = head.lines().skip_while(|line| !line.starts_with("author "));
        let (author, email, time) = signature(lines.next()?.strip_prefix("author ")?)?;
        let (_, _, committed) = signature(lines.next()?.strip_prefix("committer ")?)?;
        Some(CommitFacts {
            author: author.to_owned(),
            email: email.to_owned(),
            time,
            committed,
            summary: summary(message),
            minor: is_minor(message),
        })
    }

    pub(super) fn of(commit: &git2::Commit<'_>) -> CommitFacts {
        let message = String::from_utf8_lossy(commit.message_bytes()).into_owned();
        let author = commit.author();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
        CommitFacts {
            author: text(author.name_bytes()),
            email: text(author.email_bytes()),
            time: time(author.when()),
            committed: time(commit.time()),
            summary: summary(&message),
            minor: is_minor(&message),
        }
    }
}

fn summary(message: &str) -> String {
    let mut lines = message.lines().map(str::trim);
    (lines.find(|line| !line.is_empty()).unwrap_or_default()).to_owned()
}

/// Name, address and time of a signature without anything odd in it.
fn signature(text: &str) -> Option<(&str, &str, Timestamp)> {
    let (name, rest) = text.split_once(" <")?;
    let (email, when) = rest.split_once("> ")?;
    let (seconds, zone) = when.split_once(' ')?;
    let plain = |text: &str| {
        let odd = |c: char| c.is_control() || c.is_whitespace() || ".,:;<>\"\\'".contains(c);
        !text.contains(['<', '>']) && !text.starts_with(odd) && !text.ends_with(odd)
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let fits = plain(name)
        && plain(email)
        && (digits(seconds) && seconds.len() < 12)
        && (zone.len() == 5 && zone.starts_with(['+', '-']) && digits(zone.get(1..)?));
    let at = Timestamp::from_second(seconds.parse().ok()?).ok()?;
    fits.then_some((name, email, at))
}

fn time(time: git2::Time) -> Timestamp {
    Timestamp::from_second(time.seconds()).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// Whether the last paragraph is one of trailers and holds `Carebook-Change: minor`.
fn is_minor(message: &str) -> bool {
    let Some((_, last)) = message.trim_end().rsplit_once("\n\n") else {
        return false;
    };
    let is_trailer = |line: &str| {
        line.starts_with([' ', '\t'])
            || line.split_once(':').is_some_and(|(key, _)| {
                !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            })
    };
    last.lines().all(is_trailer)
        && last
            .lines()
            .filter_map(|line| line.split_once(':'))
            .any(|(key, value)| {
                key.eq_ignore_ascii_case("Carebook-Change")
                    && value.trim().eq_ignore_ascii_case("minor")
            })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_commit_says_the_same_however_it_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let git = git2::Repository::init_bare(folder.path()).unwrap();
        let tree = git.treebuilder(None).unwrap().write().unwrap();
        let odb = git.odb().unwrap();
        let mut read = 0;
        let signatures = [
            "Emma Clarke <emma@example.com> 1700000000 +0200",
            "민지 <m@x> 1 -0000",
            " Linh <l@x> 1700000000 +0000",
            "Linh. <l@x> 1700000000 +0000",
            "\"Linh\" <l@x> 1700000000 +0000",
            "Linh <a <b@x> 1700000000 +0000",
            "Linh < l@x > 1700000000 +0000",
            "Linh <> 1700000000 +0000",
            "<l@x> 1700000000 +0000",
            "Linh <l@x> 99999999999999999 +0000",
            "Linh <l@x> 1700000000",
            "Linh <l@x> -5 +0000",
            "Linh <l@x>",
        ];
        let messages = [
            "Typo\n\nCarebook-Change: minor\n",
            "\n\n  \n\nCarebook-Change: minor\n",
            "",
            "\u{a0}x",
        ];
        for (author, committer) in signatures
            .iter()
            .flat_map(|one| [(*one, signatures[0]), (signatures[1], *one)])
        {
            for extra in [
                "",
                "encoding ISO-8859-1\n",
                "gpgsig -----BEGIN\n \n x\n -----END\n",
            ] {
                for message in messages {
                    let raw = format!(
                        "tree {tree}\nauthor {author}\ncommitter {committer}\n{extra}\n{message}"
                    );
                    let mine = CommitFacts::read(raw.as_bytes());
                    let id = odb.write(git2::ObjectType::Commit, raw.as_bytes()).unwrap();
                    let Ok(commit) = git.find_commit(id) else {
                        assert_eq!(mine, None, "{raw}");
                        continue;
                    };
                    if let Some(mine) = mine {
                        read += 1;
                        assert_eq!(mine, CommitFacts::of(&commit), "{raw}");
                    }
                }
            }
        }
        assert!(read > 20, "plain ones are read: {read}");
    }

    #[test]
    fn only_a_trailer_makes_a_change_minor() {
        for (message, minor) in [
            ("Typo\n\nCarebook-Change: minor\n", true),
            (
                "Typo\n\nWhy.\n\nReviewed-by: A <a@x>\ncarebook-change:  Minor",
                true,
            ),
            (
                "Typo\n\nCarebook-Change: minor\n\nbut then more text\n",
                false,
            ),
            ("Carebook-Change: minor\n", false),
            ("Typo\n\nwe say\nCarebook-Change: minor\n", false),
            ("Typo\n\nCarebook-Change: major\n", false),
            ("", false),
        ] {
            assert_eq!(is_minor(message), minor, "{message:?}");
        }
    }
}
