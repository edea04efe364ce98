//! What search looks through besides the published text: the handbook as it was on a day,
//! drafts and local changes, threads. Each becomes an index of its own beside the published
//! one, made when it is asked for.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use carebook_domain::document::Document;
use carebook_domain::journal::Thread;
use carebook_domain::{Date, DocPath, Lang, ObjectId};
use carebook_git::{Blob, LocalChangeKind};
use carebook_search::{IndexDocument, IndexSection, Searcher};
use jiff::civil::Time;

use crate::api::types::IndexStatus;
use crate::api::{ApiError, ErrorCode};
use crate::handbook::{Handbook, LARGEST_DOCUMENT, Reader, Shelf, Take, View, Views as _};
use crate::indexer::IndexingError;

/// What stands before the id of a document in a draft; the draft's name and a slash follow.
pub(super) const DRAFT: &str = "draft:";
/// What stands before the id of a local change.
pub(super) const LOCAL: &str = "local:";
/// What stands before the id of a thread.
pub(super) const THREAD: &str = "thread:";

/// Told how far making an index is.
pub type OnStatus<'a> = &'a (dyn Fn(&IndexStatus) + Sync);

/// The handbook as it was at the end of a day, and the commit that was published then.
pub(super) fn as_of(
    handbook: &Handbook,
    view: &View,
    reader: &Reader,
    day: Date,
    on_status: OnStatus<'_>,
) -> Result<(Arc<Searcher>, ObjectId), ApiError> {
    let zone = &view.config.handbook.timezone;
    let end = day
        .tomorrow()
        .ok()
        .and_then(|next| {
            let midnight = next.to_datetime(Time::midnight());
            midnight.to_zoned(zone.clone()).ok()
        })
        .map(|end| end.timestamp());
    let then = match (view.commit(), end) {
        (Some(tip), Some(end)) => reader.repo.tip_before(tip, end)?,
        (tip, _) => tip,
    };
    let Some(commit) = then else {
        return Err(ApiError::new(
            ErrorCode::NotFound,
            format!("Nothing was published on {day}."),
        )
        .with_hint("Ask for a later day."));
    };
    let tree = reader.repo.tree_of(commit)?;
    let searcher = handbook.aside(&format!("as-of-{tree}"), |take| {
        let entries = reader.repo.entries(commit)?.entries;
        let documents: Vec<_> = entries
            .into_iter()
            .filter(|entry| entry.kind.is_file() && entry.path.is_markdown())
            .collect();
        let total = u32::try_from(documents.len()).unwrap_or(u32::MAX);
        for (done, entry) in (0u32..).zip(&documents) {
            if done % 100 == 0 {
                on_status(&IndexStatus::Working {
                    done,
                    total,
                    seconds_left: None,
                });
            }
            put_blob(reader, &entry.path, entry.blob, None, take)?;
        }
        Ok(())
    })?;
    Ok((searcher, commit))
}

/// Reads a document and hands it over; what cannot be read is left out.
fn put_blob(
    reader: &Reader,
    path: &DocPath,
    blob: ObjectId,
    id: Option<&str>,
    take: &mut Take<'_>,
) -> Result<(), IndexingError> {
    let Ok(Blob::Bytes(bytes)) = reader.repo.blob(blob, LARGEST_DOCUMENT) else {
        return Ok(());
    };
    put(path, &bytes, id, take)
}

fn put(
    path: &DocPath,
    bytes: &[u8],
    id: Option<&str>,
    take: &mut Take<'_>,
) -> Result<(), IndexingError> {
    let mut document = IndexDocument::new(&Document::parse(path.clone(), bytes), None);
    document.id = id.unwrap_or(path.as_str()).to_owned();
    take(&document)
}

/// Looks through the working tree for who has no watcher that does.
pub(super) fn look_for_local_changes(handbook: &Handbook) -> Result<(), ApiError> {
    let view = handbook.view();
    let changes = handbook.read(|reader| -> Result<_, ApiError> {
        Ok(reader.repo.local_changes(view.published.as_ref())?)
    })?;
    handbook.set_local_changes(changes);
    Ok(())
}

