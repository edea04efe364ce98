//! Brings a draft up to what is published: a commit that joins both, so that reviewers read, and
//! approve, exactly the text that will be published.

use carebook_git::Edit;
use carebook_git::draft::Draft as Branch;

use super::desk::Desk;
use super::joining::Joined;
use crate::api::ApiError;
use crate::api::drafts::Resolution;
use crate::handbook::Turn;

/// Joins a draft with what was published since it began. Nothing where both changed the same words
/// and nobody decided.
pub(in crate::usecase) fn bring_up(
    desk: &Desk<'_>,
    turn: &Turn,
    branch: &Branch,
    joined: &[Joined],
    resolutions: &[Resolution],
) -> Result<Option<Branch>, ApiError> {
    let repo = &turn.repo;
    let Some(published) = desk.published() else {
        return Ok(None);
    };
    let Some(edits) = edits_of(turn, joined, resolutions)? else {
        return Ok(None);
    };
    let author = desk.author()?;
    let tree = repo.tree_of_edits(Some(published), &edits)?;
    let commit = repo.commit_joining(
        &[branch.tip, published],
        tree,
        &author,
        &author,
        "Draft: joined with what was published meanwhile",
    )?;
    turn.land(&branch.branch(), Some(branch.tip), commit, None)?;
    desk.draft(repo, &branch.name).map(Some)
}

/// The edits that publishing takes; nothing where a conflict is not decided.
pub(super) fn edits_of(
    turn: &Turn,
    joined: &[Joined],
    resolutions: &[Resolution],
) -> Result<Option<Vec<Edit>>, ApiError> {
    let mut edits = Vec::new();
    for file in joined {
        match file.edits(&turn.repo, resolutions)? {
            Some(of_file) => edits.extend(of_file),
            None => return Ok(None),
        }
    }
    // What goes must go before what comes takes its place.
    edits.sort_by_key(|edit| !matches!(edit, Edit::Remove(_)));
    Ok(Some(edits))
}
