//! Listing, reading and comparing commits.

use carebook_git::{Blob, ChangeKind, EntryKind, ObjectId};

use crate::support::{Random, Sandbox, path};

#[test]
fn files_links_and_submodules_are_listed_as_what_they_are() {
    let sandbox = Sandbox::new();
    sandbox.write("a.md", "# A\n");
    sandbox.write("x/b c.md", "# B\n");
    sandbox.write("x-1.md", "");
    sandbox.write("run.sh", "x");
    std::os::unix::fs::symlink("../../etc/passwd", sandbox.dir.join("link.md")).unwrap();
    sandbox.git(&["add", "-A"]);
    sandbox.git(&["update-index", "--chmod=+x", "run.sh"]);
    let sub = "1".repeat(40);
    sandbox.git(&[
        "update-index",
        "--add",
        "--cacheinfo",
        &format!("160000,{sub},sub"),
    ]);
    sandbox.git(&["commit", "-q", "-m", "One"]);
    let listing = sandbox.open().entries(sandbox.head()).unwrap();
    let found: Vec<(&str, EntryKind)> = listing
        .entries
        .iter()
        .map(|e| (e.path.as_str(), e.kind))
        .collect();
    assert_eq!(
        found,
        [
            ("a.md", EntryKind::Regular),
            ("link.md", EntryKind::Symlink),
            ("run.sh", EntryKind::Executable),
            ("sub", EntryKind::Submodule),
            ("x-1.md", EntryKind::Regular),
            ("x/b c.md", EntryKind::Regular),
        ]
    );
    assert_eq!(
        sandbox
            .open()
            .blob_at(sandbox.head(), &path("link.md"))
            .unwrap(),
        None,
        "a link has no text"
    );
    assert_eq!(
        sandbox.open().blob_at(sandbox.head(), &path("x")).unwrap(),
        None
    );
    assert_eq!(
        sandbox
            .open()
            .blob_at(sandbox.head(), &path("a.md/y"))
            .unwrap(),
        None
    );
}

#[test]
fn hostile_names_are_set_aside() {
    let sandbox = Sandbox::new();
    sandbox.commit_files("One", &[("a.md", "# A\n")]);
    let blob = sandbox.git(&["rev-parse", "HEAD:a.md"]).trim().to_owned();
    let tree = |lines: Vec<(&str, &[u8], &str)>| -> String {
        let mut raw = Vec::new();
        for (mode, name, id) in lines {
            raw.extend_from_slice(mode.as_bytes());
            raw.push(b' ');
            raw.extend_from_slice(name);
            raw.push(0);
            raw.extend_from_slice(ObjectId::from_hex(id).unwrap().as_bytes());
        }
        let file = sandbox.beside("tree");
        std::fs::write(&file, raw).unwrap();
        let file = file.to_str().unwrap();
        sandbox
            .git(&["hash-object", "-t", "tree", "-w", "--literally", file])
            .trim()
            .to_owned()
    };
    let evil = tree(vec![("100644", b"config", &blob)]);
    let root = tree(vec![
        ("40000", b"..", &evil),
        ("40000", b".GIT", &evil),
        ("40000", ".g\u{200d}it".as_bytes(), &evil),
        ("100644", b"\xff\xfe.md", &blob),
        ("100644", b"a\\b.md", &blob),
        ("100644", b"ok.md", &blob),
        ("100644", b"x/y.md", &blob),
    ]);
    let commit = sandbox.git(&["commit-tree", &root, "-m", "Evil"]);
    let listing = sandbox
        .open()
        .entries(ObjectId::from_hex(commit.trim()).unwrap())
        .unwrap();
    assert_eq!(
        listing
            .entries
            .iter()
            .map(|e| e.path.as_str())
            .collect::<Vec<_>>(),
        ["ok.md"]
    );
    assert_eq!(listing.odd.len(), 6, "{:?}", listing.odd);
}

