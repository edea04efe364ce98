//! The types that cross the boundary to the window and the terminal. Plain data:
//! JSON names are snake_case, enums are tagged with `type`, dates are `yyyy-mm-dd`,
//! times are RFC 3339 in UTC. No 64-bit integers, because JavaScript cannot hold them.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::sync::{CredentialPrompt, SyncState};

// ---------------------------------------------------------------- the app

/// What the window needs before it can show its first view.
#[derive(Clone, Debug, Serialize, TS)]
pub struct AppState {
    /// The version of Carebook.
    pub version: String,
    /// The open handbook, if any.
    pub handbook: Option<HandbookInfo>,
    /// Handbooks opened before, newest first; those whose folder is gone say so.
    pub recent: Vec<RecentHandbook>,
    /// Who acts.
    pub person: Person,
    /// Local, personal settings.
    pub settings: Settings,
    /// Today in the handbook's time zone (or the computer's, without a handbook).
    pub today: String,
}

/// Who acts, from git's configuration or Carebook's own settings.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Person {
    /// The name; empty when nobody said it yet.
    pub name: String,
    /// The e-mail address; empty when nobody said it yet.
    pub email: String,
}

/// A handbook that was opened before.
#[derive(Clone, Debug, Serialize, TS)]
pub struct RecentHandbook {
    /// The folder.
    pub path: String,
    /// The handbook's name when it was last open.
    pub name: String,
    /// Whether the folder is still there.
    pub exists: bool,
}

/// Local, personal settings; never part of a handbook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Settings {
    /// `system`, `light` or `dark`.
    pub theme: Theme,
    /// The language of the interface: `system`, `en`, `ko`, `vi` or `lv`.
    pub language: String,
    /// Zoom in percent, 80 to 200.
    pub zoom: u16,
}

/// The colours of the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    /// As the desktop says.
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

// ---------------------------------------------------------------- the handbook

/// An open handbook.
#[derive(Clone, Debug, Serialize, TS)]
pub struct HandbookInfo {
    /// The folder it lies in.
    pub path: String,
    /// `[handbook] name`, else the folder's name.
    pub name: String,
    /// Whether that folder is not there any more.
    pub gone: bool,
    /// The publish branch, or nothing while no commit exists.
    pub branch: Option<String>,
    /// The published commit, in full hexadecimal digits.
    pub commit: Option<String>,
    /// The number of published documents.
    pub documents: u32,
    /// The languages in use, most documents first (BCP 47).
    pub languages: Vec<LanguageCount>,
    /// Set when Carebook may not write into the repository, with the reason.
    pub read_only: Option<String>,
    /// Things the person should know: a wrong key in `carebook.toml`, a shallow clone, a rebuilt cache.
    pub notices: Vec<Notice>,
    /// Files in the working tree that differ from the published ones.
    pub local_changes: u32,
    /// How far the index is.
    pub index: IndexStatus,
    /// Counts by freshness.
    pub freshness: FreshnessCounts,
    /// Whether a remote is configured.
    pub has_remote: bool,
    /// How much waits for this person in the inbox.
    pub waiting: u32,
}

/// A language and how many documents are written in it.
#[derive(Clone, Debug, Serialize, TS)]
pub struct LanguageCount {
    /// BCP 47.
    pub lang: String,
    /// Documents.
    pub documents: u32,
}

/// Something worth knowing that stops nobody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Notice {
    /// A stable word for the kind of notice, such as `config_problem` or `index_rebuilt`.
    pub code: String,
    /// The sentence.
    pub message: String,
    /// The file it is about, if one.
    pub path: Option<String>,
    /// The line in that file, from 1.
    pub line: Option<u32>,
    /// The column in that line, from 1, in characters.
    pub column: Option<u32>,
}

impl Notice {
    /// A notice about the whole handbook, or about what Carebook keeps of it.
    pub(crate) fn of(code: &str, message: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            message: message.into(),
            path: None,
            line: None,
            column: None,
        }
    }

    /// The same about a place in a file; 0 where the line or the column is not known.
    pub(crate) fn at(self, path: &str, line: u32, column: u32) -> Self {
        Self {
            path: Some(path.to_owned()),
            line: (line > 0).then_some(line),
            column: (line > 0 && column > 0).then_some(column),
            ..self
        }
    }

    /// The sentence with the place it is about.
    #[must_use]
    pub fn placed(&self) -> String {
        match (&self.path, self.line, self.column) {
            (Some(path), Some(line), Some(column)) => {
                format!("{path}:{line}:{column}: {}", self.message)
            }
            (Some(path), Some(line), None) => format!("{path}:{line}: {}", self.message),
            (Some(path), None, _) => format!("{path}: {}", self.message),
            (None, _, _) => self.message.clone(),
        }
    }
}

