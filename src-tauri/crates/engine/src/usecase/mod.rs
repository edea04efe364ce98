//! What people do: one function each, one file per subject. The window and the terminal call the
//! same functions, and neither holds a rule of its own.

pub mod changes;
pub mod checks;
pub mod doctor;
pub mod documents;
pub mod drafts;
pub mod editing;
mod elsewhere;
mod filter;
pub(crate) mod following;
pub mod freshness;
pub mod handbook;
pub mod history;
pub mod indexing;
pub mod library;
pub mod links;
mod naming;
pub mod outcomes;
pub mod prose {
    //! What changed between two texts, by sentence and word.
    pub use carebook_domain::prose::{Mark, ProseDiff, diff};
}
mod rendering;
pub mod review;
pub mod sample;
pub mod search;
pub mod settings;
pub mod sync;
pub mod templates;
pub mod threads;
pub mod verifying;
pub mod versions;
