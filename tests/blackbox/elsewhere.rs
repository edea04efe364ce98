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
