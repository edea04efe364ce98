//! The lines that a place in conflict stands in, as one side has them. The text around a place is
//! joined already and holds words of the other side as well; nobody wrote that line.

use std::ops::Range;
use std::time::Duration;

use carebook_engine::api::drafts::ConflictPiece;
use similar::{Algorithm, DiffOp, TextDiff};

/// For longer nobody waits; a place that is not found until then is shown without its line.
const PATIENCE: Duration = Duration::from_millis(300);

/// One of the three texts of a conflict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// What both grew from.
    Before,
    /// The draft's.
    Yours,
    /// The published one.
    Theirs,
}

impl Side {
    /// The words of this side at a place; nothing for what is no place in the text.
    pub fn words(self, piece: &ConflictPiece) -> Option<&str> {
        match piece {
            ConflictPiece::Place {
                before,
                yours,
                theirs,
            } => Some(match self {
                Self::Before => before,
                Self::Yours => yours,
                Self::Theirs => theirs,
            }),
            ConflictPiece::Text { .. } | ConflictPiece::Moved { .. } => None,
        }
    }
}

/// Returns, for every piece, the whole lines of a side's text that it stands in; of a piece that
/// is not found there, its words alone.
pub fn lines(pieces: &[ConflictPiece], side: Side, whole: &str) -> Vec<String> {
    let whole = whole.replace("\r\n", "\n");
    let mut tokens = Vec::new();
    let mut spans: Vec<Range<usize>> = Vec::new();
    for piece in pieces {
        let text = match piece {
            ConflictPiece::Text { text } => text,
            piece => side.words(piece).unwrap_or_default(),
        };
        let start = tokens.len();
        tokens.extend(split(text));
        spans.push(start..tokens.len());
    }
    let there = split(&whole);
    let diff = TextDiff::configure()
        .algorithm(Algorithm::Myers)
        .timeout(PATIENCE)
        .diff_slices(&tokens, &there);
    let mut starts: Vec<usize> = vec![0];
    for token in &there {
        starts.push(starts.last().copied().unwrap_or_default() + token.len());
    }
    let found = |piece: &ConflictPiece, span: &Range<usize>| {
        let words = side.words(piece)?;
        let (from, to) = carried(diff.ops(), span)?;
        let (from, to) = (*starts.get(from)?, *starts.get(to)?);
        (whole.get(from..to)? == words).then(|| around(&whole, from..to))
    };
    (pieces.iter().zip(&spans))
        .map(|(piece, span)| {
            let words = || side.words(piece).unwrap_or_default().to_owned();
            found(piece, span).unwrap_or_else(words)
        })
        .collect()
}

/// Where a stretch of the old tokens lies among the new ones.
fn carried(ops: &[DiffOp], span: &Range<usize>) -> Option<(usize, usize)> {
    let same = |at: &dyn Fn(&Range<usize>) -> bool| {
        ops.iter().find_map(|op| match op {
            DiffOp::Equal {
                old_index,
                new_index,
                len,
            } if at(&(*old_index..old_index + len)) => Some((*old_index, *new_index)),
            _ => None,
        })
    };
    if span.is_empty() {
        // Between two tokens: behind the one before it, or in front of the next.
        let (old, new) = same(&|range| range.start < span.start && span.start <= range.end)
            .or_else(|| same(&|range| range.start == span.start))?;
        let at = new + (span.start - old);
        return Some((at, at));
    }
    let (old, new) = same(&|range| range.contains(&span.start))?;
    let (last, last_new) = same(&|range| range.contains(&(span.end - 1)))?;
    Some((new + (span.start - old), last_new + (span.end - last)))
}

/// The whole lines around a stretch of a text.
fn around(text: &str, range: Range<usize>) -> String {
    let start = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
    let ended = text[start..range.end].ends_with('\n') && !range.is_empty();
    let behind = &text[range.end..];
    let end = match ended {
        true => range.end,
        false => range.end + behind.find('\n').unwrap_or(behind.len()),
    };
    text[start..end].to_owned()
}

/// Words, and everything else letter by letter.
fn split(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let len = match first.is_alphanumeric() {
            true => rest
                .find(|c: char| !c.is_alphanumeric())
                .unwrap_or(rest.len()),
            false => first.len_utf8(),
        };
        let (token, behind) = rest.split_at(len);
        tokens.push(token);
        rest = behind;
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> ConflictPiece {
        ConflictPiece::Text {
            text: text.to_owned(),
        }
    }

    fn place(before: &str, yours: &str, theirs: &str) -> ConflictPiece {
        ConflictPiece::Place {
            before: before.to_owned(),
            yours: yours.to_owned(),
            theirs: theirs.to_owned(),
        }
    }

    #[test]
    fn the_line_is_the_sides_own() {
        // The draft changed the tea, what was published the time of day; both changed the number.
        let pieces = [
            text("# Tea\n\nServe green tea for "),
            place("14", "30", "60"),
            text(" days in the morning.\n\n"),
            place("Old.\n", "", "New.\n"),
            text("End.\n"),
        ];
        for (side, whole, expected) in [
            (
                Side::Before,
                "# Tea\n\nServe tea for 14 days in the evening.\n\nOld.\nEnd.\n",
                ["Serve tea for 14 days in the evening.", "Old.\n"],
            ),
            (
                Side::Yours,
                "# Tea\r\n\r\nServe green tea for 30 days in the evening.\r\n\r\nEnd.\r\n",
                ["Serve green tea for 30 days in the evening.", "End."],
            ),
            (
                Side::Theirs,
                "# Tea\n\nServe tea for 60 days in the morning.\n\nNew.\nEnd.\n",
                ["Serve tea for 60 days in the morning.", "New.\n"],
            ),
            (Side::Yours, "Another text altogether.\n", ["30", ""]),
        ] {
            let shown = lines(&pieces, side, whole);
            assert_eq!([&shown[1], &shown[3]], expected, "{side:?}");
        }
    }
}
