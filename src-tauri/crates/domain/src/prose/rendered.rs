//! Two texts compared as they are read: words without marks. What marks alone changed
//! (bold, where a link leads, the kind of a paragraph, a comment) is told beside the words
//! it changed, and where nothing a reader sees changed but the source did, the source is
//! compared too, so that nothing hides behind the rendering.

use std::ops::Range;

use serde::Serialize;

use super::compare::{Cut, Korean, Piece, compare_block, pairs};
use super::edits::edits;
use super::{Change, Mark, Span};
use crate::document::{ReadBlock, Reading, Setting, Shape, ShapeKind, reading};

/// Two texts compared as they are read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RenderedDiff {
    /// The blocks of both texts, in reading order.
    pub blocks: Vec<RenderedBlock>,
    /// The number of changes to walk through.
    pub hunks: u32,
}

/// A block in both texts, or in one of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenderedBlock {
    /// What happened to it.
    pub change: Change,
    /// The number of the change it belongs to, from 1.
    pub hunk: Option<u32>,
    /// What it looks like: in the new text, or in the old one if it is gone.
    pub shape: Shape,
    /// Its words, in reading order.
    pub spans: Vec<RenderedSpan>,
    /// What happened to it apart from its words.
    pub notes: Vec<Note>,
    /// The source compared, where nothing a reader sees says what changed.
    pub source: Vec<Span>,
    /// Where it begins in the source of the old text.
    pub old: Option<usize>,
    /// Where it begins in the source of the new text.
    pub new: Option<usize>,
}

/// Words that share a mark and are set alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenderedSpan {
    /// What happened to them.
    pub mark: Mark,
    /// The words.
    pub text: String,
    /// How they are set.
    pub setting: Setting,
    /// What happened to them apart from being there.
    pub notes: Vec<Note>,
}

/// A change that no word tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What it is.
    pub code: NoteCode,
    /// What was before, where it has a name.
    pub from: Option<String>,
    /// What is now.
    pub to: Option<String>,
}

/// What a [`Note`] tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NoteCode {
    /// Bold now.
    StrongAdded,
    /// Not bold any more.
    StrongRemoved,
    /// Italic now.
    EmphasisAdded,
    /// Not italic any more.
    EmphasisRemoved,
    /// Struck through now.
    StruckAdded,
    /// Not struck through any more.
    StruckRemoved,
    /// In the face of code now.
    CodeAdded,
    /// Not in the face of code any more.
    CodeRemoved,
    /// A link now.
    LinkAdded,
    /// No link any more.
    LinkRemoved,
    /// The link leads elsewhere.
    LinkChanged,
    /// Another image.
    ImageChanged,
    /// Another kind of block: a heading, an item, a row.
    KindChanged,
    /// It stands in more or fewer lists or quotations.
    DepthChanged,
    /// The list begins with another number.
    StartChanged,
    /// The task is done, or open again, or no task any more.
    TaskChanged,
    /// Another alert, or none.
    AlertChanged,
    /// Another anchor, language of code, alignment of columns or name of a footnote.
    DetailChanged,
    /// Only how it is written in the source.
    SourceChanged,
}

/// Compares two texts as they are read; nothing where one is too large to be taken apart.
pub fn rendered(old: &str, new: &str) -> Option<RenderedDiff> {
    let (a, b) = (reading(old)?, reading(new)?);
    let (left, right) = (pieces(&a), pieces(&b));
    let mut out = RenderedDiff::default();
    for found in pairs(&a.text, &left, &b.text, &right) {
        let x = found.old.and_then(|n| a.blocks.get(n));
        let y = found.new.and_then(|n| b.blocks.get(n));
        let Some(shape) = y.or(x).map(|block| block.shape.clone()) else {
            continue;
        };
        let range = |block: &ReadBlock| block.range.clone();
        let (words, cut) = (Korean::BySyllable, cut(shape.kind));
        let compared = compare_block(&a.text, &b.text, x.map(range), y.map(range), cut, words);
        let spans: Vec<RenderedSpan> = compared
            .sentences
            .iter()
            .flat_map(|sentence| &sentence.spans)
            .flat_map(|span| set(span, &a, &b))
            .collect();
        let mut block = RenderedBlock {
            change: compared.change,
            hunk: None,
            shape,
            spans,
            notes: Vec::new(),
            source: Vec::new(),
            old: x.map(|block| block.source.start),
            new: y.map(|block| block.source.start),
        };
        // The spaces and lines of code are part of it.
        if block.change == Change::Spacing && cut == Cut::Lines {
            block.change = Change::Changed;
        }
        if let (Some(x), Some(y)) = (x, y) {
            beside(&mut block, x, y, old, new);
        }
        out.blocks.push(block);
    }
    let told = out.blocks.iter().any(|block| is_told(block.change));
    if !told && !old.split_whitespace().eq(new.split_whitespace()) {
        whole(&mut out, old, new);
    }
    number(&mut out);
    Some(out)
}

