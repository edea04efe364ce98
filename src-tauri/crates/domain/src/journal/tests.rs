//! What events say, and what they amount to.

use std::collections::{BTreeMap, HashSet};

use super::*;
use crate::anchor::Anchor;
use crate::seeded::{Seeded, seeds};
use crate::{ObjectId, Timestamp};

const AT: &str = "2026-11-22T09:14:03Z";

fn at(seconds: i64) -> Timestamp {
    let start: Timestamp = AT.parse().unwrap();
    Timestamp::from_second(start.as_second() + seconds).unwrap()
}

fn by(name: &str) -> By {
    By {
        name: name.to_owned(),
        email: format!("{name}@example.com"),
    }
}

/// Events with ids in the order in which they are made.
struct Story {
    latest: Option<EventId>,
    entries: Vec<Entry>,
}

impl Story {
    fn new() -> Self {
        Self {
            latest: None,
            entries: Vec::new(),
        }
    }

    fn says(&mut self, who: &str, confirmed: bool, body: Body) -> EventId {
        let seconds = self.entries.len() as i64;
        let id = EventId::next(self.latest, at(seconds), seconds as u128);
        self.latest = Some(id);
        let event = Event {
            v: VERSION,
            id,
            at: at(seconds),
            by: by(who),
            body,
            extra: Default::default(),
        };
        self.entries.push(Entry { event, confirmed });
        id
    }

    fn projection(&self) -> Projection {
        Projection::of(self.entries.clone())
    }
}

fn comment(thread: Option<EventId>, text: &str) -> Body {
    Body::CommentAdded {
        thread,
        doc: "hold.md".into(),
        draft: None,
        anchor: None,
        topic: None,
        mentions: vec![],
        text: text.into(),
    }
}

#[test]
fn a_thread_tells_what_was_said() {
    let mut story = Story::new();
    let first = story.says("linh", true, comment(None, "Why 45?"));
    let answer = story.says("emma", true, comment(Some(first), "A rule of the law."));
    story.says(
        "linh",
        true,
        Body::CommentEdited {
            thread: first,
            comment: answer,
            text: "Forged.".into(),
        },
    );
    story.says(
        "emma",
        false,
        Body::CommentEdited {
            thread: first,
            comment: answer,
            text: "Forged as Emma.".into(),
        },
    );
    story.says(
        "Emma",
        true,
        Body::CommentEdited {
            thread: first,
            comment: answer,
            text: "A rule of the bank.".into(),
        },
    );
    let forged = |text: &str| Body::CommentEdited {
        thread: first,
        comment: answer,
        text: text.to_owned(),
    };
    story.says("linh", true, forged("Forged at last."));
    story.says("emma", false, forged("Forged as Emma at last."));
    story.says("linh", true, Body::ThreadResolved { thread: first });
    let thread = story.projection().thread(first).unwrap();
    let texts: Vec<&str> = thread
        .comments
        .iter()
        .map(|comment| comment.text.as_str())
        .collect();
    assert_eq!(
        texts,
        ["Why 45?", "A rule of the bank."],
        "people change their own comments only"
    );
    assert_eq!(
        thread.state,
        ThreadState::Resolved {
            by: by("linh"),
            at: at(7)
        }
    );

    story.says("emma", true, Body::ThreadReopened { thread: first });
    story.says(
        "linh",
        true,
        Body::CommentDeleted {
            thread: first,
            comment: first,
        },
    );
    story.says(
        "linh",
        true,
        Body::CommentEdited {
            thread: first,
            comment: first,
            text: "back".into(),
        },
    );
    let thread = story.projection().thread(first).unwrap();
    assert_eq!(thread.state, ThreadState::Open);
    assert_eq!(
        (thread.comments[0].deleted, thread.comments[0].text.as_str()),
        (true, ""),
        "what was taken back stays away"
    );

    let restored = |story: &mut Story, who: &str, confirmed: bool| {
        let body = Body::CommentRestored {
            thread: first,
            comment: first,
        };
        story.says(who, confirmed, body);
        let thread = story.projection().thread(first).unwrap();
        (thread.comments[0].deleted, thread.comments[0].text.clone())
    };
    assert_eq!(
        restored(&mut story, "emma", true),
        (true, String::new()),
        "nobody says again what another took back"
    );
    assert_eq!(restored(&mut story, "linh", false), (true, String::new()));
    assert_eq!(
        restored(&mut story, "linh", true),
        (false, "Why 45?".to_owned())
    );
    assert_eq!(
        restored(&mut story, "linh", true),
        (false, "Why 45?".to_owned())
    );
}

