//! Words as they are written into scripts: their terms, made once and remembered.

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashMap, FxHashSet, FxHasher};

use super::script::{Place, SEPARATOR, STEP};
use crate::analysis::forms;
use crate::analysis::{self, BRIDGE, EDGE, hangul, korean};

/// The largest distance that is kept.
const FAR: u32 = 90;
/// Words remembered of each kind.
const REMEMBERED: usize = 60_000;
/// Beginnings remembered.
const EDGES: usize = 200_000;
/// Stands for no beginning.
const NONE: u32 = u32::MAX;

/// A word and the terms it gives, ready to be written.
pub struct Word {
    /// Its keys for the text: all but the first one's distance.
    keys: Box<str>,
    /// From one key to the next: 1 for Hangul, 0 where they are keys of the same word.
    stride: u8,
    /// Positions that it takes.
    width: u32,
    /// Its surface term for the text.
    surface: Box<str>,
    /// Its beginnings.
    edges: [u32; EDGE],
    /// Its initial consonants, for Hangul.
    pub initials: Box<str>,
    /// Its first character.
    pub first: char,
    /// Its last character.
    pub last: char,
    /// The document whose surfaces hold it already.
    body_of: u32,
    /// The document whose title surfaces hold it already.
    title_of: u32,
}

/// Words that were met, by how they are written.
#[derive(Default)]
pub struct Words {
    places: FxHashMap<Box<str>, usize>,
    words: Vec<Word>,
}

impl Words {
    /// The word, made when it was not met yet.
    pub fn known(&mut self, text: &str, make: impl FnOnce() -> Word) -> Option<&mut Word> {
        let place = match self.places.get(text) {
            Some(place) => *place,
            None => {
                if self.words.len() > REMEMBERED {
                    self.forget();
                }
                self.words.push(make());
                let place = self.words.len() - 1;
                self.places.insert(text.into(), place);
                place
            }
        };
        self.words.get_mut(place)
    }

    /// Forgets all of them.
    pub fn forget(&mut self) {
        self.places.clear();
        self.words.clear();
    }
}

/// Beginnings of words, each with the document that holds it already.
#[derive(Default)]
pub struct Edges {
    places: FxHashMap<Box<str>, u32>,
    /// Terms, and the document that each was written for last.
    terms: Vec<(Box<str>, u32)>,
}

impl Edges {
    /// Whether there are too many to go on; words that know them must be forgotten too.
    pub fn is_full(&self) -> bool {
        self.terms.len() > EDGES
    }

    /// Forgets all of them.
    pub fn forget(&mut self) {
        self.places.clear();
        self.terms.clear();
    }

    /// The beginnings of a surface.
    fn of(&mut self, surface: &str) -> [u32; EDGE] {
        let folded = surface.split(forms::EXACT).next().unwrap_or_default();
        let skip = usize::from(folded.starts_with(analysis::HANGUL));
        let mut edges = [NONE; EDGE];
        for (slot, (i, c)) in edges.iter_mut().zip(folded.char_indices().skip(skip)) {
            let edge = folded.get(..i + c.len_utf8()).unwrap_or_default();
            *slot = self.place(edge);
        }
        edges
    }

    fn place(&mut self, edge: &str) -> u32 {
        if let Some(place) = self.places.get(edge) {
            return *place;
        }
        let place = u32::try_from(self.terms.len()).unwrap_or(NONE);
        self.terms.push((term('e', edge), 0));
        self.places.insert(edge.into(), place);
        place
    }

    /// Writes those that the document does not hold yet.
    fn write(&mut self, marks: &mut String, edges: [u32; EDGE], document: u32) {
        for edge in edges {
            if let Some((term, of)) = self.terms.get_mut(edge as usize)
                && *of != document
            {
                *of = document;
                marks.push_str(term);
            }
        }
    }

