//! Local changes in the window: looked at, made a draft, published through one, put back.

use carebook_tests::{Handbook, Window, World, keys};

use crate::handbooks::{four_languages, named, open};

const HOLD: &str =
    "# Putting a caller on hold\n\nAsk first.\n\n## Come back\n\nWithin 45 seconds.\n";

/// A window that shows the local changes of a handbook: one text changed, one new, one gone.
fn looking<'w>(world: &'w World) -> (Handbook<'w>, Window) {
    let book = four_languages(world);
    book.write("phone/hold.md", HOLD);
    book.write("rain.md", "# Rain\n\nTake an umbrella.\n");
    std::fs::remove_file(book.folder().join("refunds/atmaksa.md")).expect("a file less");
    let window = open(&book);
    window.click(&named("rail-library"));
    window.click(&named("library-changes"));
    window.see(&named("changes-view"));
    (book, window)
}

/// Chooses a change in the list.
fn choose(window: &Window, path: &str) {
    window.click(&format!("[data-test=change-row][data-path=\"{path}\"]"));
    window.see(&format!(
        "[data-test=change-row][data-path=\"{path}\"][aria-selected=true]"
    ));
}

/// The file in the working folder.
fn file(book: &Handbook<'_>, path: &str) -> Option<String> {
    std::fs::read_to_string(book.folder().join(path)).ok()
}

#[test]
fn a_local_change_becomes_a_draft_and_the_file_stays() {
    let world = World::new();
    let (book, window) = looking(&world);
    choose(&window, "phone/hold.md");
    window.read("[data-test=prose-diff] ins", "45");
    window.keep_view("changes");
    window.click(&named("change-draft"));
    window.see("[data-test=write-view][data-path=\"phone/hold.md\"]");
    window.read("[data-test=editor-text]", "Within 45 seconds.");
    assert_eq!(file(&book, "phone/hold.md").as_deref(), Some(HOLD));
    let source = book.ask(&["show", "phone/hold.md"])["source"].to_string();
    assert!(
        source.contains("60 seconds"),
        "nothing is published: {source}"
    );
}

#[test]
fn a_local_change_is_published_through_a_draft() {
    let world = World::new();
    let (book, window) = looking(&world);
    choose(&window, "phone/hold.md");
    window.click(&named("change-publish"));
    window.see(&named("publish-dialog"));
    window.read(&named("publish-dialog"), "45");
    window.click(&named("publish-do"));
    window.read(&named("document-text"), "Within 45 seconds.");
    let source = book.ask(&["show", "phone/hold.md"])["source"].clone();
    assert_eq!(source, HOLD);
    let still = book.git(&["status", "--porcelain", "phone/hold.md"]);
    assert_eq!(still, "", "the file and git agree");
}

#[test]
fn a_local_change_is_put_back_and_its_text_kept() {
    let world = World::new();
    let (book, window) = looking(&world);
    choose(&window, "phone/hold.md");
    window.click(&named("change-put-back"));
    window.see(&named("put-back-dialog"));
    window.keep("changes-put-back");
    window.press(keys::ESCAPE);
    assert_eq!(file(&book, "phone/hold.md").as_deref(), Some(HOLD));
    window.click(&named("change-put-back"));
    window.click(&named("put-back-do"));
    window.wait("the change leaving the list", || {
        window
            .session()
            .find("[data-test=change-row][data-path=\"phone/hold.md\"]")
            .is_none()
            .then_some(())
    });
    let text = file(&book, "phone/hold.md").expect("the published text");
    assert!(text.contains("Within 60 seconds"), "{text}");
    let kept = world
        .command("grep")
        .args(["-rl", "Within 45 seconds", "data"])
        .output();
    assert!(
        kept.expect("grep runs").status.success(),
        "the other text is kept"
    );

    choose(&window, "refunds/atmaksa.md");
    window.click(&named("change-put-back"));
    window.click(&named("put-back-do"));
    window.wait("the file being there again", || {
        file(&book, "refunds/atmaksa.md")
    });
}

/// Opens the menu of places and chooses from it.
fn place(window: &Window, deed: &str) {
    window.click(&named("place-menu"));
    window.click(&format!("[data-test=menu-item][data-value=\"{deed}\"]"));
    window.see(&named("place-dialog"));
}

/// Writes over the path that the dialog proposes.
fn to(window: &Window, path: &str) {
    window.click(&named("place-path"));
    window.session().chord(&[keys::CONTROL], "a");
    window.press(path);
}

#[test]
fn a_document_moves_in_a_draft_with_its_links() {
    let world = World::new();
    let book = four_languages(&world);
    let window = open(&book);
    window.click(&named("rail-library"));
    window.click("[data-test=document-row][data-path=\"phone/hold.md\"]");
    window.see("[data-test=read-view][data-path=\"phone/hold.md\"]");
    place(&window, "0 move");
    window.keep_view("place-move");
    to(&window, "calls/on-hold");
    window.click(&named("place-do"));
    window.read(&named("place-done"), "1 link rewritten");
    window.keep("place-moved");
    window.click(&named("place-see"));
    window.read(&named("draft-row"), "moved");
    let draft = book.ask(&["draft", "list"])[0]["name"].clone();
    let draft = draft.as_str().expect("a name");
    let text =
        book.ask(&["show", "refunds/opened-items.md", "--draft", draft])["source"].to_string();
    assert!(text.contains("../calls/on-hold.md#come-back"), "{text}");
    let published = book.ask(&["show", "phone/hold.md"]);
    assert_eq!(
        published["path"], "phone/hold.md",
        "agents read it where it was"
    );
    book.git(&["fsck", "--strict", "--no-dangling"]);
}

#[test]
fn a_folder_is_archived_and_a_document_taken_out_in_a_draft() {
    let world = World::new();
    let book = four_languages(&world);
    let window = open(&book);
    window.click(&named("rail-library"));
    window.click("[data-test=folder-row][data-path=promotions]");
    window.see("[data-test=document-row][data-path=\"promotions/summer.md\"]");
    place(&window, "1 archive");
    window.click(&named("place-do"));
    window.read(&named("place-done"), "1 file moved");
    window.click(&named("place-see"));
    window.read(&named("draft-row"), "moved");

    window.click(&named("rail-library"));
    window.click("[data-test=document-row][data-path=\"phone/hold.md\"]");
    window.see("[data-test=read-view][data-path=\"phone/hold.md\"]");
    place(&window, "0 remove");
    window.read(&named("place-dialog"), "Refunds for opened items");
    window.keep("place-remove");
    window.click(&named("place-do"));
    window.read(&named("draft-row"), "taken out");
    assert_eq!(
        book.ask(&["draft", "list"]).as_array().map(Vec::len),
        Some(2)
    );
    assert_eq!(
        book.ask(&["show", "phone/hold.md"])["path"],
        "phone/hold.md"
    );
}
