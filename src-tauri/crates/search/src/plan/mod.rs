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

use carebook_domain::text::fold;

use crate::analysis;
use crate::analysis::forms::{self, Stemming};
use crate::analysis::scan::{Kind, Piece, pieces};
use crate::analysis::stop::Stops;
use crate::query::Query;
use crate::search::dictionary::{Column, Dictionary};
use crate::terms::Terms;

pub use atom::{Atom, Correction, List, Manner, Marks, Plan, Role};
pub use fuzzy::Fuzzy;
use remembered::Memory;
pub use without::phrase;

/// Atoms that are ranked by; more are not looked at.
const MAX_ATOMS: usize = 40;

/// What planning needs that lives as long as the searcher.
pub struct Language {
    stops: Stops,
    stemmers: Vec<Stemming>,
    fuzzy: Fuzzy,
    planned: Memory,
}

impl Language {
    /// Loads word lists and stemmers.
    pub fn new() -> Self {
        let lang = |tag| Stemming::of(carebook_domain::Lang::new(tag).unwrap_or_default());
        Self {
            stops: Stops::new(),
            stemmers: vec![lang("en"), lang("lv")],
            fuzzy: Fuzzy::default(),
            planned: Memory::default(),
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
    plan.marks.settle();
    leave_frames_open(&mut plan.atoms);
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
    /// The quoted phrase that it is a word of, counted from 1.
    pub phrase: u32,
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
                let number = u32::try_from(self.plan.phrases.len()).unwrap_or(u32::MAX);
                words.extend(clause.text.split_whitespace().map(|text| Typed {
                    text: text.to_owned(),
                    quoted: true,
                    phrase: number,
                    manner: Manner::Word,
                }));
            } else {
                words.push(Typed {
                    text: clause.text.clone(),
                    quoted: false,
                    phrase: 0,
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
            self.quantity(number, name, unit, open);
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
            phrase: 0,
            lists,
            synonyms_from: usize::MAX,
            documents: 0,
            counted: false,
        });
        self.plan.atoms.last_mut()
    }
}

/// Words that questions are made of ask for nothing where others do: a text that says the same in
/// another frame lacks nothing.
fn leave_frames_open(atoms: &mut [Atom]) {
    let is_frame = |atom: &Atom| atom.weight <= latin::STOP && atom.phrase == 0;
    let says_something = |atom: &Atom| !atom.optional && !atom.lists.is_empty() && !is_frame(atom);
    if atoms.iter().any(says_something) {
        for atom in atoms.iter_mut().filter(|atom| is_frame(atom)) {
            atom.optional = true;
        }
    }
}
