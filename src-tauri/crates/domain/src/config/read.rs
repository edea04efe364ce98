//! From TOML with its places to a [`Config`]: one reader per table, each problem with
//! its line and column.

use crate::check::Rule;
use jiff::tz::TimeZone;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::value::{branch, seconds, severity};
use super::{AcknowledgeRule, Config, Fits, PathGlob, Person, ReviewNeed, ReviewRule};
use crate::document::normal_kind;
use crate::freshness::PolicyRule;
use crate::text::LineIndex;
use crate::{Lang, Problem, ProblemCode};

const MAX_BYTES: usize = 1024 * 1024;
const MAX_PROBLEMS: usize = 100;

/// Reads a text on top of what already holds.
pub(super) fn read(text: &str, config: &mut Config) -> Vec<Problem> {
    if text.len() > MAX_BYTES {
        let message = "carebook.toml is larger than 1 MiB and was not read; the defaults hold.";
        return vec![Problem::at(0, 0, ProblemCode::ConfigBroken, message)];
    }
    let (table, errors) = DeTable::parse_recoverable(text);
    let mut reader = Reader {
        lines: LineIndex::new(text),
        problems: Vec::new(),
    };
    for error in &errors {
        reader.broken(error);
    }
    reader.file(table.get_ref(), config);
    reader
        .problems
        .sort_by_key(|problem| (problem.line, problem.column));
    reader.problems.truncate(MAX_PROBLEMS);
    reader.problems
}

pub(super) type Value<'i> = Spanned<DeValue<'i>>;

pub(super) struct Reader<'t> {
    pub lines: LineIndex<'t>,
    pub problems: Vec<Problem>,
}

