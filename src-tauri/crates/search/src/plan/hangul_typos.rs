//! Typing errors in Korean words, counted in jamo.

use super::{List, Manner, Planner, Role};
use crate::analysis::{self, HANGUL, hangul};
use crate::search::dictionary::Column;

impl Planner<'_> {
    /// Corrects a word whose pairs are unknown.
    pub(super) fn hangul_typos(&mut self, stem: &[char], from: usize, slot: u32, open: bool) {
        let keys = hangul::keys(&stem.iter().collect::<String>());
        if keys.len() < 4 {
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
        for at in from..self.plan.atoms.len() {
            let Some(atom) = self.plan.atoms.get(at) else {
                break;
            };
            if !atom.lists.is_empty() || atom.optional {
                continue;
            }
            let keys = hangul::keys(&atom.text);
            let near = self.language.fuzzy.near_in(
                self.dictionary,
                Column::Keys,
                &format!("b{HANGUL}"),
                &keys,
                1,
                false,
            );
            let mut lists = Vec::new();
            for (_, found) in near.into_iter().take(6) {
                lists.push(List {
                    column: Column::Keys,
                    found,
                    role: Role::Body,
                    gain: 0.5,
                });
            }
            if let Some(atom) = self.plan.atoms.get_mut(at) {
                atom.manner = Manner::Typo;
                atom.weight *= 0.4;
                atom.lists = lists;
            }
        }
    }
}
