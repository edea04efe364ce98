//! Joins what came with what is here, in one turn of the writer: the journal, then what is
//! published, then the drafts. Every branch is on disk where it belongs before the next one moves.

use std::collections::{BTreeMap, BTreeSet};

use carebook_domain::ObjectId;
use carebook_git::draft::BRANCHES;
use carebook_git::journal::BRANCH as JOURNAL;
use carebook_git::network::{Remote, Sending};
use carebook_git::{Author, Repo};

use super::here::Here;
use super::published::{Fate, lost};
use super::{Order, Station};
use crate::api::ApiError;
use crate::api::sync::{SyncReport, SyncSaying, SyncSayingCode};
use crate::handbook::Turn;

/// What came, looked at.
pub(super) struct Came {
    /// Where the remote's branches stand.
    pub there: BTreeMap<String, ObjectId>,
    /// Branches that are not taken, each with the sentence.
    pub unfit: BTreeMap<String, String>,
    /// What both agreed on the last time.
    pub agreed: BTreeMap<String, ObjectId>,
    /// The publish branch.
    pub branch: Option<String>,
    /// Whether it is a branch of this repository.
    pub is_local: bool,
}

impl Came {
    /// Measures every branch that is new here.
    pub fn looked_at(
        repo: &Repo,
        here: &Here,
        there: BTreeMap<String, ObjectId>,
        new: &[String],
    ) -> Self {
        let mut unfit = BTreeMap::new();
        for branch in new {
            let Some(tip) = there.get(branch) else {
                continue;
            };
            let beside = here.own.get(branch).copied();
            let beside = match branch.as_str() {
                JOURNAL => beside,
                _ => beside.or(here.published),
            };
            if let Err(why) = repo.inspect(*tip, beside) {
                unfit.insert(
                    branch.clone(),
                    why.to_string().trim_end_matches('.').to_owned(),
                );
            }
        }
        Self {
            there,
            unfit,
            agreed: here.agreed.clone(),
            branch: here.branch.clone(),
            is_local: here.is_local,
        }
    }

    /// Where a branch of the remote stands, if it can be taken.
    pub fn fit(&self, branch: &str) -> Option<ObjectId> {
        let is_fit = !self.unfit.contains_key(branch);
        self.there.get(branch).copied().filter(|_| is_fit)
    }
}

/// What came of joining.
pub(super) struct Joined {
    /// The publish branch.
    pub branch: Option<String>,
    /// What became of it.
    pub published: Fate,
    /// Where it stands at the remote.
    pub published_there: Option<ObjectId>,
    /// What is to be sent.
    pub sendings: Vec<Sending>,
    /// Events that came.
    pub events: u32,
    /// Drafts that came or changed.
    pub drafts: BTreeSet<String>,
    /// Whether the list of drafts looks different now.
    pub drafts_changed: bool,
    /// The draft that a conflict became.
    pub conflict: Option<String>,
    /// Documents in conflict.
    pub paths: Vec<String>,
    /// What waits for a person, and the commit that may be accepted.
    pub held: Option<(String, SyncSaying, Option<ObjectId>)>,
    /// Whether the remote's publish branch went back, and that waits for a person.
    pub went_back: bool,
    /// The commit that may be published again then.
    pub send_again: Option<ObjectId>,
    /// What else a person should know.
    pub notices: Vec<(String, SyncSaying)>,
}

impl Joined {
    fn new(came: &Came) -> Self {
        Self {
            branch: came.branch.clone(),
            published: Fate::Same,
            published_there: (came.branch.as_ref())
                .and_then(|branch| came.there.get(branch))
                .copied(),
            sendings: Vec::new(),
            events: 0,
            drafts: BTreeSet::new(),
            drafts_changed: false,
            conflict: None,
            paths: Vec::new(),
            held: None,
            went_back: false,
            send_again: None,
            notices: Vec::new(),
        }
    }

    /// Adds what happened to what happened in earlier tries.
    pub fn add_to(&self, report: &mut SyncReport) {
        let word = self.published.word();
        if report.published.is_empty() || self.published != Fate::Same {
            report.published = word.to_owned();
        }
        report.journal = report.journal.saturating_add(self.events);
        for name in &self.drafts {
            if !report.drafts.contains(name) {
                report.drafts.push(name.clone());
            }
        }
        for path in &self.paths {
            if !report.conflicts.contains(path) {
                report.conflicts.push(path.clone());
            }
        }
        for (notice, said) in &self.notices {
            if !report.notices.contains(notice) {
                report.notices.push(notice.clone());
                report.said.push(said.clone());
            }
        }
    }

    /// Has a branch sent, unless it stands there already.
    pub fn send(&mut self, branch: &str, to: Option<ObjectId>, expected: Option<ObjectId>) {
        if to != expected {
            self.sendings.push(Sending {
                branch: branch.to_owned(),
                to,
                expected,
            });
        }
    }

