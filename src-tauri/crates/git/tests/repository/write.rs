//! Commits: what they hold, when they are refused, and what the working tree does.

use std::fs;

use carebook_git::{
    Author, Blob, CommitError, Committed, DocPath, Edit, ObjectId, Repo, SeriesCommit,
};
use jiff::Timestamp;

use crate::support::{Random, Sandbox, path, seed};

fn author() -> Author {
    Author {
        name: "Emma Clarke".to_owned(),
        email: "emma@example.com".to_owned(),
        time: Timestamp::from_second(1_700_100_000).unwrap(),
        offset_minutes: 9 * 60,
    }
}

fn put(file: &str, text: &str) -> Edit {
    Edit::Put(path(file), text.as_bytes().to_vec())
}

fn try_commit(
    sandbox: &Sandbox,
    expected: Option<ObjectId>,
    edits: &[Edit],
) -> Result<Committed, CommitError> {
    sandbox.open().commit_files_as(
        "main",
        expected,
        edits,
        &author(),
        &author(),
        "Refunds: shorter\n\nCarebook-Change: minor",
    )
}

fn commit(sandbox: &Sandbox, edits: &[Edit]) -> Committed {
    let committed = try_commit(sandbox, Some(sandbox.head()), edits).unwrap();
    sandbox.git(&["fsck", "--strict", "--no-dangling"]);
    committed
}

fn files(sandbox: &Sandbox, revision: &str) -> Vec<String> {
    sandbox
        .git(&["ls-tree", "-r", "--name-only", revision])
        .lines()
        .map(str::to_owned)
        .collect()
}

fn handbook() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.commit_files(
        "One",
        &[
            ("a.md", "# A\n"),
            ("x/b.md", "# B\n"),
            ("x/y/c.md", "# C\n"),
            ("run.sh", "x\n"),
        ],
    );
    sandbox
}

#[test]
fn a_commit_holds_exactly_what_was_asked_for() {
    let sandbox = handbook();
    let old = sandbox.head();
    let committed = commit(
        &sandbox,
        &[
            put("a.md", "# A2\n"),
            put("new/deep/n.md", "# N\n"),
            Edit::Remove(path("x/y/c.md")),
            Edit::Rename {
                from: path("x/b.md"),
                to: path("b.md"),
            },
        ],
    );
    assert_eq!(sandbox.head(), committed.commit);
    assert_eq!(
        files(&sandbox, "HEAD"),
        ["a.md", "b.md", "new/deep/n.md", "run.sh"]
    );
    assert_eq!(
        sandbox
            .git(&[
                "log",
                "-1",
                "--format=%an|%ae|%ai|%cn|%P|%s|%(trailers:key=Carebook-Change,valueonly)"
            ])
            .trim(),
        format!(
            "Emma Clarke|emma@example.com|2023-11-16 11:00:00 +0900|Emma Clarke|{old}|Refunds: shorter|minor"
        )
    );
    assert_eq!(
        sandbox.git(&["status", "--porcelain"]),
        "",
        "index and working tree followed"
    );
    assert!(
        !sandbox.dir.join("x").exists(),
        "folders that became empty are gone"
    );
    assert_eq!(committed.working_tree.kept, []);
}

#[test]
fn edits_that_change_nothing_make_no_commit() {
    let sandbox = handbook();
    let old = sandbox.head();
    assert_eq!(commit(&sandbox, &[put("a.md", "# A\n")]).commit, old);
}

#[test]
fn a_branch_that_moved_is_not_overwritten() {
    let sandbox = handbook();
    let old = sandbox.head();
    let new = sandbox.commit_files("Outside", &[("a.md", "# Outside\n")]);
    let refused = try_commit(&sandbox, Some(old), &[put("a.md", "# Mine\n")]);
    assert!(matches!(refused, Err(CommitError::Moved { now: Some(now), .. }) if now == new));
    let refused = try_commit(&sandbox, None, &[put("a.md", "# Mine\n")]);
    assert!(
        matches!(refused, Err(CommitError::Moved { .. })),
        "a branch that exists is not begun again"
    );
    assert_eq!(sandbox.head(), new);
    assert_eq!(sandbox.git(&["status", "--porcelain"]), "");
}

