//! Links that lead to documents which go or move.

use std::collections::{BTreeMap, BTreeSet};

use carebook_domain::document::{Document, LinkKind};
use carebook_domain::edit::{apply, rewrite_links};
use carebook_domain::text::fold;
use carebook_domain::{DocPath, ObjectId};
use carebook_git::draft::Draft as Branch;

use super::desk::{Desk, blob_in, bytes_of};
use super::joining::{Joined, Outcome};
use crate::api::ApiError;
use crate::api::drafts::LeftLink;
use crate::handbook::{Reader, Shelf};

/// The documents that may hold a link to some files: what the cache knows of, what the draft
/// changed, and those files themselves. Without a cache, all.
pub(super) fn sources(
    desk: &Desk<'_>,
    reader: &Reader,
    branch: &Branch,
    targets: &BTreeSet<&DocPath>,
) -> Result<BTreeSet<DocPath>, ApiError> {
    let repo = &reader.repo;
    let mut sources: BTreeSet<DocPath> = targets.iter().map(|path| (*path).clone()).collect();
    for change in repo.changes(branch.base, branch.tip)? {
        sources.insert(change.path);
    }
    match known_sources(desk, reader, targets)? {
        Some(known) if branch.base == desk.published() => sources.extend(known),
        _ => {
            let entries = repo.entries(branch.tip)?.entries;
            sources.extend(entries.into_iter().map(|entry| entry.path));
        }
    }
    sources.retain(DocPath::is_markdown);
    Ok(sources)
}

/// The published documents that link to some files, as the cache knows them; nothing without one.
fn known_sources(
    desk: &Desk<'_>,
    reader: &Reader,
    targets: &BTreeSet<&DocPath>,
) -> Result<Option<BTreeSet<DocPath>>, ApiError> {
    let library = desk.view.library(reader)?;
    let Some(cache) = reader.cache().filter(|_| !library.is_empty()) else {
        return Ok(None);
    };
    let mut sources = BTreeSet::new();
    for path in targets {
        let bare = path.as_str().strip_suffix(".md").unwrap_or(path.as_str());
        let mut names = vec![fold(path.as_str()), fold(bare), fold(path.stem())];
        let known = library.by_path(path.as_str());
        names.extend(known.map(|known| fold(&known.record.title)));
        names.extend(known.map(|known| fold(known.record.identity())));
        for link in cache.linked_from(path, &names)? {
            sources.insert(link.source);
        }
    }
    Ok(Some(sources))
}

/// The links of a draft's other documents that lead to files which go or move.
pub(super) fn leading_to(
    desk: &Desk<'_>,
    reader: &Reader,
    branch: &Branch,
    gone: &BTreeSet<&DocPath>,
) -> Result<Vec<LeftLink>, ApiError> {
    let all = sources(desk, reader, branch, gone)?;
    in_texts(desk, reader, Some(branch.tip), &all, gone)
}

/// The links of published documents that a draft leaves as they are, to what it takes away or
/// moves: after publishing they would lead nowhere.
pub(super) fn left_by_publishing(
    desk: &Desk<'_>,
    reader: &Reader,
    joined: &[Joined],
) -> Result<Vec<LeftLink>, ApiError> {
    let goes = |file: &&Joined| {
        file.published.is_some()
            && (matches!(file.outcome, Outcome::Remove)
                || file.is_move() && !matches!(file.outcome, Outcome::Nothing))
    };
    let gone: BTreeSet<&DocPath> = joined
        .iter()
        .filter(goes)
        .map(|file| &file.published_at)
        .collect();
    if gone.is_empty() {
        return Ok(Vec::new());
    }
    let mut all = known_sources(desk, reader, &gone)?.unwrap_or_default();
    for file in joined {
        all.remove(&file.change.path);
        all.remove(&file.published_at);
    }
    in_texts(desk, reader, desk.published(), &all, &gone)
}

/// A document whose links follow files that move, written for its place; nothing where none does.
pub(in crate::usecase) fn with_links_led(
    written_at: &DocPath,
    bytes: &[u8],
    moves: &BTreeMap<DocPath, DocPath>,
) -> Result<Option<Vec<u8>>, ApiError> {
    if !written_at.is_markdown() {
        return Ok(None);
    }
    let document = Document::parse(written_at.clone(), bytes);
    let found = rewrite_links(&document, &|path| moves.get(path).cloned(), &|_| None);
    // What stands before the source in the file: a byte order mark, or nothing.
    let head = bytes.len().checked_sub(document.source.len());
    match head.and_then(|head| bytes.split_at_checked(head)) {
        Some((mark, rest)) if !found.edits.is_empty() && rest == document.source.as_bytes() => {
            let mut text = mark.to_vec();
            text.extend(apply(&document.source, &found.edits)?.into_bytes());
            Ok(Some(text))
        }
        _ => Ok(None),
    }
}

fn in_texts(
    desk: &Desk<'_>,
    reader: &Reader,
    commit: Option<ObjectId>,
    sources: &BTreeSet<DocPath>,
    gone: &BTreeSet<&DocPath>,
) -> Result<Vec<LeftLink>, ApiError> {
    let shelf = Shelf::of(&desk.handbook, &desk.view);
    let mut found = Vec::new();
    for source in sources.iter().filter(|source| !gone.contains(source)) {
        let Some(blob) = blob_in(&reader.repo, commit, source)? else {
            continue;
        };
        let document = Document::parse(source.clone(), &bytes_of(&reader.repo, blob)?);
        for link in &document.links {
            let leads_there = match &link.kind {
                LinkKind::Internal { path, .. } | LinkKind::Image { path } => gone.contains(path),
                LinkKind::Wiki { name, .. } => shelf
                    .named(name)
                    .is_some_and(|known| gone.contains(&known.record.path)),
                LinkKind::External { .. }
                | LinkKind::RemoteImage { .. }
                | LinkKind::Refused { .. } => false,
            };
            if leads_there {
                found.push(LeftLink {
                    path: source.as_str().to_owned(),
                    line: link.line,
                    target: link.target.clone(),
                });
            }
        }
    }
    Ok(found)
}
