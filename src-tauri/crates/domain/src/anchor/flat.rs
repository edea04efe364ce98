//! A text with every run of white space as one space, so that wrapping its lines anew
//! moves nothing, and the way back to the places in the text itself.

use std::ops::Range;

pub(super) struct Flat {
    pub text: String,
    /// For every byte of `text` the byte of the source it stands for, and the source's end.
    source: Vec<usize>,
}

impl Flat {
    pub(super) fn new(source: &str) -> Self {
        let mut text = String::with_capacity(source.len());
        let mut places = Vec::with_capacity(source.len() + 1);
        let mut in_space = false;
        for (at, c) in source.char_indices() {
            if c.is_whitespace() {
                if !in_space {
                    text.push(' ');
                    places.push(at);
                }
            } else {
                text.push(c);
                places.extend(at..at + c.len_utf8());
            }
            in_space = c.is_whitespace();
        }
        places.push(source.len());
        Self {
            text,
            source: places,
        }
    }

    /// The place in the flat text of a place in the source.
    pub(super) fn flat(&self, at: usize) -> usize {
        self.source
            .partition_point(|&place| place < at)
            .min(self.text.len())
    }

    /// The place in the source of a place in the flat text.
    pub(super) fn source_of(&self, at: usize) -> usize {
        self.source.get(at).copied().unwrap_or_default()
    }

    /// The range in the source of a range of the flat text that neither begins nor ends
    /// with a space.
    pub(super) fn range(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.source.get(range.start).copied().unwrap_or_default();
        let last = range
            .end
            .checked_sub(1)
            .and_then(|last| self.source.get(last));
        start..last.map_or(start, |last| last + 1)
    }
}

/// Flattens a quote; the spaces at its ends go.
pub(super) fn flatten(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
