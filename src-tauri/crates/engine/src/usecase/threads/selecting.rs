//! From what somebody selected to words of the source.

use std::ops::Range;

use carebook_domain::anchor::Anchor;
use carebook_domain::document::{Document, find_shown};
use carebook_domain::text::{nfc, nfd};

use super::placing::Plain;
use super::scene::Scene;
use crate::api::review::Selection;
use crate::api::{ApiError, ErrorCode};

/// Ties a comment to the words that were selected; nothing for the document as a whole.
pub(super) fn anchor(scene: &Scene, selection: &Selection) -> Result<Option<Anchor>, ApiError> {
    let document = &scene.document;
    let range = match selection {
        Selection::Document => return Ok(None),
        Selection::Range { from, to, quote } => in_source(document, *from, *to, quote)?,
        Selection::Quote {
            quote,
            section,
            occurrence,
        } => {
            let shown = |quote: &str| find_shown(document, section.as_deref(), quote, *occurrence);
            // What was copied elsewhere may compose its accents and syllables otherwise.
            shown(quote)
                .or_else(|| shown(&nfc(quote)))
                .or_else(|| shown(&nfd(quote)))
                .ok_or_else(|| not_found(quote, *occurrence))?
        }
        Selection::Section { section } => heading_of(document, section)?,
    };
    let range = trimmed(&document.source, range);
    Anchor::new(document, Some(scene.blob), range)
        .map(Some)
        .ok_or_else(|| {
            ApiError::new(
                ErrorCode::Refused,
                "These are no words that can be commented on: nothing, or more than 8 KB.",
            )
            .with_hint("Choose fewer words, or the whole section.")
            .saying("no_words", &[])
        })
}

fn in_source(
    document: &Document,
    from: u32,
    to: u32,
    quote: &str,
) -> Result<Range<usize>, ApiError> {
    let plain = Plain(&document.source);
    let range = plain.byte(from)..plain.byte(to);
    let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let there = document.source.get(range.clone()).unwrap_or_default();
    if flat(there) == flat(quote) {
        return Ok(range);
    }
    Err(ApiError::new(
        ErrorCode::Refused,
        "The text is another one than when these words were selected.",
    )
    .with_hint("Save, or wait until the text has been saved, and select them again.")
    .saying("selected_before", &[]))
}

fn not_found(quote: &str, occurrence: u32) -> ApiError {
    let short: String = quote.chars().take(60).collect();
    let message = if occurrence > 1 {
        format!("“{short}” does not stand there {occurrence} times.")
    } else {
        format!("“{short}” does not stand there.")
    };
    ApiError::new(ErrorCode::NotFound, message)
        .with_hint("Select the words again; the text may have changed.")
        .saying("words_gone", &[])
}

/// The heading that names a section; its first line where it has none.
fn heading_of(document: &Document, anchor: &str) -> Result<Range<usize>, ApiError> {
    let section = document.section(anchor).ok_or_else(|| {
        ApiError::new(
            ErrorCode::NotFound,
            format!("There is no section “{anchor}” in {}.", document.path),
        )
    })?;
    let text = document
        .source
        .get(section.range.clone())
        .unwrap_or_default();
    let mut at = section.range.start;
    for line in text.split_inclusive('\n') {
        let bare = line.trim().trim_start_matches('#').trim();
        let words = bare
            .rsplit_once("{#")
            .map_or(bare, |(words, _)| words)
            .trim_end()
            .trim_end_matches('#')
            .trim_end();
        if !words.is_empty()
            && let Some(inside) = line.find(words)
        {
            return Ok(at + inside..at + inside + words.len());
        }
        at += line.len();
    }
    Ok(section.range.clone())
}

/// The range without the white space at its ends.
fn trimmed(source: &str, range: Range<usize>) -> Range<usize> {
    let text = source.get(range.clone()).unwrap_or_default();
    let lead = text.len() - text.trim_start().len();
    let end = range.start + text.trim_end().len();
    (range.start + lead).min(end)..end
}
