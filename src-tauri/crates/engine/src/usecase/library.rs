//! Lists of documents: folders, and everything that fits a filter.

use std::collections::BTreeMap;

use carebook_domain::freshness::State;

use super::filter::Filter;
use crate::Engine;
use crate::api::requests::{FolderRequest, ListRequest};
use crate::api::types::{DocumentPage, DocumentRow, Folder, FolderRow};
use crate::api::{ApiError, ErrorCode};
use crate::handbook::Rows;

/// Returns a folder's contents.
///
/// # Errors
/// When no handbook is open, or what is known of it cannot be read.
pub fn folder(engine: &Engine, request: FolderRequest) -> Result<Folder, ApiError> {
    let handbook = engine.handbook()?;
    let view = handbook.view();
    let library = handbook.read(|reader| -> Result<_, ApiError> { Ok(view.library(reader)?) })?;
    let judgements = library.judgements(
        &view.config,
        view.today(handbook.clock()),
        &handbook.verified(),
    );
    let rows = Rows::of(&handbook, &view);
    let folder = request.path.trim_matches('/').to_owned();
    let prefix = if folder.is_empty() {
        String::new()
    } else {
        format!("{folder}/")
    };
    let start = library
        .all()
        .partition_point(|document| document.record.path.as_str() < prefix.as_str());
    let mut below: BTreeMap<String, FolderRow> = BTreeMap::new();
    let mut here = Vec::new();
    for (document, judged) in library.all().iter().zip(judgements.iter()).skip(start) {
        let Some(rest) = document.record.path.as_str().strip_prefix(&prefix) else {
            break;
        };
        match rest.split_once('/') {
            None => here.push(document),
            Some((name, _)) => {
                let row = below.entry(name.to_owned()).or_insert_with(|| FolderRow {
                    path: format!("{prefix}{name}"),
                    name: name.to_owned(),
                    documents: 0,
                    stale: 0,
                });
                row.documents += 1;
                row.stale += u32::from(judged.state == State::Stale);
            }
        }
    }
    Ok(Folder {
        path: folder,
        folders: below.into_values().collect(),
        total: u32::try_from(here.len()).unwrap_or(u32::MAX),
        documents: here
            .into_iter()
            .skip(index(request.offset))
            .take(index(request.limit))
            .map(|document| rows.row(document))
            .collect(),
    })
}

/// Returns the documents that fit a filter, by path.
///
/// # Errors
/// When no handbook is open, or what is known of it cannot be read.
pub fn list(engine: &Engine, request: ListRequest) -> Result<DocumentPage, ApiError> {
    let handbook = engine.handbook()?;
    let view = handbook.view();
    let library = handbook.read(|reader| -> Result<_, ApiError> { Ok(view.library(reader)?) })?;
    let judgements = library.judgements(
        &view.config,
        view.today(handbook.clock()),
        &handbook.verified(),
    );
    let rows = Rows::of(&handbook, &view);
    let filter = Filter::parse(&request.filter, &view.config);
    let mut total = 0;
    let mut documents: Vec<DocumentRow> = Vec::new();
    let wanted = request.offset..request.offset.saturating_add(request.limit);
    for (document, judged) in library.all().iter().zip(judgements.iter()) {
        if filter.lets_all_pass() || filter.fits(document, judged) {
            if wanted.contains(&total) {
                documents.push(rows.row(document));
            }
            total += 1;
        }
    }
    Ok(DocumentPage { total, documents })
}

/// Says what of a filter cannot be meant, so that a script learns of its slip. Whoever is still
/// typing is not told.
///
/// # Errors
/// When a filter is not known, says nothing, or is one of a search.
pub fn check_filter(text: &str) -> Result<(), ApiError> {
    match super::filter::slip(text) {
        None => Ok(()),
        Some(slip) => Err(ApiError::new(ErrorCode::BadRequest, slip)),
    }
}

pub(super) fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
