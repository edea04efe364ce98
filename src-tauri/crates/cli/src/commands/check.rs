//! `carebook check`: for people, for CI, and as SARIF for code hosts.

use carebook_engine::Engine;
use carebook_engine::api::drafts::{Finding, Severity};
use carebook_engine::usecase::checks::{self, APPROVALS, Scope};
use carebook_engine::usecase::review;
use serde_json::{Value, json};

use crate::failure::{Failure, Verdict};
use crate::terminal::{Look, Terminal, counted};
use crate::writing::Check;

pub fn run(engine: &Engine, options: &Check, terminal: &mut Terminal) -> Result<Verdict, Failure> {
    let mut rules = options.rules.clone();
    rules.retain(|rule| rule != APPROVALS);
    let wants_approvals = rules.len() < options.rules.len();
    if options.since.is_some() && !wants_approvals {
        return Err(Failure::Usage(
            "--since belongs to --rule approvals.".to_owned(),
        ));
    }
    let scope = Scope {
        paths: options.paths.clone(),
        draft: options.draft.clone(),
        rules,
    };
    let mut findings = if wants_approvals {
        review::proof(engine, options.since.as_deref())?
    } else {
        Vec::new()
    };
    if !wants_approvals || !scope.rules.is_empty() {
        findings.extend(checks::handbook(engine, &scope)?);
    }
    if options.sarif {
        terminal.value(&sarif(&findings));
    } else if terminal.json {
        terminal.value(&findings);
    } else {
        print(terminal, &findings);
    }
    let bar = if options.strict {
        Severity::Warning
    } else {
        Severity::Error
    };
    let fails = findings.iter().any(|finding| finding.severity >= bar);
    Ok(if fails { Verdict::No } else { Verdict::Yes })
}

fn print(terminal: &mut Terminal, findings: &[Finding]) {
    let mut path = "";
    for finding in findings {
        if finding.path != path {
            path = &finding.path;
            let title = terminal.paint(Look::Bold, path);
            terminal.line(&title);
        }
        let (look, word) = match finding.severity {
            Severity::Error => (Look::Bad, "error  "),
            Severity::Warning => (Look::Warn, "warning"),
            Severity::Hint => (Look::Dim, "hint   "),
        };
        let word = terminal.paint(look, word);
        let message = terminal.paint(Look::Plain, &finding.message);
        let rule = terminal.paint(Look::Dim, &finding.rule);
        terminal.line(&format!(
            "{:>5}:{:<4} {word}  {message}  {rule}",
            finding.line, finding.column
        ));
    }
    let count = |severity| {
        let of = |finding: &&Finding| finding.severity == severity;
        findings.iter().filter(of).count() as u64
    };
    terminal.say(&format!(
        "{}, {}, {}",
        counted(count(Severity::Error), "error"),
        counted(count(Severity::Warning), "warning"),
        counted(count(Severity::Hint), "hint")
    ));
}

/// SARIF 2.1.0.
fn sarif(findings: &[Finding]) -> Value {
    let rules: Vec<Value> = checks::rules()
        .into_iter()
        .map(|(id, about)| json!({ "id": id, "shortDescription": { "text": about } }))
        .collect();
    let results: Vec<Value> = findings.iter().map(result).collect();
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "carebook",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            }},
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn result(finding: &Finding) -> Value {
    json!({
        "ruleId": finding.rule,
        "level": match finding.severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Hint => "note",
        },
        "message": { "text": finding.message },
        "locations": [{ "physicalLocation": {
            "artifactLocation": { "uri": uri(&finding.path) },
            "region": { "startLine": finding.line, "startColumn": finding.column },
        }}],
    })
}

/// A path as a relative URI reference.
fn uri(path: &str) -> String {
    let mut out = String::new();
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'/') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}
