//! The address of a remote, as far as Carebook hands it to git.

use std::path::{Path, PathBuf};

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::DocPath;

/// What stands in a path and would mean something else in an address.
const IN_A_PATH: &AsciiSet = &CONTROLS.add(b' ').add(b'%').add(b'?').add(b'#').add(b'"');

/// A checked address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address {
    /// What git gets.
    pub url: String,
    /// What may be shown.
    pub shown: String,
    /// The folder a clone of it gets.
    pub name: String,
    /// Whether a password stands in it.
    pub has_password: bool,
    /// What stands in it and is shown nowhere: a password, tokens, what follows `?` or `#`.
    secrets: Vec<String>,
    /// The folder, where it lies on this computer.
    pub folder: Option<PathBuf>,
}

impl Address {
    /// Reads an address that a person typed; the error is the sentence.
    pub fn parse(text: &str) -> Result<Address, String> {
        let text = text.trim();
        if text.is_empty() {
            return Err(
                "Say the address of the handbook, such as https://host/team/handbook.git."
                    .to_owned(),
            );
        }
        let address = Address::read(text)?;
        if address.has_password {
            return Err(
                "Leave the password out of the address: git asks for it or takes it from its helper."
                    .to_owned(),
            );
        }
        Ok(address)
    }

    /// Reads the address of a remote that a repository in `root` is set up with. A path may be
    /// relative to it, and people do write passwords into their own settings.
    pub fn of_remote(text: &str, root: &Path) -> Result<Address, String> {
        let text = text.trim();
        if is_relative(text) {
            let whole = root.join(text);
            return Address::of_folder(&whole.to_string_lossy(), text);
        }
        Address::read(text)
    }

    fn read(text: &str) -> Result<Address, String> {
        let Hidden {
            shown,
            secrets,
            has_password,
        } = Hidden::of(text);
        if text.starts_with('-') || text.chars().any(char::is_control) {
            return Err(format!("{} is not an address.", shown.escape_debug()));
        }
        if text.starts_with('/') {
            return Address::of_folder(text, text);
        }
        if text.contains(char::is_whitespace) {
            return Err(format!("{} is not an address.", shown.escape_debug()));
        }
        let mut folder = None;
        match text.split_once("://") {
            Some((scheme, rest)) => {
                check_scheme(scheme, rest).map_err(|why| blotted(&why, &secrets))?;
                if scheme == "file" {
                    let path = percent_encoding::percent_decode_str(rest).decode_utf8_lossy();
                    folder = Some(PathBuf::from(path.into_owned()));
                }
            }
            None => check_scp_like(text)?,
        }
        Ok(Address {
            name: folder_name(match folder {
                Some(_) => text,
                None => plain_part(text),
            }),
            shown,
            url: text.to_owned(),
            has_password,
            secrets,
            folder,
        })
    }

    fn of_folder(path: &str, shown: &str) -> Result<Address, String> {
        if path.chars().any(char::is_control) {
            return Err(format!("{} is not an address.", path.escape_debug()));
        }
        Ok(Address {
            url: format!("file://{}", utf8_percent_encode(path, IN_A_PATH)),
            shown: shown.to_owned(),
            name: folder_name(path),
            has_password: false,
            secrets: Vec::new(),
            folder: Some(PathBuf::from(path)),
        })
    }

    /// Whether it is plain http to this very computer, where nobody can listen in.
    pub fn is_local_http(&self) -> bool {
        self.url.starts_with("http://")
    }

    /// A line of git without what is shown nowhere.
    pub fn without_secrets(&self, line: &str) -> String {
        blotted(line, &self.secrets)
    }
}

/// An address as it may be shown.
struct Hidden {
    shown: String,
    secrets: Vec<String>,
    has_password: bool,
}

impl Hidden {
    fn of(text: &str) -> Self {
        let mut secrets = Vec::new();
        let Some((scheme, rest)) = text
            .split_once("://")
            .filter(|(scheme, _)| *scheme != "file")
        else {
            return Self {
                shown: text.to_owned(),
                secrets,
                has_password: false,
            };
        };
        let plain = plain_part(rest);
        let mut has_password = false;
        let parts = plain.split('/').enumerate().map(|(number, part)| {
            let Some((user, place)) = part.rsplit_once('@') else {
                return part.to_owned();
            };
            match user.split_once(':') {
                Some((name, secret)) => {
                    has_password |= number == 0;
                    secrets.push(secret.to_owned());
                    format!("{name}@{place}")
                }
                // On the web a token often stands where the name does.
                None if scheme.starts_with("http") && is_like_a_token(user) => {
                    secrets.push(user.to_owned());
                    format!("…@{place}")
                }
                None => part.to_owned(),
            }
        });
        let mut shown = parts.collect::<Vec<_>>().join("/");
        let more = rest.get(plain.len()..).unwrap_or_default();
        for part in more.split(['?', '#', '&', ';']) {
            let value = part.split_once('=').map_or(part, |(_, value)| value);
            // A short one would blot out other words.
            secrets.extend(
                [part, value]
                    .into_iter()
                    .filter(|said| said.len() > 3)
                    .map(str::to_owned),
            );
        }
        if let Some(mark) = more.chars().next() {
            shown.push(mark);
            shown.push('…');
            secrets.insert(0, more.get(1..).unwrap_or_default().to_owned());
        }
        for at in 0..secrets.len() {
            let plain = secrets.get(at).map(|secret| {
                let decoded = percent_encoding::percent_decode_str(secret).decode_utf8_lossy();
                decoded.into_owned()
            });
            secrets.extend(plain.filter(|plain| !secrets.contains(plain)));
        }
        Self {
            shown: format!("{scheme}://{shown}"),
            secrets,
            has_password,
        }
    }
}

