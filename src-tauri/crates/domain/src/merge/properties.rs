//! What joining never does, over random edits of both sides. Every word is unlike all
//! others, so that it can be followed.

use std::collections::{HashMap, HashSet};

use super::*;
use crate::seeded::{Seeded, seeds};

struct Writer {
    next: usize,
    name: char,
}

impl Writer {
    fn word(&mut self) -> String {
        self.next += 1;
        let end = ["", "는", "ương", "ē", "本"][self.next % 5];
        format!("{}{}{end}", self.name, self.next)
    }

    fn paragraph(&mut self, random: &mut Seeded) -> Paragraph {
        let lead = random.pick(&["", "- ", "", "> ", "## "]);
        (lead, vec![self.sentence(random)])
    }

    fn sentence(&mut self, random: &mut Seeded) -> Vec<String> {
        (0..2 + random.below(9)).map(|_| self.word()).collect()
    }
}

/// A mark and sentences of words.
type Paragraph = (&'static str, Vec<Vec<String>>);
type Text = Vec<Paragraph>;

fn written(text: &Text, random_newline: bool, front: &[(String, String)]) -> String {
    let mut out = String::new();
    if !front.is_empty() {
        out.push_str("---\n");
        front
            .iter()
            .for_each(|(key, value)| out.push_str(&format!("{key}: {value}\n")));
        out.push_str("---\n");
    }
    for (lead, paragraph) in text {
        let sentences: Vec<String> = paragraph
            .iter()
            .map(|words| format!("{}.", words.join(" ")))
            .collect();
        out.push_str(&format!("{lead}{}\n\n", sentences.join(" ")));
    }
    if random_newline {
        out.truncate(out.trim_end().len());
    }
    out
}

fn edited(text: &Text, writer: &mut Writer, random: &mut Seeded) -> Text {
    let mut text = text.clone();
    for _ in 0..1 + random.below(6) {
        let p = random.below(text.len());
        if random.one_in(12) {
            text.insert(p, writer.paragraph(random));
            continue;
        }
        if text.len() > 1 && random.one_in(10) {
            text.remove(p);
            continue;
        }
        let paragraph = &mut text[p].1;
        let s = random.below(paragraph.len());
        match random.below(12) {
            0 => paragraph.insert(s, writer.sentence(random)),
            1 if paragraph.len() > 1 => drop(paragraph.remove(s)),
            3 => paragraph[s] = writer.sentence(random),
            n => {
                let words = &mut paragraph[s];
                let w = random.below(words.len());
                match n % 3 {
                    0 => words.insert(w, writer.word()),
                    1 if words.len() > 1 => drop(words.remove(w)),
                    _ => words[w] = writer.word(),
                }
            }
        }
    }
    text
}

fn words(text: &str) -> Vec<&str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect()
}

fn with(pieces: &[Piece], theirs_wins: bool) -> String {
    let text = |piece: &Piece| match piece {
        Piece::Text { text } => text.clone(),
        Piece::Conflict { theirs, .. } if theirs_wins => theirs.clone(),
        Piece::Conflict { ours, .. } => ours.clone(),
    };
    pieces.iter().map(text).collect()
}

fn pieces(merge: Merge) -> Vec<Piece> {
    match merge {
        Merge::Clean(text) => vec![Piece::Text { text }],
        Merge::Conflicts { pieces } => pieces,
    }
}

/// With every conflict decided for `side`: all of its words are there unless the other
/// side alone took them away, in its order, and nothing it took away is back.
fn check_side(base: &str, side: &str, other: &str, result: &str, what: &str) {
    let (base, other): (HashSet<&str>, HashSet<&str>) = (
        words(base).into_iter().collect(),
        words(other).into_iter().collect(),
    );
    let side_words = words(side);
    let result_words = words(result);
    let place: HashMap<&str, usize> = result_words
        .iter()
        .enumerate()
        .map(|(n, word)| (*word, n))
        .collect();
    assert_eq!(
        place.len(),
        result_words.len(),
        "{what}: a word stands twice in {result:?}"
    );
    let mut last = None;
    for word in &side_words {
        match place.get(word) {
            Some(&at) => {
                assert!(
                    last < Some(at),
                    "{what}: {word} changed its order in {result:?}"
                );
                last = Some(at);
            }
            None => assert!(
                base.contains(word) && !other.contains(word),
                "{what}: {word} is lost in {result:?}"
            ),
        }
    }
    let side_words: HashSet<&str> = side_words.into_iter().collect();
    for word in result_words {
        assert!(
            side_words.contains(word) || !base.contains(word),
            "{what}: {word} is back in {result:?}"
        );
    }
}

