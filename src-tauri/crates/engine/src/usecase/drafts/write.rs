//! Whole texts from the terminal, on standard input. A write goes through when the draft holds what
//! the terminal read or wrote last, or what it names as its base; what somebody else saved since is
//! never overwritten unseen. A text that was refused is kept in autosave.

use carebook_domain::edit::save as save_bytes;
use carebook_domain::text::nfc;
use carebook_domain::{DocPath, ObjectId};
use carebook_git::draft::Draft as Branch;
use carebook_git::{CommitError, Edit};

use super::desk::{Desk, blob_in, bytes_of, check_text, new_path};
use super::joining::{Outcome, join};
use super::resolve::{Decision, decide};
use super::sight::{describe, title};
use super::text::{Held, Spelling, base, diverged, find_document, held, not_in_draft};
use crate::Engine;
use crate::api::drafts::{Draft, SaveOutcome};
use crate::api::types::Change;
use crate::api::{ApiError, ErrorCode};
use crate::autosave::Kept;
use crate::handbook::Turn;

/// Another program may move the branch between a look and a write; after so many times we say so.
const TRIES: u32 = 5;
/// The word by which autosave tells the terminal from windows.
const WINDOW: &str = "terminal";

/// A text to write.
#[derive(Clone, Debug)]
pub struct Write {
    /// The draft.
    pub name: String,
    /// The document: path or id; a path that is not there is a new document.
    pub doc: String,
    /// The whole text.
    pub text: String,
    /// The content that the draft must still hold.
    pub base: Option<String>,
    /// The commit's message.
    pub note: Option<String>,
}

/// What came of a write.
#[derive(Clone, Debug)]
pub enum Written {
    /// It is in the draft.
    Saved {
        /// The draft.
        draft: Draft,
        /// The document.
        path: String,
        /// The content it has now.
        blob: String,
        /// Who saved the text that it replaces and that the terminal never saw.
        replaced: Option<Change>,
        /// Whether it decided a conflict with what was published.
        decided: bool,
    },
    /// Somebody else saved since. Nothing was overwritten; the text is kept.
    Diverged {
        /// The draft.
        draft: Draft,
        /// The document.
        path: String,
        /// The text that stands there now.
        theirs: String,
        /// Its content's id; a write that names it as its base goes through.
        blob: String,
        /// Who saved it.
        by: Change,
        /// Under which name the refused text is kept.
        kept: String,
    },
}

/// Writes the whole text of a document in a draft, or adds the document.
///
/// # Errors
/// When there is no such draft, the path is none, or the repository cannot be written.
pub fn write(engine: &Engine, request: &Write) -> Result<Written, ApiError> {
    let desk = Desk::open(engine)?;
    check_text(&request.text)?;
    let based_on = request.base.as_deref().map(base).transpose()?;
    let written = desk.handbook.write(|turn| {
        let repo = &turn.repo;
        for _ in 0..TRIES {
            let branch = desk.draft(repo, &request.name)?;
            let path = place(&desk, &branch, request)?;
            match write_once(&desk, turn, &branch, &path, based_on, request) {
                Err(Failed::Moved) => {}
                Err(Failed::Other(error)) => return Err(error),
                // Kept while it is one's turn: another terminal would take the same place.
                Ok(written @ Written::Diverged { .. }) => {
                    let kept = keep(&desk, request, &path, based_on, written)?;
                    return Ok((path, kept));
                }
                Ok(written) => return Ok((path, written)),
            }
        }
        Err(ApiError::new(
            ErrorCode::Refused,
            "Another program keeps writing to this draft.",
        )
        .with_hint("Write again in a moment."))
    });
    let (path, written) = match written {
        Ok(written) => written,
        Err(error) => return Err(keep_unwritten(&desk, request, based_on, error)),
    };
    if let Written::Diverged { .. } = &written {
        return Ok(written);
    }
    if let Written::Saved { blob, .. } = &written
        && let Ok(blob) = ObjectId::from_hex(blob)
    {
        desk.saw_text(&request.name, &path, blob);
    }
    desk.announce();
    Ok(written)
}

