//! The rules of the walk, case by case.

use std::fs;
use std::ops::ControlFlow;

use carebook_git::history::{History, walk};
use carebook_git::{DocPath, ObjectId, Repo};

use crate::support::{Random, Sandbox, path};

pub fn whole(repo: &Repo, tip: ObjectId) -> History {
    walk(repo, tip, None, &DocPath::is_markdown, &mut |_| {
        ControlFlow::Continue(())
    })
    .unwrap()
}

/// Summaries of a document's versions, newest first, with `path` where the path differs from now.
fn told(sandbox: &Sandbox, document: &str) -> Vec<String> {
    let history = whole(&sandbox.open(), sandbox.head());
    let document = path(document);
    (history.documents[&document].iter())
        .map(|version| {
            let summary = &history.commits[&version.commit].summary;
            match version.path == document {
                true => summary.clone(),
                false => format!("{summary} ({})", version.path),
            }
        })
        .collect()
}

fn text(seed: u64) -> String {
    Random::new(seed).text(12)
}

#[test]
fn versions_follow_a_document_across_renames_and_edits() {
    let sandbox = Sandbox::new();
    sandbox.commit_files("Begin", &[("a.md", &text(1)), ("other.md", &text(2))]);
    sandbox.commit_files("Edit", &[("a.md", &format!("{}more\n", text(1)))]);
    fs::create_dir(sandbox.dir.join("x")).unwrap();
    sandbox.git(&["mv", "a.md", "x/b.md"]);
    sandbox.commit("Move");
    sandbox.commit_files("Other", &[("other.md", &text(3))]);
    sandbox.git(&["mv", "x/b.md", "c.md"]);
    sandbox.commit_files(
        "Move and edit\n\nCarebook-Change: minor",
        &[("c.md", &format!("{}more\nand more\n", text(1)))],
    );
    assert_eq!(
        told(&sandbox, "c.md"),
        [
            "Move and edit",
            "Move (x/b.md)",
            "Edit (a.md)",
            "Begin (a.md)"
        ]
    );
    let history = whole(&sandbox.open(), sandbox.head());
    let versions = &history.documents[&path("c.md")];
    assert_eq!(versions[0].renamed_from, Some(path("x/b.md")));
    assert_eq!(versions[0].old_blob, Some(versions[1].blob));
    assert_eq!(
        versions[1].blob, versions[2].blob,
        "a move alone keeps the content"
    );
    assert_eq!(versions[3].old_blob, None);
    let facts = &history.commits[&versions[0].commit];
    assert!(facts.minor);
    assert_eq!(
        (facts.author.as_str(), facts.email.as_str()),
        ("Emma Clarke", "emma@example.com")
    );
}

#[test]
fn a_merge_is_a_version_only_where_it_differs_from_every_parent() {
    let sandbox = Sandbox::new();
    let base = text(1);
    sandbox.commit_files(
        "Begin",
        &[
            ("both.md", &base),
            ("side.md", &text(2)),
            ("still.md", &text(3)),
        ],
    );
    sandbox.git(&["checkout", "-q", "-b", "side"]);
    sandbox.commit_files(
        "Side",
        &[("both.md", &format!("{base}side\n")), ("side.md", &text(4))],
    );
    sandbox.git(&["checkout", "-q", "main"]);
    sandbox.commit_files("Main", &[("both.md", &format!("main\n{base}"))]);
    sandbox.tick(60);
    sandbox.git(&["merge", "-q", "--no-ff", "-m", "Merge", "side"]);
    assert_eq!(
        told(&sandbox, "both.md"),
        ["Merge", "Main", "Side", "Begin"]
    );
    assert_eq!(told(&sandbox, "side.md"), ["Side", "Begin"]);
    assert_eq!(told(&sandbox, "still.md"), ["Begin"]);
}

#[test]
fn a_side_that_was_thrown_away_is_not_told() {
    let sandbox = Sandbox::new();
    sandbox.commit_files("Begin", &[("a.md", &text(1))]);
    sandbox.git(&["checkout", "-q", "-b", "side"]);
    sandbox.commit_files("Side", &[("a.md", &text(2))]);
    sandbox.git(&["checkout", "-q", "main"]);
    sandbox.commit_files("Main", &[("b.md", &text(3))]);
    sandbox.tick(60);
    sandbox.git(&["merge", "-q", "-s", "ours", "-m", "Merge", "side"]);
    assert_eq!(told(&sandbox, "a.md"), ["Begin"]);
}

/// A page of links is nearly another text when it moves and all of them are rewritten.
#[test]
fn what_keeps_its_id_keeps_its_history() {
    let sandbox = Sandbox::new();
    let page = |id: &str, words: u64| format!("---\nid: {id}\n---\n{}", text(words));
    sandbox.commit_files(
        "Begin",
        &[
            ("a.md", &page("one", 1)),
            ("b.md", &page("two", 2)),
            ("c.md", &page("two", 3)),
            ("d.md", &text(4)),
        ],
    );
    sandbox.git(&["rm", "-q", "a.md", "b.md", "c.md", "d.md"]);
    sandbox.commit_files(
        "Other words",
        &[
            ("x/a.md", &page("one", 5)),
            ("x/b.md", &page("two", 6)),
            ("x/d.md", &text(7)),
        ],
    );
    for (document, expected) in [
        ("x/a.md", &["Other words", "Begin (a.md)"][..]),
        ("x/b.md", &["Other words"]),
        ("x/d.md", &["Other words"]),
    ] {
        assert_eq!(told(&sandbox, document), expected, "{document}");
    }
}

