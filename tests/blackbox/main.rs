//! What the program `carebook` promises, tried from outside on real repositories.
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops where its ground gives way"
)]

mod caches;
mod conflicts;
mod documents;
mod drafts;
mod elsewhere;
mod errors;
mod formats;
mod freshness;
mod history;
mod hostile_writing;
mod init;
mod local_changes;
mod newer;
mod nothing_lost;
mod one_line;
mod published;
mod publishing;
mod repositories;
mod review;
mod searching;
mod second_writer;
mod verifying;
mod writing;
