//! Opening, making, cloning and closing handbooks.

use std::path::Path;
use std::sync::{Arc, PoisonError};

use carebook_git::{Cancel, Errand, NetworkCause, NetworkError, OpenError};

use crate::Engine;
use crate::api::ApiError;
use crate::api::requests::{CloneRequest, FolderPath, NewHandbook, Nothing};
use crate::api::tags;
use crate::api::types::{
    CloneFailure, CloneOutcome, Event, HandbookInfo, LanguageCount, OpenOutcome,
};
use crate::handbook::{Handbook, HandbookError, changed};

use super::sample;

/// Files that are looked at when a plain folder is asked how many Markdown files it holds.
const LOOKED_AT: usize = 20_000;

/// Opens a folder as the handbook.
///
/// # Errors
/// When what is known of the handbook cannot be read.
pub fn open(engine: &Engine, request: FolderPath) -> Result<OpenOutcome, ApiError> {
    let path = Path::new(&request.path);
    match engine.open(path) {
        Ok(handbook) => {
            remember(engine, &handbook);
            engine.announce(changed(tags::ALL));
            Ok(OpenOutcome::Opened {
                handbook: info(engine, &handbook)?,
            })
        }
        Err(HandbookError::Open(OpenError::NotARepository(_))) => Ok(OpenOutcome::NotARepository {
            markdown_files: count_markdown(path),
            path: request.path,
        }),
        Err(error) => Ok(OpenOutcome::Refused {
            message: error.to_string(),
            path: request.path,
        }),
    }
}

/// Opens the sample handbook, made in the data folder when it is not there yet.
///
/// # Errors
/// When it cannot be made.
pub fn open_sample(engine: &Engine, _request: Nothing) -> Result<OpenOutcome, ApiError> {
    carebook_store::private_folder(engine.data_dir())?;
    let dir = engine.data_dir().join("sample-handbook");
    if !dir.exists() {
        sample::make_sample(engine, &dir)?;
    }
    open(
        engine,
        FolderPath {
            path: dir.to_string_lossy().into_owned(),
        },
    )
}

/// Makes a handbook of a plain folder: a git repository whose first commit holds its documents.
///
/// # Errors
/// When it is one already, or cannot be written.
pub fn create(engine: &Engine, request: NewHandbook) -> Result<OpenOutcome, ApiError> {
    sample::make_of_folder(engine, Path::new(&request.path), request.name.as_deref())?;
    open(engine, FolderPath { path: request.path })
}

/// Clones a repository into a new folder below `parent`. Blocks until it is there.
///
/// # Errors
/// Never for what the network or git say: that is part of the answer.
pub fn clone(engine: &Engine, request: CloneRequest) -> Result<CloneOutcome, ApiError> {
    let cancel = Cancel::default();
    *engine
        .cloning
        .lock()
        .unwrap_or_else(PoisonError::into_inner) = Some(cancel.clone());
    let mut on_progress = |progress: carebook_git::NetworkProgress| {
        engine.announce(Event::CloneProgress {
            stage: progress.stage,
            done: progress.done,
            total: progress.total,
        });
    };
    let parent = Path::new(&request.parent);
    let mut errand = Errand {
        limits: super::sync::limits(),
        asking: super::sync::asked_in_window(engine, &cancel),
        on_progress: &mut on_progress,
        cancel: &cancel,
    };
    let outcome = carebook_git::clone_within(request.url.trim(), parent, &mut errand);
    *engine
        .cloning
        .lock()
        .unwrap_or_else(PoisonError::into_inner) = None;
    Ok(match outcome {
        Ok(path) => CloneOutcome::Cloned {
            path: path.to_string_lossy().into_owned(),
        },
        Err(NetworkError::Cancelled) => CloneOutcome::Cancelled,
        Err(NetworkError::Failed { cause, message }) => CloneOutcome::Failed {
            cause: match cause {
                NetworkCause::Address => CloneFailure::Address,
                NetworkCause::Access => CloneFailure::Access,
                NetworkCause::Network => CloneFailure::Network,
                NetworkCause::Folder => CloneFailure::Folder,
                NetworkCause::Git => CloneFailure::Git,
            },
            message,
        },
    })
}

