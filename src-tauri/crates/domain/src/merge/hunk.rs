//! What one side changed, as the prose comparison finds it. A sentence that was mostly rewritten counts as one change, because joining words of
//! two rewritings gives a sentence that nobody wrote.

use std::ops::Range;

use crate::prose::changes;
use crate::prose::edits::Edit;
use crate::prose::{BlockKind, blocks, cells, sentences, word_count};

/// The places of a text where a sentence or a block begins or ends, in order.
pub(super) struct Borders {
    list: Vec<Border>,
}

/// The beginning of a sentence.
#[derive(Clone, Copy, Debug)]
pub(super) struct Border {
    pub at: usize,
    /// Whether a block begins here as well.
    pub block: bool,
}

impl Borders {
    pub(super) fn of(text: &str) -> Self {
        let mut list = Vec::new();
        for block in blocks(text) {
            let block_text = &text[block.range.clone()];
            let inside = if block.kind == BlockKind::Row {
                cells(block_text)
            } else {
                sentences(block_text)
            };
            let starts = inside.iter().map(|range| block.range.start + range.start);
            list.extend(starts.map(|at| Border {
                at,
                block: at == block.range.start,
            }));
        }
        list.push(Border {
            at: text.len(),
            block: true,
        });
        Self { list }
    }

    /// Returns the borders that lie in a range, its end included.
    pub(super) fn within(&self, range: &Range<usize>) -> &[Border] {
        let from = self.list.partition_point(|border| border.at < range.start);
        let to = self.list.partition_point(|border| border.at <= range.end);
        &self.list[from..to.max(from)]
    }

    pub(super) fn is_border(&self, at: usize) -> bool {
        self.list
            .binary_search_by_key(&at, |border| border.at)
            .is_ok()
    }

    /// Returns the sentence, or the sentences, that a range lies in.
    pub(super) fn around(&self, range: &Range<usize>) -> Range<usize> {
        let from = self.list.partition_point(|border| border.at <= range.start);
        let to = self
            .list
            .partition_point(|border| border.at < range.end.max(range.start + 1));
        let start = from.checked_sub(1).and_then(|at| self.list.get(at));
        let end = self.list.get(to);
        start.map_or(0, |border| border.at)..end.map_or(range.end, |border| border.at)
    }

    fn sentences(&self) -> impl Iterator<Item = Range<usize>> {
        self.list.windows(2).map(|pair| pair[0].at..pair[1].at)
    }
}

/// Returns what `side` changed, in order.
pub(super) fn hunks(base: &str, side: &str, borders: &Borders) -> Vec<Edit> {
    widen(base, borders, changes(base, side))
}

/// Makes the edits of a mostly rewritten sentence one edit of the whole sentence.
fn widen(base: &str, borders: &Borders, edits: Vec<Edit>) -> Vec<Edit> {
    let mut out: Vec<Edit> = Vec::new();
    let mut rest = edits.into_iter().peekable();
    for sentence in borders.sentences() {
        let mut inside: Vec<Edit> = Vec::new();
        while let Some(edit) =
            rest.next_if(|edit| edit.old.start < sentence.end && edit.old.end <= sentence.end)
        {
            inside.push(edit);
        }
        let touched =
            |edit: &Edit| word_count(&base[edit.old.start.max(sentence.start)..edit.old.end]);
        let removed: usize = inside.iter().map(touched).sum();
        let words = word_count(&base[sentence.clone()]);
        // An edit that runs over a border of this sentence leaves it as it is.
        let alone = out.last().is_none_or(|edit| edit.old.end <= sentence.start)
            && rest
                .peek()
                .is_none_or(|edit| edit.old.start >= sentence.end);
        match (inside.first(), inside.last()) {
            (Some(first), Some(last))
                if inside.len() > 1 && words >= 4 && removed * 2 > words && alone =>
            {
                out.push(Edit {
                    old: sentence.clone(),
                    new: first.new.start - (first.old.start - sentence.start)
                        ..last.new.end + (sentence.end - last.old.end),
                });
            }
            _ => out.append(&mut inside),
        }
        // An edit that runs over the border belongs to no single sentence.
        while let Some(edit) = rest.next_if(|edit| edit.old.start < sentence.end) {
            out.push(edit);
        }
    }
    out.extend(rest);
    out
}