#[test]
fn an_accepted_suggestion_stays_accepted() {
    let mut story = Story::new();
    let anchor = Anchor {
        quote: "14".into(),
        ..Anchor::default()
    };
    let body = Body::SuggestionAdded {
        doc: "a.md".into(),
        draft: Some("d".into()),
        anchor,
        replacement: "30".into(),
        text: "law".into(),
    };
    let thread = story.says("linh", true, body);
    story.says(
        "emma",
        true,
        Body::SuggestionRejected {
            thread,
            text: "no".into(),
        },
    );
    let told = |story: &Story| story.projection().thread(thread).unwrap().suggestion;
    assert_eq!(
        told(&story),
        Some(Suggestion::Rejected {
            replacement: "30".into(),
            by: by("emma"),
            reason: "no".into()
        })
    );
    story.says(
        "junho",
        true,
        Body::SuggestionAccepted {
            thread,
            commit: Some("c1".into()),
        },
    );
    story.says(
        "emma",
        true,
        Body::SuggestionRejected {
            thread,
            text: "still no".into(),
        },
    );
    assert_eq!(
        told(&story),
        Some(Suggestion::Accepted {
            replacement: "30".into(),
            by: by("junho"),
            commit: Some("c1".into())
        })
    );

    let reopened = |story: &mut Story, who: &str, confirmed: bool| {
        story.says(who, confirmed, Body::SuggestionReopened { thread });
        matches!(told(story), Some(Suggestion::Open { .. }))
    };
    assert!(
        !reopened(&mut story, "emma", true),
        "it was Junho's decision"
    );
    assert!(!reopened(&mut story, "junho", false));
    assert!(reopened(&mut story, "junho", true));
}

#[test]
fn the_latest_word_of_each_reviewer_counts() {
    let mut story = Story::new();
    let approve = |tree: &str| Body::ReviewApproved {
        draft: "d".into(),
        tree: tree.into(),
        files: BTreeMap::new(),
        text: String::new(),
    };
    let refuse = |tree: &str| Body::ReviewChangesRequested {
        draft: "d".into(),
        tree: tree.into(),
        text: String::new(),
    };
    story.says(
        "emma",
        true,
        Body::ReviewRequested {
            draft: "d".into(),
            reviewers: vec!["role:legal".into()],
            text: String::new(),
        },
    );
    story.says("linh", true, refuse("t1"));
    story.says("linh", false, approve("t1"));
    story.says("junho", true, approve("t1"));
    story.says("linh", true, approve("t2"));
    let review = story.projection().review("d");
    let told: Vec<(&str, bool, VerdictKind, &str)> = review
        .verdicts
        .iter()
        .map(|v| (v.by.name.as_str(), v.confirmed, v.kind, v.tree.as_str()))
        .collect();
    assert_eq!(
        told,
        vec![
            ("junho", true, VerdictKind::Approved, "t1"),
            ("linh", true, VerdictKind::Approved, "t2")
        ],
        "a forged approval in between counted for nothing"
    );
    assert_eq!(review.requests.len(), 1);
    assert_eq!(story.projection().review("other"), Review::default());
}

#[test]
fn documents_are_verified_and_read_by_content() {
    let mut story = Story::new();
    let ack = |blob: &str| Body::DocumentAcknowledged {
        doc: "a.md".into(),
        blob: blob.into(),
    };
    story.says(
        "emma",
        true,
        Body::DocumentVerified {
            doc: "a.md".into(),
            blob: "b1".into(),
            sections: BTreeMap::new(),
            version: None,
            text: String::new(),
        },
    );
    story.says("thao", true, ack("b1"));
    story.says("thao", true, ack("b2"));
    story.says("anna", false, ack("b2"));
    let facts = story.projection().document("a.md");
    assert_eq!(facts.verifications.len(), 1);
    let read: Vec<(&str, &str)> = facts
        .acknowledgements
        .iter()
        .map(|(who, ack)| (who.as_str(), ack.blob.as_str()))
        .collect();
    assert_eq!(
        read,
        [("thao@example.com", "b2")],
        "nobody reads for somebody else"
    );
}

