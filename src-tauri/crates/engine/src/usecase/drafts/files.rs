//! The files of a draft: images that come, documents that go or move.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use carebook_domain::document::Document;
use carebook_domain::edit::{apply, rewrite_links};
use carebook_domain::text::fold;
use carebook_domain::{DocPath, ObjectId};
use carebook_git::draft::{Draft as Branch, slug};
use carebook_git::{Edit, Repo};

use super::desk::{Desk, blob_in, bytes_of, new_path, path, portable};
use super::leading::{leading_to, sources};
use super::sight::{DOCUMENT, describe};
use crate::Engine;
use crate::api::drafts::{AddedImage, LeftLink, MoveOutcome, RemoveOutcome};
use crate::api::writing::{AddImage, MoveRequest, RemoveRequest};
use crate::api::{ApiError, ErrorCode};
use crate::handbook::{Reader, Shelf, Turn};
use crate::usecase::naming::Naming;
use crate::usecase::{editing, links};

/// Larger images make a repository heavy for ever.
const LARGEST_IMAGE: usize = 10 * 1024 * 1024;

/// Puts an image into a draft, below `assets/`.
///
/// # Errors
/// When it is no image of a kind that is shown, is too large, or the repository cannot be
/// written.
pub fn add_image(engine: &Engine, request: AddImage) -> Result<AddedImage, ApiError> {
    let desk = Desk::open(engine)?;
    let document = path(&request.path)?;
    let bytes = STANDARD
        .decode(request.bytes_base64.as_bytes())
        .map_err(|error| {
            ApiError::new(
                ErrorCode::BadRequest,
                format!("The image did not arrive whole: {error}."),
            )
        })?;
    if bytes.len() > LARGEST_IMAGE {
        return Err(ApiError::new(
            ErrorCode::Refused,
            format!(
                "This image has {} MB; up to 10 MB can be put into a handbook.",
                bytes.len() >> 20
            ),
        )
        .with_hint("Make it smaller, or cut out the part that matters.")
        .saying("image_large", &[("mb", "10")]));
    }
    let ending = image_ending(&bytes).ok_or_else(|| {
        ApiError::new(
            ErrorCode::Refused,
            "This is no picture that a handbook can show: PNG, JPEG, GIF, WebP and AVIF are.",
        )
        .saying("no_picture", &[])
    })?;
    let stem = image_stem(&request.file_name, &document);
    let added = desk.handbook.write(|turn| {
        let repo = &turn.repo;
        let branch = desk.draft(repo, &request.name)?;
        let target = place_of_image(repo, branch.tip, &stem, ending, &bytes)?;
        if blob_in(repo, Some(branch.tip), &target)?.is_none() {
            let message = format!("Draft: image {}", target.file_name());
            let edits = [Edit::Put(target.clone(), bytes.clone())];
            desk.commit(turn, &branch, &edits, &message)?;
        }
        let tip = desk.draft(repo, &request.name)?.tip;
        if let Some(blob) = blob_in(repo, Some(tip), &target)? {
            editing::show_image(engine, blob, &target);
        }
        Ok(target)
    })?;
    desk.announce();
    let alt = if is_nameless(&request.file_name) {
        String::new()
    } else {
        stem.replace('-', " ")
    };
    Ok(AddedImage {
        markdown: format!("!{}", links::link(&alt, &added, &document, None)),
        path: added.as_str().to_owned(),
    })
}

/// What an image is, by its first bytes; its name proves nothing.
fn image_ending(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', ..] => Some("png"),
        [0xff, 0xd8, 0xff, ..] => Some("jpg"),
        [b'G', b'I', b'F', b'8', ..] => Some("gif"),
        [
            b'R',
            b'I',
            b'F',
            b'F',
            _,
            _,
            _,
            _,
            b'W',
            b'E',
            b'B',
            b'P',
            ..,
        ] => Some("webp"),
        [_, _, _, _, b'f', b't', b'y', b'p', b'a', b'v', b'i', ..] => Some("avif"),
        _ => None,
    }
}

/// Names that programs give to what has none.
fn is_nameless(file_name: &str) -> bool {
    let stem = fold(
        file_name
            .rsplit_once('.')
            .map_or(file_name, |(stem, _)| stem),
    );
    let words = stem.trim_matches(|c: char| !c.is_alphabetic());
    matches!(
        words,
        "" | "image" | "img" | "unnamed" | "clipboard" | "pasted image" | "screenshot"
    )
}