    /// Writes a surface that is not remembered, and its beginnings.
    pub fn surface(&mut self, marks: &mut String, surface: &str, place: Place, document: u32) {
        if place == Place::Title {
            marks.push_str(&term('t', surface));
        }
        marks.push_str(&term('w', surface));
        let edges = self.of(surface);
        self.write(marks, edges, document);
    }
}

/// A term as it stands among marks.
fn term(mark: char, text: &str) -> Box<str> {
    let mut out = String::with_capacity(text.len() + 2);
    out.push(mark);
    out.push_str(text);
    out.push(SEPARATOR);
    out.into()
}

impl Word {
    /// A word with its keys, its surface, and for Hangul its syllables.
    fn new(keys: &[String], surface: &str, syllables: &[char], edges: &mut Edges) -> Self {
        let stride = u8::from(!syllables.is_empty());
        let mut written = String::new();
        for (i, key) in keys.iter().enumerate() {
            if i > 0 {
                written.push(char::from(STEP + stride));
            }
            written.push('b');
            written.push_str(key);
            written.push(SEPARATOR);
        }
        let initials = syllables.iter().filter_map(|c| hangul::initial(*c));
        Self {
            keys: written.into(),
            stride,
            width: if stride > 0 {
                u32::try_from(keys.len()).unwrap_or(1)
            } else {
                1
            },
            surface: term('w', surface),
            edges: edges.of(surface),
            initials: initials.collect::<String>().into(),
            first: syllables.first().copied().unwrap_or(' '),
            last: syllables.last().copied().unwrap_or(' '),
            body_of: 0,
            title_of: 0,
        }
    }

    /// A word of an alphabet.
    pub fn plain(keys: &[String], surface: &str, edges: &mut Edges) -> Self {
        Self::new(keys, surface, &[], edges)
    }

    /// A Hangul word.
    pub fn hangul(text: &str, edges: &mut Edges) -> Self {
        let chars: Vec<char> = text.chars().collect();
        let stem = korean::stem_len(&chars);
        let mut surface = String::from(analysis::HANGUL);
        for c in chars.iter().take(stem.min(forms::MAX_WORD / 3)) {
            hangul::push_keys(*c, &mut surface);
        }
        Self::new(&analysis::pairs(&chars), &surface, &chars, edges)
    }

    /// Writes the keys.
    pub fn write_keys(&self, keys: &mut String, written: &mut u32, place: Place, at: u32) {
        if place == Place::Body {
            let at = at.max(*written);
            keys.push(step(at, *written));
            keys.push_str(&self.keys);
            *written = at + self.width.saturating_sub(1);
            return;
        }
        for (i, key) in (0u32..).zip(self.keys.split_terminator(SEPARATOR)) {
            // Behind the first one a distance and the mark stand before the key.
            let key = key.get(if i == 0 { 1 } else { 2 }..).unwrap_or_default();
            push_key(keys, written, place, key, at + i * u32::from(self.stride));
        }
    }

    /// Writes the surface and its beginnings into the lists that do not hold them.
    pub fn write_marks(&mut self, marks: &mut String, edges: &mut Edges, place: Place, of: u32) {
        if place == Place::Title && self.title_of != of {
            self.title_of = of;
            marks.push('t');
            marks.push_str(self.surface.get(1..).unwrap_or_default());
        }
        if self.body_of != of {
            self.body_of = of;
            marks.push_str(&self.surface);
            edges.write(marks, self.edges, of);
        }
    }
}

/// The character that tells a distance.
fn step(at: u32, written: u32) -> char {
    let step = at.saturating_sub(written).min(FAR);
    char::from(STEP + u8::try_from(step).unwrap_or_default())
}

/// Writes a key, again for its place.
pub fn push_key(keys: &mut String, written: &mut u32, place: Place, term: &str, at: u32) {
    let at = at.max(*written);
    let mut one = |mark: char| {
        keys.push(step(at, *written));
        *written = at;
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
