//! From ranked documents to what is answered: groups, their best sections, snippets.

use carebook_domain::freshness::State;

use super::score::rarity;
use super::{Ranked, SearchOptions, Searcher, clear, explain, filter};
use crate::index::stored;
use crate::plan::{self, Plan};
use crate::query::Query;
use crate::results::{Answer, Group, Hit, Results};
use crate::show::{Marker, highlight, snippet};

/// Sections shown of each of the first documents.
const HITS: usize = 3;
/// Documents of which more than one section is shown.
const OPEN_GROUPS: usize = 3;

impl Searcher {
    /// Opens the best documents and writes what is shown of them.
    pub(super) fn show(
        &self,
        query: &Query,
        plan: &Plan,
        options: &SearchOptions<'_>,
        all: u32,
        ranked: Vec<Ranked>,
        results: &mut Results,
    ) {
        let marker = Marker::new(&plan.marks, &self.language);
        let mut shown: Vec<(Ranked, String, Option<State>)> = Vec::new();
        // A few more than asked for, so that trust can change the order at the end.
        let wanted = if options.fresh.is_some() {
            options.limit + options.limit / 2
        } else {
            options.limit
        };
        // Only a look at each document tells its state, so those that fit are counted here. Phrases
        // cost too much for that: with them the total counts documents that hold the words.
        let counted = asks_for_state(query) && !asks_for_phrase(plan);
        let mut fitting = 0;
        for mut candidate in ranked {
            if shown.len() >= wanted && !counted {
                break;
            }
            let Some(text) = self.stored(candidate.doc) else {
                continue;
            };
            let Some(document) = stored::read(&text) else {
                continue;
            };
            let state = options.fresh.and_then(|fresh| fresh(document.path));
            if !filter::fits(query, state) || !phrases_fit(plan, &document) {
                continue;
            }
            fitting += 1;
            if shown.len() >= wanted {
                continue;
            }
            candidate.score *= match state {
                Some(State::Stale) => 0.92,
                Some(State::DueSoon) => 0.99,
                Some(State::Fresh) | None => 1.0,
            };
            shown.push((candidate, text, state));
        }
        if counted {
            results.total_documents = fitting;
        }
        shown.sort_by(|(a, ..), (b, ..)| b.score.total_cmp(&a.score).then(a.doc.cmp(&b.doc)));
        shown.truncate(options.limit);
        for (candidate, text, state) in &shown {
            if let Some(document) = stored::read(text) {
                let hits = if results.groups.len() < OPEN_GROUPS {
                    HITS
                } else {
                    1
                };
                let group = self.group(
                    &document, candidate, plan, all, &marker, options, *state, hits,
                );
                results.total_sections += group.total;
                results.groups.push(group);
            }
        }
        if clear::is_certain(plan, &query.text) {
            results.answer = clear_answer(plan, all, &marker, &shown);
        }
    }

    #[expect(clippy::too_many_arguments, reason = "everything a group is made from")]
    fn group(
        &self,
        document: &stored::Shown<'_>,
        candidate: &Ranked,
        plan: &Plan,
        all: u32,
        marker: &Marker<'_>,
        options: &SearchOptions<'_>,
        state: Option<State>,
        most: usize,
    ) -> Group {
        let sections = best_sections(document, candidate, plan, all, marker);
        let total = sections
            .iter()
            .filter(|(_, worth)| *worth > 0.0)
            .count()
            .max(1);
        let best = sections.first().map_or(0.0, |(_, worth)| *worth);
        let hits = sections
            .iter()
            .enumerate()
            .filter(|(i, (_, worth))| *i == 0 || *worth > best * 0.5)
            .take(most)
            .filter_map(|(i, (at, worth))| {
                let section = document.sections.get(*at)?;
                let share = if best > 0.0 { worth / best } else { 1.0 };
                Some(Hit {
                    anchor: section.anchor.to_owned(),
                    heading: section.heading.to_owned(),
                    heading_html: highlight(section.heading, marker),
                    snippet: snippet(section.text, marker),
                    lang: section.lang.to_owned(),
                    score: candidate.score * share,
                    explain: (options.explain && i == 0)
                        .then(|| explain::words(plan, &candidate.seen, candidate.coverage, state)),
                })
            })
            .collect();
        Group {
            doc_id: document.id.to_owned(),
            path: document.path.to_owned(),
            title: document.title.to_owned(),
            title_html: highlight(document.title, marker),
            lang: document.lang.to_owned(),
            kind: Some(document.kind)
                .filter(|kind| !kind.is_empty())
                .map(str::to_owned),
            score: candidate.score,
            hits,
            total,
        }
    }
}

