//! Normal form and folding, for comparing text.

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Returns the text in normal form C, in which all comparing and indexing happens.
pub fn nfc(text: &str) -> std::borrow::Cow<'_, str> {
    let rest = text.get(composed(text.as_bytes())..).unwrap_or(text);
    match is_nfc_quick(rest.chars()) {
        IsNormalized::Yes => text.into(),
        _ => text.nfc().collect::<String>().into(),
    }
}

/// Returns the text in normal form D: every accent and jamo by itself.
pub fn nfd(text: &str) -> String {
    text.nfd().collect()
}

/// How many bytes at the start are letters and signs that normal form C leaves alone whatever
/// stands around them: nearly all of any text, and no table has to be asked about them.
fn composed(text: &[u8]) -> usize {
    let mut at = 0;
    loop {
        let rest = text.get(at..).unwrap_or_default();
        let ascii = rest.iter().take_while(|byte| byte.is_ascii()).count();
        at += ascii;
        at += match rest.get(ascii..).unwrap_or_default() {
            // Latin letters up to U+02FF, Cyrillic ones up to U+047F.
            [0xc2..=0xcb | 0xd0 | 0xd1, ..] => 2,
            // Latin letters with two marks, as Vietnamese has them.
            [0xe1, 0xb8..=0xbb, ..] => 3,
            // Dashes, quotation marks and bullets; signs of currencies.
            [0xe2, 0x80, 0x90..=0xbf, ..] | [0xe2, 0x82, 0xa0..=0xbf, ..] => 3,
            // Punctuation of East Asia, without the tone marks that stand among it.
            [0xe3, 0x80, ..=0xa9, ..] => 3,
            // Kana, without the voicing marks; lone jamo.
            [0xe3, 0x82, 0x99 | 0x9a, ..] => return at,
            [0xe3, 0x81..=0x83, ..] | [0xe3, 0x85, ..] | [0xe3, 0x84, 0xb1..=0xbf, ..] => 3,
            // Han.
            [0xe3, 0x90..=0xbf, ..] | [0xe4..=0xe9, ..] => 3,
            // Hangul syllables.
            [0xea, 0xb0..=0xbf, ..] | [0xeb | 0xec, ..] => 3,
            [0xed, ..=0x9d, ..] | [0xed, 0x9e, ..=0xa3, ..] => 3,
            _ => return at,
        };
    }
}

/// Returns the text without case and diacritics, for finding words however they are
/// typed: `Mức bồi thường` becomes `muc boi thuong`, `Šķūnis` `skunis`. Hangul stays in
/// whole syllables.
pub fn fold(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.nfkd()
        .filter(|c| !is_combining_mark(*c) || is_kept_mark(*c))
        .flat_map(char::to_lowercase)
        .filter(|c| !is_combining_mark(*c) || is_kept_mark(*c))
        .flat_map(|c| without_stroke(c).map_or(Folded::One(c), Folded::Text))
        .nfc()
        .collect()
}

/// Marks that are letters rather than accents: those of the Indic and South-East Asian
/// scripts, and the voicing marks of Japanese.
fn is_kept_mark(c: char) -> bool {
    matches!(c, '\u{0900}'..='\u{1aaf}' | '\u{1b00}'..='\u{1cff}' | '\u{3099}' | '\u{309a}')
}

/// Letters that look like a base letter with something, but do not decompose.
fn without_stroke(c: char) -> Option<&'static str> {
    Some(match c {
        'đ' | 'ð' => "d",
        'ł' => "l",
        'ø' => "o",
        'ħ' => "h",
        'ŧ' => "t",
        'ı' => "i",
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ς' => "σ",
        _ => return None,
    })
}

enum Folded {
    One(char),
    Text(&'static str),
}

impl IntoIterator for Folded {
    type Item = char;
    type IntoIter = std::iter::Chain<std::option::IntoIter<char>, std::str::Chars<'static>>;

    fn into_iter(self) -> Self::IntoIter {
        match self {
            Self::One(c) => Some(c).into_iter().chain("".chars()),
            Self::Text(text) => None.into_iter().chain(text.chars()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folding_takes_case_and_accents_away() {
        for (text, folded) in [
            ("Refund", "refund"),
            ("Mức bồi thường", "muc boi thuong"),
            ("ĐƠN HÀNG", "don hang"),
            ("Atmaksa Šķūņa ģērbtuvē", "atmaksa skuna gerbtuve"),
            ("łódź Øl", "lodz ol"),
            ("환불 규정", "환불 규정"),
            ("Straße", "strasse"),
            ("İstanbul", "istanbul"),
            ("ガイド", "ガイド"),
            ("ΟΔΟΣ", "οδοσ"),
        ] {
            assert_eq!(fold(text), folded);
            let decomposed: String = text.nfd().collect();
            assert_eq!(fold(&decomposed), folded, "however it was composed");
            assert_eq!(fold(&fold(text)), folded, "folding twice changes nothing");
        }
    }

    #[test]
    fn what_is_passed_over_is_composed_whatever_follows() {
        let mut passed = 0;
        for c in '\0'..=char::MAX {
            let text = c.to_string();
            if composed(text.as_bytes()) < text.len() {
                continue;
            }
            passed += 1;
            assert_eq!(is_nfc_quick([c].into_iter()), IsNormalized::Yes, "{c:?}");
            assert!(!is_combining_mark(c), "{c:?} may join what stands before");
        }
        assert!(passed > 30_000, "{passed}: Han and Hangul alone are more");
        // What follows is still looked at, and the whole is composed with it.
        for (text, whole) in [
            ("a\u{301}", "á"),
            ("가\u{11a8}", "각"),
            ("か\u{3099}", "が"),
            ("đường Ω\u{2126}", "đường ΩΩ"),
            ("ệ", "ệ"),
        ] {
            assert_eq!(nfc(text), whole);
        }
    }

    #[test]
    fn composed_text_is_borrowed() {
        assert!(matches!(nfc("Mức"), std::borrow::Cow::Borrowed(_)));
        let decomposed: String = "Mức 환불".nfd().collect();
        assert_eq!(nfc(&decomposed), "Mức 환불");
    }
}
