//! Freshness stands wherever a document is named.

use carebook_tests::{LINH, World, keys};

use crate::handbooks::{four_languages, named, open, search};

#[test]
fn a_stale_document_shows_its_badge_everywhere() {
    let world = World::new();
    let book = four_languages(&world);
    let window = open(&book);
    let row = "[data-path=\"promotions/summer.md\"]";
    search(&window, "promotion");
    window.see(&format!(
        "[data-test=search-result]{row} [data-test=badge][data-state=stale]"
    ));
    window.press(keys::ENTER);
    window.see(&format!(
        "[data-test=read-view]{row} [data-test=badge][data-state=stale]"
    ));
    window.read(&named("badge"), "Stale");
    window.keep("read-stale");
    window.click(&named("rail-freshness"));
    window.see(&format!(
        "[data-test=freshness-column][data-key=stale] [data-test=freshness-card]{row}"
    ));

    book.write("promotions/summer.md", "---\ntitle: Summer promotion\nkind: promotion\nlang: en\n---\nTell customers a week before.\n");
    book.commit_now(LINH, "2026-06-14T09:00:00Z", "A week");
    window.see(&format!(
        "[data-test=freshness-column][data-key=fresh] [data-test=freshness-card]{row}"
    ));
}

#[test]
fn a_reader_says_that_a_text_is_still_accurate_and_takes_it_back() {
    let world = World::new();
    let book = four_languages(&world);
    let window = open(&book);
    let row = "[data-path=\"promotions/summer.md\"]";
    search(&window, "promotion");
    window.see(&format!("[data-test=search-result]{row}"));
    window.press(keys::ENTER);
    let badge = |state: &str| {
        format!("[data-test=read-view]{row} .trust [data-test=badge][data-state={state}]")
    };
    window.see(&badge("stale"));
    window.press("v");
    window.see(&format!("[data-test=verify-choose]{row}:checked"));
    window.keep("verify");
    window.click(&named("verify-do"));
    window.see(&badge("fresh"));
    assert_eq!(
        book.git(&["log", "-1", "--format=%an: %s", "carebook/journal"])
            .trim(),
        "Emma Clarke: promotions/summer.md is still accurate"
    );
    window.click(&named("toast-action"));
    window.see(&badge("stale"));
    assert_eq!(book.git(&["status", "--porcelain"]), "");

    // On the board several are verified at once; what nobody opened is not ticked.
    window.click(&named("rail-freshness"));
    let card = |path: &str| format!("[data-test=freshness-card][data-path=\"{path}\"]");
    window.see(&card("promotions/summer.md"));
    window.press(keys::DOWN);
    window.press("x");
    window.press(keys::RIGHT);
    window.press("x");
    window.see(&named("freshness-verify"));
    window.press("v");
    window.see(&named("verify-choose"));
    let offered = window.session().find_all(&named("verify-choose"));
    assert_eq!(offered.len(), 2, "two cards were selected");
    let ticked = window
        .session()
        .find_all("[data-test=verify-choose]:checked");
    assert_eq!(ticked.len(), 1, "only the one that was opened is ticked");
    window.keep("verify-many");
    window.click("[data-test=verify-choose]:not(:checked)");
    window.read(&named("verify-do"), "2");
    window.click(&named("verify-do"));
    window.see(&format!(
        "[data-test=freshness-column][data-key=fresh] {}",
        card("promotions/summer.md")
    ));
    window.session().chord(&[keys::CONTROL], "z");
    window.see(&format!(
        "[data-test=freshness-column][data-key=stale] {}",
        card("promotions/summer.md")
    ));
}
