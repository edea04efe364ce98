//! Quoted phrases: first by positions, which costs little, then by the text itself, as only
//! that tells how words are written.

use tantivy::postings::Postings;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, TERMINATED};

use super::dictionary::{Column, Dictionary};
use super::score::{Candidate, Segments};
use crate::analysis::hangul;
use crate::index::stored;
use crate::plan::{self, Atom, Plan, Role};

/// Documents whose text is compared; those behind them are counted by positions.
pub(super) const COMPARED: usize = 800;

/// Whether the query has a phrase, or leaves one out.
pub(super) fn is_asked_for(plan: &Plan) -> bool {
    !plan.phrases.is_empty() || !plan.without_phrases.is_empty()
}

/// Keeps the candidates in which the words of each phrase stand behind each other.
pub(super) fn keep_in_order(
    candidates: &mut Vec<Candidate>,
    atoms: &[Atom],
    dictionary: &Dictionary,
    segments: &Segments,
) {
    let phrases = atoms.iter().map(|atom| atom.phrase).max().unwrap_or(0);
    for phrase in 1..=phrases {
        let words: Vec<&Atom> = atoms
            .iter()
            .filter(|atom| atom.phrase == phrase && !atom.optional && !atom.lists.is_empty())
            .filter(|atom| !atom.open)
            .collect();
        if words.len() < 2 || candidates.is_empty() {
            continue;
        }
        candidates.sort_by_key(|candidate| candidate.doc);
        let docs: Vec<u32> = candidates.iter().map(|candidate| candidate.doc).collect();
        // Where the phrase could begin in each document; unknown before its first word.
        let mut begins: Vec<Option<Vec<i64>>> = vec![None; docs.len()];
        for atom in words {
            let stands = places(atom, &docs, dictionary, segments);
            for (begins, stands) in begins.iter_mut().zip(stands) {
                // A word whose place is not known (of another language) may stand anywhere.
                if stands.is_empty() {
                    continue;
                }
                let here = stands
                    .iter()
                    .map(|at| i64::from(*at) - i64::from(atom.slot));
                *begins = Some(match begins.take() {
                    None => here.collect(),
                    Some(known) => here.filter(|at| known.contains(at)).collect(),
                });
            }
        }
        let mut begins = begins.iter();
        candidates.retain(|_| {
            begins
                .next()
                .is_some_and(|begins| begins.as_ref().is_none_or(|begins| !begins.is_empty()))
        });
    }
}

/// The positions of an atom in each document; none where they are not known.
fn places(
    atom: &Atom,
    docs: &[u32],
    dictionary: &Dictionary,
    segments: &Segments,
) -> Vec<Vec<u32>> {
    let mut places = vec![Vec::new(); docs.len()];
    let lists = atom
        .lists
        .iter()
        .filter(|list| list.role == Role::Body && list.column == Column::Keys);
    for list in lists {
        for (segment, info) in list.found.lists.iter() {
            let (Some(reader), Some(&base)) = (
                dictionary.reader(list.column, *segment),
                segments.bases.get(*segment),
            ) else {
                continue;
            };
            let end = segments.bases.get(segment + 1).copied().unwrap_or(u32::MAX);
            let from = docs.partition_point(|doc| *doc < base);
            let to = docs.partition_point(|doc| *doc < end);
            let Ok(mut postings) =
                reader.read_postings_from_terminfo(info, IndexRecordOption::WithFreqsAndPositions)
            else {
                continue;
            };
            for (doc, out) in docs.iter().zip(&mut places).take(to).skip(from) {
                let local = doc - base;
                if postings.doc() == TERMINATED {
                    break;
                }
                if postings.doc() < local {
                    postings.seek(local);
                }
                if postings.doc() == local {
                    postings.append_positions_with_offset(0, out);
                }
            }
        }
    }
    places
}

/// Whether a document has the phrases, and none of those that are left out.
pub(super) fn fits(plan: &Plan, document: &stored::Shown<'_>) -> bool {
    if !is_asked_for(plan) {
        return true;
    }
    let mut texts = vec![plan::phrase(document.title)];
    for section in &document.sections {
        texts.push(plan::phrase(section.heading));
        texts.push(plan::phrase(section.text));
    }
    let has = |phrase: &str, open| texts.iter().any(|text| contains_words(text, phrase, open));
    plan.phrases.iter().all(|(phrase, open)| has(phrase, *open))
        && !plan.without_phrases.iter().any(|phrase| has(phrase, false))
}

/// Whether the phrase stands in the text, beginning and ending with its own words; Hangul
/// may go on with particles, an open one with anything.
fn contains_words(text: &str, phrase: &str, open: bool) -> bool {
    let hangul = phrase.chars().any(hangul::is_syllable);
    // A syllable that is being typed is written in other ways than the whole one.
    let half = (phrase.chars().next_back())
        .filter(|c| open && (hangul::is_syllable(*c) || hangul::is_jamo(*c)));
    let whole = half.map_or(phrase, |c| {
        phrase.get(..phrase.len() - c.len_utf8()).unwrap_or(phrase)
    });
    text.match_indices(whole).any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let rest = text.get(at + whole.len()..).unwrap_or_default();
        if let Some(c) = half {
            let next: String = rest.chars().take(2).collect();
            return hangul::keys(&next).starts_with(&hangul::keys(&c.to_string()));
        }
        let after = rest.chars().next().filter(|_| !open);
        hangul
            || !(before.is_some_and(char::is_alphanumeric)
                || after.is_some_and(char::is_alphanumeric))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_stands_in_whole_words_and_an_open_one_goes_on() {
        for (text, phrase, open, expected) in [
            ("stays on hold now", "on hold", false, true),
            ("stays on hold now", "on hol", false, false),
            ("stays on hold now", "on hol", true, true),
            ("salon holds", "on hol", true, false),
            ("환불 규정을 본다", "환불 규정", false, true),
            ("환불 규정을 본다", "환불 규저", true, true),
            ("환불 규정을 본다", "환불 귲", true, true),
            ("환불 규정을 본다", "환불 ㄱ", true, true),
            ("환불 규정을 본다", "환불 구", true, false),
        ] {
            assert_eq!(
                contains_words(text, phrase, open),
                expected,
                "{text} {phrase}"
            );
        }
    }
}
