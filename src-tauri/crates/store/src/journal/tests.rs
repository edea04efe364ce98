//! A projection is the same however its events arrive.

use std::collections::BTreeMap;

use carebook_domain::journal::{Body, By, Event, EventId, Subject, VERSION, path_of};
use carebook_domain::{ObjectId, Timestamp};

use super::*;

/// What stands for git: contents by id, and commits whose numbers say which contains which.
#[derive(Default)]
struct Git {
    contents: BTreeMap<ObjectId, Vec<u8>>,
}

fn number(n: u64) -> ObjectId {
    let mut bytes = [0; 20];
    bytes[..8].copy_from_slice(&n.to_be_bytes());
    ObjectId::from_bytes(bytes)
}

/// A file, who brought it and in which commit; side by side when the commits' lanes differ.
#[derive(Clone, Debug)]
struct Brought {
    path: String,
    blob: ObjectId,
    lane: u64,
    step: u64,
    author: &'static str,
}

impl Brought {
    fn commit(&self) -> ObjectId {
        number(self.lane << 32 | self.step)
    }
}

fn lane_and_step(commit: ObjectId) -> (u64, u64) {
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&commit.as_bytes()[..8]);
    let n = u64::from_be_bytes(bytes);
    (n >> 32, n & 0xFFFF_FFFF)
}

impl Git {
    fn content(&mut self, bytes: Vec<u8>) -> ObjectId {
        let id = number(0xF000_0000_0000_0000 | self.contents.len() as u64);
        self.contents.insert(id, bytes);
        id
    }

    fn event(&mut self, n: u128, by: &str, body: Body) -> (String, ObjectId) {
        let at: Timestamp = "2026-11-22T09:00:00Z".parse().unwrap();
        let id = EventId::next(None, at, n);
        let event = Event {
            v: VERSION,
            id,
            at,
            by: By {
                name: by.to_owned(),
                email: format!("{by}@example.com"),
            },
            body,
            extra: Default::default(),
        };
        (path_of(id), self.content(event.write().unwrap()))
    }

    fn take(&self, journal: &mut Journal, from: Option<u64>, to: u64, brought: &[Brought]) {
        let read = |blob: ObjectId| -> Result<Option<Vec<u8>>, StoreError> {
            Ok(self.contents.get(&blob).cloned())
        };
        let is_before = |one, other| -> Result<bool, StoreError> {
            let ((lane, step), (other_lane, other_step)) =
                (lane_and_step(one), lane_and_step(other));
            Ok(lane == other_lane && step <= other_step)
        };
        let done = journal
            .project(from.map(number), number(to), |projecting| {
                for file in brought {
                    let arriving = Arriving {
                        path: &file.path,
                        blob: file.blob,
                        by: Some((file.commit(), file.author)),
                    };
                    projecting.take(&arriving, &read, &is_before)?;
                }
                for file in brought {
                    projecting.stands(&file.path, Some(file.blob))?;
                }
                Ok::<(), StoreError>(())
            })
            .unwrap();
        assert!(done);
    }
}

fn comment(doc: &str, thread: Option<EventId>) -> Body {
    Body::CommentAdded {
        thread,
        doc: doc.to_owned(),
        draft: None,
        anchor: None,
        topic: None,
        mentions: vec!["Minji@Example.com".to_owned()],
        text: "why?".to_owned(),
    }
}

fn open() -> (tempfile::TempDir, Journal) {
    let dir = tempfile::tempdir().unwrap();
    let journal = Journal::open(dir.path()).unwrap();
    (dir, journal)
}

#[test]
fn events_are_found_by_what_they_are_about_and_whom_they_name() {
    let mut git = Git::default();
    let (path, blob) = git.event(1, "linh", comment("a.md", None));
    let thread = EventId::next(None, "2026-11-22T09:00:00Z".parse().unwrap(), 1);
    let (answer, answer_blob) = git.event(2, "emma", comment("a.md", Some(thread)));
    let brought = [
        (path, blob, "linh@example.com"),
        (answer, answer_blob, "somebody@example.com"),
    ];
    let brought: Vec<Brought> = brought
        .into_iter()
        .enumerate()
        .map(|(step, (path, blob, author))| Brought {
            path,
            blob,
            lane: 1,
            step: step as u64 + 1,
            author,
        })
        .collect();
    let (dir, mut journal) = open();
    git.take(&mut journal, None, 1, &brought);
    assert_eq!(journal.count().unwrap(), 2);
    assert_eq!(journal.threads_about(&["a.md", "b.md"]).unwrap(), [thread]);
    let entries = journal.events(&Subject::Thread(thread)).unwrap();
    let confirmed: Vec<bool> = entries.iter().map(|entry| entry.confirmed).collect();
    assert_eq!(
        confirmed,
        [true, false],
        "the second came in somebody else's commit"
    );
    let minji = journal.concerning("minji@example.com").unwrap();
    assert_eq!(minji, [Subject::Thread(thread)]);
    assert_eq!(journal.concerning("nobody@example.com").unwrap(), []);
    let of = |who| journal.threads_with_others(who).unwrap();
    assert_eq!(of("linh@example.com"), [thread], "somebody answered");
    assert_eq!(of("minji@example.com"), [thread]);
    drop(journal);
    let again = Journal::open(dir.path()).unwrap();
    assert_eq!(again.count().unwrap(), 2, "it is kept");
}

