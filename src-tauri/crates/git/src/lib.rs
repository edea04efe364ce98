//! The handbook's repository. Reading, walking history and committing go through libgit2
//! (`git2`, nowhere else); only the network is the system's `git` in a child process; notices of
//! change come from `notify`. Nothing a repository says is ever executed, and opening or reading
//! one never writes into it.
//!
//! | file | answers |
//! |---|---|
//! | `open` | may this folder be opened, and what is it |
//! | `published` | which commit do readers see |
//! | `tree` | what does a commit hold, what differs between two |
//! | `history` | which commits changed each document, across renames |
//! | `log` | which commits lie between two points, and what they say |
//! | `local` | what differs in the working tree |
//! | `write` | how does a commit come to be, durably |
//! | [`draft`] | which drafts are there, and what becomes of them |
//! | [`journal`] | what people did around documents: appended, read, joined |
//! | `network` | what goes over the network, by the system's git |
//! | `clone` | a copy of a remote |
//! | `watch` | what changed outside |
//!
//! [`Repo`] is `Send` and not `Sync`: every thread opens its own with [`Repo::reopen`], which is
//! cheap. Ids and paths are the domain's ([`ObjectId`], [`DocPath`]).

mod as_of;
mod beneath;
mod clone;
pub mod draft;
mod durability;
mod error;
pub mod history;
pub mod journal;
mod local;
mod log;
pub mod network;
mod open;
mod published;
mod rename;
mod tree;
pub mod watch;
mod write;

pub use carebook_domain::{DocPath, ObjectId};
pub use clone::{clone, clone_within};
pub use error::{GitError, OpenError};
pub use local::content_id;
pub use local::{LocalChange, LocalChangeKind};
pub use log::Told;
pub use network::{Cancel, Errand, NetworkCause, NetworkError, NetworkLimits, NetworkProgress};
pub use open::{Head, Identity, Repo, Unfinished};
pub use published::{Publication, Published, TipSource};
pub use tree::{Blob, Change, ChangeKind, Entry, EntryKind, Listing, OddEntry};
pub use write::{
    Author, Backup, CommitError, Committed, Edit, InitError, SeriesCommit, WorkingTreeUpdate,
};