fn image_stem(file_name: &str, document: &DocPath) -> String {
    if is_nameless(file_name) {
        return slug(document.stem());
    }
    slug(
        file_name
            .rsplit_once('.')
            .map_or(file_name, |(stem, _)| stem),
    )
}

/// The first free name; the same picture is not stored twice under one name.
fn place_of_image(
    repo: &Repo,
    tip: ObjectId,
    stem: &str,
    ending: &str,
    bytes: &[u8],
) -> Result<DocPath, ApiError> {
    for number in 1_u32..10_000 {
        let name = match number {
            1 => format!("assets/{stem}.{ending}"),
            number => format!("assets/{stem}-{number}.{ending}"),
        };
        let target = path(&name)?;
        match repo.entry_at(tip, &target)? {
            None => return Ok(target),
            Some(entry) if entry.kind.is_file() => {
                let same = repo.blob_size(entry.blob)? == bytes.len() as u64
                    && matches!(
                        repo.blob(entry.blob, LARGEST_IMAGE as u64)?,
                        carebook_git::Blob::Bytes(there) if there == bytes
                    );
                if same {
                    return Ok(target);
                }
            }
            Some(_) => {}
        }
    }
    Err(ApiError::new(
        ErrorCode::Refused,
        format!("Every name like {stem}.{ending} is taken."),
    ))
}

/// Takes a document out of the handbook, once the draft is published. Links of other documents that
/// lead to it are named: they have to be taken out, or led elsewhere, in the same draft.
///
/// # Errors
/// When it is not in the draft, or the repository cannot be written.
pub fn remove(engine: &Engine, request: RemoveRequest) -> Result<RemoveOutcome, ApiError> {
    let desk = Desk::open(engine)?;
    let document = path(&request.path)?;
    let outcome = desk.handbook.write(|turn| {
        let repo = &turn.repo;
        let branch = desk.draft(repo, &request.name)?;
        if blob_in(repo, Some(branch.tip), &document)?.is_none() {
            return Err(not_there(&document));
        }
        let gone = BTreeSet::from([&document]);
        let linked = desk
            .handbook
            .read(|reader| leading_to(&desk, reader, &branch, &gone))?;
        let mut message = format!("Draft: remove {document}");
        if request.open_linked == Some(true) {
            let mut paths: Vec<&str> = linked.iter().map(|link| link.path.as_str()).collect();
            paths.dedup();
            message.push('\n');
            for path in paths {
                message.push_str(&format!("\n{DOCUMENT}: {path}"));
            }
        }
        desk.commit(turn, &branch, &[Edit::Remove(document.clone())], &message)?;
        let branch = desk.draft(repo, &request.name)?;
        Ok(RemoveOutcome {
            draft: describe(&desk, repo, &branch)?,
            linked,
        })
    })?;
    desk.announce();
    Ok(outcome)
}

/// Moves a document or a folder in a draft; links to it, and out of it, are rewritten.
///
/// # Errors
/// When it is not in the draft, the place is taken, or the repository cannot be written.
pub fn relocate(engine: &Engine, request: MoveRequest) -> Result<MoveOutcome, ApiError> {
    let desk = Desk::open(engine)?;
    let from = path(request.from.trim_end_matches('/'))?;
    let to = new_path(request.to.trim_end_matches('/'))?;
    let outcome = desk.handbook.write(|turn| {
        let branch = desk.draft(&turn.repo, &request.name)?;
        move_in_turn(&desk, turn, &branch, &from, &to)
    })?;
    desk.announce();
    Ok(outcome)
}

/// [`relocate`], when it is one's turn to write.
pub(super) fn move_in_turn(
    desk: &Desk<'_>,
    turn: &Turn,
    branch: &Branch,
    from: &DocPath,
    to: &DocPath,
) -> Result<MoveOutcome, ApiError> {
    let repo = &turn.repo;
    let moves = moves(repo, branch, from, to)?;
    let mut edits: Vec<Edit> = moves
        .iter()
        .map(|(from, to)| Edit::Rename {
            from: from.clone(),
            to: to.clone(),
        })
        .collect();
    let (rewriting, linked) = desk.handbook.read(|reader| -> Result<_, ApiError> {
        Ok((
            rewritten(desk, reader, branch, &moves)?,
            leading_to(desk, reader, branch, &moves.keys().collect())?,
        ))
    })?;
    edits.extend(rewriting.edits);
    let message = format!("Draft: move {from} to {to}");
    desk.commit(turn, branch, &edits, &message)?;
    let branch = desk.draft(repo, &branch.name)?;
    Ok(MoveOutcome {
        draft: describe(desk, repo, &branch)?,
        moved: u32::try_from(moves.len()).unwrap_or(u32::MAX),
        rewritten: rewriting.count,
        linked,
        left: rewriting.left,
    })
}

