//! Searching a small handbook in four languages, in the words of the people who search.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

mod support;

use carebook_search::{Concept, Query, SearchOptions, Terms};
use support::{Handbook, Text};

const TEXTS: &[Text<'_>] = &[
    (
        "ko",
        "고객 관리 절차",
        "등급",
        "고객 정보를 최신으로 유지하고 문의 이력을 남긴다. 상담원은 하루에 한 번 확인한다.",
    ),
    (
        "ko",
        "환불 규정",
        "기간",
        "구매 후 14일 안에 환불을 신청하면 전액을 돌려준다. 고충처리자문정책에 따라 예외를 둔다.",
    ),
    (
        "ko",
        "프로모션 안내",
        "일정",
        "할인 행사는 시작 3일 전에 고객에게 알린다.",
    ),
    (
        "ko",
        "배송 지연 대응",
        "사과",
        "배송이 늦어지면 먼저 사과하고 도착 예정일을 알려 준다. 60초 이상 대기시키지 않는다.",
    ),
    (
        "vi",
        "Chăm sóc khách hàng",
        "Nguyên tắc",
        "Nhân viên lắng nghe và xin lỗi trước khi giải thích. Trả lời trong vòng 60 giây.",
    ),
    (
        "vi",
        "Đổi trả và hoàn tiền",
        "Thời hạn",
        "Khách được hoàn tiền trong bảy ngày nếu sản phẩm còn nguyên hộp.",
    ),
    (
        "vi",
        "Bán hàng qua điện thoại",
        "Kịch bản",
        "Chào khách rồi giới thiệu bản thân, sau đó hỏi nhu cầu.",
    ),
    (
        "vi",
        "Bạn bè giới thiệu",
        "Phần thưởng",
        "Người giới thiệu được điểm khi bạn của họ mua lần đầu.",
    ),
    (
        "lv",
        "Klientu apkalpošana",
        "Pamati",
        "Darbinieks sveicina klientu un noskaidro vajadzību. Sūdzības reģistrē tajā pašā dienā.",
    ),
    (
        "lv",
        "Preču atgriešana",
        "Termiņš",
        "Preci var atgriezt četrpadsmit dienu laikā, saglabājot čeku.",
    ),
    (
        "lv",
        "Piegādes kavēšanās",
        "Rīcība",
        "Ja piegāde kavējas, informē pircēju un piedāvā citu laiku.",
    ),
    (
        "en",
        "Sign-up for the newsletter",
        "Steps",
        "Open the sign-up form and enter the customer's address. Error E-1042 means the address is taken.",
    ),
    (
        "en",
        "Hold rule",
        "Limits",
        "No customer stays on hold for over 60 seconds; apologise when you return.",
    ),
    (
        "en",
        "Refund requests",
        "Approval",
        "A team leader approves refunded amounts above the limit. Refunds reach the card in five days.",
    ),
    (
        "en",
        "Warranty repairs",
        "Pick-up",
        "We collect the device and return it repaired within two weeks.",
    ),
];

fn handbook() -> Handbook {
    Handbook::of(TEXTS)
}

#[test]
fn korean_particles_spacing_and_compounds_do_not_matter() {
    let handbook = handbook();
    for query in [
        "환불",
        "환불을",
        "환불은",
        "환불하려면",
        "환불 규정이 뭐예요",
        "환불규정",
        "규정 환불",
        "환 불규정",
    ] {
        handbook.finds(query, false, "환불 규정");
    }
    handbook.finds("정책", false, "환불 규정");
    handbook.finds("고객관리", false, "고객 관리 절차");
    handbook.finds("관리 고객", false, "고객 관리 절차");
}

#[test]
fn korean_is_found_while_it_is_typed() {
    let handbook = handbook();
    for query in ["프", "프ㄹ", "프로", "프롬", "프로모", "프로못", "프로모션"] {
        handbook.finds(query, true, "프로모션 안내");
    }
    for query in [
        "고객 ㄱ",
        "고객 과",
        "고객 관",
        "고객 관ㄹ",
        "고객관ㄹ",
        "고객 관리 저",
        "고객 관리 절ㅊ",
    ] {
        handbook.finds(query, true, "고객 관리 절차");
    }
}

