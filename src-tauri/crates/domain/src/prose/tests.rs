//! What the comparison of two texts shows.

use super::*;
use crate::seeded::{Seeded, seeds};

/// Writes spans as `[-gone-]{+new+}same`.
fn marked(diff: &ProseDiff) -> String {
    let spans = diff
        .blocks
        .iter()
        .flat_map(|block| &block.sentences)
        .flat_map(|sentence| &sentence.spans);
    spans
        .map(|span| match span.mark {
            Mark::Same => span.text.clone(),
            Mark::Removed => format!("[-{}-]", span.text),
            Mark::Inserted => format!("{{+{}+}}", span.text),
        })
        .collect()
}

fn check_gives_both_texts_back(old: &str, new: &str, what: &str) {
    let diff = diff(old, new);
    let (mut left, mut right) = (String::new(), String::new());
    for block in &diff.blocks {
        assert_eq!(
            block.old.clone().map_or(left.len(), |r| r.start),
            left.len(),
            "{what}"
        );
        assert_eq!(
            block.new.clone().map_or(right.len(), |r| r.start),
            right.len(),
            "{what}"
        );
        for span in block.sentences.iter().flat_map(|sentence| &sentence.spans) {
            if let Some(range) = &span.old {
                assert_eq!(
                    (range.start, &old[range.clone()]),
                    (left.len(), span.text.as_str()),
                    "{what}"
                );
                left.push_str(&span.text);
            }
            if let Some(range) = &span.new {
                assert_eq!(
                    (range.start, &new[range.clone()]),
                    (right.len(), span.text.as_str()),
                    "{what}"
                );
                right.push_str(&span.text);
            }
            let sides = (span.old.is_some(), span.new.is_some());
            let expected = match span.mark {
                Mark::Same => (true, true),
                Mark::Removed => (true, false),
                Mark::Inserted => (false, true),
            };
            assert_eq!(sides, expected, "{what}");
        }
    }
    assert_eq!((left.as_str(), right.as_str()), (old, new), "{what}");
    let changed = old.split_whitespace().ne(new.split_whitespace());
    assert!(
        diff.hunks > 0 || !changed,
        "{what}: a change of words has a number"
    );
    assert!(diff.hunks == 0 || old != new, "{what}: nothing changed");
}

#[test]
fn words_are_marked_inside_sentences() {
    for (old, new, expected) in [
        (
            "Refund within 14 days. Tell the customer.\n",
            "Refund within 30 days. Tell the customer.\n",
            "Refund within [-14-]{+30+} days. Tell the customer.\n",
        ),
        (
            "Ask first. Refund within 14 days.\n",
            "Refund within 14 days. Close the case with a note.\n",
            "[-Ask first. -]Refund within 14 days.[-\n-]{+ +}{+Close the case with a note.\n+}",
        ),
        (
            "고객에게 환불합니다.\n",
            "고객에 환불합니다.\n",
            "고객에[-게-] 환불합니다.\n",
        ),
        (
            "14일 이내, 1,500원입니다.\n",
            "15일 이내, 1,800원입니다.\n",
            "[-14-]{+15+}일 이내, [-1,500원입니다-]{+1,800원입니다+}.\n",
        ),
        (
            "Hoàn tiền cho khách.\n",
            "Hoàn tiến cho khách.\n",
            "Hoàn [-tiền-]{+tiến+} cho khách.\n",
        ),
        (
            "Klients gaida.\n",
            "Klienti gaida.\n",
            "[-Klients-]{+Klienti+} gaida.\n",
        ),
        (
            "| Gold | 30 days |\n| Silver | 14 days |\n",
            "| Gold | 45 days |\n| Silver | 14 days |\n",
            "| Gold | [-30-]{+45+} days |\n| Silver | 14 days |\n",
        ),
        (
            "---\nowner: emma\nkind: faq\n---\nText.\n",
            "---\nowner: linh\nkind: faq\n---\nText.\n",
            "---\nowner: [-emma-]{+linh+}\nkind: faq\n---\nText.\n",
        ),
    ] {
        assert_eq!(marked(&diff(old, new)), expected, "{old:?}");
    }
}

