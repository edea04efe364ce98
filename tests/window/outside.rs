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