#[test]
fn what_is_no_event_is_set_aside_and_named() {
    let mut git = Git::default();
    let (path, blob) = git.event(1, "linh", comment("a.md", None));
    let elsewhere = path.replace("2026-11", "2026-12");
    let garbage = git.content(b"{ not json".to_vec());
    let file = |path: &str, blob| Brought {
        path: path.to_owned(),
        blob,
        lane: 1,
        step: 1,
        author: "linh@example.com",
    };
    let (_dir, mut journal) = open();
    let brought = [
        file(&path, blob),
        file(&elsewhere, blob),
        file("events/2026-11/x.json", garbage),
        file("events/2026-11/missing.json", number(7)),
    ];
    git.take(&mut journal, None, 1, &brought);
    assert_eq!(journal.count().unwrap(), 1);
    let flaws = journal.flaws().unwrap();
    let paths: Vec<&str> = flaws.iter().map(|flaw| flaw.path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "events/2026-11/missing.json",
            "events/2026-11/x.json",
            elsewhere.as_str()
        ]
    );
}

#[test]
fn a_thread_without_an_answer_waits_for_whom_it_names_and_not_for_its_author() {
    let mut git = Git::default();
    let (path, blob) = git.event(1, "Linh", comment("a.md", None));
    let thread = EventId::next(None, "2026-11-22T09:00:00Z".parse().unwrap(), 1);
    let (_dir, mut journal) = open();
    let brought = [Brought {
        path,
        blob,
        lane: 1,
        step: 1,
        author: "linh@example.com",
    }];
    git.take(&mut journal, None, 1, &brought);
    let of = |who| journal.threads_with_others(who).unwrap();
    assert_eq!(of("linh@example.com"), []);
    assert_eq!(of("minji@example.com"), [thread]);
}

#[test]
fn another_process_that_was_faster_is_not_overwritten() {
    let mut git = Git::default();
    let (path, blob) = git.event(1, "linh", comment("a.md", None));
    let (_dir, mut journal) = open();
    let brought = [Brought {
        path,
        blob,
        lane: 1,
        step: 1,
        author: "linh@example.com",
    }];
    git.take(&mut journal, None, 1, &brought);
    let ran = journal
        .project(Some(number(9)), number(10), |_| Ok::<(), StoreError>(()))
        .unwrap();
    assert!(!ran, "it does not stand where the caller believes");
    assert_eq!(journal.tip().unwrap(), Some(number(1)));
}

/// Steps of a small generator that can be run again from its seed.
fn next(state: &mut u64) -> u64 {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    *state
}

#[test]
fn bit_by_bit_and_from_nothing_agree_whatever_came_in_which_order() {
    for seed in 1..60_u64 {
        let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        let mut git = Git::default();
        let mut brought = Vec::new();
        let people = ["linh", "emma", "minji"];
        let addresses = ["linh@example.com", "emma@example.com", "minji@example.com"];
        for n in 0..20_u64 {
            let who = next(&mut state) as usize % 3;
            let (path, blob) = git.event(u128::from(n), people[who], comment("a.md", None));
            let own = Brought {
                path: path.clone(),
                blob,
                lane: next(&mut state) % 3,
                step: n + 1,
                author: addresses[who],
            };
            brought.push(own.clone());
            // The same event by another road, or another content in its place.
            match next(&mut state) % 4 {
                0 => brought.push(Brought {
                    lane: own.lane + 1,
                    author: addresses[next(&mut state) as usize % 3],
                    ..own
                }),
                1 => {
                    let other = git.content(format!("{{\"forged\": {n}}}").into_bytes());
                    brought.push(Brought {
                        blob: other,
                        lane: next(&mut state) % 3,
                        step: 100 + n,
                        author: "mallory@example.com",
                        ..own
                    });
                }
                _ => {}
            }
        }
        let (_one, mut at_once) = open();
        git.take(&mut at_once, None, 1, &brought);
        for at in (1..brought.len()).rev() {
            brought.swap(at, next(&mut state) as usize % (at + 1));
        }
        let (_two, mut by_bits) = open();
        let mut from = None;
        for (tip, bit) in (1..).zip(brought.chunks(3)) {
            git.take(&mut by_bits, from, tip, bit);
            from = Some(tip);
        }
        assert_eq!(
            at_once.contents().unwrap(),
            by_bits.contents().unwrap(),
            "seed {seed}"
        );
        let mut all = (at_once.threads().unwrap(), by_bits.threads().unwrap());
        all.0.sort_unstable();
        assert_eq!(all.0, all.1, "seed {seed}");
        for person in addresses {
            assert_eq!(
                at_once.concerning(person).unwrap(),
                by_bits.concerning(person).unwrap(),
                "seed {seed}"
            );
        }
    }
}

#[test]
fn a_damaged_projection_is_made_anew() {
    let (dir, journal) = open();
    drop(journal);
    std::fs::write(
        Journal::place(dir.path()),
        b"no database at all, not even a page",
    )
    .unwrap();
    let journal = Journal::open(dir.path()).unwrap();
    assert_eq!(journal.tip().unwrap(), None);
    assert_eq!(journal.count().unwrap(), 0);
}
