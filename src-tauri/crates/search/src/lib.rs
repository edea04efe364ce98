//! The search index: text analysis, query, ranking, snippets.

mod analysis;
mod document;
mod error;
mod index;
mod plan;
mod query;
mod results;
mod search;
mod show;
mod terms;

pub use document::{IndexDocument, IndexSection};
pub use error::IndexError;
pub use index::{Index, OpenNote, Writer};
pub use query::{Clause, Filter, FilterOn, Query};
pub use results::{Group, Hit, Results};
pub use search::{SearchOptions, Searcher};
pub use terms::{Concept, Terms};
