//! Texts compared in prose, as the window shows them.

use carebook_domain::edit::display_text;
use carebook_domain::prose::{self, BlockKind, Mark};
use carebook_domain::{DocPath, ObjectId};
use carebook_git::Repo;

use super::desk::{Desk, bytes_of};
use crate::Engine;
use crate::api::ApiError;
use crate::api::drafts::{DiffBlock, DiffSpan, ProseDiff, SpanKind};
use crate::api::writing::DraftRequest;

/// Returns what a draft changed, document by document, since it began.
///
/// # Errors
/// When there is no such draft, or it cannot be read.
pub fn diff(engine: &Engine, request: DraftRequest) -> Result<Vec<ProseDiff>, ApiError> {
    let desk = Desk::open(engine)?;
    desk.handbook.read(|reader| {
        let repo = &reader.repo;
        let branch = desk.draft(repo, &request.name)?;
        repo.changes(branch.base, branch.tip)?
            .into_iter()
            .filter(|change| change.path.is_markdown())
            .map(|change| {
                let old = shown(repo, change.old_blob)?;
                let new = shown(repo, change.new_blob)?;
                Ok(prose(&change.path, &old, &new))
            })
            .collect()
    })
}

/// The text of a blob as it is compared; nothing for no blob.
pub(super) fn shown(repo: &Repo, blob: Option<ObjectId>) -> Result<String, ApiError> {
    match blob {
        Some(blob) => Ok(display_text(&bytes_of(repo, blob)?)?),
        None => Ok(String::new()),
    }
}

/// Compares two texts of a document.
pub(in crate::usecase) fn prose(path: &DocPath, old: &str, new: &str) -> ProseDiff {
    let compared = prose::diff(old, new);
    let (old_lines, new_lines) = (Lines::of(old), Lines::of(new));
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
    let blocks = compared
        .blocks
        .iter()
        .map(|block| {
            let (kind, line) = match (&block.new, &block.old) {
                (Some(range), _) => (
                    kind_at(&new_blocks, range.start, new),
                    new_lines.number(range.start),
                ),
                (None, Some(range)) => (
                    kind_at(&old_blocks, range.start, old),
                    old_lines.number(range.start),
                ),
                (None, None) => ("paragraph".to_owned(), 1),
            };
            DiffBlock {
                kind,
                change: block.hunk,
                spans: spans(&block.sentences),
                line,
            }
        })
        .collect();
    let known: Vec<char> = prose::hidden(old)
        .into_iter()
        .map(|hidden| hidden.character)
        .collect();
    let hidden = prose::hidden(new)
        .into_iter()
        .filter(|hidden| !known.contains(&hidden.character))
        .map(|hidden| {
            let line = new_lines.number(hidden.offset);
            format!("{} in line {line}", hidden.name)
        })
        .collect();
    let titled = if new.is_empty() { old } else { new };
    let title = carebook_domain::document::Document::parse(path.clone(), titled.as_bytes()).title;
    ProseDiff {
        path: path.as_str().to_owned(),
        title,
        blocks,
        changes: compared.hunks,
        hidden,
    }
}

fn spans(sentences: &[prose::SentenceDiff]) -> Vec<DiffSpan> {
    let mut out: Vec<DiffSpan> = Vec::new();
    for span in sentences.iter().flat_map(|sentence| &sentence.spans) {
        let kind = match span.mark {
            Mark::Same => SpanKind::Same,
            Mark::Inserted => SpanKind::Inserted,
            Mark::Removed => SpanKind::Removed,
        };
        match out.last_mut() {
            Some(last) if last.kind == kind => last.text.push_str(&span.text),
            _ => out.push(DiffSpan {
                kind,
                text: span.text.clone(),
            }),
        }
    }
    out
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
