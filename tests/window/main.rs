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
mod languages;
mod outside;
mod reading;
mod review;
mod searching;
mod trust;
mod views;
mod welcome;