/// How far the index is. While it works, search answers from what is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum IndexStatus {
    /// The index holds the published commit.
    Ready,
    /// Documents are being indexed.
    Working {
        /// Documents done.
        done: u32,
        /// Documents to do in all.
        total: u32,
        /// Seconds left, once that can be told.
        seconds_left: Option<u32>,
    },
    /// Another process indexes this handbook; this one reads.
    Elsewhere,
    /// Indexing failed.
    Failed {
        /// Why, and what to do.
        message: String,
    },
}

/// What came of opening a folder.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum OpenOutcome {
    /// It is open.
    Opened {
        /// The handbook.
        handbook: HandbookInfo,
    },
    /// The folder is not a git repository; it may be made one.
    NotARepository {
        /// The folder.
        path: String,
        /// Markdown files found in it.
        markdown_files: u32,
    },
    /// It cannot be opened.
    Refused {
        /// The folder.
        path: String,
        /// Why, and what to do.
        message: String,
    },
}

/// What came of cloning.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum CloneOutcome {
    /// Cloned into this folder.
    Cloned {
        /// The folder.
        path: String,
    },
    /// The person stopped it; the part copy is removed.
    Cancelled,
    /// It failed; the part copy is removed.
    Failed {
        /// What is wrong.
        cause: CloneFailure,
        /// The sentence.
        message: String,
    },
}

/// Which of the three it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CloneFailure {
    /// The address is not one, or nothing is there.
    Address,
    /// The server did not let this person in.
    Access,
    /// The server could not be reached.
    Network,
    /// The target folder cannot be used.
    Folder,
    /// Git is missing or too old.
    Git,
}

// ---------------------------------------------------------------- freshness

/// How far a document can be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FreshnessState {
    /// Within its policy window.
    Fresh,
    /// The window ends soon.
    DueSoon,
    /// Not to be trusted.
    Stale,
}

/// Freshness with its reasons.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Freshness {
    /// The state.
    pub state: FreshnessState,
    /// Why, in codes and words; empty for a plain fresh one.
    pub reasons: Vec<FreshnessReason>,
    /// The last day it counts as fresh or due.
    pub due: Option<String>,
    /// Days until `due`; negative when it has passed.
    pub days_left: Option<i32>,
    /// The policy window in days.
    pub window_days: Option<u32>,
    /// The day of the last substantive published change.
    pub updated: Option<String>,
    /// The day of the last verification that still holds.
    pub verified: Option<String>,
}

/// One reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct FreshnessReason {
    /// `age`, `never_verified`, `changed_since_verified`, `source_changed`, `expired`,
    /// `not_yet_effective` or `unowned`.
    pub code: String,
    /// In words.
    pub text: String,
    /// The calendar date it speaks of: of the last update or verification, of the source's
    /// change, the last or the first day.
    pub day: Option<String>,
}

/// Documents per state.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, TS)]
pub struct FreshnessCounts {
    /// Fresh.
    pub fresh: u32,
    /// Due soon.
    pub due_soon: u32,
    /// Stale.
    pub stale: u32,
}

/// One column of the board or one group of the list.
#[derive(Clone, Debug, Serialize, TS)]
pub struct FreshnessColumn {
    /// `stale`, `due_soon`, `fresh`, or the owner's address when grouped by owner (empty: unowned).
    pub key: String,
    /// Documents in all.
    pub total: u32,
    /// Stale ones among them.
    pub stale: u32,
    /// Due soon among them.
    pub due_soon: u32,
    /// The first ones, the most urgent first; more by `freshness.list`.
    pub documents: Vec<DocumentRow>,
}

/// The freshness board.
#[derive(Clone, Debug, Serialize, TS)]
pub struct FreshnessBoard {
    /// Counts over everything the filter leaves.
    pub counts: FreshnessCounts,
    /// The columns.
    pub columns: Vec<FreshnessColumn>,
    /// Every owner there is, for the filter, with a display name.
    pub owners: Vec<Owner>,
    /// The policy windows in force.
    pub windows: Vec<PolicyWindow>,
}

/// A policy window and what it applies to.
#[derive(Clone, Debug, Serialize, TS)]
pub struct PolicyWindow {
    /// What it applies to, in words: `promotions/**`, `kind policy, tag legal`, or empty for the default.
    pub applies_to: String,
    /// As written: `90d`.
    pub window: String,
    /// In days.
    pub days: u32,
}

/// Somebody documents belong to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Owner {
    /// What the front matter says: an address or a name.
    pub id: String,
    /// The name from `[people]`, else the same as `id`.
    pub name: String,
}

