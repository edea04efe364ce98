//! The same story on every kind of remote: one publishes and syncs, the other gets it, both
//! publish at once, and both come to the same text.

use std::path::Path;

use carebook_tests::{Handbook, World};

use crate::servers::http::answering;
use crate::servers::{Daemon, Http, Ssh, clone_of, publish, synced, team};

fn story(world: &World, bare: &Path, address: &str, variables: &[(&str, &str)]) {
    let emma = clone_of(world, bare, "emma", address);
    let linh = clone_of(world, bare, "linh", address);
    publish(&emma, "refunds.md", "14 days", "10 days");
    let sent = synced(&emma, variables);
    assert_eq!(sent["published"], "ahead", "{sent}");
    assert_eq!(sent["pushed"][0], "main", "{sent}");
    let brought = synced(&linh, variables);
    assert_eq!(brought["published"], "fast_forwarded", "{brought}");
    assert!(working_text(&linh).contains("10 days"));

    publish(&emma, "refunds.md", "Nobody pays", "No customer pays");
    publish(&linh, "returns.md", "30 days", "31 days");
    synced(&emma, variables);
    let joined = synced(&linh, variables);
    assert_eq!(joined["published"], "merged", "{joined}");
    synced(&emma, variables);
    let quiet = synced(&linh, variables);
    assert_eq!(quiet["published"], "up_to_date", "{quiet}");
    let tree = |handbook: &Handbook<'_>| handbook.git(&["rev-parse", "main^{tree}"]);
    assert_eq!(tree(&emma), tree(&linh), "both hold the same text");
    assert_eq!(
        emma.git(&["rev-parse", "main"]),
        linh.git(&["rev-parse", "main"]),
        "in the same commit"
    );
    assert_eq!(linh.git(&["status", "--porcelain"]), "");
    linh.git(&["fsck", "--strict", "--no-dangling"]);
    world.git(bare, &["fsck", "--strict", "--no-dangling"]);
}

fn working_text(handbook: &Handbook<'_>) -> String {
    std::fs::read_to_string(handbook.folder().join("refunds.md")).expect("a text")
}

#[test]
fn a_bare_folder() {
    let world = World::new();
    let bare = team(&world);
    story(&world, &bare, &bare.to_string_lossy(), &[]);
}

/// As git does, from the handbook's folder on. Such a repository may have come together with the
/// folder, but it runs no program.
#[test]
fn a_bare_folder_beside_the_handbook() {
    let world = World::new();
    let bare = team(&world);
    story(&world, &bare, "../srv/team.git", &[]);
}

#[test]
fn git_daemon() {
    let world = World::new();
    let bare = team(&world);
    let daemon = Daemon::start(&world, &world.path("srv"));
    story(&world, &bare, &daemon.url("team.git"), &[]);
}

#[test]
fn ssh_with_a_key_in_an_agent() {
    let world = World::new();
    let bare = team(&world);
    let Some(ssh) = Ssh::start(&world) else {
        return;
    };
    let variables = ssh.variables();
    let variables: Vec<(&str, &str)> = variables
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    story(&world, &bare, &ssh.url(&bare), &variables);
}

#[test]
fn smart_http_with_a_password() {
    let world = World::new();
    let bare = team(&world);
    world.git(&bare, &["config", "http.receivepack", "true"]);
    let http = Http::start(&world.path("srv"));
    let program = answering(
        &world,
        crate::servers::http::NAME,
        crate::servers::http::PASSWORD,
    );
    let program = program.to_string_lossy();
    story(
        &world,
        &bare,
        &http.url("team.git"),
        &[("GIT_ASKPASS", &program)],
    );
    assert!(
        http.authorised() > 0,
        "the password was asked for and right"
    );
}