#[test]
fn initial_consonants_and_the_wrong_layout_find_korean() {
    let handbook = handbook();
    handbook.finds("ㄱㄱㄱㄹ", false, "고객 관리 절차");
    handbook.finds("ㄱㄱ ㄱㄹ", false, "고객 관리 절차");
    handbook.finds("ㅍㄹㅁㅅ", false, "프로모션 안내");
    handbook.finds("ㅎㅂㄱㅈ", true, "환불 규정");
    handbook.finds("ghksqnf", false, "환불 규정");
    handbook.finds("ghksqnf rbwjd", false, "환불 규정");
    handbook.finds("ㄱㄷ려ㅜㅇ", false, "Refund requests");
}

#[test]
fn korean_typing_errors_are_counted_in_jamo() {
    let handbook = handbook();
    handbook.finds("프로모셩", false, "프로모션 안내");
    handbook.finds("프로모선 안내", false, "프로모션 안내");
    handbook.finds("배숑 지연", false, "배송 지연 대응");
}

#[test]
fn vietnamese_is_found_with_some_accents_none_and_as_keystrokes() {
    let handbook = handbook();
    for query in [
        "Chăm sóc khách hàng",
        "cham soc khach hang",
        "chăm soc khách hang",
        "CHAM SOC",
        "chawm sosc",
        "cha8m so1c",
        "chămsóc khách hàng",
        "chamsockhachhang",
        "khách hàng chăm sóc",
    ] {
        handbook.finds(query, false, "Chăm sóc khách hàng");
    }
    let decomposed: String = unicode_normalization::UnicodeNormalization::nfd("Chăm sóc").collect();
    handbook.finds(&decomposed, false, "Chăm sóc khách hàng");
    handbook.finds("doi tra", false, "Đổi trả và hoàn tiền");
    handbook.finds("hoafn tieefn", false, "Đổi trả và hoàn tiền");
    handbook.finds("bán", false, "Bán hàng qua điện thoại");
    handbook.finds("bạn", false, "Bạn bè giới thiệu");
}

#[test]
fn latvian_inflection_and_diacritics_do_not_matter() {
    let handbook = handbook();
    for query in [
        "klients",
        "klienta",
        "klientiem",
        "klientu apkalposana",
        "apkalpošanas",
        "klientu apkalposanu",
    ] {
        handbook.finds(query, false, "Klientu apkalpošana");
    }
    handbook.finds("prece atgriezt", false, "Preču atgriešana");
    handbook.finds("kavejas piegade", false, "Piegādes kavēšanās");
    handbook.finds("piegādi", false, "Piegādes kavēšanās");
}

#[test]
fn english_stems_compounds_units_and_codes() {
    let handbook = handbook();
    for query in [
        "sign-up", "signup", "sign up", "E-1042", "e1042", "1042", "E 1042",
    ] {
        handbook.finds(query, false, "Sign-up for the newsletter");
    }
    handbook.finds("E-10", true, "Sign-up for the newsletter");
    for query in ["hold 60s", "hold 60 s", "60 seconds hold", "on hold 60sec"] {
        handbook.finds(query, false, "Hold rule");
    }
    for query in [
        "refunds",
        "refunding",
        "refnud",
        "customers' refund",
        "how do I approve a refund?",
        "refu",
    ] {
        handbook.finds(query, query == "refu", "Refund requests");
    }
    handbook.finds("repairing under warranty", false, "Warranty repairs");
}

#[test]
fn exact_comes_before_typos_and_quotes_turn_them_off() {
    let handbook = handbook();
    assert!(handbook.find("\"refnud\"", false).groups.is_empty());
    assert!(!handbook.find("refnud", false).groups.is_empty());
    let results = handbook.find("\"on hold\"", false);
    assert_eq!(results.groups.len(), 1);
    assert!(handbook.find("\"hold on\"", false).groups.is_empty());
    assert!(handbook.find("refund -card", false).groups.is_empty());
    assert!(!handbook.find("xqzwv refund", false).groups.is_empty());
    assert_eq!(
        handbook.find("waranty", false).groups[0].title,
        "Warranty repairs"
    );
}

