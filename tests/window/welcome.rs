//! The first run, and the runs after it.

use carebook_tests::{Window, World, keys};

use crate::handbooks::{four_languages, named, search};

#[test]
fn the_first_run_leads_to_the_sample_handbook() {
    let world = World::new();
    let window = Window::open(&world, None);
    window.see(&named("welcome"));
    window.keep_view("welcome");
    window.click(&named("welcome-sample"));
    window.see(&named("rail-search"));
    search(&window, "hold");
    window.see("[data-test=search-result][data-path=\"phone/hold.md\"]");
    window.keep("search-sample");
    drop(window);

    let again = Window::open(&world, None);
    again.see(&named("rail-search"));
    assert!(
        again.session().find(&named("welcome")).is_none(),
        "the handbook of last time is open"
    );
}

#[test]
fn a_plain_folder_is_offered_to_become_a_handbook() {
    let world = World::new();
    let plain = world.path("plain");
    std::fs::create_dir(&plain).expect("a folder");
    std::fs::write(plain.join("hold.md"), "# Holding\n\nAsk first.\n").expect("a text");
    let window = Window::open(&world, None);
    window.see(&named("welcome"));
    let opened = window.session().run(&format!(
        "return window.__TAURI_INTERNALS__.invoke('rpc', {{ name: 'handbook.open', request: {{ path: {} }} }})",
        serde_json::json!(plain)
    ));
    assert_eq!(opened["type"], "not_a_repository", "{opened}");
    assert_eq!(opened["markdown_files"], 1);
    assert!(!plain.join(".git").exists(), "asking writes nothing");
    let made = window.session().run(&format!(
        "return window.__TAURI_INTERNALS__.invoke('rpc', {{ name: 'handbook.create', request: {{ path: {} }} }})",
        serde_json::json!(plain)
    ));
    assert_eq!(made["type"], "opened", "{made}");
    window.see(&named("rail-search"));
    search(&window, "holding");
    window.see("[data-test=search-result][data-path=\"hold.md\"]");
}

#[test]
fn a_folder_that_cannot_be_opened_leaves_the_welcome() {
    let world = World::new();
    let window = Window::open(&world, Some(&world.path("nowhere")));
    window.see(&named("welcome"));
    let log = std::fs::read_to_string(world.path("window.log")).expect("the log");
    assert!(
        log.contains("nowhere"),
        "the sentence names the folder: {log}"
    );
}

#[test]
fn the_window_never_writes_into_the_repository() {
    let world = World::new();
    let book = four_languages(&world);
    let before = book.fingerprint();
    let window = crate::handbooks::open(&book);
    search(&window, "voucher");
    window.see("[data-test=search-result]");
    window.press(keys::ENTER);
    window.see(&named("read-view"));
    for place in ["rail-library", "rail-freshness", "rail-settings"] {
        window.click(&named(place));
    }
    window.see(&named("settings-view"));
    drop(window);
    assert_eq!(
        book.fingerprint(),
        before,
        "opening, searching and reading write nothing"
    );
}
