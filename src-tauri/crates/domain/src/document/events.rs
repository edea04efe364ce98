//! The one way Markdown is read: which extensions are on, and how its events are joined.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, OffsetIter, Options, Parser};

/// Texts longer than this are not taken apart.
pub(super) const MAX_BYTES: usize = 4 * 1024 * 1024;

/// GitHub's Markdown and wiki links. Front matter, alerts and heading attributes are ours:
/// the parser's versions are quadratic, know five alerts, and let any attribute through.
const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_WIKILINKS);

/// The events of a text with their places; neighbouring texts come as one, so that what
/// looks for addresses in them sees whole ones.
pub(super) fn events(body: &str) -> Events<'_> {
    Events {
        body,
        inner: Parser::new_ext(body, OPTIONS).into_offset_iter(),
        next: None,
    }
}

pub(super) struct Events<'a> {
    body: &'a str,
    inner: OffsetIter<'a>,
    next: Option<(Event<'a>, Range<usize>)>,
}

impl<'a> Events<'a> {
    /// Whether a text is exactly what stands in the source, without escape or entity: the
    /// parser then lends it from there.
    fn is_verbatim(&self, text: &CowStr<'a>, range: &Range<usize>) -> bool {
        matches!(text, CowStr::Borrowed(_))
            && text.len() == range.len()
            && text.as_ptr().addr() == self.body.as_ptr().addr() + range.start
    }
}

impl<'a> Iterator for Events<'a> {
    type Item = (Event<'a>, Range<usize>);

    fn next(&mut self) -> Option<Self::Item> {
        let (event, mut range) = self.next.take().or_else(|| self.inner.next())?;
        let Event::Text(text) = event else {
            return Some((event, range));
        };
        if !self.is_verbatim(&text, &range) {
            return Some((Event::Text(text), range));
        }
        while let Some((event, following)) = self.inner.next() {
            match event {
                Event::Text(text)
                    if following.start == range.end && self.is_verbatim(&text, &following) =>
                {
                    range.end = following.end;
                }
                event => {
                    self.next = Some((event, following));
                    break;
                }
            }
        }
        let whole = self.body.get(range.clone()).map_or(text, CowStr::Borrowed);
        Some((Event::Text(whole), range))
    }
}

/// The alerts that a quote can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Alert {
    Say,
    Dont,
    Note,
    Warning,
    Hold,
    Must,
    Tip,
    Important,
    Caution,
}

impl Alert {
    pub const ALL: [Self; 9] = [
        Self::Say,
        Self::Dont,
        Self::Note,
        Self::Warning,
        Self::Hold,
        Self::Must,
        Self::Tip,
        Self::Important,
        Self::Caution,
    ];

    pub const fn word(self) -> &'static str {
        match self {
            Self::Say => "say",
            Self::Dont => "dont",
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Hold => "hold",
            Self::Must => "must",
            Self::Tip => "tip",
            Self::Important => "important",
            Self::Caution => "caution",
        }
    }

    /// The alert that a paragraph at the head of a quote announces, and where its marker
    /// ends: `[!SAY]` alone on the first line.
    pub fn announced(body: &str, paragraph: &Range<usize>) -> Option<(Self, usize)> {
        let text = body.get(paragraph.clone())?;
        let line = text.lines().next()?;
        let word = line.trim_end().strip_prefix("[!")?.strip_suffix(']')?;
        let alert = Self::ALL
            .into_iter()
            .find(|alert| alert.word().eq_ignore_ascii_case(word))?;
        Some((alert, paragraph.start + line.len()))
    }
}

/// An anchor that the author chose: `{#anchor}` at the end of a heading. Gives the anchor
/// and where its marker begins.
pub(super) fn chosen_anchor<'a>(body: &'a str, heading: &Range<usize>) -> Option<(&'a str, usize)> {
    let text = body.get(heading.clone())?;
    let line = text.lines().rfind(|line| !is_underline(line))?.trim_end();
    let line = without_closing_hashes(line);
    let (_, anchor) = line.strip_suffix('}')?.rsplit_once("{#")?;
    if !is_anchor(anchor) {
        return None;
    }
    let marker = line.len() - anchor.len() - 3;
    let line_start = text.rfind(line)?;
    Some((anchor, heading.start + line_start + marker))
}

fn is_underline(line: &str) -> bool {
    let line = line.trim();
    line.is_empty() || line.chars().all(|c| c == '=') || line.chars().all(|c| c == '-')
}

fn without_closing_hashes(line: &str) -> &str {
    let open = line.trim_end_matches('#');
    if open.len() < line.len() && open.ends_with([' ', '\t']) {
        open.trim_end()
    } else {
        line
    }
}

/// Whether a text may be an anchor: letters and digits of any script, `-`, `_`, `.`, `:`.
pub(super) fn is_anchor(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= 200
        && text
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ':'))
}
