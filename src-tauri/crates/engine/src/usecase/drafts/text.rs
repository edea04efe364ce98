//! The texts of a draft: opened, kept while they are typed, saved.

use carebook_domain::edit::{display_text, save as save_bytes};
use carebook_domain::text::nfc;
use carebook_domain::{DocPath, ObjectId};
use carebook_git::draft::Draft as Branch;
use carebook_git::{ChangeKind, CommitError, Edit, Repo};

use super::answers::{answers, trailer};
use super::begin::{Beginning, make_branch};
use super::desk::{Desk, blob_in, bytes_of, check_text, no_draft, path};
use super::joining::moves;
use super::sight::{change, describe, is_unsaved, title};
use crate::Engine;
use crate::api::drafts::{Autosaved, DraftText, Recovered, SaveOutcome};
use crate::api::writing::{AutosaveRequest, ForgetAutosave, ReadDraft, SaveRequest};
use crate::api::{ApiError, ErrorCode};
use crate::autosave::Kept;
use crate::handbook::{Reader, Shelf, Turn};

/// Another program may move the branch between a look and a save; after so many times we say so.
const TRIES: u32 = 5;

/// What a draft holds of a document.
pub(super) struct Held {
    /// The text to edit: the draft's own, or the published one where the draft has not changed it.
    pub blob: ObjectId,
    /// Every content that a save may be based on.
    pub bases: Vec<ObjectId>,
    /// Whether it is the draft's own text.
    pub is_own: bool,
    /// The published content where that is shown and the draft began with another, or with none.
    pub newer: Option<ObjectId>,
}

impl Held {
    /// What a commit has to say so that a text which was typed on newer published words is
    /// compared with those, and not with what the draft began with.
    pub fn answer(
        &self,
        desk: &Desk<'_>,
        based_on: Option<ObjectId>,
        path: &DocPath,
    ) -> Option<String> {
        let published = desk.published()?;
        self.newer
            .filter(|newer| based_on == Some(*newer))
            .map(|_| format!("\n\n{}", trailer(published, path)))
    }
}

/// Opens a document in a draft. What the draft has not changed is opened as it is published.
///
/// # Errors
/// When there is no such draft or document.
pub fn read(engine: &Engine, request: ReadDraft) -> Result<DraftText, ApiError> {
    let desk = Desk::open(engine)?;
    resurrect(&desk, &request.name)?;
    desk.handbook.read(|reader| {
        let repo = &reader.repo;
        let branch = desk.draft(repo, &request.name)?;
        let path = find_document(&desk, reader, &branch, &request.doc, Spelling::Near)?;
        let held = held(&desk, repo, &branch, &path)?
            .ok_or_else(|| not_in_draft(&request.name, path.as_str()))?;
        let (text, read_only) = match bytes_of(repo, held.blob)
            .and_then(|bytes| display_text(&bytes).map_err(ApiError::from))
        {
            Ok(text) => (text, None),
            Err(error) => (String::new(), Some(error.message)),
        };
        let mut recovered = Vec::new();
        for kept in desk.autosave.of_document(&request.name, &path) {
            if kept.text == text {
                // Saved, and the process ended before it could let go.
                desk.autosave
                    .let_go(&kept.draft, &kept.path, &kept.window)?;
            } else {
                recovered.push(Recovered {
                    window: kept.window,
                    text: kept.text,
                    at: kept.at.to_string(),
                    diverged: kept.base != held.blob,
                    base: kept.base.to_hex(),
                });
            }
        }
        Ok(DraftText {
            draft: describe(&desk, repo, &branch)?,
            path: path.as_str().to_owned(),
            text,
            base: held.blob.to_hex(),
            recovered,
            read_only,
        })
    })
}

/// Makes the branch anew for texts in autosave whose draft is gone, so that they can be opened.
fn resurrect(desk: &Desk<'_>, name: &str) -> Result<(), ApiError> {
    // Only its tip is asked for: without a published commit, `draft` would read all history.
    let reference = format!("refs/heads/draft/{name}");
    let exists = (desk.handbook)
        .read(|reader| -> Result<_, ApiError> { Ok(reader.repo.tip(&reference)?.is_some()) })?;
    let kept: Vec<Kept> = desk.autosave.all();
    let documents: Vec<DocPath> = kept
        .into_iter()
        .filter(|kept| kept.draft == name)
        .map(|kept| kept.path)
        .collect();
    if exists || documents.is_empty() {
        return Ok(());
    }
    desk.handbook.write(|turn| {
        if turn.repo.tip(&reference)?.is_some() {
            return Ok(());
        }
        let beginning = Beginning {
            name: Some(name),
            title: name,
            documents: &documents,
            edits: &[],
            base: None,
            trailers: &[],
        };
        make_branch(desk, turn, name, &beginning).map(drop)
    })?;
    desk.announce();
    Ok(())
}

