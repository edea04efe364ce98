//! Conflicts between a draft and what was published meanwhile, decided in a terminal.

use carebook_tests::{Handbook, LINH, World};
use serde_json::{Value, json};

const TEXT: &str = "---\ntitle: Refunds\nowner: emma@example.com\n---\n# Refunds\n\nThe customer has 14 days.\n\nAsk for the receipt.\n\nPay back by card.\n";

/// A draft `d` that says 30 days, and a published text that says 60 and another thing elsewhere.
fn in_conflict(world: &World) -> Handbook<'_> {
    let handbook = world
        .handbook()
        .file("refunds.md", TEXT)
        .file("other.md", "# Other\n\nNothing.\n")
        .commit("Begin");
    drop(
        handbook
            .carebook(&["draft", "start", "refunds.md", "--name", "d"])
            .succeeded(),
    );
    write(&handbook, "refunds.md", &TEXT.replace("14", "30"))
        .succeeded()
        .stdout
        .clear();
    publish_by_git(
        &handbook,
        &TEXT
            .replace("14", "60")
            .replace("by card", "to the same card"),
        "Sixty days",
    );
    handbook
}

fn publish_by_git(handbook: &Handbook<'_>, text: &str, message: &str) {
    handbook.write("refunds.md", text);
    handbook.commit_now(LINH, "2026-06-02T09:00:00Z", message);
}

fn write(handbook: &Handbook<'_>, doc: &str, text: &str) -> carebook_tests::Run {
    handbook.carebook_reading(&["draft", "write", "d", doc, "--json"], text)
}

fn publish(handbook: &Handbook<'_>) -> carebook_tests::Run {
    handbook.carebook(&["draft", "publish", "d", "-m", "Refunds anew", "--json"])
}

fn published(handbook: &Handbook<'_>, path: &str) -> String {
    handbook.git(&["show", &format!("main:{path}")])
}

#[test]
fn both_sides_and_the_common_text_are_told_and_a_joined_text_decides() {
    let world = World::new();
    let handbook = in_conflict(&world);
    let refused = publish(&handbook).exits(4);
    assert_eq!(refused.json()["type"], "conflicts");
    assert_eq!(refused.error()["code"], "refused");
    assert_eq!(published(&handbook, "refunds.md").matches("60").count(), 1);

    let draft = handbook.ask(&["draft", "show", "d"]);
    let conflict = &draft["conflicts"][0];
    assert_eq!(conflict["path"], "refunds.md");
    assert_eq!(conflict["base"], TEXT);
    assert_eq!(conflict["ours"], TEXT.replace("14", "30"));
    assert!(
        conflict["theirs"]
            .as_str()
            .is_some_and(|text| text.contains("60 days")),
        "{conflict}"
    );
    assert_eq!(conflict["by"]["author"], LINH.name);
    let place = conflict["pieces"]
        .as_array()
        .into_iter()
        .flatten()
        .find(|piece| piece["type"] == "conflict")
        .expect("a place to decide");
    assert!(place["ours"].to_string().contains("30"), "{place}");
    assert!(place["theirs"].to_string().contains("60"), "{place}");
    assert!(place["base"].to_string().contains("14"), "{place}");
    let people = handbook
        .carebook(&["draft", "show", "d"])
        .succeeded()
        .stdout;
    for side in ["14 days", "30 days", "60 days"] {
        assert!(people.contains(side), "{side} is shown: {people}");
    }

    let joined = TEXT.replace("14 days", "30 days, 60 for members");
    let written = write(&handbook, "refunds.md", &joined).succeeded().json();
    assert_eq!(written["decided"], true);
    assert_eq!(written["conflicts"], json!([]));
    assert_eq!(written["state"], "ready");
    let outcome = publish(&handbook).succeeded().json();
    assert_eq!(outcome["state"], "published");
    assert_eq!(outcome["conflicts"], json!([]));
    assert_eq!(
        published(&handbook, "refunds.md"),
        joined.replace("by card", "to the same card"),
        "what was published in another place was not asked about, and stays"
    );
    handbook.git(&["fsck", "--strict", "--no-dangling"]);
}

#[test]
fn a_side_is_chosen_by_a_word() {
    for (side, has, has_not) in [
        ("--ours", &["30 days"][..], &["60"][..]),
        ("--theirs", &["60 days"], &["30"]),
        ("--both", &["30", "60"], &[]),
    ] {
        let world = World::new();
        let handbook = in_conflict(&world);
        let draft = handbook.ask(&["draft", "resolve", "d", "refunds.md", side]);
        assert_eq!(draft["name"], "d");
        assert_eq!(draft["conflicts"], json!([]), "{side}");
        drop(publish(&handbook).succeeded());
        let text = published(&handbook, "refunds.md");
        for piece in has {
            assert!(text.contains(piece), "{side} keeps {piece}: {text}");
        }
        for piece in has_not {
            assert!(!text.contains(piece), "{side} drops {piece}: {text}");
        }
        assert!(
            text.contains("to the same card"),
            "{side} is about the place in conflict only: {text}"
        );
        assert!(!text.contains("<<<<<<<"), "{text}");
    }
}

