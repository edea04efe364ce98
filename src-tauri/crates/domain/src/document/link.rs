//! Where the links of a document lead.

use std::ops::Range;

use serde::{Deserialize, Serialize};

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
        /// The name as written.
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

impl Link {
    /// Understands a target as if it were written in the document at `from`.
    pub fn resolve(from: &DocPath, target: &str) -> LinkKind {
        match from.resolve(target) {
            Ok(path) => LinkKind::Internal { path, anchor: None },
            Err(_) => LinkKind::Refused {
                reason: Refusal::Escapes,
            },
        }
    }
}

/// The host an address really leads to, in punycode where it is not ASCII; nothing for
/// anything but http, https and mailto.
pub fn external_host(_url: &str) -> Option<String> {
    None
}
