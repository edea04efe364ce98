//! What the digests of days amount to: how often documents answered what was asked, over all
//! clones. Who asked is not in them.

use std::collections::BTreeMap;

use super::event::Body;
use super::id::EventId;
use super::projection::Entry;
use crate::Date;

/// Under this name a digest counts how often a document answered.
pub const RESOLVED: &str = "resolved";
/// And under this one how often it did not.
pub const UNRESOLVED: &str = "unresolved";

/// More on one day from one clone is no agent at work.
const MOST_A_DAY: u32 = 500;
/// So many outcomes weigh as much as knowing nothing.
const DOUBT: f32 = 8.0;

/// How often a document answered what was asked, and how often it did not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Outcomes {
    /// It did.
    pub resolved: u32,
    /// It did not.
    pub unresolved: u32,
}

impl Outcomes {
    /// Takes in more of them.
    pub fn add(&mut self, more: Self) {
        self.resolved = self.resolved.saturating_add(more.resolved);
        self.unresolved = self.unresolved.saturating_add(more.unresolved);
    }

    /// All of them.
    pub fn count(self) -> u32 {
        self.resolved.saturating_add(self.unresolved)
    }

    /// How much it helps: from -1 (never) over 0 (nothing is known) to 1 (always). Few outcomes
    /// say little.
    pub fn help(self) -> f32 {
        #[expect(clippy::cast_precision_loss, reason = "a share")]
        let (resolved, unresolved) = (self.resolved as f32, self.unresolved as f32);
        (resolved - unresolved) / (resolved + unresolved + DOUBT)
    }
}

/// Adds up the digests by document, from a day on. Of several that one clone made of one day the
/// last counts: it holds all that was said on that day.
pub fn fold_digests<'a>(
    events: impl IntoIterator<Item = &'a Entry>,
    since: Date,
) -> BTreeMap<String, Outcomes> {
    type Counts = BTreeMap<String, BTreeMap<String, u32>>;
    let mut last: BTreeMap<(Date, &str), (EventId, &Counts)> = BTreeMap::new();
    for entry in events {
        let Body::DigestDay { day, clone, counts } = &entry.event.body else {
            continue;
        };
        let newest = last
            .entry((*day, clone))
            .or_insert((entry.event.id, counts));
        if *day >= since && newest.0 <= entry.event.id {
            *newest = (entry.event.id, counts);
        }
    }
    let mut all: BTreeMap<String, Outcomes> = BTreeMap::new();
    for ((day, _), (_, counts)) in last {
        for (document, counts) in counts.iter().filter(|_| day >= since) {
            let count = |name| counts.get(name).copied().unwrap_or(0).min(MOST_A_DAY);
            let outcomes = Outcomes {
                resolved: count(RESOLVED),
                unresolved: count(UNRESOLVED),
            };
            if outcomes.count() > 0 {
                all.entry(document.clone()).or_default().add(outcomes);
            }
        }
    }
    all
}

/// What a digest says of a day's outcomes.
pub fn digest_of(outcomes: &BTreeMap<String, Outcomes>) -> BTreeMap<String, BTreeMap<String, u32>> {
    let counts = |outcomes: &Outcomes| {
        [
            (RESOLVED, outcomes.resolved),
            (UNRESOLVED, outcomes.unresolved),
        ]
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(name, count)| (name.to_owned(), count))
        .collect()
    };
    outcomes
        .iter()
        .map(|(document, outcomes)| (document.clone(), counts(outcomes)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Timestamp;
    use crate::journal::{By, Event, VERSION};

    fn digest(id: u64, day: &str, clone: &str, said: &[(&str, u32, u32)]) -> Entry {
        let outcomes = said
            .iter()
            .map(|(doc, resolved, unresolved)| {
                let outcomes = Outcomes {
                    resolved: *resolved,
                    unresolved: *unresolved,
                };
                ((*doc).to_owned(), outcomes)
            })
            .collect();
        let at = Timestamp::from_second(1_780_000_000).unwrap();
        Entry {
            event: Event {
                v: VERSION,
                id: EventId::next(None, at, u128::from(id)),
                at,
                by: By::default(),
                body: Body::DigestDay {
                    day: day.parse().unwrap(),
                    clone: clone.to_owned(),
                    counts: digest_of(&outcomes),
                },
                extra: serde_json::Map::new(),
            },
            confirmed: true,
        }
    }

    #[test]
    fn digests_of_all_clones_add_up_and_one_sent_twice_counts_once() {
        let since = "2026-06-01".parse().unwrap();
        let mut events = vec![
            digest(1, "2026-06-01", "a", &[("refunds", 2, 1), ("hold", 0, 1)]),
            digest(2, "2026-06-01", "a", &[("refunds", 3, 1), ("hold", 0, 1)]),
            digest(3, "2026-06-01", "b", &[("refunds", 1, 0)]),
            digest(4, "2026-06-02", "a", &[("refunds", 9_999, 0)]),
            digest(5, "2026-05-31", "a", &[("refunds", 50, 0), ("old", 1, 0)]),
        ];
        let expected = [
            (
                "hold".to_owned(),
                Outcomes {
                    resolved: 0,
                    unresolved: 1,
                },
            ),
            (
                "refunds".to_owned(),
                Outcomes {
                    resolved: 3 + 1 + 500,
                    unresolved: 1,
                },
            ),
        ];
        assert_eq!(
            fold_digests(&events, since),
            BTreeMap::from(expected.clone())
        );
        events.reverse();
        assert_eq!(
            fold_digests(&events, since),
            BTreeMap::from(expected),
            "in whatever order they come"
        );
    }

    #[test]
    fn a_few_outcomes_say_little_and_many_say_more() {
        let help = |resolved, unresolved| {
            Outcomes {
                resolved,
                unresolved,
            }
            .help()
        };
        assert_eq!((help(0, 0), help(5, 5)), (0.0, 0.0));
        assert!(help(1, 0) < 0.12 && help(90, 10) > 0.7 && help(0, 90) < -0.9);
        assert!(help(1, 0) < help(4, 0) && help(4, 0) < help(40, 0));
    }
}
