//! Exit statuses and the shape of errors.

use carebook_tests::World;

#[test]
fn wrong_use_is_two() {
    let world = World::new();
    let book = world.handbook().file("a.md", "# A\n").commit("A");
    for arguments in [
        &["no-such-command"][..],
        &["search", "x", "--limit", "many"],
        &["search"],
        &["show"],
        &["list", "--no-such-option"],
        &["stale", "--within", "soon"],
    ] {
        let run = book.carebook(arguments).exits(2);
        assert!(
            run.stdout.is_empty(),
            "errors go to standard error: {}",
            run.stdout
        );
        assert!(!run.stderr.is_empty());
    }
}

#[test]
fn wrong_use_as_json_says_what_would_be_right() {
    let world = World::new();
    let book = world.handbook().file("a.md", "# A\n").commit("A");
    for (arguments, piece) in [
        (&["serch", "x"][..], "search"),
        (&["list", "--jsn"], "--json"),
        (&["search", "x", "--limit", "many"], "carebook help"),
        (&["search", "--batch", "no-such-file"], "carebook help"),
        (&["index", ".", "--handbook", "other"], "carebook help"),
    ] {
        let arguments = [arguments, &["--json"]].concat();
        let error = book.carebook(&arguments).exits(2).error();
        let hint = error["hint"].as_str().unwrap_or_default();
        assert!(hint.contains(piece), "{arguments:?}: {error}");
    }
}

#[test]
fn what_is_not_there_yet_is_told_from_what_is_not_found() {
    let world = World::new();
    let book = world.handbook().file("a.md", "# A\n").commit("A");
    let run = book.carebook(&["search", "a", "--no-update"]).succeeded();
    drop(run.says("carebook index"));
    let run = book.carebook(&["list", "colour:red"]).exits(2);
    assert!(!run.stderr.contains("as text"), "{}", run.stderr);
    let run = book.carebook(&["show", "a.md", "--draft", "nope"]).exits(4);
    drop(run.says("no draft “nope”"));
}

#[test]
fn of_two_handbooks_none_is_taken_in_silence() {
    let world = World::new();
    let book = world.handbook().file("a.md", "# A\n").commit("A");
    let folder = book.folder().to_string_lossy().into_owned();
    drop(
        book.carebook(&["index", &folder, "--handbook", "elsewhere"])
            .exits(2)
            .says("name one"),
    );
    drop(
        book.carebook(&["index", &folder, "--handbook", &folder])
            .succeeded(),
    );
}

#[test]
fn help_and_version_are_answers() {
    let world = World::new();
    for option in ["--help", "--version"] {
        let run = world.carebook([option]).succeeded();
        assert!(run.stdout.contains("carebook"), "{}", run.stdout);
    }
    for command in [
        "init", "index", "search", "show", "list", "stale", "log", "doctor",
    ] {
        let run = world.carebook([command, "--help"]).succeeded();
        assert!(run.stdout.contains("--json"), "{command}: {}", run.stdout);
    }
}

#[test]
fn an_unknown_document_is_refused_and_named() {
    let world = World::new();
    let book = world
        .handbook()
        .file("phone/hold.md", "# Hold\n")
        .commit("Hold");
    for command in ["show", "log"] {
        let run = book.carebook(&[command, "phone/hodl.md"]).exits(4);
        assert!(run.stderr.contains("phone/hodl.md"), "{}", run.stderr);
        let error = book
            .carebook(&[command, "phone/hodl.md", "--json"])
            .exits(4)
            .error();
        assert_eq!(error["code"], "not_found", "{error}");
    }
}

#[test]
fn errors_as_json_are_whole() {
    let world = World::new();
    let error = world
        .carebook(["list", "--json", "--handbook", "/nowhere/at/all"])
        .exits(3)
        .error();
    assert!(
        error["message"]
            .as_str()
            .expect("a message")
            .contains("/nowhere/at/all")
    );
    let outside = world.carebook(["list", "--json"]).exits(3);
    assert!(outside.stdout.is_empty(), "{}", outside.stdout);
    drop(outside.error());
}

