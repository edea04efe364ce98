//! What happens to people's texts when a computer gives way: the process is killed at any moment,
//! the disk is full, writing fails. Nothing that was shown as saved may be missing afterwards, and
//! publishing must have happened whole or not at all.
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops where its ground gives way"
)]

mod disk;
mod journal;
mod kills;
