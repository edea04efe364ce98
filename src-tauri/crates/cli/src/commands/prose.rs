//! Prints a comparison in prose: changed paragraphs with their words marked.

use carebook_engine::api::drafts::{DiffNote, DiffNoteCode, DiffSpan, ProseDiff, SpanKind};

use crate::terminal::{Look, Terminal};

/// Prints the changed paragraphs of a document.
pub fn print(terminal: &mut Terminal, diff: &ProseDiff) {
    let title = terminal.paint(Look::Bold, &diff.title);
    let path = terminal.paint(Look::Name, &diff.path);
    terminal.line(&format!("{title}  {path}"));
    for block in diff.blocks.iter().filter(|block| block.change.is_some()) {
        let mut line = words(terminal, &block.spans).replace('\t', " | ");
        line.push_str(&told(terminal, block.notes.as_deref()));
        let number = terminal.paint(Look::Dim, &format!("{:>5}", block.line));
        terminal.line(&format!("{number}  {}", line.trim_end()));
        if let Some(source) = &block.source {
            let source = words(terminal, source);
            terminal.line(&format!("       {}", source.trim_end()));
        }
    }
    for hidden in &diff.hidden {
        let line = terminal.paint(Look::Warn, &format!("       {hidden}"));
        terminal.line(&line);
    }
}

fn words(terminal: &Terminal, spans: &[DiffSpan]) -> String {
    let mut line = String::new();
    for span in spans {
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
        line.push_str(&told(terminal, span.notes.as_deref()));
        line.push_str(behind);
    }
    line
}

/// What changed apart from the words, in brackets.
fn told(terminal: &Terminal, notes: Option<&[DiffNote]>) -> String {
    let notes: Vec<String> = notes.unwrap_or_default().iter().map(sentence).collect();
    if notes.is_empty() {
        return String::new();
    }
    terminal.paint(Look::Dim, &format!(" ({})", notes.join("; ")))
}

fn sentence(note: &DiffNote) -> String {
    let from = note.from.as_deref().unwrap_or("nothing");
    let to = note.to.as_deref().unwrap_or("nothing");
    let changed = |what: &str| format!("{what} {from} → {to}");
    match note.code {
        DiffNoteCode::StrongAdded => "bold now".to_owned(),
        DiffNoteCode::StrongRemoved => "no longer bold".to_owned(),
        DiffNoteCode::EmphasisAdded => "italic now".to_owned(),
        DiffNoteCode::EmphasisRemoved => "no longer italic".to_owned(),
        DiffNoteCode::StruckAdded => "struck through now".to_owned(),
        DiffNoteCode::StruckRemoved => "no longer struck through".to_owned(),
        DiffNoteCode::CodeAdded => "set as code now".to_owned(),
        DiffNoteCode::CodeRemoved => "no longer set as code".to_owned(),
        DiffNoteCode::LinkAdded => format!("links to {to} now"),
        DiffNoteCode::LinkRemoved => format!("no longer links to {from}"),
        DiffNoteCode::LinkChanged => changed("link"),
        DiffNoteCode::ImageChanged => changed("image"),
        DiffNoteCode::KindChanged => changed("kind").replace('_', " "),
        DiffNoteCode::DepthChanged => changed("depth"),
        DiffNoteCode::StartChanged => changed("the list begins with"),
        DiffNoteCode::TaskChanged => changed("task"),
        DiffNoteCode::AlertChanged => changed("alert"),
        DiffNoteCode::DetailChanged => changed("mark"),
        DiffNoteCode::SourceChanged => "written differently".to_owned(),
    }
}
