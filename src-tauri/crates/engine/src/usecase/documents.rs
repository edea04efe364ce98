//! Reading documents. Text always comes from git at the published commit; lists may lag behind it
//! for a moment while the index is being brought up.

use std::sync::Arc;

use carebook_domain::document::{
    Document, LinkKind, Mark, Mode, RenderContext, external_host, render, render_section,
};
use carebook_domain::text::fold;
use carebook_domain::{Date, DocPath, ObjectId};
use carebook_git::Blob;

use super::drafts::Desk;
use super::naming::Naming;
use super::rendering::Surroundings;
use super::threads::{Scene, open_marks};
use crate::Engine;
use crate::api::requests::{LinkRequest, ReadDocument, SectionRequest};
use crate::api::types::{DocumentView, Heading, LinkTarget, LinkedDocument, Notice, SectionView};
use crate::api::{ApiError, ErrorCode};
use crate::handbook::{Handbook, LARGEST_DOCUMENT, Reader, Rows, Shelf, View};
use crate::indexer::record_of;
use crate::library::Shelved;

/// A published document with its text.
pub(super) struct Found {
    pub shelved: Arc<Shelved>,
    pub document: Document,
    pub blob: ObjectId,
    pub commit: ObjectId,
}

/// Returns the document to read, and remembers locally that it was opened.
///
/// # Errors
/// When there is no such document, or it cannot be read.
pub fn read(engine: &Engine, request: ReadDocument) -> Result<DocumentView, ApiError> {
    let handbook = engine.handbook()?;
    let view = handbook.view();
    let answer = handbook.read(|reader| -> Result<DocumentView, ApiError> {
        let shelf = Shelf::of(&handbook, &view);
        let found = find(reader, &view, &shelf, &request.doc)?;
        let rows = Rows::of(&handbook, &view);
        let marks = match request.threads {
            Some(true) => marks(engine, reader, &found)?,
            _ => Vec::new(),
        };
        let surroundings = Surroundings {
            marks: &marks,
            ..surroundings(engine, reader, (&view, &shelf), &found, Mode::Window)
        };
        let rendered = render(&found.document, &surroundings);
        let path = &found.document.path;
        Ok(DocumentView {
            row: rows.row(&found.shelved),
            html: rendered.html,
            outline: outline(&found.document),
            linked_from: linked_from(reader, &shelf, &rows, &found.document)?,
            translations: view
                .library(reader)?
                .translations(path.as_str())
                .into_iter()
                .map(|document| rows.translation(document))
                .collect(),
            problems: (problems(&found.document).into_iter())
                .chain(shared_id(&shelf, &found.document))
                .collect(),
            extra: found.document.front.extra.clone(),
            versions: found.shelved.versions,
            blob: found.blob.to_hex(),
        })
    })?;
    remember_opened(engine, &handbook, &answer.row.id);
    Ok(answer)
}

/// The words of open threads in a document.
fn marks(engine: &Engine, reader: &Reader, found: &Found) -> Result<Vec<Mark>, ApiError> {
    let desk = Desk::open(engine)?;
    let scene = Scene::of(reader, found.document.clone(), found.blob);
    open_marks(&desk, reader, &scene)
}

/// Returns one section, for the answer pane of Search.
///
/// # Errors
/// When there is no such document or section, or it cannot be read.
pub fn section(engine: &Engine, request: SectionRequest) -> Result<SectionView, ApiError> {
    let handbook = engine.handbook()?;
    let view = handbook.view();
    handbook.read(|reader| {
        let shelf = Shelf::of(&handbook, &view);
        let found = find(reader, &view, &shelf, &request.doc)?;
        let rows = Rows::of(&handbook, &view);
        let document = &found.document;
        let section = document
            .section(&request.anchor)
            // A text without words before its first heading has no section for them.
            .or_else(|| {
                document
                    .sections
                    .first()
                    .filter(|_| request.anchor.is_empty())
            })
            .ok_or_else(|| no_section(document, &request.anchor))?;
        let surroundings = surroundings(engine, reader, (&view, &shelf), &found, Mode::Window);
        let mut links: Vec<LinkedDocument> = Vec::new();
        for link in &document.links {
            if !section.range.contains(&link.range.start) {
                continue;
            }
            let target = match &link.kind {
                LinkKind::Internal { path, .. } if *path != document.path => {
                    shelf.by_path(path.as_str())
                }
                LinkKind::Wiki { name, .. } => shelf.named(name),
                _ => None,
            };
            if let Some(target) = target
                && !links
                    .iter()
                    .any(|known| known.path == target.record.path.as_str())
            {
                links.push(rows.linked(&target));
            }
        }
        Ok(SectionView {
            row: rows.row(&found.shelved),
            anchor: section.anchor.clone(),
            heading: section.heading.clone(),
            html: render_section(document, section, &surroundings).html,
            outline: outline(document),
            links,
        })
    })
}

