//! Versions of a document, its text at an earlier time, and what changed between two.

use std::sync::Arc;

use carebook_domain::document::Document;
use carebook_domain::{Date, DocPath, ObjectId};
use carebook_store::cache::{CommitFacts, StoredVersion, VersionsOf};
use jiff::civil::Time;

use super::documents::{Found, When, find, no_document, parse};
use crate::Engine;
use crate::api::requests::{DocumentRequest, MovedRequest};
use crate::api::types::{LinkedDocument, Version};
use crate::api::{ApiError, ErrorCode};
use crate::handbook::{Handbook, Reader, Rows, Shelf, View, change};
use crate::indexer::{counts_as_minor, record_of};
use crate::library::{Shelved, source_of};

/// Returns the versions of a document, newest first, across renames.
///
/// # Errors
/// When there is no such document, or its history cannot be read.
pub fn versions(engine: &Engine, request: DocumentRequest) -> Result<Vec<Version>, ApiError> {
    let handbook = engine.handbook()?;
    let view = handbook.view();
    handbook.read(|reader| {
        let shelf = Shelf::of(&handbook, &view);
        let path = path_of(reader, &view, &shelf, &request.doc)?;
        let versions = stored(reader, &path)?;
        let count = u32::try_from(versions.len()).unwrap_or(u32::MAX);
        Ok((0..count)
            .map(|behind| count - behind)
            .zip(versions)
            .map(|(number, (version, commit))| Version {
                minor: counts_as_minor(&reader.repo, &version, &commit),
                change: change(&commit),
                path: version.path.as_str().to_owned(),
                number,
            })
            .collect())
    })
}

/// Returns where a document lies now that was read at a path: by its id, else by the renames that
/// history knows. Nothing where it is no longer published.
///
/// # Errors
/// When no handbook is open, or its history cannot be read.
pub fn moved(engine: &Engine, request: MovedRequest) -> Result<Option<LinkedDocument>, ApiError> {
    let handbook = engine.handbook()?;
    let view = handbook.view();
    handbook.read(|reader| {
        let Some(commit) = view.commit() else {
            return Ok(None);
        };
        let shelf = Shelf::of(&handbook, &view);
        let mut found = shelf.find(&request.id);
        if found.is_none()
            && let (Ok(path), Some(cache)) = (DocPath::new(&request.path), reader.cache())
        {
            // Others may have lain there as well, so it is the one that said what was read.
            for now in cache.once_at(&path)? {
                let said = |(version, _): &(StoredVersion, CommitFacts)| {
                    version.path == path && version.blob.to_hex() == request.blob
                };
                if now != path && cache.versions(&now)?.iter().any(said) {
                    found = shelf.by_path(now.as_str());
                    break;
                }
            }
        }
        // Lists may lag behind what is published.
        Ok(match found {
            Some(known) if reader.repo.blob_at(commit, &known.record.path)?.is_some() => {
                Some(Rows::of(&handbook, &view).linked(&known))
            }
            _ => None,
        })
    })
}

/// Where the document lies now whose older text was found by what somebody typed: another one may
/// lie at its old path since. Nothing where it is no longer published.
pub(super) fn lies_now(
    reader: &Reader,
    shelf: &Shelf,
    doc: &str,
    found: &Found,
) -> Result<Option<DocPath>, ApiError> {
    let path_of = |known: Option<Arc<Shelved>>| known.map(|known| known.record.path.clone());
    let path = &found.document.path;
    let typed = path_of(shelf.meant(doc));
    let mut places: Vec<DocPath> = typed.iter().cloned().collect();
    places.extend(path_of(shelf.find(found.document.identity())));
    if let Some(cache) = reader.cache() {
        places.extend(cache.once_at(path)?);
    }
    for place in places {
        let said = |(version, _): &(StoredVersion, CommitFacts)| {
            version.path == *path && version.blob == found.blob
        };
        if shelf.by_path(place.as_str()).is_some() && stored(reader, &place)?.iter().any(said) {
            return Ok(Some(place));
        }
    }
    // A text that was never published.
    Ok(typed)
}

pub(super) fn stored(reader: &Reader, path: &DocPath) -> Result<VersionsOf, ApiError> {
    match reader.cache() {
        Some(cache) => Ok(cache.versions(path)?),
        None => Ok(Vec::new()),
    }
}

/// The path of a published document, without reading its text.
fn path_of(reader: &Reader, view: &View, shelf: &Shelf, doc: &str) -> Result<DocPath, ApiError> {
    match shelf.meant(doc) {
        Some(known) => Ok(known.record.path.clone()),
        None => Ok(find(reader, view, shelf, doc)?.document.path),
    }
}

