//! What counts as a local change, and that hostile working trees are looked at safely.

use std::fs;
use std::os::unix::fs::symlink;

use carebook_git::LocalChangeKind::{Added, Modified, Removed};
use carebook_git::{Blob, LocalChangeKind};

use crate::support::{Sandbox, path};

fn changes(sandbox: &Sandbox) -> Vec<(String, LocalChangeKind)> {
    let published = sandbox.published();
    (sandbox
        .open()
        .local_changes(Some(&published))
        .unwrap()
        .into_iter())
    .map(|change| (change.path.as_str().to_owned(), change.kind))
    .collect()
}

fn expect(sandbox: &Sandbox, expected: &[(&str, LocalChangeKind)]) {
    let expected: Vec<_> = expected
        .iter()
        .map(|(path, kind)| ((*path).to_owned(), *kind))
        .collect();
    assert_eq!(changes(sandbox), expected);
}

fn handbook() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.commit_files(
        "One",
        &[
            ("a.md", "# A\n"),
            ("x/b.md", "# B\n"),
            ("x/c.md", "# C\n"),
            ("assets/p.png", "png"),
            ("code.rs", "fn"),
        ],
    );
    sandbox
}

#[test]
fn documents_and_assets_that_differ_are_listed_and_nothing_else() {
    let sandbox = handbook();
    expect(&sandbox, &[]);
    sandbox.write("a.md", "# A2\n");
    sandbox.write("new.md", "# N\n");
    sandbox.write("assets/p.png", "PNG");
    sandbox.write("code.rs", "fn main");
    sandbox.write("notes.txt", "x");
    sandbox.write("carebook.toml", "");
    fs::remove_file(sandbox.dir.join("x/c.md")).unwrap();
    expect(
        &sandbox,
        &[
            ("a.md", Modified),
            ("assets/p.png", Modified),
            ("carebook.toml", Added),
            ("new.md", Added),
            ("x/c.md", Removed),
        ],
    );
    sandbox.git(&["add", "-A"]);
    assert_eq!(changes(&sandbox).len(), 5, "staging does not publish");
}

#[test]
fn a_file_of_the_same_size_and_second_is_not_overlooked() {
    let sandbox = handbook();
    let file = sandbox.dir.join("a.md");
    let time = fs::metadata(&file).unwrap().modified().unwrap();
    fs::write(&file, "# Z\n").unwrap();
    fs::File::options()
        .write(true)
        .open(&file)
        .unwrap()
        .set_modified(time)
        .unwrap();
    // The index was written in the same moment, so its note of the time proves nothing.
    let index = fs::File::options()
        .write(true)
        .open(sandbox.dir.join(".git/index"))
        .unwrap();
    index.set_modified(time).unwrap();
    expect(&sandbox, &[("a.md", Modified)]);
}

#[test]
fn a_touched_file_with_the_same_text_is_no_change() {
    let sandbox = handbook();
    sandbox.write("a.md", "# A\n");
    fs::remove_file(sandbox.dir.join(".git/index")).unwrap();
    expect(&sandbox, &[]);
}

#[test]
fn what_another_branch_holds_is_no_local_change() {
    let sandbox = handbook();
    sandbox.git(&["checkout", "-q", "-b", "work"]);
    sandbox.commit_files("Work", &[("a.md", "# Work\n"), ("w.md", "# W\n")]);
    expect(&sandbox, &[]);
    sandbox.write("a.md", "# Neither\n");
    sandbox.write("w.md", "# Mine\n");
    expect(&sandbox, &[("a.md", Modified), ("w.md", Added)]);
    sandbox.write("a.md", "# A\n");
    expect(&sandbox, &[("w.md", Added)]);
}

#[test]
fn line_endings_that_git_converts_are_no_change() {
    let sandbox = handbook();
    sandbox.write("a.md", "# A\r\n");
    expect(&sandbox, &[("a.md", Modified)]);
    sandbox.git(&["config", "core.autocrlf", "true"]);
    expect(&sandbox, &[]);
    sandbox.git(&["config", "core.autocrlf", "false"]);
    sandbox.write(".gitattributes", "*.md text eol=crlf\n");
    expect(&sandbox, &[]);
    sandbox.write(".gitattributes", "*.md -text\n");
    expect(&sandbox, &[("a.md", Modified)]);
}

#[test]
fn ignored_files_nested_repositories_and_bare_ones_have_none() {
    let sandbox = handbook();
    sandbox.write(".gitignore", "node_modules/\n*.tmp.md\n");
    sandbox.write("node_modules/x/README.md", "x");
    sandbox.write("draft.tmp.md", "x");
    sandbox.write("nested/README.md", "x");
    sandbox.git_in(&sandbox.dir.join("nested"), &["init", "-q"]);
    expect(&sandbox, &[]);
    sandbox.git(&["clone", "-q", "--bare", ".", "../bare.git"]);
    let bare = carebook_git::Repo::open(&sandbox.beside("bare.git")).unwrap();
    assert_eq!(bare.local_changes(Some(&sandbox.published())).unwrap(), []);
}

#[test]
fn what_a_sparse_checkout_left_out_is_not_removed() {
    let sandbox = handbook();
    sandbox.git(&["sparse-checkout", "set", "--no-cone", "/*.md"]);
    assert!(!sandbox.dir.join("x").exists());
    expect(&sandbox, &[]);
    sandbox.git(&[
        "sparse-checkout",
        "set",
        "--cone",
        "--sparse-index",
        "assets",
    ]);
    expect(&sandbox, &[]);
}

#[test]
fn links_pipes_and_devices_are_not_read() {
    let sandbox = handbook();
    fs::remove_file(sandbox.dir.join("a.md")).unwrap();
    symlink("/etc/passwd", sandbox.dir.join("a.md")).unwrap();
    symlink("/etc/passwd", sandbox.dir.join("leak.md")).unwrap();
    fs::remove_dir_all(sandbox.dir.join("x")).unwrap();
    let outside = sandbox.beside("outside");
    fs::create_dir(&outside).unwrap();
    fs::write(outside.join("b.md"), "secret").unwrap();
    symlink(&outside, sandbox.dir.join("x")).unwrap();
    for pipe in ["pipe.md", ".gitignore", ".gitattributes"] {
        let made = std::process::Command::new("mkfifo")
            .arg(sandbox.dir.join(pipe))
            .status()
            .unwrap();
        assert!(made.success());
    }
    expect(
        &sandbox,
        &[("a.md", Removed), ("x/b.md", Removed), ("x/c.md", Removed)],
    );
    let repo = sandbox.open();
    for hostile in [
        "a.md",
        "x/b.md",
        "pipe.md",
        "leak.md",
        "nowhere.md",
        "nowhere/x.md",
        "code.rs/x.md",
    ] {
        assert_eq!(
            repo.working_text(&path(hostile), 1000).unwrap(),
            None,
            "{hostile}"
        );
    }
}

#[test]
fn a_working_text_is_read_up_to_its_limit() {
    let sandbox = handbook();
    let repo = sandbox.open();
    assert_eq!(
        repo.working_text(&path("x/b.md"), 100).unwrap(),
        Some(Blob::Bytes(b"# B\n".to_vec()))
    );
    assert_eq!(
        repo.working_text(&path("x/b.md"), 3).unwrap(),
        Some(Blob::TooLarge { size: 4 })
    );
}

#[test]
fn everything_is_new_while_nothing_is_published() {
    let sandbox = Sandbox::new();
    sandbox.write("a.md", "x");
    let found = sandbox.open().local_changes(None).unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].kind, Added);
}
