//! `carebook stale`: which documents can be trusted on which day, and why.

use carebook_tests::{Handbook, World};
use serde_json::Value;

fn state(book: &Handbook<'_>, path: &str) -> Value {
    let rows = book.ask(&["stale", "--within", "100000"]);
    let row = rows
        .as_array()
        .expect("an array")
        .iter()
        .find(|row| row["path"] == path)
        .cloned();
    row.unwrap_or_else(|| panic!("{path} is not in {rows}"))
}

fn codes(row: &Value) -> Vec<&str> {
    row["reasons"]
        .as_array()
        .expect("reasons")
        .iter()
        .filter_map(|reason| reason["code"].as_str())
        .collect()
}

/// A handbook with one document of 2026-01-01, seen on a day.
fn seen_on(now: &str, policy: &str, front: &str, check: impl Fn(&Handbook<'_>)) {
    let world = World::new().at(now);
    let book = world
        .handbook()
        .file("carebook.toml", policy)
        .file(
            "a.md",
            &format!("---\nowner: emma@example.com\n{front}---\n# A\n\nWords.\n"),
        )
        .commit_at("2026-01-01T12:00:00Z", "A");
    check(&book);
}

#[test]
fn a_document_ages_day_by_day() {
    let policy =
        "[handbook]\ntimezone = \"UTC\"\n[freshness]\nwindow = \"30d\"\nwarn_before = \"10d\"\n";
    let cases = [
        ("2026-01-01T12:00:00Z", "fresh"),
        ("2026-01-20T23:59:59Z", "fresh"),
        ("2026-01-21T00:00:00Z", "due_soon"),
        ("2026-01-31T23:59:59Z", "due_soon"),
        ("2026-02-01T00:00:00Z", "stale"),
        ("2030-01-01T00:00:00Z", "stale"),
    ];
    for (now, expected) in cases {
        seen_on(now, policy, "", |book| {
            let row = state(book, "a.md");
            assert_eq!(row["state"], expected, "on {now}: {row}");
            assert_eq!(row["due"], "2026-01-31", "{row}");
            assert_eq!(row["window_days"], 30);
            assert_eq!(
                row["updated"].as_str().map(|day| &day[..10]),
                Some("2026-01-01")
            );
            assert_eq!(row["owner"], "emma@example.com");
        });
    }
}

#[test]
fn days_are_those_of_the_handbook() {
    let policy = "[handbook]\ntimezone = \"Asia/Seoul\"\n[freshness]\nwindow = \"30d\"\nwarn_before = \"0d\"\n";
    // 12:00 in London is 21:00 in Seoul: the same day there; the last day ends at 15:00 UTC.
    seen_on("2026-01-31T14:59:00Z", policy, "", |book| {
        assert_ne!(state(book, "a.md")["state"], "stale")
    });
    seen_on("2026-01-31T15:01:00Z", policy, "", |book| {
        assert_eq!(state(book, "a.md")["state"], "stale")
    });
}

#[test]
fn the_last_rule_that_fits_wins_and_the_document_over_all() {
    let policy = "[handbook]\ntimezone = \"UTC\"\n[freshness]\nwindow = \"100d\"\n\
        [[freshness.rule]]\npath = \"*.md\"\nwindow = \"50d\"\n\
        [[freshness.rule]]\nkind = \"policy\"\nwindow = \"40d\"\n\
        [[freshness.rule]]\nkind = \"policy\"\ntag = \"legal\"\nwindow = \"20d\"\n";
    let cases = [
        ("", 50),
        ("kind: policy\n", 40),
        ("kind: policy\ntags: [legal]\n", 20),
        ("tags: [legal]\n", 50),
        ("kind: policy\ntags: [legal]\nreview_every: 7d\n", 7),
        ("review_every: 2w\n", 14),
    ];
    for (front, days) in cases {
        seen_on("2026-01-02T09:00:00Z", policy, front, |book| {
            assert_eq!(state(book, "a.md")["window_days"], days, "{front:?}");
        });
    }
}

#[test]
fn a_month_is_a_calendar_month() {
    seen_on(
        "2026-01-02T09:00:00Z",
        "[handbook]\ntimezone = \"UTC\"\n",
        "review_every: 1m\n",
        |book| {
            assert_eq!(state(book, "a.md")["due"], "2026-02-01");
        },
    );
}

#[test]
fn validity_has_a_first_and_a_last_day() {
    let policy = "[handbook]\ntimezone = \"UTC\"\n[freshness]\nwindow = \"900d\"\n";
    let cases = [
        (
            "2026-02-28T12:00:00Z",
            "effective: 2026-03-01\n",
            Some("not_yet_effective"),
        ),
        ("2026-03-01T00:00:00Z", "effective: 2026-03-01\n", None),
        ("2026-03-31T23:59:00Z", "expires: 2026-03-31\n", None),
        (
            "2026-04-01T00:00:00Z",
            "expires: 2026-03-31\n",
            Some("expired"),
        ),
    ];
    for (now, front, code) in cases {
        seen_on(now, policy, front, |book| {
            let row = state(book, "a.md");
            let said = codes(&row)
                .into_iter()
                .find(|said| matches!(*said, "expired" | "not_yet_effective"))
                .map(str::to_owned);
            assert_eq!(said.as_deref(), code, "{front} on {now}: {row}");
            if code == Some("expired") {
                assert_eq!(row["state"], "stale");
            }
        });
    }
}

#[test]
fn a_last_day_that_comes_near_is_told_before() {
    let policy =
        "[handbook]\ntimezone = \"UTC\"\n[freshness]\nwindow = \"900d\"\nwarn_before = \"10d\"\n";
    for (now, expected) in [
        ("2026-03-20T12:00:00Z", "fresh"),
        ("2026-03-21T00:00:00Z", "due_soon"),
        ("2026-03-31T23:59:00Z", "due_soon"),
        ("2026-04-01T00:00:00Z", "stale"),
    ] {
        seen_on(now, policy, "expires: 2026-03-31\n", |book| {
            let row = state(book, "a.md");
            assert_eq!(row["state"], expected, "on {now}: {row}");
            assert_eq!(row["due"], "2026-03-31", "{row}");
            if expected == "due_soon" {
                assert_eq!(codes(&row), ["age"], "{row}");
                let why = row["reasons"][0]["text"].as_str().unwrap_or_default();
                assert!(why.starts_with("Its last day is 2026-03-31"), "{why}");
            }
        });
    }
}

#[test]
fn a_path_rule_fits_names_that_are_composed_otherwise() {
    let world = World::new().at("2026-02-01T12:00:00Z");
    // '한글' as a Mac writes it.
    let apart = "\u{1112}\u{1161}\u{11ab}\u{1100}\u{1173}\u{11af}";
    let book = world
        .handbook()
        .file(
            "carebook.toml",
            "[handbook]\ntimezone = \"UTC\"\n[[freshness.rule]]\npath = \"한글/**\"\nwindow = \"70d\"\n",
        )
        .file(&format!("{apart}/a.md"), "# A\n")
        .commit_at("2026-01-01T12:00:00Z", "A");
    assert_eq!(
        book.ask(&["stale", "--within", "9999"])[0]["window_days"],
        70
    );
}

#[test]
fn a_document_without_an_owner_says_so() {
    let world = World::new();
    let book = world
        .handbook()
        .file("a.md", "# A\n")
        .commit_at("2026-06-01T09:00:00Z", "A");
    let row = state(&book, "a.md");
    assert!(codes(&row).contains(&"unowned"), "{row}");
    assert!(row["owner"].is_null(), "{row}");
}

/// A translation is trusted as long as the text it was made from did not change after it.
#[test]
fn a_translation_whose_source_changed_is_not_trusted_until_it_follows() {
    let world = World::new().at("2026-03-01T12:00:00Z");
    let text = |of: &str, words: &str| {
        format!("---\nid: id-{words}\nowner: emma@example.com\n{of}---\n# Hold\n\n{words}.\n")
    };
    let of = |named: &str| format!("translation_of: {named}\n");
    let book = world
        .handbook()
        .file("carebook.toml", "[handbook]\ntimezone = \"UTC\"\n")
        .file("phone/hold.md", &text("", "one"))
        .file("phone/hold.ko.md", &text(&of("phone/hold.md"), "ko"))
        .file("phone/hold.vi.md", &text(&of("hold.md"), "vi"))
        .file("phone/hold.lv.md", &text(&of("id-one"), "lv"))
        .file("phone/hold.fr.md", &text(&of("phone/none.md"), "fr"))
        .commit_at("2026-01-01T12:00:00Z", "All at once");
    let all = ["ko", "vi", "lv", "fr"].map(|lang| format!("phone/hold.{lang}.md"));
    for path in &all {
        assert_eq!(state(&book, path)["state"], "fresh", "{path}");
    }
    let book = book
        .file(
            "phone/hold.md",
            &text("", "one").replace("one.", "Sixty seconds."),
        )
        .commit_at("2026-02-01T12:00:00Z", "The source moves on");
    assert_eq!(state(&book, "phone/hold.md")["state"], "fresh");
    for path in &all[..3] {
        let row = state(&book, path);
        assert_eq!(row["state"], "stale", "{row}");
        assert_eq!(codes(&row), ["source_changed"], "{row}");
        let why = row["reasons"][0]["text"].as_str().unwrap_or_default();
        assert!(why.contains("28 days ago"), "{why}");
        // One document asked for alone is judged like all of them.
        let shown = book.ask(&["show", path]);
        assert_eq!(shown["freshness"], "stale", "{shown}");
        let found = book.ask(&["search", &format!("in:{path} hold")]);
        assert_eq!(found["hits"][0]["freshness"], "stale", "{found}");
    }
    assert_eq!(
        state(&book, &all[3])["state"],
        "fresh",
        "its source is nowhere"
    );
    // A translation follows by a change of its own, or by being verified.
    let book = book
        .file(
            "phone/hold.ko.md",
            &text(&of("phone/hold.md"), "ko").replace("ko.", "육십 초."),
        )
        .commit_at("2026-02-02T12:00:00Z", "The Korean text follows");
    assert_eq!(state(&book, "phone/hold.ko.md")["state"], "fresh");
    drop(book.carebook(&["verify", "phone/hold.vi.md"]).succeeded());
    assert_eq!(state(&book, "phone/hold.vi.md")["state"], "fresh");
    assert_eq!(state(&book, "phone/hold.lv.md")["state"], "stale");
    // A change that does not count as an update asks nothing of translations.
    let book = book
        .file(
            "phone/hold.md",
            &text("", "one").replace("one.", "Sixty seconds!"),
        )
        .commit_at("2026-02-20T12:00:00Z", "A sign\n\nCarebook-Change: minor");
    for path in &all[..2] {
        assert_eq!(state(&book, path)["state"], "fresh", "{path}");
    }
}

#[test]
fn stale_answers_a_pipeline() {
    let policy = "[freshness]\nwindow = \"30d\"\n";
    seen_on("2026-06-01T09:00:00Z", policy, "", |book| {
        drop(book.carebook(&["stale"]).succeeded());
        drop(book.carebook(&["stale", "--fail"]).exits(1));
        let rows = book.ask(&["stale"]);
        assert_eq!(rows[0]["state"], "stale");
        assert!(
            rows[0]["reasons"][0]["text"]
                .as_str()
                .is_some_and(|text| !text.is_empty()),
            "{rows}"
        );
        assert!(codes(&rows[0]).contains(&"age"), "{rows}");
    });
    seen_on("2026-01-02T09:00:00Z", policy, "", |book| {
        drop(book.carebook(&["stale", "--fail"]).succeeded());
        assert_eq!(book.ask(&["stale"]), serde_json::json!([]));
    });
}

#[test]
fn owners_ask_for_their_own() {
    let world = World::new();
    let book = world
        .handbook()
        .file("a.md", "---\nowner: emma@example.com\n---\n# A\n")
        .file("b.md", "---\nowner: linh@example.com\n---\n# B\n")
        .commit_at("2024-01-01T09:00:00Z", "Old texts");
    let rows = book.ask(&["stale", "--owner", "linh@example.com"]);
    let paths: Vec<&str> = rows
        .as_array()
        .expect("an array")
        .iter()
        .filter_map(|row| row["path"].as_str())
        .collect();
    assert_eq!(paths, ["b.md"]);
}

#[test]
fn a_policy_can_be_tried_before_it_is_published() {
    let world = World::new();
    let book = world
        .handbook()
        .file("a.md", "# A\n")
        .commit_at("2026-06-01T09:00:00Z", "A");
    assert_eq!(book.ask(&["stale"]), serde_json::json!([]));
    let trial = world.path("trial.toml");
    std::fs::write(&trial, "[freshness]\nwindow = \"3d\"\n").expect("the policy");
    let rows = book.ask(&["stale", "--dry-run", trial.to_str().expect("UTF-8")]);
    assert_eq!(rows[0]["state"], "stale");
    assert_eq!(
        book.ask(&["stale"]),
        serde_json::json!([]),
        "trying it changes nothing"
    );
}

#[test]
fn a_wrong_policy_is_reported_and_the_rest_holds() {
    let policy = "[handbook]\nname = \"Dalbit\"\ntimezone = \"UTC\"\n[freshness]\nwindow = \"soon\"\nwarn_before = \"2d\"\ncolour = \"blue\"\n";
    seen_on("2026-01-02T09:00:00Z", policy, "", |book| {
        assert_eq!(
            state(book, "a.md")["window_days"],
            180,
            "the default is used"
        );
        let findings = book.carebook(&["doctor", "--json"]).json().to_string();
        assert!(findings.contains("carebook.toml"), "{findings}");
        assert!(
            findings.contains("soon"),
            "the doctor names the wrong value: {findings}"
        );
    });
}

/// What begins with a hyphen stands behind two, and behind all options.
fn asked(book: &Handbook<'_>, arguments: &[&str]) -> Value {
    book.carebook(arguments).succeeded().json()
}

#[test]
fn what_is_not_in_force_yet_is_told_alike_everywhere() {
    let policy = "[handbook]\ntimezone = \"UTC\"\n[freshness]\nwindow = \"900d\"\n";
    let cases = [
        ("2026-02-28T23:59:00Z", "due_soon", "not yet", true),
        ("2026-03-01T00:00:00Z", "fresh", "fresh", false),
    ];
    for (now, expected, word, is_told) in cases {
        seen_on(now, policy, "effective: 2026-03-01\n", |book| {
            let listed = book.ask(&["list"])[0]["freshness"].clone();
            let found = book.ask(&["search", "words"])["hits"][0]["freshness"].clone();
            let shown = book.ask(&["show", "a.md"])["freshness"].clone();
            assert_eq!([&listed, &found, &shown], [expected; 3], "{now}");
            for arguments in [&["stale"][..], &["stale", "--within", "3"]] {
                let rows = book.ask(arguments);
                let told: Vec<_> = rows.as_array().expect("rows").iter().collect();
                assert_eq!(
                    told.len(),
                    usize::from(is_told),
                    "{now}, {arguments:?}: {rows}"
                );
                for row in told {
                    assert_eq!(row["state"], expected, "{row}");
                    assert_eq!(codes(row), ["not_yet_effective"], "{row}");
                }
            }
            for (filter, fits) in [
                ("is:due", is_told),
                ("is:due_soon", is_told),
                ("is:fresh", !is_told),
                ("is:stale", false),
                ("-is:stale", true),
            ] {
                let listed = asked(book, &["list", "--json", "--", filter]);
                let query = format!("words {filter}");
                let found = asked(book, &["search", "--json", "--", &query]);
                let counts = [
                    listed.as_array().map(Vec::len),
                    found["hits"].as_array().map(Vec::len),
                ];
                assert_eq!(counts, [Some(usize::from(fits)); 2], "{now}: {filter}");
            }
            for arguments in [&["list"][..], &["search", "words"], &["show", "a.md"]] {
                let run = book.carebook(arguments).succeeded();
                assert!(
                    run.stdout.contains(word),
                    "{arguments:?} on {now}: {}",
                    run.stdout
                );
            }
            // A text that is prepared in good time does not stop a pipeline.
            drop(book.carebook(&["stale", "--fail"]).succeeded());
        });
    }
}

#[test]
fn the_days_of_a_change_of_clocks_are_days_like_others() {
    // Riga's clocks jump on 2026-03-29 and 2026-10-25; 22:30 UTC is the next day there, in winter
    // and in summer.
    let cases = [
        (
            "2026-03-27T22:30:00Z",
            "2026-03-29T20:59:00Z",
            1,
            "2026-03-29",
        ),
        (
            "2026-03-27T22:30:00Z",
            "2026-03-29T21:00:00Z",
            1,
            "2026-03-29",
        ),
        (
            "2026-03-28T21:59:00Z",
            "2026-03-29T20:59:00Z",
            1,
            "2026-03-29",
        ),
        (
            "2026-03-28T22:01:00Z",
            "2026-03-30T20:59:00Z",
            1,
            "2026-03-30",
        ),
        (
            "2026-10-24T20:59:00Z",
            "2026-10-25T21:59:00Z",
            1,
            "2026-10-25",
        ),
        (
            "2026-10-24T21:01:00Z",
            "2026-10-26T21:59:00Z",
            1,
            "2026-10-26",
        ),
    ];
    let policy = "[handbook]\ntimezone = \"Europe/Riga\"\n[freshness]\nwindow = \"1d\"\n";
    for (written, last_moment, window, due) in cases {
        let world = World::new().at(last_moment);
        let book = world
            .handbook()
            .file("carebook.toml", policy)
            .file("a.md", "# A\n")
            .commit_at(written, "A");
        let row = state(&book, "a.md");
        assert_eq!(row["due"], due, "written {written}: {row}");
        assert_eq!(row["window_days"], window);
        let day_after = last_moment.ends_with("21:00:00Z");
        assert_eq!(
            row["state"] == "stale",
            day_after,
            "{written}, seen {last_moment}: {row}"
        );
    }
}

#[test]
fn a_policy_to_try_that_is_none_is_named() {
    seen_on("2026-01-02T09:00:00Z", "", "", |book| {
        for (policy, piece) in [
            ("/nowhere/policy.toml", "/nowhere/policy.toml"),
            ("soon", "soon"),
            ("[freshness]\nwindow = 3", "line 2"),
        ] {
            let run = book.carebook(&["stale", "--dry-run", policy]);
            drop(run.exits(2).says(piece).says("90d"));
        }
        drop(book.carebook(&["stale", "--dry-run", "1w"]).succeeded());
    });
}
