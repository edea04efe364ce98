//! From text to terms, and from terms back to places in the text.
//!
//! A word has a *key*, in which its inflections and spellings meet (folded and stemmed by
//! the language of its section; Hangul as pairs of syllables in keystrokes), and a
//! *surface*, the folded word with the exact one behind it, by which prefixes, accents and
//! typing errors are told. Keys carry true positions: one per word, one per syllable of
//! Hangul and of scripts without spaces.

pub mod forms;
pub mod hangul;
pub mod korean;
pub mod latvian;
pub mod scan;
pub mod stop;
pub mod units;
pub mod vietnamese;

/// Begins every term that is made of Hangul keystrokes.
pub const HANGUL: char = '~';

/// Begins a pair of syllables that stand on both sides of a space.
pub const BRIDGE: char = '^';

/// Begins a number with its unit.
pub const MEASURE: char = '#';

/// The longest beginning of a word that has a term of its own.
pub const EDGE: usize = 3;

/// The pairs of syllables of a Hangul word as key terms; a single syllable stands alone.
pub fn pairs(word: &[char]) -> Vec<String> {
    let term = |chars: &[char]| {
        let mut out = String::from(HANGUL);
        chars.iter().for_each(|c| hangul::push_keys(*c, &mut out));
        out
    };
    if word.len() < 2 {
        return vec![term(word)];
    }
    word.windows(2).map(term).collect()
}

/// The pair that bridges a space.
pub fn bridge(before: char, after: char) -> String {
    let mut out = String::new();
    push_bridge(before, after, &mut out);
    out
}

/// Appends the pair that bridges a space.
pub fn push_bridge(before: char, after: char, out: &mut String) {
    out.push(BRIDGE);
    hangul::push_keys(before, out);
    hangul::push_keys(after, out);
}

/// The pairs of characters of a script without spaces.
pub fn unspaced(word: &[char]) -> Vec<String> {
    if word.len() < 2 {
        return vec![word.iter().collect()];
    }
    word.windows(2).map(|pair| pair.iter().collect()).collect()
}

/// How a title begins, as it is typed: folded, Hangul in keystrokes, nothing between words.
pub fn beginning(text: &str) -> String {
    let mut out = String::new();
    for piece in scan::pieces(text) {
        if piece.kind == scan::Kind::Hangul {
            out.push_str(&hangul::keys(piece.text));
        } else {
            out.push_str(&carebook_domain::text::fold(&forms::exact(piece.text)));
        }
        if out.len() >= BEGINNING {
            break;
        }
    }
    let mut end = out.len().min(BEGINNING);
    while !out.is_char_boundary(end) {
        end -= 1;
    }
    out.truncate(end);
    out
}

/// Bytes of a title's beginning that are kept.
const BEGINNING: usize = 28;
