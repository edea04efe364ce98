//! Where the links of a document lead.

use std::ops::Range;

use percent_encoding::percent_decode_str;
use serde::{Deserialize, Serialize};

use super::slug::slug;
use crate::DocPath;

/// A link or an image.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Link {
    /// The target as written.
    pub target: String,
    /// What it means.
    pub kind: LinkKind,
    /// Its bytes in the source.
    pub range: Range<usize>,
    /// Its line in the file, from 1.
    pub line: u32,
    /// Its text, or the alt text of an image.
    pub text: String,
}

/// What a link means.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum LinkKind {
    /// A file of the handbook: a document, or something else such as a PDF.
    Internal {
        /// The file; the document itself for `#anchor`.
        path: DocPath,
        /// The anchor, without `#`.
        anchor: Option<String>,
    },
    /// `[[Title]]`: a document named by its title, path or id.
    Wiki {
        /// The name as written; empty for the document itself.
        name: String,
        /// The anchor, without `#`.
        anchor: Option<String>,
    },
    /// http, https or mailto.
    External {
        /// The whole address.
        url: String,
    },
    /// An image of the handbook.
    Image {
        /// The file.
        path: DocPath,
    },
    /// An image from elsewhere, never fetched without being asked for.
    RemoteImage {
        /// The whole address.
        url: String,
    },
    /// A scheme or path that is never followed.
    Refused {
        /// Why.
        reason: Refusal,
    },
}

/// Why a link is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// Not http, https or mailto.
    #[error("only http, https and mailto addresses are opened")]
    Scheme,
    /// It leads out of the handbook.
    #[error("the path leads out of the handbook")]
    Escapes,
    /// It is no address and no path.
    #[error("this is neither an address nor a path")]
    Malformed,
}

impl LinkKind {
    /// Understands the target of a link written in the document at `from`.
    pub fn of_link(from: &DocPath, target: &str) -> Self {
        match Reference::read(from, target) {
            Ok(Reference::File { path, anchor }) => Self::Internal { path, anchor },
            Ok(Reference::Address { url }) => Self::External { url },
            Err(reason) => Self::Refused { reason },
        }
    }

    /// Understands the target of an image shown in the document at `from`.
    pub fn of_image(from: &DocPath, target: &str) -> Self {
        match Reference::read(from, target) {
            Ok(Reference::File { path, .. }) if path != *from => Self::Image { path },
            Ok(Reference::File { .. }) => Self::Refused {
                reason: Refusal::Malformed,
            },
            Ok(Reference::Address { url }) if is_web(&url) => Self::RemoteImage { url },
            Ok(Reference::Address { .. }) => Self::Refused {
                reason: Refusal::Scheme,
            },
            Err(reason) => Self::Refused { reason },
        }
    }

    /// Understands what stands in `[[…]]`.
    pub fn of_wiki(target: &str) -> Self {
        let (name, anchor) = match target.split_once('#') {
            Some((name, anchor)) => (
                name,
                Some(slug(anchor.trim())).filter(|anchor| !anchor.is_empty()),
            ),
            None => (target, None),
        };
        let name = name.trim();
        if (name.is_empty() && anchor.is_none()) || name.chars().any(char::is_control) {
            return Self::Refused {
                reason: Refusal::Malformed,
            };
        }
        Self::Wiki {
            name: name.to_owned(),
            anchor,
        }
    }
}

/// What a target says before it is known whether it is a link or an image.
enum Reference {
    File {
        path: DocPath,
        anchor: Option<String>,
    },
    Address {
        url: String,
    },
}

impl Reference {
    fn read(from: &DocPath, target: &str) -> Result<Self, Refusal> {
        let target = target.trim_matches(|c: char| c.is_whitespace() || c.is_control());
        if target.chars().any(is_invisible) || target.len() > 8192 {
            return Err(Refusal::Malformed);
        }
        if let Some((scheme, rest)) = split_scheme(target) {
            return address(scheme, rest, target);
        }
        if target.starts_with("//") || target.contains('\\') {
            return Err(Refusal::Malformed);
        }
        let (path, anchor) = match target.split_once('#') {
            Some((path, anchor)) => (path, Some(anchor)),
            None => (target, None),
        };
        let anchor = match anchor {
            Some(anchor) => Some(decoded(anchor)?).filter(|anchor| !anchor.is_empty()),
            None => None,
        };
        let path = path.split('?').next().unwrap_or_default();
        if path.is_empty() {
            return match anchor {
                None if !target.starts_with('#') => Err(Refusal::Malformed),
                anchor => Ok(Self::File {
                    path: from.clone(),
                    anchor,
                }),
            };
        }
        let path = decoded(path)?;
        if path.contains('\\') {
            return Err(Refusal::Malformed);
        }
        from.resolve(&path)
            .map(|path| Self::File { path, anchor })
            .map_err(|_| Refusal::Escapes)
    }
}

