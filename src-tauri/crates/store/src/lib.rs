//! The two SQLite stores of a person's computer.
//!
//! - [`cache::Cache`] is derived from git: documents' facts, links, versions. It may be deleted at
//!   any moment, and a damaged or older one is built anew.
//! - [`local::Local`] is the person's own: settings, handbooks and documents opened. It is never
//!   thrown away; a damaged one is set aside.
//!
//! Both lie in folders that only the person may enter. No other crate speaks SQL.

pub mod cache;
mod error;
pub mod local;
mod sqlite;

pub use error::StoreError;
pub use sqlite::private_folder;
