//! Files of the working tree that differ from what is published.

use carebook_domain::DocPath;
use carebook_domain::edit::display_text;
use carebook_git::{Blob, Edit};

use super::drafts::{Beginning, Desk, begin_with, bytes_of, path, prose_in};
use super::templates::title_of;
use crate::Engine;
use crate::api::drafts::{Draft, ProseDiff};
use crate::api::requests::Nothing;
use crate::api::types::{LocalChange, LocalChangeKind};
use crate::api::writing::{LocalDiffRequest, PathRequest, PathsRequest};
use crate::api::{ApiError, ErrorCode, tags};
use crate::handbook::{LARGEST_DOCUMENT, Reader, changed};

/// Returns the local changes, by path.
///
/// # Errors
/// When no handbook is open.
pub fn list(engine: &Engine, _request: Nothing) -> Result<Vec<LocalChange>, ApiError> {
    let handbook = engine.handbook()?;
    Ok(handbook
        .local_changes()
        .iter()
        .map(|change| LocalChange {
            path: change.path.as_str().to_owned(),
            kind: match change.kind {
                carebook_git::LocalChangeKind::Added => LocalChangeKind::Added,
                carebook_git::LocalChangeKind::Modified => LocalChangeKind::Modified,
                carebook_git::LocalChangeKind::Removed => LocalChangeKind::Removed,
            },
        })
        .collect())
}

/// Compares a local change with what is published.
///
/// # Errors
/// When it cannot be read as text.
pub fn diff(engine: &Engine, request: LocalDiffRequest) -> Result<ProseDiff, ApiError> {
    let desk = Desk::open(engine)?;
    let path = path(&request.path)?;
    desk.handbook.read(|reader| {
        let published = match desk.published() {
            Some(commit) => reader.repo.blob_at(commit, &path)?,
            None => None,
        };
        let old = match published {
            Some(blob) => display_text(&bytes_of(&reader.repo, blob)?)?,
            None => String::new(),
        };
        let new = match here(reader, &path)? {
            Some(bytes) => display_text(&bytes)?,
            None => String::new(),
        };
        Ok(prose_in(
            request.form.unwrap_or_default(),
            &path,
            &old,
            &new,
        ))
    })
}

/// The file in the working tree; nothing where there is none.
fn here(reader: &Reader, path: &DocPath) -> Result<Option<Vec<u8>>, ApiError> {
    match reader.repo.working_text(path, LARGEST_DOCUMENT)? {
        Some(Blob::Bytes(bytes)) => Ok(Some(bytes)),
        Some(Blob::TooLarge { .. }) => Err(ApiError::new(
            ErrorCode::Refused,
            format!("{path} is larger than 5 MB; commit it with git."),
        )),
        None => Ok(None),
    }
}

/// Starts a draft with local changes. The files stay as they are.
///
/// # Errors
/// When a file is no local change, nobody said who acts, or the repository cannot be written.
pub fn to_draft(engine: &Engine, request: PathsRequest) -> Result<Draft, ApiError> {
    let desk = Desk::open(engine)?;
    let mut documents = Vec::new();
    let mut edits = Vec::new();
    let mut title = None;
    desk.handbook.read(|reader| -> Result<(), ApiError> {
        for wanted in &request.paths {
            let path = path(wanted)?;
            let published = match desk.published() {
                Some(commit) => reader.repo.blob_at(commit, &path)?,
                None => None,
            };
            match here(reader, &path)? {
                Some(bytes) => {
                    title.get_or_insert(title_of(&path, &bytes));
                    edits.push(Edit::Put(path.clone(), bytes));
                }
                None if published.is_some() => edits.push(Edit::Remove(path.clone())),
                None => {
                    return Err(ApiError::new(
                        ErrorCode::NotFound,
                        format!("There is no local change at {path}."),
                    ));
                }
            }
            documents.push(path);
        }
        Ok(())
    })?;
    let Some(first) = documents.first() else {
        return Err(ApiError::new(ErrorCode::BadRequest, "Name a local change."));
    };
    let title = title.unwrap_or_else(|| first.stem().to_owned());
    let draft = begin_with(
        &desk,
        &Beginning {
            name: None,
            title: &format!("Local change: {title}"),
            documents: &documents,
            edits: &edits,
        },
    )?;
    engine.announce(changed(&[tags::CHANGES]));
    Ok(draft)
}

/// Puts the published text back in place of a local change. The text that stood there is kept in
/// the person's data folder first.
///
/// # Errors
/// When it cannot be kept, or the file changes at this very moment.
pub fn put_back(engine: &Engine, request: PathRequest) -> Result<(), ApiError> {
    let desk = Desk::open(engine)?;
    let path = path(&request.path)?;
    desk.handbook.write(|turn| {
        let repo = &turn.repo;
        let published = match desk.published() {
            Some(commit) => repo.blob_at(commit, &path)?,
            None => None,
        };
        let there = match repo.working_text(&path, u64::MAX)? {
            Some(Blob::Bytes(bytes)) => Some(bytes),
            _ => None,
        };
        if let Some(bytes) = &there {
            desk.autosave
                .set_aside(&path, engine.clock().now(), bytes)?;
        }
        if !repo.put_back(&path, there.as_deref(), published)? {
            return Err(ApiError::new(
                ErrorCode::Refused,
                format!("{path} was changed at this moment and stays as it is."),
            ));
        }
        Ok(())
    })?;
    engine.announce(changed(&[tags::CHANGES]));
    engine.look();
    Ok(())
}
