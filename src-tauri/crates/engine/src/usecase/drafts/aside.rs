//! Drafts that are put away, and brought back.

use super::begin;
use super::desk::Desk;
use super::text::commit_unsaved;
use crate::Engine;
use crate::api::drafts::{DiscardedDraft, Draft};
use crate::api::requests::Nothing;
use crate::api::writing::DraftRequest;
use crate::api::{ApiError, ErrorCode};

/// Discards a draft. For 30 days it can be brought back, with what was typed and not saved.
///
/// # Errors
/// When there is no such draft, or the repository cannot be written.
pub fn discard(engine: &Engine, request: DraftRequest) -> Result<(), ApiError> {
    let desk = Desk::open(engine)?;
    let now = engine.clock().now();
    desk.handbook.write(|turn| {
        let branch = desk.draft(&turn.repo, &request.name)?;
        turn.repo.check_draft_goes(&branch.name)?;
        let branch = commit_unsaved(&desk, turn, branch)?;
        turn.about_to_move(&branch.name, branch.tip)?;
        turn.repo.discard_draft(&branch.name, branch.tip, now)?;
        turn.repo.drop_old_discarded(now)?;
        let left = turn.repo.discarded_drafts()?;
        desk.autosave
            .drop_put_away(&|name| left.iter().all(|aside| aside.name != name))?;
        Ok(())
    })?;
    desk.forget_seen(&request.name);
    desk.announce();
    Ok(())
}

/// Returns what was discarded and can be brought back, newest first.
///
/// # Errors
/// When no handbook is open or it cannot be read.
pub fn discarded(engine: &Engine, _request: Nothing) -> Result<Vec<DiscardedDraft>, ApiError> {
    let desk = Desk::open(engine)?;
    let zone = desk.view.config.handbook.timezone.clone();
    desk.handbook.read(|reader| {
        Ok(reader
            .repo
            .discarded_drafts()?
            .into_iter()
            .map(|aside| DiscardedDraft {
                name: aside.name,
                at: aside.at.to_string(),
                until: zone.to_datetime(aside.until).date().to_string(),
            })
            .collect())
    })
}

/// Makes a discarded draft a draft again; the one discarded last where several had that name.
///
/// # Errors
/// When none of that name was discarded, or the repository cannot be written.
pub fn bring_back(engine: &Engine, request: DraftRequest) -> Result<Draft, ApiError> {
    let desk = Desk::open(engine)?;
    let name = desk.handbook.write(|turn| {
        let aside = turn.repo.discarded_drafts()?;
        let aside = aside
            .iter()
            .find(|aside| aside.name == request.name)
            .ok_or_else(|| {
                ApiError::new(
                    ErrorCode::NotFound,
                    format!("No draft “{}” was discarded.", request.name),
                )
            })?;
        turn.about_to_move(&aside.name, aside.tip)?;
        let name = turn.repo.bring_back_draft(aside, desk.published())?;
        desk.autosave.bring_back(&aside.name, &name)?;
        Ok(name)
    })?;
    desk.announce();
    begin::show(engine, DraftRequest { name })
}
