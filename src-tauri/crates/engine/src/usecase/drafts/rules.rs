//! What the handbook's rules ask for before a draft may be published, and what people said of it.

use carebook_domain::config::Subject;
use carebook_domain::document::Document;
use carebook_domain::edit::without_targets;
use carebook_domain::journal::{Review, VerdictKind};
use carebook_domain::review::{
    Changed, Facts, Proposal, Saying, approvals, blocked_by, demands, is_needed, may_bypass,
    may_not_approve, refusals,
};
use carebook_domain::{DocPath, ObjectId};
use carebook_git::draft::Draft as Branch;
use carebook_git::{ChangeKind, Repo};

use super::desk::{Desk, bytes_of, small_bytes};
use super::joining::{Joined, Outcome};
use crate::api::ApiError;
use crate::api::drafts::Reason;
use crate::api::review::ReviewNeed;
use crate::api::ruling::RuleSaying;
use crate::api::types::Person;
use crate::handbook::Views;

/// Files that differ from those a reviewer saw, beyond which nobody asks whether they only moved.
const MOST_MOVED: usize = 500;

/// What the rules and the reviewers say of a draft.
#[derive(Default)]
pub(in crate::usecase) struct Ruling {
    /// What is missing, in words.
    pub reasons: Vec<Reason>,
    /// Whether the rules let the person publish all the same, who then says so.
    pub may_bypass: bool,
    /// Whether what would be published is another text than the draft's.
    pub joins: bool,
    /// Who approves exactly this content.
    pub approvals: Vec<Person>,
    /// Whether somebody asks for changes of exactly this content.
    pub refused: bool,
    /// What publishing needs, met or not.
    pub needs: Vec<ReviewNeed>,
    /// Why the person who asks may not approve.
    pub may_not_approve: Option<Reason>,
    /// What people said.
    pub review: Review,
}

/// Asks the rules of the published `carebook.toml`; those in a draft do not count for it.
pub(in crate::usecase) fn ruling(
    desk: &Desk<'_>,
    repo: &Repo,
    branch: &Branch,
    joined: &[Joined],
) -> Result<Ruling, ApiError> {
    let config = &desk.view.config;
    let mut review = desk
        .handbook
        .with_journal(repo, |journal| Ok(journal.review(&branch.name)?))?;
    forget_blind(repo, branch, joined, &mut review)?;
    let tree = repo.tree_of(branch.tip)?;
    keep_through_moves(repo, tree, &mut review);
    let has_rules = config.review.default.approvals > 0
        || config.review.default.each
        || !config.review.rules.is_empty();
    let mut files = Vec::new();
    for file in joined.iter().filter(|_| has_rules) {
        let change = &file.change;
        files.push(ChangedFile {
            // What is published now; where that is gone, what the draft began with.
            before: match file.published {
                Some(blob) => read(repo, &file.published_at, Some(blob))?,
                None => read(repo, &file.published_at, change.old_blob)?,
            },
            after: read(repo, file.target(), change.new_blob)?,
        });
    }
    let changed: Vec<Changed<'_>> = files.iter().map(ChangedFile::as_changed).collect();
    let mut authors: Vec<String> = Vec::new();
    // Who joins a draft with what was published writes nothing in it.
    for commit in branch.commits.iter().filter(|commit| !commit.joins) {
        if !authors.contains(&commit.email) {
            authors.push(commit.email.clone());
        }
    }
    let proposal = Proposal {
        documents: &changed,
        authors: &authors,
        tree: &tree.to_hex(),
        review: &review,
    };
    let needed = is_needed(config, &changed);
    let joins = needed && joins_other_text(repo, joined)?;
    let mut reasons: Vec<Reason> = blocked_by(config, &proposal)
        .into_iter()
        .map(|reason| Reason {
            code: reason.code.to_owned(),
            text: reason.text(),
            said: said(reason.said),
        })
        .collect();
    if joins {
        reasons.push(Reason {
            code: "behind".to_owned(),
            text: "What this draft changes was published anew since it began. Ask for a review: that joins both texts in the draft, and the approvals are given to the joined text.".to_owned(),
            said: vec![RuleSaying::Behind],
        });
    }
    let person = |email: &str, name: &str| Person {
        name: if name.trim().is_empty() {
            config.name_of(email).to_owned()
        } else {
            name.to_owned()
        },
        email: email.to_owned(),
    };
    let mut ruling = Ruling {
        joins,
        approvals: approvals(config, &proposal)
            .into_iter()
            .map(|verdict| person(&verdict.by.email, &verdict.by.name))
            .collect(),
        refused: !refusals(&proposal).is_empty(),
        needs: demands(config, &proposal)
            .into_iter()
            .map(|demand| ReviewNeed {
                text: in_words(&demand.said),
                met: demand.met,
                said: said(demand.said),
            })
            .collect(),
        may_not_approve: may_not_approve(config, &proposal, &desk.person.email).map(|saying| {
            Reason {
                code: "may_not_approve".to_owned(),
                text: saying.to_string(),
                said: said(vec![saying]),
            }
        }),
        ..Ruling::default()
    };
    ruling.may_bypass = !reasons.is_empty() && may_bypass(config, &desk.person.email, &changed);
    ruling.reasons = reasons;
    ruling.review = review;
    Ok(ruling)
}

