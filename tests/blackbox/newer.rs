//! A draft shows a document that it has not changed as it is published now. What is typed on that is
//! compared with that, and not with what was published when the draft began.

use carebook_tests::{Handbook, LINH, MINJUN, Run, World};
use serde_json::{Value, json};

const TEXT: &str = "# Refunds\n\nThe customer has 14 days.\n\nPay back by card.\n";

/// A draft `d` of another document, and what was published since it began.
fn older_draft<'w>(world: &'w World, rules: &str) -> Handbook<'w> {
    let handbook = world
        .handbook()
        .file("refunds.md", TEXT)
        .file("hold.md", "# Hold\n\nSixty seconds.\n")
        .file("carebook.toml", rules)
        .commit("Begin");
    handbook.ask(&["draft", "start", "hold.md", "--name", "d"]);
    handbook.write("refunds.md", TEXT.replace("14", "60"));
    handbook.write("new.md", "# New\n\nThe parcel waits a week.\n");
    handbook.commit_now(LINH, "2026-06-02T09:00:00Z", "Sixty days");
    handbook
}

/// Opens a document as the window does, and saves it with other words.
#[track_caller]
fn save(handbook: &Handbook<'_>, doc: &str, old: &str, new: &str) {
    let mut rpc = handbook.rpc();
    let request = json!({ "name": "d", "doc": doc, "window": "w" });
    let read = rpc.ask("drafts.read", &request);
    let text = read["text"].as_str().expect("a text");
    assert!(text.contains(old), "{doc} shows {old}: {text}");
    let saved = rpc.ask(
        "drafts.save",
        &json!({
            "name": "d", "path": read["path"], "window": "w", "base": read["base"],
            "text": text.replace(old, new),
        }),
    );
    assert_eq!(saved["type"], "saved", "{saved}");
    let again = rpc.ask("drafts.read", &request);
    assert!(
        again["text"]
            .as_str()
            .is_some_and(|text| text.contains(new))
    );
}

fn published(handbook: &Handbook<'_>, path: &str) -> String {
    handbook.git(&["show", &format!("main:{path}")])
}

#[test]
fn words_typed_on_newer_words_take_their_place_and_nothing_is_asked() {
    for (doc, old, new) in [
        ("refunds.md", "60", "90"),
        // The words that the draft began with are words as well.
        ("refunds.md", "60", "14"),
        ("new.md", "week", "month"),
    ] {
        let world = World::new();
        let handbook = older_draft(&world, "");
        save(&handbook, doc, old, new);
        let draft = handbook.ask(&["draft", "show", "d"]);
        assert_eq!(draft["conflicts"], json!([]), "{doc}: {new}");
        assert_eq!(draft["state"], "ready", "{doc}: {new}");
        let documents = draft["documents"].as_array().expect("documents");
        assert!(
            documents
                .iter()
                .any(|found| found["path"] == doc && found["change"] == "modified"),
            "{doc}: {draft}"
        );
        let diff = handbook.ask(&["draft", "diff", "d"])["changes"].to_string();
        assert!(diff.contains(old) && diff.contains(new), "{diff}");
        let outcome = handbook.ask(&["draft", "publish", "d"]);
        assert_eq!(outcome["nothing"], false, "{doc}: {new}");
        let text = published(&handbook, doc);
        assert!(text.contains(new) && !text.contains(old), "{doc}: {text}");
        handbook.git(&["fsck", "--strict", "--no-dangling"]);
    }
}

#[test]
fn what_comes_after_the_typed_words_is_joined_or_asked_about() {
    let world = World::new();
    let handbook = older_draft(&world, "");
    save(&handbook, "refunds.md", "60", "14");
    handbook.write(
        "refunds.md",
        TEXT.replace("14", "60").replace("card", "voucher"),
    );
    handbook.commit_now(LINH, "2026-06-03T09:00:00Z", "Vouchers");
    handbook.ask(&["draft", "publish", "d"]);
    assert_eq!(
        published(&handbook, "refunds.md"),
        TEXT.replace("card", "voucher")
    );

    let world = World::new();
    let handbook = older_draft(&world, "");
    save(&handbook, "refunds.md", "60", "14");
    handbook.write("refunds.md", TEXT.replace("14", "70"));
    handbook.commit_now(LINH, "2026-06-03T09:00:00Z", "Seventy days");
    let refused = handbook.carebook(&["draft", "publish", "d", "--json"]);
    let conflict = &refused.exits(4).json()["conflicts"][0];
    for (side, days) in [("base", "60"), ("ours", "14"), ("theirs", "70")] {
        assert_eq!(conflict[side], TEXT.replace("14", days), "{side}");
    }
}