const fn is_told(change: Change) -> bool {
    matches!(change, Change::Changed | Change::Inserted | Change::Removed)
}

const fn cut(kind: ShapeKind) -> Cut {
    match kind {
        ShapeKind::Front | ShapeKind::Definition | ShapeKind::Rule => Cut::Whole,
        ShapeKind::Code | ShapeKind::Html => Cut::Lines,
        ShapeKind::Head | ShapeKind::Row => Cut::Cells('\t'),
        ShapeKind::Heading(_)
        | ShapeKind::Paragraph
        | ShapeKind::Item
        | ShapeKind::Quote
        | ShapeKind::Footnote => Cut::Sentences,
    }
}

fn pieces(reading: &Reading) -> Vec<Piece> {
    let piece = |block: &ReadBlock| Piece {
        cut: cut(block.shape.kind),
        range: block.range.clone(),
    };
    reading.blocks.iter().map(piece).collect()
}

/// Adds what changed beside the words of a block that both texts have.
fn beside(block: &mut RenderedBlock, x: &ReadBlock, y: &ReadBlock, old: &str, new: &str) {
    block.notes = shape_notes(&x.shape, &y.shape);
    let set_anew = block.spans.iter().any(|span| !span.notes.is_empty());
    if !block.notes.is_empty() || set_anew {
        block.change = Change::Changed;
    }
    if is_told(block.change) {
        return;
    }
    let (left, right) = (&old[x.source.clone()], &new[y.source.clone()]);
    if essence(left, y.shape.kind) != essence(right, y.shape.kind) {
        block.change = Change::Changed;
        block.notes.push(Note {
            code: NoteCode::SourceChanged,
            from: None,
            to: None,
        });
        block.source = source_spans(left.trim_end(), right.trim_end());
    }
}

/// The source of a block without what only spaces it, and without the number of an item:
/// that follows from its place.
fn essence(source: &str, kind: ShapeKind) -> String {
    let source = source.trim_start();
    let marked = match kind {
        ShapeKind::Item => {
            let rest = source.trim_start_matches(|c: char| c.is_ascii_digit());
            if rest.starts_with(['.', ')']) {
                rest
            } else {
                source
            }
        }
        _ => source,
    };
    let mut out = String::with_capacity(marked.len());
    for c in marked
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '\u{feff}')
    {
        let ruled = kind == ShapeKind::Head && c == '-' && out.ends_with('-');
        if !ruled {
            out.push(c);
        }
    }
    out
}

fn source_spans(left: &str, right: &str) -> Vec<Span> {
    let mut out = Vec::new();
    let mut push = |mark, text: &str, old: Option<Range<usize>>, new: Option<Range<usize>>| {
        if !text.is_empty() {
            let text = text.to_owned();
            out.push(Span {
                mark,
                text,
                old,
                new,
            });
        }
    };
    let (mut i, mut j) = (0, 0);
    let end = super::edits::Edit {
        old: left.len()..left.len(),
        new: right.len()..right.len(),
    };
    for edit in edits(left, right).into_iter().chain([end]) {
        let same = (Some(i..edit.old.start), Some(j..edit.new.start));
        push(Mark::Same, &right[j..edit.new.start], same.0, same.1);
        let (gone, come) = (&left[edit.old.clone()], &right[edit.new.clone()]);
        (i, j) = (edit.old.end, edit.new.end);
        push(Mark::Removed, gone, Some(edit.old), None);
        push(Mark::Inserted, come, None, Some(edit.new));
    }
    out
}

/// The last resort: a change of the source that no block tells.
fn whole(out: &mut RenderedDiff, old: &str, new: &str) {
    let spans = source_spans(old.trim_end(), new.trim_end());
    let note = Note {
        code: NoteCode::SourceChanged,
        from: None,
        to: None,
    };
    match out.blocks.last_mut() {
        Some(last) => {
            last.change = Change::Changed;
            last.notes.push(note);
            last.source = spans;
        }
        None => out.blocks.push(RenderedBlock {
            change: Change::Changed,
            hunk: None,
            shape: Shape::plain(ShapeKind::Paragraph),
            spans: Vec::new(),
            notes: vec![note],
            source: spans,
            old: Some(0),
            new: Some(0),
        }),
    }
}

fn number(diff: &mut RenderedDiff) {
    let mut before = Change::Same;
    for block in &mut diff.blocks {
        let whole = |change| matches!(change, Change::Inserted | Change::Removed);
        block.hunk = is_told(block.change).then(|| {
            if !(whole(block.change) && whole(before)) {
                diff.hunks += 1;
            }
            diff.hunks
        });
        before = block.change;
    }
}

