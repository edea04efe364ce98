//! Sync in the window: a server that asks who one is, and a remote that came with the folder.

use std::path::Path;

use carebook_tests::{Handbook, Window, World, keys};

use crate::handbooks::{named, open};
use crate::http::{Http, NAME, PASSWORD};
use crate::review::{clone_of, team};

/// Types the answer to a question of the server.
fn answer(window: &Window, question: &str, typed: &str) {
    window.read(&named("credential-text"), question);
    window.press(typed);
    window.press(keys::ENTER);
    window.wait("the question going away", || {
        window
            .texts(&named("credential-text"))
            .iter()
            .all(|text| !text.contains(question))
            .then_some(())
    });
}

/// The files below a folder that hold these words.
fn holding(folder: &Path, words: &str) -> String {
    let mut command = std::process::Command::new("grep");
    command.args(["-rlF", "--", words]).arg(folder);
    let found = command.output().expect("grep starts");
    String::from_utf8_lossy(&found.stdout).into_owned()
}

#[test]
fn a_server_is_answered_in_a_dialog_and_the_password_is_kept_nowhere() {
    let world = World::new();
    let bare = team(&world, "");
    let http = Http::start(&world.path("srv"));
    let emma = clone_of(&world, &bare, "emma");
    emma.git(&["remote", "set-url", "origin", &http.url("team.git")]);
    let window = open(&emma);

    // Nobody has to answer.
    window.press(keys::F5);
    window.read(&named("credential-text"), "Username");
    window.press(keys::ESCAPE);
    window.see(&named("sync-needs"));
    window.keep("sync-credentials");

    // A wrong password is said so, and another try is one click away.
    window.click(&named("sync-now"));
    answer(&window, "Username", NAME);
    window.see("[data-test=credential-answer][type=password]");
    window.keep("sync-password");
    answer(&window, "Password", "guess");
    window.see(&named("sync-needs"));
    assert_eq!(http.authorised(), 0);

    window.click(&named("sync-now"));
    answer(&window, "Username", NAME);
    answer(&window, "Password", PASSWORD);
    window.see("[data-test=sync-line][data-sign=good]");
    assert!(http.authorised() > 0);
    drop(window);
    assert_eq!(holding(&world.path(""), PASSWORD), "");
}

#[test]
fn a_repository_is_cloned_with_a_password() {
    let world = World::new();
    let bare = team(&world, "");
    let http = Http::start(&world.path("srv"));
    assert!(bare.is_dir());
    let window = Window::open(&world, None);
    window.click(&named("welcome-clone"));
    window.click(&named("clone-url"));
    window.press(&http.url("team.git"));
    window.click(&named("clone-parent"));
    window.press(&world.path("clones").to_string_lossy());
    std::fs::create_dir_all(world.path("clones")).expect("a folder");
    window.click(&named("clone-start"));
    answer(&window, "Username", NAME);
    answer(&window, "Password", PASSWORD);
    window.see(&named("rail-search"));
    window.see("[data-test=sync-line]");
    let book = Handbook::existing(&world, world.path("clones/team"));
    let address = book.git(&["remote", "get-url", "origin"]);
    assert_eq!(address.trim(), http.url("team.git"));
    drop(window);
    assert_eq!(holding(&world.path(""), PASSWORD), "");
}

#[test]
fn a_remote_that_came_with_the_folder_is_trusted_first() {
    let world = World::new();
    let bare = team(&world, "");
    let emma = clone_of(&world, &bare, "srv/emma");
    emma.git(&["remote", "set-url", "origin", "../team.git"]);
    // What came along with the folder could run a program of its own.
    let hook = bare.join("hooks/post-receive");
    std::fs::create_dir_all(bare.join("hooks")).expect("a folder");
    std::fs::write(&hook, "#!/bin/sh\n").expect("a hook");
    std::fs::set_permissions(&hook, std::os::unix::fs::PermissionsExt::from_mode(0o755))
        .expect("its permissions");
    emma.ask(&[
        "comment",
        "add",
        "refunds.md",
        "--quote",
        "14 days",
        "-m",
        "Still?",
    ]);
    let before = world.git(&bare, &["for-each-ref"]);
    let window = open(&emma);
    window.press(keys::F5);
    window.see(&named("sync-trust"));
    window.keep("sync-trust");
    assert_eq!(
        world.git(&bare, &["for-each-ref"]),
        before,
        "nothing is sent before somebody says so"
    );
    window.click(&named("sync-trust"));
    window.click(&named("sync-trust-do"));
    window.see("[data-test=sync-line][data-sign=good]");
    assert!(
        world
            .git(&bare, &["for-each-ref"])
            .contains("carebook/journal")
    );
}
