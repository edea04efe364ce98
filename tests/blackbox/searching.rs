//! `carebook search`: what is found, in which order, and how it is told.

use std::fs;

use carebook_tests::{Handbook, World};
use serde_json::Value;

fn four_languages(world: &World) -> Handbook<'_> {
    world
        .handbook()
        .file("carebook.toml", "[handbook]\nname = \"Dalbit\"\nlanguages = [\"en\", \"ko\", \"vi\", \"lv\"]\n")
        .file(
            "refunds/opened-items.md",
            "---\ntitle: Refunds for opened items\nkind: procedure\nowner: emma@example.com\ntags: [refunds, billing]\nlang: en\n---\n\
             Customers may send back what they opened.\n\n## Within 14 days\n\nPay back the full price.\n\n\
             ## After 14 days\n\nOffer a voucher of the same worth.\n",
        )
        .file(
            "refunds/opened-items.ko.md",
            "---\ntitle: 개봉 상품 환불 절차\nkind: procedure\nlang: ko\ntags: [refunds]\n---\n\
             개봉했더라도 구성품이 모두 있으면 전액 환불할 수 있습니다.\n\n## 접수 후\n\n고객에게 접수 후 3일 안에 환불됩니다.\n",
        )
        .file(
            "complaints/phone.vi.md",
            "---\ntitle: Xử lý khiếu nại qua điện thoại\nlang: vi\n---\n\
             Để khách nói hết, nhắc lại vấn đề.\n\n## Đền bù\n\nNêu rõ mức bồi thường và thời hạn hoàn tiền.\n",
        )
        .file(
            "refunds/atmaksa.md",
            "---\ntitle: Atmaksa par atvērtu preci\nlang: lv\n---\n\
             Klients drīkst atgriezt atvērtu preci.\n\n## Termiņš\n\nAtmaksu veic četrpadsmit dienu laikā.\n",
        )
        .file("phone/hold.md", "# Putting a caller on hold\n\nAsk first. Come back within 60 seconds and apologise.\n")
        .commit("Texts in four languages")
}

/// Every letter typed is a search; the last one of a question must not turn the answer away.
#[test]
fn a_word_that_is_whole_is_found_alike_while_it_is_the_last_one_typed() {
    let world = World::new();
    let mut book = world
        .handbook()
        .file(
            "kiln.md",
            "# Loading the kiln\n\nStack the pots, then wait.\n\nA kiln is hot.\n",
        )
        .file(
            "desk.md",
            "# The desk\n\nHow long a guest may stay at the desk is up to you.\n",
        );
    // Other words begin like that one, so what it may become stands nearly everywhere.
    for number in 0..30 {
        let text = format!("# Visit {number}\n\nThe kilner shows how long a guest may stay.\n");
        book = book.file(&format!("visit-{number}.md"), &text);
    }
    let book = book.commit("Pottery");
    let question = "how long may a guest stay at the kiln";
    for arguments in [&["search", question][..], &["search", question, "--prefix"]] {
        let found = book.ask(arguments);
        assert_eq!(
            found["hits"][0]["path"], "kiln.md",
            "{arguments:?}: {found}"
        );
    }
}

/// One system composes accents and syllables, another takes them apart; a name is the same one.
#[test]
fn names_that_are_composed_otherwise_are_the_same() {
    let world = World::new();
    // As a Mac writes them: every letter of a syllable by itself.
    let phone = "\u{110c}\u{1165}\u{11ab}\u{1112}\u{116a}";
    let hold = "\u{1107}\u{1169}\u{1105}\u{1172}";
    let photo = "\u{1109}\u{1161}\u{110c}\u{1175}\u{11ab}";
    let book = world
        .handbook()
        .file(&format!("{phone}/{hold}.md"), "# 보류\n")
        .file(&format!("{phone}/{photo}.png"), "PNG")
        .file(
            "a.md",
            "# 안내\n\n[보류](전화/보류.md) ![사진](전화/사진.png) 보류\n",
        )
        .commit("A");
    let shown = book.ask(&["show", "a.md", "--html"]);
    let html = shown["html"].as_str().expect("HTML");
    assert!(!html.contains("missing"), "{html}");
    for folder in ["전화/", &format!("{phone}/"), "전화/보류.md"] {
        let query = format!("보류 in:{folder}");
        assert_eq!(book.ask(&["search", &query])["total"], 1, "{query}");
        let listed = book.ask(&["list", &format!("in:{folder}")]);
        assert_eq!(listed.as_array().map(Vec::len), Some(1), "{folder}");
    }
}

