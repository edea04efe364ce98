//! The editor under a person's fingers: tables, blocks, formatting, hints, layout, finding, saving.

use carebook_tests::{World, keys};

use crate::drafts::{EDITOR, drafted, edit, focus, only_draft, safe, save, type_at_end};
use crate::handbooks::{four_languages, named, open};

#[test]
fn a_table_is_written_without_tears() {
    let world = World::new();
    let book = four_languages(&world);
    let window = open(&book);
    edit(&window, "phone/hold.md");
    type_at_end(&window, "\n/tab");
    window.see(".cm-tooltip-autocomplete");
    window.keep("write-blocks");
    window.press(keys::ENTER);
    window.read(EDITOR, "| --- | --- |");
    for words in ["Case", "Wait", "New order", "60 s", "Complaint"] {
        window.press(words);
        window.press(keys::TAB);
    }
    window.press("a|b");
    window.press(keys::ENTER);
    window.press("last");
    window.click(&named("tool-table"));
    window.keep("write-table-menu");
    window.click("[data-test=menu-item][data-value=right]");
    save(&window);
    let text = drafted(&book, &only_draft(&book), "phone/hold.md");
    let table = "\n| Case | Wait |\n| --- | ---: |\n| New order | 60 s |\n| Complaint | a\\|b |\n|  | last |\n";
    assert!(text.ends_with(table), "{text}");
    window.wait("the table in the preview", || {
        window
            .session()
            .find("[data-test=preview] td[align=right], [data-test=preview] td[style*=right], [data-test=preview] td")
    });
    window.keep_view("write-table");
}

#[test]
fn toolbar_layout_hints_and_finding_answer_to_their_keys() {
    let world = World::new();
    let book = four_languages(&world);
    let window = open(&book);
    edit(&window, "phone/hold.md");
    type_at_end(&window, "\nPlease wait");
    window
        .session()
        .chord(&[keys::CONTROL, keys::SHIFT], keys::LEFT);
    window.session().chord(&[keys::CONTROL], "b");
    window.read(EDITOR, "Please **wait**");
    window.press(keys::END);
    window.press("\nOne");
    window.click(&named("tool-bullets"));
    window.read(EDITOR, "- One");
    window.press("\nTwo\n\n\n[here](nowhere.md)");
    window.read(EDITOR, "- Two");

    let broken = "[data-test=hint][data-rule=broken-link]";
    window.see(broken);
    window.see(".cm-hint-error");
    window.session().chord(&[keys::CONTROL], keys::HOME);
    window.press(keys::F8);
    window.see("[data-test=hint].active");
    window.keep_view("write-hints");
    focus(&window);

    window.session().chord(&[keys::CONTROL], "e");
    window.wait("the preview leaving", || {
        let shown = window.session().try_run(
            "return document.querySelector('[data-test=preview]').getClientRects().length",
        );
        (shown.ok()? == 0).then_some(())
    });
    window.keep("write-text-only");
    window.session().chord(&[keys::CONTROL], "e");
    window.wait("the text leaving", || {
        let shown = window
            .session()
            .try_run("return document.querySelector('.cm-editor').getClientRects().length");
        (shown.ok()? == 0).then_some(())
    });
    window.keep("write-preview-only");
    window.session().chord(&[keys::CONTROL], "e");
    window.click(EDITOR);
    window.session().chord(&[keys::CONTROL], "f");
    window.see(".cm-search");
    window.press("wait");
    window.see(".cm-searchMatch");
    window.read(&named("editor-find-count"), "place");
    window.press(keys::ENTER);
    window.read(&named("editor-find-count"), " of ");
    window.keep_view("write-find");
    window.press("zz");
    window.read(&named("editor-find-count"), "Not in this Document");
    window.press(keys::ESCAPE);
    focus(&window);
    save(&window);
    let text = drafted(&book, &only_draft(&book), "phone/hold.md");
    assert!(
        text.ends_with("\nPlease **wait**\n- One\n- Two\n\n[here](nowhere.md)\n"),
        "{text}"
    );
}

#[test]
fn a_save_point_has_a_name() {
    let world = World::new();
    let book = four_languages(&world);
    let window = open(&book);
    edit(&window, "phone/hold.md");
    type_at_end(&window, "Shorter.");
    window.session().chord(&[keys::CONTROL], "s");
    window.see(&named("save-name"));
    window.press("짧은 안내");
    window.keep("write-save-point");
    window.press(keys::ENTER);
    safe(&window, "saved");
    focus(&window);
    let draft = only_draft(&book);
    let last = book.git(&["log", "-1", "--format=%s", &format!("draft/{draft}")]);
    assert!(last.contains("짧은 안내"), "{last}");
}

#[test]
fn the_preview_changes_where_something_was_typed_and_stays_in_step() {
    let world = World::new();
    let parts: String = (1..60)
        .map(|part| format!("## Part {part}\n\nWords of part {part}.\n\n"))
        .collect();
    let book = four_languages(&world)
        .file("phone/long.md", &format!("# Long\n\n{parts}"))
        .commit("Long");
    let window = open(&book);
    edit(&window, "phone/long.md");
    window.read(&named("preview"), "Words of part 59.");
    window.session().run(
        "for (const block of document.querySelectorAll('[data-test=preview] > *')) block.kept = true",
    );
    window.session().chord(&[keys::CONTROL], keys::HOME);
    window.press("# Longer\n\nNew words.\n\n");
    window.read(&named("preview"), "New words.");
    type_at_end(&window, "The end.");
    window.read(&named("preview"), "The end.");
    let made = window.session().run(
        "return [...document.querySelectorAll('[data-test=preview] > *')].filter((block) => !block.kept).map((block) => block.textContent)",
    );
    let made: Vec<&str> = made
        .as_array()
        .expect("blocks")
        .iter()
        .filter_map(|text| text.as_str())
        .collect();
    assert!(
        made.contains(&"New words.") && made.contains(&"The end.") && made.len() <= 4,
        "only what was typed is made anew: {made:?}"
    );

    // Four lines were put in before it, so the lines of blocks that stayed are others now.
    window.session().run(
        "const text = document.querySelector('.cm-scroller'); text.dispatchEvent(new WheelEvent('wheel', { bubbles: true })); text.scrollTop = 900",
    );
    window.wait("both panes standing at the same part", || {
        let tops = window
            .session()
            .try_run(
                "const first = (all, base) => [...all].find((each) => /Part/.test(each.textContent) && each.getBoundingClientRect().top > base)?.textContent.replace('## ', ''); \
                 const top = (found) => document.querySelector(found).getBoundingClientRect().top; \
                 return [first(document.querySelectorAll('.cm-line'), top('.cm-scroller')), first(document.querySelectorAll('[data-test=preview] > *'), top('.cm-scroller'))]",
            )
            .ok()?;
        (tops[0].is_string() && tops[0] == tops[1] && tops[0] != "Part 1").then_some(())
    });
}
