//! Normal form and folding, for comparing text.

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Returns the text in normal form C, in which all comparing and indexing happens.
pub fn nfc(text: &str) -> std::borrow::Cow<'_, str> {
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => text.into(),
        _ => text.nfc().collect::<String>().into(),
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
    fn composed_text_is_borrowed() {
        assert!(matches!(nfc("Mức"), std::borrow::Cow::Borrowed(_)));
        let decomposed: String = "Mức 환불".nfd().collect();
        assert_eq!(nfc(&decomposed), "Mức 환불");
    }
}
