//! Answers: what a person decided where a draft and the published text were in conflict, said in
//! the draft itself before it is published. What they typed on published words that are newer
//! than the draft answers those as well.
//!
//! A commit of the draft names the published commit that was looked at and the file that was
//! decided: `Carebook-Answers: <commit> <path>`. From then on that file is compared with that
//! commit and no longer with the one the draft began from. Every clone reads the same, nothing of
//! the published history is copied, and what is published later is asked about anew.

use std::collections::HashMap;

use carebook_domain::{DocPath, ObjectId};
use carebook_git::Repo;
use carebook_git::draft::Draft;

use crate::api::ApiError;

/// The trailer of an answer.
const ANSWERS: &str = "Carebook-Answers";

/// A commit's trailer that says: this file is decided beside what that commit published.
pub(in crate::usecase) fn trailer(published: ObjectId, path: &DocPath) -> String {
    format!("{ANSWERS}: {published} {path}")
}

/// For every file that was decided, the newest published commit that it was decided beside.
///
/// A commit that is not published any more answers nothing, nor does one that the draft was
/// joined with since: the draft's base is as new then.
pub(super) fn answers(
    repo: &Repo,
    draft: &Draft,
    published: Option<ObjectId>,
) -> Result<HashMap<DocPath, ObjectId>, ApiError> {
    let mut found: HashMap<DocPath, ObjectId> = HashMap::new();
    let Some(published) = published else {
        return Ok(found);
    };
    let said = draft
        .commits
        .iter()
        .flat_map(|commit| commit.trailers(ANSWERS))
        .filter_map(|said| said.split_once(' '));
    for (commit, path) in said {
        let (Ok(commit), Ok(path)) = (ObjectId::from_hex(commit), DocPath::new(path)) else {
            continue;
        };
        if Some(commit) == draft.base || !repo.has_object(commit) {
            continue;
        }
        // Anybody can write a trailer: what is no commit here answers nothing.
        let is_newer = |older: Option<ObjectId>, newer| {
            older.is_none_or(|older| repo.contains(newer, older).unwrap_or(false))
        };
        if is_newer(draft.base, commit)
            && is_newer(Some(commit), published)
            && is_newer(found.get(&path).copied(), commit)
        {
            found.insert(path, commit);
        }
    }
    Ok(found)
}
