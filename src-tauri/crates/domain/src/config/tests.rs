//! What `carebook.toml` may say, and what happens when it says something else.

use super::*;
use crate::ProblemCode;

const DOCUMENTED: &str = r#"
[handbook]
name = "Dalbit Home"
timezone = "Asia/Seoul"
languages = ["en", "ko", "vi", "lv"]

[publish]
branch = "main"

[people]
"emma@example.com" = { name = "Emma Clarke", roles = ["writer", "quality"], second = "linh@example.com" }

[freshness]
window = "180d"
warn_before = "14d"
verify = ["owner", "role:quality"]
[[freshness.rule]]
path = "promotions/**"
window = "30d"
[[freshness.rule]]
kind = "policy"
tag = "legal"
window = "90d"

[review]
approvals = 0
from = ["role:quality"]
self_approval = false
bypass = ["role:lead"]
[[review.rule]]
path = "policies/**"
approvals = 2
from = ["role:quality", "role:legal"]
each = true

[acknowledge]
[[acknowledge.rule]]
kind = "policy"
roles = ["agent"]
within = "7d"

[call]
hold_warn = "45s"
hold_limit = "60s"

[check]
long-sentence = "warning"

[search]
terms = "terms.md"
"#;

fn subject<'a>(path: &'a str, kind: Option<&'a str>, tags: &'a [String]) -> Subject<'a> {
    Subject {
        path,
        kind,
        tags,
        lang: Lang::EN,
    }
}

#[test]
fn every_documented_key_is_understood() {
    let (config, problems) = Config::parse(DOCUMENTED);
    assert_eq!(problems, []);
    assert_eq!(config.handbook.name.as_deref(), Some("Dalbit Home"));
    assert_eq!(config.handbook.timezone.iana_name(), Some("Asia/Seoul"));
    assert_eq!(
        config.handbook.languages,
        [Lang::EN, Lang::KO, Lang::VI, Lang::LV]
    );
    assert_eq!(config.publish_branch.as_deref(), Some("main"));
    let emma = &config.people["emma@example.com"];
    assert_eq!(emma.roles, ["writer", "quality"]);
    assert_eq!(emma.second.as_deref(), Some("linh@example.com"));
    assert_eq!(config.name_of("emma@example.com"), "Emma Clarke");
    assert_eq!(config.name_of("nobody@example.com"), "nobody@example.com");
    assert_eq!(
        config.freshness.verify,
        [Who::Owner, Who::Role("quality".into())]
    );
    assert_eq!(config.freshness.warn_before, Window::parse("14d"));
    assert_eq!(config.review.bypass, [Who::Role("lead".into())]);
    assert_eq!(config.review.rules[0].need.approvals, 2);
    assert!(config.review.rules[0].need.each);
    assert_eq!(config.acknowledge[0].within, Window::parse("7d"));
    assert_eq!(
        config.call,
        Call {
            hold_warn: 45,
            hold_limit: 60
        }
    );
    assert_eq!(config.check["long-sentence"], Severity::Warning);
    assert_eq!(config.terms.as_ref().map(DocPath::as_str), Some("terms.md"));
}

#[test]
fn the_defaults_are_without_problems_and_hold_for_an_empty_file() {
    let (config, problems) = Config::parse(include_str!("defaults.toml"));
    assert_eq!(problems, []);
    let (empty, problems) = Config::parse("");
    assert_eq!(problems, []);
    assert_eq!(format!("{empty:?}"), format!("{config:?}"));
    assert_eq!(empty.freshness.window, Window::HALF_A_YEAR);
    assert_eq!(
        empty.call,
        Call {
            hold_warn: 45,
            hold_limit: 60
        }
    );
}

#[test]
fn the_schema_knows_every_documented_key() {
    let schema: serde_json::Value = serde_json::from_str(include_str!("schema.json")).unwrap();
    let documented: toml::Table = DOCUMENTED.parse().unwrap();
    for (name, table) in &documented {
        let described = &schema["properties"][name];
        assert!(described.is_object(), "the schema lacks [{name}]");
        if described
            .get("additionalProperties")
            .is_some_and(serde_json::Value::is_object)
        {
            continue;
        }
        for (key, value) in table.as_table().unwrap() {
            let property = &described["properties"][key];
            assert!(property.is_object(), "the schema lacks {name}.{key}");
            for rule in value
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(toml::Value::as_table)
            {
                for key in rule.keys() {
                    assert!(
                        property["items"]["properties"][key].is_object(),
                        "the schema lacks {name}.rule.{key}"
                    );
                }
            }
        }
    }
}

