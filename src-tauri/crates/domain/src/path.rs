//! The path of a file in the handbook, safe by construction.

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use unicode_normalization::UnicodeNormalization;

use crate::text::{nfc, nfd};

/// A path below the root of the handbook, `/`-separated, its spelling kept as git has it.
///
/// Never absolute, never with `.`, `..` or empty parts, NUL, control characters,
/// backslashes or a part that some system takes for `.git`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocPath(Arc<str>);

/// Why a path is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PathError {
    /// Nothing is left of it.
    #[error("the path is empty")]
    Empty,
    /// It begins at the root of the computer.
    #[error("the path is absolute")]
    Absolute,
    /// It leads out of the handbook.
    #[error("the path leads out of the handbook")]
    Escapes,
    /// It has an empty part or `.`.
    #[error("the path has an empty part")]
    EmptyPart,
    /// It holds a character no system agrees on.
    #[error("the path holds a backslash or a control character")]
    Character,
    /// It leads into git's own folder.
    #[error("the path leads into git's own folder")]
    GitFolder,
    /// It is longer than any system takes.
    #[error("the path is too long")]
    TooLong,
}

/// Why some system cannot hold a file of this name. Git can, so such files are read; new
/// ones are not made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Hindrance {
    /// Longer than file systems take.
    #[error("a name in it is longer than 200 bytes")]
    LongName,
    /// A name that Windows keeps for devices.
    #[error("Windows keeps the name for a device")]
    Device,
    /// A character that Windows does not take.
    #[error("it holds one of < > : \" | ? *")]
    Character,
    /// A point or space at an end, which Windows takes off.
    #[error("a name in it begins with a space or ends with a space or a point")]
    Edge,
}

const MAX_LENGTH: usize = 4096;
/// File systems take 255; the rest is for what programs put behind a name while they write.
const MAX_NAME: usize = 200;

impl DocPath {
    /// Checks a path as it stands.
    pub fn new(path: &str) -> Result<Self, PathError> {
        if path.is_empty() {
            return Err(PathError::Empty);
        }
        if path.len() > MAX_LENGTH {
            return Err(PathError::TooLong);
        }
        if path.starts_with('/') {
            return Err(PathError::Absolute);
        }
        let refused = match path.is_ascii() {
            true => path.bytes().any(|c| c == b'\\' || c.is_ascii_control()),
            false => path.chars().any(|c| c == '\\' || c.is_control()),
        };
        if refused {
            return Err(PathError::Character);
        }
        for part in path.split('/') {
            match part {
                "" | "." => return Err(PathError::EmptyPart),
                ".." => return Err(PathError::Escapes),
                _ if means_git_folder(part) => return Err(PathError::GitFolder),
                _ => {}
            }
        }
        Ok(Self(path.into()))
    }

