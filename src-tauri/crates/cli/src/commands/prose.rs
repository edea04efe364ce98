//! Prints a comparison in prose: changed paragraphs with their words marked.

use carebook_engine::api::drafts::{ProseDiff, SpanKind};

use crate::terminal::{Look, Terminal};

/// Prints the changed paragraphs of a document.
pub fn print(terminal: &mut Terminal, diff: &ProseDiff) {
    let title = terminal.paint(Look::Bold, &diff.title);
    let path = terminal.paint(Look::Name, &diff.path);
    terminal.line(&format!("{title}  {path}"));
    for block in diff.blocks.iter().filter(|block| block.change.is_some()) {
        let mut line = String::new();
        for span in &block.spans {
            // Without colours, words are marked as `wdiff` does.
            let (look, open, close) = match span.kind {
                SpanKind::Same => (Look::Plain, "", ""),
                SpanKind::Inserted => (Look::Good, "{+", "+}"),
                SpanKind::Removed => (Look::Bad, "[-", "-]"),
            };
            let text = span.text.trim_end_matches('\n');
            let behind = &span.text[text.len()..];
            if !text.is_empty() {
                line.push_str(&terminal.paint(look, &format!("{open}{text}{close}")));
            }
            line.push_str(behind);
        }
        let number = terminal.paint(Look::Dim, &format!("{:>5}", block.line));
        terminal.line(&format!("{number}  {}", line.trim_end()));
    }
    for hidden in &diff.hidden {
        let line = terminal.paint(Look::Warn, &format!("       {hidden}"));
        terminal.line(&line);
    }
}
