//! Whether one section clearly answers a query, so that it may stand on top, ready to read.
//!
//! A wrong answer is worse than none. A section clearly answers when
//! 1. everything that was asked is found as it was typed: no typing error was allowed for,
//!    nothing was only begun but the last word;
//! 2. its document is not stale;
//! 3. every word that says something stands in one passage, or all of it in the title;
//! 4. no other document comes near: the next one scores at least a fifth less, or this title
//!    is what was asked and the next one's is not;
//! 5. it is short enough to be read during a call.

use carebook_domain::freshness::State;

use super::Ranked;
use crate::index::stored;
use crate::plan::{Manner, Plan};
use crate::results::Answer;

/// Characters of an answer.
const LONGEST: usize = 1_600;
/// The share of what was asked that the document must have; words that questions are made of
/// are often missing.
const COVERED: f32 = 0.85;
/// Positions that count as one passage.
const PASSAGE: u32 = 40;
/// What the next document may score at most.
const NEXT: f32 = 0.8;
/// What a word weighs that says something.
const TELLING: f32 = 0.3;
/// Initial consonants and half a word are no question.
const LETTERS: usize = 3;

/// Whether the query itself can have a clear answer.
pub(super) fn is_certain(plan: &Plan, query: &str) -> bool {
    let telling: Vec<_> = plan
        .atoms
        .iter()
        .filter(|atom| !atom.optional && atom.weight >= TELLING)
        .collect();
    query.chars().filter(|c| c.is_alphanumeric()).count() >= LETTERS
        && !telling.is_empty()
        && telling.iter().all(|atom| {
            !atom.lists.is_empty() && !matches!(atom.manner, Manner::Typo | Manner::Initials)
        })
}

/// Whether every word that says something stands in the best passage, or all in the title.
pub(super) fn is_together(plan: &Plan, ranked: &Ranked) -> bool {
    let Some(start) = ranked.seen.passage else {
        return false;
    };
    ranked.seen.title > 0.95
        || plan
            .atoms
            .iter()
            .enumerate()
            .filter(|(_, atom)| !atom.optional && atom.weight >= TELLING)
            .all(|(number, _)| {
                ranked.seen.places.iter().any(|(at, atom)| {
                    usize::from(*atom) == number && (start..=start + PASSAGE).contains(at)
                })
            })
}

/// Whether the first document stands out.
pub(super) fn stands_out(first: &Ranked, second: Option<&Ranked>, state: Option<State>) -> bool {
    let is_title = |ranked: &Ranked| ranked.seen.title > 0.9 && ranked.seen.title_filled > 0.9;
    state != Some(State::Stale)
        && first.coverage >= COVERED
        && second.is_none_or(|second| {
            second.score < first.score * NEXT || is_title(first) && !is_title(second)
        })
}

/// The section as an answer, where it holds enough of what was asked.
pub(super) fn answer(
    document: &stored::Shown<'_>,
    section: &stored::ShownSection<'_>,
    held: f32,
    ranked: &Ranked,
) -> Option<Answer> {
    let text = section.text.trim();
    let long = text.chars().count();
    let enough = held.max(ranked.seen.title) >= 0.6;
    (enough && (1..=LONGEST).contains(&long)).then(|| Answer {
        doc_id: document.id.to_owned(),
        path: document.path.to_owned(),
        title: document.title.to_owned(),
        anchor: section.anchor.to_owned(),
        heading: section.heading.to_owned(),
        text: text.to_owned(),
        lang: section.lang.to_owned(),
    })
}