    /// Why some system cannot hold a file of this name, if one cannot.
    pub fn hindrance(&self) -> Option<Hindrance> {
        self.0.split('/').find_map(|name| {
            if name.len() > MAX_NAME {
                return Some(Hindrance::LongName);
            }
            if name.contains(['<', '>', ':', '"', '|', '?', '*']) {
                return Some(Hindrance::Character);
            }
            if name.starts_with(' ') || name.ends_with([' ', '.']) {
                return Some(Hindrance::Edge);
            }
            is_device(name).then_some(Hindrance::Device)
        })
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is named like a Markdown file.
    pub fn is_markdown(&self) -> bool {
        has_markdown_extension(self.file_name())
    }

    /// The last part.
    pub fn file_name(&self) -> &str {
        self.0.rsplit_once('/').map_or(&*self.0, |(_, name)| name)
    }

    /// The last part without its extension.
    pub fn stem(&self) -> &str {
        match self.file_name().rsplit_once('.') {
            Some((stem, _)) if !stem.is_empty() => stem,
            _ => self.file_name(),
        }
    }

    /// The extension in lower case; empty without one.
    pub fn extension(&self) -> String {
        match self.file_name().rsplit_once('.') {
            Some((stem, extension)) if !stem.is_empty() => extension.to_lowercase(),
            _ => String::new(),
        }
    }

    /// The folder it lies in; empty at the top.
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// Whether it lies in this folder or below; every path lies in the empty folder.
    pub fn is_in(&self, folder: &str) -> bool {
        folder.is_empty()
            || self
                .0
                .strip_prefix(folder)
                .is_some_and(|rest| rest.starts_with('/'))
    }

    /// Resolves a reference written in this document: relative to its folder, or, with a
    /// leading `/`, to the root of the handbook. `..` may climb but not leave.
    pub fn resolve(&self, reference: &str) -> Result<Self, PathError> {
        let (base, rest) = match reference.strip_prefix('/') {
            Some(rest) => ("", rest),
            None => (self.folder(), reference),
        };
        let mut parts: Vec<&str> = base.split('/').filter(|part| !part.is_empty()).collect();
        for part in rest.split('/') {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop().ok_or(PathError::Escapes)?;
                }
                part => parts.push(part),
            }
        }
        Self::new(&parts.join("/"))
    }

    /// The same path with its accents and syllables composed the other ways: a link that is typed
    /// on one system names a file that was named on another.
    pub fn other_spellings(&self) -> impl Iterator<Item = Self> + use<> {
        let composed = nfc(&self.0).into_owned();
        let decomposed = nfd(&self.0);
        let others = [composed, decomposed].into_iter();
        let others: Vec<_> = others.filter(|other| *other != *self.0).collect();
        others
            .into_iter()
            .filter_map(|other| Self::new(&other).ok())
    }

    /// How this document would refer to another one, relative to its own folder.
    pub fn relative_to(&self, from: &DocPath) -> String {
        let here: Vec<&str> = from
            .folder()
            .split('/')
            .filter(|part| !part.is_empty())
            .collect();
        let there: Vec<&str> = self.0.split('/').collect();
        let folders = there.len().saturating_sub(1);
        let shared = here
            .iter()
            .zip(there.iter().take(folders))
            .take_while(|(a, b)| a == b)
            .count();
        let mut parts = vec![".."; here.len() - shared];
        parts.extend(there.iter().skip(shared));
        parts.join("/")
    }
}

/// Whether a file of this name is a Markdown file.
pub fn has_markdown_extension(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(stem, extension)| {
        !stem.is_empty()
            && ["md", "markdown", "mdown", "mkd"]
                .iter()
                .any(|known| extension.eq_ignore_ascii_case(known))
    })
}

/// Whether some file system takes this part for `.git`: by case, by characters that HFS+
/// ignores, by NTFS's trailing dots and spaces, streams and short names.
fn means_git_folder(part: &str) -> bool {
    if part.is_ascii() {
        let plain = part.split(':').next().unwrap_or_default();
        let plain = plain.trim_end_matches(['.', ' ']);
        return plain.eq_ignore_ascii_case(".git") || plain.eq_ignore_ascii_case("git~1");
    }
    let plain: String = part
        .nfkc()
        .filter(|c| !is_ignored_by_file_systems(*c))
        .flat_map(char::to_lowercase)
        .collect();
    let plain = plain.split(':').next().unwrap_or_default();
    let plain = plain.trim_end_matches(['.', ' ']);
    plain == ".git" || plain == "git~1"
}

fn is_ignored_by_file_systems(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{ad}')
}

impl fmt::Display for DocPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for DocPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DocPath({:?})", &*self.0)
    }
}

impl AsRef<str> for DocPath {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for DocPath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for DocPath {
    type Err = PathError;

    fn from_str(path: &str) -> Result<Self, PathError> {
        Self::new(path)
    }
}

impl Serialize for DocPath {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for DocPath {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let path = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        Self::new(&path).map_err(serde::de::Error::custom)
    }
}

/// `con`, `lpt1` and the like, with any ending.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end();
    let stem = stem.to_ascii_lowercase();
    let numbered = |port: &str| {
        stem.strip_prefix(port)
            .is_some_and(|rest| matches!(rest.as_bytes(), [b'1'..=b'9']))
    };
    matches!(stem.as_str(), "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ordinary_paths_are_taken_as_they_are() {
        for path in [
            "a.md",
            "b/c d.md",
            "ko/환불.md",
            ".github/x.md",
            "a..b.md",
            ".gitignore",
            "git/x.md",
            "x.git/y.md",
        ] {
            assert_eq!(DocPath::new(path).unwrap().as_str(), path);
        }
    }

