//! Documents in which words stand behind each other, for what means something only together.

use std::collections::BTreeMap;

use tantivy::postings::Postings;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, TERMINATED};

use super::dictionary::{Column, Dictionary, Found};

/// A word: its distance from the first one, and the terms that it may be.
pub struct Place {
    /// In positions.
    pub at: u32,
    /// Any of them.
    pub terms: Vec<String>,
}

/// Where a sequence can begin, by document.
type Begins = BTreeMap<u32, Vec<u32>>;

/// The documents in which all of these stand at their distances.
pub fn standing_together(dictionary: &Dictionary, places: &[Place]) -> Found {
    let mut found: Vec<(&Place, Vec<Found>)> = Vec::new();
    for place in places {
        let terms = place.terms.iter();
        let lists = terms
            .map(|term| dictionary.find(Column::Keys, term))
            .collect();
        found.push((place, lists));
    }
    // The rarest first: the others are only looked up for what it leaves.
    found.sort_by_key(|(_, lists)| lists.iter().map(Found::documents).sum::<u32>());
    let mut picked = Vec::new();
    for segment in 0..dictionary.segments() {
        let mut left: Option<Begins> = None;
        for (place, lists) in &found {
            let mut here = Begins::new();
            for list in lists {
                begins(
                    dictionary,
                    list,
                    segment,
                    place.at,
                    left.as_ref(),
                    &mut here,
                );
            }
            left = Some(here);
            if left.as_ref().is_some_and(Begins::is_empty) {
                break;
            }
        }
        let docs: Vec<u32> = left.unwrap_or_default().into_keys().collect();
        if !docs.is_empty() {
            picked.push((segment, docs));
        }
    }
    Found {
        picked: picked.into(),
        ..Found::default()
    }
}

/// Adds where a sequence can begin by this list, among those that are `left`.
fn begins(
    dictionary: &Dictionary,
    list: &Found,
    segment: usize,
    at: u32,
    left: Option<&Begins>,
    here: &mut Begins,
) {
    let own = list.lists.iter().find(|(number, _)| *number == segment);
    let (Some((_, info)), Some(reader)) = (own, dictionary.reader(Column::Keys, segment)) else {
        return;
    };
    let Ok(mut postings) =
        reader.read_postings_from_terminfo(info, IndexRecordOption::WithFreqsAndPositions)
    else {
        return;
    };
    let mut stands = Vec::new();
    let mut note = |doc: u32, postings: &mut tantivy::postings::SegmentPostings| {
        stands.clear();
        postings.append_positions_with_offset(0, &mut stands);
        let known = left.and_then(|left| left.get(&doc));
        let fits = |begin: &u32| left.is_none() || known.is_some_and(|known| known.contains(begin));
        let begins = stands
            .iter()
            .filter_map(|stand| stand.checked_sub(at))
            .filter(fits);
        let mut begins = begins.peekable();
        if begins.peek().is_some() {
            here.entry(doc).or_default().extend(begins);
        }
    };
    match left {
        None => {
            dictionary.worked(info.doc_freq as usize);
            while postings.doc() != TERMINATED {
                let doc = postings.doc();
                note(doc, &mut postings);
                postings.advance();
            }
        }
        Some(left) => {
            dictionary.worked(left.len());
            for &doc in left.keys() {
                if postings.doc() == TERMINATED {
                    break;
                }
                if postings.doc() < doc {
                    postings.seek(doc);
                }
                if postings.doc() == doc {
                    note(doc, &mut postings);
                }
            }
        }
    }
}
