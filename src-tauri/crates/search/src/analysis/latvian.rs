//! A light stemmer for Latvian, on folded words (no diacritics, lower case).
//!
//! Working on folded words makes `apkalpošana` and `apkalposana` meet. The rules, in order:
//! 1. the longest ending of nouns, adjectives (indefinite and definite) and verbs comes
//!    off, as long as three letters with a vowel among them remain;
//! 2. verbal nouns lose `-san-` (`apkalposana` and `apkalpot` meet in `apkalp`);
//! 3. a stem vowel that verbs show before their ending comes off (`-o`, `-e`, `-a`, `-i`);
//! 4. alternation: `-bj -pj -mj -vj` lose the j (`upju`, `upe`), final `d` and `t` become
//!    `z` and `s` (`briedis`, `brieža`; `nakts`, `nakšu`), `ll`, `nn` become single.
//!
//! The stem is a key for meeting, not a word to show.

/// Endings, the longest first within each length.
const ENDINGS: &[&str] = &[
    // definite adjectives and participles
    "amajiem", "amajam", "amajos", "amajas", "ajiem", "ajam", "ajai", "ajos", "ajas", "iesiet",
    "damies", "dams", "dama", "dami", "damas", "sies", "usas", "usi", "usai", "usos", "ams", "ama",
    "amo", "ami", "amu", "amas", "amos", "amai", "amam", "amais", // verbs
    "siet", "sim", "jiet", "iet", "jies", "aja", "ija", "eja", "oja", "iju", "eju", "oju", "aju",
    "jat", "at", "et", "it", "ot", // nouns and adjectives
    "jas", "jam", "jos", "jais", "jai", "jiem", "iem", "ais", "am", "em", "im", "um", "as", "es",
    "is", "us", "os", "ai", "ei", "ij", "ie", "ju", "ji", "ja", "je", "a", "e", "i", "o", "u", "s",
    "t",
];

/// The key in which the forms of a Latvian word meet.
pub fn stem(word: &str) -> String {
    if !word.is_ascii() || word.len() < 4 || !word.bytes().all(|b| b.is_ascii_alphabetic()) {
        return word.to_owned();
    }
    let mut stem = strip(word);
    if let Some(noun) = stem.strip_suffix("san").filter(|left| left.len() >= 4) {
        stem = noun;
    }
    if let Some(short) = stem
        .strip_suffix(['a', 'e', 'i', 'o', 'u'])
        .filter(|left| left.len() >= 3)
    {
        stem = short;
    }
    alternate(stem)
}

fn strip(word: &str) -> &str {
    let mut best = word;
    for ending in ENDINGS {
        if let Some(left) = word.strip_suffix(ending)
            && left.len() < best.len()
            && left.len() >= 3
            && left.bytes().any(|b| b"aeiouy".contains(&b))
        {
            best = left;
        }
    }
    best
}

fn alternate(stem: &str) -> String {
    let mut out = stem.to_owned();
    for ending in ["bj", "pj", "mj", "vj"] {
        if out.ends_with(ending) {
            out.pop();
        }
    }
    if out.ends_with("ll") || out.ends_with("nn") {
        out.pop();
    }
    match out.pop() {
        Some('d') => out.push('z'),
        Some('t') => out.push('s'),
        Some(last) => out.push(last),
        None => {}
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms_of_a_word_meet() {
        for forms in [
            &[
                "klients",
                "klienta",
                "klientu",
                "klientiem",
                "klientam",
                "klienti",
                "klientus",
            ][..],
            &["apkalposana", "apkalposanas", "apkalposanu", "apkalposanai"],
            &["atmaksa", "atmaksas", "atmaksu", "atmaksai", "atmaksam"],
            &["preces", "prece", "precu", "precem", "preci"],
            &["lacis", "laca", "laci", "lacu", "laciem"],
            &["briedis", "brieza", "briedi", "briezu"],
            &["sudziba", "sudzibas", "sudzibu", "sudzibam"],
            &["liels", "liela", "lielais", "lielajam", "lielo", "lieliem"],
            &[
                "rekins", "rekina", "rekinu", "rekini", "rekinus", "rekiniem",
            ],
            &["skapis", "skapja", "skapi", "skapju", "skapim"],
            &["pasutijums", "pasutijuma", "pasutijumu", "pasutijumiem"],
            &["garantija", "garantijas", "garantiju", "garantijai"],
            &["piegade", "piegades", "piegadi", "piegazu"],
        ] {
            let expected = stem(forms[0]);
            for form in forms {
                assert_eq!(stem(form), expected, "{form} and {}", forms[0]);
            }
        }
    }

    #[test]
    fn different_words_stay_apart() {
        for (one, other) in [
            ("klients", "klase"),
            ("prece", "preses"),
            ("atmaksa", "apmaksa"),
        ] {
            assert_ne!(stem(one), stem(other));
        }
        for short in ["uz", "par", "ar", "60", "e1042", ""] {
            assert_eq!(stem(short), short);
        }
    }
}
