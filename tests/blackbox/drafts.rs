//! Drafts: beside the published text, and never lost.

use carebook_tests::{EMMA, Handbook, LINH, World};
use serde_json::{Value, json};

const REFUNDS: &str = "---\ntitle: Refunds\nowner: emma@example.com\n---\n# Refunds\n\nWithin 14 days.\n\nAsk for the receipt.\n";

fn refunds(world: &World) -> Handbook<'_> {
    world
        .handbook()
        .file("refunds.md", REFUNDS)
        .file("hold.md", "# Hold\n\nSixty seconds.\n")
        .commit("Begin")
}

/// The files of the working tree and git's index, byte for byte and with their times.
fn untouchable(handbook: &Handbook<'_>) -> Vec<(Vec<u8>, u64, Vec<u8>, i128)> {
    let mut all = handbook.fingerprint();
    all.retain(|(path, mode, ..)| {
        let path = String::from_utf8_lossy(path);
        let is_folder = mode & 0o170_000 == 0o040_000;
        !path.contains("/.git/") && !path.ends_with("/.git")
            || (path.ends_with("/.git/index") || path.ends_with("/.git/HEAD")) && !is_folder
    });
    all
}

fn sound(handbook: &Handbook<'_>) {
    handbook.git(&["fsck", "--strict", "--no-dangling"]);
}

fn start(handbook: &Handbook<'_>) -> (Value, Value) {
    let mut rpc = handbook.rpc();
    let draft = rpc.ask(
        "drafts.start",
        &json!({ "docs": ["refunds.md"], "title": "Longer refunds" }),
    );
    let text = rpc.ask(
        "drafts.read",
        &json!({ "name": draft["name"], "doc": "refunds.md", "window": "a" }),
    );
    (draft, text)
}

fn save(handbook: &Handbook<'_>, base: &Value, text: &str) -> Value {
    handbook.rpc().ask(
        "drafts.save",
        &json!({ "name": "longer-refunds", "path": "refunds.md", "window": "a", "base": base, "text": text }),
    )
}

#[test]
fn drafting_touches_neither_working_tree_nor_index_nor_branch() {
    let world = World::new();
    let handbook = refunds(&world);
    handbook.write("hold.md", "# Hold\n\nA local change.\n");
    let before = untouchable(&handbook);
    let main = handbook.git(&["rev-parse", "main"]);

    let (draft, text) = start(&handbook);
    assert_eq!(draft["name"], "longer-refunds");
    assert_eq!(draft["documents"][0]["change"], "unchanged");
    assert_eq!(text["text"], REFUNDS);
    let saved = save(&handbook, &text["base"], &REFUNDS.replace("14", "30"));
    assert_eq!(saved["type"], "saved");
    let draft = handbook.ask(&["draft", "show", "longer-refunds"]);
    assert_eq!(draft["documents"][0]["change"], "modified");
    assert_eq!(draft["author"]["email"], EMMA.email);
    drop(
        handbook
            .carebook(&["draft", "rename", "longer-refunds", "Even longer"])
            .succeeded(),
    );
    drop(
        handbook
            .carebook(&["draft", "discard", "longer-refunds"])
            .succeeded(),
    );
    drop(
        handbook
            .carebook(&["draft", "bring-back", "longer-refunds"])
            .succeeded(),
    );

    assert_eq!(
        untouchable(&handbook),
        before,
        "the working tree belongs to the person"
    );
    assert_eq!(handbook.git(&["rev-parse", "main"]), main);
    let shown = handbook.ask(&["show", "refunds.md"]);
    assert_eq!(shown["source"], REFUNDS, "agents read the published text");
    let drafted = handbook.ask(&["show", "refunds.md", "--draft", "longer-refunds"]);
    assert_eq!(drafted["source"], REFUNDS.replace("14", "30"));
    sound(&handbook);
}

