//! What a search answers.

use std::time::Duration;

/// The answer to a query.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Results {
    /// How long the whole search took, snippets included.
    pub took: Duration,
    /// Sections found in the documents of this answer.
    pub total_sections: usize,
    /// Documents found. Past a few thousand, those that cannot come first are not counted.
    pub total_documents: usize,
    /// The documents, best first.
    pub groups: Vec<Group>,
    /// Words about the query: an unknown filter, a corrected word.
    pub hints: Vec<String>,
    /// Words closest to the query, when nothing was found.
    pub closest: Vec<String>,
    /// Words of the term list that were looked for as well.
    pub also_matched: Vec<String>,
}

/// A document with its best sections.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Group {
    /// Its id.
    pub doc_id: String,
    /// Its path.
    pub path: String,
    /// Its title.
    pub title: String,
    /// Its title, HTML-escaped, what matched in `<mark>`.
    pub title_html: String,
    /// Its language (BCP 47).
    pub lang: String,
    /// Its kind.
    pub kind: Option<String>,
    /// Its score; comparable within one answer.
    pub score: f32,
    /// Its best sections, best first; at least one.
    pub hits: Vec<Hit>,
    /// Sections found in it in all.
    pub total: usize,
}

/// A section that was found.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hit {
    /// Its anchor; empty for the text before the first heading.
    pub anchor: String,
    /// Its heading, plain.
    pub heading: String,
    /// Its heading, HTML-escaped, what matched in `<mark>`.
    pub heading_html: String,
    /// Its best passage, HTML-escaped, what matched in `<mark>`.
    pub snippet: String,
    /// Its language (BCP 47).
    pub lang: String,
    /// Higher is better; comparable within one answer.
    pub score: f32,
    /// Why it is where it is, in words; only when asked.
    pub explain: Option<String>,
}
