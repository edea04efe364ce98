//! Several people on one remote: drafts that are shared, published, discarded; the same words
//! changed twice; a publish branch that is protected.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use carebook_tests::{Handbook, LINH, Run, World};
use serde_json::{Value, json};

use crate::servers::{clone_of, publish, sync, sync_with, synced, team};

pub fn two<'w>(world: &'w World, bare: &Path) -> (Handbook<'w>, Handbook<'w>) {
    let address = bare.to_string_lossy();
    (
        clone_of(world, bare, "emma", &address),
        clone_of(world, bare, "linh", &address),
    )
}

pub fn drafts(handbook: &Handbook<'_>) -> Vec<String> {
    let listed = handbook.ask(&["draft", "list"]);
    let mut names: Vec<String> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|draft| draft["name"].as_str().unwrap().to_owned())
        .collect();
    names.sort();
    names
}

pub fn start(handbook: &Handbook<'_>, name: &str, document: &str) {
    handbook.ask(&["draft", "start", document, "--name", name]);
}

pub fn write(handbook: &Handbook<'_>, name: &str, document: &str, old: &str, new: &str) {
    let mut rpc = handbook.rpc();
    let request = json!({ "name": name, "doc": document, "window": "w" });
    let read = rpc.ask("drafts.read", &request);
    let text = read["text"].as_str().unwrap();
    assert!(text.contains(old), "{text}");
    let saved = rpc.ask(
        "drafts.save",
        &json!({
            "name": name, "path": document, "window": "w", "base": read["base"],
            "text": text.replace(old, new),
        }),
    );
    assert_eq!(saved["type"], "saved", "{saved}");
}

fn state(handbook: &Handbook<'_>) -> Value {
    handbook.rpc().ask("sync.state", &json!({}))
}

#[test]
fn a_draft_is_shared_and_goes_where_it_was_published_or_discarded() {
    let world = World::new();
    let bare = team(&world);
    let (emma, linh) = two(&world, &bare);
    start(&emma, "shorter", "refunds.md");
    write(&emma, "shorter", "refunds.md", "14 days", "10 days");
    start(&emma, "other", "returns.md");
    synced(&emma, &[]);
    let came = synced(&linh, &[]);
    assert_eq!(came["drafts"], json!(["other", "shorter"]));
    assert_eq!(drafts(&linh), ["other", "shorter"]);

    linh.ask(&["draft", "publish", "shorter", "-m", "Shorter"]);
    linh.ask(&["draft", "discard", "other"]);
    let sent = synced(&linh, &[]);
    assert_eq!(
        (&sent["pushed"], &sent["removed"]),
        (&json!(["main"]), &json!(["draft/other", "draft/shorter"])),
        "what is gone there was not sent: {sent}"
    );
    synced(&emma, &[]);
    assert_eq!(drafts(&emma), [""; 0], "both are gone here as well");
    let discarded = emma.ask(&["draft", "discarded"]);
    assert_eq!(
        discarded[0]["name"], "other",
        "the discarded one can be brought back"
    );
    assert_eq!(
        world
            .git(&bare, &["for-each-ref", "--format=%(refname)"])
            .trim(),
        "refs/heads/main"
    );
}

#[test]
fn what_was_added_to_a_draft_that_goes_elsewhere_stays() {
    let world = World::new();
    let bare = team(&world);
    let (emma, linh) = two(&world, &bare);
    start(&emma, "shorter", "refunds.md");
    write(&emma, "shorter", "refunds.md", "14 days", "10 days");
    synced(&emma, &[]);
    synced(&linh, &[]);
    write(
        &emma,
        "shorter",
        "refunds.md",
        "Nobody pays",
        "No customer pays",
    );
    linh.ask(&["draft", "discard", "shorter"]);
    synced(&linh, &[]);
    synced(&emma, &[]);
    assert_eq!(drafts(&emma), ["shorter"], "nobody but Emma knew her words");
    synced(&linh, &[]);
    assert_eq!(drafts(&linh), ["shorter"]);
}

/// What Linh does in her clone.
#[track_caller]
pub fn as_linh(handbook: &Handbook<'_>, arguments: &[&str]) -> Value {
    let mut command = handbook.command(carebook_tests::carebook());
    for who in ["AUTHOR", "COMMITTER"] {
        command.env(format!("GIT_{who}_NAME"), LINH.name);
        command.env(format!("GIT_{who}_EMAIL"), LINH.email);
    }
    Run::of(command.args(arguments).arg("--json"))
        .succeeded()
        .json()
}

