//! Words that can be replaced without breaking the marks around them.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::Document;
use super::events::{MAX_BYTES, events};

/// Widens a range of the source so that bold words, links and the like lie in it whole or not at
/// all, so that other words can stand in its place. Nothing where it holds a part of one and
/// something beside it, or of two blocks.
pub fn replaceable(document: &Document, range: Range<usize>) -> Option<Range<usize>> {
    let base = document.body_start;
    if range.start < base || range.is_empty() || document.source.len() > MAX_BYTES {
        return document.source.get(range.clone()).map(|_| range);
    }
    let mut wanted = range.start - base..range.end.checked_sub(base)?;
    let mut open: Vec<(Range<usize>, Option<Range<usize>>)> = Vec::new();
    let mut elements: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    let mut blocks = 0;
    for (event, place) in events(document.body()) {
        match event {
            Event::Start(
                Tag::Emphasis
                | Tag::Strong
                | Tag::Strikethrough
                | Tag::Link { .. }
                | Tag::Image { .. },
            ) => open.push((place, None)),
            Event::End(
                TagEnd::Emphasis
                | TagEnd::Strong
                | TagEnd::Strikethrough
                | TagEnd::Link
                | TagEnd::Image,
            ) => {
                if let Some((outer, Some(inner))) = open.pop() {
                    extend(&mut open, &outer);
                    elements.push((outer, inner));
                }
            }
            Event::Code(text) => {
                extend(&mut open, &place);
                let inner = document.body().get(place.clone()).and_then(|code| {
                    let at = code.find(text.as_ref())?;
                    Some(place.start + at..place.start + at + text.len())
                });
                elements.push((place.clone(), inner.unwrap_or(place)));
            }
            Event::Text(_) => extend(&mut open, &place),
            Event::Start(
                Tag::Paragraph
                | Tag::Heading { .. }
                | Tag::TableCell
                | Tag::CodeBlock(_)
                | Tag::Item,
            ) if place.start > wanted.start && place.start < wanted.end => {
                blocks += 1;
            }
            _ => {}
        }
    }
    if blocks > 0 {
        return None;
    }
    // Inner elements end before outer ones, so one walk is enough.
    for (outer, inner) in elements {
        let apart = outer.end <= wanted.start || wanted.end <= outer.start;
        let within = inner.start <= wanted.start && wanted.end <= inner.end;
        let around = wanted.start <= inner.start && inner.end <= wanted.end;
        if apart || within {
            continue;
        }
        if !around {
            return None;
        }
        wanted = wanted.start.min(outer.start)..wanted.end.max(outer.end);
    }
    Some(base + wanted.start..base + wanted.end)
}

/// What stands inside of every open element reaches this far.
fn extend(open: &mut [(Range<usize>, Option<Range<usize>>)], place: &Range<usize>) {
    for (_, inner) in open {
        *inner = Some(match inner.take() {
            Some(inner) => inner.start.min(place.start)..inner.end.max(place.end),
            None => place.clone(),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::DocPath;

    #[test]
    fn marked_words_are_replaced_whole_or_from_within() {
        for (source, words, expected) in [
            ("within 14 days of", "14 days", Some("14 days")),
            ("within **14 days** of", "14 days", Some("14 days")),
            ("within **14 days** of", "14", Some("14")),
            (
                "within **14 days** of",
                "within **14 days",
                Some("within **14 days**"),
            ),
            (
                "within **14 days** of",
                "14 days** of",
                Some("**14 days** of"),
            ),
            ("within **14 days** of", "days** of", None),
            (
                "see [the limits](limits.md) first",
                "the limits](limits.md) first",
                Some("[the limits](limits.md) first"),
            ),
            (
                "see [the limits](limits.md) first",
                "limits](limits.md) first",
                None,
            ),
            (
                "see [the **limits**](limits.md) first",
                "see [the **limits",
                Some("see [the **limits**](limits.md)"),
            ),
            ("type `refund` now", "type `refund", Some("type `refund`")),
            ("type `refund` now", "fund` now", None),
            ("one\n\ntwo", "one\n\ntwo", None),
            ("- one\n- two", "one\n- two", None),
            ("| a | b |\n|---|---|\n| one | two |", "one | two", None),
            ("one\ntwo", "one\ntwo", Some("one\ntwo")),
        ] {
            let document = Document::parse(DocPath::new("a.md").unwrap(), source.as_bytes());
            let start = source.find(words).unwrap();
            let found = replaceable(&document, start..start + words.len());
            let text = found.and_then(|range| source.get(range));
            assert_eq!(text, expected, "{words:?} in {source:?}");
        }
    }
}
