//! Units of measure behind a number, so that `60s`, `60 s`, `60 seconds` and 60초 meet.

use std::ops::Range;

use carebook_domain::text::fold;

/// What may follow a unit in Korean: particles, and words such as 이내, 동안, 이상, 전, 후.
const BEHIND: &str = "이간동안내마까부에을를은는의전후째치만도로가당짜";

/// The unit that a word of a query names, particles behind it allowed for.
pub fn named(word: &str) -> Option<&'static str> {
    let lower = word.to_lowercase();
    // Without its stroke it would be a day.
    if lower == "đ" {
        return Some("vnd");
    }
    if let Some(unit) = unit(&fold(&lower)) {
        return Some(unit);
    }
    let ends = lower.char_indices().map(|(i, _)| i).skip(1).take(3);
    ends.filter_map(|end| lower.split_at_checked(end))
        .find_map(|(name, rest)| {
            let begins = rest.chars().next()?;
            unit(name).filter(|_| !name.is_ascii() && BEHIND.contains(begins))
        })
}

/// The unit of the sign that stands beside a number of this text, and where both lie: `20%`,
/// `€30`, `30 €`.
pub fn sign(text: &str, number: Range<usize>) -> Option<(&'static str, Range<usize>)> {
    let behind = text.get(number.end..)?;
    let spaces: usize = (behind.chars().take(1))
        .filter(|c| c.is_whitespace() && *c != '\n')
        .map(char::len_utf8)
        .sum();
    for skipped in [0, spaces] {
        if let Some(c) = behind.get(skipped..).and_then(|rest| rest.chars().next())
            && let Some(unit) = unit_of_sign(c)
        {
            let end = number.end + skipped + c.len_utf8();
            return Some((unit, number.start..end));
        }
    }
    let c = text.get(..number.start)?.chars().next_back()?;
    let unit = unit_of_sign(c).filter(|_| !matches!(c, '%' | '‰' | '％'))?;
    Some((unit, number.start - c.len_utf8()..number.end))
}

/// Whether a text is such a sign and nothing else.
pub fn is_sign(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| unit_of_sign(c).is_some()) && chars.next().is_none()
}

fn unit_of_sign(c: char) -> Option<&'static str> {
    Some(match c {
        '%' | '％' => "pct",
        '‰' => "permil",
        '€' => "eur",
        '$' | '＄' => "usd",
        '£' => "gbp",
        '₩' | '￦' => "krw",
        '₫' => "vnd",
        '¥' | '￥' => "jpy",
        _ => return None,
    })
}

/// The unit that the word (folded, lower case; Hangul as it is) names, in one spelling.
pub fn unit(word: &str) -> Option<&'static str> {
    Some(match word {
        "s" | "sec" | "secs" | "second" | "seconds" | "giay" | "sek" | "sekunde" | "sekundes"
        | "sekundem" | "sekunzu" | "sekundi" | "초" => "s",
        "min" | "mins" | "minute" | "minutes" | "phut" | "minutem" | "minusu" | "minuti" | "분" => {
            "min"
        }
        "h" | "st" | "hr" | "hrs" | "hour" | "hours" | "gio" | "stunda" | "stundas" | "stundu"
        | "stundam" | "시간" => "h",
        "d" | "day" | "days" | "ngay" | "diena" | "dienas" | "dienu" | "dienam" | "일" => "d",
        "week" | "weeks" | "tuan" | "nedela" | "nedelas" | "nedelu" | "nedelam" | "주" | "주일" => {
            "w"
        }
        "month" | "months" | "thang" | "menesis" | "menesi" | "menesa" | "menesu" | "menesiem"
        | "개월" | "달" => "mo",
        "year" | "years" | "nam" | "gads" | "gadi" | "gadu" | "gada" | "gadiem" | "년" => "y",
        "kg" | "kilogram" | "kilograms" | "kilo" | "kilos" | "kilogramu" | "kilogrami" | "킬로"
        | "킬로그램" => "kg",
        "m" | "meter" | "meters" | "metre" | "metres" | "metrs" | "metri" | "metru" | "미터" => {
            "m"
        }
        "cm" | "centimeter" | "centimeters" | "centimetre" | "centimetres" | "centimetri"
        | "센티미터" | "센티" => "cm",
        "l" | "liter" | "liters" | "litre" | "litres" | "lit" | "litrs" | "litri" | "litru"
        | "리터" => "l",
        "percent" | "pct" | "procents" | "procenti" | "procentu" | "procentiem" | "퍼센트"
        | "프로" => "pct",
        "km" | "kilometer" | "kilometers" | "kilometre" | "kilometres" | "킬로미터" => "km",
        "gb" | "gigabyte" | "gigabytes" | "기가" => "gb",
        "mb" | "megabyte" | "megabytes" | "메가" => "mb",
        "eur" | "euro" | "euros" | "eiro" => "eur",
        "krw" | "won" | "vona" | "vonas" | "원" => "krw",
        "vnd" | "dong" => "vnd",
        "usd" | "dollar" | "dollars" | "dolars" | "dolari" | "dolaru" | "달러" => "usd",
        _ => return None,
    })
}

/// The same for a Hangul word that may carry a particle: 초를, 시간이, 일 이내. Returns how long
/// its name is as well.
pub fn hangul_unit(word: &str) -> Option<(&'static str, usize)> {
    let mut ends: Vec<usize> = word
        .char_indices()
        .map(|(i, _)| i)
        .skip(1)
        .take(3)
        .collect();
    ends.push(word.len());
    ends.iter()
        .rev()
        .filter(|end| **end <= 12)
        .find_map(|end| Some((unit(word.get(..*end)?)?, *end)))
}

/// A quantity as it is written, to tell spellings apart: lower case, one space at most.
pub fn spelling(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_told_from_words_that_begin_like_them() {
        for (word, expected) in [
            ("S", Some("s")),
            ("giây", Some("s")),
            ("sekundēm", Some("s")),
            ("초", Some("s")),
            ("초를", Some("s")),
            ("일이내", Some("d")),
            ("đ", Some("vnd")),
            ("d", Some("d")),
            ("주문", None),
            ("일반", None),
            ("seats", None),
        ] {
            assert_eq!(named(word), expected, "{word}");
        }
    }
}