/// An address of the web without what follows `?` or `#`.
fn plain_part(text: &str) -> &str {
    text.split(['?', '#']).next().unwrap_or_default()
}

/// Whether a name looks like one that a machine made.
fn is_like_a_token(name: &str) -> bool {
    name.len() >= 20 && name.chars().any(|c| c.is_ascii_digit())
}

/// A line without what is shown nowhere.
fn blotted(line: &str, secrets: &[String]) -> String {
    let mut line = line.to_owned();
    for secret in secrets.iter().filter(|secret| !secret.is_empty()) {
        line = line.replace(secret.as_str(), "…");
    }
    line
}

/// Whether git takes an address for a folder beside the repository: no colon in its first part.
fn is_relative(text: &str) -> bool {
    let first = text.split('/').next().unwrap_or_default();
    !first.is_empty() && !first.contains(':') && !first.starts_with('-')
}

fn check_scheme(scheme: &str, rest: &str) -> Result<(), String> {
    match scheme {
        "https" | "ssh" | "file" | "git" => {}
        "http" if is_this_computer(rest) => {}
        "http" => return Err("http:// is not encrypted; use https:// or ssh.".to_owned()),
        other => {
            return Err(format!(
                "{other}:// is not a kind of address Carebook uses. Use https, ssh, file or git."
            ));
        }
    }
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let (user, host) = authority.rsplit_once('@').unwrap_or(("", authority));
    if scheme == "file" {
        return match authority.is_empty() && !path.is_empty() {
            true => Ok(()),
            false => {
                Err("A file address names a folder of this computer: file:///folder.".to_owned())
            }
        };
    }
    // ssh takes a host that begins with '-' for an option.
    if host.is_empty() || host.starts_with('-') || user.starts_with('-') || path.is_empty() {
        return Err(format!("{scheme}://{rest} names no host and path."));
    }
    Ok(())
}

/// Whether `host:port/path` is this very computer.
fn is_this_computer(rest: &str) -> bool {
    let authority = rest.split('/').next().unwrap_or_default();
    let host = authority.rsplit('@').next().unwrap_or_default();
    let host = match host.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    matches!(host, "127.0.0.1" | "localhost" | "::1")
}

/// `user@host:path`. `transport::address` would let git run a program.
fn check_scp_like(text: &str) -> Result<(), String> {
    let not_one = || {
        Err(format!(
            "{text} is not an address. Use https://host/path, ssh://host/path or user@host:path."
        ))
    };
    let Some((place, path)) = text.split_once(':') else {
        return not_one();
    };
    let (user, host) = place.rsplit_once('@').unwrap_or(("", place));
    let is_plain = |part: &str| {
        part.chars()
            .all(|c| c.is_ascii_alphanumeric() || ".-_[]~%+".contains(c))
    };
    if host.is_empty()
        || path.is_empty()
        || path.starts_with([':', '-'])
        || [host, user]
            .iter()
            .any(|part| part.starts_with('-') || !is_plain(part))
    {
        return not_one();
    }
    Ok(())
}

