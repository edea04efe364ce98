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
    window.read(&named("welcome-refused"), "nowhere");
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

/// Types into a field of a form.
fn fill(window: &Window, field: &str, text: &str) {
    let element = window.see(&format!("input{0}, {0} input", named(field)));
    window.session().click(&element);
    window.session().chord(&[keys::CONTROL], "a");
    window.press(keys::BACKSPACE);
    window.session().type_into(&element, text);
}

#[test]
fn a_repository_is_cloned_and_opened() {
    let world = World::new();
    let origin = four_languages(&world);
    let parent = world.path("clones");
    std::fs::create_dir(&parent).expect("a folder");
    let window = Window::open(&world, None);
    window.click(&named("welcome-clone"));
    fill(
        &window,
        "clone-url",
        "https://127.0.0.1:9/nothing/there.git",
    );
    fill(&window, "clone-parent", parent.to_str().expect("UTF-8"));
    window.click(&named("clone-start"));
    window.see(&named("clone-failed"));
    window.keep("clone-failed");
    assert_eq!(
        std::fs::read_dir(&parent).expect("the folder").count(),
        0,
        "no part copy is left"
    );
    let kept = window.session().run(
        "return (document.querySelector('input[data-test=clone-url], [data-test=clone-url] input')).value",
    );
    assert_eq!(
        kept, "https://127.0.0.1:9/nothing/there.git",
        "the address is kept"
    );
    fill(
        &window,
        "clone-url",
        origin.folder().to_str().expect("UTF-8"),
    );
    window.click(&named("clone-start"));
    window.see(&named("rail-search"));
    search(&window, "voucher");
    window.see("[data-test=search-result][data-path=\"refunds/opened-items.md\"]");
    assert!(
        parent.join("handbook/.git").is_dir(),
        "it lies where it was asked for"
    );
}

#[test]
fn who_acts_is_asked_for_where_git_does_not_know() {
    let mut world = World::new();
    for role in ["AUTHOR", "COMMITTER"] {
        world = world
            .without(&format!("GIT_{role}_NAME"))
            .without(&format!("GIT_{role}_EMAIL"));
    }
    let window = Window::open(&world, None);
    window.see(&format!(
        "{}, {}",
        named("person-form"),
        named("person-dialog")
    ));
    window.keep("welcome-person");
    fill(&window, "person-name", "Nguyễn Thị Ánh");
    fill(&window, "person-email", "anh");
    window.click(&named("person-save"));
    fill(&window, "person-email", "anh@example.com");
    window.click(&named("person-save"));
    window.wait("the name being known", || {
        let script = "return window.__TAURI_INTERNALS__.invoke('rpc', { name: 'app.state', request: {} }).then((s) => s.person.name + ' ' + s.person.email)";
        let person = window.session().try_run(script).ok()?;
        (person == "Nguyễn Thị Ánh anh@example.com").then_some(())
    });
}

#[test]
fn the_window_comes_back_where_it_was() {
    let world = World::new();
    let book = four_languages(&world);
    let window = crate::handbooks::open(&book);
    window.session().resize(1010, 707);
    let size = |window: &Window| window.session().run("return [innerWidth, innerHeight]");
    window.wait("the new size", || {
        (size(&window) == serde_json::json!([1010, 707])).then_some(())
    });
    drop(window.session().try_run(
        "window.__TAURI_INTERNALS__.invoke('rpc', { name: 'shell.quit', request: {} }); return 1",
    ));
    carebook_tests::wait_for(
        "the window's place being kept",
        std::time::Duration::from_secs(20),
        || world.path("data/window.json").is_file().then_some(()),
    );
    drop(window);
    let again = crate::handbooks::open(&book);
    assert_eq!(size(&again), serde_json::json!([1010, 707]));
}

/// A server that takes the call and says nothing: Esc stops the clone, and so does the end of the
/// app; neither leaves anything in the folder.
#[test]
fn a_clone_that_hangs_is_stopped_by_esc_and_by_closing() {
    let world = World::new();
    let parent = world.path("clones");
    std::fs::create_dir(&parent).expect("a folder");
    let silent = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = format!(
        "http://{}/care.git",
        silent.local_addr().expect("its address")
    );
    let left = || std::fs::read_dir(&parent).expect("the folder").count();
    let gone = |what: &str| {
        carebook_tests::wait_for(what, std::time::Duration::from_secs(10), || {
            (left() == 0).then_some(())
        });
    };
    let start = |window: &Window| {
        window.click(&named("welcome-clone"));
        fill(window, "clone-url", &address);
        fill(window, "clone-parent", parent.to_str().expect("UTF-8"));
        window.click(&named("clone-start"));
        window.see(&named("clone-cancel"));
        carebook_tests::wait_for(
            "the clone having begun",
            std::time::Duration::from_secs(10),
            || (left() > 0).then_some(()),
        );
    };
    let window = Window::open(&world, None);
    window.see(&named("welcome"));
    start(&window);
    window.press(keys::ESCAPE);
    window.see(&named("clone-start"));
    gone("what Esc stopped being taken away");
    window.press(keys::ESCAPE);
    start(&window);
    drop(window.session().try_run(
        "window.__TAURI_INTERNALS__.invoke('rpc', { name: 'shell.quit', request: {} }); return 1",
    ));
    gone("what the end of the app stopped being taken away");
}

/// Who starts the app on a folder learns in the window what is the matter with it.
#[test]
fn a_first_start_on_a_plain_folder_offers_to_make_it_a_handbook() {
    let world = World::new();
    let plain = world.path("plain");
    std::fs::create_dir(&plain).expect("a folder");
    std::fs::write(plain.join("hold.md"), "# Holding\n\nAsk first.\n").expect("a text");
    let window = Window::open(&world, Some(&plain));
    window.see(&named("welcome-make"));
    assert!(!plain.join(".git").exists(), "asking writes nothing");
    window.click(&named("welcome-make"));
    window.see(&named("rail-search"));
    search(&window, "holding");
    window.see("[data-test=search-result][data-path=\"hold.md\"]");
}

#[test]
fn a_second_start_brings_the_window_that_is_there() {
    let world = World::new();
    let book = four_languages(&world);
    let other = world
        .handbook_at("other")
        .file("carebook.toml", "[handbook]\nname = \"The other one\"\n")
        .file("papaya.md", "# Papaya filters\n\nNine euros.\n")
        .commit("Another handbook");
    let window = crate::handbooks::open(&book);
    search(&window, "voucher");
    window.see("[data-test=search-result]");
    drop(window.start_again(&world, None).succeeded());
    window.see("[data-test=search-result]");
    drop(window.start_again(&world, Some(other.folder())).succeeded());
    window.read(&named("handbook-switch"), "The other one");
    search(&window, "papaya");
    window.see("[data-test=search-result][data-path=\"papaya.md\"]");
    drop(
        window
            .start_again(&world, Some(&world.path("nowhere")))
            .succeeded(),
    );
    window.read(&named("welcome-refused"), "nowhere");
}
