//! Which documents the filters of a query leave.

use carebook_domain::freshness::State;
use carebook_domain::text::{fold, nfc, nfd};
use tantivy::schema::IndexRecordOption;

use super::dictionary::{Column, Dictionary, Found};
use super::score::Segments;
use crate::index::script::fact;
use crate::query::{Filter, FilterOn, Query};

/// A set of documents by their numbers.
#[derive(Clone)]
pub struct Set(Vec<u64>);

impl Set {
    fn empty(size: usize) -> Self {
        Self(vec![0; size / 64 + 1])
    }

    fn add(&mut self, doc: u32) {
        if let Some(word) = self.0.get_mut(doc as usize / 64) {
            *word |= 1 << (doc % 64);
        }
    }

    /// Whether the document is in it.
    pub fn has(&self, doc: u32) -> bool {
        self.0
            .get(doc as usize / 64)
            .is_some_and(|word| word >> (doc % 64) & 1 == 1)
    }

    fn and(&mut self, other: &Self, negated: bool) {
        for (word, other) in self.0.iter_mut().zip(&other.0) {
            *word &= if negated { !other } else { *other };
        }
    }
}

/// Adds a term's documents to a set.
pub fn collect(
    found: &Found,
    column: Column,
    dictionary: &Dictionary,
    segments: &Segments,
    set: &mut Set,
) {
    for (segment, info) in found.lists.iter() {
        let (Some(reader), Some(base)) = (
            dictionary.reader(column, *segment),
            segments.bases.get(*segment),
        ) else {
            continue;
        };
        let Ok(mut block) =
            reader.read_block_postings_from_terminfo(info, IndexRecordOption::Basic)
        else {
            continue;
        };
        while !block.docs().is_empty() {
            block.docs().iter().for_each(|doc| set.add(base + doc));
            block.advance();
        }
    }
}

/// The documents that are left out.
pub fn without(lists: &[Found], dictionary: &Dictionary, segments: &Segments) -> Option<Set> {
    if lists.is_empty() {
        return None;
    }
    let mut set = Set::empty(segments.size);
    for found in lists {
        collect(found, Column::Keys, dictionary, segments, &mut set);
    }
    Some(set)
}

/// The documents that facts in the index allow; `None` when all are. Filters on the same
/// fact are alternatives.
pub fn allowed(
    query: &Query,
    dictionary: &Dictionary,
    segments: &Segments,
    hints: &mut Vec<String>,
) -> Option<Set> {
    let mut allowed: Option<Set> = None;
    let mut done: Vec<(FilterOn, bool)> = Vec::new();
    for filter in &query.filters {
        let group = (filter.on, filter.negated);
        if filter.on == FilterOn::Is || done.contains(&group) {
            continue;
        }
        done.push(group);
        let mut set = Set::empty(segments.size);
        for other in query
            .filters
            .iter()
            .filter(|other| (other.on, other.negated) == group)
        {
            let found = terms(other, dictionary);
            if found.iter().all(Found::is_empty) {
                hints.push(format!("No document has {}.", named(other)));
            }
            for found in found {
                collect(&found, Column::Marks, dictionary, segments, &mut set);
            }
        }
        let all = allowed.get_or_insert_with(|| Set(vec![u64::MAX; segments.size / 64 + 1]));
        all.and(&set, filter.negated);
    }
    allowed
}

fn named(filter: &Filter) -> String {
    let name = match filter.on {
        FilterOn::Tag => "tag",
        FilterOn::Kind => "kind",
        FilterOn::Owner => "owner",
        FilterOn::Lang => "lang",
        FilterOn::Is => "is",
        FilterOn::In => "in",
    };
    format!("{name}:{}", filter.value)
}

fn terms(filter: &Filter, dictionary: &Dictionary) -> Vec<Found> {
    let one = |kind, value: &str| vec![dictionary.find(Column::Marks, &fact(kind, value))];
    match filter.on {
        FilterOn::Tag => one('t', &fold(&filter.value)),
        FilterOn::Kind => one('k', &fold(&filter.value).replace([' ', '_'], "-")),
        FilterOn::Lang => {
            let primary = filter.value.split(['-', '_']).next().unwrap_or_default();
            one('l', &primary.to_lowercase())
        }
        FilterOn::Owner => {
            // The beginning of an address or a name is enough.
            let prefix = fact('o', &fold(&filter.value));
            dictionary
                .starting(Column::Marks, &prefix, 64)
                .into_iter()
                .map(|(_, found)| found)
                .collect()
        }
        FilterOn::In => {
            let folder = filter.value.trim_matches('/');
            let mut found = one('d', folder);
            found.extend(one('p', folder));
            // Names that another system gave are composed otherwise than those typed here.
            for other in [nfc(folder).into_owned(), nfd(folder)] {
                if other != folder {
                    found.extend(one('d', &other));
                    found.extend(one('p', &other));
                }
            }
            if found.iter().all(Found::is_empty) {
                found = ['d', 'p']
                    .iter()
                    .flat_map(|kind| dictionary.starting(Column::Marks, &fact(*kind, folder), 4000))
                    .map(|(_, found)| found)
                    .collect();
            }
            found
        }
        FilterOn::Is => Vec::new(),
    }
}

/// Whether a document's state fits the `is:` filters.
pub fn fits(query: &Query, state: Option<State>) -> bool {
    let is = |value: &str| match value {
        "fresh" => state == Some(State::Fresh),
        "stale" => state == Some(State::Stale),
        _ => state == Some(State::DueSoon),
    };
    let mut wanted = query
        .filters
        .iter()
        .filter(|filter| filter.on == FilterOn::Is && !filter.negated)
        .peekable();
    let any = wanted.peek().is_none() || wanted.any(|filter| is(&filter.value));
    any && !query
        .filters
        .iter()
        .any(|filter| filter.on == FilterOn::Is && filter.negated && is(&filter.value))
}
