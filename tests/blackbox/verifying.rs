//! `carebook verify`: 'still accurate', said of exactly one content, by somebody who may.

use carebook_tests::{Author, EMMA, Handbook, LINH, MINJUN, Run, World, carebook};
use serde_json::{Value, json};

const POLICY: &str = "[handbook]\ntimezone = \"UTC\"\n\
    [people]\n\"linh@example.com\" = { name = \"Linh\", roles = [\"quality\"] }\n\
    [freshness]\nwindow = \"30d\"\nwarn_before = \"5d\"\n";

/// A handbook with one text of 2026-01-01, which is stale for months.
fn stale<'w>(world: &'w World, policy: &str) -> Handbook<'w> {
    world
        .handbook()
        .file("carebook.toml", policy)
        .file(
            "a.md",
            "---\nowner: emma@example.com\n---\n# A\n\nWords.\n\n## More\n\nOther words.\n",
        )
        .commit_at("2026-01-01T12:00:00Z", "A")
}

/// Runs `carebook` as somebody, at a time.
fn by(book: &Handbook<'_>, who: Author, now: &str, arguments: &[&str]) -> Run {
    let mut command = book.command(carebook());
    command
        .env("CAREBOOK_NOW", now)
        .env("GIT_AUTHOR_NAME", who.name)
        .env("GIT_AUTHOR_EMAIL", who.email)
        .env("GIT_COMMITTER_NAME", who.name)
        .env("GIT_COMMITTER_EMAIL", who.email)
        .args(arguments);
    Run::of(&mut command)
}

/// What is known of a document's freshness at a time.
fn seen(book: &Handbook<'_>, path: &str, now: &str) -> Value {
    let rows = by(book, EMMA, now, &["stale", "--within", "9999", "--json"])
        .succeeded()
        .json();
    let rows = rows.as_array().expect("rows");
    let row = rows.iter().find(|row| row["path"] == path).cloned();
    row.unwrap_or_else(|| panic!("{path} is missing in {rows:?}"))
}

fn codes(row: &Value) -> Vec<&str> {
    let reasons = row["reasons"].as_array().expect("reasons");
    let codes = reasons.iter().filter_map(|reason| reason["code"].as_str());
    codes.collect()
}

const JUNE: &str = "2026-06-15T09:00:00Z";

#[test]
fn a_verified_text_is_fresh_until_its_window_has_passed() {
    let world = World::new();
    let book = stale(&world, POLICY);
    let main = book.git(&["rev-parse", "main"]);
    assert_eq!(seen(&book, "a.md", JUNE)["state"], "stale");
    let answer = by(
        &book,
        EMMA,
        JUNE,
        &["verify", "a.md", "-m", "Read it all.", "--json"],
    );
    let rows = answer.succeeded().json();
    let row = &rows[0];
    assert_eq!(
        (&row["path"], &row["state"]),
        (&json!("a.md"), &json!("fresh")),
        "{rows}"
    );
    assert_eq!(row["verified"], "2026-06-15");
    assert_eq!(
        row["due"], "2026-07-15",
        "the window begins with the verification"
    );
    assert_eq!(row["updated"], "2026-01-01", "nothing was changed");
    for (now, state) in [
        (JUNE, "fresh"),
        ("2026-07-10T00:00:00Z", "due_soon"),
        ("2026-07-16T00:00:00Z", "stale"),
        // Before it was said, it was not.
        ("2026-06-01T00:00:00Z", "stale"),
    ] {
        let row = seen(&book, "a.md", now);
        assert_eq!(row["state"], state, "on {now}: {row}");
        let listed = by(&book, EMMA, now, &["list", "--json"]).json();
        let found = by(&book, EMMA, now, &["search", "words", "--json"]).json();
        let shown = by(&book, EMMA, now, &["show", "a.md", "--json"]).json();
        let everywhere =
            [&listed[0], &found["hits"][0], &shown].map(|row| row["freshness"].clone());
        assert_eq!(
            everywhere,
            [json!(state), json!(state), json!(state)],
            "on {now}"
        );
    }
    assert_eq!(
        book.git(&["rev-parse", "main"]),
        main,
        "the texts stay as they are"
    );
    assert_eq!(book.git(&["status", "--porcelain"]), "");
    book.git(&["fsck", "--strict", "--no-dangling"]);
    let events = book.git(&["ls-tree", "-r", "--name-only", "carebook/journal"]);
    let path = events.trim();
    let event = book.git(&["show", &format!("carebook/journal:{path}")]);
    let event: Value = serde_json::from_str(&event).expect("an event");
    assert_eq!(event["kind"], "document.verified");
    assert_eq!(
        (&event["doc"], &event["text"]),
        (&json!("a.md"), &json!("Read it all."))
    );
    assert_eq!(event["blob"], book.git(&["rev-parse", "main:a.md"]).trim());
    let sections = event["sections"].as_object().expect("sections");
    assert_eq!(sections.keys().collect::<Vec<_>>(), ["a", "more"]);
    assert_eq!(book.ask(&["doctor"]), json!([]));
}

