//! Publishing: whole or not at all, joined with what others published, nothing lost.

use carebook_tests::{Handbook, LINH, World};
use serde_json::{Value, json};

const TEXT: &str = "# Refunds\n\nWithin 14 days.\n\nAsk for the receipt.\n\nPay back by card.\n";

fn drafted<'w>(world: &'w World, text: &str) -> Handbook<'w> {
    let handbook = world
        .handbook()
        .file("refunds.md", TEXT)
        .file("hold.md", "# Hold\n\nSixty seconds.\n")
        .file("assets/a.bin", "\u{0}one")
        .commit("Begin");
    let mut rpc = handbook.rpc();
    rpc.ask(
        "drafts.start",
        &json!({ "docs": ["refunds.md"], "name": "r", "title": "Refunds anew" }),
    );
    let read = rpc.ask(
        "drafts.read",
        &json!({ "name": "r", "doc": "refunds.md", "window": "a" }),
    );
    rpc.ask(
        "drafts.save",
        &json!({ "name": "r", "path": "refunds.md", "window": "a", "base": read["base"], "text": text }),
    );
    drop(rpc);
    handbook
}

fn publish(handbook: &Handbook<'_>, preview: &Value, resolutions: &Value) -> Value {
    handbook.rpc().ask(
        "drafts.publish",
        &json!({
            "name": "r", "onto": preview["onto"], "tip": preview["draft"]["tip"],
            "message": preview["message"], "minor": false, "resolutions": resolutions,
        }),
    )
}

fn preview(handbook: &Handbook<'_>) -> Value {
    handbook
        .rpc()
        .ask("drafts.publish_preview", &json!({ "name": "r" }))
}

fn published(handbook: &Handbook<'_>, path: &str) -> String {
    handbook.git(&["show", &format!("main:{path}")])
}

#[test]
fn a_draft_becomes_one_commit_that_reads_well() {
    let world = World::new();
    let handbook = drafted(&world, &TEXT.replace("14", "30"));
    let before = handbook.git(&["rev-parse", "main"]);
    drop(
        handbook
            .carebook(&[
                "draft",
                "publish",
                "r",
                "--minor",
                "-m",
                "Refunds: 30 days\n\nAs decided.",
            ])
            .succeeded(),
    );
    assert_eq!(
        handbook.git(&["rev-parse", "main^"]),
        before,
        "the only parent"
    );
    assert_eq!(
        handbook
            .git(&["log", "-1", "--format=%B", "main"])
            .trim_end(),
        "Refunds: 30 days\n\nAs decided.\n\nCarebook-Draft: r\nCarebook-Change: minor"
    );
    assert_eq!(
        handbook
            .git(&["diff", "--stat", "main^", "main"])
            .lines()
            .count(),
        2
    );
    assert_eq!(published(&handbook, "refunds.md"), TEXT.replace("14", "30"));
    assert_eq!(
        handbook.git(&["status", "--porcelain"]),
        "",
        "the working tree followed"
    );
    assert_eq!(handbook.ask(&["draft", "list"]), json!([]));
    assert_eq!(
        handbook
            .git(&["for-each-ref", "refs/carebook/backup"])
            .lines()
            .count(),
        1,
        "the draft's own commits stay reachable"
    );
    handbook.git(&["fsck", "--strict", "--no-dangling"]);
}

#[test]
fn a_file_that_somebody_changed_in_the_folder_stays_as_it_is() {
    let world = World::new();
    let handbook = drafted(&world, &TEXT.replace("14", "30"));
    let mine = TEXT.replace("card", "cash");
    handbook.write("refunds.md", &mine);
    let outcome = publish(&handbook, &preview(&handbook), &json!([]));
    assert_eq!(outcome["kept"], json!(["refunds.md"]));
    let there = std::fs::read_to_string(handbook.folder().join("refunds.md")).expect("a file");
    assert_eq!(there, mine);
    assert_eq!(published(&handbook, "refunds.md"), TEXT.replace("14", "30"));
}

