//! Words as people write them: quantities, codes, typing errors, phrases, inflected forms.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod support;

use carebook_search::{Guess, Query, SearchOptions};
use support::{Handbook, titles};

#[test]
fn a_quantity_is_the_same_however_its_unit_is_written() {
    let handbook = Handbook::of(&[
        (
            "en",
            "Silence on the line",
            "Limit",
            "Nobody waits for over 90 seconds.",
        ),
        (
            "en",
            "Call back",
            "Limit",
            "Ring again within 90 minutes; the counter stops after 90 tries.",
        ),
        ("ko", "통화 대기", "기준", "90초를 넘기면 먼저 사과한다."),
        (
            "vi",
            "Giữ máy",
            "Giới hạn",
            "Không để khách chờ quá 90 giây.",
        ),
        (
            "lv",
            "Gaidīšana",
            "Robeža",
            "Klients negaida ilgāk par 90 sekundēm.",
        ),
        (
            "en",
            "Seconds",
            "Words",
            "Seconds are short, and so are 15 seconds.",
        ),
    ]);
    let sorted = |query: &str| {
        let results = handbook.find(query, false);
        let mut all: Vec<String> = titles(&results).iter().map(|t| (*t).to_owned()).collect();
        assert_eq!(
            all.last().map(String::as_str),
            Some("Call back"),
            "another unit stands behind: {query} {all:?}"
        );
        all.sort();
        all
    };
    let expected = sorted("90s");
    assert_eq!(expected.len(), 5, "{expected:?}");
    for query in [
        "90 s",
        "90 sec",
        "90 seconds",
        "90-second",
        "90초",
        "90 초",
        "90초를",
        "90 giây",
        "90 giay",
        "90 sekundes",
        "90 sekundēm",
    ] {
        assert_eq!(sorted(query), expected, "{query}");
    }
    for (query, first) in [
        ("90 seconds", "Silence on the line"),
        ("90초", "통화 대기"),
        ("90 giây", "Giữ máy"),
        ("90 sekundēm", "Gaidīšana"),
    ] {
        handbook.finds(query, false, first);
    }
    let results = handbook.find("90 s", false);
    let korean = results
        .groups
        .iter()
        .find(|group| group.lang == "ko")
        .unwrap();
    assert_eq!(
        korean.hits[0].snippet, "<mark>90초를</mark> 넘기면 먼저 사과한다.",
        "number and unit are marked, whatever was typed"
    );
}

#[test]
fn the_spelling_that_was_typed_comes_first() {
    let handbook = Handbook::of(&[
        (
            "en",
            "One",
            "Text",
            "The line is held for 75 seconds at most.",
        ),
        ("en", "Two", "Text", "The line is held for 75s at most."),
        ("en", "Three", "Text", "The line is held for 75 s at most."),
        ("en", "Four", "Text", "The line is held for 75 sec at most."),
    ]);
    for (query, first) in [
        ("75 seconds", "One"),
        ("75s", "Two"),
        ("75 s", "Three"),
        ("75 sec", "Four"),
    ] {
        let results = handbook.find(query, false);
        assert_eq!(titles(&results).len(), 4, "{query}");
        handbook.finds(query, false, first);
    }
}

#[test]
fn numbers_are_found_and_marked_in_every_spelling() {
    let handbook = Handbook::of(&[
        ("en", "Vouchers", "Text", "Vouchers of up to 3,500 pounds."),
        (
            "lv",
            "Kuponi",
            "Teksts",
            "Kuponi līdz 7 250 eiro un 12,50 eiro.",
        ),
        (
            "vi",
            "Phiếu",
            "Văn bản",
            "Phiếu đến 86.000 đồng, giảm 15 % cho khách.",
        ),
        ("ko", "할인", "본문", "최대 €40, 그리고 25% 할인."),
        (
            "en",
            "Parcels",
            "Text",
            "Parcels of 2.5 kg, or $8 more. Version 4.7.1 of 03.11.2026.",
        ),
    ]);
    for (queries, title, marked) in [
        (
            &["3500", "3,500", "3.500", "3 500"][..],
            "Vouchers",
            "<mark>3,500</mark>",
        ),
        (&["7250", "7 250", "7,250"], "Kuponi", "<mark>7 250</mark>"),
        (
            &["7250 eiro", "7 250 €", "€7250"],
            "Kuponi",
            "<mark>7 250 eiro</mark>",
        ),
        (&["12,50", "12.5", "12.50"], "Kuponi", "<mark>12,50</mark>"),
        (&["86000", "86,000"], "Phiếu", "<mark>86.000</mark>"),
        (
            &["86.000đ", "86000 đồng", "86000₫"],
            "Phiếu",
            "<mark>86.000 đồng</mark>",
        ),
        (
            &["15%", "15 %", "15 phần trăm 15 percent"],
            "Phiếu",
            "<mark>15 %</mark>",
        ),
        (
            &["€40", "40 €", "40€", "40 euro"],
            "할인",
            "<mark>€40</mark>",
        ),
        (
            &["25%", "25퍼센트", "25 procenti"],
            "할인",
            "<mark>25%</mark>",
        ),
        (&["2.5 kg", "2,5kg"], "Parcels", "<mark>2.5 kg</mark>"),
        (&["$8", "8 dollars"], "Parcels", "<mark>$8</mark>"),
        (
            &["4.7.1"],
            "Parcels",
            "<mark>4</mark>.<mark>7</mark>.<mark>1</mark>",
        ),
        (&["2026"], "Parcels", "<mark>2026</mark>"),
    ] {
        for query in queries {
            handbook.finds(query, false, title);
            let results = handbook.find(query, false);
            let snippet = &results.groups[0].hits[0].snippet;
            assert!(
                snippet.replace("</mark> <mark>", " ").contains(marked),
                "{query}: {snippet}"
            );
        }
    }
}

