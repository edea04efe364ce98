//! From a query to what is looked up: atoms, each a word (or a pair of Hangul syllables)
//! with the lists of documents that it may be found in.
//!
//! Queries do not say their language: a word is tried in every form that the dictionary
//! knows. Kinds of finding are tiers: a typing error is looked for only where a word is
//! found in no better way, another reading of the keys (Telex, VNI, Korean typed on an
//! English layout and the other way round) only where the plain one is unknown.

mod fuzzy;
mod hangul;
mod joined;
mod latin;
mod reading;
mod synonyms;

use std::sync::{Arc, Mutex, PoisonError};

use carebook_domain::text::fold;
use rustc_hash::FxHashMap;

use crate::analysis::forms::{self, Stemming};
use crate::analysis::scan::{Glue, Kind, Piece, pieces};
use crate::analysis::stop::Stops;
use crate::analysis::{self, MEASURE, units};
use crate::query::{Clause, Query};
use crate::search::dictionary::{Column, Dictionary, Found};
use crate::terms::Terms;

pub use fuzzy::Fuzzy;

/// Atoms that are ranked by; more are not looked at.
const MAX_ATOMS: usize = 40;

/// Where a list says that its term stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Anywhere in the document.
    Body,
    /// Anywhere, written exactly like that.
    Exact,
    /// In the title.
    Title,
    /// In the title, written exactly like that.
    TitleExact,
    /// In a heading or a tag.
    Heading,
}

/// How a word was found; better kinds first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Manner {
    /// As a word.
    Word,
    /// As another word for the same, from the term list.
    Synonym,
    /// As the beginning of a word.
    Beginning,
    /// As initial consonants.
    Initials,
    /// As keys of another layout or input method.
    Keys,
    /// With a typing error.
    Typo,
}

/// A term's documents, and what standing there is worth.
#[derive(Clone, Debug)]
pub struct List {
    /// The field.
    pub column: Column,
    /// The lists.
    pub found: Found,
    /// Where the term stands.
    pub role: Role,
    /// Its worth, from 0 to 1.
    pub gain: f32,
}

/// Something to look for.
#[derive(Clone, Debug)]
pub struct Atom {
    /// What was typed.
    pub text: String,
    /// How it was found.
    pub manner: Manner,
    /// How much it counts, from 0 to 1.
    pub weight: f32,
    /// Its place in the query, in the same steps as positions in documents.
    pub slot: u32,
    /// Whether it only adds; a document without it lacks nothing.
    pub optional: bool,
    /// Whether documents without it are left out.
    pub required: bool,
    /// Its lists.
    pub lists: Vec<List>,
    /// Where the lists of its synonyms begin, if it is found itself.
    pub synonyms_from: usize,
    /// Documents that have it, roughly.
    pub documents: u32,
    /// Set when `documents` is to be taken as it is.
    pub counted: bool,
}

/// What is marked in texts that were found.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    /// Keys of words.
    pub keys: Vec<String>,
    /// Beginnings of words, folded.
    pub beginnings: Vec<String>,
    /// Hangul: stems in keystrokes; the flag says that the last syllable may go on.
    pub hangul: Vec<(String, bool)>,
    /// Initial consonants.
    pub initials: Vec<String>,
    /// Pieces of scripts without spaces.
    pub unspaced: Vec<String>,
}

impl Marks {
    fn extend(&mut self, other: &Self) {
        self.keys.extend(other.keys.iter().cloned());
        self.beginnings.extend(other.beginnings.iter().cloned());
        self.hangul.extend(other.hangul.iter().cloned());
        self.initials.extend(other.initials.iter().cloned());
        self.unspaced.extend(other.unspaced.iter().cloned());
    }
}

/// A query as it is carried out.
#[derive(Debug, Default)]
pub struct Plan {
    /// What is looked for.
    pub atoms: Vec<Atom>,
    /// Lists of documents that are left out.
    pub without: Vec<Found>,
    /// Phrases that must stand as they are, folded, their words joined by one space.
    pub phrases: Vec<String>,
    /// Phrases that must not.
    pub without_phrases: Vec<String>,
    /// What is marked.
    pub marks: Marks,
    /// Words of the term list that are looked for as well.
    pub also: Vec<String>,
    /// Words about how the query was understood.
    pub hints: Vec<String>,
}