#[test]
fn every_language_is_found_as_people_type_it() {
    let world = World::new();
    let book = four_languages(&world);
    let cases = [
        ("opened items", "refunds/opened-items.md"),
        ("VOUCHER", "refunds/opened-items.md"),
        ("환불", "refunds/opened-items.ko.md"),
        ("고객", "refunds/opened-items.ko.md"),
        ("khiếu nại", "complaints/phone.vi.md"),
        ("khieu nai", "complaints/phone.vi.md"),
        ("den bu", "complaints/phone.vi.md"),
        ("atvērtu", "refunds/atmaksa.md"),
        ("atvertu", "refunds/atmaksa.md"),
        ("termins", "refunds/atmaksa.md"),
        ("apologise", "phone/hold.md"),
    ];
    for (query, path) in cases {
        assert_eq!(
            book.found(query).first().map(String::as_str),
            Some(path),
            "{query}"
        );
    }
}

#[test]
fn decomposed_letters_are_the_same_letters() {
    let world = World::new();
    let book = world
        .handbook()
        .file(
            "nfd.md",
            "# Thu\u{031b} xin lo\u{0302}\u{0303}i\n\nCho khách hàng.\n",
        )
        .file("nfc.md", "# Thư xin lỗi\n\nCho khách hàng.\n")
        .commit("The same words, written in two ways");
    for query in ["xin lỗi", "xin lo\u{0302}\u{0303}i", "xin loi"] {
        assert_eq!(book.found(query).len(), 2, "{query:?} finds both spellings");
    }
}

#[test]
fn a_hit_says_where_and_why() {
    let world = World::new();
    let book = four_languages(&world);
    let answer = book.ask(&["search", "voucher"]);
    assert_eq!(answer["query"], "voucher");
    assert!(answer["took_us"].is_u64(), "{answer}");
    assert_eq!(answer["total"], 1);
    let hit = &answer["hits"][0];
    assert_eq!(hit["path"], "refunds/opened-items.md");
    assert_eq!(
        hit["id"], "refunds/opened-items.md",
        "without an id of its own the path is the id"
    );
    assert_eq!(hit["title"], "Refunds for opened items");
    assert_eq!(hit["section"], "After 14 days");
    assert_eq!(hit["anchor"], "after-14-days");
    assert_eq!(hit["lang"], "en");
    assert!(hit["score"].as_f64().is_some_and(|score| score > 0.0));
    assert!(
        hit["snippet"]
            .as_str()
            .expect("a snippet")
            .contains("<mark>voucher</mark>"),
        "{hit}"
    );
    let state = hit["freshness"]["state"]
        .as_str()
        .or_else(|| hit["freshness"].as_str());
    assert!(
        matches!(state, Some("fresh" | "due_soon" | "stale")),
        "{hit}"
    );
}

#[test]
fn snippets_are_escaped() {
    let world = World::new();
    let book = world
        .handbook()
        .file(
            "a.md",
            "# Angle\n\nWrite `<img src=x onerror=alert(1)>` for brackets & quotes.\n",
        )
        .commit("Markup in words");
    let answer = book.ask(&["search", "brackets"]);
    let snippet = answer["hits"][0]["snippet"].as_str().expect("a snippet");
    assert!(!snippet.contains("<img"), "{snippet}");
    assert!(snippet.contains("&amp;"), "{snippet}");
}

