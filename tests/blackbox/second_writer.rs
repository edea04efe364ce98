//! Whole texts from the terminal beside other writers: whoever comes second is told, and no text is
//! lost.

use carebook_tests::{Handbook, LINH, Run, World};
use serde_json::{Value, json};

const TEXT: &str = "# Refunds\n\nWithin 14 days.\n";

fn drafted(world: &World) -> Handbook<'_> {
    let handbook = world.handbook().file("refunds.md", TEXT).commit("Begin");
    drop(
        handbook
            .carebook(&["draft", "start", "refunds.md", "--name", "d"])
            .succeeded(),
    );
    handbook
}

fn write(handbook: &Handbook<'_>, more: &[&str], text: &str) -> Run {
    let mut whole = vec!["draft", "write", "d", "refunds.md", "--json"];
    whole.extend(more);
    handbook.carebook_reading(&whole, text)
}

fn in_draft(handbook: &Handbook<'_>) -> String {
    handbook.git(&["cat-file", "blob", "draft/d:refunds.md"])
}

/// Somebody else saves, with git or in the window.
fn by_another(handbook: &Handbook<'_>, text: &str) {
    let mut rpc = handbook.rpc();
    let read = rpc.ask(
        "drafts.read",
        &json!({ "name": "d", "doc": "refunds.md", "window": "b" }),
    );
    let saved = rpc.ask(
        "drafts.save",
        &json!({ "name": "d", "path": "refunds.md", "window": "b", "base": read["base"], "text": text }),
    );
    assert_eq!(saved["type"], "saved");
}

#[test]
fn one_after_the_other_goes_through() {
    let world = World::new();
    let handbook = drafted(&world);
    for days in ["30", "31", "32"] {
        let text = TEXT.replace("14", days);
        let written = write(&handbook, &[], &text).succeeded().json();
        assert_eq!(written["name"], "d");
        assert_eq!(written["documents"][0]["change"], "modified");
        assert_eq!(written["replaced"], Value::Null);
        assert_eq!(in_draft(&handbook), text);
    }
}

#[test]
fn a_text_saved_by_another_is_not_overwritten_unseen() {
    let world = World::new();
    let handbook = drafted(&world);
    drop(write(&handbook, &[], &TEXT.replace("14", "30")).succeeded());
    let theirs = TEXT.replace("14", "60");
    by_another(&handbook, &theirs);

    let mine = TEXT.replace("14", "45");
    let refused = write(&handbook, &[], &mine).exits(4);
    assert_eq!(refused.error()["code"], "refused");
    let answer = refused.json();
    assert_eq!(answer["theirs"], theirs);
    assert_eq!(answer["yours"], mine);
    assert_eq!(in_draft(&handbook), theirs, "nothing was overwritten");
    let second = TEXT.replace("14", "46");
    drop(write(&handbook, &[], &second).exits(4));
    let kept = handbook.ask(&["draft", "kept", "d"]);
    let texts: Vec<&Value> = kept
        .as_array()
        .into_iter()
        .flatten()
        .map(|kept| &kept["text"])
        .collect();
    assert!(
        texts.contains(&&json!(mine)) && texts.contains(&&json!(second)),
        "every refused text is kept: {kept}"
    );

    // Who has read it may write.
    drop(
        handbook
            .carebook(&["show", "refunds.md", "--draft", "d", "--source"])
            .succeeded(),
    );
    let joined = TEXT.replace("14", "45 or 60");
    drop(write(&handbook, &[], &joined).succeeded());
    assert_eq!(in_draft(&handbook), joined);
    for kept in kept.as_array().into_iter().flatten() {
        let window = kept["window"].as_str().expect("a window");
        let args = ["draft", "kept", "d", "--forget", "refunds.md", window];
        drop(handbook.carebook(&args).succeeded());
    }
    assert_eq!(handbook.ask(&["draft", "kept", "d"]), json!([]));
}

#[test]
fn a_base_says_what_is_replaced() {
    let world = World::new();
    let handbook = drafted(&world);
    drop(write(&handbook, &[], &TEXT.replace("14", "30")).succeeded());
    by_another(&handbook, &TEXT.replace("14", "60"));
    let refused = write(&handbook, &[], &TEXT.replace("14", "45"))
        .exits(4)
        .json();
    let blob = refused["blob"].as_str().expect("a content").to_owned();
    let mine = TEXT.replace("14", "45");
    let written = write(&handbook, &["--base", &blob], &mine)
        .succeeded()
        .json();
    assert_eq!(in_draft(&handbook), mine);
    assert_ne!(written["blob"], json!(blob));
    drop(write(&handbook, &["--base", &blob], TEXT).exits(4));
    drop(write(&handbook, &["--base", "nonsense"], TEXT).exits(2));
}

