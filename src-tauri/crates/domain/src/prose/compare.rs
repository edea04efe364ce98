//! The comparison itself: blocks paired, their sentences paired, words marked inside.

use std::ops::Range;

use super::align::align;
use super::edits::edits;
use super::pair::{self, pair};
use super::{BlockDiff, Change, Mark, SentenceDiff, Span, sentences, token};

/// How finely a changed Korean word is compared.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Korean {
    BySyllable,
    ByEojeol,
}

/// How a block is cut before its words are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    Whole,
    Lines,
    Cells(char),
    Sentences,
}

/// A block of one text.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    pub cut: Cut,
    pub range: Range<usize>,
}

/// Compares two texts block by block.
pub(super) fn compare(
    old: &str,
    old_pieces: &[Piece],
    new: &str,
    new_pieces: &[Piece],
    korean: Korean,
) -> Vec<BlockDiff> {
    pairs(old, old_pieces, new, new_pieces)
        .into_iter()
        .map(|found| {
            let a = found.old.map(|n| &old_pieces[n]);
            let b = found.new.map(|n| &new_pieces[n]);
            let cut = b.or(a).map_or(Cut::Sentences, |piece| piece.cut);
            let range = |piece: &Piece| piece.range.clone();
            compare_block(old, new, a.map(range), b.map(range), cut, korean)
        })
        .collect()
}

/// Pairs the blocks of two texts.
pub(super) fn pairs(
    old: &str,
    old_pieces: &[Piece],
    new: &str,
    new_pieces: &[Piece],
) -> Vec<pair::Pair> {
    let texts = |text, pieces: &[Piece]| -> Vec<_> {
        let text: &str = text;
        pieces
            .iter()
            .map(|piece| &text[piece.range.clone()])
            .collect()
    };
    pair(&texts(old, old_pieces), &texts(new, new_pieces))
}

pub(super) fn compare_block(
    old: &str,
    new: &str,
    a: Option<Range<usize>>,
    b: Option<Range<usize>>,
    cut: Cut,
    korean: Korean,
) -> BlockDiff {
    let sentences = match (&a, &b) {
        (Some(a), Some(b)) if old[a.clone()] == new[b.clone()] => {
            let span = Span {
                mark: Mark::Same,
                text: new[b.clone()].to_owned(),
                old: Some(a.clone()),
                new: Some(b.clone()),
            };
            vec![SentenceDiff {
                change: Change::Same,
                spans: vec![span],
            }]
        }
        (Some(a), Some(b)) => compare_sentences(old, new, a, b, cut, korean),
        (Some(a), None) => vec![one_sided(old, a.clone(), Change::Removed)],
        (None, Some(b)) => vec![one_sided(new, b.clone(), Change::Inserted)],
        (None, None) => Vec::new(),
    };
    let change = match (&a, &b) {
        (Some(a), Some(b)) => change_between(&old[a.clone()], &new[b.clone()]),
        (Some(_), None) => Change::Removed,
        _ => Change::Inserted,
    };
    BlockDiff {
        change,
        old: a,
        new: b,
        hunk: None,
        sentences,
    }
}

fn change_between(old: &str, new: &str) -> Change {
    if old == new {
        Change::Same
    } else if old.split_whitespace().eq(new.split_whitespace()) {
        Change::Spacing
    } else {
        Change::Changed
    }
}

fn one_sided(text: &str, range: Range<usize>, change: Change) -> SentenceDiff {
    let words = text[range.clone()].to_owned();
    let span = match change {
        Change::Removed => Span {
            mark: Mark::Removed,
            text: words,
            old: Some(range),
            new: None,
        },
        _ => Span {
            mark: Mark::Inserted,
            text: words,
            old: None,
            new: Some(range),
        },
    };
    SentenceDiff {
        change,
        spans: vec![span],
    }
}

fn compare_sentences(
    old: &str,
    new: &str,
    a: &Range<usize>,
    b: &Range<usize>,
    cut: Cut,
    korean: Korean,
) -> Vec<SentenceDiff> {
    let parts = |text: &str, base: usize| -> Vec<Range<usize>> {
        let local = match cut {
            Cut::Whole => Some(0..text.len()).into_iter().collect(),
            Cut::Lines => pieces(text, '\n'),
            Cut::Cells(bar) => pieces(text, bar),
            Cut::Sentences => sentences(text),
        };
        local
            .into_iter()
            .map(|range| range.start + base..range.end + base)
            .collect()
    };
    let (a, b) = (
        parts(&old[a.clone()], a.start),
        parts(&new[b.clone()], b.start),
    );
    let old_texts: Vec<&str> = a.iter().map(|range| &old[range.clone()]).collect();
    let new_texts: Vec<&str> = b.iter().map(|range| &new[range.clone()]).collect();
    // A cell belongs to its column, whatever its words.
    let by_place = a.len() == b.len() && (a.len() == 1 || matches!(cut, Cut::Cells(_)));
    let pairs = if by_place {
        let both = |n| pair::Pair {
            old: Some(n),
            new: Some(n),
        };
        (0..a.len()).map(both).collect()
    } else {
        pair(&old_texts, &new_texts)
    };
    let compare = |found: pair::Pair| match (
        found.old.map(|n| a[n].clone()),
        found.new.map(|n| b[n].clone()),
    ) {
        (Some(x), Some(y)) => SentenceDiff {
            change: change_between(&old[x.clone()], &new[y.clone()]),
            spans: compare_words(old, new, &x, &y, korean),
        },
        (Some(x), None) => one_sided(old, x, Change::Removed),
        (None, y) => one_sided(new, y.unwrap_or_default(), Change::Inserted),
    };
    pairs.into_iter().map(compare).collect()
}