/// Tells where a link of a document leads.
///
/// # Errors
/// When there is no such document, or it cannot be read.
pub fn link(engine: &Engine, request: LinkRequest) -> Result<LinkTarget, ApiError> {
    let handbook = engine.handbook()?;
    let view = handbook.view();
    handbook.read(|reader| {
        let shelf = Shelf::of(&handbook, &view);
        let found = find(reader, &view, &shelf, &request.doc)?;
        let rows = Rows::of(&handbook, &view);
        let kind = LinkKind::of_link(&found.document.path, &request.href);
        Ok(match kind {
            LinkKind::Internal { path, anchor } => {
                let surroundings =
                    surroundings(engine, reader, (&view, &shelf), &found, Mode::Window);
                match surroundings.document(&path) {
                    Some(target) => LinkTarget::Document {
                        path: target.path.as_str().to_owned(),
                        anchor,
                        title: target.title,
                    },
                    None => not_a_document(reader, &view, &rows, &found, path)?,
                }
            }
            LinkKind::Wiki { name, anchor } => match shelf.named(&name) {
                Some(target) => LinkTarget::Document {
                    path: target.record.path.as_str().to_owned(),
                    anchor,
                    title: target.record.title.clone(),
                },
                None => LinkTarget::Missing {
                    closest: closest(reader, &view, &rows, &name)?,
                    target: name,
                },
            },
            LinkKind::Image { path } => not_a_document(reader, &view, &rows, &found, path)?,
            LinkKind::External { url } | LinkKind::RemoteImage { url } => match external_host(&url)
            {
                Some(host) => LinkTarget::External { url, host },
                None => LinkTarget::Refused {
                    message: "This address names no host, so it is not opened.".to_owned(),
                },
            },
            LinkKind::Refused { reason } => LinkTarget::Refused {
                message: format!("“{}” is not followed: {reason}.", request.href),
            },
        })
    })
}

fn not_a_document(
    reader: &Reader,
    view: &View,
    rows: &Rows,
    found: &Found,
    path: DocPath,
) -> Result<LinkTarget, ApiError> {
    if reader.repo.entry_at(found.commit, &path)?.is_some() {
        return Ok(LinkTarget::Refused {
            message: format!(
                "{} is not a document. You find it in the handbook's folder.",
                path.as_str()
            ),
        });
    }
    Ok(LinkTarget::Missing {
        closest: closest(reader, view, rows, path.stem())?,
        target: path.as_str().to_owned(),
    })
}

/// The document whose name or title is most like `name`, if one is like it at all.
fn closest(
    reader: &Reader,
    view: &View,
    rows: &Rows,
    name: &str,
) -> Result<Option<LinkedDocument>, ApiError> {
    let library = view.library(reader)?;
    let wanted = pairs(&fold(name));
    let best = library
        .all()
        .iter()
        .map(|document| {
            let by_name = likeness(&wanted, &pairs(&fold(document.record.path.stem())));
            let by_title = likeness(&wanted, &pairs(&fold(&document.record.title)));
            (by_name.max(by_title), document)
        })
        .max_by(|(a, _), (b, _)| a.total_cmp(b));
    Ok(best
        .filter(|(likeness, _)| *likeness > 0.5)
        .map(|(_, document)| rows.linked(document)))
}

fn pairs(text: &str) -> Vec<(char, char)> {
    let letters: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
    let mut pairs: Vec<_> = letters
        .iter()
        .copied()
        .zip(letters.iter().copied().skip(1))
        .collect();
    pairs.sort_unstable();
    pairs
}

/// From 0 to 1: how many pairs of letters two names share (Dice's coefficient).
fn likeness(a: &[(char, char)], b: &[(char, char)]) -> f64 {
    let total = a.len() + b.len();
    if total == 0 {
        return 0.0;
    }
    let (mut shared, mut left, mut right) = (0_u32, a.iter().peekable(), b.iter().peekable());
    while let (Some(x), Some(y)) = (left.peek(), right.peek()) {
        match x.cmp(y) {
            std::cmp::Ordering::Less => {
                left.next();
            }
            std::cmp::Ordering::Greater => {
                right.next();
            }
            std::cmp::Ordering::Equal => {
                shared += 1;
                left.next();
                right.next();
            }
        }
    }
    let total = u32::try_from(total).unwrap_or(u32::MAX);
    2.0 * f64::from(shared) / f64::from(total)
}

