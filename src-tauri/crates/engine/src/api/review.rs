//! What crosses the boundary about review: threads, suggestions, approvals, what waits for somebody.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::drafts::{DiffSpan, Draft, Finding, ProseDiff, Reason};
use super::ruling::RuleSaying;
use super::types::{Change, Person};

/// A discussion tied to words, a section or a whole document.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Thread {
    /// The event that began it.
    pub id: String,
    /// The document's id.
    pub doc: String,
    /// Its path today.
    pub path: String,
    /// Its title today.
    pub title: String,
    /// The draft; nothing for published text.
    pub draft: Option<String>,
    /// What its first comment wants to say.
    pub topic: Option<Topic>,
    /// Open or settled.
    pub state: ThreadState,
    /// Where it stands in the text it was asked for.
    pub anchor: ThreadAnchor,
    /// Its comments in order; deleted ones without their text.
    pub comments: Vec<Comment>,
    /// The proposed words, in a thread that a suggestion began.
    pub suggestion: Option<Suggestion>,
    /// What was done in somebody's name by a commit of somebody else. It changed nothing.
    pub claims: Vec<Claim>,
}

/// An act whose author is not confirmed.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Claim {
    /// Who is said to have done it.
    pub by: Person,
    /// RFC 3339.
    pub at: String,
    /// What.
    pub act: Act,
}

/// What can be done in a thread besides speaking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Act {
    /// Settled it.
    Resolved,
    /// Opened it again.
    Reopened,
    /// Took the suggestion over.
    Accepted,
    /// Turned the suggestion down.
    Rejected,
    /// Said a comment anew.
    Edited,
    /// Took a comment back.
    Deleted,
}

/// What a comment wants to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// Asks.
    Question,
    /// More is needed here.
    NeedsDetail,
    /// This can go.
    CanDrop,
    /// This is wrong.
    Wrong,
    /// This is good.
    Praise,
}

/// Open or settled.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ThreadState {
    /// Open.
    Open,
    /// Settled.
    Resolved {
        /// By whom.
        by: Person,
        /// RFC 3339.
        at: String,
    },
}

/// How an anchor fits the text it is shown on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum AnchorStatus {
    /// Carried through the changes to exactly its words.
    Exact,
    /// Its words moved and were found again.
    Moved,
    /// Its words cannot be found with certainty.
    Detached,
    /// About the document as a whole.
    Document,
}

/// Where a thread stands. Offsets count in the source with plain line endings.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ThreadAnchor {
    /// How it fits.
    pub status: AnchorStatus,
    /// First place, in UTF-16 units; nothing when detached or about the whole document.
    pub from: Option<u32>,
    /// Behind the last place, in UTF-16 units.
    pub to: Option<u32>,
    /// The line, from 1.
    pub line: Option<u32>,
    /// The column, from 1, in characters.
    pub column: Option<u32>,
    /// The words it was made on.
    pub quote: String,
    /// The anchor of the section where it stands; the one it was made in while it stands nowhere.
    pub section: String,
    /// Why it is detached, in words.
    pub reason: Option<String>,
    /// Why it is detached, to be worded in another language.
    pub why: Option<Detachment>,
}

/// Why a thread has no place in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Detachment {
    /// Its document is not there any more.
    DocumentGone,
    /// Its words are not in the text any more.
    Gone,
    /// Its words were changed.
    Changed,
    /// Its words stand in several places.
    Ambiguous,
    /// Its words stand in the text, and nothing around them is as it was.
    Unsure,
}

/// One message.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Comment {
    /// Its event.
    pub id: String,
    /// Who wrote it.
    pub by: Person,
    /// Whether that is the person who asks.
    pub mine: bool,
    /// Whether the commit that brought it names the same person.
    pub confirmed: bool,
    /// RFC 3339.
    pub at: String,
    /// As typed; empty when deleted.
    pub text: String,
    /// Rendered and sanitised.
    pub html: String,
    /// When it was said anew, RFC 3339.
    pub edited_at: Option<String>,
    /// Whether it was taken back.
    pub deleted: bool,
    /// Addresses of people mentioned.
    pub mentions: Vec<String>,
    /// Whether the remote has it; true where there is no remote.
    pub sent: bool,
}

