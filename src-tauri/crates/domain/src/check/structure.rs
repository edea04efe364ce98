//! Owner, sections, headings, left-over placeholders, hidden characters.

use std::collections::HashMap;

use super::say::{Does, Said};
use super::{Fix, Report, Rule, Subject};
use crate::edit::TextEdit;
use crate::prose;

pub(super) fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
    let document = subject.document;
    let top = 0..document.source.lines().next().map_or(0, str::len);
    if document
        .front
        .owner
        .as_deref()
        .is_none_or(|owner| owner.trim().is_empty())
    {
        report.add(Rule::MissingOwner, top.clone(), &Said::NoOwner);
    }
    if let Some(kind) = &document.front.kind {
        for required in subject.context.required_sections(kind) {
            let there = document
                .sections
                .iter()
                .any(|section| required.is(&section.heading));
            if !there {
                let name = required.in_lang(document.lang);
                let said = Said::NoSection { kind, name };
                let at = document.source.len();
                let gap = if document.source.ends_with("\n\n") {
                    ""
                } else if document.source.ends_with('\n') {
                    "\n"
                } else {
                    "\n\n"
                };
                let edits = vec![TextEdit {
                    range: at..at,
                    text: format!("{gap}## {name}\n\n"),
                }];
                let fix = Fix {
                    label: Does::AddSection { name }.in_tongue(subject.tongue),
                    edits,
                };
                report.add_with_fix(Rule::MissingSection, top.clone(), &said, Some(fix));
            }
        }
    }
    headings(subject, report);
    placeholders(subject, report);
    for found in prose::hidden(&document.source) {
        let range = found.offset..found.offset + found.character.len_utf8();
        let said = Said::HiddenCharacter { name: &found.name };
        let joins = matches!(found.character, '\u{200C}' | '\u{200D}');
        let fix = (!joins).then(|| Fix {
            label: Does::Remove.in_tongue(subject.tongue),
            edits: vec![TextEdit {
                range: range.clone(),
                text: String::new(),
            }],
        });
        report.add_with_fix(Rule::HiddenCharacter, range, &said, fix);
    }
}

fn headings(subject: &Subject<'_>, report: &mut Report<'_>) {
    let mut seen: HashMap<String, u32> = HashMap::new();
    let mut given: HashMap<&str, u32> = HashMap::new();
    for section in subject
        .document
        .sections
        .iter()
        .filter(|section| section.level > 0)
    {
        let heading = section.heading.trim().to_lowercase();
        let line = subject
            .lines
            .line(crate::text::ByteOffset(section.range.start))
            .0;
        let first_line = subject.document.source[section.range.clone()]
            .lines()
            .next();
        let first_line = first_line.unwrap_or_default();
        let anchor = given_anchor(first_line);
        let twice = anchor.and_then(|anchor| Some((anchor, *given.get(anchor)?)));
        if let Some(anchor) = anchor {
            given.entry(anchor).or_insert(line);
        }
        if let Some((anchor, first)) = twice {
            let said = Said::AnchorTwice {
                anchor,
                line: first,
            };
            let end = section.range.start + first_line.len();
            report.add(Rule::DuplicateAnchor, section.range.start..end, &said);
            // One place, one finding.
            seen.entry(heading).or_insert(line);
            continue;
        }
        if let Some(first) = seen.get(&heading).filter(|_| !heading.is_empty()) {
            let end = first_line.len();
            let said = Said::HeadingTwice {
                heading: &section.heading,
                line: *first,
            };
            report.add(
                Rule::DuplicateAnchor,
                section.range.start..section.range.start + end,
                &said,
            );
        } else {
            seen.insert(heading, line);
        }
    }
}

/// The anchor that a heading gives itself: `# Late {#late}`.
fn given_anchor(line: &str) -> Option<&str> {
    let (_, attributes) = line.trim_end().strip_suffix('}')?.rsplit_once('{')?;
    attributes
        .split_whitespace()
        .find_map(|word| word.strip_prefix('#'))
        .filter(|anchor| !anchor.is_empty())
}

fn placeholders(subject: &Subject<'_>, report: &mut Report<'_>) {
    let source = &subject.document.source;
    let body_start = subject.document.body_start.min(source.len());
    // The facts are no prose, but a template leaves placeholders in them, too.
    let text = match (source.get(..body_start), subject.prose.get(body_start..)) {
        (Some(head), Some(body)) => format!("{head}{body}"),
        _ => subject.prose.clone(),
    };
    let mut at = 0;
    while let Some(open) = text[at..].find("{{") {
        let start = at + open;
        let Some(close) = text[start..].find("}}") else {
            break;
        };
        let end = start + close + 2;
        at = end;
        let inside = subject.document.source[start + 2..end - 2].trim();
        if !inside.contains('\n') && !inside.is_empty() {
            report.add(
                Rule::LeftoverPlaceholder,
                start..end,
                &Said::OpenPlaceholder { inside },
            );
        }
    }
}
