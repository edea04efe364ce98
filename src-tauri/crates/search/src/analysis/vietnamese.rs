//! Vietnamese as raw keystrokes: Telex and VNI left unconverted (`chawm sosc`, `cha8m so1c`).

const TONES: [char; 5] = ['\u{301}', '\u{300}', '\u{309}', '\u{303}', '\u{323}'];
const CIRCUMFLEX: char = '\u{302}';
const BREVE: char = '\u{306}';
const HORN: char = '\u{31b}';

const ONSETS: &[&str] = &[
    "", "b", "c", "ch", "d", "đ", "g", "gh", "gi", "h", "k", "kh", "l", "m", "n", "ng", "ngh",
    "nh", "p", "ph", "q", "r", "s", "t", "th", "tr", "v", "x",
];
const CODAS: &[&str] = &["", "c", "ch", "m", "n", "ng", "nh", "p", "t"];

/// A letter and the mark it carries.
struct Letter {
    base: char,
    mark: Option<char>,
}

/// What these Telex keys type, when they change anything and type a Vietnamese syllable
/// (or the beginning of one).
pub fn telex(word: &str) -> Option<String> {
    decode(word, |letters, tone, c| match c {
        's' | 'f' | 'r' | 'x' | 'j' if has_vowel(letters) && tone.is_none() => {
            let at = "sfrxj".find(c)?;
            *tone = TONES.get(at).copied();
            Some(true)
        }
        'z' if has_vowel(letters) => Some(true),
        'w' => Some(horn_or_breve(letters)),
        'a' | 'e' | 'o' => Some(circumflex(letters, c)),
        'd' => Some(stroke(letters)),
        _ => Some(false),
    })
}

/// The same for VNI, where digits put the marks.
pub fn vni(word: &str) -> Option<String> {
    decode(word, |letters, tone, c| match c {
        '1'..='5' if has_vowel(letters) && tone.is_none() => {
            *tone = TONES.get(c as usize - '1' as usize).copied();
            Some(true)
        }
        '0' => Some(true),
        '6' => last_of(letters, "aeo", CIRCUMFLEX),
        '7' => {
            let done = last_of(letters, "uo", HORN)?;
            horn_pair(letters);
            Some(done)
        }
        '8' => last_of(letters, "a", BREVE),
        '9' => Some(stroke(letters)).filter(|done| *done),
        '0'..='9' => None,
        _ => Some(false),
    })
}

fn decode(
    word: &str,
    mut key: impl FnMut(&mut Vec<Letter>, &mut Option<char>, char) -> Option<bool>,
) -> Option<String> {
    if word.len() > 12 || !word.is_ascii() {
        return None;
    }
    let mut letters: Vec<Letter> = Vec::new();
    let mut tone = None;
    let mut changed = false;
    for c in word.chars() {
        let c = c.to_ascii_lowercase();
        if key(&mut letters, &mut tone, c)? {
            changed = true;
        } else if c.is_ascii_alphabetic() {
            letters.push(Letter {
                base: c,
                mark: None,
            });
        } else {
            return None;
        }
    }
    (changed && !letters.is_empty() && is_syllable(&letters)).then(|| write(&letters, tone))
}

fn is_vowel(c: char) -> bool {
    "aeiouy".contains(c)
}

fn has_vowel(letters: &[Letter]) -> bool {
    letters.iter().any(|letter| is_vowel(letter.base))
}

fn last_of(letters: &mut [Letter], bases: &str, mark: char) -> Option<bool> {
    let letter = letters
        .iter_mut()
        .rev()
        .find(|letter| bases.contains(letter.base) && letter.mark.is_none())?;
    letter.mark = Some(mark);
    Some(true)
}

fn horn_pair(letters: &mut [Letter]) {
    // uo takes both horns: nguwowif and nguowif are the same.
    for i in 1..letters.len() {
        if letters[i - 1].base == 'u' && letters[i].base == 'o' && i + 1 < letters.len() {
            let horned = letters[i - 1].mark == Some(HORN) || letters[i].mark == Some(HORN);
            if horned {
                letters[i - 1].mark = Some(HORN);
                letters[i].mark = Some(HORN);
            }
        }
    }
}

