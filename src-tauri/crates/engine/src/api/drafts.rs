//! What crosses the boundary about drafts: their list, their texts, saving, comparing, publishing.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::ruling::RuleSaying;
use super::types::{Change, DocumentRow, Notice, Person};

/// A proposed change of one or more documents.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Draft {
    /// The slug behind `draft/`.
    pub name: String,
    /// What people call it.
    pub title: String,
    /// What it changes: documents and other files, then documents that were only opened in it.
    pub documents: Vec<DraftDocument>,
    /// Who began it.
    pub author: Person,
    /// Whether that is the person who asks.
    pub mine: bool,
    /// Where it stands.
    pub state: DraftState,
    /// The published commit it was begun from or last brought up to.
    pub base: String,
    /// The draft's own tip; what approvals and saves are bound to.
    pub tip: String,
    /// The last saved change.
    pub updated: Change,
    /// When it was begun, RFC 3339.
    pub created_at: String,
    /// Approvals of exactly this content.
    pub approvals: Vec<Person>,
    /// Why it cannot be published yet, in words.
    pub blocked_by: Vec<Reason>,
    /// Whether the person who asks may publish past all of that, by saying so; it is recorded.
    pub may_bypass: bool,
    /// Why a sync made this draft of something that was published.
    pub held: Option<HeldFor>,
    /// Documents in which it and the published text changed the same words.
    pub conflicts: Vec<String>,
    /// Whether documents it changes were published anew since its base.
    pub behind: bool,
    /// Whether text typed and not yet saved lies in autosave.
    pub unsaved: bool,
}

/// Where a draft stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DraftState {
    /// Being written.
    Writing,
    /// Review was asked for.
    InReview,
    /// A reviewer wants changes.
    ChangesAsked,
    /// Nothing stands in the way of publishing.
    Ready,
}

/// Why a sync made a draft of something that was published here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum HeldFor {
    /// Others published other words in the same place.
    Conflict,
    /// The server did not take it.
    Refused,
}

/// What a file of a draft is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum FileForm {
    /// A document.
    Document,
    /// `carebook.toml`: the rules of the handbook.
    Policy,
    /// A picture.
    Picture,
    /// Anything else.
    File,
}

/// A file in a draft.
#[derive(Clone, Debug, Serialize, TS)]
pub struct DraftDocument {
    /// What it is.
    pub form: FileForm,
    /// Its id.
    pub id: String,
    /// Its path in the draft.
    pub path: String,
    /// Its title in the draft.
    pub title: String,
    /// What the draft does to it.
    pub change: DraftChange,
    /// The path before, when moved.
    pub from: Option<String>,
}

/// What a draft does to a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DraftChange {
    /// New.
    Added,
    /// Other text.
    Modified,
    /// Another place, perhaps other text too.
    Moved,
    /// Taken out of the handbook.
    Removed,
    /// Opened in the draft, and still as published.
    Unchanged,
}

/// Why something is not allowed, in a code and in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Reason {
    /// A stable word.
    pub code: String,
    /// The sentence.
    pub text: String,
    /// The same in the person's language.
    pub said: Vec<RuleSaying>,
}

/// A document's text in a draft, to be edited.
#[derive(Clone, Debug, Serialize, TS)]
pub struct DraftText {
    /// The draft.
    pub draft: Draft,
    /// The document's path.
    pub path: String,
    /// The saved text with plain line endings; saving keeps those of the file.
    pub text: String,
    /// The blob that holds it; every save names it.
    pub base: String,
    /// Text typed after the last save and found again, newest first: one per window that typed it.
    pub recovered: Vec<Recovered>,
    /// Set when the text cannot be edited without loss (too large, not text), with the reason.
    pub read_only: Option<String>,
}

/// Text that autosave kept.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Recovered {
    /// The window it was typed in; `drafts.forget_autosave` names it once the text is not needed.
    pub window: String,
    /// The text.
    pub text: String,
    /// When it was kept, RFC 3339.
    pub at: String,
    /// The blob it was typed on.
    pub base: String,
    /// Whether the saved text is another one now.
    pub diverged: bool,
}

/// What came of a save.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum SaveOutcome {
    /// It is committed to the draft.
    Saved {
        /// The new base.
        base: String,
        /// The draft's new tip.
        tip: String,
        /// RFC 3339.
        at: String,
    },
    /// It was that text already.
    Unchanged {
        /// The base.
        base: String,
    },
    /// Somebody else saved meanwhile. Nothing was written; the text is kept in autosave.
    Diverged {
        /// The text that is saved now.
        theirs: String,
        /// Its blob.
        base: String,
        /// Who saved it.
        by: Change,
    },
}

