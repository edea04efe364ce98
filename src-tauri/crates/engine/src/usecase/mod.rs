//! What people do: one function each, one file per subject.

pub mod changes;
pub mod documents;
pub mod freshness;
pub mod handbook;
pub mod history;
pub mod library;
pub mod search;
pub mod settings;