fn address(scheme: &str, rest: &str, target: &str) -> Result<Reference, Refusal> {
    let known = ["http", "https", "mailto"]
        .iter()
        .any(|known| scheme.eq_ignore_ascii_case(known));
    if !known {
        return Err(Refusal::Scheme);
    }
    let web = !scheme.eq_ignore_ascii_case("mailto");
    let named = if web {
        rest.strip_prefix("//").is_some_and(|rest| !rest.is_empty())
    } else {
        !rest.is_empty()
    };
    if !named {
        return Err(Refusal::Malformed);
    }
    Ok(Reference::Address {
        url: target.to_owned(),
    })
}

/// The scheme of an address: a letter, then letters, digits, `+`, `-` or `.`, then `:`
/// before any `/`, `?` or `#`. A file name with a colon in it needs `./`, as in a browser.
fn split_scheme(target: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = target.split_once(':')?;
    let mut letters = scheme.chars();
    let good = letters.next().is_some_and(|c| c.is_ascii_alphabetic())
        && letters.all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    // Anything that a browser might still take for a scheme is no path either.
    let may_deceive = !scheme.contains(['/', '?', '#']);
    (good || may_deceive).then_some((scheme, rest))
}

fn is_web(url: &str) -> bool {
    split_scheme(url).is_some_and(|(scheme, _)| scheme.to_ascii_lowercase().starts_with("http"))
}

/// Characters that a browser drops from an address, or that hide its true order.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

fn decoded(text: &str) -> Result<String, Refusal> {
    match percent_decode_str(text).decode_utf8() {
        Ok(text) if text.chars().any(is_invisible) => Err(Refusal::Malformed),
        Ok(text) => Ok(text.into_owned()),
        Err(_) => Err(Refusal::Malformed),
    }
}

