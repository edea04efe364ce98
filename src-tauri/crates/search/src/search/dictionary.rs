//! The terms of all segments as one dictionary, and their lists of documents.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use tantivy::index::InvertedIndexReader;
use tantivy::postings::TermInfo;
use tantivy::schema::Field;
use tantivy::{Searcher, SegmentReader};
use tantivy_fst::Automaton;

use crate::error::IndexError;
use crate::index::Fields;

/// One of the two fields of terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Column {
    /// Keys with frequencies and positions.
    Keys,
    /// Terms that a document has or not.
    Marks,
}

/// Terms that are remembered, found or not.
const REMEMBERED: usize = 6_000;

/// The dictionaries of all segments.
pub struct Dictionary {
    keys: Vec<Arc<InvertedIndexReader>>,
    marks: Vec<Arc<InvertedIndexReader>>,
    /// What was looked up lately: who types asks for the same words with every key.
    known: [Mutex<FxHashMap<Box<str>, Found>>; 2],
    /// Terms and entries of lists that were looked at.
    work: AtomicU64,
}

/// A term where it was found: per segment, its list. Empty when it is nowhere.
#[derive(Clone, Debug, Default)]
pub struct Found {
    /// Segment and list.
    pub lists: Arc<[(usize, TermInfo)]>,
    /// Segment and documents, in order, where they were picked one by one.
    pub picked: Arc<[(usize, Vec<u32>)]>,
}

impl Found {
    /// How many documents have the term.
    pub fn documents(&self) -> u32 {
        let listed: u32 = self.lists.iter().map(|(_, info)| info.doc_freq).sum();
        let picked: usize = self.picked.iter().map(|(_, docs)| docs.len()).sum();
        listed.saturating_add(u32::try_from(picked).unwrap_or(u32::MAX))
    }

    /// Whether no document has it.
    pub fn is_empty(&self) -> bool {
        self.lists.is_empty() && self.picked.is_empty()
    }
}

impl Dictionary {
    /// Opens the dictionaries of a snapshot.
    pub fn open(searcher: &Searcher, fields: Fields) -> Result<Self, IndexError> {
        let open = |field: Field| -> Result<Vec<_>, IndexError> {
            searcher
                .segment_readers()
                .iter()
                .map(|segment: &SegmentReader| Ok(segment.inverted_index(field)?))
                .collect()
        };
        Ok(Self {
            keys: open(fields.keys)?,
            marks: open(fields.marks)?,
            known: Default::default(),
            work: AtomicU64::default(),
        })
    }

    /// Notes terms or entries of lists that are looked at.
    pub fn worked(&self, count: usize) {
        self.work.fetch_add(count as u64, Ordering::Relaxed);
    }

    /// Terms and entries of lists that were looked at so far.
    pub fn work(&self) -> u64 {
        self.work.load(Ordering::Relaxed)
    }

    /// How many segments there are.
    pub fn segments(&self) -> usize {
        self.keys.len()
    }

    /// The reader of one segment.
    pub fn reader(&self, column: Column, segment: usize) -> Option<&InvertedIndexReader> {
        self.column(column).get(segment).map(Arc::as_ref)
    }

    fn column(&self, column: Column) -> &[Arc<InvertedIndexReader>] {
        match column {
            Column::Keys => &self.keys,
            Column::Marks => &self.marks,
        }
    }

    /// Looks a term up.
    pub fn find(&self, column: Column, term: &str) -> Found {
        let known = match column {
            Column::Keys => &self.known[0],
            Column::Marks => &self.known[1],
        };
        if let Some(found) = known
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(term)
        {
            return found.clone();
        }
        let mut lists = Vec::new();
        self.worked(self.column(column).len());
        for (segment, reader) in self.column(column).iter().enumerate() {
            if let Ok(Some(info)) = reader.terms().get(term.as_bytes()) {
                lists.push((segment, info));
            }
        }
        let found = Found {
            lists: lists.into(),
            ..Found::default()
        };
        let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert(term.into(), found.clone());
        found
    }

    /// How many documents have the term.
    pub fn documents(&self, column: Column, term: &str) -> u32 {
        self.find(column, term).documents()
    }

    /// The terms that begin so, at most `limit` of each segment.
    pub fn starting(&self, column: Column, prefix: &str, limit: usize) -> Vec<(String, Found)> {
        let mut found = Vec::new();
        let Some(end) = after(prefix) else {
            return Vec::new();
        };
        for (segment, reader) in self.column(column).iter().enumerate() {
            let Ok(mut stream) = reader.terms().range().ge(prefix).lt(&end).into_stream() else {
                continue;
            };
            let mut left = limit;
            while left > 0 && stream.advance() {
                left -= 1;
                collect(&mut found, stream.key(), segment, stream.value());
            }
            self.worked(limit - left);
        }
        join(found)
    }

    /// Whether any term begins so.
    pub fn any_starting(&self, column: Column, prefix: &str) -> bool {
        let Some(end) = after(prefix) else {
            return false;
        };
        self.column(column).iter().any(|reader| {
            reader
                .terms()
                .range()
                .ge(prefix)
                .lt(&end)
                .into_stream()
                .is_ok_and(|mut stream| stream.advance())
        })
    }

    /// The terms that an automaton accepts, at most `limit` of each segment.
    pub fn accepted<A>(&self, column: Column, automaton: &A, limit: usize) -> Vec<(String, Found)>
    where
        A: Automaton + Clone,
        A::State: Clone,
    {
        let mut found = Vec::new();
        for (segment, reader) in self.column(column).iter().enumerate() {
            let Ok(mut stream) = reader.terms().search(automaton.clone()).into_stream() else {
                continue;
            };
            let mut left = limit;
            while left > 0 && stream.advance() {
                left -= 1;
                collect(&mut found, stream.key(), segment, stream.value());
            }
            self.worked(limit - left);
        }
        join(found)
    }
}

/// The first text after all that begin with `prefix`.
fn after(prefix: &str) -> Option<Vec<u8>> {
    let mut end = prefix.as_bytes().to_vec();
    while let Some(last) = end.pop() {
        if last < 0xff {
            end.push(last + 1);
            return Some(end);
        }
    }
    None
}

fn collect(
    found: &mut Vec<(String, usize, TermInfo)>,
    key: &[u8],
    segment: usize,
    info: &TermInfo,
) {
    if let Ok(term) = std::str::from_utf8(key) {
        found.push((term.to_owned(), segment, info.clone()));
    }
}

fn join(mut found: Vec<(String, usize, TermInfo)>) -> Vec<(String, Found)> {
    found.sort_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
    let mut out: Vec<(String, Found)> = Vec::new();
    let mut lists: Vec<(usize, TermInfo)> = Vec::new();
    let mut found = found.into_iter().peekable();
    while let Some((term, segment, info)) = found.next() {
        lists.push((segment, info));
        if found.peek().is_none_or(|(next, ..)| *next != term) {
            let lists = std::mem::take(&mut lists);
            out.push((
                term,
                Found {
                    lists: lists.into(),
                    ..Found::default()
                },
            ));
        }
    }
    out
}
