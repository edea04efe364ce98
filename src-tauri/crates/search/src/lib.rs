//! The search index: text analysis, query, ranking, snippets.
//!
//! | room | answers |
//! |---|---|
//! | `analysis` | which terms a text gives, per language and script |
//! | `index` | how documents become terms on disk; opening, writing, damage |
//! | `query` | what a person typed: words, phrases, exclusions, filters |
//! | `plan` | what is looked up for it: readings, accents, completions, typing errors |
//! | `search` | gathering, scoring, nearness, filters |
//! | `show` | marks and the best passage |
//!
//! # The design, and what it was chosen over
//! **One tantivy document per document**, not per section: positions tell the section, so
//! words spread over a document count together, lists are a third as long, and ranking
//! needs no grouping. **One field of keys with marked terms** (text, title, heading) and
//! one of marks that documents have or not (surfaces, beginnings, initial consonants,
//! facts), rather than a field per analysis: one dictionary each, and a score that takes
//! the best of a word's spellings instead of their sum. **Our own scorer** over tantivy's
//! lists: the rarest words are gathered whole, frequent ones only looked up for the best
//! documents so far, positions read for the first fifty. Beginnings of one to three
//! letters have lists of their own; longer ones are ranges of the dictionary.
//!
//! Hangul is indexed as pairs of syllables in keystrokes of the two-set keyboard, which
//! makes a half-typed syllable a prefix, a wrong layout the same term, and a typing error
//! an error in jamo.
//!
//! `examples/judge` measures quality, speed and size on a generated collection.

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
pub use query::{Clause, Filter, FilterOn, Query, Within};
pub use results::{Answer, Group, Guess, Hit, Results};
pub use search::{Helped, SearchOptions, Searcher, Trust};
pub use terms::{Concept, Terms};
