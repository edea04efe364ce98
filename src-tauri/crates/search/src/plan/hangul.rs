//! Korean words: pairs of syllables, what is still being typed.

use super::{List, Manner, Planner, Role, latin::STOP};
use crate::analysis::{self, EDGE, HANGUL, hangul, korean};
use crate::search::dictionary::Column;

/// Completions that are looked at.
const COMPLETIONS: usize = 120;
/// Completions whose documents are gathered.
const GATHERED: usize = 32;

impl Planner<'_> {
    /// Adds the atoms of a run of Hangul.
    pub(super) fn hangul(&mut self, text: &str, open: bool, quoted: bool) {
        let chars: Vec<char> = text.chars().collect();
        let syllables = chars
            .iter()
            .take_while(|c| hangul::is_syllable(**c))
            .count();
        let lone = chars.len() - syllables;
        let consonants: String = chars[syllables..]
            .iter()
            .filter(|c| hangul::is_consonant(**c))
            .map(|c| hangul::keys(&c.to_string()))
            .collect();
        if lone == 0 {
            self.syllables(&chars, open, quoted);
        } else if lone == 1 && (syllables > 0 || open) {
            // The next syllable has begun.
            self.syllables(&chars, true, quoted);
        } else {
            if syllables > 0 {
                self.syllables(&chars[..syllables], false, quoted);
            }
            if !consonants.is_empty() {
                self.initials(&consonants);
            }
        }
    }

    fn syllables(&mut self, chars: &[char], open: bool, quoted: bool) {
        let whole: String = chars.iter().collect();
        let stem = if open {
            chars.len()
        } else {
            korean::stem_len(chars)
        };
        let bare_stem = korean::stem_len(chars);
        let stem_text: String = chars[..bare_stem].iter().collect();
        let stops = &self.language.stops;
        let stop = !quoted && (stops.has(&whole) || stops.has(&stem_text));
        let first_slot = self.slot;
        let mark_stem = if open { chars } else { &chars[..stem] };
        let mark = (hangul::keys(&mark_stem.iter().collect::<String>()), open);
        if stop && !open {
            self.plan.marks.empty_hangul.push(mark);
        } else {
            self.plan.marks.hangul.push(mark);
        }
        if open && bare_stem < chars.len() && bare_stem > 1 {
            self.plan
                .marks
                .hangul
                .push((hangul::keys(&stem_text), false));
        }
        if chars.len() == 1 {
            self.one_syllable(chars[0], open, stop);
            return;
        }
        let pairs = analysis::pairs(chars);
        let last = pairs.len() - 1;
        let inner = bare_stem.saturating_sub(1).max(1);
        #[expect(clippy::cast_precision_loss, reason = "words are short")]
        let share = (bare_stem.max(2) as f32 / 2.0 / inner as f32).clamp(0.6, 1.0);
        let from = self.plan.atoms.len();
        let mut weak = 0;
        for (i, pair) in pairs.iter().enumerate() {
            let within = i + 1 < bare_stem || i == 0;
            let mut lists = Vec::new();
            self.key_lists(pair, 1.0, &mut lists);
            self.bridged(pair, &mut lists);
            let mut documents = None;
            // A pair that is none may have been left half typed.
            if i == last && (open || lists.is_empty() && within && !quoted) {
                documents = self.typing(chars, i, &mut lists);
            }
            if lists
                .iter()
                .map(|list| list.found.documents())
                .max()
                .unwrap_or(0)
                <= 1
                && within
            {
                weak += 1;
            }
            let mut weight = if within { share } else { 0.1 };
            if i == last && open && !within {
                weight = 0.35;
            }
            if stop {
                weight *= STOP;
            }
            let text: String = chars[i..i + 2].iter().collect();
            if let Some(atom) = self.push(text, lists, weight) {
                atom.optional = !within;
                atom.frame = stop;
                if let Some(documents) = documents {
                    atom.documents = documents;
                    atom.counted = true;
                }
            }
        }
        self.slot += 1;
        // The word as a word, so that 환불 in 교환불가 comes after 환불.
        self.word_surface(&chars[..bare_stem], from);
        let word_known = self
            .plan
            .atoms
            .get(from)
            .is_some_and(|atom| atom.lists.iter().any(|list| list.role == Role::Exact));
        if weak > 0 && !quoted && !word_known && !stop {
            self.hangul_typos(&chars[..bare_stem], from, first_slot, open);
        }
    }

    /// The pair across a space: found in the other spacing too.
    fn bridged(&self, pair: &str, lists: &mut Vec<List>) {
        let key = pair.replacen(HANGUL, &analysis::BRIDGE.to_string(), 1);
        let found = self.dictionary.find(Column::Keys, &format!("b{key}"));
        if !found.is_empty() {
            lists.push(List {
                column: Column::Keys,
                found,
                role: Role::Body,
                gain: 0.8,
            });
            let found = self.dictionary.find(Column::Keys, &format!("T{key}"));
            if !found.is_empty() {
                lists.push(List {
                    column: Column::Keys,
                    found,
                    role: Role::Title,
                    gain: 0.8,
                });
            }
        }
    }

    /// When the query has a space where the text may have none.
    pub(super) fn bridge_before(&mut self, text: &str) {
        let (Some(first), Some(last)) = (
            text.chars().next().filter(|c| hangul::is_syllable(*c)),
            self.plan
                .atoms
                .last()
                .and_then(|atom| atom.text.chars().last()),
        ) else {
            return;
        };
        if !hangul::is_syllable(last) {
            return;
        }
        let mut lists = Vec::new();
        let key = analysis::pairs(&[last, first]).pop().unwrap_or_default();
        self.key_lists(&key, 0.6, &mut lists);
        lists.retain(|list| list.role != Role::Heading);
        let bridge = analysis::bridge(last, first);
        self.key_lists(&bridge, 0.6, &mut lists);
        if lists.is_empty() {
            return;
        }
        let slot = self.slot;
        if let Some(atom) = self.push(format!("{last}{first}"), lists, 0.3) {
            atom.optional = true;
            atom.slot = slot.saturating_sub(1);
        }
        self.slot = slot;
    }

    fn one_syllable(&mut self, c: char, open: bool, stop: bool) {
        let keys = hangul::keys(&c.to_string());
        let mut lists = Vec::new();
        let key = format!("{HANGUL}{keys}");
        let mut documents = None;
        if open {
            documents = self.begun(&keys, &mut lists);
        } else {
            self.key_lists(&key, 1.0, &mut lists);
            // The syllable at the beginning of words: 돈을, 돈이.
            let mut words =
                self.dictionary
                    .starting(Column::Marks, &format!("w{key}"), COMPLETIONS);
            words.sort_by_key(|(_, found)| std::cmp::Reverse(found.documents()));
            for (_, found) in words.into_iter().take(12) {
                lists.push(List {
                    column: Column::Marks,
                    found,
                    role: Role::Body,
                    gain: 0.45,
                });
            }
        }
        let weight = if stop { STOP } else { 0.7 };
        if let Some(atom) = self.push(c.to_string(), lists, weight) {
            atom.frame = stop;
            if let Some(documents) = documents {
                atom.documents = documents;
                atom.counted = true;
                atom.manner = Manner::Beginning;
            }
        }
        self.slot += 1;
    }

    /// Words that begin with these keys.
    fn begun(&mut self, keys: &str, lists: &mut Vec<List>) -> Option<u32> {
        let titles =
            self.dictionary
                .starting(Column::Marks, &format!("t{HANGUL}{keys}"), COMPLETIONS);
        for (_, found) in titles {
            lists.push(List {
                column: Column::Marks,
                found,
                role: Role::Title,
                gain: 0.8,
            });
        }
        if keys.len() <= EDGE {
            let found = self
                .dictionary
                .find(Column::Marks, &format!("e{HANGUL}{keys}"));
            let documents = found.documents();
            if !found.is_empty() {
                lists.push(List {
                    column: Column::Marks,
                    found,
                    role: Role::Body,
                    gain: 0.5,
                });
            }
            return Some(documents.max(1));
        }
        let mut documents = 0u32;
        let mut words =
            self.dictionary
                .starting(Column::Marks, &format!("w{HANGUL}{keys}"), COMPLETIONS);
        words.sort_by_key(|(_, found)| std::cmp::Reverse(found.documents()));
        for (_, found) in words.into_iter().take(GATHERED) {
            documents = documents.saturating_add(found.documents());
            lists.push(List {
                column: Column::Marks,
                found,
                role: Role::Body,
                gain: 0.6,
            });
        }
        Some(documents.max(1))
    }

    /// The pair that is being typed: its second syllable may go on, and its last
    /// consonant may belong to a syllable to come (고객 passes through 곡).
    fn typing(&mut self, chars: &[char], at: usize, lists: &mut Vec<List>) -> Option<u32> {
        let (Some(&before), Some(&now)) = (chars.get(at), chars.get(at + 1)) else {
            return None;
        };
        let (first, second) = (
            hangul::keys(&before.to_string()),
            hangul::keys(&now.to_string()),
        );
        let known = !lists.is_empty();
        let mut prefixes = vec![(format!("{first}{second}"), None, 0.8)];
        if hangul::has_final(now)
            && let Some((open, stolen)) = second.split_at_checked(second.len() - 1)
            && let Some(base) = hangul::compose(open).and_then(|text| text.chars().next())
            && self
                .dictionary
                .documents(Column::Keys, &format!("b{HANGUL}{first}{open}"))
                > 0
        {
            prefixes.push((
                format!("{open}{stolen}"),
                Some(base),
                if known { 0.35 } else { 0.7 },
            ));
        }
        let mut documents: u32 = lists
            .iter()
            .filter(|list| list.role == Role::Body)
            .map(|list| list.found.documents())
            .max()
            .unwrap_or(0);
        for (prefix, base, gain) in &prefixes {
            for (mark, role) in [('b', Role::Body), ('T', Role::Title)] {
                let mut found = self.dictionary.starting(
                    Column::Keys,
                    &format!("{mark}{HANGUL}{prefix}"),
                    COMPLETIONS,
                );
                found.retain(|(term, _)| {
                    let keys = term.get(2..).unwrap_or_default();
                    let begins = |base: &char| {
                        hangul::compose(keys).is_some_and(|text| text.starts_with(*base))
                    };
                    keys.len() > prefix.len() && base.as_ref().is_none_or(begins)
                });
                found.sort_by_key(|(_, found)| std::cmp::Reverse(found.documents()));
                for (_, found) in found.into_iter().take(GATHERED) {
                    if role == Role::Body {
                        documents = documents.saturating_add(found.documents());
                    }
                    lists.push(List {
                        column: Column::Keys,
                        found,
                        role,
                        gain: *gain,
                    });
                }
            }
        }
        // The whole word so far, at the beginning of words.
        let keys: String = chars.iter().map(|c| hangul::keys(&c.to_string())).collect();
        for (mark, role) in [('w', Role::Exact), ('t', Role::TitleExact)] {
            let mut found = self.dictionary.starting(
                Column::Marks,
                &format!("{mark}{HANGUL}{keys}"),
                COMPLETIONS,
            );
            found.sort_by_key(|(_, found)| std::cmp::Reverse(found.documents()));
            for (_, found) in found.into_iter().take(GATHERED) {
                lists.push(List {
                    column: Column::Marks,
                    found,
                    role,
                    gain: 0.3,
                });
            }
        }
        Some(documents.max(1))
    }

    fn word_surface(&mut self, stem: &[char], from: usize) {
        let keys = hangul::keys(&stem.iter().collect::<String>());
        for (mark, role) in [('w', Role::Exact), ('t', Role::TitleExact)] {
            let found = self
                .dictionary
                .find(Column::Marks, &format!("{mark}{HANGUL}{keys}"));
            if let Some(atom) = self.plan.atoms.get_mut(from)
                && !found.is_empty()
            {
                atom.lists.push(List {
                    column: Column::Marks,
                    found,
                    role,
                    gain: 0.35,
                });
            }
        }
    }
}
