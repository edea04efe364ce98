//! From a query to what is looked up: atoms, each a word (or a pair of Hangul syllables)
//! with the lists of documents that it may be found in.
//!
//! Queries do not say their language: a word is tried in every form that the dictionary
//! knows. Kinds of finding are tiers: a typing error is looked for only where a word is
//! found in no better way, another reading of the keys (Telex, VNI, Korean typed on an
//! English layout and the other way round) only where the plain one is unknown.

mod atom;
mod compound;
mod fuzzy;
mod hangul;
mod hangul_typos;
mod initials;
mod joined;
mod latin;
mod quantity;
mod reading;
mod remembered;
mod synonyms;
mod titles;
mod without;

use std::sync::Mutex;

use carebook_domain::text::fold;
use rustc_hash::FxHashMap;

use crate::analysis;
use crate::analysis::forms::{self, Stemming};
use crate::analysis::scan::{Kind, Piece, pieces};
use crate::analysis::stop::Stops;
use crate::analysis::units;
use crate::index::script::{STEMMED, fact};
use crate::query::{Clause, Query};
use crate::search::dictionary::{Column, Dictionary, Found};
use crate::search::score::rarity;
use crate::terms::Terms;

pub use atom::{Atom, Correction, List, Manner, Marks, Part, Plan, Role};
pub use fuzzy::Fuzzy;
use remembered::Memory;
pub use without::phrase;

/// Atoms that are ranked by; more are not looked at.
const MAX_ATOMS: usize = 40;
/// Words that questions are made of, that make a query a question.
const QUESTION: usize = 2;
/// What is left there of the weight of a verb that goes with any noun.
const LIGHT: f32 = 0.4;
/// Words that questions are made of, in a row, that are a way to ask.
const WAY_TO_ASK: usize = 3;
/// What is left of their weight.
const ASKING: f32 = 0.1;
/// What the words that questions are made of weigh at most, next to the others.
const FRAMES: f32 = 0.3;
/// Languages that are asked for; there are not so many stemmers.
const MAX_LANGUAGES: usize = 64;
/// Ways to write a word with its accents that are looked at.
const MAX_WRITTEN: usize = 24;

/// What planning needs that lives as long as the searcher.
pub struct Language {
    stops: Stops,
    stemmers: Vec<Stemming>,
    fuzzy: Fuzzy,
    planned: Memory,
    /// Where synonyms of several words stand, anywhere and in titles.
    together: Mutex<FxHashMap<String, [Found; 2]>>,
}