/// How near what was typed must come to a document's path or id.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Spelling {
    /// Other case, no ending, or the title will do: whoever reads sees what was found.
    Near,
    /// Only the path or id itself, for whoever writes over what is found.
    Exact,
}

/// Where a document that is meant lies in a draft.
pub(super) fn find_document(
    desk: &Desk<'_>,
    reader: &Reader,
    branch: &Branch,
    doc: &str,
    spelling: Spelling,
) -> Result<DocPath, ApiError> {
    let there = |path: &DocPath| -> Result<bool, ApiError> {
        let repo = &reader.repo;
        Ok(blob_in(repo, Some(branch.tip), path)?.is_some()
            || blob_in(repo, desk.published(), path)?.is_some())
    };
    if let Ok(path) = DocPath::new(doc)
        && there(&path)?
    {
        return place_before(desk, &reader.repo, branch, path);
    }
    let shelf = Shelf::of(&desk.handbook, &desk.view);
    let known = match spelling {
        Spelling::Near => shelf.meant(doc),
        // Composed differently it looks the same.
        Spelling::Exact => shelf.find(doc).or_else(|| shelf.find(&nfc(doc))),
    };
    let known = known.map(|known| known.record.path.clone());
    let changes = reader.repo.changes(branch.base, branch.tip)?;
    for change in changes {
        let moved_from = match &change.kind {
            ChangeKind::Renamed { from } => Some(from),
            _ => None,
        };
        if moved_from.is_some() && moved_from == known.as_ref() {
            return Ok(change.path);
        }
        if known.is_none()
            && let Some(blob) = change.new_blob.filter(|_| change.path.is_markdown())
        {
            let bytes = bytes_of(&reader.repo, blob).unwrap_or_default();
            let found = carebook_domain::document::Document::parse(change.path.clone(), &bytes);
            if found.identity() == doc {
                return Ok(change.path);
            }
        }
    }
    known.ok_or_else(|| not_in_draft(&branch.name, doc))
}

/// The path that a published document has in a draft which changed it before it was moved to
/// this one.
fn place_before(
    desk: &Desk<'_>,
    repo: &Repo,
    branch: &Branch,
    path: DocPath,
) -> Result<DocPath, ApiError> {
    if blob_in(repo, Some(branch.tip), &path)?.is_some() {
        return Ok(path);
    }
    let moved = moves(repo, branch.base, desk.published())?;
    let before = moved.into_iter().find(|(_, to)| *to == path);
    let Some((from, _)) = before else {
        return Ok(path);
    };
    let own = blob_in(repo, Some(branch.tip), &from)?;
    let is_changed = own.is_some() && own != blob_in(repo, branch.base, &from)?;
    Ok(if is_changed { from } else { path })
}

pub(super) fn held(
    desk: &Desk<'_>,
    repo: &Repo,
    branch: &Branch,
    path: &DocPath,
) -> Result<Option<Held>, ApiError> {
    let own = blob_in(repo, Some(branch.tip), path)?;
    let begun = blob_in(repo, branch.base, path)?;
    let published = blob_in(repo, desk.published(), path)?;
    // What was decided is the draft's, also where it is what the draft began with.
    let is_own = own != begun || answers(repo, branch, desk.published())?.contains_key(path);
    Ok(match (own, published) {
        (Some(own), Some(published)) if !is_own => Some(Held {
            blob: published,
            bases: vec![own, published],
            is_own,
            newer: Some(published).filter(|published| *published != own),
        }),
        (Some(own), _) => Some(Held {
            blob: own,
            bases: vec![own],
            is_own,
            newer: None,
        }),
        // Published since the draft began.
        (None, Some(published)) if !is_own => Some(Held {
            blob: published,
            bases: vec![published],
            is_own,
            newer: Some(published),
        }),
        (None, _) => None,
    })
}

