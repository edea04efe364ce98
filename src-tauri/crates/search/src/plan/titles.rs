//! Titles that begin with what was typed.

use super::{List, Planner, Role, Typed};
use crate::analysis;
use crate::search::dictionary::Column;

/// Beginnings of titles that are gathered.
const TITLES: usize = 120;
impl Planner<'_> {
    /// Titles that begin with all that was typed.
    pub(super) fn title_beginning(&mut self, words: &[Typed], open: bool) {
        if words.iter().any(|word| word.quoted) {
            return;
        }
        let text: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
        let typed = analysis::beginning(&text.join(" "));
        if typed.is_empty() {
            return;
        }
        let found = if open {
            self.dictionary
                .starting(Column::Marks, &format!("s{typed}"), TITLES)
        } else {
            vec![(
                String::new(),
                self.dictionary.find(Column::Marks, &format!("s{typed}")),
            )]
        };
        let lists: Vec<List> = found
            .into_iter()
            .filter(|(_, found)| !found.is_empty())
            .map(|(term, found)| List {
                column: Column::Marks,
                found,
                role: Role::TitleExact,
                // Shorter titles are nearer to what was typed.
                gain: if term.len() <= typed.len() + 6 {
                    1.0
                } else {
                    0.9
                },
            })
            .collect();
        if lists.is_empty() {
            return;
        }
        let slot = self.slot;
        if let Some(atom) = self.push(typed, lists, 0.5) {
            atom.optional = true;
        }
        self.slot = slot;
    }
}
