//! Gathering documents and their scores, atom by atom.
//!
//! The rarest atoms are gathered whole; once enough is gathered, the frequent ones are
//! only looked up for the best documents so far. Within an atom the best list of each role
//! counts, so that other spellings of a word do not add up.

use tantivy::fieldnorm::FieldNormReader;
use tantivy::postings::Postings;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, TERMINATED};

use super::dictionary::{Column, Dictionary};
use crate::plan::{Atom, List, Role};

/// Entries of lists that are gathered before frequent atoms are only looked up.
const GATHER: u32 = 30_000;
/// Documents that frequent atoms are looked up for.
const LOOKED_UP: usize = 320;
/// Lists of such an atom that are looked up.
const LOOKED_UP_LISTS: usize = 24;

/// How much each role adds to the worth of an atom.
const BODY: f32 = 1.0;
const EXACT: f32 = 1.0;
const TITLE: f32 = 0.9;
const HEADING: f32 = 0.12;

/// What a word that stands exactly as it was typed adds at least.
const AS_TYPED: f32 = 0.24;

/// What an atom has found in a document so far.
#[derive(Clone, Copy, Default)]
struct Cell {
    serial: u32,
    body: f32,
    title: f32,
    heading: f32,
    exact: f32,
    title_exact: f32,
}

/// What a document has gathered.
#[derive(Clone, Copy, Default)]
struct Sum {
    serial: u32,
    score: f32,
    covered: f32,
    titles: u64,
    /// The atoms that the document has, a bit for each.
    held: u64,
}

/// A document with its score.
#[derive(Clone, Copy, Debug)]
pub struct Candidate {
    /// Its number over all segments.
    pub doc: u32,
    /// The score.
    pub score: f32,
    /// The share of what was asked that it has.
    pub coverage: f32,
    /// The atoms that its title has, a bit for each.
    pub titles: u64,
}

/// Memory for gathering, used again from search to search.
#[derive(Default)]
pub struct Scratch {
    cells: Vec<Cell>,
    sums: Vec<Sum>,
    serial: u32,
    query: u32,
    touched: Vec<u32>,
    docs: Vec<u32>,
}

/// What scoring knows of the segments.
pub struct Segments {
    /// The number of each segment's first document.
    pub bases: Vec<u32>,
    /// Lengths of documents.
    pub norms: Vec<FieldNormReader>,
    /// What a length does to a frequency.
    pub length: [f32; 256],
    /// Documents, deleted ones included.
    pub size: usize,
}

impl Scratch {
    fn begin(&mut self, size: usize) {
        if self.cells.len() < size {
            self.cells.resize(size, Cell::default());
            self.sums.resize(size, Sum::default());
        }
        if self.serial > u32::MAX - 100_000 {
            self.cells.fill(Cell::default());
            self.sums.fill(Sum::default());
            self.serial = 0;
        }
        self.serial += 1;
        self.query = self.serial;
        self.docs.clear();
    }
}

/// How much finding a term says that `documents` of `all` have.
pub fn rarity(all: u32, documents: u32) -> f32 {
    let (all, documents) = (f64::from(all.max(1)), f64::from(documents));
    #[expect(clippy::cast_possible_truncation, reason = "a score")]
    let idf = (1.0 + (all - documents + 0.5).max(0.0) / (documents + 0.5)).ln() as f32;
    idf.max(0.05)
}

/// An atom's worth, and its entries.
fn cost(atom: &Atom) -> u32 {
    atom.lists.iter().map(|list| list.found.documents()).sum()
}