/// Finds a published document by path or id, and reads it.
pub(super) fn find(
    reader: &Reader,
    view: &View,
    shelf: &Shelf,
    doc: &str,
) -> Result<Found, ApiError> {
    let commit = view.commit().ok_or_else(|| nothing_published(view))?;
    let known = shelf.meant(doc);
    let path = match &known {
        Some(shelved) => shelved.record.path.clone(),
        // Published, and not indexed yet.
        None => DocPath::new(doc).map_err(|_| no_document(doc))?,
    };
    if !path.is_markdown() {
        return Err(no_document(doc));
    }
    let blob = reader
        .repo
        .blob_at(commit, &path)?
        .ok_or_else(|| no_document(doc))?;
    let document = parse(reader, &path, blob)?;
    let shelved = match known {
        Some(shelved) if shelved.record.blob == blob => shelved,
        other => Arc::new(Shelved {
            versions: other.as_ref().map_or(0, |known| known.versions),
            source_updated: other
                .as_ref()
                .and_then(|known| known.source_updated.clone()),
            updated: other.and_then(|known| known.updated.clone()),
            ..Shelved::new(record_of(&document, blob), None)
        }),
    };
    Ok(Found {
        shelved,
        document,
        blob,
        commit,
    })
}

/// Reads a blob as the document at a path.
pub(super) fn parse(reader: &Reader, path: &DocPath, blob: ObjectId) -> Result<Document, ApiError> {
    match reader.repo.blob(blob, LARGEST_DOCUMENT)? {
        Blob::Bytes(bytes) => Ok(Document::parse(path.clone(), &bytes)),
        Blob::TooLarge { size } => {
            let megabytes = size.div_ceil(1024 * 1024);
            let note = format!(
                "This file has {megabytes} MB. Carebook shows documents of up to 5 MB; open it from the handbook's folder."
            );
            let mut document = Document::parse(path.clone(), note.as_bytes());
            document.title = path.stem().to_owned();
            document.problems.push(carebook_domain::Problem::at(
                0,
                0,
                carebook_domain::ProblemCode::TooLarge,
                note,
            ));
            Ok(document)
        }
    }
}

pub(super) fn surroundings<'a>(
    engine: &'a Engine,
    reader: &'a Reader,
    (view, shelf): (&View, &'a Shelf),
    found: &Found,
    mode: Mode,
) -> Surroundings<'a> {
    Surroundings {
        reader,
        shelf,
        naming: Naming::of_draft(reader, shelf, view.commit(), found.commit),
        commit: found.commit,
        mode,
        images: &engine.images,
        marks: &[],
        anchors: true,
    }
}

pub(super) fn outline(document: &Document) -> Vec<Heading> {
    document
        .sections
        .iter()
        .filter(|section| section.level > 0)
        .map(|section| Heading {
            anchor: section.anchor.clone(),
            text: section.heading.clone(),
            level: section.level,
        })
        .collect()
}

fn linked_from(
    reader: &Reader,
    shelf: &Shelf,
    rows: &Rows,
    document: &Document,
) -> Result<Vec<LinkedDocument>, ApiError> {
    let Some(cache) = reader.cache() else {
        return Ok(Vec::new());
    };
    let path = &document.path;
    let without_extension = path.as_str().strip_suffix(".md").unwrap_or(path.as_str());
    let names = [
        fold(&document.title),
        fold(path.as_str()),
        fold(without_extension),
        fold(path.stem()),
        fold(document.identity()),
    ];
    Ok(cache
        .linked_from(path, &names)?
        .into_iter()
        .filter_map(|link| shelf.by_path(link.source.as_str()))
        .map(|document| rows.linked(&document))
        .collect())
}

/// What is wrong with the file.
pub(super) fn problems(document: &Document) -> Vec<Notice> {
    let path = document.path.as_str();
    let said = document.problems.iter().map(|problem| {
        Notice::of(problem.code.as_str(), &problem.message).at(path, problem.line, problem.column)
    });
    said.collect()
}

/// Says that the id of a document is that of another one as well.
fn shared_id(shelf: &Shelf, document: &Document) -> Option<Notice> {
    let (id, path) = (document.id.as_deref()?, document.path.as_str());
    let others = shelf.others_with_id(id, path);
    let other = others.first()?;
    let more = match others.len() {
        1 => String::new(),
        count => format!(" and {} more", count - 1),
    };
    let first = others.iter().map(String::as_str).chain([path]).min()?;
    let message =
        format!("The id {id} stands in {other}{more} as well; what names the id leads to {first}.");
    Some(Notice::of("same_id", message).at(path, 0, 0))
}

/// Counting is a convenience: when it fails, reading goes on.
fn remember_opened(engine: &Engine, handbook: &Handbook, id: &str) {
    let root = handbook.root().to_string_lossy();
    let now = engine.clock().now();
    engine
        .local(|local| local.document_opened(&root, id, now))
        .unwrap_or_default();
}