// ---------------------------------------------------------------- documents

/// A document in a list.
#[derive(Clone, Debug, Serialize, TS)]
pub struct DocumentRow {
    /// `id:` of its front matter, else its path.
    pub id: String,
    /// Its path in the handbook.
    pub path: String,
    /// Its title.
    pub title: String,
    /// Its kind, if it says one.
    pub kind: Option<String>,
    /// Its owner, if it has one.
    pub owner: Option<Owner>,
    /// Its language (BCP 47), said or detected.
    pub lang: String,
    /// Its tags.
    pub tags: Vec<String>,
    /// How far it can be trusted.
    pub freshness: Freshness,
    /// The last substantive published change.
    pub updated: Option<Change>,
    /// Set when the file could not be read as it should: broken front matter, not UTF-8, too large.
    pub problem: Option<String>,
    /// Whether the working tree holds another text.
    pub local_change: bool,
}

/// Who changed something, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Change {
    /// The commit.
    pub commit: String,
    /// RFC 3339, UTC.
    pub at: String,
    /// The author's name.
    pub author: String,
    /// The author's address.
    pub email: String,
    /// The first line of the message.
    pub summary: String,
}

/// A version of a document.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Version {
    /// The change.
    pub change: Change,
    /// A change that does not count as an update.
    pub minor: bool,
    /// The path the document had then.
    pub path: String,
    /// 1 for the first version.
    pub number: u32,
}

/// A folder's contents.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Folder {
    /// Its path; empty for the top.
    pub path: String,
    /// Folders directly below, by name.
    pub folders: Vec<FolderRow>,
    /// Documents directly in it, from the asked offset.
    pub documents: Vec<DocumentRow>,
    /// Documents directly in it in all.
    pub total: u32,
}

/// A folder in the tree.
#[derive(Clone, Debug, Serialize, TS)]
pub struct FolderRow {
    /// Its path.
    pub path: String,
    /// Its name.
    pub name: String,
    /// Documents in it and below.
    pub documents: u32,
    /// Stale ones among them.
    pub stale: u32,
}

/// Part of a list.
#[derive(Clone, Debug, Serialize, TS)]
pub struct DocumentPage {
    /// Documents in all.
    pub total: u32,
    /// Those from the asked offset.
    pub documents: Vec<DocumentRow>,
}

/// A document to read.
#[derive(Clone, Debug, Serialize, TS)]
pub struct DocumentView {
    /// What lists show.
    pub row: DocumentRow,
    /// Rendered, sanitised. Links inside carry `data-doc` and `data-anchor`, external ones
    /// `data-external`; remote images are placeholders with `data-remote-src`.
    pub html: String,
    /// Headings in order.
    pub outline: Vec<Heading>,
    /// Documents that link here.
    pub linked_from: Vec<LinkedDocument>,
    /// The same document in other languages, this one included.
    pub translations: Vec<Translation>,
    /// What is wrong with the file.
    pub problems: Vec<Notice>,
    /// Facts of the front matter that Carebook does not know, as written.
    pub extra: Vec<(String, String)>,
    /// The number of versions.
    pub versions: u32,
    /// The blob this is rendered from.
    pub blob: String,
}

/// A heading of the outline.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Heading {
    /// The anchor.
    pub anchor: String,
    /// The text.
    pub text: String,
    /// 1 to 6.
    pub level: u8,
}

/// A document that links to another.
#[derive(Clone, Debug, Serialize, TS)]
pub struct LinkedDocument {
    /// Its id.
    pub id: String,
    /// Its path.
    pub path: String,
    /// Its title.
    pub title: String,
    /// Its kind.
    pub kind: Option<String>,
    /// How far it can be trusted.
    pub freshness: Freshness,
}

/// A language of a document.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Translation {
    /// BCP 47.
    pub lang: String,
    /// The document's path.
    pub path: String,
    /// Its title.
    pub title: String,
    /// How far it can be trusted.
    pub freshness: Freshness,
}

/// One section to read, for the answer pane of Search.
#[derive(Clone, Debug, Serialize, TS)]
pub struct SectionView {
    /// The document.
    pub row: DocumentRow,
    /// Its anchor; empty for the text before the first heading.
    pub anchor: String,
    /// The heading.
    pub heading: String,
    /// Rendered, sanitised, like `DocumentView::html`.
    pub html: String,
    /// The document's headings.
    pub outline: Vec<Heading>,
    /// Documents this section links to.
    pub links: Vec<LinkedDocument>,
}

