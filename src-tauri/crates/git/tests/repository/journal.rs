//! The journal: appended, read with who brought what, joined; with what hostile hands do to it.

use carebook_domain::journal::{EventId, path_of};
use carebook_git::journal::{BRANCH, NewEvent, REFERENCE};
use carebook_git::{Author, ObjectId, Repo};

use super::support::{Random, Sandbox, path, seed};

fn author(name: &str) -> Author {
    Author {
        name: name.to_owned(),
        email: format!("{}@example.com", name.to_lowercase()),
        time: "2026-11-22T09:00:00Z".parse().unwrap(),
        offset_minutes: 0,
    }
}

fn event_id(number: u64) -> EventId {
    let now = "2026-11-22T09:00:00Z".parse().unwrap();
    EventId::next(None, now, u128::from(number))
}

fn event(number: u64, text: &str) -> NewEvent {
    let id = event_id(number);
    NewEvent {
        id: id.to_string(),
        path: path(&path_of(id)),
        bytes: text.as_bytes().to_vec(),
    }
}

/// Appends to a journal that nothing leads to, and returns its new tip.
fn add(repo: &Repo, tip: Option<ObjectId>, events: &[NewEvent], who: &str) -> ObjectId {
    repo.journal_commit(tip, events, &[], &author(who), "comment on a.md")
        .unwrap()
}

fn files(repo: &Repo, tip: ObjectId) -> Vec<String> {
    let entries = repo.entries(tip).unwrap().entries;
    entries.iter().map(|entry| entry.path.to_string()).collect()
}

#[test]
fn an_act_is_one_commit_of_its_author_on_an_orphan_branch() {
    let sandbox = Sandbox::new();
    sandbox.commit_files("first", &[("a.md", "# A\n")]);
    let repo = sandbox.open();
    let first = add(&repo, None, &[event(1, "{}"), event(2, "{}")], "Linh");
    repo.land(BRANCH, None, first).unwrap();
    let second = add(&repo, Some(first), &[event(3, "{}")], "Emma");
    repo.land(BRANCH, Some(first), second).unwrap();

    assert_eq!(repo.journal_tip().unwrap(), Some(second));
    let log = sandbox.git(&["log", "--format=%an %ae %s", REFERENCE]);
    assert_eq!(
        log, "Emma emma@example.com comment on a.md\nLinh linh@example.com comment on a.md\n",
        "the journal begins with no parent, and every act is one commit"
    );
    assert_eq!(files(&repo, second).len(), 3);
    sandbox.git(&["fsck", "--strict", "--no-dangling"]);
}

#[test]
fn an_event_is_never_written_twice() {
    let sandbox = Sandbox::new();
    let repo = sandbox.open();
    let tip = add(&repo, None, &[event(1, "{}")], "Linh");
    let again = repo.journal_commit(
        Some(tip),
        &[event(1, "other")],
        &[],
        &author("Linh"),
        "again",
    );
    assert!(again.is_err(), "an event of that id is there");
    let twice = [event(2, "a"), event(2, "b")];
    let both = repo.journal_commit(Some(tip), &twice, &[], &author("Linh"), "both");
    assert!(both.is_err(), "two events of one act have one id");
}

#[test]
fn news_name_who_brought_what() {
    let sandbox = Sandbox::new();
    let repo = sandbox.open();
    let one = add(&repo, None, &[event(1, "one")], "Linh");
    let two = add(&repo, Some(one), &[event(2, "two")], "Emma");
    let three = add(&repo, Some(two), &[event(3, "three")], "Linh");

    let news = repo.journal_news(Some(one), three).unwrap();
    let mut brought: Vec<(String, String)> = news
        .claims
        .iter()
        .map(|claim| (claim.path.clone(), claim.author.clone()))
        .collect();
    brought.sort();
    let at = |number| path_of(event_id(number));
    assert_eq!(
        brought,
        [
            (at(2), "emma@example.com".to_owned()),
            (at(3), "linh@example.com".to_owned())
        ]
    );
    assert_eq!(news.now.len(), 2);
    assert_eq!(repo.journal_news(None, three).unwrap().claims.len(), 3);
    assert_eq!(
        repo.journal_news(Some(three), three).unwrap(),
        Default::default()
    );
}

