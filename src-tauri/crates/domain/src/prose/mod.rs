//! Compares two texts the way a colleague reads them: blocks are paired first, the
//! sentences inside them next, and words are marked inside sentences.
//!
//! The spans of a [`ProseDiff`], read in order, give back both texts byte for byte, so
//! nothing can hide between two spans. Every limit counts pieces and never time: the
//! same two texts give the same answer everywhere. Very large texts are compared line
//! by line.

pub(crate) mod align;
mod block;
pub(crate) mod edits;
mod hidden;
mod pair;
mod sentence;
pub(crate) mod token;

use std::ops::Range;

use serde::Serialize;

use align::align;
pub use block::{Block, BlockKind, blocks};
use edits::{Edit, edits};
pub use hidden::{Hidden, hidden};
use pair::pair;
pub use sentence::sentences;
pub use token::word_count;

/// Bytes on both sides together after which lines take the place of blocks.
const LINES_FROM: usize = 6_000_000;

/// What happened to a block or a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// Nothing.
    Same,
    /// Only white space differs.
    Spacing,
    /// Its words changed.
    Changed,
    /// It is new.
    Inserted,
    /// It is gone.
    Removed,
}

/// What happened to some words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// They stand in both texts.
    Same,
    /// They stand in the new text only.
    Inserted,
    /// They stood in the old text only.
    Removed,
}

/// Words that share a mark, and where they stand, in bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Span {
    /// What happened to them.
    pub mark: Mark,
    /// The words.
    pub text: String,
    /// Their place in the old text.
    pub old: Option<Range<usize>>,
    /// Their place in the new text.
    pub new: Option<Range<usize>>,
}

/// A sentence in both texts, or in one of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SentenceDiff {
    /// What happened to it.
    pub change: Change,
    /// Its words.
    pub spans: Vec<Span>,
}

/// A paragraph, heading, list item or row in both texts, or in one of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BlockDiff {
    /// What happened to it.
    pub change: Change,
    /// Its place in the old text, in bytes.
    pub old: Option<Range<usize>>,
    /// Its place in the new text, in bytes.
    pub new: Option<Range<usize>>,
    /// The number of the change it belongs to, from 1; none where nothing but spacing changed.
    pub hunk: Option<u32>,
    /// Its sentences, in reading order; removed ones before inserted ones.
    pub sentences: Vec<SentenceDiff>,
}

/// Two texts compared.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ProseDiff {
    /// The blocks of both texts, in reading order.
    pub blocks: Vec<BlockDiff>,
    /// The number of changes to walk through.
    pub hunks: u32,
}

/// Compares two texts.
pub fn diff(old: &str, new: &str) -> ProseDiff {
    let mut out = compare(old, new, Korean::BySyllable);
    number(&mut out);
    out
}

/// Returns what turns `old` into `new`, in order, by whole words.
pub(crate) fn changes(old: &str, new: &str) -> Vec<Edit> {
    let diff = compare(old, new, Korean::ByEojeol);
    let mut out: Vec<Edit> = Vec::new();
    let (mut i, mut j) = (0, 0);
    for span in diff
        .blocks
        .iter()
        .flat_map(|block| &block.sentences)
        .flat_map(|sentence| &sentence.spans)
    {
        let (a, b) = (i, j);
        i = span.old.as_ref().map_or(i, |range| range.end);
        j = span.new.as_ref().map_or(j, |range| range.end);
        match (span.mark, out.last_mut()) {
            (Mark::Same, _) => {}
            (_, Some(last)) if last.old.end == a && last.new.end == b => {
                (last.old.end, last.new.end) = (i, j)
            }
            _ => out.push(Edit {
                old: a..i,
                new: b..j,
            }),
        }
    }
    out
}

/// How finely a changed Korean word is compared.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Korean {
    BySyllable,
    ByEojeol,
}

fn compare(old: &str, new: &str, korean: Korean) -> ProseDiff {
    let cut = |text: &str| -> Vec<(BlockKind, Range<usize>)> {
        if old.len() + new.len() > LINES_FROM {
            let mut at = 0;
            let line = |line: &str| {
                at += line.len();
                (BlockKind::Front, at - line.len()..at)
            };
            return text.split_inclusive('\n').map(line).collect();
        }
        blocks(text)
            .into_iter()
            .map(|block| (block.kind, block.range))
            .collect()
    };
    let (old_blocks, new_blocks) = (cut(old), cut(new));
    let old_texts: Vec<&str> = old_blocks
        .iter()
        .map(|(_, range)| &old[range.clone()])
        .collect();
    let new_texts: Vec<&str> = new_blocks
        .iter()
        .map(|(_, range)| &new[range.clone()])
        .collect();

    let mut out = ProseDiff::default();
    for found in pair(&old_texts, &new_texts) {
        let a = found.old.map(|n| old_blocks[n].clone());
        let b = found.new.map(|n| new_blocks[n].clone());
        let kind = b
            .as_ref()
            .or(a.as_ref())
            .map_or(BlockKind::Paragraph, |(kind, _)| *kind);
        let (a, b) = (a.map(|(_, range)| range), b.map(|(_, range)| range));
        out.blocks.push(compare_block(old, new, a, b, kind, korean));
    }
    out
}

fn number(diff: &mut ProseDiff) {
    let mut before = Change::Same;
    for block in &mut diff.blocks {
        let whole = |change| matches!(change, Change::Inserted | Change::Removed);
        block.hunk = match block.change {
            Change::Same | Change::Spacing => None,
            change => {
                if !(whole(change) && whole(before)) {
                    diff.hunks += 1;
                }
                Some(diff.hunks)
            }
        };
        before = block.change;
    }
}

fn compare_block(
    old: &str,
    new: &str,
    a: Option<Range<usize>>,
    b: Option<Range<usize>>,
    kind: BlockKind,
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
        (Some(a), Some(b)) => compare_sentences(old, new, a, b, kind, korean),
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
    kind: BlockKind,
    korean: Korean,
) -> Vec<SentenceDiff> {
    let parts = |text: &str, base: usize| -> Vec<Range<usize>> {
        let local = match kind {
            BlockKind::Front => Some(0..text.len()).into_iter().collect(),
            BlockKind::Code => pieces(text, '\n'),
            BlockKind::Row => cells(text),
            _ => sentences(text),
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
    let pairs = if a.len() == 1 && b.len() == 1 {
        vec![pair::Pair {
            old: Some(0),
            new: Some(0),
        }]
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

#[cfg(test)]
mod tests;
