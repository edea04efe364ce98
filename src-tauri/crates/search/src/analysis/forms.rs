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
    /// By the Snowball stemmer for English, on the folded word.
    English(Stemmer),
    /// By our own rules for Latvian.
    Latvian,
    /// By the Snowball stemmer of another language, which stands behind its stems: they meet
    /// no word of another one.
    Other(Stemmer, Lang),
}

impl Stemming {
    /// The stemming of a language.
    pub fn of(lang: Lang) -> Self {
        let algorithm = match lang.as_str() {
            "lv" => return Self::Latvian,
            // Latin words inside Korean text, and text whose language nobody knows, are
            // English more often than anything else.
            "en" | "ko" | "ja" | "zh" | "und" => {
                return Self::English(Stemmer::create(Algorithm::English));
            }
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
        Self::Other(Stemmer::create(algorithm), lang)
    }

    /// Whether queries know it only where the index says that it holds such text.
    pub fn is_other(&self) -> bool {
        matches!(self, Self::Other(..))
    }

    /// Whether both make the same keys.
    pub fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Folded, Self::Folded)
            | (Self::English(_), Self::English(_))
            | (Self::Latvian, Self::Latvian) => true,
            (Self::Other(_, one), Self::Other(_, two)) => one == two,
            _ => false,
        }
    }

    /// The key of a word: folded and stemmed. What has digits is no word.
    pub fn key(&self, exact: &str, folded: &str) -> String {
        if folded.bytes().any(|b| b.is_ascii_digit()) {
            return folded.to_owned();
        }
        match self {
            Self::Folded => folded.to_owned(),
            // Who leaves accents out means the same word, so they must not decide the stem.
            Self::English(stemmer) => stemmer.stem(folded).into_owned(),
            Self::Latvian => {
                let mut stem = latvian::stem(folded);
                // A Latvian stem may look like a word of another language.
                if stem != folded {
                    stem.push(STEM);
                }
                stem
            }
            Self::Other(stemmer, lang) => {
                let mut stem = fold(&stemmer.stem(exact));
                stem.push(STEM);
                stem.push_str(lang.as_str());
                stem
            }
        }
    }
}

/// Whether words with this key may begin with other letters than it: Arabic and Tamil have
/// prefixes that come off.
pub fn loses_beginnings(key: &str) -> bool {
    key.split_once(STEM)
        .is_some_and(|(_, lang)| matches!(lang, "ar" | "ta"))
}

/// Lower case, cut to a length that words have.
pub fn exact(word: &str) -> String {
    let mut out: String = word
        .chars()
        .take(MAX_WORD)
        .filter(|c| !matches!(c, '\u{ad}' | '\u{200c}' | '\u{200d}'))
        .flat_map(char::to_lowercase)
        .collect();
    if !out.is_ascii() {
        out = carebook_domain::text::nfc(&out).into_owned();
    } else if out.contains([',', '.']) {
        out = if out
            .bytes()
            .all(|b| b.is_ascii_digit() || matches!(b, b',' | b'.'))
        {
            number(&out)
        } else {
            out.replace([',', '.'], "")
        };
    }
    out
}

/// A number in one spelling: no separators of thousands, a point before the fraction, no zeros
/// at its end: `1,000.00` and `1.000` are 1000, `12,50` is 12.5.
fn number(text: &str) -> String {
    let mut groups = text.split([',', '.']);
    let mut out = groups.next().unwrap_or_default().to_owned();
    let mut fraction = "";
    for group in groups {
        if group.len() == 3 {
            out.push_str(group);
        } else {
            fraction = group.trim_end_matches('0');
        }
    }
    if !fraction.is_empty() {
        out.push('.');
        out.push_str(fraction);
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
    fn a_number_has_one_spelling() {
        for (text, expected) in [
            ("1,000", "1000"),
            ("1.000", "1000"),
            ("1,000.00", "1000"),
            ("1.234.567,89", "1234567.89"),
            ("12,50", "12.5"),
            ("2.5", "2.5"),
            ("05", "05"),
        ] {
            assert_eq!(exact(text), expected, "{text}");
        }
    }

    #[test]
    fn a_surface_tells_how_it_was_written() {
        assert_eq!(surface("chăm", "cham"), "cham\u{1}chăm");
        assert_eq!(surface("cham", "cham"), "cham");
        assert_eq!(exact(&"X".repeat(1000)).len(), MAX_WORD);
    }
}