/// Splits a span where the setting of its words changes.
fn set(span: &Span, old: &Reading, new: &Reading) -> Vec<RenderedSpan> {
    let mut out: Vec<RenderedSpan> = Vec::new();
    let sides = (
        span.old.as_ref().map(|range| runs(old, range)),
        span.new.as_ref().map(|range| runs(new, range)),
    );
    let mut push = |text: &str, setting: &Setting, notes: Vec<Note>| match out.last_mut() {
        Some(last) if last.setting == *setting && last.notes == notes => last.text.push_str(text),
        _ if text.is_empty() => {}
        _ => out.push(RenderedSpan {
            mark: span.mark,
            text: text.to_owned(),
            setting: setting.clone(),
            notes,
        }),
    };
    match sides {
        (Some(was), Some(is)) => {
            let mut cuts: Vec<usize> = was.iter().chain(&is).map(|(end, _)| *end).collect();
            cuts.sort_unstable();
            cuts.dedup();
            let mut at = 0;
            for end in cuts {
                let text = span.text.get(at..end).unwrap_or_default();
                let setting = |runs: &[(usize, Setting)]| {
                    let run = runs.iter().find(|(until, _)| *until >= end);
                    run.map(|(_, setting)| setting.clone()).unwrap_or_default()
                };
                let (before, after) = (setting(&was), setting(&is));
                let notes = if text.trim().is_empty() {
                    Vec::new()
                } else {
                    setting_notes(&before, &after)
                };
                push(text, &after, notes);
                at = end;
            }
        }
        (Some(only), None) | (None, Some(only)) => {
            let mut at = 0;
            for (end, setting) in only {
                let text = span.text.get(at..end).unwrap_or_default();
                push(text, &setting, Vec::new());
                at = end;
            }
        }
        (None, None) => {}
    }
    out
}

/// The settings of a stretch, each with where it ends, counted from the stretch's begin.
fn runs(reading: &Reading, range: &Range<usize>) -> Vec<(usize, Setting)> {
    let first = reading.runs.partition_point(|run| run.end <= range.start);
    let mut out = Vec::new();
    for run in reading.runs.get(first..).unwrap_or_default() {
        out.push((run.end.min(range.end) - range.start, run.setting.clone()));
        if run.end >= range.end {
            break;
        }
    }
    out
}

fn setting_notes(was: &Setting, is: &Setting) -> Vec<Note> {
    use NoteCode as Code;
    let mut out = Vec::new();
    let mut note = |code, from: Option<&String>, to: Option<&String>| {
        out.push(Note {
            code,
            from: from.cloned(),
            to: to.cloned(),
        });
    };
    for (was, is, added, removed) in [
        (
            was.strong,
            is.strong,
            Code::StrongAdded,
            Code::StrongRemoved,
        ),
        (
            was.emphasis,
            is.emphasis,
            Code::EmphasisAdded,
            Code::EmphasisRemoved,
        ),
        (
            was.struck,
            is.struck,
            Code::StruckAdded,
            Code::StruckRemoved,
        ),
        (
            was.code || was.raw,
            is.code || is.raw,
            Code::CodeAdded,
            Code::CodeRemoved,
        ),
    ] {
        match (was, is) {
            (false, true) => note(added, None, None),
            (true, false) => note(removed, None, None),
            _ => {}
        }
    }
    match (&was.link, &is.link) {
        (None, Some(to)) => note(Code::LinkAdded, None, Some(to)),
        (Some(from), None) => note(Code::LinkRemoved, Some(from), None),
        (Some(from), Some(to)) if from != to => note(Code::LinkChanged, Some(from), Some(to)),
        _ => {}
    }
    if was.image != is.image {
        note(Code::ImageChanged, was.image.as_ref(), is.image.as_ref());
    }
    out
}

fn shape_notes(was: &Shape, is: &Shape) -> Vec<Note> {
    let mut out = Vec::new();
    let mut note = |code, from: Option<String>, to: Option<String>| {
        if from != to {
            out.push(Note { code, from, to });
        }
    };
    let kind = |shape: &Shape| Some(shape.kind_name());
    note(NoteCode::KindChanged, kind(was), kind(is));
    let depth = |shape: &Shape| Some((shape.depth + shape.quotes).to_string());
    if was.kind == is.kind {
        note(NoteCode::DepthChanged, depth(was), depth(is));
    }
    // The first item of a list has a begin; another one that became first is no change.
    if let (Some(from), Some(to)) = (was.start, is.start) {
        let (from, to) = (Some(from.to_string()), Some(to.to_string()));
        note(NoteCode::StartChanged, from, to);
    }
    let task = |shape: &Shape| {
        let word = |done| if done { "done" } else { "open" };
        shape.task.map(|done| word(done).to_owned())
    };
    note(NoteCode::TaskChanged, task(was), task(is));
    let alert = |shape: &Shape| shape.alert.map(str::to_owned);
    note(NoteCode::AlertChanged, alert(was), alert(is));
    note(
        NoteCode::DetailChanged,
        was.detail.clone(),
        is.detail.clone(),
    );
    out
}

#[cfg(test)]
mod tests;
