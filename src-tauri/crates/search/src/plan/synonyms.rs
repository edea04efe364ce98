//! Words of the handbook's term list: each finds the others.

use carebook_domain::text::fold;

use super::{List, Manner, Planner, Role, Typed};
use crate::analysis::forms;
use crate::analysis::scan::{Kind, pieces};
use crate::analysis::{self, korean};
use crate::terms::{Concept, Terms};

/// What a synonym is worth: texts with the word that was typed come first.
const WORTH: f32 = 0.45;
/// Synonyms that are looked for besides what was typed.
const MAX_SYNONYMS: usize = 12;

/// Adds the lists of other words for what was typed.
pub(super) fn add(planner: &mut Planner<'_>, words: &[Typed], terms: &Terms) {
    let typed: Vec<String> = words.iter().flat_map(|word| parts(&word.text)).collect();
    let mut left = MAX_SYNONYMS;
    for concept in &terms.concepts {
        let Some((found, range)) = mentioned(concept, &typed) else {
            continue;
        };
        let atoms = atoms_of(planner, &typed[range]);
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

/// The lists of a synonym: of its rarest word or pair, as that says most.
fn lists_of(planner: &mut Planner<'_>, word: &str) -> Vec<List> {
    let mut best: Option<(u32, Vec<List>)> = None;
    let mut marks = Vec::new();
    for piece in pieces(word) {
        let keys = match piece.kind {
            Kind::Hangul => {
                planner
                    .plan
                    .marks
                    .hangul
                    .push((analysis::hangul::keys(piece.text), false));
                analysis::pairs(&piece.text.chars().collect::<Vec<_>>())
            }
            Kind::Unspaced => analysis::unspaced(&fold(piece.text).chars().collect::<Vec<_>>()),
            Kind::Letters | Kind::Digits => {
                let exact = forms::exact(piece.text);
                let folded = fold(&exact);
                let mut lists = Vec::new();
                for key in planner.keys_asked(&exact, &folded) {
                    planner.key_lists(&key, WORTH, &mut lists);
                    if !planner.language.stops.is_empty_word(&exact) {
                        marks.push(key);
                    }
                }
                keep_rarer(&mut best, lists);
                continue;
            }
        };
        for key in keys {
            let mut lists = Vec::new();
            planner.key_lists(&key, WORTH, &mut lists);
            keep_rarer(&mut best, lists);
        }
    }
    planner.plan.marks.keys.extend(marks);
    best.map(|(_, lists)| lists).unwrap_or_default()
}

fn keep_rarer(best: &mut Option<(u32, Vec<List>)>, lists: Vec<List>) {
    let documents: u32 = lists
        .iter()
        .filter(|list| list.role == Role::Body)
        .map(|list| list.found.documents())
        .sum();
    if documents > 0 && best.as_ref().is_none_or(|(known, _)| documents < *known) {
        *best = Some((documents, lists));
    }
}