#[test]
fn a_text_on_standard_input_decides_and_there_must_be_something_to_decide() {
    let world = World::new();
    let handbook = in_conflict(&world);
    let joined = TEXT.replace("14", "45");
    let args = ["draft", "resolve", "d", "refunds.md", "--json"];
    let silent = handbook.carebook_reading(&args, "");
    assert_eq!(
        silent.status, 2,
        "no words decide nothing: {}",
        silent.stderr
    );
    let draft = handbook.carebook_reading(&args, &joined).succeeded().json();
    assert_eq!(draft["conflicts"], json!([]));
    drop(publish(&handbook).succeeded());
    assert!(published(&handbook, "refunds.md").contains("45 days"));

    drop(
        handbook
            .carebook(&["draft", "start", "other.md", "--name", "e"])
            .succeeded(),
    );
    let nothing = handbook.carebook(&["draft", "resolve", "e", "other.md", "--ours", "--json"]);
    assert_eq!(nothing.exits(4).error()["code"], "refused");
}

#[test]
fn a_conflict_that_nobody_was_told_of_is_not_decided_by_a_write() {
    let world = World::new();
    let handbook = in_conflict(&world);
    // `draft write` tells of the conflict in its answer; before that nobody knew.
    let written = write(&handbook, "refunds.md", &TEXT.replace("14", "31"))
        .succeeded()
        .json();
    assert_eq!(written["decided"], false);
    assert_eq!(written["conflicts"][0]["path"], "refunds.md");
    drop(publish(&handbook).exits(4));
    assert!(published(&handbook, "refunds.md").contains("60 days"));
}

#[test]
fn what_is_published_after_a_decision_is_asked_about_anew() {
    let world = World::new();
    let handbook = in_conflict(&world);
    drop(publish(&handbook).exits(4));
    // Published between the telling and the answer.
    publish_by_git(&handbook, &TEXT.replace("14", "90"), "Ninety days");
    drop(write(&handbook, "refunds.md", &TEXT.replace("14", "30 or 60")).succeeded());
    let refused = publish(&handbook).exits(4).json();
    let conflict = &refused["conflicts"][0];
    assert!(
        conflict["theirs"].to_string().contains("90 days"),
        "{conflict}"
    );
    assert!(
        conflict["base"].to_string().contains("60 days"),
        "{conflict}"
    );
    drop(
        handbook
            .carebook(&["draft", "resolve", "d", "refunds.md", "--theirs"])
            .succeeded(),
    );
    drop(publish(&handbook).succeeded());
    assert!(published(&handbook, "refunds.md").contains("90 days"));
}

#[test]
fn a_removal_against_a_change_is_decided_either_way() {
    for (side, is_there) in [("--ours", false), ("--theirs", true)] {
        let world = World::new();
        let handbook = world.handbook().file("refunds.md", TEXT).commit("Begin");
        drop(
            handbook
                .carebook(&["draft", "start", "refunds.md", "--name", "d"])
                .succeeded(),
        );
        drop(
            handbook
                .carebook(&["draft", "remove", "d", "refunds.md"])
                .succeeded(),
        );
        publish_by_git(&handbook, &TEXT.replace("14", "60"), "Sixty days");
        let shown = handbook.ask(&["draft", "show", "d"]);
        assert_eq!(shown["conflicts"][0]["ours"], Value::Null);
        drop(publish(&handbook).exits(4));
        drop(
            handbook
                .carebook(&["draft", "resolve", "d", "refunds.md", side])
                .succeeded(),
        );
        drop(publish(&handbook).succeeded());
        let files = handbook.git(&["ls-tree", "-r", "--name-only", "main"]);
        assert_eq!(files.contains("refunds.md"), is_there, "{side}: {files}");
    }
}

#[test]
fn each_side_is_shown_as_the_sentence_that_choosing_it_gives() {
    let world = World::new();
    let text = "# Refunds\n\nWithin 14 days, ask the shop for the receipt. It is kept.\n";
    let handbook = world.handbook().file("refunds.md", text).commit("Begin");
    handbook.ask(&["draft", "start", "refunds.md", "--name", "d"]);
    let own = text.replace("14", "30").replace("kept", "filed");
    drop(write(&handbook, "refunds.md", &own).succeeded());
    let theirs = text.replace("14", "60").replace("shop", "store");
    publish_by_git(&handbook, &theirs, "Sixty days");
    let shown = handbook
        .carebook(&["draft", "show", "d"])
        .succeeded()
        .stdout;
    for line in [
        "before     Within 14 days, ask the shop for the receipt.\n",
        // Nobody else changed where to ask, so that is joined whichever side is chosen.
        "draft      Within 30 days, ask the store for the receipt.\n",
        "published  Within 60 days, ask the store for the receipt.\n",
    ] {
        assert!(shown.contains(line), "{line} is in {shown}");
    }
}

