//! A writer who means no good, or has bad luck: names no system can hold, texts of any size.

use carebook_tests::{Handbook, World};
use serde_json::{Value, json};

fn refunds(world: &World) -> Handbook<'_> {
    world
        .handbook()
        .file(
            "refunds/late.md",
            "---\ntitle: Late\nowner: emma@example.com\nlang: en\n---\n# Late\n\nWithin 14 days.\n",
        )
        .file("hold.md", "# Hold\n\nSixty seconds.\n")
        .commit("Begin")
}

#[test]
fn new_files_have_names_that_every_system_can_hold() {
    let world = World::new();
    let handbook = refunds(&world);
    let mut rpc = handbook.rpc();
    let long = format!("{}.md", "b".repeat(300));
    for path in [
        "con.md",
        "a/NUL.txt.md",
        "what?.md",
        "a:b.md",
        "a./b.md",
        "a /b.md",
        long.as_str(),
        "../x.md",
        ".git/x.md",
        "/x.md",
        "a/.md",
    ] {
        let refused = rpc.refused(
            "drafts.new",
            &json!({ "path": path, "title": "X", "fields": {} }),
        );
        assert_eq!(refused["code"], "bad_request", "{path}: {refused}");
    }
    let started = rpc.ask("drafts.new", &json!({ "title": "Con", "fields": {} }));
    assert_eq!(
        started["documents"][0]["path"], "con-2.md",
        "a title is no path, so another name is found"
    );
    rpc.ask(
        "drafts.start",
        &json!({ "docs": ["refunds/late.md"], "name": "move" }),
    );
    for (from, to) in [
        ("refunds/late.md", "refunds/aux.md"),
        ("refunds", "a|b"),
        ("refunds", "refunds/inner"),
        ("refunds", "../refunds"),
    ] {
        let request = json!({ "name": "move", "from": from, "to": to });
        let refused = rpc.refused("drafts.move", &request);
        assert_eq!(refused["code"], "bad_request", "{from} to {to}: {refused}");
    }
    let request = json!({ "name": "move", "from": "refunds", "to": "Refunds" });
    let refused = rpc.refused("drafts.move", &request);
    assert_eq!(
        refused["code"], "refused",
        "some systems see one name: {refused}"
    );
}

#[test]
fn a_text_that_is_too_large_is_refused_before_it_is_written() {
    let world = World::new();
    let handbook = refunds(&world);
    let mut rpc = handbook.rpc();
    let draft = json!({ "docs": ["hold.md"], "name": "huge" });
    let tip = rpc.ask("drafts.start", &draft)["tip"].clone();
    let read = rpc.ask(
        "drafts.read",
        &json!({ "name": "huge", "doc": "hold.md", "window": "w" }),
    );
    let text = "x".repeat(5 * 1024 * 1024 + 1);
    let request = json!({ "name": "huge", "path": "hold.md", "window": "w", "base": read["base"], "text": text });
    let refused = rpc.refused("drafts.save", &request);
    assert_eq!(refused["code"], "refused");
    let listed = rpc.ask("drafts.list", &json!({}));
    assert_eq!(listed[0]["tip"], tip, "nothing was written");
}

#[test]
fn a_large_file_committed_with_git_to_a_draft_hides_no_other_draft() {
    let world = World::new();
    let handbook = refunds(&world);
    let mut rpc = handbook.rpc();
    for name in ["large", "small"] {
        let request = json!({ "docs": ["hold.md"], "name": name });
        rpc.ask("drafts.start", &request);
    }
    handbook.git(&["switch", "--quiet", "draft/large"]);
    handbook.write("film.bin", "x".repeat(6 * 1024 * 1024));
    handbook.git(&["add", "film.bin"]);
    handbook.git(&["commit", "--quiet", "-m", "A film"]);
    handbook.git(&["switch", "--quiet", "main"]);
    let listed = rpc.ask("drafts.list", &json!({}));
    let names: Vec<&Value> = (listed.as_array().into_iter().flatten())
        .map(|draft| &draft["name"])
        .collect();
    assert_eq!(names.len(), 2, "{listed}");
    let large = rpc.ask("drafts.publish_preview", &json!({ "name": "large" }));
    let reasons = large["draft"]["blocked_by"].to_string();
    assert!(
        reasons.contains("5 MB"),
        "and it says why it stays: {reasons}"
    );
}

