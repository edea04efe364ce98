//! A handbook in use: use cases, threads, and the API that the window and the terminal share.
//!
//! - [`Engine`] is the whole app: folders, clock, settings, who listens.
//! - [`handbook::Handbook`] is one open repository with its threads.
//! - [`indexer`] brings what is derived from git up to the published commit.
//! - [`usecase`] holds one function per thing a person can do; the terminal and the window call
//!   the same ones.
//! - [`api`] is the boundary: types, the table of commands, errors, TypeScript.

pub mod api;
mod app;
mod autosave;
pub mod clock;
pub mod folders;
pub mod handbook;
pub mod indexer;
pub mod library;
mod personal;
pub mod usecase;

pub use app::{Engine, StartError};
pub use clock::Clock;
pub use folders::Folders;