#[test]
fn the_word_being_typed_is_completed() {
    let world = World::new();
    let book = four_languages(&world);
    assert_eq!(
        book.ask(&["search", "\"vouch\""])["total"],
        0,
        "between quotes words are whole"
    );
    for query in ["vouch", "opened it", "환", "khieu n", "atv"] {
        let answer = book.ask(&["search", query, "--prefix"]);
        assert!(
            answer["total"].as_u64().is_some_and(|total| total > 0),
            "{query}: {answer}"
        );
    }
}

#[test]
fn exact_spelling_comes_first() {
    let world = World::new();
    let book = world
        .handbook()
        .file("ma-1.md", "# Một\n\nMá là gò má.\n")
        .file("ma-2.md", "# Hai\n\nMã là mã số.\n")
        .commit("Two words that differ by a mark");
    assert_eq!(
        book.found("mã").first().map(String::as_str),
        Some("ma-2.md")
    );
    assert_eq!(
        book.found("má").first().map(String::as_str),
        Some("ma-1.md")
    );
}

#[test]
fn filters_stand_in_the_query() {
    let world = World::new().at("2026-06-15T09:00:00Z");
    let book = four_languages(&world)
        .file(
            "new.md",
            "---\ntags: [refunds]\nlang: en\n---\n# Brand new refunds\n\nFresh words.\n",
        )
        .commit_at("2026-06-14T09:00:00Z", "A new text");
    let cases: [(&str, &[&str]); 8] = [
        ("tag:billing", &["refunds/opened-items.md"]),
        ("tag:refunds lang:ko", &["refunds/opened-items.ko.md"]),
        ("kind:procedure lang:en", &["refunds/opened-items.md"]),
        ("owner:emma@example.com", &["refunds/opened-items.md"]),
        ("in:phone", &["phone/hold.md"]),
        ("in:phone/", &["phone/hold.md"]),
        ("tag:refunds is:fresh", &["new.md"]),
        ("is:stale voucher", &["refunds/opened-items.md"]),
    ];
    for (query, expected) in cases {
        assert_eq!(book.found(query), expected, "{query}");
    }
}

#[test]
fn an_empty_or_odd_query_is_no_accident() {
    let world = World::new();
    let book = four_languages(&world);
    let long = "word ".repeat(4_000);
    let odd = [
        "",
        "   ",
        "\"",
        "(((",
        "tag:",
        "is:purple",
        "a AND OR NOT",
        "*",
        "~",
        "😀",
        "\u{202e}abc",
        "-",
        "in:../..",
        &long,
    ];
    for query in odd {
        let run = book
            .carebook(&["search", "--json", "--", query])
            .succeeded();
        assert!(run.json()["hits"].is_array(), "{query:?}");
    }
}

#[test]
fn nothing_found_is_an_answer_and_a_no_only_when_asked() {
    let world = World::new();
    let book = four_languages(&world);
    drop(book.carebook(&["search", "zzzzqqqq"]).succeeded());
    drop(
        book.carebook(&["search", "zzzzqqqq", "--fail-empty"])
            .exits(1),
    );
    drop(
        book.carebook(&["search", "voucher", "--fail-empty"])
            .succeeded(),
    );
}

#[test]
fn a_batch_answers_line_by_line_in_order() {
    let world = World::new();
    let book = four_languages(&world);
    let queries = world.path("queries");
    fs::write(&queries, "voucher\n환불\nzzzzqqqq\nkhieu nai\n").expect("the queries");
    let run = book
        .carebook(&[
            "search",
            "--batch",
            queries.to_str().expect("UTF-8"),
            "--json",
        ])
        .succeeded();
    let answers = run.json_lines();
    let asked: Vec<&str> = answers
        .iter()
        .filter_map(|answer| answer["query"].as_str())
        .collect();
    assert_eq!(asked, ["voucher", "환불", "zzzzqqqq", "khieu nai"]);
    let counts: Vec<bool> = answers
        .iter()
        .map(|answer| answer["total"].as_u64() > Some(0))
        .collect();
    assert_eq!(counts, [true, true, false, true]);
}

