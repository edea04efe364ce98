//! The shapes of `--json`: every promised key is there, whatever the command.

use carebook_tests::World;
use serde_json::Value;

#[track_caller]
fn has(value: &Value, keys: &[&str]) {
    for key in keys {
        assert!(value.get(key).is_some(), "`{key}` is missing in {value}");
    }
}

#[test]
fn every_promised_key_is_there() {
    let world = World::new();
    let book = world
        .handbook()
        .file(
            "a.md",
            "---\nid: 01JD4Z7M2Q8R5T6V9X0A1B2C3D\nkind: faq\nowner: emma@example.com\ntags: [x]\nlang: en\n---\n# Apples\n\n## Red\n\nRed apples.\n",
        )
        .commit_at("2024-01-01T09:00:00Z", "Apples");
    has(
        &book.ask(&["index"]),
        &[
            "documents",
            "sections",
            "added",
            "changed",
            "removed",
            "took_ms",
            "commit",
        ],
    );
    let search = book.ask(&["search", "red"]);
    has(&search, &["query", "took_us", "total", "hits"]);
    has(
        &search["hits"][0],
        &[
            "path",
            "id",
            "title",
            "section",
            "anchor",
            "snippet",
            "score",
            "freshness",
            "lang",
        ],
    );
    let show = book.ask(&["show", "a.md"]);
    has(
        &show,
        &[
            "path",
            "id",
            "title",
            "kind",
            "owner",
            "html",
            "source",
            "sections",
            "freshness",
        ],
    );
    has(&show["sections"][0], &["anchor", "heading", "level"]);
    let list = book.ask(&["list"]);
    has(
        &list[0],
        &[
            "path",
            "id",
            "title",
            "kind",
            "owner",
            "lang",
            "tags",
            "freshness",
            "updated",
            "due",
        ],
    );
    let stale = book.ask(&["stale"]);
    has(
        &stale[0],
        &[
            "path",
            "state",
            "reasons",
            "due",
            "updated",
            "verified",
            "owner",
            "window_days",
        ],
    );
    has(&stale[0]["reasons"][0], &["code", "text"]);
    let log = book.ask(&["log", "a.md"]);
    has(
        &log[0],
        &["commit", "date", "author", "summary", "minor", "path"],
    );
    assert!(book.carebook(&["doctor", "--json"]).json().is_array());
}

#[test]
fn answers_go_to_standard_output_alone() {
    let world = World::new();
    let book = world.handbook().file("a.md", "# Apples\n").commit("Apples");
    for arguments in [
        &["search", "apples"][..],
        &["show", "a.md"],
        &["list"],
        &["log", "a.md"],
    ] {
        let run = book.carebook(arguments).succeeded();
        assert!(
            run.stdout.contains("Apples") || run.stdout.contains("a.md"),
            "{}",
            run.stdout
        );
        assert!(
            !run.stdout.contains('\u{1b}'),
            "no colours into a pipe: {:?}",
            run.stdout
        );
    }
}

#[test]
fn a_list_can_be_narrowed() {
    let world = World::new();
    let book = world
        .handbook()
        .file("a.md", "---\ntags: [x]\nlang: en\n---\n# Apples\n")
        .file("b.md", "---\nkind: policy\nlang: en\n---\n# Pears\n")
        .commit("Fruit");
    let paths = |arguments: &[&str]| -> Vec<String> {
        let rows = book.ask(arguments);
        rows.as_array()
            .expect("rows")
            .iter()
            .filter_map(|row| Some(row["path"].as_str()?.to_owned()))
            .collect()
    };
    assert_eq!(paths(&["list", "tag:x"]), ["a.md"]);
    assert_eq!(paths(&["list", "kind:policy"]), ["b.md"]);
    assert_eq!(paths(&["list"]).len(), 2);
}

#[test]
fn titles_and_anchors_are_as_the_formats_say() {
    let world = World::new();
    let book = world
        .handbook()
        .file("hold_rule-2.md", "No heading here.\n")
        .file("said.md", "---\ntitle: Said\n---\n# Heading\n")
        .file("headed.md", "Before.\n\n## The `first` heading\n\n# Second\n")
        .file(
            "anchors.md",
            "# Refunds\n\n## Refunds\n\n## Other {#refunds}\n\n## 환불 규정?\n\n## Kā atmaksāt?\n\n## a - b\n",
        )
        .commit("Four");
    for (path, title) in [
        ("hold_rule-2.md", "hold_rule-2"),
        ("said.md", "Said"),
        ("headed.md", "The first heading"),
    ] {
        assert_eq!(book.ask(&["show", path])["title"], title);
    }
    let shown = book.ask(&["show", "anchors.md"]);
    let sections = shown["sections"].as_array().expect("sections");
    let anchors: Vec<_> = sections
        .iter()
        .map(|section| section["anchor"].as_str().unwrap_or_default())
        .collect();
    assert_eq!(
        anchors,
        [
            "refunds-1",
            "refunds-2",
            "refunds",
            "환불-규정",
            "kā-atmaksāt",
            "a---b"
        ],
        "what the author chose is theirs; the others step aside"
    );
    for anchor in anchors {
        let section = book.ask(&["show", &format!("anchors.md#{anchor}")]);
        assert!(
            section["html"]
                .as_str()
                .is_some_and(|html| html.contains(&format!("id=\"s-{anchor}\""))),
            "{anchor}: {section}"
        );
    }
}

#[test]
fn a_text_that_lies_in_lfs_says_so() {
    let world = World::new();
    let book = world
        .handbook()
        .file(
            "far.md",
            "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n",
        )
        .commit("A pointer");
    let shown = book.ask(&["show", "far.md"]);
    assert_eq!(shown["problems"][0]["code"], "lfs_pointer", "{shown}");
    assert!(
        book.ask(&["list"])[0]["problem"]
            .as_str()
            .is_some_and(|told| told.contains("LFS"))
    );
}

#[test]
fn a_publish_branch_that_is_not_there_is_named_with_its_place() {
    let world = World::new();
    let book = world
        .handbook()
        .file("carebook.toml", "[publish]\nbranch = \"releases\"\n")
        .file("a.md", "# A\n")
        .commit("A");
    for arguments in [&["list"][..], &["search", "a"], &["index"]] {
        let run = book.carebook(arguments).succeeded();
        drop(
            run.says("carebook.toml:2:10:")
                .says("no branch releases; main is read instead"),
        );
    }
}
