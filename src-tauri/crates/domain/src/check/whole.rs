//! What is wrong with a file as a whole: marks of a conflict, facts that cannot be read, nothing to
//! read at all.

use std::ops::Range;

use super::say::Said;
use super::{Report, Rule, Subject};
use crate::ProblemCode;

/// What git writes before, between and behind two texts.
const OPENS: &str = "<<<<<<<";
const BASE: &str = "|||||||";
const PARTS: &str = "=======";
const CLOSES: &str = ">>>>>>>";

pub(super) fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
    markers(subject, report);
    facts(subject, report);
    let body = subject.document.source.get(subject.document.body_start..);
    if body.is_some_and(|body| body.lines().all(says_nothing)) {
        report.add(Rule::EmptyDocument, line_range(subject, 1), &Said::Empty);
    }
}

/// A heading alone names an answer and gives none.
fn says_nothing(line: &str) -> bool {
    let line = line.trim_matches(|c: char| c.is_whitespace() || c == '\u{FEFF}');
    line.is_empty() || (line.starts_with('#') && line.trim_start_matches('#').starts_with(' '))
}

/// Marks count in code and in the facts as well: a conflict stands anywhere. A line of `=======` is
/// one only behind an opening mark; else it underlines a heading.
fn markers(subject: &Subject<'_>, report: &mut Report<'_>) {
    let mut at = 0;
    let mut is_open = false;
    for line in subject.document.source.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let text = line.trim_end();
        let is = |mark: &str| {
            text.strip_prefix(mark)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        };
        let found = if is(OPENS) {
            is_open = true;
            true
        } else if is(CLOSES) {
            is_open = false;
            true
        } else {
            is_open && (is(BASE) || is(PARTS))
        };
        if found {
            let said = Said::Marker { line: text };
            report.add(Rule::ConflictMarker, start..start + text.len(), &said);
        }
    }
}

fn facts(subject: &Subject<'_>, report: &mut Report<'_>) {
    for found in &subject.document.problems {
        let problem = found.message.as_str();
        let range = line_range(subject, found.line);
        match found.code {
            ProblemCode::FrontMatterBroken => {
                report.add(Rule::FrontMatter, range, &Said::Head { problem });
            }
            ProblemCode::FrontMatterValue => {
                report.add(Rule::FrontMatterValue, range, &Said::Fact { problem });
            }
            ProblemCode::Encoding => {
                report.add(Rule::Encoding, line_range(subject, 1), &Said::NotUtf8);
            }
            ProblemCode::Nul => report.add(Rule::Encoding, range, &Said::HoldsNul),
            ProblemCode::LfsPointer
            | ProblemCode::TooLarge
            | ProblemCode::ConfigBroken
            | ProblemCode::ConfigKey
            | ProblemCode::ConfigValue
            | ProblemCode::TermRow => {}
        }
    }
}

fn line_range(subject: &Subject<'_>, number: u32) -> Range<usize> {
    let mut at = 0;
    for (line, text) in (1_u32..).zip(subject.document.source.split_inclusive('\n')) {
        if line >= number {
            return at..at + text.trim_end().len();
        }
        at += text.len();
    }
    at..at
}
