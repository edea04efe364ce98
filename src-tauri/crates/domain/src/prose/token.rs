//! Cuts text into words, white space and signs. The cuts fall where a reader would
//! put them: Korean by eojeol, Vietnamese by whole syllable (both stand between
//! spaces), Han and Kana by character, everything else by word. A combining mark
//! never leaves its letter.

use std::ops::Range;

use unicode_normalization::char::is_combining_mark;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TokenKind {
    /// Letters and digits.
    Word,
    /// Spaces and tabs.
    Space,
    /// One line ending.
    Line,
    /// One sign.
    Sign,
}

/// A piece of text that is compared as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub kind: TokenKind,
    pub range: Range<usize>,
}

/// Cuts `text` into tokens without leaving anything out.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::new();
    let mut chars = text.char_indices().peekable();
    while let Some((start, first)) = chars.next() {
        let next = chars.peek().map(|&(_, c)| c);
        let (kind, alone) = match first {
            '\r' if next == Some('\n') => {
                chars.next();
                (TokenKind::Line, true)
            }
            '\n' => (TokenKind::Line, true),
            _ if first.is_whitespace() => (TokenKind::Space, false),
            _ if is_ideograph(first) => (TokenKind::Word, true),
            _ if is_word(first) => (TokenKind::Word, false),
            _ => (TokenKind::Sign, true),
        };
        if !alone {
            let mut before = first;
            while let Some(&(at, c)) = chars.peek() {
                let goes_on = match kind {
                    TokenKind::Space => c.is_whitespace() && c != '\n' && c != '\r',
                    _ => {
                        stays_with_the_one_before(c)
                            || (is_word(c) && !is_ideograph(c))
                            || joins(before, c, text[at + c.len_utf8()..].chars().next())
                    }
                };
                if !goes_on {
                    break;
                }
                before = c;
                chars.next();
            }
        }
        while kind != TokenKind::Line
            && chars
                .peek()
                .is_some_and(|&(_, c)| stays_with_the_one_before(c))
        {
            chars.next();
        }
        let end = chars.peek().map_or(text.len(), |&(at, _)| at);
        out.push(Token {
            kind,
            range: start..end,
        });
    }
    out
}

/// Returns the number of words in `text`.
pub fn word_count(text: &str) -> usize {
    tokens(text)
        .iter()
        .filter(|token| token.kind == TokenKind::Word)
        .count()
}

/// Cuts a word into what a reader sees as its letters or syllables. A number or a word of another
/// script inside it stays whole: 14일 that becomes 15일 has another number, not another digit.
pub(crate) fn syllables(text: &str) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut before = '\0';
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        match out.last_mut() {
            Some(last)
                if stays_with_the_one_before(c)
                    || jamo_goes_on(before, c)
                    || (before.is_ascii_alphanumeric() && c.is_ascii_alphanumeric()) =>
            {
                last.end = end;
            }
            _ => out.push(at..end),
        }
        before = c;
    }
    out
}

/// Whether `c` is written in Hangul.
pub(crate) fn is_hangul(c: char) -> bool {
    matches!(c, '\u{1100}'..='\u{11FF}' | '\u{3130}'..='\u{318F}' | '\u{A960}'..='\u{A97F}' | '\u{AC00}'..='\u{D7FF}')
}

pub(crate) fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// An apostrophe inside a word and a point or comma inside a number belong to it.
fn joins(before: char, c: char, after: Option<char>) -> bool {
    let Some(after) = after else { return false };
    match c {
        '\'' | '\u{2019}' => before.is_alphabetic() && after.is_alphabetic(),
        '.' | ',' => before.is_ascii_digit() && after.is_ascii_digit(),
        _ => false,
    }
}

fn stays_with_the_one_before(c: char) -> bool {
    is_combining_mark(c)
        || matches!(c, '\u{200D}' | '\u{FE00}'..='\u{FE0F}' | '\u{1F3FB}'..='\u{1F3FF}')
}

fn jamo_goes_on(before: char, c: char) -> bool {
    let leads = matches!(before, '\u{1100}'..='\u{115F}' | '\u{A960}'..='\u{A97C}');
    let vowel = |c| matches!(c, '\u{1160}'..='\u{11A7}' | '\u{D7B0}'..='\u{D7C6}');
    let tail = |c| matches!(c, '\u{11A8}'..='\u{11FF}' | '\u{D7CB}'..='\u{D7FB}');
    (leads && vowel(c)) || ((vowel(before) || matches!(before, '\u{AC00}'..='\u{D7A3}')) && tail(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        tokens(text)
            .into_iter()
            .map(|token| &text[token.range])
            .collect()
    }

    #[test]
    fn cuts_fall_between_words() {
        for (text, expected) in [
            ("Refund it.", vec!["Refund", " ", "it", "."]),
            (
                "don\u{2019}t wait 1,500.50",
                vec!["don\u{2019}t", " ", "wait", " ", "1,500.50"],
            ),
            (
                "고객에게 환불은(30일)",
                vec!["고객에게", " ", "환불은", "(", "30일", ")"],
            ),
            ("Hoàn tiền ngay", vec!["Hoàn", " ", "tiền", " ", "ngay"]),
            ("a\r\n\nb", vec!["a", "\r\n", "\n", "b"]),
            ("退款日", vec!["退", "款", "日"]),
            ("", vec![]),
        ] {
            assert_eq!(cut(text), expected, "{text:?}");
        }
    }

    #[test]
    fn marks_stay_with_their_letter_when_decomposed() {
        let text = "tie\u{302}\u{300}n ma\u{304}ja";
        assert_eq!(cut(text), vec!["tie\u{302}\u{300}n", " ", "ma\u{304}ja"]);
        assert_eq!(syllables("e\u{302}\u{300}n").len(), 2);
        assert_eq!(
            syllables("\u{1100}\u{1161}\u{11A8}\u{1102}\u{1161}").len(),
            2,
            "two syllables of jamo"
        );
    }

    #[test]
    fn nothing_is_left_out() {
        for text in [
            "\u{301}a",
            "\r",
            "\u{200D}",
            "😀\u{FE0F}x",
            "a\r\rb",
            " \u{301}",
            "'",
            "1.",
            "\u{feff}# a",
        ] {
            assert_eq!(cut(text).concat(), text);
        }
    }
}
