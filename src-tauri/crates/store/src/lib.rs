//! The SQLite stores of a person's computer.
//!
//! - [`cache::Cache`] is derived from git: documents' facts, links, versions. It may be deleted at
//!   any moment, and a damaged or older one is built anew.
//! - [`journal::Journal`] is derived from the journal's branch: events by what they are about. It
//!   may be deleted as well; whoever adds an event writes it, so it is a file of its own.
//! - [`local::Local`] is the person's own: settings, handbooks and documents opened. It is never
//!   thrown away; a damaged one is set aside.
//!
//! All lie in folders that only the person may enter. No other crate speaks SQL.

pub mod cache;
mod error;
pub mod journal;
pub mod local;
mod sqlite;

pub use error::StoreError;
pub use sqlite::{clear, private_folder};
