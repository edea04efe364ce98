//! Finds the sentences of a paragraph. White space behind a sentence belongs to it,
//! so that the sentences of a text laid side by side are the text.

use std::ops::Range;

/// Words whose point does not end a sentence, in the four languages we know best.
const ABBREVIATIONS: &[&str] = &[
    "e.g", "i.e", "etc", "mr", "mrs", "ms", "dr", "prof", "vs", "no", "nr", "fig", "approx", "max",
    "min", "ext", "tel", "st", "inc", "ltd", "co", "cf", "p", "pp", "tp", "ths", "ts", "gs", "vd",
    "v.v", "u.c", "t.i", "piem", "plkst", "utt", "sk", "lpp", "u.tml", "t.sk", "g", "resp", "apr",
    "str",
];

/// Returns the ranges of the sentences of `text`, one paragraph, in order.
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut rest = text.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        let after = at + c.len_utf8();
        let end = match c {
            '.' | '!' | '?' | '…' => end_after_sign(text, start, at, after, c),
            '。' | '！' | '？' => Some(behind_closers(text, after)),
            '\n' if hard_break(&text[start..at]) => Some(after),
            _ => None,
        };
        let Some(end) = end else { continue };
        let end = end + text[end..].len() - text[end..].trim_start().len();
        if end < text.len() && text[start..end].trim().is_empty() {
            continue;
        }
        out.push(start..end);
        start = end;
        while rest.peek().is_some_and(|&(at, _)| at < end) {
            rest.next();
        }
    }
    if start < text.len() {
        if text[start..].trim().is_empty() && !out.is_empty() {
            if let Some(last) = out.last_mut() {
                let last: &mut Range<usize> = last;
                last.end = text.len();
            }
        } else {
            out.push(start..text.len());
        }
    }
    out
}

fn behind_closers(text: &str, at: usize) -> usize {
    let is_closer = |c: char| {
        matches!(
            c,
            '"' | '\''
                | '\u{201D}'
                | '\u{2019}'
                | '\u{201C}'
                | '»'
                | ')'
                | ']'
                | '」'
                | '』'
                | '*'
                | '_'
                | '`'
                | '.'
                | '!'
                | '?'
                | '…'
        )
    };
    at + text[at..].len() - text[at..].trim_start_matches(is_closer).len()
}

fn end_after_sign(text: &str, start: usize, at: usize, after: usize, sign: char) -> Option<usize> {
    let end = behind_closers(text, after);
    let behind = &text[end..];
    if behind.is_empty() {
        return Some(end);
    }
    if !behind.starts_with(char::is_whitespace) {
        return None;
    }
    let next = behind.trim_start_matches([
        ' ', '\t', '\r', '\n', '>', '"', '\'', '(', '*', '_', '\u{201C}', '\u{2018}', '«',
    ]);
    if next.chars().next().is_some_and(char::is_lowercase) {
        return None;
    }
    if sign == '.' && end == after {
        let before = text[start..at].trim_start_matches([' ', '\t', '>', '#', '-', '*', '+']);
        let word = before
            .rsplit(|c: char| c.is_whitespace() || matches!(c, '(' | '"'))
            .next()
            .unwrap_or_default();
        let list_number =
            before == word && !word.is_empty() && word.chars().all(|c| c.is_ascii_digit());
        let one_letter = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
        if list_number || one_letter || ABBREVIATIONS.contains(&word.to_lowercase().as_str()) {
            return None;
        }
    }
    Some(end)
}

/// Two spaces or a backslash at the end of a line, and the name line of an alert.
fn hard_break(before: &str) -> bool {
    let line = before.rsplit('\n').next().unwrap_or_default();
    let line = line.strip_suffix('\r').unwrap_or(line);
    let alert = line.trim_start_matches(['>', ' ']);
    line.ends_with("  ")
        || line.ends_with('\\')
        || (line.trim_start().starts_with('>')
            && alert.starts_with("[!")
            && alert.trim_end().ends_with(']'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        sentences(text)
            .into_iter()
            .map(|range| &text[range])
            .collect()
    }

    #[test]
    fn sentences_end_where_a_reader_stops() {
        for (text, expected) in [
            (
                "Refund it. Tell the customer!",
                vec!["Refund it. ", "Tell the customer!"],
            ),
            (
                "See e.g. the list. Then go.",
                vec!["See e.g. the list. ", "Then go."],
            ),
            (
                "1. Ask for the number. Wait.\n",
                vec!["1. Ask for the number. ", "Wait.\n"],
            ),
            (
                "It costs 3.50 euros. Pay.",
                vec!["It costs 3.50 euros. ", "Pay."],
            ),
            (
                "환불을 확인합니다. 고객에게 알립니다.",
                vec!["환불을 확인합니다. ", "고객에게 알립니다."],
            ),
            (
                "Hoàn tiền ngay. Báo cho khách, v.v. rồi đóng.",
                vec!["Hoàn tiền ngay. ", "Báo cho khách, v.v. rồi đóng."],
            ),
            (
                "Zvaniet plkst. 9. Jautājiet u.c. lietas.",
                vec!["Zvaniet plkst. 9. ", "Jautājiet u.c. lietas."],
            ),
            ("退款。请等。", vec!["退款。", "请等。"]),
            (
                "He said \u{201C}no.\u{201D} Then left",
                vec!["He said \u{201C}no.\u{201D} ", "Then left"],
            ),
            ("one  \ntwo", vec!["one  \n", "two"]),
            (
                "> [!SAY]\n> Hello there.",
                vec!["> [!SAY]\n", "> Hello there."],
            ),
            ("Wait... What?", vec!["Wait... ", "What?"]),
            ("no end", vec!["no end"]),
            ("\n\n", vec!["\n\n"]),
            ("", vec![]),
        ] {
            assert_eq!(cut(text), expected, "{text:?}");
            assert_eq!(cut(text).concat(), text);
        }
    }
}