/// The section of the first document that clearly answers, if one does.
fn clear_answer(
    plan: &Plan,
    all: u32,
    marker: &Marker<'_>,
    shown: &[(Ranked, String, Option<State>)],
) -> Option<Answer> {
    let (first, text, state) = shown.first()?;
    let second = shown.get(1).map(|(ranked, ..)| ranked);
    if !clear::stands_out(first, second, *state) || !clear::is_together(plan, first) {
        return None;
    }
    let document = stored::read(text)?;
    let (at, worth) = *best_sections(&document, first, plan, all, marker).first()?;
    let asked: f32 = plan
        .atoms
        .iter()
        .filter(|atom| !atom.optional && !atom.lists.is_empty())
        .map(|atom| atom.weight * rarity(all, atom.documents))
        .sum();
    let section = document.sections.get(at)?;
    clear::answer(&document, section, worth / asked.max(0.01), first)
}

pub(super) fn asks_for_state(query: &Query) -> bool {
    let on_state = |filter: &crate::query::Filter| filter.on == crate::query::FilterOn::Is;
    query.filters.iter().any(on_state)
}

pub(super) fn asks_for_phrase(plan: &Plan) -> bool {
    !plan.phrases.is_empty() || !plan.without_phrases.is_empty()
}

fn phrases_fit(plan: &Plan, document: &stored::Shown<'_>) -> bool {
    if plan.phrases.is_empty() && plan.without_phrases.is_empty() {
        return true;
    }
    let mut texts = vec![plan::phrase(document.title)];
    for section in &document.sections {
        texts.push(plan::phrase(section.heading));
        texts.push(plan::phrase(section.text));
    }
    let has = |phrase: &String| texts.iter().any(|text| contains_words(text, phrase));
    plan.phrases.iter().all(has) && !plan.without_phrases.iter().any(has)
}

/// Whether the phrase stands in the text, beginning and ending with its own words; Hangul
/// may go on with particles.
fn contains_words(text: &str, phrase: &str) -> bool {
    let hangul = phrase.chars().any(crate::analysis::hangul::is_syllable);
    text.match_indices(phrase).any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text
            .get(at + phrase.len()..)
            .and_then(|after| after.chars().next());
        hangul
            || !(before.is_some_and(char::is_alphanumeric)
                || after.is_some_and(char::is_alphanumeric))
    })
}

/// The document's sections by how much of the query they hold, best first.
fn best_sections(
    document: &stored::Shown<'_>,
    candidate: &Ranked,
    plan: &Plan,
    all: u32,
    marker: &Marker<'_>,
) -> Vec<(usize, f32)> {
    let mut held: Vec<(usize, f32)> = (0..document.sections.len()).map(|at| (at, 0.0)).collect();
    let mut counted = std::collections::HashSet::new();
    let places = candidate
        .seen
        .places
        .iter()
        .map(|(position, atom)| (*position, *atom, 1.0))
        .chain(
            candidate
                .seen
                .passage
                .map(|position| (position, u16::MAX, 0.5)),
        );
    for (position, atom, share) in places {
        let Some(at) = document
            .sections
            .partition_point(|section| section.start <= position)
            .checked_sub(1)
        else {
            continue;
        };
        if let Some((_, worth)) = held.get_mut(at)
            && counted.insert((at, atom))
        {
            let value = plan
                .atoms
                .get(usize::from(atom))
                .map_or(0.3, |atom| atom.weight * rarity(all, atom.documents));
            *worth += value * share;
        }
    }
    if held.iter().all(|(_, worth)| *worth == 0.0) {
        for (at, worth) in held.iter_mut().take(12) {
            if let Some(section) = document.sections.get(*at) {
                #[expect(clippy::cast_precision_loss, reason = "a count")]
                let marks = marker.ranges(section.text).len() as f32
                    + 2.0 * marker.ranges(section.heading).len() as f32;
                *worth = marks;
            }
        }
    }
    held.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    held
}
