//! Anchors as GitHub makes them from headings.

use std::collections::HashMap;

use unicode_normalization::char::is_combining_mark;

/// What a section is to be called.
#[derive(Default)]
pub(super) enum Named {
    /// Nothing: it has no heading.
    #[default]
    Not,
    /// After its heading.
    After(String),
    /// As its author chose.
    Chosen(String),
}

/// The anchors of a document's sections in order. What an author chose is theirs, wherever it
/// stands; a heading that would be called the same, or like one before it, gets `-1`, `-2`,
/// skipping what others are already called.
pub(super) fn anchors(names: &[Named]) -> Vec<String> {
    let mut slugger = Slugger::default();
    let mut anchors: Vec<String> = names
        .iter()
        .map(|name| match name {
            Named::Chosen(anchor) => slugger.unique(anchor.clone()),
            Named::After(_) | Named::Not => String::new(),
        })
        .collect();
    for (anchor, name) in anchors.iter_mut().zip(names) {
        if let Named::After(heading) = name {
            *anchor = slugger.unique(slug(heading));
        }
    }
    anchors
}

#[derive(Default)]
struct Slugger {
    seen: HashMap<String, u32>,
}

impl Slugger {
    fn unique(&mut self, wanted: String) -> String {
        let Some(mut count) = self.seen.get(&wanted).copied() else {
            self.seen.insert(wanted.clone(), 0);
            return wanted;
        };
        loop {
            count += 1;
            let anchor = format!("{wanted}-{count}");
            if !self.seen.contains_key(&anchor) {
                self.seen.insert(wanted, count);
                self.seen.insert(anchor.clone(), 0);
                return anchor;
            }
        }
    }
}

/// Lower case, spaces to hyphens, punctuation and symbols dropped; letters, marks and
/// digits of every script stay.
pub(super) fn slug(heading: &str) -> String {
    heading
        .to_lowercase()
        .chars()
        .filter_map(|c| match c {
            ' ' => Some('-'),
            '-' => Some(c),
            c if is_word(c) => Some(c),
            _ => None,
        })
        .collect()
}

/// Unicode's Alphabetic, Mark, Decimal_Number and Connector_Punctuation.
fn is_word(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphanumeric() || c == '_';
    }
    c.is_alphabetic() || is_combining_mark(c) || is_decimal_digit(c) || is_connector(c)
}

fn is_connector(c: char) -> bool {
    matches!(
        c,
        '\u{203f}' | '\u{2040}' | '\u{2054}' | '\u{fe33}' | '\u{fe34}' | '\u{fe4d}'
            ..='\u{fe4f}' | '\u{ff3f}'
    )
}

/// Decimal digits are what is numeric, neither a letter nor one of the 'other numbers'
/// such as `²` or `½`, which are listed here as far as the basic plane holds them.
fn is_decimal_digit(c: char) -> bool {
    c.is_numeric()
        && !matches!(c,
            '\u{b2}' | '\u{b3}' | '\u{b9}' | '\u{bc}'..='\u{be}' | '\u{9f4}'..='\u{9f9}'
            | '\u{b72}'..='\u{b77}' | '\u{bf0}'..='\u{bf2}' | '\u{c78}'..='\u{c7e}'
            | '\u{d58}'..='\u{d5e}' | '\u{d70}'..='\u{d78}' | '\u{f2a}'..='\u{f33}'
            | '\u{1369}'..='\u{137c}' | '\u{17f0}'..='\u{17f9}' | '\u{19da}'
            | '\u{2070}'..='\u{2189}' | '\u{2460}'..='\u{24ff}' | '\u{2776}'..='\u{2793}'
            | '\u{2cfd}' | '\u{3192}'..='\u{3195}' | '\u{3220}'..='\u{32ff}' | '\u{a830}'..='\u{a835}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_are_those_of_github() {
        for (heading, anchor) in [
            ("Hello World", "hello-world"),
            ("After 14 days", "after-14-days"),
            ("What's new?", "whats-new"),
            ("C++ / C#", "c--c"),
            ("foo_bar - baz", "foo_bar---baz"),
            ("  leading", "--leading"),
            ("환불 규정", "환불-규정"),
            ("환불(개봉 상품)", "환불개봉-상품"),
            ("Mức bồi thường", "mức-bồi-thường"),
            ("Kā atmaksāt?", "kā-atmaksāt"),
            ("こんにちは、世界！", "こんにちは世界"),
            ("Ⅷ and ½ and ² and ٣", "ⅷ-and--and--and-٣"),
            ("I ♥ emoji 😀", "i--emoji-"),
            ("ÀÉ", "àé"),
            ("a‿b", "a‿b"),
            ("100% “quoted” — dash", "100-quoted--dash"),
            ("!!!", ""),
        ] {
            assert_eq!(slug(heading), anchor, "{heading}");
        }
    }

    #[test]
    fn repeated_headings_stay_apart() {
        let after = |headings: &[&str]| {
            let names: Vec<_> = headings
                .iter()
                .map(|heading| Named::After((*heading).to_owned()))
                .collect();
            anchors(&names)
        };
        assert_eq!(
            after(&["a", "a", "a-1", "a", "A", "a-1", "!!!", "???"]),
            ["a", "a-1", "a-1-1", "a-2", "a-3", "a-1-2", "", "-1"]
        );
    }

    #[test]
    fn what_an_author_chose_wins_wherever_it_stands() {
        let named = |name: &str| match name.strip_prefix('#') {
            Some(chosen) => Named::Chosen(chosen.to_owned()),
            None if name.is_empty() => Named::Not,
            None => Named::After(name.to_owned()),
        };
        for (names, expected) in [
            (vec!["a", "#a", "a"], vec!["a-1", "a", "a-2"]),
            (vec!["#a", "a"], vec!["a", "a-1"]),
            (vec!["", "#b", "#b", "b"], vec!["", "b", "b-1", "b-2"]),
            (vec!["a", "a", "#a-1"], vec!["a", "a-2", "a-1"]),
        ] {
            let names: Vec<_> = names.into_iter().map(named).collect();
            assert_eq!(anchors(&names), expected);
        }
    }
}
