//! What positions say of the best candidates: words next to each other, together in one
//! passage, and how the title answers the query.

use tantivy::postings::Postings;
use tantivy::schema::IndexRecordOption;
use tantivy::{DocSet, TERMINATED};

use super::dictionary::{Column, Dictionary};
use super::score::{Candidate, Segments, rarity};
use crate::plan::{Atom, Role};

/// Lists of an atom whose positions are read.
const LISTS: usize = 4;
/// Atoms whose positions are read, those that say most.
const ATOMS: usize = 12;
/// Positions of an atom in a document that are looked at.
const POSITIONS: usize = 48;
/// Positions that count as one passage.
const PASSAGE: u32 = 40;

/// What was seen in a document.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    /// From 0 to 1: neighbours in the query are neighbours in the text.
    pub near: f32,
    /// From 0 to 1: the share of the query that stands in one passage.
    pub together: f32,
    /// From 0 to 1: the share of the query that stands in the title.
    pub title: f32,
    /// From 0 to 1: the share of the title that was asked for.
    pub title_filled: f32,
    /// Whether the title begins with the query, in order.
    pub title_begins: bool,
    /// Where each atom stands: atom and position, in order of positions.
    pub places: Vec<(u32, u16)>,
    /// The position where the best passage begins.
    pub passage: Option<u32>,
}

/// Looks at candidates, which must be in order of their numbers.
pub fn look(
    candidates: &[Candidate],
    atoms: &[Atom],
    all: u32,
    dictionary: &Dictionary,
    segments: &Segments,
    title_words: impl Fn(u32) -> u32,
) -> Vec<Seen> {
    let docs: Vec<u32> = candidates.iter().map(|candidate| candidate.doc).collect();
    let mut seen = vec![Seen::default(); docs.len()];
    let mut titles: Vec<Vec<(u32, u16)>> = vec![Vec::new(); docs.len()];
    let mut buffer = Vec::new();
    let mut by_worth: Vec<f32> = atoms
        .iter()
        .map(|atom| atom.weight * rarity(all, atom.documents))
        .collect();
    by_worth.sort_by(|a, b| b.total_cmp(a));
    let least = by_worth.get(ATOMS).copied().unwrap_or(0.0);
    for (number, atom) in (0u16..).zip(atoms) {
        if atom.weight * rarity(all, atom.documents) < least {
            continue;
        }
        for (role, out_title) in [(Role::Body, false), (Role::Title, true)] {
            let lists = atom
                .lists
                .iter()
                .take(atom.synonyms_from)
                .filter(|list| list.role == role && list.column == Column::Keys)
                .take(LISTS);
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
                    if from == to {
                        continue;
                    }
                    let Ok(mut postings) = reader.read_postings_from_terminfo(
                        info,
                        IndexRecordOption::WithFreqsAndPositions,
                    ) else {
                        continue;
                    };
                    for at in from..to {
                        let local = docs[at] - base;
                        if postings.doc() == TERMINATED {
                            break;
                        }
                        if postings.doc() < local {
                            postings.seek(local);
                        }
                        if postings.doc() != local {
                            continue;
                        }
                        buffer.clear();
                        postings.append_positions_with_offset(0, &mut buffer);
                        let places = buffer.iter().take(POSITIONS).map(|p| (*p, number));
                        if out_title {
                            titles[at].extend(places);
                        } else {
                            seen[at].places.extend(places);
                        }
                    }
                }
            }
        }
    }
    let worth: Vec<f32> = atoms
        .iter()
        .map(|atom| atom.weight * rarity(all, atom.documents))
        .collect();
    for ((seen, title), candidate) in seen.iter_mut().zip(&mut titles).zip(candidates) {
        seen.places.sort_unstable();
        seen.places.dedup();
        title.sort_unstable();
        title.dedup();
        judge(
            seen,
            title,
            candidate.titles,
            atoms,
            &worth,
            title_words(candidate.doc),
        );
    }
    seen
}

