//! The forms of a word: the key in which its inflections meet, and its surface.

use carebook_domain::Lang;
use carebook_domain::text::fold;
use rust_stemmers::{Algorithm, Stemmer};

use super::latvian;

/// Stands between the folded and the exact form of a surface.
pub const EXACT: char = '\u{1}';

/// Ends a stem by our own rules, so that it meets no word of another language.
const STEM: char = '\u{2}';

/// Longer words are cut: nobody types them, and hostile text is full of them.
pub const MAX_WORD: usize = 40;

/// How words of a language meet in a key.
pub enum Stemming {
    /// They do not: the folded word is the key.
    Folded,
    /// By our own rules for Latvian.
    Latvian,
    /// By a Snowball stemmer.
    Snowball(Stemmer),
}

impl Stemming {
    /// The stemming of a language.
    pub fn of(lang: Lang) -> Self {
        let algorithm = match lang.as_str() {
            "lv" => return Self::Latvian,
            // Latin words inside Korean text, and text whose language nobody knows, are
            // English more often than anything else.
            "en" | "ko" | "ja" | "zh" | "und" => Algorithm::English,
            "ar" => Algorithm::Arabic,
            "da" => Algorithm::Danish,
            "nl" => Algorithm::Dutch,
            "fi" => Algorithm::Finnish,
            "fr" => Algorithm::French,
            "de" => Algorithm::German,
            "el" => Algorithm::Greek,
            "hu" => Algorithm::Hungarian,
            "it" => Algorithm::Italian,
            "no" | "nb" | "nn" => Algorithm::Norwegian,
            "pt" => Algorithm::Portuguese,
            "ro" => Algorithm::Romanian,
            "ru" => Algorithm::Russian,
            "es" => Algorithm::Spanish,
            "sv" => Algorithm::Swedish,
            "ta" => Algorithm::Tamil,
            "tr" => Algorithm::Turkish,
            _ => return Self::Folded,
        };
        Self::Snowball(Stemmer::create(algorithm))
    }

    /// The key of a word: folded and stemmed.
    pub fn key(&self, exact: &str, folded: &str) -> String {
        match self {
            Self::Folded => folded.to_owned(),
            Self::Latvian => {
                let mut stem = latvian::stem(folded);
                // A Latvian stem may look like a word of another language.
                if stem != folded {
                    stem.push(STEM);
                }
                stem
            }
            Self::Snowball(stemmer) if exact == folded => stemmer.stem(folded).into_owned(),
            Self::Snowball(stemmer) => fold(&stemmer.stem(exact)),
        }
    }
}

/// Lower case, cut to a length that words have.
pub fn exact(word: &str) -> String {
    let mut out: String = word
        .chars()
        .take(MAX_WORD)
        .filter(|c| !matches!(c, '\u{ad}' | '\u{200c}' | '\u{200d}') && !matches!(*c, ',' | '.'))
        .flat_map(char::to_lowercase)
        .collect();
    if !out.is_ascii() {
        out = carebook_domain::text::nfc(&out).into_owned();
    }
    out
}

/// The surface term: the folded word, and the exact one behind it where they differ.
pub fn surface(exact: &str, folded: &str) -> String {
    if exact == folded {
        folded.to_owned()
    } else {
        let mut out = String::with_capacity(exact.len() + folded.len() + 1);
        out.push_str(folded);
        out.push(EXACT);
        out.push_str(exact);
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_share_a_key() {
        for (lang, one, other) in [
            ("en", "refunds", "refunded"),
            ("lv", "klientu", "klientiem"),
            ("de", "Häuser", "Häusern"),
            ("ru", "возврата", "возвраты"),
        ] {
            let stemming = Stemming::of(Lang::new(lang).unwrap());
            let key = |word: &str| {
                let exact = exact(word);
                stemming.key(&exact, &fold(&exact))
            };
            assert_eq!(key(one), key(other));
        }
    }

    #[test]
    fn a_surface_tells_how_it_was_written() {
        assert_eq!(surface("chăm", "cham"), "cham\u{1}chăm");
        assert_eq!(surface("cham", "cham"), "cham");
        assert_eq!(exact(&"X".repeat(1000)).len(), MAX_WORD);
    }
}