#[test]
fn the_second_writer_is_told_and_both_texts_are_kept() {
    let world = World::new();
    let handbook = refunds(&world);
    let (_, text) = start(&handbook);
    let mine = REFUNDS.replace("14", "30");
    let theirs = REFUNDS.replace("14", "60");
    assert_eq!(save(&handbook, &text["base"], &mine)["type"], "saved");
    let second = handbook.rpc().ask(
        "drafts.save",
        &json!({ "name": "longer-refunds", "path": "refunds.md", "window": "b", "base": text["base"], "text": theirs }),
    );
    assert_eq!(second["type"], "diverged");
    assert_eq!(second["theirs"], mine, "what stands there now is shown");
    let again = handbook.rpc().ask(
        "drafts.read",
        &json!({ "name": "longer-refunds", "doc": "refunds.md", "window": "c" }),
    );
    assert_eq!(again["text"], mine);
    assert_eq!(
        again["recovered"][0]["text"], theirs,
        "the second text waits in autosave"
    );
    assert_eq!(again["recovered"][0]["diverged"], true);
    assert_eq!(handbook.ask(&["draft", "list"])[0]["unsaved"], true);
}

#[test]
fn a_commit_made_with_git_on_the_draft_is_not_overwritten() {
    let world = World::new();
    let handbook = refunds(&world);
    let (_, text) = start(&handbook);
    handbook.git(&[
        "worktree",
        "add",
        "--quiet",
        "../beside",
        "draft/longer-refunds",
    ]);
    let beside = Handbook::existing(&world, world.path("beside"))
        .file("refunds.md", &REFUNDS.replace("receipt", "bill"));
    beside.commit_now(LINH, "2026-06-15T08:00:00Z", "By hand");
    let outcome = save(&handbook, &text["base"], &REFUNDS.replace("14", "30"));
    assert_eq!(outcome["type"], "diverged");
    assert_eq!(outcome["by"]["author"], LINH.name);
}

#[test]
fn kept_text_is_offered_again_even_when_its_draft_is_gone() {
    let world = World::new();
    let handbook = refunds(&world);
    let (_, text) = start(&handbook);
    let typed = REFUNDS.replace("14", "21");
    let mut rpc = handbook.rpc();
    rpc.ask(
        "drafts.autosave",
        &json!({ "name": "longer-refunds", "path": "refunds.md", "window": "a", "base": text["base"], "text": typed }),
    );
    rpc.kill();
    handbook.git(&["branch", "--delete", "--force", "draft/longer-refunds"]);
    let drafts = handbook.ask(&["draft", "list"]);
    assert_eq!(drafts[0]["name"], "longer-refunds");
    assert_eq!(drafts[0]["unsaved"], true);
    let again = handbook.rpc().ask(
        "drafts.read",
        &json!({ "name": "longer-refunds", "doc": "refunds.md", "window": "b" }),
    );
    assert_eq!(again["recovered"][0]["text"], typed);
}

#[test]
fn discarding_keeps_what_was_typed_and_not_saved() {
    let world = World::new();
    let handbook = refunds(&world);
    let (_, text) = start(&handbook);
    let typed = REFUNDS.replace("14", "21");
    handbook.rpc().ask(
        "drafts.autosave",
        &json!({ "name": "longer-refunds", "path": "refunds.md", "window": "a", "base": text["base"], "text": typed }),
    );
    drop(
        handbook
            .carebook(&["draft", "discard", "longer-refunds"])
            .succeeded(),
    );
    assert_eq!(handbook.ask(&["draft", "list"]), json!([]));
    assert_eq!(
        handbook.ask(&["draft", "discarded"])[0]["name"],
        "longer-refunds"
    );
    drop(
        handbook
            .carebook(&["draft", "bring-back", "longer-refunds"])
            .succeeded(),
    );
    let shown = handbook.ask(&["show", "refunds.md", "--draft", "longer-refunds"]);
    assert_eq!(shown["source"], typed);
    sound(&handbook);
}