#[test]
fn a_name_in_the_spelling_of_macos_is_the_usual_one() {
    let world = World::new();
    let handbook = refunds(&world);
    let apart = "cafe\u{301}.md";
    let started = handbook.ask(&["draft", "start", "--new", apart, "--name", "d"]);
    assert_eq!(started["documents"][0]["path"], "caf\u{e9}.md");
    let args = ["draft", "write", "d", apart, "--json"];
    let written = handbook
        .carebook_reading(&args, "# Caf\u{e9}\n\nText.\n")
        .succeeded()
        .json();
    assert_eq!(written["path"], "caf\u{e9}.md", "one document, not two");
    let twin = handbook.carebook_reading(&["draft", "write", "d", "Caf\u{e9}.md"], "# B\n");
    drop(twin.exits(4).says("cannot tell it from"));
}

#[test]
fn a_text_goes_to_exactly_the_document_that_was_named() {
    let world = World::new();
    let handbook = world
        .handbook()
        .file(
            "phone/hold.md",
            "---\nid: 01HOLD\ntitle: Hold the line\n---\nWait.\n",
        )
        .file("mã.md", "# Mã\n")
        .commit("Begin");
    handbook.ask(&["draft", "start", "phone/hold.md", "--name", "d"]);
    let write = |doc: &str, more: &[&str]| {
        let mut args = vec!["draft", "write", "d", doc, "--json"];
        args.extend(more);
        handbook.carebook_reading(&args, "# Written\n\nAnew.\n")
    };
    drop(write("calls/new.md", &[]).succeeded());
    let none = "0".repeat(40);
    for (doc, more, near) in [
        ("phone/Hold.md", &[][..], "phone/hold.md"),
        ("Phone/hold.md", &[], "phone/hold.md"),
        ("PHONE/HOLD.MD", &["--base", &none], "phone/hold.md"),
        ("phone/hold", &[], "phone/hold.md"),
        ("hold", &[], "phone/hold.md"),
        ("Hold the line", &[], "phone/hold.md"),
        ("/phone/hold.md", &[], "phone/hold.md"),
        ("calls/New.md", &[], "new.md"),
    ] {
        let before = handbook.git(&["rev-parse", "draft/d"]);
        drop(write(doc, more).exits(4).says(near));
        assert_eq!(
            handbook.git(&["rev-parse", "draft/d"]),
            before,
            "nothing is written for {doc}"
        );
    }
    for (doc, path) in [
        ("phone/hold.md", "phone/hold.md"),
        ("./phone/hold.md", "phone/hold.md"),
        ("01HOLD", "phone/hold.md"),
        ("ma.md", "ma.md"),
        ("hold.md", "hold.md"),
    ] {
        let written = write(doc, &[]).succeeded().json();
        assert_eq!(written["path"], path, "{doc}");
    }
    assert_eq!(handbook.git(&["show", "draft/d:mã.md"]), "# Mã\n");
}

#[test]
fn nothing_and_what_is_no_text_are_not_written() {
    let world = World::new();
    let handbook = refunds(&world);
    handbook.ask(&["draft", "start", "hold.md", "--name", "d"]);
    let before = handbook.git(&["rev-parse", "draft/d"]);
    for (text, says) in [
        ("", "standard input"),
        (" \n\n", "standard input"),
        ("# Hold\n\nA\0B\n", "Line 3"),
    ] {
        let write = ["draft", "write", "d", "hold.md", "--json"];
        drop(handbook.carebook_reading(&write, text).exits(2).says(says));
    }
    let mut rpc = handbook.rpc();
    let read = rpc.ask(
        "drafts.read",
        &json!({ "name": "d", "doc": "hold.md", "window": "w" }),
    );
    let refused = rpc.refused(
        "drafts.save",
        &json!({
            "name": "d", "path": "hold.md", "window": "w", "base": read["base"],
            "text": "A\0B",
        }),
    );
    assert_eq!(refused["code"], "bad_request", "{refused}");
    assert_eq!(handbook.git(&["rev-parse", "draft/d"]), before);
}
