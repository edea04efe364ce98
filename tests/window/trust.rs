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
