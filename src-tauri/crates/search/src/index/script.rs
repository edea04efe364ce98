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
use rustc_hash::FxHashSet;

use super::word::{Edges, Word, Words, push_key, push_mark};
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

/// The fact that a document has words with stems of a language that queries do not know by
/// themselves.
pub const STEMMED: char = 'z';

/// Begins the mark of a quantity as it is written.
pub const WRITTEN: char = 'q';

/// A number that a unit may follow.
struct Number {
    digits: String,
    /// Where it begins in the text.
    start: usize,
    /// Its position.
    at: u32,
    /// Whether it may be the first of groups with spaces between: `5 000`.
    plain: bool,
}

impl Number {
    /// Whether the piece is the next group of the same number.
    fn goes_on(&self, piece: &Piece<'_>) -> bool {
        self.plain && is_group(piece)
    }
}

/// Whether the piece may be three more digits of the number before it.
pub fn is_group(piece: &Piece<'_>) -> bool {
    piece.glue == Glue::Space && piece.text.len() == 3 && piece.kind == Kind::Digits
}

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
    lang: Lang,
    /// The language of the document around it.
    around: Lang,
    stemming: Stemming,
    /// That of the document, where it is another one: of a short section the language may be
    /// guessed wrongly, and then its words are those of the document.
    also: Option<Stemming>,
    words: Words,
}

