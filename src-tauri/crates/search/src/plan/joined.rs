//! Words written together that the texts write apart, and the other way round.

use carebook_domain::text::fold;

use super::{List, Planner, Typed};
use crate::analysis::forms::{self, EXACT};
use crate::analysis::scan::{Kind, pieces};
use crate::search::dictionary::Column;

/// The longest text that is taken apart.
const MAX_LETTERS: usize = 36;
/// The longest word it may consist of.
const MAX_PART: usize = 14;

impl Planner<'_> {
    /// Takes an unknown word apart into known ones: `chamsockhachhang`, `signup`. Adds
    /// their atoms and says so, or leaves everything as it is.
    pub(super) fn split(&mut self, exact: &str, folded: &str, open: bool) -> bool {
        let letters: Vec<char> = folded.chars().collect();
        let same_len = exact.chars().count() == letters.len();
        if !(4..=MAX_LETTERS).contains(&letters.len()) || letters.iter().any(char::is_ascii_digit) {
            return false;
        }
        // best[i]: the cheapest way to take apart what stands before i.
        let mut best: Vec<Option<(f32, usize)>> = vec![None; letters.len() + 1];
        best[0] = Some((0.0, 0));
        for from in 0..letters.len() {
            let Some((cost, _)) = best[from] else {
                continue;
            };
            let mut part = String::new();
            for to in from + 1..=(from + MAX_PART).min(letters.len()) {
                part.push(letters[to - 1]);
                if to - from < 2 || to - from == letters.len() {
                    continue;
                }
                if (to - from == 3 || to - from == 6)
                    && !self
                        .dictionary
                        .any_starting(Column::Marks, &format!("w{part}"))
                {
                    break;
                }
                let mut documents = self.surface_documents(&part);
                if documents == 0
                    && open
                    && to == letters.len()
                    && self
                        .dictionary
                        .any_starting(Column::Marks, &format!("w{part}"))
                {
                    documents = 1;
                }
                if documents == 0 {
                    continue;
                }
                #[expect(clippy::cast_precision_loss, reason = "a rough cost")]
                let rare = (self.documents.max(1) as f32 / documents as f32)
                    .ln()
                    .max(0.0);
                let short = if to - from == 2 { 2.5 } else { 0.0 };
                let next = cost + 3.0 + rare + short;
                if best[to].is_none_or(|(known, _)| next < known) {
                    best[to] = Some((next, from));
                }
            }
        }
        let mut cuts = vec![letters.len()];
        while let Some(&to) = cuts.last().filter(|to| **to > 0) {
            let Some((_, from)) = best[to] else {
                return false;
            };
            cuts.push(from);
        }
        cuts.reverse();
        #[expect(clippy::cast_precision_loss, reason = "a rough cost")]
        let limit = 5.5 * letters.len() as f32 / 2.0 + 6.0;
        if best[letters.len()].is_none_or(|(cost, _)| cost > limit) {
            return false;
        }
        let source: Vec<char> = if same_len {
            exact.chars().collect()
        } else {
            letters
        };
        for (i, cut) in cuts.windows(2).enumerate() {
            let part: String = source[cut[0]..cut[1]].iter().collect();
            self.latin(&part, open && i + 2 == cuts.len(), true);
        }
        true
    }

    /// How many documents have a word written so, however its accents are; 0 when the
    /// word is none.
    pub(super) fn surface_documents(&self, folded: &str) -> u32 {
        let plain = self
            .dictionary
            .documents(Column::Marks, &format!("w{folded}"));
        if plain > 0 {
            return plain;
        }
        if !self
            .dictionary
            .any_starting(Column::Marks, &format!("w{folded}{EXACT}"))
        {
            return 0;
        }
        self.keys_of(folded, folded)
            .iter()
            .map(|key| self.dictionary.documents(Column::Keys, &format!("b{key}")))
            .max()
            .unwrap_or(1)
            .max(1)
    }

    /// Neighbours that the texts write as one: `sign up`, `ap kalpošana`.
    pub(super) fn join_neighbours(&mut self, words: &[Typed]) {
        if words.len() > 12 {
            return;
        }
        for pair in words.windows(2) {
            let [one, two] = pair else { continue };
            let plain = |word: &Typed| {
                let mut all = pieces(&word.text);
                let first = all.next();
                let single = all.next().is_none();
                first
                    .filter(|piece| single && matches!(piece.kind, Kind::Letters | Kind::Digits))
                    .is_some()
            };
            if one.quoted || two.quoted || !plain(one) || !plain(two) {
                continue;
            }
            let parts = [
                fold(&forms::exact(&one.text)),
                fold(&forms::exact(&two.text)),
            ];
            let joined = parts.concat();
            let documents = self.surface_documents(&joined);
            if joined.len() < 4 || documents == 0 {
                continue;
            }
            // Two rare words that are a frequent one together were torn apart.
            let rarer = parts.iter().map(|part| self.surface_documents(part)).min();
            let torn = rarer.unwrap_or(0).saturating_mul(3) < documents;
            let mut lists: Vec<List> = Vec::new();
            for key in self.keys_of(&joined, &joined) {
                self.key_lists(&key, 0.95, &mut lists);
            }
            self.plan.marks.keys.push(joined);
            let count = self.plan.atoms.len();
            let Some(at) = (1..count).find(|&at| {
                self.plan.atoms[at - 1].text == parts[0] && self.plan.atoms[at].text == parts[1]
            }) else {
                continue;
            };
            for atom in &mut self.plan.atoms[at - 1..=at] {
                atom.lists.extend(lists.iter().cloned());
            }
            if torn && let Some(atom) = self.plan.atoms.get_mut(at) {
                atom.optional = true;
                atom.weight *= 0.2;
            }
        }
    }
}
