//! `carebook search` beyond the published text: an earlier day, drafts, comments, and hostile
//! queries in a batch.

use carebook_tests::{Handbook, World};

fn two_days(world: &World) -> Handbook<'_> {
    world
        .handbook()
        .file("hold.md", "# Holding\n\nCome back within ninety seconds.\n")
        .file(
            "old.md",
            "# Fax orders\n\nOrders by fax are typed in by hand.\n",
        )
        .commit_at("2026-03-01T09:00:00Z", "First texts")
        .file("hold.md", "# Holding\n\nCome back within sixty seconds.\n")
        .commit_at("2026-06-01T09:00:00Z", "Sixty seconds")
}

#[test]
fn an_earlier_day_is_searched_as_it_was() {
    let world = World::new();
    let book = two_days(&world);
    let total = |arguments: &[&str]| book.ask(arguments)["total"].as_u64().unwrap();
    assert_eq!(total(&["search", "ninety"]), 0);
    for _ in 0..2 {
        assert_eq!(total(&["search", "ninety", "--as-of", "2026-04-01"]), 1);
    }
    assert_eq!(total(&["search", "sixty", "--as-of", "2026-04-01"]), 0);
    assert_eq!(total(&["search", "sixty", "--as-of", "2026-06-01"]), 1);
    assert_eq!(
        book.carebook(&["search", "sixty", "--as-of", "2025-01-01", "--json"])
            .exits(4)
            .error()["code"],
        "not_found",
        "nothing was published then"
    );
    drop(
        book.carebook(&["search", "sixty", "--as-of", "yesterday"])
            .exits(2),
    );
}

#[test]
fn a_hit_of_an_earlier_day_is_that_days_document() {
    let world = World::new();
    let policy =
        "[handbook]\ntimezone = \"UTC\"\n[freshness]\nwindow = \"30d\"\nwarn_before = \"5d\"\n";
    let text = |words: &str| {
        format!(
            "---\nid: 01JD4Z7M2Q8R5T6V9X0A1B2C3D\nowner: emma@example.com\nkind: policy\n---\n# Parcels\n\n{words}\n"
        )
    };
    let book = world
        .handbook()
        .file("carebook.toml", policy)
        .file("parcels.md", &text("Collected within seven days."))
        .commit_at("2026-01-01T09:00:00Z", "First text")
        .file("parcels.md", &text("Collected within seven days. "))
        .commit_at("2026-02-20T09:00:00Z", "A space\n\nCarebook-Change: minor")
        .file("carebook.toml", "[handbook]\ntimezone = \"UTC\"\n")
        .file("moved/parcels.md", &text("Collected within nine days."));
    book.git(&["rm", "-q", "parcels.md"]);
    let book = book.commit_at("2026-04-01T09:00:00Z", "Nine, elsewhere");
    for (day, state, due) in [
        ("2026-01-10", "fresh", "2026-01-31"),
        ("2026-01-29", "due_soon", "2026-01-31"),
        ("2026-03-01", "stale", "2026-01-31"),
    ] {
        let found = book.ask(&["search", "seven collected", "--as-of", day]);
        let hit = &found["hits"][0];
        assert_eq!(hit["path"], "parcels.md", "{day}: {found}");
        assert_eq!(hit["id"], "01JD4Z7M2Q8R5T6V9X0A1B2C3D", "{day}");
        assert_eq!(hit["owner"], "emma@example.com", "{day}");
        assert_eq!(hit["kind"], "policy", "{day}");
        assert_eq!(
            (&hit["freshness"], &hit["due"]),
            (&state.into(), &due.into()),
            "{day}: judged by that day's policy, from the last change until then that counts"
        );
        let states = |wanted: &str| {
            let query = format!("seven is:{wanted}");
            book.ask(&["search", &query, "--as-of", day])["total"].as_u64()
        };
        let fitting = ["fresh", "due", "stale"].map(states);
        let expected = ["fresh", "due_soon", "stale"].map(|one| Some(u64::from(one == state)));
        assert_eq!(fitting, expected, "{day}");
    }
    let found = book.ask(&["search", "nine collected", "--as-of", "2026-04-02"]);
    assert_eq!(found["hits"][0]["path"], "moved/parcels.md", "{found}");
    assert_eq!(found["hits"][0]["id"], "01JD4Z7M2Q8R5T6V9X0A1B2C3D");
}

#[test]
fn an_index_of_an_earlier_day_is_no_damage() {
    let world = World::new();
    let book = two_days(&world);
    drop(book.carebook(&["search", "sixty"]).succeeded());
    drop(
        book.carebook(&["search", "ninety", "--as-of", "2026-04-01"])
            .succeeded(),
    );
    let run = book.carebook(&["search", "sixty"]).succeeded();
    assert!(
        !run.stderr.contains("made anew"),
        "what search itself puts into the cache is not somebody else's: {}",
        run.stderr
    );
}

#[test]
fn drafts_are_searched_only_when_asked_for() {
    let world = World::new();
    let book = two_days(&world);
    drop(
        book.carebook(&["draft", "start", "hold.md", "--name", "shorter"])
            .succeeded(),
    );
    book.git(&["checkout", "-q", "draft/shorter"]);
    book.write("hold.md", "# Holding\n\nCome back within forty seconds.\n");
    book.git(&["commit", "-qam", "Forty"]);
    book.git(&["checkout", "-q", "main"]);
    assert_eq!(book.ask(&["search", "forty"])["total"], 0);
    let found = book.ask(&["search", "forty in:drafts"]);
    assert_eq!(found["hits"][0]["draft"], "shorter", "{found}");
    assert_eq!(found["hits"][0]["path"], "hold.md");
}

