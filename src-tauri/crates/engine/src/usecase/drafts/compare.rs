//! Texts compared in prose, as the window shows them.

use carebook_domain::DocPath;
use carebook_domain::document::Setting;
use carebook_domain::prose::{self, BlockKind, Mark, RenderedBlock};

use super::desk::Desk;
use super::joining::{Joined, Outcome, join};
use super::plain::compared;
use crate::Engine;
use crate::api::ApiError;
use crate::api::drafts::{
    DiffBlock, DiffForm, DiffNote, DiffNoteCode, DiffSpan, ProseDiff, SpanKind, SpanStyle,
};
use crate::api::writing::DiffRequest;

/// Returns what a draft changes, file by file, since it began. A file that was decided beside a
/// published text is compared with that text; one that is published just so is left out.
///
/// # Errors
/// When there is no such draft, or it cannot be read.
pub fn diff(engine: &Engine, request: DiffRequest) -> Result<Vec<ProseDiff>, ApiError> {
    let desk = Desk::open(engine)?;
    let form = request.form.unwrap_or_default();
    desk.handbook.read(|reader| {
        let repo = &reader.repo;
        let branch = desk.draft(repo, &request.name)?;
        join(repo, &branch, desk.published())?
            .iter()
            .filter(|file| !matches!(file.outcome, Outcome::Nothing))
            .map(|Joined { change, .. }| {
                compared(repo, form, &change.path, change.old_blob, change.new_blob)
            })
            .collect()
    })
}

/// Compares two texts of a document in a form.
pub(in crate::usecase) fn prose_in(
    form: DiffForm,
    path: &DocPath,
    old: &str,
    new: &str,
) -> ProseDiff {
    let lines = (Lines::of(old), Lines::of(new));
    let read = match form {
        DiffForm::Rendered => prose::rendered(old, new),
        DiffForm::Source => None,
    };
    let (form, blocks, changes) = match read {
        Some(read) => (
            DiffForm::Rendered,
            as_read(&read.blocks, &lines),
            read.hunks,
        ),
        None => {
            let (blocks, changes) = as_written(old, new, &lines);
            (DiffForm::Source, blocks, changes)
        }
    };
    let known: Vec<char> = prose::hidden(old)
        .into_iter()
        .map(|hidden| hidden.character)
        .collect();
    let hidden = prose::hidden(new)
        .into_iter()
        .filter(|hidden| !known.contains(&hidden.character))
        .map(|hidden| {
            let line = lines.1.number(hidden.offset);
            format!("{} in line {line}", hidden.name)
        })
        .collect();
    let titled = if new.is_empty() { old } else { new };
    let title = carebook_domain::document::Document::parse(path.clone(), titled.as_bytes()).title;
    ProseDiff {
        path: path.as_str().to_owned(),
        title,
        form,
        blocks,
        changes,
        hidden,
    }
}

fn as_read(blocks: &[RenderedBlock], (old, new): &(Lines, Lines)) -> Vec<DiffBlock> {
    let some = |notes: &[prose::Note]| {
        let notes: Vec<DiffNote> = notes.iter().map(note).collect();
        Some(notes).filter(|notes| !notes.is_empty())
    };
    let number = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
    let block = |block: &RenderedBlock| {
        let spans = block.spans.iter().map(|span| DiffSpan {
            kind: kind_of(span.mark),
            text: span.text.clone(),
            style: style(&span.setting),
            notes: some(&span.notes),
        });
        DiffBlock {
            kind: block.shape.kind_name(),
            change: block.hunk,
            spans: spans.collect(),
            line: match (block.new, block.old) {
                (Some(at), _) => new.number(at),
                (None, at) => old.number(at.unwrap_or_default()),
            },
            number: block.shape.number.map(number),
            depth: Some(u32::from(block.shape.depth)).filter(|depth| *depth > 0),
            task: block.shape.task,
            alert: block.shape.alert.map(str::to_owned),
            notes: some(&block.notes),
            source: Some(joined(&block.source)).filter(|spans| !spans.is_empty()),
        }
    };
    blocks.iter().map(block).collect()
}

fn style(setting: &Setting) -> Option<Vec<SpanStyle>> {
    let styles = [
        (setting.strong, SpanStyle::Strong),
        (setting.emphasis, SpanStyle::Emphasis),
        (setting.struck, SpanStyle::Struck),
        (setting.code || setting.raw, SpanStyle::Code),
        (setting.link.is_some(), SpanStyle::Link),
        (setting.image.is_some(), SpanStyle::Image),
    ];
    let styles = styles.into_iter().filter(|(on, _)| *on);
    let styles: Vec<SpanStyle> = styles.map(|(_, style)| style).collect();
    Some(styles).filter(|styles| !styles.is_empty())
}

