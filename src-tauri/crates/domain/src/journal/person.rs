//! Who did something.

use serde::{Deserialize, Serialize};

/// Who did something, as an event says.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct By {
    /// The name.
    #[serde(default)]
    pub name: String,
    /// The address, by which people are known.
    pub email: String,
}

/// Whether two addresses are one person's.
pub fn is_same_person(a: &str, b: &str) -> bool {
    !a.trim().is_empty() && a.trim().to_lowercase() == b.trim().to_lowercase()
}
