//! Searching a snapshot.

pub mod dictionary;
mod explain;
mod filter;
mod near;
pub mod score;

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use carebook_domain::freshness::State;
use carebook_domain::text::fold;
use tantivy::columnar::Column as Values;
use tantivy::index::SegmentId;
use tantivy::schema::Value;
use tantivy::{DocAddress, Opstamp, TantivyDocument};

use crate::error::IndexError;
use crate::index::folder::guarded;
use crate::index::{Fields, stored};
use crate::plan::{self, Language, Manner, Plan};
use crate::query::Query;
use crate::results::{Group, Hit, Results};
use crate::show::{Marker, highlight, snippet};
use crate::terms::Terms;
use dictionary::{Column, Dictionary};
use near::Seen;
use score::{Candidate, Scratch, Segments, gather, rarity};

/// Candidates whose positions are looked at, besides those that are asked for.
const LOOKED_AT: usize = 26;
/// Documents that are opened to check what the index cannot tell.
const OPENED: usize = 3_000;
/// Sections shown of each of the first documents.
const HITS: usize = 3;
/// Documents of which more than one section is shown.
const OPEN_GROUPS: usize = 3;

/// A snapshot of the index that does not change. Share it between threads.
pub struct Searcher {
    inner: tantivy::Searcher,
    fields: Fields,
    dictionary: Dictionary,
    segments: Segments,
    title_words: Vec<Option<Values<u64>>>,
    language: Language,
    scratch: Mutex<Vec<Scratch>>,
}

/// Tells how far a document (by its path) can be trusted today.
pub type Trust<'a> = dyn Fn(&str) -> Option<State> + Sync + 'a;

/// How to search.
#[derive(Clone, Copy)]
pub struct SearchOptions<'a> {
    /// How many documents to answer with.
    pub limit: usize,
    /// Whether the last word is still being typed.
    pub prefix_last: bool,
    /// Whether to say in words why each hit is where it is.
    pub explain: bool,
    /// How far a document (by its path) can be trusted today; for `is:` and ranking.
    pub fresh: Option<&'a Trust<'a>>,
    /// The handbook's own words.
    pub terms: Option<&'a Terms>,
}

impl Default for SearchOptions<'_> {
    fn default() -> Self {
        Self {
            limit: 10,
            prefix_last: false,
            explain: false,
            fresh: None,
            terms: None,
        }
    }
}

/// A candidate with everything that decides its place.
struct Ranked {
    doc: u32,
    score: f32,
    seen: Seen,
    coverage: f32,
}

impl Searcher {
    pub(crate) fn new(inner: tantivy::Searcher, fields: Fields) -> Result<Self, IndexError> {
        let dictionary = Dictionary::open(&inner, fields)?;
        let mut bases = Vec::new();
        let mut norms = Vec::new();
        let mut title_words = Vec::new();
        let mut size = 0u32;
        let mut tokens = 0u64;
        for segment in inner.segment_readers() {
            bases.push(size);
            size += segment.max_doc();
            norms.push(segment.get_fieldnorms_reader(fields.keys)?);
            title_words.push(segment.fast_fields().u64("title_words").ok());
            tokens += segment.inverted_index(fields.keys)?.total_num_tokens();
        }
        #[expect(clippy::cast_precision_loss, reason = "an average")]
        let average = (tokens as f32 / size.max(1) as f32).max(1.0);
        let mut length = [0.0; 256];
        for (id, value) in (0u8..=255).zip(&mut length) {
            #[expect(clippy::cast_precision_loss, reason = "a length")]
            let words = tantivy::fieldnorm::FieldNormReader::id_to_fieldnorm(id) as f32;
            *value = 0.9 * (0.45 + 0.55 * words / average);
        }
        Ok(Self {
            inner,
            fields,
            dictionary,
            segments: Segments {
                bases,
                norms,
                length,
                size: size as usize,
            },
            title_words,
            language: Language::new(),
            scratch: Mutex::default(),
        })
    }

    pub(crate) fn generation(&self) -> &BTreeMap<SegmentId, Option<Opstamp>> {
        self.inner.generation().segments()
    }

