//! Only published text counts, and reading never writes.

use carebook_tests::{EMMA, World};

#[test]
fn what_lies_in_the_working_tree_is_not_published() {
    let world = World::new();
    let book = world
        .handbook()
        .file("a.md", "# Hold\n\nAsk first.\n")
        .commit("Hold");
    book.write("a.md", "# Hold\n\nNever ask umbrella.\n");
    book.write("new.md", "# Umbrella\n");
    assert_eq!(book.found("umbrella"), Vec::<String>::new());
    assert_eq!(book.found("ask"), ["a.md"]);
    let shown = book.carebook(&["show", "a.md", "--source"]).succeeded();
    assert_eq!(shown.stdout, "# Hold\n\nAsk first.\n");
    drop(book.carebook(&["show", "new.md"]).exits(4).says("new.md"));
}

#[test]
fn a_draft_branch_is_not_published() {
    let world = World::new();
    let book = world.handbook().file("a.md", "# Hold\n").commit("Hold");
    book.git(&["checkout", "--quiet", "-b", "draft/longer"]);
    book.write("a.md", "# Hold longer\n");
    book.commit_now(EMMA, "2026-06-01T09:00:00Z", "Draft");
    assert_eq!(
        book.ask(&["list"])[0]["title"],
        "Hold",
        "main is what counts, whatever is checked out"
    );
}

#[test]
fn the_publish_branch_is_found_in_order() {
    let cases: [(&str, &[&str], Option<&str>, &str); 4] = [
        (
            "main before the checked-out one",
            &["main", "zz"],
            None,
            "main",
        ),
        (
            "master when there is no main",
            &["master", "zz"],
            None,
            "master",
        ),
        ("else the checked-out one", &["trunk"], None, "trunk"),
        (
            "what carebook.toml says",
            &["release", "main"],
            Some("release"),
            "release",
        ),
    ];
    for (why, branches, configured, expected) in cases {
        let world = World::new();
        let book = world.handbook().file("readme.txt", "x").commit("Root");
        let root = book.git(&["rev-parse", "HEAD"]).trim().to_owned();
        for branch in branches {
            book.git(&["checkout", "--quiet", "-B", branch, &root]);
            book.write("a.md", format!("# On {branch}\n"));
            if let Some(name) = configured {
                book.write("carebook.toml", format!("[publish]\nbranch = \"{name}\"\n"));
            }
            book.commit_now(EMMA, "2026-06-01T09:00:00Z", branch);
        }
        if !branches.contains(&"main") {
            book.git(&["branch", "-D", "main"]);
        }
        assert_eq!(
            book.ask(&["list"])[0]["title"],
            format!("On {expected}"),
            "{why}"
        );
    }
}

#[test]
fn nothing_is_written_into_a_repository() {
    let world = World::new();
    let book = world
        .handbook()
        .file(
            "a.md",
            "---\nowner: emma@example.com\n---\n# Hold\n\n## Sixty\n\nAsk first.\n",
        )
        .file("b.md", "# Other\n\nSee [hold](a.md#sixty).\n")
        .commit("Two texts");
    book.write("a.md", "# Hold, changed here\n");
    let before = book.fingerprint();
    for arguments in [
        &["index", "--json"][..],
        &["search", "ask"],
        &["search", "as", "--prefix", "--explain"],
        &["show", "a.md"],
        &["show", "a.md#sixty", "--html"],
        &["list"],
        &["stale"],
        &["log", "a.md"],
        &["doctor"],
        &["index", "--rebuild"],
    ] {
        drop(book.carebook(arguments));
        assert_eq!(
            book.fingerprint(),
            before,
            "`carebook {}` wrote something",
            arguments.join(" ")
        );
    }
}

#[test]
fn a_publish_branch_that_is_not_there_is_said_with_its_place() {
    let world = World::new();
    let book = world
        .handbook()
        .file(
            "carebook.toml",
            "[handbook]\nname = \"Dalbit\"\n\n[publish]\nbranch = \"releases\"\n",
        )
        .file("a.md", "# Alpha\n")
        .commit("Alpha");
    for question in [&["list"][..], &["search", "alpha"], &["index"], &["stale"]] {
        let run = book.carebook(question).succeeded();
        assert!(
            run.stderr.starts_with("carebook.toml:5:10: "),
            "{question:?}: {}",
            run.stderr
        );
        assert!(run.stderr.contains("releases"), "{}", run.stderr);
        assert!(!run.stdout.is_empty(), "and main is read: {}", run.stdout);
    }
    let findings = book.carebook(&["doctor", "--json"]).json();
    let finding = (findings.as_array().expect("findings").iter())
        .find(|finding| finding["code"] == "publish_branch")
        .unwrap_or_else(|| panic!("{findings}"));
    assert_eq!(
        (&finding["line"], &finding["column"]),
        (&5.into(), &10.into())
    );
}

#[test]
fn a_policy_that_cannot_be_read_is_said_with_line_and_column() {
    let world = World::new();
    let book = world
        .handbook()
        .file(
            "carebook.toml",
            "[freshness]\nwindow = \"soon\"\nwarn_before = = 3\n",
        )
        .file("a.md", "# Alpha\n")
        .commit("Alpha");
    let run = book.carebook(&["list"]).succeeded();
    for place in ["carebook.toml:2:10: ", "carebook.toml:3:"] {
        assert!(
            run.stderr.lines().any(|line| line.starts_with(place)),
            "{place}: {}",
            run.stderr
        );
    }
}
