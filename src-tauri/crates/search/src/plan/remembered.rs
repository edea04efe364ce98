//! Plans of words, remembered: who types a query plans its words again with every key.

use std::sync::{Arc, Mutex, PoisonError};

use rustc_hash::FxHashMap;

use super::{Atom, Correction, Marks, Plan, Planner, Typed};

/// Words whose plans are remembered.
const REMEMBERED: usize = 600;

/// Words planned lately.
pub type Memory = Mutex<FxHashMap<Typing, Arc<Planned>>>;

/// A word as it is typed, with whatever its plan depends on.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Typing {
    text: String,
    quoted: bool,
    open: bool,
    accented: bool,
}

/// The plan of a word by itself. Slots count from the word.
#[derive(Clone, Default)]
pub struct Planned {
    atoms: Vec<Atom>,
    marks: Marks,
    corrections: Vec<Correction>,
    slots: u32,
}

impl Planner<'_> {
    /// Appends the plan of a word by itself, made now or lately.
    pub(super) fn remembered(&mut self, word: &Typed, open: bool) {
        let typing = Typing {
            text: word.text.clone(),
            quoted: word.quoted,
            open,
            accented: self.accented,
        };
        let planned = &self.language.planned;
        let known = planned
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&typing)
            .cloned();
        let made = known.unwrap_or_else(|| {
            let mut alone = Planner {
                dictionary: self.dictionary,
                language: self.language,
                documents: self.documents,
                plan: Plan::default(),
                slot: 0,
                accented: self.accented,
            };
            alone.pieces(word, open);
            let made = Arc::new(Planned {
                atoms: alone.plan.atoms,
                marks: alone.plan.marks,
                corrections: alone.plan.corrections,
                slots: alone.slot,
            });
            let mut planned = planned.lock().unwrap_or_else(PoisonError::into_inner);
            if planned.len() >= REMEMBERED {
                planned.clear();
            }
            planned.insert(typing, Arc::clone(&made));
            made
        });
        let slot = self.slot;
        self.plan
            .atoms
            .extend(made.atoms.iter().cloned().map(|mut atom| {
                atom.slot += slot;
                atom
            }));
        self.plan.marks.extend(&made.marks);
        self.plan
            .corrections
            .extend(made.corrections.iter().cloned());
        self.slot += made.slots;
    }
}
