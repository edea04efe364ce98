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
    /// The section that clearly answers, if one does; see `search::clear`.
    pub answer: Option<Answer>,
    /// Words about the query: an unknown filter, a corrected word.
    pub hints: Vec<String>,
    /// Words closest to the query, when nothing was found.
    pub closest: Vec<String>,
    /// Words of the term list that were looked for as well.
    pub also_matched: Vec<String>,
}

/// A section that clearly answers a query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// Its document's id.
    pub doc_id: String,
    /// Its document's path.
    pub path: String,
    /// Its document's title.
    pub title: String,
    /// Its anchor; empty for the text before the first heading.
    pub anchor: String,
    /// Its heading.
    pub heading: String,
    /// Its text without markup, ready to read out or copy.
    pub text: String,
    /// Its language (BCP 47).
    pub lang: String,
}

/// A word that was found instead of the one that was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Guess {
    /// What was typed.
    pub typed: String,
    /// The word of the text.
    pub found: String,
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
    /// Words that were found only by allowing for a typing error.
    pub guesses: Vec<Guess>,
    /// Why it is where it is, in words; only when asked.
    pub explain: Option<String>,
}
