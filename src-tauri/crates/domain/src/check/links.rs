//! Links that lead nowhere, images without words.

use super::say::{Does, Said};
use super::{Fix, Report, Rule, Subject};
use crate::DocPath;
use crate::document::{Link, LinkKind};
use crate::edit::TextEdit;
use crate::text::fold;

pub(super) fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
    for link in &subject.document.links {
        match &link.kind {
            LinkKind::Internal { path, anchor } => {
                let own = *path == subject.document.path;
                if own || subject.context.exists(path) {
                    check_anchor(subject, report, link, path, anchor.as_deref());
                } else {
                    broken(subject, report, link, path);
                }
            }
            LinkKind::Wiki { name, anchor } => {
                let path = if name.is_empty() {
                    Some(subject.document.path.clone())
                } else {
                    subject.context.named(name)
                };
                match path {
                    Some(path) => check_anchor(subject, report, link, &path, anchor.as_deref()),
                    None => {
                        let said = Said::NoneNamed { name };
                        report.add(Rule::BrokenLink, link.range.clone(), &said);
                    }
                }
            }
            LinkKind::Image { path } => {
                if !subject.context.exists(path) {
                    broken(subject, report, link, path);
                }
                check_alt(report, link);
            }
            LinkKind::RemoteImage { .. } => check_alt(report, link),
            LinkKind::Refused { reason } => {
                let said = Said::Refused { reason: *reason };
                report.add(Rule::BrokenLink, link.range.clone(), &said);
            }
            LinkKind::External { .. } => {}
        }
    }
}

fn check_alt(report: &mut Report<'_>, link: &Link) {
    if link.text.trim().is_empty() {
        report.add(Rule::ImageAlt, link.range.clone(), &Said::NoAlt);
    }
}

fn broken(subject: &Subject<'_>, report: &mut Report<'_>, link: &Link, path: &DocPath) {
    let named = subject.context.with_file_name(path.file_name());
    let other = match named.as_slice() {
        [only] => Some(only),
        _ => None,
    };
    let fix = other.and_then(|only| {
        let old = link.target.split(['#', '?']).next().unwrap_or_default();
        let spelled = only
            .relative_to(&subject.document.path)
            .replace('%', "%25")
            .replace(' ', "%20");
        let place = only.as_str();
        let label = Does::LinkTo { place }.in_tongue(subject.tongue);
        replace_in_link(subject, link, old, &spelled, label)
    });
    let said = Said::NoFile {
        path: path.as_str(),
        other: other.map(DocPath::as_str),
    };
    report.add_with_fix(Rule::BrokenLink, link.range.clone(), &said, fix);
}

fn check_anchor(
    subject: &Subject<'_>,
    report: &mut Report<'_>,
    link: &Link,
    path: &DocPath,
    anchor: Option<&str>,
) {
    let Some(anchor) = anchor else { return };
    let own;
    let anchors = if *path == subject.document.path {
        own = subject
            .document
            .sections
            .iter()
            .map(|section| section.anchor.clone())
            .collect();
        Some(own)
    } else {
        subject.context.anchors(path)
    };
    let Some(anchors) = anchors else { return };
    if anchors.iter().any(|known| known == anchor) {
        return;
    }
    let close = closest(anchor, &anchors);
    let fix = close.and_then(|close| {
        let written = link.target.split_once('#').map_or("", |(_, anchor)| anchor);
        let place = format!("#{close}");
        let label = Does::LinkTo { place: &place }.in_tongue(subject.tongue);
        replace_in_link(subject, link, &format!("#{written}"), &place, label)
    });
    let said = Said::NoAnchor {
        path: path.as_str(),
        anchor,
        close,
    };
    report.add_with_fix(Rule::BrokenAnchor, link.range.clone(), &said, fix);
}

/// The one anchor that differs in accents, case or two letters only.
fn closest<'a>(wanted: &str, anchors: &'a [String]) -> Option<&'a str> {
    let wanted = fold(wanted);
    let limit = if wanted.chars().count() < 5 { 1 } else { 2 };
    let mut near = anchors
        .iter()
        .filter(|anchor| !anchor.is_empty() && distance(&wanted, &fold(anchor)) <= limit);
    let first = near.next()?;
    near.next().is_none().then_some(first)
}

fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().take(200).collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().take(200).enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let cost = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = cost.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row.last().copied().unwrap_or_default()
}

fn replace_in_link(
    subject: &Subject<'_>,
    link: &Link,
    old: &str,
    new: &str,
    label: String,
) -> Option<Fix> {
    let written = &subject.document.source[link.range.clone()];
    let target = written.rfind("](")? + 2;
    let at = target + written[target..].find(old).filter(|_| !old.is_empty())?;
    let range = link.range.start + at..link.range.start + at + old.len();
    Some(Fix {
        label,
        edits: vec![TextEdit {
            range,
            text: new.to_owned(),
        }],
    })
}
