//! Asks for a review, approves, asks for changes. What is said is said of exactly the content
//! that was looked at.

use carebook_domain::journal::{Body, is_same_person};
use carebook_git::draft::Draft as Branch;

use crate::Engine;
use crate::api::drafts::Draft;
use crate::api::review::{AskReviewRequest, VerdictOutcome, VerdictRequest};
use crate::api::{ApiError, ErrorCode, tags};
use crate::handbook::{Turn, changed};
use crate::usecase::drafts::{Desk, bring_up, change, describe, files_of, join, ruling};

/// Asks people to read a draft. A draft that fell behind what is published is joined with it
/// first, so that they read what will be published.
///
/// # Errors
/// When there is no such draft, nobody is asked, or the repository cannot be written.
pub fn request(engine: &Engine, request: AskReviewRequest) -> Result<Draft, ApiError> {
    let desk = Desk::open(engine)?;
    let mut reviewers: Vec<String> = Vec::new();
    for who in &request.reviewers {
        let who = who.trim().trim_start_matches('@');
        if !who.is_empty()
            && !reviewers
                .iter()
                .any(|known| known.eq_ignore_ascii_case(who))
        {
            reviewers.push(address(&desk, who)?);
        }
    }
    if reviewers.is_empty() {
        return Err(ApiError::new(
            ErrorCode::BadRequest,
            "Say who is to read the draft: an address, a name of [people], or role:….",
        ));
    }
    let author = desk.author()?;
    let draft = desk.handbook.write(|turn| {
        let mut branch = desk.draft(&turn.repo, &request.draft)?;
        let joined = join(&turn.repo, &branch, desk.published())?;
        if ruling(&desk, &turn.repo, &branch, &joined)?.joins
            && let Some(joined) = bring_up(&desk, turn, &branch, &joined, &[])?
        {
            branch = joined;
        }
        let body = Body::ReviewRequested {
            draft: branch.name.clone(),
            reviewers,
            text: request.text.trim().to_owned(),
        };
        let subject = format!("Review of {} asked for", branch.name);
        turn.say(&desk.handbook, &author, &subject, &[body])?;
        describe(&desk, &turn.repo, &branch)
    })?;
    announce(&desk);
    Ok(draft)
}

/// The addresses that are asked and that `[people]` does not name, where it names anybody.
///
/// # Errors
/// When no handbook is open.
pub fn strangers(engine: &Engine, reviewers: &[String]) -> Result<Vec<String>, ApiError> {
    let view = engine.handbook()?.view();
    let people = &view.config.people;
    let is_known = |who: &str| people.keys().any(|known| is_same_person(known, who));
    let named = reviewers
        .iter()
        .map(|who| who.trim().trim_start_matches('@'));
    Ok(named
        .filter(|who| who.contains('@') && !people.is_empty() && !is_known(who))
        .map(str::to_owned)
        .collect())
}

/// Somebody as the journal names them: an address, or `role:…`; a name becomes its address.
fn address(desk: &Desk<'_>, who: &str) -> Result<String, ApiError> {
    if who.starts_with("role:") || who.contains('@') {
        return Ok(who.to_owned());
    }
    let config = &desk.view.config;
    let named = config.people.iter().find(|(_, person)| {
        person
            .name
            .as_deref()
            .is_some_and(|name| name.to_lowercase() == who.to_lowercase())
    });
    if let Some((address, _)) = named {
        return Ok(address.clone());
    }
    let is_role = config
        .people
        .values()
        .any(|person| person.roles.iter().any(|role| role == who));
    if is_role {
        return Ok(format!("role:{who}"));
    }
    Err(ApiError::new(
        ErrorCode::NotFound,
        format!("“{who}” is neither an address nor a name or role of [people]."),
    ))
}

/// Approves the content of a draft that was looked at.
///
/// # Errors
/// When there is no such draft, or the journal cannot be written.
pub fn approve(engine: &Engine, request: VerdictRequest) -> Result<VerdictOutcome, ApiError> {
    pronounce(engine, &request, true)
}

/// Asks for changes of the content of a draft that was looked at.
///
/// # Errors
/// When there is no such draft, nothing is said, or the journal cannot be written.
pub fn request_changes(
    engine: &Engine,
    request: VerdictRequest,
) -> Result<VerdictOutcome, ApiError> {
    if request.text.trim().is_empty() {
        return Err(ApiError::new(
            ErrorCode::BadRequest,
            "Say in a few words what should change.",
        )
        .saying("empty", &[]));
    }
    pronounce(engine, &request, false)
}

fn pronounce(
    engine: &Engine,
    request: &VerdictRequest,
    approved: bool,
) -> Result<VerdictOutcome, ApiError> {
    let desk = Desk::open(engine)?;
    let outcome = desk.handbook.write(|turn| {
        let branch = desk.draft(&turn.repo, &request.draft)?;
        if branch.tip.to_hex() != request.tip
            && let Some(newest) = branch.commits.first()
        {
            return Ok(VerdictOutcome::Moved { by: change(newest) });
        }
        say(&desk, turn, &branch, request, approved)
    })?;
    if matches!(outcome, VerdictOutcome::Said { .. }) {
        announce(&desk);
    }
    Ok(outcome)
}

fn say(
    desk: &Desk<'_>,
    turn: &Turn,
    branch: &Branch,
    request: &VerdictRequest,
    approved: bool,
) -> Result<VerdictOutcome, ApiError> {
    let repo = &turn.repo;
    let joined = join(repo, branch, desk.published())?;
    let ruling = ruling(desk, repo, branch, &joined)?;
    if let Some(why) = ruling.may_not_approve.filter(|_| approved) {
        return Ok(VerdictOutcome::Refused { reasons: vec![why] });
    }
    let (draft, tree) = (branch.name.clone(), repo.tree_of(branch.tip)?.to_hex());
    let text = request.text.trim().to_owned();
    let (body, subject) = if approved {
        let files = files_of(repo, branch, desk.published())?;
        let body = Body::ReviewApproved {
            draft,
            tree,
            files,
            text,
        };
        (body, format!("{} is approved", branch.name))
    } else {
        let body = Body::ReviewChangesRequested { draft, tree, text };
        (body, format!("Changes of {} asked for", branch.name))
    };
    turn.say(&desk.handbook, &desk.author()?, &subject, &[body])?;
    Ok(VerdictOutcome::Said {
        draft: Box::new(describe(desk, repo, branch)?),
    })
}

fn announce(desk: &Desk<'_>) {
    desk.engine.announce(changed(&[
        tags::REVIEW,
        tags::DRAFTS,
        tags::THREADS,
        tags::HANDBOOK,
    ]));
}