#[test]
fn filters_narrow_and_say_when_they_cannot() {
    let handbook = handbook();
    assert_eq!(handbook.find("lang:ko", false).groups.len(), 4);
    assert_eq!(handbook.find("in:vi/ tag:care", false).groups.len(), 4);
    assert!(handbook.find("-lang:ko 환불", false).groups.is_empty());
    assert_eq!(
        handbook
            .find("owner:emma kind:policy lang:ko,", false)
            .hints
            .len(),
        1
    );
    let results = handbook.find("colour:red refund", false);
    assert!(
        results.hints[0].contains("no filter colour"),
        "{:?}",
        results.hints
    );
}

#[test]
fn snippets_mark_whatever_matched_and_escape_the_rest() {
    let handbook = handbook();
    for (query, marked) in [
        ("환불 신청", "<mark>환불</mark>을 <mark>신청</mark>하면"),
        ("hoan tien", "<mark>hoàn</mark> <mark>tiền</mark>"),
        ("sudziba", "<mark>Sūdzības</mark>"),
        (
            "approving refund",
            "<mark>approves</mark> <mark>refunded</mark>",
        ),
        (
            "refnud card",
            "<mark>Refunds</mark> reach the <mark>card</mark>",
        ),
    ] {
        let results = handbook.find(query, false);
        let snippet = &results.groups[0].hits[0].snippet;
        assert!(snippet.contains(marked), "{query}: {snippet}");
    }
    assert_eq!(
        handbook.find("환불", false).groups[0].title_html,
        "<mark>환불</mark> 규정"
    );
}

#[test]
fn the_term_list_finds_other_words() {
    let handbook = handbook();
    let terms = Terms {
        concepts: vec![Concept {
            words: vec![
                "CSKH".into(),
                "Chăm sóc khách hàng".into(),
                "고객 관리".into(),
            ],
            also_found_by: vec!["kundenservice".into()],
        }],
    };
    for query in ["CSKH", "kundenservice"] {
        let options = SearchOptions {
            terms: Some(&terms),
            ..Default::default()
        };
        let results = handbook.searcher.search(&Query::parse(query), &options);
        let titles: Vec<&str> = results
            .groups
            .iter()
            .map(|group| group.title.as_str())
            .collect();
        assert!(
            titles.contains(&"Chăm sóc khách hàng") && titles.contains(&"고객 관리 절차"),
            "{titles:?}"
        );
        assert!(results.also_matched.contains(&"고객 관리".to_owned()));
    }
}

#[test]
fn nothing_found_names_the_closest_words() {
    let handbook = handbook();
    let results = handbook.find("\"warrenty\"", false);
    assert!(results.groups.is_empty());
    assert_eq!(results.closest, ["warranty"]);
}

#[test]
fn the_word_that_was_typed_comes_before_its_synonyms() {
    let handbook = handbook();
    let terms = Terms {
        concepts: vec![Concept {
            words: vec![
                "chăm sóc khách hàng".into(),
                "refund".into(),
                "고객 관리".into(),
            ],
            also_found_by: Vec::new(),
        }],
    };
    let options = SearchOptions {
        terms: Some(&terms),
        ..Default::default()
    };
    for (query, first) in [
        ("cham soc khach hang", "Chăm sóc khách hàng"),
        ("refund", "Refund requests"),
        ("고객 관리", "고객 관리 절차"),
    ] {
        let results = handbook.searcher.search(&Query::parse(query), &options);
        assert_eq!(results.groups[0].title, first, "{query}");
        assert!(results.groups.len() >= 3, "{query}");
    }
}

