//! What an open handbook promises, tried through the engine's own API on real repositories.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test whose ground gives way fails"
)]

mod api;
mod caches;
mod history;
mod indexing;
mod reading;
mod watching;
mod world;
