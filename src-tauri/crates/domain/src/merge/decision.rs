//! What a person decides at once: whole sentences, cells, headings. Two sides that changed words
//! here and there in one sentence made two sentences, and only those can be chosen from, or kept
//! both. What only one side changed elsewhere in such a sentence stands in both.

use std::ops::Range;

use super::hunk::Borders;
use super::text::Group;

/// Widens conflicts to the sentences that they lie in; those of one sentence become one.
pub(super) fn by_sentence(base: &str, borders: &Borders, groups: Vec<Group>) -> Vec<Group> {
    let ranges = ranges(base, borders, &groups);
    let mut out: Vec<Group> = Vec::new();
    let mut rest = groups.into_iter().peekable();
    for range in ranges {
        while let Some(before) = rest.next_if(|group| !is_inside(&group.whole, &range)) {
            if before.whole.start >= range.end {
                out.push(before);
                break;
            }
            out.push(before);
        }
        let mut inside: Vec<Group> = Vec::new();
        while let Some(group) = rest.next_if(|group| is_inside(&group.whole, &range)) {
            inside.push(group);
        }
        if !inside.is_empty() {
            out.push(as_one(base, &range, &inside));
        }
    }
    out.extend(rest);
    out
}

/// Whether a change belongs to what is decided in a range.
fn is_inside(change: &Range<usize>, range: &Range<usize>) -> bool {
    if change.is_empty() || range.is_empty() {
        return change == range || (range.start < change.start && change.end < range.end);
    }
    change.start < range.end && range.start < change.end
}

/// The ranges that are decided as a whole, in order and apart from each other.
fn ranges(base: &str, borders: &Borders, groups: &[Group]) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = groups
        .iter()
        .filter(|group| group.conflict)
        .map(|group| sentence_around(base, borders, &group.whole))
        .collect();
    loop {
        let before = found.clone();
        for range in &mut found {
            // What runs over the border of a sentence takes its other side in.
            for group in groups {
                if is_inside(&group.whole, range) {
                    *range = range.start.min(group.whole.start)..range.end.max(group.whole.end);
                }
            }
        }
        let mut apart: Vec<Range<usize>> = Vec::new();
        for range in found {
            match apart.last_mut() {
                Some(last) if range.start < last.end => last.end = last.end.max(range.end),
                _ => apart.push(range),
            }
        }
        if apart == before {
            return apart;
        }
        found = apart;
    }
}

/// The sentence, or the sentences, that a change lies in: without the mark of its block and the
/// space behind it. What was put between two of them lies in none.
fn sentence_around(base: &str, borders: &Borders, change: &Range<usize>) -> Range<usize> {
    if change.is_empty() && borders.is_border(change.start) {
        return change.clone();
    }
    let around = borders.around(change);
    let start = around.start + mark_len(base.get(around.clone()).unwrap_or_default());
    let end = around.start
        + base
            .get(around.clone())
            .unwrap_or_default()
            .trim_end_matches(|letter: char| letter.is_whitespace() || letter == '|')
            .len();
    start.min(change.start)..end.max(change.end)
}

/// The length of what stands before the words of a block: the mark of a list, a quotation, a
/// heading, a cell.
fn mark_len(text: &str) -> usize {
    let mut rest = text;
    loop {
        let trimmed = rest.trim_start_matches([' ', '\t', '>', '|']);
        let hashes = trimmed.trim_start_matches('#');
        let digits = trimmed.trim_start_matches(|letter: char| letter.is_ascii_digit());
        let next = if hashes.len() < trimmed.len() && hashes.starts_with(' ') {
            hashes
        } else if let Some(item) = trimmed
            .strip_prefix(['-', '*', '+'])
            .filter(|item| item.starts_with([' ', '\t']))
        {
            item
        } else if let Some(item) = digits
            .strip_prefix(['.', ')'])
            .filter(|item| digits.len() < trimmed.len() && item.starts_with(' '))
        {
            item
        } else if let Some(task) = ["[ ] ", "[x] ", "[X] "]
            .iter()
            .find_map(|mark| trimmed.strip_prefix(mark))
        {
            task
        } else {
            trimmed
        };
        if next.len() == rest.len() {
            return text.len() - rest.len();
        }
        rest = next;
    }
}

/// Several changes as one that is decided at once.
fn as_one(base: &str, range: &Range<usize>, inside: &[Group]) -> Group {
    let whole = inside.iter().fold(range.clone(), |whole, group| {
        whole.start.min(group.whole.start)..whole.end.max(group.whole.end)
    });
    let side = |text: fn(&Group) -> &str| {
        let mut out = String::new();
        let mut at = whole.start;
        for group in inside {
            out.push_str(base.get(at..group.whole.start).unwrap_or_default());
            out.push_str(match group.conflict {
                true => text(group),
                false => group.joined(base),
            });
            at = group.whole.end;
        }
        out.push_str(base.get(at..whole.end).unwrap_or_default());
        out
    };
    Group {
        ours: side(|group| &group.ours),
        theirs: side(|group| &group.theirs),
        conflict: true,
        whole,
    }
}

#[cfg(test)]
mod tests {
    use super::mark_len;

    #[test]
    fn marks_of_blocks_are_no_words() {
        for (text, mark) in [
            ("Wait.", ""),
            ("- Wait.", "- "),
            ("  2. Wait.", "  2. "),
            ("> - [ ] Wait.", "> - [ ] "),
            ("## Hold", "## "),
            ("| Gold ", "| "),
            ("**Bold** words", ""),
            ("14 days", ""),
            ("2.5 days", ""),
            ("#tag", ""),
            ("-5 degrees", ""),
        ] {
            assert_eq!(&text[..mark_len(text)], mark, "{text}");
        }
    }
}
