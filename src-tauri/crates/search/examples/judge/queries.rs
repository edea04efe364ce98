//! Queries of every class, each with the document that is right.

use unicode_normalization::UnicodeNormalization;

use crate::collection::{About, Dice};

/// A query and the id of its document.
pub struct Judged {
    pub class: &'static str,
    pub text: String,
    pub right: String,
    /// Whether it is typed letter by letter for the typed share.
    pub typed: bool,
}

const CHO: [char; 19] = [
    'ㄱ', 'ㄲ', 'ㄴ', 'ㄷ', 'ㄸ', 'ㄹ', 'ㅁ', 'ㅂ', 'ㅃ', 'ㅅ', 'ㅆ', 'ㅇ', 'ㅈ', 'ㅉ', 'ㅊ', 'ㅋ',
    'ㅌ', 'ㅍ', 'ㅎ',
];
const CHO_KEYS: [&str; 19] = [
    "r", "R", "s", "e", "E", "f", "a", "q", "Q", "t", "T", "d", "w", "W", "c", "z", "x", "v", "g",
];
const VOWEL_KEYS: [&str; 21] = [
    "k", "o", "i", "O", "j", "p", "u", "P", "h", "hk", "ho", "hl", "y", "n", "nj", "np", "nl", "b",
    "m", "ml", "l",
];
const LAST_KEYS: [&str; 28] = [
    "", "r", "R", "rt", "s", "sw", "sg", "e", "f", "fr", "fa", "fq", "ft", "fx", "fv", "fg", "a",
    "q", "qt", "t", "T", "d", "w", "c", "z", "x", "v", "g",
];

fn parts(c: char) -> Option<(usize, usize, usize)> {
    let code = (c as u32)
        .checked_sub(0xAC00)
        .filter(|code| *code < 11172)? as usize;
    Some((code / 588, code / 28 % 21, code % 28))
}

fn whole(a: usize, b: usize, c: usize) -> char {
    char::from_u32(0xAC00 + ((a * 21 + b) * 28 + c) as u32).unwrap()
}

fn keys(text: &str) -> String {
    text.chars()
        .map(|c| {
            parts(c).map_or_else(
                || c.to_string(),
                |(a, b, l)| format!("{}{}{}", CHO_KEYS[a], VOWEL_KEYS[b], LAST_KEYS[l]),
            )
        })
        .collect()
}

fn initials(text: &str) -> String {
    text.chars()
        .filter_map(|c| parts(c).map(|(a, ..)| CHO[a]))
        .collect()
}

/// What the box shows when the last syllable is half typed; stealing as the keyboard does.
fn half_typed(text: &str, dice: &mut Dice) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    let Some(at) = chars.iter().rposition(|c| parts(*c).is_some()) else {
        return text.into();
    };
    chars.truncate(at + 1);
    let (a, b, l) = parts(chars[at]).unwrap();
    let cut = if l > 0 { dice.below(2) } else { 1 };
    if cut == 0 {
        chars[at] = whole(a, b, 0);
        return chars.into_iter().collect();
    }
    chars.pop();
    // Only the first consonant: it shows as the final of the syllable before, if it can.
    if let Some(before) = chars.last().copied()
        && let Some((pa, pb, 0)) = parts(before)
        && let Some(last) = LAST_KEYS.iter().position(|k| *k == CHO_KEYS[a])
    {
        chars.pop();
        chars.push(whole(pa, pb, last));
    } else {
        chars.push(CHO[a]);
    }
    chars.into_iter().collect()
}

fn typo(text: &str, dice: &mut Dice) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    let spots: Vec<usize> = (0..chars.len())
        .filter(|i| {
            chars[*i].is_alphabetic()
                && chars[i.saturating_sub(2)..(*i + 3).min(chars.len())]
                    .iter()
                    .filter(|c| c.is_alphabetic())
                    .count()
                    >= 3
        })
        .collect();
    if spots.is_empty() {
        return text.into();
    }
    let at = spots[dice.below(spots.len())];
    if let Some((a, b, l)) = parts(chars[at]) {
        chars[at] = match dice.below(4) {
            0 => whole((a + 1) % 19, b, l),
            1 => whole(a, (b + 4) % 21, l),
            2 if l > 0 => whole(a, b, 0),
            2 => whole(a, b, 21),
            _ => whole(a, b, if l == 4 { 21 } else { 4 }),
        };
        return chars.into_iter().collect();
    }
    match dice.below(4) {
        0 => {
            chars.remove(at);
        }
        1 if at + 1 < chars.len() && chars[at + 1].is_alphabetic() => chars.swap(at, at + 1),
        2 => chars.insert(at, (b'a' + dice.below(26) as u8) as char),
        _ => chars[at] = (b'a' + dice.below(26) as u8) as char,
    }
    chars.into_iter().collect()
}

fn fold(text: &str) -> String {
    text.nfd()
        .filter(|c| !('\u{300}'..='\u{36f}').contains(c))
        .map(|c| match c {
            'đ' => 'd',
            'Đ' => 'D',
            c => c,
        })
        .collect()
}

fn no_tones(text: &str) -> String {
    text.nfd()
        .filter(|c| !matches!(c, '\u{300}' | '\u{301}' | '\u{303}' | '\u{309}' | '\u{323}'))
        .nfc()
        .collect()
}

