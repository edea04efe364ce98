//! Words of alphabets, and numbers.

use carebook_domain::text::fold;
use unicode_normalization::UnicodeNormalization;

use super::fuzzy::trust;
use super::{List, Manner, Planner, Role};
use crate::analysis::EDGE;
use crate::analysis::forms::{self, EXACT};
use crate::search::dictionary::Column;

/// Beginnings shorter than this are looked for in titles and by their own lists only.
const SHORT: usize = EDGE;
/// Letters of a word whose neighbours are looked for even if its stem is known.
const SURE: usize = 7;
/// What those are worth.
const UNSURE: f32 = 0.6;
/// Completions of a beginning that are looked at.
const COMPLETIONS: usize = 160;
/// Letters from which on a word that is known is seldom the beginning of quite another one.
const WHOLE: usize = 4;

/// Completions whose documents are gathered.
const GATHERED: usize = 48;

/// The documents of the most frequent form.
fn documents_with(lists: &[List]) -> u32 {
    let body = lists.iter().filter(|list| list.role == Role::Body);
    body.map(|list| list.found.documents()).max().unwrap_or(0)
}

impl Planner<'_> {
    /// Adds the atom of a word or a number.
    pub(super) fn latin(&mut self, text: &str, open: bool, quoted: bool) {
        let exact = forms::exact(text);
        let folded = fold(&exact);
        if folded.is_empty() {
            return;
        }
        let stop = self.language.stops.has(&exact);
        let accents = exact != folded;
        let mut lists = Vec::new();
        let written = self.written(&exact, &folded, open);
        let key_gain = match (&written[..], accents, is_vietnamese(&exact)) {
            ([], _, _) => 1.0,
            (_, true, true) => 0.35,
            (_, true, false) => 0.85,
            (_, false, _) if self.accented => 0.6,
            (_, false, _) => 0.6,
        };
        let keys = self.keys_asked(&exact, &folded);
        for key in &keys {
            let before = lists.len();
            self.key_lists(key, key_gain, &mut lists);
            if lists.len() > before {
                if !quoted && !open && self.language.stops.is_empty_word(&exact) {
                    self.plan.marks.empty_words.push(key.clone());
                } else if !quoted && !open && stop {
                    self.plan.marks.leaning.push(key.clone());
                } else {
                    self.plan.marks.keys.push(key.clone());
                }
            }
        }
        for (column_role, mut list) in written {
            list.gain *= 1.0 - key_gain;
            list.role = column_role;
            lists.push(list);
        }
        let known = !lists.is_empty();
        let mut manner = Manner::Word;
        let mut documents = None;
        // A word that is none may have been left half typed.
        if open || (lists.is_empty() && !quoted && !stop) {
            let own = documents_with(&lists);
            documents = self.completions(&exact, &folded, &keys, known, &mut lists);
            // A word that is one already is most likely meant as it is, so its own rarity counts
            // three times as much as that of all it may become.
            if known && folded.chars().count() >= WHOLE {
                let own = f64::from(own);
                let whole = |all: u32| own * (f64::from(all.min(self.documents)) / own).powf(0.25);
                documents = documents.map(|all| whole(all) as u32);
            }
            if !known && !lists.is_empty() {
                manner = Manner::Beginning;
            }
        }
        let long_enough = folded.chars().count() >= if self.accented { 3 } else { 4 };
        if lists.is_empty() && !quoted && !stop && long_enough {
            manner = Manner::Typo;
            lists = self.typos(text, &folded, &keys, 1, open);
            if lists.is_empty() && self.split(&exact, &folded, open) {
                return;
            }
            if lists.is_empty() && (!open || folded.len() > 10) {
                lists = self.typos(text, &folded, &keys, 2, open);
            }
        } else if !(open || quoted || stop)
            && folded.chars().count() >= SURE
            && self.surface_documents(&folded) == 0
        {
            // Only its stem is known: `apparance` meets `apparent`, and may be `appearance`.
            let mut guessed = self.typos(text, &folded, &keys, 1, false);
            for list in &mut guessed {
                list.gain *= UNSURE;
            }
            lists.extend(guessed);
        }
        let mut weight = if stop && !quoted { STOP } else { 1.0 };
        if manner == Manner::Typo {
            weight *= trust(&folded);
        }
        if let Some(atom) = self.push(folded, lists, weight) {
            atom.manner = manner;
            atom.frame = stop && !quoted;
            if let Some(documents) = documents {
                atom.documents = documents;
                atom.counted = true;
            }
        }
    }

    /// Lists of the surfaces that are written as was typed: the same accents, or more
    /// where some were left out.
    fn written(&self, exact: &str, folded: &str, open: bool) -> Vec<(Role, List)> {
        let mut out = Vec::new();
        for (mark, role) in [('w', Role::Exact), ('t', Role::TitleExact)] {
            let mut surfaces = Vec::new();
            if exact == folded {
                let found = self
                    .dictionary
                    .find(Column::Marks, &format!("{mark}{folded}"));
                if !found.is_empty() {
                    surfaces.push((found, 1.0));
                }
            } else {
                let prefix = format!("{mark}{folded}{EXACT}");
                for (term, found) in self.dictionary.starting(Column::Marks, &prefix, 32) {
                    let form = term.get(prefix.len()..).unwrap_or_default();
                    if form == exact {
                        surfaces.push((found, 1.0));
                    } else if allows(exact, form) {
                        surfaces.push((found, 0.8));
                    }
                }
                if open && surfaces.is_empty() {
                    // A half-typed syllable: what it may become is told by completions.
                    continue;
                }
            }
            for (found, gain) in surfaces {
                out.push((
                    role,
                    List {
                        column: Column::Marks,
                        found,
                        role,
                        gain,
                    },
                ));
            }
        }
        out
    }

    /// Lists of words that begin so. Returns how many documents have one, roughly.
    fn completions(
        &mut self,
        exact: &str,
        folded: &str,
        keys: &[String],
        known: bool,
        lists: &mut Vec<List>,
    ) -> Option<u32> {
        let letters = folded.chars().count();
        let gain = if known { 0.7 } else { 0.85 };
        self.plan.marks.beginnings.push(folded.to_owned());
        let accents = exact != folded;
        // Titles: few words, so even one letter has a list that can be gathered.
        let titles = self
            .dictionary
            .starting(Column::Marks, &format!("t{folded}"), COMPLETIONS);
        for (term, found) in titles.into_iter().take(if letters == 1 {
            COMPLETIONS
        } else {
            GATHERED * 2
        }) {
            let fits = !accents || continues(exact, &term);
            lists.push(List {
                column: Column::Marks,
                found,
                role: Role::Title,
                gain: gain * if fits { 1.0 } else { 0.4 },
            });
        }
        if letters <= SHORT && !accents {
            let found = self.dictionary.find(Column::Marks, &format!("e{folded}"));
            if found.is_empty() {
                return None;
            }
            let documents = found.documents();
            lists.push(List {
                column: Column::Marks,
                found,
                role: Role::Body,
                gain: gain * 0.6,
            });
            return Some(documents);
        }
        let mut words = self
            .dictionary
            .starting(Column::Marks, &format!("w{folded}"), COMPLETIONS);
        words.retain(|(term, _)| {
            let plain = term.get(1..).unwrap_or_default();
            plain != folded && (!accents || continues(exact, term))
        });
        words.sort_by_key(|(_, found)| std::cmp::Reverse(found.documents()));
        let mut documents = documents_with(lists);
        for (i, (term, found)) in words.into_iter().enumerate().take(GATHERED) {
            documents = documents.saturating_add(found.documents());
            // The most frequent ones by their keys, which know how often and where.
            let plain = term
                .get(1..)
                .and_then(|term| term.split(EXACT).next())
                .unwrap_or_default();
            if i < 6 && !accents {
                let form = term
                    .rsplit(EXACT)
                    .next()
                    .filter(|_| term.contains(EXACT))
                    .unwrap_or(plain);
                let mut own = Vec::new();
                for key in self.keys_of(form, plain) {
                    if !keys.contains(&key) && key.starts_with(folded) {
                        self.key_lists(&key, gain, &mut own);
                    }
                }
                lists.extend(own);
            }
            lists.push(List {
                column: Column::Marks,
                found,
                role: Role::Body,
                gain,
            });
        }
        Some(documents)
    }
}