/// Gathers candidates, unordered.
pub fn gather(
    atoms: &[Atom],
    all: u32,
    dictionary: &Dictionary,
    segments: &Segments,
    scratch: &mut Scratch,
) -> Vec<Candidate> {
    scratch.begin(segments.size);
    let worth: Vec<f32> = atoms
        .iter()
        .map(|atom| atom.weight * rarity(all, atom.documents))
        .collect();
    let mut order: Vec<usize> = (0..atoms.len())
        .filter(|i| !atoms[*i].lists.is_empty())
        .collect();
    order.sort_by_key(|&i| cost(&atoms[i]));
    // What nothing is found for still counts a little as asked for.
    let asked: f32 = atoms
        .iter()
        .zip(&worth)
        .filter(|(atom, _)| !atom.optional)
        .map(|(atom, worth)| {
            if atom.lists.is_empty() {
                worth.min(3.0) * 0.3
            } else {
                *worth
            }
        })
        .sum();
    let mut gathered = 0u32;
    for &i in &order {
        let atom = &atoms[i];
        let entries = cost(atom);
        // What a document must have is not left to the best ones so far.
        let enough = gathered > 0
            && gathered.saturating_add(entries) > GATHER
            && scratch.docs.len() >= 10
            && !atom.required;
        if enough {
            look_up((i, atom), worth[i], dictionary, segments, scratch);
        } else if !(atom.optional && scratch.docs.is_empty() && entries > GATHER) {
            gather_atom((i, atom), worth[i], dictionary, segments, scratch);
            gathered = gathered.saturating_add(entries);
        }
    }
    let required: u64 = atoms
        .iter()
        .enumerate()
        .filter(|(_, atom)| atom.required && !atom.optional)
        .fold(0, |bits, (number, _)| bits | bit(number));
    scratch
        .docs
        .iter()
        .filter_map(|&doc| {
            let sum = scratch.sums.get(doc as usize)?;
            let coverage = (sum.covered / asked.max(0.01)).min(1.0);
            if sum.held & required != required {
                return None;
            }
            Some(Candidate {
                doc,
                score: sum.score,
                coverage,
                titles: sum.titles,
            })
        })
        .collect()
}

fn value(list: &List, frequency: u32, norm: f32) -> f32 {
    #[expect(clippy::cast_precision_loss, reason = "frequencies are small")]
    let frequency = frequency as f32;
    match list.role {
        Role::Body if list.column == Column::Keys => {
            list.gain * BODY * (frequency / (frequency + norm))
        }
        Role::Body => list.gain * BODY * 0.6,
        Role::Exact => list.gain * EXACT * 0.7,
        Role::Title => list.gain * TITLE,
        Role::TitleExact => list.gain * TITLE,
        Role::Heading => list.gain * HEADING,
    }
}

fn note(cell: &mut Cell, role: Role, value: f32) {
    let slot = match role {
        Role::Body => &mut cell.body,
        Role::Exact => &mut cell.exact,
        Role::Title => &mut cell.title,
        Role::TitleExact => &mut cell.title_exact,
        Role::Heading => &mut cell.heading,
    };
    if value > *slot {
        *slot = value;
    }
}

fn gather_atom(
    (number, atom): (usize, &Atom),
    worth: f32,
    dictionary: &Dictionary,
    segments: &Segments,
    scratch: &mut Scratch,
) {
    scratch.serial += 1;
    let serial = scratch.serial;
    scratch.touched.clear();
    for list in &atom.lists {
        let picked = value(list, 1, 0.0);
        for (segment, docs) in list.found.picked.iter() {
            let base = segments.bases.get(*segment).copied().unwrap_or(u32::MAX);
            dictionary.worked(docs.len());
            for local in docs {
                let doc = base.saturating_add(*local);
                if let Some(cell) = scratch.cells.get_mut(doc as usize) {
                    if cell.serial != serial {
                        *cell = Cell {
                            serial,
                            ..Cell::default()
                        };
                        scratch.touched.push(doc);
                    }
                    note(cell, list.role, picked);
                }
            }
        }
        for (segment, info) in list.found.lists.iter() {
            let (Some(reader), Some(&base), Some(norms)) = (
                dictionary.reader(list.column, *segment),
                segments.bases.get(*segment),
                segments.norms.get(*segment),
            ) else {
                continue;
            };
            let with_freqs = list.column == Column::Keys && list.role == Role::Body;
            let option = if with_freqs {
                IndexRecordOption::WithFreqs
            } else {
                IndexRecordOption::Basic
            };
            let Ok(mut block) = reader.read_block_postings_from_terminfo(info, option) else {
                continue;
            };
            let flat = value(list, 1, 0.0);
            loop {
                let docs = block.docs();
                if docs.is_empty() {
                    break;
                }
                dictionary.worked(docs.len());
                for (i, &local) in docs.iter().enumerate() {
                    let doc = base + local;
                    let Some(cell) = scratch.cells.get_mut(doc as usize) else {
                        continue;
                    };
                    if cell.serial != serial {
                        *cell = Cell {
                            serial,
                            ..Cell::default()
                        };
                        scratch.touched.push(doc);
                    }
                    let value = if with_freqs {
                        let norm = segments.length[usize::from(norms.fieldnorm_id(local))];
                        value(list, block.freq(i), norm)
                    } else {
                        flat
                    };
                    note(cell, list.role, value);
                }
                block.advance();
            }
        }
    }
    let query = scratch.query;
    for &doc in &scratch.touched {
        let (Some(cell), Some(sum)) = (
            scratch.cells.get(doc as usize),
            scratch.sums.get_mut(doc as usize),
        ) else {
            continue;
        };
        if sum.serial != query {
            *sum = Sum {
                serial: query,
                ..Sum::default()
            };
            scratch.docs.push(doc);
        }
        add(sum, cell, worth, atom.optional, number);
    }
}