#[test]
fn plurals_and_groups_of_digits_are_no_vietnamese_keys() {
    let handbook = Handbook::of(&[
        (
            "en",
            "Computers",
            "Text",
            "Set up the desk, then set up the phone; costs 5,000 or so.",
        ),
        ("vi", "Nấu ăn", "Văn bản", "Úp nồi đất sét lên bếp."),
    ]);
    for (query, title) in [
        ("set ups", "Computers"),
        ("5 000", "Computers"),
        ("us5p no6i2", "Nấu ăn"),
    ] {
        let results = handbook.find(query, false);
        assert_eq!(
            results.groups.first().map(|group| group.title.as_str()),
            Some(title),
            "{query}"
        );
        assert_eq!(
            results.hints.iter().any(|hint| hint.starts_with("Read as")),
            title == "Nấu ăn",
            "{query}: {:?}",
            results.hints
        );
    }
}

#[test]
fn a_counted_noun_is_no_unit() {
    let handbook = Handbook::of(&[
        ("ko", "대량 구매", "조건", "3주문 이상이면 할인한다."),
        ("ko", "배송 기간", "안내", "3주 안에 도착한다."),
    ]);
    handbook.finds("3주문", false, "대량 구매");
    handbook.finds("3주", false, "배송 기간");
}

#[test]
fn a_code_is_found_whole_before_those_it_begins() {
    let handbook = Handbook::of(&[
        (
            "en",
            "Printer jam",
            "Code",
            "The display shows E-1017 and E-1033.",
        ),
        (
            "en",
            "Paper tray",
            "Code",
            "Error E-1041 or E-1049: close the tray.",
        ),
        (
            "en",
            "Old firmware",
            "Code",
            "E-104 was used until last year.",
        ),
        (
            "en",
            "Cable",
            "Code",
            "Plug E fits everything. See also E-2104.",
        ),
    ]);
    for prefix in [false, true] {
        for query in ["E-104", "e-104", "E104"] {
            let results = handbook.find(query, prefix);
            assert_eq!(
                titles(&results)[..2],
                ["Old firmware", "Paper tray"],
                "{query} {prefix}"
            );
            assert_eq!(
                results.groups.len(),
                2,
                "{query}: the letter alone is no code"
            );
        }
        handbook.finds("E-1041", prefix, "Paper tray");
        handbook.finds("E 1041", prefix, "Paper tray");
        handbook.finds("1041", prefix, "Paper tray");
    }
    assert!(
        handbook.find("E-305", false).groups.is_empty(),
        "another code with the same letter is not what was asked for"
    );
}

#[test]
fn a_typing_error_is_named_as_a_guess() {
    let handbook = Handbook::of(&[
        (
            "en",
            "Warranty repairs",
            "Pick-up",
            "We collect the device.",
        ),
        (
            "ko",
            "프로모션 안내",
            "일정",
            "할인 행사는 사흘 전에 알린다.",
        ),
        ("lv", "Preču atgriešana", "Termiņš", "Preci var atgriezt."),
        (
            "vi",
            "Đổi trả",
            "Thời hạn",
            "Khách được hoàn tiền trong bảy ngày.",
        ),
    ]);
    for (query, typed, found) in [
        ("waranty", "waranty", "Warranty"),
        ("프로모셩", "프로모셩", "프로모션"),
        ("atgriesaana", "atgriesaana", "atgriešana"),
        ("hoàm", "hoàm", "hoàn"),
    ] {
        let results = handbook.find(query, false);
        let expected = Guess {
            typed: typed.to_owned(),
            found: found.to_owned(),
        };
        assert_eq!(results.groups[0].hits[0].guesses, [expected], "{query}");
    }
    for query in ["warranty", "warran", "프로모션", "atgriesana", "hoan tien"] {
        let results = handbook.find(query, true);
        assert!(
            results.groups[0].hits[0].guesses.is_empty(),
            "{query} is no guess"
        );
    }
}

