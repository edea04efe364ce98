//! Passwords: asked for at the terminal, taken from the person's own helper, and otherwise missed
//! with a sentence; kept and shown nowhere.

use std::io::{Read as _, Write as _};
use std::process::Stdio;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use carebook_tests::{World, carebook, wait_for};

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
    let mut screen = child.stdout.take().expect("its screen");
    let shown: Arc<Mutex<String>> = Arc::default();
    let reader = {
        let shown = Arc::clone(&shown);
        thread::spawn(move || {
            let mut piece = [0; 256];
            while let Ok(count @ 1..) = screen.read(&mut piece) {
                let piece = String::from_utf8_lossy(&piece[..count]).into_owned();
                shown.lock().expect("the screen").push_str(&piece);
            }
        })
    };
    for (question, answer) in [("Username for", NAME), ("Password for", PASSWORD)] {
        wait_for(question, Duration::from_secs(30), || {
            shown
                .lock()
                .expect("the screen")
                .contains(question)
                .then_some(())
        });
        keys.write_all(format!("{answer}\n").as_bytes())
            .expect("a key");
        keys.flush().expect("a key");
    }
    let status = child.wait().expect("its end");
    drop(reader.join());
    let shown = shown.lock().expect("the screen").clone();
    assert!(status.success(), "{shown}");
    let typed = shown.split("Password for").next().unwrap_or_default();
    assert!(
        typed.matches(NAME).count() >= 1,
        "a name is shown while it is typed: {shown}"
    );
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