    /// Keeps the first thing that waits for a person.
    pub fn hold(&mut self, message: String, said: SyncSaying, commit: Option<ObjectId>) {
        self.held.get_or_insert((message, said, commit));
    }
}

impl Station {
    /// Joins what came with what is here.
    pub(super) fn join(
        &self,
        order: &Order,
        remote: &Remote,
        came: &Came,
    ) -> Result<Joined, ApiError> {
        self.handbook.write(|turn| {
            turn.repo.clear_agreed_locks();
            let mut joined = Joined::new(came);
            for (branch, why) in &came.unfit {
                joined.hold(
                    format!("{branch} was not taken from {}: {why}.", remote.shown),
                    SyncSaying::of(SyncSayingCode::NotTaken, &[("branch", branch)]),
                    None,
                );
            }
            self.join_journals(turn, remote, came, &mut joined)?;
            self.join_published(turn, order, remote, came, &mut joined)?;
            self.join_drafts(turn, came, &mut joined)?;
            note_agreed(turn, remote, came, &joined)?;
            Ok(joined)
        })
    }

    fn join_journals(
        &self,
        turn: &Turn,
        remote: &Remote,
        came: &Came,
        joined: &mut Joined,
    ) -> Result<(), ApiError> {
        let repo = &turn.repo;
        let ours = repo.tip(carebook_git::journal::REFERENCE)?;
        if came.unfit.contains_key(JOURNAL) {
            return Ok(());
        }
        let theirs = came.fit(JOURNAL);
        if ours.is_some() && lost(repo, remote, came, JOURNAL, theirs)?.is_some() {
            // Events are only ever added, so nobody can have meant that.
            joined.notices.push((
                format!(
                    "The journal at {} went back or was taken away. What it lacks is sent again.",
                    remote.shown
                ),
                SyncSaying::of(SyncSayingCode::JournalWentBack, &[]),
            ));
        }
        let now = match (ours, theirs) {
            (None, None) => return Ok(()),
            (Some(ours), None) => ours,
            (Some(ours), Some(theirs)) if ours == theirs => ours,
            (None, Some(theirs)) => {
                joined.events = count_events(repo, theirs);
                turn.land(JOURNAL, None, theirs, None)?;
                theirs
            }
            (Some(ours), Some(theirs)) => {
                let both = repo.join_journal(ours, theirs, &self.joiner())?;
                joined.events = both.brought;
                if both.commit != ours {
                    turn.land(JOURNAL, Some(ours), both.commit, None)?;
                }
                both.commit
            }
        };
        joined.send(JOURNAL, Some(now), theirs);
        Ok(())
    }

    /// Who joins: the person, or Carebook itself while nobody said who acts.
    fn joiner(&self) -> Author {
        self.author().unwrap_or_else(|_| Author {
            name: "Carebook".to_owned(),
            email: "carebook@localhost".to_owned(),
            time: self.handbook.clock().now(),
            offset_minutes: 0,
        })
    }
}

fn count_events(repo: &Repo, tip: ObjectId) -> u32 {
    let listed = repo.entries(tip);
    listed.map_or(0, |listing| {
        let events = (listing.entries.iter()).filter(|entry| {
            entry
                .path
                .as_str()
                .starts_with(carebook_git::journal::EVENTS)
        });
        u32::try_from(events.count()).unwrap_or(u32::MAX)
    })
}

/// Notes what both sides hold now: what is not to be sent and stands there as here.
fn note_agreed(turn: &Turn, remote: &Remote, came: &Came, joined: &Joined) -> Result<(), ApiError> {
    let repo = &turn.repo;
    let is_sent = |branch: &String| joined.sendings.iter().any(|sent| sent.branch == *branch);
    for (branch, tip) in &came.there {
        if came.unfit.contains_key(branch) {
            continue;
        }
        let here = repo.tip(&format!("refs/heads/{branch}"))?;
        let is_remotes_own = !came.is_local && Some(branch) == came.branch.as_ref();
        // A branch that is joined and to be sent holds all of the remote's: that much is agreed.
        let holds = match here {
            Some(here) => here == *tip || (is_sent(branch) && repo.contains(here, *tip)?),
            None => is_remotes_own,
        };
        if holds {
            turn.agree(&remote.name, branch, Some(*tip))?;
        }
        // What was known of a branch that went back must still be known the next time.
        let is_held = joined.went_back && Some(branch) == came.branch.as_ref();
        if !branch.starts_with(BRANCHES) && !is_held {
            turn.mirror(&remote.name, branch, Some(*tip));
        }
    }
    for branch in came.agreed.keys() {
        let is_gone = !came.there.contains_key(branch)
            && repo.tip(&format!("refs/heads/{branch}"))?.is_none();
        if is_gone {
            turn.agree(&remote.name, branch, None)?;
        }
    }
    Ok(())
}
