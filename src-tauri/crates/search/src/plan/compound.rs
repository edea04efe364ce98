//! Words with joints: `sign-up`, `E-1042`.

use carebook_domain::text::fold;

use super::{List, Planner, Role, Typed};
use crate::analysis::forms;
use crate::analysis::scan::{Glue, Kind, Piece};
use crate::search::dictionary::Column;

impl Planner<'_> {
    /// A word with joints (`sign-up`, `60s`, `E-1042`): as one, and in its parts.
    pub(super) fn compound(&mut self, all: &[Piece<'_>], word: &Typed, open: bool) {
        let parts: Vec<&Piece<'_>> = all
            .iter()
            .filter(|piece| !(piece.glue == Glue::Apostrophe && matches!(piece.text, "s" | "S")))
            .collect();
        let joined: String = parts.iter().map(|piece| piece.text).collect();
        let from = self.plan.atoms.len();
        let last = parts.len().saturating_sub(1);
        for (i, piece) in parts.iter().enumerate() {
            self.piece(piece, word, open && i == last);
        }
        if parts.len() < 2 || parts.len() > 6 {
            return;
        }
        // Of a code one may remember only how it begins.
        let code = parts.iter().any(|piece| piece.kind == Kind::Digits);
        let extra = self.whole(&joined, open || code && !word.quoted);
        if extra.is_empty() {
            if code {
                self.drop_letters(from);
            }
            return;
        }
        // Where the whole is known, a part of it alone says little.
        for atom in self.plan.atoms.get_mut(from..).unwrap_or_default() {
            // The letter of a code stands in every text.
            if code && is_letter_of_code(&atom.text) {
                atom.lists.clear();
            }
            for list in &mut atom.lists {
                list.gain *= if code { 0.45 } else { 0.8 };
            }
            atom.lists.extend(extra.iter().cloned());
            if code {
                atom.documents = extra
                    .iter()
                    .map(|list| list.found.documents())
                    .max()
                    .unwrap_or(0)
                    .max(1);
                atom.counted = true;
            }
        }
        self.plan.marks.keys.push(fold(&forms::exact(&joined)));
    }

    /// Of a code that is nowhere, its number may still be; the letter before it says nothing:
    /// `E-104` is not `E-1017`.
    fn drop_letters(&mut self, from: usize) {
        let mut at = 0;
        self.plan.atoms.retain(|atom| {
            at += 1;
            at <= from || !is_letter_of_code(&atom.text)
        });
    }

    /// Lists of a word that is only looked for as it is.
    fn whole(&mut self, text: &str, open: bool) -> Vec<List> {
        let exact = forms::exact(text);
        let folded = fold(&exact);
        let mut lists = Vec::new();
        for key in self.keys_of(&exact, &folded) {
            self.key_lists(&key, 1.0, &mut lists);
        }
        if open {
            for (term, found) in self
                .dictionary
                .starting(Column::Marks, &format!("w{folded}"), 24)
            {
                if term.len() > folded.len() + 1 {
                    lists.push(List {
                        column: Column::Marks,
                        found,
                        role: Role::Body,
                        gain: 0.7,
                    });
                    self.plan.marks.beginnings.push(folded.clone());
                }
            }
        }
        lists
    }
}

/// Whether a part of a code is one of the letters that codes begin with.
fn is_letter_of_code(part: &str) -> bool {
    part.len() <= 2 && part.bytes().all(|b| b.is_ascii_alphabetic())
}
