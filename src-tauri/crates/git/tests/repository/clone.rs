//! Clones: what they bring, how they fail, and that nothing is left of one that failed.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use carebook_git::network::Asking;
use carebook_git::{
    Cancel, Errand, NetworkCause, NetworkError, NetworkLimits, NetworkProgress, ObjectId, Repo,
    clone, clone_within,
};

use crate::support::Sandbox;

fn handbook() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.commit_files("One", &[("a.md", "# A\n"), ("ko/환불.md", "# 환불\n")]);
    sandbox
}

fn parent(sandbox: &Sandbox) -> PathBuf {
    let parent = sandbox.beside("clones");
    fs::create_dir_all(&parent).unwrap();
    parent
}

fn attempt(sandbox: &Sandbox, url: &str) -> Result<PathBuf, NetworkError> {
    clone(url, &parent(sandbox), &mut |_| {}, &Cancel::default())
}

#[track_caller]
fn assert_fails(sandbox: &Sandbox, url: &str, expected: NetworkCause) -> String {
    let message = match attempt(sandbox, url) {
        Err(NetworkError::Failed { cause, message }) => {
            assert_eq!(cause, expected, "{message}");
            message
        }
        other => panic!("{other:?}"),
    };
    assert_nothing_left(&parent(sandbox));
    message
}

#[track_caller]
fn assert_nothing_left(parent: &Path) {
    let left: Vec<_> = fs::read_dir(parent)
        .unwrap()
        .flatten()
        .map(|entry| entry.path())
        .collect();
    assert!(left.is_empty(), "{left:?}");
}

#[test]
fn a_clone_is_whole_and_tells_its_progress() {
    let sandbox = handbook();
    let mut stages: Vec<NetworkProgress> = Vec::new();
    let url = sandbox.dir.display().to_string();
    let target = clone(
        &url,
        &parent(&sandbox),
        &mut |progress| stages.push(progress),
        &Cancel::default(),
    )
    .unwrap();
    assert_eq!(target, parent(&sandbox).join("handbook"));
    assert_eq!(
        fs::read_to_string(target.join("ko/환불.md")).unwrap(),
        "# 환불\n"
    );
    assert_eq!(sandbox.git_in(&target, &["status", "--porcelain"]), "");
    assert!(
        stages
            .iter()
            .any(|progress| progress.stage == "Receiving objects" && progress.total > 0),
        "{stages:?}"
    );
    let repo = Repo::open(&target).unwrap();
    assert!(repo.has_remote());
    assert_eq!(
        fs::read_dir(parent(&sandbox)).unwrap().count(),
        1,
        "no scratch folder stays"
    );
    let message = match attempt(&sandbox, &url) {
        Err(NetworkError::Failed {
            cause: NetworkCause::Folder,
            message,
        }) => message,
        other => panic!("{other:?}"),
    };
    assert!(message.contains("exists already"), "{message}");
}

#[test]
fn an_empty_repository_can_be_cloned() {
    let sandbox = Sandbox::new();
    let target = attempt(&sandbox, &sandbox.dir.display().to_string()).unwrap();
    assert!(Repo::open(&target).unwrap().has_remote());
}

#[test]
fn failures_are_told_apart() {
    let sandbox = handbook();
    assert_fails(&sandbox, "/nowhere/at/all", NetworkCause::Address);
    assert_fails(&sandbox, "ext::sh -c 'touch pwned'", NetworkCause::Address);
    assert_fails(
        &sandbox,
        "https://emma:secret@127.0.0.1/h",
        NetworkCause::Address,
    );
    // A port nobody listens on.
    let port = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port();
    assert_fails(
        &sandbox,
        &format!("git://127.0.0.1:{port}/h"),
        NetworkCause::Network,
    );
    let nowhere = clone(
        "/x/h",
        &sandbox.beside("missing"),
        &mut |_| {},
        &Cancel::default(),
    );
    assert!(matches!(
        nowhere,
        Err(NetworkError::Failed {
            cause: NetworkCause::Folder,
            ..
        })
    ));
}

/// A server that takes connections and never says a word.
fn silent_server() -> (TcpListener, String) {
    let server = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!(
        "git://127.0.0.1:{}/handbook.git",
        server.local_addr().unwrap().port()
    );
    (server, url)
}

