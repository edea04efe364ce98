//! The rule for the publish branch.

use carebook_git::{GitError, Publication, Published, Repo, TipSource};

use crate::support::Sandbox;

fn published(repo: &Repo, configured: Option<&str>) -> Published {
    match repo.published(configured).unwrap() {
        Publication::Published(published) => published,
        Publication::Unborn { branch } => panic!("{branch} is unborn"),
    }
}

fn by_config(repo: &Repo) -> Published {
    let read = |bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes).into_owned();
        text.lines().find_map(|line| {
            line.strip_prefix("branch = \"")?
                .strip_suffix('"')
                .map(str::to_owned)
        })
    };
    match repo.published_by(read).unwrap() {
        Publication::Published(published) => published,
        Publication::Unborn { branch } => panic!("{branch} is unborn"),
    }
}

#[test]
fn main_goes_before_master_and_master_before_what_is_checked_out() {
    let sandbox = Sandbox::new();
    let one = sandbox.commit_files("One", &[("a.md", "1")]);
    sandbox.git(&["branch", "master"]);
    sandbox.git(&["checkout", "-q", "-b", "work"]);
    let two = sandbox.commit_files("Two", &[("a.md", "2")]);
    let found = published(&sandbox.open(), None);
    assert_eq!(
        (found.branch.as_str(), found.commit, found.checked_out),
        ("main", one, false)
    );
    sandbox.git(&["branch", "-q", "-D", "main"]);
    assert_eq!(published(&sandbox.open(), None).branch, "master");
    sandbox.git(&["branch", "-q", "-D", "master"]);
    let found = published(&sandbox.open(), None);
    assert_eq!(
        (found.branch.as_str(), found.commit, found.checked_out),
        ("work", two, true)
    );
    sandbox.git(&["checkout", "-q", "--detach"]);
    assert_eq!(published(&sandbox.open(), None).source, TipSource::Detached);
}

#[test]
fn the_remote_head_goes_before_main_and_a_local_branch_before_its_remote_one() {
    let server = Sandbox::new();
    server.commit_files("One", &[("a.md", "1")]);
    server.git(&["checkout", "-q", "-b", "trunk"]);
    let trunk = server.commit_files("Two", &[("a.md", "2")]);
    server.git(&["clone", "-q", ".", "../copy"]);
    let copy = server.beside("copy");
    server.git_in(&copy, &["checkout", "-q", "-b", "main", "origin/main"]);
    let found = published(&Repo::open(&copy).unwrap(), None);
    assert_eq!(
        (found.branch.as_str(), found.commit, &found.source),
        ("trunk", trunk, &TipSource::Local)
    );
    server.git_in(&copy, &["branch", "-q", "-D", "trunk"]);
    let found = published(&Repo::open(&copy).unwrap(), None);
    assert_eq!(
        (found.commit, &found.source),
        (trunk, &TipSource::Remote("origin".to_owned()))
    );
}

#[test]
fn the_branch_named_in_carebook_toml_goes_before_all_and_is_followed_once() {
    let sandbox = Sandbox::new();
    sandbox.commit_files(
        "One",
        &[("carebook.toml", "[publish]\nbranch = \"release\"\n")],
    );
    let missing = by_config(&sandbox.open());
    assert_eq!(missing.branch, "main");
    assert!(missing.note.unwrap().contains("no branch release"));
    sandbox.git(&["checkout", "-q", "-b", "release"]);
    let release = sandbox.commit_files(
        "Two",
        &[("carebook.toml", "[publish]\nbranch = \"main\"\n")],
    );
    let found = by_config(&sandbox.open());
    assert_eq!(
        (found.branch.as_str(), found.commit, found.note),
        ("release", release, None)
    );
}

#[test]
fn a_configured_name_that_cannot_be_published_from_is_noted() {
    let sandbox = Sandbox::new();
    sandbox.commit_files("One", &[("a.md", "1")]);
    sandbox.git(&["branch", "draft/x"]);
    sandbox.git(&["branch", "carebook/journal"]);
    for name in [
        "draft/x",
        "carebook/journal",
        "-x",
        "a..b",
        "../x",
        "",
        "x y",
        "main.lock",
        "HEAD~1",
        "@{u}",
        "\0",
    ] {
        let found = published(&sandbox.open(), Some(name));
        assert_eq!(found.branch, "main", "{name:?}");
        assert!(found.note.is_some(), "{name:?}");
    }
}

#[test]
fn branches_that_fit_no_rule_are_not_an_empty_handbook() {
    let sandbox = Sandbox::new();
    sandbox.git(&["checkout", "-q", "-b", "work"]);
    sandbox.commit_files("One", &[("a.md", "1")]);
    sandbox.git(&["symbolic-ref", "HEAD", "refs/heads/other"]);
    assert!(
        matches!(sandbox.open().published(None), Err(GitError::NoPublishBranch { head }) if head == "other")
    );
}
