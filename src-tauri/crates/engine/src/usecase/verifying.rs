//! Still accurate: said of exactly the content that is published, by somebody who may.

use std::collections::BTreeMap;

use carebook_domain::document::Document;
use carebook_domain::freshness::{may_verify, who_verifies};
use carebook_domain::journal::{Body, EventId};
use carebook_domain::review::Asked;
use carebook_domain::{DocPath, ObjectId};
use carebook_git::content_id;

use super::documents::{Found, find};
use super::drafts::Desk;
use crate::Engine;
use crate::api::ruling::all as asked;
use crate::api::verifying::{
    GivenVerification, SeenDocument, Verifiable, VerifiableRequest, VerifyOutcome, VerifyRequest,
    WithdrawRequest,
};
use crate::api::{ApiError, ErrorCode, tags};
use crate::handbook::{Rows, Shelf, changed};

/// Documents with more sections are verified as a whole: an event holds a limited number of names.
const MOST_SECTIONS: usize = 2_000;

/// Looks at documents that somebody thinks of verifying; those that are gone are left out.
///
/// # Errors
/// When no handbook is open, or it cannot be read.
pub fn verifiable(
    engine: &Engine,
    request: VerifiableRequest,
) -> Result<Vec<Verifiable>, ApiError> {
    let desk = Desk::open(engine)?;
    let (handbook, view) = (&desk.handbook, &desk.view);
    let (shelf, rows) = (Shelf::of(handbook, view), Rows::of(handbook, view));
    let root = handbook.root().to_string_lossy();
    handbook.read(|reader| {
        let mut all = Vec::new();
        for doc in &request.docs {
            let found = match find(reader, view, &shelf, doc) {
                Err(error) if error.code == ErrorCode::NotFound => continue,
                found => found?,
            };
            let id = found.document.identity();
            let opened = engine.local(|local| local.last_opened(&root, id))?;
            let changed = found
                .shelved
                .updated
                .as_ref()
                .map(|commit| commit.committed);
            let refused = refusal(&desk, &found, &desk.person.email);
            let verifiers = &view.config.freshness.verify;
            all.push(Verifiable {
                row: rows.row(&found.shelved),
                blob: found.blob.to_hex(),
                opened: opened.is_some_and(|opened| changed.is_none_or(|at| at <= opened)),
                asked: match refused {
                    Some(_) => asked(Asked::all(&view.config, verifiers)),
                    None => Vec::new(),
                },
                refused,
            });
        }
        Ok(all)
    })
}

/// Why somebody's word does not count for a document.
fn refusal(desk: &Desk<'_>, found: &Found, person: &str) -> Option<String> {
    let config = &desk.view.config;
    let owner = found.document.front.owner.as_deref();
    (!may_verify(config, person, owner)).then(|| {
        format!(
            "“{}” is verified by {}, and that is not {person}.",
            found.document.title,
            who_verifies(config).unwrap_or_default(),
        )
    })
}

/// Says that documents are still accurate. All of them, or nothing is said.
///
/// # Errors
/// When there is no such document, nobody says so, or the journal cannot be written.
pub fn verify(engine: &Engine, request: VerifyRequest) -> Result<VerifyOutcome, ApiError> {
    let desk = Desk::open(engine)?;
    let author = desk.author()?;
    let (handbook, view) = (&desk.handbook, &desk.view);
    let shelf = Shelf::of(handbook, view);
    let mut found: Vec<Found> = Vec::new();
    let mut outdated = Vec::new();
    handbook.read(|reader| -> Result<(), ApiError> {
        for seen in &request.documents {
            let one = find(reader, view, &shelf, &seen.doc)?;
            if found
                .iter()
                .any(|known| known.document.path == one.document.path)
            {
                continue;
            }
            if seen
                .blob
                .as_ref()
                .is_some_and(|blob| *blob != one.blob.to_hex())
            {
                outdated.push(one.document.title.clone());
            }
            found.push(one);
        }
        Ok(())
    })?;
    if found.is_empty() {
        return Err(ApiError::new(
            ErrorCode::BadRequest,
            "Say which documents are still accurate.",
        ));
    }
    let reasons: Vec<String> = found
        .iter()
        .filter_map(|one| refusal(&desk, one, &author.email))
        .collect();
    if !reasons.is_empty() {
        return Ok(VerifyOutcome::Refused { reasons });
    }
    if !outdated.is_empty() {
        return Ok(VerifyOutcome::Changed { titles: outdated });
    }
    let text = request.text.trim();
    let bodies: Vec<Body> = found.iter().map(|one| said_of(one, text)).collect();
    let subject = match found.as_slice() {
        [one] => format!("{} is still accurate", one.document.path.as_str()),
        many => format!("{} documents are still accurate", many.len()),
    };
    let ids = handbook.write(|turn| turn.say(handbook, &author, &subject, &bodies))?;
    heard(&desk);
    let rows = Rows::of(handbook, view);
    Ok(VerifyOutcome::Said {
        documents: found.iter().map(|one| rows.row(&one.shelved)).collect(),
        verifications: found
            .iter()
            .zip(ids)
            .map(|(one, id)| GivenVerification {
                doc: one.document.identity().to_owned(),
                event: id.to_string(),
            })
            .collect(),
    })
}

