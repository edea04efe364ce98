//! Searching a snapshot.

mod answer;
mod clear;
mod closest;
pub mod dictionary;
mod explain;
mod filter;
mod near;
mod phrase;
pub mod score;
pub mod together;

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use carebook_domain::freshness::State;
use carebook_domain::journal::Outcomes;
use tantivy::columnar::Column as Values;
use tantivy::index::SegmentId;
use tantivy::schema::Value;
use tantivy::{DocAddress, Opstamp, TantivyDocument};

use crate::error::IndexError;
use crate::index::Fields;
use crate::index::folder::guarded;
use crate::index::script::fact;
use crate::plan::{self, Language, Plan};
use crate::query::Query;
use crate::results::Results;
use crate::terms::Terms;
use answer::asks_for_state;
use dictionary::Dictionary;
use near::Seen;
use score::{Candidate, Scratch, Segments, gather, rarity};

/// Candidates whose positions are looked at, besides those that are asked for.
const LOOKED_AT: usize = 26;
/// Documents that are opened to check what the index cannot tell.
const OPENED: usize = 3_000;
/// In handbooks of fewer documents a word's rarity is that within its language. (In large ones
/// that made the judged rankings worse: what common words say was lost.)
const SMALL: u32 = 2_000;

/// A snapshot of the index that does not change. Share it between threads.
pub struct Searcher {
    inner: tantivy::Searcher,
    fields: Fields,
    dictionary: Dictionary,
    segments: Segments,
    title_words: Vec<Option<Values<u64>>>,
    language: Language,
    /// Documents of each language.
    languages: Vec<(String, u32)>,
    scratch: Mutex<Vec<Scratch>>,
}

/// Tells how far a document (by its path) can be trusted today.
pub type Trust<'a> = dyn Fn(&str) -> Option<State> + 'a;

/// Tells how often a document (by its path) answered what others asked.
pub type Helped<'a> = dyn Fn(&str) -> Option<Outcomes> + 'a;

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
    /// How often a document (by its path) helped others; for ranking, a little.
    pub helped: Option<&'a Helped<'a>>,
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
            helped: None,
            terms: None,
        }
    }
}

/// What people know of a document, whatever is asked.
#[derive(Clone, Copy)]
struct Standing {
    state: Option<State>,
    outcomes: Outcomes,
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
            *value = 0.9 * (1.0 - 0.7 + 0.7 * words / average);
        }
        let languages = dictionary
            .starting(dictionary::Column::Marks, &fact('l', ""), 64)
            .into_iter()
            .map(|(term, found)| {
                (
                    term.get(2..).unwrap_or_default().to_owned(),
                    found.documents(),
                )
            })
            .collect();
        Ok(Self {
            language: Language::new(&dictionary),
            languages,
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

    /// Terms and entries of lists that all answers so far looked at: what they cost, whatever
    /// else the machine was doing.
    pub fn work(&self) -> u64 {
        self.dictionary.work()
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
        let all = if all < SMALL {
            self.extent(query).min(all)
        } else {
            all
        };
        let ranked = self.rank(query, &plan, options, all, &mut results);
        self.show(query, &plan, options, all, ranked, &mut results);
        if results.groups.is_empty() {
            results.closest = self.closest(&plan);
        }
        results
    }

    /// How many documents a word of this query could stand in: those of its language. In a
    /// small handbook of four languages the commonest word of one is in a quarter of all
    /// documents, and would seem rare.
    fn extent(&self, query: &Query) -> u32 {
        let text = &query.text;
        let of = |wanted: &dyn Fn(&str) -> bool| {
            let (own, unknown) = self
                .languages
                .iter()
                .fold((0, 0), |(own, unknown), (lang, n)| match lang.as_str() {
                    "und" => (own, unknown + n),
                    lang if wanted(lang) => (own.max(*n), unknown),
                    _ => (own, unknown),
                });
            (own > 0).then(|| own + unknown)
        };
        let known = if text.chars().any(crate::analysis::hangul::is_syllable) {
            of(&|lang| lang == "ko")
        } else {
            of(&|lang| !matches!(lang, "ko" | "ja" | "zh" | "th" | "ru"))
        };
        known.unwrap_or(u32::MAX)
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
                    titles: 0,
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
        phrase::keep_in_order(
            &mut candidates,
            &plan.atoms,
            &self.dictionary,
            &self.segments,
        );
        results.total_documents = candidates.len();
        let value = |candidate: &Candidate| {
            candidate.score * (1.0 - 0.75 + 0.75 * candidate.coverage * candidate.coverage)
        };
        let kept = if asks_for_state(query) || phrase::is_asked_for(plan) {
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
        let seen = near::look(
            &first,
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
    0.50 * seen.near
        + 0.30 * seen.together
        + title * (0.15 + 0.35 * seen.title_filled)
        + 0.30 * seen.title * seen.title_filled
        + begins
}
