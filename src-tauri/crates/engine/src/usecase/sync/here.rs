//! What is here, and what the remote holds, before anything is brought.

use std::collections::{BTreeMap, BTreeSet};

use carebook_domain::ObjectId;
use carebook_git::draft::BRANCHES;
use carebook_git::network::{Remote, Transit};
use carebook_git::{Errand, Repo, TipSource};

use super::Station;
use super::round::Stop;
use crate::api::{ApiError, ErrorCode};

/// A remote with more drafts than that is not a team's.
const MOST_DRAFTS: usize = 5_000;

/// What is here before anything is brought.
pub(super) struct Here {
    /// The publish branch; nothing where no branch is checked out.
    pub branch: Option<String>,
    /// Whether there is a branch of that name here, or could be: not only the remote's.
    pub is_local: bool,
    /// The branches that are synced, where they stand here.
    pub own: BTreeMap<String, ObjectId>,
    /// Where both sides stood the last time.
    pub agreed: BTreeMap<String, ObjectId>,
    /// Every commit that a reference leads to.
    pub tips: BTreeSet<ObjectId>,
    /// The published commit.
    pub published: Option<ObjectId>,
}

impl Here {
    pub fn of(station: &Station, repo: &Repo, remote: &Remote) -> Result<Self, Stop> {
        let view = station.handbook.view();
        let source = view.published.as_ref().map(|published| &published.source);
        let branch = match source {
            Some(TipSource::Detached) => None,
            _ if view.branch.is_empty() => None,
            _ => Some(view.branch.clone()),
        };
        let is_local = !matches!(source, Some(TipSource::Remote(_)));
        let mut own: BTreeMap<String, ObjectId> = repo
            .draft_tips()?
            .into_iter()
            .map(|(name, tip)| (format!("{BRANCHES}{name}"), tip))
            .collect();
        let journal = carebook_git::journal::BRANCH.to_owned();
        for branch in branch.iter().chain([&journal]) {
            if let Some(tip) = repo.tip(&format!("refs/heads/{branch}"))? {
                own.insert(branch.clone(), tip);
            }
        }
        Ok(Self {
            agreed: repo.agreed(&remote.name)?,
            tips: repo.all_tips()?.into_iter().collect(),
            published: view.commit(),
            branch,
            is_local,
            own,
        })
    }

    /// The branches of the remote that are synced.
    pub fn listed(
        &self,
        transit: &Transit,
        errand: &mut Errand<'_>,
    ) -> Result<BTreeMap<String, ObjectId>, Stop> {
        let all = transit.list(errand)?;
        let drafts = |name: &str| {
            name.strip_prefix(BRANCHES)
                .is_some_and(|name| !name.is_empty())
        };
        let is_ours = |name: &str| {
            drafts(name)
                || name == carebook_git::journal::BRANCH
                || Some(name) == self.branch.as_deref()
        };
        let found: BTreeMap<String, ObjectId> = all
            .into_iter()
            .filter(|branch| is_ours(&branch.name))
            .map(|branch| (branch.name, branch.tip))
            .collect();
        if found.keys().filter(|name| drafts(name)).count() > MOST_DRAFTS {
            return Err(Stop::Api(ApiError::new(
                ErrorCode::Refused,
                format!(
                    "{} holds more than {MOST_DRAFTS} drafts. Is it the right remote?",
                    transit.remote().shown
                ),
            )));
        }
        Ok(found)
    }

    /// Whether both sides hold the same, and knew it.
    pub fn is_like(&self, there: &BTreeMap<String, ObjectId>) -> bool {
        let mut own = self.own.clone();
        if !self.is_local
            && let (Some(branch), Some(tip)) = (&self.branch, self.published)
        {
            own.insert(branch.clone(), tip);
        }
        own == *there && self.agreed == *there
    }
}
