//! Starts drafts, lists them, and gives them other titles.

use carebook_domain::{DocPath, ObjectId};
use carebook_git::draft::{BRANCHES, Draft as Branch};
use carebook_git::{Edit, Repo};

use super::desk::Desk;
use super::sight::{DOCUMENT, TITLE, describe, is_unsaved, orphan};
use crate::Engine;
use crate::api::drafts::Draft;
use crate::api::requests::Nothing;
use crate::api::writing::{DraftRequest, RenameDraft, StartDraft};
use crate::api::{ApiError, ErrorCode};
use crate::autosave::Kept;
use crate::handbook::{Shelf, Turn};
use crate::usecase::documents::find;

/// Returns the drafts, those changed last first; texts found again whose draft is gone among them.
///
/// # Errors
/// When no handbook is open or it cannot be read.
pub fn list(engine: &Engine, _request: Nothing) -> Result<Vec<Draft>, ApiError> {
    let desk = Desk::open(engine)?;
    let mut drafts = desk.handbook.read(|reader| -> Result<_, ApiError> {
        let branches = reader.repo.drafts(desk.published())?;
        branches
            .iter()
            .map(|branch| describe(&desk, &reader.repo, branch))
            .collect::<Result<Vec<Draft>, ApiError>>()
    })?;
    let mut lost: Vec<Kept> = desk.autosave.all();
    lost.retain(|kept| drafts.iter().all(|draft| draft.name != kept.draft));
    if !lost.is_empty() {
        lost = desk
            .handbook
            .read(|reader| not_published(&desk, &reader.repo, lost))?;
    }
    let mut names: Vec<&str> = lost.iter().map(|kept| kept.draft.as_str()).collect();
    names.sort_unstable();
    names.dedup();
    for name in names {
        let of_draft: Vec<Kept> = lost
            .iter()
            .filter(|kept| kept.draft == name)
            .cloned()
            .collect();
        drafts.extend(orphan(&desk, &of_draft));
    }
    drafts.sort_by(|a, b| {
        b.updated
            .at
            .cmp(&a.updated.at)
            .then_with(|| a.name.cmp(&b.name))
    });
    Ok(drafts)
}

/// Lets go of texts that are published word for word; the others are still to be offered.
fn not_published(desk: &Desk<'_>, repo: &Repo, kept: Vec<Kept>) -> Result<Vec<Kept>, ApiError> {
    let mut lost = Vec::new();
    for kept in kept {
        let published = match desk.published() {
            Some(commit) => !is_unsaved(repo, commit, &kept)?,
            None => false,
        };
        if published {
            desk.autosave
                .let_go(&kept.draft, &kept.path, &kept.window)?;
        } else {
            lost.push(kept);
        }
    }
    Ok(lost)
}

/// Returns one draft.
///
/// # Errors
/// When there is none of that name.
pub fn show(engine: &Engine, request: DraftRequest) -> Result<Draft, ApiError> {
    let desk = Desk::open(engine)?;
    desk.handbook.read(|reader| {
        let branch = desk.draft(&reader.repo, &request.name)?;
        describe(&desk, &reader.repo, &branch)
    })
}

/// Starts a draft of published documents.
///
/// # Errors
/// When a document is not there, nobody said who acts, or the repository cannot be written.
pub fn start(engine: &Engine, request: StartDraft) -> Result<Draft, ApiError> {
    let desk = Desk::open(engine)?;
    let mut documents: Vec<DocPath> = Vec::new();
    let mut first_title = None;
    desk.handbook.read(|reader| -> Result<(), ApiError> {
        let shelf = Shelf::of(&desk.handbook, &desk.view);
        for doc in &request.docs {
            let found = find(reader, &desk.view, &shelf, doc)?.document;
            first_title.get_or_insert(found.title);
            if !documents.contains(&found.path) {
                documents.push(found.path);
            }
        }
        Ok(())
    })?;
    let title = request
        .title
        .or(first_title)
        .or_else(|| request.name.clone())
        .ok_or_else(|| {
            ApiError::new(
                ErrorCode::BadRequest,
                "A draft needs a document, a title or a name.",
            )
        })?;
    let beginning = Beginning {
        name: request.name.as_deref(),
        title: &title,
        documents: &documents,
        edits: &[],
        base: None,
        trailers: &[],
    };
    begin_with(&desk, &beginning)
}

