//! Brings a draft up to what is published: a commit that joins both, so that reviewers read, and
//! approve, exactly the text that will be published.

use std::collections::BTreeMap;

use carebook_domain::DocPath;
use carebook_git::draft::Draft as Branch;
use carebook_git::{Edit, Repo};

use super::desk::{Desk, bytes_of};
use super::joining::Joined;
use super::leading::with_links_led;
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
    follow_places(&turn.repo, joined, resolutions, &mut edits)?;
    // What goes must go before what comes takes its place.
    edits.sort_by_key(|edit| !matches!(edit, Edit::Remove(_)));
    Ok(Some(edits))
}

/// Leads the draft's links to the place that was chosen for a document which both moved.
fn follow_places(
    repo: &Repo,
    joined: &[Joined],
    resolutions: &[Resolution],
    edits: &mut [Edit],
) -> Result<(), ApiError> {
    let mut places: BTreeMap<DocPath, DocPath> = BTreeMap::new();
    for file in joined.iter().filter(|file| file.moved_apart.is_some()) {
        let place = resolutions
            .iter()
            .find(|found| found.path == file.change.path.as_str())
            .and_then(|found| found.place.as_deref());
        if place == Some(file.published_at.as_str()) {
            places.insert(file.change.path.clone(), file.published_at.clone());
        }
    }
    if places.is_empty() {
        return Ok(());
    }
    for edit in edits {
        let Edit::Put(path, bytes) = edit else {
            continue;
        };
        // The text of the document itself was written for its place in the draft.
        let own = joined.iter().find(|file| {
            file.moved_apart.is_some() && places.get(&file.change.path) == Some(&*path)
        });
        let written_at = match own {
            Some(file) => match file.change.new_blob {
                Some(blob) if bytes_of(repo, blob)? == *bytes => file.change.path.clone(),
                _ => continue,
            },
            None => path.clone(),
        };
        if let Some(led) = with_links_led(&written_at, bytes, &places)? {
            *bytes = led;
        }
    }
    Ok(())
}