fn horn_or_breve(letters: &mut Vec<Letter>) -> bool {
    if let Some(at) = letters.iter().rposition(|letter| is_vowel(letter.base)) {
        if letters[at].mark.is_some() {
            return false;
        }
        let pair = at > 0 && letters[at].base == 'o' && letters[at - 1].base == 'u';
        let target = match letters[at].base {
            'a' if at > 0 && letters[at - 1].base == 'u' && at + 1 == letters.len() => at - 1,
            _ => at,
        };
        match letters[target].base {
            'a' => letters[target].mark = Some(BREVE),
            'o' | 'u' => {
                letters[target].mark = Some(HORN);
                if pair {
                    letters[at - 1].mark = Some(HORN);
                }
            }
            'i' if at > 0 && letters[at - 1].base == 'u' => letters[at - 1].mark = Some(HORN),
            _ => return false,
        }
        true
    } else {
        letters.push(Letter {
            base: 'u',
            mark: Some(HORN),
        });
        true
    }
}

fn circumflex(letters: &mut [Letter], c: char) -> bool {
    match letters.iter().rposition(|letter| is_vowel(letter.base)) {
        Some(at) if letters[at].base == c && letters[at].mark.is_none() => {
            letters[at].mark = Some(CIRCUMFLEX);
            true
        }
        _ => false,
    }
}

fn stroke(letters: &mut [Letter]) -> bool {
    match letters.first_mut() {
        Some(first) if first.base == 'd' && first.mark.is_none() => {
            first.base = 'đ';
            true
        }
        _ => false,
    }
}

fn is_syllable(letters: &[Letter]) -> bool {
    let bases: String = letters.iter().map(|letter| letter.base).collect();
    let from = bases.find(is_vowel).unwrap_or(bases.len());
    let to = bases.rfind(is_vowel).map_or(from, |at| at + 1);
    let (onset, rest) = bases.split_at(from);
    let (nucleus, coda) = rest.split_at(to - from);
    ONSETS.contains(&onset)
        && CODAS.contains(&coda)
        && nucleus.len() <= if onset == "g" || onset == "q" { 4 } else { 3 }
        && nucleus.chars().all(is_vowel)
}

fn write(letters: &[Letter], tone: Option<char>) -> String {
    use unicode_normalization::UnicodeNormalization;
    let at = tone.and_then(|_| toned(letters));
    let mut out = String::new();
    for (i, letter) in letters.iter().enumerate() {
        out.push(letter.base);
        out.extend(letter.mark);
        if at == Some(i) {
            out.extend(tone);
        }
    }
    out.nfc().collect()
}

/// The letter that carries the tone: the last one with a mark of its own; before a coda
/// the last vowel; else the second of three, the first of two (`gi`, `qu` apart).
fn toned(letters: &[Letter]) -> Option<usize> {
    let mut vowels: Vec<usize> = (0..letters.len())
        .filter(|&i| is_vowel(letters[i].base))
        .collect();
    if vowels.len() > 1
        && let (Some(first), Some(&at)) = (letters.first(), vowels.first())
        && at == 1
        && matches!((first.base, letters[1].base), ('q', 'u') | ('g', 'i'))
    {
        vowels.remove(0);
    }
    if let Some(&marked) = vowels.iter().rev().find(|&&i| letters[i].mark.is_some()) {
        return Some(marked);
    }
    let closed = vowels.last().is_some_and(|&last| last + 1 < letters.len());
    match vowels.as_slice() {
        [one] => Some(*one),
        [_, second] if closed => Some(*second),
        [first, _] => Some(*first),
        [_, second, ..] => Some(*second),
        [] => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unconverted_telex_is_understood() {
        for (raw, typed) in [
            ("chawm", "chăm"),
            ("sosc", "sóc"),
            ("khachs", "khách"),
            ("khasch", "khách"),
            ("hangf", "hàng"),
            ("hafng", "hàng"),
            ("ddoi", "đoi"),
            ("ddooir", "đổi"),
            ("ddoori", "đổi"),
            ("traf", "trà"),
            ("nguwowif", "người"),
            ("nguowif", "người"),
            ("tieefn", "tiền"),
            ("hoafn", "hoàn"),
            ("quys", "quý"),
            ("giaf", "già"),
            ("thuwowng", "thương"),
            ("muwa", "mưa"),
            ("mua", ""),
            ("cam", ""),
            ("refunds", ""),
            ("process", ""),
        ] {
            assert_eq!(telex(raw).unwrap_or_default(), typed, "{raw}");
        }
    }

    #[test]
    fn unconverted_vni_is_understood() {
        for (raw, typed) in [
            ("cha8m", "chăm"),
            ("so1c", "sóc"),
            ("kha1ch", "khách"),
            ("khach1", "khách"),
            ("d9o6i3", "đổi"),
            ("tie6n2", "tiền"),
            ("ngu7o7i2", "người"),
            ("60s", ""),
            ("000", ""),
            ("0", ""),
            ("e1042", ""),
        ] {
            assert_eq!(vni(raw).unwrap_or_default(), typed, "{raw}");
        }
    }
}