/// Where a document lies in a draft, by path or id.
///
/// # Errors
/// When there is no such draft or document.
pub fn place_in(engine: &Engine, name: &str, doc: &str) -> Result<String, ApiError> {
    let desk = Desk::open(engine)?;
    desk.handbook.read(|reader| {
        let branch = desk.draft(&reader.repo, name)?;
        let path = find_document(&desk, reader, &branch, doc, Spelling::Near)?;
        Ok(path.as_str().to_owned())
    })
}

/// A document of a draft by path or id: where it lies, and the content that the draft shows of it.
pub(in crate::usecase) fn held_in(
    desk: &Desk<'_>,
    reader: &Reader,
    branch: &Branch,
    doc: &str,
) -> Result<(DocPath, ObjectId), ApiError> {
    let path = find_document(desk, reader, branch, doc, Spelling::Near)?;
    let held = held(desk, &reader.repo, branch, &path)?
        .ok_or_else(|| not_in_draft(&branch.name, path.as_str()))?;
    Ok((path, held.blob))
}

/// Keeps text that is being typed. It is on this computer's disk when this returns.
///
/// # Errors
/// When the disk does not take it. The text kept before is still there then.
pub fn autosave(engine: &Engine, request: AutosaveRequest) -> Result<Autosaved, ApiError> {
    let handbook = engine.handbook()?;
    let at = engine.clock().now();
    handbook.autosave().note_place(handbook.root())?;
    handbook.autosave().keep(&Kept {
        draft: request.name,
        path: path(&request.path)?,
        window: request.window,
        base: base(&request.base)?,
        at,
        text: request.text,
    })?;
    Ok(Autosaved { at: at.to_string() })
}

/// Lets go of kept text that nobody needs any more.
///
/// # Errors
/// When it cannot be removed.
pub fn forget_autosave(engine: &Engine, request: ForgetAutosave) -> Result<(), ApiError> {
    let desk = Desk::open(engine)?;
    let path = path(&request.path)?;
    desk.autosave
        .let_go(&request.name, &path, &request.window)?;
    desk.announce();
    Ok(())
}

/// Commits a text to a draft, if the draft still holds what the text was typed on.
///
/// # Errors
/// When there is no such draft or document, or the repository cannot be written.
pub fn save(engine: &Engine, request: SaveRequest) -> Result<SaveOutcome, ApiError> {
    let desk = Desk::open(engine)?;
    let document = path(&request.path)?;
    let based_on = base(&request.base)?;
    check_text(&request.text)?;
    let outcome = desk.handbook.write(|turn| {
        for _ in 0..TRIES {
            match save_once(&desk, turn, &request, &document, based_on) {
                Err(Failed::Moved) => {}
                Err(Failed::Other(error)) => return Err(error),
                Ok(outcome) => return Ok(outcome),
            }
        }
        Err(ApiError::new(
            ErrorCode::Refused,
            "Another program keeps writing to this draft.",
        )
        .with_hint("The text is kept on this computer. Save again in a moment.")
        .saying("busy", &[]))
    })?;
    match &outcome {
        SaveOutcome::Saved { .. } | SaveOutcome::Unchanged { .. } => {
            desk.autosave
                .let_go(&request.name, &document, &request.window)?;
            desk.announce();
        }
        SaveOutcome::Diverged { .. } => desk.autosave.keep(&Kept {
            draft: request.name,
            path: document,
            window: request.window,
            base: based_on,
            at: engine.clock().now(),
            text: request.text,
        })?,
    }
    Ok(outcome)
}

enum Failed {
    Moved,
    Other(ApiError),
}

impl<E: Into<ApiError>> From<E> for Failed {
    fn from(error: E) -> Self {
        Self::Other(error.into())
    }
}