/// Proposed words.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Suggestion {
    /// The words to put there.
    pub replacement: String,
    /// The quote and the replacement, compared word by word.
    pub spans: Vec<DiffSpan>,
    /// What became of it.
    pub state: SuggestionState,
    /// Why it cannot be accepted now, in words; nothing when it can.
    pub refused: Option<String>,
}

/// What became of a suggestion.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum SuggestionState {
    /// Nobody decided yet.
    Open,
    /// It went into the draft.
    Accepted {
        /// By whom.
        by: Person,
        /// The commit.
        commit: Option<String>,
    },
    /// It was turned down.
    Rejected {
        /// By whom.
        by: Person,
        /// Why.
        reason: String,
    },
}

/// The words a comment is about, as the window or the terminal can name them.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Selection {
    /// A range of the source with plain line endings, as the editor knows it.
    Range {
        /// First place, in UTF-16 units.
        from: u32,
        /// Behind the last place.
        to: u32,
        /// The words there, to be sure that both mean the same.
        quote: String,
    },
    /// Words of the rendered text, as a reader selects them.
    Quote {
        /// The words as shown.
        quote: String,
        /// The section they stand in; nothing means anywhere.
        section: Option<String>,
        /// Which of them, from 1, counted in that section (or in the whole text).
        occurrence: u32,
    },
    /// A whole section.
    Section {
        /// Its anchor.
        section: String,
    },
    /// The whole document.
    Document,
}

/// What came of accepting a suggestion.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Accepted {
    /// The thread.
    pub thread: Thread,
    /// The draft it went into, or would have; nothing when none was started.
    pub draft: Option<String>,
    /// Why it was not applied, in words; nothing when it was.
    pub refused: Option<String>,
}

/// A draft as its reviewers see it.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ReviewView {
    /// The draft.
    pub draft: Draft,
    /// Its documents beside the published ones.
    pub documents: Vec<ReviewDocument>,
    /// Who was asked, the latest last.
    pub requests: Vec<ReviewRequest>,
    /// The latest word of each person.
    pub verdicts: Vec<Verdict>,
    /// What publishing needs, rule by rule.
    pub needs: Vec<ReviewNeed>,
    /// Why the person who asks may not approve, in words; nothing when they may.
    pub may_not_approve: Option<Reason>,
}

/// A document under review.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ReviewDocument {
    /// Published against draft.
    pub diff: ProseDiff,
    /// The draft's text, for placing threads.
    pub text: String,
    /// Threads on it, in the order of the text, detached ones last.
    pub threads: Vec<Thread>,
    /// What the writing checks found.
    pub findings: Vec<Finding>,
}

/// Somebody was asked to read a draft.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ReviewRequest {
    /// Who asked.
    pub by: Person,
    /// RFC 3339.
    pub at: String,
    /// Addresses and `role:…`, as written.
    pub reviewers: Vec<String>,
    /// What to look at.
    pub text: String,
    /// Whether the commit that brought it names the same person.
    pub confirmed: bool,
}

/// What somebody says of a draft.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Verdict {
    /// Who.
    pub by: Person,
    /// RFC 3339.
    pub at: String,
    /// Whether it is an approval.
    pub approved: bool,
    /// In words.
    pub text: String,
    /// Whether it is said of the present content.
    pub current: bool,
    /// Whether the commit that brought it names the same person; only then it counts.
    pub confirmed: bool,
}

/// What publishing needs.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ReviewNeed {
    /// In words.
    pub text: String,
    /// The same in the person's language.
    pub said: Vec<RuleSaying>,
    /// Whether it is there.
    pub met: bool,
}

/// What waits for somebody.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Inbox {
    /// The newest first.
    pub items: Vec<InboxItem>,
}

/// One thing that waits.
#[derive(Clone, Debug, Serialize, TS)]
pub struct InboxItem {
    /// What it is.
    pub kind: InboxKind,
    /// Who is waiting.
    pub by: Person,
    /// RFC 3339.
    pub at: String,
    /// The draft, if it is about one.
    pub draft: Option<String>,
    /// The draft's or the document's title.
    pub title: String,
    /// The document's id, if it is about one.
    pub doc: Option<String>,
    /// The thread, if it is about one.
    pub thread: Option<String>,
    /// The first words.
    pub text: String,
    /// Whether the commit that brought it names whoever waits.
    pub confirmed: bool,
}