/// Stops the clone that is under way, if one is.
///
/// # Errors
/// Never.
pub fn cancel_clone(engine: &Engine, _request: Nothing) -> Result<(), ApiError> {
    let cloning = engine
        .cloning
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    if let Some(cancel) = &*cloning {
        cancel.cancel();
    }
    Ok(())
}

/// Closes the handbook.
///
/// # Errors
/// Never.
pub fn close(engine: &Engine, _request: Nothing) -> Result<(), ApiError> {
    engine.close();
    engine.announce(changed(tags::ALL));
    Ok(())
}

/// What the window shows of the open handbook.
pub(super) fn info(engine: &Engine, handbook: &Handbook) -> Result<HandbookInfo, ApiError> {
    let view = handbook.view();
    let gone = !handbook.is_there();
    let library = match view.loaded_library() {
        Some(library) => Arc::clone(library),
        None if gone => Arc::default(),
        None => handbook.read(|reader| -> Result<_, ApiError> { Ok(view.library(reader)?) })?,
    };
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let mut languages: Vec<LanguageCount> = Vec::new();
    for document in library.all() {
        let lang = document.record.lang.as_str();
        match languages.iter_mut().find(|known| known.lang == lang) {
            Some(known) => known.documents += 1,
            None => languages.push(LanguageCount {
                lang: lang.to_owned(),
                documents: 1,
            }),
        }
    }
    languages.sort_by(|a, b| (b.documents, &a.lang).cmp(&(a.documents, &b.lang)));
    Ok(HandbookInfo {
        path: handbook.root().to_string_lossy().into_owned(),
        name: name(handbook),
        gone,
        branch: view
            .published
            .as_ref()
            .map(|published| published.branch.clone()),
        commit: view.commit().map(|commit| commit.to_hex()),
        documents: count(library.len()),
        languages,
        read_only: handbook.read_only().map(str::to_owned),
        notices: handbook.notices(),
        local_changes: count(handbook.local_changes().len()),
        index: handbook.status(),
        freshness: super::freshness::counts(handbook, &view, &library),
        has_remote: handbook.has_remote(),
        waiting: super::review::waiting(engine),
    })
}

/// `[handbook] name`, else the folder's name.
fn name(handbook: &Handbook) -> String {
    let said = handbook.view().config.handbook.name.clone();
    said.unwrap_or_else(|| {
        let folder = handbook.root().file_name().unwrap_or_default();
        folder.to_string_lossy().trim_end_matches(".git").to_owned()
    })
}

/// Remembering is a convenience: when it fails, the handbook is open all the same.
fn remember(engine: &Engine, handbook: &Handbook) {
    let root = handbook.root().to_string_lossy();
    let now = engine.clock().now();
    engine
        .local(|local| local.handbook_opened(&root, &name(handbook), now))
        .unwrap_or_default();
}

/// Counts the Markdown files of a plain folder, links not followed, a limited number of entries.
fn count_markdown(path: &Path) -> u32 {
    let mut count = 0;
    let mut seen = 0;
    let mut folders = vec![path.to_owned()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else {
            continue;
        };
        for entry in entries.flatten() {
            seen += 1;
            if seen > LOOKED_AT {
                return count;
            }
            let name = entry.file_name();
            let name = name.to_string_lossy();
            match entry.file_type() {
                Ok(kind) if kind.is_dir() && !name.starts_with('.') => folders.push(entry.path()),
                Ok(kind) if kind.is_file() => {
                    count += u32::from(carebook_domain::path::has_markdown_extension(&name));
                }
                _ => {}
            }
        }
    }
    count
}
