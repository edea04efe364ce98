//! What crosses the boundary about sync: how this clone stands to its remote, and what came of a sync.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A sentence that the window says in the person's language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct SyncSaying {
    /// Which.
    pub code: SyncSayingCode,
    /// What stands in it, by name.
    pub values: BTreeMap<String, String>,
}

impl SyncSaying {
    /// A sentence with its values.
    pub fn of(code: SyncSayingCode, values: &[(&str, &str)]) -> Self {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        Self {
            code,
            values: values.iter().map(owned).collect(),
        }
    }
}

/// What can be said of a sync.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SyncSayingCode {
    /// `address` did not let the person in.
    NoAccess,
    /// `address` could not be reached, or broke off.
    Unreachable,
    /// There is no repository at `address`.
    NoRepository,
    /// Nothing goes to the remote before the folder is trusted.
    NeedsTrust,
    /// The remote does not take `branch`; everything is kept here.
    NotAccepted,
    /// The publish branch `branch` is protected; the change is the draft `draft`.
    Protected,
    /// Others published other words in the same place; the change is the draft `draft`.
    Conflict,
    /// What was published elsewhere removes `removed` of `of` documents.
    RemovesMuch,
    /// The remote's `branch` has no history in common with this handbook.
    Unrelated,
    /// `branch` could do harm and was not taken.
    NotTaken,
    /// Git is missing, too old or could not finish.
    Git,
    /// Anything else; what happened is in the message.
    Failed,
    /// The remote's `branch` went back, or is gone.
    WentBack,
    /// The remote's journal went back, or was gone, and was sent again.
    JournalWentBack,
    /// Two drafts were called `name`; this side's is `other` now.
    SameName,
    /// The draft `name` was left as it is.
    DraftLeft,
    /// The draft `name` was published elsewhere and stays, because it was written on here.
    PublishedMeanwhile,
    /// The draft `name` was discarded elsewhere and stays, because it was written on here.
    DiscardedMeanwhile,
    /// The draft `name` was published or discarded here and is back, because it was written on
    /// elsewhere.
    CameBack,
}

/// How this clone stands to its remote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct SyncState {
    /// The remote's name; nothing while there is none.
    pub remote: Option<String>,
    /// Where it lies, without credentials.
    pub address: Option<String>,
    /// What is going on.
    pub status: SyncStatus,
    /// Published commits, drafts and events that the remote does not have yet.
    pub to_send: u32,
    /// When it last went through, RFC 3339.
    pub last: Option<String>,
    /// Whether this folder's own git settings may run programs.
    pub trusted: bool,
    /// Minutes between two syncs in the background; 0 means off.
    pub every_minutes: u32,
}

/// What is going on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum SyncStatus {
    /// There is no remote.
    None,
    /// Never tried in this session.
    Unknown,
    /// Both hold the same.
    InSync,
    /// Something here waits to be sent.
    ToSend,
    /// At work.
    Working {
        /// `fetching`, `checking`, `joining` or `sending`.
        stage: String,
    },
    /// The remote cannot be reached.
    Offline {
        /// Since when, RFC 3339.
        since: String,
        /// The sentence, with what git said.
        message: String,
        /// The same in the person's language.
        said: SyncSaying,
    },
    /// A person has to do something.
    NeedsYou {
        /// What, in words.
        message: String,
        /// What to do.
        hint: Option<String>,
        /// Both in the person's language.
        said: SyncSaying,
        /// What kind of thing it is.
        need: SyncNeed,
    },
}

/// What a person has to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SyncNeed {
    /// Join texts that both sides changed.
    Conflict,
    /// Say who they are to the server.
    Credentials,
    /// The server does not take what was sent: a protected branch, a hook.
    Refused,
    /// Something that came looks dangerous, or would remove much.
    Review,
    /// The folder's own settings would run programs, and nobody trusted it yet.
    Trust,
    /// Git is missing or too old.
    Git,
}

/// What came of a sync.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum SyncOutcome {
    /// Nothing was to be done.
    UpToDate,
    /// Both hold the same now.
    Done {
        /// What went where.
        report: SyncReport,
    },
    /// Both sides published other words in the same place. What the remote published is published
    /// here now; this side's change is a draft, to be resolved and published like any other.
    /// Journal and drafts were joined all the same.
    Conflicts {
        /// What went where.
        report: SyncReport,
        /// The draft that holds this side's published change, to be resolved and published.
        draft: String,
    },
    /// The server wants a person to say who they are.
    NeedsCredentials {
        /// The sentence.
        message: String,
        /// The same in the person's language.
        said: SyncSaying,
    },
    /// The remote cannot be reached.
    Offline {
        /// The sentence.
        message: String,
        /// The same in the person's language.
        said: SyncSaying,
    },
    /// The server refused.
    Rejected {
        /// What went where all the same.
        report: SyncReport,
        /// The sentence.
        message: String,
        /// What to do.
        hint: String,
        /// Both in the person's language.
        said: SyncSaying,
    },
    /// What came is not taken before a person looked at it.
    Held {
        /// What went where all the same.
        report: SyncReport,
        /// Why.
        message: String,
        /// The same in the person's language.
        said: SyncSaying,
        /// What a person may accept after looking: sent back as `accept`. Nothing where it cannot
        /// be accepted at all.
        commit: Option<String>,
        /// Where the remote's publish branch went back: this side's commit, which may be accepted
        /// instead and is published again then.
        again: Option<String>,
    },
    /// Nothing goes to this remote before the person trusts the folder's own settings.
    NeedsTrust {
        /// Why.
        message: String,
        /// The same in the person's language.
        said: SyncSaying,
    },
    /// A person stopped it.
    Cancelled,
}

/// What went where.
#[derive(Clone, Debug, Default, Serialize, TS)]
pub struct SyncReport {
    /// `up_to_date`, `fast_forwarded`, `merged`, `ahead`, `conflict`, `refused`, `taken_back` or
    /// `held`; empty where the remote was not reached.
    pub published: String,
    /// Drafts that came or changed.
    pub drafts: Vec<String>,
    /// Events that came.
    pub journal: u32,
    /// Branches that were sent.
    pub pushed: Vec<String>,
    /// Branches of drafts that were published or discarded here, and are gone at the remote now.
    pub removed: Vec<String>,
    /// Documents in which both changed the same words.
    pub conflicts: Vec<String>,
    /// What else a person should know, in sentences.
    pub notices: Vec<String>,
    /// The same in the person's language.
    pub said: Vec<SyncSaying>,
}

/// A sync.
#[derive(Clone, Debug, Default, Deserialize, TS)]
pub struct SyncRequest {
    /// The remote; the first one when missing.
    pub remote: Option<String>,
    /// The commit of a sync that was held, after a person looked at what it removes; or the one
    /// that it offered to publish again.
    #[serde(default)]
    #[ts(optional)]
    pub accept: Option<String>,
}

/// How often to sync in the background.
#[derive(Clone, Copy, Debug, Deserialize, TS)]
pub struct IntervalRequest {
    /// Minutes between two syncs; 0 switches it off.
    pub minutes: u32,
}

/// A question of the server, to be asked in a dialog of the app.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct CredentialPrompt {
    /// Names this question; the answer repeats it.
    pub id: String,
    /// What git asks, such as `Password for 'https://linh@example.com'`.
    pub text: String,
    /// Whether the answer must not be shown while it is typed.
    pub secret: bool,
}

/// The answer to a question; nothing stops the sync.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct CredentialAnswer {
    /// The question.
    pub id: String,
    /// The answer. It is handed to git and kept nowhere.
    pub answer: Option<String>,
}