fn judge(
    seen: &mut Seen,
    title: &[(u32, u16)],
    titles: u64,
    atoms: &[Atom],
    worth: &[f32],
    title_words: u32,
) {
    let asked: f32 = atoms
        .iter()
        .zip(worth)
        .filter(|(atom, _)| !atom.optional)
        .map(|(_, worth)| *worth)
        .sum::<f32>()
        .max(0.01);
    seen.near = nearness(&seen.places, atoms, worth);
    let (together, passage) = passage(&seen.places, atoms, worth);
    seen.together = (together / asked).min(1.0);
    seen.passage = passage;
    let mut in_title = vec![false; atoms.len()];
    let mut filled: Vec<u32> = Vec::new();
    for (at, atom) in title {
        if let Some(flag) = in_title.get_mut(usize::from(*atom)) {
            *flag = true;
        }
        filled.push(*at);
        if atoms
            .get(usize::from(*atom))
            .is_some_and(|atom| atom.text.chars().count() == 2 && !atom.text.is_ascii())
        {
            filled.push(at + 1);
        }
    }
    filled.sort_unstable();
    filled.dedup();
    // Completions stand in the title too, their places are not read.
    let mut completed = 0;
    for (number, flag) in in_title.iter_mut().enumerate() {
        if !*flag && !atoms[number].optional && titles & (1 << number.min(63)) != 0 {
            *flag = true;
            completed += 1;
        }
    }
    let covered: f32 = in_title
        .iter()
        .enumerate()
        .filter(|(i, flag)| **flag && !atoms[*i].optional)
        .map(|(i, _)| worth[i])
        .sum();
    seen.title = (covered / asked).min(1.0);
    #[expect(clippy::cast_precision_loss, reason = "titles are short")]
    let share = (filled.len() + completed) as f32 / title_words.max(1) as f32;
    seen.title_filled = share.min(1.0);
    seen.title_begins = begins(title, titles, atoms);
}

/// Whether every atom stands in the title where it stands in the query.
fn begins(title: &[(u32, u16)], titles: u64, atoms: &[Atom]) -> bool {
    let Some(first) = atoms.first() else {
        return false;
    };
    atoms.iter().enumerate().all(|(number, atom)| {
        let expected = atom.slot - first.slot.min(atom.slot);
        let mut places = title
            .iter()
            .filter(|(_, which)| usize::from(*which) == number)
            .peekable();
        let unread = number > 0 && places.peek().is_none() && titles & (1 << number.min(63)) != 0;
        atom.optional || unread || places.any(|(at, _)| at.abs_diff(expected) <= 1)
    })
}

/// How well neighbours in the query are neighbours in the text.
fn nearness(places: &[(u32, u16)], atoms: &[Atom], worth: &[f32]) -> f32 {
    let real: Vec<usize> = (0..atoms.len())
        .filter(|&i| !atoms[i].optional && !atoms[i].lists.is_empty())
        .collect();
    let mut got = 0.0;
    let mut possible = 0.0;
    let mut by_atom: Vec<Vec<u32>> = vec![Vec::new(); atoms.len()];
    for (at, atom) in places {
        if let Some(list) = by_atom.get_mut(usize::from(*atom)) {
            list.push(*at);
        }
    }
    for pair in real.windows(2) {
        let [one, two] = pair else { continue };
        let value = worth[*one].min(worth[*two]);
        possible += value;
        let step = atoms[*two].slot.saturating_sub(atoms[*one].slot);
        let mut best = u32::MAX;
        let mut from = 0;
        for &p in &by_atom[*one] {
            let wanted = p + step;
            while by_atom[*two]
                .get(from + 1)
                .is_some_and(|q| q.abs_diff(wanted) <= by_atom[*two][from].abs_diff(wanted))
            {
                from += 1;
            }
            if let Some(q) = by_atom[*two].get(from) {
                best = best.min(q.abs_diff(wanted));
            }
        }
        got += value
            * match best {
                0 => 1.0,
                1 => 0.8,
                2 => 0.6,
                3..=5 => 0.4,
                6..=12 => 0.2,
                _ => 0.0,
            };
    }
    if possible > 0.0 { got / possible } else { 0.0 }
}

/// The most that stands within one passage, and where it begins.
fn passage(places: &[(u32, u16)], atoms: &[Atom], worth: &[f32]) -> (f32, Option<u32>) {
    let mut count = vec![0u32; atoms.len()];
    let value = |i: usize| {
        let whole = if atoms[i].optional { 0.2 } else { 1.0 };
        worth[i] * whole
    };
    let (mut sum, mut best, mut start) = (0.0f32, 0.0f32, None);
    let mut from = 0;
    for (to, (at, atom)) in places.iter().enumerate() {
        let i = usize::from(*atom);
        if count[i] == 0 {
            sum += value(i);
        }
        count[i] += 1;
        while let Some((first, which)) = places.get(from)
            && at - first > PASSAGE
        {
            let i = usize::from(*which);
            count[i] -= 1;
            if count[i] == 0 {
                sum -= value(i);
            }
            from += 1;
        }
        if sum > best + 0.001 {
            best = sum;
            start = places.get(from).map(|(first, _)| *first);
        }
        debug_assert!(to >= from);
    }
    (best, start)
}