fn folder_name(url: &str) -> String {
    let last = url
        .trim_end_matches('/')
        .rsplit(['/', ':'])
        .next()
        .unwrap_or_default();
    let last = last
        .strip_suffix(".git")
        .unwrap_or(last)
        .trim_start_matches(['.', '-']);
    match DocPath::new(last) {
        Ok(name) if !last.contains('/') => name.as_str().to_owned(),
        _ => "handbook".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_git_may_get() {
        for (text, url, name) in [
            (
                "https://host/team/handbook.git",
                "https://host/team/handbook.git",
                "handbook",
            ),
            (
                " https://emma@host/team/handbook/ ",
                "https://emma@host/team/handbook/",
                "handbook",
            ),
            (
                "ssh://git@host:2222/team/h.git",
                "ssh://git@host:2222/team/h.git",
                "h",
            ),
            (
                "git@host:team/handbook.git",
                "git@host:team/handbook.git",
                "handbook",
            ),
            ("host:h", "host:h", "h"),
            (
                "git://127.0.0.1:9418/h.git",
                "git://127.0.0.1:9418/h.git",
                "h",
            ),
            ("/srv/team/h.git", "file:///srv/team/h.git", "h"),
            ("file:///srv/.git", "file:///srv/.git", "handbook"),
            (
                "/srv/our team/50%.git",
                "file:///srv/our%20team/50%25.git",
                "50%",
            ),
            (
                "http://127.0.0.1:8000/h.git",
                "http://127.0.0.1:8000/h.git",
                "h",
            ),
            ("https://host/..", "https://host/..", "handbook"),
        ] {
            let address = Address::parse(text).unwrap();
            assert_eq!(
                (address.url.as_str(), address.name.as_str()),
                (url, name),
                "{text}"
            );
        }
    }

    #[test]
    fn addresses_that_run_programs_or_name_nothing_are_refused() {
        for text in [
            "",
            "handbook",
            "../handbook",
            "--upload-pack=touch /tmp/x",
            "ext::sh -c touch% /tmp/x",
            "ext::sh",
            "fd::7",
            "http://host/h",
            "http://localhost@host/h",
            "http://127.0.0.1.host/h",
            "ftp://host/h",
            "ssh://-oProxyCommand=x/h",
            "ssh://-l@host/h",
            "-oProxyCommand=x:h",
            "user@-oProxyCommand=x:h",
            "https://emma:secret@host/h",
            "https://",
            "https://host",
            "file://host/share",
            "host:-x",
            "host:",
            "a b:c",
            "https://host/a\nb",
            "$(x):y",
        ] {
            assert!(Address::parse(text).is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_remote_of_a_repository_may_be_relative_and_hold_a_password() {
        let root = Path::new("/home/emma/handbook");
        let beside = Address::of_remote("../team.git", root).unwrap();
        assert_eq!(beside.url, "file:///home/emma/handbook/../team.git");
        assert_eq!(beside.shown, "../team.git");
        for (text, url) in [
            ("team.git", "file:///home/emma/handbook/team.git"),
            ("srv/a:b.git", "file:///home/emma/handbook/srv/a:b.git"),
        ] {
            assert_eq!(Address::of_remote(text, root).unwrap().url, url);
        }
        assert_eq!(Address::of_remote("host:h", root).unwrap().url, "host:h");
        assert!(Address::of_remote("", root).is_err());
        assert!(Address::of_remote("--upload-pack=x", root).is_err());
        let with = Address::of_remote("https://emma:s3cret@host/h.git", root).unwrap();
        assert_eq!(with.shown, "https://emma@host/h.git");
        assert_eq!(
            with.without_secrets("fatal: https://emma:s3cret@host/h.git"),
            "fatal: https://emma:…@host/h.git"
        );
        assert!(Address::of_remote("ext::sh -c x", root).is_err());
        assert!(Address::of_remote("../a\nb", root).is_err());
    }

    #[test]
    fn what_lets_somebody_in_is_shown_nowhere() {
        let root = Path::new("/home/emma/handbook");
        for (text, shown, name) in [
            (
                "https://host/t/h.git?access_token=TOK123",
                "https://host/t/h.git?…",
                "h",
            ),
            (
                "https://host/t/h.git?a=1&private_token=TOK123#x",
                "https://host/t/h.git?…",
                "h",
            ),
            ("https://host/t/h.git#TOK123", "https://host/t/h.git#…", "h"),
            (
                "https://host/emma:TOK123@t/h.git",
                "https://host/emma@t/h.git",
                "h",
            ),
            (
                "https://emma:TOK123@host/h?x=TOK123",
                "https://emma@host/h?…",
                "h",
            ),
            (
                "https://ghp_TOK123aaaaaaaaaaaaaaaaaa@host/h",
                "https://…@host/h",
                "h",
            ),
            (
                "ssh://git@host:22/h.git?token=TOK123",
                "ssh://git@host:22/h.git?…",
                "h",
            ),
        ] {
            let address = Address::of_remote(text, root).unwrap();
            assert_eq!((&*address.shown, &*address.name), (shown, name), "{text}");
            assert_eq!(address.url, text, "git gets it whole");
            for line in [
                format!("fatal: unable to access '{text}/': 403"),
                format!("fatal: {text}/info/refs?service=x"),
            ] {
                let line = address.without_secrets(&line);
                assert!(!line.contains("TOK"), "{line}");
            }
        }
        let encoded = Address::of_remote("https://host/h?t=TOK%2F123", root).unwrap();
        assert!(!encoded.without_secrets("at TOK/123").contains("TOK"));
        for text in [
            "ftp://h/x?t=TOK123",
            "https://?t=TOK123",
            "https://h/x y?t=TOK123",
        ] {
            let why = Address::of_remote(text, root).unwrap_err();
            assert!(!why.contains("TOK"), "{text}: {why}");
        }
        // A folder may be called anything.
        let folder = Address::of_remote("/srv/why?.git", root).unwrap();
        assert_eq!(folder.shown, "/srv/why?.git");
    }
}
