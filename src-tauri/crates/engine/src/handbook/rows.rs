//! Documents as lists show them.

use std::collections::HashSet;
use std::sync::Arc;

use carebook_domain::config::Config;
use carebook_domain::freshness::State;
use carebook_domain::{Date, DocPath};
use carebook_store::cache::CommitFacts;

use super::{Handbook, Verified, View};
use crate::api::types::{
    Change, DocumentRow, Freshness, FreshnessReason, FreshnessState, LinkedDocument, Owner,
    Translation,
};
use crate::library::Shelved;

/// What turns documents into rows: policy, day, local changes.
pub(crate) struct Rows {
    config: Arc<Config>,
    today: Date,
    verified: Arc<Verified>,
    changed_locally: HashSet<DocPath>,
}

impl Rows {
    pub(crate) fn of(handbook: &Handbook, view: &View) -> Self {
        Self::under(handbook, &view.config, view.today(handbook.clock()))
    }

    /// Rows as they would be under another policy, or on another day.
    pub(crate) fn under(handbook: &Handbook, config: &Arc<Config>, today: Date) -> Self {
        Self {
            config: Arc::clone(config),
            today,
            verified: handbook.verified(),
            changed_locally: handbook
                .local_changes()
                .iter()
                .map(|change| change.path.clone())
                .collect(),
        }
    }

    /// A document in a list.
    pub(crate) fn row(&self, document: &Shelved) -> DocumentRow {
        let record = &document.record;
        DocumentRow {
            id: record.identity().to_owned(),
            path: record.path.as_str().to_owned(),
            title: record.title.clone(),
            kind: record.kind.clone(),
            owner: record.owner.as_deref().map(|owner| self.owner(owner)),
            lang: record.lang.as_str().to_owned(),
            tags: record.tags.clone(),
            freshness: self.freshness(document),
            updated: document.updated.as_deref().map(change),
            problem: record
                .problems
                .first()
                .map(|problem| problem.message.clone()),
            local_change: self.changed_locally.contains(&record.path),
        }
    }

    /// A document at the other end of a link.
    pub(crate) fn linked(&self, document: &Shelved) -> LinkedDocument {
        let record = &document.record;
        LinkedDocument {
            id: record.identity().to_owned(),
            path: record.path.as_str().to_owned(),
            title: record.title.clone(),
            kind: record.kind.clone(),
            freshness: self.freshness(document),
        }
    }

    /// A language of a document.
    pub(crate) fn translation(&self, document: &Shelved) -> Translation {
        let record = &document.record;
        Translation {
            lang: record.lang.as_str().to_owned(),
            path: record.path.as_str().to_owned(),
            title: record.title.clone(),
            freshness: self.freshness(document),
        }
    }

    /// An owner with the name that the handbook gives them.
    pub(crate) fn owner(&self, id: &str) -> Owner {
        Owner {
            id: id.to_owned(),
            name: self.config.name_of(id).to_owned(),
        }
    }

    fn freshness(&self, document: &Shelved) -> Freshness {
        freshness(document.freshness(&self.config, self.today, &self.verified))
    }
}

/// A judgement as the window and the terminal see it.
pub(crate) fn freshness(judged: carebook_domain::freshness::Freshness) -> Freshness {
    Freshness {
        state: state(judged.state),
        reasons: judged
            .reasons
            .into_iter()
            .map(|reason| FreshnessReason {
                code: reason.code.as_str().to_owned(),
                text: reason.text,
                day: reason.day.map(|day| day.to_string()),
            })
            .collect(),
        due: judged.due.map(|day| day.to_string()),
        days_left: judged.days_left,
        window_days: judged.window_days,
        updated: judged.updated.map(|day| day.to_string()),
        verified: judged.verified.map(|day| day.to_string()),
    }
}

/// A state as the window and the terminal see it.
pub(crate) fn state(state: State) -> FreshnessState {
    match state {
        State::Fresh => FreshnessState::Fresh,
        State::DueSoon => FreshnessState::DueSoon,
        State::Stale => FreshnessState::Stale,
    }
}

/// A commit as the window and the terminal see it.
pub(crate) fn change(commit: &CommitFacts) -> Change {
    Change {
        commit: commit.id.to_hex(),
        at: commit.at.to_string(),
        author: commit.author.clone(),
        email: commit.email.clone(),
        summary: commit.summary.clone(),
    }
}
