//! `carebook log`: versions, newest first, across renames and merges, as git tells them.

use carebook_tests::{EMMA, Handbook, LINH, MINJUN, World};

fn commits(book: &Handbook<'_>, document: &str) -> Vec<String> {
    let versions = book.ask(&["log", document]);
    let rows = versions.as_array().expect("an array");
    rows.iter()
        .map(|row| row["commit"].as_str().expect("a commit").to_owned())
        .collect()
}

fn follow(book: &Handbook<'_>, document: &str) -> Vec<String> {
    book.git(&["log", "--follow", "--format=%H", "--", document])
        .lines()
        .map(str::to_owned)
        .collect()
}

const LONG: &str = "# Hold\n\nAsk the caller first.\nSay what you will check.\nCome back within sixty seconds.\nApologise on return.\nThank the caller for waiting.\n";

#[test]
fn a_version_says_who_and_when() {
    let world = World::new();
    let book = world
        .handbook()
        .file("a.md", LONG)
        .commit_by(LINH, "2026-01-10T09:00:00+07:00", "Hold: first text")
        .file("a.md", &format!("{LONG}\nNever twice.\n"))
        .commit_by(
            MINJUN,
            "2026-03-10T09:00:00+09:00",
            "Hold: 두 번 금지\n\nBecause people complained.",
        );
    let versions = book.ask(&["log", "a.md"]);
    let newest = &versions[0];
    assert_eq!(
        newest["commit"].as_str(),
        Some(book.git(&["rev-parse", "HEAD"]).trim())
    );
    assert_eq!(newest["summary"], "Hold: 두 번 금지");
    assert_eq!(newest["minor"], false);
    assert_eq!(newest["path"], "a.md");
    assert!(newest["author"].to_string().contains("김민준"), "{newest}");
    assert!(
        newest["date"]
            .as_str()
            .is_some_and(|date| date.starts_with("2026-03-10")),
        "{newest}"
    );
    assert!(
        versions[1]["author"].to_string().contains("Linh Trần"),
        "{versions}"
    );
    assert_eq!(versions.as_array().map(Vec::len), Some(2));
}

#[test]
fn a_rename_keeps_the_history() {
    let world = World::new();
    let book = world
        .handbook()
        .file("hold.md", LONG)
        .commit("First")
        .file("hold.md", &LONG.replace("sixty", "60"))
        .commit("Digits");
    book.git(&["mv", "hold.md", "moved.md"]);
    let book = book
        .commit("Moved")
        .file("moved.md", &format!("{LONG}\nMore.\n"))
        .commit("More");
    assert_eq!(commits(&book, "moved.md"), follow(&book, "moved.md"));
    assert_eq!(commits(&book, "moved.md").len(), 4);
    let paths: Vec<String> = book
        .ask(&["log", "moved.md"])
        .as_array()
        .expect("an array")
        .iter()
        .map(|row| row["path"].to_string())
        .collect();
    assert_eq!(
        paths,
        ["\"moved.md\"", "\"moved.md\"", "\"hold.md\"", "\"hold.md\""]
    );
}

#[test]
fn a_merge_brings_both_sides() {
    let world = World::new();
    let book = world
        .handbook()
        .file("a.md", LONG)
        .file("b.md", "# B\n")
        .commit("First");
    book.git(&["checkout", "--quiet", "-b", "side"]);
    book.write("a.md", LONG.replace("Ask", "Please ask"));
    book.commit_now(LINH, "2026-02-01T09:00:00Z", "Side");
    book.git(&["checkout", "--quiet", "main"]);
    book.write("b.md", "# B again\n");
    book.commit_now(EMMA, "2026-02-02T09:00:00Z", "Main");
    book.git(&["merge", "--quiet", "--no-ff", "-m", "Merge side", "side"]);
    assert_eq!(commits(&book, "a.md"), follow(&book, "a.md"));
    assert_eq!(commits(&book, "b.md"), follow(&book, "b.md"));
}

