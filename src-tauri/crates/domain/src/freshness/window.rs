//! Spans of the calendar: `90d`, `12w`, `6m`, `1y`.

use std::fmt;

use jiff::ToSpan;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Date;

/// A span of calendar days, weeks, months or years; at least one day, at most about a
/// hundred years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Window {
    count: u16,
    unit: Unit,
}

/// What a window counts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unit {
    /// `d`.
    Days,
    /// `w`.
    Weeks,
    /// `m`, calendar months.
    Months,
    /// `y`, calendar years.
    Years,
}

const MAX_DAYS: u32 = 36_600;

impl Window {
    /// 180 days, what holds where nobody said anything.
    pub const HALF_A_YEAR: Self = Self {
        count: 180,
        unit: Unit::Days,
    };

    /// A window of so many days; nothing for 0 or more than a hundred years.
    pub fn days(count: u16) -> Option<Self> {
        Self::new(count, Unit::Days)
    }

    /// A window; nothing for 0 or more than a hundred years.
    pub fn new(count: u16, unit: Unit) -> Option<Self> {
        let days = u32::from(count) * unit.about_days();
        (1..=MAX_DAYS)
            .contains(&days)
            .then_some(Self { count, unit })
    }

    /// Reads `90d`, `12 weeks`, `6m`, `1y`; a bare number counts days.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let digits = text
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(text.len());
        let (count, unit) = text.split_at_checked(digits)?;
        let unit = match unit.trim().to_ascii_lowercase().as_str() {
            "" | "d" | "day" | "days" => Unit::Days,
            "w" | "week" | "weeks" => Unit::Weeks,
            "m" | "mo" | "month" | "months" => Unit::Months,
            "y" | "year" | "years" => Unit::Years,
            _ => return None,
        };
        Self::new(count.parse().ok()?, unit)
    }

    /// The day on which a window that began on `start` ends. Months and years that end in
    /// a shorter month end on its last day.
    pub fn end(self, start: Date) -> Date {
        let count = i64::from(self.count);
        let span = match self.unit {
            Unit::Days => count.days(),
            Unit::Weeks => count.weeks(),
            Unit::Months => count.months(),
            Unit::Years => count.years(),
        };
        start.saturating_add(span)
    }

    /// Its length in days when it begins on `start`.
    pub fn days_from(self, start: Date) -> u32 {
        u32::try_from((self.end(start) - start).get_days()).unwrap_or(0)
    }

    /// Its length in days, months counted as 30 and years as 365, for showing a policy.
    pub fn about_days(self) -> u32 {
        u32::from(self.count) * self.unit.about_days()
    }
}

impl Unit {
    const fn about_days(self) -> u32 {
        match self {
            Self::Days => 1,
            Self::Weeks => 7,
            Self::Months => 30,
            Self::Years => 365,
        }
    }
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match self.unit {
            Unit::Days => 'd',
            Unit::Weeks => 'w',
            Unit::Months => 'm',
            Unit::Years => 'y',
        };
        write!(f, "{}{unit}", self.count)
    }
}

impl Serialize for Window {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Window {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        Self::parse(&text)
            .ok_or_else(|| serde::de::Error::custom("not a span such as 90d, 12w, 6m or 1y"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_read_as_written() {
        for (text, shown) in [
            ("90d", "90d"),
            ("12w", "12w"),
            ("6m", "6m"),
            ("1y", "1y"),
            ("30", "30d"),
            (" 2 Weeks ", "2w"),
            ("1 month", "1m"),
        ] {
            assert_eq!(Window::parse(text).unwrap().to_string(), shown);
        }
        for text in [
            "", "0d", "-3d", "d", "90x", "1.5y", "99999d", "101y", "1d2w", "９0d", "é",
        ] {
            assert_eq!(Window::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn months_and_years_follow_the_calendar() {
        for (start, window, end) in [
            ("2026-01-31", "1m", "2026-02-28"),
            ("2024-01-31", "1m", "2024-02-29"),
            ("2024-02-29", "1y", "2025-02-28"),
            ("2026-03-31", "6m", "2026-09-30"),
            ("2026-12-31", "2m", "2027-02-28"),
            ("2026-11-22", "12w", "2027-02-14"),
            ("2024-02-28", "2d", "2024-03-01"),
            ("9999-12-01", "1y", "9999-12-31"),
        ] {
            let start: Date = start.parse().unwrap();
            assert_eq!(
                Window::parse(window).unwrap().end(start).to_string(),
                end,
                "{start} + {window}"
            );
        }
    }

    #[test]
    fn lengths_count_the_days_between() {
        let start: Date = "2026-02-01".parse().unwrap();
        assert_eq!(Window::parse("1m").unwrap().days_from(start), 28);
        assert_eq!(Window::parse("1y").unwrap().days_from(start), 365);
        assert_eq!(Window::parse("6m").unwrap().about_days(), 180);
    }
}