#[test]
fn another_text_is_not_the_verified_one() {
    let world = World::new();
    let book = stale(&world, POLICY);
    drop(by(&book, EMMA, JUNE, &["verify", "a.md"]).succeeded());
    let text = std::fs::read_to_string(book.folder().join("a.md")).expect("the text");

    book.write("a.md", text.replace("Words.", "Wordz."));
    book.commit_now(
        EMMA,
        "2026-06-16T09:00:00Z",
        "A slip\n\nCarebook-Change: minor",
    );
    let row = seen(&book, "a.md", "2026-07-01T09:00:00Z");
    assert_eq!(
        row["state"], "fresh",
        "a minor change does not undo it: {row}"
    );
    assert_eq!(row["verified"], "2026-06-15");

    book.write(
        "a.md",
        text.replace("Words.", "Quite other words stand here."),
    );
    book.commit_now(EMMA, "2026-06-17T09:00:00Z", "Other words");
    let row = seen(&book, "a.md", "2026-07-01T09:00:00Z");
    assert_eq!(codes(&row), ["changed_since_verified"], "{row}");
    assert!(row["verified"].is_null(), "{row}");
    assert_eq!(row["due"], "2026-07-17", "the clock runs from the change");

    drop(by(&book, EMMA, "2026-07-20T09:00:00Z", &["verify", "a.md"]).succeeded());
    let row = seen(&book, "a.md", "2026-07-21T09:00:00Z");
    assert_eq!(
        (codes(&row), &row["due"]),
        (vec![], &json!("2026-08-19")),
        "{row}"
    );
}

#[test]
fn a_renamed_text_stays_verified() {
    let world = World::new();
    let book = stale(&world, POLICY);
    drop(by(&book, EMMA, JUNE, &["verify", "a.md"]).succeeded());
    book.git(&["mv", "a.md", "b.md"]);
    book.commit_now(EMMA, "2026-06-16T09:00:00Z", "Another name");
    let row = seen(&book, "b.md", "2026-06-20T09:00:00Z");
    assert_eq!(
        (&row["state"], &row["verified"]),
        (&json!("fresh"), &json!("2026-06-15")),
        "{row}"
    );
}

