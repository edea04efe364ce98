//! Which repositories open, and what is said of the others.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use carebook_tests::{Handbook, World};

fn simple(world: &World) -> Handbook<'_> {
    world
        .handbook()
        .file("a.md", "# Hold\n\nAsk first.\n")
        .commit("Hold")
        .file("a.md", "# Hold\n\nAsk first, always.\n")
        .commit("Always")
}

#[test]
fn other_peoples_repositories_just_work() {
    let world = World::new();
    let book = world
        .handbook()
        .file("README.md", "Project\n=======\n\nA setext heading.\n")
        .file(
            "docs/Getting Started.md",
            "# Getting started\n\nInstall the gadget.\n",
        )
        .file("docs/한글 문서.md", "# 문서\n\n내용입니다.\n")
        .file("src/main.rs", "fn main() {}\n")
        .file("docs/page.mdx", "# Not Markdown of ours\n")
        .file("docs/UPPER.MD", "# Upper\n\nshouting\n")
        .file("docs/long.markdown", "# Long ending\n\nspelled\n")
        .commit("Somebody's project");
    let listed = book.ask(&["list"]);
    let paths: Vec<&str> = listed
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|row| row["path"].as_str())
        .collect();
    for path in ["README.md", "docs/Getting Started.md", "docs/한글 문서.md"] {
        assert!(paths.contains(&path), "{path} is a document: {paths:?}");
    }
    assert!(!paths.contains(&"src/main.rs"));
    assert_eq!(book.found("gadget"), ["docs/Getting Started.md"]);
    assert_eq!(book.found("내용"), ["docs/한글 문서.md"]);
}

#[test]
fn the_handbook_is_found_from_below_and_by_name() {
    let world = World::new();
    let book = simple(&world).file("deep/er/b.md", "# B\n").commit("Deep");
    let below = carebook_tests::Run::of(
        world
            .command(carebook_tests::carebook())
            .current_dir(book.folder().join("deep/er"))
            .args(["list", "--json"]),
    );
    assert_eq!(below.succeeded().json().as_array().map(Vec::len), Some(2));
    let named = world.carebook([
        "--handbook",
        book.folder().to_str().expect("UTF-8"),
        "list",
        "--json",
    ]);
    assert_eq!(named.succeeded().json().as_array().map(Vec::len), Some(2));
    let mut variable = world.command(carebook_tests::carebook());
    variable
        .env("CAREBOOK_HANDBOOK", book.folder())
        .args(["list", "--json"]);
    assert_eq!(
        carebook_tests::Run::of(&mut variable)
            .succeeded()
            .json()
            .as_array()
            .map(Vec::len),
        Some(2)
    );
}

#[test]
fn unusual_repositories_open() {
    let world = World::new();
    let book = simple(&world);
    let origin = book.folder().to_str().expect("UTF-8").to_owned();
    world.git(
        &world.path(""),
        &["clone", "--quiet", "--bare", &origin, "bare.git"],
    );
    world.git(
        &world.path(""),
        &[
            "clone",
            "--quiet",
            "--depth",
            "1",
            &format!("file://{origin}"),
            "shallow",
        ],
    );
    world.git(&world.path(""), &["clone", "--quiet", &origin, "detached"]);
    world.git(
        &world.path("detached"),
        &["checkout", "--quiet", "--detach"],
    );
    book.git(&["worktree", "add", "--quiet", "../worktree", "-b", "side"]);
    for name in ["bare.git", "shallow", "detached", "worktree"] {
        let run = world.carebook([
            "--handbook",
            world.path(name).to_str().expect("UTF-8"),
            "search",
            "always",
            "--json",
        ]);
        assert_eq!(run.succeeded().json()["hits"][0]["path"], "a.md", "{name}");
    }
    let log = world.carebook([
        "--handbook",
        world.path("shallow").to_str().expect("UTF-8"),
        "log",
        "a.md",
        "--json",
    ]);
    assert_eq!(
        log.succeeded().json().as_array().map(Vec::len),
        Some(1),
        "a shallow clone knows what it holds"
    );
}