#[test]
fn the_limit_holds() {
    let world = World::new();
    let mut book = world.handbook();
    for number in 0..30 {
        book = book.file(
            &format!("{number:02}.md"),
            &format!("# Parcel {number}\n\nA parcel went missing.\n"),
        );
    }
    let book = book.commit("Thirty parcels");
    let paths = |answer: &Value| answer["hits"].as_array().map_or(0, Vec::len);
    assert_eq!(paths(&book.ask(&["search", "parcel", "--limit", "5"])), 5);
    assert_eq!(book.ask(&["search", "parcel", "--limit", "5"])["total"], 30);
}

#[test]
fn explained_hits_say_why() {
    let world = World::new();
    let book = four_languages(&world);
    let answer = book.ask(&["search", "voucher", "--explain"]);
    let why = answer["hits"][0]["explain"].as_str().unwrap_or_default();
    assert!(!why.is_empty(), "{answer}");
}

#[test]
fn a_new_commit_is_found_by_the_next_question() {
    let world = World::new();
    let book = four_languages(&world);
    assert_eq!(book.found("umbrella"), Vec::<String>::new());
    let book = book
        .file("rain.md", "# Rain\n\nTake an umbrella.\n")
        .commit("Rain");
    assert_eq!(
        book.ask(&["search", "umbrella", "--no-update"])["total"],
        0,
        "asked to answer from what is there"
    );
    assert_eq!(book.found("umbrella"), ["rain.md"]);
    let book = book
        .file("rain.md", "# Rain\n\nTake a coat.\n")
        .commit("Coats");
    assert_eq!(book.found("umbrella"), Vec::<String>::new());
    assert_eq!(book.found("coat"), ["rain.md"]);
}

#[test]
fn the_index_says_what_it_did() {
    let world = World::new();
    let book = four_languages(&world);
    let first = book.ask(&["index"]);
    assert_eq!(first["documents"], 5);
    assert_eq!(first["added"], 5);
    assert!(
        first["sections"].as_u64().is_some_and(|count| count >= 9),
        "{first}"
    );
    assert_eq!(
        first["commit"].as_str(),
        Some(book.git(&["rev-parse", "HEAD"]).trim())
    );
    let again = book.ask(&["index"]);
    let nothing = ["added", "changed", "removed"].map(|key| again[key].as_u64());
    assert_eq!(
        nothing,
        [Some(0); 3],
        "an index that is up to date has nothing to do"
    );
    std::fs::remove_file(book.folder().join("phone/hold.md")).expect("remove");
    let book = book
        .file("refunds/atmaksa.md", "# Atmaksa\n")
        .file("new.md", "# New\n")
        .commit("One of each");
    let changed = book.ask(&["index"]);
    let each = ["added", "changed", "removed"].map(|key| changed[key].as_u64());
    assert_eq!(
        each,
        [Some(1); 3],
        "only what changed is indexed again: {changed}"
    );
    let folder = book.folder().to_str().expect("UTF-8").to_owned();
    let outside = world
        .carebook(["index", folder.as_str(), "--rebuild", "--json"])
        .succeeded()
        .json();
    assert_eq!(outside["documents"], 5);
}

#[test]
fn what_is_not_in_force_yet_is_found_and_is_no_answer() {
    let world = World::new();
    let text = |effective: &str| {
        format!(
            "---\neffective: {effective}\n---\n# Papaya filter price\n\nThe papaya filter costs 9 euros.\n"
        )
    };
    for (effective, is_answer) in [("2026-06-01", true), ("2026-07-01", false)] {
        let book = world
            .handbook_at(effective)
            .file("papaya.md", &text(effective))
            .commit_at("2026-06-10T09:00:00Z", "A price");
        let answer = book.ask(&["search", "papaya filter price"]);
        assert_eq!(answer["hits"][0]["path"], "papaya.md", "{answer}");
        assert_eq!(
            answer["answer"].is_object(),
            is_answer,
            "{effective}: {answer}"
        );
    }
}