#[test]
fn who_never_saw_a_draft_is_told_what_is_replaced() {
    let world = World::new();
    let handbook = world.handbook().file("refunds.md", TEXT).commit("Begin");
    handbook.rpc().ask(
        "drafts.start",
        &json!({ "docs": ["refunds.md"], "name": "d" }),
    );
    by_another(&handbook, &TEXT.replace("14", "60"));
    let written = write(&handbook, &[], &TEXT.replace("14", "30")).succeeded();
    let replaced = written.json()["replaced"]["commit"]
        .as_str()
        .expect("the commit that holds the other text")
        .to_owned();
    let other = handbook.ask(&["show", "refunds.md", "--at", &replaced]);
    assert_eq!(other["source"], TEXT.replace("14", "60"));
}

#[test]
fn a_commit_made_with_git_is_seen_as_well() {
    let world = World::new();
    let handbook = drafted(&world);
    drop(write(&handbook, &[], &TEXT.replace("14", "30")).succeeded());
    handbook.git(&["worktree", "add", "--quiet", "../beside", "draft/d"]);
    let beside = Handbook::existing(&world, world.path("beside"))
        .file("refunds.md", &TEXT.replace("14", "9"));
    beside.commit_now(LINH, "2026-06-15T08:00:00Z", "By hand");
    let refused = write(&handbook, &[], TEXT).exits(4);
    assert!(refused.stderr.contains(LINH.name), "{refused:?}");
}

#[test]
fn a_text_that_lost_a_race_is_not_the_drafts_after_it_was_discarded() {
    let world = World::new();
    let handbook = drafted(&world);
    let mine = TEXT.replace("14", "30");
    drop(write(&handbook, &[], &mine).succeeded());
    let theirs = TEXT.replace("14", "60");
    by_another(&handbook, &theirs);
    let rejected = TEXT.replace("14", "99");
    drop(write(&handbook, &[], &rejected).exits(4));

    let discarded = handbook.ask(&["draft", "discard", "d"]);
    assert_eq!(discarded["state"], "discarded");
    assert_eq!(
        handbook.ask(&["draft", "list"]),
        json!([]),
        "nothing is left over"
    );
    let back = handbook.ask(&["draft", "bring-back", "d"]);
    assert_eq!(back["name"], "d");
    assert_eq!(
        in_draft(&handbook),
        theirs,
        "the text that was saved is the draft's"
    );
    let kept = handbook.ask(&["draft", "kept", "d"]);
    assert_eq!(
        kept[0]["text"], rejected,
        "and the rejected one is offered beside it"
    );
    assert_eq!(back["unsaved"], true);
}

#[test]
fn of_many_who_are_refused_at_once_every_text_is_kept() {
    let world = World::new();
    let handbook = drafted(&world);
    let base = write(&handbook, &[], &TEXT.replace("14", "30"))
        .succeeded()
        .json()["blob"]
        .as_str()
        .expect("a blob")
        .to_owned();
    by_another(&handbook, &TEXT.replace("14", "60"));
    let texts: Vec<String> = (100..110)
        .map(|days| TEXT.replace("14", &days.to_string()))
        .collect();
    std::thread::scope(|scope| {
        for (number, text) in texts.iter().enumerate() {
            let (handbook, base) = (&handbook, &base);
            scope.spawn(move || {
                let file = handbook.world().path(&format!("text-{number}"));
                std::fs::write(&file, text).expect("the text");
                let input = std::fs::File::open(&file).expect("the text");
                let args = ["draft", "write", "d", "refunds.md", "--base", base];
                let mut command = handbook.command(carebook_tests::carebook());
                drop(Run::reading(command.args(args), input).exits(4));
            });
        }
    });
    let kept = handbook.ask(&["draft", "kept", "d"]);
    let mut kept: Vec<&str> = (kept.as_array().into_iter().flatten())
        .filter_map(|kept| kept["text"].as_str())
        .collect();
    kept.sort_unstable();
    assert_eq!(kept, texts);
}