/// A merge that only joins a rename with an edit of the other side changes no words.
#[test]
fn a_merge_that_only_moves_a_document_is_no_update() {
    let world = World::new();
    let book = world.handbook().file("a.md", LONG).commit("First");
    book.git(&["checkout", "--quiet", "-b", "side"]);
    book.git(&["mv", "a.md", "moved.md"]);
    book.commit_now(LINH, "2026-02-01T09:00:00Z", "Side moves it");
    book.git(&["checkout", "--quiet", "main"]);
    book.write("a.md", LONG.replace("Ask", "Please ask"));
    book.commit_now(EMMA, "2026-02-02T09:00:00Z", "Main edits it");
    book.git(&["merge", "--quiet", "--no-ff", "-m", "Merge side", "side"]);
    // `git log --follow` goes the side's way and loses the edit.
    let log = book.ask(&["log", "moved.md"]);
    let told: Vec<(&str, bool)> = (log.as_array().expect("versions").iter())
        .filter_map(|version| Some((version["summary"].as_str()?, version["minor"].as_bool()?)))
        .collect();
    let expected = [
        ("Merge side", true),
        ("Main edits it", false),
        ("Side moves it", true),
        ("First", false),
    ];
    assert_eq!(told, expected);
    let listed = book.ask(&["list"]);
    let updated = listed[0]["updated"].as_str().unwrap_or_default();
    assert!(updated.starts_with("2026-02-02"), "{listed}");
}

#[test]
fn history_grows_with_the_tip() {
    let world = World::new();
    let book = world.handbook().file("a.md", LONG).commit("First");
    assert_eq!(commits(&book, "a.md").len(), 1);
    let book = book
        .file("a.md", &format!("{LONG}\nSecond.\n"))
        .commit("Second");
    assert_eq!(commits(&book, "a.md"), follow(&book, "a.md"));
    book.git(&["reset", "--quiet", "--hard", "HEAD~1"]);
    assert_eq!(
        commits(&book, "a.md").len(),
        1,
        "a tip that went back takes its versions along"
    );
    let book = book
        .file("a.md", &format!("{LONG}\nOther.\n"))
        .commit("Other");
    assert_eq!(commits(&book, "a.md"), follow(&book, "a.md"));
}

#[test]
fn a_minor_change_is_a_version_that_does_not_count() {
    let world = World::new();
    let book = world
        .handbook()
        .file("a.md", LONG)
        .commit_at("2026-01-10T09:00:00Z", "First")
        .file("a.md", &LONG.replace("sixty", "60"))
        .commit_at("2026-06-01T09:00:00Z", "Digits\n\nCarebook-Change: minor\n");
    let versions = book.ask(&["log", "a.md"]);
    assert_eq!(versions[0]["minor"], true);
    assert_eq!(versions[1]["minor"], false);
    let stale = book.ask(&["list"]);
    assert_eq!(
        stale[0]["updated"].as_str().map(|day| &day[..10]),
        Some("2026-01-10"),
        "{stale}"
    );
}

#[test]
fn changes_of_form_are_no_updates() {
    let first = "---\nowner: emma@example.com\n---\n# Hold\n\nAsk first. See [rules](rules.md).\n";
    let cases = [
        (
            "spaces at the end of lines",
            first.replace("first.", "first.  "),
            false,
        ),
        ("line endings", first.replace('\n', "\r\n"), false),
        ("another owner", first.replace("emma", "linh"), false),
        (
            "a link that moved",
            first.replace("rules.md", "phone/rules.md"),
            false,
        ),
        ("a new word", first.replace("Ask first", "Ask twice"), true),
        (
            "a new title",
            first.replace("owner:", "title: Holding\nowner:"),
            true,
        ),
        (
            "an end of validity",
            first.replace("owner:", "expires: 2027-01-01\nowner:"),
            true,
        ),
    ];
    for (what, second, counts) in cases {
        let world = World::new();
        let book = world
            .handbook()
            .file("rules.md", "# R\n")
            .file("phone/rules.md", "# R\n")
            .file("a.md", first)
            .commit_at("2026-01-10T09:00:00Z", "First")
            .file("a.md", &second)
            .commit_at("2026-06-01T09:00:00Z", "Second");
        let listed = book.ask(&["list"]);
        let row = listed
            .as_array()
            .expect("rows")
            .iter()
            .find(|row| row["path"] == "a.md")
            .expect("a.md")
            .clone();
        let expected = if counts { "2026-06-01" } else { "2026-01-10" };
        assert_eq!(
            row["updated"].as_str().map(|day| &day[..10]),
            Some(expected),
            "{what}"
        );
    }
}

