//! Files of the working tree that differ from what is published.

use carebook_domain::{DocPath, ObjectId};
use carebook_git::{Blob, Edit, Repo};

use super::drafts::{
    Beginning, Desk, Way, begin_with, compared_here, no_message, path, publish_now,
    publish_preview, trailer,
};
use super::history::stored;
use super::templates::title_of;
use crate::Engine;
use crate::api::drafts::{Draft, ProseDiff, PublishOutcome, PublishPreview, PutBack};
use crate::api::requests::Nothing;
use crate::api::types::{LocalChange, LocalChangeKind};
use crate::api::writing::{LocalDiffRequest, PathRequest, PathsRequest, Publishing};
use crate::api::{ApiError, ErrorCode, tags};
use crate::handbook::{LARGEST_DOCUMENT, Reader, changed};

/// Returns the local changes, by path.
///
/// # Errors
/// When no handbook is open.
pub fn list(engine: &Engine, _request: Nothing) -> Result<Vec<LocalChange>, ApiError> {
    Ok(shown(&engine.handbook()?.local_changes()))
}

/// Looks through the working tree, for who has no watcher, and returns the local changes.
///
/// # Errors
/// When no handbook is open, or its folder cannot be read.
pub fn look(engine: &Engine) -> Result<Vec<LocalChange>, ApiError> {
    let desk = Desk::open(engine)?;
    let published = desk.view.published.clone();
    let found = (desk.handbook).read(|reader| -> Result<_, ApiError> {
        Ok(reader.repo.local_changes(published.as_ref())?)
    })?;
    Ok(shown(&found))
}

fn shown(changes: &[carebook_git::LocalChange]) -> Vec<LocalChange> {
    changes
        .iter()
        .map(|change| LocalChange {
            path: change.path.as_str().to_owned(),
            kind: match change.kind {
                carebook_git::LocalChangeKind::Added => LocalChangeKind::Added,
                carebook_git::LocalChangeKind::Modified => LocalChangeKind::Modified,
                carebook_git::LocalChangeKind::Removed => LocalChangeKind::Removed,
            },
        })
        .collect()
}

/// Compares a local change with what is published.
///
/// # Errors
/// When nothing lies there, or it cannot be read as text.
pub fn diff(engine: &Engine, request: LocalDiffRequest) -> Result<ProseDiff, ApiError> {
    let desk = Desk::open(engine)?;
    let path = path(&request.path)?;
    desk.handbook.read(|reader| {
        let published = match desk.published() {
            Some(commit) => reader.repo.blob_at(commit, &path)?,
            None => None,
        };
        let here = here(reader, &path)?;
        if published.is_none() && here.is_none() {
            return Err(no_change(&path));
        }
        compared_here(
            &reader.repo,
            request.form.unwrap_or_default(),
            &path,
            published,
            here.as_deref(),
        )
    })
}

/// The file in the working tree; nothing where there is none.
fn here(reader: &Reader, path: &DocPath) -> Result<Option<Vec<u8>>, ApiError> {
    match reader.repo.working_text(path, LARGEST_DOCUMENT)? {
        Some(Blob::Bytes(bytes)) => Ok(Some(bytes)),
        Some(Blob::TooLarge { .. }) => Err(ApiError::new(
            ErrorCode::Refused,
            format!("{path} is larger than 5 MB; commit it with git."),
        )
        .saying("too_large", &[("mb", "5")])),
        None => Ok(None),
    }
}

/// Starts a draft with local changes. The files stay as they are.
///
/// # Errors
/// When a file is no local change, nobody said who acts, or the repository cannot be written.
pub fn to_draft(engine: &Engine, request: PathsRequest) -> Result<Draft, ApiError> {
    to_draft_named(engine, &request.paths, None)
}

/// What a file of the working tree holds, and what it was made on.
struct Local {
    path: DocPath,
    /// The file as git would store it; nothing where it is gone.
    bytes: Option<Vec<u8>>,
    /// The published commit that holds what was changed; nothing for the newest.
    grown_from: Option<ObjectId>,
}