#[test]
fn only_who_may_verifies() {
    let world = World::new();
    let policy = format!("{POLICY}verify = [\"owner\", \"role:quality\"]\n");
    let book = stale(&world, &policy)
        .file("b.md", "# B\n")
        .commit_at("2026-06-10T12:00:00Z", "B");
    let row = seen(&book, "b.md", JUNE);
    assert_eq!(
        row["state"], "fresh",
        "nobody verified it, and it is new: {row}"
    );
    assert_eq!(codes(&row), ["never_verified", "unowned"]);

    let run = by(&book, MINJUN, JUNE, &["verify", "a.md", "--json"]).exits(4);
    let error = run.error();
    assert_eq!(error["code"], "refused");
    let message = error["message"].as_str().expect("a message");
    assert!(
        message.contains("owner") && message.contains("quality"),
        "{message}"
    );
    // Emma owns one of two: all or nothing.
    drop(by(&book, EMMA, JUNE, &["verify", "a.md", "b.md"]).exits(4));
    assert_eq!(seen(&book, "a.md", JUNE)["state"], "stale");
    drop(by(&book, LINH, JUNE, &["verify", "a.md", "b.md", "a.md"]).succeeded());
    for path in ["a.md", "b.md"] {
        assert_eq!(seen(&book, path, JUNE)["verified"], "2026-06-15", "{path}");
    }
    let lead = book.git(&["log", "--format=%an: %s", "carebook/journal"]);
    assert_eq!(
        lead.trim(),
        "Linh Trần: 2 documents are still accurate",
        "one act, one commit"
    );
}

#[test]
fn what_cannot_be_verified_is_said_and_leaves_nothing() {
    let world = World::new();
    let book = stale(&world, POLICY);
    for (arguments, status) in [
        (&["verify"][..], 2),
        (&["verify", "nowhere.md"], 4),
        (&["verify", "a.md", "nowhere.md"], 4),
        (&["verify", "../a.md"], 4),
    ] {
        let run = by(&book, EMMA, JUNE, arguments).exits(status);
        assert!(run.stdout.is_empty(), "{}", run.stdout);
    }
    assert_eq!(book.git(&["branch", "--list", "carebook/*"]), "");
}

#[test]
fn nobody_verifies_in_another_name_or_ahead_of_time() {
    let world = World::new();
    let policy = format!("{POLICY}verify = [\"owner\"]\n");
    let book = stale(&world, &policy);
    drop(by(&book, EMMA, JUNE, &["verify", "a.md"]).succeeded());
    let path = book.git(&["ls-tree", "-r", "--name-only", "carebook/journal"]);
    let event = book.git(&["show", &format!("carebook/journal:{}", path.trim())]);
    book.git(&["branch", "-D", "carebook/journal"]);
    let said = |who: Author, at: &str| {
        let place = world.path("journal");
        let place = place.to_string_lossy().into_owned();
        book.git(&[
            "worktree",
            "add",
            "--quiet",
            "--orphan",
            "-b",
            "carebook/journal",
            &place,
        ]);
        let file = std::path::Path::new(&place).join(path.trim());
        std::fs::create_dir_all(file.parent().expect("a folder")).expect("a folder");
        std::fs::write(&file, event.replace(JUNE, at)).expect("the event");
        book.git(&["-C", &place, "add", "--all"]);
        let author = format!("{} <{}>", who.name, who.email);
        book.git(&[
            "-C", &place, "commit", "--quiet", "-m", "said", "--author", &author,
        ]);
        book.git(&["worktree", "remove", "--force", &place]);
        let row = seen(&book, "a.md", JUNE);
        book.git(&["branch", "-D", "carebook/journal"]);
        row
    };
    for (who, at, state) in [
        (EMMA, JUNE, "fresh"),
        (MINJUN, JUNE, "stale"),
        (EMMA, "2036-06-15T09:00:00Z", "stale"),
    ] {
        let row = said(who, at);
        assert_eq!(row["state"], state, "{} at {at}: {row}", who.name);
    }
}

