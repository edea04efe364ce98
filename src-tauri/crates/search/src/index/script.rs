//! Turns a document into the terms that tantivy stores.
//!
//! All analysis happens here, once, before the document is handed over. The terms travel
//! as text with separators, which two trivial tokenizers cut apart again. There are two
//! fields. `keys` has frequencies and positions: `b` terms for every word of the document
//! (title, headings and text on one axis of positions), `T` and `H` terms again for those
//! of the title and of headings and tags. `marks` only says that a document has a term:
//! `w` and `t` surfaces of the document and its title, `e` beginnings of words up to three
//! letters, `c` and `C` initial consonants, `s` beginnings of titles, `f` facts for
//! filters.

use carebook_domain::Lang;
use carebook_domain::text::{fold, nfc};
use rustc_hash::{FxHashMap, FxHashSet};

use super::word::{Fresh, Word, hangul_word, push_key, push_mark};
use crate::analysis::forms::{self, Stemming};
use crate::analysis::scan::{Glue, Kind, Piece, pieces};
use crate::analysis::{self, MEASURE, hangul, units};
use crate::document::IndexDocument;

/// Separates terms in a script.
pub const SEPARATOR: char = '\u{1f}';
/// A key's first character is its distance from the one before, counted from here.
pub const STEP: u8 = b' ';
/// Positions left free between sections, so that nothing is near across them.
const GAP: u32 = 8;
/// Syllables of initial consonants kept from each word of the text, and of titles.
pub const CONSONANTS: usize = 4;
/// The same for titles and headings.
pub const TITLE_CONSONANTS: usize = 20;
/// Words remembered per language while indexing.
const REMEMBERED: usize = 60_000;

/// The part of a document that a text comes from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The title.
    Title,
    /// A heading or a tag.
    Heading,
    /// Anything else.
    Body,
}

struct Language {
    stemming: Stemming,
    words: FxHashMap<Box<str>, Word>,
}

/// Writes scripts, one document at a time.
#[derive(Default)]
pub struct Scribe {
    languages: FxHashMap<Lang, Language>,
    document: u32,
    keys: String,
    marks: String,
    seen: FxHashSet<u64>,
    position: u32,
    written: u32,
}

/// A document as terms.
pub struct Script<'a> {
    /// For the field `keys`.
    pub keys: &'a str,
    /// For the field `marks`.
    pub marks: &'a str,
    /// Where each section's heading begins on the axis of positions.
    pub starts: Vec<u32>,
    /// Words in the title.
    pub title_words: u32,
}

/// The term of a fact; separators in the value become spaces.
pub fn fact(kind: char, value: &str) -> String {
    let mut out = String::from("f");
    out.push(kind);
    out.extend(value.chars().map(|c| if c == SEPARATOR { ' ' } else { c }));
    out
}