#[test]
fn what_was_published_meanwhile_is_joined_word_by_word() {
    let world = World::new();
    let handbook = drafted(&world, &TEXT.replace("14", "30"))
        .file(
            "refunds.md",
            &TEXT.replace("receipt", "bill").replace("card", "cash"),
        )
        .file("new.md", "# New\n")
        .commit("Others");
    let looked = preview(&handbook);
    assert_eq!(looked["conflicts"], json!([]));
    assert_eq!(looked["draft"]["behind"], true);
    assert_eq!(publish(&handbook, &looked, &json!([]))["type"], "published");
    let expected = TEXT
        .replace("14", "30")
        .replace("receipt", "bill")
        .replace("card", "cash");
    assert_eq!(published(&handbook, "refunds.md"), expected);
    assert_eq!(
        published(&handbook, "new.md"),
        "# New\n",
        "nobody removed it"
    );
}

#[test]
fn the_same_words_are_shown_from_both_sides_and_never_marked_in_the_text() {
    let world = World::new();
    let handbook = drafted(&world, &TEXT.replace("14", "30"))
        .file("refunds.md", &TEXT.replace("14", "21"))
        .commit("Others");
    let looked = preview(&handbook);
    let pieces = looked["conflicts"][0]["pieces"].as_array().expect("pieces");
    let place = pieces
        .iter()
        .find(|piece| piece["type"] == "place")
        .expect("a place");
    assert!(
        place["yours"]
            .as_str()
            .is_some_and(|text| text.contains("30")),
        "{place}"
    );
    assert!(
        place["theirs"]
            .as_str()
            .is_some_and(|text| text.contains("21")),
        "{place}"
    );
    let main = handbook.git(&["rev-parse", "main"]);
    let refused = handbook.carebook(&["draft", "publish", "r"]).exits(4);
    assert!(refused.stderr.contains("refunds.md"), "{}", refused.stderr);
    assert_eq!(publish(&handbook, &looked, &json!([]))["type"], "conflicts");
    assert_eq!(
        handbook.git(&["rev-parse", "main"]),
        main,
        "nothing was published"
    );

    let decided = TEXT.replace("14", "30 (21 for outlets)");
    let outcome = publish(
        &handbook,
        &looked,
        &json!([{ "path": "refunds.md", "text": decided }]),
    );
    assert_eq!(outcome["type"], "published");
    assert_eq!(published(&handbook, "refunds.md"), decided);
}

#[test]
fn a_lost_race_shows_the_new_state_and_overwrites_nothing() {
    let world = World::new();
    let handbook = drafted(&world, &TEXT.replace("14", "30"));
    let looked = preview(&handbook);
    handbook.write("hold.md", "# Hold\n\nFifty seconds.\n");
    handbook.commit_now(LINH, "2026-06-15T08:59:00Z", "Faster");
    let outcome = publish(&handbook, &looked, &json!([]));
    assert_eq!(outcome["type"], "moved");
    assert_eq!(
        outcome["preview"]["onto"],
        handbook.git(&["rev-parse", "main"]).trim()
    );
    assert_eq!(
        publish(&handbook, &outcome["preview"], &json!([]))["type"],
        "published"
    );
    assert_eq!(
        published(&handbook, "hold.md"),
        "# Hold\n\nFifty seconds.\n"
    );
}

#[test]
fn a_draft_saved_after_the_preview_is_looked_at_again() {
    let world = World::new();
    let handbook = drafted(&world, &TEXT.replace("14", "30"));
    let looked = preview(&handbook);
    let mut rpc = handbook.rpc();
    let read = rpc.ask(
        "drafts.read",
        &json!({ "name": "r", "doc": "refunds.md", "window": "b" }),
    );
    rpc.ask(
        "drafts.save",
        &json!({ "name": "r", "path": "refunds.md", "window": "b", "base": read["base"], "text": "# Other\n" }),
    );
    drop(rpc);
    assert_eq!(publish(&handbook, &looked, &json!([]))["type"], "moved");
}

