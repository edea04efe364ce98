//! A picture of every view, light and dark, at the usual and at the smallest size, kept under
//! `artifacts/screens/` for people to look at; and that nothing on any of them broke.

use carebook_tests::{Window, World, keys};

use crate::handbooks::{named, open, sample, search};

/// Notes what the page complains about from now on.
fn listen_for_complaints(window: &Window) {
    window.session().run(
        "window.complaints = []; \
         addEventListener('error', (e) => window.complaints.push('error: ' + e.message)); \
         addEventListener('unhandledrejection', (e) => window.complaints.push('rejected: ' + (e.reason?.message ?? e.reason))); \
         document.addEventListener('securitypolicyviolation', (e) => window.complaints.push('policy: ' + e.violatedDirective + ' ' + e.blockedURI));",
    );
}

#[test]
fn every_view_shows_itself() {
    let world = World::new();
    let book = sample(&world);
    let window = open(&book);
    listen_for_complaints(&window);
    window.see(&named("search-field"));
    window.read(&named("search-start"), "Published last");
    window.keep_view("search-start");
    search(&window, "refund opened");
    window.see(&named("search-result"));
    window.read(&named("answer"), " ");
    window.keep_view("search");
    window.press(keys::ENTER);
    window.see(&named("read-view"));
    window.read(&named("document-text"), " ");
    window.keep_view("read");
    for (rail, view) in [
        ("rail-library", "library-view"),
        ("rail-freshness", "freshness-view"),
        ("rail-settings", "settings-view"),
    ] {
        window.click(&named(rail));
        window.see(&named(view));
        std::thread::sleep(std::time::Duration::from_millis(400));
        window.keep_view(view.trim_end_matches("-view"));
    }
    let complaints = window.session().run("return window.complaints");
    assert_eq!(
        complaints,
        serde_json::json!([]),
        "the page has nothing to complain about"
    );
}

#[test]
fn no_view_is_wider_than_the_smallest_window() {
    let world = World::new();
    let book = sample(&world);
    let window = open(&book);
    window.session().resize(900, 600);
    for (rail, view) in [
        ("rail-search", "search-field"),
        ("rail-library", "library-view"),
        ("rail-freshness", "freshness-view"),
        ("rail-settings", "settings-view"),
    ] {
        window.click(&named(rail));
        window.see(&named(view));
        let size = window.session().run("const e = document.scrollingElement; return [e.scrollWidth, e.scrollHeight, innerWidth, innerHeight]");
        let number = |at: usize| size[at].as_u64().unwrap_or(u64::MAX);
        assert!(
            number(0) <= number(2) && number(1) <= number(3),
            "{view} overflows the window: {size}"
        );
    }
}
