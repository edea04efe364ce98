//! Words as they are written into scripts: their terms, made once and remembered.

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashSet, FxHasher};

use super::script::{Place, SEPARATOR, STEP};
use crate::analysis::forms;
use crate::analysis::{self, BRIDGE, EDGE, hangul, korean};

/// The largest distance that is kept.
const FAR: u32 = 90;

/// A word and the terms it gives.
pub struct Word {
    /// Its keys, one for each position.
    pub keys: Vec<Box<str>>,
    /// Its surface term.
    pub surface: Box<str>,
    /// Its initial consonants, for Hangul.
    pub initials: Box<str>,
    /// Its first character.
    pub first: char,
    /// Its last character.
    pub last: char,
    /// The document whose surfaces hold it already.
    pub body_of: u32,
    /// The document whose title surfaces hold it already.
    pub title_of: u32,
}

/// Which lists of surfaces do not hold the word yet.
pub struct Fresh {
    /// Those of the text.
    pub body: bool,
    /// Those of the title.
    pub title: bool,
}

impl Fresh {
    /// Notes the word as held.
    pub fn take(word: &mut Word, document: u32, place: Place) -> Self {
        let fresh = Self {
            body: word.body_of != document,
            title: place == Place::Title && word.title_of != document,
        };
        word.body_of = document;
        if place == Place::Title {
            word.title_of = document;
        }
        fresh
    }

    /// Writes the surface into the lists that do not hold it.
    pub fn surfaces(&self, marks: &mut String, seen: &mut FxHashSet<u64>, surface: &str) {
        if self.title {
            marks.push('t');
            marks.push_str(surface);
            marks.push(SEPARATOR);
        }
        if !self.body {
            return;
        }
        marks.push('w');
        marks.push_str(surface);
        marks.push(SEPARATOR);
        let folded = surface.split(forms::EXACT).next().unwrap_or_default();
        let skip = usize::from(folded.starts_with(analysis::HANGUL));
        for (i, c) in folded.char_indices().skip(skip).take(EDGE) {
            if let Some(edge) = folded.get(..i + c.len_utf8()) {
                let mut hasher = FxHasher::default();
                edge.hash(&mut hasher);
                if seen.insert(hasher.finish()) {
                    marks.push('e');
                    marks.push_str(edge);
                    marks.push(SEPARATOR);
                }
            }
        }
    }
}

/// The terms of a Hangul word.
pub fn hangul_word(text: &str) -> Word {
    let chars: Vec<char> = text.chars().collect();
    let stem = korean::stem_len(&chars);
    let mut surface = String::from(analysis::HANGUL);
    for c in chars.iter().take(stem.min(forms::MAX_WORD / 3)) {
        hangul::push_keys(*c, &mut surface);
    }
    Word {
        keys: analysis::pairs(&chars)
            .into_iter()
            .map(Into::into)
            .collect(),
        surface: surface.into(),
        initials: chars
            .iter()
            .filter_map(|c| hangul::initial(*c))
            .collect::<String>()
            .into(),
        first: chars.first().copied().unwrap_or(' '),
        last: chars.last().copied().unwrap_or(' '),
        body_of: 0,
        title_of: 0,
    }
}

/// Writes a key, again for its place.
pub fn push_key(keys: &mut String, written: &mut u32, place: Place, term: &str, at: u32) {
    let at = at.max(*written);
    let mut one = |mark: char| {
        let step = (at - *written).min(FAR);
        *written = at;
        keys.push(char::from(STEP + u8::try_from(step).unwrap_or_default()));
        keys.push(mark);
        keys.push_str(term);
        keys.push(SEPARATOR);
    };
    one('b');
    match place {
        Place::Title => one('T'),
        Place::Heading => one('H'),
        Place::Body => {}
    }
    debug_assert!(!term.starts_with(BRIDGE) || !term.contains(' '));
}

/// Writes a mark that the document does not have yet.
pub fn push_mark(marks: &mut String, seen: &mut FxHashSet<u64>, term: &str) {
    let mut hasher = FxHasher::default();
    term.hash(&mut hasher);
    if seen.insert(hasher.finish()) {
        marks.push_str(term);
        marks.push(SEPARATOR);
    }
}
