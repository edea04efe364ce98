//! What documents say, well written and otherwise.

use super::*;

fn parse(source: &str) -> Document {
    Document::parse(
        DocPath::new("refunds/opened-items.md").unwrap(),
        source.as_bytes(),
    )
}

fn lines(document: &Document) -> Vec<(u32, ProblemCode)> {
    document
        .problems
        .iter()
        .map(|problem| (problem.line, problem.code))
        .collect()
}

const WHOLE: &str = r#"---
id: 01JD4Z7M2Q8R5T6V9X0A1B2C3D   # a comment
title: "Refunds: opened items"
kind: Service Level
owner: emma@example.com
reviewers: [linh@example.com, role:quality]
tags: refunds, #billing , refunds
audience:
  - agents
  - partners
lang: en-GB
translation_of: refunds/opened-items.md
review_every: 90d
effective: 2026-12-01
expires: 2026-12-31T10:00:00Z
last_reviewed: 2026-01-05
owner_slack: "@emma"
related: [a, {b: c}]
empty:
---
Text
"#;

#[test]
fn every_fact_of_the_front_matter_is_read() {
    let document = parse(WHOLE);
    assert_eq!(document.problems, []);
    let front = &document.front;
    assert_eq!(document.identity(), "01JD4Z7M2Q8R5T6V9X0A1B2C3D");
    assert_eq!(document.title, "Refunds: opened items");
    assert_eq!(front.kind.as_deref(), Some("service-level"));
    assert_eq!(front.owner.as_deref(), Some("emma@example.com"));
    assert_eq!(front.reviewers, ["linh@example.com", "role:quality"]);
    assert_eq!(
        front.tags,
        ["refunds"],
        "YAML takes ` #billing` for a comment"
    );
    assert_eq!(front.audience, ["agents", "partners"]);
    assert_eq!((document.lang, document.lang_detected), (Lang::EN, false));
    assert_eq!(
        front.translation_of.as_deref(),
        Some("refunds/opened-items.md")
    );
    assert_eq!(
        front
            .review_every
            .map(|window| window.to_string())
            .as_deref(),
        Some("90d")
    );
    assert_eq!(
        front.effective.map(|day| day.to_string()).as_deref(),
        Some("2026-12-01")
    );
    assert_eq!(
        front.expires.map(|day| day.to_string()).as_deref(),
        Some("2026-12-31")
    );
    let extra: Vec<(&str, &str)> = front
        .extra
        .iter()
        .map(|(key, value)| (key.as_str(), value.as_str()))
        .collect();
    assert_eq!(
        extra,
        [
            ("last_reviewed", "2026-01-05"),
            ("owner_slack", "@emma"),
            ("related", "a, b: c"),
            ("empty", "")
        ]
    );
    assert_eq!(document.body(), "Text\n");
}

#[test]
fn a_wrong_value_costs_only_its_own_fact() {
    for (fact, says) in [
        ("title: [a]", "`title` on line 3 needs one text, not “[a]”"),
        ("title: {a: [b, c]}", "needs one text, not “{a: [b, c]}”"),
        (
            "tags: {a: b}",
            "`tags` on line 3 needs a list or a text with commas",
        ),
        ("tags: [[a]]", "`tags` on line 3 needs a list of texts"),
        ("lang: 4", "`lang` on line 3 needs a language tag"),
        ("review_every: often", "the policy's window holds"),
        ("review_every: [1]", "the policy's window holds"),
        ("effective: soon", "`effective` on line 3 needs a date"),
        ("expires: 2026-02-30", "`expires` on line 3 needs a date"),
        ("expires: 2026-2-3", "`expires` on line 3 needs a date"),
        ("owner: b", "`owner` stands twice"),
        ("id: \"a\\nb\"", "the path is the document's id"),
    ] {
        let document = parse(&format!("---\nowner: emma\n{fact}\nkind: faq\n---\nText"));
        assert_eq!(
            document.problems.len(),
            1,
            "{fact}: {:?}",
            document.problems
        );
        let problem = &document.problems[0];
        assert_eq!(
            (problem.line, problem.code),
            (3, ProblemCode::FrontMatterValue),
            "{fact}"
        );
        assert!(
            problem.message.contains(says),
            "{fact}: {}",
            problem.message
        );
        let front = &document.front;
        assert_eq!(
            (front.owner.as_deref(), front.kind.as_deref()),
            (Some("emma"), Some("faq")),
            "{fact}"
        );
        assert_eq!(document.title, "opened-items", "{fact}");
    }
}