#[test]
fn the_total_of_a_phrase_counts_what_has_the_phrase() {
    let texts: Vec<(String, String)> = (0..40)
        .map(|i| {
            let text = match i % 4 {
                0 => "The customer is on hold now.",
                1 => "Hold on, the line is busy.",
                2 => "On Monday we hold a meeting.",
                _ => "On holds of any length we apologise.",
            };
            (format!("Note {i}"), text.to_owned())
        })
        .collect();
    let texts: Vec<_> = texts
        .iter()
        .map(|(title, text)| ("en", title.as_str(), "Text", text.as_str()))
        .collect();
    let handbook = Handbook::of(&texts);
    for (query, expected) in [
        ("\"on hold\"", 10),
        ("\"hold on\"", 10),
        ("\"on holds\"", 10),
        ("\"hold\" \"monday\"", 10),
        ("\"busy customer\"", 0),
        ("customer -\"on hold\"", 0),
    ] {
        let options = SearchOptions {
            limit: 40,
            ..SearchOptions::default()
        };
        let results = handbook.searcher.search(&Query::parse(query), &options);
        assert_eq!(
            (results.groups.len(), results.total_documents),
            (expected, expected),
            "{query}"
        );
    }
}

#[test]
fn a_phrase_is_found_at_every_letter() {
    let handbook = Handbook::of(&[
        (
            "en",
            "Silence",
            "Text",
            "A caller left on hold twice hears music.",
        ),
        ("en", "Other", "Text", "Hold the caller, then go on; twice."),
        (
            "ko",
            "통화",
            "본문",
            "상담원은 통화 대기 시간을 먼저 알린다.",
        ),
        ("ko", "알림", "본문", "시간 대기 통화"),
        (
            "vi",
            "Giữ máy",
            "Văn bản",
            "Xin lỗi vì để quý vị chờ máy lâu.",
        ),
        ("lv", "Gaidīšana", "Teksts", "Klients negaida rindā ilgi."),
    ]);
    for (phrase, title) in [
        ("\"left on hold twice", "Silence"),
        ("\"on hold twice", "Silence"),
        ("\"통화 대기 시간", "통화"),
        ("\"quý vị chờ máy", "Giữ máy"),
        ("\"negaida rindā ilgi", "Gaidīšana"),
    ] {
        for (end, c) in phrase.char_indices().skip(4) {
            let typed = &phrase[..end + c.len_utf8()];
            for prefix in [true, false] {
                let results = handbook.find(typed, prefix);
                assert_eq!(titles(&results), [title], "{typed} {prefix}");
                assert!(
                    results.groups[0].hits[0].snippet.contains("<mark>"),
                    "{typed}"
                );
            }
        }
    }
    for half in [
        "\"통화 댁",
        "\"통화 대ㄱ",
        "\"통화 대기 식",
        "caller \"on h",
    ] {
        assert_eq!(handbook.find(half, true).groups.len(), 1, "{half}");
    }
    assert!(
        handbook.find("\"on hol\"", true).groups.is_empty(),
        "it was closed"
    );
}

#[test]
fn latvian_degrees_participles_and_tenses_find_each_other() {
    let handbook = Handbook::of(&[
        (
            "lv",
            "Darba laiks",
            "Rindas",
            "Otrdienās ir visbrīvākais laiks.",
        ),
        ("lv", "Kurjers", "Kārtība", "Sūtījums tiek piegādāts mājās."),
        (
            "lv",
            "Veidlapa",
            "Kārtība",
            "Pieteikums jāiesniedz filiālē.",
        ),
        (
            "lv",
            "Rēķini",
            "Kārtība",
            "Maksājot ar karti, saglabājiet čeku.",
        ),
        (
            "lv",
            "Traucējumi",
            "Kārtība",
            "Ierīce nedarbojas, sazinieties ar mums.",
        ),
    ]);
    for (queries, title) in [
        (
            &["brīvs", "brīvāks", "brīvākā", "brivak"][..],
            "Darba laiks",
        ),
        (
            &[
                "piegādāt",
                "piegādājot",
                "piegādāja",
                "piegādāsim",
                "piegāde",
                "piegadajusi",
            ],
            "Kurjers",
        ),
        (
            &["iesniegt", "iesniegts", "iesniegšana", "iesniedza"],
            "Veidlapa",
        ),
        (
            &["maksāt", "samaksa maksā", "maksājums", "maksāju"],
            "Rēķini",
        ),
        (&["nedarboties", "nedarbojās", "sazināties"], "Traucējumi"),
    ] {
        for query in queries {
            handbook.finds(query, false, title);
        }
    }
    let results = handbook.find("brīvāks", false);
    assert!(
        results.groups[0].hits[0].guesses.is_empty(),
        "another form of a word is no typing error"
    );
}
