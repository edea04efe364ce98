//! Handbooks that the window's tests open.

use carebook_tests::{Handbook, Run, Window, World, carebook};

/// The names that the interface gives to what tests hold on to.
pub fn named(name: &str) -> String {
    format!("[data-test={name}]")
}

/// A handbook in four languages, published on 2026-06-01.
pub fn four_languages(world: &World) -> Handbook<'_> {
    world
        .handbook()
        .file(
            "carebook.toml",
            "[handbook]\nname = \"Dalbit Home\"\ntimezone = \"UTC\"\nlanguages = [\"en\", \"ko\", \"vi\", \"lv\"]\n\
             [freshness]\nwindow = \"90d\"\n[people]\n\"emma@example.com\" = { name = \"Emma Clarke\" }\n",
        )
        .file("promotions/summer.md", "---\ntitle: Summer promotion\nkind: promotion\nlang: en\n---\nTell customers three days before.\n")
        .commit_at("2025-06-01T09:00:00Z", "An old promotion")
        .file(
            "refunds/opened-items.md",
            "---\ntitle: Refunds for opened items\nkind: procedure\nowner: emma@example.com\ntags: [refunds]\nlang: en\n---\n\
             Customers may send back what they opened. See [hold](../phone/hold.md#come-back) and \
             [the law](https://law.example.com/returns?x=1).\n\n\
             ## Within 14 days\n\nPay back the full price.\n\n## After 14 days\n\nOffer a voucher of the same worth.\n",
        )
        .file(
            "refunds/opened-items.ko.md",
            "---\ntitle: 개봉 상품 환불 절차\nlang: ko\ntranslation_of: refunds/opened-items.md\n---\n\
             개봉했더라도 구성품이 모두 있으면 전액 환불할 수 있습니다.\n\n## 접수 후\n\n고객에게 3일 안에 환불됩니다.\n",
        )
        .file(
            "complaints/phone.vi.md",
            "---\ntitle: Xử lý khiếu nại qua điện thoại\nlang: vi\n---\nĐể khách nói hết.\n\n## Đền bù\n\nNêu rõ mức bồi thường.\n",
        )
        .file(
            "refunds/atmaksa.md",
            "---\ntitle: Atmaksa par atvērtu preci\nlang: lv\n---\nKlients drīkst atgriezt atvērtu preci.\n\n## Termiņš\n\nČetrpadsmit dienas.\n",
        )
        .file("phone/hold.md", "# Putting a caller on hold\n\nAsk first.\n\n## Come back\n\nWithin 60 seconds, and apologise.\n")
        .commit_at("2026-06-01T09:00:00Z", "Texts in four languages")
}

/// The sample handbook.
pub fn sample(world: &World) -> Handbook<'_> {
    let folder = world.path("sample");
    let mut command = world.command(carebook());
    drop(Run::of(command.arg("init").arg(&folder).arg("--sample")).succeeded());
    Handbook::existing(world, folder)
}

/// Opens the window on a handbook, once search can answer.
pub fn open<'w>(book: &Handbook<'w>) -> Window {
    let window = Window::open(book.world(), Some(book.folder()));
    window.see(&named("rail-search"));
    window
}

/// Goes to Search and types, key by key, as a person does.
#[track_caller]
pub fn search(window: &Window, query: &str) {
    window
        .session()
        .chord(&[carebook_tests::keys::CONTROL], "k");
    window.see(&named("search-field"));
    window.wait("the field for the query having the focus", || {
        let focused = window
            .session()
            .try_run("return document.activeElement?.dataset.test ?? ''")
            .ok()?;
        (focused == "search-field").then_some(())
    });
    window
        .session()
        .chord(&[carebook_tests::keys::CONTROL], "a");
    window.press(carebook_tests::keys::BACKSPACE);
    window.press(query);
}