#[test]
fn a_server_that_says_nothing_is_given_up() {
    let sandbox = handbook();
    let (_server, url) = silent_server();
    let limits = NetworkLimits {
        silence: Duration::from_secs(1),
    };
    let began = Instant::now();
    let mut errand = Errand {
        limits,
        asking: Asking::Nobody,
        on_progress: &mut |_| {},
        cancel: &Cancel::default(),
    };
    let outcome = clone_within(&url, &parent(&sandbox), &mut errand);
    match outcome {
        Err(NetworkError::Failed {
            cause: NetworkCause::Network,
            message,
        }) => {
            assert!(
                message.contains("has not answered for 1 seconds"),
                "{message}"
            );
        }
        other => panic!("{other:?}"),
    }
    assert!(began.elapsed() < Duration::from_secs(5));
    assert_nothing_left(&parent(&sandbox));
}

#[test]
fn a_clone_can_be_stopped() {
    let sandbox = handbook();
    let (_server, url) = silent_server();
    let cancel = Cancel::default();
    let stop = cancel.clone();
    let stopper = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(300));
        stop.cancel();
    });
    let began = Instant::now();
    let outcome = clone(&url, &parent(&sandbox), &mut |_| {}, &cancel);
    stopper.join().unwrap();
    assert!(
        matches!(outcome, Err(NetworkError::Cancelled)),
        "{outcome:?}"
    );
    assert!(began.elapsed() < Duration::from_secs(4));
    assert_nothing_left(&parent(&sandbox));
}

#[test]
fn links_are_written_as_text_and_lead_nowhere() {
    let sandbox = handbook();
    std::os::unix::fs::symlink("/etc", sandbox.dir.join("etc")).unwrap();
    std::os::unix::fs::symlink("../../../etc/passwd", sandbox.dir.join("leak.md")).unwrap();
    sandbox.commit("Links");
    let target = attempt(&sandbox, &sandbox.dir.display().to_string()).unwrap();
    assert!(fs::symlink_metadata(target.join("etc")).unwrap().is_file());
    assert_eq!(
        fs::read_to_string(target.join("leak.md")).unwrap(),
        "../../../etc/passwd"
    );
    assert_eq!(sandbox.git_in(&target, &["status", "--porcelain"]), "");
}

#[test]
fn a_tree_with_hostile_names_is_not_kept() {
    for name in [&b".."[..], b".git", b".GIT", ".g\u{200c}it".as_bytes()] {
        let sandbox = handbook();
        let blob = sandbox.git(&["rev-parse", "HEAD:a.md"]).trim().to_owned();
        let tree = |mode: &str, name: &[u8], id: &str| {
            let mut raw = format!("{mode} ").into_bytes();
            raw.extend_from_slice(name);
            raw.push(0);
            raw.extend_from_slice(ObjectId::from_hex(id).unwrap().as_bytes());
            let file = sandbox.beside("tree");
            fs::write(&file, raw).unwrap();
            let arguments = [
                "hash-object",
                "-t",
                "tree",
                "-w",
                "--literally",
                file.to_str().unwrap(),
            ];
            sandbox.git(&arguments).trim().to_owned()
        };
        let inner = tree("100644", b"config", &blob);
        let root = tree("40000", name, &inner);
        let commit = sandbox.git(&["commit-tree", &root, "-m", "Evil"]);
        sandbox.git(&["update-ref", "refs/heads/main", commit.trim()]);
        let message = assert_fails(
            &sandbox,
            &sandbox.dir.display().to_string(),
            NetworkCause::Git,
        );
        assert!(message.contains("was not kept"), "{message}");
    }
}

#[test]
fn filters_and_submodules_of_a_repository_run_nothing() {
    let sandbox = handbook();
    sandbox.write(
        ".gitattributes",
        "*.bin filter=lfs diff=lfs merge=lfs -text\n",
    );
    sandbox.write("a.bin", "version https://git-lfs.github.com/spec/v1\n");
    sandbox.write(
        ".gitmodules",
        "[submodule \"x\"]\n\tpath = x\n\turl = ext::sh -c touch% pwned\n\tupdate = !touch pwned\n",
    );
    sandbox.git(&["add", "-A"]);
    let link = format!("160000,{},x", sandbox.head());
    sandbox.git(&["update-index", "--add", "--cacheinfo", &link]);
    sandbox.git(&["commit", "-q", "-m", "Traps"]);
    let target = attempt(&sandbox, &sandbox.dir.display().to_string()).unwrap();
    assert_eq!(
        fs::read_to_string(target.join("a.bin")).unwrap(),
        "version https://git-lfs.github.com/spec/v1\n"
    );
    assert!(
        !target.join("pwned").exists()
            && fs::read_dir(target.join("x")).map_or(0, Iterator::count) == 0
    );
}
