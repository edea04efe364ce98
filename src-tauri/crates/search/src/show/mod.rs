//! What is shown of a document: texts with what matched marked, and the best passage.

mod guess;
mod mark;
mod passage;

pub use guess::guesses;
pub use mark::Marker;
pub use passage::snippet;

use std::ops::Range;

/// A text with what matched in `<mark>`, HTML-escaped.
pub fn highlight(text: &str, marker: &Marker<'_>) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    write(text, 0..text.len(), &marker.ranges(text), &mut out);
    out
}

/// Appends a part of a text, marked and escaped; white space becomes single spaces.
fn write(text: &str, part: Range<usize>, marks: &[Range<usize>], out: &mut String) {
    let mut at = part.start;
    for mark in marks {
        if mark.end <= part.start || mark.start >= part.end {
            continue;
        }
        let (start, end) = (mark.start.max(at), mark.end.min(part.end));
        if start >= end {
            continue;
        }
        escape(text.get(at..start).unwrap_or_default(), out);
        out.push_str("<mark>");
        escape(text.get(start..end).unwrap_or_default(), out);
        out.push_str("</mark>");
        at = end;
    }
    escape(text.get(at..part.end).unwrap_or_default(), out);
}

fn escape(text: &str, out: &mut String) {
    let mut space = out.is_empty() || out.ends_with(' ');
    for c in text.chars() {
        if c.is_whitespace() || c.is_control() {
            if !space {
                out.push(' ');
            }
            space = true;
            continue;
        }
        space = false;
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
}