#[test]
fn a_new_paragraph_is_one_change_and_the_rest_stays() {
    let old = "# A\n\nFirst one.\n\nSecond one.\n";
    let new = "# A\n\nFirst one.\n\nBetween them.\n\nSecond one.\n";
    let changes: Vec<(Change, Option<u32>)> = diff(old, new)
        .blocks
        .iter()
        .map(|b| (b.change, b.hunk))
        .collect();
    assert_eq!(
        changes,
        vec![
            (Change::Same, None),
            (Change::Same, None),
            (Change::Inserted, Some(1)),
            (Change::Same, None)
        ]
    );
}

#[test]
fn a_rewritten_paragraph_is_one_change() {
    let old = "Keep.\n\nEntirely different words here.\n\nKeep too.\n";
    let new = "Keep.\n\nNothing in common at all.\n\nKeep too.\n";
    let diff = diff(old, new);
    assert_eq!(diff.hunks, 1);
    assert_eq!(
        diff.blocks.iter().filter(|b| b.hunk == Some(1)).count(),
        2,
        "removed and inserted share the number"
    );
}

#[test]
fn spacing_alone_is_no_change_to_walk_to() {
    let diff = diff("One two.\n\nThree.\n", "One\ntwo.\n\n\nThree.");
    assert_eq!(diff.hunks, 0);
    assert!(
        diff.blocks
            .iter()
            .all(|block| matches!(block.change, Change::Spacing))
    );
}

#[test]
fn spans_give_back_both_texts() {
    let words = [
        "refund",
        "환불은",
        "고객에게",
        "tiền",
        "hoa\u{300}n",
        "klients",
        ". ",
        "! ",
        "\n",
        "\n\n",
        "\r\n",
        " ",
        "- ",
        "## ",
        "> ",
        "| a |",
        "```\n",
        "---\n",
        "14",
        "3.5",
        "(",
        "\u{200B}",
        "日本",
        "😀",
        "\u{feff}",
        "don't",
    ];
    for seed in seeds(1_500) {
        let mut random = Seeded::new(seed);
        let count = random.below(60);
        let mut parts: Vec<&str> = (0..count).map(|_| random.pick(&words)).collect();
        let old = parts.join(if random.one_in(2) { " " } else { "" });
        for _ in 0..random.below(8) {
            let at = random.below(parts.len() + 1);
            match random.below(3) {
                0 => parts.insert(at, random.pick(&words)),
                1 if at < parts.len() => drop(parts.remove(at)),
                _ if at < parts.len() => parts[at] = random.pick(&words),
                _ => {}
            }
        }
        let new = parts.join(if random.one_in(2) { " " } else { "" });
        check_gives_both_texts_back(&old, &new, &format!("seed {seed}"));
    }
}

#[test]
fn large_texts_are_compared_in_bounded_time() {
    let mut random = Seeded::new(1);
    let mut text = String::new();
    while text.len() < 1_000_000 {
        let words = 8 + random.below(20);
        for _ in 0..words {
            text.push_str(random.pick(&[
                "refund", "order", "고객", "tiền", "hold", "the", "call", "klients",
            ]));
            text.push(' ');
        }
        text.push_str(if random.one_in(5) { ".\n\n" } else { ". " });
    }
    let changed = text.replacen("refund order", "order refund", 500);
    check_gives_both_texts_back(&text, &changed, "many small changes");
    let other: String = text.rsplit(". ").collect::<Vec<_>>().join(". ");
    check_gives_both_texts_back(&text, &other, "everything moved");
    let one_line = text.replace('\n', " ");
    check_gives_both_texts_back(
        &one_line,
        &one_line.replace("hold", "wait"),
        "one line of a megabyte",
    );
}