#[test]
fn edits_that_do_not_fit_are_refused_and_leave_no_trace() {
    let sandbox = handbook();
    std::os::unix::fs::symlink("a.md", sandbox.dir.join("link.md")).unwrap();
    let head = sandbox.commit("Link");
    let tables: Vec<(Vec<Edit>, &str)> = vec![
        (
            vec![Edit::Remove(path("nowhere.md"))],
            "not there to be removed",
        ),
        (
            vec![Edit::Rename {
                from: path("nowhere.md"),
                to: path("n.md"),
            }],
            "not there to be renamed",
        ),
        (
            vec![Edit::Rename {
                from: path("a.md"),
                to: path("x/b.md"),
            }],
            "already",
        ),
        (vec![put("x", "text")], "folder of that name"),
        (vec![put("a.md/b.md", "text")], "in the way of a folder"),
        (vec![put("link.md", "text")], "link"),
        (vec![Edit::Remove(path("link.md"))], "link"),
        (vec![put("A.md", "text")], "cannot tell it from a.md"),
        (vec![put("X/z.md", "text")], "cannot tell it from x"),
        (
            vec![put("é.md", "1"), put("e\u{301}.md", "2")],
            "cannot tell it from",
        ),
    ];
    for (edits, word) in tables {
        let error = try_commit(&sandbox, Some(head), &edits)
            .unwrap_err()
            .to_string();
        assert!(error.contains(word), "{edits:?}: {error}");
    }
    assert_eq!(sandbox.head(), head);
    assert_eq!(sandbox.git(&["status", "--porcelain"]), "");
}

#[test]
fn a_file_may_become_a_folder_and_a_rename_may_change_case() {
    let sandbox = handbook();
    commit(
        &sandbox,
        &[Edit::Remove(path("a.md")), put("a.md/b.md", "# B\n")],
    );
    commit(
        &sandbox,
        &[Edit::Rename {
            from: path("x/b.md"),
            to: path("x/B.md"),
        }],
    );
    assert_eq!(
        files(&sandbox, "HEAD"),
        ["a.md/b.md", "run.sh", "x/B.md", "x/y/c.md"]
    );
    assert_eq!(sandbox.git(&["status", "--porcelain"]), "");
}

#[test]
fn the_index_and_sparse_checkouts_never_drop_documents() {
    let missing = handbook();
    fs::remove_file(missing.dir.join(".git/index")).unwrap();
    commit(&missing, &[put("a.md", "# A2\n")]);
    assert_eq!(files(&missing, "HEAD").len(), 4);
    assert!(
        !missing.dir.join(".git/index").exists(),
        "an index of one file would drop the others"
    );

    let sparse = handbook();
    sparse.git(&["sparse-checkout", "set", "--no-cone", "/*.md"]);
    commit(&sparse, &[put("a.md", "# A2\n"), put("x/b.md", "# B2\n")]);
    assert_eq!(files(&sparse, "HEAD").len(), 4);
    assert_eq!(sparse.git(&["status", "--porcelain"]), "");
    assert!(
        !sparse.dir.join("x").exists(),
        "what was left out stays out"
    );
}

#[test]
fn files_that_somebody_changed_stay_as_they_are() {
    let sandbox = handbook();
    sandbox.write("a.md", "# Mine\n");
    sandbox.write("n.md", "# My new one\n");
    sandbox.write("x/b.md", "# Staged\n");
    sandbox.git(&["add", "x/b.md"]);
    fs::remove_file(sandbox.dir.join("x/y/c.md")).unwrap();
    let committed = commit(
        &sandbox,
        &[
            put("a.md", "# A2\n"),
            put("n.md", "# N\n"),
            put("x/b.md", "# B2\n"),
            put("x/y/c.md", "# C2\n"),
            put("z.md", "# Z\n"),
        ],
    );
    let kept: Vec<&str> = committed
        .working_tree
        .kept
        .iter()
        .map(DocPath::as_str)
        .collect();
    assert_eq!(kept, ["a.md", "n.md", "x/b.md", "x/y/c.md"]);
    let text = |file: &str| fs::read_to_string(sandbox.dir.join(file)).unwrap_or_default();
    assert_eq!(
        (text("a.md"), text("n.md"), text("z.md")),
        ("# Mine\n".into(), "# My new one\n".into(), "# Z\n".into())
    );
    assert_eq!(
        sandbox.git(&["show", ":x/b.md"]),
        "# Staged\n",
        "what was staged stays staged"
    );
    sandbox.git(&["commit", "-q", "-m", "Theirs"]);
    assert_eq!(
        sandbox.git(&["show", "HEAD:a.md"]),
        "# A2\n",
        "git's next commit does not take the version back"
    );
    assert_eq!(files(&sandbox, "HEAD").len(), 6);
}

