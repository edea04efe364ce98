//! Writing checks: what makes a text hard to follow with a customer on the line, or
//! leads a reader nowhere. Every finding says why, and offers a change where one is
//! safe. How serious a rule is, a handbook says in `[check]` of `carebook.toml`.

mod english;
mod links;
mod mask;
mod rule;
mod say;
mod sentences;
mod steps;
mod structure;
mod timing;
mod verbs;
mod whole;
mod words;

use std::ops::Range;

use serde::Serialize;

pub use english::{EnglishSlip, Slip};
pub use rule::Rule;
use say::Said;
pub use say::Tongue;

use crate::config::{Config, Severity};
use crate::document::Document;
use crate::edit::TextEdit;
use crate::template::SectionName;
use crate::terms::Term;
use crate::text::{ByteOffset, LineIndex};
use crate::{DocPath, Lang};

/// What a rule found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// Which rule.
    pub rule: Rule,
    /// How serious it is here.
    pub severity: Severity,
    /// Where, in bytes of the source.
    pub range: Range<usize>,
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
    /// What is wrong and why it matters.
    pub message: String,
    /// A change that mends it.
    pub fix: Option<Fix>,
}

/// A change that mends a finding without changing what is meant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fix {
    /// What it does, for a button.
    pub label: String,
    /// The change.
    pub edits: Vec<TextEdit>,
}

/// What the checks must know of the rest of the handbook.
pub trait Context {
    /// Whether the handbook has this file.
    fn exists(&self, path: &DocPath) -> bool;
    /// The anchors of a document; nothing for a file without anchors.
    fn anchors(&self, path: &DocPath) -> Option<Vec<String>>;
    /// The document that a wiki link names.
    fn named(&self, name: &str) -> Option<DocPath>;
    /// Files with this name, in any folder.
    fn with_file_name(&self, name: &str) -> Vec<DocPath>;
    /// The sections that documents of a kind must have.
    fn required_sections(&self, kind: &str) -> &[SectionName];
    /// The handbook's terms.
    fn terms(&self) -> &[Term];
    /// For each word, nothing if it is English, else what could be meant, the best first.
    /// Who has no dictionary knows every word.
    fn misspelled(&self, words: &[&str]) -> Vec<Option<Vec<String>>> {
        vec![None; words.len()]
    }
    /// For each paragraph, where its English slips.
    fn slips(&self, paragraphs: &[&str]) -> Vec<Vec<EnglishSlip>> {
        vec![Vec::new(); paragraphs.len()]
    }
}

/// Checks a document by the rules that are switched on, in reading order. Findings are
/// worded in `tongue`.
pub fn check(
    document: &Document,
    config: &Config,
    context: &dyn Context,
    tongue: Tongue,
) -> Vec<Finding> {
    let subject = Subject {
        document,
        context,
        config,
        tongue,
        prose: mask::mask(&document.source, document.body_start),
        lines: LineIndex::new(&document.source),
    };
    let mut report = Report {
        subject: &subject,
        findings: Vec::new(),
    };
    whole::check(&subject, &mut report);
    structure::check(&subject, &mut report);
    sentences::check(&subject, &mut report);
    steps::check(&subject, &mut report);
    timing::check(&subject, &mut report);
    links::check(&subject, &mut report);
    words::check(&subject, &mut report);
    english::check(&subject, &mut report);
    let mut findings = report.findings;
    findings.sort_by_key(|finding| (finding.range.start, finding.rule));
    findings
}

/// A document under check.
struct Subject<'a> {
    document: &'a Document,
    context: &'a dyn Context,
    config: &'a Config,
    tongue: Tongue,
    /// The source with everything blanked that is not read as prose; places stay the same.
    prose: String,
    lines: LineIndex<'a>,
}

impl Subject<'_> {
    /// The language at a place.
    fn lang_at(&self, at: usize) -> Lang {
        let section = self
            .document
            .sections
            .iter()
            .rev()
            .find(|section| section.range.start <= at);
        let lang = section.map_or(self.document.lang, |section| section.lang);
        if lang.is_known() {
            lang
        } else {
            self.document.lang
        }
    }
}

/// Findings as they are made.
struct Report<'a> {
    subject: &'a Subject<'a>,
    findings: Vec<Finding>,
}

impl Report<'_> {
    fn severity(&self, rule: Rule) -> Severity {
        self.subject
            .config
            .check
            .get(rule.id())
            .copied()
            .unwrap_or(rule.severity())
    }

    fn is_on(&self, rule: Rule) -> bool {
        self.severity(rule) != Severity::Off
    }

    fn add(&mut self, rule: Rule, range: Range<usize>, said: &Said<'_>) {
        self.add_with_fix(rule, range, said, None);
    }

    fn add_with_fix(&mut self, rule: Rule, range: Range<usize>, said: &Said<'_>, fix: Option<Fix>) {
        let severity = self.severity(rule);
        if severity == Severity::Off {
            return;
        }
        let at = ByteOffset(range.start);
        self.findings.push(Finding {
            rule,
            severity,
            line: self.subject.lines.line(at).0,
            column: self.subject.lines.column(at),
            range,
            message: said.in_tongue(self.subject.tongue),
            fix,
        });
    }
}

#[cfg(test)]
mod tests;
