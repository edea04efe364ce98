//! Searching without a mouse: type, arrows, Enter, Escape.

use carebook_tests::{World, corpus, keys};

use crate::handbooks::{four_languages, named, open, search};

fn result(path: &str) -> String {
    format!("[data-test=search-result][data-path=\"{path}\"]")
}

#[test]
fn every_language_is_found_while_it_is_typed() {
    let world = World::new();
    let book = four_languages(&world);
    let window = open(&book);
    let cases = [
        ("vouch", "refunds/opened-items.md"),
        ("환", "refunds/opened-items.ko.md"),
        ("고객", "refunds/opened-items.ko.md"),
        ("khieu nai", "complaints/phone.vi.md"),
        ("den bu", "complaints/phone.vi.md"),
        ("atvertu", "refunds/atmaksa.md"),
        ("termiņ", "refunds/atmaksa.md"),
    ];
    for (query, path) in cases {
        search(&window, query);
        window.see(&result(path));
        window.see(&format!("{} mark", named("search-results")));
    }
    window.keep("search-latvian");
}

#[test]
fn enter_lands_on_the_section_and_escape_comes_back() {
    let world = World::new();
    let book = four_languages(&world);
    let window = open(&book);
    search(&window, "voucher");
    window.see(&format!(
        "{}[aria-selected=true]",
        result("refunds/opened-items.md")
    ));
    window.read(&named("answer"), "same worth");
    window.press(keys::ENTER);
    window.see("[data-test=read-view][data-path=\"refunds/opened-items.md\"]");
    window.wait("the section with the hit being in sight", || {
        let script = "const h = document.getElementById('s-after-14-days'); if (!h) return false; \
            const r = h.getBoundingClientRect(); return r.top >= 0 && r.bottom <= innerHeight;";
        (window.session().try_run(script).ok()? == true).then_some(())
    });
    window.read(&named("document-text"), "voucher");
    window.keep("read-from-search");
    window.press(keys::ESCAPE);
    window.see(&result("refunds/opened-items.md"));
    let kept = window
        .session()
        .run("return document.querySelector('[data-test=search-field]')?.value ?? ''");
    assert_eq!(kept, "voucher", "the question is still there");
}

#[test]
fn arrows_choose_among_results() {
    let world = World::new();
    let book = four_languages(&world);
    let window = open(&book);
    let chosen = || -> Option<String> {
        let script = "const e = document.querySelector('[data-test=search-result][aria-selected=true]'); \
            return e ? e.dataset.path + '#' + (e.dataset.anchor ?? '') : ''";
        Some(window.session().try_run(script).ok()?.as_str()?.to_owned())
            .filter(|text| !text.is_empty())
    };
    search(&window, "a");
    let first = window.wait("a chosen result", chosen);
    window.press(keys::DOWN);
    let second = window.wait("another chosen result", || {
        chosen().filter(|now| *now != first)
    });
    window.press(keys::UP);
    window.wait("the first result again", || {
        chosen().filter(|now| *now == first)
    });
    assert_ne!(first, second);
}

#[test]
fn nothing_found_is_said() {
    let world = World::new();
    let book = four_languages(&world);
    let window = open(&book);
    search(&window, "zzzzqqqq");
    window.read(&named("search-empty"), "zzzzqqqq");
    window.keep("search-empty");
}

#[test]
fn the_enter_that_ends_a_syllable_opens_nothing() {
    let world = World::new();
    let book = four_languages(&world);
    let window = open(&book);
    search(&window, "환불");
    window.see(&result("refunds/opened-items.ko.md"));
    // As WebKit tells it: the key that ends the composition is 229 and does not say so.
    window.session().run(
        "const f = document.querySelector('[data-test=search-field]'); \
         f.dispatchEvent(new CompositionEvent('compositionstart', { bubbles: true })); \
         const k = (code) => { const e = new KeyboardEvent('keydown', { key: 'Enter', code: 'Enter', bubbles: true, cancelable: true }); \
           Object.defineProperty(e, 'keyCode', { get: () => code }); f.dispatchEvent(e); }; \
         k(229); f.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true, data: '불' }));",
    );
    std::thread::sleep(std::time::Duration::from_millis(500));
    assert!(
        window.session().find(&named("read-view")).is_none(),
        "the syllable was ended, nothing opened"
    );
    window.press(keys::ENTER);
    window.see("[data-test=read-view][data-path=\"refunds/opened-items.ko.md\"]");
}

#[test]
fn a_large_handbook_can_be_searched_while_it_is_indexed() {
    let world = World::new();
    let book = corpus::generate(&world, 2_500, 6);
    let window = open(&book);
    window.see(&named("index-progress"));
    search(&window, "voucher");
    window.see(&named("search-result"));
    window.keep("search-indexing");
    window.wait("the index being complete", || {
        window
            .session()
            .find(&named("index-progress"))
            .is_none()
            .then_some(())
    });
    search(&window, "zq9c3x");
    window.see(&result(&corpus::path(0x9c3)));
}

#[test]
fn whether_it_answered_is_said_by_key_while_searching_and_reading() {
    let world = World::new();
    let book = four_languages(&world);
    let window = open(&book);
    let pressed = |button: &str| format!("{}[aria-pressed=true]", named(button));
    let counted = |resolved: u32, unresolved: u32| {
        // A word taken back that was never said changes nothing, and the answer holds the sums.
        let said = book.ask(&["outcome", "refunds/opened-items.md", "--resolved", "--undo"]);
        let undone = u32::from(resolved > 0);
        assert_eq!(
            (&said["resolved"], &said["unresolved"]),
            (&(resolved - undone).into(), &unresolved.into())
        );
        if undone > 0 {
            book.ask(&["outcome", "refunds/opened-items.md", "--resolved"]);
        }
    };
    search(&window, "voucher");
    window.read(&named("outcome"), "Did this answer it?");
    window.session().chord(&[keys::ALT], "y");
    window.see(&pressed("outcome-resolved"));
    window.read(&named("outcome"), "Noted: resolved");
    window.keep("outcome-search");
    counted(1, 0);
    // The other word takes the place of the first.
    window.session().chord(&[keys::ALT], "n");
    window.see(&pressed("outcome-not-resolved"));
    counted(0, 1);
    window.session().chord(&[keys::ALT], "n");
    window.read(&named("outcome"), "Did this answer it?");
    counted(0, 0);

    window.press(keys::ENTER);
    window.see("[data-test=read-view][data-path=\"refunds/opened-items.md\"]");
    window.read(&named("outcome"), "Did this answer it?");
    window.session().chord(&[keys::ALT], "y");
    window.read(&named("outcome"), "Noted: resolved");
    window.keep_view("outcome-read");
    counted(1, 0);
    window.session().chord(&[keys::CONTROL], "z");
    window.read(&named("outcome"), "Did this answer it?");
    counted(0, 0);
}
