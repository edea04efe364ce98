//! Which keys were meant: words as they stand, Telex or VNI left unconverted, Korean typed
//! on an English layout, English typed on a Korean one.

use carebook_domain::text::fold;

use super::{Manner, Planner, Typed};
use crate::analysis::forms::{self, EXACT};
use crate::analysis::scan::{Kind, pieces};
use crate::analysis::{HANGUL, hangul, vietnamese};
use crate::search::dictionary::Column;

/// Reads each word as the dictionary suggests.
pub(super) fn choose(planner: &mut Planner<'_>, words: &mut Vec<Typed>, open_end: bool) {
    join_initials(words);
    let count = words.len();
    let mut telex = Vec::new();
    let mut votes = 0;
    for (i, word) in words.iter().enumerate() {
        let open = open_end && i + 1 == count;
        let decoded = vietnamese::telex(&word.text)
            .or_else(|| vietnamese::vni(&word.text))
            .filter(|decoded| !word.quoted && planner.writes(decoded, open));
        if let Some(decoded) = &decoded
            && !planner.language.stops.has(&word.text.to_lowercase())
            && !planner.knows(&word.text, false)
            && !planner.is_plural(&word.text, decoded)
        {
            votes += 1;
        }
        telex.push(decoded);
    }
    // A stray word of another language may look like keystrokes; a third of the query
    // does not.
    let telex_meant = votes * 3 >= count && votes > 0;
    let mut changed = false;
    for (i, word) in words.iter_mut().enumerate() {
        if word.quoted {
            continue;
        }
        let open = open_end && i + 1 == count;
        if let Some(decoded) = telex.get_mut(i).and_then(Option::take)
            && telex_meant
        {
            word.text = decoded;
            word.manner = Manner::Keys;
            changed = true;
        } else if let Some(text) = other_layout(planner, &word.text, open) {
            word.text = text;
            word.manner = Manner::Keys;
            changed = true;
        }
    }
    if changed {
        let text: Vec<&str> = words.iter().map(|word| word.text.as_str()).collect();
        planner
            .plan
            .hints
            .push(format!("Read as: {}", text.join(" ")));
    }
    join_torn(planner, words, open_end);
}

/// Makes one word of two neighbours that are none, but are one together: `da tevalue`.
fn join_torn(planner: &Planner<'_>, words: &mut Vec<Typed>, open_end: bool) {
    let mut at = 0;
    while at + 1 < words.len() && words.len() <= 16 {
        let open = open_end && at + 2 == words.len();
        if let (Some(one), Some(two)) = (words.get(at), words.get(at + 1))
            && is_torn(planner, one, two, open)
        {
            let text = format!("{}{}", one.text, two.text);
            let manner = one.manner;
            words.remove(at + 1);
            if let Some(word) = words.get_mut(at) {
                *word = Typed {
                    text,
                    quoted: false,
                    phrase: 0,
                    open: false,
                    grouped: false,
                    manner,
                };
            }
        } else {
            at += 1;
        }
    }
}

fn is_torn(planner: &Planner<'_>, one: &Typed, two: &Typed, open: bool) -> bool {
    let letters = |word: &Typed| {
        let mut all = pieces(&word.text);
        let single = all
            .next()
            .is_some_and(|piece| piece.kind == Kind::Letters && piece.text == word.text);
        single && all.next().is_none() && !word.quoted
    };
    if !letters(one) || !letters(two) {
        return false;
    }
    let joined = format!("{}{}", one.text, two.text);
    joined.len() >= 4
        && !(planner.knows(&one.text, false) && planner.knows(&two.text, open))
        && planner.knows(&joined, open)
}

/// Initial consonants typed with spaces between words are one run.
fn join_initials(words: &mut [Typed]) {
    for word in words.iter_mut() {
        if word.text.contains('ㅤ') {
            word.text = word.text.replace('ㅤ', "");
        }
    }
}