#[test]
fn a_broken_line_is_named_and_the_other_facts_hold() {
    for (fact, line) in [
        ("title: Refunds: opened items", 3),
        ("tags: [a, b", 3),
        ("note: \"open", 3),
        ("\tnote: x", 3),
        ("note: *alias", 3),
        ("note: &anchor [a]", 3),
        ("note: {a", 3),
        ("just words", 3),
    ] {
        let document = parse(&format!(
            "---\nowner: emma\n{fact}\nkind: faq\n---\n# Text\n\nwords"
        ));
        assert!(!document.problems.is_empty(), "{fact}");
        let problem = &document.problems[0];
        assert_eq!(problem.code, ProblemCode::FrontMatterBroken, "{fact}");
        assert!(
            (line..=line + 2).contains(&problem.line)
                && problem.message.contains(&format!("line {}", problem.line)),
            "{fact}: {problem:?}"
        );
        assert_eq!(document.front.owner.as_deref(), Some("emma"), "{fact}");
        assert_eq!(
            document
                .sections
                .last()
                .map(|section| section.text.as_str()),
            Some("words"),
            "{fact}"
        );
    }
    let document = parse("---\ntitle: Refunds: opened items\nkind: faq\n---\nx");
    assert_eq!(
        document.title, "Refunds: opened items",
        "what was meant is plain"
    );
    assert_eq!(document.front.kind.as_deref(), Some("faq"));
    let document = parse("---\ntags: [a, b\nkind: faq\n---\nx");
    assert_eq!(
        document.front.extra,
        [("tags (as written)".to_owned(), "[a, b".to_owned())]
    );
}

#[test]
fn a_header_that_is_not_closed_hides_nothing() {
    let document = parse("---\ntitle: A\n\n# Heading\n\ntext");
    assert_eq!(lines(&document), [(1, ProblemCode::FrontMatterBroken)]);
    assert_eq!(document.body_start, 0);
    assert!(
        document
            .sections
            .iter()
            .any(|section| section.text.contains("text"))
    );
}

#[test]
fn a_rule_at_the_top_is_no_header() {
    for source in [
        "---\n\nSome words.\n\n---\n\nMore.",
        "---\n- a\n---\n",
        "----\ntitle: x\n----\n",
        " ---\ntitle: x\n---\n",
        "---",
        "--- x\na: b\n---\n",
        "text\n---\ntitle: x\n---\n",
    ] {
        let document = parse(source);
        assert_eq!(
            (
                document.front.present,
                document.body_start,
                &document.problems
            ),
            (false, 0, &vec![]),
            "{source:?}"
        );
    }
    for source in [
        "---\n---\nx",
        "---\n# only a comment\n---\nx",
        "---\r\ntitle: A\r\n---\r\nx",
        "\u{feff}---\ntitle: A\n---\nx",
        "---\ntitle: A\n...\nx",
        "--- \ntitle: A\n---  \nx",
    ] {
        let document = parse(source);
        assert!(
            document.front.present && document.problems.is_empty() && document.body().trim() == "x",
            "{source:?}"
        );
    }
}

#[test]
fn hostile_front_matter_ends_in_problems() {
    let bomb = "a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]";
    for yaml in [
        bomb.to_owned(),
        format!("a: {}", "[".repeat(10_000)),
        format!("a: {}", "{a: ".repeat(5_000)),
        format!(
            "a:\n{}",
            (1..200)
                .map(|depth| format!("{}- \n", " ".repeat(depth)))
                .collect::<String>()
        ),
        "a: b\n".repeat(10_000),
        "a: [x, x, x, x]\nb".repeat(5_000),
        format!("a: {}", "x".repeat(100_000)),
        format!("a: {}", "? ".repeat(10_000)),
        "a: !!python/object/apply:os.system [\"x\"]\nb: *x".to_owned(),
    ] {
        let document = parse(&format!("---\n{yaml}\n---\nbody"));
        assert!(
            !document.problems.is_empty() && document.problems.len() <= 50,
            "{}",
            document.problems.len()
        );
        assert!(
            document
                .sections
                .iter()
                .any(|section| section.text.contains("body"))
        );
    }
}