#[test]
fn no_change_of_either_side_is_lost() {
    let (mut clean, mut conflicts) = (0, 0);
    for seed in seeds(4_000) {
        let mut random = Seeded::new(seed);
        let mut writer = Writer { next: 0, name: 'B' };
        let mut base: Text = (0..1 + random.below(7))
            .map(|_| writer.paragraph(&mut random))
            .collect();
        for (_, paragraph) in &mut base {
            paragraph.extend((0..random.below(4)).map(|_| writer.sentence(&mut random)));
        }
        let ours = edited(&base, &mut Writer { next: 0, name: 'O' }, &mut random);
        let theirs = edited(&base, &mut Writer { next: 0, name: 'T' }, &mut random);
        let front = random.one_in(2);
        let mut facts: Vec<(String, String)> = Vec::new();
        if front {
            facts = (0..1 + random.below(4))
                .map(|n| (format!("key{n}"), format!("vb{n}")))
                .collect();
        }
        let change = |facts: &[(String, String)], name: char, random: &mut Seeded| {
            let mut facts = facts.to_vec();
            if !facts.is_empty() && random.one_in(2) {
                let at = random.below(facts.len());
                facts[at].1 = format!("v{name}{at}");
                if random.one_in(3) {
                    facts.insert(at, (format!("new{name}"), format!("v{name}x")));
                }
            }
            facts
        };
        let our_facts = change(&facts, 'o', &mut random);
        let their_facts = change(&facts, 't', &mut random);
        let mut text = |text: &Text, facts: &[(String, String)]| {
            let made = written(text, random.one_in(3), facts);
            if seed % 4 == 0 {
                made.replace('\n', "\r\n")
            } else {
                made
            }
        };
        let (base, ours, theirs) = (
            text(&base, &facts),
            text(&ours, &our_facts),
            text(&theirs, &their_facts),
        );

        let what = format!("seed {seed}\nbase {base:?}\nours {ours:?}\ntheirs {theirs:?}\n");
        let merged = merge(&base, &ours, &theirs);
        if matches!(merged, Merge::Clean(_)) {
            clean += 1
        } else {
            conflicts += 1
        }
        let parts = pieces(merged);
        check_side(&base, &ours, &theirs, &with(&parts, false), &what);
        check_side(&base, &theirs, &ours, &with(&parts, true), &what);

        assert_eq!(
            merge(&base, &ours, &base),
            Merge::Clean(ours.clone()),
            "{what}"
        );
        assert_eq!(
            merge(&base, &base, &theirs),
            Merge::Clean(theirs.clone()),
            "{what}"
        );
        let swap = |piece| match piece {
            Piece::Conflict { base, ours, theirs } => Piece::Conflict {
                base,
                ours: theirs,
                theirs: ours,
            },
            text => text,
        };
        let swapped: Vec<Piece> = pieces(merge(&base, &theirs, &ours))
            .into_iter()
            .map(swap)
            .collect();
        assert_eq!(parts, swapped, "{what}: the sides are alike");
        if seed % 4 == 0 {
            let whole = with(&parts, false);
            assert_eq!(
                whole.matches('\n').count(),
                whole.matches("\r\n").count(),
                "{what}: CRLF stays"
            );
        }
    }
    println!("{clean} joined, {conflicts} with conflicts");
    let whole = clean + conflicts > 1;
    assert!(
        !whole || (clean > 1_000 && conflicts > 500),
        "the edits should give enough of both: {clean}, {conflicts}"
    );
}

#[test]
fn strange_texts_are_joined_without_a_panic() {
    let parts = [
        "---\n",
        "title: a\n",
        "- b\n",
        "\r\n",
        "\n",
        " ",
        "a",
        "고",
        "e\u{301}",
        ":",
        "[x, y]",
        "tags: ",
        "```\n",
        "|",
        "#",
        ".",
        "\u{feff}",
        "x y z. ",
    ];
    for seed in seeds(6_000) {
        let mut random = Seeded::new(seed);
        let make = |random: &mut Seeded| -> String {
            (0..random.below(14)).map(|_| random.pick(&parts)).collect()
        };
        let base = make(&mut random);
        let (ours, theirs) = (make(&mut random), make(&mut random));
        let what = format!("seed {seed}: {base:?} {ours:?} {theirs:?}");
        let merged = pieces(merge(&base, &ours, &theirs));
        let signs =
            |text: &str| -> HashSet<char> { text.chars().filter(|c| !c.is_whitespace()).collect() };
        let (base_signs, shown) = (
            signs(&base),
            signs(&(with(&merged, false) + &with(&merged, true))),
        );
        let made = |side: &str| {
            signs(side)
                .difference(&base_signs)
                .copied()
                .collect::<HashSet<char>>()
        };
        assert!(
            made(&ours).is_subset(&shown) && made(&theirs).is_subset(&shown),
            "{what}: {merged:?}"
        );
        let swap = |piece| match piece {
            Piece::Conflict { base, ours, theirs } => Piece::Conflict {
                base,
                ours: theirs,
                theirs: ours,
            },
            text => text,
        };
        let swapped: Vec<Piece> = pieces(merge(&base, &theirs, &ours))
            .into_iter()
            .map(swap)
            .collect();
        assert_eq!(merged, swapped, "{what}");
    }
}