pub(super) fn no_document(doc: &str) -> ApiError {
    ApiError::new(ErrorCode::NotFound, format!("There is no published document “{doc}”."))
        .with_hint("A document is named by its path in the handbook, such as refunds/opened-items.md, or by its id.").saying("no_document", &[("doc", doc)])
}

pub(super) fn no_section(document: &Document, anchor: &str) -> ApiError {
    let anchors: Vec<&str> = document
        .sections
        .iter()
        .map(|section| section.anchor.as_str())
        .filter(|anchor| !anchor.is_empty())
        .take(12)
        .collect();
    let path = document.path.as_str();
    let error = ApiError::new(
        ErrorCode::NotFound,
        format!("{path} has no section “{anchor}”."),
    );
    if anchors.is_empty() {
        return error;
    }
    error.with_hint(format!("Its sections are: {}.", anchors.join(", ")))
}

fn nothing_published(view: &View) -> ApiError {
    ApiError::new(ErrorCode::NotFound, not_published_yet(view)).with_hint(
        "`carebook new` starts a draft of a first document; publishing it makes the branch.",
    )
}

/// Says that the publish branch holds nothing at all.
pub(super) fn not_published_yet(view: &View) -> String {
    format!(
        "Nothing is published yet: the branch {} has no commit.",
        view.branch
    )
}

/// What `show` prints.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The document's path at that time.
    pub path: String,
    /// `id:` of its front matter, else its path.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its kind.
    pub kind: Option<String>,
    /// Its owner.
    pub owner: Option<crate::api::types::Owner>,
    /// Its language.
    pub lang: String,
    /// The whole, or the section, as a page of its own would hold it.
    pub html: String,
    /// The whole, or the section, as it is written.
    pub source: String,
    /// The whole, or the section, without markup.
    pub text: String,
    /// Headings.
    pub sections: Vec<Heading>,
    /// How far it can be trusted today; nothing for an older text.
    pub freshness: Option<crate::api::types::Freshness>,
    /// The last change that counts.
    pub updated: Option<crate::api::types::Change>,
    /// What is wrong with the file.
    pub problems: Vec<Notice>,
}

/// Which text of a document `show` prints.
#[derive(Clone, Debug)]
pub enum When {
    /// The published one.
    Now,
    /// The one at a commit, branch or tag.
    Revision(String),
    /// What the handbook said at the end of that day.
    EndOf(Date),
}

/// Returns a document or one of its sections for the terminal.
///
/// # Errors
/// When there is no such document, section or time, or it cannot be read.
pub fn show(
    engine: &Engine,
    doc: &str,
    anchor: Option<&str>,
    when: &When,
) -> Result<Shown, ApiError> {
    let handbook = engine.handbook()?;
    let view = handbook.view();
    handbook.read(|reader| {
        let shelf = Shelf::of(&handbook, &view);
        let mut found = match when {
            When::Now => find(reader, &view, &shelf, doc)?,
            earlier => super::history::find_earlier(reader, &view, &shelf, doc, earlier)?,
        };
        let section = match anchor {
            Some(anchor) => Some(
                found
                    .document
                    .section(anchor)
                    .cloned()
                    .ok_or_else(|| no_section(&found.document, anchor))?,
            ),
            None => None,
        };
        let rows = Rows::of(&handbook, &view);
        let surroundings = surroundings(engine, reader, (&view, &shelf), &found, Mode::Portable);
        let (html, text) = match &section {
            Some(section) => (
                render_section(&found.document, section, &surroundings).html,
                plain(std::slice::from_ref(section)),
            ),
            None => (
                render(&found.document, &surroundings).html,
                plain(&found.document.sections),
            ),
        };
        let source = match section {
            Some(section) => found
                .document
                .source
                .get(section.range)
                .unwrap_or_default()
                .to_owned(),
            None => std::mem::take(&mut found.document.source),
        };
        let row = rows.row(&found.shelved);
        // An older text has its id from before; it is no second document.
        let shared = match when {
            When::Now => shared_id(&shelf, &found.document),
            When::Revision(_) | When::EndOf(_) => None,
        };
        Ok(Shown {
            path: row.path,
            id: row.id,
            title: row.title,
            kind: row.kind,
            owner: row.owner,
            lang: row.lang,
            html,
            source,
            text,
            sections: outline(&found.document),
            freshness: matches!(when, When::Now).then_some(row.freshness),
            updated: row.updated,
            problems: (problems(&found.document).into_iter())
                .chain(shared)
                .collect(),
        })
    })
}

fn plain(sections: &[carebook_domain::document::Section]) -> String {
    let mut out = String::new();
    for section in sections {
        if !section.heading.is_empty() {
            if !out.is_empty() {
                out.push('\n');
            }
            out.push_str(&section.heading);
            out.push('\n');
        }
        if !section.text.is_empty() {
            out.push_str(&section.text);
            out.push('\n');
        }
    }
    out
}
