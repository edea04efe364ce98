//! Comparisons of every file of a draft, also of those that are no documents: the policy, terms,
//! templates, pictures. Whatever a draft changes is shown before it is published.

use carebook_domain::edit::display_text;
use carebook_domain::{DocPath, ObjectId};
use carebook_git::Repo;

use super::compare::prose_in;
use super::desk::small_bytes;
use crate::api::ApiError;
use crate::api::drafts::{DiffBlock, DiffForm, DiffSpan, FileForm, ProseDiff, SpanKind};

/// The file that holds the rules.
const POLICY: &str = "carebook.toml";

/// What a file is to those who look at a draft.
pub(super) fn form_of(path: &DocPath) -> FileForm {
    let name = path.as_str().to_lowercase();
    let is_picture = [".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg"]
        .iter()
        .any(|ending| name.ends_with(ending));
    match () {
        () if path.as_str() == POLICY => FileForm::Policy,
        () if path.is_markdown() => FileForm::Document,
        () if is_picture => FileForm::Picture,
        () => FileForm::File,
    }
}

/// Compares two contents of a file; nothing where it is not there.
pub(in crate::usecase) fn compared(
    repo: &Repo,
    form: DiffForm,
    path: &DocPath,
    old: Option<ObjectId>,
    new: Option<ObjectId>,
) -> Result<ProseDiff, ApiError> {
    Ok(between(
        form,
        path,
        &Content::of(repo, path, old)?,
        &Content::of(repo, path, new)?,
    ))
}

/// Compares a content of a file with bytes that are to be written; nothing where it goes.
pub(super) fn compared_with(
    repo: &Repo,
    path: &DocPath,
    old: Option<ObjectId>,
    new: Option<&[u8]>,
) -> Result<ProseDiff, ApiError> {
    let after = match new {
        Some(bytes) => Content::read(path, bytes),
        None => Content::None,
    };
    let before = Content::of(repo, path, old)?;
    Ok(between(DiffForm::Rendered, path, &before, &after))
}

/// The text of a file, with plain line endings; nothing where it holds none.
pub(in crate::usecase) fn text_of(
    repo: &Repo,
    path: &DocPath,
    blob: ObjectId,
) -> Result<Option<String>, ApiError> {
    Ok(match Content::of(repo, path, Some(blob))? {
        Content::Text(text) => Some(text),
        Content::None | Content::Bytes(_) => None,
    })
}

/// Compares what is published with a file of the working tree; nothing where either is not there.
pub(in crate::usecase) fn compared_here(
    repo: &Repo,
    form: DiffForm,
    path: &DocPath,
    published: Option<ObjectId>,
    here: Option<&[u8]>,
) -> Result<ProseDiff, ApiError> {
    let after = here.map_or(Content::None, |bytes| Content::read(path, bytes));
    Ok(between(
        form,
        path,
        &Content::of(repo, path, published)?,
        &after,
    ))
}

enum Content {
    None,
    Text(String),
    /// So many bytes that are no text.
    Bytes(u64),
}

impl Content {
    fn of(repo: &Repo, path: &DocPath, blob: Option<ObjectId>) -> Result<Self, ApiError> {
        let Some(blob) = blob else {
            return Ok(Self::None);
        };
        match small_bytes(repo, blob)? {
            Some(bytes) => Ok(Self::read(path, &bytes)),
            None => Ok(Self::Bytes(repo.blob_size(blob)?)),
        }
    }

    /// A document that no text can be made of is shown by its size: it can still go or move.
    fn read(path: &DocPath, bytes: &[u8]) -> Self {
        let is_text =
            path.is_markdown() || std::str::from_utf8(bytes).is_ok() && !bytes.contains(&0);
        match display_text(bytes) {
            Ok(text) if is_text => Self::Text(text),
            _ => Self::Bytes(bytes.len() as u64),
        }
    }

    fn text(&self) -> Option<&str> {
        match self {
            Self::None => Some(""),
            Self::Text(text) => Some(text),
            Self::Bytes(_) => None,
        }
    }

    /// What is said of it where it cannot be shown.
    fn in_words(&self, path: &DocPath) -> Option<String> {
        let size = match self {
            Self::None => return None,
            Self::Text(text) => text.len() as u64,
            Self::Bytes(size) => *size,
        };
        Some(format!("{} ({})", path.file_name(), size_in_words(size)))
    }
}

fn size_in_words(bytes: u64) -> String {
    match bytes {
        0..1024 => format!("{bytes} B"),
        1024..1_048_576 => format!("{} KB", bytes.div_ceil(1024)),
        _ => format!("{} MB", bytes.div_ceil(1_048_576)),
    }
}

fn between(form: DiffForm, path: &DocPath, before: &Content, after: &Content) -> ProseDiff {
    match (before.text(), after.text()) {
        (Some(old), Some(new)) if path.is_markdown() => prose_in(form, path, old, new),
        (Some(old), Some(new)) => {
            let mut compared = prose_in(DiffForm::Source, path, old, new);
            compared.title = path.as_str().to_owned();
            for block in &mut compared.blocks {
                "code".clone_into(&mut block.kind);
            }
            compared
        }
        _ => by_size(path, before, after),
    }
}

fn by_size(path: &DocPath, before: &Content, after: &Content) -> ProseDiff {
    let span = |kind, content: &Content| {
        content.in_words(path).map(|text| DiffSpan {
            kind,
            text,
            style: None,
            notes: None,
        })
    };
    let spans = [
        span(SpanKind::Removed, before),
        span(SpanKind::Inserted, after),
    ];
    ProseDiff {
        path: path.as_str().to_owned(),
        title: path.as_str().to_owned(),
        form: DiffForm::Source,
        blocks: vec![DiffBlock {
            kind: "code".to_owned(),
            change: Some(1),
            spans: spans.into_iter().flatten().collect(),
            line: 1,
            number: None,
            depth: None,
            task: None,
            alert: None,
            notes: None,
            source: None,
        }],
        changes: 1,
        hidden: Vec::new(),
    }
}
