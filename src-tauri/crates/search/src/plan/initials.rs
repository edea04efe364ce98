//! Initial consonants: ㄱㄱㄱㄹ for 고객 관리.

use super::{List, Manner, Planner, Role};
use crate::index::script::{CONSONANTS, TITLE_CONSONANTS};
use crate::search::dictionary::Column;

impl Planner<'_> {
    /// Adds the atoms of initial consonants (ㄱㄱㄱㄹ for 고객 관리): the longest stretches
    /// that titles and headings have, one after the other.
    pub(super) fn initials(&mut self, keys: &str) {
        let all: Vec<char> = keys.chars().collect();
        let mut at = 0;
        while at < all.len() {
            let mut len = 0;
            let mut stretch = String::new();
            for c in all[at..].iter().take(TITLE_CONSONANTS) {
                stretch.push(*c);
                if stretch.len() > 1
                    && !self
                        .dictionary
                        .any_starting(Column::Marks, &format!("C{stretch}"))
                {
                    stretch.pop();
                    break;
                }
                len += 1;
            }
            // One letter alone says nothing; rather take it into the text's stretches.
            if len < 2 {
                len = (all.len() - at).min(CONSONANTS);
                stretch = all[at..at + len].iter().collect();
            }
            self.stretch(&stretch);
            at += len;
        }
    }

    fn stretch(&mut self, keys: &str) {
        self.plan.marks.initials.push(keys.to_owned());
        let mut lists = Vec::new();
        for (term, found) in self
            .dictionary
            .starting(Column::Marks, &format!("C{keys}"), 200)
        {
            let whole = term.len() == keys.len() + 1;
            lists.push(List {
                column: Column::Marks,
                found,
                role: Role::Title,
                gain: if whole { 1.0 } else { 0.8 },
            });
        }
        let text: String = keys.chars().take(CONSONANTS).collect();
        let in_text = self
            .dictionary
            .starting(Column::Marks, &format!("c{text}"), 100);
        let documents: u32 = in_text.iter().map(|(_, found)| found.documents()).sum();
        for (_, found) in in_text {
            lists.push(List {
                column: Column::Marks,
                found,
                role: Role::Body,
                gain: 0.6,
            });
        }
        let weight = match keys.len() {
            1 => 0.4,
            2 => 0.7,
            _ => 1.0,
        };
        let titles: u32 = lists
            .iter()
            .filter(|list| list.role == Role::Title)
            .map(|list| list.found.documents())
            .sum();
        if let Some(atom) = self.push(keys.to_owned(), lists, weight) {
            atom.manner = Manner::Initials;
            atom.documents = if titles > 0 { titles } else { documents };
            atom.counted = true;
        }
    }
}