#[test]
fn removing_what_others_changed_asks_first() {
    let world = World::new();
    let handbook = drafted(&world, &TEXT.replace("14", "30"));
    handbook.git(&["rm", "--quiet", "refunds.md"]);
    handbook.commit_now(LINH, "2026-06-15T08:00:00Z", "Away with it");
    let looked = preview(&handbook);
    assert_eq!(looked["conflicts"][0]["path"], "refunds.md");
    assert_eq!(publish(&handbook, &looked, &json!([]))["type"], "conflicts");
    let kept = json!([{ "path": "refunds.md", "text": TEXT }]);
    assert_eq!(publish(&handbook, &looked, &kept)["type"], "published");
    assert_eq!(published(&handbook, "refunds.md"), TEXT);
}

#[test]
fn an_edit_follows_a_document_that_was_renamed_meanwhile() {
    let world = World::new();
    let handbook = drafted(&world, &TEXT.replace("14", "30"));
    handbook.git(&["mv", "refunds.md", "returns.md"]);
    handbook.commit_now(LINH, "2026-06-15T08:00:00Z", "Rename");
    let looked = preview(&handbook);
    assert_eq!(looked["conflicts"], json!([]));
    assert_eq!(publish(&handbook, &looked, &json!([]))["type"], "published");
    assert_eq!(published(&handbook, "returns.md"), TEXT.replace("14", "30"));
    let listed = handbook.git(&["ls-tree", "-r", "--name-only", "main"]);
    assert!(!listed.contains("refunds.md"), "{listed}");
}

#[test]
fn a_merge_in_progress_is_not_published_into() {
    let world = World::new();
    let handbook = drafted(&world, &TEXT.replace("14", "30"));
    let head = handbook.git(&["rev-parse", "HEAD"]);
    std::fs::write(handbook.folder().join(".git/MERGE_HEAD"), head).expect("a merge");
    let refused = handbook.carebook(&["draft", "publish", "r"]).exits(4);
    assert!(refused.stderr.contains("merge"), "{}", refused.stderr);
}

#[test]
fn rules_of_the_handbook_stand_in_the_way_until_they_hold_or_may_be_passed() {
    let world = World::new();
    let rules = "[people]\n\"emma@example.com\" = { name = \"Emma\", roles = [\"writer\"] }\n\"linh@example.com\" = { name = \"Linh\", roles = [\"lead\"] }\n[review]\nbypass = [\"role:lead\"]\n[[review.rule]]\npath = \"refunds.md\"\napprovals = 1\n";
    let handbook = drafted(&world, &TEXT.replace("14", "30"))
        .file("carebook.toml", rules)
        .commit("Rules");
    let looked = preview(&handbook);
    assert_eq!(
        looked["draft"]["blocked_by"][0]["code"], "approvals_missing",
        "{looked}"
    );
    assert_eq!(publish(&handbook, &looked, &json!([]))["type"], "blocked");
    let main = handbook.git(&["rev-parse", "main"]);
    drop(handbook.carebook(&["draft", "publish", "r"]).exits(4));
    assert_eq!(handbook.git(&["rev-parse", "main"]), main);

    let lead = |arguments: &[&str]| {
        let mut command = handbook.command(carebook_tests::carebook());
        command.args(arguments);
        command.env("GIT_AUTHOR_NAME", LINH.name);
        command.env("GIT_AUTHOR_EMAIL", LINH.email);
        command.status().expect("carebook runs").code()
    };
    assert_eq!(
        lead(&["draft", "publish", "r"]),
        Some(4),
        "nobody goes past the rules by accident"
    );
    assert_eq!(handbook.git(&["rev-parse", "main"]), main);
    assert_eq!(
        lead(&["draft", "publish", "r", "--bypass"]),
        Some(0),
        "a lead may publish all the same"
    );
    let message = handbook.git(&["log", "-1", "--format=%an%n%cn%n%B", "main"]);
    assert!(
        message.starts_with("Emma Clarke\nLinh Trần\n"),
        "who wrote and who published: {message}"
    );
    assert!(
        message.contains("Carebook-Bypass: Linh Trần <linh@example.com>"),
        "it is recorded: {message}"
    );
}