impl Planner<'_> {
    /// Whether the word is rather the plural of one that stands in no fewer texts than what its
    /// keys would have typed: `ups` is of `up`.
    fn is_plural(&self, word: &str, decoded: &str) -> bool {
        let exact = forms::exact(word);
        let Some(one) = exact.strip_suffix('s').filter(|one| one.len() >= 2) else {
            return false;
        };
        let documents = |form: &str| {
            let term = forms::surface(form, &fold(form));
            self.dictionary
                .documents(Column::Marks, &format!("w{term}"))
        };
        documents(one) >= documents(&forms::exact(decoded))
    }

    /// Whether the word stands exactly so in any text (or goes on, while it is typed).
    fn writes(&self, word: &str, open: bool) -> bool {
        let exact = forms::exact(word);
        let folded = fold(&exact);
        let term = forms::surface(&exact, &folded);
        self.dictionary
            .documents(Column::Marks, &format!("w{term}"))
            > 0
            || open && self.knows(word, true)
    }

    /// Whether the word is written so anywhere (or goes on so, while it is being typed).
    fn knows(&self, word: &str, open: bool) -> bool {
        let exact = forms::exact(word);
        let folded = fold(&exact);
        if open
            && self
                .dictionary
                .any_starting(Column::Marks, &format!("w{folded}"))
        {
            return true;
        }
        let term = forms::surface(&exact, &folded);
        self.dictionary
            .documents(Column::Marks, &format!("w{term}"))
            > 0
            || (exact == folded
                && self
                    .dictionary
                    .documents(Column::Keys, &format!("b{folded}"))
                    > 0)
            || self
                .dictionary
                .any_starting(Column::Marks, &format!("w{folded}{EXACT}"))
    }

    fn knows_hangul(&self, text: &str, open: bool) -> bool {
        let keys = hangul::keys(text);
        let chars: Vec<char> = text.chars().collect();
        if chars.len() < 2 {
            return open
                && self
                    .dictionary
                    .any_starting(Column::Marks, &format!("w{HANGUL}{keys}"))
                || self
                    .dictionary
                    .documents(Column::Keys, &format!("b{HANGUL}{keys}"))
                    > 0;
        }
        let whole = chars.iter().filter(|c| hangul::is_syllable(**c)).count();
        if whole + usize::from(open) < chars.len() {
            return false;
        }
        let pairs = crate::analysis::pairs(&chars);
        let known = pairs
            .iter()
            .filter(|pair| {
                self.dictionary.documents(Column::Keys, &format!("b{pair}")) > 0
                    || self
                        .dictionary
                        .any_starting(Column::Keys, &format!("b{pair}"))
            })
            .count();
        known * 2 > pairs.len()
    }
}

/// The word as the other layout would have shown it, where only that makes sense.
fn other_layout(planner: &Planner<'_>, word: &str, open: bool) -> Option<String> {
    let first = pieces(word).next()?;
    if first.text.len() != word.len() {
        return None;
    }
    match first.kind {
        Kind::Letters if word.is_ascii() && (2..=60).contains(&word.len()) => {
            if planner.knows(word, open && word.len() < 6) {
                return None;
            }
            let text = hangul::compose(word)?;
            planner.knows_hangul(&text, open).then_some(text)
        }
        Kind::Hangul => {
            let lone_vowel = word
                .chars()
                .any(|c| hangul::is_jamo(c) && !hangul::is_consonant(c));
            let lone = word.chars().filter(|c| hangul::is_jamo(*c)).count();
            let mixed = lone > 0 && lone < word.chars().count();
            if !(lone_vowel || mixed && lone > 1 || !planner.knows_hangul(word, true)) {
                return None;
            }
            if !lone_vowel && !mixed && lone > 0 {
                // Only consonants: initials.
                return None;
            }
            let latin = hangul::keys(word).to_lowercase();
            planner
                .knows(&latin, open && latin.len() > 2)
                .then_some(latin)
        }
        _ => None,
    }
}
