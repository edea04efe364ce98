//! Ids of events: ULIDs that are made later than every id already seen, so that an answer
//! never sorts before what it answers, whatever the clocks say.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use ulid::Ulid;

use crate::Timestamp;

/// The id of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventId(Ulid);

/// Milliseconds of the year 2200. A later id is a broken or hostile clock; taken for true
/// it would drag every id after it along.
const LATEST_MS: u64 = 7_258_118_400_000;

impl EventId {
    /// Makes an id for `now` that sorts behind `latest`. `random` keeps the ids of two
    /// clones apart.
    pub fn next(latest: Option<Self>, now: Timestamp, random: u128) -> Self {
        let ms = u64::try_from(now.as_millisecond())
            .unwrap_or_default()
            .min(LATEST_MS);
        let own = Self(Ulid::from_parts(ms, random));
        match latest {
            Some(latest) if latest >= own => latest.after(random),
            _ => own,
        }
    }

    /// An id right behind this one, a random step away so that two clones that answer the
    /// same event do not meet.
    fn after(self, random: u128) -> Self {
        let step = 1 + (random & 0xFFFF_FFFF_FFFF);
        Self(Ulid(u128::from(self.0).saturating_add(step)))
    }

    /// Reads an id: 26 characters, upper case, of a time that can be.
    pub fn parse(text: &str) -> Option<Self> {
        let id = Ulid::from_string(text).ok()?;
        (id.to_string() == text && id.timestamp_ms() <= LATEST_MS).then_some(Self(id))
    }

    /// The month of its time, `2026-11`: the folder its file lies in.
    pub fn month(self) -> String {
        let ms = i64::try_from(self.0.timestamp_ms()).unwrap_or_default();
        let time = Timestamp::from_millisecond(ms).unwrap_or_default();
        let date = time.to_zoned(jiff::tz::TimeZone::UTC).date();
        format!("{:04}-{:02}", date.year(), date.month())
    }
}

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for EventId {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text).ok_or("not an event's id")
    }
}

impl Serialize for EventId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for EventId {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom("not an event's id"))
    }
}
