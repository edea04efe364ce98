//! Five people, five clones, one bare remote, and thousands of random acts: comments, answers,
//! suggestions, drafts, publishing, moves, syncs, times without a network, clocks that are a day
//! off, `kill -9` in the middle of a sync. In the end all clones hold the same published text,
//! the same drafts and the same threads, and nothing that was acknowledged is missing.
//!
//! `CAREBOOK_ACTS` says how many acts (2,200), `CAREBOOK_SEED` repeats a run.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test stops where its ground gives way"
)]

mod acts;
mod clone;
mod convergence;
mod model;
mod team;

use std::time::{SystemTime, UNIX_EPOCH};

use team::Team;

fn number(name: &str, otherwise: u64) -> u64 {
    let said = std::env::var(name).ok();
    said.map_or(otherwise, |text| text.parse().expect("a number"))
}

#[test]
fn five_clones_come_to_the_same_handbook() {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let seed = number("CAREBOOK_SEED", seconds.as_secs());
    let acts = number("CAREBOOK_ACTS", 2_200);
    println!("CAREBOOK_SEED={seed} CAREBOOK_ACTS={acts}");
    // Two teams side by side, one for each core of a small machine.
    let beside =
        std::thread::spawn(move || simulate(seed.wrapping_mul(31).wrapping_add(7), acts / 2));
    simulate(seed, acts - acts / 2);
    beside.join().expect("the other half holds as well");
}

fn simulate(seed: u64, acts: u64) {
    // Who writes for months writes about more, and looks less often whether all is there.
    let mut team = Team::new(seed, 6.max(acts / 400));
    let between_looks = 400.max(acts / 25);
    for act in 1..=acts {
        team.act();
        if act % between_looks == 0 {
            team.come_together();
            team.let_time_pass();
            println!("seed {seed}: {act} acts");
        }
    }
    team.come_together();
    println!("seed {seed}: {}", team.summary());
}

/// What a child process does that is killed: one sync. Does nothing when nobody asks.
#[test]
fn sync_that_may_be_killed() {
    if let Some(place) = std::env::var_os("CAREBOOK_SIMULATED_CLONE") {
        clone::sync_in_child(place.as_ref());
    }
}
