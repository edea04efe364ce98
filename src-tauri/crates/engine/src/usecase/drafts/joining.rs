//! What publishing a draft would write: for every file that the draft changed, its text joined
//! with what was published meanwhile. Files that it did not change are never looked at, and a
//! file goes only where the draft removed or moved it.

use std::collections::HashMap;

use carebook_domain::edit::save;
use carebook_domain::merge::{Merge, Piece, merge};
use carebook_domain::{DocPath, ObjectId};
use carebook_git::draft::Draft;
use carebook_git::{Change, ChangeKind, Edit, Repo};

use super::answers::answers;
use super::desk::{blob_in, bytes_of, small_bytes};
use crate::api::ApiError;
use crate::api::drafts::{Reason, Resolution};
use crate::api::ruling::RuleSaying;

/// A file that a draft changed, joined with the published one.
pub(in crate::usecase) struct Joined {
    /// What the draft did.
    pub change: Change,
    /// Where the published text lies now; differs from the draft's path after a move.
    pub published_at: DocPath,
    /// The published content now.
    pub published: Option<ObjectId>,
    /// Where it lay before both moved it to different places.
    pub moved_apart: Option<DocPath>,
    /// What comes of it.
    pub outcome: Outcome,
}

/// What publishing one file means.
pub(in crate::usecase) enum Outcome {
    /// The published text is that already.
    Nothing,
    /// The file gets these bytes.
    Write(Vec<u8>),
    /// The file goes.
    Remove,
    /// Both changed the same words, or both moved it to different places.
    Conflict(Vec<Piece>),
    /// Both changed it, and it cannot be joined or shown.
    Stuck(Reason),
}

/// A file of a draft before it is joined: what the draft did since the two were joined last.
struct Own {
    change: Change,
    /// Where it lay then.
    before: DocPath,
}

/// Where the published side moved files since some commit.
type Moves = HashMap<DocPath, DocPath>;

/// Joins every file of a draft with what is published.
pub(in crate::usecase) fn join(
    repo: &Repo,
    draft: &Draft,
    published: Option<ObjectId>,
) -> Result<Vec<Joined>, ApiError> {
    let moved = moves(repo, draft.base, published)?;
    let mut answers = answers(repo, draft, published)?;
    let mut files = Vec::new();
    for change in repo.changes(draft.base, draft.tip)? {
        let file = match answers.remove(&change.path) {
            Some(answered) => {
                let then = moves(repo, draft.base, Some(answered))?;
                let Some(own) = Own::since(repo, change, answered, &then)? else {
                    continue;
                };
                join_one(
                    repo,
                    own,
                    published,
                    &moves(repo, Some(answered), published)?,
                )?
            }
            None => join_one(repo, Own::since_base(change), published, &moved)?,
        };
        files.push(file);
    }
    // Decided for what the draft began with: nothing changed since, and what was published goes.
    for (path, answered) in answers {
        let (then, now) = (
            moves(repo, draft.base, Some(answered))?,
            moves(repo, Some(answered), published)?,
        );
        if let Some(own) = Own::brought_back(repo, draft, path, answered, &then)? {
            files.push(join_one(repo, own, published, &now)?);
        }
    }
    files.sort_by(|a, b| a.change.path.cmp(&b.change.path));
    Ok(files)
}

/// Where the published side moved files between two commits; asked only when something was
/// published.
pub(super) fn moves(
    repo: &Repo,
    base: Option<ObjectId>,
    now: Option<ObjectId>,
) -> Result<Moves, ApiError> {
    let (Some(base), Some(now)) = (base, now) else {
        return Ok(Moves::new());
    };
    if base == now {
        return Ok(Moves::new());
    }
    Ok(repo
        .changes(Some(base), now)?
        .into_iter()
        .filter_map(|change| match change.kind {
            ChangeKind::Renamed { from } => Some((from, change.path)),
            _ => None,
        })
        .collect())
}

impl Own {
    fn since_base(change: Change) -> Self {
        let before = match &change.kind {
            ChangeKind::Renamed { from } => from.clone(),
            _ => change.path.clone(),
        };
        Self { change, before }
    }

