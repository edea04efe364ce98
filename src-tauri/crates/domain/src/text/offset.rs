//! Offsets with types of their own, and the one place that converts between them.

use serde::{Deserialize, Serialize};

/// A place in text counted in UTF-8 bytes, as Rust and git count.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct ByteOffset(pub usize);

/// A place in text counted in UTF-16 units, as JavaScript counts.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct Utf16Offset(pub usize);

/// A line, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Line(pub u32);

/// Where the lines of a text begin, for converting offsets. `\n`, `\r\n` and a lone `\r`
/// each end a line.
#[derive(Clone, Debug)]
pub struct LineIndex<'a> {
    text: &'a str,
    starts: Vec<usize>,
}

impl<'a> LineIndex<'a> {
    /// Finds the lines of a text.
    pub fn new(text: &'a str) -> Self {
        let bytes = text.as_bytes();
        let mut starts = vec![0];
        for (at, byte) in bytes.iter().enumerate() {
            if *byte == b'\n' || (*byte == b'\r' && bytes.get(at + 1) != Some(&b'\n')) {
                starts.push(at + 1);
            }
        }
        Self { text, starts }
    }

    /// The line that holds a byte; the last one for places past the end.
    pub fn line(&self, at: ByteOffset) -> Line {
        let line = self.starts.partition_point(|start| *start <= at.0);
        Line(u32::try_from(line).unwrap_or(u32::MAX))
    }

    /// The column of a byte in characters, from 1.
    pub fn column(&self, at: ByteOffset) -> u32 {
        let start = self.start(self.line(at)).0;
        let before = self
            .text
            .get(start..at.0.min(self.text.len()))
            .unwrap_or_default();
        u32::try_from(before.chars().count() + 1).unwrap_or(u32::MAX)
    }

    /// Where a line begins; the end of the text for lines past the last.
    pub fn start(&self, line: Line) -> ByteOffset {
        let at = usize::try_from(line.0.saturating_sub(1)).unwrap_or(usize::MAX);
        ByteOffset(self.starts.get(at).copied().unwrap_or(self.text.len()))
    }

    /// The number of lines.
    pub fn count(&self) -> usize {
        self.starts.len()
    }

    /// Converts to UTF-16 units. A place inside a character counts as its beginning.
    pub fn to_utf16(&self, at: ByteOffset) -> Utf16Offset {
        let at = floor_boundary(self.text, at.0);
        Utf16Offset(
            self.text
                .get(..at)
                .map_or(0, |before| before.chars().map(char::len_utf16).sum()),
        )
    }

    /// Converts from UTF-16 units. A place inside a character counts as its beginning.
    pub fn to_byte(&self, at: Utf16Offset) -> ByteOffset {
        let mut units = 0;
        for (byte, c) in self.text.char_indices() {
            units += c.len_utf16();
            if units > at.0 {
                return ByteOffset(byte);
            }
        }
        ByteOffset(self.text.len())
    }
}

/// The beginning of the character that holds a byte, or the end of the text.
pub(crate) fn floor_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "a한\r\n😀b\rc\n";

    #[test]
    fn offsets_survive_the_round_trip_at_every_character() {
        let index = LineIndex::new(TEXT);
        for (byte, _) in TEXT.char_indices().chain([(TEXT.len(), ' ')]) {
            let units = index.to_utf16(ByteOffset(byte));
            assert_eq!(index.to_byte(units), ByteOffset(byte));
        }
    }

    #[test]
    fn every_kind_of_line_end_counts_once() {
        let index = LineIndex::new(TEXT);
        assert_eq!(index.count(), 4);
        assert_eq!(index.line(ByteOffset(0)), Line(1));
        assert_eq!(
            index.line(ByteOffset(5)),
            Line(1),
            "the line feed of \\r\\n belongs to its line"
        );
        assert_eq!(index.line(ByteOffset(6)), Line(2));
        assert_eq!(index.column(ByteOffset(10)), 2, "columns count characters");
        assert_eq!(index.line(ByteOffset(999)), Line(4));
        assert_eq!(index.start(Line(3)), ByteOffset(12));
    }

    #[test]
    fn the_middle_of_a_character_is_its_beginning() {
        let index = LineIndex::new("😀");
        assert_eq!(index.to_utf16(ByteOffset(2)), Utf16Offset(0));
        assert_eq!(index.to_byte(Utf16Offset(1)), ByteOffset(0));
    }
}