fn note(note: &prose::Note) -> DiffNote {
    use prose::NoteCode as Of;
    let code = match note.code {
        Of::StrongAdded => DiffNoteCode::StrongAdded,
        Of::StrongRemoved => DiffNoteCode::StrongRemoved,
        Of::EmphasisAdded => DiffNoteCode::EmphasisAdded,
        Of::EmphasisRemoved => DiffNoteCode::EmphasisRemoved,
        Of::StruckAdded => DiffNoteCode::StruckAdded,
        Of::StruckRemoved => DiffNoteCode::StruckRemoved,
        Of::CodeAdded => DiffNoteCode::CodeAdded,
        Of::CodeRemoved => DiffNoteCode::CodeRemoved,
        Of::LinkAdded => DiffNoteCode::LinkAdded,
        Of::LinkRemoved => DiffNoteCode::LinkRemoved,
        Of::LinkChanged => DiffNoteCode::LinkChanged,
        Of::ImageChanged => DiffNoteCode::ImageChanged,
        Of::KindChanged => DiffNoteCode::KindChanged,
        Of::DepthChanged => DiffNoteCode::DepthChanged,
        Of::StartChanged => DiffNoteCode::StartChanged,
        Of::TaskChanged => DiffNoteCode::TaskChanged,
        Of::AlertChanged => DiffNoteCode::AlertChanged,
        Of::DetailChanged => DiffNoteCode::DetailChanged,
        Of::SourceChanged => DiffNoteCode::SourceChanged,
    };
    DiffNote {
        code,
        from: note.from.clone(),
        to: note.to.clone(),
    }
}

fn as_written(old: &str, new: &str, lines: &(Lines, Lines)) -> (Vec<DiffBlock>, u32) {
    let diff = prose::diff(old, new);
    let (old_blocks, new_blocks) = (prose::blocks(old), prose::blocks(new));
    let kind_at = |blocks: &[prose::Block], start: usize, text: &str| {
        let at = blocks.partition_point(|block| block.range.end <= start);
        let block = blocks.get(at);
        let words = block
            .and_then(|block| text.get(block.range.clone()))
            .unwrap_or_default();
        kind(
            block.map_or(BlockKind::Paragraph, |block| block.kind),
            words,
        )
    };
    let block = |block: &prose::BlockDiff| {
        let (kind, line) = match (&block.new, &block.old) {
            (Some(range), _) => (
                kind_at(&new_blocks, range.start, new),
                lines.1.number(range.start),
            ),
            (None, Some(range)) => (
                kind_at(&old_blocks, range.start, old),
                lines.0.number(range.start),
            ),
            (None, None) => ("paragraph".to_owned(), 1),
        };
        let spans = block.sentences.iter().flat_map(|sentence| &sentence.spans);
        DiffBlock {
            kind,
            change: block.hunk,
            spans: joined(spans),
            line,
            number: None,
            depth: None,
            task: None,
            alert: None,
            notes: None,
            source: None,
        }
    };
    (diff.blocks.iter().map(block).collect(), diff.hunks)
}

/// Spans with neighbours of one kind put together.
fn joined<'a>(spans: impl IntoIterator<Item = &'a prose::Span>) -> Vec<DiffSpan> {
    let mut out: Vec<DiffSpan> = Vec::new();
    for span in spans {
        let kind = kind_of(span.mark);
        match out.last_mut() {
            Some(last) if last.kind == kind => last.text.push_str(&span.text),
            _ => out.push(DiffSpan {
                kind,
                text: span.text.clone(),
                style: None,
                notes: None,
            }),
        }
    }
    out
}

const fn kind_of(mark: Mark) -> SpanKind {
    match mark {
        Mark::Same => SpanKind::Same,
        Mark::Inserted => SpanKind::Inserted,
        Mark::Removed => SpanKind::Removed,
    }
}

fn kind(kind: BlockKind, text: &str) -> String {
    match kind {
        BlockKind::Front => "front_matter".to_owned(),
        BlockKind::Heading => {
            let level = text.trim_start().chars().take_while(|c| *c == '#').count();
            format!("heading{}", level.clamp(1, 6))
        }
        BlockKind::Paragraph => "paragraph".to_owned(),
        BlockKind::Item => "item".to_owned(),
        BlockKind::Quote => "quote".to_owned(),
        BlockKind::Row => "table".to_owned(),
        BlockKind::Code => "code".to_owned(),
    }
}

/// Where lines begin.
struct Lines(Vec<usize>);

impl Lines {
    fn of(text: &str) -> Self {
        let ends = text.match_indices('\n').map(|(at, _)| at + 1);
        Self(std::iter::once(0).chain(ends).collect())
    }

    fn number(&self, offset: usize) -> u32 {
        let number = self.0.partition_point(|start| *start <= offset);
        u32::try_from(number).unwrap_or(u32::MAX)
    }
}
