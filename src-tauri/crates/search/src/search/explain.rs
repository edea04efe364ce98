//! Why a document is where it is, in words.

use carebook_domain::freshness::State;

use super::Standing;
use super::near::Seen;
use crate::plan::{Manner, Plan};

/// The reasons, the weightiest first.
pub fn words(plan: &Plan, seen: &Seen, coverage: f32, standing: Standing) -> String {
    let mut reasons = Vec::new();
    let found: Vec<&str> = plan
        .atoms
        .iter()
        .enumerate()
        .filter(|(i, atom)| {
            !atom.optional
                && seen
                    .places
                    .iter()
                    .any(|(_, which)| usize::from(*which) == *i)
        })
        .map(|(_, atom)| atom.text.as_str())
        .collect();
    if !found.is_empty() {
        reasons.push(format!("text has {}", found.join(", ")));
    }
    if seen.title_begins {
        reasons.push("the title begins with it".to_owned());
    } else if seen.title > 0.95 {
        reasons.push("all of it stands in the title".to_owned());
    } else if seen.title > 0.3 {
        reasons.push("part of it stands in the title".to_owned());
    }
    if seen.near > 0.9 && found.len() > 1 {
        reasons.push("the words stand next to each other".to_owned());
    } else if seen.together > 0.9 && found.len() > 1 {
        reasons.push("the words stand in one passage".to_owned());
    }
    if coverage < 0.95 {
        reasons.push(format!(
            "{:.0} % of what was asked is there",
            coverage * 100.0
        ));
    }
    let mut manners: Vec<Manner> = plan.atoms.iter().map(|atom| atom.manner).collect();
    manners.sort();
    manners.dedup();
    for manner in manners {
        if let Some(how) = manner.words() {
            let texts: Vec<&str> = plan
                .atoms
                .iter()
                .filter(|atom| atom.manner == manner)
                .map(|atom| atom.text.as_str())
                .collect();
            reasons.push(format!("{} found {how}", texts.join(", ")));
        }
    }
    match standing.state {
        Some(State::Stale) => reasons.push("lower because it is stale".to_owned()),
        Some(State::DueSoon) => reasons.push("slightly lower because it is due soon".to_owned()),
        Some(State::Fresh) | None => {}
    }
    let outcomes = standing.outcomes;
    if outcomes.resolved != outcomes.unresolved {
        let place = if outcomes.help() > 0.0 {
            "a little higher"
        } else {
            "a little lower"
        };
        reasons.push(format!(
            "{place} because it answered {} of {} times",
            outcomes.resolved,
            outcomes.count()
        ));
    }
    reasons.join("; ")
}

impl Manner {
    /// The manner in words, for explanations; nothing for a plain word.
    pub(crate) fn words(self) -> Option<&'static str> {
        match self {
            Self::Word => None,
            Self::Synonym => Some("as a synonym"),
            Self::Beginning => Some("as the beginning of a word"),
            Self::Initials => Some("by initial consonants"),
            Self::Keys => Some("read as keys of another layout or input method"),
            Self::Typo => Some("allowing for a typing error"),
        }
    }
}
