//! Links while they are written: documents and sections by a few letters.

use carebook_domain::DocPath;
use carebook_domain::text::fold;

use super::documents::parse;
use super::drafts::path;
use super::library::index;
use crate::Engine;
use crate::api::ApiError;
use crate::api::drafts::LinkChoice;
use crate::api::writing::LinksRequest;
use crate::handbook::Rows;
use crate::library::Shelved;

/// Returns the documents, or the sections of one behind `#`, that a link can lead to; the best
/// first.
///
/// # Errors
/// When no handbook is open, or it cannot be read.
pub fn choices(engine: &Engine, request: LinksRequest) -> Result<Vec<LinkChoice>, ApiError> {
    let handbook = engine.handbook()?;
    let view = handbook.view();
    let from = path(&request.path)?;
    let limit = index(request.limit).clamp(1, 200);
    let (words, section) = match request.query.split_once('#') {
        Some((words, section)) => (words, Some(fold(section.trim()))),
        None => (request.query.as_str(), None),
    };
    let wanted = fold(words.trim());
    handbook.read(|reader| {
        let library = view.library(reader)?;
        let rows = Rows::of(&handbook, &view);
        let mut found: Vec<(u8, &Shelved)> = library
            .all()
            .iter()
            .filter_map(|document| Some((rank(document, &wanted)?, document.as_ref())))
            .collect();
        found.sort_by(|(a, x), (b, y)| {
            a.cmp(b)
                .then_with(|| {
                    x.record
                        .title
                        .chars()
                        .count()
                        .cmp(&y.record.title.chars().count())
                })
                .then_with(|| x.record.path.cmp(&y.record.path))
        });
        let Some(section) = section else {
            return Ok(found
                .into_iter()
                .take(limit)
                .map(|(_, document)| LinkChoice {
                    row: rows.row(document),
                    anchor: None,
                    heading: None,
                    markdown: link(&document.record.title, &document.record.path, &from, None),
                })
                .collect());
        };
        let mut choices = Vec::new();
        // The sections of the best documents; of this one when nothing is named.
        let here = |document: &Shelved| wanted.is_empty() && document.record.path != from;
        for (_, document) in found.into_iter().filter(|(_, found)| !here(found)).take(5) {
            let read = parse(reader, &document.record.path, document.record.blob)?;
            for part in read.sections.iter().filter(|part| part.level > 0) {
                if fold(&part.heading).contains(&section) && choices.len() < limit {
                    let at = Some(part.anchor.as_str());
                    choices.push(LinkChoice {
                        row: rows.row(document),
                        anchor: Some(part.anchor.clone()),
                        heading: Some(part.heading.clone()),
                        markdown: link(&part.heading, &document.record.path, &from, at),
                    });
                }
            }
        }
        Ok(choices)
    })
}

/// How well a document fits; smaller is better.
fn rank(document: &Shelved, wanted: &str) -> Option<u8> {
    let title = fold(&document.record.title);
    let path = fold(document.record.path.as_str());
    if wanted.is_empty() {
        return Some(5);
    }
    let begins_word = || {
        title
            .split_whitespace()
            .any(|word| word.starts_with(wanted))
    };
    match () {
        () if title == wanted => Some(0),
        () if title.starts_with(wanted) => Some(1),
        () if begins_word() => Some(2),
        () if title.contains(wanted) => Some(3),
        () if path.contains(wanted) => Some(4),
        () if wanted.split_whitespace().all(|word| title.contains(word)) => Some(4),
        () => None,
    }
}

/// A standard relative link, as it reads on any git host.
pub(super) fn link(text: &str, to: &DocPath, from: &DocPath, anchor: Option<&str>) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        if matches!(c, '[' | ']' | '\\' | '*' | '_' | '`' | '<') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    let anchor = anchor.map_or_else(String::new, |anchor| format!("#{}", target(anchor)));
    if to == from && !anchor.is_empty() {
        return format!("[{escaped}]({anchor})");
    }
    format!("[{escaped}]({}{anchor})", target(&to.relative_to(from)))
}

/// An address inside of the handbook, with what Markdown would misread encoded.
pub(super) fn target(path: &str) -> String {
    let mut out = String::new();
    for c in path.chars() {
        let misread = matches!(
            c,
            ' ' | '('
                | ')'
                | '<'
                | '>'
                | '%'
                | '#'
                | '?'
                | '"'
                | '\''
                | '\\'
                | '['
                | ']'
                | '`'
                | '*'
                | '&'
        );
        if misread || c.is_control() {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
        } else {
            out.push(c);
        }
    }
    // A first part with a colon would read as a scheme.
    let first = out.split('/').next().unwrap_or_default();
    if first.contains(':') {
        format!("./{out}")
    } else {
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_read_on_any_git_host() {
        let at = |path| DocPath::new(path).unwrap();
        for (text, to, from, anchor, expected) in [
            (
                "Hold",
                "phone/hold.md",
                "refunds/a.md",
                None,
                "[Hold](../phone/hold.md)",
            ),
            (
                "A [b] *c*",
                "a b.md",
                "x.md",
                None,
                r"[A \[b\] \*c\*](a%20b.md)",
            ),
            (
                "기다림",
                "환불/보류.md",
                "환불/x.md",
                Some("60초"),
                "[기다림](보류.md#60초)",
            ),
            ("Here", "x.md", "x.md", Some("steps"), "[Here](#steps)"),
            ("Odd", "a(1)#.md", "x.md", None, "[Odd](a%281%29%23.md)"),
        ] {
            assert_eq!(link(text, &at(to), &at(from), anchor), expected);
        }
    }
}
