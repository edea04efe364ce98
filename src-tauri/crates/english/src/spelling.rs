//! Words and what could be meant instead of them.

use std::collections::HashMap;
use std::sync::Arc;

use harper_core::spell::{Dictionary, FstDictionary, suggest_correct_spelling};

use crate::Spelling;

/// Words remembered with what could be meant.
const REMEMBERED: usize = 5_000;
/// Letters that a word may differ in.
const DISTANCE: u8 = 2;
/// What is offered at most.
const OFFERED: usize = 3;

pub(crate) struct Speller {
    dictionary: Arc<FstDictionary>,
    remembered: HashMap<String, Vec<String>>,
}

impl Speller {
    pub fn new(dictionary: Arc<FstDictionary>) -> Self {
        Self {
            dictionary,
            remembered: HashMap::new(),
        }
    }

    pub fn look_up(&mut self, words: &[String]) -> Vec<Spelling> {
        words.iter().map(|word| self.word(word)).collect()
    }

    fn word(&mut self, word: &str) -> Spelling {
        let letters: Vec<char> = word.replace('\u{2019}', "'").chars().collect();
        // British and American spellings are both right: a team may write either.
        if self.dictionary.contains_word(&letters) {
            return None;
        }
        if let Some(known) = self.remembered.get(word) {
            return Some(known.clone());
        }
        let meant = self.meant(&letters);
        if self.remembered.len() >= REMEMBERED {
            self.remembered.clear();
        }
        self.remembered.insert(word.to_owned(), meant.clone());
        Some(meant)
    }

    fn meant(&self, letters: &[char]) -> Vec<String> {
        let small: Vec<char> = letters.iter().flat_map(|c| c.to_lowercase()).collect();
        let close = suggest_correct_spelling(&small, 60, DISTANCE, &self.dictionary);
        let ranked = close.into_iter().map(|found| {
            let plain: Vec<char> = found.iter().flat_map(|c| c.to_lowercase()).collect();
            (distance(&small, &plain), found)
        });
        let mut ranked: Vec<(usize, &[char])> = ranked.collect();
        // The library's order holds among words that are equally close.
        ranked.sort_by_key(|(far, _)| *far);
        let nearest = ranked.first().map_or(0, |(far, _)| *far);
        let near = ranked.into_iter().take_while(|(far, _)| *far == nearest);
        let capital = letters.first().is_some_and(|c| c.is_uppercase());
        near.take(OFFERED)
            .map(|(_, found)| {
                let mut text: String = found.iter().collect();
                if capital && let Some(first) = found.first() {
                    let rest: String = found.iter().skip(1).collect();
                    text = first.to_uppercase().chain(rest.chars()).collect();
                }
                text
            })
            .collect()
    }
}

/// How far two words are apart: two for a letter to add, leave out or change, one for two
/// neighbours to swap, the likeliest slip of a hand.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).map(|n| n * 2).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![(i + 1) * 2];
        for (j, y) in b.iter().enumerate() {
            let at = |row: &[usize], n: usize| row.get(n).copied().unwrap_or(usize::MAX / 2);
            let mut best = (at(&above, j) + 2 * usize::from(x != y))
                .min(at(&above, j + 1) + 2)
                .min(at(&row, j) + 2);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x);
            if swapped {
                best = best.min(at(&before, j - 1) + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut above, row);
    }
    above.last().copied().unwrap_or_default()
}
