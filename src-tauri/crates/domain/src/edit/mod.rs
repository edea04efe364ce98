//! Changes a text where it is to be changed and nowhere else. Markdown is never written
//! anew from what was understood of it: every operation here replaces ranges of the
//! text that was there, so opening a document, changing one word and saving it gives a
//! difference of one line.

mod facts;
mod moves;
mod save;

use std::ops::Range;

use serde::{Deserialize, Serialize};

pub use facts::{Fact, FactValue, set_facts};
pub use moves::{Rewritten, rewrite_links, without_targets};
pub use save::{display_text, save};

/// A range of a text, in bytes, and what comes in its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TextEdit {
    /// What goes.
    pub range: Range<usize>,
    /// What comes.
    pub text: String,
}

/// Why a text could not be changed as asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EditError {
    /// A range is not one of this text.
    #[error("The text has changed: there is no place {start} to {end} in it any more.")]
    NoSuchPlace {
        /// Where it should begin.
        start: usize,
        /// Where it should end.
        end: usize,
    },
    /// Two changes want the same place.
    #[error("Two changes want to change the same place of the text.")]
    Overlap,
    /// The file is in an encoding whose bytes cannot be kept.
    #[error("This file is not readable as text, so it cannot be changed here without damage.")]
    NotText,
}

/// Makes all edits at once. Their ranges count in `text` as it is before any of them.
pub fn apply(text: &str, edits: &[TextEdit]) -> Result<String, EditError> {
    let mut edits: Vec<&TextEdit> = edits.iter().collect();
    edits.sort_by_key(|edit| (edit.range.start, edit.range.end));
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        let Range { start, end } = edit.range;
        if text.get(start..end).is_none() {
            return Err(EditError::NoSuchPlace { start, end });
        }
        out.push_str(text.get(at..start).ok_or(EditError::Overlap)?);
        out.push_str(&edit.text);
        at = end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    Ok(out)
}

/// Replaces a range; lines that come with the replacement end as the others do.
pub fn replace(text: &str, range: Range<usize>, replacement: &str) -> Result<String, EditError> {
    let replacement = if line_ending(text) == "\r\n" {
        replacement.replace("\r\n", "\n").replace('\n', "\r\n")
    } else {
        replacement.replace("\r\n", "\n")
    };
    apply(
        text,
        &[TextEdit {
            range,
            text: replacement,
        }],
    )
}

/// The line ending that a text mostly uses.
fn line_ending(text: &str) -> &'static str {
    let crlf = text.matches("\r\n").count();
    if crlf * 2 > text.matches('\n').count() {
        "\r\n"
    } else {
        "\n"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn edit(range: Range<usize>, text: &str) -> TextEdit {
        TextEdit {
            range,
            text: text.to_owned(),
        }
    }

    #[test]
    fn edits_are_made_together() {
        let edits = [edit(4..5, "X"), edit(0..1, "Y"), edit(2..2, "+")];
        assert_eq!(apply("abcdef", &edits), Ok("Yb+cdXf".to_owned()));
    }

    #[test]
    fn a_place_that_is_not_there_is_named() {
        assert_eq!(
            apply("é", &[edit(0..1, "")]),
            Err(EditError::NoSuchPlace { start: 0, end: 1 })
        );
        assert_eq!(
            apply("ab", &[edit(1..9, "")]),
            Err(EditError::NoSuchPlace { start: 1, end: 9 })
        );
        assert_eq!(
            apply("abc", &[edit(0..2, ""), edit(1..3, "")]),
            Err(EditError::Overlap)
        );
    }

    #[test]
    fn a_replacement_takes_the_line_endings_of_the_file() {
        assert_eq!(
            replace("a\r\nb\r\n", 0..1, "x\ny\r\nz"),
            Ok("x\r\ny\r\nz\r\nb\r\n".to_owned())
        );
        assert_eq!(replace("a\nb", 0..1, "x\r\ny"), Ok("x\ny\nb".to_owned()));
    }
}