#[test]
fn a_conflict_can_be_decided_for_the_words_that_the_draft_began_with() {
    let world = World::new();
    let handbook = world.handbook().file("refunds.md", TEXT).commit("Begin");
    handbook.ask(&["draft", "start", "refunds.md", "--name", "d"]);
    save(&handbook, "refunds.md", "14", "30");
    handbook.write("refunds.md", TEXT.replace("14", "60"));
    handbook.commit_now(LINH, "2026-06-02T09:00:00Z", "Sixty days");
    let decide = ["draft", "resolve", "d", "refunds.md", "--json"];
    let draft = handbook.carebook_reading(&decide, TEXT).succeeded().json();
    assert_eq!(draft["conflicts"], json!([]));
    assert_eq!(draft["state"], "ready");
    handbook.ask(&["draft", "publish", "d"]);
    assert_eq!(published(&handbook, "refunds.md"), TEXT);
}

#[test]
fn the_terminal_writes_on_what_it_was_shown() {
    let world = World::new();
    let handbook = older_draft(&world, "");
    let shown = handbook.ask(&["show", "new.md", "--draft", "d"]);
    let text = shown["source"].as_str().expect("a text");
    let write = ["draft", "write", "d", "new.md", "--json"];
    let written = handbook
        .carebook_reading(&write, &text.replace("week", "month"))
        .succeeded()
        .json();
    assert_eq!(written["conflicts"], json!([]), "it was shown");
    handbook.ask(&["draft", "publish", "d"]);
    assert!(published(&handbook, "new.md").contains("a month"));

    let world = World::new();
    let handbook = older_draft(&world, "");
    let written = handbook
        .carebook_reading(&write, "# New\n\nMy own.\n")
        .succeeded()
        .json();
    assert_eq!(
        written["conflicts"][0]["path"], "new.md",
        "nobody showed what is there: it is not overwritten unseen"
    );
}

#[test]
fn a_document_that_was_moved_since_is_the_one_that_the_draft_changed() {
    let world = World::new();
    let handbook = world.handbook().file("refunds.md", TEXT).commit("Begin");
    handbook.ask(&["draft", "start", "refunds.md", "--name", "d"]);
    save(&handbook, "refunds.md", "14", "30");
    std::fs::create_dir(handbook.folder().join("billing")).expect("a folder");
    handbook.git(&["mv", "refunds.md", "billing/refunds.md"]);
    handbook.commit_now(LINH, "2026-06-02T09:00:00Z", "Move");
    save(&handbook, "billing/refunds.md", "30", "31");
    let shown = handbook.ask(&["show", "billing/refunds.md", "--draft", "d"]);
    assert_eq!(shown["source"], TEXT.replace("14", "31"));
    let args = ["draft", "write", "d", "billing/refunds.md", "--json"];
    let text = TEXT.replace("14", "32");
    drop(handbook.carebook_reading(&args, &text).succeeded());
    let draft = handbook.ask(&["draft", "show", "d"]);
    assert_eq!(draft["conflicts"], json!([]));
    assert_eq!(draft["documents"].as_array().map(Vec::len), Some(1));
    handbook.ask(&["draft", "publish", "d"]);
    assert_eq!(published(&handbook, "billing/refunds.md"), text);
    assert_eq!(handbook.git(&["ls-files"]).trim(), "billing/refunds.md");
}

/// What somebody else does in the same clone.
fn as_minjun(handbook: &Handbook<'_>, arguments: &[&str]) -> Run {
    let mut command = handbook.command(carebook_tests::carebook());
    for who in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{who}_NAME"), MINJUN.name);
        command.env(format!("GIT_{who}_EMAIL"), MINJUN.email);
    }
    Run::of(command.args(arguments).arg("--json"))
}

#[test]
fn an_approval_covers_no_file_that_was_not_in_the_draft_when_it_was_read() {
    let world = World::new();
    let handbook = older_draft(&world, "[review]\napprovals = 1\n");
    save(&handbook, "hold.md", "Sixty", "Ninety");
    drop(as_minjun(&handbook, &["review", "approve", "d"]).succeeded());
    assert_eq!(handbook.ask(&["draft", "show", "d"])["state"], "ready");
    let tree = || handbook.git(&["rev-parse", "draft/d^{tree}"]);
    let before = tree();
    save(&handbook, "refunds.md", "60", "14");
    assert_eq!(tree(), before, "the draft began with these words");
    let draft = handbook.ask(&["draft", "show", "d"]);
    assert_eq!(draft["approvals"], json!([]), "{draft}");
    drop(handbook.carebook(&["draft", "publish", "d"]).exits(4));
    drop(as_minjun(&handbook, &["review", "approve", "d"]).succeeded());
    handbook.ask(&["draft", "publish", "d"]);
    assert_eq!(published(&handbook, "refunds.md"), TEXT);
    let proven: Value = handbook.ask(&["check", "--rule", "approvals", "--since", "main~1"]);
    assert_eq!(proven, json!([]), "and it can be proved later");
}