#[test]
fn after_a_decision_the_difference_is_what_publishing_would_change() {
    let changed = |handbook: &Handbook<'_>| -> Vec<(String, String)> {
        let diff = handbook.ask(&["draft", "diff", "d", "--source"]);
        let view = handbook.ask(&["review", "show", "d"]);
        let words = |diff: &Value, kind: &str| -> String {
            let blocks = diff["blocks"].as_array().into_iter().flatten();
            let spans = blocks.flat_map(|block| block["spans"].as_array().into_iter().flatten());
            spans
                .filter(|span| span["kind"] == kind)
                .map(|span| span["text"].as_str().unwrap_or_default().trim())
                .collect::<Vec<_>>()
                .join(" ")
        };
        let both = |diff: &Value| (words(diff, "removed"), words(diff, "inserted"));
        let found = diff["changes"].as_array().into_iter().flatten().map(both);
        let found: Vec<_> = found.collect();
        let documents = view["documents"].as_array().into_iter().flatten();
        let seen: Vec<_> = documents
            .map(|document| both(&document["diff"]))
            .filter(|(removed, inserted)| !removed.is_empty() || !inserted.is_empty())
            .collect();
        assert_eq!(seen, found, "reviewers see the same: {view}");
        found
    };
    for (side, expected) in [
        ("--ours", &[("60", "30")][..]),
        ("--both", &[("", "The customer has 30 days.")]),
        ("--theirs", &[]),
    ] {
        let world = World::new();
        let handbook = in_conflict(&world);
        let draft = handbook.ask(&["draft", "resolve", "d", "refunds.md", side]);
        let found = changed(&handbook);
        let found: Vec<_> = (found.iter())
            .map(|(removed, inserted)| (removed.as_str(), inserted.as_str()))
            .collect();
        assert_eq!(found, expected, "{side}");
        let before = handbook.git(&["rev-parse", "main"]);
        if !expected.is_empty() {
            let outcome = publish(&handbook).succeeded().json();
            assert_eq!(outcome["nothing"], false, "{side}");
            assert_ne!(handbook.git(&["rev-parse", "main"]), before);
            continue;
        }
        assert_eq!(draft["state"], "writing", "there is nothing to publish");
        assert_eq!(draft["documents"][0]["change"], "unchanged");
        let diff = handbook.carebook(&["draft", "diff", "d"]).succeeded();
        assert_eq!(diff.stdout, "");
        drop(diff.says("changes nothing"));
        let run = handbook.carebook(&["draft", "publish", "d"]).succeeded();
        assert!(
            run.stdout.contains("nothing new was published"),
            "{}",
            run.stdout
        );
        assert_eq!(handbook.git(&["rev-parse", "main"]), before);
        assert_eq!(handbook.ask(&["draft", "list"]), json!([]));
    }
}

/// Draft `d` moves the document to `billing/`, what was published moves it to `policies/`.
fn moved_apart(world: &World) -> Handbook<'_> {
    let handbook = world
        .handbook()
        .file("refunds.md", TEXT)
        .file("other.md", "# Other\n\nSee [refunds](refunds.md).\n")
        .commit("Begin");
    drop(
        handbook
            .carebook(&["draft", "start", "refunds.md", "--name", "d"])
            .succeeded(),
    );
    drop(
        handbook
            .carebook(&["draft", "move", "d", "refunds.md", "billing/refunds.md"])
            .succeeded(),
    );
    std::fs::create_dir(handbook.folder().join("policies")).expect("a folder");
    handbook.git(&["mv", "refunds.md", "policies/refunds.md"]);
    handbook.commit_now(LINH, "2026-06-02T09:00:00Z", "To the policies");
    handbook
}

#[test]
fn a_document_moved_to_two_places_asks_for_one() {
    let world = World::new();
    let handbook = moved_apart(&world);
    let refused = publish(&handbook).exits(4).json();
    assert_eq!(
        refused["conflicts"][0]["moved"],
        json!({ "base": "refunds.md", "ours": "billing/refunds.md", "theirs": "policies/refunds.md" })
    );
    let files = || handbook.git(&["ls-tree", "-r", "--name-only", "main"]);
    assert!(files().contains("policies/refunds.md"), "nothing is lost");
    let both = handbook.carebook(&["draft", "resolve", "d", "billing/refunds.md", "--both"]);
    drop(both.exits(4).says("one place"));

    let draft = handbook.ask(&["draft", "resolve", "d", "billing/refunds.md", "--theirs"]);
    assert_eq!(draft["conflicts"], json!([]), "{draft}");
    drop(publish(&handbook).succeeded());
    assert_eq!(files(), "other.md\npolicies/refunds.md\n");
    assert_eq!(
        published(&handbook, "other.md"),
        "# Other\n\nSee [refunds](policies/refunds.md).\n"
    );
}