#[test]
fn commits_that_name_nothing_are_compared() {
    let sandbox = Sandbox::new();
    let there = path_of(event_id(1));
    sandbox.commit_files("by hand", &[(there.as_str(), "{}"), ("README.md", "hello")]);
    let repo = sandbox.open();
    let news = repo.journal_news(None, sandbox.head()).unwrap();
    assert_eq!(news.claims.len(), 1, "only what lies below events/ counts");
    assert_eq!(news.claims[0].author, "emma@example.com");
}

#[test]
fn what_was_taken_away_or_changed_is_seen_and_the_first_claim_stays() {
    let sandbox = Sandbox::new();
    let repo = sandbox.open();
    let one = add(
        &repo,
        None,
        &[event(1, "first"), event(2, "second")],
        "Linh",
    );
    repo.land(BRANCH, None, one).unwrap();
    sandbox.git(&["checkout", "-q", BRANCH]);
    sandbox.git(&["rm", "-q", &path_of(event_id(1))]);
    sandbox.write(&path_of(event_id(2)), "forged");
    let bad = sandbox.commit("tidy");

    let news = repo.journal_news(None, bad).unwrap();
    let gone = news.now.get(&path_of(event_id(1)));
    assert_eq!(gone, Some(&None), "it is claimed and not there");
    let claims = |number| {
        let path = path_of(event_id(number));
        let claims = news.claims.iter().filter(move |claim| claim.path == path);
        claims
            .map(|claim| claim.author.as_str())
            .collect::<Vec<_>>()
    };
    assert_eq!(claims(1), ["linh@example.com"]);
    let mut of_two = claims(2);
    of_two.sort_unstable();
    assert_eq!(of_two, ["emma@example.com", "linh@example.com"]);

    let later = repo.journal_news(Some(one), bad).unwrap();
    assert_eq!(later.now.get(&path_of(event_id(1))), Some(&None));
}

#[test]
fn joining_takes_the_files_of_both_and_brings_back_what_was_taken_away() {
    let sandbox = Sandbox::new();
    let repo = sandbox.open();
    let base = add(&repo, None, &[event(1, "one"), event(2, "two")], "Linh");
    let ours = add(&repo, Some(base), &[event(3, "three")], "Linh");
    repo.land(BRANCH, None, base).unwrap();
    sandbox.git(&["checkout", "-q", BRANCH]);
    sandbox.git(&["rm", "-q", &path_of(event_id(1))]);
    let removed = sandbox.commit("tidy");
    let theirs = add(&repo, Some(removed), &[event(4, "four")], "Emma");

    let joined = repo.join_journal(ours, theirs, &author("Linh")).unwrap();
    assert_eq!(files(&repo, joined.commit).len(), 4);
    assert!(joined.clashes.is_empty());
    assert_eq!(joined.brought, 1);
    let other = repo.join_journal(theirs, ours, &author("Emma")).unwrap();
    assert_eq!(
        repo.tree_of(other.commit).unwrap(),
        repo.tree_of(joined.commit).unwrap(),
        "the order does not matter"
    );
    let again = repo
        .join_journal(joined.commit, theirs, &author("Linh"))
        .unwrap();
    assert_eq!(again.commit, joined.commit, "nothing new came");
    let behind = repo.join_journal(base, theirs, &author("Linh")).unwrap();
    assert_eq!(
        files(&repo, behind.commit).len(),
        3,
        "a removal is not followed"
    );
    assert!(repo.contains(behind.commit, theirs).unwrap());
    sandbox.git(&["fsck", "--strict", "--no-dangling"]);
}

#[test]
fn journals_begun_apart_become_one_and_a_clash_is_named() {
    let sandbox = Sandbox::new();
    let repo = sandbox.open();
    let ours = add(&repo, None, &[event(1, "one"), event(2, "mine")], "Linh");
    let theirs = add(&repo, None, &[event(2, "yours"), event(3, "three")], "Emma");
    let joined = repo.join_journal(ours, theirs, &author("Linh")).unwrap();
    assert_eq!(files(&repo, joined.commit).len(), 3);
    assert_eq!(joined.clashes.len(), 1);
    let other = repo.join_journal(theirs, ours, &author("Emma")).unwrap();
    assert_eq!(
        repo.tree_of(other.commit).unwrap(),
        repo.tree_of(joined.commit).unwrap(),
        "both sides keep the same of two contents"
    );
}

