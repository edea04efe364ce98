//! Words of the handbook's term list: each finds the others.

use std::sync::PoisonError;

use carebook_domain::text::fold;

use super::{List, Manner, Part, Planner, Role, Typed};
use crate::analysis::forms;
use crate::analysis::scan::{Kind, pieces};
use crate::analysis::{self, korean};
use crate::search::dictionary::Column;
use crate::search::together::{Place, standing_together};
use crate::terms::{Concept, Terms};

/// What a synonym is worth: texts with the word that was typed come first.
const WORTH: f32 = 0.45;
/// How much more a word weighs that the term list names: it is what this handbook is about.
const NAMED: f32 = 2.5;
/// Synonyms that are looked for besides what was typed.
const MAX_SYNONYMS: usize = 12;

/// Adds the lists of other words for what was typed.
pub(super) fn add(planner: &mut Planner<'_>, words: &[Typed], terms: &Terms) {
    let typed: Vec<String> = words.iter().flat_map(|word| parts(&word.text)).collect();
    let mut left = MAX_SYNONYMS;
    let mut named = Vec::new();
    for concept in &terms.concepts {
        let Some((found, range)) = mentioned(concept, &typed) else {
            continue;
        };
        let atoms = atoms_of(planner, &typed[range]);
        for at in &atoms {
            if let Some(atom) = planner.plan.atoms.get_mut(*at)
                && !atom.frame
                && !named.contains(at)
            {
                atom.weight *= NAMED;
                named.push(*at);
            }
        }
        for word in concept.words.iter().filter(|word| **word != *found) {
            if left == 0 {
                return;
            }
            left -= 1;
            let lists = lists_of(planner, word);
            if lists.is_empty() {
                continue;
            }
            planner.plan.also.push(word.clone());
            for at in &atoms {
                if let Some(atom) = planner.plan.atoms.get_mut(*at) {
                    if atom.lists.is_empty() {
                        atom.manner = Manner::Synonym;
                    } else {
                        atom.synonyms_from = atom.synonyms_from.min(atom.lists.len());
                    }
                    atom.lists.extend(lists.iter().cloned());
                }
            }
        }
    }
}

/// The folded words of a text, Hangul by its stems.
fn parts(text: &str) -> Vec<String> {
    pieces(text)
        .map(|piece| match piece.kind {
            Kind::Hangul => {
                let chars: Vec<char> = piece.text.chars().collect();
                chars[..korean::stem_len(&chars)].iter().collect()
            }
            _ => fold(&forms::exact(piece.text)),
        })
        .collect()
}

fn mentioned<'a>(
    concept: &'a Concept,
    typed: &[String],
) -> Option<(&'a String, std::ops::Range<usize>)> {
    concept
        .words
        .iter()
        .chain(&concept.also_found_by)
        .find_map(|word| {
            let words = parts(word);
            if words.is_empty() || words.len() > typed.len() {
                return None;
            }
            let at = typed
                .windows(words.len())
                .position(|window| window == words.as_slice())?;
            Some((word, at..at + words.len()))
        })
}

/// The atoms that these typed words made.
fn atoms_of(planner: &Planner<'_>, typed: &[String]) -> Vec<usize> {
    let mut atoms = Vec::new();
    for word in typed {
        for (at, atom) in planner.plan.atoms.iter().enumerate() {
            let hangul =
                word.chars().count() > 1 && word.contains(atom.text.as_str()) && !word.is_ascii();
            if (atom.text == *word || hangul) && !atom.optional {
                atoms.push(at);
            }
        }
    }
    atoms
}