#[test]
fn a_clock_that_is_none_is_said() {
    let world = World::new().at("yesterday");
    let book = world.handbook().file("a.md", "# A\n").commit("A");
    let run = book.carebook(&["list"]);
    assert_ne!(run.status, 0);
    assert!(run.stderr.contains("CAREBOOK_NOW"), "{}", run.stderr);
}

#[test]
fn messages_are_for_people() {
    let world = World::new();
    let runs = [
        world.carebook(["list"]),
        world.carebook(["--handbook", "/nowhere", "list"]),
        world.carebook(["--handbook", "/etc/passwd", "list"]),
    ];
    for run in runs {
        for noise in [
            "Error {",
            "Err(",
            "panicked",
            "libgit2",
            "class=",
            "Os {",
            "RUST_BACKTRACE",
        ] {
            assert!(!run.stderr.contains(noise), "{noise} in {}", run.stderr);
        }
    }
}

#[test]
fn a_filter_that_cannot_be_meant_is_wrong_use() {
    let world = World::new();
    let book = world
        .handbook()
        .file("a.md", "---\nlang: ko\nkind: service-level\n---\n# A\n")
        .commit_at("2026-06-10T09:00:00Z", "A");
    for (filter, piece) in [
        ("is:unknown", "is:stale"),
        ("colour:red", "colour:"),
        ("tag:", "tag:"),
        ("is:", "is:stale"),
        ("in:drafts", "draft list"),
        ("in:comments", "comment list"),
        ("as-of:2026-01-01", "as-of:"),
    ] {
        let run = book.carebook(&["list", filter]).exits(2);
        assert!(run.stdout.is_empty(), "{}", run.stdout);
        drop(run.says(piece));
        let error = book.carebook(&["list", filter, "--json"]).exits(2).error();
        assert_eq!(error["code"], "bad_request", "{filter}: {error}");
    }
    // Whoever searches is told, and gets what the rest of the words finds.
    for query in ["a is:unknown", "a tag:"] {
        assert_eq!(book.ask(&["search", query])["total"], 1, "{query}");
    }
    let run = book.carebook(&["search", "a is:unknown"]).succeeded();
    drop(run.says("is:unknown is not known"));
    for filter in [
        "is:FRESH",
        "IS:fresh",
        "lang:ko-KR",
        "kind:service_level",
        "kind:\"Service level\"",
        "-is:stale",
        "tag:none-has-it",
    ] {
        let count = usize::from(!filter.starts_with("tag"));
        let listed = (book.carebook(&["list", "--json", "--", filter]).succeeded()).json();
        assert_eq!(listed.as_array().map(Vec::len), Some(count), "{filter}");
        let query = format!("a {filter}");
        let found = (book
            .carebook(&["search", "--json", "--", &query])
            .succeeded())
        .json();
        assert_eq!(found["total"], count, "{filter}: {found}");
    }
}

#[test]
fn a_day_that_is_none_is_wrong_use() {
    let world = World::new();
    let book = world.handbook().file("a.md", "# A\n").commit("A");
    for day in ["yesterday", "2026-02-30", "2026-13-01", "1", ""] {
        for arguments in [
            &["show", "a.md", "--as-of", day],
            &["search", "a", "--as-of", day],
        ] {
            drop(book.carebook(arguments).exits(2).says("2026-11-22"));
        }
    }
}

#[test]
fn an_error_as_json_is_one_value_beside_a_faulty_policy_too() {
    let world = World::new();
    let book = world
        .handbook()
        .file("carebook.toml", "[handbook]\nname = 5\nbogus = 1\n")
        .file("a.md", "# A\n")
        .commit("A");
    let error = book
        .carebook(&["show", "nope.md", "--json"])
        .exits(4)
        .error();
    assert_eq!(error["code"], "not_found");
    let notes = error["notes"].as_array().unwrap();
    assert!(
        notes
            .iter()
            .any(|note| note.as_str().unwrap().contains("`bogus`")),
        "the faults are told inside: {notes:?}"
    );
    let listed = book.carebook(&["list", "--json"]).succeeded();
    assert!(listed.stderr.contains("`bogus`"), "{}", listed.stderr);
}