fn random_body(story: &Story, random: &mut Seeded) -> Body {
    let ids: Vec<EventId> = story.entries.iter().map(|entry| entry.event.id).collect();
    let any = if ids.is_empty() {
        EventId::next(None, at(0), 7)
    } else {
        random.pick(&ids)
    };
    let comment_id = if ids.is_empty() {
        any
    } else {
        random.pick(&ids)
    };
    let draft = random.pick(&["d1", "d2"]).to_owned();
    let tree = random.pick(&["t1", "t2"]).to_owned();
    match random.below(13) {
        0 | 1 => comment(None, "new"),
        2 => comment(Some(any), "answer"),
        3 => Body::CommentEdited {
            thread: any,
            comment: comment_id,
            text: format!("edit {}", random.below(9)),
        },
        4 => Body::CommentDeleted {
            thread: any,
            comment: comment_id,
        },
        5 => Body::ThreadResolved { thread: any },
        6 => Body::ThreadReopened { thread: any },
        7 => Body::ReviewApproved {
            draft,
            tree,
            files: [("a.md".to_owned(), "b".to_owned())].into(),
            text: String::new(),
        },
        8 => Body::ReviewChangesRequested {
            draft,
            tree,
            text: String::new(),
        },
        11 => Body::CommentRestored {
            thread: any,
            comment: comment_id,
        },
        12 => Body::SuggestionReopened { thread: any },
        9 => Body::DocumentAcknowledged {
            doc: "a.md".into(),
            blob: tree,
        },
        _ => Body::SuggestionAdded {
            doc: "a.md".into(),
            draft: None,
            anchor: Anchor::default(),
            replacement: tree,
            text: String::new(),
        },
    }
}

#[test]
fn the_order_in_which_events_arrive_never_matters() {
    for seed in seeds(400) {
        let mut random = Seeded::new(seed);
        let mut story = Story::new();
        for _ in 0..random.below(60) {
            let body = random_body(&story, &mut random);
            let confirmed = !random.one_in(5);
            story.says(random.pick(&["emma", "linh", "junho"]), confirmed, body);
        }
        let whole = story.projection();
        let mut shuffled = story.entries.clone();
        for n in (1..shuffled.len()).rev() {
            shuffled.swap(n, random.below(n + 1));
        }
        let mut grown = Projection::default();
        for (n, entry) in shuffled.iter().enumerate() {
            assert!(grown.add(entry.clone()).unwrap().is_some(), "seed {seed}");
            if n % 3 == 0 {
                assert_eq!(
                    grown.add(entry.clone()),
                    Ok(None),
                    "seed {seed}: the same event twice is one event"
                );
            }
        }
        assert_eq!(
            whole.threads().collect::<Vec<_>>(),
            grown.threads().collect::<Vec<_>>(),
            "seed {seed}"
        );
        for draft in ["d1", "d2"] {
            assert_eq!(whole.review(draft), grown.review(draft), "seed {seed}");
        }
        assert_eq!(
            whole.document("a.md"),
            grown.document("a.md"),
            "seed {seed}"
        );
        assert_eq!(whole, grown, "seed {seed}");
        assert_eq!(whole.latest(), story.latest, "seed {seed}");
    }
}

#[test]
fn an_id_is_later_than_all_before_whatever_the_clock_says() {
    for seed in seeds(300) {
        let mut random = Seeded::new(seed);
        let mut latest = None;
        let mut seen = HashSet::new();
        for _ in 0..60 {
            let clock = at(random.below(200_000) as i64 - 100_000);
            let id = EventId::next(latest, clock, u128::from(random.next()));
            assert!(latest < Some(id), "seed {seed}");
            assert!(seen.insert(id));
            assert_eq!(EventId::parse(&id.to_string()), Some(id));
            latest = Some(id);
        }
    }
    let id = EventId::next(None, AT.parse().unwrap(), 1);
    assert_eq!(path_of(id), format!("events/2026-11/{id}.json"));
    assert_eq!(
        EventId::parse("7ZZZZZZZZZZZZZZZZZZZZZZZZZ"),
        None,
        "an id of a time that cannot be"
    );
    assert_eq!(
        EventId::parse(&id.to_string().to_lowercase()),
        None,
        "one file, one spelling"
    );
}

#[test]
fn what_is_written_is_read_and_strangers_fields_stay() {
    let mut story = Story::new();
    for seed in seeds(200) {
        let body = random_body(&story, &mut Seeded::new(seed));
        story.says("emma", true, body);
    }
    for entry in &story.entries {
        let mut event = entry.event.clone();
        event
            .extra
            .insert("from_the_future".into(), serde_json::json!({"x": [1, 2]}));
        let bytes = event.write().unwrap();
        assert!(bytes.ends_with(b"}\n"));
        assert_eq!(Event::read(&path_of(event.id), &bytes), Ok(event));
    }
    let id = story.latest.unwrap();
    let unknown = format!(
        "{{\"v\":9,\"id\":\"{id}\",\"at\":\"{AT}\",\"by\":{{\"email\":\"a@b\"}},\"kind\":\"comment.added\",\"new\":1}}"
    );
    let event = Event::read(&path_of(id), unknown.as_bytes()).unwrap();
    assert_eq!(
        (event.body.kind(), event.subject(), event.extra.len()),
        ("comment.added", Subject::Unknown, 1)
    );
    assert_eq!(
        Event::read(&path_of(id), &event.write().unwrap()),
        Ok(event)
    );
}

