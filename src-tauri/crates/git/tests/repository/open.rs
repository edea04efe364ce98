//! What opens, what is refused and with which sentence, and that opening leaves no trace.

use std::fs;
use std::os::unix::fs::symlink;

use carebook_git::{Head, OpenError, Publication, Repo};

use crate::support::{Sandbox, path};

fn refusal(sandbox: &Sandbox) -> String {
    match Repo::open(&sandbox.dir) {
        Ok(_) => "opened".to_owned(),
        Err(error) => {
            let kind = format!("{error:?}");
            let kind: String = kind.chars().take_while(|c| c.is_alphanumeric()).collect();
            format!(
                "{kind}: {}",
                error
                    .to_string()
                    .replace(&sandbox.dir.display().to_string(), "DIR")
            )
        }
    }
}

#[track_caller]
fn assert_refused(sandbox: &Sandbox, start: &str, word: &str) {
    let refusal = refusal(sandbox);
    assert!(
        refusal.starts_with(start) && refusal.contains(word),
        "{refusal}"
    );
}

fn with_history() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.commit_files("One", &[("a.md", "# A\n"), ("x/b.md", "# B\n")]);
    sandbox.commit_files("Two", &[("a.md", "# A\n\nmore\n")]);
    sandbox
}

#[test]
fn a_folder_is_opened_exactly_where_it_was_chosen() {
    let sandbox = with_history();
    assert_eq!(sandbox.open().root(), sandbox.dir);
    let below = Repo::open(&sandbox.dir.join("x"));
    assert!(
        matches!(below, Err(OpenError::NotARepository(_))),
        "no search upwards"
    );
    let inside = Repo::open(&sandbox.dir.join(".git"));
    assert!(
        matches!(inside, Err(OpenError::Unsupported { .. })),
        "the inside of a repository is not its folder"
    );
    assert!(matches!(
        Repo::open(&sandbox.dir.join("a.md")),
        Err(OpenError::NotADirectory(_))
    ));
    assert!(matches!(
        Repo::open(&sandbox.dir.join("nowhere")),
        Err(OpenError::NotFound(_))
    ));
    assert!(matches!(
        Repo::open(&sandbox.dir.join("a.md/x")),
        Err(OpenError::NotADirectory(_))
    ));
    assert!(matches!(
        Repo::open(&Sandbox::plain().dir),
        Err(OpenError::NotFound(_) | OpenError::NotARepository(_))
    ));
}

#[test]
fn bare_unborn_detached_shallow_and_worktree_repositories_open() {
    let sandbox = with_history();
    let url = format!("file://{}", sandbox.dir.display());

    sandbox.git(&["clone", "-q", "--bare", ".", "../bare.git"]);
    let bare = Repo::open(&sandbox.beside("bare.git")).unwrap();
    assert!(bare.is_bare() && bare.work_dir().is_none());
    assert!(matches!(
        bare.published(None).unwrap(),
        Publication::Published(_)
    ));

    sandbox.git(&["clone", "-q", "--depth=1", &url, "../shallow"]);
    let shallow = Repo::open(&sandbox.beside("shallow")).unwrap();
    assert!(shallow.is_shallow() && shallow.has_remote());

    sandbox.git(&["worktree", "add", "-q", "-b", "side", "../tree"]);
    let tree = Repo::open(&sandbox.beside("tree")).unwrap();
    assert_eq!(tree.common_dir(), sandbox.dir.join(".git"));
    assert!(matches!(tree.head().unwrap(), Head::Branch(name, _) if name == "side"));
    assert_eq!(tree.reopen().unwrap().root(), tree.root());

    sandbox.git(&["checkout", "-q", "--detach"]);
    assert_eq!(
        sandbox.open().head().unwrap(),
        Head::Detached(sandbox.head())
    );

    let empty = Sandbox::new();
    assert_eq!(
        empty.open().head().unwrap(),
        Head::Unborn("main".to_owned())
    );
    empty.write("a.md", "x");
    empty.git(&["add", "a.md"]);
    assert_eq!(
        empty.open().published(None).unwrap(),
        Publication::Unborn {
            branch: "main".to_owned()
        },
        "blobs without a commit are no lost history"
    );
}

