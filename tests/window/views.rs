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

/// Returns the numbers that a script works out in the window.
fn measured(window: &Window, script: &str) -> Vec<f64> {
    let measured = window.session().run(script);
    let numbers = measured.as_array().into_iter().flatten();
    numbers.filter_map(serde_json::Value::as_f64).collect()
}

#[test]
fn rows_of_the_library_stand_under_their_headings() {
    let world = World::new();
    let book = world
        .handbook()
        .file("a.md", "---\nlang: zzzz\n---\n# Apples\n\nSweet.\n")
        .file("b.md", "# Pears\n\nSweet as well.\n")
        .commit("Fruit");
    let window = open(&book);
    window.click(&named("rail-library"));
    window.see(&named("document-row"));
    let off = measured(
        &window,
        "const at = (place, side) => document.querySelector(place).getBoundingClientRect()[side]; \
         const row = (name) => '[data-test=document-row] .' + name; \
         return [at(row('owner'), 'left') - at('.heads .owner', 'left'), \
                 at(row('updated'), 'left') - at('.heads .updated', 'left'), \
                 at(row('trust'), 'right') - at('.heads .trust', 'right'), \
                 Math.max(0, at(row('lang'), 'right') - at(row('owner'), 'left') + 4)]",
    );
    assert_eq!(off, [0.0; 4], "owner, updated, trust; a long language");
}

#[test]
fn search_is_whole_at_a_high_zoom_in_the_smallest_window() {
    let world = World::new();
    let book = sample(&world);
    let window = open(&book);
    window.session().resize(900, 600);
    for _ in 0..5 {
        window.session().chord(&[keys::CONTROL], "=");
    }
    search(&window, "refund");
    window.see(&named("search-result"));
    for theme in ["light", "dark"] {
        window.session().run(&format!(
            "document.documentElement.dataset.theme = '{theme}'"
        ));
        window.keep(&format!("search-zoomed-{theme}"));
    }
    let off = measured(
        &window,
        "const over = (all, side, limit) => [...document.querySelectorAll(all)] \
             .filter((e) => e.getBoundingClientRect()[side] > limit + 1).length; \
         const field = document.querySelector('[data-test=search-field]'); \
         return [[...document.querySelectorAll('h3 mark')].filter((e) => e.getClientRects().length > 1).length, \
                 over('[role=group] button', 'right', document.querySelector('main').getBoundingClientRect().right), \
                 over('[data-test=person]', 'bottom', innerHeight), \
                 Number(field.scrollWidth > field.clientWidth)]",
    );
    assert_eq!(
        off, [0.0; 4],
        "words broken, filters cut off, the person cut off, the query cut off"
    );
}
