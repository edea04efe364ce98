//! When one section stands on top as the answer, and when none may.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests"
)]

use carebook_domain::freshness::State;
use carebook_domain::{Lang, ObjectId};
use carebook_search::{Index, IndexDocument, IndexSection, Query, Results, SearchOptions, Trust};

/// A heading and its text.
type Part = (&'static str, &'static str);

const TEXTS: &[(&str, &str, &[Part])] = &[
    (
        "hold.md",
        "Hold rule",
        &[
            ("Limits", "No customer stays on hold for over 60 seconds."),
            ("Music", "The line plays the company's tune."),
        ],
    ),
    (
        "refunds.md",
        "Refunds",
        &[("After 14 days", "A team leader approves the refund.")],
    ),
    (
        "old.md",
        "Courier claims",
        &[("Deadline", "Claims reach the courier within ten days.")],
    ),
    ("long.md", "Glossary of parcels", &[("Parcels", "@long")]),
    (
        "gift.md",
        "Gift cards",
        &[("Validity", "A gift card is valid for two years.")],
    ),
    (
        "gift-shop.md",
        "Gift cards",
        &[("Validity", "A gift card is valid for three years.")],
    ),
];

fn ask(query: &str) -> Results {
    let dir = tempfile::tempdir().unwrap();
    let (index, _) = Index::open(&dir.path().join("index")).unwrap();
    let mut writer = index.writer().unwrap();
    for (path, title, sections) in TEXTS {
        let section = |(heading, text): &(&str, &str)| IndexSection {
            anchor: heading.to_lowercase().replace(' ', "-"),
            heading: (*heading).to_owned(),
            level: 2,
            text: text.replace("@long", &"Parcels are weighed and labelled. ".repeat(100)),
            lang: Lang::EN,
        };
        writer
            .replace(&IndexDocument {
                id: (*path).to_owned(),
                path: (*path).to_owned(),
                title: (*title).to_owned(),
                lang: Lang::EN,
                sections: sections.iter().map(section).collect(),
                ..IndexDocument::default()
            })
            .unwrap();
    }
    writer.commit(Some(ObjectId::from_bytes([3; 20]))).unwrap();
    let trust: &Trust<'_> = &|path: &str| {
        Some(if path == "old.md" {
            State::Stale
        } else {
            State::Fresh
        })
    };
    let options = SearchOptions {
        fresh: Some(trust),
        ..SearchOptions::default()
    };
    index
        .searcher()
        .unwrap()
        .search(&Query::parse(query), &options)
}

#[test]
fn a_question_that_one_section_answers_gets_it_in_full() {
    let answer = ask("how long may a customer be on hold?").answer.unwrap();
    assert_eq!(
        (answer.path.as_str(), answer.anchor.as_str()),
        ("hold.md", "limits")
    );
    assert_eq!(
        answer.text,
        "No customer stays on hold for over 60 seconds."
    );
    assert_eq!(
        ask("refund after 14 days").answer.unwrap().anchor,
        "after-14-days"
    );
}

#[test]
fn no_answer_rather_than_a_doubtful_one() {
    for (query, why) in [
        ("gift card valid", "two documents say different things"),
        ("courier claims deadline", "the text is stale"),
        ("hold unicorn", "half of what was asked is nowhere"),
        ("custmer on hold", "a typing error was allowed for"),
        ("parcels", "too long to be read during a call"),
        ("how", "nothing was asked"),
        ("", "nothing was asked"),
        ("tag:nothing", "nothing was asked"),
    ] {
        let results = ask(query);
        assert_eq!(results.answer, None, "{query:?}: {why}");
    }
}

#[test]
fn a_word_that_was_torn_apart_is_one_again() {
    for query in ["appr oves refund", "app roves re fund"] {
        assert_eq!(ask(query).groups[0].path, "refunds.md", "{query}");
    }
}

#[test]
fn a_word_left_half_typed_is_found_where_it_begins() {
    assert_eq!(ask("compan tun").groups[0].path, "hold.md");
    assert_eq!(ask("labell").groups[0].path, "long.md");
}
