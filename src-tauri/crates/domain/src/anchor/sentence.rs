//! Which sentence of an older text a sentence is: where many read nearly the same, the words of a
//! quote may stand in another one than they did.

use std::collections::HashMap;
use std::ops::Range;

use super::place::weight;
use crate::prose::token::{TokenKind, tokens};

/// Returns the sentences that a range touches, or the item, row or heading where it has none.
pub(super) fn around(text: &str, range: &Range<usize>) -> Range<usize> {
    let is_end = |(at, c): &(usize, char)| ends(text, *at, *c);
    let start = text[..range.start]
        .char_indices()
        .rev()
        .find(is_end)
        .map_or(0, |(at, c)| at + c.len_utf8());
    if text[range.clone()].trim_end().ends_with(is_stop) {
        return start..range.end;
    }
    let end = text[range.end..]
        .char_indices()
        .map(|(at, c)| (range.end + at, c))
        .find(is_end)
        .map_or(text.len(), |(at, _)| at);
    start..end
}

/// Whether a sentence ends with a character: not with the point of a number, nor where a line was
/// only wrapped.
fn ends(text: &str, at: usize, c: char) -> bool {
    let after = &text[at + c.len_utf8()..];
    match c {
        '.' => !after.starts_with(char::is_alphanumeric),
        '\n' => {
            let line = after.trim_start_matches([' ', '\r']);
            line.is_empty() || line.starts_with(['\n', '#', '-', '*', '+', '|', '>'])
        }
        _ => is_stop(c),
    }
}

/// Whether a character closes a sentence.
pub(super) fn is_stop(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '。')
}

/// Returns the words of a text, one after the other.
pub(super) fn words_of(text: &str) -> impl Iterator<Item = &str> {
    tokens(text)
        .into_iter()
        .filter(|token| token.kind == TokenKind::Word)
        .map(|token| &text[token.range])
}

/// The words of a sentence, for the comparison with many others.
pub(super) struct Words<'a> {
    count: HashMap<&'a str, usize>,
    weight: usize,
}

impl<'a> Words<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let mut count = HashMap::new();
        for word in words_of(text) {
            *count.entry(word).or_default() += 1;
        }
        Self {
            count,
            weight: weight(text),
        }
    }

    /// Returns how much of two sentences is the same, in hundredths.
    pub(super) fn likeness(&self, other: &str) -> usize {
        let mut left = self.count.clone();
        let mut same = 0;
        for word in words_of(other) {
            if let Some(count) = left.get_mut(word).filter(|count| **count > 0) {
                *count -= 1;
                same += weight(word);
            }
        }
        200 * same / (self.weight + weight(other)).max(1)
    }
}