#[test]
fn words_that_say_nothing_are_marked_only_where_there_are_no_others() {
    let handbook = Handbook::of(&[
        (
            "en",
            "What to do with a parcel on the doorstep",
            "How is it handed over",
            "The parcel is kept for a week on a shelf.",
        ),
        (
            "lv",
            "Kā var saņemt sūtījumu",
            "Vai tas ir drošs",
            "Sūtījumu var saņemt pie durvīm.",
        ),
    ]);
    let title = |query: &str| handbook.find(query, false).groups[0].title_html.clone();
    assert_eq!(
        title("what is done with a parcel on arrival"),
        "What to do with a <mark>parcel</mark> on the doorstep"
    );
    assert_eq!(
        title("kā var saņemt sūtījumu"),
        "Kā var <mark>saņemt</mark> <mark>sūtījumu</mark>"
    );
    assert!(title("what to do").contains("<mark>What</mark>"));
    assert!(title("\"on the doorstep\"").contains("<mark>on</mark>"));
}

#[test]
fn question_words_are_not_marked_beside_others_in_korean_and_vietnamese() {
    let handbook = Handbook::of(&[
        (
            "ko",
            "반품 접수",
            "방법",
            "어떻게 접수하나요? 반품을 접수하려면 번호를 적는다.",
        ),
        (
            "vi",
            "Gọi lại cho khách",
            "Cách làm",
            "Khi nào thì hẹn? Nhân viên hẹn giờ rồi gọi lại, không để khách chờ thế nào cũng được.",
        ),
    ]);
    let shown = |query: &str| {
        let results = handbook.find(query, false);
        let group = &results.groups[0];
        format!("{} | {}", group.title_html, group.hits[0].snippet)
    };
    let korean = shown("반품은 어떻게 하나요");
    assert!(korean.contains("<mark>반품</mark>을"), "{korean}");
    assert!(
        !korean.contains("<mark>어떻게") && !korean.contains("<mark>하"),
        "{korean}"
    );
    assert!(shown("어떻게").contains("<mark>어떻게</mark>"));
    let vietnamese = shown("làm thế nào để gọi lại khi hẹn");
    assert!(
        vietnamese.contains("<mark>gọi</mark> <mark>lại</mark>"),
        "{vietnamese}"
    );
    for empty in ["để", "thế", "nào", "thì", "không", "Khi"] {
        assert!(
            !vietnamese.contains(&format!("<mark>{empty}</mark>")),
            "{empty}: {vietnamese}"
        );
    }
    assert!(shown("thế nào").contains("<mark>thế</mark> <mark>nào</mark>"));
}

#[test]
fn a_synonym_of_several_words_is_found_and_marked_where_they_stand_together() {
    let handbook = Handbook::of(&[
        (
            "en",
            "Voice",
            "Text",
            "The first reply reaches the caller in a minute; no time is lost.",
        ),
        (
            "en",
            "Speed",
            "Text",
            "The first response time is a minute. A reply takes time, the first too.",
        ),
        (
            "ko",
            "속도",
            "본문",
            "첫 응답 시간은 일 분이다. 응답은 빨라야 하고 시간은 짧다.",
        ),
        ("ko", "붙여 쓴 것", "본문", "첫응답시간을 잰다."),
        ("ko", "다른 것", "본문", "첫 시간에 응답을 배운다."),
        (
            "vi",
            "Tốc độ",
            "Văn bản",
            "Thời gian phản hồi đầu tiên là một phút, phản hồi đầu tiên.",
        ),
        (
            "vi",
            "Khác",
            "Văn bản",
            "Đầu tiên là thời gian, tiên phản đầu hồi.",
        ),
        ("en", "Short", "Text", "FRT is a figure."),
        ("ko", "긴 말", "본문", "최초응대율을 본다."),
        (
            "ko",
            "긴 말의 조각",
            "본문",
            "최초 문의를 응대하면 응대율이 오른다.",
        ),
    ]);
    let terms = Terms {
        concepts: vec![Concept {
            words: vec![
                "FRT".into(),
                "first response time".into(),
                "첫 응답 시간".into(),
                "최초응대율".into(),
                "thời gian phản hồi đầu tiên".into(),
            ],
            also_found_by: Vec::new(),
        }],
    };
    let options = SearchOptions {
        terms: Some(&terms),
        ..Default::default()
    };
    let results = handbook.searcher.search(&Query::parse("FRT"), &options);
    let mut found: Vec<&str> = results
        .groups
        .iter()
        .map(|group| group.title.as_str())
        .collect();
    assert_eq!(found.first(), Some(&"Short"));
    found.sort_unstable();
    assert_eq!(
        found,
        ["Short", "Speed", "Tốc độ", "긴 말", "붙여 쓴 것", "속도"]
    );
    for (title, marked) in [
        (
            "Speed",
            "The <mark>first</mark> <mark>response</mark> <mark>time</mark> is a minute. A reply takes time, the first too.",
        ),
        (
            "속도",
            "<mark>첫</mark> <mark>응답</mark> <mark>시간</mark>은 일 분이다. 응답은 빨라야 하고 시간은 짧다.",
        ),
        ("긴 말", "<mark>최초응대율</mark>을 본다."),
        ("붙여 쓴 것", "<mark>첫응답시간</mark>을 잰다."),
        (
            "Tốc độ",
            "<mark>Thời</mark> <mark>gian</mark> <mark>phản</mark> <mark>hồi</mark> <mark>đầu</mark> <mark>tiên</mark> là một phút, phản hồi đầu tiên.",
        ),
    ] {
        let group = results
            .groups
            .iter()
            .find(|group| group.title == title)
            .unwrap();
        assert_eq!(group.hits[0].snippet, marked);
    }
}

