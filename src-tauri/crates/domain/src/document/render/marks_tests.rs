//! Words that threads are about: wrapped where they are shown, found where they were selected.

use super::*;

struct Marked(Vec<Mark>);

impl RenderContext for Marked {
    fn document(&self, _path: &DocPath) -> Option<TargetDocument> {
        None
    }

    fn image(&self, _path: &DocPath) -> ImageTarget {
        ImageTarget::Missing
    }

    fn marks(&self) -> &[Mark] {
        &self.0
    }
}

const ONE: &str = "01JD4Z7M2Q8R5T6V9X0A1B2C3D";
const TWO: &str = "01JD4Z7M2Q8R5T6V9X0A1B2C3E";

fn parse(source: &str) -> Document {
    Document::parse(DocPath::new("a.md").unwrap(), source.as_bytes())
}

fn mark(source: &str, words: &str, thread: &str) -> Mark {
    let start = source.find(words).unwrap();
    Mark {
        range: start..start + words.len(),
        thread: thread.to_owned(),
    }
}

/// The HTML, with marks as `[1:words]`.
fn rendered(source: &str, marks: Vec<Mark>) -> String {
    let html = render(&parse(source), &Marked(marks)).html;
    html.replace(
        &format!("<span class=\"thread-mark\" data-thread=\"{ONE}\">"),
        "[1:",
    )
    .replace(
        &format!("<span class=\"thread-mark\" data-thread=\"{TWO}\">"),
        "[2:",
    )
    .replace("</span>", "]")
    .trim()
    .to_owned()
}

#[test]
fn words_of_a_thread_are_wrapped_whatever_stands_around_them() {
    for (source, words, expected) in [
        ("Wait 30 days.", "30 days", "<p>Wait [1:30 days].</p>"),
        (
            "Wait **30 days**.",
            "30 days",
            "<p>Wait <strong>[1:30 days]</strong>.</p>",
        ),
        (
            "Wait **30** days now.",
            "30** days",
            "<p>Wait <strong>[1:30]</strong>[1: days] now.</p>",
        ),
        (
            "Ask `refund` now.",
            "refund",
            "<p>Ask <code>[1:refund]</code> now.</p>",
        ),
        (
            "Ask `` a`b `` now.",
            "a`b",
            "<p>Ask <code>[1:a`b]</code> now.</p>",
        ),
        (
            "# Wait 30 days {#wait}",
            "30 days",
            "<h1 id=\"s-wait\">Wait [1:30 days]</h1>",
        ),
        ("14 &amp; 30 days", "&amp;", "<p>14 [1:&amp;] 30 days</p>"),
        ("14 &amp; 30 days", "mp", "<p>14 [1:&amp;] 30 days</p>"),
        (
            "한국어 고객은 기다린다",
            "고객은",
            "<p>한국어 [1:고객은] 기다린다</p>",
        ),
        (
            "one two\nthree four",
            "two\nthree",
            "<p>one [1:two]\n[1:three] four</p>",
        ),
        (
            "first para\n\n- item one\n- item two",
            "para\n\n- item one\n- item",
            "<p>first [1:para]</p>\n<ul>\n<li>[1:item one]</li>\n<li>[1:item] two</li>\n</ul>",
        ),
        (
            "| a | b |\n|---|---|\n| one | two |",
            "one | two",
            "<table>\n<thead><tr><th>a</th><th>b</th></tr></thead>\n<tbody>\n<tr><td>[1:one]</td><td>[1:two]</td></tr>\n</tbody></table>",
        ),
        (
            "```\nfirst\nsecond\n```",
            "second",
            "<pre><code>first\n[1:second]\n</code></pre>",
        ),
        (
            "> [!SAY]\n> Good morning",
            "morning",
            "<div class=\"alert alert-say\"><p class=\"alert-title\" lang=\"en\">Say this</p>\n<p>Good [1:morning]</p>\n</div>",
        ),
    ] {
        assert_eq!(
            rendered(source, vec![mark(source, words, ONE)]),
            expected,
            "{source:?}"
        );
    }
}

#[test]
fn marks_overlap_and_each_names_one_thread() {
    let source = "one two three";
    let marks = vec![mark(source, "one two", ONE), mark(source, "two three", TWO)];
    assert_eq!(
        rendered(source, marks),
        "<p>[1:one ][1:[2:two]][2: three]</p>"
    );
}

#[test]
fn marks_count_in_the_whole_file() {
    let source = "---\ntitle: A\n---\n\nWait 30 days.";
    assert_eq!(
        rendered(source, vec![mark(source, "30 days", ONE)]),
        "<p>Wait [1:30 days].</p>"
    );
}

#[test]
fn a_document_cannot_make_marks_of_its_own() {
    let source = format!("a <span class=\"thread-mark\" data-thread=\"{ONE}\">b</span> c d");
    for marks in [vec![], vec![mark(&source, "c d", ONE)]] {
        let html = render(&parse(&source), &Marked(marks.clone())).html;
        assert_eq!(html.matches("thread-mark").count(), marks.len(), "{html}");
    }
}

#[test]
fn ranges_that_are_none_of_the_text_mark_nothing() {
    for range in [0..0, 90..99, 0..usize::MAX, 1..2] {
        let source = "한국어 text";
        let marks = vec![Mark {
            range,
            thread: ONE.to_owned(),
        }];
        let html = render(&parse(source), &Marked(marks)).html;
        assert!(html.contains("text"), "{html}");
    }
}

#[test]
fn selected_words_are_found_in_the_source() {
    for (source, section, words, occurrence, expected) in [
        ("Wait **30** days.", None, "30 days", 1, Some("30** days")),
        ("a & b\n\nc\n\nd", None, "b c", 1, Some("b\n\nc")),
        ("14 &amp; 30", None, "14 & 30", 1, Some("14 &amp; 30")),
        ("x x x", None, "x", 3, Some("x")),
        ("x x x", None, "x", 4, None),
        ("# A\n\nx\n\n# B\n\nx y", Some("b"), "x", 1, Some("x")),
        ("# A\n\nx\n\n# B\n\nx y", Some("c"), "x", 1, None),
        (
            "[the limits](limits.md) hold",
            None,
            "limits hold",
            1,
            Some("limits](limits.md) hold"),
        ),
        (
            "> [!SAY]\n> Good morning",
            None,
            "this Good",
            1,
            Some("[!SAY]\n> Good"),
        ),
        (
            "note[^1] here\n\n[^1]: why",
            None,
            "note1 here",
            1,
            Some("note[^1] here"),
        ),
        (
            "| a | b |\n|---|---|\n| one | two |",
            None,
            "one\ttwo",
            1,
            Some("one | two"),
        ),
        (
            "<details><summary>More</summary>raw words</details>",
            None,
            "raw words",
            1,
            Some("raw words"),
        ),
        (
            "고객은  기다린다",
            None,
            "고객은 기다린다",
            1,
            Some("고객은  기다린다"),
        ),
        ("text", None, "  ", 1, None),
        ("text", None, "text", 0, None),
    ] {
        let document = parse(source);
        let found = find_shown(&document, section, words, occurrence);
        let text = found.clone().and_then(|range| document.source.get(range));
        assert_eq!(text, expected, "{words:?} in {source:?}: {found:?}");
    }
    let document = parse("# A\n\nx\n\n# B\n\nx y");
    assert_eq!(
        find_shown(&document, Some("b"), "x", 1),
        Some(13..14),
        "counted in its section"
    );
}
