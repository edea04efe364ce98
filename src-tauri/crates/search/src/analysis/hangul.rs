//! Hangul as keystrokes of the two-set keyboard.
//!
//! A syllable is written as the keys that type it: 환불 is `ghksqnf`, the half-typed 곡
//! of 고객 (`rhror`) is `rhr`. One form serves four needs: what stands in the text box
//! while a syllable is being composed is a prefix of the finished word, typing errors are
//! counted in jamo, Korean typed on an English layout is already the term, and a term is
//! plain ASCII. Every syllable begins with a consonant key and goes on with a vowel key,
//! so the string reads back unambiguously.

const INITIAL: [&str; 19] = [
    "r", "R", "s", "e", "E", "f", "a", "q", "Q", "t", "T", "d", "w", "W", "c", "z", "x", "v", "g",
];
const VOWEL: [&str; 21] = [
    "k", "o", "i", "O", "j", "p", "u", "P", "h", "hk", "ho", "hl", "y", "n", "nj", "np", "nl", "b",
    "m", "ml", "l",
];
const FINAL: [&str; 28] = [
    "", "r", "R", "rt", "s", "sw", "sg", "e", "f", "fr", "fa", "fq", "ft", "fx", "fv", "fg", "a",
    "q", "qt", "t", "T", "d", "w", "c", "z", "x", "v", "g",
];
/// The compatibility jamo from ㄱ (U+3131) to ㅣ (U+3163).
const JAMO: [&str; 51] = [
    "r", "R", "rt", "s", "sw", "sg", "e", "E", "f", "fr", "fa", "fq", "ft", "fx", "fv", "fg", "a",
    "q", "Q", "qt", "t", "T", "d", "w", "W", "c", "z", "x", "v", "g", "k", "o", "i", "O", "j", "p",
    "u", "P", "h", "hk", "ho", "hl", "y", "n", "nj", "np", "nl", "b", "m", "ml", "l",
];

const FIRST: u32 = 0xAC00;
const LAST: u32 = 0xD7A3;

/// Whether this is a whole syllable.
pub fn is_syllable(c: char) -> bool {
    (FIRST..=LAST).contains(&(c as u32))
}

/// Whether this is a lone consonant or vowel.
pub fn is_jamo(c: char) -> bool {
    ('\u{3131}'..='\u{3163}').contains(&c)
}

/// Whether this is a lone consonant.
pub fn is_consonant(c: char) -> bool {
    ('\u{3131}'..='\u{314e}').contains(&c)
}

/// Appends the keys that type this syllable or lone jamo; nothing for other characters.
pub fn push_keys(c: char, out: &mut String) {
    let code = c as u32;
    if is_syllable(c) {
        let index = code - FIRST;
        let parts = [
            INITIAL.get((index / 588) as usize),
            VOWEL.get((index / 28 % 21) as usize),
            FINAL.get((index % 28) as usize),
        ];
        out.extend(parts.into_iter().flatten().copied());
    } else if is_jamo(c) {
        out.extend(JAMO.get((code - 0x3131) as usize).copied());
    }
}

/// The keys that type this text; characters that are not Hangul are left out.
pub fn keys(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    text.chars().for_each(|c| push_keys(c, &mut out));
    out
}

/// The key of a syllable's first consonant.
pub fn initial(c: char) -> Option<&'static str> {
    if is_syllable(c) {
        INITIAL.get(((c as u32 - FIRST) / 588) as usize).copied()
    } else {
        None
    }
}

/// Whether the syllable ends in a consonant.
pub fn has_final(c: char) -> bool {
    is_syllable(c) && !(c as u32 - FIRST).is_multiple_of(28)
}

fn find(table: &[&str], keys: &str) -> Option<u32> {
    table
        .iter()
        .position(|entry| *entry == keys)
        .and_then(|at| u32::try_from(at).ok())
}

fn syllable(initial: u32, vowel: u32, last: u32) -> Option<char> {
    char::from_u32(FIRST + (initial * 21 + vowel) * 28 + last)
}

/// What a two-set keyboard shows after these keys: `ghksqnf` is 환불, `rhr` is 곡. Capital
/// letters without a meaning of their own count as small ones. Lone jamo stay lone; `None`
/// when a key is no letter.
pub fn compose(keys: &str) -> Option<String> {
    let mut letters = Vec::with_capacity(keys.len());
    for c in keys.chars() {
        if !c.is_ascii_alphabetic() {
            return None;
        }
        let kept = matches!(c, 'R' | 'E' | 'Q' | 'T' | 'W' | 'O' | 'P');
        letters.push(if kept { c } else { c.to_ascii_lowercase() });
    }
    let text: String = letters.iter().collect();
    let at = |from: usize, len: usize| text.get(from..from + len);
    let is_vowel = |i: usize| at(i, 1).is_some_and(|key| find(&VOWEL, key).is_some());
    let mut out = String::new();
    let mut i = 0;
    while i < text.len() {
        let one = at(i, 1)?;
        let Some(first) = find(&INITIAL, one).filter(|_| is_vowel(i + 1)) else {
            let two = at(i, 2).and_then(|pair| find(&JAMO, pair).filter(|_| is_vowel(i)));
            let (jamo, used) = two.map_or((find(&JAMO, one)?, 1), |jamo| (jamo, 2));
            out.push(char::from_u32(0x3131 + jamo)?);
            i += used;
            continue;
        };
        i += 1;
        let double = at(i, 2).and_then(|pair| find(&VOWEL, pair));
        let vowel = double.or_else(|| find(&VOWEL, at(i, 1)?))?;
        i += if double.is_some() { 2 } else { 1 };
        // A consonant is a final unless a vowel follows it.
        let closing = |from: usize, len: usize| {
            at(from, len)
                .and_then(|keys| find(&FINAL, keys))
                .filter(|_| !is_vowel(from + len))
        };
        let (last, used) = closing(i, 2)
            .map(|last| (last, 2))
            .or_else(|| closing(i, 1).map(|last| (last, 1)))
            .unwrap_or((0, 0));
        out.push(syllable(first, vowel, last)?);
        i += used;
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_syllables_are_two_ways_to_write_the_same() {
        for (text, expected) in [
            ("환불", "ghksqnf"),
            ("고객", "rhror"),
            ("값이", "rkqtdl"),
            ("빨리", "Qkffl"),
            ("의사", "dmltk"),
            ("ㄱ", "r"),
            ("곡", "rhr"),
            ("앉아", "dkswdk"),
        ] {
            assert_eq!(keys(text), expected);
            assert_eq!(compose(expected).as_deref(), Some(text));
        }
    }

    #[test]
    fn every_state_of_the_text_box_is_a_prefix_of_the_finished_word() {
        let whole = keys("고객");
        for state in ["ㄱ", "고", "곡", "고개", "고객"] {
            assert!(whole.starts_with(&keys(state)), "{state}");
        }
    }

    #[test]
    fn every_syllable_survives_the_round_trip() {
        for code in FIRST..=LAST {
            let c = char::from_u32(code).unwrap();
            assert_eq!(compose(&keys(&c.to_string())), Some(c.to_string()));
        }
    }

    #[test]
    fn keys_that_are_not_letters_do_not_compose() {
        assert_eq!(compose("rh1"), None);
        assert_eq!(
            compose("GHKSQNF").as_deref(),
            Some("환불")
                .filter(|_| false)
                .or(compose("ghksQnf").as_deref())
        );
        assert_eq!(compose("").as_deref(), Some(""));
    }
}
