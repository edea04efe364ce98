//! Units of measure behind a number, so that `60s`, `60 s`, `60 seconds` and 60초 meet.

/// The unit that the word (folded, lower case; Hangul as it is) names, in one spelling.
pub fn unit(word: &str) -> Option<&'static str> {
    Some(match word {
        "s" | "sec" | "secs" | "second" | "seconds" | "giay" | "sek" | "sekunde" | "sekundes"
        | "sekundem" | "sekunzu" | "sekundi" | "초" => "s",
        "min" | "mins" | "minute" | "minutes" | "phut" | "minutem" | "minusu" | "minuti" | "분" => {
            "min"
        }
        "h" | "hr" | "hrs" | "hour" | "hours" | "gio" | "stunda" | "stundas" | "stundu"
        | "stundam" | "시간" => "h",
        "d" | "day" | "days" | "ngay" | "diena" | "dienas" | "dienu" | "dienam" | "일" => "d",
        "week" | "weeks" | "tuan" | "nedela" | "nedelas" | "nedelu" | "nedelam" | "주" | "주일" => {
            "w"
        }
        "month" | "months" | "thang" | "menesis" | "menesi" | "menesa" | "menesu" | "menesiem"
        | "개월" | "달" => "mo",
        "year" | "years" | "nam" | "gads" | "gadi" | "gadu" | "gada" | "gadiem" | "년" => "y",
        "kg" | "kilogram" | "kilograms" | "kilo" | "kilograms." | "킬로" | "킬로그램" => "kg",
        "km" | "kilometer" | "kilometers" | "kilometre" | "kilometres" | "킬로미터" => "km",
        "gb" | "gigabyte" | "gigabytes" | "기가" => "gb",
        "mb" | "megabyte" | "megabytes" | "메가" => "mb",
        "eur" | "euro" | "euros" | "eiro" => "eur",
        "krw" | "won" | "원" => "krw",
        "vnd" | "dong" => "vnd",
        _ => return None,
    })
}

/// The same for a Hangul word that may carry a particle: 초를, 시간이, 일 이내.
pub fn hangul_unit(word: &str) -> Option<&'static str> {
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
        .find_map(|end| unit(word.get(..*end)?))
}