/// What planning needs that lives as long as the searcher.
pub struct Language {
    stops: Stops,
    stemmers: Vec<Stemming>,
    fuzzy: Fuzzy,
    /// Words planned lately; who types a query plans its words again with every key.
    planned: Mutex<FxHashMap<Typing, Arc<Planned>>>,
}

/// A word as it is typed, with whatever its plan depends on.
#[derive(Clone, PartialEq, Eq, Hash)]
struct Typing {
    text: String,
    quoted: bool,
    open: bool,
    accented: bool,
}

/// The plan of a word by itself. Slots count from the word.
#[derive(Clone, Default)]
struct Planned {
    atoms: Vec<Atom>,
    marks: Marks,
    slots: u32,
}

/// Beginnings of titles that are gathered.
const TITLES: usize = 120;

/// Words whose plans are remembered.
const REMEMBERED: usize = 600;

impl Language {
    /// Loads word lists and stemmers.
    pub fn new() -> Self {
        let lang = |tag| Stemming::of(carebook_domain::Lang::new(tag).unwrap_or_default());
        Self {
            stops: Stops::new(),
            stemmers: vec![lang("en"), lang("lv")],
            fuzzy: Fuzzy::default(),
            planned: Mutex::default(),
        }
    }
}

impl Language {
    /// Finds words near others.
    pub fn fuzzy(&self) -> &Fuzzy {
        &self.fuzzy
    }

    /// The stemmers that words of a query are tried with.
    pub fn stemmers(&self) -> &[Stemming] {
        &self.stemmers
    }
}

/// Makes the plan for a query.
pub fn plan(
    query: &Query,
    prefix_last: bool,
    terms: Option<&Terms>,
    dictionary: &Dictionary,
    documents: u32,
    language: &Language,
) -> Plan {
    let mut planner = Planner {
        dictionary,
        language,
        documents,
        plan: Plan::default(),
        slot: 0,
        accented: false,
    };
    let words = planner.words(query);
    planner.accented = words.iter().any(|word| has_accents(&word.text));
    let last_open = prefix_last && query.open_end;
    let count = words.len();
    for (i, word) in words.iter().enumerate() {
        let open = last_open && i + 1 == count && !word.quoted;
        planner.word(word, open);
    }
    planner.title_beginning(&words, last_open);
    planner.join_neighbours(&words);
    if let Some(terms) = terms {
        synonyms::add(&mut planner, &words, terms);
    }
    for clause in query.clauses.iter().filter(|clause| clause.negated) {
        planner.without(clause);
    }
    let mut plan = planner.plan;
    plan.atoms.truncate(MAX_ATOMS);
    for atom in &mut plan.atoms {
        if !atom.counted {
            atom.documents = atom
                .lists
                .iter()
                .take(atom.synonyms_from)
                .filter(|list| list.role == Role::Body && list.gain > 0.0)
                .map(|list| list.found.documents())
                .sum::<u32>();
        }
        if atom.documents == 0 {
            atom.documents = atom
                .lists
                .iter()
                .map(|list| list.found.documents())
                .max()
                .unwrap_or(0);
        }
        atom.documents = atom.documents.min(documents);
    }
    plan
}

fn has_accents(text: &str) -> bool {
    let lower = forms::exact(text);
    !lower.is_ascii() && fold(&lower) != lower
}

/// A word of the query, as a person sees words.
#[derive(Clone, Debug)]
pub struct Typed {
    /// The word.
    pub text: String,
    /// Whether it stands in quotes.
    pub quoted: bool,
    /// Whether it was read as keys of another layout or input method.
    pub manner: Manner,
}

/// Gathers a plan.
pub(crate) struct Planner<'a> {
    pub(crate) dictionary: &'a Dictionary,
    pub(crate) language: &'a Language,
    /// Documents in the index.
    pub(crate) documents: u32,
    pub(crate) plan: Plan,
    pub(crate) slot: u32,
    /// Whether any word was typed with accents: then one without them means that.
    pub(crate) accented: bool,
}