/// A draft `idea` of Emma's that both clones hold, with Linh's comment and approval.
fn approved(emma: &Handbook<'_>, linh: &Handbook<'_>) {
    start(emma, "idea", "refunds.md");
    write(emma, "idea", "refunds.md", "14 days", "10 days");
    synced(emma, &[]);
    synced(linh, &[]);
    let comment = "comment add refunds.md --draft idea --quote 10 -m Why?";
    as_linh(linh, &comment.split(' ').collect::<Vec<_>>());
    as_linh(linh, &["review", "approve", "idea"]);
    synced(linh, &[]);
    synced(emma, &[]);
    is_approved(emma, "at first");
}

#[track_caller]
fn is_approved(handbook: &Handbook<'_>, when: &str) {
    let draft = handbook.ask(&["draft", "show", "idea"]);
    let approvals = &draft["approvals"];
    assert_eq!(approvals[0]["email"], LINH.email, "{when}: {draft}");
    let threads = handbook.ask(&["comment", "list", "refunds.md", "--draft", "idea"]);
    assert_eq!(threads[0]["draft"], "idea", "{when}: {threads}");
}

#[test]
fn a_draft_that_was_put_away_and_brought_back_is_the_same_draft() {
    for is_sent in [false, true] {
        let world = World::new();
        let bare = team(&world);
        let (emma, linh) = two(&world, &bare);
        approved(&emma, &linh);
        emma.ask(&["draft", "discard", "idea"]);
        if is_sent {
            synced(&emma, &[]);
            synced(&linh, &[]);
            assert_eq!(drafts(&linh), [""; 0], "it is gone everywhere");
        }
        let back = emma.ask(&["draft", "bring-back", "idea"]);
        assert_eq!(back["name"], "idea", "gone at the remote: {is_sent}");
        is_approved(&emma, "brought back");
        synced(&emma, &[]);
        synced(&linh, &[]);
        for handbook in [&emma, &linh] {
            assert_eq!(drafts(handbook), ["idea"], "gone at the remote: {is_sent}");
            is_approved(handbook, "after a sync");
        }
        let branches = world.git(&bare, &["branch", "--list", "draft/*"]);
        assert_eq!(branches.trim(), "draft/idea");
    }
}

#[test]
fn a_draft_comes_back_beside_another_that_has_its_name_now() {
    let world = World::new();
    let bare = team(&world);
    let (emma, linh) = two(&world, &bare);
    approved(&emma, &linh);
    emma.ask(&["draft", "discard", "idea"]);
    synced(&emma, &[]);
    synced(&linh, &[]);
    // As people do it with git, who know nothing of what was said of the name.
    linh.git(&["branch", "draft/idea", "main"]);
    write(&linh, "idea", "returns.md", "30 days", "31 days");
    synced(&linh, &[]);
    synced(&emma, &[]);
    assert_eq!(drafts(&emma), ["idea"]);
    let back = emma.ask(&["draft", "bring-back", "idea"]);
    assert_eq!(back["name"], "idea-2");
    assert_eq!(drafts(&emma), ["idea", "idea-2"]);
}

#[test]
fn two_drafts_of_one_name_both_stay() {
    let world = World::new();
    let bare = team(&world);
    let (emma, linh) = two(&world, &bare);
    start(&emma, "idea", "refunds.md");
    write(&emma, "idea", "refunds.md", "14 days", "10 days");
    start(&linh, "idea", "returns.md");
    write(&linh, "idea", "returns.md", "30 days", "31 days");
    synced(&emma, &[]);
    let second = synced(&linh, &[]);
    assert!(
        second["notices"][0].as_str().unwrap().contains("“idea”"),
        "{second}"
    );
    synced(&emma, &[]);
    assert_eq!(drafts(&emma), ["idea", "idea-2"]);
    assert_eq!(drafts(&linh), ["idea", "idea-2"]);
    let text = |handbook: &Handbook<'_>, at: &str| handbook.git(&["show", at]);
    assert!(text(&emma, "draft/idea:refunds.md").contains("10 days"));
    assert!(text(&emma, "draft/idea-2:returns.md").contains("31 days"));
}