fn said(sayings: Vec<Saying>) -> Vec<RuleSaying> {
    sayings.into_iter().map(RuleSaying::from).collect()
}

/// In English, for the terminal.
fn in_words(sayings: &[Saying]) -> String {
    let all: Vec<String> = sayings.iter().map(Saying::to_string).collect();
    all.join(" ")
}

/// A file that a draft brings back to what it began with leaves the draft's tree as it was; whoever
/// approved that tree before did not see it.
fn forget_blind(
    repo: &Repo,
    branch: &Branch,
    joined: &[Joined],
    review: &mut Review,
) -> Result<(), ApiError> {
    for Joined { change, .. } in joined.iter().filter(|file| file.is_changed()) {
        let began_with = match branch.base {
            Some(base) => repo.blob_at(base, &change.path)?,
            None => None,
        };
        if let Some(blob) = change.new_blob.filter(|blob| began_with == Some(*blob)) {
            let (path, blob) = (change.path.as_str(), blob.to_hex());
            let approvals = (review.verdicts.iter_mut())
                .filter(|verdict| verdict.kind == VerdictKind::Approved);
            for verdict in approvals {
                if verdict.files.get(path) != Some(&blob) {
                    verdict.tree.clear();
                }
            }
        }
    }
    Ok(())
}

/// A file before and after, as the rules look at it.
pub(in crate::usecase) struct ChangedFile {
    /// As it was; nothing for a new one.
    pub before: Option<Document>,
    /// As it will be; nothing for one that goes.
    pub after: Option<Document>,
}

impl ChangedFile {
    pub fn as_changed(&self) -> Changed<'_> {
        Changed {
            before: self.before.as_ref().map(facts),
            after: self.after.as_ref().map(facts),
        }
    }
}

/// Whoever asked for changes of a text still asks for them when it only moved.
pub(in crate::usecase) fn keep_through_moves(repo: &Repo, tree: ObjectId, review: &mut Review) {
    let hex = tree.to_hex();
    let asking = (review.verdicts.iter_mut())
        .filter(|verdict| verdict.kind == VerdictKind::ChangesRequested && verdict.tree != hex);
    for verdict in asking {
        let then = verdict.tree.parse::<ObjectId>().ok();
        // A tree that is not here any more is none of this draft as it is.
        if then.is_some_and(|then| only_moved(repo, then, tree).unwrap_or(false)) {
            verdict.tree.clone_from(&hex);
        }
    }
}

/// Whether nothing differs between two trees but where documents lie and where links lead.
fn only_moved(repo: &Repo, before: ObjectId, after: ObjectId) -> Result<bool, ApiError> {
    let changes = repo.changes_between(before, after)?;
    if changes.len() > MOST_MOVED {
        return Ok(false);
    }
    let (mut old, mut new) = (Vec::new(), Vec::new());
    for change in &changes {
        let from = match &change.kind {
            ChangeKind::Renamed { from } => from,
            _ => &change.path,
        };
        old.extend(unmoved(repo, from, change.old_blob)?);
        new.extend(unmoved(repo, &change.path, change.new_blob)?);
    }
    old.sort_unstable();
    new.sort_unstable();
    Ok(old == new)
}

/// What a file holds wherever it lies.
fn unmoved(
    repo: &Repo,
    path: &DocPath,
    blob: Option<ObjectId>,
) -> Result<Option<String>, ApiError> {
    Ok(match blob {
        Some(blob) if !path.is_markdown() => Some(blob.to_hex()),
        _ => read(repo, path, blob)?.map(|document| without_targets(&document)),
    })
}

/// A file with what it says of itself. One that is no document, or too large to be one, says
/// nothing, and has its path all the same.
pub(in crate::usecase) fn read(
    repo: &Repo,
    path: &DocPath,
    blob: Option<ObjectId>,
) -> Result<Option<Document>, ApiError> {
    let Some(blob) = blob else {
        return Ok(None);
    };
    let bytes = match path.is_markdown() {
        true => small_bytes(repo, blob)?.unwrap_or_default(),
        false => Vec::new(),
    };
    Ok(Some(Document::parse(path.clone(), &bytes)))
}

fn facts(document: &Document) -> Facts<'_> {
    Facts {
        subject: Subject {
            path: document.path.as_str(),
            kind: document.front.kind.as_deref(),
            tags: &document.front.tags,
            lang: document.lang,
        },
        owner: document.front.owner.as_deref(),
    }
}

/// Whether publishing would write another text than the draft holds: both were changed, and joined.
fn joins_other_text(repo: &Repo, joined: &[Joined]) -> Result<bool, ApiError> {
    for file in joined {
        match (&file.outcome, file.change.new_blob) {
            (Outcome::Write(bytes), Some(own)) if bytes_of(repo, own)? != *bytes => {
                return Ok(true);
            }
            (Outcome::Write(_), None) | (Outcome::Conflict(_), _) => return Ok(true),
            _ => {}
        }
    }
    Ok(false)
}
