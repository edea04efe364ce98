//! Conflicts outside the window: both sides and the common text told, one of them chosen or a joined
//! text written into the draft, which is published like any draft then.

use carebook_domain::ObjectId;
use carebook_domain::edit::save;
use carebook_domain::merge::{Merge, Piece, merge};
use carebook_git::draft::Draft as Branch;
use carebook_git::{Edit, Repo};

use super::answers::trailer;
use super::desk::{Desk, blob_in, bytes_of, check_text, small_bytes};
use super::files::move_in_turn;
use super::joining::{Joined, Outcome, join};
use super::publish::conflict;
use super::sight::{describe, title};
use crate::Engine;
use crate::api::drafts::{Conflict, Draft};
use crate::api::{ApiError, ErrorCode};
use crate::handbook::Turn;

/// What is taken where both changed the same words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// The draft's words.
    Ours,
    /// The published words.
    Theirs,
    /// The draft's words, then the published ones.
    Both,
}

/// A conflict with its three whole texts; nothing for a side that has no such file.
#[derive(Clone, Debug)]
pub struct InConflict {
    /// The places to decide, as the window shows them.
    pub conflict: Conflict,
    /// The text that both grew from.
    pub base: Option<String>,
    /// The draft's.
    pub ours: Option<String>,
    /// The published one.
    pub theirs: Option<String>,
}

/// Returns what is to be decided in a draft, and notes that it was told.
///
/// # Errors
/// When there is no such draft, or something cannot be read.
pub fn conflicts(engine: &Engine, name: &str) -> Result<Vec<InConflict>, ApiError> {
    let desk = Desk::open(engine)?;
    desk.handbook.read(|reader| {
        let repo = &reader.repo;
        let branch = desk.draft(repo, name)?;
        let mut found = Vec::new();
        for file in join(repo, &branch, desk.published())? {
            let Outcome::Conflict(pieces) = &file.outcome else {
                continue;
            };
            found.push(InConflict {
                conflict: conflict(repo, Some(reader), &file, pieces)?,
                base: text(repo, file.change.old_blob)?,
                ours: text(repo, file.change.new_blob)?,
                theirs: text(repo, file.published)?,
            });
            if let Some(published) = desk.published() {
                desk.saw_conflict(name, &file.change.path, published);
            }
        }
        Ok(found)
    })
}

fn text(repo: &Repo, blob: Option<ObjectId>) -> Result<Option<String>, ApiError> {
    let Some(blob) = blob else {
        return Ok(None);
    };
    let bytes = small_bytes(repo, blob)?.unwrap_or_default();
    Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
}

/// How a conflict is decided.
#[derive(Clone, Copy)]
pub enum Decision<'a> {
    /// By a side.
    Side(Choice),
    /// By a whole text.
    Text(&'a str),
}

/// Decides a conflict of a draft. The decision is saved in the draft; nothing is published.
///
/// # Errors
/// When there is no such draft, nothing is to be decided in the document, or the repository cannot
/// be written.
pub fn resolve(
    engine: &Engine,
    name: &str,
    doc: &str,
    decision: Decision<'_>,
) -> Result<Draft, ApiError> {
    let desk = Desk::open(engine)?;
    if let Decision::Text(text) = decision {
        check_text(text)?;
    }
    let draft = desk.handbook.write(|turn| {
        let repo = &turn.repo;
        let branch = desk.draft(repo, name)?;
        let mut at = desk.published();
        let mut file = in_conflict(repo, &branch, at, doc)?;
        // What was published since the conflict was told is not what is decided: it stays to be
        // asked about.
        if let Some(told) = desk.seen(name, &file.change.path).told
            && let Some(published) = at
            && repo.contains(published, told).unwrap_or(false)
            && let Ok(earlier) = in_conflict(repo, &branch, Some(told), doc)
        {
            at = Some(told);
            file = earlier;
        }
        let Some(at) = at else {
            return Err(nothing_to_decide(doc));
        };
        decide(&desk, turn, &branch, &file, at, decision)?;
        describe(&desk, repo, &desk.draft(repo, name)?)
    })?;
    desk.announce();
    Ok(draft)
}

/// The file that is meant, if it is in conflict with what was published up to a commit.
fn in_conflict(
    repo: &Repo,
    branch: &Branch,
    published: Option<ObjectId>,
    doc: &str,
) -> Result<Joined, ApiError> {
    let mut all = join(repo, branch, published)?;
    all.retain(|file| matches!(file.outcome, Outcome::Conflict(_)));
    let is_meant = |file: &Joined| {
        let paths = [
            Some(&file.change.path),
            Some(&file.published_at),
            file.moved_apart.as_ref(),
        ];
        paths.into_iter().flatten().any(|path| path.as_str() == doc)
    };
    match all.iter().position(is_meant) {
        Some(at) => Ok(all.swap_remove(at)),
        None => Err(nothing_to_decide(doc)),
    }
}

