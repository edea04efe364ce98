//! From ranked documents to what is answered: groups, their best sections, snippets.

use carebook_domain::freshness::State;

use super::score::rarity;
use super::{Ranked, SearchOptions, Searcher, Standing, clear, explain, filter, phrase};
use crate::analysis::scan::{Kind, pieces};
use crate::index::stored;
use crate::plan::Plan;
use crate::query::Query;
use crate::results::{Answer, Group, Hit, Results};
use crate::show::{Marker, guesses, highlight, snippet};

/// Sections shown of each of the first documents.
const HITS: usize = 3;
/// What a word adds that stands in a section's heading: the section is about it.
const HEADED: f32 = 0.6;
/// Documents of which more than one section is shown.
const OPEN_GROUPS: usize = 3;
/// How much what helped others moves a document, at most: enough between equals, no more.
const HELP: f32 = 0.05;

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
        let mut shown: Vec<(Ranked, String, Standing)> = Vec::new();
        // A few more than asked for, so that trust can change the order at the end.
        let wanted = if options.fresh.is_some() || options.helped.is_some() {
            options.limit + options.limit / 2
        } else {
            options.limit
        };
        // Only a look at each document tells its state and how its words are written, so those
        // that fit are counted here.
        let phrases = phrase::is_asked_for(plan);
        let states = asks_for_state(query);
        let (mut fitting, mut refused) = (0, 0);
        for (number, mut candidate) in ranked.into_iter().enumerate() {
            let counted = states || phrases && number < phrase::COMPARED;
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
            if !filter::fits(query, state) || !phrase::fits(plan, &document) {
                refused += 1;
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
            let outcomes = options
                .helped
                .and_then(|helped| helped(document.path))
                .unwrap_or_default();
            candidate.score *= 1.0 + HELP * outcomes.help();
            shown.push((candidate, text, Standing { state, outcomes }));
        }
        results.total_documents = if states {
            fitting
        } else {
            results.total_documents.saturating_sub(refused)
        };
        shown.sort_by(|(a, ..), (b, ..)| b.score.total_cmp(&a.score).then(a.doc.cmp(&b.doc)));
        shown.truncate(options.limit);
        for (candidate, text, standing) in &shown {
            if let Some(document) = stored::read(text) {
                let hits = if results.groups.len() < OPEN_GROUPS {
                    HITS
                } else {
                    1
                };
                let group = self.group(
                    &document, candidate, plan, all, &marker, options, *standing, hits,
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
        standing: Standing,
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
                    guesses: guesses(
                        &plan.corrections,
                        &[section.text, section.heading, document.title],
                        marker,
                    ),
                    explain: (options.explain && i == 0).then(|| {
                        explain::words(plan, &candidate.seen, candidate.coverage, standing)
                    }),
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

/// The positions that a heading takes.
fn width(heading: &str) -> u32 {
    pieces(heading)
        .map(|piece| match piece.kind {
            Kind::Letters | Kind::Digits => 1,
            Kind::Hangul | Kind::Unspaced => u32::try_from(piece.text.chars().count()).unwrap_or(1),
        })
        .sum()
}

/// The section of the first document that clearly answers, if one does.
fn clear_answer(
    plan: &Plan,
    all: u32,
    marker: &Marker<'_>,
    shown: &[(Ranked, String, Standing)],
) -> Option<Answer> {
    let (first, text, standing) = shown.first()?;
    let second = shown.get(1).map(|(ranked, ..)| ranked);
    if !clear::stands_out(first, second, standing.state) || !clear::is_together(plan, first) {
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
        let Some(((_, worth), section)) = held.get_mut(at).zip(document.sections.get(at)) else {
            continue;
        };
        let value = plan
            .atoms
            .get(usize::from(atom))
            .map_or(0.3, |atom| atom.weight * rarity(all, atom.documents));
        if counted.insert((at, atom, false)) {
            *worth += value * share;
        }
        let heads = position < section.start + width(section.heading);
        if heads && counted.insert((at, atom, true)) {
            *worth += value * share * HEADED;
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