/// How a second colleague begins who made an empty repository and named the team's.
#[test]
fn a_repository_without_commits_takes_what_the_remote_holds() {
    let world = World::new();
    let bare = team(&world);
    let empty = world.handbook_at("begun");
    empty.git(&["remote", "add", "origin", &bare.to_string_lossy()]);
    synced(&empty, &[]);
    let listed = empty.ask(&["list"]);
    assert!(
        listed.as_array().is_some_and(|all| !all.is_empty()),
        "{listed}"
    );
    assert_eq!(synced(&empty, &[])["conflicts"], json!([]));
}

/// A sync that was killed may have given one of them its other name already.
#[test]
fn two_drafts_of_one_name_both_stay_after_a_sync_that_was_cut_short() {
    let world = World::new();
    let bare = team(&world);
    let (emma, linh) = two(&world, &bare);
    start(&emma, "idea", "refunds.md");
    write(&emma, "idea", "refunds.md", "14 days", "10 days");
    start(&linh, "idea", "returns.md");
    write(&linh, "idea", "returns.md", "30 days", "31 days");
    synced(&emma, &[]);
    linh.git(&["branch", "draft/idea-2", "draft/idea"]);
    let second = synced(&linh, &[]);
    assert_eq!(
        second["pushed"],
        json!(["draft/idea-2"]),
        "each branch is sent once"
    );
    synced(&emma, &[]);
    for handbook in [&emma, &linh] {
        assert_eq!(drafts(handbook), ["idea", "idea-2"]);
        assert!(
            handbook
                .git(&["show", "draft/idea-2:returns.md"])
                .contains("31 days")
        );
    }
}

#[test]
fn one_draft_written_on_by_two_is_joined_by_words() {
    let world = World::new();
    let bare = team(&world);
    let (emma, linh) = two(&world, &bare);
    start(&emma, "shorter", "refunds.md");
    synced(&emma, &[]);
    synced(&linh, &[]);
    write(&emma, "shorter", "refunds.md", "14 days", "10 days");
    write(
        &linh,
        "shorter",
        "refunds.md",
        "Nobody pays",
        "No customer pays",
    );
    synced(&emma, &[]);
    synced(&linh, &[]);
    synced(&emma, &[]);
    let text = emma.git(&["show", "draft/shorter:refunds.md"]);
    assert!(
        text.contains("10 days") && text.contains("No customer pays"),
        "{text}"
    );
    assert_eq!(
        emma.git(&["rev-parse", "draft/shorter"]),
        linh.git(&["rev-parse", "draft/shorter"])
    );
}