    /// What the draft did to a file beside the published commit that it answered; nothing where
    /// neither holds the file.
    fn since(
        repo: &Repo,
        change: Change,
        answered: ObjectId,
        moved: &Moves,
    ) -> Result<Option<Self>, ApiError> {
        let Self { mut change, before } = Self::since_base(change);
        let before = match change.old_blob {
            Some(_) => moved.get(&before).cloned().unwrap_or(before),
            None => before,
        };
        change.old_blob = blob_in(repo, Some(answered), &before)?;
        change.kind = match (change.old_blob, change.new_blob) {
            (None, None) => return Ok(None),
            (None, Some(_)) => ChangeKind::Added,
            (Some(_), None) => ChangeKind::Removed,
            // Moved by the published side and only changed here: it stays where it was put.
            (Some(_), Some(_)) if change.kind == ChangeKind::Modified => ChangeKind::Modified,
            (Some(_), Some(_)) if before == change.path => ChangeKind::Modified,
            (Some(_), Some(_)) => ChangeKind::Renamed {
                from: before.clone(),
            },
        };
        Ok(Some(Self { change, before }))
    }
}

impl Own {
    /// What the draft does to a file that it left as it began, beside the published commit that it
    /// answered; nothing where that holds the same.
    fn brought_back(
        repo: &Repo,
        draft: &Draft,
        path: DocPath,
        answered: ObjectId,
        moved: &Moves,
    ) -> Result<Option<Self>, ApiError> {
        let begun = blob_in(repo, draft.base, &path)?;
        let own = blob_in(repo, Some(draft.tip), &path)?;
        if own.is_none() || own != begun {
            return Ok(None);
        }
        let change = Change {
            path,
            kind: ChangeKind::Modified,
            old_blob: begun,
            new_blob: own,
        };
        let found = Self::since(repo, change, answered, moved)?;
        Ok(found.filter(|own| own.change.old_blob != own.change.new_blob))
    }
}

fn join_one(
    repo: &Repo,
    Own { change, before }: Own,
    published: Option<ObjectId>,
    moved: &Moves,
) -> Result<Joined, ApiError> {
    // A document that was moved meanwhile is met at its new place.
    let place = match change.old_blob {
        Some(_) => moved.get(&before).cloned(),
        None => None,
    };
    let apart = matches!(change.kind, ChangeKind::Renamed { .. })
        && place.as_ref().is_some_and(|place| *place != change.path);
    let published_at = place.unwrap_or_else(|| before.clone());
    let theirs = blob_in(repo, published, &published_at)?;
    let mut joined = Joined {
        published_at,
        published: theirs,
        moved_apart: apart.then_some(before),
        outcome: Outcome::Nothing,
        change,
    };
    joined.outcome = match (joined.change.new_blob, theirs) {
        (ours, theirs) if ours == theirs && !joined.is_move() => Outcome::Nothing,
        (None, None) => Outcome::Nothing,
        (None, Some(_)) if joined.change.old_blob == theirs => Outcome::Remove,
        (Some(ours), theirs) if joined.change.old_blob == theirs => {
            match small_bytes(repo, ours)? {
                Some(bytes) => Outcome::Write(bytes),
                None => Outcome::Stuck(Reason {
                    code: "too_large".to_owned(),
                    text: format!(
                        "{} has more than 5 MB; Carebook publishes files of up to 5 MB. Take it out of the draft, or publish it with git.",
                        joined.change.path
                    ),
                    said: vec![RuleSaying::TooLarge {
                        path: joined.change.path.as_str().to_owned(),
                    }],
                }),
            }
        }
        (ours, theirs) => join_texts(repo, &joined, ours, theirs)?,
    };
    if joined.moved_apart.is_some() {
        joined.ask_for_place();
    }
    if joined.is_move() {
        joined.check_target(repo, published)?;
    }
    Ok(joined)
}

fn join_texts(
    repo: &Repo,
    joined: &Joined,
    ours: Option<ObjectId>,
    theirs: Option<ObjectId>,
) -> Result<Outcome, ApiError> {
    let text = |blob: Option<ObjectId>| -> Result<Option<String>, ApiError> {
        match blob {
            Some(blob) => {
                Ok(small_bytes(repo, blob)?.and_then(|bytes| String::from_utf8(bytes).ok()))
            }
            None => Ok(Some(String::new())),
        }
    };
    let texts = (text(joined.change.old_blob)?, text(ours)?, text(theirs)?);
    let (Some(base), Some(yours), Some(published)) = texts else {
        return Ok(Outcome::Stuck(Reason {
            code: "both_changed_file".to_owned(),
            text: format!(
                "{} was changed in the draft and published anew, and it is no text that could be joined. Take it out of the draft, or put it under another name.",
                joined.change.path
            ),
            said: vec![RuleSaying::BothChangedFile {
                path: joined.change.path.as_str().to_owned(),
            }],
        }));
    };
    if ours.is_none() || theirs.is_none() {
        // One side removed what the other changed.
        return Ok(Outcome::Conflict(vec![Piece::Conflict {
            base,
            ours: yours,
            theirs: published,
        }]));
    }
    Ok(match merge(&base, &yours, &published) {
        Merge::Clean(text) if text == published && !joined.is_move() => Outcome::Nothing,
        Merge::Clean(text) => Outcome::Write(text.into_bytes()),
        Merge::Conflicts { pieces } => Outcome::Conflict(pieces),
    })
}