/// The lists of a synonym. One of several words is found where they stand together.
fn lists_of(planner: &mut Planner<'_>, word: &str) -> Vec<List> {
    let (places, parts) = places_of(planner, word);
    match (places.as_slice(), parts.as_slice()) {
        ([], _) | (_, []) => Vec::new(),
        ([place], [part]) => {
            let mut lists = Vec::new();
            for key in &place.terms {
                planner.key_lists(key, WORTH, &mut lists);
            }
            let marks = &mut planner.plan.marks;
            match part {
                Part::Word(keys) => {
                    let said = |key: &&String| !planner.language.stops.is_empty_word(key);
                    marks.keys.extend(keys.iter().filter(said).cloned());
                }
                Part::Hangul(text) => marks.hangul.push((analysis::hangul::keys(text), false)),
                Part::Unspaced(text) => marks.unspaced.push(text.clone()),
            }
            lists
        }
        _ => {
            let lists = together(planner, word, &places);
            if !lists.is_empty() {
                planner.plan.marks.together.push(parts);
            }
            lists
        }
    }
}

/// The positions that a synonym takes with their keys, and its words as they are marked.
fn places_of(planner: &Planner<'_>, word: &str) -> (Vec<Place>, Vec<Part>) {
    let (mut places, mut parts, mut at) = (Vec::new(), Vec::new(), 0);
    // A syllable alone is a term only where it is written alone, so the pair counts that it makes
    // with its neighbour, across a space or not.
    let mut before: Option<char> = None;
    let mut alone: Option<char> = None;
    for piece in pieces(word) {
        let chars: Vec<char> = piece.text.chars().collect();
        let width = u32::try_from(chars.len()).unwrap_or(1);
        let mut put = |at: u32, terms: Vec<String>| places.push(Place { at, terms });
        if piece.kind != Kind::Hangul {
            if let Some(c) = alone.take() {
                put(at - 1, analysis::pairs(&[c]));
            }
            before = None;
        }
        match piece.kind {
            Kind::Hangul => {
                let joined = before.zip(chars.first().copied());
                let (last, one) = (chars.last().copied(), chars.len() == 1);
                if let Some((before, first)) = joined.filter(|_| one || alone.is_some()) {
                    let mut terms = analysis::pairs(&[before, first]);
                    terms.push(analysis::bridge(before, first));
                    put(at - 1, terms);
                }
                alone = last.filter(|_| one && joined.is_none());
                if !one {
                    for (at, key) in (at..).zip(analysis::pairs(&chars)) {
                        put(at, vec![key]);
                    }
                }
                before = last;
                parts.push(Part::Hangul(piece.text.to_owned()));
                at += width;
            }
            Kind::Unspaced => {
                let folded: Vec<char> = fold(piece.text).chars().collect();
                for (at, key) in (at..).zip(analysis::unspaced(&folded)) {
                    put(at, vec![key]);
                }
                parts.push(Part::Unspaced(folded.iter().collect()));
                at += width;
            }
            Kind::Letters | Kind::Digits => {
                let exact = forms::exact(piece.text);
                let keys = planner.keys_asked(&exact, &fold(&exact));
                put(at, keys.clone());
                parts.push(Part::Word(keys));
                at += 1;
            }
        }
    }
    if let Some(c) = alone {
        places.push(Place {
            at: at - 1,
            terms: analysis::pairs(&[c]),
        });
    }
    (places, parts)
}

/// Documents with the words together, anywhere and in the title. Looking is not cheap, so what
/// was found is remembered.
fn together(planner: &Planner<'_>, word: &str, places: &[Place]) -> Vec<List> {
    let known = planner.language.together.lock();
    let mut known = known.unwrap_or_else(PoisonError::into_inner);
    let found = known.entry(word.to_owned()).or_insert_with(|| {
        ['b', 'T'].map(|mark| {
            let terms = |place: &Place| {
                place
                    .terms
                    .iter()
                    .map(|key| format!("{mark}{key}"))
                    .collect()
            };
            let places: Vec<Place> = places
                .iter()
                .map(|place| Place {
                    at: place.at,
                    terms: terms(place),
                })
                .collect();
            standing_together(planner.dictionary, &places)
        })
    });
    (found.iter().zip([Role::Body, Role::Title]))
        .filter(|(found, _)| !found.is_empty())
        .map(|(found, role)| List {
            column: Column::Marks,
            found: found.clone(),
            role,
            gain: WORTH,
        })
        .collect()
}
