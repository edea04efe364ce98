//! Reads a template's file.

use super::{Placeholder, SectionName, Template};
use crate::document::Document;
use crate::{DocPath, Lang};

/// A placeholder and where it stands.
pub(super) struct Found<'a> {
    pub start: usize,
    pub end: usize,
    pub name: &'a str,
    pub label: Option<&'a str>,
}

/// Finds `{{name}}` and `{{name|label}}`; names are short and on one line.
pub(super) fn placeholders(text: &str) -> Vec<Found<'_>> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(open) = text[at..].find("{{") {
        let start = at + open;
        let inside = start + 2;
        let Some(close) = text[inside..].find("}}") else {
            break;
        };
        let body = &text[inside..inside + close];
        if body.contains(['\n', '{', '}']) || body.trim().is_empty() || body.len() > 300 {
            at = inside;
            continue;
        }
        let (name, label) = match body.split_once('|') {
            Some((name, label)) => (name.trim(), Some(label.trim())),
            None => (body.trim(), None),
        };
        at = inside + close + 2;
        out.push(Found {
            start,
            end: at,
            name,
            label,
        });
    }
    out
}

impl Template {
    /// Reads a template. Whatever is missing has a sensible value: the text always works.
    pub fn parse(name: &str, source: &str) -> Self {
        let source = source.replace("\r\n", "\n");
        let mut asked: Vec<Placeholder> = Vec::new();
        for found in placeholders(&source) {
            let known = asked
                .iter()
                .any(|placeholder| placeholder.name == found.name);
            if !known && section_number(found.name).is_none() {
                let label = found.label.unwrap_or(found.name).to_owned();
                asked.push(Placeholder {
                    name: found.name.to_owned(),
                    label,
                });
            }
        }
        let document =
            DocPath::new("template.md").map(|path| Document::parse(path, source.as_bytes()));
        let (front, extra) = match &document {
            Ok(document) => (document.front.kind.clone(), document.front.extra.as_slice()),
            Err(_) => (None, &[][..]),
        };
        let extra = |key: &str| {
            let found = extra.iter().find(|(known, _)| known == key);
            found
                .map(|(_, value)| value.trim().to_owned())
                .filter(|value| !value.is_empty())
        };
        Self {
            title: extra("template").unwrap_or_else(|| name.to_owned()),
            about: extra("about").unwrap_or_default(),
            kind: front,
            required: required(&source),
            placeholders: asked,
            built_in: false,
            name: name.to_owned(),
            source,
        }
    }
}

/// `section 2` stands for the second required section's heading.
pub(super) fn section_number(name: &str) -> Option<usize> {
    name.strip_prefix("section ")?
        .trim()
        .parse()
        .ok()
        .filter(|number| *number > 0)
}

/// Reads the list below `required:`: `- {en: Steps, ko: 순서}` or `- Steps`.
fn required(source: &str) -> Vec<SectionName> {
    let Some((head, _)) = source
        .strip_prefix("---\n")
        .and_then(|rest| rest.split_once("\n---"))
    else {
        return Vec::new();
    };
    let below = head
        .lines()
        .skip_while(|line| line.trim_end() != "required:")
        .skip(1);
    let items = below
        .map(str::trim)
        .take_while(|line| line.starts_with('-'));
    items
        .map(|line| section_name(line.trim_start_matches('-').trim()))
        .filter(|name| !name.names.is_empty())
        .collect()
}

fn section_name(item: &str) -> SectionName {
    let unquote = |text: &str| text.trim().trim_matches(['"', '\'']).to_owned();
    let names = match item
        .strip_prefix('{')
        .and_then(|rest| rest.strip_suffix('}'))
    {
        Some(inside) => inside
            .split(',')
            .filter_map(|pair| {
                let (lang, name) = pair.split_once(':')?;
                Some((Lang::new(lang.trim())?, unquote(name)))
            })
            .collect(),
        None => vec![(Lang::UND, unquote(item))],
    };
    SectionName {
        names: names
            .into_iter()
            .filter(|(_, name)| !name.is_empty())
            .collect(),
    }
}