impl Planner<'_> {
    /// The words to look for, read as the dictionary suggests.
    fn words(&mut self, query: &Query) -> Vec<Typed> {
        let mut words = Vec::new();
        for clause in query.clauses.iter().filter(|clause| !clause.negated) {
            if clause.quoted {
                self.plan.phrases.push(phrase(&clause.text));
                words.extend(clause.text.split_whitespace().map(|text| Typed {
                    text: text.to_owned(),
                    quoted: true,
                    manner: Manner::Word,
                }));
            } else {
                words.push(Typed {
                    text: clause.text.clone(),
                    quoted: false,
                    manner: Manner::Word,
                });
            }
        }
        let open = query.open_end;
        reading::choose(self, &mut words, open);
        words
    }

    /// Looks a word up, by itself and with the one before it.
    pub(crate) fn word(&mut self, word: &Typed, open: bool) {
        let mut all = pieces(&word.text);
        let first = all.next();
        let single = all.next().is_none();
        if let Some(piece) = first
            && piece.kind == Kind::Hangul
        {
            self.bridge_before(piece.text);
        }
        let number = self.number_before();
        let from = self.plan.atoms.len();
        self.remembered(word, open);
        for atom in self.plan.atoms.get_mut(from..).unwrap_or_default() {
            atom.required |= word.quoted;
            if word.manner != Manner::Word && atom.manner == Manner::Word {
                atom.manner = word.manner;
            }
        }
        if let (Some(number), Some(piece), true) = (number, first, single)
            && piece.kind == Kind::Letters
            && let Some(unit) = units::unit(&fold(piece.text))
        {
            self.measured(number, unit);
        }
    }

    /// `60 seconds`: the number counts most where its unit is the same.
    fn measured(&mut self, number: usize, unit: &str) {
        let digits = self
            .plan
            .atoms
            .get(number)
            .map(|atom| atom.text.clone())
            .unwrap_or_default();
        let measure = self.measure(&digits, unit);
        if let Some(atom) = self.plan.atoms.get_mut(number)
            && !measure.is_empty()
        {
            for list in &mut atom.lists {
                list.gain *= 0.6;
            }
            atom.lists.extend(measure);
        }
    }

    fn number_before(&self) -> Option<usize> {
        let last = self.plan.atoms.len().checked_sub(1)?;
        let atom = self.plan.atoms.get(last)?;
        atom.text
            .bytes()
            .all(|b| b.is_ascii_digit())
            .then_some(last)
    }

    /// Appends the plan of a word by itself, made now or lately.
    fn remembered(&mut self, word: &Typed, open: bool) {
        let typing = Typing {
            text: word.text.clone(),
            quoted: word.quoted,
            open,
            accented: self.accented,
        };
        let planned = &self.language.planned;
        let known = planned
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&typing)
            .cloned();
        let made = known.unwrap_or_else(|| {
            let mut alone = Planner {
                dictionary: self.dictionary,
                language: self.language,
                documents: self.documents,
                plan: Plan::default(),
                slot: 0,
                accented: self.accented,
            };
            alone.pieces(word, open);
            let made = Arc::new(Planned {
                atoms: alone.plan.atoms,
                marks: alone.plan.marks,
                slots: alone.slot,
            });
            let mut planned = planned.lock().unwrap_or_else(PoisonError::into_inner);
            if planned.len() >= REMEMBERED {
                planned.clear();
            }
            planned.insert(typing, Arc::clone(&made));
            made
        });
        let slot = self.slot;
        self.plan
            .atoms
            .extend(made.atoms.iter().cloned().map(|mut atom| {
                atom.slot += slot;
                atom
            }));
        self.plan.marks.extend(&made.marks);
        self.slot += made.slots;
    }

    /// Looks a word up, piece by piece.
    fn pieces(&mut self, word: &Typed, open: bool) {
        let all: Vec<Piece<'_>> = pieces(&word.text).collect();
        let plain = all
            .iter()
            .all(|piece| matches!(piece.kind, Kind::Letters | Kind::Digits));
        if all.len() > 1 && plain {
            self.compound(&all, word, open);
        } else {
            let last = all.len().saturating_sub(1);
            for (i, piece) in all.iter().enumerate() {
                self.piece(piece, word, open && i == last);
            }
        }
    }

    fn piece(&mut self, piece: &Piece<'_>, word: &Typed, open: bool) {
        match piece.kind {
            Kind::Hangul => self.hangul(piece.text, open, word.quoted),
            Kind::Unspaced => self.unspaced(piece.text),
            Kind::Letters | Kind::Digits => self.latin(piece.text, open, word.quoted),
        }
    }

    /// A word with joints (`sign-up`, `60s`, `E-1042`): as one, and in its parts.
    fn compound(&mut self, all: &[Piece<'_>], word: &Typed, open: bool) {
        let parts: Vec<&Piece<'_>> = all
            .iter()
            .filter(|piece| !(piece.glue == Glue::Apostrophe && matches!(piece.text, "s" | "S")))
            .collect();
        let joined: String = parts.iter().map(|piece| piece.text).collect();
        let from = self.plan.atoms.len();
        let last = parts.len().saturating_sub(1);
        for (i, piece) in parts.iter().enumerate() {
            self.piece(piece, word, open && i == last);
        }
        if parts.len() < 2 || parts.len() > 6 {
            return;
        }
        let lists = self.whole(&joined, open);
        let measure = match parts.as_slice() {
            [number, name] if number.kind == Kind::Digits => units::unit(&fold(name.text))
                .map(|unit| self.measure(&forms::exact(number.text), unit)),
            _ => None,
        };
        let extra: Vec<List> = lists
            .into_iter()
            .chain(measure.into_iter().flatten())
            .collect();
        if extra.is_empty() {
            return;
        }
        // Where the whole is known, a part of it alone says little.
        let code = parts.iter().any(|piece| piece.kind == Kind::Digits);
        for atom in self.plan.atoms.get_mut(from..).unwrap_or_default() {
            for list in &mut atom.lists {
                list.gain *= if code { 0.45 } else { 0.8 };
            }
            atom.lists.extend(extra.iter().cloned());
            if code {
                atom.documents = extra
                    .iter()
                    .map(|list| list.found.documents())
                    .max()
                    .unwrap_or(0)
                    .max(1);
                atom.counted = true;
            }
        }
        self.plan.marks.keys.push(fold(&forms::exact(&joined)));
    }

    /// Lists of a word that is only looked for as it is.
    fn whole(&mut self, text: &str, open: bool) -> Vec<List> {
        let exact = forms::exact(text);
        let folded = fold(&exact);
        let mut lists = Vec::new();
        for key in self.keys_of(&exact, &folded) {
            self.key_lists(&key, 1.0, &mut lists);
        }
        if open {
            for (term, found) in self
                .dictionary
                .starting(Column::Marks, &format!("w{folded}"), 24)
            {
                if term.len() > folded.len() + 1 {
                    lists.push(List {
                        column: Column::Marks,
                        found,
                        role: Role::Body,
                        gain: 0.7,
                    });
                    self.plan.marks.beginnings.push(folded.clone());
                }
            }
        }
        lists
    }

    /// Lists of a number with its unit.
    fn measure(&self, digits: &str, unit: &str) -> Vec<List> {
        let mut lists = Vec::new();
        self.key_lists(&format!("{MEASURE}{digits}{unit}"), 1.0, &mut lists);
        lists
    }

    fn unspaced(&mut self, text: &str) {
        let chars: Vec<char> = fold(text).chars().collect();
        self.plan.marks.unspaced.push(chars.iter().collect());
        for key in analysis::unspaced(&chars) {
            let mut lists = Vec::new();
            self.key_lists(&key, 1.0, &mut lists);
            if lists.is_empty() && chars.len() == 1 {
                for (_, found) in self
                    .dictionary
                    .starting(Column::Keys, &format!("b{key}"), 40)
                {
                    lists.push(List {
                        column: Column::Keys,
                        found,
                        role: Role::Body,
                        gain: 0.7,
                    });
                }
            }
            self.push(key, lists, 1.0);
        }
    }

    /// The keys that a word may have, in whatever language it is.
    pub(crate) fn keys_of(&self, exact: &str, folded: &str) -> Vec<String> {
        let mut keys = vec![folded.to_owned()];
        if !folded.bytes().any(|b| b.is_ascii_digit()) {
            for stemming in &self.language.stemmers {
                let key = stemming.key(exact, folded);
                if !keys.contains(&key) {
                    keys.push(key);
                }
            }
        }
        keys
    }

    /// Appends the lists of a key that are not empty.
    pub(crate) fn key_lists(&self, key: &str, gain: f32, lists: &mut Vec<List>) {
        let body = self.dictionary.find(Column::Keys, &format!("b{key}"));
        if body.is_empty() {
            return;
        }
        lists.push(List {
            column: Column::Keys,
            found: body,
            role: Role::Body,
            gain,
        });
        for (mark, role) in [('T', Role::Title), ('H', Role::Heading)] {
            let found = self.dictionary.find(Column::Keys, &format!("{mark}{key}"));
            if !found.is_empty() {
                lists.push(List {
                    column: Column::Keys,
                    found,
                    role,
                    gain,
                });
            }
        }
    }

    /// Adds an atom; one that is found nowhere as well, so that its absence is known.
    pub(crate) fn push(
        &mut self,
        text: String,
        lists: Vec<List>,
        weight: f32,
    ) -> Option<&mut Atom> {
        let slot = self.slot;
        self.slot += 1;
        self.plan.atoms.push(Atom {
            text,
            manner: Manner::Word,
            weight,
            slot,
            optional: false,
            required: false,
            lists,
            synonyms_from: usize::MAX,
            documents: 0,
            counted: false,
        });
        self.plan.atoms.last_mut()
    }

    /// Titles that begin with all that was typed.
    fn title_beginning(&mut self, words: &[Typed], open: bool) {
        if words.iter().any(|word| word.quoted) {
            return;
        }
        let text: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
        let typed = analysis::beginning(&text.join(" "));
        if typed.is_empty() {
            return;
        }
        let found = if open {
            self.dictionary
                .starting(Column::Marks, &format!("s{typed}"), TITLES)
        } else {
            vec![(
                String::new(),
                self.dictionary.find(Column::Marks, &format!("s{typed}")),
            )]
        };
        let lists: Vec<List> = found
            .into_iter()
            .filter(|(_, found)| !found.is_empty())
            .map(|(term, found)| List {
                column: Column::Marks,
                found,
                role: Role::TitleExact,
                // Shorter titles are nearer to what was typed.
                gain: if term.len() <= typed.len() + 6 {
                    1.0
                } else {
                    0.9
                },
            })
            .collect();
        if lists.is_empty() {
            return;
        }
        let slot = self.slot;
        if let Some(atom) = self.push(typed, lists, 0.35) {
            atom.optional = true;
        }
        self.slot = slot;
    }

    fn without(&mut self, clause: &Clause) {
        let words: Vec<Piece<'_>> = pieces(&clause.text).collect();
        if clause.quoted && words.len() > 1 {
            self.plan.without_phrases.push(phrase(&clause.text));
            return;
        }
        for piece in &words {
            let mut lists = Vec::new();
            if piece.kind == Kind::Hangul {
                let chars: Vec<char> = piece.text.chars().collect();
                if let [key] = analysis::pairs(&chars).as_slice() {
                    self.key_lists(key, 1.0, &mut lists);
                } else {
                    self.plan.without_phrases.push(phrase(piece.text));
                }
            } else if words.len() == 1 {
                let exact = forms::exact(piece.text);
                let folded = fold(&exact);
                for key in self.keys_of(&exact, &folded) {
                    self.key_lists(&key, 1.0, &mut lists);
                }
            } else {
                self.plan.without_phrases.push(phrase(&clause.text));
            }
            self.plan.without.extend(
                lists
                    .into_iter()
                    .filter(|list| list.role == Role::Body)
                    .map(|list| list.found),
            );
        }
    }
}

/// A phrase as it is compared: folded, one space between words.
pub fn phrase(text: &str) -> String {
    let mut out = String::new();
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&fold(word));
    }
    out
}
