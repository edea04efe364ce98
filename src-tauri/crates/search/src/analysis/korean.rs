//! Korean words: where the stem ends and particles or endings begin.
//!
//! A light stemmer over whole syllables: it takes off particles (을, 에서, 부터는 …), the
//! copula (입니다, 인가요 …) and the endings of the verbs that turn nouns into verbs
//! (하다, 되다, 받다, 시키다 …). At least two syllables remain, or one when what is taken
//! off has two or more. What it gets wrong costs little: words are found by pairs of
//! syllables, the stem only tells which pairs weigh.

/// Particles and copula endings, the longer ones first.
const PARTICLES: &[&str] = &[
    "이었습니까",
    "이었습니다",
    "에서부터는",
    "으로부터는",
    "이라고는",
    "에게서는",
    "으로부터",
    "에서부터",
    "이라는",
    "이었던",
    "입니다만",
    "인가요",
    "입니까",
    "입니다",
    "이에요",
    "이지만",
    "이라고",
    "이라도",
    "이라면",
    "이며",
    "이고",
    "이나",
    "이란",
    "에게서",
    "에게는",
    "에게도",
    "에서는",
    "에서도",
    "에서의",
    "으로는",
    "으로도",
    "으로서",
    "으로써",
    "까지는",
    "까지도",
    "부터는",
    "한테서",
    "한테는",
    "만으로",
    "마다",
    "에는",
    "에도",
    "에만",
    "에서",
    "에게",
    "으로",
    "로서",
    "로써",
    "로는",
    "로도",
    "까지",
    "부터",
    "보다",
    "처럼",
    "만큼",
    "한테",
    "께서",
    "이랑",
    "하고",
    "과의",
    "와의",
    "과는",
    "와는",
    "이야",
    "예요",
    "라고",
    "라는",
    "라도",
    "라면",
    "란",
    "밖에",
    "조차",
    "마저",
    "대로",
    "같이",
    "들을",
    "들은",
    "들이",
    "들의",
    "들에게",
    "들도",
    "들과",
    "은",
    "는",
    "이",
    "가",
    "을",
    "를",
    "에",
    "의",
    "와",
    "과",
    "도",
    "만",
    "로",
    "나",
    "께",
    "들",
    "요",
    "며",
];

/// First syllables of the verbs made from nouns, in every form they take.
const VERB_STARTS: &str = "하해한할함합했되돼된될됨됩됐받";
/// The same for verbs that begin with two syllables.
const LONG_STARTS: &[&str] = &[
    "시키", "시킨", "시킬", "시켜", "드리", "드립", "드려", "드릴",
];

/// Syllables that such endings are made of.
const ENDING: &str = "하해한할함합했되돼된될됨됩됐받을은았었였시키킬킨켜려면는고여서야기니다세요나까지습어도록게던며거는지려고자죠네든지을까실셨신십힌히혀던데만큼드립린렸릴주줘준줄줍";

/// The number of syllables at the start of the word that carry its meaning.
pub fn stem_len(word: &[char]) -> usize {
    let mut end = word.len();
    for _ in 0..2 {
        let Some(cut) = particle(&word[..end]) else {
            break;
        };
        end -= cut;
    }
    verb(&word[..end]).unwrap_or(end)
}

fn particle(word: &[char]) -> Option<usize> {
    PARTICLES.iter().find_map(|particle| {
        let len = particle.chars().count();
        let left = word.len().checked_sub(len)?;
        let enough = left >= 2 || (left == 1 && len >= 2);
        (enough
            && word[left..].iter().copied().eq(particle.chars())
            && fits(word[left - 1], particle))
        .then_some(len)
    })
}

/// Whether the particle can stand behind this syllable: those that come in two forms
/// choose by whether it ends in a consonant.
fn fits(before: char, particle: &str) -> bool {
    let closed = super::hangul::has_final(before);
    match particle {
        "은" | "을" | "이" | "과" | "과의" | "과는" => closed,
        "는" | "를" | "가" | "와" | "와의" | "와는" => !closed,
        _ => true,
    }
}

fn verb(word: &[char]) -> Option<usize> {
    (2..word.len()).find(|&at| {
        let long: String = word[at..].iter().take(2).collect();
        (VERB_STARTS.contains(word[at]) || LONG_STARTS.contains(&long.as_str()))
            && word[at + 1..].iter().all(|c| ENDING.contains(*c))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stem(word: &str) -> String {
        let chars: Vec<char> = word.chars().collect();
        chars[..stem_len(&chars)].iter().collect()
    }

    #[test]
    fn particles_and_endings_come_off() {
        for (word, expected) in [
            ("환불을", "환불"),
            ("환불은", "환불"),
            ("환불하려면", "환불"),
            ("환불되나요", "환불"),
            ("정책에서는", "정책"),
            ("고객에게", "고객"),
            ("고객들에게", "고객"),
            ("배송비가", "배송비"),
            ("취소했습니다", "취소"),
            ("확인한", "확인"),
            ("절차입니다", "절차"),
            ("집에서", "집"),
            ("돈으로", "돈"),
        ] {
            assert_eq!(stem(word), expected, "{word}");
        }
    }

    #[test]
    fn words_that_only_look_inflected_stay() {
        for word in [
            "회의",
            "문의",
            "제도",
            "나이",
            "상해",
            "가이드",
            "고객",
            "만",
            "이",
            "주의",
            "사이",
        ] {
            assert_eq!(stem(word), word);
        }
    }
}
