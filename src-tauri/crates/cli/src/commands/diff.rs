//! `carebook diff`: by lines, or by sentences and words.

use carebook_engine::Engine;
use carebook_engine::usecase::history::{TwoTexts, two_texts};
use carebook_engine::usecase::prose;
use serde_json::{Value, json};
use similar::{ChangeTag, TextDiff};

use crate::arguments::Diff;
use crate::failure::{Failure, Verdict};
use crate::terminal::{Look, Terminal};

/// Lines around a change.
const CONTEXT: usize = 3;

pub fn run(engine: &Engine, options: &Diff, terminal: &mut Terminal) -> Result<Verdict, Failure> {
    let texts = two_texts(
        engine,
        &options.document,
        options.from.as_deref(),
        options.to.as_deref(),
    )?;
    if options.words {
        words(terminal, &texts);
    } else {
        lines(terminal, &texts);
    }
    Ok(Verdict::Yes)
}

fn lines(terminal: &mut Terminal, texts: &TwoTexts) {
    let diff = TextDiff::from_lines(&texts.old, &texts.new);
    let mut hunks = Vec::new();
    for hunk in diff.unified_diff().context_radius(CONTEXT).iter_hunks() {
        let changes: Vec<(ChangeTag, String)> = hunk
            .iter_changes()
            .map(|change| {
                (
                    change.tag(),
                    change.value().trim_end_matches(['\n', '\r']).to_owned(),
                )
            })
            .collect();
        hunks.push((hunk.header().to_string(), changes));
    }
    if terminal.json {
        let hunks: Vec<Value> = hunks
            .iter()
            .map(|(header, changes)| {
                let lines: Vec<Value> = changes
                    .iter()
                    .map(|(tag, text)| json!({ "kind": kind(*tag), "text": text }))
                    .collect();
                json!({ "header": header.trim(), "lines": lines })
            })
            .collect();
        terminal.value(&in_json(texts, &json!(hunks)));
        return;
    }
    heading(terminal, texts, hunks.is_empty());
    for (header, changes) in hunks {
        let header = terminal.paint(Look::Name, header.trim());
        terminal.line(&header);
        for (tag, text) in changes {
            let (sign, look) = match tag {
                ChangeTag::Equal => (' ', Look::Plain),
                ChangeTag::Insert => ('+', Look::Good),
                ChangeTag::Delete => ('-', Look::Bad),
            };
            let line = terminal.paint(look, &format!("{sign}{text}"));
            terminal.line(&line);
        }
    }
}

const fn kind(tag: ChangeTag) -> &'static str {
    match tag {
        ChangeTag::Equal => "same",
        ChangeTag::Insert => "inserted",
        ChangeTag::Delete => "removed",
    }
}

fn words(terminal: &mut Terminal, texts: &TwoTexts) {
    let diff = prose::diff(&texts.old, &texts.new);
    if terminal.json {
        let hunks: Vec<_> = diff
            .blocks
            .iter()
            .filter(|block| block.hunk.is_some())
            .collect();
        terminal.value(&in_json(texts, &json!(hunks)));
        return;
    }
    heading(terminal, texts, diff.hunks == 0);
    for block in diff.blocks.iter().filter(|block| block.hunk.is_some()) {
        let mut line = String::new();
        for span in block.sentences.iter().flat_map(|sentence| &sentence.spans) {
            line.push_str(&match span.mark {
                prose::Mark::Same => terminal.paint(Look::Plain, &span.text),
                prose::Mark::Inserted => bracketed(terminal, Look::Good, "{+", &span.text, "+}"),
                prose::Mark::Removed => bracketed(terminal, Look::Bad, "[-", &span.text, "-]"),
            });
        }
        terminal.line(line.trim_end());
        terminal.line("");
    }
}

/// Never by colour alone: the brackets stay.
fn bracketed(terminal: &Terminal, look: Look, open: &str, text: &str, close: &str) -> String {
    let words = text.trim_end();
    let space = text.get(words.len()..).unwrap_or_default();
    if words.is_empty() {
        return text.to_owned();
    }
    format!(
        "{}{space}",
        terminal.paint(look, &format!("{open}{words}{close}"))
    )
}

fn in_json(texts: &TwoTexts, hunks: &Value) -> Value {
    json!({
        "path": texts.path, "old_path": texts.old_path,
        "from": texts.from, "to": texts.to, "hunks": hunks,
    })
}

fn heading(terminal: &mut Terminal, texts: &TwoTexts, same: bool) {
    let path = match &texts.old_path {
        Some(old) => format!("{old} → {}", texts.path),
        None => texts.path.clone(),
    };
    let line = format!("{path}: {} to {}", texts.from, texts.to);
    let line = terminal.paint(Look::Bold, &line);
    terminal.line(&line);
    if same {
        terminal.line("The text is the same.");
    }
}
