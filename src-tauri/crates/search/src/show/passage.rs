//! The passage of a section that shows best what was found.

use std::ops::Range;

use super::{Marker, write};

/// Characters shown, roughly.
const LENGTH: usize = 170;
/// The same where characters are wide and say more.
const WIDE_LENGTH: usize = 100;
/// Bytes of a section that are looked at.
const LOOKED_AT: usize = 24_000;

/// The best passage, marked and escaped, in whole words.
pub fn snippet(text: &str, marker: &Marker<'_>) -> String {
    let mut end = text.len().min(LOOKED_AT);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let text = text.get(..end).unwrap_or_default();
    let marks = marker.ranges(text);
    let length = bytes(text);
    let best = best_window(text, &marks, length);
    let part = cut(text, &best, length);
    let mut out = String::with_capacity(part.len() + 64);
    if !text.get(..part.start).unwrap_or_default().trim().is_empty() {
        out.push('…');
    }
    write(text, part.clone(), &marks, &mut out);
    let kept = out.trim_end().len();
    out.truncate(kept);
    if !text.get(part.end..).unwrap_or_default().trim().is_empty() {
        out.push('…');
    }
    out
}

/// How many bytes a passage of this text may have.
fn bytes(text: &str) -> usize {
    let sample = text
        .get(..text.len().min(400))
        .map_or_else(|| text.chars().take(130).collect::<String>(), str::to_owned);
    let chars = sample.chars().count().max(1);
    let wide = sample
        .chars()
        .filter(|c| c.len_utf8() == 3 && !('\u{1e00}'..='\u{1eff}').contains(c))
        .count();
    let shown = if wide * 3 > chars {
        WIDE_LENGTH
    } else {
        LENGTH
    };
    shown * sample.len() / chars
}

/// The marks that fit into one passage and are the most different.
fn best_window(text: &str, marks: &[Range<usize>], length: usize) -> Range<usize> {
    let room = length * 3 / 4;
    let mut best = 0..0;
    let mut best_worth = 0;
    let mut words: Vec<&str> = Vec::new();
    for (i, first) in marks.iter().enumerate() {
        words.clear();
        let mut worth = 0;
        let mut end = first.end;
        for mark in marks.get(i..).unwrap_or_default() {
            if mark.end > first.start + room {
                break;
            }
            end = mark.end;
            let word = text.get(mark.clone()).unwrap_or_default();
            worth += if words.contains(&word) { 1 } else { 8 };
            words.push(word);
        }
        if worth > best_worth {
            best_worth = worth;
            best = first.start..end;
        }
    }
    best
}

/// Grows the window to the length, in whole words, from the beginning of a sentence where
/// one is near.
fn cut(text: &str, window: &Range<usize>, length: usize) -> Range<usize> {
    let spare = length.saturating_sub(window.len());
    let floor = boundary(text, window.start.saturating_sub(spare * 2 / 5));
    let lead = text.get(floor..window.start).unwrap_or_default();
    let sentence = lead.rfind(['\n', '.', '!', '?', '。']).map(|at| {
        at + lead
            .get(at..)
            .and_then(|rest| rest.chars().next())
            .map_or(1, char::len_utf8)
    });
    let start = if floor == 0 {
        sentence.unwrap_or(0)
    } else {
        floor
            + sentence
                .or_else(|| lead.find(char::is_whitespace))
                .unwrap_or(0)
    };
    let ceiling = boundary(text, (start + length).max(window.end).min(text.len()));
    let tail = text.get(window.end..ceiling).unwrap_or_default();
    let end = if ceiling == text.len() {
        ceiling
    } else {
        tail.rfind(char::is_whitespace)
            .map_or(ceiling, |at| window.end + at)
    };
    start..end.max(window.end)
}

fn boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