#[test]
fn line_endings_marks_and_foreign_bytes_of_a_file_survive_a_save() {
    let world = World::new();
    let before: &[u8] = b"\xef\xbb\xbf# A\r\n\r\nold word \xff\r\nnew\rline";
    let handbook = world.handbook().bytes("a.md", before).commit("Begin");
    let mut rpc = handbook.rpc();
    rpc.ask("drafts.start", &json!({ "docs": ["a.md"], "name": "x" }));
    let text = rpc.ask(
        "drafts.read",
        &json!({ "name": "x", "doc": "a.md", "window": "a" }),
    );
    let typed = text["text"].as_str().expect("text").replace("# A", "# B");
    rpc.ask(
        "drafts.save",
        &json!({ "name": "x", "path": "a.md", "window": "a", "base": text["base"], "text": typed }),
    );
    let blob = handbook.git(&["rev-parse", "draft/x:a.md"]);
    let expected = world.path("expected");
    std::fs::write(
        &expected,
        b"\xef\xbb\xbf# B\r\n\r\nold word \xff\r\nnew\rline",
    )
    .expect("a file");
    let hash = handbook.git(&["hash-object", "--no-filters", &expected.to_string_lossy()]);
    assert_eq!(blob, hash, "one word changed, and nothing else");
}

#[test]
fn what_cannot_be_done_is_said_in_a_sentence() {
    let world = World::new();
    let handbook = refunds(&world);
    let mut rpc = handbook.rpc();
    for (name, request, code) in [
        (
            "drafts.start",
            json!({ "docs": ["nowhere.md"] }),
            "not_found",
        ),
        (
            "drafts.start",
            json!({ "docs": ["../outside.md"] }),
            "not_found",
        ),
        ("drafts.start", json!({ "docs": [] }), "bad_request"),
        (
            "drafts.read",
            json!({ "name": "none", "doc": "refunds.md", "window": "a" }),
            "not_found",
        ),
        (
            "drafts.publish_preview",
            json!({ "name": "none" }),
            "not_found",
        ),
        (
            "drafts.discard",
            json!({ "name": "../../main" }),
            "not_found",
        ),
        (
            "drafts.autosave",
            json!({ "name": "n", "path": "../x", "window": "w", "base": "", "text": "" }),
            "bad_request",
        ),
    ] {
        let error = rpc.refused(name, &request);
        assert_eq!(error["code"], code, "{name} {request}: {error}");
    }
    drop(rpc);
    let nobody = handbook
        .command(carebook_tests::carebook())
        .args(["draft", "start", "refunds.md"])
        .env_remove("GIT_AUTHOR_NAME")
        .env_remove("GIT_AUTHOR_EMAIL")
        .env_remove("EMAIL")
        .output()
        .expect("carebook runs");
    assert_eq!(nobody.status.code(), Some(4), "git needs to know who acts");
    assert_eq!(
        handbook.git(&["for-each-ref", "refs/heads/draft", "refs/carebook"]),
        ""
    );
}

#[test]
fn names_are_readable_free_and_never_a_path() {
    let world = World::new();
    let handbook = refunds(&world);
    let mut rpc = handbook.rpc();
    for (title, name) in [
        ("환불 기간", "환불-기간"),
        ("환불 기간", "환불-기간-2"),
        ("../../HEAD", "head"),
        ("A.lock", "a-lock"),
    ] {
        let draft = rpc.ask(
            "drafts.start",
            &json!({ "docs": ["hold.md"], "title": title }),
        );
        assert_eq!(draft["name"], name);
        assert_eq!(draft["title"], title);
    }
}

#[test]
fn unsaved_text_is_offered_again_when_the_handbook_was_moved() {
    let world = World::new();
    let handbook = refunds(&world);
    let (_, text) = start(&handbook);
    let typed = REFUNDS.replace("14", "21");
    handbook.rpc().ask(
        "drafts.autosave",
        &json!({ "name": "longer-refunds", "path": "refunds.md", "window": "a", "base": text["base"], "text": typed }),
    );
    let elsewhere = world.path("elsewhere");
    std::fs::rename(handbook.folder(), &elsewhere).expect("it moves");
    let moved = Handbook::existing(&world, elsewhere);
    let read = moved.rpc().ask(
        "drafts.read",
        &json!({ "name": "longer-refunds", "doc": "refunds.md", "window": "b" }),
    );
    assert_eq!(read["recovered"][0]["text"], typed);
}

