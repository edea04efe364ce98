//! Makes a document from a template and the answers of a form.

use std::collections::BTreeMap;

use super::Template;
use super::read::{placeholders, section_number};
use crate::DocPath;
use crate::Lang;
use crate::document::Document;
use crate::edit::{Fact, FactValue, set_facts};

/// Facts that only a template has.
const OWN_FACTS: &[&str] = &["template", "about", "required"];

impl Template {
    /// Fills the template in. Facts without an answer are left out; in the text an open
    /// placeholder stays, so that the writer sees what is still to be said.
    pub fn fill(&self, lang: Lang, answers: &BTreeMap<String, String>) -> String {
        let answer = |name: &str| -> Option<String> {
            if let Some(number) = section_number(name) {
                return self
                    .required
                    .get(number - 1)
                    .map(|section| section.in_lang(lang).to_owned());
            }
            let said = answers
                .get(name)
                .map(|text| text.trim())
                .filter(|text| !text.is_empty());
            match (name, said) {
                ("lang", None) if lang.is_known() => Some(lang.as_str().to_owned()),
                (_, said) => said.map(str::to_owned),
            }
        };
        let body_start = DocPath::new("template.md").map_or(0, |path| {
            Document::parse(path, self.source.as_bytes()).body_start
        });
        let (head, body) = self.source.split_at(body_start.min(self.source.len()));
        let mut facts: Vec<Fact<'_>> = OWN_FACTS
            .iter()
            .map(|key| Fact {
                key,
                value: FactValue::Nothing,
            })
            .collect();
        for line in head.lines() {
            let Some((key, value)) = line.split_once(':') else {
                continue;
            };
            if let Some(found) = placeholders(value).first() {
                let value = answer(found.name).map_or(FactValue::Nothing, FactValue::Text);
                facts.push(Fact { key, value });
            }
        }
        let head = set_facts(head, &facts);
        // Quotes stood around the placeholder, not around what took its place.
        let head = unquoted(&head);
        let mut out = head;
        let mut at = 0;
        for found in placeholders(body) {
            out.push_str(&body[at..found.start]);
            match answer(found.name) {
                Some(text) => out.push_str(&text),
                None => out.push_str(&format!("{{{{{}}}}}", found.label.unwrap_or(found.name))),
            }
            at = found.end;
        }
        out.push_str(&body[at..]);
        out
    }
}

/// Rewrites `key: "plain"` as `key: plain` where that means the same.
fn unquoted(head: &str) -> String {
    let line = |line: &str| -> String {
        let Some((key, value)) = line.split_once(": ") else {
            return line.to_owned();
        };
        let plain = value
            .trim_end()
            .strip_prefix('"')
            .and_then(|value| value.strip_suffix('"'));
        let safe = |text: &&str| {
            text.chars()
                .all(|c| c.is_alphanumeric() || matches!(c, ' ' | '@' | '.' | '-'))
                && text.starts_with(char::is_alphabetic)
                && !matches!(
                    text.to_lowercase().as_str(),
                    "true" | "false" | "yes" | "no" | "on" | "off" | "null"
                )
                && text.trim() == *text
        };
        match plain.filter(safe) {
            Some(plain) => format!("{key}: {plain}"),
            None => line.to_owned(),
        }
    };
    head.split_inclusive('\n')
        .map(|whole| {
            let text = whole.trim_end_matches('\n');
            format!("{}{}", line(text), &whole[text.len()..])
        })
        .collect()
}
