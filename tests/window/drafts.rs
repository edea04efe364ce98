//! The life of a draft in the window: begun, written, published, compared, restored; and the
//! bad days in between: the program killed, another program writing the same text.

use std::process::Stdio;

use carebook_tests::{Handbook, Window, World, carebook, keys};

use crate::handbooks::{four_languages, named, open, search};

/// What the editor shows.
pub const EDITOR: &str = "[data-test=editor-text]";

/// Opens a published document in a draft from Read.
pub fn edit(window: &Window, path: &str) {
    window.click(&named("rail-library"));
    window.click(&format!("[data-test=document-row][data-path=\"{path}\"]"));
    window.see(&format!("[data-test=read-view][data-path=\"{path}\"]"));
    window.click(&named("open-edit"));
    window.see(&format!("[data-test=write-view][data-path=\"{path}\"]"));
    focus(window);
}

/// Waits until the text has the focus.
pub fn focus(window: &Window) {
    window.see(EDITOR);
    window.wait("the text having the focus", || {
        let focused = window
            .session()
            .try_run("return document.activeElement?.dataset.test ?? ''")
            .ok()?;
        (focused == "editor-text").then_some(())
    });
}

/// Types behind the last word of the text.
pub fn type_at_end(window: &Window, typed: &str) {
    focus(window);
    window.session().chord(&[keys::CONTROL], keys::END);
    window.press(typed);
}

/// Waits until the header says that what was typed is safe in this way.
pub fn safe(window: &Window, state: &str) {
    window.see(&format!("[data-test=save-state][data-state={state}]"));
}

/// Makes a save point without a name.
pub fn save(window: &Window) {
    window.session().chord(&[keys::CONTROL], "s");
    window.see(&named("save-name"));
    window.press(keys::ENTER);
    safe(window, "saved");
}

/// The draft's own text of a document, as git has it.
pub fn drafted(book: &Handbook<'_>, draft: &str, path: &str) -> String {
    book.ask(&["show", path, "--draft", draft])["source"]
        .as_str()
        .expect("a text")
        .to_owned()
}

/// The one draft there is.
pub fn only_draft(book: &Handbook<'_>) -> String {
    let drafts = book.ask(&["draft", "list"]);
    let drafts = drafts.as_array().expect("drafts");
    assert_eq!(drafts.len(), 1, "{drafts:?}");
    drafts[0]["name"].as_str().expect("a name").to_owned()
}

/// Writes a whole text into a draft as another program does.
fn write_outside(book: &Handbook<'_>, draft: &str, path: &str, text: &str) {
    let mut command = book.command(carebook());
    command.args(["draft", "write", draft, path]);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .expect("carebook starts");
    let mut input = child.stdin.take().expect("its input");
    std::io::Write::write_all(&mut input, text.as_bytes()).expect("it reads");
    drop(input);
    assert!(child.wait().expect("it ends").success());
}

