//! What happens outside while the window is open shows up by itself.

use carebook_tests::{LINH, World};

use crate::handbooks::{four_languages, named, open, search};

#[test]
fn a_commit_appears_by_itself() {
    let world = World::new();
    let book = four_languages(&world);
    let window = open(&book);
    search(&window, "umbrella");
    window.see(&named("search-empty"));
    book.write("rain.md", "# Rain\n\nTake an umbrella.\n");
    book.commit_now(LINH, "2026-06-14T09:00:00Z", "Rain");
    window.see("[data-test=search-result][data-path=\"rain.md\"]");

    window.click(&named("rail-library"));
    window.see("[data-test=document-row][data-path=\"rain.md\"]");
    book.git(&["rm", "--quiet", "rain.md"]);
    book.commit_now(LINH, "2026-06-14T10:00:00Z", "No rain");
    window.wait("the removed document leaving the list", || {
        window
            .session()
            .find("[data-test=document-row][data-path=\"rain.md\"]")
            .is_none()
            .then_some(())
    });
}

#[test]
fn a_new_version_shows_in_the_open_document() {
    let world = World::new();
    let book = four_languages(&world);
    let window = open(&book);
    search(&window, "apologise");
    window.see("[data-test=search-result][data-path=\"phone/hold.md\"]");
    window.press(carebook_tests::keys::ENTER);
    window.read(&named("document-text"), "Within 60 seconds");
    book.write(
        "phone/hold.md",
        "# Putting a caller on hold\n\nAsk first.\n\n## Come back\n\nWithin 45 seconds.\n",
    );
    book.commit_now(LINH, "2026-06-14T09:00:00Z", "Shorter");
    window.read(&named("document-text"), "Within 45 seconds");
}

#[test]
fn an_edit_outside_is_a_local_change_and_not_published() {
    let world = World::new();
    let book = four_languages(&world);
    let window = open(&book);
    window.click(&named("rail-library"));
    window.see(&named("library-view"));
    book.write(
        "phone/hold.md",
        "# Putting a caller on hold\n\nNever ask umbrella.\n",
    );
    window.see(&named("library-changes"));
    window.keep("library-changes");
    search(&window, "umbrella");
    window.see(&named("search-empty"));
    search(&window, "apologise");
    window.see("[data-test=search-result][data-path=\"phone/hold.md\"]");
    window.press(carebook_tests::keys::ENTER);
    window.read(&named("document-text"), "Within 60 seconds");
    window.see(&named("local-banner"));
}

/// Opens the document about holding in Read.
fn read_hold(window: &carebook_tests::Window) {
    search(window, "apologise");
    window.see("[data-test=search-result][data-path=\"phone/hold.md\"]");
    window.press(carebook_tests::keys::ENTER);
    window.read(&named("document-text"), "Within 60 seconds");
}

#[test]
fn a_document_that_is_moved_or_removed_while_it_is_read_says_so() {
    let world = World::new();
    let book = four_languages(&world);
    let window = open(&book);
    read_hold(&window);
    book.git(&["mv", "phone/hold.md", "waiting.md"]);
    book.commit_now(LINH, "2026-06-14T09:00:00Z", "Moved");
    let said = window.read(&named("moved-banner"), "waiting.md");
    assert!(said.contains("phone/hold.md"), "where it lay: {said}");
    window.see("[data-test=read-view][data-path=\"waiting.md\"]");
    window.read(&named("document-text"), "Within 60 seconds");
    window.keep("read-moved");

    book.git(&["rm", "--quiet", "waiting.md"]);
    book.commit_now(LINH, "2026-06-14T10:00:00Z", "Removed");
    window.read(&named("unpublished-banner"), "no longer Published");
    assert!(
        window.session().find(&named("open-edit")).is_none(),
        "what is not published is not edited"
    );
    window.keep("read-unpublished");
}

#[test]
fn a_folder_that_is_moved_away_is_said_and_comes_back() {
    let world = World::new();
    let book = four_languages(&world);
    let window = open(&book);
    read_hold(&window);
    let away = book.folder().with_file_name("away");
    std::fs::rename(book.folder(), &away).expect("the folder moves");
    window.read(
        &named("handbook-gone"),
        &book.folder().display().to_string(),
    );
    window.click(&named("rail-library"));
    window.see("[data-test=document-row][data-path=\"phone/hold.md\"]");
    window.keep("handbook-gone");
    std::fs::rename(&away, book.folder()).expect("the folder comes back");
    window.wait("the notice leaving", || {
        let shown = window.session().find(&named("handbook-gone"));
        shown.is_none().then_some(())
    });
    read_hold(&window);
}

#[test]
fn a_deleted_cache_never_makes_search_find_nothing() {
    let world = World::new();
    let book = four_languages(&world);
    let window = open(&book);
    search(&window, "apologise");
    window.see("[data-test=search-result][data-path=\"phone/hold.md\"]");
    window.session().run(
        "window.empty = 0; new MutationObserver(() => { \
         if (document.querySelector('[data-test=search-empty]')) window.empty += 1 \
         }).observe(document.body, { childList: true, subtree: true });",
    );
    for below in ["", "index"] {
        let caches: Vec<_> = std::fs::read_dir(world.path("cache"))
            .expect("the caches")
            .flatten()
            .map(|entry| entry.path().join(below))
            .collect();
        for cache in caches {
            drop(std::fs::remove_dir_all(cache));
        }
        search(&window, "voucher");
        window.see("[data-test=search-result][data-path=\"refunds/opened-items.md\"]");
        if below.is_empty() {
            window.read(&named("toast"), "built anew");
        }
        search(&window, "apologise");
        window.see("[data-test=search-result][data-path=\"phone/hold.md\"]");
    }
    let empty = window.session().run("return window.empty");
    assert_eq!(empty, 0, "nothing was said to be found");
}