#[test]
fn the_window_verifies_what_was_seen_and_takes_it_back() {
    let world = World::new();
    let book = stale(&world, POLICY);
    drop(book.carebook(&["index"]).succeeded());
    let mut rpc = book.rpc();
    let ask = json!({ "docs": ["a.md", "gone.md"] });
    let before = rpc.ask("freshness.verifiable", &ask);
    assert_eq!(before.as_array().map(Vec::len), Some(1), "{before}");
    assert_eq!(
        (&before[0]["opened"], &before[0]["refused"]),
        (&json!(false), &Value::Null)
    );
    let page = rpc.ask("document.read", &json!({ "doc": "a.md" }));
    let after = rpc.ask("freshness.verifiable", &ask);
    assert_eq!(
        (&after[0]["opened"], &after[0]["blob"]),
        (&json!(true), &page["blob"])
    );
    let verify =
        |blob: &Value| json!({ "documents": [{ "doc": "a.md", "blob": blob }], "text": "" });
    let old = rpc.ask(
        "freshness.verify",
        &verify(&json!("0123456789012345678901234567890123456789")),
    );
    assert_eq!(
        old,
        json!({ "type": "changed", "titles": ["A"] }),
        "another text was looked at"
    );
    let said = rpc.ask("freshness.verify", &verify(&page["blob"]));
    assert_eq!(said["type"], "said", "{said}");
    assert_eq!(said["documents"][0]["freshness"]["state"], "fresh");
    let counts = rpc.ask("freshness.board", &json!({ "group_by": "state" }))["counts"].clone();
    assert_eq!(counts, json!({ "fresh": 1, "due_soon": 0, "stale": 0 }));
    rpc.ask(
        "freshness.withdraw",
        &json!({ "verifications": said["verifications"] }),
    );
    let page = rpc.ask("document.read", &json!({ "doc": "a.md" }));
    assert_eq!(page["row"]["freshness"]["state"], "stale", "{page}");
    assert!(page["row"]["freshness"]["verified"].is_null());
}

#[test]
fn colleagues_see_what_was_verified() {
    let world = World::new();
    let book = stale(&world, POLICY);
    let remote = world.path("remote.git");
    let remote = remote.to_str().expect("UTF-8");
    book.git(&["init", "--quiet", "--bare", "--initial-branch=main", remote]);
    book.git(&["remote", "add", "origin", remote]);
    drop(by(&book, EMMA, JUNE, &["verify", "a.md"]).succeeded());
    drop(by(&book, EMMA, JUNE, &["sync"]).succeeded());
    let clone = world.path("clone");
    world.git(
        &world.path(""),
        &["clone", "--quiet", remote, clone.to_str().expect("UTF-8")],
    );
    let other = Handbook::existing(&world, clone);
    let row = seen(&other, "a.md", JUNE);
    assert_eq!(
        (&row["state"], &row["verified"]),
        (&json!("fresh"), &json!("2026-06-15")),
        "{row}"
    );
}

#[test]
fn who_publishes_and_checked_the_whole_text_verifies_it_in_the_same_act() {
    let world = World::new();
    let policy = format!("{POLICY}verify = [\"owner\"]\n");
    let book = stale(&world, &policy);
    let drafted = |who: Author, name: &str, words: &str| {
        drop(
            by(
                &book,
                who,
                JUNE,
                &["draft", "start", "a.md", "--name", name],
            )
            .succeeded(),
        );
        let text = book.git(&["show", "main:a.md"]) + "\n" + words + "\n";
        drop(
            book.carebook_reading(&["draft", "write", name, "a.md"], &text)
                .succeeded(),
        );
    };
    let said = |who: Author, name: &str, more: &[&str]| {
        let arguments = [&["draft", "publish", name, "--json"], more].concat();
        by(&book, who, JUNE, &arguments)
    };

    drafted(EMMA, "d", "New words.");
    let answer = said(EMMA, "d", &["--verify"]).succeeded().json();
    assert_eq!(answer["verified"], 1, "{answer}");
    let row = seen(&book, "a.md", JUNE);
    assert_eq!(row["verified"], "2026-06-15", "{row}");

    // Publishing alone says nothing of the rest of the text.
    drafted(EMMA, "e", "Newer words.");
    let answer = said(EMMA, "e", &[]).succeeded().json();
    assert_eq!(answer["verified"], 0, "{answer}");

    // Whose word does not count publishes nothing by asking for it.
    drafted(LINH, "f", "Newest words.");
    let main = book.git(&["rev-parse", "main"]);
    let refused = said(LINH, "f", &["--verify"]);
    assert_eq!(refused.status, 4, "{refused:?}");
    assert_eq!(book.git(&["rev-parse", "main"]), main);
    drop(said(LINH, "f", &[]).succeeded());
}
