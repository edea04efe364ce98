//! When a draft may be published, and what is said when it may not.

use super::*;
use crate::journal::{By, EventId};
use crate::{Lang, Timestamp};

const CONFIG: &str = r#"
[people]
"emma@x" = { name = "Emma Clarke", roles = ["writer", "quality"] }
"jihye@x" = { name = "Jihye", roles = ["legal"] }
"both@x" = { name = "Both", roles = ["quality", "legal"] }
"daniel@x" = { name = "Daniel", roles = ["lead"] }

[review]
approvals = 0
bypass = ["role:lead"]

[[review.rule]]
path = "refunds/**"
approvals = 1

[[review.rule]]
path = "policies/**"
approvals = 2
from = ["role:quality", "role:legal"]
each = true

[[review.rule]]
kind = "authority"
approvals = 1
from = ["owner", "daniel@x"]
"#;

fn verdict(who: &str, kind: VerdictKind, tree: &str, confirmed: bool) -> Verdict {
    let at: Timestamp = "2026-11-22T09:14:03Z".parse().unwrap();
    Verdict {
        id: EventId::next(None, at, 1),
        by: By {
            name: String::new(),
            email: who.to_owned(),
        },
        confirmed,
        at,
        kind,
        tree: tree.to_owned(),
        files: BTreeMap::new(),
        text: String::new(),
    }
}

fn facts<'a>(path: &'a str, kind: Option<&'a str>, owner: Option<&'a str>) -> Facts<'a> {
    Facts {
        subject: Subject {
            path,
            kind,
            tags: &[],
            lang: Lang::EN,
        },
        owner,
    }
}

fn document<'a>(path: &'a str, kind: Option<&'a str>, owner: Option<&'a str>) -> Changed<'a> {
    Changed {
        before: Some(facts(path, kind, owner)),
        after: Some(facts(path, kind, owner)),
    }
}