#[test]
fn of_many_who_save_at_once_one_is_first_and_no_text_is_lost() {
    let world = World::new();
    let handbook = refunds(&world);
    let (_, text) = start(&handbook);
    let typed: Vec<String> = (0..6)
        .map(|number| REFUNDS.replace("14", &format!("{}", 20 + number)))
        .collect();
    let mut rpcs: Vec<_> = typed.iter().map(|_| handbook.rpc()).collect();
    for (number, rpc) in rpcs.iter_mut().enumerate() {
        let sent = rpc.send(
            "drafts.save",
            &json!({
                "name": "longer-refunds", "path": "refunds.md", "window": format!("w{number}"),
                "base": text["base"], "text": typed[number],
            }),
        );
        assert!(sent);
    }
    let outcomes: Vec<Value> = rpcs
        .iter_mut()
        .map(|rpc| rpc.answer().expect("an answer")["answer"]["type"].clone())
        .collect();
    let saved: Vec<usize> = (0..6).filter(|at| outcomes[*at] == "saved").collect();
    assert_eq!(saved.len(), 1, "{outcomes:?}");
    assert!(
        outcomes
            .iter()
            .all(|outcome| outcome == "saved" || outcome == "diverged"),
        "{outcomes:?}"
    );
    let read = handbook.rpc().ask(
        "drafts.read",
        &json!({ "name": "longer-refunds", "doc": "refunds.md", "window": "x" }),
    );
    assert_eq!(read["text"], typed[saved[0]]);
    let offered = read["recovered"].to_string();
    for (at, text) in typed.iter().enumerate().filter(|(at, _)| *at != saved[0]) {
        assert!(
            offered.contains(&format!("Within {} days", 20 + at)),
            "{text} is offered: {offered}"
        );
    }
    sound(&handbook);
}

#[test]
fn commits_made_with_git_while_others_publish_are_all_there() {
    let world = World::new();
    let handbook = refunds(&world);
    let before: usize = handbook
        .git(&["rev-list", "--count", "main"])
        .trim()
        .parse()
        .expect("a number");
    let (published, by_git) = std::thread::scope(|scope| {
        let ours = scope.spawn(|| {
            let mut published = 0;
            for round in 0..8 {
                let name = format!("r{round}");
                let mut rpc = handbook.rpc();
                rpc.ask("drafts.start", &json!({ "docs": ["refunds.md"], "name": name }));
                let read = rpc.ask("drafts.read", &json!({ "name": name, "doc": "refunds.md", "window": "a" }));
                let text = format!("{}Round {round}.\n", read["text"].as_str().expect("text"));
                rpc.ask(
                    "drafts.save",
                    &json!({ "name": name, "path": "refunds.md", "window": "a", "base": read["base"], "text": text }),
                );
                drop(rpc);
                published += usize::from(handbook.carebook(&["draft", "publish", &name]).status == 0);
            }
            published
        });
        let theirs = scope.spawn(|| {
            // In a worktree of their own, pushed to the branch as a colleague's program would.
            let mut made = 0;
            for round in 0..40 {
                let tip = handbook.git(&["rev-parse", "main"]);
                let tree = handbook.git(&["rev-parse", &format!("{}^{{tree}}", tip.trim())]);
                let message = format!("Empty {round}");
                let commit =
                    handbook.git(&["commit-tree", tree.trim(), "-p", tip.trim(), "-m", &message]);
                let moved = handbook
                    .command("git")
                    .args(["update-ref", "refs/heads/main", commit.trim(), tip.trim()])
                    .output()
                    .expect("git runs");
                made += usize::from(moved.status.success());
            }
            made
        });
        (ours.join().expect("ours"), theirs.join().expect("theirs"))
    });
    let after: usize = handbook
        .git(&["rev-list", "--count", "main"])
        .trim()
        .parse()
        .expect("a number");
    assert_eq!(
        after,
        before + published + by_git,
        "every commit that was made is in the history"
    );
    assert!(
        published > 0 && by_git > 0,
        "both wrote: {published}, {by_git}"
    );
    let text = handbook.git(&["cat-file", "blob", "main:refunds.md"]);
    assert_eq!(text.matches("Round").count(), published, "{text}");
    sound(&handbook);
}