impl Reader<'_> {
    fn file(&mut self, table: &DeTable<'_>, config: &mut Config) {
        const KEYS: [&str; 9] = [
            "handbook",
            "publish",
            "people",
            "freshness",
            "review",
            "acknowledge",
            "call",
            "check",
            "search",
        ];
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            if !KEYS.contains(&name) {
                self.unknown(key, "", &KEYS);
                continue;
            }
            let Some(table) = self.table(name, value) else {
                continue;
            };
            match name {
                "handbook" => self.handbook(table, config),
                "publish" => self.publish(table, config),
                "people" => self.people(table, config),
                "freshness" => self.freshness(table, config),
                "review" => self.review(table, config),
                "acknowledge" => self.acknowledge(table, config),
                "call" => self.call(table, config),
                "check" => self.check(table, config),
                _ => self.search(table, config),
            }
        }
    }

    fn handbook(&mut self, table: &DeTable<'_>, config: &mut Config) {
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "name" => {
                    config.handbook.name = self.text("name", value).or(config.handbook.name.take())
                }
                "timezone" => {
                    let zone = self.parsed(
                        "timezone",
                        value,
                        |name| TimeZone::get(name).ok(),
                        "a time zone such as \"Asia/Seoul\"",
                        "UTC holds",
                    );
                    if let Some(zone) = zone {
                        config.handbook.timezone = zone;
                    }
                }
                "languages" => {
                    let tags = self.texts("languages", value).unwrap_or_default();
                    for (tag, place) in tags {
                        match Lang::new(&tag) {
                            Some(lang) if !config.handbook.languages.contains(&lang) => {
                                config.handbook.languages.push(lang)
                            }
                            Some(_) => {}
                            None => self.wrong(
                                place,
                                format!(
                                    "`{tag}` is not a language tag such as \"en\"; it is left out."
                                ),
                            ),
                        }
                    }
                }
                _ => self.unknown(key, "handbook", &["name", "timezone", "languages"]),
            }
        }
    }

    fn publish(&mut self, table: &DeTable<'_>, config: &mut Config) {
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "branch" => {
                    let branch = self.parsed(
                        "branch",
                        value,
                        branch,
                        "the name of a branch such as \"main\"",
                        "the branch is found by itself",
                    );
                    config.publish_branch = branch.or(config.publish_branch.take());
                }
                _ => self.unknown(key, "publish", &["branch"]),
            }
        }
    }

    fn people(&mut self, table: &DeTable<'_>, config: &mut Config) {
        for (address, value) in table {
            let address = address.get_ref().as_ref();
            let Some(table) = self.table(address, value) else {
                continue;
            };
            let mut person = Person::default();
            for (key, value) in table {
                match key.get_ref().as_ref() {
                    "name" => person.name = self.text("name", value),
                    "roles" => person.roles = self.plain_texts("roles", value),
                    "second" => person.second = self.text("second", value),
                    _ => self.unknown(key, "people", &["name", "roles", "second"]),
                }
            }
            config.people.insert(address.to_owned(), person);
        }
    }

    fn freshness(&mut self, table: &DeTable<'_>, config: &mut Config) {
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "window" => {
                    if let Some(window) = self.window("window", value, "180 days hold") {
                        config.freshness.window = window;
                    }
                }
                "warn_before" => {
                    config.freshness.warn_before =
                        self.window("warn_before", value, "a share of the window holds")
                }
                "verify" => config.freshness.verify = self.who("verify", value),
                "rule" => {
                    for table in self.tables("rule", value) {
                        self.freshness_rule(table, config);
                    }
                }
                _ => self.unknown(
                    key,
                    "freshness",
                    &["window", "warn_before", "verify", "rule"],
                ),
            }
        }
    }

    fn freshness_rule(&mut self, table: &Value<'_>, config: &mut Config) {
        let Some((fits, rest)) = self.fits(table, "freshness.rule", &["window", "warn_before"])
        else {
            return;
        };
        let mut window = None;
        let mut warn_before = None;
        for (key, value) in rest {
            match key {
                "window" => window = self.window("window", value, "this rule is left out"),
                _ => warn_before = self.window("warn_before", value, "a share of the window holds"),
            }
        }
        match window {
            Some(window) => config.freshness.rules.push(PolicyRule {
                fits,
                window,
                warn_before,
            }),
            None => self.left_out(table, "window = \"90d\""),
        }
    }

    fn review(&mut self, table: &DeTable<'_>, config: &mut Config) {
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "approvals" => {
                    config.review.default.approvals =
                        self.count("approvals", value).unwrap_or_default()
                }
                "from" => config.review.default.from = self.who("from", value),
                "each" => config.review.default.each = self.flag("each", value),
                "self_approval" => config.review.self_approval = self.flag("self_approval", value),
                "bypass" => config.review.bypass = self.who("bypass", value),
                "rule" => {
                    for table in self.tables("rule", value) {
                        self.review_rule(table, config);
                    }
                }
                _ => self.unknown(
                    key,
                    "review",
                    &[
                        "approvals",
                        "from",
                        "each",
                        "self_approval",
                        "bypass",
                        "rule",
                    ],
                ),
            }
        }
    }

    fn review_rule(&mut self, table: &Value<'_>, config: &mut Config) {
        let Some((fits, rest)) = self.fits(table, "review.rule", &["approvals", "from", "each"])
        else {
            return;
        };
        let mut need = ReviewNeed::default();
        let mut said = None;
        for (key, value) in rest {
            match key {
                "approvals" => said = self.count("approvals", value),
                "from" => need.from = self.who("from", value),
                _ => need.each = self.flag("each", value),
            }
        }
        // A rule that names people but no number wants one of them, or one of each.
        let named = u32::try_from(need.from.len()).unwrap_or(u32::MAX);
        need.approvals = said.unwrap_or(if need.each { named } else { 1 });
        config.review.rules.push(ReviewRule { fits, need });
    }

    fn acknowledge(&mut self, table: &DeTable<'_>, config: &mut Config) {
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "rule" => {
                    for table in self.tables("rule", value) {
                        let Some((fits, rest)) =
                            self.fits(table, "acknowledge.rule", &["roles", "within"])
                        else {
                            continue;
                        };
                        let mut rule = AcknowledgeRule {
                            fits,
                            roles: Vec::new(),
                            within: None,
                        };
                        for (key, value) in rest {
                            match key {
                                "roles" => rule.roles = self.plain_texts("roles", value),
                                _ => {
                                    rule.within =
                                        self.window("within", value, "there is no time limit")
                                }
                            }
                        }
                        config.acknowledge.push(rule);
                    }
                }
                _ => self.unknown(key, "acknowledge", &["rule"]),
            }
        }
    }

    fn call(&mut self, table: &DeTable<'_>, config: &mut Config) {
        const NEEDS: &str = "a time such as \"45s\" or \"2m\"";
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "hold_warn" => {
                    if let Some(time) =
                        self.parsed("hold_warn", value, seconds, NEEDS, "45 seconds hold")
                    {
                        config.call.hold_warn = time;
                    }
                }
                "hold_limit" => {
                    if let Some(time) =
                        self.parsed("hold_limit", value, seconds, NEEDS, "60 seconds hold")
                    {
                        config.call.hold_limit = time;
                    }
                }
                _ => self.unknown(key, "call", &["hold_warn", "hold_limit"]),
            }
        }
    }

    fn check(&mut self, table: &DeTable<'_>, config: &mut Config) {
        for (key, value) in table {
            let name = key.get_ref().as_ref();
            match name {
                "limits" => {
                    if let Some(table) = self.table(name, value) {
                        self.limits(table, config);
                    }
                    continue;
                }
                "words" => {
                    config.words = self.plain_texts("words", value);
                    continue;
                }
                name if Rule::named(name).is_none() => {
                    let rules = Rule::ALL.iter().map(|rule| rule.id());
                    let known: Vec<&str> = rules.chain(["limits", "words"]).collect();
                    self.unknown(key, "check", &known);
                    continue;
                }
                _ => {}
            }
            let severity = self.parsed(
                name,
                value,
                severity,
                "\"off\", \"hint\", \"warning\" or \"error\"",
                "its own default holds",
            );
            if let Some(severity) = severity {
                config.check.insert(name.to_owned(), severity);
            }
        }
    }

    fn limits(&mut self, table: &DeTable<'_>, config: &mut Config) {
        const KEYS: [&str; 3] = ["sentence", "paragraph", "sentences"];
        for (tag, value) in table {
            let name = tag.get_ref().as_ref();
            let Some(lang) = Lang::new(name) else {
                let message =
                    format!("`{name}` is not a language tag such as \"en\"; it is left out.");
                self.wrong(tag.span().start, message);
                continue;
            };
            let Some(table) = self.table(name, value) else {
                continue;
            };
            let mut limits = config.limits_for(lang);
            for (key, value) in table {
                let limit = match key.get_ref().as_ref() {
                    "sentence" => &mut limits.sentence,
                    "paragraph" => &mut limits.paragraph,
                    "sentences" => &mut limits.sentences,
                    _ => {
                        self.unknown(key, "check.limits", &KEYS);
                        continue;
                    }
                };
                let name = key.get_ref().as_ref();
                if let Some(number) = self.number(name, value, 1..=10_000) {
                    *limit = number;
                }
            }
            config.limits.insert(lang, limits);
        }
    }

    fn search(&mut self, table: &DeTable<'_>, config: &mut Config) {
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "terms" => {
                    let path = self.parsed(
                        "terms",
                        value,
                        |path| crate::DocPath::new(path).ok(),
                        "a path in the handbook",
                        "`terms.md` holds",
                    );
                    if let Some(path) = path {
                        config.terms = Some(path);
                    }
                }
                _ => self.unknown(key, "search", &["terms"]),
            }
        }
    }

    /// Splits a rule into what it fits and the rest, which is one of `others`. A rule with
    /// a broken or unknown condition would fit too much, so it is left out.
    fn fits<'a>(
        &mut self,
        rule: &'a Value<'_>,
        name: &str,
        others: &[&'static str],
    ) -> Option<(Fits, Vec<(&'static str, &'a Value<'a>)>)> {
        let table = self.table(name, rule)?;
        let mut fits = Fits::default();
        let mut rest = Vec::new();
        let mut whole = true;
        for (key, value) in table {
            let key_name = key.get_ref().as_ref();
            let read = match key_name {
                "path" => self
                    .parsed(
                        "path",
                        value,
                        PathGlob::new,
                        "a pattern such as \"promotions/**\"",
                        "this rule is left out",
                    )
                    .map(|glob| fits.path = Some(glob)),
                "kind" => self
                    .text("kind", value)
                    .map(|kind| fits.kind = Some(normal_kind(&kind))),
                "tag" => self.text("tag", value).map(|tag| fits.tag = Some(tag)),
                "lang" => self
                    .parsed(
                        "lang",
                        value,
                        Lang::new,
                        "a language tag such as \"en\"",
                        "this rule is left out",
                    )
                    .map(|lang| fits.lang = Some(lang)),
                _ => match others.iter().find(|other| **other == key_name) {
                    Some(other) => {
                        rest.push((*other, value));
                        Some(())
                    }
                    None => {
                        let known: Vec<&str> = ["path", "kind", "tag", "lang"]
                            .into_iter()
                            .chain(others.iter().copied())
                            .collect();
                        self.unknown(key, name, &known);
                        None
                    }
                },
            };
            whole &= read.is_some();
        }
        whole.then_some((fits, rest))
    }
}