#[test]
fn what_is_wrong_is_named_with_its_place_and_the_rest_holds() {
    for (text, line, column, code, says) in [
        (
            "[freshness]\nwindow = 90",
            2,
            10,
            ProblemCode::ConfigValue,
            "`window` needs a span such as",
        ),
        (
            "[freshness]\nwindow = \"soon\"",
            2,
            10,
            ProblemCode::ConfigValue,
            "not \"soon\"; 180 days hold",
        ),
        (
            "[freshness]\nwindwo = \"90d\"",
            2,
            1,
            ProblemCode::ConfigKey,
            "The closest is `window`",
        ),
        (
            "[freshnes]\nwindow = \"90d\"",
            1,
            2,
            ProblemCode::ConfigKey,
            "The closest is `freshness`",
        ),
        (
            "[handbook]\ntimezone = \"Asia/Soul\"",
            2,
            12,
            ProblemCode::ConfigValue,
            "UTC holds",
        ),
        (
            "[handbook]\nlanguages = [\"en\", \"4\"]",
            2,
            20,
            ProblemCode::ConfigValue,
            "`4` is not a language tag",
        ),
        (
            "handbook = 3",
            1,
            12,
            ProblemCode::ConfigValue,
            "`handbook` needs a table, not 3",
        ),
        (
            "[publish]\nbranch = \"--upload-pack=x\"",
            2,
            10,
            ProblemCode::ConfigValue,
            "the branch is found by itself",
        ),
        (
            "[[freshness.rule]]\npath = \"a/**\"",
            1,
            1,
            ProblemCode::ConfigValue,
            "A rule without `window",
        ),
        (
            "[[freshness.rule]]\npath = \"[\"\nwindow = \"1d\"",
            2,
            8,
            ProblemCode::ConfigValue,
            "this rule is left out",
        ),
        (
            "[freshness]\nrule = 1",
            2,
            8,
            ProblemCode::ConfigValue,
            "a list of tables",
        ),
        (
            "[review]\napprovals = -1",
            2,
            13,
            ProblemCode::ConfigValue,
            "a number from 0 to 100",
        ),
        (
            "[review]\nself_approval = \"yes\"",
            2,
            17,
            ProblemCode::ConfigValue,
            "true or false",
        ),
        (
            "[call]\nhold_limit = \"0s\"",
            2,
            14,
            ProblemCode::ConfigValue,
            "60 seconds hold",
        ),
        (
            "[check]\nlong-sentence = \"loud\"",
            2,
            17,
            ProblemCode::ConfigValue,
            "\"off\", \"hint\"",
        ),
        (
            "[check]\nlong-sentense = \"error\"",
            2,
            1,
            ProblemCode::ConfigKey,
            "The closest is `long-sentence`",
        ),
        (
            "[check]\nnonsense = \"error\"",
            2,
            1,
            ProblemCode::ConfigKey,
            "Nothing is called `nonsense` in [check]",
        ),
        (
            "[check.limits.ko]\nsentence = 0",
            2,
            12,
            ProblemCode::ConfigValue,
            "a number from 1 to 10000",
        ),
        (
            "[check.limits.ko]\nsentense = 12",
            2,
            1,
            ProblemCode::ConfigKey,
            "The closest is `sentence`",
        ),
        (
            "[check.limits.\"not a language\"]\nsentence = 12",
            1,
            15,
            ProblemCode::ConfigValue,
            "a language tag",
        ),
        (
            "[check]\nlimits = 12",
            2,
            10,
            ProblemCode::ConfigValue,
            "needs a table",
        ),
        (
            "[search]\nterms = \"../x\"",
            2,
            9,
            ProblemCode::ConfigValue,
            "a path in the handbook",
        ),
        (
            "[people]\n\"a@b.c\" = \"Emma\"",
            2,
            11,
            ProblemCode::ConfigValue,
            "needs a table",
        ),
    ] {
        let (config, problems) =
            Config::parse(&format!("{text}\n[publish.x]\n").replace("\n[publish.x]\n", "\n"));
        assert_eq!(problems.len(), 1, "{text}: {problems:?}");
        let problem = &problems[0];
        assert_eq!(
            (problem.line, problem.column, problem.code),
            (line, column, code),
            "{text}: {}",
            problem.message
        );
        assert!(
            problem.message.contains(says),
            "{text}: {}",
            problem.message
        );
        assert_eq!(config.freshness.window, Window::HALF_A_YEAR, "{text}");
    }
}

