//! Line endings and the final newline, joined apart from the words: one side may turn
//! a file from CRLF to LF while the other changes a sentence.

use std::borrow::Cow;

use super::{Piece, pick};

/// How the joined text ends its lines.
pub(super) struct LineEnds {
    /// Set when every text uses one ending throughout, so that words can be joined without them.
    uniform: Option<&'static str>,
    /// What stands at the very end.
    last: &'static str,
}

impl LineEnds {
    pub(super) fn of(base: &str, ours: &str, theirs: &str) -> Self {
        let ending = |text: &str| match (text.matches('\n').count(), text.matches("\r\n").count()) {
            (0, _) => Some(None),
            (_, 0) => Some(Some("\n")),
            (all, crlf) if all == crlf => Some(Some("\r\n")),
            _ => None,
        };
        let uniform = match (ending(base), ending(ours), ending(theirs)) {
            (Some(b), Some(o), Some(t)) => {
                // A text of one line goes along with any ending.
                let (ours, theirs) = (o.or(b).or(t), t.or(b).or(o));
                pick(b, ours, theirs).map(|ending| ending.unwrap_or("\n"))
            }
            _ => None,
        };
        let last = |text: &str| match text.strip_suffix('\n') {
            Some(rest) if rest.ends_with('\r') && uniform.is_none() => "\r\n",
            Some(_) => "\n",
            None => "",
        };
        let either = last(ours).max(last(theirs));
        let last = pick(last(base), last(ours), last(theirs)).unwrap_or(either);
        Self { uniform, last }
    }

    /// Returns the text without its final newline, with plain line endings where that loses nothing.
    pub(super) fn open<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let text = text
            .strip_suffix('\n')
            .map_or(text, |text| text.strip_suffix('\r').unwrap_or(text));
        if self.uniform.is_some() && text.contains('\r') {
            Cow::Owned(text.replace("\r\n", "\n"))
        } else {
            Cow::Borrowed(text)
        }
    }

    /// Gives joined pieces the line endings of the file back.
    pub(super) fn close(&self, mut pieces: Vec<Piece>) -> Vec<Piece> {
        let empty = pieces
            .iter()
            .all(|piece| matches!(piece, Piece::Text { text } if text.is_empty()));
        if !empty {
            pieces.push(Piece::Text {
                text: self.last.to_owned(),
            });
        }
        if self.uniform == Some("\r\n") {
            let ended = |text: &mut String| *text = text.replace('\n', "\r\n");
            for piece in &mut pieces {
                match piece {
                    Piece::Text { text } => ended(text),
                    Piece::Conflict { base, ours, theirs } => {
                        [base, ours, theirs].into_iter().for_each(ended)
                    }
                }
            }
        }
        pieces
    }
}
