//! What is read of a text, and that nothing is left out.

use super::*;
use crate::prose::token::{TokenKind, tokens};
use crate::seeded::{Seeded, seeds};

/// Each block as `kind: words`, with settings in angle brackets.
fn told(source: &str) -> Vec<String> {
    let read = reading(source).unwrap();
    let mut out = Vec::new();
    for block in &read.blocks {
        let shape = &block.shape;
        let mut line = format!("{:?}", shape.kind);
        if shape.depth > 1 {
            line.push_str(&format!(" depth{}", shape.depth));
        }
        for (name, value) in [
            ("no", shape.number.map(|n| n.to_string())),
            ("task", shape.task.map(|done| done.to_string())),
            ("alert", shape.alert.map(str::to_owned)),
            ("detail", shape.detail.clone()),
        ] {
            if let Some(value) = value {
                line.push_str(&format!(" {name}={value}"));
            }
        }
        line.push_str(": ");
        let mut at = block.range.start;
        for run in read
            .runs
            .iter()
            .filter(|run| run.end > block.range.start && run.end <= block.range.end)
        {
            let words = &read.text[at..run.end];
            at = run.end;
            let set = &run.setting;
            let mut marks = Vec::new();
            for (on, name) in [
                (set.strong, "b"),
                (set.emphasis, "i"),
                (set.struck, "s"),
                (set.code, "c"),
                (set.raw, "raw"),
            ] {
                if on {
                    marks.push(name.to_owned());
                }
            }
            marks.extend(set.link.as_ref().map(|to| format!("to {to}")));
            marks.extend(set.image.as_ref().map(|to| format!("img {to}")));
            if marks.is_empty() {
                line.push_str(words);
            } else {
                line.push_str(&format!("<{}|{words}>", marks.join(" ")));
            }
        }
        assert_eq!(at, block.range.end, "{source:?}: runs cover every word");
        out.push(line);
    }
    out
}

#[test]
fn a_text_is_read_without_its_marks() {
    for (source, expected) in [
        (
            "# Hold *the* line {#hold}\n\nAsk **first**, then [look](a.md \"A\").\n",
            vec![
                "Heading(1) detail=hold: Hold <i|the> line",
                "Paragraph: Ask <b|first>, then <to a.md “A”|look>.",
            ],
        ),
        (
            "---\ntitle: A\n---\nSetext\n===\none\ntwo  \nthree\n",
            vec![
                "Front: title: A",
                "Heading(1): Setext",
                "Paragraph: one two\nthree",
            ],
        ),
        (
            "3. a\n4. b\n   - [x] c\n   - [ ] d\n\n     more\n",
            vec![
                "Item no=3: a",
                "Item no=4: b",
                "Item depth2 task=true: c",
                "Item depth2 task=false: d",
                "Paragraph depth2: more",
            ],
        ),
        (
            "> [!SAY]\n> Hello.\n>\n> Bye.\n",
            vec!["Quote alert=say: Hello.", "Quote: Bye."],
        ),
        (
            "| a | **b** |\n|:--|--:|\n| c |  |\n",
            vec!["Head detail=left right: a\t<b|b>", "Row: c"],
        ),
        (
            "```sh\nls\n\npwd\n```\n\n<!-- note -->\n\nx <b>y</b>\n",
            vec![
                "Code detail=sh: ls\n\npwd",
                "Html: <raw|<!-- note -->>",
                "Paragraph: x <raw|<b>>y<raw|</b>>",
            ],
        ),
        (
            "[a]: b.md\n\nSee [a] and ![](c.png) and ![alt](d.png).\n\n***\n",
            vec![
                "Definition: <raw|[a]: b.md>",
                "Paragraph: See <to b.md|a> and <img c.png|c.png> and <img d.png|alt>.",
                "Rule: ",
            ],
        ),
        (
            "A[^1] &amp; <me@a.example>\n\n[^1]: Note.\n\n-\n",
            vec![
                "Paragraph: A<raw|[1]> & <to mailto:me@a.example|me@a.example>",
                "Footnote detail=1: Note.",
                "Item: ",
            ],
        ),
        ("", vec![]),
    ] {
        assert_eq!(told(source), expected, "{source:?}");
    }
}

/// The words of a source that are said nowhere in what is read of it.
fn unsaid(source: &str) -> Vec<String> {
    let read = reading(source).unwrap();
    let mut said = read.text.clone();
    for run in &read.runs {
        for place in [&run.setting.link, &run.setting.image]
            .into_iter()
            .flatten()
        {
            said.push(' ');
            said.push_str(place);
        }
    }
    for block in &read.blocks {
        said.push(' ');
        said.push_str(block.shape.detail.as_deref().unwrap_or_default());
        said.push(' ');
        said.push_str(block.shape.alert.unwrap_or_default());
    }
    let said = said.to_lowercase();
    tokens(source)
        .into_iter()
        .filter(|token| token.kind == TokenKind::Word)
        .map(|token| source[token.range].trim_matches('_').to_lowercase())
        .filter(|word| !word.chars().all(|c| c.is_ascii_digit()))
        .filter(|word| !said.contains(word.as_str()))
        .collect()
}

#[test]
fn every_word_of_a_source_is_read() {
    let pieces = [
        "refund",
        "환불은",
        "hoàn",
        "klients",
        "**bold**",
        "*it*",
        "`code`",
        "[l](t.md)",
        "![i](p.png)",
        "<b>",
        "<!-- c -->",
        "~~gone~~",
        "[[wiki]]",
        "[[w|shown]]",
        "[r][ref]",
        "https://a.example",
        "\n",
        "\n\n",
        "\n- ",
        "\n1. ",
        "\n  - ",
        "\n> ",
        "\n# ",
        "\n```x\n",
        "\n| a | b |\n|---|---|\n| c | d |\n",
        "\n[ref]: target\n",
        "\n---\n",
        "\n===\n",
        "[^n]",
        "\n\n[^n]: note\n\n",
        "\n> [!SAY]\n> ",
        "\t",
        "\\",
        "*",
        "_",
        "[",
        "](",
        "{#x}",
        "\r\n",
        "\u{feff}",
        "- [ ] ",
        "<div>\n",
        "</div>\n\n",
        "    ",
    ];
    for seed in seeds(2_000) {
        let mut random = Seeded::new(seed);
        let count = random.below(40);
        let mut source = String::new();
        for _ in 0..count {
            source.push_str(random.pick(&pieces));
            if random.one_in(2) {
                source.push(' ');
            }
        }
        assert_eq!(
            unsaid(&source),
            Vec::<String>::new(),
            "seed {seed}: {source:?}"
        );
        let read = reading(&source).unwrap();
        for pair in read.blocks.windows(2) {
            assert_eq!(pair[0].source.end, pair[1].source.start, "seed {seed}");
            assert_eq!(pair[0].range.end, pair[1].range.start, "seed {seed}");
        }
    }
}