/// Why something waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum InboxKind {
    /// A review was asked for.
    ReviewAsked,
    /// A draft changed after this person's approval.
    ChangedSinceApproval,
    /// A draft changed after this person asked for changes.
    ChangedAsAsked,
    /// Mentioned in a comment.
    Mentioned,
    /// Somebody answered in a thread of this person.
    Replied,
    /// A comment on this person's draft.
    CommentOnDraft,
    /// A reviewer of this person's draft wants changes.
    ChangesAsked,
    /// A sync made a draft of what this person published, because others published other words in
    /// the same place; it waits to be decided.
    Conflict,
    /// A sync made a draft of what this person published, because the server did not take it.
    PublishRefused,
}

/// Reasons why an act was not done, or what it made.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum VerdictOutcome {
    /// It is said, of exactly the content that was seen.
    Said {
        /// The draft now.
        draft: Box<Draft>,
    },
    /// The draft changed after it was looked at; nothing was said.
    Moved {
        /// The newest change.
        by: Change,
    },
    /// A rule forbids it.
    Refused {
        /// Why.
        reasons: Vec<Reason>,
    },
}

/// The threads of a document.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct ThreadsRequest {
    /// The document's path or id.
    pub doc: String,
    /// The draft whose text is shown; nothing for published text.
    pub draft: Option<String>,
}

/// A new comment.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct CommentRequest {
    /// The document's path or id.
    pub doc: String,
    /// The draft; nothing for published text.
    pub draft: Option<String>,
    /// The words it is about.
    pub selection: Selection,
    /// What it wants to say.
    pub topic: Option<Topic>,
    /// The text; people named behind an @ are told.
    pub text: String,
}

/// An answer in a thread.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct ReplyRequest {
    /// The thread.
    pub thread: String,
    /// The text.
    pub text: String,
    /// The draft whose text is shown; nothing for published text.
    pub draft: Option<String>,
}

/// A comment of one's own, said anew.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct EditCommentRequest {
    /// The thread.
    pub thread: String,
    /// The comment.
    pub comment: String,
    /// The new text.
    pub text: String,
}

/// A comment of one's own, to be taken back.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct DeleteCommentRequest {
    /// The thread.
    pub thread: String,
    /// The comment.
    pub comment: String,
}

/// A thread.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct ThreadRequest {
    /// The thread.
    pub thread: String,
}

/// Other words for a piece of text.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct SuggestRequest {
    /// The document's path or id.
    pub doc: String,
    /// The draft; nothing for published text.
    pub draft: Option<String>,
    /// The words to replace.
    pub selection: Selection,
    /// The words to put there.
    pub replacement: String,
    /// Why.
    pub text: String,
}

/// Suggestions to be taken over.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct AcceptRequest {
    /// The threads that they began.
    pub threads: Vec<String>,
    /// The draft they go into; nothing means the one they were made on, or a new one.
    pub draft: Option<String>,
}

/// Suggestions that wait for a decision again.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct ReconsiderRequest {
    /// Their threads.
    pub threads: Vec<String>,
}

/// A suggestion to be turned down.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct RejectRequest {
    /// The thread that it began.
    pub thread: String,
    /// Why.
    pub reason: String,
}

/// The beginning of somebody's name or address.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct PeopleRequest {
    /// What was typed behind the @.
    pub query: String,
}

/// Reviewers to be asked.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct AskReviewRequest {
    /// The draft.
    pub draft: String,
    /// Addresses and `role:…`.
    pub reviewers: Vec<String>,
    /// What to look at.
    pub text: String,
}

/// What a reviewer says of a draft.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct VerdictRequest {
    /// The draft.
    pub draft: String,
    /// The commit that was looked at.
    pub tip: String,
    /// In words.
    pub text: String,
}

/// A draft under review.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct ReviewRequestOf {
    /// The draft.
    pub draft: String,
    /// The language in which findings are worded, as a tag: `en`, `ko`, `vi`, `lv`. English
    /// when missing.
    #[ts(optional)]
    pub language: Option<String>,
}

/// Somebody who can be asked: a person or everybody with a role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Reviewer {
    /// An address, or `role:…`.
    pub id: String,
    /// A name.
    pub name: String,
}
