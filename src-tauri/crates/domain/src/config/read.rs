//! From TOML with its places to a [`Config`]: one reader per table, each problem with
//! its line and column.

use jiff::tz::TimeZone;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::closest::closest;
use super::{
    AcknowledgeRule, Config, Fits, PathGlob, Person, ReviewNeed, ReviewRule, Severity, Who,
};
use crate::document::normal_kind;
use crate::freshness::{PolicyRule, Window};
use crate::text::{ByteOffset, LineIndex};
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

type Value<'i> = Spanned<DeValue<'i>>;

struct Reader<'t> {
    lines: LineIndex<'t>,
    problems: Vec<Problem>,
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

    /// Which checks there are is known elsewhere; here any name will do.
    fn check(&mut self, table: &DeTable<'_>, config: &mut Config) {
        for (key, value) in table {
            let name = key.get_ref().as_ref();
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

    fn table<'a, 'i>(&mut self, key: &str, value: &'a Value<'i>) -> Option<&'a DeTable<'i>> {
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.mismatch(key, value, "a table", "it is left out");
        }
        table
    }

    fn tables<'a, 'i>(&mut self, key: &str, value: &'a Value<'i>) -> Vec<&'a Value<'i>> {
        match value.get_ref().as_array() {
            Some(array) => array.iter().collect(),
            None => {
                self.mismatch(
                    key,
                    value,
                    "a list of tables, written `[[…]]`",
                    "it is left out",
                );
                Vec::new()
            }
        }
    }

    fn text(&mut self, key: &str, value: &Value<'_>) -> Option<String> {
        self.parsed(
            key,
            value,
            |text| Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
            "a text",
            "it is left out",
        )
    }

    fn texts(&mut self, key: &str, value: &Value<'_>) -> Option<Vec<(String, usize)>> {
        if let Some(text) = value.get_ref().as_str() {
            return Some(vec![(text.trim().to_owned(), value.span().start)]);
        }
        let texts = value.get_ref().as_array().and_then(|array| {
            array
                .iter()
                .map(|item| {
                    Some((
                        item.get_ref().as_str()?.trim().to_owned(),
                        item.span().start,
                    ))
                })
                .collect()
        });
        if texts.is_none() {
            self.mismatch(key, value, "a list of texts", "it is left out");
        }
        texts
    }

    fn plain_texts(&mut self, key: &str, value: &Value<'_>) -> Vec<String> {
        let texts = self.texts(key, value).unwrap_or_default();
        texts
            .into_iter()
            .map(|(text, _)| text)
            .filter(|text| !text.is_empty())
            .collect()
    }

    fn who(&mut self, key: &str, value: &Value<'_>) -> Vec<Who> {
        self.plain_texts(key, value)
            .iter()
            .map(|text| Who::parse(text))
            .collect()
    }

    fn window(&mut self, key: &str, value: &Value<'_>, instead: &str) -> Option<Window> {
        self.parsed(
            key,
            value,
            Window::parse,
            "a span such as \"90d\", \"12w\", \"6m\" or \"1y\"",
            instead,
        )
    }

    fn count(&mut self, key: &str, value: &Value<'_>) -> Option<u32> {
        let count = value
            .get_ref()
            .as_integer()
            .and_then(|integer| u32::from_str_radix(integer.as_str(), integer.radix()).ok());
        let count = count.filter(|count| *count <= 100);
        if count.is_none() {
            self.mismatch(key, value, "a number from 0 to 100", "its default holds");
        }
        count
    }

    fn flag(&mut self, key: &str, value: &Value<'_>) -> bool {
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            self.mismatch(key, value, "true or false", "false holds");
        }
        flag.unwrap_or_default()
    }

    fn parsed<T>(
        &mut self,
        key: &str,
        value: &Value<'_>,
        parse: impl Fn(&str) -> Option<T>,
        needs: &str,
        instead: &str,
    ) -> Option<T> {
        let parsed = value.get_ref().as_str().and_then(parse);
        if parsed.is_none() {
            self.mismatch(key, value, needs, instead);
        }
        parsed
    }

    fn mismatch(&mut self, key: &str, value: &Value<'_>, needs: &str, instead: &str) {
        let found = match value.get_ref() {
            DeValue::String(text) => format!("\"{}\"", shortened(text)),
            DeValue::Integer(number) => number.to_string(),
            DeValue::Boolean(flag) => flag.to_string(),
            other => format!("a value of type {}", other.type_str()),
        };
        self.wrong(
            value.span().start,
            format!("`{key}` needs {needs}, not {found}; {instead}."),
        );
    }

    fn left_out(&mut self, rule: &Value<'_>, lacks: &str) {
        let already = self.lines.line(ByteOffset(rule.span().start)).0;
        if !self.problems.iter().any(|problem| {
            problem.line >= already && problem.message.contains("this rule is left out")
        }) {
            self.wrong(
                rule.span().start,
                format!("A rule without `{lacks}` says nothing; it is left out."),
            );
        }
    }

    fn wrong(&mut self, at: usize, message: String) {
        self.push(at, ProblemCode::ConfigValue, message);
    }

    fn unknown(&mut self, key: &Spanned<toml::de::DeString<'_>>, table: &str, known: &[&str]) {
        let name = key.get_ref().as_ref();
        let place = if table.is_empty() {
            String::new()
        } else {
            format!(" in [{table}]")
        };
        let hint = match closest(name, known) {
            Some(closest) => format!(" The closest is `{closest}`."),
            None => String::new(),
        };
        let message = format!(
            "Nothing is called `{}`{place}; it is left out.{hint}",
            shortened(name)
        );
        self.push(key.span().start, ProblemCode::ConfigKey, message);
    }

    fn broken(&mut self, error: &toml::de::Error) {
        let at = error.span().map_or(0, |span| span.start);
        let what = error.message().split('\n').next().unwrap_or_default();
        self.push(
            at,
            ProblemCode::ConfigBroken,
            format!("This line could not be read: {what}."),
        );
    }

    fn push(&mut self, at: usize, code: ProblemCode, message: String) {
        let at = ByteOffset(at);
        self.problems.push(Problem::at(
            self.lines.line(at).0,
            self.lines.column(at),
            code,
            message,
        ));
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(60) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// What git could take for a branch, and nothing that a command could take for an option.
fn branch(text: &str) -> Option<String> {
    let text = text.trim();
    let bad = text.is_empty()
        || text.len() > 200
        || text.starts_with(['-', '/', '.'])
        || text.ends_with(['/', '.'])
        || text.contains("..")
        || text.contains("//")
        || text.contains("@{")
        || text.ends_with(".lock")
        || text.chars().any(|c| {
            c.is_control()
                || c.is_whitespace()
                || matches!(c, '~' | '^' | ':' | '?' | '*' | '[' | '\\')
        });
    (!bad).then(|| text.to_owned())
}

fn seconds(text: &str) -> Option<u32> {
    let text = text.trim();
    let digits = text.find(|c: char| !c.is_ascii_digit())?;
    let (count, unit) = text.split_at_checked(digits)?;
    let unit = match unit.trim() {
        "s" => 1,
        "m" | "min" => 60,
        _ => return None,
    };
    count
        .parse::<u32>()
        .ok()?
        .checked_mul(unit)
        .filter(|seconds| (1..=3600).contains(seconds))
}

fn severity(text: &str) -> Option<Severity> {
    match text {
        "off" => Some(Severity::Off),
        "hint" => Some(Severity::Hint),
        "warning" => Some(Severity::Warning),
        "error" => Some(Severity::Error),
        _ => None,
    }
}
