//! Who may say that a document is still accurate.

use crate::Config;
use crate::review::{in_words, is_who};

/// Whether somebody's verification of a document counts: anyone's, unless the policy names who.
pub fn may_verify(config: &Config, person: &str, owner: Option<&str>) -> bool {
    let named = &config.freshness.verify;
    named.is_empty() || named.iter().any(|who| is_who(config, who, person, owner))
}

/// Those whose verification counts, in words; nothing where anyone's does.
pub fn who_verifies(config: &Config) -> Option<String> {
    let mut named: Vec<String> = Vec::new();
    for who in &config.freshness.verify {
        let who = in_words(config, who);
        if !named.contains(&who) {
            named.push(who);
        }
    }
    (!named.is_empty()).then(|| named.join(" or "))
}
