//! What a comparison of rendered prose shows, and that it hides nothing.

use super::*;
use crate::prose::token::{TokenKind, tokens};
use crate::seeded::{Seeded, seeds};

/// Changed blocks as `[-gone-]{+new+}same`, notes in angle brackets.
fn told(old: &str, new: &str) -> Vec<String> {
    let diff = rendered(old, new).unwrap();
    let note = |note: &Note| {
        let code = serde_json::to_value(note.code).unwrap();
        let sides: Vec<&str> = [&note.from, &note.to]
            .into_iter()
            .map(|side| side.as_deref().unwrap_or("-"))
            .collect();
        format!("<{} {}>", code.as_str().unwrap(), sides.join(" ")).replace(" - ->", ">")
    };
    let marked = |mark, text: &str| match mark {
        Mark::Same => text.to_owned(),
        Mark::Removed => format!("[-{text}-]"),
        Mark::Inserted => format!("{{+{text}+}}"),
    };
    diff.blocks
        .iter()
        .filter(|block| block.hunk.is_some())
        .map(|block| {
            let mut line = String::new();
            for span in &block.spans {
                line.push_str(&marked(span.mark, &span.text));
                span.notes
                    .iter()
                    .for_each(|each| line.push_str(&note(each)));
            }
            block
                .notes
                .iter()
                .for_each(|each| line.push_str(&note(each)));
            for span in &block.source {
                line.push_str(&marked(span.mark, &span.text));
            }
            line
        })
        .collect()
}

#[test]
fn words_are_compared_without_their_marks() {
    for (old, new, expected) in [
        (
            "Refund **within** 14 days. Tell [them](a.md).\n",
            "Refund **within** 30 days. Tell [them](a.md).\n",
            vec!["Refund within [-14-]{+30+} days. Tell them."],
        ),
        (
            "Tell the customer.\n",
            "Tell **the customer**.\n",
            vec!["Tell the customer<strong_added>."],
        ),
        (
            "See [the rules](a.md).\n",
            "See [the rules](b.md).\n",
            vec!["See the rules<link_changed a.md b.md>."],
        ),
        (
            "See [the rules][r].\n\n[r]: a.md\n",
            "See [the rules][r].\n\n[r]: b.md\n",
            vec![
                "See the rules<link_changed a.md b.md>.",
                "[r]: [-a-]{+b+}.md",
            ],
        ),
        (
            "| a | b |\n|---|---|\n| 14 | days |\n",
            "| a   | b    |\n|-----|------|\n| 30  | days |\n",
            vec!["[-14-]{+30+}\tdays"],
        ),
        (
            "## Hold\n\ntext\n",
            "### Hold {#h}\n\ntext\n",
            vec!["Hold<kind_changed heading2 heading3><detail_changed - h>"],
        ),
        (
            "- one\n- two\n",
            "* one\n* two\n",
            vec![
                "one<source_changed>[---]{+*+} one",
                "two<source_changed>[---]{+*+} two",
            ],
        ),
        ("1. a\n2. c\n", "1. a\n2. b\n3. c\n", vec!["{+b+}"]),
        (
            "> [!SAY]\n> Hello.\n",
            "> [!DONT]\n> Hello.\n",
            vec!["Hello.<alert_changed say dont>"],
        ),
        (
            "- [ ] Call.\n",
            "- [x] Call.\n",
            vec!["Call.<task_changed open done>"],
        ),
        (
            "Wait.<!-- 5 minutes -->\n",
            "Wait.<!-- 9 minutes -->\n",
            vec!["Wait.<!-- [-5-]{+9+} minutes -->"],
        ),
        (
            "![a](x.png)\n",
            "![a](y.png)\n",
            vec!["a<image_changed x.png y.png>"],
        ),
        ("One line.\n", "One\nline.\n\n", vec![]),
        (
            "고객에게 **환불**합니다.\n",
            "고객에 **환불**합니다.\n",
            vec!["고객에[-게-] 환불합니다."],
        ),
        (
            "Hoàn _tiền_ cho khách.\n",
            "Hoàn _tiến_ cho khách.\n",
            vec!["Hoàn [-tiền-]{+tiến+} cho khách."],
        ),
        (
            "---\nowner: emma\n---\nText.\n",
            "---\nowner: linh\n---\nText.\n",
            vec!["owner: [-emma-]{+linh+}"],
        ),
        ("A.\n\n<div>x</div>\n", "A.\n", vec!["[-<div>x</div>-]"]),
        ("&amp;\n", "&\n", vec!["&<source_changed>&[-amp;-]"]),
    ] {
        assert_eq!(told(old, new), expected, "{old:?} to {new:?}");
    }
}

/// Words and how often they stand in a text.
fn words(text: &str) -> std::collections::HashMap<String, i64> {
    let mut out = std::collections::HashMap::new();
    for token in tokens(text) {
        if token.kind == TokenKind::Word {
            // A letter beside an underscore is one word in source and two in prose.
            for word in text[token.range].split('_').filter(|word| !word.is_empty()) {
                *out.entry(word.to_lowercase()).or_default() += 1;
            }
        }
    }
    out
}