#[test]
fn the_same_words_published_twice_become_a_draft_to_be_resolved() {
    let world = World::new();
    let bare = team(&world);
    let (emma, linh) = two(&world, &bare);
    publish(&emma, "refunds.md", "14 days", "10 days");
    publish(&linh, "refunds.md", "14 days", "20 days");
    publish(&linh, "returns.md", "30 days", "31 days");
    let lost = linh.git(&["rev-parse", "main"]);
    synced(&emma, &[]);
    let run = sync(&linh, &[]).exits(4);
    let report = run.json();
    assert_eq!(report["published"], "conflict");
    assert_eq!(report["conflicts"], json!(["refunds.md"]));
    let draft = report["draft"].as_str().unwrap().to_owned();
    assert_eq!(run.error()["code"], "refused");

    let working = fs::read_to_string(linh.folder().join("refunds.md")).unwrap();
    assert!(
        working.contains("10 days"),
        "what others have is published here"
    );
    assert_eq!(linh.git(&["status", "--porcelain"]), "");
    let kept = linh.git(&[
        "for-each-ref",
        "--format=%(objectname)",
        "refs/carebook/backup",
    ]);
    assert!(kept.contains(lost.trim()), "the published commit is kept");
    let told = state(&linh);
    assert_eq!(told["status"]["type"], "needs_you", "{told}");
    assert_eq!(told["status"]["need"], "conflict");
    let said = json!({ "code": "conflict", "values": { "branch": "main", "draft": draft } });
    assert_eq!(
        told["status"]["said"], said,
        "the window has its own words for it"
    );

    // Until it is decided, whatever looks at it says so.
    let again = synced(&linh, &[]);
    let told = again["notices"][0].as_str().unwrap();
    assert!(
        told.contains(&format!("carebook draft show {draft}")),
        "{told}"
    );
    let inbox = linh.ask(&["review", "inbox"]);
    assert_eq!(
        (&inbox[0]["kind"], &inbox[0]["draft"]),
        (&json!("conflict"), &json!(draft))
    );
    assert_eq!(linh.ask(&["draft", "list"])[0]["held"], "conflict");
    let listed = linh.carebook(&["draft", "list"]).succeeded().stdout;
    assert!(listed.contains("a conflict to decide"), "{listed}");

    // Resolved like any draft, both clones come to the same text.
    let mut rpc = linh.rpc();
    let preview = rpc.ask("drafts.publish_preview", &json!({ "name": draft }));
    let conflict = &preview["conflicts"][0];
    let text: String = (conflict["pieces"].as_array().unwrap().iter())
        .map(|piece| match piece["type"].as_str() {
            Some("text") => piece["text"].as_str().unwrap().to_owned(),
            _ => piece["yours"].as_str().unwrap().to_owned(),
        })
        .collect();
    let published = rpc.ask(
        "drafts.publish",
        &json!({
            "name": draft, "onto": preview["onto"], "tip": preview["draft"]["tip"],
            "message": "Decided", "minor": false,
            "resolutions": [{ "path": conflict["path"], "text": text }],
        }),
    );
    assert_eq!(published["type"], "published", "{published}");
    drop(rpc);
    synced(&linh, &[]);
    synced(&emma, &[]);
    let tip = emma.git(&["rev-parse", "main"]);
    assert_eq!(tip, linh.git(&["rev-parse", "main"]));
    let text = emma.git(&["show", "main:refunds.md"]);
    assert!(text.contains("20 days"), "{text}");
    assert!(emma.git(&["show", "main:returns.md"]).contains("31 days"));
    assert_eq!(drafts(&emma), [""; 0]);
    assert_eq!(state(&linh)["to_send"], 0);
}

#[test]
fn a_decided_conflict_is_called_one_nowhere_any_more() {
    let world = World::new();
    let bare = team(&world);
    let (emma, linh) = two(&world, &bare);
    publish(&emma, "refunds.md", "14 days", "10 days");
    publish(&linh, "refunds.md", "14 days", "20 days");
    synced(&emma, &[]);
    let report = sync(&linh, &[]).exits(4).json();
    let draft = report["draft"].as_str().unwrap().to_owned();
    drop(
        linh.carebook(&["draft", "resolve", &draft, "refunds.md", "--ours"])
            .succeeded(),
    );
    assert_eq!(linh.ask(&["review", "inbox"]), json!([]));
    assert_eq!(linh.ask(&["draft", "list"])[0]["held"], Value::Null);
    let report = synced(&linh, &[]);
    assert_eq!(report["notices"], json!([]), "{report}");
    let told = state(&linh);
    assert_ne!(told["status"]["type"], "needs_you", "{told}");
}

#[test]
fn what_was_put_aside_for_a_conflict_is_free_once_that_is_decided() {
    let world = World::new();
    let bare = team(&world);
    let (emma, linh) = two(&world, &bare);
    publish(&emma, "refunds.md", "14 days", "10 days");
    publish(&linh, "refunds.md", "14 days", "20 days");
    synced(&emma, &[]);
    let report = sync(&linh, &[]).exits(4).json();
    let draft = report["draft"].as_str().unwrap();
    assert_eq!(linh.ask(&["draft", "show", draft])["held"], "conflict");
    let decided = linh.ask(&["draft", "resolve", draft, "refunds.md", "--ours"]);
    assert_eq!(decided["conflicts"], json!([]));
    assert_eq!(decided["held"], Value::Null, "nothing is left to decide");
    let listed = linh.carebook(&["draft", "list"]).succeeded().stdout;
    assert!(!listed.contains("a conflict to decide"), "{listed}");
}