/// Finds the text that a document had at an earlier time: the document that has this id or path
/// today, else the one that lay at this path once.
pub(super) fn find_earlier(
    reader: &Reader,
    view: &View,
    shelf: &Shelf,
    doc: &str,
    when: &When,
) -> Result<Found, ApiError> {
    if matches!(when, When::Now) {
        return find(reader, view, shelf, doc);
    }
    let today = shelf.meant(doc).map(|known| known.record.path.clone());
    let ((commit, path, blob), versions) = then(reader, view, today, doc, when)?;
    let document = parse(reader, &path, blob)?;
    let updated = versions
        .iter()
        .find(|(version, _)| version.blob == blob)
        .map(|(_, facts)| Arc::new(facts.clone()));
    Ok(Found {
        shelved: Arc::new(Shelved {
            updated,
            versions: u32::try_from(versions.len()).unwrap_or(u32::MAX),
            ..Shelved::new(record_of(&document, blob), None)
        }),
        document,
        blob,
        commit,
    })
}

/// The facts of the document that lay at a path on a day, in that day's published commit, with
/// the last changes until then that count.
pub(super) fn on_day(
    reader: &Reader,
    view: &View,
    path: &str,
    commit: ObjectId,
    day: Date,
) -> Option<Shelved> {
    let blob_of = |path: &str| {
        let at = DocPath::new(path).ok()?;
        let blob = reader.repo.blob_at(commit, &at).ok()??;
        Some((at, blob))
    };
    let (at, blob) = blob_of(path)?;
    let record = record_of(&parse(reader, &at, blob).ok()?, blob);
    let until_then = until(reader, view, &at, blob, day);
    let by_id = |id: &str| {
        let today = reader.cache()?.document_by_id(id).ok()??;
        blob_of(today.path.as_str())
    };
    let source = source_of(&record, blob_of, by_id, |(path, _)| *path == at);
    let source_updated = source.and_then(|(path, blob)| {
        let until_then = until(reader, view, &path, blob, day);
        last_that_counts(reader, &until_then)
    });
    Some(Shelved {
        updated: last_that_counts(reader, &until_then),
        versions: u32::try_from(until_then.len()).unwrap_or(u32::MAX),
        source_updated,
        ..Shelved::new(record, None)
    })
}

/// The versions of the document at a path until a day, newest first; `blob` was its text then.
fn until(reader: &Reader, view: &View, path: &DocPath, blob: ObjectId, day: Date) -> VersionsOf {
    then(reader, view, None, path.as_str(), &When::EndOf(day))
        .map_or_else(|_| Vec::new(), |(_, versions)| versions)
        .into_iter()
        .skip_while(|(version, _)| version.blob != blob)
        .collect()
}

fn last_that_counts(reader: &Reader, versions: &VersionsOf) -> Option<Arc<CommitFacts>> {
    versions
        .iter()
        .find(|(version, facts)| !counts_as_minor(&reader.repo, version, facts))
        .map(|(_, facts)| Arc::new(facts.clone()))
}

/// Where a document was at an earlier time, and its versions. `today` is where it lies now.
fn then(
    reader: &Reader,
    view: &View,
    today: Option<DocPath>,
    doc: &str,
    when: &When,
) -> Result<(Then, VersionsOf), ApiError> {
    let mut paths: Vec<DocPath> = Vec::new();
    paths.extend(today);
    if let Ok(path) = DocPath::new(doc) {
        let once = match reader.cache() {
            Some(cache) => cache.once_at(&path)?,
            None => Vec::new(),
        };
        // It may have been removed since.
        paths.push(path);
        paths.extend(once);
    }
    if paths.is_empty() {
        return Err(no_document(doc));
    }
    let mut found = Vec::new();
    for path in paths {
        let versions = stored(reader, &path)?;
        if let Some(then) = earlier(reader, view, &path, &versions, when)? {
            found.push((then, versions));
        }
    }
    // Of several, the one that lay at this very path then.
    let at = found
        .iter()
        .position(|((_, path, _), _)| path.as_str() == doc)
        .unwrap_or(0);
    if at >= found.len() {
        return Err(not_then(doc, &when_in_words(when)));
    }
    Ok(found.swap_remove(at))
}

/// A commit, where the document lay in it, and its content.
type Then = (ObjectId, DocPath, ObjectId);

