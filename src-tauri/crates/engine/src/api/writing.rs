//! What the commands about drafts, versions and local changes are asked with.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::drafts::{DiffForm, Resolution};

/// A draft.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct DraftRequest {
    /// Its name.
    pub name: String,
}

/// A draft to compare with where it began.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct DiffRequest {
    /// Its name.
    pub name: String,
    /// How the texts are compared; as they are read when missing.
    #[ts(optional)]
    pub form: Option<DiffForm>,
}

/// A draft of documents that are published.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct StartDraft {
    /// Paths or ids.
    pub docs: Vec<String>,
    /// The draft's name; made of the title when missing.
    #[ts(optional)]
    pub name: Option<String>,
    /// What people call it; the first document's title when missing.
    #[ts(optional)]
    pub title: Option<String>,
}

/// A draft of a document that is to come.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct NewDraft {
    /// The template's name; nearly nothing when missing.
    #[ts(optional)]
    pub template: Option<String>,
    /// Where the document will lie; made of the template and the title when missing.
    #[ts(optional)]
    pub path: Option<String>,
    /// The document's title.
    pub title: String,
    /// What to write for the template's placeholders.
    pub fields: BTreeMap<String, String>,
    /// The draft's name.
    #[ts(optional)]
    pub name: Option<String>,
}

/// Another title for a draft.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct RenameDraft {
    /// Its name, which stays.
    pub name: String,
    /// The new title.
    pub title: String,
}

/// A document of a draft, to be edited.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct ReadDraft {
    /// The draft.
    pub name: String,
    /// The document: path or id.
    pub doc: String,
    /// The window that edits: a fresh word per window and run.
    pub window: String,
}

/// Text to keep on this computer.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct AutosaveRequest {
    /// The draft.
    pub name: String,
    /// The document's path.
    pub path: String,
    /// The window that edits.
    pub window: String,
    /// The blob the text was typed on.
    pub base: String,
    /// The whole text.
    pub text: String,
}

/// Text to commit to a draft.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct SaveRequest {
    /// The draft.
    pub name: String,
    /// The document's path.
    pub path: String,
    /// The window that edits.
    pub window: String,
    /// The blob the text was typed on.
    pub base: String,
    /// The whole text.
    pub text: String,
    /// The commit's message.
    #[ts(optional)]
    pub note: Option<String>,
}

/// Kept text that is not needed any more.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct ForgetAutosave {
    /// The draft.
    pub name: String,
    /// The document's path.
    pub path: String,
    /// The window that typed it.
    pub window: String,
}

/// Text to render.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct PreviewRequest {
    /// The draft it belongs to, for images and documents that only the draft holds.
    #[ts(optional)]
    pub name: Option<String>,
    /// Where the document lies: links in it lead from there.
    pub path: String,
    /// The whole text.
    pub text: String,
    /// Whether the words of open threads are marked.
    #[serde(default)]
    #[ts(optional)]
    pub threads: Option<bool>,
}

/// Text under the fingers.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct FollowRequest {
    /// Names the view that follows it.
    pub session: String,
    /// The number of the rendering that the view holds; 0 for none.
    pub known: u32,
    /// What is typed, and where.
    pub preview: PreviewRequest,
}

/// A fact of the front matter to change.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct SetFieldRequest {
    /// The whole text.
    pub text: String,
    /// The key.
    pub key: String,
    /// The value as text, a list with commas; empty takes the fact away.
    pub value: String,
}

/// The text with the fact changed and nothing else.
#[derive(Clone, Debug, Serialize, TS)]
pub struct FieldSet {
    /// The whole text.
    pub text: String,
}

/// Text to check while it is written.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct CheckRequest {
    /// The draft it belongs to, for links to documents that only the draft holds.
    #[ts(optional)]
    pub name: Option<String>,
    /// Where the document lies.
    pub path: String,
    /// The whole text.
    pub text: String,
    /// The language in which findings are worded, as a tag: `en`, `ko`, `vi`, `lv`. English
    /// when missing.
    #[ts(optional)]
    pub language: Option<String>,
}

/// What a person typed behind `[[`.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct LinksRequest {
    /// The draft that is being written.
    #[ts(optional)]
    pub name: Option<String>,
    /// The document that will hold the link.
    pub path: String,
    /// The words; `title#heading` looks for sections of the document.
    pub query: String,
    /// How many.
    pub limit: u32,
}

/// An image that was pasted or dropped.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct AddImage {
    /// The draft.
    pub name: String,
    /// The document that will show it.
    pub path: String,
    /// The file's name as it came; a sensible one is made of it.
    pub file_name: String,
    /// Its bytes.
    pub bytes_base64: String,
}

/// A document to take out of the handbook.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct RemoveRequest {
    /// The draft.
    pub name: String,
    /// The document's path.
    pub path: String,
    /// Whether the documents that link to it are opened in the draft as well.
    #[ts(optional)]
    pub open_linked: Option<bool>,
}

/// A document or folder to move.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct MoveRequest {
    /// The draft.
    pub name: String,
    /// The path of a document or a folder.
    pub from: String,
    /// Its path then.
    pub to: String,
}

/// A draft to publish, as the person saw it.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct PublishRequest {
    /// The draft.
    pub name: String,
    /// The published commit that the preview was worked out on.
    pub onto: String,
    /// The draft's tip that the preview showed.
    pub tip: String,
    /// The message.
    pub message: String,
    /// Whether it does not count as an update.
    pub minor: bool,
    /// Publishes without the approvals needed, where the person may; it is recorded.
    #[serde(default)]
    #[ts(optional, as = "Option<bool>")]
    pub bypass: bool,
    /// Whether the person checked the whole documents, which are verified as soon as they are
    /// published.
    #[serde(default)]
    #[ts(optional, as = "Option<bool>")]
    pub verify: bool,
    /// Conflicts, resolved.
    pub resolutions: Vec<Resolution>,
    /// The language in which findings are worded, as a tag: `en`, `ko`, `vi`, `lv`. English
    /// when missing.
    #[ts(optional)]
    pub language: Option<String>,
}

/// A draft that is about to be published.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct Publishing {
    /// Its name.
    pub name: String,
    /// The language in which findings are worded, as a tag: `en`, `ko`, `vi`, `lv`. English
    /// when missing.
    #[ts(optional)]
    pub language: Option<String>,
}

/// A language.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct LanguageRequest {
    /// BCP 47.
    pub lang: String,
}

/// Two versions of a document.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct CompareRequest {
    /// The document: path or id.
    pub doc: String,
    /// A commit, or `published`.
    pub from: String,
    /// A commit, or `published`.
    pub to: String,
    /// How the texts are compared; as they are read when missing.
    #[ts(optional)]
    pub form: Option<DiffForm>,
}

/// A version of a document.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct VersionRequest {
    /// The document: path or id.
    pub doc: String,
    /// The commit.
    pub commit: String,
}

/// A document to bring back to an older text.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct RestoreRequest {
    /// The document: path or id; its last path when it was removed.
    pub doc: String,
    /// The commit whose text it is to have.
    pub to: String,
}

/// A file of the working tree.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct PathRequest {
    /// Its path in the handbook.
    pub path: String,
}

/// A local change to compare with what is published.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct LocalDiffRequest {
    /// Its path in the handbook.
    pub path: String,
    /// How the texts are compared; as they are read when missing.
    #[ts(optional)]
    pub form: Option<DiffForm>,
}

/// Files of the working tree.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct PathsRequest {
    /// Their paths in the handbook.
    pub paths: Vec<String>,
}
