//! Passwords: asked for at the terminal, taken from the person's own helper, and otherwise missed
//! with a sentence; kept and shown nowhere.

use std::io::Write as _;
use std::process::Stdio;
use std::time::Duration;

use carebook_tests::{World, carebook};

use crate::servers::http::{NAME, PASSWORD};
use crate::servers::{Http, clone_of, sync, synced, team};

#[test]
fn without_a_terminal_a_password_is_missed_with_a_sentence() {
    let world = World::new();
    let bare = team(&world);
    let http = Http::start(&world.path("srv"));
    let mine = clone_of(&world, &bare, "mine", &http.url("team.git"));
    let error = sync(&mine, &[]).exits(5).error();
    let message = error["message"].as_str().unwrap();
    assert!(message.contains("did not let you in"), "{error}");
    assert!(
        error["hint"]
            .as_str()
            .unwrap()
            .contains("Run it in a terminal"),
        "{error}"
    );
    assert_eq!(http.authorised(), 0);
}

#[test]
fn the_persons_own_helper_answers() {
    let world = World::new();
    let bare = team(&world);
    let http = Http::start(&world.path("srv"));
    let mine = clone_of(&world, &bare, "mine", &http.url("team.git"));
    let helper = format!("!f() {{ echo username={NAME}; echo 'password={PASSWORD}'; }}; f");
    world.git(
        &world.path(""),
        &["config", "--global", "credential.helper", &helper],
    );
    synced(&mine, &[]);
    assert!(http.authorised() > 0);
}

#[test]
fn at_a_terminal_it_is_asked_for_and_not_shown() {
    let world = World::new();
    let bare = team(&world);
    let http = Http::start(&world.path("srv"));
    let mine = clone_of(&world, &bare, "mine", &http.url("team.git"));
    // `script` gives the program a terminal of its own.
    let line = format!(
        "{} --handbook {} sync",
        carebook().display(),
        mine.folder().display()
    );
    let mut child = world
        .command("script")
        .args(["-q", "-e", "-c", &line, "/dev/null"])
        .env("SHELL", "/bin/sh")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("script starts");
    let mut keys = child.stdin.take().expect("its keys");
    for answer in [NAME, PASSWORD] {
        // Keys that are pressed before the question are thrown away, as for any password.
        std::thread::sleep(Duration::from_millis(1_500));
        keys.write_all(format!("{answer}\n").as_bytes())
            .expect("a key");
        keys.flush().expect("a key");
    }
    let output = child.wait_with_output().expect("its end");
    let shown = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{shown}");
    assert!(shown.contains("Username for"), "{shown}");
    assert!(shown.contains(NAME), "a name is shown while it is typed");
    assert!(shown.contains("Password for"), "{shown}");
    assert!(!shown.contains(PASSWORD), "a password is not: {shown}");
    assert!(http.authorised() > 0);
    drop(keys);
}

#[test]
fn a_password_in_the_address_is_shown_nowhere() {
    let world = World::new();
    let bare = team(&world);
    let http = Http::start(&world.path("srv"));
    let address = format!("http://{NAME}:wr0ng@127.0.0.1:{}/team.git", http.port());
    let mine = clone_of(&world, &bare, "mine", &address);
    let run = sync(&mine, &[]).exits(5);
    assert!(
        !run.stdout.contains("wr0ng") && !run.stderr.contains("wr0ng"),
        "{} {}",
        run.stdout,
        run.stderr
    );
    let state = mine.rpc().ask("sync.state", &serde_json::json!({}));
    let shown = state["address"].as_str().unwrap();
    assert!(shown.contains(NAME) && !shown.contains("wr0ng"), "{shown}");
}