#[test]
fn opening_and_reading_leave_no_trace() {
    let sandbox = with_history();
    // A file whose time in the index is out of date tempts a reader to refresh the index.
    sandbox.write("a.md", "# A\n\nmore\n");
    sandbox.write("new.md", "# New\n");
    sandbox.git(&["pack-refs", "--all"]);
    let before = sandbox.photograph(&sandbox.dir);
    let repo = sandbox.open();
    let published = sandbox.published();
    repo.entries(published.commit).unwrap();
    repo.changes(None, published.commit).unwrap();
    carebook_git::history::walk(&repo, published.commit, None, &|_| true, &mut |_| {
        std::ops::ControlFlow::Continue(())
    })
    .unwrap();
    repo.local_changes(Some(&published)).unwrap();
    repo.identity();
    repo.unfinished();
    assert_eq!(repo.read_only(), None);
    assert_eq!(sandbox.photograph(&sandbox.dir), before);
}

#[test]
fn pointers_that_lead_elsewhere_are_refused() {
    let other = with_history();

    let link = Sandbox::plain();
    symlink(other.dir.join(".git"), link.dir.join(".git")).unwrap();
    assert_refused(&link, "LeadsElsewhere", "symbolic link");

    let gitfile = Sandbox::plain();
    gitfile.write(
        ".git",
        format!("gitdir: {}\n", other.dir.join(".git").display()),
    );
    assert_refused(&gitfile, "LeadsElsewhere", "no linked worktree");
    gitfile.write(".git", "gitdir: /nowhere\n");
    assert_refused(&gitfile, "LeadsElsewhere", "nothing is");
    gitfile.write(".git", "hello\n");
    assert_refused(&gitfile, "Damaged", "does not say");

    // A copy of a worktree's file points at a folder that names another one back.
    other.git(&["worktree", "add", "-q", "-b", "side", "../tree"]);
    gitfile.write(".git", fs::read(other.beside("tree").join(".git")).unwrap());
    assert_refused(&gitfile, "LeadsElsewhere", "does not know this folder");

    let worktree = with_history();
    worktree.git(&["config", "core.worktree", "/tmp"]);
    assert_refused(&worktree, "LeadsElsewhere", "core.worktree");
    worktree.git(&["config", "core.worktree", ".."]);
    assert_eq!(
        refusal(&worktree),
        "opened",
        "core.worktree that names this folder leads nowhere else"
    );

    let borrower = with_history();
    borrower.write(
        ".git/objects/info/alternates",
        format!("{}\n", other.dir.join(".git/objects").display()),
    );
    assert_refused(&borrower, "LeadsElsewhere", "borrows objects");
    borrower.write(".git/objects/info/alternates", "# none\n\n");
    assert_eq!(refusal(&borrower), "opened");

    for place in [
        "HEAD",
        "config",
        "refs/heads/main",
        "objects",
        "packed-refs",
    ] {
        let linked = with_history();
        let (there, moved) = (linked.dir.join(".git").join(place), linked.beside("moved"));
        if fs::rename(&there, &moved).is_err() {
            fs::write(&moved, "").unwrap();
        }
        symlink(&moved, &there).unwrap();
        assert_refused(&linked, "LeadsElsewhere", place);
    }
}

#[test]
fn settings_that_hang_or_need_more_than_we_have_are_refused() {
    let sha256 = Sandbox::plain();
    sha256.git(&["init", "-q", "--object-format=sha256"]);
    assert_refused(&sha256, "Unsupported", "SHA-256");

    let reftable = Sandbox::plain();
    reftable.git(&["init", "-q", "--ref-format=reftable"]);
    assert_refused(&reftable, "Unsupported", "reftable");

    for fifo in [
        ".git/HEAD",
        ".git/config",
        ".git/packed-refs",
        ".git/refs/heads/x",
        ".git/objects/aa/fifo",
    ] {
        let sandbox = with_history();
        let place = sandbox.dir.join(fifo);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        assert!(fs::remove_file(&place).is_ok() || !place.exists());
        make_fifo(&place);
        assert_refused(&sandbox, "Damaged", "is not what git keeps there");
    }

    let include = with_history();
    make_fifo(&include.dir.join(".git/trap"));
    include.write(".git/config", "[include]\n\tpath = trap\n");
    assert_refused(&include, "LeadsElsewhere", "trap");

    let attributes = with_history();
    attributes.git(&["config", "core.attributesFile", "/dev/zero"]);
    assert_refused(&attributes, "LeadsElsewhere", "/dev/zero");
}

fn make_fifo(place: &std::path::Path) {
    assert!(
        std::process::Command::new("mkfifo")
            .arg(place)
            .status()
            .unwrap()
            .success()
    );
}

