//! What an open handbook promises, tried through the engine's own API on real repositories.

mod api;
mod caches;
mod history;
mod indexing;
mod reading;
mod watching;
mod world;