#[test]
fn titles_come_from_facts_headings_or_names() {
    for (source, title) in [
        ("---\ntitle: Said\n---\n# Heading", "Said"),
        ("text\n\n## `Code` & *more* {#x}", "Code & more"),
        ("no heading", "opened-items"),
        ("---\ntitle:\n---\n", "opened-items"),
    ] {
        assert_eq!(parse(source).title, title);
    }
    for (path, title) in [
        ("a/환불.md", "환불"),
        ("x/hold_rule-2.md", "hold_rule-2"),
        ("README.md", "README"),
        ("-.md", "-"),
    ] {
        assert_eq!(
            Document::parse(DocPath::new(path).unwrap(), b"").title,
            title
        );
    }
}

fn outline(document: &Document) -> Vec<(&str, &str, u8)> {
    document
        .sections
        .iter()
        .map(|section| {
            (
                section.anchor.as_str(),
                section.heading.as_str(),
                section.level,
            )
        })
        .collect()
}

#[test]
fn headings_make_sections() {
    let source = "before\n\n# One\n\na\n\nTwo\n===\nb\n\n## One\n\n```\n# code\n```\n\n> # quoted\n\n- # listed\n\npara\n\n   ### Own {#chosen}\n\n#### !!!\n#### [Link](x.md) and ![alt](y.png)\n# 환불 (개봉)\n## After #14 ##\n";
    let document = parse(source);
    assert_eq!(
        outline(&document),
        [
            ("", "", 0),
            ("one", "One", 1),
            ("two", "Two", 1),
            ("one-1", "One", 2),
            ("chosen", "Own", 3),
            ("", "!!!", 4),
            ("link-and-alt", "Link and alt", 4),
            ("환불-개봉", "환불 (개봉)", 1),
            ("after-14", "After #14", 2),
        ]
    );
    let texts: Vec<&str> = document
        .sections
        .iter()
        .map(|section| section.text.as_str())
        .collect();
    assert_eq!(
        texts[..4],
        ["before", "a", "b", "# code\nquoted\nlisted\npara"]
    );
}

#[test]
fn sections_cover_the_text_without_gap() {
    for source in [
        "---\ntitle: x\n---\nintro\n\n# A\n\nb\n# C\nd",
        "# A\r\n\r\nb\r\n## C\r\nd\r\n",
        "x",
        "",
        "# A\n",
        "> # A\n\nb\n\n# B",
    ] {
        let document = parse(source);
        let mut at = document.body_start;
        for section in &document.sections {
            assert_eq!(section.range.start, at, "{source:?}");
            at = section.range.end;
            assert!(document.source.get(section.range.clone()).is_some());
        }
        assert_eq!(at, document.source.len(), "{source:?}");
    }
}

#[test]
fn search_sees_what_a_reader_sees() {
    for (source, text) in [
        ("One *two* `three`\nfour", "One two three\nfour"),
        ("a\n\nb", "a\nb"),
        ("- a\n- b\n  - c\n\n1. d", "a\nb\nc\nd"),
        ("- [x] done\n- [ ] open", "done\nopen"),
        ("|h|i|\n|-|-|\n|1|2|\n|3|4|", "h\ti\n1\t2\n3\t4"),
        (
            "![the desk](x.png) and [a link](y.md)",
            "the desk and a link",
        ),
        ("a[^1].\n\n[^1]: The note.", "a.\nThe note."),
        (
            "> [!SAY]\n> We are sorry.\n> Really.",
            "We are sorry.\nReally.",
        ),
        (
            "<div>raw <b>html</b> &amp; more</div>\n\nx<br>y <!-- no --><script>z()</script>",
            "raw html & more\nx\ny z()",
        ),
        ("```js\nlet x;\n```\n\n    indented", "let x;\nindented"),
        (
            "see https://a.example/x or <c@d.example>",
            "see https://a.example/x or c@d.example",
        ),
        ("[[Hold rule|the rule]] [[Other]]", "the rule Other"),
        ("a &copy; \\* b", "a © * b"),
        ("a\n***\nb", "a\nb"),
    ] {
        let document = parse(source);
        assert_eq!(document.sections[0].text, text, "{source:?}");
    }
}

