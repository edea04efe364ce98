//! Pairs the blocks or sentences of two texts: equal ones first, then, between those,
//! ones that share enough words to be versions of each other.

use std::collections::HashMap;

use super::align::align;
use super::token::{TokenKind, is_hangul, tokens};

/// The share of common words from which two pieces are versions of each other.
const ALIKE: f32 = 0.4;
/// Pairs that are compared at most between two equal pieces.
const MAX_PAIRS: usize = 40_000;

/// One line of the two texts laid side by side; never empty on both sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Pair {
    pub old: Option<usize>,
    pub new: Option<usize>,
}

/// Pairs the pieces of two texts, in order.
pub(crate) fn pair(old: &[&str], new: &[&str]) -> Vec<Pair> {
    let plain_old: Vec<&str> = old.iter().map(|text| text.trim_end()).collect();
    let plain_new: Vec<&str> = new.iter().map(|text| text.trim_end()).collect();
    let mut out = Vec::with_capacity(old.len().max(new.len()));
    let (mut i, mut j) = (0, 0);
    for run in align(&plain_old, &plain_new) {
        pair_alike(
            &plain_old[i..run.old],
            &plain_new[j..run.new],
            (i, j),
            &mut out,
        );
        out.extend((0..run.len).map(|n| Pair {
            old: Some(run.old + n),
            new: Some(run.new + n),
        }));
        (i, j) = (run.old + run.len, run.new + run.len);
    }
    pair_alike(&plain_old[i..], &plain_new[j..], (i, j), &mut out);
    out
}

fn pair_alike(
    old: &[&str],
    new: &[&str],
    (from_old, from_new): (usize, usize),
    out: &mut Vec<Pair>,
) {
    let mut numbers = HashMap::new();
    let old_words: Vec<Vec<u32>> = old.iter().map(|text| words(text, &mut numbers)).collect();
    let new_words: Vec<Vec<u32>> = new.iter().map(|text| words(text, &mut numbers)).collect();
    let chosen = if old.len() * new.len() <= MAX_PAIRS {
        best_chain(&old_words, &new_words)
    } else {
        let short = old.len().min(new.len());
        (0..short)
            .filter(|&n| likeness(&old_words[n], &new_words[n]) >= ALIKE)
            .map(|n| (n, n))
            .collect()
    };
    let (mut i, mut j) = (0, 0);
    for (x, y) in chosen.into_iter().chain([(old.len(), new.len())]) {
        out.extend((i..x).map(|n| Pair {
            old: Some(from_old + n),
            new: None,
        }));
        out.extend((j..y).map(|n| Pair {
            old: None,
            new: Some(from_new + n),
        }));
        if x < old.len() && y < new.len() {
            out.push(Pair {
                old: Some(from_old + x),
                new: Some(from_new + y),
            });
        }
        (i, j) = (x + 1, y + 1);
    }
}

/// Returns the pairs, in order, whose likenesses add up to most.
fn best_chain(old: &[Vec<u32>], new: &[Vec<u32>]) -> Vec<(usize, usize)> {
    let width = new.len() + 1;
    let mut best = vec![0f32; (old.len() + 1) * width];
    let mut taken = vec![false; best.len()];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            let at = i * width + j;
            best[at] = best[at + 1].max(best[at + width]);
            let alike = likeness(&old[i], &new[j]);
            if alike >= ALIKE && alike + best[at + width + 1] > best[at] {
                best[at] = alike + best[at + width + 1];
                taken[at] = true;
            }
        }
    }
    let (mut i, mut j, mut chain) = (0, 0, Vec::new());
    while i < old.len() && j < new.len() {
        let at = i * width + j;
        if taken[at] {
            chain.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if best[at + 1] >= best[at + width] {
            j += 1;
        } else {
            i += 1;
        }
    }
    chain
}

/// The words of a text as sorted numbers; Korean by syllable, because endings vary.
fn words<'a>(text: &'a str, numbers: &mut HashMap<&'a str, u32>) -> Vec<u32> {
    let mut out = Vec::new();
    let mut add = |word| {
        let next = u32::try_from(numbers.len()).unwrap_or(u32::MAX);
        out.push(*numbers.entry(word).or_insert(next));
    };
    for token in tokens(text)
        .into_iter()
        .filter(|token| token.kind == TokenKind::Word)
    {
        let word = &text[token.range];
        if word.chars().all(is_hangul) {
            word.char_indices()
                .for_each(|(at, c)| add(&word[at..at + c.len_utf8()]));
        } else {
            add(word);
        }
    }
    out.sort_unstable();
    out
}

fn likeness(old: &[u32], new: &[u32]) -> f32 {
    let (mut i, mut j, mut common) = (0, 0, 0usize);
    while i < old.len() && j < new.len() {
        match old[i].cmp(&new[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => (i, j, common) = (i + 1, j + 1, common + 1),
        }
    }
    let all = old.len() + new.len();
    if all == 0 {
        0.0
    } else {
        2.0 * common as f32 / all as f32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_of_a_sentence_find_each_other() {
        let old = [
            "Ask for the order number.",
            "Refund it within 14 days.",
            "Say goodbye.",
        ];
        let new = [
            "Be kind.",
            "Ask for the order number.",
            "Refund it within 30 days.",
            "Send the mail.",
        ];
        let pairs: Vec<(Option<usize>, Option<usize>)> =
            pair(&old, &new).iter().map(|p| (p.old, p.new)).collect();
        assert_eq!(
            pairs,
            vec![
                (None, Some(0)),
                (Some(0), Some(1)),
                (Some(1), Some(2)),
                (Some(2), None),
                (None, Some(3))
            ]
        );
    }

    #[test]
    fn korean_sentences_with_other_endings_are_versions() {
        assert_eq!(
            pair(
                &["고객에게 환불을 안내합니다."],
                &["고객님께 환불을 안내하세요."]
            )
            .len(),
            1
        );
    }
}