fn save_once(
    desk: &Desk<'_>,
    turn: &Turn,
    request: &SaveRequest,
    document: &DocPath,
    based_on: ObjectId,
) -> Result<SaveOutcome, Failed> {
    let repo = &turn.repo;
    let branch = desk.draft(repo, &request.name)?;
    let Some(held) = held(desk, repo, &branch, document)? else {
        return Err(not_in_draft(&request.name, &request.path).into());
    };
    if !held.bases.contains(&based_on) {
        return Ok(diverged(repo, &branch, document, held.blob)?);
    }
    let before = bytes_of(repo, based_on)?;
    let bytes = save_bytes(&before, &request.text).map_err(ApiError::from)?;
    if bytes == before {
        return Ok(SaveOutcome::Unchanged {
            base: held.blob.to_hex(),
        });
    }
    let message = match request.note.as_deref().map(str::trim) {
        Some(note) if !note.is_empty() => note.to_owned(),
        _ => format!("Draft: {}", title(&branch)),
    };
    let answer = held.answer(desk, Some(based_on), document);
    let message = message + answer.as_deref().unwrap_or_default();
    let author = desk.author()?;
    let edits = [Edit::Put(document.clone(), bytes)];
    let tree = repo.tree_of_edits(Some(branch.tip), &edits)?;
    let commit = repo.commit_tree(Some(branch.tip), tree, &author, &author, &message)?;
    match turn.land(&branch.branch(), Some(branch.tip), commit, None) {
        Ok(_) => {}
        Err(CommitError::Moved { .. }) => return Err(Failed::Moved),
        Err(error) => return Err(error.into()),
    }
    let blob = blob_in(repo, Some(commit), document)?.unwrap_or(held.blob);
    Ok(SaveOutcome::Saved {
        base: blob.to_hex(),
        tip: commit.to_hex(),
        at: author.time.to_string(),
    })
}

pub(super) fn diverged(
    repo: &Repo,
    branch: &Branch,
    document: &DocPath,
    blob: ObjectId,
) -> Result<SaveOutcome, ApiError> {
    let theirs = display_text(&bytes_of(repo, blob)?)?;
    let mut by = branch.commits.first();
    for commit in &branch.commits {
        if blob_in(repo, Some(commit.id), document)? != Some(blob) {
            break;
        }
        by = Some(commit);
    }
    Ok(SaveOutcome::Diverged {
        theirs,
        base: blob.to_hex(),
        by: by.map(change).ok_or_else(|| no_draft(&branch.name))?,
    })
}

/// Commits what autosave holds of a draft, so that putting the draft away loses nothing. A text that
/// was typed on what the draft holds becomes the draft's. A text that lost a race does not: it is put
/// aside as it is, and is offered again with the draft.
pub(super) fn commit_unsaved(
    desk: &Desk<'_>,
    turn: &Turn,
    branch: Branch,
) -> Result<Branch, ApiError> {
    let mut branch = branch;
    let repo = &turn.repo;
    let mut kept = desk.autosave.all();
    kept.retain(|kept| kept.draft == branch.name);
    let mut taken: Vec<DocPath> = Vec::new();
    // The newest first: of several texts typed on the same one, the last is the draft's.
    for kept in &kept {
        if !is_unsaved(repo, branch.tip, kept)? {
            continue;
        }
        let held = held(desk, repo, &branch, &kept.path)?;
        let answer = held
            .as_ref()
            .and_then(|held| held.answer(desk, Some(kept.base), &kept.path));
        let fits = held.is_some_and(|held| held.bases.contains(&kept.base));
        let before = blob_in(repo, Some(branch.tip), &kept.path)?.unwrap_or(kept.base);
        let bytes = match bytes_of(repo, before) {
            Ok(before) => save_bytes(&before, &kept.text).ok(),
            Err(_) => None,
        };
        match bytes {
            Some(bytes) if fits && !taken.contains(&kept.path) => {
                let edits = [Edit::Put(kept.path.clone(), bytes)];
                let message = "Draft: text that was not saved yet".to_owned()
                    + answer.as_deref().unwrap_or_default();
                desk.commit(turn, &branch, &edits, &message)?;
                branch = desk.draft(repo, &branch.name)?;
                taken.push(kept.path.clone());
            }
            _ => desk.autosave.put_away(kept)?,
        }
    }
    for kept in &kept {
        desk.autosave
            .let_go(&kept.draft, &kept.path, &kept.window)?;
    }
    Ok(branch)
}

pub(super) fn base(text: &str) -> Result<ObjectId, ApiError> {
    ObjectId::from_hex(text).map_err(|_| {
        ApiError::new(
            ErrorCode::BadRequest,
            format!("“{text}” is not the id of a text."),
        )
    })
}

pub(super) fn not_in_draft(name: &str, doc: &str) -> ApiError {
    ApiError::new(
        ErrorCode::NotFound,
        format!("“{doc}” is neither in the draft “{name}” nor published."),
    )
    .saying("no_document", &[("doc", doc)])
}
