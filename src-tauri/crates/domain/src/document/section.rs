//! Sections: the unit of search, anchors and trust.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::Lang;

/// The part of a document under one heading, up to the next heading of any level.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Section {
    /// Its anchor, unique in the document; empty for the text before the first heading.
    pub anchor: String,
    /// Its heading, plain; empty for the text before the first heading.
    pub heading: String,
    /// 1 to 6; 0 for the text before the first heading.
    pub level: u8,
    /// Its bytes in the source, heading included.
    pub range: Range<usize>,
    /// Its text for search, without markup and heading: code, table cells, alt texts and
    /// footnotes included, a newline between blocks.
    pub text: String,
    /// Its language.
    pub lang: Lang,
}