/// Asks with the words of people about the present text `t2`; `emma-` approved the earlier
/// one, `emma!` asks for changes, `emma?` is not confirmed.
fn asked(config: &str, documents: &[Changed<'_>], said: &[&str]) -> Vec<String> {
    let (config, problems) = Config::parse(config);
    assert!(problems.is_empty(), "{problems:?}");
    let verdicts = said.iter().map(|said| {
        let who = format!("{}@x", said.trim_end_matches(['-', '!', '?']));
        let tree = if said.ends_with('-') { "t1" } else { "t2" };
        let kind = if said.ends_with('!') {
            VerdictKind::ChangesRequested
        } else {
            VerdictKind::Approved
        };
        verdict(&who, kind, tree, !said.ends_with('?'))
    });
    let review = Review {
        verdicts: verdicts.collect(),
        ..Review::default()
    };
    let authors = ["linh@x".to_owned()];
    let proposal = Proposal {
        documents,
        authors: &authors,
        tree: "t2",
        review: &review,
    };
    blocked_by(&config, &proposal)
        .into_iter()
        .map(|reason| format!("{}: {}", reason.code, reason.text()))
        .collect()
}

#[test]
fn rules_say_what_is_missing() {
    let refund = document("refunds/late.md", None, None);
    let policy = document("policies/privacy.md", None, None);
    let matrix = document("matrix.md", Some("authority"), Some("thao@x"));
    let plain = document("hold.md", None, None);
    for (what, documents, said, expected) in [
        ("everyday text", vec![plain.clone()], vec![], vec![]),
        (
            "one approval by anybody else",
            vec![refund.clone(), plain.clone()],
            vec![],
            vec![
                "approvals_missing: refunds/late.md needs an approval from anybody else, and has 0.",
            ],
        ),
        ("given", vec![refund.clone()], vec!["thao"], vec![]),
        (
            "one's own",
            vec![refund.clone()],
            vec!["linh"],
            vec![
                "approvals_missing: refunds/late.md needs an approval from anybody else, and has 0. linh@x wrote in it, and nobody approves their own text.",
            ],
        ),
        (
            "of an earlier text",
            vec![refund.clone()],
            vec!["emma-"],
            vec![
                "approvals_missing: refunds/late.md needs an approval from anybody else, and has 0. Emma Clarke approved an earlier text; it changed since.",
            ],
        ),
        (
            "forged",
            vec![refund.clone()],
            vec!["emma?"],
            vec![
                "approvals_missing: refunds/late.md needs an approval from anybody else, and has 0. An approval in the name of Emma Clarke came in somebody else's commit and does not count.",
            ],
        ),
        (
            "changes asked for",
            vec![plain.clone()],
            vec!["emma!"],
            vec!["changes_requested: Emma Clarke asked for changes."],
        ),
        (
            "two of two",
            vec![policy.clone()],
            vec!["emma", "jihye"],
            vec![],
        ),
        (
            "two of one kind",
            vec![policy.clone()],
            vec!["emma", "both"],
            vec![],
        ),
        (
            "one who is both counts once",
            vec![policy.clone()],
            vec!["both"],
            vec![
                "approvals_missing: policies/privacy.md needs 2 approvals from somebody with the role quality and somebody with the role legal, and has 1.",
            ],
        ),
        (
            "one from each",
            vec![policy.clone()],
            vec!["emma", "thao"],
            vec![
                "approvals_missing: policies/privacy.md needs 2 approvals from somebody with the role quality and somebody with the role legal, and has 1.",
                "approval_from_missing: policies/privacy.md still needs an approval from somebody with the role legal.",
            ],
        ),
        ("the owner", vec![matrix.clone()], vec!["thao"], vec![]),
        (
            "another named",
            vec![matrix.clone()],
            vec!["daniel"],
            vec![],
        ),
        (
            "nobody named",
            vec![matrix.clone()],
            vec!["emma"],
            vec![
                "approvals_missing: matrix.md needs an approval from its owner or Daniel, and has 0.",
            ],
        ),
        (
            "each document by its own rule",
            vec![refund.clone(), matrix.clone()],
            vec!["emma"],
            vec![
                "approvals_missing: matrix.md needs an approval from its owner or Daniel, and has 0.",
            ],
        ),
        (
            "several documents, one sentence",
            vec![refund.clone(), document("refunds/b.md", None, None)],
            vec![],
            vec![
                "approvals_missing: refunds/late.md and 1 more need an approval from anybody else, and have 0.",
            ],
        ),
    ] {
        assert_eq!(asked(CONFIG, &documents, &said), expected, "{what}");
    }
}

#[test]
fn self_approval_where_the_handbook_allows_it() {
    let refund = document("refunds/late.md", None, None);
    let config = CONFIG.replace("[review]", "[review]\nself_approval = true");
    assert_eq!(
        asked(&config, std::slice::from_ref(&refund), &["linh"]),
        Vec::<String>::new()
    );
}

#[test]
fn a_later_rule_wins_and_the_address_may_be_spelled_otherwise() {
    let config =
        format!("{CONFIG}\n[[review.rule]]\npath = \"policies/small/**\"\napprovals = 0\n");
    assert_eq!(
        asked(&config, &[document("policies/small/a.md", None, None)], &[]),
        Vec::<String>::new()
    );
    let policy = [document("policies/a.md", None, None)];
    assert_eq!(
        asked(&config, &policy, &["EMMA", "Jihye"]),
        Vec::<String>::new()
    );
}

#[test]
fn only_those_named_may_go_ahead_without() {
    let (config, _) = Config::parse(CONFIG);
    let documents = [
        document("a.md", None, Some("thao@x")),
        document("b.md", None, Some("emma@x")),
    ];
    assert!(may_bypass(&config, " Daniel@x", &documents));
    assert!(!may_bypass(&config, "emma@x", &documents) && !may_bypass(&config, "", &documents));
    let (config, _) = Config::parse("[review]\nbypass = [\"owner\"]\n");
    assert!(may_bypass(&config, "thao@x", &documents[..1]));
    assert!(
        !may_bypass(&config, "thao@x", &documents),
        "one owner does not decide for the other"
    );
}

#[test]
fn nobody_frees_a_text_of_its_rule_by_moving_or_renaming_what_it_is() {
    let needs_two = "2 approvals from somebody with the role quality and somebody with the role legal, and has 0.";
    let moved = Changed {
        before: Some(facts("policies/privacy.md", None, None)),
        after: Some(facts("notes/privacy.md", None, None)),
    };
    let removed = Changed {
        after: None,
        ..moved.clone()
    };
    let arrived = Changed {
        before: None,
        after: Some(facts("policies/privacy.md", None, None)),
    };
    for (what, file, path) in [
        ("moved out", &moved, "notes/privacy.md"),
        ("removed", &removed, "policies/privacy.md"),
        ("new", &arrived, "policies/privacy.md"),
    ] {
        let said = asked(CONFIG, std::slice::from_ref(file), &[]);
        let first = format!("approvals_missing: {path} needs {needs_two}");
        assert_eq!(said.first(), Some(&first), "{what}");
    }
    let renamed = Changed {
        before: Some(facts("matrix.md", Some("authority"), Some("thao@x"))),
        after: Some(facts("matrix.md", None, Some("thao@x"))),
    };
    assert_eq!(
        asked(CONFIG, &[renamed], &[]),
        ["approvals_missing: matrix.md needs an approval from its owner or Daniel, and has 0."],
        "another kind does not take the rule of its kind away"
    );
    let taken = [Changed {
        before: Some(facts("matrix.md", Some("authority"), Some("thao@x"))),
        after: Some(facts("matrix.md", Some("authority"), Some("emma@x"))),
    }];
    assert_eq!(
        asked(CONFIG, &taken, &["emma"]).len(),
        1,
        "the new owner does not speak for the old one"
    );
    assert_eq!(
        asked(CONFIG, &taken, &["emma", "thao"]),
        Vec::<String>::new()
    );
}

#[test]
fn the_rules_change_only_with_those_whom_they_ask() {
    let policy = [document("carebook.toml", None, None)];
    let by_anybody =
        "approvals_missing: carebook.toml needs an approval from anybody else, and has 0.";
    let by_both = "approvals_missing: carebook.toml needs 2 approvals from somebody with the role quality and somebody with the role legal, and has 0.";
    let by_daniel = "approvals_missing: carebook.toml needs an approval from Daniel, and has 0.";
    let said = asked(CONFIG, &policy, &[]);
    for wanted in [by_anybody, by_both, by_daniel] {
        assert!(said.iter().any(|reason| reason == wanted), "{said:?}");
    }
    assert_eq!(
        asked(CONFIG, &policy, &["emma", "jihye"]),
        ["approvals_missing: carebook.toml needs an approval from Daniel, and has 0."],
        "some rules are not all rules"
    );
    assert_eq!(
        asked(CONFIG, &policy, &["emma", "jihye", "daniel"]),
        Vec::<String>::new()
    );
    let moved_away = [Changed {
        before: Some(facts("carebook.toml", None, None)),
        after: Some(facts("old.toml", None, None)),
    }];
    assert!(!asked(CONFIG, &moved_away, &[]).is_empty(), "moved away");
    let owners =
        "[[review.rule]]\nkind = \"faq\"\napprovals = 0\nfrom = [\"owner\"]\neach = true\n";
    assert_eq!(
        asked(owners, &policy, &[]),
        [by_anybody],
        "the policy has no owner, so somebody else agrees"
    );
    assert_eq!(asked("", &policy, &[]), Vec::<String>::new(), "no rules");
    let (config, _) = Config::parse("[review]\napprovals = 1\nbypass = [\"owner\"]\n");
    assert!(!may_bypass(&config, "thao@x", &policy), "nobody owns it");
}