/// Typed text is safe on this computer.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Autosaved {
    /// RFC 3339.
    pub at: String,
}

/// A preview of text being written.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Preview {
    /// Rendered and sanitised, blocks with `data-line`, the source line they begin on (from 1).
    pub html: String,
    /// What is wrong with the front matter.
    pub problems: Vec<Notice>,
    /// The front matter as a form.
    pub form: Vec<FormField>,
}

/// What a keystroke changed in the preview.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Followed {
    /// The number of this rendering, which the next request names.
    pub number: u32,
    /// How many blocks stay at the beginning; none when the rendering named is not known.
    pub before: u32,
    /// How many stay at the end.
    pub behind: u32,
    /// How many lines further down those at the end begin.
    pub shift: i32,
    /// What stands between them.
    pub blocks: Vec<RenderedBlock>,
    /// What is wrong with the front matter.
    pub problems: Vec<Notice>,
    /// The front matter as a form.
    pub form: Vec<FormField>,
}

/// A block of the outermost level, with what follows it until the next one.
#[derive(Clone, Debug, Serialize, TS)]
pub struct RenderedBlock {
    /// The source line it begins on, from 1.
    pub line: u32,
    /// Rendered and sanitised; `data-line` in it counts from 0 on that line.
    pub html: String,
}

/// A field of the front matter.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct FormField {
    /// The key.
    pub key: String,
    /// The value as text; a list with commas.
    pub value: String,
}

/// Something a writing check found.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Finding {
    /// The document.
    pub path: String,
    /// From 1.
    pub line: u32,
    /// From 1, in characters.
    pub column: u32,
    /// First place, in UTF-16 units from the start of the text.
    pub from: u32,
    /// Behind the last place, in UTF-16 units.
    pub to: u32,
    /// The rule's name.
    pub rule: String,
    /// How grave.
    pub severity: Severity,
    /// Why, in words.
    pub message: String,
    /// A change that mends it safely.
    pub fix: Option<Fix>,
}

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// A thought.
    Hint,
    /// Should be mended.
    Warning,
    /// Must be mended.
    Error,
}

/// A safe change.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Fix {
    /// What it does, for the button.
    pub label: String,
    /// First place, in UTF-16 units.
    pub from: u32,
    /// Behind the last place.
    pub to: u32,
    /// The text in its stead.
    pub text: String,
}

/// How two texts are compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DiffForm {
    /// As they are read: words without marks, and what marks changed told beside them.
    #[default]
    Rendered,
    /// As they are written.
    Source,
}

/// Two texts of a document compared as prose.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ProseDiff {
    /// The document.
    pub path: String,
    /// Its title.
    pub title: String,
    /// How the texts were compared; texts too large to be taken apart are compared as written.
    pub form: DiffForm,
    /// Paragraphs in order.
    pub blocks: Vec<DiffBlock>,
    /// The number of changes.
    pub changes: u32,
    /// Invisible or direction-changing characters that the newer text brings, in words.
    pub hidden: Vec<String>,
}

/// A paragraph of a comparison.
#[derive(Clone, Debug, Serialize, TS)]
pub struct DiffBlock {
    /// `heading1`…`heading6`, `paragraph`, `item`, `numbered_item`, `quote`, `table_head`,
    /// `table`, `code`, `front_matter`, `html`, `definition`, `rule`, `footnote`. Compared as
    /// written, `item` is either item and `table` any row.
    pub kind: String,
    /// The number of the change, from 1; nothing for an unchanged paragraph.
    pub change: Option<u32>,
    /// The words. The cells of a row are divided by tabs where it is rendered.
    pub spans: Vec<DiffSpan>,
    /// The line in the newer text (from 1), or in the older one for a removed paragraph.
    pub line: u32,
    /// The number that a numbered item shows.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub number: Option<u32>,
    /// How many lists it stands in.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub depth: Option<u32>,
    /// Whether its task is done.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub task: Option<bool>,
    /// The alert that begins here: `say`, `dont`, `note`, …
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub alert: Option<String>,
    /// What changed apart from the words.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub notes: Option<Vec<DiffNote>>,
    /// The source compared, where nothing a reader sees says what changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub source: Option<Vec<DiffSpan>>,
}

