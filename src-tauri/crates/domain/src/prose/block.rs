//! Cuts a Markdown text into the blocks a reader sees: paragraphs, headings, list
//! items, table rows, code, lines of front matter. Blank lines belong to the block
//! before them, so that the blocks laid side by side are the text.

use std::ops::Range;

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BlockKind {
    /// A line of the front matter.
    Front,
    /// A heading with `#`.
    Heading,
    /// Running text.
    Paragraph,
    /// One item of a list, with the lines that follow it.
    Item,
    /// A quotation or an alert.
    Quote,
    /// One row of a table.
    Row,
    /// A fenced block.
    Code,
}

/// A block and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Where it stands, blank lines behind it included.
    pub range: Range<usize>,
}

/// Cuts `text` into blocks.
pub fn blocks(text: &str) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::new();
    let mut fence: Option<(char, usize)> = None;
    let mut in_front = false;
    let mut after_blank = true;
    let mut at = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let range = at..at + line.len();
        at = range.end;
        let plain = line.trim_end();
        if number == 0 && plain.trim_start_matches('\u{feff}') == "---" {
            in_front = text[range.end..]
                .lines()
                .any(|line| line.trim_end() == "---");
        }
        let kind = if in_front {
            in_front = number == 0 || plain != "---";
            Some(BlockKind::Front)
        } else if let Some(open) = fence {
            if closes(plain, open) {
                fence = None;
            }
            None
        } else if let Some(open) = opens(plain) {
            fence = Some(open);
            Some(BlockKind::Code)
        } else if plain.is_empty() {
            None
        } else {
            begins(plain, after_blank, out.last().map(|block| block.kind))
        };
        after_blank = plain.is_empty();
        match (kind, out.last_mut()) {
            (None, Some(last)) => last.range.end = range.end,
            (kind, _) => out.push(Block {
                kind: kind.unwrap_or(BlockKind::Paragraph),
                range,
            }),
        }
    }
    out
}

/// Returns the kind of the block that this line begins, or nothing if it goes on with the last.
fn begins(line: &str, after_blank: bool, last: Option<BlockKind>) -> Option<BlockKind> {
    let text = line.trim_start();
    let indented = line.len() > text.len();
    let marks = text.chars().take_while(|&c| c == '#').count();
    if (1..=6).contains(&marks) && text[marks..].chars().next().is_none_or(char::is_whitespace) {
        return Some(BlockKind::Heading);
    }
    if is_item(text) {
        return Some(BlockKind::Item);
    }
    if text.starts_with('|') {
        return Some(BlockKind::Row);
    }
    if text.starts_with('>') {
        return (after_blank || last != Some(BlockKind::Quote)).then_some(BlockKind::Quote);
    }
    let goes_on = match last {
        Some(BlockKind::Paragraph) => !after_blank,
        Some(BlockKind::Item) => !after_blank || indented,
        Some(BlockKind::Quote) => !after_blank,
        Some(BlockKind::Front | BlockKind::Heading | BlockKind::Row | BlockKind::Code) | None => {
            false
        }
    };
    (!goes_on).then_some(BlockKind::Paragraph)
}

/// Whether a line, its indentation removed, begins an item of a list.
pub(crate) fn is_item(text: &str) -> bool {
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    let behind = if (1..=9).contains(&digits) {
        text[digits..].strip_prefix(['.', ')'])
    } else {
        text.strip_prefix(['-', '*', '+'])
    };
    behind.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
}

fn opens(line: &str) -> Option<(char, usize)> {
    let text = line.trim_start_matches(['>', ' ', '\t']);
    let sign = text.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let count = text.chars().take_while(|&c| c == sign).count();
    (count >= 3 && !(sign == '`' && text[count..].contains('`'))).then_some((sign, count))
}

fn closes(line: &str, (sign, count): (char, usize)) -> bool {
    let text = line.trim_start_matches(['>', ' ', '\t']);
    text.len() >= count && text.chars().all(|c| c == sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_what_a_reader_sees() {
        let text = "---\ntitle: A\n---\n# Head\n\nOne line\ngoes on.\n\nTwo.\n- a\n  more\n- b\n\n> say\n> it\n\n| a | b |\n|---|---|\n```\nx\n\ny\n```\nlast";
        let seen: Vec<(BlockKind, &str)> = blocks(text)
            .into_iter()
            .map(|b| (b.kind, &text[b.range]))
            .collect();
        assert_eq!(
            seen,
            vec![
                (BlockKind::Front, "---\n"),
                (BlockKind::Front, "title: A\n"),
                (BlockKind::Front, "---\n"),
                (BlockKind::Heading, "# Head\n\n"),
                (BlockKind::Paragraph, "One line\ngoes on.\n\n"),
                (BlockKind::Paragraph, "Two.\n"),
                (BlockKind::Item, "- a\n  more\n"),
                (BlockKind::Item, "- b\n\n"),
                (BlockKind::Quote, "> say\n> it\n\n"),
                (BlockKind::Row, "| a | b |\n"),
                (BlockKind::Row, "|---|---|\n"),
                (BlockKind::Code, "```\nx\n\ny\n```\n"),
                (BlockKind::Paragraph, "last"),
            ]
        );
    }

    #[test]
    fn nothing_is_left_out() {
        for text in [
            "",
            "\n\n",
            "---\nnever closed",
            "```\nopen",
            "\r\n- \r\n",
            "#\n1)\n",
            "> ```\n> x\n> ```\n",
        ] {
            let joined: String = blocks(text)
                .into_iter()
                .map(|block| &text[block.range])
                .collect();
            assert_eq!(joined, text);
        }
    }
}