/// Where the document that lies at a path today, or lay there last, was at an earlier time.
fn earlier(
    reader: &Reader,
    view: &View,
    path: &DocPath,
    versions: &VersionsOf,
    when: &When,
) -> Result<Option<Then>, ApiError> {
    match when {
        When::Now => Ok(None),
        When::Revision(revision) => {
            let commit = reader.repo.resolve(revision)?;
            let mut names = vec![path.clone()];
            names.extend(versions.iter().map(|(version, _)| version.path.clone()));
            names.dedup();
            for name in names {
                if let Some(blob) = reader.repo.blob_at(commit, &name)? {
                    return Ok(Some((commit, name, blob)));
                }
            }
            Ok(None)
        }
        When::EndOf(day) => {
            let zone = &view.config.handbook.timezone;
            let end = day
                .tomorrow()
                .ok()
                .and_then(|next| {
                    next.to_datetime(Time::midnight())
                        .to_zoned(zone.clone())
                        .ok()
                })
                .map(|end| end.timestamp());
            Ok(versions
                .iter()
                // What counts is when it was published, so the commit's own time.
                .find(|(_, commit)| end.is_none_or(|end| commit.committed < end))
                .map(|(version, _)| (version.commit, version.path.clone(), version.blob)))
        }
    }
}

fn when_in_words(when: &When) -> String {
    match when {
        When::Now => "now".to_owned(),
        When::Revision(revision) => format!("at {revision}"),
        When::EndOf(day) => format!("on {day}"),
    }
}

fn not_then(doc: &str, when: &str) -> ApiError {
    ApiError::new(
        ErrorCode::NotFound,
        format!("“{doc}” was not in the handbook {when}."),
    )
    .with_hint("`carebook log` lists the versions of a document.")
}

/// Two texts of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TwoTexts {
    /// The document's path now.
    pub path: String,
    /// Its path in the older text, where that is another one.
    pub old_path: Option<String>,
    /// What the older text is, in words: a commit or a revision.
    pub from: String,
    /// The older text; empty where the document begins.
    pub old: String,
    /// What the newer text is.
    pub to: String,
    /// The newer text.
    pub new: String,
}

/// Returns the texts to compare: from a revision (the version before the last one) to another
/// (the published one).
///
/// # Errors
/// When there is no such document or revision.
pub fn two_texts(
    engine: &Engine,
    doc: &str,
    from: Option<&str>,
    to: Option<&str>,
) -> Result<TwoTexts, ApiError> {
    let handbook = engine.handbook()?;
    let view = handbook.view();
    handbook.read(|reader| {
        let shelf = Shelf::of(&handbook, &view);
        let at = |revision: &str| {
            find_earlier(
                reader,
                &view,
                &shelf,
                doc,
                &When::Revision(revision.to_owned()),
            )
        };
        let newer = match to {
            Some(revision) => at(revision)?,
            None => find(reader, &view, &shelf, doc)?,
        };
        let path = newer.document.path.as_str().to_owned();
        let (from, older) = match from {
            Some(revision) => (revision.to_owned(), Some(at(revision)?.document)),
            None => match before(reader, &view, &shelf, doc, newer.blob)? {
                Some((commit, document)) => (commit, Some(document)),
                None => ("nothing".to_owned(), None),
            },
        };
        let old_path = older
            .as_ref()
            .map(|document| document.path.as_str().to_owned());
        Ok(TwoTexts {
            old_path: old_path.filter(|old| *old != path),
            path,
            from,
            old: older.map(|document| document.source).unwrap_or_default(),
            to: to.map_or_else(|| newer.commit.short(), str::to_owned),
            new: newer.document.source,
        })
    })
}

/// The document before the version that brought a content, with its commit. Where it was only
/// moved since it came, that is where it lay before; nothing where it never was anything else.
fn before(
    reader: &Reader,
    view: &View,
    shelf: &Shelf,
    doc: &str,
    blob: ObjectId,
) -> Result<Option<(String, Document)>, ApiError> {
    let path = path_of(reader, view, shelf, doc)?;
    let versions = stored(reader, &path)?;
    let here = versions
        .iter()
        .position(|(version, _)| version.blob == blob)
        .unwrap_or(versions.len());
    let mut rest = versions.iter().skip(here);
    let moved_from = rest.clone().nth(1);
    let Some((version, _)) = rest
        .find(|(version, _)| version.blob != blob)
        .or(moved_from)
    else {
        return Ok(None);
    };
    let document = parse(reader, &version.path, version.blob)?;
    Ok(Some((version.commit.short(), document)))
}

/// Tells whether history is cut off, so that the oldest versions may not be the first ones.
#[must_use]
pub fn is_cut_off(handbook: &Handbook) -> bool {
    handbook
        .read(|reader| -> Result<bool, ApiError> { Ok(reader.repo.is_shallow()) })
        .unwrap_or(false)
}
