//! What is left out, and phrases as they are compared.

use carebook_domain::text::fold;

use super::{Planner, Role};
use crate::analysis::scan::{Kind, Piece, pieces};
use crate::analysis::{self, forms};
use crate::query::Clause;

impl Planner<'_> {
    /// Adds what documents must not have.
    pub(super) fn without(&mut self, clause: &Clause) {
        let words: Vec<Piece<'_>> = pieces(&clause.text).collect();
        if clause.quoted && words.len() > 1 {
            self.plan.without_phrases.push(phrase(&clause.text));
            return;
        }
        for piece in &words {
            let mut lists = Vec::new();
            if piece.kind == Kind::Hangul {
                let chars: Vec<char> = piece.text.chars().collect();
                if let [key] = analysis::pairs(&chars).as_slice() {
                    self.key_lists(key, 1.0, &mut lists);
                } else {
                    self.plan.without_phrases.push(phrase(piece.text));
                }
            } else if words.len() == 1 {
                let exact = forms::exact(piece.text);
                let folded = fold(&exact);
                for key in self.keys_asked(&exact, &folded) {
                    self.key_lists(&key, 1.0, &mut lists);
                }
            } else {
                // As a whole, and once however many parts it has.
                self.plan.without_phrases.push(phrase(&clause.text));
                break;
            }
            self.plan.without.extend(
                lists
                    .into_iter()
                    .filter(|list| list.role == Role::Body)
                    .map(|list| list.found),
            );
        }
    }
}

/// A phrase as it is compared: folded, one space between words.
pub fn phrase(text: &str) -> String {
    let mut out = String::new();
    for word in text.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(&fold(word));
    }
    out
}
