//! What a commit says of itself.

use jiff::Timestamp;

use super::CommitFacts;

impl CommitFacts {
    pub(super) fn of(commit: &git2::Commit<'_>) -> CommitFacts {
        let message = String::from_utf8_lossy(commit.message_bytes()).into_owned();
        let author = commit.author();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
        CommitFacts {
            author: text(author.name_bytes()),
            email: text(author.email_bytes()),
            time: time(author.when()),
            committed: time(commit.time()),
            summary: message
                .lines()
                .find(|line| !line.trim().is_empty())
                .unwrap_or_default()
                .trim()
                .to_owned(),
            minor: is_minor(&message),
        }
    }
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