/// Returns the cells of a row of a table, each with the bar behind it.
pub(crate) fn cells(row: &str) -> Vec<Range<usize>> {
    pieces(row, '|')
}

fn pieces(text: &str, end: char) -> Vec<Range<usize>> {
    let mut at = 0;
    let piece = |piece: &str| {
        at += piece.len();
        at - piece.len()..at
    };
    text.split_inclusive(end).map(piece).collect()
}

fn compare_words(
    old: &str,
    new: &str,
    a: &Range<usize>,
    b: &Range<usize>,
    korean: Korean,
) -> Vec<Span> {
    let mut spans = Spans {
        old,
        new,
        korean,
        list: Vec::new(),
    };
    let (mut i, mut j) = (a.start, b.start);
    for edit in edits(&old[a.clone()], &new[b.clone()]) {
        let (x, y) = (
            a.start + edit.old.start..a.start + edit.old.end,
            b.start + edit.new.start..b.start + edit.new.end,
        );
        spans.same(i..x.start, j..y.start);
        spans.replaced(x.clone(), y.clone());
        (i, j) = (x.end, y.end);
    }
    spans.same(i..a.end, j..b.end);
    spans.list
}

struct Spans<'a> {
    old: &'a str,
    new: &'a str,
    korean: Korean,
    list: Vec<Span>,
}

impl Spans<'_> {
    fn same(&mut self, old: Range<usize>, new: Range<usize>) {
        if !new.is_empty() {
            let text = self.new[new.clone()].to_owned();
            self.list.push(Span {
                mark: Mark::Same,
                text,
                old: Some(old),
                new: Some(new),
            });
        }
    }

    fn removed_and_inserted(&mut self, old: Range<usize>, new: Range<usize>) {
        if !old.is_empty() {
            let text = self.old[old.clone()].to_owned();
            self.list.push(Span {
                mark: Mark::Removed,
                text,
                old: Some(old),
                new: None,
            });
        }
        if !new.is_empty() {
            let text = self.new[new.clone()].to_owned();
            self.list.push(Span {
                mark: Mark::Inserted,
                text,
                old: None,
                new: Some(new),
            });
        }
    }

    /// One Korean eojeol that took the place of another is compared by syllable.
    fn replaced(&mut self, old: Range<usize>, new: Range<usize>) {
        let (x, y) = (&self.old[old.clone()], &self.new[new.clone()]);
        let eojeol = |text: &str| {
            text.chars().any(token::is_hangul) && text.chars().all(char::is_alphanumeric)
        };
        if self.korean == Korean::ByEojeol || !eojeol(x) || !eojeol(y) {
            return self.removed_and_inserted(old, new);
        }
        let (a, b) = (token::syllables(x), token::syllables(y));
        let text = |text: &str, parts: &[Range<usize>]| -> Vec<String> {
            parts
                .iter()
                .map(|part| text[part.clone()].to_owned())
                .collect()
        };
        let runs = align(&text(x, &a), &text(y, &b));
        let common: usize = runs.iter().map(|run| run.len).sum();
        if common * 2 < a.len().min(b.len()) || common == 0 {
            return self.removed_and_inserted(old, new);
        }
        let at = |parts: &[Range<usize>], n: usize, from: &Range<usize>| {
            parts
                .get(n)
                .map_or(from.end, |part| from.start + part.start)
        };
        let (mut i, mut j) = (0, 0);
        for run in runs {
            self.removed_and_inserted(
                at(&a, i, &old)..at(&a, run.old, &old),
                at(&b, j, &new)..at(&b, run.new, &new),
            );
            (i, j) = (run.old + run.len, run.new + run.len);
            self.same(
                at(&a, run.old, &old)..at(&a, i, &old),
                at(&b, run.new, &new)..at(&b, j, &new),
            );
        }
        self.removed_and_inserted(at(&a, i, &old)..old.end, at(&b, j, &new)..new.end);
    }
}
