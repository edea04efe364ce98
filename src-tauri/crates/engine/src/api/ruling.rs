//! What crosses the boundary about what stands in the way of a draft, in parts: the window says it
//! in the person's language.

use carebook_domain::review as rules;
use serde::Serialize;
use ts_rs::TS;

/// Something that is said of what publishing or approving a draft needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum RuleSaying {
    /// Too few approved.
    ApprovalsMissing {
        /// What it is about.
        files: SomeFiles,
        /// How many have to.
        wanted: u32,
        /// How many did.
        given: u32,
        /// Whose approval counts.
        from: Vec<Asked>,
        /// Whether each of them is asked, or any.
        each: bool,
    },
    /// Somebody of whom an approval is asked by name has not given it.
    ApprovalFromMissing {
        /// What it is about.
        files: SomeFiles,
        /// Who.
        from: Asked,
    },
    /// Everything that is asked for these files is there.
    Approved {
        /// What it is about.
        files: SomeFiles,
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
    Unconfirmed {
        /// Who.
        by: String,
    },
    /// This person approved their own text.
    OwnText {
        /// Who.
        by: String,
    },
    /// This person approved an earlier text.
    EarlierText {
        /// Who.
        by: String,
    },
    /// The person who asks wrote in the draft.
    YouWrote,
    /// The approval of the person who asks counts for nothing.
    OthersAreAsked {
        /// Whose counts.
        from: Vec<Asked>,
    },
    /// What the draft changes was published anew since it began.
    Behind,
    /// Nothing can be written in this handbook.
    ReadOnly,
    /// A file is too large to be published.
    TooLarge {
        /// Which.
        path: String,
    },
    /// A file was changed on both sides and is no text.
    BothChangedFile {
        /// Which.
        path: String,
    },
    /// A file was moved on both sides and is no text.
    BothMoved {
        /// Which.
        path: String,
        /// Where it is published now.
        to: String,
    },
    /// Something else was published where a file is to go.
    PlaceTaken {
        /// Where.
        path: String,
    },
}

/// Some files: one by its path, of the others how many.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct SomeFiles {
    /// The first one.
    pub path: String,
    /// How many more there are.
    pub more: u32,
}

/// Whom a rule asks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Asked {
    /// The owner of the document.
    Owner,
    /// Whoever has a role.
    Role {
        /// Which.
        role: String,
    },
    /// Somebody.
    Person {
        /// Their name.
        name: String,
    },
    /// Anybody but the writers.
    AnybodyElse,
}

impl From<rules::Saying> for RuleSaying {
    fn from(saying: rules::Saying) -> Self {
        use rules::Saying;
        match saying {
            Saying::ApprovalsMissing {
                files,
                wanted,
                given,
                from,
                each,
            } => Self::ApprovalsMissing {
                files: files.into(),
                wanted: count(wanted),
                given: count(given),
                from: all(from),
                each,
            },
            Saying::ApprovalFromMissing { files, from } => Self::ApprovalFromMissing {
                files: files.into(),
                from: from.into(),
            },
            Saying::Approved { files, by } => Self::Approved {
                files: files.into(),
                by,
            },
            Saying::ChangesRequested { by, text } => Self::ChangesRequested { by, text },
            Saying::Unconfirmed(by) => Self::Unconfirmed { by },
            Saying::OwnText(by) => Self::OwnText { by },
            Saying::EarlierText(by) => Self::EarlierText { by },
            Saying::YouWrote => Self::YouWrote,
            Saying::OthersAreAsked(from) => Self::OthersAreAsked { from: all(from) },
        }
    }
}

impl From<rules::Files> for SomeFiles {
    fn from(files: rules::Files) -> Self {
        Self {
            path: files.path,
            more: count(files.more),
        }
    }
}

impl From<rules::Asked> for Asked {
    fn from(asked: rules::Asked) -> Self {
        match asked {
            rules::Asked::Owner => Self::Owner,
            rules::Asked::Role(role) => Self::Role { role },
            rules::Asked::Person(name) => Self::Person { name },
            rules::Asked::AnybodyElse => Self::AnybodyElse,
        }
    }
}

pub(crate) fn all(asked: Vec<rules::Asked>) -> Vec<Asked> {
    asked.into_iter().map(Asked::from).collect()
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