/// Where a link leads.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum LinkTarget {
    /// A document of this handbook.
    Document {
        /// Its path.
        path: String,
        /// The anchor, if one.
        anchor: Option<String>,
        /// Its title.
        title: String,
    },
    /// A place outside, to be shown before it is opened.
    External {
        /// The whole address.
        url: String,
        /// The host as it really is (punycode where it could deceive).
        host: String,
    },
    /// Nothing is there.
    Missing {
        /// What was asked for.
        target: String,
        /// The closest document, if one is close.
        closest: Option<LinkedDocument>,
    },
    /// A scheme or path that is never followed.
    Refused {
        /// Why.
        message: String,
    },
}

/// A working-tree file that differs from the published one.
#[derive(Clone, Debug, Serialize, TS)]
pub struct LocalChange {
    /// Its path.
    pub path: String,
    /// What happened to it.
    pub kind: LocalChangeKind,
}

/// What happened to a working-tree file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LocalChangeKind {
    /// There, and not published.
    Added,
    /// Other text.
    Modified,
    /// Gone.
    Removed,
}

// ---------------------------------------------------------------- search

/// An answer to a query.
#[derive(Clone, Debug, Serialize, TS)]
pub struct SearchAnswer {
    /// The query as it was understood.
    pub query: String,
    /// The whole search in microseconds, snippets included.
    pub took_us: u32,
    /// Sections found in the documents of this answer.
    pub total_sections: u32,
    /// Documents found.
    pub total_documents: u32,
    /// The documents, best first.
    pub groups: Vec<SearchGroup>,
    /// The section that clearly answers, if one does.
    pub answer: Option<ClearAnswer>,
    /// Words of the term list that matched as well.
    pub also_matched: Vec<String>,
    /// A word about the query: an unknown filter, a value that no document has.
    pub hints: Vec<String>,
    /// Words closest to the query, when nothing was found.
    pub closest: Vec<String>,
    /// Whether the index is still being made, so that finding nothing means nothing.
    pub building: bool,
}

/// A section that clearly answers a query, ready to be read out or copied.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ClearAnswer {
    /// Its document.
    pub path: String,
    /// Its document's title.
    pub title: String,
    /// Its anchor; empty for the text before the first heading.
    pub anchor: String,
    /// Its heading.
    pub heading: String,
    /// Its text without markup.
    pub text: String,
    /// Its language (BCP 47).
    pub lang: String,
}

/// A document with its best sections.
#[derive(Clone, Debug, Serialize, TS)]
pub struct SearchGroup {
    /// The document.
    pub row: DocumentRow,
    /// The draft whose text was found, with `in:drafts`.
    pub draft: Option<String>,
    /// Whether a local change was found, with `in:drafts`.
    pub local: bool,
    /// The thread that was found, with `in:comments`.
    pub thread: Option<String>,
    /// The title with what matched in `<mark>`; HTML-escaped.
    pub title_html: String,
    /// Sections, best first; at least one.
    pub hits: Vec<SearchHit>,
    /// Sections found in it in all.
    pub total: u32,
}

/// A section that was found.
#[derive(Clone, Debug, Serialize, TS)]
pub struct SearchHit {
    /// The anchor; empty for the text before the first heading.
    pub anchor: String,
    /// The heading, plain.
    pub heading: String,
    /// The heading with what matched in `<mark>`; HTML-escaped.
    pub heading_html: String,
    /// HTML-escaped text with `<mark>`.
    pub snippet: String,
    /// Higher is better; comparable within one answer.
    pub score: f32,
    /// Words that were found only by allowing for a typing error.
    pub guesses: Vec<SearchGuess>,
    /// Why it is where it is, in words; only when asked.
    pub explain: Option<String>,
}

/// A word that was found instead of the one that was typed.
#[derive(Clone, Debug, Serialize, TS)]
pub struct SearchGuess {
    /// What was typed.
    pub typed: String,
    /// The word of the text.
    pub found: String,
}

// ---------------------------------------------------------------- events

/// Something the window is told without asking.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Event {
    /// What these tags name may be different now.
    Changed {
        /// The same words that commands name as what they read.
        #[ts(type = "Array<Tag>")]
        tags: Vec<String>,
    },
    /// How far the index is.
    Index {
        /// The status.
        status: IndexStatus,
    },
    /// How far a clone is.
    CloneProgress {
        /// What git is doing, such as `Receiving`.
        stage: String,
        /// Done.
        done: u32,
        /// In all; 0 while unknown.
        total: u32,
    },
    /// How this clone stands to its remote now.
    Sync {
        /// The state.
        state: SyncState,
    },
    /// The app was started once more, for this folder.
    FolderAsked {
        /// The folder.
        path: String,
    },
    /// A server wants to know something; `sync.answer` answers.
    CredentialPrompt {
        /// The question.
        prompt: CredentialPrompt,
    },
}
