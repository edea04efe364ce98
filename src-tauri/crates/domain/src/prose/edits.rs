//! The edits between two short texts, word by word.

use std::ops::Range;

use super::align::align;
use super::token::{Token, TokenKind, tokens};

/// Tokens on both sides together after which a text counts as replaced as a whole.
const MAX_TOKENS: usize = 60_000;

/// A stretch of the old text and what stands in its place, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Edit {
    pub old: Range<usize>,
    pub new: Range<usize>,
}

/// Returns the edits that turn `old` into `new`, in order. What two edits leave between
/// them holds a word or the end of a sentence; anything less is part of the edit.
pub(crate) fn edits(old: &str, new: &str) -> Vec<Edit> {
    let (a, b) = (tokens(old), tokens(new));
    if a.len() + b.len() > MAX_TOKENS {
        let whole = Edit {
            old: 0..old.len(),
            new: 0..new.len(),
        };
        return if old == new { Vec::new() } else { vec![whole] };
    }
    let mut out: Vec<Edit> = Vec::new();
    let (mut i, mut j) = (0, 0);
    for (x, y) in common(old, &a, new, &b)
        .into_iter()
        .chain([(a.len(), b.len())])
    {
        let (from, to) = trimmed(old, &a, i..x, new, &b, j..y);
        push(
            &mut out,
            old,
            Edit {
                old: span(&a, from, old),
                new: span(&b, to, new),
            },
        );
        (i, j) = (x + 1, y + 1);
    }
    out
}

/// Returns the tokens that stand in both texts. Spaces are left out of the search: two
/// sentences with as many spaces would look alike.
fn common(old: &str, a: &[Token], new: &str, b: &[Token]) -> Vec<(usize, usize)> {
    let seen = |tokens: &[Token]| -> Vec<usize> {
        (0..tokens.len())
            .filter(|&n| tokens[n].kind != TokenKind::Space)
            .collect()
    };
    let (left, right) = (seen(a), seen(b));
    let text = |text: &str, tokens: &[Token], places: &[usize]| -> Vec<String> {
        places
            .iter()
            .map(|&n| text[tokens[n].range.clone()].to_owned())
            .collect()
    };
    let runs = align(&text(old, a, &left), &text(new, b, &right));
    runs.iter()
        .flat_map(|run| (0..run.len).map(|n| (left[run.old + n], right[run.new + n])))
        .collect()
}

/// Leaves equal tokens at both ends of a stretch out.
fn trimmed(
    old: &str,
    a: &[Token],
    mut x: Range<usize>,
    new: &str,
    b: &[Token],
    mut y: Range<usize>,
) -> (Range<usize>, Range<usize>) {
    let equal = |i: usize, j: usize| old[a[i].range.clone()] == new[b[j].range.clone()];
    while !x.is_empty() && !y.is_empty() && equal(x.start, y.start) {
        (x.start, y.start) = (x.start + 1, y.start + 1);
    }
    while !x.is_empty() && !y.is_empty() && equal(x.end - 1, y.end - 1) {
        (x.end, y.end) = (x.end - 1, y.end - 1);
    }
    (x, y)
}

fn span(tokens: &[Token], range: Range<usize>, text: &str) -> Range<usize> {
    let at = |n: usize| tokens.get(n).map_or(text.len(), |token| token.range.start);
    at(range.start)..at(range.end)
}

fn push(out: &mut Vec<Edit>, text: &str, edit: Edit) {
    if edit.old.is_empty() && edit.new.is_empty() {
        return;
    }
    if let Some(last) = out.last_mut()
        && is_crumb(&text[last.old.end..edit.old.start], last, &edit)
    {
        (last.old.end, last.new.end) = (edit.old.end, edit.new.end);
        return;
    }
    out.push(edit);
}

/// Whether what stands between two edits is too little to be seen as unchanged.
fn is_crumb(between: &str, before: &Edit, after: &Edit) -> bool {
    let size = |edit: &Edit| edit.old.len().max(edit.new.len());
    let small = between.len() * 3 <= size(before).min(size(after));
    let tokens = tokens(between);
    let ends = |c: char| {
        matches!(
            c,
            '.' | '!' | '?' | '…' | '。' | '！' | '？' | '|' | ':' | ';'
        )
    };
    !tokens.iter().any(|token| token.kind == TokenKind::Line)
        && !between.contains(ends)
        && (small || !tokens.iter().any(|token| token.kind == TokenKind::Word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(old: &str, new: &str) -> Vec<(String, String)> {
        edits(old, new)
            .into_iter()
            .map(|e| (old[e.old].to_owned(), new[e.new].to_owned()))
            .collect()
    }

    #[test]
    fn edits_are_whole_words() {
        for (old, new, expected) in [
            (
                "Refund in 14 days.",
                "Refund in 30 days.",
                vec![("14", "30")],
            ),
            ("a b c d", "a x y d", vec![("b c", "x y")]),
            ("tiền", "tiến", vec![("tiền", "tiến")]),
            ("same", "same", vec![]),
            ("", "all new", vec![("", "all new")]),
            (
                "Wait. Go",
                "Stay. Run",
                vec![("Wait", "Stay"), ("Go", "Run")],
            ),
        ] {
            let expected: Vec<_> = expected
                .into_iter()
                .map(|(a, b)| (a.to_owned(), b.to_owned()))
                .collect();
            assert_eq!(told(old, new), expected, "{old:?} to {new:?}");
        }
    }
}