/// [`to_draft`], under a name.
///
/// # Errors
/// As for [`to_draft`].
pub fn to_draft_named(
    engine: &Engine,
    paths: &[String],
    name: Option<&str>,
) -> Result<Draft, ApiError> {
    let desk = Desk::open(engine)?;
    let locals = desk.handbook.read(|reader| locals(&desk, reader, paths))?;
    let Some(first) = locals.first() else {
        return Err(ApiError::new(ErrorCode::BadRequest, "Name a local change."));
    };
    let title = locals
        .iter()
        .find_map(|local| Some(title_of(&local.path, local.bytes.as_deref()?)))
        .unwrap_or_else(|| first.path.stem().to_owned());
    // The draft grows from the oldest text that was changed. What was made on a newer one says so.
    let base = desk.handbook.read(|reader| oldest(&reader.repo, &locals))?;
    let base = base.filter(|_| {
        locals
            .iter()
            .any(|local| local.grown_from != desk.published())
    });
    let mut trailers = Vec::new();
    for local in &locals {
        if base.is_some()
            && local.grown_from != base
            && let Some(grown_from) = local.grown_from
        {
            trailers.push(trailer(grown_from, &local.path));
        }
    }
    let mut edits = Vec::new();
    for local in &locals {
        match &local.bytes {
            Some(bytes) => edits.push(Edit::Put(local.path.clone(), bytes.clone())),
            None => edits.push(Edit::Remove(local.path.clone())),
        }
    }
    let documents: Vec<DocPath> = locals.iter().map(|local| local.path.clone()).collect();
    let draft = begin_with(
        &desk,
        &Beginning {
            name,
            title: &format!("Local change: {title}"),
            documents: &documents,
            edits: &edits,
            base,
            trailers: &trailers,
        },
    )?;
    engine.announce(changed(&[tags::CHANGES]));
    Ok(draft)
}

fn locals(desk: &Desk<'_>, reader: &Reader, paths: &[String]) -> Result<Vec<Local>, ApiError> {
    let repo = &reader.repo;
    let known = repo.local_changes(desk.view.published.as_ref())?;
    let mut locals: Vec<Local> = Vec::new();
    for wanted in paths {
        let path = path(wanted)?;
        if known.iter().all(|change| change.path != path) {
            return Err(no_change(&path));
        }
        if locals.iter().any(|local| local.path == path) {
            continue;
        }
        let bytes = here(reader, &path)?;
        let grown_from = grown_from(desk, reader, &path)?;
        let there = match grown_from {
            Some(commit) => repo.blob_at(commit, &path)?,
            None => None,
        };
        if bytes.is_none() && there.is_none() {
            return Err(no_change(&path));
        }
        locals.push(Local {
            bytes: bytes.map(|bytes| repo.as_stored(&path, &bytes)),
            path,
            grown_from,
        });
    }
    Ok(locals)
}

fn no_change(path: &DocPath) -> ApiError {
    ApiError::new(
        ErrorCode::NotFound,
        format!("There is no local change at {path}."),
    )
    .with_hint("`carebook local list` lists them.")
    .saying("no_local_change", &[("path", path.as_str())])
}

/// The published commit whose text a local change was made on: what was noted when a publication
/// passed it by, else what git's index holds, else the newest.
fn grown_from(
    desk: &Desk<'_>,
    reader: &Reader,
    path: &DocPath,
) -> Result<Option<ObjectId>, ApiError> {
    let Some(published) = desk.published() else {
        return Ok(None);
    };
    let newest = reader.repo.blob_at(published, path)?;
    let noted = desk.handbook.bases().of(path);
    let Some(made_on) = noted.or_else(|| reader.repo.indexed(path)) else {
        return Ok(Some(published));
    };
    if newest == Some(made_on) {
        return Ok(Some(published));
    }
    let version = stored(reader, path)?
        .into_iter()
        .find(|(version, _)| version.blob == made_on && version.path == *path);
    let commit = version.map(|(version, _)| version.commit);
    Ok(Some(match commit {
        Some(commit) if reader.repo.contains(published, commit)? => commit,
        _ => published,
    }))
}

