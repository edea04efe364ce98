//! The words of a text, written out: with the marks of threads around them, and remembered with
//! the places they stand in, so that what a reader selects is found in the source again.

use std::ops::Range;

use super::write::{Note, Writer, draw, escape};
use super::{Document, ImageTarget, RenderContext, TargetDocument};
use crate::DocPath;

/// Words of the source that a thread is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Their bytes in the source.
    pub range: Range<usize>,
    /// The thread.
    pub thread: String,
}

/// Text as it is shown, without white space, and where every byte of it comes from.
#[derive(Default)]
pub(super) struct Shown {
    text: String,
    starts: Vec<usize>,
    ends: Vec<usize>,
}

impl Shown {
    /// Adds words that stand in a range of the body. What does not stand there letter by letter
    /// (an entity, a label of ours) comes from the whole range.
    fn add(&mut self, text: &str, from: &Range<usize>, is_exact: bool) {
        for (at, c) in text.char_indices() {
            if c.is_whitespace() {
                continue;
            }
            let place = if is_exact {
                from.start + at..from.start + at + c.len_utf8()
            } else {
                from.clone()
            };
            self.text.push(c);
            for _ in 0..c.len_utf8() {
                self.starts.push(place.start);
                self.ends.push(place.end);
            }
        }
    }

    fn find(&self, words: &str, occurrence: usize) -> Option<Range<usize>> {
        let at = self
            .text
            .match_indices(words)
            .nth(occurrence.checked_sub(1)?)?
            .0;
        let start = *self.starts.get(at)?;
        let end = *self.ends.get(at + words.len() - 1)?;
        (start < end).then_some(start..end)
    }
}

impl Writer<'_> {
    /// Writes words that stand in a range of the body.
    pub(super) fn words(&mut self, text: &str, from: Range<usize>) {
        let is_exact = self.body.get(from.clone()) == Some(text);
        if let Some(shown) = &mut self.shown
            && self.wanted.contains(&from.start)
        {
            shown.add(text, &from, is_exact);
        }
        let base = self.document.body_start;
        let inside = |mark: &Mark| {
            let start = mark.range.start.saturating_sub(base).max(from.start);
            let end = mark.range.end.saturating_sub(base).min(from.end);
            (start < end).then_some((start, end))
        };
        if text.trim().is_empty() || !self.marks.iter().any(|mark| inside(mark).is_some()) {
            escape(text, &mut self.out);
            return;
        }
        let marked: Vec<(Range<usize>, &str)> = self
            .marks
            .iter()
            .filter_map(|mark| {
                let (start, end) = inside(mark)?;
                let range = if is_exact {
                    start - from.start..end - from.start
                } else {
                    0..text.len()
                };
                Some((range, mark.thread.as_str()))
            })
            .collect();
        let mut cuts: Vec<usize> = marked
            .iter()
            .flat_map(|(range, _)| [range.start, range.end])
            .chain([0, text.len()])
            .filter(|at| text.is_char_boundary(*at))
            .collect();
        cuts.sort_unstable();
        cuts.dedup();
        for pair in cuts.windows(2) {
            let [start, end] = *pair else { continue };
            let piece = text.get(start..end).unwrap_or_default();
            let mut open = 0;
            for (range, thread) in &marked {
                if range.start <= start && end <= range.end {
                    self.out
                        .push_str("<span class=\"thread-mark\" data-thread=\"");
                    escape(thread, &mut self.out);
                    self.out.push_str("\">");
                    open += 1;
                }
            }
            escape(piece, &mut self.out);
            for _ in 0..open {
                self.out.push_str("</span>");
            }
        }
    }

    /// Remembers words of ours that readers see: a label, the number of a footnote.
    pub(super) fn own_words(&mut self, text: &str, at: usize) {
        if let Some(shown) = &mut self.shown
            && self.wanted.contains(&at)
        {
            shown.add(text, &(at..at), false);
        }
    }

    /// Where the words of a piece of inline code stand: without its backticks.
    pub(super) fn inside_code(&self, text: &str, range: &Range<usize>) -> Range<usize> {
        let whole = self.body.get(range.clone()).unwrap_or_default();
        let ticks = whole.bytes().take_while(|byte| *byte == b'`').count();
        let inner = range.start + ticks..range.end.saturating_sub(ticks);
        let spaced = inner.start + 1..inner.end.saturating_sub(1);
        if self.body.get(spaced.clone()) == Some(text) {
            spaced
        } else {
            inner
        }
    }
}

/// Finds words as a reader sees them in the source: in one section, or in the whole document.
/// White space is left out of account. `occurrence` counts from 1.
pub fn find_shown(
    document: &Document,
    section: Option<&str>,
    words: &str,
    occurrence: u32,
) -> Option<Range<usize>> {
    let words: String = words.chars().filter(|c| !c.is_whitespace()).collect();
    let occurrence = usize::try_from(occurrence).ok()?;
    if words.is_empty() {
        return None;
    }
    let wanted = match section {
        Some(anchor) => document.section(anchor)?.range.clone(),
        None => document.body_start..document.source.len(),
    };
    let shown = draw(document, wanted.clone(), &Nowhere, Note::Words)
        .ok()
        .and_then(|drawn| drawn.shown)
        .and_then(|shown| shown.find(&words, occurrence));
    if let Some(range) = shown {
        let base = document.body_start;
        return Some(base + range.start..base + range.end);
    }
    // Raw HTML is shown and has no places of its own.
    let mut source = Shown::default();
    source.add(document.source.get(wanted.clone())?, &wanted, true);
    source.find(&words, occurrence)
}

/// A handbook without anything else in it: links and images do not change the words.
struct Nowhere;

impl RenderContext for Nowhere {
    fn document(&self, _path: &DocPath) -> Option<TargetDocument> {
        None
    }

    fn image(&self, _path: &DocPath) -> ImageTarget {
        ImageTarget::Missing
    }
}
