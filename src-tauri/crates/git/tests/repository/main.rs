//! The repository crate against real repositories, made by the system's `git`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test that cannot go on fails"
)]

mod clone;
mod history;
mod history_random;
mod journal;
mod local;
mod open;
mod published;
mod support;
mod tree;
mod watch;
mod write;
