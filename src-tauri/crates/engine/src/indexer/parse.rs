//! Reads and parses documents on all cores, in no particular order.

use std::num::NonZero;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};

use carebook_domain::document::{Document, LinkKind};
use carebook_domain::text::fold;
use carebook_domain::{DocPath, Lang, ObjectId, Problem, ProblemCode};
use carebook_git::{Blob, Repo};
use carebook_search::{IndexDocument, IndexSection};
use carebook_store::cache::{LinkRow, LinkTo, Record};

use super::IndexingError;
use crate::handbook::{Handbook, LARGEST_DOCUMENT};

/// A document as index and cache want it.
pub(super) struct Parsed {
    /// For the index.
    pub index: IndexDocument,
    /// For the cache.
    pub record: Record,
    /// For the cache.
    pub links: Vec<LinkRow>,
}

/// How many parsed documents may wait to be written.
const WAITING: usize = 64;

/// Below this many documents a second thread costs more than it saves.
const WORTH_THREADS: usize = 16;

/// Parses `work` and hands each document to `take`, on the calling thread.
pub(super) fn parse_all(
    handbook: &Handbook,
    work: &[(DocPath, ObjectId)],
    mut take: impl FnMut(Parsed) -> Result<(), IndexingError>,
) -> Result<(), IndexingError> {
    if work.len() < WORTH_THREADS {
        let repo = handbook.another_repo()?;
        return work
            .iter()
            .try_for_each(|(path, blob)| take(parse_one(&repo, path, *blob)?));
    }
    let next = AtomicUsize::new(0);
    let threads = std::thread::available_parallelism()
        .map_or(1, NonZero::get)
        .clamp(1, 8);
    std::thread::scope(|scope| {
        let (sender, parsed) = sync_channel(WAITING);
        for _ in 0..threads {
            let (sender, next) = (sender.clone(), &next);
            scope.spawn(move || {
                if let Err(error) = parse_some(handbook, work, next, &sender) {
                    // Nobody listens any more when the writer failed first.
                    sender.send(Err(error)).unwrap_or_default();
                }
            });
        }
        drop(sender);
        // Leaving early drops the receiver, which ends the workers at their next send.
        for outcome in parsed {
            take(outcome?)?;
        }
        Ok(())
    })
}

fn parse_some(
    handbook: &Handbook,
    work: &[(DocPath, ObjectId)],
    next: &AtomicUsize,
    sender: &SyncSender<Result<Parsed, IndexingError>>,
) -> Result<(), IndexingError> {
    let repo = handbook.another_repo()?;
    while let Some((path, blob)) = work.get(next.fetch_add(1, Ordering::Relaxed)) {
        if sender.send(Ok(parse_one(&repo, path, *blob)?)).is_err() {
            break;
        }
    }
    Ok(())
}

fn parse_one(repo: &Repo, path: &DocPath, blob: ObjectId) -> Result<Parsed, IndexingError> {
    match repo.blob(blob, LARGEST_DOCUMENT) {
        Ok(Blob::Bytes(bytes)) => Ok(understood(&Document::parse(path.clone(), &bytes), blob)),
        Ok(Blob::TooLarge { size }) => {
            let megabytes = size.div_ceil(1024 * 1024);
            Ok(by_name_only(
                path,
                blob,
                ProblemCode::TooLarge,
                format!(
                    "The file has {megabytes} MB. Up to 5 MB are read, so it is found by its name only."
                ),
            ))
        }
        // One object that is missing or broken must not hide all the others.
        Err(error) => Ok(by_name_only(
            path,
            blob,
            ProblemCode::Encoding,
            format!("The file cannot be read from the repository: {error}"),
        )),
    }
}

/// What index and cache keep of a document.
pub(super) fn understood(document: &Document, blob: ObjectId) -> Parsed {
    let mut index = IndexDocument::new(document, None);
    // Two files may claim the same id; both must be found.
    index.id = document.path.as_str().to_owned();
    let links = document
        .links
        .iter()
        .filter_map(|link| {
            let (to, anchor) = match &link.kind {
                LinkKind::Internal { path, anchor } => (LinkTo::Path(path.clone()), anchor.clone()),
                LinkKind::Wiki { name, anchor } => (LinkTo::Name(fold(name)), anchor.clone()),
                LinkKind::External { .. }
                | LinkKind::Image { .. }
                | LinkKind::RemoteImage { .. }
                | LinkKind::Refused { .. } => return None,
            };
            Some(LinkRow {
                to,
                anchor,
                line: link.line,
            })
        })
        .collect();
    Parsed {
        record: record_of(document, blob),
        index,
        links,
    }
}

/// What lists keep of a document.
pub(crate) fn record_of(document: &Document, blob: ObjectId) -> Record {
    let front = &document.front;
    Record {
        path: document.path.clone(),
        blob,
        id: document.id.clone(),
        title: document.title.clone(),
        kind: front.kind.clone(),
        owner: front.owner.clone(),
        lang: document.lang,
        tags: front.tags.clone(),
        translation_of: front.translation_of.clone(),
        review_every: front.review_every,
        effective: front.effective,
        expires: front.expires,
        problems: document.problems.clone(),
        sections: u32::try_from(document.sections.len()).unwrap_or(u32::MAX),
    }
}

fn by_name_only(path: &DocPath, blob: ObjectId, code: ProblemCode, message: String) -> Parsed {
    let title = path.stem().to_owned();
    let section = IndexSection {
        anchor: String::new(),
        heading: String::new(),
        level: 0,
        text: String::new(),
        lang: Lang::UND,
    };
    Parsed {
        index: IndexDocument {
            id: path.as_str().to_owned(),
            path: path.as_str().to_owned(),
            title: title.clone(),
            sections: vec![section],
            ..IndexDocument::default()
        },
        record: Record {
            path: path.clone(),
            blob,
            id: None,
            title,
            kind: None,
            owner: None,
            lang: Lang::UND,
            tags: Vec::new(),
            translation_of: None,
            review_every: None,
            effective: None,
            expires: None,
            problems: vec![Problem::at(0, 0, code, message)],
            sections: 1,
        },
        links: Vec::new(),
    }
}
