//! What the handbook's rules ask for before a draft may be published.

use carebook_domain::config::Subject;
use carebook_domain::document::Document;
use carebook_domain::journal::Review;
use carebook_domain::review::{Changed, Proposal, blocked_by, may_bypass};
use carebook_git::Repo;
use carebook_git::draft::Draft as Branch;

use super::desk::{Desk, bytes_of};
use super::joining::Joined;
use crate::api::ApiError;
use crate::api::drafts::Reason;

/// What the rules say of a draft.
#[derive(Default)]
pub(super) struct Ruling {
    /// What is missing, in words; nothing for whom the rules let publish all the same.
    pub reasons: Vec<Reason>,
    /// Whether the person publishes past a rule, which is then recorded.
    pub bypasses: bool,
}

/// Asks the rules of the published `carebook.toml`; those in a draft do not count for it.
pub(super) fn ruling(
    desk: &Desk<'_>,
    repo: &Repo,
    branch: &Branch,
    joined: &[Joined],
) -> Result<Ruling, ApiError> {
    let config = &desk.view.config;
    let review = &config.review;
    if review.default.approvals == 0 && !review.default.each && review.rules.is_empty() {
        return Ok(Ruling::default());
    }
    let mut documents = Vec::new();
    for file in joined {
        let blob = file.change.new_blob.or(file.change.old_blob);
        let bytes = match blob.filter(|_| file.change.path.is_markdown()) {
            Some(blob) => bytes_of(repo, blob)?,
            None => Vec::new(),
        };
        documents.push(Document::parse(file.change.path.clone(), &bytes));
    }
    let changed: Vec<Changed<'_>> = documents
        .iter()
        .map(|document| Changed {
            subject: Subject {
                path: document.path.as_str(),
                kind: document.front.kind.as_deref(),
                tags: &document.front.tags,
                lang: document.lang,
            },
            owner: document.front.owner.as_deref(),
        })
        .collect();
    let authors: Vec<String> = branch
        .commits
        .iter()
        .map(|commit| commit.email.clone())
        .collect();
    let proposal = Proposal {
        documents: &changed,
        authors: &authors,
        tree: &repo.tree_of(branch.tip)?.to_hex(),
        // Consent travels in the journal; until one is read here, nobody has given any.
        review: &Review::default(),
    };
    let reasons: Vec<Reason> = blocked_by(config, &proposal)
        .into_iter()
        .map(|reason| Reason {
            code: reason.code.to_owned(),
            text: reason.text,
        })
        .collect();
    if !reasons.is_empty() && may_bypass(config, &desk.person.email, &changed) {
        return Ok(Ruling {
            reasons: Vec::new(),
            bypasses: true,
        });
    }
    Ok(Ruling {
        reasons,
        bypasses: false,
    })
}