/// Whatever one side holds beside its events, both end with the same tree, and stay there.
#[test]
fn what_can_be_no_event_goes_no_further() {
    let sandbox = Sandbox::new();
    let repo = sandbox.open();
    let ours = add(&repo, None, &[event(1, "one")], "Linh");
    let begun = add(&repo, Some(ours), &[event(2, "two")], "Emma");
    repo.land(BRANCH, None, begun).unwrap();
    sandbox.git(&["checkout", "-q", BRANCH]);
    sandbox.write("evil.md", "# Not an event\n");
    std::fs::create_dir_all(sandbox.dir.join("events/2026-01/deep")).unwrap();
    std::os::unix::fs::symlink("/etc/passwd", sandbox.dir.join("events/2026-01/link.json"))
        .unwrap();
    sandbox.write("events/2026-01/notes.txt", "kept and listed");
    sandbox.git(&["add", "--all"]);
    for number in 0..200 {
        sandbox.write(&format!("z/{number}.md"), "");
    }
    sandbox.git(&["add", "--all"]);
    let theirs = sandbox.commit("hostile");
    let (named, count) = repo.beside_events(theirs).unwrap();
    assert_eq!(named[..2], ["events/2026-01/link.json", "evil.md"]);
    assert_eq!((named.len(), count), (3, 3), "a folder counts as one");

    let joined = repo.join_journal(ours, theirs, &author("Linh")).unwrap();
    assert_eq!(
        repo.beside_events(joined.commit).unwrap().0,
        Vec::<String>::new()
    );
    assert!(
        repo.contains(joined.commit, theirs).unwrap(),
        "its history stays"
    );
    let mut held = files(&repo, joined.commit);
    held.sort();
    let mut expected = vec![
        path_of(event_id(1)),
        path_of(event_id(2)),
        "events/2026-01/notes.txt".to_owned(),
    ];
    expected.sort();
    assert_eq!(held, expected);
    // Whoever holds them takes the joined journal as it is, and nothing moves any more.
    let back = repo
        .join_journal(theirs, joined.commit, &author("Emma"))
        .unwrap();
    assert_eq!(back.commit, joined.commit);
    let again = repo
        .join_journal(joined.commit, back.commit, &author("Linh"))
        .unwrap();
    assert_eq!(again.commit, joined.commit);
}

#[test]
fn a_file_where_the_events_lie_does_not_take_them_away() {
    let sandbox = Sandbox::new();
    let repo = sandbox.open();
    let ours = add(&repo, None, &[event(1, "one")], "Linh");
    let theirs = sandbox.commit_files("hostile", &[("events", "no folder")]);
    let joined = repo.join_journal(ours, theirs, &author("Linh")).unwrap();
    assert_eq!(files(&repo, joined.commit), [path_of(event_id(1))]);
    let other = repo.join_journal(theirs, ours, &author("Linh")).unwrap();
    assert_eq!(files(&repo, other.commit), [path_of(event_id(1))]);
}

#[test]
fn journals_that_grow_and_join_at_random_end_with_every_event() {
    let mut random = Random::new(seed(11));
    let sandbox = Sandbox::new();
    let repo = sandbox.open();
    let mut tips: Vec<Option<ObjectId>> = vec![None; 3];
    let mut number = 0;
    for _ in 0..120 {
        let at = random.below(3);
        let other = random.below(3);
        if random.below(3) > 0 {
            number += 1;
            tips[at] = Some(add(&repo, tips[at], &[event(number, "x")], "Linh"));
        } else if let (Some(ours), Some(theirs)) = (tips[at], tips[other]) {
            let joined = repo.join_journal(ours, theirs, &author("Emma")).unwrap();
            tips[at] = Some(joined.commit);
        }
    }
    let all = tips.into_iter().flatten().reduce(|ours, theirs| {
        let joined = repo.join_journal(ours, theirs, &author("Emma")).unwrap();
        joined.commit
    });
    let all = all.unwrap();
    assert_eq!(files(&repo, all).len() as u64, number);
    let news = repo.journal_news(None, all).unwrap();
    assert_eq!(news.claims.len() as u64, number);
    assert!(
        news.claims
            .iter()
            .all(|claim| claim.author == "linh@example.com"),
        "a join brings nothing of its own"
    );
}
