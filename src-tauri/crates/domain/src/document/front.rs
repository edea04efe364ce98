//! The facts at the head of a document.

use serde::{Deserialize, Serialize};

use crate::freshness::Window;
use crate::{Date, Lang};

/// The front matter of a document. A fact that is missing or broken has its default.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FrontMatter {
    /// Whether there was any front matter.
    pub present: bool,
    /// `id`.
    pub id: Option<String>,
    /// `title`.
    pub title: Option<String>,
    /// `kind`, lower case with hyphens: `Service level` is `service-level`.
    pub kind: Option<String>,
    /// `owner`, as written.
    pub owner: Option<String>,
    /// `reviewers`, a list or a text with commas.
    pub reviewers: Vec<String>,
    /// `tags`, a list or a text with commas.
    pub tags: Vec<String>,
    /// `audience`, a list or a text with commas.
    pub audience: Vec<String>,
    /// `lang`.
    pub lang: Option<Lang>,
    /// `translation_of`, a path or an id, as written.
    pub translation_of: Option<String>,
    /// `review_every`.
    pub review_every: Option<Window>,
    /// `effective`.
    pub effective: Option<Date>,
    /// `expires`.
    pub expires: Option<Date>,
    /// Every other fact in the order it was written: key and value as text.
    pub extra: Vec<(String, String)>,
}
