//! Joins two changed versions of a text, word by word inside a line.
//!
//! What both sides changed apart from each other is joined; what they changed alike is
//! taken once; where they changed the same words, or touching words of one sentence,
//! the person chooses from a [`Piece::Conflict`]. A text with conflict markers is never
//! made, and no changed word of either side is dropped: it stands in the result or in
//! a conflict. Front matter is joined key by key.

mod decision;
mod front;
mod hunk;
mod line_ends;
mod moves;
mod text;

use serde::Serialize;

use line_ends::LineEnds;

/// A stretch of the joined text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Piece {
    /// Text both sides agree on, or that only one of them changed.
    Text {
        /// The text.
        text: String,
    },
    /// Text that both sides changed in different ways.
    Conflict {
        /// As it was.
        base: String,
        /// As our side wants it.
        ours: String,
        /// As their side wants it.
        theirs: String,
    },
}

/// What came of joining two versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Merge {
    /// One text.
    Clean(String),
    /// A person has to choose; the pieces in order are the whole text.
    Conflicts {
        /// At least one of them is a conflict.
        pieces: Vec<Piece>,
    },
}

/// Joins the changes that `ours` and `theirs` made to `base`.
pub fn merge(base: &str, ours: &str, theirs: &str) -> Merge {
    if ours == theirs || theirs == base {
        return Merge::Clean(ours.to_owned());
    }
    if ours == base {
        return Merge::Clean(theirs.to_owned());
    }
    let ends = LineEnds::of(base, ours, theirs);
    let (base, ours, theirs) = (ends.open(base), ends.open(ours), ends.open(theirs));
    let pieces =
        front::merge(&base, &ours, &theirs).unwrap_or_else(|| text::merge(&base, &ours, &theirs));
    finish(ends.close(pieces))
}

/// Takes what changed from `base`; `None` when both sides changed in different ways.
fn pick<T: PartialEq>(base: T, ours: T, theirs: T) -> Option<T> {
    if ours == theirs || theirs == base {
        Some(ours)
    } else if ours == base {
        Some(theirs)
    } else {
        None
    }
}

fn finish(pieces: Vec<Piece>) -> Merge {
    let mut joined: Vec<Piece> = Vec::new();
    for piece in pieces {
        match (joined.last_mut(), piece) {
            (_, Piece::Text { text }) if text.is_empty() => {}
            (Some(Piece::Text { text: last }), Piece::Text { text }) => last.push_str(&text),
            (_, piece) => joined.push(piece),
        }
    }
    if joined
        .iter()
        .any(|piece| matches!(piece, Piece::Conflict { .. }))
    {
        return Merge::Conflicts { pieces: joined };
    }
    let texts = joined.into_iter().map(|piece| match piece {
        Piece::Text { text } | Piece::Conflict { ours: text, .. } => text,
    });
    Merge::Clean(texts.collect())
}

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;
