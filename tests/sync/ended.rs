//! What ends on one side while the other goes on: a draft that was published or discarded, a sync
//! that was killed, files that a folder never holds; and a day of two people that comes to rest.

use std::fs;

use carebook_tests::{Handbook, World};
use serde_json::{Value, json};

use crate::servers::{clone_of, publish, synced, team};
use crate::together::{as_linh, drafts, start, two, write};

#[test]
fn a_sync_goes_on_where_one_was_killed_while_it_noted_what_both_hold() {
    let world = World::new();
    let bare = team(&world);
    let (emma, linh) = two(&world, &bare);
    start(&emma, "shorter", "refunds.md");
    synced(&emma, &[]);
    synced(&linh, &[]);
    emma.git(&["pack-refs", "--all"]);
    let locks = [
        ".git/packed-refs.lock",
        ".git/refs/remotes/origin/main.lock",
    ]
    .map(|lock| emma.folder().join(lock));
    publish(&linh, "refunds.md", "14 days", "10 days");
    linh.ask(&["draft", "discard", "shorter"]);
    synced(&linh, &[]);

    // One of an hour ago is not that process's.
    world.killed_while_writing(&json!({ "reference": "refs/remotes/origin/main" }));
    fs::write(&locks[0], "").unwrap();
    let touched = emma
        .command("touch")
        .args(["-d", "1 hour ago"])
        .arg(&locks[0])
        .status();
    assert!(touched.unwrap().success());
    let left = synced(&emma, &[])["notices"].to_string();
    assert!(left.contains("packed-refs.lock"), "{left}");
    assert!(locks[0].exists(), "it stays");
    fs::remove_file(&locks[0]).unwrap();

    publish(&linh, "refunds.md", "10 days", "9 days");
    synced(&linh, &[]);
    for lock in &locks {
        fs::write(lock, "").unwrap();
    }
    world.killed_while_writing(&json!({ "reference": "refs/remotes/origin/main" }));
    synced(&emma, &[]);
    assert_eq!(locks.map(|lock| lock.exists()), [false, false]);
    assert_eq!(drafts(&emma), [""; 0], "and what was discarded is gone");
}

#[test]
fn a_draft_that_ended_elsewhere_while_it_was_written_on_stays_and_both_are_told() {
    let world = World::new();
    let bare = team(&world);
    let (emma, linh) = two(&world, &bare);
    let ngoc = clone_of(&world, &bare, "ngoc", &bare.to_string_lossy());
    let ends: [(&str, &[&str], &str); 2] = [
        ("gone", &["discard", "gone"], "discarded_meanwhile"),
        (
            "out",
            &["publish", "out", "-m", "Out"],
            "published_meanwhile",
        ),
    ];
    for (name, end, told) in ends {
        start(&emma, name, "refunds.md");
        write(
            &emma,
            name,
            "refunds.md",
            "parcel",
            &format!("parcel {name}"),
        );
        synced(&emma, &[]);
        synced(&linh, &[]);
        emma.ask(&[&["draft"], end].concat());
        synced(&emma, &[]);
        write(
            &linh,
            name,
            "refunds.md",
            "Nobody",
            &format!("Nobody {name}"),
        );
        let code = |report: &Value| {
            report["notices"]
                .as_array()
                .unwrap()
                .iter()
                .map(Value::to_string)
                .collect::<String>()
        };
        let here = synced(&linh, &[]);
        assert_eq!(here["pushed"], json!([format!("draft/{name}")]), "{here}");
        let word = told.split('_').next().unwrap();
        assert!(code(&here).contains(word), "{here}");
        let back = synced(&emma, &[]);
        assert!(code(&back).contains("is back"), "{back}");
        for handbook in [&emma, &linh] {
            let text = handbook.git(&["show", &format!("draft/{name}:refunds.md")]);
            let both = [format!("parcel {name}"), format!("Nobody {name}")];
            assert!(both.iter().all(|words| text.contains(words)), "{text}");
            assert_eq!(synced(handbook, &[])["notices"], json!([]), "said once");
        }
    }
    // Who had neither is told nothing.
    let came = synced(&ngoc, &[]);
    assert_eq!(
        (&came["notices"], drafts(&ngoc).len()),
        (&json!([]), 2),
        "{came}"
    );
}

