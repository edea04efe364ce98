//! A draft as its reviewers see it, and who can be asked to read one.

use std::collections::BTreeSet;

use carebook_domain::journal::VerdictKind;
use carebook_domain::{DocPath, ObjectId};

use crate::Engine;
use crate::api::ApiError;
use crate::api::drafts::{DiffForm, DraftChange, ProseDiff};
use crate::api::review::{
    ReviewDocument, ReviewRequest, ReviewRequestOf, ReviewView, Reviewer, Verdict,
};
use crate::api::types::Person;
use crate::api::writing::CheckRequest;
use crate::handbook::Reader;
use crate::usecase::checks;
use crate::usecase::drafts::{Desk, compared, describe, join, ruling, text_of};
use crate::usecase::threads::{Known, Scene, described_on};

/// Returns a draft with what reviewers need: its texts beside the published ones, the discussions,
/// what was said of it, and what publishing needs.
///
/// # Errors
/// When there is no such draft, or it cannot be read.
pub fn view(engine: &Engine, request: ReviewRequestOf) -> Result<ReviewView, ApiError> {
    let desk = Desk::open(engine)?;
    desk.handbook.read(|reader| {
        let repo = &reader.repo;
        let branch = desk.draft(repo, &request.draft)?;
        let joined = join(repo, &branch, desk.published())?;
        let ruling = ruling(&desk, repo, &branch, &joined)?;
        let draft = describe(&desk, repo, &branch)?;
        let named = (branch.name.as_str(), request.language.as_deref());
        let mut documents = Vec::new();
        for file in joined.iter().filter(|file| file.is_changed()) {
            documents.push(document(
                &desk,
                reader,
                named,
                &file.change.path,
                (file.change.old_blob, file.change.new_blob),
            )?);
        }
        for found in &draft.documents {
            if found.change == DraftChange::Unchanged
                && let Ok(path) = DocPath::new(&found.path)
            {
                let blob = repo.blob_at(branch.tip, &path)?;
                documents.push(document(&desk, reader, named, &path, (blob, blob))?);
            }
        }
        let tree = repo.tree_of(branch.tip)?.to_hex();
        let person = |by: &carebook_domain::journal::By| Person {
            name: if by.name.trim().is_empty() {
                desk.view.config.name_of(&by.email).to_owned()
            } else {
                by.name.clone()
            },
            email: by.email.clone(),
        };
        Ok(ReviewView {
            draft,
            documents,
            requests: ruling
                .review
                .requests
                .iter()
                .map(|request| ReviewRequest {
                    by: person(&request.by),
                    at: request.at.to_string(),
                    reviewers: request.reviewers.clone(),
                    text: request.text.clone(),
                    confirmed: request.confirmed,
                })
                .collect(),
            verdicts: ruling
                .review
                .verdicts
                .iter()
                .map(|verdict| Verdict {
                    by: person(&verdict.by),
                    at: verdict.at.to_string(),
                    approved: verdict.kind == VerdictKind::Approved,
                    text: verdict.text.clone(),
                    current: verdict.tree == tree,
                    confirmed: verdict.confirmed,
                })
                .collect(),
            needs: ruling.needs,
            may_not_approve: ruling.may_not_approve,
        })
    })
}

fn document(
    desk: &Desk<'_>,
    reader: &Reader,
    (draft, language): (&str, Option<&str>),
    path: &DocPath,
    (old, new): (Option<ObjectId>, Option<ObjectId>),
) -> Result<ReviewDocument, ApiError> {
    let diff = compared(&reader.repo, DiffForm::Rendered, path, old, new)?;
    let Some(blob) = new else {
        return Ok(only(diff));
    };
    // A picture has no words to speak about.
    let Some(text) = text_of(&reader.repo, path, blob)? else {
        return Ok(only(diff));
    };
    let scene = Scene::open(desk, reader, path.as_str(), Some(draft))?;
    let threads = described_on(desk, reader, &scene)?;
    let findings = match path.is_markdown() {
        true => checks::text(
            desk.engine,
            CheckRequest {
                path: path.to_string(),
                name: Some(draft.to_owned()),
                text: text.clone(),
                language: language.map(str::to_owned),
            },
        )?,
        false => Vec::new(),
    };
    Ok(ReviewDocument {
        diff,
        text,
        threads,
        findings,
    })
}

fn only(diff: ProseDiff) -> ReviewDocument {
    ReviewDocument {
        diff,
        text: String::new(),
        threads: Vec::new(),
        findings: Vec::new(),
    }
}

/// Returns who can be asked: the roles and people of `carebook.toml`, then everybody else who is
/// known.
///
/// # Errors
/// When no handbook is open or it cannot be read.
pub fn reviewers(engine: &Engine, _request: ReviewRequestOf) -> Result<Vec<Reviewer>, ApiError> {
    let desk = Desk::open(engine)?;
    let config = &desk.view.config;
    let roles: BTreeSet<&str> = config
        .people
        .values()
        .flat_map(|person| person.roles.iter().map(String::as_str))
        .collect();
    let mut found: Vec<Reviewer> = roles
        .into_iter()
        .map(|role| Reviewer {
            id: format!("role:{role}"),
            name: role.to_owned(),
        })
        .collect();
    let everybody = desk
        .handbook
        .read(|reader| Known::of(&desk, reader))?
        .everybody();
    let is_named = |person: &Person| config.people.contains_key(&person.email);
    let (first, rest): (Vec<Person>, Vec<Person>) = everybody.into_iter().partition(is_named);
    for person in first.into_iter().chain(rest) {
        if !person.email.eq_ignore_ascii_case(&desk.person.email) {
            found.push(Reviewer {
                name: if person.name.is_empty() {
                    person.email.clone()
                } else {
                    person.name
                },
                id: person.email,
            });
        }
    }
    Ok(found)
}