#[test]
fn a_tree_that_names_itself_again_and_again_is_cut_off() {
    let sandbox = Sandbox::new();
    sandbox.commit_files("One", &[("a.md", "# A\n")]);
    let blob = sandbox.git(&["rev-parse", "HEAD:a.md"]).trim().to_owned();
    let make = |lines: String| {
        use std::io::Write;
        let mut child = sandbox
            .command(&sandbox.dir, &["mktree"])
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .spawn()
            .unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(lines.as_bytes())
            .unwrap();
        String::from_utf8(child.wait_with_output().unwrap().stdout)
            .unwrap()
            .trim()
            .to_owned()
    };
    let mut tree = make(format!("100644 blob {blob}\ta.md\n"));
    for _ in 0..9 {
        tree = make(
            (0..10)
                .map(|name| format!("040000 tree {tree}\t{name}\n"))
                .collect(),
        );
    }
    let commit = sandbox.git(&["commit-tree", &tree, "-m", "Bomb"]);
    let error = sandbox
        .open()
        .entries(ObjectId::from_hex(commit.trim()).unwrap())
        .unwrap_err()
        .to_string();
    assert!(error.contains("holds more than 1000000 files"), "{error}");

    let mut deep = make(format!("100644 blob {blob}\ta.md\n"));
    for _ in 0..200 {
        deep = make(format!("040000 tree {deep}\td\n"));
    }
    let commit = sandbox.git(&["commit-tree", &deep, "-m", "Deep"]);
    let listing = sandbox
        .open()
        .entries(ObjectId::from_hex(commit.trim()).unwrap())
        .unwrap();
    assert_eq!((listing.entries.len(), listing.odd.len()), (0, 1));
}

#[test]
fn a_large_file_is_not_loaded() {
    let sandbox = Sandbox::new();
    sandbox.write("big.md", vec![b'x'; 50 << 20]);
    sandbox.commit("Big");
    let repo = sandbox.open();
    let blob = repo
        .blob_at(sandbox.head(), &path("big.md"))
        .unwrap()
        .unwrap();
    assert_eq!(
        repo.blob(blob, 10 << 20).unwrap(),
        Blob::TooLarge { size: 50 << 20 }
    );
    assert!(
        matches!(repo.blob(blob, 50 << 20).unwrap(), Blob::Bytes(bytes) if bytes.len() == 50 << 20)
    );
}

#[test]
fn changes_between_commits_name_renames() {
    let sandbox = Sandbox::new();
    let mut random = Random::new(7);
    let (long, other) = (random.text(20), random.text(20));
    let one = sandbox.commit_files(
        "One",
        &[
            ("a.md", &long),
            ("b.md", "b\n"),
            ("c.md", "c\n"),
            ("d/e.md", &other),
            ("empty.md", ""),
            ("p.png", "png"),
        ],
    );
    sandbox.git(&["mv", "a.md", "moved.md"]);
    sandbox.git(&["mv", "p.png", "q.png"]);
    sandbox.git(&["mv", "empty.md", "void.md"]);
    sandbox.git(&["rm", "-q", "c.md"]);
    let two = sandbox.commit_files(
        "Two",
        &[
            ("moved.md", &format!("{long}more\n")),
            ("b.md", "B\n"),
            ("new.md", "n\n"),
        ],
    );
    let changes = sandbox.open().changes(Some(one), two).unwrap();
    let found: Vec<(&str, ChangeKind)> = changes
        .iter()
        .map(|c| (c.path.as_str(), c.kind.clone()))
        .collect();
    assert_eq!(
        found,
        [
            ("b.md", ChangeKind::Modified),
            ("c.md", ChangeKind::Removed),
            ("empty.md", ChangeKind::Removed),
            ("moved.md", ChangeKind::Renamed { from: path("a.md") }),
            ("new.md", ChangeKind::Added),
            ("p.png", ChangeKind::Removed),
            ("q.png", ChangeKind::Added),
            ("void.md", ChangeKind::Added),
        ]
    );
    let moved = &changes[3];
    assert_eq!(
        moved.old_blob,
        sandbox.open().blob_at(one, &path("a.md")).unwrap()
    );
    assert_eq!(sandbox.open().changes(None, one).unwrap().len(), 6);
    assert_eq!(sandbox.open().changes(Some(two), two).unwrap(), []);
}

#[test]
fn a_file_that_becomes_a_folder_is_removed_and_its_files_added() {
    let sandbox = Sandbox::new();
    let one = sandbox.commit_files(
        "One",
        &[("a.md", "1\n"), ("a.md-x", "2\n"), ("a.txt", "3\n")],
    );
    std::fs::remove_file(sandbox.dir.join("a.md")).unwrap();
    let two = sandbox.commit_files("Two", &[("a.md/b.md", "x\n")]);
    let changes = sandbox.open().changes(Some(one), two).unwrap();
    let found: Vec<(&str, ChangeKind)> = changes
        .iter()
        .map(|c| (c.path.as_str(), c.kind.clone()))
        .collect();
    assert_eq!(
        found,
        [
            ("a.md", ChangeKind::Removed),
            ("a.md/b.md", ChangeKind::Added)
        ]
    );
}