/// Texts of drafts as they differ from the published ones, and local changes.
pub(super) fn drafts(
    handbook: &Handbook,
    view: &View,
    reader: &Reader,
) -> Result<Arc<Searcher>, ApiError> {
    let published = view.commit();
    let drafts = reader.repo.drafts(published)?;
    let mut name = DefaultHasher::new();
    published.hash(&mut name);
    for draft in &drafts {
        (&draft.name, draft.tip).hash(&mut name);
    }
    let mut local = Vec::new();
    for change in handbook.local_changes().iter() {
        if change.kind == LocalChangeKind::Removed || !change.path.is_markdown() {
            continue;
        }
        let text = reader.repo.working_text(&change.path, LARGEST_DOCUMENT)?;
        if let Some(Blob::Bytes(bytes)) = text {
            (change.path.as_str(), &bytes).hash(&mut name);
            local.push((change.path.clone(), bytes));
        }
    }
    let searcher = handbook.aside(&format!("drafts-{:016x}", name.finish()), |take| {
        for draft in &drafts {
            for change in reader.repo.changes(draft.base, draft.tip)? {
                if let Some(blob) = change.new_blob.filter(|_| change.path.is_markdown()) {
                    let id = format!("{DRAFT}{}/{}", draft.name, change.path);
                    put_blob(reader, &change.path, blob, Some(&id), take)?;
                }
            }
        }
        for (path, bytes) in &local {
            put(path, bytes, Some(&format!("{LOCAL}{path}")), take)?;
        }
        Ok(())
    })?;
    Ok(searcher)
}

/// Threads: what was said, proposed, and the words it is about.
pub(super) fn comments(
    handbook: &Handbook,
    view: &View,
    reader: &Reader,
) -> Result<Arc<Searcher>, ApiError> {
    let mut name = DefaultHasher::new();
    // Titles and places of documents are in it as well as what was said.
    (reader.repo.journal_tip()?, view.commit()).hash(&mut name);
    reader.repo.draft_tips()?.hash(&mut name);
    let threads = handbook.with_journal(&reader.repo, |journal| {
        let mut threads = Vec::new();
        for id in journal.threads()? {
            threads.extend(journal.thread(id)?);
        }
        Ok(threads)
    })?;
    let shelf = Shelf::of(handbook, view);
    let searcher = handbook.aside(&format!("comments-{:016x}", name.finish()), |take| {
        for thread in &threads {
            let mut sections: Vec<IndexSection> = Vec::new();
            if let Some(anchor) = &thread.anchor {
                sections.push(said("", &anchor.quote));
            }
            for comment in thread.comments.iter().filter(|comment| !comment.deleted) {
                sections.push(said(&comment.by.name, &comment.text));
            }
            if sections.is_empty() {
                continue;
            }
            let (path, title) = subject(view, reader, &shelf, thread)?;
            take(&IndexDocument {
                id: format!("{THREAD}{}", thread.id),
                title,
                path,
                owner: thread.comments.first().map(|first| first.by.email.clone()),
                sections,
                ..IndexDocument::default()
            })?;
        }
        Ok(())
    })?;
    Ok(searcher)
}

/// Where the document of a thread lies and what it is called, published or in its draft; its name
/// in the journal where it is gone.
fn subject(
    view: &View,
    reader: &Reader,
    shelf: &Shelf,
    thread: &Thread,
) -> Result<(String, String), IndexingError> {
    if let Some(shelved) = shelf.find(&thread.doc) {
        let record = &shelved.record;
        return Ok((record.path.to_string(), record.title.clone()));
    }
    let branch = match &thread.draft {
        Some(draft) => reader.repo.draft(draft, view.commit())?,
        None => None,
    };
    if let Some(branch) = branch {
        for change in reader.repo.changes(branch.base, branch.tip)? {
            let Some(blob) = change.new_blob.filter(|_| change.path.is_markdown()) else {
                continue;
            };
            if let Ok(Blob::Bytes(bytes)) = reader.repo.blob(blob, LARGEST_DOCUMENT) {
                let document = Document::parse(change.path, &bytes);
                if document.identity() == thread.doc || document.path.as_str() == thread.doc {
                    return Ok((document.path.to_string(), document.title));
                }
            }
        }
    }
    let name = thread.doc.rsplit('/').next().unwrap_or_default();
    Ok((thread.doc.clone(), name.to_owned()))
}

fn said(by: &str, text: &str) -> IndexSection {
    IndexSection {
        anchor: String::new(),
        heading: by.to_owned(),
        level: 2,
        text: text.to_owned(),
        lang: Lang::UND,
    }
}
