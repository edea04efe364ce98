//! Compares two texts the way a colleague reads them: blocks are paired first, the
//! sentences inside them next, and words are marked inside sentences.
//!
//! The spans of a [`ProseDiff`], read in order, give back both texts byte for byte, so
//! nothing can hide between two spans. [`rendered`] compares what a reader sees instead,
//! and tells of marks that changed beside the words. Every limit counts pieces and never time: the
//! same two texts give the same answer everywhere. Very large texts are compared line
//! by line.

pub(crate) mod align;
mod block;
mod compare;
pub(crate) mod edits;
mod hidden;
mod pair;
mod rendered;
mod sentence;
pub(crate) mod token;

use std::ops::Range;

use serde::Serialize;

pub use block::{Block, BlockKind, blocks};
pub(crate) use compare::cells;
use compare::{Cut, Korean, Piece, compare};
use edits::Edit;
pub use hidden::{Hidden, hidden};
pub use rendered::{Note, NoteCode, RenderedBlock, RenderedDiff, RenderedSpan, rendered};
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
    let mut out = compare_source(old, new, Korean::BySyllable);
    number(&mut out);
    out
}

/// Returns what turns `old` into `new`, in order, by whole words.
pub(crate) fn changes(old: &str, new: &str) -> Vec<Edit> {
    let diff = compare_source(old, new, Korean::ByEojeol);
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

fn compare_source(old: &str, new: &str, korean: Korean) -> ProseDiff {
    let by_line = old.len() + new.len() > LINES_FROM;
    let pieces = |text: &str| -> Vec<Piece> {
        if by_line {
            let mut at = 0;
            let line = |line: &str| {
                at += line.len();
                Piece {
                    cut: Cut::Whole,
                    range: at - line.len()..at,
                }
            };
            return text.split_inclusive('\n').map(line).collect();
        }
        let piece = |block: Block| Piece {
            cut: match block.kind {
                BlockKind::Front => Cut::Whole,
                BlockKind::Code => Cut::Lines,
                BlockKind::Row => Cut::Cells('|'),
                BlockKind::Heading | BlockKind::Paragraph | BlockKind::Item | BlockKind::Quote => {
                    Cut::Sentences
                }
            },
            range: block.range,
        };
        blocks(text).into_iter().map(piece).collect()
    };
    ProseDiff {
        blocks: compare(old, &pieces(old), new, &pieces(new), korean),
        hunks: 0,
    }
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

#[cfg(test)]
mod tests;