    #[test]
    fn paths_that_lead_elsewhere_are_refused() {
        let table = [
            ("", PathError::Empty),
            ("/etc/passwd", PathError::Absolute),
            ("..", PathError::Escapes),
            ("a/../b.md", PathError::Escapes),
            ("a//b.md", PathError::EmptyPart),
            ("a/", PathError::EmptyPart),
            ("./a.md", PathError::EmptyPart),
            ("a\\b.md", PathError::Character),
            ("a\0.md", PathError::Character),
            ("a\nb.md", PathError::Character),
            (".git/config", PathError::GitFolder),
            ("x/.GIT/hooks", PathError::GitFolder),
            (".g\u{200c}it/x", PathError::GitFolder),
            (".git./x", PathError::GitFolder),
            (".git ::$INDEX_ALLOCATION/x", PathError::GitFolder),
            ("GIT~1/x", PathError::GitFolder),
            (".ｇit/x", PathError::GitFolder),
        ];
        for (path, error) in table {
            assert_eq!(DocPath::new(path), Err(error), "{path:?}");
        }
        assert_eq!(DocPath::new(&"a".repeat(5000)), Err(PathError::TooLong));
    }

    #[test]
    fn names_that_some_system_cannot_hold_are_told() {
        let long = "한".repeat(70);
        for (path, expected) in [
            ("refunds/opened-items.md", None),
            ("console.md", None),
            ("com10/nullable.md", None),
            ("환불 안내.md", None),
            (".github/x.md", None),
            ("a/con.md", Some(Hindrance::Device)),
            ("AUX", Some(Hindrance::Device)),
            ("lpt3/x.md", Some(Hindrance::Device)),
            ("nul .md", Some(Hindrance::Device)),
            ("what?.md", Some(Hindrance::Character)),
            ("a:b/c.md", Some(Hindrance::Character)),
            ("a./b.md", Some(Hindrance::Edge)),
            ("a /b.md", Some(Hindrance::Edge)),
            (" a.md", Some(Hindrance::Edge)),
            (long.as_str(), Some(Hindrance::LongName)),
        ] {
            assert_eq!(DocPath::new(path).unwrap().hindrance(), expected, "{path}");
        }
    }

    #[test]
    fn references_resolve_against_the_document() {
        let from = DocPath::new("refunds/opened/items.md").unwrap();
        for (reference, expected) in [
            ("x.md", Ok("refunds/opened/x.md")),
            ("./x.md", Ok("refunds/opened/x.md")),
            ("../x.md", Ok("refunds/x.md")),
            ("../../hold.md", Ok("hold.md")),
            ("/phone/hold.md", Ok("phone/hold.md")),
            ("../../../x.md", Err(PathError::Escapes)),
            ("/../x.md", Err(PathError::Escapes)),
            ("/.git/config", Err(PathError::GitFolder)),
        ] {
            let found = from.resolve(reference);
            assert_eq!(
                found.as_ref().map(DocPath::as_str).map_err(|e| *e),
                expected,
                "{reference}"
            );
        }
    }

    #[test]
    fn a_relative_reference_leads_back_to_its_path() {
        let paths = ["a.md", "x/a.md", "x/y/b.md", "x/z/c.md", "q/r/s/t.md"];
        for from in paths.map(|path| DocPath::new(path).unwrap()) {
            for to in paths.map(|path| DocPath::new(path).unwrap()) {
                let reference = to.relative_to(&from);
                assert_eq!(
                    from.resolve(&reference).unwrap(),
                    to,
                    "{from} → {reference}"
                );
            }
        }
    }

    #[test]
    fn names_parts_and_folders() {
        let path = DocPath::new("x/Hold rule.MD").unwrap();
        assert!(path.is_markdown());
        assert_eq!(
            (path.file_name(), path.stem(), path.folder()),
            ("Hold rule.MD", "Hold rule", "x")
        );
        assert!(path.is_in("x") && path.is_in("") && !path.is_in("x/Hold"));
        assert_eq!(DocPath::new(".md").unwrap().stem(), ".md");
        assert!(!DocPath::new(".md").unwrap().is_markdown());
    }
}