#[test]
fn nothing_leads_out_of_the_working_tree() {
    let sandbox = handbook();
    let outside = sandbox.beside("outside");
    fs::create_dir(&outside).unwrap();
    fs::write(outside.join("b.md"), "# B\n").unwrap();
    fs::remove_dir_all(sandbox.dir.join("x")).unwrap();
    std::os::unix::fs::symlink(&outside, sandbox.dir.join("x")).unwrap();
    fs::remove_file(sandbox.dir.join("a.md")).unwrap();
    std::os::unix::fs::symlink(outside.join("b.md"), sandbox.dir.join("a.md")).unwrap();
    let committed = commit(
        &sandbox,
        &[
            put("x/b.md", "# B2\n"),
            put("x/new.md", "# N\n"),
            put("a.md", "# A2\n"),
        ],
    );
    assert_eq!(committed.working_tree.updated, []);
    assert_eq!(fs::read_to_string(outside.join("b.md")).unwrap(), "# B\n");
    assert_eq!(fs::read_dir(&outside).unwrap().count(), 1);
}

#[test]
fn another_branch_is_committed_to_without_touching_the_working_tree() {
    let sandbox = handbook();
    sandbox.git(&["branch", "draft/shorter"]);
    let head = sandbox.head();
    let before = sandbox.git(&["status", "--porcelain"]);
    let committed = (sandbox.open())
        .commit_files_as(
            "draft/shorter",
            Some(head),
            &[put("a.md", "# Draft\n")],
            &author(),
            &author(),
            "Draft",
        )
        .unwrap();
    assert_eq!(sandbox.head(), head);
    assert_eq!(sandbox.git(&["show", "draft/shorter:a.md"]), "# Draft\n");
    assert_eq!(
        fs::read_to_string(sandbox.dir.join("a.md")).unwrap(),
        "# A\n"
    );
    assert_eq!(sandbox.git(&["status", "--porcelain"]), before);
    assert_eq!(committed.working_tree, Default::default());
    let orphan = sandbox.open().commit_files(
        "carebook/journal",
        None,
        &[put("events/e.json", "{}")],
        &author(),
        "Begin",
    );
    assert_eq!(
        sandbox
            .git(&["rev-list", "--parents", "carebook/journal"])
            .trim(),
        orphan.unwrap().to_hex()
    );
    sandbox.git(&["fsck", "--strict"]);
}

#[test]
fn an_unfinished_operation_on_the_branch_is_in_the_way_and_on_another_is_not() {
    let sandbox = handbook();
    sandbox.git(&["checkout", "-q", "-b", "side"]);
    sandbox.commit_files("Side", &[("a.md", "# Side\n")]);
    sandbox.git(&["checkout", "-q", "main"]);
    let main = sandbox.commit_files("Main", &[("a.md", "# Main\n")]);
    let refused = |what: &str| {
        let error = try_commit(&sandbox, Some(main), &[put("x/b.md", "# B2\n")])
            .unwrap_err()
            .to_string();
        assert!(
            error.contains(what) && error.contains("unfinished"),
            "{error}"
        );
    };
    assert!(!sandbox.try_git(&["merge", "side"]));
    refused("merge");
    sandbox.git(&["merge", "--abort"]);
    assert!(!sandbox.try_git(&["rebase", "side"]));
    refused("rebase");
    sandbox.git(&["rebase", "--abort"]);
    assert!(!sandbox.try_git(&["cherry-pick", "side"]));
    refused("cherry-pick");
    sandbox.git(&["cherry-pick", "--abort"]);
    sandbox.git(&["bisect", "start"]);
    refused("bisect");
    sandbox.git(&["bisect", "reset"]);
    sandbox.git(&["checkout", "-q", "side"]);
    assert!(!sandbox.try_git(&["merge", "main"]));
    assert!(
        try_commit(&sandbox, Some(main), &[put("x/b.md", "# B2\n")]).is_ok(),
        "side is merging, main is free"
    );
}