/// Writes scripts, one document at a time.
#[derive(Default)]
pub struct Scribe {
    languages: Vec<Language>,
    /// The place in `languages` of the text that is being written.
    language: usize,
    hangul: Words,
    edges: Edges,
    document: u32,
    keys: String,
    marks: String,
    seen: FxHashSet<u64>,
    position: u32,
    written: u32,
    /// A term that is being made.
    term: String,
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
        if self.edges.is_full() {
            self.edges.forget();
            self.languages.clear();
            self.hangul.forget();
        }
        self.facts(document);
        self.mark(&format!("s{}", analysis::beginning(&nfc(&document.title))));
        let own = (document.lang, document.lang);
        self.text(&document.title, own, Place::Title);
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
                self.text(&section.heading, (lang, document.lang), Place::Heading);
            }
            self.position += 1;
            self.text(&section.text, (lang, document.lang), Place::Body);
        }
        self.position += GAP;
        for tag in &document.tags {
            self.text(tag, own, Place::Heading);
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

    /// Makes a language the one that the next words are of.
    fn speak(&mut self, lang: Lang, around: Lang) {
        let mut known = self.languages.iter();
        let place = known.position(|known| known.lang == lang && known.around == around);
        self.language = place.unwrap_or_else(|| {
            let stemming = Stemming::of(lang);
            let also = Stemming::of(around);
            self.languages.push(Language {
                lang,
                around,
                also: (!also.is_like(&stemming)).then_some(also),
                stemming,
                words: Words::default(),
            });
            self.languages.len() - 1
        });
        let language = self.languages.get(self.language);
        if language.is_some_and(|language| language.stemming.is_other()) {
            self.mark(&fact(STEMMED, lang.as_str()));
        }
    }

    fn text(&mut self, text: &str, (lang, around): (Lang, Lang), place: Place) {
        self.speak(lang, around);
        let text = nfc(text);
        let mut chain: Vec<Piece<'_>> = Vec::new();
        let mut run = Run::default();
        let mut number: Option<Number> = None;
        for piece in pieces(&text) {
            let joins = matches!(piece.glue, Glue::None | Glue::Joiner | Glue::Apostrophe);
            let plain = matches!(piece.kind, Kind::Letters | Kind::Digits);
            if !(joins && plain) {
                self.chain(&text, &mut chain, place, &mut number);
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
            if let Some(number) = number.take()
                && let Some((unit, len)) = units::hangul_unit(piece.text)
            {
                let written = text.get(number.start..piece.start + len);
                self.measure(&number, unit, written, place);
            }
            self.hangul(piece.text, place, &mut run);
        }
        self.chain(&text, &mut chain, place, &mut number);
        self.consonants(&mut run, place);
    }

    /// Words that something joins: each of them, and all as one.
    fn chain(
        &mut self,
        text: &str,
        chain: &mut Vec<Piece<'_>>,
        place: Place,
        number: &mut Option<Number>,
    ) {
        let possessive =
            |piece: &Piece<'_>| piece.glue == Glue::Apostrophe && matches!(piece.text, "s" | "S");
        if chain.len() > 1 {
            let parts: Vec<&Piece<'_>> = chain.iter().filter(|piece| !possessive(piece)).collect();
            let len: usize = parts.iter().map(|piece| piece.text.len()).sum();
            if (2..=6).contains(&parts.len()) && len <= forms::MAX_WORD {
                let joined: String = parts.iter().map(|piece| piece.text).collect();
                self.word(&joined, place);
            }
        }
        for piece in chain.drain(..) {
            if possessive(&piece) {
                continue;
            }
            let before = number.take();
            if let Some(number) = &before
                && piece.kind == Kind::Letters
                && let Some(unit) = units::named(piece.text)
            {
                self.measure(number, unit, text.get(number.start..piece.end()), place);
            }
            if piece.kind == Kind::Digits {
                let mut next = Number {
                    digits: forms::exact(piece.text),
                    start: piece.start,
                    at: self.position,
                    plain: piece.text.len() <= 3,
                };
                if let Some(group) = before.filter(|group| group.goes_on(&piece)) {
                    next = Number {
                        digits: group.digits + &next.digits,
                        ..group
                    };
                    self.key(place, &next.digits, next.at);
                }
                if let Some((unit, whole)) = units::sign(text, piece.start..piece.end()) {
                    let written = text.get(next.start.min(whole.start)..whole.end);
                    self.measure(&next, unit, written, place);
                }
                *number = Some(next);
            }
            self.word(piece.text, place);
            self.position += 1;
        }
    }

    fn measure(&mut self, number: &Number, unit: &str, written: Option<&str>, place: Place) {
        let mut term = String::from(MEASURE);
        term.push_str(&number.digits);
        term.push_str(unit);
        self.key(place, &term, number.at);
        if let Some(written) = written {
            self.mark(&format!("{WRITTEN}{}", units::spelling(written)));
        }
    }

    fn word(&mut self, text: &str, place: Place) {
        let Some(language) = self.languages.get_mut(self.language) else {
            return;
        };
        let (stemming, also) = (&language.stemming, &language.also);
        let edges = &mut self.edges;
        let word = language.words.known(text, || {
            let exact = forms::exact(text);
            let folded = fold(&exact);
            let surface = forms::surface(&exact, &folded);
            let mut keys = vec![stemming.key(&exact, &folded)];
            if let Some(also) = also {
                let key = also.key(&exact, &folded);
                if !keys.contains(&key) {
                    keys.push(key);
                }
            }
            Word::plain(&keys, &surface, edges)
        });
        let Some(word) = word else { return };
        word.write_keys(&mut self.keys, &mut self.written, place, self.position);
        word.write_marks(&mut self.marks, &mut self.edges, place, self.document);
    }

    fn hangul(&mut self, text: &str, place: Place, run: &mut Run) {
        let edges = &mut self.edges;
        let word = self.hangul.known(text, || Word::hangul(text, edges));
        let Some(word) = word else { return };
        if let Some((before, at)) = run.last.filter(|(c, _)| hangul::is_syllable(*c)) {
            self.term.clear();
            analysis::push_bridge(before, word.first, &mut self.term);
            push_key(&mut self.keys, &mut self.written, place, &self.term, at);
        }
        word.write_keys(&mut self.keys, &mut self.written, place, self.position);
        word.write_marks(&mut self.marks, &mut self.edges, place, self.document);
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
        self.edges
            .surface(&mut self.marks, &surface, place, self.document);
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
            // Initials are keys of a keyboard: one byte each.
            let mut put = |mark: char, len: usize, least: usize| {
                let initials = rest.get(..len.min(rest.len())).unwrap_or_default();
                if initials.len() >= least {
                    self.term.clear();
                    self.term.push(mark);
                    self.term.push_str(initials);
                    push_mark(&mut self.marks, &mut self.seen, &self.term);
                }
            };
            if place != Place::Body {
                put('c', CONSONANTS, 0);
            }
            put(mark, len, 2);
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
    fn what_was_written_before_changes_nothing() {
        let texts = [
            "Refunds, refunds: the sign-up's 60s E-1042 and 1,000 more re ref",
            "고객 관리를 고객관리에서는 ㄱㄱ 60초 이내, 환불을 환불",
            "Chăm sóc khách hàng trong 60 giây cham CHĂM",
            "客様の返金 การคืนเงิน a客b",
            "",
        ];
        let mut used = Scribe::default();
        for round in 0..texts.len() * texts.len() {
            let (title, text) = (texts[round % texts.len()], texts[round / texts.len()]);
            let section = |heading: &str, lang| crate::IndexSection {
                heading: heading.into(),
                text: text.into(),
                lang,
                ..Default::default()
            };
            let document = IndexDocument {
                id: round.to_string(),
                path: format!("a/{round}.md"),
                title: title.into(),
                tags: vec![text.into()],
                sections: vec![section(title, Lang::EN), section(text, Lang::LV)],
                ..Default::default()
            };
            let mut fresh = Scribe::default();
            let (fresh, used) = (fresh.write(&document), used.write(&document));
            assert_eq!((fresh.keys, fresh.marks), (used.keys, used.marks));
            assert_eq!(fresh.starts, used.starts);
            let mut edges: Vec<&str> = (used.marks.split_terminator(SEPARATOR))
                .filter(|mark| mark.starts_with('e'))
                .collect();
            let all = edges.len();
            edges.sort_unstable();
            edges.dedup();
            assert_eq!(edges.len(), all, "none is written twice");
        }
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
