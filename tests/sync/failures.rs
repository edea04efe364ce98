//! Remotes that are not there, break off in the middle, or fall silent. Nothing here moves then,
//! the sentence says what happened, and the next sync goes on.

use std::path::Path;
use std::time::{Duration, Instant};

use carebook_tests::{Handbook, Run, World};
use serde_json::Value;

use crate::servers::http::answering;
use crate::servers::{Daemon, Http, Proxy, Ssh, clone_of, free_port, publish, sync, synced, team};

/// Fails to sync with exit status 5 and leaves every branch where it was; returns the sentence.
#[track_caller]
fn cannot(handbook: &Handbook<'_>, variables: &[(&str, &str)]) -> String {
    let heads = || handbook.git(&["for-each-ref", "refs/heads"]);
    let before = heads();
    let run = sync(handbook, variables).exits(5);
    assert_eq!(run.stdout, "", "of what was not reached nothing is told");
    let error = run.error();
    assert_eq!(error["code"], "remote", "{error}");
    assert_eq!(heads(), before, "no branch moved");
    text(&error["message"])
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}

/// A colleague publishes something that takes a while to bring.
fn much_news(world: &World, bare: &Path) {
    let colleague = clone_of(world, bare, "colleague", &bare.to_string_lossy());
    let mut noise = carebook_tests::Random::new(7);
    for number in 0..40 {
        let words: Vec<String> = (0..600).map(|_| format!("{:x}", noise.number())).collect();
        colleague.write(&format!("more{number}.md"), words.join(" "));
    }
    let colleague = colleague.commit("Much");
    colleague.git(&["push", "--quiet", "origin", "main"]);
}

/// What one kind of remote does when its line breaks or falls silent.
fn breaks_and_falls_silent(
    world: &World,
    bare: &Path,
    port: u16,
    address: &dyn Fn(u16) -> String,
    variables: &[(&str, &str)],
) {
    much_news(world, bare);
    let handbook = clone_of(world, bare, "mine", &address(port));
    handbook.git(&["reset", "--quiet", "--hard", "HEAD~1"]);
    handbook.git(&["update-ref", "-d", "refs/remotes/origin/main"]);
    handbook.git(&["update-ref", "-d", "refs/remotes/origin/HEAD"]);
    handbook.git(&[
        "-c",
        "gc.reflogExpire=now",
        "reflog",
        "expire",
        "--expire=now",
        "--all",
    ]);
    handbook.git(&["gc", "--quiet", "--prune=now"]);

    let cut = Proxy::that_cuts(port, 60_000);
    handbook.git(&["remote", "set-url", "origin", &address(cut.port())]);
    let said = cannot(&handbook, variables);
    assert!(
        said.contains("could not be reached, or broke off"),
        "a line that breaks: {said}"
    );

    let silent = Proxy::that_falls_silent(port, 60_000);
    handbook.git(&["remote", "set-url", "origin", &address(silent.port())]);
    let mut patience = variables.to_vec();
    patience.push(("CAREBOOK_NETWORK_SILENCE", "1"));
    let begun = Instant::now();
    let said = cannot(&handbook, &patience);
    assert!(
        said.contains("has not answered for 1 seconds"),
        "a line that falls silent: {said}"
    );
    assert!(begun.elapsed() < Duration::from_secs(15));

    handbook.git(&["remote", "set-url", "origin", &address(port)]);
    let brought = synced(&handbook, variables);
    assert_eq!(
        brought["published"], "fast_forwarded",
        "the next one goes on"
    );
    handbook.git(&["fsck", "--strict", "--no-dangling"]);
}

#[test]
fn git_daemon_breaks_off_and_falls_silent() {
    let world = World::new();
    let bare = team(&world);
    let daemon = Daemon::start(&world, &world.path("srv"));
    let address = |port: u16| format!("git://127.0.0.1:{port}/team.git");
    breaks_and_falls_silent(&world, &bare, daemon.port(), &address, &[]);
    let mine = clone_of(&world, &bare, "wrong", &daemon.url("other.git"));
    let said = cannot(&mine, &[]);
    assert!(said.contains("did not let you in"), "{said}");
}

#[test]
fn ssh_breaks_off_and_falls_silent() {
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
    let address = |port: u16| ssh.url_at(port, &bare);
    breaks_and_falls_silent(&world, &bare, ssh.port(), &address, &variables);
    ssh.hold(&world, "stranger");
    let mine = clone_of(&world, &bare, "wrong", &ssh.url(&bare));
    let said = cannot(&mine, &variables);
    assert!(said.contains("did not let you in"), "{said}");
}

#[test]
fn smart_http_breaks_off_and_falls_silent() {
    let world = World::new();
    let bare = team(&world);
    world.git(&bare, &["config", "http.receivepack", "true"]);
    let http = Http::start(&world.path("srv"));
    let right = answering(
        &world,
        crate::servers::http::NAME,
        crate::servers::http::PASSWORD,
    );
    let right = right.to_string_lossy();
    let address = |port: u16| Http::url_at(port, "team.git");
    let variables = [("GIT_ASKPASS", &*right)];
    breaks_and_falls_silent(&world, &bare, http.port(), &address, &variables);
    let wrong = answering(&world, "emma", "guessed");
    let mine = clone_of(&world, &bare, "wrong", &http.url("team.git"));
    let said = cannot(&mine, &[("GIT_ASKPASS", &wrong.to_string_lossy())]);
    assert!(said.contains("did not let you in"), "{said}");
    assert!(
        !said.contains("guessed"),
        "no password is ever shown: {said}"
    );
}

#[test]
fn a_remote_that_is_not_there() {
    let world = World::new();
    let bare = team(&world);
    let nobody = format!("git://127.0.0.1:{}/team.git", free_port());
    let mine = clone_of(&world, &bare, "mine", &nobody);
    publish(&mine, "refunds.md", "14 days", "10 days");
    let said = cannot(&mine, &[]);
    assert!(said.contains("could not be reached"), "{said}");
    // Back again, what was published meanwhile goes out.
    mine.git(&["remote", "set-url", "origin", &bare.to_string_lossy()]);
    assert_eq!(synced(&mine, &[])["pushed"][0], "main");

    mine.git(&["remote", "set-url", "origin", "/nowhere/at/all.git"]);
    let said = cannot(&mine, &[]);
    assert!(said.contains("There is no repository at"), "{said}");
    let mut plain = mine.command(carebook_tests::carebook());
    let run = Run::of(plain.arg("sync")).exits(5);
    assert_eq!(run.stdout, "", "and nothing is told to people either");

    mine.git(&["remote", "add", "backup", "/nowhere/else.git"]);
    let unknown = crate::servers::sync_with(&mine, &[], &["--remote", "nobody"]);
    let error = unknown.exits(4).error();
    assert_eq!(error["code"], "not_found", "{error}");
    assert!(text(&error["message"]).contains("“nobody”"), "{error}");
    assert!(text(&error["hint"]).contains("origin, backup"), "{error}");

    let alone = world.handbook_at("alone").file("a.md", "# A\n").commit("A");
    let error = sync(&alone, &[]).exits(4).error();
    assert!(text(&error["message"]).contains("no remote"), "{error}");
}