#[test]
fn another_program_that_is_writing_is_waited_for() {
    let sandbox = handbook();
    let head = sandbox.head();
    for lock in [".git/index.lock", ".git/refs/heads/main.lock"] {
        sandbox.write(lock, "");
        let error = try_commit(&sandbox, Some(head), &[put("a.md", "# A2\n")])
            .unwrap_err()
            .to_string();
        assert!(error.contains("Another program"), "{error}");
        fs::remove_file(sandbox.dir.join(lock)).unwrap();
        assert_eq!(sandbox.head(), head);
        assert_eq!(sandbox.git(&["status", "--porcelain"]), "");
    }
}

#[test]
fn who_acts_must_be_known_and_harms_no_commit() {
    let sandbox = handbook();
    let with = |name: &str, email: &str| {
        let author = Author {
            name: name.to_owned(),
            email: email.to_owned(),
            ..author()
        };
        let head = sandbox.head();
        let text = Random::new(name.len() as u64).line();
        sandbox
            .open()
            .commit_files("main", Some(head), &[put("a.md", &text)], &author, "x\0y")
    };
    for (name, email) in [("", "a@x"), ("A", ""), ("\n", "<>")] {
        assert!(
            matches!(with(name, email), Err(CommitError::NoIdentity)),
            "{name:?} {email:?}"
        );
    }
    with("A <b@c>\nparent 1234", "a@x\ncommitter").unwrap();
    with("이지은 Lê Thị", "ji@x").unwrap();
    sandbox.git(&["fsck", "--strict"]);
}

#[test]
fn a_new_repository_begins_on_main_and_what_lay_there_stays() {
    let sandbox = Sandbox::plain();
    sandbox.write("mine.md", "# Mine\n");
    sandbox.write("a.md", "# A\n");
    let repo = Repo::init(&sandbox.dir).unwrap();
    let edits = [put("a.md", "# A\n"), put("carebook.toml", "[handbook]\n")];
    let committed = repo
        .commit_files("main", None, &edits, &author(), "Begin the handbook")
        .unwrap();
    assert_eq!(
        sandbox.git(&["rev-parse", "main"]).trim(),
        committed.to_hex()
    );
    assert_eq!(sandbox.git(&["status", "--porcelain"]), "?? mine.md\n");
    for hook in fs::read_dir(sandbox.dir.join(".git/hooks"))
        .into_iter()
        .flatten()
        .flatten()
    {
        assert!(
            hook.file_name().to_string_lossy().ends_with(".sample"),
            "{hook:?} could be run"
        );
    }
    assert!(matches!(
        Repo::init(&sandbox.dir),
        Err(carebook_git::InitError::Exists(_))
    ));
    sandbox.git(&["fsck", "--strict"]);
}

#[test]
fn backups_keep_commits_reachable_for_ninety_days() {
    let sandbox = handbook();
    let old = sandbox.head();
    let repo = sandbox.open();
    let at = |day: i64| Timestamp::from_second(1_700_000_000 + day * 86_400).unwrap();
    let backup = repo.back_up(old, "Before sync!", at(0)).unwrap();
    assert!(
        backup
            .reference
            .starts_with("refs/carebook/backup/1700000000-before-sync-"),
        "{}",
        backup.reference
    );
    repo.back_up(old, "later", at(60)).unwrap();
    sandbox.git(&["update-ref", "-d", "refs/heads/main"]);
    sandbox.git(&["gc", "-q", "--prune=now"]);
    assert_eq!(repo.drop_old_backups(at(89)).unwrap(), 0);
    assert_eq!(repo.drop_old_backups(at(91)).unwrap(), 1);
    let left = repo.backups().unwrap();
    assert_eq!(
        left.iter().map(|backup| backup.commit).collect::<Vec<_>>(),
        [old]
    );
}

