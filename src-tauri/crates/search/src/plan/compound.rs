//! Words with joints (`sign-up`, `60s`, `E-1042`) and numbers with their units.

use carebook_domain::text::fold;

use super::{List, Planner, Role, Typed};
use crate::analysis::scan::{Glue, Kind, Piece};
use crate::analysis::{MEASURE, forms, units};
use crate::search::dictionary::Column;

impl Planner<'_> {
    /// `60 seconds`: the number counts most where its unit is the same.
    pub(super) fn measured(&mut self, number: usize, unit: &str) {
        let digits = self
            .plan
            .atoms
            .get(number)
            .map(|atom| atom.text.clone())
            .unwrap_or_default();
        let measure = self.measure(&digits, unit);
        if let Some(atom) = self.plan.atoms.get_mut(number)
            && !measure.is_empty()
        {
            for list in &mut atom.lists {
                list.gain *= 0.6;
            }
            atom.lists.extend(measure);
        }
    }

    pub(super) fn number_before(&self) -> Option<usize> {
        let last = self.plan.atoms.len().checked_sub(1)?;
        let atom = self.plan.atoms.get(last)?;
        atom.text
            .bytes()
            .all(|b| b.is_ascii_digit())
            .then_some(last)
    }

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
        let lists = self.whole(&joined, open);
        let measure = match parts.as_slice() {
            [number, name] if number.kind == Kind::Digits => units::unit(&fold(name.text))
                .map(|unit| self.measure(&forms::exact(number.text), unit)),
            _ => None,
        };
        let extra: Vec<List> = lists
            .into_iter()
            .chain(measure.into_iter().flatten())
            .collect();
        if extra.is_empty() {
            return;
        }
        // Where the whole is known, a part of it alone says little.
        let code = parts.iter().any(|piece| piece.kind == Kind::Digits);
        for atom in self.plan.atoms.get_mut(from..).unwrap_or_default() {
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

    /// Lists of a number with its unit.
    fn measure(&self, digits: &str, unit: &str) -> Vec<List> {
        let mut lists = Vec::new();
        self.key_lists(&format!("{MEASURE}{digits}{unit}"), 1.0, &mut lists);
        lists
    }
}