#[test]
fn a_comment_on_a_version_that_was_never_sent_stands_in_the_same_place_for_everybody() {
    let world = World::new();
    let bare = team(&world);
    let (emma, linh) = two(&world, &bare);
    start(&emma, "d", "refunds.md");
    write(
        &emma,
        "d",
        "refunds.md",
        "14 days",
        "12 days, as the law says",
    );
    let said = [
        "comment",
        "add",
        "refunds.md",
        "--draft",
        "d",
        "--quote",
        "12 days",
        "-m",
        "Why?",
    ];
    drop(emma.carebook(&said).succeeded());
    write(
        &emma,
        "d",
        "refunds.md",
        "the law says",
        "the law of 2026 says",
    );
    drop(emma.carebook(&["draft", "publish", "d"]).succeeded());
    synced(&emma, &[]);
    synced(&linh, &[]);
    let places: Vec<Value> = [&emma, &linh]
        .map(|book| book.ask(&["comment", "list", "refunds.md"])[0]["anchor"].clone())
        .into();
    assert_eq!(places[0]["status"], "exact", "{}", places[0]);
    assert_eq!(places[0], places[1], "everybody sees the same");
    let listed = emma.git(&["ls-tree", "-r", "--name-only", "carebook/journal"]);
    assert!(
        listed.lines().all(|path| path.starts_with("events/")),
        "the journal's tree holds events and nothing else: {listed}"
    );
    assert_eq!(state(&linh)["to_send"], 0);
}

#[test]
fn a_protected_publish_branch_leaves_the_change_as_a_draft_there() {
    let world = World::new();
    let bare = team(&world);
    let (emma, linh) = two(&world, &bare);
    // Some hooks refuse one branch, some everything that comes with it.
    for (hook, script) in [
        (
            "update",
            "case \"$1\" in refs/heads/main) echo 'Ask Anna first.' >&2; exit 1;; esac",
        ),
        (
            "pre-receive",
            "while read old new ref; do case \"$ref\" in refs/heads/main) echo 'Ask Anna first.' >&2; exit 1;; esac; done",
        ),
    ] {
        let file = bare.join("hooks").join(hook);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, format!("#!/bin/sh\n{script}\n")).unwrap();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
        let before = world.git(&bare, &["rev-parse", "main"]);
        publish(&emma, "refunds.md", "14 days", hook);
        let run = sync(&emma, &[]).exits(5);
        let error = run.error();
        let message = error["message"].as_str().unwrap();
        assert!(message.contains("Ask Anna first."), "{message}");
        assert!(
            error["hint"]
                .as_str()
                .unwrap()
                .contains("pull or merge request"),
            "{error}"
        );
        assert_eq!(world.git(&bare, &["rev-parse", "main"]), before);
        assert_eq!(
            emma.git(&["rev-parse", "main"]),
            before,
            "nobody sees what the team has not"
        );
        let names = drafts(&emma);
        assert_eq!(names.len(), 1, "{names:?}");
        let there = world.git(&bare, &["show", &format!("draft/{}:refunds.md", names[0])]);
        assert!(
            there.contains(hook),
            "the change is there as a draft: {there}"
        );
        assert_eq!(
            sync(&linh, &[]).exits(5).json()["published"],
            "refused",
            "the same person at another computer hears of it as well"
        );
        assert_eq!(drafts(&linh), names);
        // Merged on the server, it comes back as published.
        fs::remove_file(&file).unwrap();
        linh.ask(&["draft", "publish", &names[0], "-m", "Merged"]);
        synced(&linh, &[]);
        synced(&emma, &[]);
        assert!(emma.git(&["show", "main:refunds.md"]).contains(hook));
        assert_eq!(drafts(&emma), [""; 0]);
        publish(&linh, "refunds.md", hook, "14 days");
        synced(&linh, &[]);
        synced(&emma, &[]);
    }
}

/// A server that takes nothing for its publish branch from people.
fn protect(bare: &Path) -> std::path::PathBuf {
    let file = bare.join("hooks/update");
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    let script = "case \"$1\" in refs/heads/main) echo 'Ask Anna first.' >&2; exit 1;; esac";
    fs::write(&file, format!("#!/bin/sh\n{script}\n")).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
    file
}

