//! Writing with Korean and Vietnamese texts, in an interface of each language: pictures for people
//! to look at, and nothing that is wider than its place.

use carebook_tests::{Handbook, Window, World, keys};
use serde_json::json;

use crate::drafts::{edit, save, type_at_end};
use crate::handbooks::{four_languages, named, open};

/// A window in a language.
fn speaking(book: &Handbook<'_>, language: &str) -> Window {
    let mut rpc = book.rpc();
    let mut settings = rpc.ask("app.state", &json!({}))["settings"].clone();
    settings["language"] = json!(language);
    drop(rpc.ask("settings.set", &json!({ "settings": settings })));
    drop(rpc);
    open(book)
}

/// Checks that no button or label of the page is cut off and nothing sticks out of the window.
fn fits(window: &Window, what: &str) {
    let script = "const out = []; const e = document.scrollingElement; \
         if (e.scrollWidth > innerWidth || e.scrollHeight > innerHeight) out.push('the page'); \
         for (const b of document.querySelectorAll('button, label, h1, h2')) { \
           const r = b.getBoundingClientRect(); \
           if (r.width === 0 || b.closest('.visually-hidden, .crumbs, .cm-editor')) continue; \
           if (r.right > innerWidth + 1 || r.left < -1) out.push('outside: ' + b.innerText); \
           if (b.tagName === 'BUTTON' && !b.querySelector('.ellipsis') && b.scrollWidth > b.clientWidth + 1) out.push('cut: ' + b.innerText); \
         } return out";
    // A window that is just being given another size is asked again.
    let mut wide = json!(null);
    for _ in 0..20 {
        wide = window.session().run(script);
        if wide == json!([]) {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(200));
    }
    panic!("{what}: {wide}");
}

/// Walks through the views of writing in a language, on a document in one.
fn walk(language: &str, path: &str, typed: &str) {
    let world = World::new();
    let book = four_languages(&world);
    let window = speaking(&book, language);
    edit(&window, path);
    type_at_end(&window, typed);
    window.read(&named("preview"), typed.trim());
    window.see("[data-test=save-state][data-state=kept]");
    let look = |name: &str| {
        window.session().resize(900, 600);
        std::thread::sleep(std::time::Duration::from_millis(300));
        fits(&window, &format!("{name} in {language}, small"));
        window.session().resize(1280, 800);
        std::thread::sleep(std::time::Duration::from_millis(300));
        fits(&window, &format!("{name} in {language}"));
        window.keep_view(&format!("{name}-{language}"));
    };
    look("write");
    window.click(&named("write-publish"));
    window.see(&named("prose-diff"));
    look("publish");
    window.press(keys::ESCAPE);
    window.click(&named("rail-drafts"));
    window.see(&named("draft-row"));
    look("drafts");
    book.write(path, "# Other\n\nText.\n");
    window.click(&named("rail-library"));
    window.click(&named("library-changes"));
    window.see(&named("changes-view"));
    window.see(&named("prose-diff"));
    look("changes");
    window.click(&named("rail-library"));
    window.click(&format!("[data-test=document-row][data-path=\"{path}\"]"));
    window.click(&named("open-history"));
    window.see(&named("version-row"));
    look("history");
}

#[test]
fn in_korean() {
    walk(
        "ko",
        "refunds/opened-items.ko.md",
        "고객에게 먼저 사과드리고 영수증 번호를 확인합니다.",
    );
}

#[test]
fn in_vietnamese() {
    walk(
        "vi",
        "complaints/phone.vi.md",
        "Xin lỗi khách và hẹn gọi lại trong vòng sáu mươi phút.",
    );
}

#[test]
fn in_latvian() {
    walk(
        "lv",
        "refunds/atmaksa.md",
        "Vispirms atvainojieties un pārbaudiet čeka numuru.",
    );
}

#[test]
fn a_new_document_lies_where_it_was_put_and_its_findings_are_in_the_windows_language() {
    let world = World::new();
    let book = four_languages(&world);
    let window = speaking(&book, "lv");
    window.session().chord(&[keys::CONTROL], "n");
    window.click(&named("new-draft-title"));
    window.press("Atzvans");
    window.click(&named("new-draft-path"));
    window.press("phone/hold.md");
    window.click(&named("new-draft-start"));
    window.read(&named("new-draft-dialog"), "phone/hold.md jau ir Dokuments");
    window.click(&named("new-draft-path"));
    window.session().chord(&[keys::CONTROL], "a");
    window.press("phone/atzvans.md");
    window.click(&named("new-draft-start"));
    window.see("[data-test=write-view][data-path=\"phone/atzvans.md\"]");
    type_at_end(&window, "Skatiet [lapu](nekur.md).\n");
    save(&window);
    window.click(&named("write-publish"));
    window.read(
        &named("publish-findings"),
        "Rokasgrāmatā nav faila phone/nekur.md",
    );
    fits(&window, "publish with findings in lv");
    window.keep("publish-findings-lv");
    window.click(&named("publish-do"));
    window.see("[data-test=read-view][data-path=\"phone/atzvans.md\"]");
    let source = book.git(&["show", "main:phone/atzvans.md"]);
    assert!(source.contains("[lapu](nekur.md)"), "{source}");
}

#[test]
fn who_may_verify_is_said_in_the_language_of_the_interface() {
    let world = World::new();
    let book = four_languages(&world)
        .file("carebook.toml", "[freshness]\nverify = [\"role:lead\"]\n")
        .commit("Policy");
    let window = speaking(&book, "ko");
    crate::handbooks::search(&window, "voucher");
    window.see("[data-test=search-result][data-path=\"refunds/opened-items.md\"]");
    window.press(carebook_tests::keys::ENTER);
    window.see(&named("read-view"));
    window.press("v");
    window.see(&named("verify-choose"));
    window.read(&named("verify-dialog"), "확인할 수 있는 사람: ");
    window.keep("verify-refused-korean");
}
