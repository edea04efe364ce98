//! Files of the folder that differ from what is published, in a terminal.

use carebook_tests::{EMMA, Handbook, World};
use serde_json::json;

const TEXT: &str = "# Refunds\n\nWithin 14 days.\n\nAsk for the receipt.\n\nPay back by card.\n";

fn handbook(world: &World) -> Handbook<'_> {
    world
        .handbook()
        .file("refunds.md", TEXT)
        .file("hold.md", "# Hold\n\nSixty seconds.\n")
        .commit("Begin")
}

fn file(handbook: &Handbook<'_>, path: &str) -> String {
    std::fs::read_to_string(handbook.folder().join(path)).expect("a file")
}

fn published(handbook: &Handbook<'_>, path: &str) -> String {
    handbook.git(&["show", &format!("main:{path}")])
}

#[test]
fn they_are_listed_and_shown() {
    let world = World::new();
    let handbook = handbook(&world);
    assert_eq!(handbook.ask(&["local", "list"]), json!([]));
    handbook.write("refunds.md", TEXT.replace("14", "30"));
    handbook.write("new.md", "# New\n\nText.\n");
    std::fs::remove_file(handbook.folder().join("hold.md")).expect("it goes");
    assert_eq!(
        handbook.ask(&["local", "list"]),
        json!([
            { "path": "hold.md", "kind": "removed" },
            { "path": "new.md", "kind": "added" },
            { "path": "refunds.md", "kind": "modified" },
        ])
    );
    let diff = handbook.ask(&["local", "diff", "refunds.md"]);
    assert_eq!(diff["changes"], 1);
    let people = handbook
        .carebook(&["local", "diff", "refunds.md"])
        .succeeded()
        .stdout;
    assert!(people.contains("14") && people.contains("30"), "{people}");
    let shown = handbook.ask(&["show", "refunds.md"]);
    assert_eq!(shown["source"], TEXT, "agents read what is published");
}

#[test]
fn they_become_a_draft_or_are_published() {
    let world = World::new();
    let handbook = handbook(&world);
    handbook.write("refunds.md", TEXT.replace("14", "30"));
    handbook.write("new.md", "# New\n\nText.\n");
    let draft = handbook.ask(&["local", "draft", "refunds.md", "--name", "mine"]);
    assert_eq!(draft["name"], "mine");
    assert_eq!(draft["documents"][0]["path"], "refunds.md");
    assert_eq!(file(&handbook, "refunds.md"), TEXT.replace("14", "30"));
    drop(handbook.carebook(&["draft", "discard", "mine"]).succeeded());

    std::fs::remove_file(handbook.folder().join("hold.md")).expect("it goes");
    let outcome = handbook.ask(&[
        "local",
        "publish",
        "refunds.md",
        "hold.md",
        "-m",
        "Thirty days",
    ]);
    assert_eq!(outcome["state"], "published");
    assert_eq!(published(&handbook, "refunds.md"), TEXT.replace("14", "30"));
    assert_eq!(
        handbook.git(&["status", "--porcelain"]),
        "?? new.md\n",
        "only what was named was published"
    );
    assert_eq!(
        handbook.git(&["log", "-1", "--format=%s%n%an", "main"]),
        format!("Thirty days\n{}\n", EMMA.name)
    );
    drop(
        handbook
            .carebook(&["local", "publish", "refunds.md"])
            .exits(4),
    );
    drop(
        handbook
            .carebook(&["local", "draft", "nowhere.md"])
            .exits(4),
    );
}

#[test]
fn what_is_gone_or_moved_in_the_folder_is_published_and_leaves_no_local_change() {
    for (to, paths) in [
        (
            "billing/refunds.md",
            &["refunds.md", "billing/refunds.md"][..],
        ),
        ("../refunds.md", &["refunds.md"]),
    ] {
        let world = World::new();
        let handbook = handbook(&world);
        std::fs::create_dir(handbook.folder().join("billing")).expect("a folder");
        let place = |path: &str| handbook.folder().join(path);
        std::fs::rename(place("refunds.md"), place(to)).expect("it moves");
        let args = [&["local", "publish", "-m", "Gone"], paths].concat();
        let outcome = handbook.ask(&args);
        assert_eq!(outcome["state"], "published", "{to}");
        assert_eq!(
            outcome["kept"],
            json!([]),
            "the folder is as published: {to}"
        );
        assert_eq!(handbook.ask(&["local", "list"]), json!([]), "{to}");
        assert_eq!(handbook.git(&["status", "--porcelain"]), "", "{to}");
    }
}

