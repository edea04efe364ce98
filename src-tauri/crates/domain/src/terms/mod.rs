//! The handbook's own words: preferred terms, synonyms, words to avoid.

use serde::{Deserialize, Serialize};

use crate::{Lang, Problem};

/// A term of the handbook.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// What ties the rows of one concept together, if the table says.
    pub id: Option<String>,
    /// The word to use.
    pub preferred: String,
    /// Its language; `und` when the table does not say.
    pub lang: Lang,
    /// Words that mean the same; each finds the others.
    pub synonyms: Vec<String>,
    /// Words that find this term, but not the other way.
    pub found_by: Vec<String>,
    /// Words not to use.
    pub avoid: Vec<String>,
    /// What it means.
    pub meaning: String,
    /// Its line in the file, from 1.
    pub line: u32,
}

/// Reads the tables of `terms.md`. Rows that cannot be read are reported, the rest hold.
pub fn parse(_source: &str) -> (Vec<Term>, Vec<Problem>) {
    (Vec::new(), Vec::new())
}