/// A run of words.
#[derive(Clone, Debug, Serialize, TS)]
pub struct DiffSpan {
    /// What happened to it.
    pub kind: SpanKind,
    /// The text.
    pub text: String,
    /// How it is set.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub style: Option<Vec<SpanStyle>>,
    /// What changed apart from the words.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub notes: Option<Vec<DiffNote>>,
}

/// How words are set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SpanStyle {
    /// Bold.
    Strong,
    /// Italic.
    Emphasis,
    /// Struck through.
    Struck,
    /// In the face of code, or source that shows as it is written.
    Code,
    /// A link.
    Link,
    /// What stands for an image.
    Image,
}

/// A change that no word tells: `from` and `to` name the two sides where they have a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct DiffNote {
    /// What it is.
    pub code: DiffNoteCode,
    /// What was before.
    pub from: Option<String>,
    /// What is now.
    pub to: Option<String>,
}

/// What a [`DiffNote`] tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum DiffNoteCode {
    /// Bold now.
    StrongAdded,
    /// Not bold any more.
    StrongRemoved,
    /// Italic now.
    EmphasisAdded,
    /// Not italic any more.
    EmphasisRemoved,
    /// Struck through now.
    StruckAdded,
    /// Not struck through any more.
    StruckRemoved,
    /// In the face of code now.
    CodeAdded,
    /// Not in the face of code any more.
    CodeRemoved,
    /// A link now, to `to`.
    LinkAdded,
    /// No link any more; it led to `from`.
    LinkRemoved,
    /// The link leads elsewhere.
    LinkChanged,
    /// Another image.
    ImageChanged,
    /// Another kind of block.
    KindChanged,
    /// In more or fewer lists or quotations.
    DepthChanged,
    /// The list begins with another number.
    StartChanged,
    /// The task is `done`, `open` or none.
    TaskChanged,
    /// Another alert, or none.
    AlertChanged,
    /// Another anchor, language of code, alignment of columns or name of a footnote.
    DetailChanged,
    /// Only how it is written in the source.
    SourceChanged,
}

/// What happened to a run of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SpanKind {
    /// In both.
    Same,
    /// Only in the newer.
    Inserted,
    /// Only in the older.
    Removed,
}

/// What publishing would do.
#[derive(Clone, Debug, Serialize, TS)]
pub struct PublishPreview {
    /// The draft.
    pub draft: Draft,
    /// The proposed message.
    pub message: String,
    /// The published tip this was worked out on; publishing names it.
    pub onto: String,
    /// Places where both changed the same words; publishing needs each resolved.
    pub conflicts: Vec<Conflict>,
    /// What agents will see change.
    pub changes: Vec<ProseDiff>,
    /// Links of published documents that the draft does not change and that would lead nowhere.
    pub left: Vec<LeftLink>,
    /// What the writing checks find in what would be published, the gravest first.
    pub findings: Vec<Finding>,
    /// Whether it changes documents whose accuracy the person may vouch for, all of them.
    pub may_verify: bool,
}

/// A document in which both sides changed the same words.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Conflict {
    /// The document.
    pub path: String,
    /// Its title.
    pub title: String,
    /// The text in order: joined text and places to decide.
    pub pieces: Vec<ConflictPiece>,
    /// Who published the other side.
    pub theirs: Option<Change>,
}

/// A piece of a text in conflict.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum ConflictPiece {
    /// Decided: unchanged, or changed by one side.
    Text {
        /// The text.
        text: String,
    },
    /// To be decided.
    Place {
        /// Before both.
        before: String,
        /// In the draft.
        yours: String,
        /// As published.
        theirs: String,
    },
    /// Both moved the document, to different places; one is to be chosen.
    Moved {
        /// Its path before both.
        before: String,
        /// Its path in the draft.
        yours: String,
        /// Its path as published.
        theirs: String,
    },
}

/// A resolved conflict: the whole text of one document.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct Resolution {
    /// The document.
    pub path: String,
    /// Its text.
    pub text: String,
    /// The path it is to have, where both moved it to different places.
    #[ts(optional)]
    pub place: Option<String>,
}