impl Scribe {
    /// Writes a document's script.
    pub fn write(&mut self, document: &IndexDocument) -> Script<'_> {
        self.document = self.document.wrapping_add(1).max(1);
        self.keys.clear();
        self.marks.clear();
        self.seen.clear();
        self.position = 0;
        self.written = 0;
        self.facts(document);
        self.mark(&format!("s{}", analysis::beginning(&nfc(&document.title))));
        self.text(&document.title, document.lang, Place::Title);
        let title_words = self.position;
        let mut starts = Vec::with_capacity(document.sections.len());
        for section in &document.sections {
            self.position += GAP;
            starts.push(self.position);
            let lang = if section.lang.is_known() {
                section.lang
            } else {
                document.lang
            };
            if section.heading != document.title {
                self.text(&section.heading, lang, Place::Heading);
            }
            self.position += 1;
            self.text(&section.text, lang, Place::Body);
        }
        self.position += GAP;
        for tag in &document.tags {
            self.text(tag, document.lang, Place::Heading);
            self.position += 1;
        }
        Script {
            keys: &self.keys,
            marks: &self.marks,
            starts,
            title_words,
        }
    }

    fn facts(&mut self, document: &IndexDocument) {
        self.mark(&fact('i', &document.id));
        self.mark(&fact('p', &document.path));
        self.mark(&fact('l', document.lang.as_str()));
        for (end, _) in document.path.match_indices('/') {
            self.mark(&fact('d', document.path.get(..end).unwrap_or_default()));
        }
        if let Some(kind) = &document.kind {
            self.mark(&fact('k', &fold(kind)));
        }
        if let Some(owner) = &document.owner {
            self.mark(&fact('o', &fold(owner)));
        }
        for tag in &document.tags {
            self.mark(&fact('t', &fold(tag)));
        }
    }

    fn text(&mut self, text: &str, lang: Lang, place: Place) {
        let text = nfc(text);
        let mut chain: Vec<Piece<'_>> = Vec::new();
        let mut run = Run::default();
        let mut number: Option<(String, u32)> = None;
        for piece in pieces(&text) {
            let joins = matches!(piece.glue, Glue::None | Glue::Joiner | Glue::Apostrophe);
            let plain = matches!(piece.kind, Kind::Letters | Kind::Digits);
            if !(joins && plain) {
                self.chain(&mut chain, lang, place, &mut number);
            }
            if plain {
                if place == Place::Body {
                    self.consonants(&mut run, place);
                }
                run.last = None;
                chain.push(piece);
                continue;
            }
            if piece.kind == Kind::Unspaced {
                self.consonants(&mut run, place);
                self.unspaced(piece.text, place);
                number = None;
                continue;
            }
            if piece.glue == Glue::Break {
                // Who types the initials of a title leaves its punctuation out.
                if place == Place::Body {
                    self.consonants(&mut run, place);
                }
                run.last = None;
            }
            if let Some((digits, at)) = number.take()
                && let Some(unit) = units::hangul_unit(piece.text)
            {
                self.measure(&digits, unit, at, place);
            }
            self.hangul(piece.text, place, &mut run);
        }
        self.chain(&mut chain, lang, place, &mut number);
        self.consonants(&mut run, place);
    }

    /// Words that something joins: each of them, and all as one.
    fn chain(
        &mut self,
        chain: &mut Vec<Piece<'_>>,
        lang: Lang,
        place: Place,
        number: &mut Option<(String, u32)>,
    ) {
        let possessive =
            |piece: &Piece<'_>| piece.glue == Glue::Apostrophe && matches!(piece.text, "s" | "S");
        if chain.len() > 1 {
            let parts: Vec<&Piece<'_>> = chain.iter().filter(|piece| !possessive(piece)).collect();
            let len: usize = parts.iter().map(|piece| piece.text.len()).sum();
            if (2..=6).contains(&parts.len()) && len <= forms::MAX_WORD {
                let joined: String = parts.iter().map(|piece| piece.text).collect();
                self.word(&joined, lang, place);
            }
        }
        for piece in chain.drain(..) {
            if possessive(&piece) {
                continue;
            }
            if let Some((digits, at)) = number.take()
                && piece.kind == Kind::Letters
                && let Some(unit) = units::unit(&fold(piece.text))
            {
                self.measure(&digits, unit, at, place);
            }
            if piece.kind == Kind::Digits {
                *number = Some((forms::exact(piece.text), self.position));
            }
            self.word(piece.text, lang, place);
            self.position += 1;
        }
    }

    fn measure(&mut self, digits: &str, unit: &str, at: u32, place: Place) {
        let mut term = String::from(MEASURE);
        term.push_str(digits);
        term.push_str(unit);
        self.key(place, &term, at);
    }

    fn word(&mut self, text: &str, lang: Lang, place: Place) {
        let language = self.languages.entry(lang).or_insert_with(|| Language {
            stemming: Stemming::of(lang),
            words: FxHashMap::default(),
        });
        if language.words.len() > REMEMBERED {
            language.words.clear();
        }
        if !language.words.contains_key(text) {
            let exact = forms::exact(text);
            let folded = fold(&exact);
            let word = Word {
                keys: vec![language.stemming.key(&exact, &folded).into()],
                surface: forms::surface(&exact, &folded).into(),
                initials: "".into(),
                first: ' ',
                last: ' ',
                body_of: 0,
                title_of: 0,
            };
            language.words.insert(text.into(), word);
        }
        let document = self.document;
        let Some(word) = language.words.get_mut(text) else {
            return;
        };
        let at = self.position;
        let fresh = Fresh::take(word, document, place);
        for (i, key) in (0u32..).zip(&word.keys) {
            push_key(&mut self.keys, &mut self.written, place, key, at + i);
        }
        fresh.surfaces(&mut self.marks, &mut self.seen, &word.surface);
    }

    fn hangul(&mut self, text: &str, place: Place, run: &mut Run) {
        let language = self.languages.entry(Lang::KO).or_insert_with(|| Language {
            stemming: Stemming::of(Lang::KO),
            words: FxHashMap::default(),
        });
        if language.words.len() > REMEMBERED {
            language.words.clear();
        }
        if !language.words.contains_key(text) {
            language.words.insert(text.into(), hangul_word(text));
        }
        let document = self.document;
        let Some(word) = language.words.get_mut(text) else {
            return;
        };
        if let Some((before, at)) = run.last.filter(|(c, _)| hangul::is_syllable(*c)) {
            let term = analysis::bridge(before, word.first);
            push_key(&mut self.keys, &mut self.written, place, &term, at);
        }
        let at = self.position;
        let fresh = Fresh::take(word, document, place);
        for (i, key) in (0u32..).zip(&word.keys) {
            push_key(&mut self.keys, &mut self.written, place, key, at + i);
        }
        fresh.surfaces(&mut self.marks, &mut self.seen, &word.surface);
        run.words.push(run.initials.len());
        run.initials.push_str(&word.initials);
        let width = u32::try_from(text.chars().count()).unwrap_or(1);
        self.position += width;
        run.last = Some((word.last, self.position - 1));
    }

    fn unspaced(&mut self, text: &str, place: Place) {
        let chars: Vec<char> = fold(text).chars().collect();
        for (i, key) in (0u32..).zip(analysis::unspaced(&chars)) {
            push_key(
                &mut self.keys,
                &mut self.written,
                place,
                &key,
                self.position + i,
            );
        }
        let surface: String = chars.iter().take(8).collect();
        Fresh {
            body: true,
            title: place == Place::Title,
        }
        .surfaces(&mut self.marks, &mut self.seen, &surface);
        self.position += u32::try_from(chars.len()).unwrap_or(1);
    }

    /// Initial consonants from the beginning of every word of the run on.
    fn consonants(&mut self, run: &mut Run, place: Place) {
        for start in &run.words {
            let Some(rest) = run.initials.get(*start..) else {
                continue;
            };
            let (mark, len) = match place {
                Place::Body => ('c', CONSONANTS),
                Place::Title | Place::Heading => ('C', TITLE_CONSONANTS),
            };
            let mut term = String::from(mark);
            term.extend(rest.chars().take(len));
            if place != Place::Body {
                let short: String = std::iter::once('c')
                    .chain(rest.chars().take(CONSONANTS))
                    .collect();
                push_mark(&mut self.marks, &mut self.seen, &short);
            }
            if term.len() > 2 {
                push_mark(&mut self.marks, &mut self.seen, &term);
            }
        }
        run.words.clear();
        run.initials.clear();
        run.last = None;
    }

    fn key(&mut self, place: Place, term: &str, at: u32) {
        push_key(&mut self.keys, &mut self.written, place, term, at);
    }

    fn mark(&mut self, term: &str) {
        push_mark(&mut self.marks, &mut self.seen, term);
    }
}

