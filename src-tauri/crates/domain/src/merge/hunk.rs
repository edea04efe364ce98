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

    fn sentences(&self) -> impl Iterator<Item = Range<usize>> {
        self.list.windows(2).map(|pair| pair[0].at..pair[1].at)
    }
}

/// Returns what `side` changed, in order.
pub(super) fn hunks(base: &str, side: &str, borders: &Borders) -> Vec<Edit> {
    let mut out = changes(base, side);
    settle(base, side, borders, &mut out);
    widen(base, borders, out)
}

/// Moves every plain insertion and deletion to the place where a reader would see it.
/// The same new line can be found before or behind the blank line that came with it;
/// both sides must find it at the same place.
fn settle(base: &str, side: &str, borders: &Borders, edits: &mut [Edit]) {
    for n in 0..edits.len() {
        let from = n
            .checked_sub(1)
            .map_or(0, |before| edits[before].old.end + 1);
        let to = edits
            .get(n + 1)
            .map_or(base.len() + 1, |next| next.old.start);
        let edit = &mut edits[n];
        let text = match (edit.old.is_empty(), edit.new.is_empty()) {
            (true, false) => &side[edit.new.clone()],
            (false, true) => &base[edit.old.clone()],
            _ => continue,
        };
        // The text is the same wherever it slides to, so the bytes around it repeat its own.
        let (ahead, behind) = (
            &base.as_bytes()[edit.old.end..],
            &base.as_bytes()[..edit.old.start],
        );
        let room = to.saturating_sub(1).saturating_sub(edit.old.end);
        let forward = ahead
            .iter()
            .zip(text.bytes().chain(ahead.iter().copied()))
            .take_while(|(a, b)| *a == b)
            .count()
            .min(room);
        let room = edit.old.start.saturating_sub(from);
        let back = behind
            .iter()
            .rev()
            .zip(text.bytes().rev().chain(behind.iter().rev().copied()))
            .take_while(|(a, b)| *a == b)
            .count()
            .min(room);
        let range = edit.old.start - back..edit.old.start + forward;
        let reachable = borders.within(&range);
        let best = reachable
            .iter()
            .rev()
            .find(|border| border.block)
            .or_else(|| reachable.last());
        let Some(at) = best
            .map(|border| border.at)
            .filter(|&at| side.is_char_boundary(edit.new.start + at - edit.old.start))
        else {
            continue;
        };
        let len = (edit.old.len(), edit.new.len());
        let new_start = edit.new.start + at - edit.old.start;
        if side.is_char_boundary(new_start + len.1) && base.is_char_boundary(at + len.0) {
            (edit.old, edit.new) = (at..at + len.0, new_start..new_start + len.1);
        }
    }
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