#[test]
fn damage_never_looks_like_an_empty_repository() {
    let no_head = with_history();
    no_head.write(".git/HEAD", "");
    assert_refused(&no_head, "Damaged", "");
    no_head.write(".git/HEAD", "garbage\n");
    assert_refused(&no_head, "Damaged", "");
    fs::remove_file(no_head.dir.join(".git/HEAD")).unwrap();
    assert_refused(&no_head, "Damaged", "");

    let lost = with_history();
    fs::remove_file(lost.dir.join(".git/refs/heads/main")).unwrap();
    assert_refused(&lost, "Damaged", "had commits");
    fs::remove_dir_all(lost.dir.join(".git/logs")).unwrap();
    assert_refused(&lost, "Damaged", "no branch leads to them");

    let truncated = with_history();
    truncated.write(".git/refs/heads/main", "");
    assert_refused(&truncated, "Damaged", "");
    truncated.write(".git/refs/heads/main", "0123456789");
    assert_refused(&truncated, "Damaged", "");
    truncated.write(".git/refs/heads/main", format!("{}\n", "1".repeat(40)));
    assert_refused(&truncated, "Damaged", "");

    for damage in [0_usize, 20, 70, 95] {
        let packed = with_history();
        packed.git(&["pack-refs", "--all"]);
        let bytes = fs::read(packed.dir.join(".git/packed-refs")).unwrap();
        packed.write(".git/packed-refs", &bytes[..damage]);
        assert_refused(&packed, "Damaged", "");
    }

    let packed = with_history();
    packed.git(&["gc", "-q"]);
    fs::remove_file(packed.dir.join(".git/packed-refs")).unwrap();
    fs::remove_dir_all(packed.dir.join(".git/logs")).unwrap();
    assert_refused(&packed, "Damaged", "no branch leads to them");

    let no_tree = with_history();
    let tree = no_tree.git(&["rev-parse", "HEAD^{tree}"]);
    let (folder, file) = tree.trim().split_at(2);
    fs::remove_file(no_tree.dir.join(".git/objects").join(folder).join(file)).unwrap();
    assert_refused(&no_tree, "Damaged", "cannot be read");
}

#[test]
fn a_repository_of_somebody_else_is_refused_and_safe_directory_is_named() {
    let sandbox = with_history();
    let is_root = std::process::Command::new("id")
        .arg("-u")
        .output()
        .unwrap()
        .stdout
        == b"0\n";
    if is_root {
        let chown = |who: &str| {
            assert!(
                std::process::Command::new("chown")
                    .args(["-R", who])
                    .arg(&sandbox.dir)
                    .status()
                    .unwrap()
                    .success()
            );
        };
        chown("12345");
        assert_refused(&sandbox, "NotOwned", "safe.directory 'DIR'");
        chown("0");
    }
    // Without the right to give a folder away, the rule itself is tested where it stands.
    assert_eq!(refusal(&sandbox), "opened");
}

#[test]
fn what_somebody_began_and_did_not_end_is_seen() {
    let sandbox = with_history();
    sandbox.git(&["checkout", "-q", "-b", "side", "HEAD~1"]);
    sandbox.commit_files("Other", &[("a.md", "# A\n\nother\n")]);
    assert!(!sandbox.try_git(&["merge", "main"]));
    assert_eq!(
        sandbox.open().unfinished(),
        Some(carebook_git::Unfinished::Merge)
    );
    sandbox.git(&["merge", "--abort"]);
    assert!(!sandbox.try_git(&["rebase", "main"]));
    assert_eq!(
        sandbox.open().unfinished(),
        Some(carebook_git::Unfinished::Rebase)
    );
}

#[test]
fn a_partial_clone_says_what_is_missing() {
    let sandbox = with_history();
    sandbox.git(&["config", "uploadpack.allowFilter", "true"]);
    let url = format!("file://{}", sandbox.dir.display());
    sandbox.git(&[
        "clone",
        "-q",
        "--bare",
        "--filter=blob:none",
        &url,
        "../partial",
    ]);
    let repo = Repo::open(&sandbox.beside("partial")).unwrap();
    assert!(repo.is_partial());
    let blob = repo
        .blob_at(sandbox.head(), &path("a.md"))
        .unwrap()
        .unwrap();
    let error = repo.blob(blob, 1000).unwrap_err().to_string();
    assert!(error.contains("partial clone"), "{error}");
}