#[test]
fn an_earlier_day_is_found_by_the_old_and_by_the_new_path() {
    let world = World::new();
    let book = world
        .handbook()
        .file("hold.md", LONG)
        .commit_at("2026-01-10T09:00:00Z", "Begin");
    book.git(&["mv", "hold.md", "waiting.md"]);
    book.commit_now(EMMA, "2026-02-10T09:00:00Z", "Another name");
    std::fs::create_dir(book.folder().join("phone")).expect("a folder");
    book.git(&["mv", "waiting.md", "phone/waiting.md"]);
    book.write("phone/waiting.md", LONG.replace("sixty", "ninety"));
    book.commit_now(LINH, "2026-03-10T09:00:00Z", "Ninety");
    for (path, day, then, word) in [
        ("hold.md", "2026-01-20", "hold.md", "sixty"),
        ("waiting.md", "2026-01-20", "hold.md", "sixty"),
        ("phone/waiting.md", "2026-01-20", "hold.md", "sixty"),
        ("hold.md", "2026-02-20", "waiting.md", "sixty"),
        ("waiting.md", "2026-02-20", "waiting.md", "sixty"),
        ("phone/waiting.md", "2026-02-20", "waiting.md", "sixty"),
        ("hold.md", "2026-03-20", "phone/waiting.md", "ninety"),
    ] {
        let shown = book.ask(&["show", path, "--as-of", day]);
        assert_eq!(shown["path"], then, "{path} on {day}");
        assert!(
            shown["source"]
                .as_str()
                .is_some_and(|text| text.contains(word)),
            "{path} on {day}: {shown}"
        );
    }
    drop(
        book.carebook(&["show", "hold.md", "--as-of", "2026-01-01"])
            .exits(4),
    );
    drop(
        book.carebook(&["show", "never.md", "--as-of", "2026-03-20"])
            .exits(4),
    );

    // Another document at the old path is another document.
    book.write(
        "hold.md",
        "# A new one\n\nNothing in common with the older text.\n",
    );
    book.commit_now(EMMA, "2026-04-10T09:00:00Z", "A new one");
    let before = book.ask(&["show", "hold.md", "--as-of", "2026-01-20"]);
    assert!(
        before["source"]
            .as_str()
            .is_some_and(|text| text.contains("sixty")),
        "{before}"
    );
    let after = book.ask(&["show", "hold.md", "--as-of", "2026-04-20"]);
    assert_eq!(after["title"], "A new one");
}

#[test]
fn an_older_text_is_no_second_document_with_its_id() {
    let world = World::new();
    let book = world
        .handbook()
        .file("hold.md", "---\nid: hold\n---\n# Hold\n\nSixty seconds.\n")
        .commit("A");
    book.git(&["mv", "hold.md", "waiting.md"]);
    book.commit_now(EMMA, "2026-02-10T09:00:00Z", "Another name");
    for form in ["--source", "--text"] {
        let run = book
            .carebook(&["show", "hold", "--at", "HEAD~1", form])
            .succeeded();
        assert!(!run.stderr.contains("stands in"), "{run:?}");
        assert!(run.stdout.contains("Sixty"), "{run:?}");
    }
}

#[test]
fn a_page_of_links_that_moves_keeps_its_history() {
    let world = World::new();
    let book = world
        .handbook()
        .file(
            "guides/a.md",
            "---\nid: page\n---\n[b](b.md)\n\n[c](../c.md)\n\n[d](../d.md)\n",
        )
        .file("guides/b.md", "# B\n")
        .file("c.md", "# C\n")
        .file("d.md", "# D\n")
        .commit("Begin");
    drop(
        book.carebook(&["draft", "start", "c.md", "--name", "m"])
            .succeeded(),
    );
    let moved = book.ask(&["draft", "move", "m", "guides/a.md", "x/y/a.md"]);
    let page = &moved["documents"][0];
    assert_eq!(
        (&page["change"], &page["from"]),
        (&"moved".into(), &"guides/a.md".into()),
        "{moved}"
    );
    drop(book.carebook(&["draft", "publish", "m"]).succeeded());
    let log = book.ask(&["log", "page"]);
    assert_eq!(log.as_array().map(Vec::len), Some(2), "{log}");
}

