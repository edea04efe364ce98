//! What time it is: the computer's, or the one that `CAREBOOK_NOW` sets for tests and
//! demonstrations.

use carebook_domain::{Date, Timestamp};
use jiff::tz::TimeZone;

/// The environment variable that sets 'now', in RFC 3339.
pub const NOW_VARIABLE: &str = "CAREBOOK_NOW";

/// Where 'now' comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// The computer.
    System,
    /// Always the same moment.
    Fixed(Timestamp),
}

/// `CAREBOOK_NOW` holds something that is not a time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("CAREBOOK_NOW is “{0}”, which is not a time such as 2026-11-22T09:00:00Z")]
pub struct ClockError(pub String);

impl Clock {
    /// The fixed time that the environment asks for, else the computer's.
    ///
    /// # Errors
    /// When the environment asks for something that is not a time.
    pub fn from_environment() -> Result<Self, ClockError> {
        match std::env::var(NOW_VARIABLE) {
            Ok(text) if !text.trim().is_empty() => text
                .trim()
                .parse()
                .map(Self::Fixed)
                .map_err(|_| ClockError(text)),
            _ => Ok(Self::System),
        }
    }

    /// Now.
    #[must_use]
    pub fn now(self) -> Timestamp {
        match self {
            Self::System => Timestamp::now(),
            Self::Fixed(at) => at,
        }
    }

    /// Today, where the handbook is.
    #[must_use]
    pub fn today(self, zone: &TimeZone) -> Date {
        zone.to_datetime(self.now()).date()
    }
}