#[test]
fn an_unborn_branch_is_an_empty_handbook() {
    let world = World::new();
    let book = world.handbook();
    assert_eq!(book.ask(&["list"]), serde_json::json!([]));
    assert_eq!(book.ask(&["search", "anything"])["total"], 0);
    let run = book.carebook(&["search", "anything"]).succeeded();
    drop(run.says("Nothing is published yet"));
    assert_eq!(book.ask(&["stale"]), serde_json::json!([]));
    let book = book.file("a.md", "# First\n").commit("First");
    assert_eq!(book.found("first"), ["a.md"], "the first commit shows up");
}

#[test]
fn a_policy_that_is_a_link_is_not_followed_and_said_to_be_one() {
    let world = World::new();
    let book = world
        .handbook()
        .file("a.md", "# A\n")
        .file("elsewhere.toml", "[freshness]\nwindow = \"1d\"\n")
        .link("carebook.toml", "elsewhere.toml")
        .commit_at("2026-06-10T09:00:00Z", "A");
    drop(book.carebook(&["list"]).succeeded().says("symbolic link"));
    let found = book.carebook(&["doctor", "--json"]).json().to_string();
    assert!(found.contains("symbolic link"), "{found}");
    assert_eq!(book.ask(&["list"])[0]["freshness"], "fresh");
}

/// What is lost of the past keeps nobody from the texts of today.
#[test]
fn a_lost_old_commit_leaves_the_documents_readable() {
    let world = World::new();
    let book = world.handbook();
    let book = book.file("a.md", "# Hold\n").commit("First");
    let book = book.file("a.md", "# Hold the line\n").commit("Second");
    let first = book.git(&["rev-parse", "HEAD~1"]);
    let first = first.trim();
    let object = format!(".git/objects/{}/{}", &first[..2], &first[2..]);
    fs::remove_file(book.folder().join(object)).expect("the lost commit");
    assert_eq!(book.found("line"), ["a.md"]);
    let listed = book.carebook(&["list", "--json"]).succeeded();
    assert_eq!(listed.json()[0]["updated"], serde_json::Value::Null);
    drop(listed.says("history"));
    let found = book.carebook(&["doctor", "--json"]).json().to_string();
    assert!(found.contains("history_unread"), "{found}");
}

#[test]
fn what_cannot_be_opened_is_named_with_a_way_out() {
    let world = World::new();
    fs::create_dir(world.path("plain")).expect("a folder");
    fs::write(world.path("plain/a.md"), "# A\n").expect("a file");
    fs::write(world.path("file.md"), "# A\n").expect("a file");
    for (name, piece) in [
        ("plain", "init"),
        ("nowhere", "nowhere"),
        ("file.md", "file.md"),
    ] {
        let path = world.path(name);
        let path = path.to_str().expect("UTF-8");
        let run = world.carebook(["--handbook", path, "list"]).exits(3);
        assert!(
            run.stderr.contains(path),
            "the sentence names {path}: {}",
            run.stderr
        );
        assert!(run.stderr.contains(piece), "{}", run.stderr);
        let error = world
            .carebook(["--handbook", path, "list", "--json"])
            .exits(3)
            .error();
        assert!(
            error["message"].as_str().expect("a message").contains(path),
            "{error}"
        );
    }
    assert_eq!(
        fs::read_dir(world.path("plain"))
            .expect("the folder")
            .count(),
        1,
        "nothing was written"
    );
}

#[test]
fn a_folder_inside_a_repository_is_not_searched_upwards_when_named() {
    let world = World::new();
    let book = simple(&world).file("sub/b.md", "# B\n").commit("Sub");
    let sub = book.folder().join("sub");
    let run = world.carebook(["--handbook", sub.to_str().expect("UTF-8"), "list"]);
    assert_eq!(
        run.status, 3,
        "a handbook is opened exactly where it was chosen: {}",
        run.stdout
    );
}

