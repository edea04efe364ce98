//! The search index: text analysis, query, ranking, snippets.

mod document;
mod error;
mod index;
mod query;
mod results;
mod search;
mod terms;

pub use document::{IndexDocument, IndexSection};
pub use error::IndexError;
pub use index::{Index, OpenNote, Writer};
pub use query::Query;
pub use results::{Group, Hit, Results};
pub use search::{SearchOptions, Searcher};
pub use terms::{Concept, Terms};