#[test]
fn what_the_host_merged_is_published_and_no_draft_any_more() {
    let merges: [(&str, &[&[&str]]); 5] = [
        ("forward", &[&["merge", "--quiet", "--ff-only", "DRAFT"]]),
        (
            "merge",
            &[&["merge", "--quiet", "--no-ff", "--no-edit", "DRAFT"]],
        ),
        (
            "squash",
            &[
                &["merge", "--quiet", "--squash", "DRAFT"],
                &["commit", "--quiet", "-m", "Shorter (#1)"],
            ],
        ),
        (
            "squash beside others, and one more after it",
            &[
                &["merge", "--quiet", "--squash", "DRAFT"],
                &["commit", "--quiet", "-m", "Shorter (#1)"],
                &["rm", "--quiet", "returns.md"],
                &["commit", "--quiet", "-m", "Not needed"],
            ],
        ),
        (
            "squash, and the branch deleted",
            &[
                &["merge", "--quiet", "--squash", "DRAFT"],
                &["commit", "--quiet", "-m", "Shorter (#1)"],
                &["push", "--quiet", "origin", ":DRAFT"],
            ],
        ),
    ];
    for (how, steps) in merges {
        let world = World::new();
        let bare = team(&world);
        let (emma, linh) = two(&world, &bare);
        let hook = protect(&bare);
        publish(&emma, "refunds.md", "14 days", "10 days");
        let error = sync(&emma, &[]).exits(5).error();
        let message = error["message"].as_str().unwrap();
        assert!(!message.contains(".."), "{message}");
        // The same person at another computer hears of it as well.
        assert_eq!(sync(&linh, &[]).exits(5).json()["published"], "refused");
        let names = drafts(&emma);
        assert_eq!(drafts(&linh), names, "{how}");
        let branch = format!("draft/{}", names[0]);

        // It still stands at the next sync, and is told again.
        let run = sync(&emma, &[]).exits(5);
        let error = run.error();
        assert!(
            error["message"].as_str().unwrap().contains(&branch),
            "{error}"
        );
        let told = run.json();
        assert_eq!(told["published"], "refused", "{told}");
        assert_eq!(state(&emma)["status"]["need"], "refused");

        // The host merges it, with a program of its own, past the rule.
        fs::remove_file(&hook).unwrap();
        let host = clone_of(&world, &bare, "host", &bare.to_string_lossy());
        if how.starts_with("squash beside") {
            let text = host.git(&["show", "main:refunds.md"]);
            host.write("refunds.md", text.replace("Nobody pays", "We pay"));
            host.git(&["commit", "--quiet", "--all", "-m", "Parcels"]);
        }
        let origin = format!("origin/{branch}");
        for step in steps {
            let step: Vec<String> = (step.iter())
                .map(|word| match *word {
                    ":DRAFT" => format!(":{branch}"),
                    word => word.replace("DRAFT", &origin),
                })
                .collect();
            let step: Vec<&str> = step.iter().map(String::as_str).collect();
            host.git(&step);
        }
        host.git(&["push", "--quiet", "origin", "main"]);
        protect(&bare);

        for clone in [&emma, &linh] {
            let report = synced(clone, &[]);
            assert_eq!(report["published"], "fast_forwarded", "{how}: {report}");
            assert_eq!(drafts(clone), [""; 0], "{how}");
            assert_eq!(clone.ask(&["draft", "discarded"]), json!([]), "{how}");
            assert_ne!(state(clone)["status"]["type"], "needs_you", "{how}");
            assert_eq!(state(clone)["to_send"], 0, "{how}");
        }
        let left = world.git(&bare, &["for-each-ref", "refs/heads/draft"]);
        assert_eq!(left, "", "{how}");
        let kept = emma.git(&["for-each-ref", "refs/carebook/backup"]);
        assert!(kept.contains(&names[0]), "{how}: {kept}");
    }
}

#[test]
fn a_draft_that_was_written_on_after_the_merge_stays() {
    let world = World::new();
    let bare = team(&world);
    let (emma, linh) = two(&world, &bare);
    start(&emma, "shorter", "refunds.md");
    write(&emma, "shorter", "refunds.md", "14 days", "10 days");
    start(&emma, "untouched", "returns.md");
    emma.git(&["branch", "draft/by-hand", "main"]);
    synced(&emma, &[]);
    let host = clone_of(&world, &bare, "host", &bare.to_string_lossy());
    host.git(&["merge", "--quiet", "--squash", "origin/draft/shorter"]);
    host.git(&["commit", "--quiet", "-m", "Shorter (#1)"]);
    host.git(&["push", "--quiet", "origin", "main"]);
    write(&emma, "shorter", "refunds.md", "10 days", "9 days");
    synced(&emma, &[]);
    assert_eq!(drafts(&emma), ["by-hand", "shorter", "untouched"]);
    synced(&linh, &[]);
    assert_eq!(drafts(&linh), ["by-hand", "shorter", "untouched"]);
}

