//! Sync with real remotes on this computer: a bare folder, `git daemon`, ssh to a server of the
//! test's own with a key in an agent, and smart HTTP with a password; what they refuse, how they
//! break off and fall silent, and what a repository's own settings may not do.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test stops where its ground gives way"
)]

mod credentials;
mod ended;
mod failures;
mod hostile;
mod outcomes;
mod remotes;
mod servers;
mod together;
