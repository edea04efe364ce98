//! Earlier versions of a document: read, compared, asked who wrote them, brought back.

use std::collections::{BTreeMap, HashMap};

use carebook_domain::blame::blame as by_line;
use carebook_domain::document::{Mode, render};
use carebook_domain::edit::display_text;
use carebook_domain::prose;
use carebook_git::Edit;

use super::documents::{When, problems, surroundings};
use super::drafts::{Beginning, Desk, begin_with, bytes_of, compared, with_links_led};
use super::history::{find_earlier, lies_now, stored};
use crate::Engine;
use crate::api::drafts::{BlameBlock, Draft, ProseDiff, VersionView};
use crate::api::requests::DocumentRequest;
use crate::api::types::Change;
use crate::api::writing::{CompareRequest, RestoreRequest, VersionRequest};
use crate::api::{ApiError, ErrorCode};
use crate::handbook::{Shelf, change};

/// What stands for the newest version in a request.
const PUBLISHED: &str = "published";
/// Versions that are looked at for who wrote what; what is older belongs to the oldest of them.
const MOST_VERSIONS: usize = 400;

fn when(revision: &str) -> When {
    match revision {
        PUBLISHED => When::Now,
        revision => When::Revision(revision.to_owned()),
    }
}

/// Compares two versions of a document.
///
/// # Errors
/// When the document was not there then, or it cannot be read.
pub fn compare(engine: &Engine, request: CompareRequest) -> Result<ProseDiff, ApiError> {
    let handbook = engine.handbook()?;
    let view = handbook.view();
    handbook.read(|reader| {
        let shelf = Shelf::of(&handbook, &view);
        let at =
            |revision: &str| find_earlier(reader, &view, &shelf, &request.doc, &when(revision));
        let (old, new) = (at(&request.from)?, at(&request.to)?);
        compared(
            &reader.repo,
            request.form.unwrap_or_default(),
            &new.document.path,
            Some(old.blob),
            Some(new.blob),
        )
    })
}

/// Returns a document as it was in one version.
///
/// # Errors
/// When the document was not there then, or it cannot be read.
pub fn version(engine: &Engine, request: VersionRequest) -> Result<VersionView, ApiError> {
    let handbook = engine.handbook()?;
    let view = handbook.view();
    handbook.read(|reader| {
        let shelf = Shelf::of(&handbook, &view);
        let found = find_earlier(reader, &view, &shelf, &request.doc, &when(&request.commit))?;
        let around = surroundings(engine, reader, (&view, &shelf), &found, Mode::Window);
        let html = render(&found.document, &around).html;
        let facts = found.shelved.updated.as_deref();
        Ok(VersionView {
            path: found.document.path.as_str().to_owned(),
            title: found.document.title.clone(),
            change: facts.map_or_else(|| bare(&found.commit.to_hex()), change),
            html,
            problems: problems(&found.document),
            source: found.document.source,
        })
    })
}

fn bare(commit: &str) -> Change {
    Change {
        commit: commit.to_owned(),
        at: String::new(),
        author: String::new(),
        email: String::new(),
        summary: String::new(),
    }
}

/// Returns who wrote each paragraph of a document last, and when.
///
/// # Errors
/// When there is no such document, or it cannot be read.
pub fn blame(engine: &Engine, request: DocumentRequest) -> Result<Vec<BlameBlock>, ApiError> {
    let paragraphs = paragraphs(engine, &request.doc)?;
    Ok(paragraphs.into_iter().map(|(block, _)| block).collect())
}

/// Returns who wrote each paragraph of a document last, with its text.
///
/// # Errors
/// When there is no such document, or it cannot be read.
pub fn paragraphs(engine: &Engine, doc: &str) -> Result<Vec<(BlameBlock, String)>, ApiError> {
    let handbook = engine.handbook()?;
    let view = handbook.view();
    handbook.read(|reader| {
        let shelf = Shelf::of(&handbook, &view);
        let found = find_earlier(reader, &view, &shelf, doc, &When::Now)?;
        let mut versions = stored(reader, &found.document.path)?;
        versions.truncate(MOST_VERSIONS);
        versions.reverse();
        let mut texts: HashMap<_, String> = HashMap::new();
        for (version, _) in &versions {
            if let std::collections::hash_map::Entry::Vacant(entry) = texts.entry(version.blob) {
                let bytes = bytes_of(&reader.repo, version.blob).unwrap_or_default();
                entry.insert(display_text(&bytes).unwrap_or_default());
            }
        }
        let chain: Vec<&str> = versions
            .iter()
            .filter_map(|(version, _)| texts.get(&version.blob).map(String::as_str))
            .collect();
        let brought = by_line(&chain);
        let Some(newest) = chain.last() else {
            return Ok(Vec::new());
        };
        let mut out = Vec::new();
        for block in prose::blocks(newest) {
            let line_of = |at: usize| {
                newest
                    .get(..at)
                    .map_or(0, |text| text.matches('\n').count())
            };
            let text = newest.get(block.range.clone()).unwrap_or_default();
            let from = line_of(block.range.start);
            let to = from + text.trim_end().matches('\n').count();
            let last = brought.get(from..=to).and_then(|lines| lines.iter().max());
            let Some((_, facts)) = last.and_then(|number| versions.get(*number)) else {
                continue;
            };
            let number = |line: usize| u32::try_from(line + 1).unwrap_or(u32::MAX);
            let block = BlameBlock {
                from_line: number(from),
                to_line: number(to),
                change: change(facts),
            };
            out.push((block, text.trim_end().to_owned()));
        }
        Ok(out)
    })
}

/// Starts a draft with an older text of a document.
///
/// # Errors
/// When the document was not there then, nobody said who acts, or the repository cannot be
/// written.
pub fn restore(engine: &Engine, request: RestoreRequest) -> Result<Draft, ApiError> {
    let desk = Desk::open(engine)?;
    let (path, bytes, title) = desk.handbook.read(|reader| -> Result<_, ApiError> {
        let shelf = Shelf::of(&desk.handbook, &desk.view);
        let wanted = when(&request.to);
        if matches!(wanted, When::Now) {
            return Err(ApiError::new(
                ErrorCode::BadRequest,
                "Name the version to restore by its commit.",
            ));
        }
        let found = find_earlier(reader, &desk.view, &shelf, &request.doc, &wanted)?;
        // Where the document lies today; its old place when it is gone.
        let now = lies_now(reader, &shelf, &request.doc, &found)?;
        let was = found.document.path;
        let now = now.unwrap_or_else(|| was.clone());
        let bytes = bytes_of(&reader.repo, found.blob)?;
        // Its links lead from where it lay then.
        let led = with_links_led(&was, &bytes, &BTreeMap::from([(was.clone(), now.clone())]))?;
        Ok((now, led.unwrap_or(bytes), found.document.title))
    })?;
    let title = format!("Restore: {title}");
    begin_with(
        &desk,
        &Beginning {
            name: None,
            title: &title,
            documents: std::slice::from_ref(&path),
            edits: &[Edit::Put(path.clone(), bytes)],
            base: None,
            trailers: &[],
        },
    )
}