impl Language {
    /// Loads word lists and stemmers: those for English and Latvian, and of whatever else
    /// the texts are.
    pub fn new(dictionary: &Dictionary) -> Self {
        let lang = |tag| Stemming::of(carebook_domain::Lang::new(tag).unwrap_or_default());
        let mut stemmers = vec![lang("en"), lang("lv")];
        let others = dictionary.starting(Column::Marks, &fact(STEMMED, ""), MAX_LANGUAGES);
        stemmers.extend(
            others
                .iter()
                .filter_map(|(term, _)| Some(lang(term.get(2..)?)))
                .filter(Stemming::is_other),
        );
        Self {
            stops: Stops::new(),
            stemmers,
            fuzzy: Fuzzy::default(),
            planned: Memory::default(),
            together: Mutex::default(),
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
        let open = i + 1 == count && if word.quoted { word.open } else { last_open };
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
    plan.marks.settle();
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
    quiet_ends(&mut plan.atoms);
    quiet_light_verbs(&mut plan.atoms, &language.stops);
    quiet_frames(&mut plan.atoms, documents);
    plan
}

fn has_accents(text: &str) -> bool {
    let lower = forms::exact(text);
    !lower.is_ascii() && fold(&lower) != lower
}

/// A phrase as it is compared; a consonant that ends one which is being typed stays what it is.
fn begun_phrase(clause: &Clause) -> String {
    let text = &clause.text;
    let last = text
        .chars()
        .next_back()
        .filter(|c| clause.open && analysis::hangul::is_jamo(*c));
    let Some(last) = last else {
        return phrase(text);
    };
    let head = text.strip_suffix(last).unwrap_or(text);
    let mut out = phrase(head);
    if head.ends_with(char::is_whitespace) {
        out.push(' ');
    }
    out.push(last);
    out
}

/// A word of the query, as a person sees words.
#[derive(Clone, Debug)]
pub struct Typed {
    /// The word.
    pub text: String,
    /// Whether it stands in quotes.
    pub quoted: bool,
    /// The quoted phrase that it is a word of, counted from 1.
    pub phrase: u32,
    /// Whether it ends a phrase that is still being typed.
    pub open: bool,
    /// Whether it is a number that was typed in groups.
    pub grouped: bool,
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
                (self.plan.phrases).push((begun_phrase(clause), clause.open));
                let number = u32::try_from(self.plan.phrases.len()).unwrap_or(u32::MAX);
                words.extend(clause.text.split_whitespace().map(|text| Typed {
                    text: text.to_owned(),
                    quoted: true,
                    phrase: number,
                    open: false,
                    grouped: false,
                    manner: Manner::Word,
                }));
                if let Some(last) = words.last_mut() {
                    last.open = clause.open;
                }
            } else {
                words.push(Typed {
                    text: clause.text.clone(),
                    quoted: false,
                    phrase: 0,
                    open: false,
                    grouped: false,
                    manner: Manner::Word,
                });
            }
        }
        let open = query.open_end;
        reading::choose(self, &mut words, open);
        quantity::join(&mut words);
        words
    }

    /// Looks a word up, by itself and with the one before it.
    pub(crate) fn word(&mut self, word: &Typed, open: bool) {
        if let Some(piece) = pieces(&word.text).next()
            && piece.kind == Kind::Hangul
        {
            self.bridge_before(piece.text);
        }
        let from = self.plan.atoms.len();
        self.remembered(word, open);
        for atom in self.plan.atoms.get_mut(from..).unwrap_or_default() {
            atom.required |= word.quoted;
            atom.phrase = word.phrase;
            atom.open = open;
            if word.manner != Manner::Word && atom.manner == Manner::Word {
                atom.manner = word.manner;
            }
        }
    }

    /// Looks a word up, piece by piece.
    fn pieces(&mut self, word: &Typed, open: bool) {
        let all: Vec<Piece<'_>> = pieces(&word.text).collect();
        if !word.quoted
            && let [number, name] = all.as_slice()
            && let Some(unit) = quantity::unit(number, name)
        {
            self.quantity(number, Some(name), unit, &word.text, open);
            return;
        }
        if !word.quoted
            && let [number] = all.as_slice()
            && number.kind == Kind::Digits
            && let Some((unit, _)) = units::sign(&word.text, number.start..number.end())
        {
            self.quantity(number, None, unit, &word.text, open);
            return;
        }
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
        for stemming in &self.language.stemmers {
            let key = stemming.key(exact, folded);
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        keys
    }

    /// The same for a word whose accents may have been left out: stems of the other languages
    /// depend on them, so those of each way to write it are asked for.
    pub(crate) fn keys_asked(&self, exact: &str, folded: &str) -> Vec<String> {
        let mut keys = self.keys_of(exact, folded);
        if !self.language.stemmers.iter().any(Stemming::is_other) {
            return keys;
        }
        let prefix = format!("w{folded}{}", forms::EXACT);
        for (term, _) in self
            .dictionary
            .starting(Column::Marks, &prefix, MAX_WRITTEN)
        {
            let form = term.get(prefix.len()..).unwrap_or_default();
            if form == exact || !latin::allows(exact, form) {
                continue;
            }
            for stemming in self.language.stemmers.iter().filter(|one| one.is_other()) {
                let key = stemming.key(form, folded);
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
            phrase: 0,
            open: false,
            frame: false,
            lists,
            synonyms_from: usize::MAX,
            documents: 0,
            counted: false,
        });
        self.plan.atoms.last_mut()
    }
}

/// Several words that questions are made of, at the beginning or the end of a query, are a way to
/// ask: `what does it mean that`, `làm thế nào để`, `thì phải làm sao`. They weigh hardly anything.
fn quiet_ends(atoms: &mut [Atom]) {
    let mut asked: Vec<&mut Atom> = atoms.iter_mut().filter(|atom| !atom.optional).collect();
    let lead = asked.iter().take_while(|atom| atom.frame).count();
    let tail = asked.iter().rev().take_while(|atom| atom.frame).count();
    if lead == asked.len() {
        return;
    }
    let last = asked.len() - tail;
    for (at, atom) in asked.iter_mut().enumerate() {
        if (at < lead && lead >= WAY_TO_ASK) || (at >= last && tail >= WAY_TO_ASK) {
            atom.weight *= ASKING;
        }
    }
}

/// In a question a verb that goes with any noun says less than what it is about: `how long may I
/// keep a caller on hold` is not about keeping.
fn quiet_light_verbs(atoms: &mut [Atom], stops: &Stops) {
    let frames = atoms.iter().filter(|atom| atom.frame).count();
    let is_light = |atom: &Atom| atom.phrase == 0 && stops.is_light(&atom.text);
    let others = |atom: &Atom| !atom.frame && !atom.optional && !atom.lists.is_empty();
    let asks = atoms.iter().any(|atom| others(atom) && !is_light(atom));
    if frames >= QUESTION && asks {
        for atom in atoms.iter_mut().filter(|atom| is_light(atom)) {
            atom.weight *= LIGHT;
        }
    }
}

/// Words that questions are made of weigh together at most a part of those that say something:
/// in a small handbook they are as rare as the others, and a text in the same frame would come
/// before one about what was asked.
fn quiet_frames(atoms: &mut [Atom], documents: u32) {
    let worth = |atoms: &[Atom], frame: bool| -> f32 {
        atoms
            .iter()
            .filter(|atom| atom.frame == frame && !atom.optional && !atom.lists.is_empty())
            .map(|atom| atom.weight * rarity(documents, atom.documents))
            .sum()
    };
    let (frames, others) = (worth(atoms, true), worth(atoms, false));
    if others > 0.0 && frames > others * FRAMES {
        for atom in atoms.iter_mut().filter(|atom| atom.frame) {
            atom.weight *= others * FRAMES / frames;
        }
    }
}