#[test]
fn what_a_folder_never_holds_is_not_taken_away_by_gits_next_commit() {
    let world = World::new();
    let bare = team(&world);
    let (emma, linh) = two(&world, &bare);
    let clean = |step: &str| {
        synced(&emma, &[]);
        assert_eq!(emma.git(&["status", "--porcelain"]), "", "{step}");
        assert_eq!(
            emma.git(&["ls-files", "-s"]),
            emma.git(&[
                "ls-tree",
                "-r",
                "--format=%(objectmode) %(objectname) 0\t%(path)",
                "HEAD"
            ]),
            "{step}: the index holds what is published"
        );
    };
    let push = |message: &str| {
        linh.git(&["commit", "--quiet", "-am", message]);
        linh.git(&["push", "--quiet", "origin", "main"]);
    };
    let odd = "red\u{1b}[31m.md";
    let link = linh.folder().join("link.md");
    linh.write(odd, "# Red\n");
    std::os::unix::fs::symlink("refunds.md", &link).unwrap();
    let commit = linh.git(&["rev-parse", "HEAD"]);
    linh.git(&["add", "-A"]);
    fs::create_dir(linh.folder().join("nested")).unwrap();
    linh.git(&[
        "update-index",
        "--add",
        "--cacheinfo",
        &format!("160000,{},nested", commit.trim()),
    ]);
    linh.git(&["commit", "--quiet", "-m", "Odd"]);
    linh.git(&["push", "--quiet", "origin", "main"]);
    clean("they come");

    fs::remove_file(&link).unwrap();
    fs::write(&link, "# A file now\n").unwrap();
    linh.write(odd, "# Redder\n");
    push("Other ones");
    clean("they change");
    emma.git(&["commit", "--quiet", "--allow-empty", "-am", "By hand"]);
    emma.git(&["push", "--quiet", "origin", "main"]);
    let names = emma.git(&["ls-tree", "-r", "--name-only", "-z", "HEAD"]);
    assert!(
        [odd, "link.md", "nested"]
            .iter()
            .all(|name| names.contains(name)),
        "{names}"
    );

    linh.git(&["pull", "--quiet"]);
    fs::remove_file(&link).unwrap();
    std::os::unix::fs::symlink("returns.md", &link).unwrap();
    linh.git(&["rm", "--quiet", "--cached", "nested", odd]);
    push("Some go");
    clean("they go");
}

#[test]
fn a_day_of_two_people_on_the_command_line_comes_to_rest_the_same_on_both_sides() {
    let world = World::new();
    let bare = team(&world);
    let (emma, linh) = two(&world, &bare);
    let write = |handbook: &Handbook<'_>, draft: &str, document: &str, text: &str| {
        let run = handbook.carebook_reading(&["draft", "write", draft, document], text);
        drop(run.succeeded());
    };
    let refunds = "# Refunds\n\nA customer waits 14 days.\n\nNobody pays for the parcel.\n";

    start(&emma, "wait", "refunds.md");
    write(&emma, "wait", "refunds.md", &refunds.replace("14", "10"));
    let asked = [
        "comment",
        "add",
        "returns.md",
        "--quote",
        "30 days",
        "-m",
        "반품은 언제부터?",
    ];
    let thread = emma.ask(&asked)["thread"].as_str().unwrap().to_owned();
    as_linh(
        &linh,
        &[
            "comment",
            "add",
            "refunds.md",
            "--quote",
            "the parcel",
            "--topic",
            "wrong",
            "-m",
            "Khách trả",
        ],
    );
    as_linh(
        &linh,
        &[
            "suggest",
            "refunds.md",
            "--quote",
            "Nobody",
            "--with",
            "Neviens",
            "-m",
            "latviski",
        ],
    );
    start(&linh, "wait", "returns.md");
    write(
        &linh,
        "wait",
        "returns.md",
        "# Returns\n\nWithin 20 days.\n",
    );
    // Both sides at once, then one after the other until nothing moves.
    synced(&emma, &[]);
    synced(&linh, &[]);
    as_linh(&linh, &["comment", "reply", &thread, "-m", "Tūlīt"]);
    as_linh(&linh, &["draft", "publish", "wait-2", "-m", "Shorter"]);
    as_linh(
        &linh,
        &["review", "request-changes", "wait", "-m", "10 is short"],
    );
    emma.ask(&["comment", "resolve", &thread]);
    emma.ask(&["draft", "move", "wait", "refunds.md", "money/refunds.md"]);
    for _ in 0..2 {
        synced(&linh, &[]);
        synced(&emma, &[]);
    }

    let rest = synced(&linh, &[]);
    let moved = ["pushed", "removed", "drafts", "notices", "conflicts"];
    assert!(moved.iter().all(|part| rest[*part] == json!([])), "{rest}");
    let ask: [&[&str]; 5] = [
        &["list"],
        &["comment", "list"],
        &["comment", "list", "--draft", "wait", "money/refunds.md"],
        &["draft", "show", "wait"],
        &["log", "returns.md"],
    ];
    for call in ask {
        let mut sides = [emma.ask(call), as_linh(&linh, call)];
        for side in &mut sides {
            if let Some(side) = side.as_object_mut() {
                // Whose it is, and what the one who asks may do.
                side.retain(|own, _| !["mine", "may_bypass", "may_verify"].contains(&own.as_str()));
            }
        }
        assert_eq!(sides[0], sides[1], "{call:?}");
        assert_ne!(sides[0], json!([]), "{call:?} says something");
    }
    assert_eq!(drafts(&emma), drafts(&linh));
    assert_eq!(emma.ask(&["review", "inbox"])[0]["kind"], "changes_asked");
    for handbook in [&emma, &linh] {
        handbook.git(&["fsck", "--strict"]);
        assert_eq!(handbook.git(&["status", "--porcelain"]), "");
    }
}