#[test]
fn a_publish_branch_that_went_back_is_not_sent_again_by_itself() {
    for (how, deleted, accepts_theirs, begun) in [
        ("back, and here as well", false, true, true),
        ("back, and published again", false, false, true),
        ("back before the first sync", false, false, false),
        ("gone, and published again", true, false, true),
    ] {
        let world = World::new();
        let bare = team(&world);
        let first = clone_of(&world, &bare, "first-clone", &bare.to_string_lossy());
        publish(&first, "refunds.md", "14 days", "10 days");
        synced(&first, &[]);
        let (emma, _linh) = two(&world, &bare);
        if begun {
            synced(&emma, &[]);
        }
        let tip = emma.git(&["rev-parse", "main"]).trim().to_owned();
        match deleted {
            true => world.git(&bare, &["update-ref", "-d", "refs/heads/main"]),
            false => world.git(&bare, &["update-ref", "refs/heads/main", "main~1"]),
        };
        let there = world.git(&bare, &["for-each-ref", "refs/heads/main"]);
        start(&emma, "other", "returns.md");
        for _ in 0..2 {
            let run = sync(&emma, &[]).exits(4);
            let error = run.error();
            let message = error["message"].as_str().unwrap();
            let word = if deleted {
                "no main any more"
            } else {
                "went back: one published"
            };
            assert!(message.contains(word), "{how}: {message}");
            assert_eq!(run.json()["published"], "held", "{how}");
            assert_eq!(
                world.git(&bare, &["for-each-ref", "refs/heads/main"]),
                there
            );
            assert_eq!(emma.git(&["rev-parse", "main"]).trim(), tip, "{how}");
            let hint = error["hint"].as_str().unwrap();
            assert!(hint.contains(&format!("--accept {tip}")), "{how}: {hint}");
        }
        assert!(
            world
                .git(&bare, &["branch", "--list", "draft/other"])
                .contains("other"),
            "{how}: everything else is synced"
        );
        if accepts_theirs {
            let back = world.git(&bare, &["rev-parse", "main"]);
            let report = sync_with(&emma, &[], &["--accept", back.trim()])
                .succeeded()
                .json();
            assert_eq!(report["published"], "taken_back", "{how}");
            assert_eq!(emma.git(&["rev-parse", "main"]), back, "{how}");
            assert!(emma.git(&["show", "HEAD:refunds.md"]).contains("14 days"));
            let kept = emma.git(&[
                "for-each-ref",
                "--format=%(objectname)",
                "refs/carebook/backup",
            ]);
            assert!(kept.contains(&tip), "{how}: {kept}");
        } else {
            sync_with(&emma, &[], &["--accept", &tip])
                .succeeded()
                .json();
            assert_eq!(
                world.git(&bare, &["rev-parse", "main"]).trim(),
                tip,
                "{how}"
            );
        }
        synced(&emma, &[]);
    }
}

#[test]
fn a_journal_that_went_back_is_sent_again_and_that_is_told() {
    let world = World::new();
    let bare = team(&world);
    let (emma, _linh) = two(&world, &bare);
    for words in ["14 days", "parcel"] {
        emma.ask(&[
            "comment",
            "add",
            "refunds.md",
            "--quote",
            words,
            "-m",
            "Why?",
        ]);
        synced(&emma, &[]);
    }
    let tip = world.git(&bare, &["rev-parse", "carebook/journal"]);
    for to in [Some("carebook/journal~1"), None] {
        match to {
            Some(to) => world.git(&bare, &["update-ref", "refs/heads/carebook/journal", to]),
            None => world.git(&bare, &["update-ref", "-d", "refs/heads/carebook/journal"]),
        };
        let report = synced(&emma, &[]);
        let notice = report["notices"][0].as_str().unwrap_or_default();
        assert!(notice.contains("journal"), "{report}");
        assert_eq!(world.git(&bare, &["rev-parse", "carebook/journal"]), tip);
        assert_eq!(synced(&emma, &[])["notices"], json!([]));
    }
}