/// How a draft begins.
pub(in crate::usecase) struct Beginning<'a> {
    /// The wanted name; made of the title when missing.
    pub name: Option<&'a str>,
    /// What people call it.
    pub title: &'a str,
    /// The documents opened in it.
    pub documents: &'a [DocPath],
    /// What its first commit changes.
    pub edits: &'a [Edit],
    /// The published commit it grows from; the newest when missing.
    pub base: Option<ObjectId>,
    /// Further trailers of its first commit.
    pub trailers: &'a [String],
}

/// Makes the branch of a draft with its first commit.
pub(in crate::usecase) fn begin_with(
    desk: &Desk<'_>,
    beginning: &Beginning<'_>,
) -> Result<Draft, ApiError> {
    let draft = desk.handbook.write(|turn| {
        let wanted = beginning.name.unwrap_or(beginning.title);
        let name = unspoken_name(desk, turn, wanted)?;
        let branch = make_branch(desk, turn, &name, beginning)?;
        describe(desk, &turn.repo, &branch)
    })?;
    desk.announce();
    Ok(draft)
}

/// A free name of which nobody said anything: what was said of an earlier draft is not said of this
/// one.
fn unspoken_name(desk: &Desk<'_>, turn: &Turn, wanted: &str) -> Result<String, ApiError> {
    let mut name = turn.repo.free_draft_name(wanted)?;
    for number in 2_u32.. {
        let known = desk
            .handbook
            .with_journal(&turn.repo, |journal| Ok(journal.knows_draft(&name)?))?;
        if !known {
            break;
        }
        name = turn.repo.free_draft_name(&format!("{wanted} {number}"))?;
    }
    Ok(name)
}

/// Makes the branch `draft/<name>`, which must not exist.
pub(super) fn make_branch(
    desk: &Desk<'_>,
    turn: &Turn,
    name: &str,
    beginning: &Beginning<'_>,
) -> Result<Branch, ApiError> {
    let author = desk.author()?;
    let title = one_line(beginning.title);
    let mut message = format!("Draft: {title}\n\n{TITLE}: {title}");
    for document in beginning.documents {
        message.push_str(&format!("\n{DOCUMENT}: {document}"));
    }
    for trailer in beginning.trailers {
        message.push_str(&format!("\n{trailer}"));
    }
    let repo = &turn.repo;
    let base = beginning.base.or(desk.published());
    let tree = repo.tree_of_edits(base, beginning.edits)?;
    let commit = repo.commit_tree(base, tree, &author, &author, &message)?;
    turn.land(&format!("{BRANCHES}{name}"), None, commit, None)?;
    desk.draft(repo, name)
}

/// Gives a draft another title. Its name stays.
///
/// # Errors
/// When there is no such draft, the title is empty, or the repository cannot be written.
pub fn rename(engine: &Engine, request: RenameDraft) -> Result<Draft, ApiError> {
    let desk = Desk::open(engine)?;
    let title = one_line(&request.title);
    if title.is_empty() {
        return Err(
            ApiError::new(ErrorCode::BadRequest, "A draft needs a title.").saying("no_title", &[]),
        );
    }
    let draft = desk.handbook.write(|turn| {
        let branch = desk.draft(&turn.repo, &request.name)?;
        let message = format!("Draft: {title}\n\n{TITLE}: {title}");
        desk.commit(turn, &branch, &[], &message)?;
        let branch = desk.draft(&turn.repo, &request.name)?;
        describe(&desk, &turn.repo, &branch)
    })?;
    desk.announce();
    Ok(draft)
}

pub(super) fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}