#[test]
fn every_changed_word_of_either_side_is_shown() {
    let pieces = [
        "refund",
        "hold",
        "the",
        "customer",
        "환불은",
        "고객에게",
        "hoàn",
        "tiền",
        "klients",
        "**bold words**",
        "*leaning*",
        "`code here`",
        "[link](target.md)",
        "[link](other.md)",
        "![alt](pic.png)",
        "<b>",
        "<!-- note -->",
        "~~gone~~",
        "[[wiki]]",
        "[ref][r]",
        ". ",
        "\n",
        "\n\n",
        "\n- ",
        "\n1. ",
        "\n  - ",
        "\n> ",
        "\n## ",
        "\n```sh\n",
        "\n\n[r]: there\n\n",
        "\n\n| a | b |\n|---|---|\n| c | d |\n\n",
        "\n> [!SAY]\n> ",
        "\n\n[^n]: why\n\n",
        "[^n]",
        "- [x] ",
        "14",
        "3.5",
        "\r\n",
    ];
    for seed in seeds(1_500) {
        let mut random = Seeded::new(seed);
        let mut parts: Vec<&str> = (0..random.below(60))
            .map(|_| random.pick(&pieces))
            .collect();
        let old = parts.join(" ");
        for _ in 0..1 + random.below(6) {
            let at = random.below(parts.len() + 1);
            match random.below(3) {
                0 => parts.insert(at, random.pick(&pieces)),
                1 if at < parts.len() => drop(parts.remove(at)),
                _ if at < parts.len() => parts[at] = random.pick(&pieces),
                _ => {}
            }
        }
        let new = parts.join(" ");
        let diff = rendered(&old, &new).unwrap();
        let (mut gone, mut come, mut left, mut right) =
            (String::new(), String::new(), String::new(), String::new());
        let places = |setting: &Setting| {
            let set = [&setting.link, &setting.image];
            set.into_iter()
                .flatten()
                .fold(String::new(), |all, one| format!("{all} {one} "))
        };
        let (read_old, read_new) = (reading(&old).unwrap(), reading(&new).unwrap());
        for block in &diff.blocks {
            let shown = block.hunk.is_some();
            let named = format!(
                " {} {} ",
                block.shape.detail.as_deref().unwrap_or_default(),
                block.shape.alert.unwrap_or_default()
            );
            match block.change {
                Change::Inserted => come.push_str(&named),
                Change::Removed => gone.push_str(&named),
                _ => {}
            }
            for span in &block.spans {
                let words = format!("{}{}", span.text, places(&span.setting));
                match span.mark {
                    Mark::Same => {
                        left.push_str(&span.text);
                        right.push_str(&span.text);
                    }
                    Mark::Removed => {
                        left.push_str(&span.text);
                        gone.push_str(&format!("{words} "));
                    }
                    Mark::Inserted => {
                        right.push_str(&span.text);
                        come.push_str(&format!("{words} "));
                    }
                }
                let changed = span.mark != Mark::Same || !span.notes.is_empty();
                assert!(
                    shown || !changed || span.text.trim().is_empty(),
                    "seed {seed}: {span:?}"
                );
            }
            let notes = block
                .notes
                .iter()
                .chain(block.spans.iter().flat_map(|s| &s.notes));
            for note in notes {
                gone.push_str(&format!(" {} ", note.from.as_deref().unwrap_or_default()));
                come.push_str(&format!(" {} ", note.to.as_deref().unwrap_or_default()));
            }
            for span in &block.source {
                match span.mark {
                    Mark::Same => {}
                    Mark::Removed => gone.push_str(&format!(" {} ", span.text)),
                    Mark::Inserted => come.push_str(&format!(" {} ", span.text)),
                }
            }
        }
        assert_eq!(left, read_old.text, "seed {seed}: the old words in order");
        assert_eq!(right, read_new.text, "seed {seed}: the new words in order");
        let (before, after) = (words(&old), words(&new));
        for (word, less, shown) in before
            .iter()
            .map(|(word, n)| (word, n - after.get(word).unwrap_or(&0), &gone))
            .chain(
                after
                    .iter()
                    .map(|(word, n)| (word, n - before.get(word).unwrap_or(&0), &come)),
            )
        {
            // The numbers of items and notes follow from their place; the x of a task is told.
            let counted = word == "x" || word.chars().all(|c| c.is_ascii_digit());
            assert!(
                less <= 0 || counted || shown.to_lowercase().contains(word.as_str()),
                "seed {seed}: {word:?} changed {less} times and is not shown\n{old:?}\n{new:?}\n{gone:?}\n{come:?}"
            );
        }
        assert_eq!(
            diff.hunks > 0,
            diff.blocks.iter().any(|b| b.hunk.is_some()),
            "seed {seed}"
        );
        assert!(
            diff.hunks > 0 || old.split_whitespace().eq(new.split_whitespace()),
            "seed {seed}: a changed source has a number\n{old:?}\n{new:?}"
        );
    }
}
