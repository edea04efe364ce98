//! Single values of `carebook.toml`: what each must be, and the sentence when it is not.

use std::ops::RangeInclusive;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::closest::closest;
use super::read::{Reader, Value};
use super::{Severity, Who};
use crate::freshness::Window;
use crate::text::ByteOffset;
use crate::{Problem, ProblemCode};

impl Reader<'_> {
    pub(super) fn table<'a, 'i>(
        &mut self,
        key: &str,
        value: &'a Value<'i>,
    ) -> Option<&'a DeTable<'i>> {
        let table = value.get_ref().as_table();
        if table.is_none() {
            self.mismatch(key, value, "a table", "it is left out");
        }
        table
    }

    pub(super) fn tables<'a, 'i>(&mut self, key: &str, value: &'a Value<'i>) -> Vec<&'a Value<'i>> {
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

    pub(super) fn text(&mut self, key: &str, value: &Value<'_>) -> Option<String> {
        self.parsed(
            key,
            value,
            |text| Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
            "a text",
            "it is left out",
        )
    }

    pub(super) fn texts(&mut self, key: &str, value: &Value<'_>) -> Option<Vec<(String, usize)>> {
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

    pub(super) fn plain_texts(&mut self, key: &str, value: &Value<'_>) -> Vec<String> {
        let texts = self.texts(key, value).unwrap_or_default();
        texts
            .into_iter()
            .map(|(text, _)| text)
            .filter(|text| !text.is_empty())
            .collect()
    }

    pub(super) fn who(&mut self, key: &str, value: &Value<'_>) -> Vec<Who> {
        self.plain_texts(key, value)
            .iter()
            .map(|text| Who::parse(text))
            .collect()
    }

    pub(super) fn window(&mut self, key: &str, value: &Value<'_>, instead: &str) -> Option<Window> {
        self.parsed(
            key,
            value,
            Window::parse,
            "a span such as \"90d\", \"12w\", \"6m\" or \"1y\"",
            instead,
        )
    }

    pub(super) fn count(&mut self, key: &str, value: &Value<'_>) -> Option<u32> {
        self.number(key, value, 0..=100)
    }

    pub(super) fn number(
        &mut self,
        key: &str,
        value: &Value<'_>,
        within: RangeInclusive<u32>,
    ) -> Option<u32> {
        let number = value
            .get_ref()
            .as_integer()
            .and_then(|integer| u32::from_str_radix(integer.as_str(), integer.radix()).ok());
        let number = number.filter(|number| within.contains(number));
        if number.is_none() {
            let needs = format!("a number from {} to {}", within.start(), within.end());
            self.mismatch(key, value, &needs, "its default holds");
        }
        number
    }

    pub(super) fn flag(&mut self, key: &str, value: &Value<'_>) -> bool {
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            self.mismatch(key, value, "true or false", "false holds");
        }
        flag.unwrap_or_default()
    }

    pub(super) fn parsed<T>(
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

    pub(super) fn mismatch(&mut self, key: &str, value: &Value<'_>, needs: &str, instead: &str) {
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

    pub(super) fn left_out(&mut self, rule: &Value<'_>, lacks: &str) {
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

    pub(super) fn wrong(&mut self, at: usize, message: String) {
        self.push(at, ProblemCode::ConfigValue, message);
    }

    pub(super) fn unknown(
        &mut self,
        key: &Spanned<toml::de::DeString<'_>>,
        table: &str,
        known: &[&str],
    ) {
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

    pub(super) fn broken(&mut self, error: &toml::de::Error) {
        let at = error.span().map_or(0, |span| span.start);
        let what = error.message().split('\n').next().unwrap_or_default();
        self.push(
            at,
            ProblemCode::ConfigBroken,
            format!("This line could not be read: {what}."),
        );
    }

    pub(super) fn push(&mut self, at: usize, code: ProblemCode, message: String) {
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
pub(super) fn branch(text: &str) -> Option<String> {
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

pub(super) fn seconds(text: &str) -> Option<u32> {
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

pub(super) fn severity(text: &str) -> Option<Severity> {
    match text {
        "off" => Some(Severity::Off),
        "hint" => Some(Severity::Hint),
        "warning" => Some(Severity::Warning),
        "error" => Some(Severity::Error),
        _ => None,
    }
}