#[test]
fn limits_are_said_by_language_and_one_by_one() {
    let (config, problems) = Config::parse(
        "[check]\nwords = [\"Dalbit\"]\n[check.limits.ko]\nsentence = 12\n[check.limits.et]\nsentences = 3\n",
    );
    assert_eq!(problems, []);
    let limits = |sentence, paragraph, sentences| Limits {
        sentence,
        paragraph,
        sentences,
    };
    let estonian = Lang::new("et").unwrap();
    for (lang, expected) in [
        (Lang::KO, limits(12, 85, 8)),
        (Lang::VI, limits(42, 170, 8)),
        (estonian, limits(28, 120, 3)),
        (Lang::UND, limits(28, 120, 8)),
    ] {
        assert_eq!(config.limits_for(lang), expected, "{lang}");
    }
    assert_eq!(config.words, ["Dalbit"]);
}

#[test]
fn a_broken_line_costs_only_itself() {
    let (config, problems) =
        Config::parse("[handbook]\nname = Dalbit\n[publish]\nbranch = \"main\"\n");
    assert_eq!(
        config.publish_branch.as_deref(),
        Some("main"),
        "{problems:?}"
    );
    assert!(
        problems
            .iter()
            .all(|problem| problem.code == ProblemCode::ConfigBroken && problem.line == 2),
        "{problems:?}"
    );
    assert!(!problems.is_empty());
}

#[test]
fn hostile_text_ends_in_problems() {
    for text in [
        "[".repeat(100_000),
        "a=".repeat(100_000),
        format!("a={}", "[".repeat(100_000)),
        "[a]\n".repeat(50_000),
        "x".repeat(2_000_000),
        "\0\u{feff}=".into(),
    ] {
        let (_, problems) = Config::parse(&text);
        assert!(!problems.is_empty() && problems.len() <= 100);
    }
}

#[test]
fn the_last_rule_that_fits_wins() {
    let (config, problems) = Config::parse(
        r#"
        [freshness]
        window = "100d"
        [[freshness.rule]]
        path = "promotions/**"
        window = "30d"
        [[freshness.rule]]
        kind = "Service level"
        window = "60d"
        [[freshness.rule]]
        kind = "policy"
        tag = "Legal"
        window = "90d"
        [[freshness.rule]]
        path = "*.md"
        lang = "ko"
        window = "1d"
        "#,
    );
    assert_eq!(problems, []);
    let legal = ["legal".to_owned()];
    for (subject, days) in [
        (subject("x/y.md", None, &[]), 100),
        (subject("promotions/a/b.md", None, &[]), 30),
        (subject("promotions.md", None, &[]), 100),
        (subject("promotions/a.md", Some("service-level"), &[]), 60),
        (subject("promotions/a.md", Some("policy"), &[]), 30),
        (subject("promotions/a.md", Some("policy"), &legal), 90),
        (subject("a.md", None, &legal), 100),
        (
            Subject {
                lang: Lang::KO,
                ..subject("a.md", None, &[])
            },
            1,
        ),
        (
            Subject {
                lang: Lang::KO,
                ..subject("x/a.md", None, &[])
            },
            100,
        ),
    ] {
        assert_eq!(
            config.window_for(&subject).about_days(),
            days,
            "{subject:?}"
        );
    }
    assert_eq!(
        config.freshness.rules[2].fits.describe(),
        "kind policy, tag Legal"
    );
}