#[test]
fn a_folder_without_permission_is_refused_with_a_sentence() {
    let world = World::new();
    let book = simple(&world);
    let locked = |mode| {
        fs::set_permissions(book.folder().join(".git"), fs::Permissions::from_mode(mode))
            .expect("permissions")
    };
    locked(0o000);
    let readable = fs::read_dir(book.folder().join(".git")).is_ok();
    let run = book.carebook(&["list"]);
    locked(0o755);
    if readable {
        // The superuser reads everything; what must hold then is that it just works.
        drop(run.succeeded());
    } else {
        let run = run.exits(3);
        assert!(
            run.stderr.contains("permission") || run.stderr.contains("allowed"),
            "{}",
            run.stderr
        );
    }
}

#[test]
fn somebody_elses_repository_is_refused() {
    let world = World::new();
    let book = simple(&world);
    if std::os::unix::fs::chown(book.folder().join(".git"), Some(12_345), None).is_err() {
        return; // only the superuser can give a folder away, so only there can this be tried
    }
    std::os::unix::fs::chown(book.folder(), Some(12_345), None).expect("give it away");
    let run = book.carebook(&["list"]).exits(3);
    assert!(run.stderr.contains("belongs"), "{}", run.stderr);
}

#[test]
fn repositories_that_lead_elsewhere_are_refused() {
    let world = World::new();
    let other = world
        .handbook_at("other")
        .file("a.md", "# Other umbrella\n")
        .commit("Other");
    let book = simple(&world);
    book.git(&[
        "config",
        "core.worktree",
        other.folder().to_str().expect("UTF-8"),
    ]);
    let run = book.carebook(&["list"]);
    assert_eq!(
        run.status, 3,
        "core.worktree leads elsewhere: {}",
        run.stdout
    );

    let borrowed = world
        .handbook_at("borrowed")
        .file("a.md", "# B\n")
        .commit("B");
    let objects = other.folder().join(".git/objects");
    borrowed.write(
        ".git/objects/info/alternates",
        format!("{}\n", objects.display()),
    );
    let run = borrowed.carebook(&["list"]);
    assert_eq!(run.status, 3, "alternates lead elsewhere: {}", run.stdout);
}

#[test]
fn programs_that_a_repository_names_are_never_run() {
    let world = World::new();
    let book = simple(&world);
    let trap = world.path("trap");
    let script = world.path("trap.sh");
    fs::write(&script, format!("#!/bin/sh\ntouch {}\n", trap.display())).expect("a script");
    fs::set_permissions(&script, fs::Permissions::from_mode(0o755)).expect("permissions");
    let script = script.to_str().expect("UTF-8").to_owned();
    for key in [
        "core.fsmonitor",
        "core.sshCommand",
        "diff.external",
        "filter.x.smudge",
        "filter.x.clean",
        "diff.x.textconv",
        "core.pager",
        "credential.helper",
    ] {
        book.git(&["config", key, &script]);
    }
    for hook in [
        "post-checkout",
        "pre-commit",
        "post-index-change",
        "reference-transaction",
    ] {
        fs::copy(&script, book.folder().join(".git/hooks").join(hook)).expect("a hook");
    }
    book.write(".gitattributes", "*.md filter=x diff=x\n");
    book.write("a.md", "# Changed here\n");
    drop(fs::remove_file(&trap));
    for arguments in [
        &["index"][..],
        &["search", "ask"],
        &["show", "a.md"],
        &["list"],
        &["log", "a.md"],
        &["stale"],
        &["doctor"],
    ] {
        drop(book.carebook(arguments));
        assert!(
            !trap.exists(),
            "`carebook {}` ran a program of the repository",
            arguments.join(" ")
        );
    }
}

#[test]
fn a_damaged_repository_is_an_error_and_not_an_empty_handbook() {
    let world = World::new();
    let book = simple(&world);
    fs::write(
        book.folder().join(".git/refs/heads/main"),
        "0000000000000000000000000000000000000bad\n",
    )
    .expect("damage");
    let run = book.carebook(&["list", "--json"]);
    assert_eq!(
        run.status, 3,
        "a lost tip is not an unborn branch: {}",
        run.stdout
    );
    assert!(
        run.error()["message"]
            .as_str()
            .is_some_and(|text| text.len() > 20)
    );
}