/// Commits a decision with its trailer.
pub(super) fn decide(
    desk: &Desk<'_>,
    turn: &Turn,
    branch: &Branch,
    file: &Joined,
    at: ObjectId,
    decision: Decision<'_>,
) -> Result<(), ApiError> {
    let repo = &turn.repo;
    if file.moved_apart.is_some() {
        match decision {
            Decision::Side(Choice::Theirs) => {
                // Where the published text lies now; its words are decided then, if need be.
                move_in_turn(desk, turn, branch, &file.change.path, &file.published_at)?;
                let branch = desk.draft(repo, &branch.name)?;
                return match in_conflict(repo, &branch, Some(at), file.published_at.as_str()) {
                    Ok(again) => decide(desk, turn, &branch, &again, at, decision),
                    Err(_) => Ok(()),
                };
            }
            Decision::Side(Choice::Both) => {
                return Err(ApiError::new(
                    ErrorCode::Refused,
                    format!(
                        "A document lies in one place: {} in the draft, {} as published.",
                        file.change.path, file.published_at
                    ),
                )
                .with_hint("Choose with --ours or --theirs."));
            }
            Decision::Side(Choice::Ours) | Decision::Text(_) => {}
        }
    }
    let path = &file.change.path;
    let decided = decided(repo, file, decision)?;
    let there = blob_in(repo, Some(branch.tip), path)?.is_some();
    let edits = match decided {
        Some(bytes) => vec![Edit::Put(path.clone(), bytes)],
        None if there => vec![Edit::Remove(path.clone())],
        None => Vec::new(),
    };
    let message = format!(
        "Draft: {} decided beside what was published\n\n{}",
        title(branch),
        trailer(at, path)
    );
    desk.commit(turn, branch, &edits, &message)?;
    Ok(())
}

/// The bytes that a decision gives; nothing where the document goes.
fn decided(
    repo: &Repo,
    file: &Joined,
    decision: Decision<'_>,
) -> Result<Option<Vec<u8>>, ApiError> {
    let Outcome::Conflict(pieces) = &file.outcome else {
        return Err(nothing_to_decide(file.change.path.as_str()));
    };
    let sides = (file.change.new_blob, file.published);
    let text = match (decision, sides) {
        // One side removed what the other changed.
        (Decision::Side(Choice::Ours), (None, _)) | (Decision::Side(Choice::Theirs), (_, None)) => {
            return Ok(None);
        }
        (Decision::Side(_), (None, Some(only)) | (Some(only), None)) => {
            return Ok(Some(bytes_of(repo, only)?));
        }
        (Decision::Side(choice), _) => compose(pieces, choice),
        (Decision::Text(text), (Some(_), Some(theirs))) => {
            let base = text_or_empty(repo, file.change.old_blob)?;
            let theirs = text_or_empty(repo, Some(theirs))?;
            // The words in conflict are decided by the text; what was published in other places
            // was not asked about, and is joined in.
            match merge(&on_their_words(&base, pieces), text, &theirs) {
                Merge::Clean(text) => text,
                Merge::Conflicts { pieces } => compose(&pieces, Choice::Ours),
            }
        }
        (Decision::Text(text), _) => text.to_owned(),
    };
    match file.published.or(file.change.new_blob) {
        Some(like) => Ok(Some(save(&bytes_of(repo, like)?, &text)?)),
        None => Ok(Some(text.into_bytes())),
    }
}

/// The text that both grew from, with the published words where a person decides: whatever words
/// stand there then are a change, also those that stood there at first.
fn on_their_words(base: &str, pieces: &[Piece]) -> String {
    let with = |word: fn(&Piece) -> &str| -> String { pieces.iter().map(word).collect() };
    let before = with(|piece| match piece {
        Piece::Text { text } | Piece::Conflict { base: text, .. } => text,
    });
    let decided = with(|piece| match piece {
        Piece::Text { text } | Piece::Conflict { theirs: text, .. } => text,
    });
    match merge(&before, base, &decided) {
        Merge::Clean(text) => text,
        Merge::Conflicts { .. } => base.to_owned(),
    }
}

fn text_or_empty(repo: &Repo, blob: Option<ObjectId>) -> Result<String, ApiError> {
    Ok(text(repo, blob)?.unwrap_or_default())
}

fn compose(pieces: &[Piece], choice: Choice) -> String {
    let mut whole = String::new();
    for piece in pieces {
        match (piece, choice) {
            (Piece::Text { text }, _) => whole.push_str(text),
            (Piece::Conflict { ours, .. }, Choice::Ours) => whole.push_str(ours),
            (Piece::Conflict { theirs, .. }, Choice::Theirs) => whole.push_str(theirs),
            (Piece::Conflict { ours, theirs, .. }, Choice::Both) if is_among_facts(&whole) => {
                // A key stands once: the other value stays readable beside it.
                whole.push_str(ours);
                for line in theirs.lines() {
                    whole.push_str("# ");
                    whole.push_str(line);
                    whole.push('\n');
                }
            }
            (Piece::Conflict { ours, theirs, .. }, Choice::Both) => {
                whole.push_str(ours);
                // Each on lines of its own, or as words behind each other.
                let is_apart = ours.is_empty() || theirs.is_empty() || ours.ends_with(['\n', ' ']);
                let closes = theirs.starts_with(|c: char| {
                    c.is_whitespace() || matches!(c, ',' | '.' | ';' | ':' | '!' | '?' | ')' | ']')
                });
                if !is_apart && (ours.contains('\n') || theirs.contains('\n')) {
                    whole.push('\n');
                } else if !is_apart && !closes {
                    whole.push(' ');
                }
                whole.push_str(theirs);
            }
        }
    }
    whole
}

/// Whether what follows a text stands in its front matter.
fn is_among_facts(text: &str) -> bool {
    let mut lines = text.lines();
    lines.next() == Some("---") && !lines.any(|line| line.trim_end() == "---")
}

fn nothing_to_decide(doc: &str) -> ApiError {
    ApiError::new(
        ErrorCode::Refused,
        format!("Nothing is to be decided in {doc}: it is in no conflict with what is published."),
    )
    .with_hint("`carebook draft show NAME` lists the conflicts.")
}