/// What came of publishing.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum PublishOutcome {
    /// Agents see it now.
    Published {
        /// The commit.
        commit: String,
        /// Files of the working tree that were left as they are.
        kept: Vec<String>,
        /// Files of the working tree that nobody changed and that could not be written.
        unwritten: Vec<String>,
        /// Whether nothing was left to publish: the commit was there before, and only the draft
        /// went.
        nothing: bool,
        /// How many of its documents the person verified with publishing.
        verified: usize,
        /// Whether git's index in the folder could not be brought along. The next use of the
        /// handbook does it; until then a commit of git would take the publication back.
        behind: bool,
    },
    /// Both changed the same words.
    Conflicts {
        /// What is to be decided.
        preview: PublishPreview,
    },
    /// A rule stands in the way.
    Blocked {
        /// Why.
        reasons: Vec<Reason>,
        /// Whether the person may publish past it, by saying so; it is recorded.
        may_bypass: bool,
    },
    /// Something was published while the person decided; here is the new state.
    Moved {
        /// What publishing would do now.
        preview: PublishPreview,
    },
}

/// A template.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Template {
    /// Its name.
    pub name: String,
    /// The kind it makes.
    pub kind: String,
    /// What it is called.
    pub title: String,
    /// What it is for, in a sentence.
    pub about: String,
    /// The sections that documents made of it must have, in the asked language.
    pub sections: Vec<String>,
    /// The placeholders to fill.
    pub placeholders: Vec<Placeholder>,
    /// Whether the handbook brings it.
    pub from_handbook: bool,
}

/// A placeholder of a template.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Placeholder {
    /// Its name.
    pub name: String,
    /// What to write.
    pub label: String,
    /// What stands there if nothing is written.
    pub default: String,
}

/// Who wrote a paragraph last.
#[derive(Clone, Debug, Serialize, TS)]
pub struct BlameBlock {
    /// First line, from 1.
    pub from_line: u32,
    /// Last line.
    pub to_line: u32,
    /// The change that brought it.
    pub change: Change,
}

/// Documents a discarded draft held, and until when it can be brought back.
#[derive(Clone, Debug, Serialize, TS)]
pub struct DiscardedDraft {
    /// Its name.
    pub name: String,
    /// When it was discarded, RFC 3339.
    pub at: String,
    /// The last day it can be brought back.
    pub until: String,
}

/// A local change that was put back.
#[derive(Clone, Debug, Serialize, TS)]
pub struct PutBack {
    /// Its path in the handbook.
    pub path: String,
    /// Whether it is published; where it is not, the file was taken away.
    pub published: bool,
    /// The file that holds the text which stood there; nothing where there was none.
    pub kept: Option<String>,
}

/// An image that was put into the draft.
#[derive(Clone, Debug, Serialize, TS)]
pub struct AddedImage {
    /// The Markdown that shows it in the document.
    pub markdown: String,
    /// Its path in the handbook.
    pub path: String,
}

/// What came of moving a document or a folder in a draft.
#[derive(Clone, Debug, Serialize, TS)]
pub struct MoveOutcome {
    /// The draft.
    pub draft: Draft,
    /// Files that moved.
    pub moved: u32,
    /// Links that were rewritten, in all documents.
    pub rewritten: u32,
    /// Links of other documents that led to what moved, as they were written before.
    pub linked: Vec<LeftLink>,
    /// Links that lead to the old place and have to be rewritten by hand.
    pub left: Vec<LeftLink>,
}

/// What came of taking a document out of the handbook in a draft.
#[derive(Clone, Debug, Serialize, TS)]
pub struct RemoveOutcome {
    /// The draft.
    pub draft: Draft,
    /// Links of other documents that lead to it and would lead nowhere.
    pub linked: Vec<LeftLink>,
}

/// A link that leads to a document which goes or moves.
#[derive(Clone, Debug, Serialize, TS)]
pub struct LeftLink {
    /// The document it stands in.
    pub path: String,
    /// The line, from 1.
    pub line: u32,
    /// Its target as written.
    pub target: String,
}

/// A document as it was in one version.
#[derive(Clone, Debug, Serialize, TS)]
pub struct VersionView {
    /// Its path then.
    pub path: String,
    /// Its title then.
    pub title: String,
    /// The version.
    pub change: Change,
    /// Rendered and sanitised.
    pub html: String,
    /// The source.
    pub source: String,
    /// What was wrong with the file.
    pub problems: Vec<Notice>,
}

/// What a link can be written to: for completion behind `[[`.
#[derive(Clone, Debug, Serialize, TS)]
pub struct LinkChoice {
    /// The document.
    pub row: DocumentRow,
    /// The section, if one.
    pub anchor: Option<String>,
    /// Its heading.
    pub heading: Option<String>,
    /// The Markdown to insert, a relative link.
    pub markdown: String,
}