#[test]
fn links_are_found_with_their_places() {
    let source = "---\ntitle: x\n---\n[a](limits.md#x \"t\") and ![b](desk.png)\n\n[r][ref] <https://c.example> d@e.example\n\n[[Hold rule#A b|h]]\n\n`https://no.example`\n\n[ref]: ../phone/hold.md\n";
    let document = parse(source);
    let found: Vec<(u32, &str, &str)> = document
        .links
        .iter()
        .map(|link| (link.line, link.target.as_str(), link.text.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            (4, "limits.md#x", "a"),
            (4, "desk.png", "b"),
            (6, "../phone/hold.md", "r"),
            (6, "https://c.example", "https://c.example"),
            (6, "mailto:d@e.example", "d@e.example"),
            (8, "Hold rule#A b", "h"),
        ]
    );
    assert_eq!(
        document.source[document.links[0].range.clone()],
        *"[a](limits.md#x \"t\")"
    );
    assert_eq!(
        document.source[document.links[4].range.clone()],
        *"d@e.example"
    );
    assert_eq!(
        document.links[2].kind,
        LinkKind::Internal {
            path: DocPath::new("phone/hold.md").unwrap(),
            anchor: None
        }
    );
}

#[test]
fn languages_are_said_or_detected_per_section() {
    let document = parse(
        "The agent says what happens next.\n\n# 한국어\n\n고객에게 이렇게 말합니다. 환불은 삼 일 안에 처리됩니다.\n\n# 42\n\nThank you for waiting, this is all that we have for you and your order.",
    );
    assert!(document.lang_detected);
    let langs: Vec<&str> = document
        .sections
        .iter()
        .map(|section| section.lang.as_str())
        .collect();
    assert_eq!(langs, ["en", "ko", "en"]);
    assert_eq!(document.lang, Lang::EN);
    let document = parse("---\nlang: vi\n---\n42");
    assert_eq!(
        (
            document.lang,
            document.lang_detected,
            document.sections[0].lang
        ),
        (Lang::VI, false, Lang::VI)
    );
}

#[test]
fn a_file_that_is_too_large_is_still_a_document() {
    let source = format!("---\ntitle: Big\n---\n{}", "word ".repeat(1_000_000));
    let document = parse(&source);
    assert_eq!(document.title, "Big");
    assert_eq!(lines(&document), [(0, ProblemCode::TooLarge)]);
    assert_eq!(document.sections.len(), 1);
    assert!(document.sections[0].text.len() <= 1024 * 1024);
}

#[test]
fn bytes_of_any_kind_make_a_document() {
    let mut random = crate::seeded::Seeded::new(7);
    let pieces: [&[u8]; 24] = [
        b"---\n",
        b"# ",
        b"\xff",
        b"\0",
        b"> ",
        b"[!say]",
        b"\n",
        b"\r\n",
        b"[a](b)",
        b"[[x|",
        b"]]",
        b"`",
        b"```\n",
        b"|a|\n|-|\n",
        b"{#x}",
        b"<b>",
        b"</b>",
        b"title: ",
        "환불".as_bytes(),
        b"\xf0\x9f",
        b"- ",
        b"[^1]",
        b"[^1]: x",
        b"https://a.example",
    ];
    for round in 0..3000 {
        let length = random.below(40);
        let bytes: Vec<u8> = (0..length)
            .flat_map(|_| random.pick(&pieces).to_vec())
            .collect();
        let document = Document::parse(DocPath::new("x.md").unwrap(), &bytes);
        assert!(!document.sections.is_empty(), "round {round}: {bytes:?}");
        for section in &document.sections {
            assert!(
                document.source.get(section.range.clone()).is_some(),
                "round {round}: {bytes:?}"
            );
        }
        for link in &document.links {
            assert!(
                document.source.get(link.range.clone()).is_some(),
                "round {round}: {bytes:?}"
            );
        }
        let anchors: Vec<&str> = document
            .sections
            .iter()
            .filter(|section| section.level > 0)
            .map(|section| section.anchor.as_str())
            .collect();
        let mut unique = anchors.clone();
        unique.sort_unstable();
        unique.dedup();
        assert_eq!(
            unique.len(),
            anchors.len(),
            "round {round}: anchors repeat in {bytes:?}"
        );
    }
}