#[test]
fn the_first_document_of_an_empty_repository_is_drafted_and_published() {
    let world = World::new();
    let handbook = world.handbook();
    drop(
        handbook
            .carebook(&["new", "procedure", "First"])
            .succeeded(),
    );
    assert_eq!(handbook.ask(&["draft", "list"])[0]["name"], "first");
    assert_eq!(handbook.ask(&["list"]), json!([]));
    drop(
        handbook
            .carebook(&["draft", "publish", "first", "-m", "First"])
            .succeeded(),
    );
    assert_eq!(handbook.ask(&["list"])[0]["path"], "first.md");
    // Drafts of something published that is gone are no reason to begin anew.
    drop(
        handbook
            .carebook(&["draft", "start", "first.md", "--name", "more"])
            .succeeded(),
    );
    handbook.git(&["update-ref", "-d", "refs/heads/main"]);
    let listed = handbook.carebook(&["list"]);
    assert_eq!(listed.status, 3, "{listed:?}");
}

#[test]
fn nothing_is_published_behind_the_back_of_another_folder() {
    let world = World::new();
    let handbook = refunds(&world);
    handbook.git(&["worktree", "add", "--quiet", "-b", "side", "../beside"]);
    let beside = Handbook::existing(&world, world.path("beside"));
    let (_, text) = start(&beside);
    save(&beside, &text["base"], &REFUNDS.replace("14", "30"));
    let refused = beside.carebook(&["draft", "publish", "longer-refunds", "-m", "Longer"]);
    assert_eq!(
        refused.status, 4,
        "refused, and the handbook is fine: {refused:?}"
    );
    assert!(
        refused
            .stderr
            .contains("carebook: main is open in the folder"),
        "names keep their case: {refused:?}"
    );
    drop(
        handbook
            .carebook(&["draft", "publish", "longer-refunds", "-m", "Longer"])
            .succeeded(),
    );
    assert_eq!(handbook.git(&["status", "--short"]).trim(), "");
}

#[test]
fn another_folder_that_lies_open_at_a_draft_follows_it() {
    let world = World::new();
    let handbook = refunds(&world);
    let start = ["draft", "start", "refunds.md", "--name", "w"];
    drop(handbook.carebook(&start).succeeded());
    handbook.git(&["worktree", "add", "--quiet", "../beside", "draft/w"]);
    let beside = Handbook::existing(&world, world.path("beside"));
    let write = |days: &str| {
        let text = REFUNDS.replace("14", days);
        let run = handbook.carebook_reading(&["draft", "write", "w", "refunds.md"], &text);
        drop(run.succeeded());
        text
    };
    let text = write("30");
    assert_eq!(beside.git(&["status", "--porcelain"]), "");
    assert_eq!(
        std::fs::read_to_string(beside.folder().join("refunds.md")).expect("the file"),
        text
    );
    // A file that was changed there stays, as a change of what it is now.
    beside.write("refunds.md", REFUNDS.replace("14", "9"));
    write("31");
    assert_eq!(beside.git(&["status", "--porcelain"]), " M refunds.md\n");
}

#[test]
fn a_draft_that_lies_open_in_a_folder_stays_whole() {
    let world = World::new();
    let handbook = refunds(&world);
    let start = ["draft", "start", "refunds.md", "--name", "w"];
    drop(handbook.carebook(&start).succeeded());
    let text = REFUNDS.replace("14", "30");
    let write = ["draft", "write", "w", "refunds.md"];
    drop(handbook.carebook_reading(&write, &text).succeeded());
    handbook.git(&["checkout", "--quiet", "draft/w"]);
    let before = handbook.git(&["for-each-ref"]);
    for command in ["publish", "discard"] {
        let refused = handbook.carebook(&["draft", command, "w"]).exits(4);
        assert!(
            refused
                .stderr
                .contains("carebook: draft/w is checked out in this folder."),
            "{refused:?}"
        );
        assert_eq!(
            handbook.git(&["for-each-ref"]),
            before,
            "{command}: nothing was changed, as it says"
        );
    }
    handbook.git(&["checkout", "--quiet", "main"]);
    drop(handbook.carebook(&["draft", "publish", "w"]).succeeded());
    assert_eq!(handbook.ask(&["draft", "list"]), json!([]));
}

