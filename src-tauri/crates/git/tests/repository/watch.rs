//! What is told of a repository that others change, and how soon.

use std::collections::HashSet;
use std::fs;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use carebook_git::watch::{WatchEvent, WatchLimits, Watcher};
use carebook_git::{Author, Edit, Repo};

use crate::support::{Sandbox, path};

/// The promise is a second; a machine that builds and tests at once gets a little more.
const SOON: Duration = Duration::from_secs(3);

struct Watched {
    events: Receiver<WatchEvent>,
    _watcher: Watcher,
}

fn watch(repo: &Repo, limits: WatchLimits) -> Watched {
    let (send, events) = channel();
    let watcher = Watcher::start_within(limits, repo, move |event| {
        send.send(event).unwrap_or_default()
    })
    .unwrap();
    Watched {
        events,
        _watcher: watcher,
    }
}

impl Watched {
    fn of(sandbox: &Sandbox) -> Watched {
        let watched = watch(&sandbox.open(), WatchLimits::default());
        assert_eq!(
            watched.next(SOON),
            Some(WatchEvent::WorkingTree(vec![])),
            "told once when all is watched"
        );
        watched
    }

    fn next(&self, wait: Duration) -> Option<WatchEvent> {
        self.events.recv_timeout(wait).ok()
    }

    /// Waits for an event and returns how long it took.
    #[track_caller]
    fn expect(&self, wanted: &WatchEvent, limit: Duration) -> Duration {
        let began = Instant::now();
        let mut others = Vec::new();
        while began.elapsed() < limit {
            match self.next(limit.saturating_sub(began.elapsed())) {
                Some(event) if event == *wanted => return began.elapsed(),
                Some(WatchEvent::WorkingTree(files)) => {
                    others.push(format!("{} files", files.len()))
                }
                Some(event) => others.push(format!("{event:?}")),
                None => break,
            }
        }
        panic!("{wanted:?} did not come within {limit:?}, but {others:?}");
    }

    #[track_caller]
    fn expect_silence(&self) {
        assert_eq!(self.next(Duration::from_millis(400)), None);
    }
}

fn files(names: &[&str]) -> WatchEvent {
    WatchEvent::WorkingTree(names.iter().map(|name| path(name)).collect())
}

fn handbook() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.commit_files("One", &[("a.md", "# A\n"), ("x/b.md", "# B\n")]);
    sandbox
}

#[test]
fn a_commit_a_checkout_a_pull_and_packing_are_told_within_a_second() {
    let sandbox = handbook();
    sandbox.git(&["clone", "-q", ".", "../copy"]);
    let copy = sandbox.beside("copy");
    let watched = Watched::of(&sandbox);
    sandbox.git(&["commit", "-q", "--allow-empty", "-m", "Two"]);
    let took = watched.expect(&WatchEvent::RefsChanged, SOON);
    println!("a commit was told after {took:?}");
    sandbox.git(&["checkout", "-q", "-b", "draft/deep/new"]);
    watched.expect(&WatchEvent::RefsChanged, SOON);
    sandbox.git(&["commit", "-q", "--allow-empty", "-m", "Three"]);
    watched.expect(&WatchEvent::RefsChanged, SOON);
    sandbox.git(&["pack-refs", "--all"]);
    sandbox.git(&["commit", "-q", "--allow-empty", "-m", "Four"]);
    watched.expect(&WatchEvent::RefsChanged, SOON);

    let pulled = watch(&Repo::open(&copy).unwrap(), WatchLimits::default());
    pulled.expect(&files(&[]), SOON);
    sandbox.git_in(&copy, &["fetch", "-q"]);
    pulled.expect(&WatchEvent::RefsChanged, SOON);
}

#[test]
fn what_changes_no_reference_is_not_told_as_one() {
    let sandbox = handbook();
    let watched = Watched::of(&sandbox);
    sandbox.git(&["pack-refs", "--all"]);
    sandbox.git(&["gc", "-q"]);
    sandbox.git(&["status"]);
    sandbox.write(".git/refs/heads/x.lock", "");
    sandbox.write("code.rs", "x");
    watched.expect_silence();
}

#[test]
fn edits_in_place_and_by_rename_removals_and_new_folders_are_told() {
    let sandbox = handbook();
    let watched = Watched::of(&sandbox);
    sandbox.write("a.md", "# A2\n");
    watched.expect(&files(&["a.md"]), SOON);
    sandbox.write("x/.tmp", "# B2\n");
    fs::rename(sandbox.dir.join("x/.tmp"), sandbox.dir.join("x/b.md")).unwrap();
    watched.expect(&files(&["x/b.md"]), SOON);
    fs::remove_file(sandbox.dir.join("a.md")).unwrap();
    watched.expect(&files(&["a.md"]), SOON);
    sandbox.write("new/deep/n.md", "# N\n");
    watched.expect(&files(&[]), SOON);
    // The folder that came is watched by now.
    std::thread::sleep(Duration::from_millis(300));
    while watched.next(Duration::ZERO).is_some() {}
    sandbox.write("new/deep/n.md", "# N2\n");
    watched.expect(&files(&["new/deep/n.md"]), SOON);
}

