//! Ties a comment to words of a text, and finds those words again in another version.
//!
//! An anchor keeps the blob it was made on, the range, the quote and what stood around
//! it. In another version the range is carried through the comparison of the two texts;
//! where that fails, the quote is looked for by itself. Either way an answer counts only
//! if enough around it is as it was and no other place fits nearly as well. Otherwise
//! the anchor is detached: a wrong place is worse than none.
//!
//! What is ambiguous: two sentences or lines of which either may be the old one, because one was
//! made of the other and the old one may have been changed since. What is not: a line that went
//! through untouched while its words were newly written in a line that reads otherwise, and a line
//! that stands to the letter in another place and nowhere else.

mod flat;
mod place;
mod sentence;

use std::ops::Range;

use serde::{Deserialize, Serialize};

pub use place::Placing;

use crate::ObjectId;
use crate::document::Document;
use crate::text::floor_boundary;

/// Characters of context that an anchor keeps on each side.
const CONTEXT: usize = 64;
/// Bytes of a quote at most; a longer selection is cut to its section instead.
pub const MAX_QUOTE: usize = 8 * 1024;

/// Words of a text, and everything needed to find them again.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchor {
    /// The content the range counts in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blob: Option<ObjectId>,
    /// Where the quote begins, in bytes.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// The words themselves.
    pub quote: String,
    /// What stood before them.
    #[serde(default)]
    pub prefix: String,
    /// What stood behind them.
    #[serde(default)]
    pub suffix: String,
    /// The anchor of the section they stood in.
    #[serde(default)]
    pub section: String,
}

/// Where an anchor is in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Place {
    /// Where it was, carried along with the changes around it.
    Exact(Range<usize>),
    /// The quote moved and was found by what stands around it.
    Moved(Range<usize>),
    /// It cannot be said with certainty.
    Detached(Detached),
}

/// Why an anchor has no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Detached {
    /// The quote stands nowhere in the text.
    Gone,
    /// The quote was changed where it stood, and stands elsewhere unchanged.
    Changed,
    /// Several places fit.
    Ambiguous,
    /// The quote stands there, but nothing around it is as it was.
    Unsure,
}

impl Place {
    /// The range, if there is one.
    pub fn range(&self) -> Option<Range<usize>> {
        match self {
            Self::Exact(range) | Self::Moved(range) => Some(range.clone()),
            Self::Detached(_) => None,
        }
    }
}

impl Anchor {
    /// Makes an anchor on a range of a document; nothing where there are no words or the
    /// selection is too long.
    pub fn new(document: &Document, blob: Option<ObjectId>, range: Range<usize>) -> Option<Self> {
        let source = document.source.as_str();
        let quote = source.get(range.clone())?;
        if quote.trim().is_empty() || quote.len() > MAX_QUOTE {
            return None;
        }
        let section = document.section_at(range.start);
        let before = source[..range.start]
            .char_indices()
            .rev()
            .take(CONTEXT)
            .last()
            .map_or(range.start, |(at, _)| at);
        let after = source[range.end..]
            .char_indices()
            .nth(CONTEXT)
            .map_or(source.len(), |(at, _)| range.end + at);
        Some(Self {
            blob,
            start: range.start,
            end: range.end,
            quote: quote.to_owned(),
            prefix: source[before..range.start].to_owned(),
            suffix: source[range.end..after].to_owned(),
            section: section
                .map(|section| section.anchor.clone())
                .unwrap_or_default(),
        })
    }

    /// The occurrence of a quote in a document, from 1, for `--quote TEXT --occurrence N`.
    pub fn of_quote(
        document: &Document,
        blob: Option<ObjectId>,
        quote: &str,
        occurrence: usize,
    ) -> Option<Self> {
        let from = floor_boundary(&document.source, document.body_start);
        let at = document.source[from..]
            .match_indices(quote)
            .nth(occurrence.checked_sub(1)?)?
            .0
            + from;
        Self::new(document, blob, at..at + quote.len())
    }
}

#[cfg(test)]
mod attack;
#[cfg(test)]
mod simulation;
#[cfg(test)]
mod tests;