/// The host an address really leads to, in punycode where it is not ASCII; nothing for
/// anything but http, https and mailto.
pub fn external_host(url: &str) -> Option<String> {
    let (scheme, _) = split_scheme(url)?;
    if scheme.eq_ignore_ascii_case("mailto") {
        let address = url.get(scheme.len() + 1..)?.split('?').next()?;
        let (_, host) = address.rsplit_once('@')?;
        return Some(host.to_owned()).filter(|host| !host.is_empty());
    }
    let parsed = ammonia::Url::parse(url).ok()?;
    if !matches!(parsed.scheme(), "http" | "https") {
        return None;
    }
    let host = parsed.host_str()?.to_owned();
    Some(match parsed.port() {
        Some(port) => format!("{host}:{port}"),
        None => host,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> DocPath {
        DocPath::new(text).unwrap()
    }

    fn internal(file: &str, anchor: Option<&str>) -> LinkKind {
        LinkKind::Internal {
            path: path(file),
            anchor: anchor.map(str::to_owned),
        }
    }

    fn refused(reason: Refusal) -> LinkKind {
        LinkKind::Refused { reason }
    }

    #[test]
    fn links_are_understood_from_where_they_stand() {
        let from = path("refunds/opened.md");
        for (target, expected) in [
            ("limits.md", internal("refunds/limits.md", None)),
            (
                "../phone/hold.md#rule",
                internal("phone/hold.md", Some("rule")),
            ),
            ("/phone/hold.md", internal("phone/hold.md", None)),
            (
                "#after-14-days",
                internal("refunds/opened.md", Some("after-14-days")),
            ),
            (
                "#%ED%99%98%EB%B6%88",
                internal("refunds/opened.md", Some("환불")),
            ),
            ("#", internal("refunds/opened.md", None)),
            ("two%20words.md", internal("refunds/two words.md", None)),
            ("two words.md", internal("refunds/two words.md", None)),
            ("form.pdf?raw=1", internal("refunds/form.pdf", None)),
            ("../", refused(Refusal::Escapes)),
            ("../../etc/passwd", refused(Refusal::Escapes)),
            ("%2e%2e/%2e%2e/x.md", refused(Refusal::Escapes)),
            ("/.git/config", refused(Refusal::Escapes)),
            ("..\\x.md", refused(Refusal::Malformed)),
            ("//evil.example/x", refused(Refusal::Malformed)),
            ("", refused(Refusal::Malformed)),
            ("a%00b.md", refused(Refusal::Malformed)),
            ("%ff.md", refused(Refusal::Malformed)),
            ("javascript:alert(1)", refused(Refusal::Scheme)),
            ("JavaScript:alert(1)", refused(Refusal::Scheme)),
            ("  javascript:alert(1)", refused(Refusal::Scheme)),
            ("java\tscript:alert(1)", refused(Refusal::Malformed)),
            ("java\u{200b}script:alert(1)", refused(Refusal::Malformed)),
            ("data:text/html,x", refused(Refusal::Scheme)),
            ("file:///etc/passwd", refused(Refusal::Scheme)),
            ("vbscript:x", refused(Refusal::Scheme)),
            ("C:/x.md", refused(Refusal::Scheme)),
            ("https:", refused(Refusal::Malformed)),
            ("https:x", refused(Refusal::Malformed)),
            ("./10:30.md", internal("refunds/10:30.md", None)),
            (
                "https://a.example/x",
                LinkKind::External {
                    url: "https://a.example/x".into(),
                },
            ),
            (
                "mailto:a@b.example",
                LinkKind::External {
                    url: "mailto:a@b.example".into(),
                },
            ),
        ] {
            assert_eq!(LinkKind::of_link(&from, target), expected, "{target:?}");
        }
    }

    #[test]
    fn images_come_from_the_handbook_or_wait_to_be_asked_for() {
        let from = path("a/b.md");
        for (target, expected) in [
            (
                "x.png",
                LinkKind::Image {
                    path: path("a/x.png"),
                },
            ),
            (
                "https://a.example/x.png",
                LinkKind::RemoteImage {
                    url: "https://a.example/x.png".into(),
                },
            ),
            ("//a.example/x.png", refused(Refusal::Malformed)),
            ("data:image/png;base64,AA", refused(Refusal::Scheme)),
            ("mailto:a@b.example", refused(Refusal::Scheme)),
            ("../../x.png", refused(Refusal::Escapes)),
            ("#x", refused(Refusal::Malformed)),
        ] {
            assert_eq!(LinkKind::of_image(&from, target), expected, "{target:?}");
        }
    }

    #[test]
    fn wiki_links_name_a_document_and_a_heading() {
        let wiki = |name: &str, anchor: Option<&str>| LinkKind::Wiki {
            name: name.into(),
            anchor: anchor.map(str::to_owned),
        };
        for (target, expected) in [
            ("Hold rule", wiki("Hold rule", None)),
            (
                "Hold rule#After 60 seconds",
                wiki("Hold rule", Some("after-60-seconds")),
            ),
            ("phone/hold.md#rule", wiki("phone/hold.md", Some("rule"))),
            ("#Rule", wiki("", Some("rule"))),
            ("", refused(Refusal::Malformed)),
            (" # ", refused(Refusal::Malformed)),
        ] {
            assert_eq!(LinkKind::of_wiki(target), expected, "{target:?}");
        }
    }

    #[test]
    fn the_true_host_is_told() {
        for (url, host) in [
            ("https://a.example/x", Some("a.example")),
            ("https://a.example@evil.example/x", Some("evil.example")),
            ("https://аpple.example/", Some("xn--pple-43d.example")),
            ("http://a.example:8080", Some("a.example:8080")),
            ("mailto:x@b.example?subject=a@c.example", Some("b.example")),
            ("javascript:alert(1)", None),
            ("file:///etc/passwd", None),
            ("x.md", None),
        ] {
            assert_eq!(external_host(url).as_deref(), host, "{url}");
        }
    }
}