    /// Documents in the index.
    pub fn documents(&self) -> usize {
        usize::try_from(self.inner.num_docs()).unwrap_or(usize::MAX)
    }

    /// Answers a query. A damaged index answers nothing and says so in a hint.
    pub fn search(&self, query: &Query, options: &SearchOptions<'_>) -> Results {
        let started = Instant::now();
        let mut results =
            guarded(|| Ok(self.answer(query, options))).unwrap_or_else(|error| Results {
                hints: vec![error.to_string()],
                ..Results::default()
            });
        results.took = started.elapsed();
        results
    }

    fn answer(&self, query: &Query, options: &SearchOptions<'_>) -> Results {
        let mut results = Results {
            hints: query.hints.clone(),
            ..Results::default()
        };
        if query.is_empty() || self.segments.size == 0 {
            return results;
        }
        let all = u32::try_from(self.inner.num_docs()).unwrap_or(u32::MAX);
        let mut plan = plan::plan(
            query,
            options.prefix_last,
            options.terms,
            &self.dictionary,
            all,
            &self.language,
        );
        results.hints.append(&mut plan.hints);
        results.also_matched = std::mem::take(&mut plan.also);
        let ranked = self.rank(query, &plan, options, all, &mut results);
        self.show(query, &plan, options, all, ranked, &mut results);
        if results.groups.is_empty() {
            results.closest = self.closest(&plan);
        }
        results
    }

    fn rank(
        &self,
        query: &Query,
        plan: &Plan,
        options: &SearchOptions<'_>,
        all: u32,
        results: &mut Results,
    ) -> Vec<Ranked> {
        let allowed = filter::allowed(query, &self.dictionary, &self.segments, &mut results.hints);
        let without = filter::without(&plan.without, &self.dictionary, &self.segments);
        let stays = |doc: u32| {
            allowed.as_ref().is_none_or(|set| set.has(doc))
                && without.as_ref().is_none_or(|set| !set.has(doc))
                && self.is_alive(doc)
        };
        let mut candidates: Vec<Candidate> = if plan.atoms.is_empty() {
            let size = u32::try_from(self.segments.size).unwrap_or(u32::MAX);
            (0..size)
                .map(|doc| Candidate {
                    doc,
                    score: 0.0,
                    coverage: 1.0,
                })
                .collect()
        } else {
            let mut scratch = self
                .scratch
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .pop()
                .unwrap_or_default();
            let found = gather(
                &plan.atoms,
                all,
                &self.dictionary,
                &self.segments,
                &mut scratch,
            );
            self.scratch
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(scratch);
            found
        };
        candidates.retain(|candidate| stays(candidate.doc));
        results.total_documents = candidates.len();
        let value = |candidate: &Candidate| {
            candidate.score * (0.25 + 0.75 * candidate.coverage * candidate.coverage)
        };
        let kept = if asks_for_state(query) || asks_for_phrase(plan) {
            OPENED
        } else {
            options.limit.min(1000) + LOOKED_AT
        };
        if candidates.len() > kept {
            candidates.select_nth_unstable_by(kept, |a, b| {
                value(b).total_cmp(&value(a)).then(a.doc.cmp(&b.doc))
            });
            candidates.truncate(kept);
        }
        candidates.sort_by(|a, b| value(b).total_cmp(&value(a)).then(a.doc.cmp(&b.doc)));
        // Only the first ones are looked at closely, so those keep their lead.
        let mut first: Vec<Candidate> = candidates
            .drain(..candidates.len().min(options.limit.min(1000) + LOOKED_AT))
            .collect();
        first.sort_by_key(|candidate| candidate.doc);
        let docs: Vec<u32> = first.iter().map(|candidate| candidate.doc).collect();
        let seen = near::look(
            &docs,
            &plan.atoms,
            all,
            &self.dictionary,
            &self.segments,
            |doc| self.words_in_title(doc),
        );
        let asked: f32 = plan
            .atoms
            .iter()
            .filter(|atom| !atom.optional)
            .map(|atom| atom.weight * rarity(all, atom.documents))
            .sum::<f32>()
            .max(0.01);
        let mut ranked: Vec<Ranked> = first
            .into_iter()
            .zip(seen)
            .map(|(candidate, seen)| Ranked {
                doc: candidate.doc,
                score: value(&candidate) / asked + structure(&seen),
                coverage: candidate.coverage,
                seen,
            })
            .collect();
        ranked.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.doc.cmp(&b.doc)));
        ranked.extend(candidates.into_iter().map(|candidate| Ranked {
            doc: candidate.doc,
            score: (value(&candidate) / asked).min(0.01),
            coverage: candidate.coverage,
            seen: Seen::default(),
        }));
        ranked
    }

    fn show(
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

    /// Words near those of the query that are found nowhere.
    fn closest(&self, plan: &Plan) -> Vec<String> {
        let mut closest = Vec::new();
        for atom in plan.atoms.iter().filter(|atom| atom.lists.is_empty()) {
            for (term, _) in self.language.nearest(&self.dictionary, &atom.text) {
                let word = term
                    .rsplit(crate::analysis::forms::EXACT)
                    .next()
                    .unwrap_or_default();
                let word = word
                    .strip_prefix(['w'])
                    .filter(|_| !term.contains(crate::analysis::forms::EXACT))
                    .unwrap_or(word);
                let word = match word.strip_prefix(crate::analysis::HANGUL) {
                    Some(keys) => crate::analysis::hangul::compose(keys).unwrap_or_default(),
                    None => word.to_owned(),
                };
                if !word.is_empty() && !closest.contains(&word) && closest.len() < 5 {
                    closest.push(word);
                }
            }
        }
        closest
    }

    fn address(&self, doc: u32) -> Option<(usize, u32)> {
        let segment = self
            .segments
            .bases
            .partition_point(|base| *base <= doc)
            .checked_sub(1)?;
        Some((segment, doc - self.segments.bases.get(segment)?))
    }

    fn is_alive(&self, doc: u32) -> bool {
        self.address(doc).is_some_and(|(segment, local)| {
            self.inner
                .segment_readers()
                .get(segment)
                .is_some_and(|reader| !reader.is_deleted(local))
        })
    }

    fn words_in_title(&self, doc: u32) -> u32 {
        self.address(doc)
            .and_then(|(segment, local)| self.title_words.get(segment)?.as_ref()?.first(local))
            .and_then(|words| u32::try_from(words).ok())
            .unwrap_or(1)
    }

    fn stored(&self, doc: u32) -> Option<String> {
        let (segment, local) = self.address(doc)?;
        let address = DocAddress::new(u32::try_from(segment).ok()?, local);
        let document: TantivyDocument = self.inner.doc(address).ok()?;
        Some(document.get_first(self.fields.shown)?.as_str()?.to_owned())
    }
}