#[test]
fn bad_events_are_named() {
    let id = EventId::next(None, AT.parse().unwrap(), 5);
    let path = path_of(id);
    let event = |change: &dyn Fn(&mut serde_json::Value)| {
        let mut value = serde_json::json!({
            "v": 1, "id": id.to_string(), "at": AT, "by": {"name": "Linh", "email": "linh@example.com"},
            "kind": "comment.added", "doc": "a.md", "text": "Why?",
        });
        change(&mut value);
        serde_json::to_vec(&value).unwrap()
    };
    assert!(Event::read(&path, &event(&|_| {})).is_ok());
    assert_eq!(
        Event::read("events/2026-11/other.json", &event(&|_| {})),
        Err(Flaw::Path("other.json".into()))
    );
    type Change<'a> = (
        &'a str,
        &'a dyn Fn(&mut serde_json::Value),
        fn(&Flaw) -> bool,
    );
    let cases: &[Change<'_>] = &[
        ("no id", &|v| v["id"] = 1.into(), |f| *f == Flaw::Id),
        ("no time", &|v| v["at"] = "soon".into(), |f| {
            *f == Flaw::Field("at")
        }),
        ("nobody", &|v| v["by"]["email"] = " ".into(), |f| {
            *f == Flaw::Field("by")
        }),
        (
            "no text",
            &|v| drop(v.as_object_mut().unwrap().remove("text")),
            |f| matches!(f, Flaw::Body { .. }),
        ),
        (
            "a long text",
            &|v| v["text"] = "x".repeat(70_000).into(),
            |f| *f == Flaw::TooLong("text"),
        ),
        (
            "a long quote",
            &|v| {
                v["anchor"] = serde_json::json!({"start": 0, "end": 1, "quote": "x".repeat(9_000)})
            },
            |f| *f == Flaw::TooLong("quote"),
        ),
        (
            "a long name",
            &|v| v["doc"] = "x".repeat(5_000).into(),
            |f| *f == Flaw::TooLong("name"),
        ),
        (
            "too deep",
            &|v| v["x"] = serde_json::json!([[[[[[[[[[[[1]]]]]]]]]]]]),
            |f| *f == Flaw::TooDeep,
        ),
        ("too large", &|v| v["x"] = "x".repeat(300_000).into(), |f| {
            *f == Flaw::TooLarge
        }),
    ];
    for (what, change, is_it) in cases {
        let flaw = Event::read(&path, &event(change)).unwrap_err();
        assert!(is_it(&flaw), "{what}: {flaw}");
    }
    for bytes in [&b""[..], b"[]", b"{", b"\xff", b"null"] {
        assert!(Event::read(&path, bytes).is_err());
    }
    let mut projection = Projection::default();
    let read = |text: &str| Entry {
        event: Event::read(&path, &event(&|v| v["text"] = text.into())).unwrap(),
        confirmed: true,
    };
    assert!(projection.add(read("one")).unwrap().is_some());
    assert_eq!(projection.add(read("two")), Err(Flaw::Duplicate));
}

#[test]
fn a_union_is_the_same_from_both_sides() {
    let object = |n: u8| ObjectId::from_bytes([n; 20]);
    let files = |list: &[(&str, u8)]| -> BTreeMap<String, ObjectId> {
        list.iter()
            .map(|(path, n)| ((*path).to_owned(), object(*n)))
            .collect()
    };
    let base = files(&[("a", 1)]);
    let ours = files(&[("a", 1), ("b", 2), ("x", 9)]);
    let theirs = files(&[("a", 3), ("c", 4), ("x", 5)]);
    let joined = union(&base, &ours, &theirs);
    assert_eq!(joined, union(&base, &theirs, &ours));
    assert_eq!(
        joined.files,
        files(&[("a", 1), ("b", 2), ("c", 4), ("x", 5)]),
        "what was there stays; nobody removes an event"
    );
    assert_eq!(joined.clashes.len(), 2);
    assert_eq!(
        union(&base, &files(&[]), &files(&[])).files,
        base,
        "removing a file removes nothing"
    );
    assert!(is_confirmed(
        &Story {
            latest: None,
            entries: vec![]
        }
        .sample(),
        " LINH@example.com "
    ));
}

impl Story {
    fn sample(mut self) -> Event {
        self.says("linh", true, comment(None, "x"));
        self.entries.remove(0).event
    }
}
