//! The subjects that commands read and change, and that the engine announces when the world
//! outside changed them. The window asks again for whatever read a tag that is announced.

/// Version, recent handbooks, who acts.
pub const APP: &str = "app";
/// The open handbook: name, branch, counts, notices.
pub const HANDBOOK: &str = "handbook";
/// How far the index is, and so what search can find.
pub const INDEX: &str = "index";
/// Published documents: text, titles, folders, links.
pub const DOCUMENTS: &str = "documents";
/// Versions of documents.
pub const HISTORY: &str = "history";
/// How far documents can be trusted.
pub const FRESHNESS: &str = "freshness";
/// Working-tree files that differ from the published ones.
pub const CHANGES: &str = "changes";
/// Drafts: their list, their texts, what lies in autosave.
pub const DRAFTS: &str = "drafts";
/// Threads: comments, answers, suggestions.
pub const THREADS: &str = "threads";
/// What people say of drafts, and what waits for somebody.
pub const REVIEW: &str = "review";
/// Personal settings.
pub const SETTINGS: &str = "settings";

/// How this clone stands to its remote.
pub const SYNC: &str = "sync";

/// Every tag, in the order the window's types list them.
pub const ALL: &[&str] = &[
    APP, HANDBOOK, INDEX, DOCUMENTS, HISTORY, FRESHNESS, CHANGES, DRAFTS, THREADS, REVIEW,
    SETTINGS, SYNC,
];
