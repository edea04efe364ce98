//! The address of a remote, as far as Carebook hands it to git.

use crate::DocPath;

/// A checked address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Address {
    /// What git gets.
    pub url: String,
    /// What may be shown.
    pub shown: String,
    /// The folder a clone of it gets.
    pub name: String,
}

impl Address {
    /// Reads an address; the error is the sentence.
    pub fn parse(text: &str) -> Result<Address, String> {
        let text = text.trim();
        if text.is_empty() {
            return Err(
                "Say the address of the handbook, such as https://host/team/handbook.git."
                    .to_owned(),
            );
        }
        if text.starts_with('-') || text.chars().any(|c| c.is_control() || c.is_whitespace()) {
            return Err(format!("{} is not an address.", text.escape_debug()));
        }
        let url = match text.split_once("://") {
            Some((scheme, rest)) => {
                check_scheme(scheme, rest)?;
                text.to_owned()
            }
            None if text.starts_with('/') => format!("file://{text}"),
            None => {
                check_scp_like(text)?;
                text.to_owned()
            }
        };
        Ok(Address {
            name: folder_name(&url),
            shown: text.to_owned(),
            url,
        })
    }
}

fn check_scheme(scheme: &str, rest: &str) -> Result<(), String> {
    match scheme {
        "https" | "ssh" | "file" | "git" => {}
        "http" => return Err("http:// is not encrypted; use https:// or ssh.".to_owned()),
        other => {
            return Err(format!(
                "{other}:// is not a kind of address Carebook uses. Use https, ssh, file or git."
            ));
        }
    }
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let (user, host) = authority.rsplit_once('@').unwrap_or(("", authority));
    if user.contains(':') {
        return Err(
            "Leave the password out of the address: git asks for it or takes it from its helper."
                .to_owned(),
        );
    }
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
}
