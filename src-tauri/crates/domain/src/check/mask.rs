//! Blanks out what is not read as prose: front matter, code, addresses, tags, comments.

use std::ops::Range;

use crate::prose::{BlockKind, blocks};

/// Returns `source` with everything blanked that is not prose. Lengths and lines stay, so
/// that a place in one is the same place in the other.
pub(super) fn mask(source: &str, body_start: usize) -> String {
    let mut bytes = source.as_bytes().to_vec();
    let mut blank = |range: Range<usize>| {
        for byte in bytes.get_mut(range).unwrap_or_default() {
            if !matches!(byte, b'\n' | b'\r') {
                *byte = b' ';
            }
        }
    };
    blank(0..body_start);
    let body = source.get(body_start..).unwrap_or_default();
    for block in blocks(body) {
        let start = body_start + block.range.start;
        if block.kind == BlockKind::Code {
            blank(start..body_start + block.range.end);
        } else {
            spans(&body[block.range.clone()])
                .for_each(|range| blank(range.start + start..range.end + start));
        }
    }
    String::from_utf8(bytes).unwrap_or_default()
}

/// Finds code, targets of links, addresses, tags and comments in a block.
fn spans(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let end = if rest.starts_with('`') {
            code(rest)
        } else if rest.starts_with("<!--") {
            rest.find("-->").map(|end| end + 3)
        } else if rest.starts_with('<') {
            tag(rest)
        } else if rest.starts_with("](") {
            target(rest)
        } else if rest.starts_with("http://") || rest.starts_with("https://") {
            Some(
                rest.find(|c: char| c.is_whitespace() || matches!(c, '>' | ')' | '|'))
                    .unwrap_or(rest.len()),
            )
        } else if rest.starts_with("{#") {
            rest.find('}')
                .filter(|end| !rest[..*end].contains('\n'))
                .map(|end| end + 1)
        } else if rest.starts_with("[!") {
            rest.find(']')
                .filter(|end| rest[2..*end].chars().all(|c| c.is_ascii_alphabetic()))
                .map(|end| end + 1)
        } else {
            None
        };
        match end {
            Some(end) => {
                out.push(at..at + end);
                at += end;
            }
            None => at += rest.chars().next().map_or(1, char::len_utf8),
        }
    }
    out.into_iter()
}

fn code(text: &str) -> Option<usize> {
    let count = text.chars().take_while(|&c| c == '`').count();
    let fence = &text[..count];
    let mut from = count;
    while let Some(found) = text[from..].find(fence) {
        let start = from + found;
        let length = text[start..].chars().take_while(|&c| c == '`').count();
        if length == count {
            return Some(start + count);
        }
        from = start + length;
    }
    Some(count)
}

fn tag(text: &str) -> Option<usize> {
    let named =
        text[1..].starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'));
    named
        .then(|| text.find('>').filter(|end| *end < 2_000).map(|end| end + 1))
        .flatten()
}

fn target(text: &str) -> Option<usize> {
    let mut depth = 0;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            '(' => depth += 1,
            ')' if depth <= 1 => return Some(at + 1),
            ')' => depth -= 1,
            '\n' if at > 1 && text[..at].ends_with('\n') => return None,
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_prose_is_left() {
        let source = "---\ntitle: ASAP\n---\nSee `soon` [the list](soon.md \"x\") now <b>고객</b> https://a.example/soon.\n```\nsoon\n```\n> [!SAY]\n> Hi {#x}\n";
        let masked = mask(source, 20);
        assert_eq!(masked.len(), source.len());
        let words: Vec<&str> = masked.split_whitespace().collect();
        assert_eq!(
            words,
            ["See", "[the", "list", "now", "고객", ">", ">", "Hi"]
        );
    }

    #[test]
    fn strange_text_is_masked_without_a_panic() {
        for source in [
            "`", "``a`", "](", "<", "<!--", "](a(b", "<a", "[!", "{#", "고`객", "`a``b`",
        ] {
            assert_eq!(mask(source, 0).len(), source.len(), "{source:?}");
        }
    }
}