#[test]
fn random_edits_give_the_tree_a_model_gives() {
    let seed = seed(5);
    let sandbox = handbook();
    let repo = sandbox.open();
    let mut random = Random::new(seed);
    let mut model: std::collections::BTreeMap<String, String> = Default::default();
    for file in files(&sandbox, "HEAD") {
        model.insert(
            file.clone(),
            fs::read_to_string(sandbox.dir.join(&file)).unwrap(),
        );
    }
    for _ in 0..60 {
        let mut edits = Vec::new();
        for _ in 0..=random.below(3) {
            let names: Vec<String> = model
                .keys()
                .filter(|name| name.ends_with(".md"))
                .cloned()
                .collect();
            let fresh = format!(
                "{}n{}.md",
                random.pick(&["", "x/", "x/y/", "q/r/s/"]),
                random.below(1 << 30)
            );
            match random.below(4) {
                0 if names.len() > 2 => {
                    let name = random.pick(&names).clone();
                    model.remove(&name);
                    edits.push(Edit::Remove(path(&name)));
                }
                1 if !names.is_empty() => {
                    let name = random.pick(&names).clone();
                    let text = model.remove(&name).unwrap();
                    model.insert(fresh.clone(), text);
                    edits.push(Edit::Rename {
                        from: path(&name),
                        to: path(&fresh),
                    });
                }
                2 if !names.is_empty() => {
                    let (name, line) = (random.pick(&names).clone(), random.line());
                    model.insert(name.clone(), line.clone());
                    edits.push(put(&name, &line));
                }
                _ => {
                    let line = random.line();
                    model.insert(fresh.clone(), line.clone());
                    edits.push(put(&fresh, &line));
                }
            }
        }
        let head = sandbox.head();
        let committed = repo
            .commit_files("main", Some(head), &edits, &author(), "Random")
            .unwrap();
        let listed: std::collections::BTreeMap<String, String> =
            (repo.entries(committed).unwrap().entries.into_iter())
                .map(|entry| match repo.blob(entry.blob, 1000).unwrap() {
                    Blob::Bytes(bytes) => (
                        entry.path.as_str().to_owned(),
                        String::from_utf8(bytes).unwrap(),
                    ),
                    Blob::TooLarge { .. } => unreachable!("small files"),
                })
                .collect();
        assert_eq!(listed, model, "seed {seed}");
        assert_eq!(sandbox.git(&["status", "--porcelain"]), "", "seed {seed}");
    }
    sandbox.git(&["fsck", "--strict"]);
}

fn series(steps: &[&[Edit]]) -> Vec<SeriesCommit> {
    steps
        .iter()
        .enumerate()
        .map(|(number, edits)| SeriesCommit {
            edits: edits.to_vec(),
            author: author(),
            message: format!("Step {number}"),
        })
        .collect()
}

#[test]
fn a_series_of_commits_is_whole_and_lies_in_one_pack() {
    let sandbox = Sandbox::plain();
    let repo = Repo::init(&sandbox.beside("made")).unwrap();
    let steps: [&[Edit]; 3] = [
        &[put("a.md", "# A\n"), put("환불/b.md", "# B\n")],
        &[Edit::Rename {
            from: path("a.md"),
            to: path("c.md"),
        }],
        &[Edit::Remove(path("환불/b.md")), put("c.md", "# C\n")],
    ];
    let (tip, _) = repo.commit_series("main", None, &series(&steps)).unwrap();
    let made = sandbox.beside("made");
    sandbox.git_in(&made, &["fsck", "--strict"]);
    let head = sandbox.git_in(&made, &["rev-parse", "HEAD"]);
    assert_eq!(head.trim(), tip.unwrap().to_hex());
    let subjects = sandbox.git_in(&made, &["log", "--format=%s"]);
    assert_eq!(
        subjects.lines().collect::<Vec<_>>(),
        ["Step 2", "Step 1", "Step 0"]
    );
    let status = sandbox.git_in(&made, &["status", "--porcelain"]);
    assert_eq!(status.trim(), "", "the working tree holds the last commit");
    let counts = sandbox.git_in(&made, &["count-objects", "-v"]);
    assert!(
        counts.contains("count: 0\n") && counts.contains("packs: 1\n"),
        "{counts}"
    );
}

#[test]
fn a_series_with_a_misfit_leaves_nothing_behind() {
    let sandbox = handbook();
    let before = sandbox.photograph(sandbox.open().git_dir());
    let steps: [&[Edit]; 2] = [
        &[put("new.md", "# New\n")],
        &[Edit::Remove(path("nobody.md"))],
    ];
    let refused = (sandbox.open()).commit_series("main", Some(sandbox.head()), &series(&steps));
    assert!(
        matches!(refused, Err(CommitError::Misfit { .. })),
        "{refused:?}"
    );
    assert_eq!(sandbox.photograph(sandbox.open().git_dir()), before);
}