/// At its old place it would be a second document, or take another one's place.
#[test]
fn an_older_text_comes_back_where_its_document_lies_now() {
    let text = "# Hold\n\nSixty seconds, then [call](refunds.md#x) or [wait](#hold).\n";
    let led = "# Hold\n\nSixty seconds, then [call](../refunds.md#x) or [wait](#hold).\n";
    let world = World::new();
    let book = world
        .handbook()
        .file("hold.md", text)
        .file("refunds.md", "# Refunds\n\n## X\n\nText.\n")
        .commit("A");
    let old = book.git(&["rev-parse", "HEAD"]);
    std::fs::create_dir(book.folder().join("phone")).expect("a folder");
    book.git(&["mv", "hold.md", "phone/waiting.md"]);
    book.commit_now(EMMA, "2026-02-10T09:00:00Z", "Another place");
    book.write("phone/waiting.md", led.replace("Sixty", "Ninety"));
    book.commit_now(EMMA, "2026-02-11T09:00:00Z", "Ninety");
    let restored = |doc: &str| {
        let draft = book.ask(&["restore", doc, "--to", old.trim()]);
        let documents = draft["documents"].as_array().expect("documents");
        assert_eq!(documents.len(), 1, "{doc}: {draft}");
        assert_eq!(documents[0]["path"], "phone/waiting.md", "{doc}: {draft}");
        assert_eq!(documents[0]["change"], "modified", "{doc}: {draft}");
        let name = draft["name"].as_str().expect("a name");
        book.git(&[
            "cat-file",
            "blob",
            &format!("draft/{name}:phone/waiting.md"),
        ])
    };
    assert_eq!(
        restored("phone/waiting.md"),
        led,
        "its links still lead there"
    );
    assert_eq!(restored("hold.md"), led);
    book.write("hold.md", "# A new one\n\nNothing in common with it.\n");
    book.commit_now(EMMA, "2026-04-10T09:00:00Z", "A new one");
    assert_eq!(restored("hold.md"), led, "another document lies there now");
    // One that is gone comes back where it was.
    book.git(&["rm", "-q", "refunds.md"]);
    book.commit_now(EMMA, "2026-05-10T09:00:00Z", "Gone");
    let draft = book.ask(&["restore", "refunds.md", "--to", old.trim()]);
    assert_eq!(draft["documents"][0]["path"], "refunds.md", "{draft}");
    assert_eq!(draft["documents"][0]["change"], "added", "{draft}");
}

#[test]
fn a_comparison_follows_a_document_to_its_new_place() {
    let world = World::new();
    let book = world
        .handbook()
        .file("a/hold.md", "# Hold\n\nSixty seconds.\n")
        .commit("A");
    let moved = |to: &str| {
        drop(
            book.carebook(&["draft", "start", "a/hold.md", "--name", "m"])
                .succeeded(),
        );
        drop(
            book.carebook(&["draft", "move", "m", "a/hold.md", to])
                .succeeded(),
        );
        drop(book.carebook(&["draft", "publish", "m"]).succeeded());
    };
    moved("b/hold.md");
    let told = book.ask(&["diff", "b/hold.md", "--words"]);
    assert_eq!(told["hunks"], serde_json::json!([]), "{told}");
    assert_eq!(
        (&told["old_path"], &told["path"]),
        (
            &serde_json::json!("a/hold.md"),
            &serde_json::json!("b/hold.md")
        )
    );
    let said = book.carebook(&["diff", "b/hold.md"]).succeeded().stdout;
    assert!(said.contains("a/hold.md → b/hold.md"), "{said}");
    assert!(said.contains("The text is the same."), "{said}");
    // What changed before or behind the move is still what is told.
    let book = book
        .file("b/hold.md", "# Hold\n\nForty seconds.\n")
        .commit("Shorter");
    let told = book.ask(&["diff", "b/hold.md"]);
    let said = told.to_string();
    assert!(
        said.contains("-") && said.contains("Sixty seconds.") && said.contains("Forty seconds."),
        "{told}"
    );
    assert_eq!(told["old_path"], serde_json::Value::Null);
}
