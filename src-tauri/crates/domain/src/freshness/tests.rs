//! Judgements day by day: tables of cases, and what must hold for all of them.

use super::*;
use crate::Date;
use crate::config::Subject;
use crate::{Config, Lang};

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

fn document() -> Trusted<'static> {
    Trusted {
        subject: Subject {
            path: "refunds/opened.md",
            kind: None,
            tags: &[],
            lang: Lang::EN,
        },
        owner: Some("emma@example.com"),
        review_every: None,
        effective: None,
        expires: None,
    }
}

fn updated(text: &str) -> Facts {
    Facts {
        updated: Some(day(text)),
        ..Facts::default()
    }
}

fn texts(freshness: &Freshness) -> Vec<&str> {
    freshness
        .reasons
        .iter()
        .map(|reason| reason.text.as_str())
        .collect()
}

fn codes(freshness: &Freshness) -> Vec<&str> {
    freshness
        .reasons
        .iter()
        .map(|reason| reason.code.as_str())
        .collect()
}

#[test]
fn the_window_counts_calendar_days() {
    let policy = Policy::default();
    for (today, state, left, text) in [
        ("2026-01-01", State::Fresh, 180, None),
        ("2026-06-02", State::Fresh, 28, None),
        (
            "2026-06-03",
            State::DueSoon,
            27,
            Some("Last updated 153 days ago; its policy window is 180 days and ends in 27 days."),
        ),
        (
            "2026-06-29",
            State::DueSoon,
            1,
            Some("Last updated 179 days ago; its policy window is 180 days and ends tomorrow."),
        ),
        (
            "2026-06-30",
            State::DueSoon,
            0,
            Some("Last updated 180 days ago; its policy window is 180 days and ends today."),
        ),
        (
            "2026-07-01",
            State::Stale,
            -1,
            Some("Last updated 181 days ago; its policy window is 180 days."),
        ),
        (
            "2026-08-03",
            State::Stale,
            -34,
            Some("Last updated 214 days ago; its policy window is 180 days."),
        ),
    ] {
        let freshness = assess(&document(), &policy, &updated("2026-01-01"), day(today));
        assert_eq!(
            (freshness.state, freshness.days_left),
            (state, Some(left)),
            "{today}"
        );
        assert_eq!(
            texts(&freshness),
            text.into_iter().collect::<Vec<_>>(),
            "{today}"
        );
        assert_eq!(freshness.due, Some(day("2026-06-30")));
        assert_eq!(freshness.window_days, Some(180));
    }
}

#[test]
fn the_documents_own_window_wins_and_follows_the_calendar() {
    for (window, updated_on, due, days) in [
        ("1m", "2026-01-31", "2026-02-28", 28),
        ("1y", "2024-02-29", "2025-02-28", 365),
        ("2w", "2026-12-25", "2027-01-08", 14),
    ] {
        let document = Trusted {
            review_every: Window::parse(window),
            ..document()
        };
        let freshness = assess(
            &document,
            &Policy::default(),
            &updated(updated_on),
            day(updated_on),
        );
        assert_eq!(
            (freshness.due, freshness.window_days),
            (Some(day(due)), Some(days)),
            "{window}"
        );
    }
}

#[test]
fn the_warning_is_what_the_policy_says_or_a_share_of_the_window() {
    for (config, window, first_warning) in [
        ("", "10d", 3),
        ("", "100d", 15),
        ("", "2d", 2),
        ("[freshness]\nwarn_before = \"1d\"", "100d", 1),
        ("[freshness]\nwarn_before = \"200d\"", "100d", 100),
        (
            "[freshness]\nwarn_before = \"9d\"\n[[freshness.rule]]\nwindow = \"50d\"\nwarn_before = \"4d\"",
            "100d",
            4,
        ),
    ] {
        let (config, problems) = Config::parse(config);
        assert_eq!(problems, []);
        let document = Trusted {
            review_every: Window::parse(window),
            ..document()
        };
        let start = day("2026-03-01");
        let warned = (0..=400)
            .map(|count| start.saturating_add(jiff::ToSpan::days(count)))
            .map(|today| assess(&document, &config.freshness, &updated("2026-03-01"), today))
            .find(|freshness| freshness.state == State::DueSoon)
            .unwrap();
        assert_eq!(warned.days_left, Some(first_warning), "{window}");
    }
}

#[test]
fn dates_of_the_document_count() {
    let today = day("2026-11-22");
    for (effective, expires, state, reasons, due) in [
        (
            Some("2026-11-23"),
            None,
            State::DueSoon,
            vec!["not_yet_effective"],
            "2027-05-19",
        ),
        (Some("2026-11-22"), None, State::Fresh, vec![], "2027-05-19"),
        (
            None,
            Some("2026-11-22"),
            State::DueSoon,
            vec!["age"],
            "2026-11-22",
        ),
        (
            None,
            Some("2026-12-19"),
            State::DueSoon,
            vec!["age"],
            "2026-12-19",
        ),
        (None, Some("2026-12-20"), State::Fresh, vec![], "2026-12-20"),
        (
            None,
            Some("2026-11-21"),
            State::Stale,
            vec!["expired"],
            "2026-11-21",
        ),
        (None, Some("2029-01-01"), State::Fresh, vec![], "2027-05-19"),
        (
            Some("2026-12-01"),
            Some("2026-11-01"),
            State::Stale,
            vec!["expired", "not_yet_effective"],
            "2026-11-01",
        ),
    ] {
        let document = Trusted {
            effective: effective.map(day),
            expires: expires.map(day),
            ..document()
        };
        let freshness = assess(&document, &Policy::default(), &updated("2026-11-20"), today);
        assert_eq!(
            (freshness.state, codes(&freshness), freshness.due),
            (state, reasons, Some(day(due)))
        );
    }
}

