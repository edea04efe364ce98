//! Joins the changes of two sides to one text.

use std::ops::Range;

use super::hunk::{Borders, hunks};
use super::{Piece, decision, moves};
use crate::prose::edits::Edit;
use crate::prose::word_count;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Ours,
    Theirs,
    /// Both made the same change.
    Both,
}

struct Hunk<'a> {
    side: Side,
    old: Range<usize>,
    new: &'a str,
}

pub(super) fn merge(base: &str, ours: &str, theirs: &str) -> Vec<Piece> {
    let borders = Borders::of(base);
    let all = gather(
        ours,
        &hunks(base, ours, &borders),
        theirs,
        &hunks(base, theirs, &borders),
    );

    let mut groups = Vec::new();
    let mut rest = all.as_slice();
    while !rest.is_empty() {
        let (group, behind) = rest.split_at(group_len(rest, base, &borders));
        groups.push(Group::of(base, group));
        rest = behind;
    }
    moves::open(base, ours, theirs, &mut groups);
    let groups = decision::by_sentence(base, &borders, groups);

    let mut pieces = Vec::new();
    let mut at = 0;
    for group in groups {
        pieces.push(Piece::Text {
            text: base[at..group.whole.start].to_owned(),
        });
        at = group.whole.end;
        pieces.push(group.into_piece(base));
    }
    pieces.push(Piece::Text {
        text: base[at..].to_owned(),
    });
    pieces
}

/// Changes that are decided together.
pub(super) struct Group {
    /// What they replace.
    pub whole: Range<usize>,
    /// As our side wants it.
    pub ours: String,
    /// As their side wants it.
    pub theirs: String,
    /// Whether a person has to choose.
    pub conflict: bool,
}

impl Group {
    fn of(base: &str, hunks: &[Hunk<'_>]) -> Self {
        let start = hunks
            .iter()
            .map(|hunk| hunk.old.start)
            .min()
            .unwrap_or_default();
        let end = hunks
            .iter()
            .map(|hunk| hunk.old.end)
            .max()
            .unwrap_or_default();
        let whole = start..end;
        let (ours, theirs) = (
            apply(base, hunks, &whole, Side::Ours),
            apply(base, hunks, &whole, Side::Theirs),
        );
        let has = |side| hunks.iter().any(|hunk| hunk.side == side);
        let conflict = has(Side::Ours) && has(Side::Theirs) && ours != theirs;
        Self {
            whole,
            ours,
            theirs,
            conflict,
        }
    }

    /// The text of changes that nobody has to decide.
    pub fn joined(&self, base: &str) -> &str {
        match base[self.whole.clone()] == self.ours {
            true => &self.theirs,
            false => &self.ours,
        }
    }

    fn into_piece(self, base: &str) -> Piece {
        if self.conflict {
            return Piece::Conflict {
                base: base[self.whole].to_owned(),
                ours: self.ours,
                theirs: self.theirs,
            };
        }
        Piece::Text {
            text: self.joined(base).to_owned(),
        }
    }
}

/// Lays the changes of both sides into one list, in order; equal changes become one.
fn gather<'a>(
    ours: &'a str,
    our_edits: &[Edit],
    theirs: &'a str,
    their_edits: &[Edit],
) -> Vec<Hunk<'a>> {
    let of = |text: &'a str, edits: &[Edit], side| -> Vec<Hunk<'a>> {
        edits
            .iter()
            .map(|edit| Hunk {
                side,
                old: edit.old.clone(),
                new: &text[edit.new.clone()],
            })
            .collect()
    };
    let mut all = of(ours, our_edits, Side::Ours);
    all.extend(of(theirs, their_edits, Side::Theirs));
    all.sort_by_key(|hunk| (hunk.old.start, hunk.old.end, hunk.side == Side::Theirs));
    all.dedup_by(|next, kept| {
        let equal = kept.side == Side::Ours
            && next.side == Side::Theirs
            && kept.old == next.old
            && kept.new == next.new;
        if equal {
            kept.side = Side::Both;
        }
        equal
    });
    all
}

/// Returns how many changes from the first on must be decided together.
fn group_len(hunks: &[Hunk<'_>], base: &str, borders: &Borders) -> usize {
    let collide = |first: &Hunk<'_>, second: &Hunk<'_>| {
        first.side != second.side && !is_apart(first, second, base, borders)
    };
    let mut len = 1;
    loop {
        let end = hunks[..len]
            .iter()
            .map(|hunk| hunk.old.end)
            .max()
            .unwrap_or_default();
        let near =
            |hunk: &&Hunk<'_>| hunk.old.start <= end || word_count(&base[end..hunk.old.start]) == 0;
        let reached = hunks[len..]
            .iter()
            .take_while(near)
            .collect::<Vec<_>>()
            .into_iter()
            .rposition(|next| hunks[..len].iter().any(|hunk| collide(hunk, next)));
        match reached {
            Some(last) => len += last + 1,
            None => return len,
        }
    }
}

/// Whether two changes, the first of them earlier in the text, can both be made unseen.
fn is_apart(first: &Hunk<'_>, second: &Hunk<'_>, base: &str, borders: &Borders) -> bool {
    if first.old.end > second.old.start || (first.old == second.old) {
        return false;
    }
    if first.side == Side::Both || second.side == Side::Both {
        return true;
    }
    let between = first.old.end..second.old.start;
    if word_count(&base[between.clone()]) > 0 {
        return true;
    }
    borders.within(&between).iter().any(|border| {
        let gap = &base[first.old.end..border.at];
        if first.new.is_empty() && gap.is_empty() {
            return borders.is_border(first.old.start);
        }
        let kept = if gap.trim().is_empty() {
            format!("{}{gap}", first.new)
        } else {
            gap.to_owned()
        };
        if border.block && border.at < base.len() {
            kept.ends_with('\n')
        } else {
            ends_sentence(&kept)
        }
    })
}

fn ends_sentence(text: &str) -> bool {
    let text = text.trim_end();
    let closed = text.trim_end_matches([
        '"', '\'', '\u{201D}', '\u{2019}', '»', ')', ']', '*', '_', '`',
    ]);
    closed.ends_with(['.', '!', '?', '…', '。', '！', '？', '|'])
}

/// Returns a stretch of the base as one side wants it.
fn apply(base: &str, hunks: &[Hunk<'_>], whole: &Range<usize>, side: Side) -> String {
    let mut out = String::new();
    let mut at = whole.start;
    for hunk in hunks
        .iter()
        .filter(|hunk| hunk.side == side || hunk.side == Side::Both)
    {
        out.push_str(&base[at..hunk.old.start]);
        out.push_str(hunk.new);
        at = hunk.old.end;
    }
    out.push_str(&base[at..whole.end]);
    out
}