#[test]
fn a_rename_on_one_side_and_an_edit_on_the_other_are_both_told() {
    let sandbox = Sandbox::new();
    let base = text(1);
    sandbox.commit_files("Begin", &[("a.md", &base)]);
    sandbox.git(&["checkout", "-q", "-b", "side"]);
    sandbox.git(&["mv", "a.md", "b.md"]);
    sandbox.commit("Rename");
    sandbox.git(&["checkout", "-q", "main"]);
    sandbox.commit_files("Edit", &[("a.md", &format!("{base}more\n"))]);
    sandbox.tick(60);
    sandbox.git(&["merge", "-q", "--no-ff", "-m", "Merge", "side"]);
    assert_eq!(
        told(&sandbox, "b.md"),
        ["Merge", "Edit (a.md)", "Rename", "Begin (a.md)"]
    );
}

#[test]
fn what_was_removed_and_brought_back_keeps_its_earlier_life() {
    let sandbox = Sandbox::new();
    sandbox.commit_files("Begin", &[("a.md", &text(1)), ("z.md", &text(2))]);
    sandbox.git(&["rm", "-q", "a.md"]);
    sandbox.commit("Remove");
    sandbox.commit_files("Between", &[("z.md", &text(3))]);
    sandbox.commit_files("Bring back", &[("a.md", &text(1))]);
    assert_eq!(told(&sandbox, "a.md"), ["Bring back", "Begin"]);
}

#[test]
fn a_path_that_was_left_belongs_to_whoever_moved_away() {
    let sandbox = Sandbox::new();
    sandbox.commit_files("Begin", &[("a.md", &text(1))]);
    sandbox.git(&["mv", "a.md", "b.md"]);
    sandbox.commit("Move");
    sandbox.commit_files("New one", &[("a.md", &text(2))]);
    assert_eq!(told(&sandbox, "b.md"), ["Move", "Begin (a.md)"]);
    assert_eq!(told(&sandbox, "a.md"), ["New one"]);
}

#[test]
fn a_swap_of_two_names_in_one_commit_is_two_edits() {
    let sandbox = Sandbox::new();
    sandbox.commit_files("Begin", &[("a.md", &text(1)), ("b.md", &text(2))]);
    sandbox.commit_files("Swap", &[("a.md", &text(2)), ("b.md", &text(1))]);
    assert_eq!(
        told(&sandbox, "a.md"),
        ["Swap", "Begin"],
        "git pairs names that both stay with themselves"
    );
}

#[test]
fn a_copy_is_a_new_document() {
    let sandbox = Sandbox::new();
    sandbox.commit_files("Begin", &[("a.md", &text(1))]);
    sandbox.commit_files("Copy", &[("b.md", &text(1))]);
    assert_eq!(told(&sandbox, "b.md"), ["Copy"]);
    assert_eq!(told(&sandbox, "a.md"), ["Begin"]);
}

#[test]
fn links_and_modes_are_no_versions() {
    let sandbox = Sandbox::new();
    std::os::unix::fs::symlink("z.md", sandbox.dir.join("a.md")).unwrap();
    sandbox.commit("Link");
    fs::remove_file(sandbox.dir.join("a.md")).unwrap();
    sandbox.commit_files("Text", &[("a.md", &text(1))]);
    sandbox.git(&["update-index", "--chmod=+x", "a.md"]);
    sandbox.git(&["commit", "-q", "-m", "Mode"]);
    assert_eq!(told(&sandbox, "a.md"), ["Text"]);
}

#[test]
fn a_shallow_clone_marks_where_it_was_cut_off() {
    let sandbox = Sandbox::new();
    sandbox.commit_files("One", &[("a.md", &text(1)), ("b.md", &text(5))]);
    sandbox.commit_files("Two", &[("a.md", &text(2))]);
    sandbox.commit_files("Three", &[("a.md", &text(3))]);
    let url = format!("file://{}", sandbox.dir.display());
    sandbox.git(&["clone", "-q", "--depth=2", &url, "../shallow"]);
    let repo = Repo::open(&sandbox.beside("shallow")).unwrap();
    let history = whole(&repo, sandbox.head());
    assert!(history.shallow);
    let marks = |document: &str| {
        history.documents[&path(document)]
            .iter()
            .map(|v| v.boundary)
            .collect::<Vec<_>>()
    };
    assert_eq!(marks("a.md"), [false, true]);
    assert_eq!(marks("b.md"), [true]);
}

#[test]
fn a_walk_can_be_stopped() {
    let sandbox = Sandbox::new();
    for round in 0..70 {
        sandbox.commit_files("Edit", &[("a.md", &text(round))]);
    }
    let stopped = walk(
        &sandbox.open(),
        sandbox.head(),
        None,
        &|_| true,
        &mut |_| ControlFlow::Break(()),
    );
    assert!(matches!(stopped, Err(carebook_git::GitError::Cancelled)));
}