/// Hangul words with nothing but spaces between them.
#[derive(Default)]
struct Run {
    initials: String,
    /// Where words begin in `initials`.
    words: Vec<usize>,
    /// The last syllable and its position.
    last: Option<(char, u32)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn script(title: &str, text: &str, lang: Lang) -> (String, String) {
        let mut scribe = Scribe::default();
        let document = IndexDocument {
            id: "x".into(),
            path: "x.md".into(),
            title: title.into(),
            lang,
            sections: vec![crate::IndexSection {
                text: text.into(),
                lang,
                ..Default::default()
            }],
            ..Default::default()
        };
        let script = scribe.write(&document);
        (
            script.keys.replace(SEPARATOR, "|"),
            script.marks.replace(SEPARATOR, "|").replace('\u{1}', "/"),
        )
    }

    #[test]
    fn a_title_counts_as_title_and_as_text() {
        let (keys, marks) = script("Refunds", "", Lang::EN);
        assert_eq!(keys, " brefund| Trefund|");
        assert_eq!(
            marks,
            "fix|fpx.md|flen|srefunds|trefunds|wrefunds|er|ere|eref|"
        );
    }

    #[test]
    fn positions_are_true_and_sections_stand_apart() {
        let (keys, _) = script("a", "고객 관리를 sign-up 60s", Lang::KO);
        assert_eq!(
            keys,
            " ba| Ta|*b~rhror|!b^rorrhks|!b~rhksfl|!b~flfmf|\"bsignup| bsign|!bup|!b60s| b60| b#60s|!bs|"
        );
    }

    #[test]
    fn hostile_text_is_only_text() {
        for text in [
            "\u{1f}\u{1}\u{0}",
            "ㅋㅋㅋㅋㅋㅋ",
            &"-a".repeat(5000),
            &"'s".repeat(5000),
            "１２３４",
        ] {
            let (keys, marks) = script(text, text, Lang::UND);
            assert!(keys.len() < 200_000 && marks.len() < 200_000);
        }
    }
}
