//! Words that one side moved into or out of a conflict. Taken from one place without a
//! question and offered at the other, they would be lost by whoever chooses the other
//! side there; so both places are asked about.

use std::collections::{HashMap, HashSet};

use super::text::Group;
use crate::prose::token::{TokenKind, tokens};

/// The text that a side has in a group.
type TextOf = fn(&Group) -> &str;

/// Opens the places from which words moved into a conflict, or to which they moved.
pub(super) fn open(base: &str, ours: &str, theirs: &str, groups: &mut [Group]) {
    if !groups.iter().any(|group| group.conflict) {
        return;
    }
    let once_in_base = once(base);
    let sides: [(HashSet<&str>, TextOf); 2] = [
        (once(ours), |group| group.ours.as_str()),
        (once(theirs), |group| group.theirs.as_str()),
    ];
    loop {
        let mut opened = false;
        for (once_here, text) in &sides {
            let moved = |word: &&str| once_in_base.contains(word) && once_here.contains(word);
            let mut taken: HashSet<String> = HashSet::new();
            for group in groups.iter().filter(|group| group.conflict) {
                let (gone, new) = differing(&base[group.whole.clone()], text(group));
                taken.extend(
                    gone.iter()
                        .chain(&new)
                        .filter(|word| moved(word))
                        .map(|word| (*word).to_owned()),
                );
            }
            for group in groups.iter_mut().filter(|group| !group.conflict) {
                let (gone, new) = differing(&base[group.whole.clone()], text(group));
                if group.ours != group.theirs
                    && gone.iter().chain(&new).any(|word| taken.contains(*word))
                {
                    group.conflict = true;
                    opened = true;
                }
            }
        }
        if !opened {
            return;
        }
    }
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    let words = tokens(text)
        .into_iter()
        .filter(|token| token.kind == TokenKind::Word);
    words.map(|token| &text[token.range])
}

/// The words that stand in a text exactly once: only of those can it be said that they moved.
fn once(text: &str) -> HashSet<&str> {
    let mut counts: HashMap<&str, u32> = HashMap::new();
    words(text).for_each(|word| *counts.entry(word).or_default() += 1);
    counts
        .into_iter()
        .filter(|(_, count)| *count == 1)
        .map(|(word, _)| word)
        .collect()
}

/// The words of either text that the other has not.
fn differing<'a>(old: &'a str, new: &'a str) -> (HashSet<&'a str>, HashSet<&'a str>) {
    let (old, new): (HashSet<&str>, HashSet<&str>) = (words(old).collect(), words(new).collect());
    (
        old.difference(&new).copied().collect(),
        new.difference(&old).copied().collect(),
    )
}
