//! Typing errors in Korean words, counted in jamo.

use super::{Correction, List, Manner, Planner, Role};
use crate::analysis::{self, HANGUL, hangul};
use crate::search::dictionary::Column;

/// Words of fewer keystrokes are not corrected: they are near too many others.
const SHORT: usize = 4;

/// What a pair counts that stands where two words meet.
const BETWEEN: f32 = 0.2;

impl Planner<'_> {
    /// Corrects a word whose pairs are unknown.
    pub(super) fn hangul_typos(&mut self, stem: &[char], from: usize, slot: u32, open: bool) {
        let keys = hangul::keys(&stem.iter().collect::<String>());
        if keys.len() < SHORT {
            return;
        }
        let near = self
            .language
            .fuzzy
            .near(self.dictionary, &format!("w{HANGUL}"), &keys, open);
        let mut words: Vec<String> = Vec::new();
        for (term, _) in near {
            let Some(word) = term.get(2..).and_then(hangul::compose) else {
                continue;
            };
            if word.chars().all(hangul::is_syllable) {
                words.push(word);
            }
        }
        words.truncate(3);
        if words.is_empty() {
            self.pair_typos(from);
            return;
        }
        self.plan.corrections.push(Correction {
            typed: stem.iter().collect(),
            hangul: words.clone(),
            ..Correction::default()
        });
        let old = self.plan.atoms.split_off(from);
        self.slot = slot;
        for word in words {
            let chars: Vec<char> = word.chars().collect();
            self.plan.marks.hangul.push((hangul::keys(&word), false));
            for (i, pair) in analysis::pairs(&chars).into_iter().enumerate() {
                let mut lists = Vec::new();
                self.key_lists(&pair, 0.8, &mut lists);
                let typed: String = chars.iter().skip(i).take(2).collect();
                if let Some(place) = self
                    .plan
                    .atoms
                    .iter_mut()
                    .skip(from)
                    .find(|atom| atom.slot == slot + u32::try_from(i).unwrap_or(0))
                {
                    for list in &mut lists {
                        list.gain = 0.6;
                    }
                    place.lists.extend(lists);
                } else if let Some(atom) = self.push(typed, lists, 0.8) {
                    atom.manner = Manner::Typo;
                }
            }
        }
        self.slot += 1;
        // What was typed still counts where it is found.
        for mut atom in old {
            if !atom.lists.is_empty() && self.plan.atoms.len() < from + 12 {
                atom.optional = true;
                atom.weight *= 0.5;
                self.plan.atoms.push(atom);
            }
        }
    }

    /// Corrects pair by pair, where the word as a whole is not known.
    fn pair_typos(&mut self, from: usize) {
        let unknown: Vec<bool> = self
            .plan
            .atoms
            .get(from..)
            .unwrap_or_default()
            .iter()
            .map(|atom| atom.lists.is_empty())
            .collect();
        for at in from..self.plan.atoms.len() {
            let Some(atom) = self.plan.atoms.get_mut(at) else {
                break;
            };
            if !atom.lists.is_empty() || atom.optional {
                continue;
            }
            // A wrong syllable spoils the pairs on both its sides. One between known pairs is
            // where two words meet that were written together.
            let known = |at: Option<usize>| at.and_then(|at| unknown.get(at)) == Some(&false);
            let place = at - from;
            if known(place.checked_sub(1)) && known(Some(place + 1)) {
                atom.optional = true;
                atom.weight *= BETWEEN;
                continue;
            }
            let keys = hangul::keys(&atom.text);
            if keys.len() < SHORT {
                continue;
            }
            let near = self.language.fuzzy.near_in(
                self.dictionary,
                Column::Keys,
                &format!("b{HANGUL}"),
                &keys,
                1,
                false,
            );
            let mut lists = Vec::new();
            let mut correction = Correction {
                typed: atom.text.clone(),
                ..Correction::default()
            };
            for (term, found) in near.into_iter().take(6) {
                if let Some(pair) = term.get(2..).and_then(hangul::compose) {
                    // What is shown as found must be marked.
                    self.plan.marks.hangul.push((hangul::keys(&pair), false));
                    correction.hangul.push(pair);
                }
                lists.push(List {
                    column: Column::Keys,
                    found,
                    role: Role::Body,
                    gain: 0.5,
                });
            }
            if !lists.is_empty() {
                self.plan.corrections.push(correction);
            }
            if let Some(atom) = self.plan.atoms.get_mut(at) {
                atom.manner = Manner::Typo;
                atom.weight *= 0.4;
                atom.lists = lists;
            }
        }
    }
}