#[test]
fn what_does_not_exist_has_no_difference() {
    let world = World::new();
    let handbook = handbook(&world);
    let run = handbook.carebook(&["local", "diff", "nosuch.md", "--json"]);
    assert_eq!(run.exits(4).error()["code"], "not_found");
    drop(
        handbook
            .carebook(&["local", "diff", "refunds.md"])
            .succeeded(),
    );
}

#[test]
fn a_rule_keeps_them_from_being_published_and_they_are_a_draft_then() {
    let world = World::new();
    let handbook = handbook(&world)
        .file("carebook.toml", "[review]\napprovals = 1\n")
        .commit("Rules");
    handbook.write("refunds.md", TEXT.replace("14", "30"));
    let refused = handbook
        .carebook(&["local", "publish", "refunds.md", "--json"])
        .exits(4);
    let draft = refused.json();
    assert_eq!(draft["type"], "blocked");
    assert_eq!(published(&handbook, "refunds.md"), TEXT);
    assert_eq!(
        file(&handbook, "refunds.md"),
        TEXT.replace("14", "30"),
        "the file stays"
    );
    let name = draft["name"].as_str().expect("a name");
    assert_eq!(handbook.ask(&["draft", "list"])[0]["name"], name);
}

#[test]
fn they_go_back_and_what_stood_there_is_kept() {
    let world = World::new();
    let handbook = handbook(&world);
    handbook.write("refunds.md", TEXT.replace("14", "30"));
    let done = handbook.ask(&["local", "put-back", "refunds.md"]);
    assert_eq!(done[0]["path"], "refunds.md");
    assert_eq!(file(&handbook, "refunds.md"), TEXT);
    let kept = done[0]["kept"].as_str().expect("a file");
    assert_eq!(
        std::fs::read_to_string(kept).expect("it is there"),
        TEXT.replace("14", "30")
    );
    drop(
        handbook
            .carebook(&["local", "put-back", "refunds.md"])
            .exits(4),
    );
}

/// Some of them put back, and not a word about them, would look as if nothing had been.
#[test]
fn a_wrong_name_among_several_puts_none_back() {
    let world = World::new();
    let handbook = handbook(&world);
    handbook.write("refunds.md", TEXT.replace("14", "30"));
    handbook.write("new.md", "# New\n");
    drop(
        handbook
            .carebook(&["local", "put-back", "refunds.md", "new.md", "nwe.md"])
            .exits(4)
            .says("There is no local change at nwe.md"),
    );
    assert_eq!(file(&handbook, "new.md"), "# New\n");
    assert_eq!(file(&handbook, "refunds.md"), TEXT.replace("14", "30"));
    let done = handbook.ask(&["local", "put-back", "./refunds.md", "new.md", "refunds.md"]);
    assert_eq!(done.as_array().map(Vec::len), Some(2), "{done}");
}

#[test]
fn what_is_refused_at_once_leaves_no_draft() {
    let world = World::new();
    let handbook = handbook(&world);
    handbook.write("refunds.md", TEXT.replace("14", "30"));
    drop(
        handbook
            .carebook(&["local", "publish", "refunds.md", "-m", " "])
            .exits(2)
            .says("what changes"),
    );
    assert_eq!(handbook.ask(&["draft", "list"]), serde_json::json!([]));
}

#[test]
fn a_picture_is_compared_by_its_size() {
    let world = World::new();
    let handbook = handbook(&world);
    handbook.write("assets/a.png", b"\x89PNG\r\n\x1a\n\0\0\0");
    let said = handbook
        .carebook(&["local", "diff", "assets/a.png"])
        .succeeded();
    assert!(said.stdout.contains("a.png (11 B)"), "{said:?}");
}

