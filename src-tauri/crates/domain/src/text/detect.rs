//! Tells what language a text is written in.

use super::Lang;

/// A guess and how sure it is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Detected {
    /// The language; `und` when nothing speaks for any.
    pub lang: Lang,
    /// From 0 (a guess) to 1 (certain).
    pub confidence: f32,
}

/// Guesses the language of a text.
pub fn detect(_text: &str) -> Detected {
    Detected {
        lang: Lang::UND,
        confidence: 0.0,
    }
}

/// Guesses the language of a text, or says `otherwise` when the text speaks for none.
pub fn detect_or(text: &str, otherwise: Lang) -> Lang {
    let detected = detect(text);
    if detected.lang.is_known() {
        detected.lang
    } else {
        otherwise
    }
}