#[test]
fn a_batch_takes_any_lines_and_answers_each() {
    let world = World::new();
    let book = four_languages(&world);
    let file = world.path("queries.txt");
    let lines = b"\xef\xbb\xbfhold\r\n\r\nvoucher \xff\xfe\nis:unknown hold\n   \n\"unclosed\n\xed\x99\x98\xeb\xb6\x88\nlast";
    fs::write(&file, lines).expect("the queries");
    let mut command = book.command(carebook_tests::carebook());
    command.args(["search", "--json", "--batch"]).arg(&file);
    let run = carebook_tests::Run::of(&mut command).succeeded();
    let told: Vec<(String, usize)> = run
        .json_lines()
        .iter()
        .map(|answer| {
            let hits = answer["hits"].as_array().expect("hits").len();
            (
                answer["query"].as_str().expect("the query").to_owned(),
                hits,
            )
        })
        .collect();
    let queries: Vec<&str> = told.iter().map(|(query, _)| query.as_str()).collect();
    assert_eq!(
        queries,
        [
            "hold",
            "",
            "voucher \u{fffd}\u{fffd}",
            "is:unknown hold",
            "   ",
            "\"unclosed",
            "환불",
            "last"
        ],
        "one answer a line, in the same order"
    );
    for (query, hits) in told {
        let expects = matches!(query.as_str(), "hold" | "is:unknown hold" | "환불");
        assert!(!expects || hits > 0, "{query:?} found nothing");
        assert!(
            !query.trim().is_empty() || hits == 0,
            "{query:?} found {hits}"
        );
    }
}

#[test]
fn a_line_that_cannot_be_answered_does_not_end_a_batch() {
    let world = World::new();
    let handbook = four_languages(&world);
    let lines = "refund\nas-of:1999-01-01 refund\nhold\n";
    let run = handbook
        .carebook_reading(&["search", "--batch", "-", "--json"], lines)
        .exits(4);
    let answers: Vec<serde_json::Value> = run
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let queries: Vec<&str> = answers
        .iter()
        .map(|answer| answer["query"].as_str().unwrap())
        .collect();
    assert_eq!(
        queries,
        ["refund", "as-of:1999-01-01 refund", "hold"],
        "one answer a line, in order"
    );
    assert_eq!(answers[1]["error"]["code"], "not_found");
    assert_eq!(answers[1]["hits"], serde_json::json!([]));
    assert!(answers[2].get("error").is_none());
}

#[test]
fn a_word_with_a_dash_is_left_out_and_is_no_option() {
    let world = World::new();
    let handbook = world
        .handbook()
        .file("a.md", "# Refund by hold\n\nBoth words.\n")
        .file(
            "b.md",
            "---\ntags: [old]\n---\n# Refund alone\n\nOne word.\n",
        )
        .commit("Two documents");
    let paths = |arguments: &[&str]| -> Vec<String> {
        let answer = handbook.carebook(arguments).succeeded().json();
        let rows = answer.get("hits").unwrap_or(&answer).clone();
        rows.as_array()
            .unwrap()
            .iter()
            .map(|row| row["path"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(paths(&["search", "refund", "-hold", "--json"]), ["b.md"]);
    assert_eq!(paths(&["search", "-tag:old refund", "--json"]), ["a.md"]);
    assert_eq!(paths(&["list", "-tag:old", "--json"]), ["a.md"]);
    assert_eq!(
        paths(&["search", "--limit", "5", "--json", "refund", "-hold"]),
        ["b.md"],
        "options stay options, wherever they stand"
    );
    for command in ["search", "list"] {
        drop(handbook.carebook(&[command, "refund", "--limt"]).exits(2));
        assert!(
            handbook
                .carebook(&[command, "--help"])
                .succeeded()
                .stdout
                .contains("Usage")
        );
    }
}
