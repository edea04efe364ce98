//! Aligns two sequences: which items of the old one stand in the new one, in order.
//!
//! Common ends first, then items that occur once on both sides (patience), then
//! Myers's greedy search where that is small enough. The limits count steps, never
//! time, so that everybody sees the same answer for the same two texts.

use std::collections::HashMap;
use std::hash::Hash;
use std::ops::Range;

/// Below this many items, Myers's search is tried before unique items are looked for.
const SMALL: usize = 1_500;
/// Differences after which Myers's search gives a stretch up as replaced as a whole.
const MAX_DIFFERENCES: usize = 512;
/// Nesting of the search for unique items.
const MAX_DEPTH: u32 = 48;

/// Items that stand in both sequences: `len` of them from `old` and from `new` on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    pub old: usize,
    pub new: usize,
    pub len: usize,
}

/// Returns the common runs in order; neighbouring runs are joined.
pub(crate) fn align<T: Eq + Hash>(old: &[T], new: &[T]) -> Vec<Run> {
    let mut numbers: HashMap<&T, u32> = HashMap::new();
    let mut number = |item| {
        let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
        *numbers.entry(item).or_insert(next)
    };
    let old: Vec<u32> = old.iter().map(&mut number).collect();
    let new: Vec<u32> = new.iter().map(&mut number).collect();

    let mut runs = Vec::new();
    let mut open = vec![(0..old.len(), 0..new.len(), 0)];
    while let Some((a, b, depth)) = open.pop() {
        let (a, b) = strip_common_ends(&old, &new, a, b, &mut runs);
        if a.is_empty() || b.is_empty() {
            continue;
        }
        let small = a.len() + b.len() <= SMALL;
        if small && search(&old, &new, &a, &b, &mut runs) {
            continue;
        }
        let anchors = if depth < MAX_DEPTH {
            unique_in_both(&old, &new, &a, &b)
        } else {
            Vec::new()
        };
        if anchors.is_empty() {
            if !small {
                search(&old, &new, &a, &b, &mut runs);
            }
            continue;
        }
        let (mut from_old, mut from_new) = (a.start, b.start);
        for (i, j) in anchors {
            runs.push(Run {
                old: i,
                new: j,
                len: 1,
            });
            open.push((from_old..i, from_new..j, depth + 1));
            (from_old, from_new) = (i + 1, j + 1);
        }
        open.push((from_old..a.end, from_new..b.end, depth + 1));
    }
    joined(runs)
}

fn strip_common_ends(
    old: &[u32],
    new: &[u32],
    mut a: Range<usize>,
    mut b: Range<usize>,
    runs: &mut Vec<Run>,
) -> (Range<usize>, Range<usize>) {
    let head = old[a.clone()]
        .iter()
        .zip(&new[b.clone()])
        .take_while(|(x, y)| x == y)
        .count();
    if head > 0 {
        runs.push(Run {
            old: a.start,
            new: b.start,
            len: head,
        });
        (a.start, b.start) = (a.start + head, b.start + head);
    }
    let tail = old[a.clone()]
        .iter()
        .rev()
        .zip(new[b.clone()].iter().rev())
        .take_while(|(x, y)| x == y)
        .count();
    if tail > 0 {
        (a.end, b.end) = (a.end - tail, b.end - tail);
        runs.push(Run {
            old: a.end,
            new: b.end,
            len: tail,
        });
    }
    (a, b)
}

/// Returns the longest rising chain of items that occur once in each stretch.
fn unique_in_both(
    old: &[u32],
    new: &[u32],
    a: &Range<usize>,
    b: &Range<usize>,
) -> Vec<(usize, usize)> {
    #[derive(Default)]
    struct Seen {
        old: (u32, usize),
        new: (u32, usize),
    }
    let mut seen: HashMap<u32, Seen> = HashMap::new();
    for i in a.clone() {
        let entry = seen.entry(old[i]).or_default();
        entry.old = (entry.old.0 + 1, i);
    }
    for j in b.clone() {
        if let Some(entry) = seen.get_mut(&new[j]) {
            entry.new = (entry.new.0 + 1, j);
        }
    }
    let mut pairs: Vec<(usize, usize)> = seen
        .values()
        .filter(|entry| entry.old.0 == 1 && entry.new.0 == 1)
        .map(|entry| (entry.old.1, entry.new.1))
        .collect();
    pairs.sort_unstable();
    longest_rising(&pairs)
}

fn longest_rising(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = vec![None; pairs.len()];
    for (at, pair) in pairs.iter().enumerate() {
        let place = ends.partition_point(|&end| pairs[end].1 < pair.1);
        before[at] = place.checked_sub(1).map(|p| ends[p]);
        if place == ends.len() {
            ends.push(at);
        } else {
            ends[place] = at;
        }
    }
    let mut chain = Vec::with_capacity(ends.len());
    let mut at = ends.last().copied();
    while let Some(here) = at {
        chain.push(pairs[here]);
        at = before[here];
    }
    chain.reverse();
    chain
}

