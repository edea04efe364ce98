//! How soon a writer sees something, in the real web view: a large document opening, a keystroke
//! arriving in the preview. The times are printed and never judged here: `script/bench` asks for
//! them, with the feature `measure`, on a build for people. The window draws as it does for people
//! without a graphics card, which under a driver must be asked for.

use std::time::Duration;

use carebook_tests::{Window, World, keys};
use serde_json::{Value, json};

use crate::drafts::{EDITOR, edit, focus};
use crate::handbooks::{four_languages, named, open};

/// Prose of about this many bytes: sections with paragraphs, steps and a table.
fn long_text(bytes: usize) -> String {
    let mut text = String::from("# A long manual\n");
    let mut section = 0;
    while text.len() < bytes {
        section += 1;
        text.push_str(&format!(
            "\n## Section {section}\n\nAsk the customer for the order number before you open case {section}. \
             Read it back slowly, **digit by digit**, and wait for a yes.\n\n1. Open the order.\n2. Check the date.\n3. \
             Offer a [refund](refunds/opened-items.md) or an exchange.\n\n| Case | Wait |\n| --- | ---: |\n| New | {section} s |\n"
        ));
    }
    text
}

/// The value below which that many of a hundred times lie.
fn share(times: &mut [f64], percent: usize) -> f64 {
    times.sort_by(f64::total_cmp);
    times[(times.len() - 1) * percent / 100]
}

#[test]
fn a_document_of_a_megabyte_opens_at_once() {
    let world = World::new().with("WEBKIT_DISABLE_COMPOSITING_MODE", "1");
    let book = four_languages(&world)
        .file("long.md", &long_text(1_000_000))
        .commit("Long");
    drop(
        book.carebook(&["draft", "start", "long.md", "--name", "long"])
            .succeeded(),
    );
    let window = open(&book);
    let mut times = Vec::new();
    // The first look also loads the editor, as the first draft of a day does.
    for _ in 0..5 {
        window.click(&named("rail-drafts"));
        window.see(&named("draft-open"));
        std::thread::sleep(Duration::from_millis(1500));
        window.session().run(
            "window.opened = null; const button = document.querySelector('[data-test=draft-open]'); const from = performance.now(); \
             const look = () => { const line = document.querySelector('.cm-line'); \
               if (line && line.textContent !== '') { line.getBoundingClientRect(); setTimeout(() => { window.opened = performance.now() - from; }); } \
               else requestAnimationFrame(look); }; \
             button.click(); look();",
        );
        let took = window.wait("the text showing", || {
            window
                .session()
                .try_run("return window.opened")
                .ok()?
                .as_f64()
        });
        times.push(took);
        window.read(EDITOR, "Section 1");
        std::thread::sleep(Duration::from_millis(1500));
    }
    let usual = share(&mut times, 50);
    eprintln!("1 MB to the first text: median {usual:.0} ms of {times:.0?}, at most 200 ms");
}

/// Types letters one by one and returns how long each took until the preview had it.
fn typed(window: &Window, letters: usize) -> Vec<f64> {
    window.session().run(
        "window.took = []; let from = 0; \
         addEventListener('keydown', () => { from = performance.now(); }, true); \
         new MutationObserver(() => { if (from > 0) { document.body.offsetHeight; window.took.push(performance.now() - from); from = 0; } }) \
           .observe(document.querySelector('[data-test=preview]'), { childList: true, subtree: true, characterData: true });",
    );
    for letter in 0..letters {
        window.press(["a", "b", "ẫ", "가"][letter % 4]);
        std::thread::sleep(Duration::from_millis(200));
    }
    let took: Value = window.session().run("return window.took");
    assert_ne!(took, json!([]), "the preview follows");
    took.as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_f64)
        .collect()
}

#[test]
fn the_preview_follows_the_fingers() {
    let world = World::new().with("WEBKIT_DISABLE_COMPOSITING_MODE", "1");
    let book = four_languages(&world)
        .file("phone/long.md", &long_text(50_000))
        .commit("Long");
    let window = open(&book);
    edit(&window, "phone/long.md");
    window.read(&named("preview"), "Section 9");
    focus(&window);
    for _ in 0..12 {
        window.press(keys::DOWN);
    }
    window.press(keys::END);
    let mut times = typed(&window, 240);
    let most = share(&mut times, 95);
    let usual = share(&mut times, 50);
    eprintln!(
        "50 KB, a keystroke in the preview: {usual:.1} ms, p95 {most:.1} ms of {}, at most 30 ms",
        times.len()
    );
}