/// Where the text goes: to exactly the document that was named, or to a new one at that path.
fn place(desk: &Desk<'_>, branch: &Branch, request: &Write) -> Result<DocPath, ApiError> {
    let doc = request.doc.as_str();
    let doc = doc.strip_prefix("./").unwrap_or(doc);
    let found = |spelling| {
        (desk.handbook).read(|reader| find_document(desk, reader, branch, doc, spelling))
    };
    let error = match found(Spelling::Exact) {
        Err(error) if error.code == ErrorCode::NotFound => error,
        found => return found,
    };
    let new = new_path(doc);
    match found(Spelling::Near) {
        // `ma.md` beside `mã.md` is a document of its own; another case only, or no ending, is a
        // slip.
        Ok(near) if is_mistyped(&near, new.as_ref().ok()) => Err(not_that(doc, &near)),
        _ if request.base.is_some() => Err(error),
        _ => new,
    }
}

fn is_mistyped(near: &DocPath, typed: Option<&DocPath>) -> bool {
    typed.is_none_or(|typed| {
        let folded = |path: &DocPath| nfc(path.as_str()).to_lowercase();
        let twins = folded(near) == folded(typed);
        twins || !typed.is_markdown()
    })
}

fn not_that(doc: &str, near: &DocPath) -> ApiError {
    ApiError::new(
        ErrorCode::NotFound,
        format!("“{doc}” is neither in the draft nor published; {near} is. Nothing was written."),
    )
    .with_hint("Write to a document by exactly its path or id.")
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

fn write_once(
    desk: &Desk<'_>,
    turn: &Turn,
    branch: &Branch,
    path: &DocPath,
    based_on: Option<ObjectId>,
    request: &Write,
) -> Result<Written, Failed> {
    let repo = &turn.repo;
    let held = held(desk, repo, branch, path)?;
    let seen = desk.seen(&request.name, path);
    if held.is_none() && based_on.is_some() {
        return Err(not_in_draft(&request.name, path.as_str()).into());
    }
    let own = blob_in(repo, Some(branch.tip), path)?;
    let is_own = held.as_ref().is_some_and(|held| held.is_own);
    let answer = held
        .as_ref()
        .and_then(|held| held.answer(desk, based_on.or(seen.blob), path));
    let mut replaced = None;
    if let Some(Held { blob, bases, .. }) = &held {
        let is_known = match (based_on, seen.blob) {
            (Some(based_on), _) => bases.contains(&based_on),
            (None, Some(seen)) => !is_own || bases.contains(&seen),
            (None, None) => true,
        };
        if !is_known || (based_on.is_none() && is_own && seen.blob.is_none()) {
            let SaveOutcome::Diverged { theirs, base, by } = diverged(repo, branch, path, *blob)?
            else {
                return Err(not_in_draft(&request.name, path.as_str()).into());
            };
            if !is_known {
                return Ok(Written::Diverged {
                    draft: describe(desk, repo, branch)?,
                    path: path.as_str().to_owned(),
                    theirs,
                    blob: base,
                    by,
                    kept: String::new(),
                });
            }
            replaced = Some(by);
        }
    }
    let bytes = match &held {
        Some(held) => {
            save_bytes(&bytes_of(repo, held.blob)?, &request.text).map_err(ApiError::from)?
        }
        None => request.text.as_bytes().to_vec(),
    };
    let before = match &held {
        Some(held) if answer.is_some() => Some(held.blob),
        _ => own,
    };
    let is_same = match before {
        Some(before) => bytes_of(repo, before)? == bytes,
        None => false,
    };
    let mut decided = false;
    // A text that answers a conflict which was told decides it.
    if !is_same && let Some(told) = seen.told {
        let published = desk.published();
        let is_published = published.is_some_and(|tip| repo.contains(tip, told).unwrap_or(false));
        let file = match is_published {
            true => join(repo, branch, Some(told))?
                .into_iter()
                .find(|file| file.change.path == *path),
            false => None,
        };
        if let Some(file) = file
            && matches!(file.outcome, Outcome::Conflict(_))
            && file.moved_apart.is_none()
        {
            decide(
                desk,
                turn,
                branch,
                &file,
                told,
                Decision::Text(&request.text),
            )?;
            decided = true;
        }
    }
    if !is_same && !decided {
        let message = match request.note.as_deref().map(str::trim) {
            Some(note) if !note.is_empty() => note.to_owned(),
            _ => format!("Draft: {}", title(branch)),
        };
        let message = message + answer.as_deref().unwrap_or_default();
        let edits = [Edit::Put(path.clone(), bytes)];
        let author = desk.author()?;
        let tree = repo.tree_of_edits(Some(branch.tip), &edits)?;
        let commit = repo.commit_tree(Some(branch.tip), tree, &author, &author, &message)?;
        match turn.land(&branch.branch(), Some(branch.tip), commit, None) {
            Ok(_) => {}
            Err(CommitError::Moved { .. }) => return Err(Failed::Moved),
            Err(error) => return Err(error.into()),
        }
    }
    let branch = desk.draft(repo, &request.name)?;
    let blob = match is_same {
        true => before,
        false => blob_in(repo, Some(branch.tip), path)?,
    };
    Ok(Written::Saved {
        draft: describe(desk, repo, &branch)?,
        path: path.as_str().to_owned(),
        blob: blob.map(|blob| blob.to_hex()).unwrap_or_default(),
        replaced: replaced.filter(|_| !is_same),
        decided,
    })
}

/// Keeps a text that was refused, beside those that were refused before.
fn keep(
    desk: &Desk<'_>,
    request: &Write,
    path: &DocPath,
    based_on: Option<ObjectId>,
    written: Written,
) -> Result<Written, ApiError> {
    let Written::Diverged {
        draft,
        path: shown,
        theirs,
        blob,
        by,
        ..
    } = written
    else {
        return Ok(written);
    };
    let seen = desk.seen(&request.name, path).blob;
    let now = ObjectId::from_hex(&blob).ok();
    let kept = match based_on.or(seen).or(now) {
        Some(base) => keep_text(desk, request, path, base)?,
        None => String::new(),
    };
    Ok(Written::Diverged {
        draft,
        path: shown,
        theirs,
        blob,
        by,
        kept,
    })
}

/// Keeps the text on this computer, unless it is kept already; returns under which name.
fn keep_text(
    desk: &Desk<'_>,
    request: &Write,
    path: &DocPath,
    base: ObjectId,
) -> Result<String, ApiError> {
    let there = desk.autosave.of_document(&request.name, path);
    if let Some(known) = there.iter().find(|kept| kept.text == request.text) {
        return Ok(known.window.clone());
    }
    let mut number = 1_u32;
    let mut window = WINDOW.to_owned();
    while there.iter().any(|kept| kept.window == window) {
        number += 1;
        window = format!("{WINDOW}-{number}");
    }
    desk.autosave.keep(&Kept {
        draft: request.name.clone(),
        path: path.clone(),
        window: window.clone(),
        base,
        at: desk.engine.clock().now(),
        text: request.text.clone(),
    })?;
    Ok(window)
}

/// Keeps a text that could not be written, where it is known what it was for, and says so: what came
/// through a pipe is nowhere else.
fn keep_unwritten(
    desk: &Desk<'_>,
    request: &Write,
    based_on: Option<ObjectId>,
    error: ApiError,
) -> ApiError {
    let is_mistake = matches!(error.code, ErrorCode::NotFound | ErrorCode::BadRequest);
    let kept = || -> Result<bool, ApiError> {
        let branch = (desk.handbook).read(|reader| desk.draft(&reader.repo, &request.name))?;
        let path = place(desk, &branch, request)?;
        let there = (desk.handbook).read(|reader| held(desk, &reader.repo, &branch, &path))?;
        let seen = desk.seen(&request.name, &path).blob;
        let base = based_on.or(seen).or(there.map(|held| held.blob));
        // A new document grew from nothing.
        let base = base.unwrap_or(ObjectId::from_bytes([0; 20]));
        keep_text(desk, request, &path, base).map(|_| true)
    };
    if is_mistake || !kept().unwrap_or(false) {
        return error;
    }
    let hint = format!(
        "Nothing was changed; your text is kept on this computer: `carebook draft kept {}`.",
        request.name
    );
    let why = match error.code {
        ErrorCode::Failed => " Is the disk full?",
        _ => "",
    };
    error.with_hint(hint + why)
}

/// Returns the texts of a draft that are kept and not saved, newest first; lets go of one first when
/// it is named by document and window.
///
/// # Errors
/// When the path is none, or a kept text cannot be let go.
pub fn kept(
    engine: &Engine,
    name: &str,
    forget: Option<(&str, &str)>,
) -> Result<Vec<Kept>, ApiError> {
    let desk = Desk::open(engine)?;
    if let Some((doc, window)) = forget {
        let path = super::desk::path(doc)?;
        let there = desk.autosave.of_document(name, &path);
        if there.iter().all(|kept| kept.window != window) {
            return Err(ApiError::new(
                ErrorCode::NotFound,
                format!("No text “{window}” of {doc} is kept for “{name}”."),
            ));
        }
        desk.autosave.let_go(name, &path, window)?;
        desk.announce();
    }
    let mut found = desk.autosave.all();
    found.retain(|kept| kept.draft == name);
    Ok(found)
}
