//! What the rules have to say of a draft: in parts, so that the window says it in the person's
//! language, and in English, for the terminal and the hosts of repositories.

use std::fmt;

use super::{Changed, name};
use crate::config::{Config, Who};

/// Something that the rules say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Saying {
    /// Too few approved.
    ApprovalsMissing {
        /// The files it is about.
        files: Files,
        /// How many have to.
        wanted: usize,
        /// How many did.
        given: usize,
        /// Whose approval counts.
        from: Vec<Asked>,
        /// Whether each of them is asked, or any.
        each: bool,
    },
    /// Somebody of whom an approval is asked by name has not given it.
    ApprovalFromMissing {
        /// The files it is about.
        files: Files,
        /// Who.
        from: Asked,
    },
    /// Everything that is asked for these files is there.
    Approved {
        /// The files.
        files: Files,
        /// By whom.
        by: Vec<String>,
    },
    /// Somebody asks for changes.
    ChangesRequested {
        /// Who.
        by: String,
        /// What they say; may be empty.
        text: String,
    },
    /// An approval in this person's name came in somebody else's commit.
    Unconfirmed(String),
    /// This person approved their own text.
    OwnText(String),
    /// This person approved an earlier text.
    EarlierText(String),
    /// The person who asks wrote in the draft.
    YouWrote,
    /// The approval of the person who asks counts for nothing; these are asked.
    OthersAreAsked(Vec<Asked>),
}

/// Whom a rule asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// The owner of the document.
    Owner,
    /// Whoever has a role.
    Role(String),
    /// Somebody, by name.
    Person(String),
    /// Anybody but the writers.
    AnybodyElse,
}

impl Asked {
    pub(super) fn of(config: &Config, who: &Who) -> Self {
        match who {
            Who::Owner => Self::Owner,
            Who::Role(role) => Self::Role(role.clone()),
            Who::Person(address) => Self::Person(name(config, address)),
        }
    }

    /// Each of them once, as people know them.
    pub fn all(config: &Config, from: &[Who]) -> Vec<Self> {
        let mut all: Vec<Self> = Vec::new();
        for who in from {
            let who = Self::of(config, who);
            if !all.contains(&who) {
                all.push(who);
            }
        }
        all
    }
}

/// Some files: one by its path, of the others how many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Files {
    /// The first one.
    pub path: String,
    /// How many more there are.
    pub more: usize,
}

impl Files {
    pub(super) fn of(files: &[&Changed<'_>]) -> Self {
        Self {
            path: files
                .first()
                .map_or_else(String::new, |file| file.path().to_owned()),
            more: files.len().saturating_sub(1),
        }
    }
}

impl Files {
    /// The words for one file, or for several.
    fn one_or_more<T>(&self, one: T, more: T) -> T {
        if self.more == 0 { one } else { more }
    }
}

impl fmt::Display for Files {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.more {
            0 => f.write_str(&self.path),
            more => write!(f, "{} and {more} more", self.path),
        }
    }
}

impl fmt::Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Owner => f.write_str("its owner"),
            Self::Role(role) => write!(f, "somebody with the role {role}"),
            Self::Person(name) => f.write_str(name),
            Self::AnybodyElse => f.write_str("anybody else"),
        }
    }
}

impl fmt::Display for Saying {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ApprovalsMissing {
                files,
                wanted,
                given,
                from,
                each,
            } => {
                let from = joined(from, if *each { " and " } else { " or " });
                let (needs, has) = files.one_or_more(("needs", "has"), ("need", "have"));
                match wanted {
                    1 => write!(
                        f,
                        "{files} {needs} an approval from {from}, and {has} {given}."
                    ),
                    _ => write!(
                        f,
                        "{files} {needs} {wanted} approvals from {from}, and {has} {given}."
                    ),
                }
            }
            Self::ApprovalFromMissing { files, from } => {
                let needs = files.one_or_more("needs", "need");
                write!(f, "{files} still {needs} an approval from {from}.")
            }
            Self::Approved { files, by } => {
                let is = files.one_or_more("is", "are");
                write!(f, "{files} {is} approved by {}.", by.join(" and "))
            }
            Self::ChangesRequested { by, text } if text.is_empty() => {
                write!(f, "{by} asked for changes.")
            }
            Self::ChangesRequested { by, text } => write!(f, "{by} asked for changes: {text}."),
            Self::Unconfirmed(who) => write!(
                f,
                "An approval in the name of {who} came in somebody else's commit and does not count."
            ),
            Self::OwnText(who) => {
                write!(f, "{who} wrote in it, and nobody approves their own text.")
            }
            Self::EarlierText(who) => {
                write!(f, "{who} approved an earlier text; it changed since.")
            }
            Self::YouWrote => {
                f.write_str("You wrote in this draft, and nobody approves their own text.")
            }
            Self::OthersAreAsked(from) => write!(
                f,
                "This draft needs the approval of {}; yours would not count.",
                joined(from, " or ")
            ),
        }
    }
}

fn joined(asked: &[Asked], between: &str) -> String {
    let all: Vec<String> = asked.iter().map(Asked::to_string).collect();
    all.join(between)
}
