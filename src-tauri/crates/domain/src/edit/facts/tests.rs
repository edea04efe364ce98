//! What changes in a file when a fact is changed in the form.

use super::*;
use crate::document::Document;
use crate::seeded::{Seeded, seeds};
use crate::{DocPath, Lang};

fn text(key: &'static str, value: &str) -> Fact<'static> {
    Fact {
        key,
        value: FactValue::Text(value.to_owned()),
    }
}

fn list(key: &'static str, items: &[&str]) -> Fact<'static> {
    Fact {
        key,
        value: FactValue::List(items.iter().map(|item| (*item).to_owned()).collect()),
    }
}

#[test]
fn only_the_lines_of_the_fact_change() {
    let source = "---\n# facts\ntitle: 'Old one'   # keep me\nowner: emma@example.com\ntags: [a, \"b c\"]\nreviewers:\n  - linh@example.com  # first\n  - role:quality\nextra: {x: 1}\n---\n# Text\n";
    for (what, fact, old, new) in [
        (
            "quotes and comment stay",
            text("title", "It's new"),
            "'Old one'",
            "'It''s new'",
        ),
        (
            "a plain value",
            text("owner", "linh@example.com"),
            "owner: emma@example.com",
            "owner: linh@example.com",
        ),
        (
            "a list in one line",
            list("tags", &["b c", "d"]),
            "[a, \"b c\"]",
            "[\"b c\", d]",
        ),
        (
            "a list in lines",
            list("reviewers", &["linh@example.com", "role:legal"]),
            "role:quality",
            "role:legal",
        ),
        (
            "an item goes",
            list("reviewers", &["role:quality"]),
            "  - linh@example.com  # first\n",
            "",
        ),
        (
            "a fact goes",
            Fact {
                key: "owner",
                value: FactValue::Nothing,
            },
            "owner: emma@example.com\n",
            "",
        ),
        ("nothing new", text("owner", "emma@example.com"), "x", "x"),
        (
            "a new fact has its place",
            text("kind", "faq"),
            "owner:",
            "kind: faq\nowner:",
        ),
        (
            "a new fact behind a list",
            list("audience", &["agents"]),
            "extra:",
            "audience: [agents]\nextra:",
        ),
        (
            "an unknown new fact comes last",
            text("phone", "1"),
            "extra: {x: 1}\n",
            "extra: {x: 1}\nphone: 1\n",
        ),
    ] {
        let expected = source.replacen(old, new, 1);
        assert_eq!(
            set_facts(source, std::slice::from_ref(&fact)),
            expected,
            "{what}"
        );
        let crlf = set_facts(&source.replace('\n', "\r\n"), &[fact]);
        assert_eq!(crlf, expected.replace('\n', "\r\n"), "{what}, with CRLF");
    }
}

#[test]
fn a_document_without_front_matter_gets_one() {
    let facts = [text("title", "A"), list("tags", &["x"]), text("id", "01")];
    assert_eq!(
        set_facts("# A\n", &facts),
        "---\nid: 01\ntitle: A\ntags: [x]\n---\n\n# A\n"
    );
    assert_eq!(set_facts("", &facts[..1]), "---\ntitle: A\n---\n");
    assert_eq!(
        set_facts("\r\nA\r\n", &facts[..1]),
        "---\r\ntitle: A\r\n---\r\n\r\nA\r\n"
    );
    assert_eq!(
        set_facts(
            "A",
            &[Fact {
                key: "owner",
                value: FactValue::Nothing
            }]
        ),
        "A"
    );
}

#[test]
fn what_is_written_is_read_back() {
    let pieces = [
        "a",
        "Refunds",
        ": ",
        " #",
        "'",
        "\"",
        "\\",
        ",",
        "[x]",
        "{",
        "-",
        "고객",
        "tiền",
        " ",
        "true",
        "#",
        "2026-01-01",
        "@",
        "|",
        "&",
        "!",
        "%",
        "\t",
        "é",
        ":",
        "?",
        ">",
        "...",
        "0x1",
    ];
    for seed in seeds(4_000) {
        let mut random = Seeded::new(seed);
        let make = |random: &mut Seeded| -> String {
            let text: String = (0..1 + random.below(5))
                .map(|_| random.pick(&pieces))
                .collect();
            if text.trim().is_empty() {
                "x".to_owned()
            } else {
                text.trim().to_owned()
            }
        };
        let (title, owner) = (make(&mut random), make(&mut random));
        // A sharp before a tag is not part of its name.
        let tag = |random: &mut Seeded| format!("t{}", make(random));
        let tags: Vec<String> = (0..1 + random.below(3))
            .map(|n| format!("{}{n}", tag(&mut random)))
            .collect();
        let source = random.pick(&[
            "Body.\n",
            "---\ntitle: \"q\"  # c\ntags: [a, b]\n---\nBody.\n",
            "---\ntitle: 'q'\ntags:\n- a\n- 'b'\nkind: faq\n---\nBody.\n",
            "---\r\ntitle: >\r\n  folded\r\n  text\r\nlang: ko\r\n---\r\nBody.\r\n",
        ]);
        let facts = [
            Fact {
                key: "title",
                value: FactValue::Text(title.clone()),
            },
            Fact {
                key: "owner",
                value: FactValue::Text(owner.clone()),
            },
            Fact {
                key: "tags",
                value: FactValue::List(tags.clone()),
            },
        ];
        let changed = set_facts(source, &facts);
        let document = Document::parse(DocPath::new("a.md").unwrap(), changed.as_bytes());
        assert_eq!(document.problems, vec![], "seed {seed}: {changed:?}");
        assert_eq!(
            document.front.title.as_deref(),
            Some(title.as_str()),
            "seed {seed}: {changed:?}"
        );
        assert_eq!(
            document.front.owner.as_deref(),
            Some(owner.as_str()),
            "seed {seed}: {changed:?}"
        );
        assert_eq!(document.front.tags, tags, "seed {seed}: {changed:?}");
        assert!(
            document.body().trim_start().starts_with("Body."),
            "seed {seed}: {changed:?}"
        );
        if source.contains("lang: ko") {
            assert_eq!(document.lang, Lang::KO, "seed {seed}: other facts stay");
        }
        assert_eq!(
            set_facts(&changed, &facts),
            changed,
            "seed {seed}: writing it again changes nothing"
        );
    }
}