/// How much a word that questions are made of counts.
pub const STOP: f32 = 0.12;

/// Whether letters with these marks are Vietnamese rather than Latvian or others.
fn is_vietnamese(word: &str) -> bool {
    word.chars().count() <= 7
        && word.nfd().any(|c| {
            matches!(
                c,
                '\u{300}'
                    | '\u{301}'
                    | '\u{302}'
                    | '\u{303}'
                    | '\u{306}'
                    | '\u{309}'
                    | '\u{31b}'
                    | '\u{323}'
                    | 'đ'
            )
        })
}

fn is_tone(c: char) -> bool {
    matches!(c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}')
}

/// Letters with their own marks, and the tone apart, as it may be typed later.
fn parts(word: &str) -> (Vec<(char, Vec<char>)>, Option<char>) {
    let mut letters: Vec<(char, Vec<char>)> = Vec::new();
    let mut tone = None;
    for c in word.nfd() {
        if is_tone(c) {
            tone = Some(c);
        } else if unicode_normalization::char::is_combining_mark(c) {
            if let Some((_, marks)) = letters.last_mut() {
                marks.push(c);
            }
        } else if c == 'đ' {
            letters.push(('d', vec!['đ']));
        } else {
            letters.push((c, Vec::new()));
        }
    }
    (letters, tone)
}

/// Whether a word may be what was typed with some accents left out.
pub(super) fn allows(typed: &str, word: &str) -> bool {
    let (typed, tone) = parts(typed);
    let (word, word_tone) = parts(word);
    (tone.is_none() || tone == word_tone)
        && typed.len() <= word.len()
        && typed
            .iter()
            .zip(&word)
            .all(|((base, marks), (other, others))| {
                base == other && marks.iter().all(|mark| others.contains(mark))
            })
}

/// Whether a surface term may be what was begun.
fn continues(typed: &str, term: &str) -> bool {
    let form = term.get(1..).unwrap_or_default();
    let form = form.split(EXACT).next_back().unwrap_or(form);
    allows(typed, form)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_that_were_left_out_are_allowed_for() {
        for (typed, word, expected) in [
            ("chăm", "chẳm", true),
            ("diêm", "điểm", true),
            ("cham", "chăm", true),
            ("bán", "bạn", false),
            ("bán", "bàn", false),
            ("hoà", "hoàn", true),
            ("ho", "hoàn", true),
            ("klientā", "klientam", false),
        ] {
            assert_eq!(allows(typed, word), expected, "{typed} {word}");
        }
    }

    #[test]
    fn vietnamese_is_told_from_latvian() {
        assert!(is_vietnamese("chăm") && is_vietnamese("đổi") && is_vietnamese("bảo"));
        assert!(!is_vietnamese("piegāde") && !is_vietnamese("šķūnis") && !is_vietnamese("cham"));
    }
}
