//! Searching a snapshot.

use carebook_domain::freshness::State;

use crate::query::Query;
use crate::results::Results;
use crate::terms::Terms;

/// A snapshot of the index that does not change. Share it between threads.
pub struct Searcher {}

/// How to search.
#[derive(Clone, Copy)]
pub struct SearchOptions<'a> {
    /// How many documents to answer with.
    pub limit: usize,
    /// Whether the last word is still being typed.
    pub prefix_last: bool,
    /// Whether to say in words why each hit is where it is.
    pub explain: bool,
    /// How far a document (by its path) can be trusted today; for `is:` and ranking.
    pub fresh: Option<&'a (dyn Fn(&str) -> Option<State> + Sync)>,
    /// The handbook's own words.
    pub terms: Option<&'a Terms>,
}

impl Default for SearchOptions<'_> {
    fn default() -> Self {
        Self {
            limit: 10,
            prefix_last: false,
            explain: false,
            fresh: None,
            terms: None,
        }
    }
}

impl Searcher {
    /// Documents in the index.
    pub fn documents(&self) -> usize {
        0
    }

    /// Sections in the index.
    pub fn sections(&self) -> usize {
        0
    }

    /// Answers a query.
    pub fn search(&self, _query: &Query, _options: &SearchOptions<'_>) -> Results {
        Results::default()
    }
}
