//! What every test of Carebook from outside needs: handbooks built from inline texts with the
//! real git, the built programs, and a real window steered over WebDriver.
//!
//! - [`World`] is a computer of its own: home, caches, personal data and clock apart from
//!   everything else.
//! - [`Handbook`] is a repository in it, built step by step like a story.
//! - [`Run`] is what a program printed, with the checks that tests ask of it.
//! - [`Display`] and [`Window`] are a screen nobody sees and the app on it.
//!
//! A missing program or display fails a test; nothing is ever skipped.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test stops where its ground gives way"
)]

pub mod corpus;
mod display;
mod handbook;
mod programs;
mod random;
mod rpc;
mod run;
mod server;
mod webdriver;
mod window;
mod world;

pub use display::Display;
pub use handbook::{Author, EMMA, Handbook, LINH, MINJUN};
pub use programs::{carebook, desktop, workspace};
pub use random::Random;
pub use rpc::Rpc;
pub use run::Run;
pub use server::Listener;
pub use webdriver::{Element, Session, keys};
pub use window::{Theme, Window};
pub use world::{NOW, World};

use std::time::{Duration, Instant};

/// Asks again and again until there is an answer, and fails saying what was waited for.
#[track_caller]
pub fn wait_for<T>(what: &str, within: Duration, mut ask: impl FnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(
            start.elapsed() < within,
            "{what} did not happen within {within:?}"
        );
        std::thread::sleep(Duration::from_millis(40));
    }
}