fn telex(text: &str) -> String {
    text.split(' ')
        .map(|word| {
            let mut out = String::new();
            let mut tone = None;
            for c in word.nfd() {
                match c {
                    '\u{301}' => tone = Some('s'),
                    '\u{300}' => tone = Some('f'),
                    '\u{309}' => tone = Some('r'),
                    '\u{303}' => tone = Some('x'),
                    '\u{323}' => tone = Some('j'),
                    '\u{302}' => {
                        let last = out.chars().last().unwrap();
                        out.push(last.to_ascii_lowercase());
                    }
                    '\u{306}' | '\u{31b}' => out.push('w'),
                    'đ' => out.push_str("dd"),
                    'Đ' => out.push_str("Dd"),
                    c => out.push(c),
                }
            }
            let end = out.trim_end_matches(|c: char| !c.is_alphanumeric()).len();
            if let Some(tone) = tone {
                out.insert(end, tone);
            }
            out
        })
        .collect::<Vec<_>>()
        .join(" ")
}

/// The word without the particle that it seems to end in.
fn without_particle(word: &str) -> String {
    for particle in [
        "에서는",
        "으로",
        "에서",
        "에는",
        "을",
        "를",
        "은",
        "는",
        "이",
        "가",
        "의",
        "에",
        "로",
    ] {
        if let Some(bare) = word.strip_suffix(particle)
            && bare.chars().count() >= 2
        {
            return bare.to_owned();
        }
    }
    word.to_owned()
}

fn swap_particles(text: &str, dice: &mut Dice) -> String {
    text.split(' ')
        .map(|word| {
            let last = word.chars().last().unwrap_or(' ');
            match parts(last) {
                Some(_) if word.chars().count() > 1 => {
                    let bare = without_particle(word);
                    if dice.below(3) == 0 {
                        return bare;
                    }
                    let (_, _, l) = bare.chars().last().and_then(parts).unwrap_or_default();
                    let list: [&str; 5] = if l > 0 {
                        ["은", "을", "이", "과", "에서"]
                    } else {
                        ["는", "를", "가", "와", "에서"]
                    };
                    format!("{bare}{}", list[dice.below(5)])
                }
                _ => word.to_owned(),
            }
        })
        .collect::<Vec<_>>()
        .join(" ")
}

fn split(text: &str, dice: &mut Dice) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    let spots: Vec<usize> = (2..chars.len().saturating_sub(1))
        .filter(|i| chars[i - 2..i + 2].iter().all(|c| c.is_alphabetic()))
        .collect();
    if spots.is_empty() {
        return text.into();
    }
    chars.insert(spots[dice.below(spots.len())], ' ');
    chars.into_iter().collect()
}

fn join(text: &str, dice: &mut Dice) -> String {
    let spaces: Vec<usize> = text.match_indices(' ').map(|(at, _)| at).collect();
    if spaces.is_empty() {
        return text.into();
    }
    let mut out = text.to_owned();
    out.remove(spaces[dice.below(spaces.len())]);
    out
}

fn inflect(text: &str, lang: &str) -> String {
    text.split(' ')
        .map(|word| match lang {
            "lv" => {
                let word = word.to_owned();
                if let Some(stem) = word.strip_suffix("ana") {
                    format!("{stem}anu")
                } else if let Some(stem) = word.strip_suffix("šana") {
                    format!("{stem}šanas")
                } else if let Some(stem) = word.strip_suffix("as") {
                    format!("{stem}u")
                } else if let Some(stem) = word.strip_suffix('a') {
                    format!("{stem}ai")
                } else if let Some(stem) = word.strip_suffix('s') {
                    format!("{stem}am")
                } else {
                    word
                }
            }
            _ => {
                if let Some(stem) = word.strip_suffix("ing") {
                    format!("{stem}ed")
                } else if let Some(stem) = word.strip_suffix('s') {
                    stem.to_owned()
                } else if word.len() > 4 && word.chars().all(char::is_alphabetic) {
                    format!("{word}s")
                } else {
                    word.to_owned()
                }
            }
        })
        .collect::<Vec<_>>()
        .join(" ")
}

/// Queries for one document of the generated collection.
pub fn for_document(about: About, id: &str, title: &str, dice: &mut Dice) -> Vec<Judged> {
    let words = about.words;
    let question = about.fill(dice.of(words.questions), dice);
    let keywords = about.fill(dice.of(words.keywords), dice).to_lowercase();
    let mut out = Vec::new();
    variants(
        words.lang,
        id,
        title.to_owned(),
        question,
        keywords,
        dice,
        &mut out,
    );
    out
}

/// Every class of query that a title, a question and keywords give.
pub fn variants(
    lang: &str,
    id: &str,
    title: String,
    question: String,
    keywords: String,
    dice: &mut Dice,
    out: &mut Vec<Judged>,
) {
    let mut add = |class, text: String, typed| {
        out.push(Judged {
            class,
            text,
            right: id.to_owned(),
            typed,
        });
    };
    let cut: String = keywords
        .chars()
        .take(keywords.chars().count() * 4 / 5)
        .collect();
    add("prefix", cut, false);
    let half = title.chars().count() / 2;
    add(
        "title prefix",
        title.chars().take(half.max(3)).collect(),
        false,
    );
    add("typo", typo(&keywords, dice), false);
    add("nfd", keywords.nfd().collect(), false);
    add("joined", join(&keywords, dice), false);
    add("split", split(&keywords, dice), false);
    match lang {
        "ko" => {
            add("particles", swap_particles(&keywords, dice), false);
            add("half-typed", half_typed(&keywords, dice), false);
            add("initials", initials(&title), false);
            add("layout", keys(&keywords), false);
            add("all joined", keywords.replace(' ', ""), false);
        }
        "vi" => {
            add("no accents", fold(&keywords), false);
            add("no tones", no_tones(&keywords), false);
            add("telex", telex(&keywords), false);
        }
        "lv" => {
            add("no accents", fold(&keywords), false);
            add("inflection", inflect(&keywords, "lv"), false);
        }
        _ => add("inflection", inflect(&keywords, "en"), false),
    }
    add("title", title, true);
    add("question", question, true);
    add("keywords", keywords, true);
}