/// Every file that moves: the document itself, or all that lies in the folder.
fn moves(
    repo: &Repo,
    branch: &Branch,
    from: &DocPath,
    to: &DocPath,
) -> Result<BTreeMap<DocPath, DocPath>, ApiError> {
    let mut moves = BTreeMap::new();
    if blob_in(repo, Some(branch.tip), from)?.is_some() {
        if from.is_markdown() != to.is_markdown() {
            return Err(ApiError::new(
                ErrorCode::BadRequest,
                format!("{to} must keep the ending of {from}."),
            )
            .saying("ending", &[("from", from.as_str()), ("to", to.as_str())]));
        }
        moves.insert(from.clone(), to.clone());
        return Ok(moves);
    }
    if to.is_in(from.as_str()) {
        return Err(ApiError::new(
            ErrorCode::BadRequest,
            format!("{from} cannot be moved into itself."),
        )
        .saying("into_itself", &[("path", from.as_str())]));
    }
    for entry in repo.entries_in(branch.tip, from.as_str())? {
        let below = entry.path.as_str().strip_prefix(from.as_str());
        if let (true, Some(below)) = (entry.kind.is_file(), below) {
            let target = portable(&format!("{to}{below}"))?;
            moves.insert(entry.path, target);
        }
    }
    if moves.is_empty() {
        return Err(not_there(from));
    }
    Ok(moves)
}

#[derive(Default)]
struct Rewriting {
    edits: Vec<Edit>,
    count: u32,
    left: Vec<LeftLink>,
}

fn rewritten(
    desk: &Desk<'_>,
    reader: &Reader,
    branch: &Branch,
    moves: &BTreeMap<DocPath, DocPath>,
) -> Result<Rewriting, ApiError> {
    let repo = &reader.repo;
    let mut rewriting = Rewriting::default();
    let shelf = Shelf::of(&desk.handbook, &desk.view);
    let naming = Naming::of_draft(reader, &shelf, desk.published(), branch.tip);
    let renamed = |name: &str| {
        let named = naming.named(name)?;
        let place = moves.get(&named.path)?;
        (!named.is_named_at(place, name)).then(|| place.clone())
    };
    for source in sources(desk, reader, branch, &moves.keys().collect())? {
        let Some(blob) = blob_in(repo, Some(branch.tip), &source)? else {
            continue;
        };
        let bytes = bytes_of(repo, blob)?;
        let document = Document::parse(source.clone(), &bytes);
        let found = rewrite_links(&document, &|path| moves.get(path).cloned(), &renamed);
        rewriting
            .left
            .extend(found.left.iter().map(|link| LeftLink {
                path: moves.get(&source).unwrap_or(&source).as_str().to_owned(),
                line: link.line,
                target: link.target.clone(),
            }));
        if found.edits.is_empty() {
            continue;
        }
        let target = moves.get(&source).unwrap_or(&source).clone();
        // What stands before the source in the file: a byte order mark, or nothing.
        let head = bytes.len().checked_sub(document.source.len());
        let mark = head.and_then(|head| bytes.split_at_checked(head));
        match mark {
            Some((mark, rest)) if rest == document.source.as_bytes() => {
                let mut text = mark.to_vec();
                text.extend(apply(&document.source, &found.edits)?.into_bytes());
                rewriting.count += u32::try_from(found.edits.len()).unwrap_or(u32::MAX);
                rewriting.edits.push(Edit::Put(target, text));
            }
            // Not UTF-8: patching it would change bytes that nobody meant to change.
            _ => rewriting.left.push(LeftLink {
                path: target.as_str().to_owned(),
                line: 1,
                target: String::new(),
            }),
        }
    }
    Ok(rewriting)
}

fn not_there(path: &DocPath) -> ApiError {
    ApiError::new(
        ErrorCode::NotFound,
        format!("There is nothing at {path} in this draft."),
    )
    .saying("no_document", &[("doc", path.as_str())])
}