/// The commit of those the changes were made on that every other one contains.
fn oldest(repo: &Repo, locals: &[Local]) -> Result<Option<ObjectId>, ApiError> {
    let mut oldest: Option<ObjectId> = None;
    for commit in locals.iter().filter_map(|local| local.grown_from) {
        oldest = match oldest {
            Some(known) => repo.common_ancestor(known, commit)?,
            None => Some(commit),
        };
    }
    Ok(oldest)
}

/// Publishes local changes. Where a rule or a conflict stands in the way, they are a draft then, which
/// can be reviewed or decided; the files stay as they are.
///
/// # Errors
/// As for [`to_draft`] and publishing.
pub fn publish(
    engine: &Engine,
    paths: &[String],
    message: Option<&str>,
    minor: bool,
) -> Result<(PublishPreview, PublishOutcome), ApiError> {
    if message.is_some_and(|message| message.trim().is_empty()) {
        return Err(no_message());
    }
    let draft = to_draft_named(engine, paths, None)?;
    let said = message.map_or_else(
        || draft.title.trim_start_matches("Local change: ").to_owned(),
        str::to_owned,
    );
    let preview = publish_preview(
        engine,
        Publishing {
            name: draft.name.clone(),
            language: None,
        },
    )?;
    let outcome = publish_now(
        engine,
        &draft.name,
        Some(&said),
        Way {
            minor,
            ..Way::default()
        },
    )?;
    Ok((preview, outcome))
}

/// Refuses a list of paths in which one is no local change, before any of them is touched.
///
/// # Errors
/// When one is none, no handbook is open, or its folder cannot be read.
pub fn check_changed(engine: &Engine, paths: &[String]) -> Result<(), ApiError> {
    let known = look(engine)?;
    for wanted in paths {
        let path = path(wanted)?;
        if known.iter().all(|change| change.path != path.as_str()) {
            return Err(no_change(&path));
        }
    }
    Ok(())
}

/// Puts the published text back in place of a local change. The text that stood there is kept in
/// the person's data folder first.
///
/// # Errors
/// When it is no local change, cannot be kept, or the file changes at this very moment.
pub fn put_back(engine: &Engine, request: PathRequest) -> Result<PutBack, ApiError> {
    let desk = Desk::open(engine)?;
    let path = path(&request.path)?;
    let (kept, is_published) = desk.handbook.write(|turn| {
        let repo = &turn.repo;
        let published = match desk.published() {
            Some(commit) => repo.blob_at(commit, &path)?,
            None => None,
        };
        let known = repo.local_changes(desk.view.published.as_ref())?;
        if known.iter().all(|change| change.path != path) {
            return Err(no_change(&path));
        }
        let there = match repo.working_text(&path, u64::MAX)? {
            Some(Blob::Bytes(bytes)) => Some(bytes),
            _ => None,
        };
        let kept = match &there {
            Some(bytes) => Some(
                desk.autosave
                    .set_aside(&path, engine.clock().now(), bytes)?,
            ),
            None => None,
        };
        if !repo.put_back(&path, there.as_deref(), published)? {
            return Err(ApiError::new(
                ErrorCode::Refused,
                format!("{path} was changed at this moment and stays as it is."),
            )
            .saying("changed_now", &[("path", path.as_str())]));
        }
        // A rename or a new file that was staged is not committed by the way.
        repo.unstage(&path, published)?;
        turn.bases().forget(&path);
        Ok((kept, published.is_some()))
    })?;
    engine.announce(changed(&[tags::CHANGES]));
    engine.look();
    Ok(PutBack {
        path: path.as_str().to_owned(),
        published: is_published,
        kept: kept.map(|file| file.to_string_lossy().into_owned()),
    })
}