impl Joined {
    /// Whether the draft gives the file another content or place than it was compared with last.
    pub(in crate::usecase) fn is_changed(&self) -> bool {
        self.change.old_blob != self.change.new_blob || self.is_move()
    }

    /// Whether the draft, or the published side, gave the file another path.
    pub(super) fn is_move(&self) -> bool {
        self.change.new_blob.is_some() && self.target() != &self.published_at
    }

    /// The path that the file will have.
    pub(super) fn target(&self) -> &DocPath {
        match self.change.kind {
            // Moved on the published side and only changed here: it stays where it was put.
            ChangeKind::Modified => &self.published_at,
            ChangeKind::Added | ChangeKind::Removed | ChangeKind::Renamed { .. } => {
                &self.change.path
            }
        }
    }

    /// Both moved it: its place is to be decided, whatever became of its words.
    fn ask_for_place(&mut self) {
        let text = match &mut self.outcome {
            Outcome::Write(bytes) => String::from_utf8(std::mem::take(bytes)),
            Outcome::Nothing | Outcome::Remove | Outcome::Conflict(_) | Outcome::Stuck(_) => return,
        };
        self.outcome = match text {
            Ok(text) => Outcome::Conflict(vec![Piece::Text { text }]),
            Err(_) => Outcome::Stuck(Reason {
                code: "both_moved".to_owned(),
                text: format!(
                    "{} was moved to {} by what was published meanwhile, and it is no text that could be joined. Move it there, too.",
                    self.change.path, self.published_at
                ),
                said: vec![RuleSaying::BothMoved {
                    path: self.change.path.as_str().to_owned(),
                    to: self.published_at.as_str().to_owned(),
                }],
            }),
        };
    }

    /// A move must not land on a document that somebody else published there.
    fn check_target(&mut self, repo: &Repo, published: Option<ObjectId>) -> Result<(), ApiError> {
        let there = blob_in(repo, published, self.target())?;
        if there.is_some() && there != self.change.new_blob {
            self.outcome = Outcome::Stuck(Reason {
                code: "place_taken".to_owned(),
                text: format!(
                    "Another document was published at {} meanwhile. Move this one elsewhere.",
                    self.target()
                ),
                said: vec![RuleSaying::PlaceTaken {
                    path: self.target().as_str().to_owned(),
                }],
            });
        }
        Ok(())
    }

    /// The edits that publishing this file takes; `resolutions` decide conflicts. Nothing where
    /// a conflict is not decided.
    pub(in crate::usecase) fn edits(
        &self,
        repo: &Repo,
        resolutions: &[Resolution],
    ) -> Result<Option<Vec<Edit>>, ApiError> {
        let decided;
        let mut target = self.target();
        let own_place;
        let bytes = match &self.outcome {
            Outcome::Nothing => return Ok(Some(Vec::new())),
            Outcome::Stuck(_) => return Ok(None),
            Outcome::Write(bytes) => Some(bytes),
            Outcome::Remove => None,
            Outcome::Conflict(_) => {
                let path = self.change.path.as_str();
                let Some(found) = resolutions.iter().find(|found| found.path == path) else {
                    return Ok(None);
                };
                if self.moved_apart.is_some() {
                    let places = [&self.change.path, &self.published_at];
                    let chosen = places
                        .into_iter()
                        .find(|place| found.place.as_deref() == Some(place.as_str()));
                    let Some(chosen) = chosen else {
                        return Ok(None);
                    };
                    own_place = chosen.clone();
                    target = &own_place;
                }
                decided = match self.published.or(self.change.new_blob) {
                    _ if found.text.is_empty() && self.one_side_removed() => None,
                    Some(like) => Some(save(&bytes_of(repo, like)?, &found.text)?),
                    None => Some(found.text.clone().into_bytes()),
                };
                decided.as_ref()
            }
        };
        let mut edits = Vec::new();
        let goes = bytes.is_none() || *target != self.published_at;
        if goes && self.published.is_some() {
            edits.push(Edit::Remove(self.published_at.clone()));
        }
        if let Some(bytes) = bytes {
            edits.push(Edit::Put(target.clone(), bytes.clone()));
        }
        Ok(Some(edits))
    }

    fn one_side_removed(&self) -> bool {
        self.change.new_blob.is_none() || self.published.is_none()
    }
}