/// What `git mv` and `git add` staged would otherwise go with the next commit.
#[test]
fn what_was_staged_goes_back_too() {
    let world = World::new();
    let handbook = handbook(&world);
    handbook.git(&["mv", "refunds.md", "moved.md"]);
    handbook.write("새 문서.md", "# New\n");
    handbook.git(&["add", "새 문서.md"]);
    drop(
        handbook
            .carebook(&["local", "put-back", "refunds.md"])
            .succeeded(),
    );
    let said = handbook
        .carebook(&["local", "put-back", "moved.md", "새 문서.md"])
        .succeeded();
    assert!(
        said.stdout
            .contains("새 문서.md is not published; it was taken away."),
        "{said:?}"
    );
    assert!(said.stderr.contains("is kept in"), "{said:?}");
    assert_eq!(handbook.git(&["status", "--porcelain"]), "");
    assert_eq!(file(&handbook, "refunds.md"), TEXT);
    // Another branch is checked out: what is staged there is that branch's.
    handbook.git(&["checkout", "-q", "-b", "other"]);
    handbook.write("refunds.md", "# Other\n");
    handbook.git(&["commit", "-qam", "Other"]);
    handbook.write("refunds.md", "# Staged\n");
    handbook.git(&["add", "refunds.md"]);
    drop(
        handbook
            .carebook(&["local", "put-back", "refunds.md"])
            .succeeded(),
    );
    assert_eq!(handbook.git(&["show", ":refunds.md"]), "# Staged\n");
}

#[test]
fn a_change_made_on_an_older_text_takes_nothing_back_that_was_published_since() {
    let world = World::new();
    let handbook = handbook(&world);
    handbook.write("refunds.md", TEXT.replace("receipt", "bill"));
    // Published while the file was changed: the file stays.
    drop(
        handbook
            .carebook(&["draft", "start", "refunds.md", "--name", "d"])
            .succeeded(),
    );
    let args = ["draft", "write", "d", "refunds.md"];
    drop(
        handbook
            .carebook_reading(&args, &TEXT.replace("14", "30"))
            .succeeded(),
    );
    drop(handbook.carebook(&["draft", "publish", "d"]).succeeded());
    assert_eq!(
        file(&handbook, "refunds.md"),
        TEXT.replace("receipt", "bill")
    );

    let draft = handbook.ask(&["local", "draft", "refunds.md", "--name", "mine"]);
    assert_eq!(draft["conflicts"], json!([]));
    let outcome = handbook.ask(&["local", "publish", "refunds.md", "-m", "The bill"]);
    assert_eq!(outcome["state"], "published", "{outcome}");
    let both = TEXT.replace("14", "30").replace("receipt", "bill");
    assert_eq!(
        published(&handbook, "refunds.md"),
        both,
        "both changes are there"
    );
    assert_eq!(file(&handbook, "refunds.md"), both, "the file follows");
    assert_eq!(handbook.ask(&["local", "list"]), json!([]));
}

#[test]
fn a_change_of_the_same_words_as_were_published_since_is_a_conflict() {
    let world = World::new();
    let handbook = handbook(&world);
    handbook.write("refunds.md", TEXT.replace("14", "45"));
    drop(
        handbook
            .carebook(&["draft", "start", "refunds.md", "--name", "d"])
            .succeeded(),
    );
    let args = ["draft", "write", "d", "refunds.md"];
    drop(
        handbook
            .carebook_reading(&args, &TEXT.replace("14", "30"))
            .succeeded(),
    );
    drop(handbook.carebook(&["draft", "publish", "d"]).succeeded());
    let refused = handbook
        .carebook(&["local", "publish", "refunds.md", "--json"])
        .exits(4);
    assert_eq!(refused.json()["conflicts"][0]["path"], "refunds.md");
    assert!(published(&handbook, "refunds.md").contains("30 days"));
    assert_eq!(file(&handbook, "refunds.md"), TEXT.replace("14", "45"));
}