#[test]
fn many_who_publish_at_once_all_come_through() {
    let world = World::new();
    let names: Vec<String> = (0..12).map(|number| format!("c{number}")).collect();
    let mut handbook = world.handbook();
    for name in &names {
        handbook = handbook.file(&format!("{name}.md"), REFUNDS);
    }
    let handbook = handbook.commit("Begin");
    for name in &names {
        let document = format!("{name}.md");
        let start = ["draft", "start", &document, "--name", name];
        drop(handbook.carebook(&start).succeeded());
        let write = ["draft", "write", name, &document];
        let text = REFUNDS.replace("14", "30");
        drop(handbook.carebook_reading(&write, &text).succeeded());
    }
    std::thread::scope(|scope| {
        for name in &names {
            let handbook = &handbook;
            scope.spawn(move || drop(handbook.carebook(&["draft", "publish", name]).succeeded()));
        }
    });
    assert_eq!(handbook.git(&["rev-list", "--count", "main"]).trim(), "13");
    assert_eq!(handbook.git(&["status", "--porcelain"]), "");
}

#[test]
fn what_moved_is_counted_as_people_count() {
    let world = World::new();
    let handbook = refunds(&world)
        .file("b.md", "# B\n\n[r](refunds.md)\n")
        .commit("B");
    let start = ["draft", "start", "refunds.md", "--name", "w"];
    drop(handbook.carebook(&start).succeeded());
    let moved = handbook.carebook(&["draft", "move", "w", "refunds.md", "a/refunds.md"]);
    assert!(
        moved.stdout.contains("  1 file moved, 1 link rewritten\n"),
        "{moved:?}"
    );
}

#[test]
fn whoever_looks_next_ends_what_a_killed_process_began() {
    let world = World::new();
    let handbook = refunds(&world);
    let start = ["draft", "start", "refunds.md", "--name", "w"];
    drop(handbook.carebook(&start).succeeded());
    let write = ["draft", "write", "w", "refunds.md"];
    let text = REFUNDS.replace("14", "30");
    drop(handbook.carebook_reading(&write, &text).succeeded());
    let tip = |name: &str| handbook.git(&["rev-parse", name]).trim().to_owned();
    let (old, draft) = (tip("main"), tip("draft/w"));
    let tree = tip("draft/w^{tree}");
    let new = handbook.git(&["commit-tree", &tree, "-p", &old, "-m", "Published"]);
    let new = new.trim().to_owned();
    let killed = || {
        world.killed_while_writing(&json!({
            "branch": "main", "old": old, "new": new, "retire": { "name": "w", "tip": draft },
        }));
    };
    let status = || handbook.git(&["--no-optional-locks", "status", "--porcelain"]);
    let index = handbook.folder().join(".git/index");
    let lock = handbook.folder().join(".git/index.lock");

    // Before the branch moved: an index that ran ahead goes back, a lock goes.
    killed();
    handbook.git(&["read-tree", &new]);
    std::fs::copy(&index, &lock).expect("a lock");
    assert_eq!(status(), "MM refunds.md\n");
    assert_eq!(handbook.ask(&["local", "list"]), json!([]));
    assert_eq!((status().as_str(), lock.exists()), ("", false));
    assert_eq!(tip("main"), old, "not at all");

    // After it moved: everything follows, and the draft goes.
    killed();
    std::fs::copy(&index, &lock).expect("a lock");
    handbook.git(&["update-ref", "refs/heads/main", &new]);
    assert_eq!(handbook.ask(&["draft", "list"]), json!([]));
    assert_eq!((status().as_str(), lock.exists()), ("", false));
    assert_eq!(tip("main"), new, "whole");
}
