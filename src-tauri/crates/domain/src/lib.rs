//! What a handbook means: documents and their sections, policy, freshness. Pure: no
//! I/O, no clock, no threads; time and ids are handed in.
//!
//! | room | answers |
//! |---|---|
//! | [`path`], [`id`] | what a document and a git object are called |
//! | [`text`] | normalising, folding, offsets, languages |
//! | [`document`] | what a Markdown file says: facts, sections, links, rendering |
//! | [`config`] | what `carebook.toml` says |
//! | [`freshness`] | how far a document can be trusted today |
//! | [`terms`] | the handbook's own words and their synonyms |
//! | [`prose`], [`merge`], [`edit`] | comparing texts, joining them, changing them where they are to be changed |
//! | [`template`], [`check`] | what a document begins with, and what makes it hard to follow |
//! | [`anchor`], [`journal`], [`review`] | what people say about texts, and whether a draft may be published |
#![deny(missing_docs)]

pub mod anchor;
pub mod blame;
pub mod check;
pub mod config;
pub mod document;
pub mod edit;
pub mod freshness;
pub mod id;
pub mod journal;
pub mod merge;
pub mod path;
pub mod problem;
pub mod prose;
pub mod review;
#[cfg(test)]
mod seeded;
pub mod template;
pub mod terms;
pub mod text;

pub use config::Config;
pub use id::ObjectId;
pub use jiff::Timestamp;
pub use jiff::civil::Date;
pub use path::{DocPath, Hindrance};
pub use problem::{Problem, ProblemCode};
pub use text::Lang;
