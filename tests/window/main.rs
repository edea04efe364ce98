//! The app in a real window: built program, real web view, real git, a screen nobody sees.
#![allow(
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops where its ground gives way"
)]

mod changes;
mod drafts;
mod editor;
mod handbooks;
mod hostile;
#[allow(dead_code, reason = "the sync suite uses all of it")]
#[path = "../sync/servers/http.rs"]
mod http;
mod languages;
mod outside;
mod reading;
mod review;
mod searching;
#[cfg(feature = "measure")]
mod speed;
mod sync;
mod trust;
mod views;
mod welcome;
