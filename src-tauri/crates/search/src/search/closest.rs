//! Words near those of a query that are found nowhere.

use carebook_domain::text::fold;

use super::Searcher;
use super::dictionary::{Column, Dictionary, Found};
use crate::plan::{Language, Plan};

impl Searcher {
    /// Words near those of the query that are found nowhere.
    pub(super) fn closest(&self, plan: &Plan) -> Vec<String> {
        let mut closest = Vec::new();
        for atom in plan.atoms.iter().filter(|atom| atom.lists.is_empty()) {
            for (term, _) in self.language.nearest(&self.dictionary, &atom.text) {
                let word = term
                    .rsplit(crate::analysis::forms::EXACT)
                    .next()
                    .unwrap_or_default();
                let word = word
                    .strip_prefix(['w'])
                    .filter(|_| !term.contains(crate::analysis::forms::EXACT))
                    .unwrap_or(word);
                let word = match word.strip_prefix(crate::analysis::HANGUL) {
                    Some(keys) => crate::analysis::hangul::compose(keys).unwrap_or_default(),
                    None => word.to_owned(),
                };
                if !word.is_empty() && !closest.contains(&word) && closest.len() < 5 {
                    closest.push(word);
                }
            }
        }
        closest
    }
}

impl Language {
    fn nearest(&self, dictionary: &Dictionary, text: &str) -> Vec<(String, Found)> {
        if text.chars().any(crate::analysis::hangul::is_syllable) {
            let keys = crate::analysis::hangul::keys(text);
            return self.fuzzy().near(dictionary, "w~", &keys, true);
        }
        self.fuzzy()
            .near_in(dictionary, Column::Marks, "w", &fold(text), 2, true)
    }
}