#[test]
fn a_draft_that_would_publish_nothing_needs_nobodys_approval() {
    let world = World::new();
    let text = TEXT.replace("14", "30");
    let rules = "[[review.rule]]\npath = \"refunds.md\"\napprovals = 1\n";
    let handbook = drafted(&world, &text)
        .file("refunds.md", &text)
        .file("carebook.toml", rules)
        .commit("The same words, and rules");
    let looked = preview(&handbook);
    assert_eq!(looked["changes"], json!([]), "{looked}");
    assert_eq!(looked["draft"]["blocked_by"], json!([]), "{looked}");
    let main = handbook.git(&["rev-parse", "main"]);
    let outcome = publish(&handbook, &looked, &json!([]));
    assert_eq!(outcome["type"], "published", "{outcome}");
    assert_eq!(outcome["nothing"], true, "{outcome}");
    assert_eq!(handbook.git(&["rev-parse", "main"]), main);
}

/// What a writer signs stands in one block with what Carebook says; what only Carebook may say
/// proves nothing when a writer types it.
#[test]
fn a_writers_own_trailers_stand_beside_carebooks() {
    let world = World::new();
    let cases = [
        (
            "Longer\n\nSigned-off-by: Emma Clarke <emma@example.com>",
            "Signed-off-by: Emma Clarke <emma@example.com>\nCarebook-Draft: r\n",
        ),
        (
            "Longer\n\nThe law changed.\nSigned-off-by: E <e@example.com>",
            "Carebook-Draft: r\n",
        ),
        ("Fix: longer", "Carebook-Draft: r\n"),
        (
            "Longer\n\nReviewed-by: Boss <boss@example.com>",
            "Carebook-Draft: r\n",
        ),
        (
            "Longer\n\nSigned-off-by: E <e@example.com>\nCarebook-Change: minor",
            "Carebook-Draft: r\n",
        ),
    ];
    for (message, trailers) in cases {
        let handbook = drafted(&world, &TEXT.replace("14", "30"));
        drop(
            handbook
                .carebook(&["draft", "publish", "r", "-m", message])
                .succeeded(),
        );
        let format = "--format=%(trailers:only,unfold)";
        let told = handbook.git(&["log", "-1", format, "main"]);
        assert_eq!(told.trim(), trailers.trim(), "{message:?}");
        let said = handbook.git(&["log", "-1", "--format=%B", "main"]);
        assert!(said.starts_with(message), "{said}");
    }
}

/// Half a letter of UTF-16 at its end: nobody can change it here, and it must not be here for ever.
#[test]
fn a_file_that_is_no_text_can_be_moved_and_taken_away() {
    let world = World::new();
    let handbook = world
        .handbook()
        .file("refunds.md", "# Refunds\n")
        .commit("Begin");
    handbook.write("bad.md", b"\xff\xfebad");
    handbook.git(&["add", "."]);
    handbook.git(&["commit", "-qm", "Bad"]);
    for (change, path) in [
        (&["draft", "move", "d", "bad.md", "odd.md"][..], "odd.md"),
        (&["draft", "remove", "d", "odd.md"], "odd.md"),
    ] {
        drop(
            handbook
                .carebook(&["draft", "start", "refunds.md", "--name", "d"])
                .succeeded(),
        );
        drop(handbook.carebook(change).succeeded());
        let shown = handbook.carebook(&["draft", "diff", "d"]).succeeded();
        assert!(shown.stdout.contains(path), "{shown:?}");
        drop(handbook.carebook(&["draft", "publish", "d"]).succeeded());
    }
    assert_eq!(
        handbook.git(&["ls-tree", "--name-only", "main"]).trim(),
        "refunds.md"
    );
}