#[test]
fn a_linked_worktree_hears_of_the_branches_all_share() {
    let sandbox = handbook();
    sandbox.git(&["worktree", "add", "-q", "-b", "side", "../tree"]);
    let tree = sandbox.beside("tree");
    let watched = watch(&Repo::open(&tree).unwrap(), WatchLimits::default());
    watched.expect(&files(&[]), SOON);
    sandbox.git(&["commit", "-q", "--allow-empty", "-m", "On main"]);
    watched.expect(&WatchEvent::RefsChanged, SOON);
    sandbox.git_in(&tree, &["checkout", "-q", "--detach"]);
    watched.expect(&WatchEvent::RefsChanged, SOON);
}

#[test]
fn a_flood_is_told_in_few_events() {
    let sandbox = handbook();
    let watched = Watched::of(&sandbox);
    for number in 0..3000 {
        fs::write(sandbox.dir.join(format!("x/f{number}.md")), "x").unwrap();
    }
    // Where the disk is slow the flood is a stream, and comes in a few large pieces instead.
    let (mut told, mut events) = (HashSet::new(), 0);
    while told.len() < 3000 {
        match watched.next(Duration::from_secs(5)) {
            Some(WatchEvent::Resync) => break,
            Some(WatchEvent::WorkingTree(paths)) => told.extend(paths),
            Some(_) => {}
            None => panic!("only {} of 3000 files were told", told.len()),
        }
        events += 1;
    }
    std::thread::sleep(Duration::from_millis(500));
    events += std::iter::from_fn(|| watched.next(Duration::ZERO)).count();
    assert!(events < 60, "a flood of 3000 files gave {events} events");
}

#[test]
fn without_watching_changes_are_noticed_by_looking() {
    let sandbox = handbook();
    let limits = WatchLimits {
        folders: 1,
        working_tree: Duration::from_millis(200),
        ..WatchLimits::default()
    };
    let watched = watch(&sandbox.open(), limits);
    match watched.next(SOON) {
        Some(WatchEvent::Polling(why)) => {
            assert!(why.contains("fs.inotify.max_user_watches"), "{why}")
        }
        other => panic!("{other:?}"),
    }
    sandbox.write("x/b.md", "# Longer than before\n");
    watched.expect(&files(&[]), Duration::from_secs(2));
    sandbox.git(&["commit", "-q", "--allow-empty", "-m", "Two"]);
    watched.expect(&WatchEvent::RefsChanged, SOON);
}

#[test]
fn our_own_commit_is_told_as_the_reference_it_moves() {
    let sandbox = handbook();
    let watched = Watched::of(&sandbox);
    let author = Author {
        name: "Emma".to_owned(),
        email: "emma@example.com".to_owned(),
        time: jiff::Timestamp::from_second(1_700_100_000).unwrap(),
        offset_minutes: 0,
    };
    let edits = [Edit::Put(path("a.md"), b"# A2\n".to_vec())];
    sandbox
        .open()
        .commit_files("main", Some(sandbox.head()), &edits, &author, "Two")
        .unwrap();
    watched.expect(&WatchEvent::RefsChanged, SOON);
}

#[test]
fn many_folders_do_not_hold_up_the_start_and_a_dropped_watcher_is_silent() {
    let sandbox = handbook();
    for number in 0..2000 {
        fs::create_dir_all(sandbox.dir.join(format!("deep/d{number}"))).unwrap();
    }
    let repo = sandbox.open();
    let (send, events) = channel();
    let began = Instant::now();
    let watcher = Watcher::start(&repo, move |event| send.send(event).unwrap_or_default()).unwrap();
    println!("2000 folders: started in {:?}", began.elapsed());
    assert!(
        began.elapsed() < Duration::from_millis(500),
        "{:?}",
        began.elapsed()
    );
    assert_eq!(events.recv_timeout(Duration::from_secs(10)), Ok(files(&[])));
    println!("2000 folders: watched in {:?}", began.elapsed());
    let dropping = Instant::now();
    drop(watcher);
    assert!(dropping.elapsed() < SOON);
    assert!(
        events.recv_timeout(Duration::from_millis(100)).is_err(),
        "the callback is gone with its watcher"
    );
}

#[test]
fn a_folder_that_goes_and_comes_back_is_told_and_watched_again() {
    let sandbox = handbook();
    let root = sandbox.open().root().to_owned();
    let away = root.with_file_name("away");
    let watched = Watched::of(&sandbox);
    fs::rename(&root, &away).unwrap();
    let took = watched.expect(&WatchEvent::Gone, SOON);
    println!("the move was told after {took:?}");
    watched.expect_silence();
    fs::rename(&away, &root).unwrap();
    watched.expect(&WatchEvent::Back, SOON);
    sandbox.git(&["commit", "-q", "--allow-empty", "-m", "Two"]);
    watched.expect(&WatchEvent::RefsChanged, SOON);

    // A copy of it is another folder, which has to be watched anew.
    let copied = std::process::Command::new("cp")
        .args(["-r".as_ref(), root.as_os_str(), away.as_os_str()])
        .status();
    assert!(copied.unwrap().success());
    fs::remove_dir_all(&root).unwrap();
    watched.expect(&WatchEvent::Gone, SOON);
    fs::rename(&away, &root).unwrap();
    watched.expect(&WatchEvent::Back, SOON);
    sandbox.git(&["commit", "-q", "--allow-empty", "-m", "Three"]);
    watched.expect(&WatchEvent::RefsChanged, SOON);
    fs::write(root.join("a.md"), "# A\n\nmore\n").unwrap();
    watched.expect(&files(&["a.md"]), SOON);
}