/// What title, nearness and passage add.
fn structure(seen: &Seen) -> f32 {
    let title = seen.title * seen.title;
    let begins = if seen.title_begins { 0.25 } else { 0.0 };
    0.30 * seen.near + 0.30 * seen.together + title * (0.15 + 0.35 * seen.title_filled) + begins
}

fn asks_for_state(query: &Query) -> bool {
    let on_state = |filter: &crate::query::Filter| filter.on == crate::query::FilterOn::Is;
    query.filters.iter().any(on_state)
}

fn asks_for_phrase(plan: &Plan) -> bool {
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

impl Language {
    fn nearest(&self, dictionary: &Dictionary, text: &str) -> Vec<(String, dictionary::Found)> {
        if text.chars().any(crate::analysis::hangul::is_syllable) {
            let keys = crate::analysis::hangul::keys(text);
            return self.fuzzy().near(dictionary, "w~", &keys, true);
        }
        self.fuzzy()
            .near_in(dictionary, Column::Marks, "w", &fold(text), 2, true)
    }
}

impl Manner {
    /// The manner in words, for explanations; nothing for a plain word.
    pub(crate) fn words(self) -> Option<&'static str> {
        match self {
            Self::Word => None,
            Self::Synonym => Some("as a synonym"),
            Self::Beginning => Some("as the beginning of a word"),
            Self::Initials => Some("by initial consonants"),
            Self::Keys => Some("read as keys of another layout or input method"),
            Self::Typo => Some("allowing for a typing error"),
        }
    }
}