#[test]
fn a_local_change_is_found_among_the_drafts() {
    let world = World::new();
    let book = two_days(&world);
    book.write("hold.md", "# Holding\n\nCome back within twenty seconds.\n");
    book.write("new.md", "# Couriers\n\nTwenty couriers were asked.\n");
    assert_eq!(book.ask(&["search", "twenty"])["total"], 0);
    let found = book.ask(&["search", "twenty in:drafts"]);
    assert_eq!(found["total"], 2, "{found}");
    for hit in found["hits"].as_array().unwrap() {
        assert_eq!(hit["local"], true, "{found}");
    }
    book.write("new.md", "# Couriers\n\nThirty couriers were asked.\n");
    assert_eq!(book.ask(&["search", "twenty in:drafts"])["total"], 1);
    assert_eq!(book.ask(&["search", "thirty in:drafts"])["total"], 1);
}

#[test]
fn drafts_and_comments_are_searched_together() {
    let world = World::new();
    let book = two_days(&world);
    book.write(
        "hold.md",
        "# Holding\n\nThe regulator wants twenty seconds.\n",
    );
    let said = [
        "comment",
        "add",
        "old.md",
        "-m",
        "The regulator forbids fax",
    ];
    drop(book.carebook(&said).succeeded());
    for query in [
        "regulator in:drafts in:comments",
        "in:comments in:drafts regulator",
    ] {
        let found = book.ask(&["search", query]);
        assert_eq!(found["total"], 2, "{query}: {found}");
        let hits = found["hits"].as_array().unwrap();
        assert!(hits.iter().any(|hit| hit["local"] == true), "{found}");
        assert!(hits.iter().any(|hit| hit["thread"].is_string()), "{found}");
    }
    let found = book.ask(&["search", "regulator in:drafts", "--as-of", "2026-04-01"]);
    assert!(
        found["hints"][0].as_str().unwrap().starts_with("as-of:"),
        "{found}"
    );
}

#[test]
fn what_is_said_in_comments_is_found_there() {
    let world = World::new();
    let book = two_days(&world);
    drop(
        book.carebook(&[
            "comment",
            "add",
            "hold.md",
            "--quote",
            "sixty seconds",
            "-m",
            "The regulator asked for this limit",
        ])
        .succeeded(),
    );
    assert_eq!(book.ask(&["search", "regulator"])["total"], 0);
    let found = book.ask(&["search", "regulator in:comments"]);
    assert_eq!(found["hits"][0]["path"], "hold.md", "{found}");
    assert!(found["hits"][0]["thread"].is_string(), "{found}");
}

#[test]
fn a_hit_in_comments_names_the_document_as_people_know_it() {
    let world = World::new();
    let text = "---\nid: 01JD4Z7M2Q8R5T6V9X0A1B2C3D\ntitle: Waiting on the line\n---\n# Waiting\n\nSixty seconds.\n";
    let book = two_days(&world)
        .file("calls/waiting.md", text)
        .commit("Waiting");
    let said = [
        "comment",
        "add",
        "calls/waiting.md",
        "-m",
        "The regulator asked for this",
    ];
    drop(book.carebook(&said).succeeded());
    let found = book.ask(&["search", "regulator in:comments"]);
    assert_eq!(found["hits"][0]["path"], "calls/waiting.md", "{found}");
    assert_eq!(found["hits"][0]["title"], "Waiting on the line");
    assert_eq!(found["hits"][0]["id"], "01JD4Z7M2Q8R5T6V9X0A1B2C3D");
    drop(
        book.carebook(&[
            "draft",
            "start",
            "--new",
            "calls/new.md",
            "--title",
            "New rule",
            "--name",
            "d",
        ])
        .succeeded(),
    );
    let said = [
        "comment",
        "add",
        "calls/new.md",
        "--draft",
        "d",
        "-m",
        "The auditor asked, too",
    ];
    drop(book.carebook(&said).succeeded());
    let found = book.ask(&["search", "auditor in:comments"]);
    assert_eq!(found["hits"][0]["path"], "calls/new.md", "{found}");
    assert_eq!(found["hits"][0]["title"], "New rule");
}

#[test]
fn a_batch_of_hostile_queries_is_answered_line_by_line() {
    let world = World::new();
    let book = two_days(&world);
    let lines: Vec<Vec<u8>> = vec![
        "a".repeat(10_000).into_bytes(),
        "ㅋ".repeat(3_333).into_bytes(),
        "*".repeat(10_000).into_bytes(),
        b"\xed\xa0\x80\xed\xb0\x80 half a surrogate".to_vec(),
        b"\\ud83d \"\\ude00\"".to_vec(),
        b"\x01\x02\x1f\x7f".to_vec(),
        b"-\"-\"-\":::".to_vec(),
        b"sixty".to_vec(),
    ];
    let file = world.path("queries");
    std::fs::write(&file, lines.join(&b'\n')).unwrap();
    let answers = book
        .carebook(&[
            "search",
            "--batch",
            file.to_str().unwrap(),
            "--prefix",
            "--json",
        ])
        .succeeded()
        .json_lines();
    assert_eq!(answers.len(), lines.len());
    assert_eq!(answers.last().unwrap()["total"], 1);
}
