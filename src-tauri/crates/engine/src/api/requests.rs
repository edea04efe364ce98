//! What commands are asked with, and the answers that only one command gives.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::types::{DocumentRow, Settings};

/// For commands that need nothing: `{}`.
#[derive(Clone, Debug, Default, Deserialize, TS)]
#[ts(type = "Record<string, never>")]
pub struct Nothing {}

/// A folder of this computer.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct FolderPath {
    /// The whole path.
    pub path: String,
}

/// A plain folder that is to become a handbook.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct NewHandbook {
    /// The folder.
    pub path: String,
    /// The handbook's name; the folder's when missing.
    #[ts(optional)]
    pub name: Option<String>,
}

/// A repository to clone.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct CloneRequest {
    /// Where it is: https, ssh or a path.
    pub url: String,
    /// The folder in which its folder is made.
    pub parent: String,
}

/// One folder of the library.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct FolderRequest {
    /// Its path in the handbook; empty for the top.
    pub path: String,
    /// The first document wanted, from 0.
    pub offset: u32,
    /// How many documents.
    pub limit: u32,
}

/// A part of all documents.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct ListRequest {
    /// Filters as in a search (`tag:refunds is:stale in:policies/`); other words must stand in
    /// the title or the path.
    pub filter: String,
    /// The first one wanted, from 0.
    pub offset: u32,
    /// How many.
    pub limit: u32,
}

/// A document.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct DocumentRequest {
    /// Its path or id.
    pub doc: String,
}

/// A document that was published at a path.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct MovedRequest {
    /// That path.
    pub path: String,
    /// The id it had: `id:` of its front matter, else its path.
    pub id: String,
    /// The content that was read there.
    pub blob: String,
}

/// A document to be read.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct ReadDocument {
    /// Its path or id.
    pub doc: String,
    /// Whether the words of open threads are marked.
    #[serde(default)]
    #[ts(optional)]
    pub threads: Option<bool>,
}

/// A section of a document.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct SectionRequest {
    /// The document's path or id.
    pub doc: String,
    /// The section's anchor; empty for the text before the first heading.
    pub anchor: String,
}

/// A link as it stands in a document.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct LinkRequest {
    /// The document that holds the link: path or id.
    pub doc: String,
    /// The link's target as written.
    pub href: String,
}

/// A search.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct SearchRequest {
    /// Words and filters.
    pub query: String,
    /// Whether the last word is still being typed.
    pub prefix: bool,
    /// How many documents.
    pub limit: u32,
    /// Whether to say why each hit is where it is.
    #[ts(optional)]
    pub explain: Option<bool>,
    /// A day such as `2026-11-22`: the handbook as it was at its end is searched.
    #[ts(optional)]
    pub as_of: Option<String>,
}

/// What Search shows before anything is typed.
#[derive(Clone, Debug, Serialize, TS)]
pub struct SearchStart {
    /// Opened last, newest first.
    pub recent: Vec<DocumentRow>,
    /// Opened most, most first.
    pub most_opened: Vec<DocumentRow>,
    /// Published last, newest first.
    pub changed: Vec<DocumentRow>,
}

/// The values that filters can take.
#[derive(Clone, Debug, Serialize, TS)]
pub struct SearchFilters {
    /// For `tag:`.
    pub tags: Vec<FilterValue>,
    /// For `kind:`.
    pub kinds: Vec<FilterValue>,
    /// For `owner:`.
    pub owners: Vec<FilterValue>,
    /// For `lang:`.
    pub langs: Vec<FilterValue>,
    /// For `in:`.
    pub folders: Vec<FilterValue>,
}

/// A value of a filter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct FilterValue {
    /// What is written behind the colon.
    pub value: String,
    /// How it reads: a person's name for an owner, else the value.
    pub label: String,
    /// How many documents have it.
    pub documents: u32,
}

/// How the freshness board is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum BoardGrouping {
    /// One column per state.
    State,
    /// One column per owner.
    Owner,
}

/// The freshness board.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct BoardRequest {
    /// What the columns are.
    pub group_by: BoardGrouping,
    /// Only this owner's documents; empty for documents without one.
    #[ts(optional)]
    pub owner: Option<String>,
    /// Only documents in this language.
    #[ts(optional)]
    pub lang: Option<String>,
}

/// More of one column of the board.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct ColumnRequest {
    /// The column's key.
    pub key: String,
    /// What the columns are.
    pub group_by: BoardGrouping,
    /// Only this owner's documents; empty for documents without one.
    #[ts(optional)]
    pub owner: Option<String>,
    /// Only documents in this language.
    #[ts(optional)]
    pub lang: Option<String>,
    /// The first one wanted, from 0.
    pub offset: u32,
    /// How many.
    pub limit: u32,
}

/// New settings.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct SettingsRequest {
    /// All of them.
    pub settings: Settings,
}

/// An address to open outside of the app, after it was shown.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct ExternalRequest {
    /// http, https or mailto.
    pub url: String,
}