#[test]
fn reasons_read_as_sentences() {
    let document = Trusted {
        owner: None,
        effective: Some(day("2026-12-02")),
        expires: Some(day("2026-11-21")),
        ..document()
    };
    let facts = Facts {
        updated: Some(day("2026-11-01")),
        verification: Verification::Outdated(day("2026-10-01")),
        source_changed: Some(day("2026-11-01")),
    };
    let freshness = assess(&document, &Policy::default(), &facts, day("2026-11-22"));
    assert_eq!(
        texts(&freshness),
        [
            "The document it is translated from changed 21 days ago, and this one did not follow.",
            "Expired yesterday; its last day was 2026-11-21.",
            "Not yet effective; it holds from 2026-12-02, in 10 days.",
            "Changed since it was verified 52 days ago.",
            "Nobody owns it.",
        ]
    );
}

#[test]
fn a_verification_starts_the_clock_anew_while_it_holds() {
    let policy = Policy::default();
    let facts = |verification| Facts {
        verification,
        ..updated("2026-01-01")
    };
    let today = day("2026-08-03");
    let judged = |verification| assess(&document(), &policy, &facts(verification), today);
    let held = judged(Verification::Holds(day("2026-06-01")));
    assert_eq!(
        (held.state, held.verified),
        (State::Fresh, Some(day("2026-06-01")))
    );
    assert_eq!(
        judged(Verification::Outdated(day("2026-06-01"))).state,
        State::Stale
    );
    assert_eq!(
        codes(&judged(Verification::Never)),
        ["age", "never_verified"]
    );
    let earlier = judged(Verification::Holds(day("2025-12-01")));
    assert_eq!(
        earlier.due,
        Some(day("2026-06-30")),
        "an update after the verification counts from itself"
    );
}

#[test]
fn without_a_history_nothing_is_claimed() {
    let freshness = assess(
        &document(),
        &Policy::default(),
        &Facts::default(),
        day("2026-11-22"),
    );
    assert_eq!(
        (freshness.state, freshness.due, freshness.days_left),
        (State::Fresh, None, None)
    );
    let unowned = Trusted {
        owner: Some("  "),
        ..document()
    };
    let freshness = assess(
        &unowned,
        &Policy::default(),
        &Facts::default(),
        day("2026-11-22"),
    );
    assert_eq!(
        (freshness.state, codes(&freshness)),
        (State::Fresh, vec!["unowned"])
    );
}

/// A small generator, so that a failure can be run again from its seed.
struct Seeded(u64);

impl Seeded {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    fn day(&mut self) -> Date {
        let days = i64::try_from(self.below(3000)).unwrap();
        day("2020-01-01").saturating_add(jiff::ToSpan::days(days))
    }

    fn maybe_day(&mut self) -> Option<Date> {
        (self.below(3) > 0).then(|| self.day())
    }
}

#[test]
fn days_passing_never_make_a_document_fresher() {
    for seed in 0..400 {
        let mut random = Seeded(seed);
        let units = ["d", "w", "m", "y"];
        let window = format!(
            "{}{}",
            1 + random.below(40),
            units[usize::try_from(random.below(4)).unwrap()]
        );
        let policy = Policy {
            window: Window::parse(&window).unwrap(),
            warn_before: (random.below(2) > 0).then(|| Window::parse("9d").unwrap()),
            ..Policy::default()
        };
        let facts = Facts {
            updated: random.maybe_day(),
            verification: match random.below(4) {
                0 => Verification::Untracked,
                1 => Verification::Never,
                2 => Verification::Holds(random.day()),
                _ => Verification::Outdated(random.day()),
            },
            source_changed: (random.below(5) == 0).then(|| random.day()),
        };
        let document = Trusted {
            effective: random.maybe_day(),
            expires: random.maybe_day(),
            ..document()
        };
        let start = random.day();
        let mut before = assess(&document, &policy, &facts, start);
        for count in 1..120 {
            let today = start.saturating_add(jiff::ToSpan::days(count * 7));
            let after = assess(&document, &policy, &facts, today);
            let took_effect = codes(&before).contains(&"not_yet_effective")
                && !codes(&after).contains(&"not_yet_effective");
            assert!(
                after.state >= before.state || took_effect,
                "seed {seed}: {today} is fresher than the week before"
            );
            assert_eq!(after.due, before.due, "seed {seed}: the due day moved");
            assert!(after.days_left <= before.days_left, "seed {seed}");
            let overdue = after.days_left.is_some_and(|left| left < 0);
            assert_eq!(
                after.state == State::Stale,
                overdue || facts.source_changed.is_some(),
                "seed {seed}: {today}"
            );
            before = after;
        }
    }
}

#[test]
fn a_later_update_or_verification_never_makes_it_staler() {
    for seed in 0..400 {
        let mut random = Seeded(seed);
        let (first, second, today) = (random.day(), random.day(), random.day());
        let (earlier, later) = (first.min(second), first.max(second));
        let judged = |updated, verification| {
            assess(
                &document(),
                &Policy::default(),
                &Facts {
                    updated: Some(updated),
                    verification,
                    source_changed: None,
                },
                today,
            )
            .state
        };
        assert!(
            judged(later, Verification::Untracked) <= judged(earlier, Verification::Untracked),
            "seed {seed}"
        );
        assert!(
            judged(earlier, Verification::Holds(later)) <= judged(earlier, Verification::Untracked),
            "seed {seed}"
        );
    }
}