/// The bit of an atom.
fn bit(number: usize) -> u64 {
    1 << number.min(63)
}

fn add(sum: &mut Sum, cell: &Cell, worth: f32, optional: bool, number: usize) {
    if cell.title > 0.0 || cell.title_exact > 0.0 {
        sum.titles |= bit(number);
    }
    let value = cell.body + cell.exact + cell.title + cell.title_exact + cell.heading;
    if value > 0.0 {
        sum.held |= bit(number);
    }
    sum.score += worth * value;
    if !optional && value > 0.0 {
        // Only an inexact or half-typed finding covers less of what was asked.
        let sure = if cell.exact.max(cell.title_exact) >= AS_TYPED {
            1.0
        } else {
            (cell.body.max(cell.title) * 2.0 + cell.exact).clamp(0.4, 1.0)
        };
        sum.covered += worth * sure;
    }
}

/// Looks a frequent atom up for the best documents so far.
fn look_up(
    (number, atom): (usize, &Atom),
    worth: f32,
    dictionary: &Dictionary,
    segments: &Segments,
    scratch: &mut Scratch,
) {
    if scratch.docs.len() > LOOKED_UP {
        let sums = &scratch.sums;
        let score = |doc: &u32| sums.get(*doc as usize).map_or(0.0, |sum| sum.score);
        scratch
            .docs
            .select_nth_unstable_by(LOOKED_UP, |a, b| score(b).total_cmp(&score(a)));
        scratch.docs.truncate(LOOKED_UP);
    }
    scratch.docs.sort_unstable();
    scratch.serial += 1;
    let serial = scratch.serial;
    for list in atom.lists.iter().take(LOOKED_UP_LISTS) {
        for (segment, picked) in list.found.picked.iter() {
            let base = segments.bases.get(*segment).copied().unwrap_or(u32::MAX);
            dictionary.worked(scratch.docs.len());
            for &doc in &scratch.docs {
                let known =
                    (doc.checked_sub(base)).is_some_and(|at| picked.binary_search(&at).is_ok());
                if let Some(cell) = scratch.cells.get_mut(doc as usize).filter(|_| known) {
                    if cell.serial != serial {
                        *cell = Cell {
                            serial,
                            ..Cell::default()
                        };
                    }
                    note(cell, list.role, value(list, 1, 0.0));
                }
            }
        }
        for (segment, info) in list.found.lists.iter() {
            let (Some(reader), Some(&base), Some(norms)) = (
                dictionary.reader(list.column, *segment),
                segments.bases.get(*segment),
                segments.norms.get(*segment),
            ) else {
                continue;
            };
            let end = segments
                .bases
                .get(segment + 1)
                .copied()
                .unwrap_or(u32::try_from(segments.size).unwrap_or(u32::MAX));
            let with_freqs = list.column == Column::Keys && list.role == Role::Body;
            let option = if with_freqs {
                IndexRecordOption::WithFreqs
            } else {
                IndexRecordOption::Basic
            };
            let Ok(mut postings) = reader.read_postings_from_terminfo(info, option) else {
                continue;
            };
            let from = scratch.docs.partition_point(|doc| *doc < base);
            dictionary.worked(scratch.docs.len() - from);
            for &doc in scratch.docs.get(from..).unwrap_or_default() {
                if doc >= end || postings.doc() == TERMINATED {
                    break;
                }
                let local = doc - base;
                if postings.doc() < local {
                    postings.seek(local);
                }
                if postings.doc() != local {
                    continue;
                }
                let Some(cell) = scratch.cells.get_mut(doc as usize) else {
                    continue;
                };
                if cell.serial != serial {
                    *cell = Cell {
                        serial,
                        ..Cell::default()
                    };
                }
                let norm = segments.length[usize::from(norms.fieldnorm_id(local))];
                note(cell, list.role, value(list, postings.term_freq(), norm));
            }
        }
    }
    for &doc in &scratch.docs {
        if let (Some(cell), Some(sum)) = (
            scratch.cells.get(doc as usize),
            scratch.sums.get_mut(doc as usize),
        ) && cell.serial == serial
        {
            add(sum, cell, worth, atom.optional, number);
        }
    }
}