#[test]
fn a_draft_lives_from_a_template_to_an_older_text() {
    let world = World::new();
    let book = four_languages(&world);
    let window = open(&book);

    window.session().chord(&[keys::CONTROL], "n");
    window.see(&named("new-draft-dialog"));
    window.click(&named("new-draft-title"));
    window.press("Booking a call back");
    window.click(&named("new-draft-template"));
    window.click("[data-test=menu-item][data-value=procedure]");
    window.keep("draft-new");
    window.click(&named("new-draft-start"));
    window.see(&named("write-view"));
    window.read(&named("preview"), "Booking a call back");

    // A template is full of places to fill, and the checks say so.
    window.see("[data-test=hint][data-rule=leftover-placeholder]");
    focus(&window);
    window.session().chord(&[keys::CONTROL], "a");
    window.press("---\ntitle: Booking a call back\nkind: procedure\nlang: en\nowner: emma@example.com\n---\n# Booking a call back\n\nAsk for a time.\n");
    window.read(&named("preview"), "Ask for a time.");
    window.see("[data-test=hint][data-rule=missing-section]");
    type_at_end(&window, "\nSee [a page](nowhere.md).\n");
    window.see("[data-test=hint][data-rule=broken-link]");
    safe(&window, "kept");
    window.keep_view("write");
    for _ in 0.."\nSee [a page](nowhere.md).\n".chars().count() {
        window.press(keys::BACKSPACE);
    }
    window.wait("the broken link being gone", || {
        window
            .session()
            .find("[data-test=hint][data-rule=broken-link]")
            .is_none()
            .then_some(())
    });

    window.click(&named("write-publish"));
    window.see(&named("publish-dialog"));
    window.read(&named("prose-diff"), "Ask for a time.");
    window.keep_view("publish");
    window.click(&named("publish-do"));
    window.read(&named("document-text"), "Ask for a time.");
    let path = window
        .session()
        .run("return document.querySelector('[data-test=read-view]').dataset.path");
    let path = path.as_str().expect("a path").to_owned();
    assert_eq!(
        book.ask(&["show", &path])["title"],
        "Booking a call back",
        "agents read it now"
    );

    window.click(&named("open-edit"));
    window.see(&named("write-view"));
    type_at_end(&window, "Repeat the number.\n");
    window.read(&named("preview"), "Repeat the number.");
    window
        .session()
        .chord(&[keys::CONTROL, keys::SHIFT], keys::ENTER);
    window.read(&named("prose-diff"), "Repeat the number.");
    window.click(&named("publish-do"));
    window.read(&named("document-text"), "Repeat the number.");

    window.click(&named("open-history"));
    window.see(&named("history-view"));
    window.wait("two versions", || {
        (window.session().find_all(&named("version-row")).len() == 2).then_some(())
    });
    window.read("[data-test=prose-diff] ins", "Repeat the number.");
    window.keep_view("history-compare");
    window.click(&named("history-authors"));
    window.read(&named("author-run"), "Emma Clarke");
    window.read(&named("author-run"), "Repeat the number.");
    window.keep_view("history-authors");
    window.click(&named("history-changes"));
    window.read("[data-test=prose-diff] ins", "Repeat the number.");
    window.click("[data-test=version-row]");
    window.press(keys::DOWN);
    window.click(&named("history-restore"));
    window.see(&named("write-view"));
    window.read(&named("preview"), "Ask for a time.");
    window.miss(&named("preview"), "Repeat the number.");
    window.read(EDITOR, "Ask for a time.");
    let source = book.ask(&["show", &path])["source"].to_string();
    assert!(
        source.contains("Repeat the number."),
        "nothing is published by restoring: {source}"
    );
    book.git(&["fsck", "--strict", "--no-dangling"]);
}

#[test]
fn text_comes_back_after_the_program_was_killed() {
    let world = World::new();
    let book = four_languages(&world);
    let window = open(&book);
    edit(&window, "phone/hold.md");
    type_at_end(&window, "Never longer than promised.\n");
    safe(&window, "kept");
    window.kill();

    let draft = only_draft(&book);
    assert!(
        !drafted(&book, &draft, "phone/hold.md").contains("Never longer"),
        "it was not saved in the draft"
    );
    let window = open(&book);
    window.click(&named("rail-drafts"));
    window.see(&named("draft-row"));
    window.keep_view("drafts-found");
    window.click(&named("draft-open"));
    window.see(&named("recovered-banner"));
    window.keep_view("write-found");
    window.click(&named("recovered-compare"));
    window.read(&named("two-texts"), "Never longer than promised.");
    window.keep_view("write-two-texts");
    window.click(&named("use-found"));
    window.read(EDITOR, "Never longer than promised.");
    safe(&window, "saved");
    window.wait("nothing being offered any more", || {
        window
            .session()
            .find(&named("recovered-banner"))
            .is_none()
            .then_some(())
    });
    assert!(drafted(&book, &draft, "phone/hold.md").ends_with("Never longer than promised.\n"));
}

#[test]
fn another_program_writes_the_same_text_and_both_are_kept() {
    let world = World::new();
    let book = four_languages(&world);
    let window = open(&book);
    edit(&window, "phone/hold.md");
    type_at_end(&window, "Mine.\n");
    safe(&window, "kept");
    let draft = only_draft(&book);
    let base = drafted(&book, &draft, "phone/hold.md");
    write_outside(&book, &draft, "phone/hold.md", &format!("{base}Theirs.\n"));

    window.see(&named("diverged-banner"));
    window.keep_view("write-diverged");
    assert_eq!(
        drafted(&book, &draft, "phone/hold.md"),
        format!("{base}Theirs.\n"),
        "nothing is written over it"
    );
    window.read(EDITOR, "Mine.");
    window.click(&named("diverged-compare"));
    window.read(&named("two-texts"), "Theirs.");
    window.click(&named("keep-mine"));
    safe(&window, "saved");
    assert_eq!(
        drafted(&book, &draft, "phone/hold.md"),
        format!("{base}Mine.\n")
    );
    let both = book.git(&["log", "-p", "--format=", &format!("draft/{draft}")]);
    for words in ["+Mine.", "+Theirs."] {
        assert!(both.contains(words), "{words} is in the draft's history");
    }
}

