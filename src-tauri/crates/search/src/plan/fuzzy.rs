//! Words within a typing error or two of what was typed.

use std::sync::OnceLock;

use levenshtein_automata::{DFA, Distance, LevenshteinAutomatonBuilder, SINK_STATE};
use tantivy_fst::Automaton;

use super::{Correction, List, Planner, Role};
use crate::analysis::HANGUL;
use crate::analysis::forms::EXACT;
use crate::search::dictionary::{Column, Dictionary, Found};

/// Terms that are looked at.
const LOOKED_AT: usize = 64;
/// Terms that are kept.
const KEPT: usize = 6;
/// Longer words are not corrected.
const MAX_LETTERS: usize = 30;

/// Finds terms near a word. The tables it works from are made when first needed.
#[derive(Default)]
pub struct Fuzzy {
    one: OnceLock<LevenshteinAutomatonBuilder>,
    two: OnceLock<LevenshteinAutomatonBuilder>,
}

/// Accepts a lead, then anything near the word, then how it is exactly written.
#[derive(Clone)]
struct Near<'a> {
    lead: &'a [u8],
    dfa: &'a DFA,
}

#[derive(Clone, Copy)]
enum State {
    Lead(usize),
    Word(u32),
    Exactly,
    Dead,
}

impl Automaton for Near<'_> {
    type State = State;

    fn start(&self) -> State {
        State::Lead(0)
    }

    fn is_match(&self, state: &State) -> bool {
        match state {
            State::Word(state) => matches!(self.dfa.distance(*state), Distance::Exact(_)),
            State::Exactly => true,
            State::Lead(_) | State::Dead => false,
        }
    }

    fn can_match(&self, state: &State) -> bool {
        !matches!(state, State::Dead)
    }

    fn accept(&self, state: &State, byte: u8) -> State {
        match *state {
            State::Lead(at) if self.lead.get(at) == Some(&byte) => {
                if at + 1 == self.lead.len() {
                    State::Word(self.dfa.initial_state())
                } else {
                    State::Lead(at + 1)
                }
            }
            State::Word(at) if char::from(byte) == EXACT => {
                if matches!(self.dfa.distance(at), Distance::Exact(_)) {
                    State::Exactly
                } else {
                    State::Dead
                }
            }
            State::Word(at) => match self.dfa.transition(at, byte) {
                SINK_STATE => State::Dead,
                next => State::Word(next),
            },
            State::Exactly => State::Exactly,
            State::Lead(_) | State::Dead => State::Dead,
        }
    }
}

impl Fuzzy {
    /// Surfaces near the word, the nearest and most frequent first.
    pub fn near(
        &self,
        dictionary: &Dictionary,
        lead: &str,
        word: &str,
        open: bool,
    ) -> Vec<(String, Found)> {
        let found = self.near_in(dictionary, Column::Marks, lead, word, 1, open);
        if found.is_empty() {
            return self.near_in(dictionary, Column::Marks, lead, word, 2, open);
        }
        found
    }

    /// The same for any column.
    pub fn near_in(
        &self,
        dictionary: &Dictionary,
        column: Column,
        lead: &str,
        word: &str,
        distance: u8,
        open: bool,
    ) -> Vec<(String, Found)> {
        let letters = word.chars().count();
        // Hangul keystrokes are short for what they say; one error is enough longer.
        let far = if lead.ends_with(HANGUL) { 11 } else { 8 };
        if !(3..=MAX_LETTERS).contains(&letters) {
            return Vec::new();
        }
        if distance > 1 && letters < far {
            return Vec::new();
        }
        let mut found = self.within(dictionary, column, lead, word, distance, false);
        if found.is_empty() && distance == 1 && open && letters >= 4 {
            found = self.within(dictionary, column, lead, word, distance, true);
        }
        found.truncate(KEPT);
        found
    }

    fn within(
        &self,
        dictionary: &Dictionary,
        column: Column,
        lead: &str,
        word: &str,
        distance: u8,
        prefix: bool,
    ) -> Vec<(String, Found)> {
        let table = if distance == 1 { &self.one } else { &self.two };
        let builder = table.get_or_init(|| LevenshteinAutomatonBuilder::new(distance, true));
        let dfa = if prefix {
            builder.build_prefix_dfa(word)
        } else {
            builder.build_dfa(word)
        };
        let near = Near {
            lead: lead.as_bytes(),
            dfa: &dfa,
        };
        let first = word.chars().next();
        let mut found = dictionary.accepted(column, &near, LOOKED_AT);
        found.sort_by_cached_key(|(term, found)| {
            let plain = term.get(lead.len()..).unwrap_or_default();
            let other_start = plain.chars().next() != first;
            (other_start, std::cmp::Reverse(found.documents()))
        });
        found
    }
}

/// What is left of the worth of a correction that changes the first letter.
const OTHER_START: f32 = 0.6;

/// How far a correction can be trusted: nearly every short word is near some other one, so
/// what a question says in words that no text has must not be found in its neighbours.
pub fn trust(word: &str) -> f32 {
    match word.chars().count() {
        0..=3 => 0.5,
        4 => 0.6,
        5 => 0.8,
        _ => 1.0,
    }
}

impl Planner<'_> {
    /// Lists of words that may have been meant instead of the one that was typed. What shares
    /// one of its own keys is no correction but another form of it.
    pub(super) fn typos(
        &mut self,
        typed: &str,
        folded: &str,
        own: &[String],
        distance: u8,
        open: bool,
    ) -> Vec<List> {
        let mut lists = Vec::new();
        if folded.bytes().all(|b| b.is_ascii_digit()) {
            return lists;
        }
        let near = self.language.fuzzy.near_in(
            self.dictionary,
            Column::Marks,
            "w",
            folded,
            distance,
            open,
        );
        let mut correction = Correction {
            typed: typed.to_owned(),
            ..Correction::default()
        };
        for (i, (term, found)) in near.into_iter().enumerate() {
            let term = term.get(1..).unwrap_or_default();
            let plain = term.split(EXACT).next().unwrap_or_default().to_owned();
            let form = term.split(EXACT).next_back().unwrap_or_default().to_owned();
            let other_start = plain.chars().next() != folded.chars().next();
            let gain = if i == 0 { 0.7 } else { 0.55 }
                * if other_start { OTHER_START } else { 1.0 }
                * trust(folded);
            let keys = self.keys_of(&form, &plain);
            if keys.iter().any(|key| own.contains(key)) {
                continue;
            }
            for key in keys {
                let before = lists.len();
                self.key_lists(&key, gain, &mut lists);
                if lists.len() > before {
                    self.plan.marks.keys.push(key.clone());
                    correction.keys.push(key);
                }
            }
            lists.push(List {
                column: Column::Marks,
                found,
                role: Role::Exact,
                gain: 0.1,
            });
        }
        if !lists.is_empty() {
            self.plan.corrections.push(correction);
        }
        lists
    }
}