/// Verifies what the person just published, where it still is what is published and their word
/// counts. Returns of how many documents it was said.
///
/// # Errors
/// As for [`verify`].
pub(super) fn published(
    engine: &Engine,
    contents: &[(DocPath, ObjectId)],
) -> Result<usize, ApiError> {
    let docs = contents
        .iter()
        .map(|(path, _)| path.as_str().to_owned())
        .collect();
    let is_that = |one: &Verifiable| {
        contents
            .iter()
            .any(|(path, blob)| path.as_str() == one.row.path && blob.to_hex() == one.blob)
    };
    let documents: Vec<SeenDocument> = verifiable(engine, VerifiableRequest { docs })?
        .into_iter()
        .filter(|one| one.refused.is_none() && is_that(one))
        .map(|one| SeenDocument {
            doc: one.row.path,
            blob: Some(one.blob),
        })
        .collect();
    if documents.is_empty() {
        return Ok(0);
    }
    let text = String::new();
    match verify(engine, VerifyRequest { documents, text })? {
        VerifyOutcome::Said { documents, .. } => Ok(documents.len()),
        VerifyOutcome::Refused { .. } | VerifyOutcome::Changed { .. } => Ok(0),
    }
}

/// Takes one's own verifications back, as undo does.
///
/// # Errors
/// When one is no event, or the journal cannot be written.
pub fn withdraw(engine: &Engine, request: WithdrawRequest) -> Result<(), ApiError> {
    let desk = Desk::open(engine)?;
    let author = desk.author()?;
    let mut bodies = Vec::new();
    for given in request.verifications {
        let verification = EventId::parse(&given.event).ok_or_else(|| {
            let message = format!("“{}” is no verification.", given.event);
            ApiError::new(ErrorCode::BadRequest, message)
        })?;
        bodies.push(Body::DocumentVerificationWithdrawn {
            doc: given.doc,
            verification,
        });
    }
    let handbook = &desk.handbook;
    handbook.write(|turn| turn.say(handbook, &author, "A verification is taken back", &bodies))?;
    heard(&desk);
    Ok(())
}

fn said_of(found: &Found, text: &str) -> Body {
    let commit = found.shelved.updated.as_ref();
    Body::DocumentVerified {
        doc: found.document.identity().to_owned(),
        blob: found.blob.to_hex(),
        sections: sections_of(&found.document),
        version: commit.map(|commit| commit.id.to_hex()),
        text: text.to_owned(),
    }
}

/// The hash of each section's content, by anchor.
pub(super) fn sections_of(document: &Document) -> BTreeMap<String, String> {
    if document.sections.len() > MOST_SECTIONS {
        return BTreeMap::new();
    }
    let hash = |section: &carebook_domain::document::Section| {
        let source = document.source.get(section.range.clone())?;
        Some((
            section.anchor.clone(),
            content_id(source.as_bytes())?.to_hex(),
        ))
    };
    document.sections.iter().filter_map(hash).collect()
}

fn heard(desk: &Desk<'_>) {
    desk.handbook.look_at_journal();
    desk.engine
        .announce(changed(&[tags::FRESHNESS, tags::HANDBOOK]));
}