#[test]
fn another_programs_text_appears_where_nothing_was_typed() {
    let world = World::new();
    let book = four_languages(&world);
    let window = open(&book);
    edit(&window, "phone/hold.md");
    let draft = only_draft(&book);
    let base = drafted(&book, &draft, "phone/hold.md");
    write_outside(&book, &draft, "phone/hold.md", &format!("{base}Theirs.\n"));
    window.read(EDITOR, "Theirs.");
    window.read(&named("preview"), "Theirs.");
    type_at_end(&window, "Mine.\n");
    save(&window);
    assert_eq!(
        drafted(&book, &draft, "phone/hold.md"),
        format!("{base}Theirs.\nMine.\n")
    );
}

#[test]
fn the_same_words_published_meanwhile_are_decided_by_a_person() {
    let world = World::new();
    let book = four_languages(&world);
    let window = open(&book);
    edit(&window, "refunds/opened-items.md");
    focus(&window);
    window.session().chord(&[keys::CONTROL], "a");
    let text = "---\ntitle: Refunds for opened items\nkind: procedure\nowner: emma@example.com\ntags: [refunds]\nlang: en\n---\n\
        Customers may send back what they opened.\n\n## Within 14 days\n\nPay back all of it at once.\n\n## After 14 days\n\nOffer a voucher of the same worth.\n";
    window.press(text);
    save(&window);
    let rpc = |path: &str, text: &str| {
        book.write(path, text);
        book.commit_now(carebook_tests::LINH, "2026-06-14T09:00:00Z", "Half of it");
    };
    let published = book.ask(&["show", "refunds/opened-items.md"])["source"]
        .as_str()
        .expect("a text")
        .replace("Pay back the full price.", "Pay back half of it.");
    rpc("refunds/opened-items.md", &published);

    window.click(&named("write-publish"));
    window.click(&named("publish-resolve"));
    window.see(&named("conflict-view"));
    window.keep_view("conflict");
    window.press("3");
    window.wait("both texts in the result", || {
        let text = window
            .session()
            .try_run("return document.querySelector('[data-test=conflict-result]')?.value ?? ''")
            .ok()?;
        let text = text.as_str()?;
        (text.contains("at once") && text.contains("half")).then_some(())
    });
    window.click(&named("conflict-finish"));
    window.see("[data-test=read-view]");
    let source = book.ask(&["show", "refunds/opened-items.md"])["source"].to_string();
    assert!(
        source.contains("at once") && source.contains("half"),
        "{source}"
    );
    assert!(!source.contains("<<<<"), "{source}");
}

#[test]
fn a_discarded_draft_is_brought_back() {
    let world = World::new();
    let book = four_languages(&world);
    let window = open(&book);
    edit(&window, "phone/hold.md");
    type_at_end(&window, "Never longer.\n");
    save(&window);
    window.click(&named("rail-drafts"));
    window.see(&named("draft-row"));
    window.keep_view("drafts");
    window.click(&named("draft-discard"));
    window.click(&named("discard-do"));
    window.see(&named("drafts-empty"));
    window.click(&named("drafts-discarded"));
    window.see(&named("discarded-row"));
    window.keep_view("drafts-discarded");
    window.click(&named("bring-back"));
    window.see(&named("draft-row"));
    let draft = only_draft(&book);
    assert!(drafted(&book, &draft, "phone/hold.md").ends_with("Never longer.\n"));

    // Once more, and taken back by key.
    window.click(&named("draft-discard"));
    window.click(&named("discard-do"));
    window.see(&named("drafts-empty"));
    window.session().chord(&[keys::CONTROL], "z");
    window.see(&named("draft-row"));
    let draft = only_draft(&book);
    assert!(drafted(&book, &draft, "phone/hold.md").ends_with("Never longer.\n"));

    // What only a draft says shows beside the results, and Enter opens it.
    search(&window, "in:drafts never longer");
    window.read(&named("answer-beyond"), "Never longer.");
    window.keep_view("search-drafts");
    window.press(keys::ENTER);
    window.read(EDITOR, "Never longer.");
}

#[test]
fn undo_survives_a_look_at_another_document() {
    let world = World::new();
    let book = four_languages(&world);
    let window = open(&book);
    edit(&window, "phone/hold.md");
    type_at_end(&window, "One.");
    save(&window);
    edit(&window, "refunds/opened-items.md");
    window.read(EDITOR, "Customers may send back");
    window.click(&named("rail-drafts"));
    window.click(
        "[data-test=draft-row][data-draft=\"putting-a-caller-on-hold\"] [data-test=draft-open]",
    );
    window.read(EDITOR, "One.");
    focus(&window);
    window.session().chord(&[keys::CONTROL], "z");
    window.miss(EDITOR, "One.");
    window.session().chord(&[keys::CONTROL, keys::SHIFT], "z");
    window.read(EDITOR, "One.");
}