#[test]
fn what_the_term_list_names_is_what_is_asked_for() {
    let handbook = Handbook::of(&[
        (
            "en",
            "Parking a call",
            "Limits",
            "Parking lasts a minute. Nobody likes parking, so park rarely.",
        ),
        (
            "en",
            "Courtesy",
            "Duties",
            "Never shout at a visitor, and never laugh at the visitor.",
        ),
        (
            "en",
            "Lunch",
            "Text",
            "Lunch is at noon; leave your bike outside.",
        ),
        (
            "en",
            "Mail",
            "Text",
            "Mail is sorted at nine; visitors wait behind the house.",
        ),
    ]);
    let terms = Terms {
        concepts: vec![Concept {
            words: vec!["park".into(), "hold".into()],
            also_found_by: Vec::new(),
        }],
    };
    let first = |terms: Option<&Terms>| {
        let options = SearchOptions {
            terms,
            ..Default::default()
        };
        let query = Query::parse("may I park a shouting visitor");
        let results = handbook.searcher.search(&query, &options);
        results.groups[0].title.clone()
    };
    assert_eq!(first(None), "Courtesy");
    assert_eq!(first(Some(&terms)), "Parking a call");
}

#[test]
fn a_verb_that_goes_with_any_noun_says_little_in_a_question() {
    let handbook = Handbook::of(&[
        (
            "en",
            "Visitors in the queue",
            "Limits",
            "The queue is two minutes long at most. Music plays in the queue.",
        ),
        (
            "en",
            "Desk",
            "Duties",
            "Keep the desk tidy, keep pens, keep keys. A visitor may ask about the queue.",
        ),
        (
            "en",
            "Hall",
            "Text",
            "A visitor sits in the hall next to the plant.",
        ),
        (
            "en",
            "Door",
            "Text",
            "A visitor rings the bell and joins the others.",
        ),
    ]);
    handbook.finds(
        "how long can I keep someone in the queue",
        false,
        "Visitors in the queue",
    );
    handbook.finds("keep pens", false, "Desk");
}

#[test]
fn the_frame_of_a_question_outweighs_nothing_that_it_asks_for() {
    let handbook = Handbook::of(&[
        (
            "en",
            "Putting a caller on hold",
            "Limits",
            "Nobody waits on hold for over 60 seconds.",
        ),
        (
            "en",
            "Figures of the month",
            "Handling time",
            "How long may it be: talk, hold, notes. It is on a list by day.",
        ),
    ]);
    let found = handbook.find("how long may it be on hold", false);
    assert!(
        found.groups[0].title_html.contains("caller"),
        "{}",
        found.groups[0].title_html
    );
}