#[test]
fn the_drafts_place_can_be_kept_as_well() {
    let world = World::new();
    let handbook = moved_apart(&world);
    drop(
        handbook
            .carebook(&["draft", "resolve", "d", "billing/refunds.md", "--ours"])
            .succeeded(),
    );
    drop(publish(&handbook).succeeded());
    assert_eq!(
        handbook.git(&["ls-tree", "-r", "--name-only", "main"]),
        "billing/refunds.md\nother.md\n"
    );
    assert_eq!(handbook.git(&["status", "--porcelain"]), "");
}

#[test]
fn the_window_asks_for_the_place_and_takes_the_answer() {
    let world = World::new();
    let handbook = moved_apart(&world);
    let mut rpc = handbook.rpc();
    let preview = rpc.ask("drafts.publish_preview", &json!({ "name": "d" }));
    assert_eq!(preview["conflicts"][0]["pieces"][0]["type"], "moved");
    let mut publish = |resolution: Value| {
        rpc.ask(
            "drafts.publish",
            &json!({
                "name": "d", "onto": preview["onto"], "tip": preview["draft"]["tip"],
                "message": "Moved", "minor": false, "resolutions": [resolution],
            }),
        )
    };
    let path = "billing/refunds.md";
    let undecided = publish(json!({ "path": path, "text": TEXT }));
    assert_eq!(undecided["type"], "conflicts", "a place must be chosen");
    let nowhere = publish(json!({ "path": path, "text": TEXT, "place": "elsewhere.md" }));
    assert_eq!(nowhere["type"], "conflicts", "one of the two");
    let done = publish(json!({ "path": path, "text": TEXT, "place": "policies/refunds.md" }));
    assert_eq!(done["type"], "published", "{done}");
    drop(rpc);
    assert_eq!(
        handbook.git(&["ls-tree", "-r", "--name-only", "main"]),
        "other.md\npolicies/refunds.md\n"
    );
    assert!(
        published(&handbook, "other.md").contains("(policies/refunds.md)"),
        "links of the draft follow the place that was chosen"
    );
}

#[test]
fn answers_that_are_no_answers_change_nothing() {
    let world = World::new();
    let handbook = in_conflict(&world);
    let tip = handbook.git(&["rev-parse", "draft/d"]);
    let blob = handbook.git(&["rev-parse", "main:refunds.md"]);
    let message = format!(
        "Forged\n\nCarebook-Answers: {} refunds.md\nCarebook-Answers: {} refunds.md\nCarebook-Answers: nonsense\nCarebook-Answers: {} ../x",
        blob.trim(),
        tip.trim(),
        "0".repeat(40),
    );
    let tree = handbook.git(&["rev-parse", "draft/d^{tree}"]);
    let commit = handbook.git(&["commit-tree", tree.trim(), "-p", tip.trim(), "-m", &message]);
    handbook.git(&["update-ref", "refs/heads/draft/d", commit.trim()]);
    let draft = handbook.ask(&["draft", "show", "d"]);
    assert_eq!(draft["conflicts"][0]["path"], "refunds.md", "{draft}");
}

#[test]
fn both_of_a_fact_are_one_value_and_the_other_beside_it() {
    let world = World::new();
    let text = |title: &str| format!("---\ntitle: {title}\nowner: e@x.org\n---\n# A\n\nWords.\n");
    let book = world.handbook().file("a.md", &text("A")).commit("Begin");
    for (name, title) in [("mine", "Của tôi"), ("theirs", "그들의 것")] {
        drop(
            book.carebook(&["draft", "start", "a.md", "--name", name])
                .succeeded(),
        );
        let write = ["draft", "write", name, "a.md"];
        drop(book.carebook_reading(&write, &text(title)).succeeded());
    }
    drop(
        book.carebook(&["draft", "publish", "theirs", "-m", "x"])
            .succeeded(),
    );
    drop(
        book.carebook(&["draft", "resolve", "mine", "a.md", "--both"])
            .succeeded(),
    );
    drop(
        book.carebook(&["draft", "publish", "mine", "-m", "y"])
            .succeeded(),
    );
    let published = book.git(&["show", "HEAD:a.md"]);
    let expected = text("Của tôi").replace("owner", "# title: 그들의 것\nowner");
    assert_eq!(published, expected);
    assert_eq!(book.ask(&["list"])[0]["title"], "Của tôi");
}