/// Myers's greedy search. Returns false when the stretches differ too much for it.
fn search(
    old: &[u32],
    new: &[u32],
    a: &Range<usize>,
    b: &Range<usize>,
    runs: &mut Vec<Run>,
) -> bool {
    let (x, y) = (&old[a.clone()], &new[b.clone()]);
    let limit = (x.len() + y.len()).min(MAX_DIFFERENCES);
    let offset = limit + 1;
    let mut reach = vec![0usize; 2 * offset + 1];
    let mut trace: Vec<Vec<usize>> = Vec::new();
    for d in 0..=limit {
        trace.push(reach[offset - d..=offset + d].to_vec());
        for step in 0..=d {
            let k = offset + 2 * step - d;
            let down = step == 0 || (step != d && reach[k - 1] < reach[k + 1]);
            let mut i = if down { reach[k + 1] } else { reach[k - 1] + 1 };
            let mut j = (i + offset).wrapping_sub(k);
            while i < x.len() && j < y.len() && x[i] == y[j] {
                (i, j) = (i + 1, j + 1);
            }
            reach[k] = i;
            if i >= x.len() && j >= y.len() {
                walk_back(
                    &trace,
                    d,
                    offset,
                    (x.len(), y.len()),
                    (a.start, b.start),
                    runs,
                );
                return true;
            }
        }
    }
    false
}

fn walk_back(
    trace: &[Vec<usize>],
    last: usize,
    offset: usize,
    (mut i, mut j): (usize, usize),
    (from_old, from_new): (usize, usize),
    runs: &mut Vec<Run>,
) {
    for d in (0..=last).rev() {
        let k = offset + i - j;
        let (pi, pj) = if d == 0 {
            (0, 0)
        } else {
            // The row of step d holds the reach after step d - 1, from diagonal -d on.
            let row = &trace[d];
            let at = |diagonal: usize| row[diagonal + d - offset];
            let down = k == offset - d || (k != offset + d && at(k - 1) < at(k + 1));
            let diagonal = if down { k + 1 } else { k - 1 };
            let pi = at(diagonal);
            (pi, pi + offset - diagonal)
        };
        let (si, sj) = match d {
            0 => (0, 0),
            _ if offset + pi - pj < k => (pi + 1, pj),
            _ => (pi, pj + 1),
        };
        if i > si {
            runs.push(Run {
                old: from_old + si,
                new: from_new + sj,
                len: i - si,
            });
        }
        (i, j) = (pi, pj);
    }
}

fn joined(mut runs: Vec<Run>) -> Vec<Run> {
    runs.sort_unstable_by_key(|run| run.old);
    let mut out: Vec<Run> = Vec::with_capacity(runs.len());
    for run in runs {
        match out.last_mut() {
            Some(last) if last.old + last.len == run.old && last.new + last.len == run.new => {
                last.len += run.len
            }
            _ => out.push(run),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seeded::{Seeded, seeds};

    fn check(old: &[u32], new: &[u32]) -> usize {
        let runs = align(old, new);
        let (mut i, mut j, mut same) = (0, 0, 0);
        for run in &runs {
            assert!(
                run.old >= i && run.new >= j,
                "runs overlap or cross: {runs:?}"
            );
            assert_eq!(
                old[run.old..run.old + run.len],
                new[run.new..run.new + run.len]
            );
            (i, j, same) = (run.old + run.len, run.new + run.len, same + run.len);
        }
        same
    }

    fn longest_common(old: &[u32], new: &[u32]) -> usize {
        let mut row = vec![0; new.len() + 1];
        for x in old {
            let mut diagonal = 0;
            for (j, y) in new.iter().enumerate() {
                let above = row[j + 1];
                row[j + 1] = if x == y {
                    diagonal + 1
                } else {
                    above.max(row[j])
                };
                diagonal = above;
            }
        }
        row[new.len()]
    }

    #[test]
    fn small_sequences_share_as_much_as_they_can() {
        for seed in seeds(400) {
            let mut random = Seeded::new(seed);
            let letters = 1 + random.below(6) as u32;
            let (n, m) = (random.below(40), random.below(40));
            let old: Vec<u32> = (0..n)
                .map(|_| random.below(letters as usize) as u32)
                .collect();
            let new: Vec<u32> = (0..m)
                .map(|_| random.below(letters as usize) as u32)
                .collect();
            assert_eq!(
                check(&old, &new),
                longest_common(&old, &new),
                "seed {seed}: {old:?} {new:?}"
            );
        }
    }

    #[test]
    fn long_sequences_keep_what_is_unique() {
        let old: Vec<u32> = (0..20_000).collect();
        let mut new = old.clone();
        new.splice(5_000..5_010, 100_000..100_300);
        new.remove(15_000);
        assert_eq!(check(&old, &new), 20_000 - 10 - 1);
    }

    #[test]
    fn hopeless_sequences_end_soon() {
        let mut random = Seeded::new(7);
        let old: Vec<u32> = (0..60_000).map(|_| random.below(50) as u32).collect();
        let new: Vec<u32> = (0..60_000).map(|_| random.below(50) as u32).collect();
        check(&old, &new);
    }
}
