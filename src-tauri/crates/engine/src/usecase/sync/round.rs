//! One sync: what the remote holds is listed, what is new is brought and looked at, joined with
//! what is here, and what the remote lacks is sent. When somebody else was faster, once more.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;
use std::sync::PoisonError;
use std::time::{Duration, Instant};

use carebook_domain::ObjectId;
use carebook_git::draft::BRANCHES;
use carebook_git::network::{Remote, Sending, Transit, Verdict};
use carebook_git::{
    Cancel, Errand, NetworkCause, NetworkError, NetworkLimits, NetworkProgress, Repo, TipSource,
};

use super::join::{Came, Joined};
use super::published::Fate;
use super::{Order, Station};
use crate::api::sync::{SyncOutcome, SyncReport};
use crate::api::{ApiError, ErrorCode, tags};
use crate::handbook::changed;

/// How often somebody else may be faster before the sync gives up.
const TRIES: u32 = 8;
/// How long to wait for another process that syncs this handbook.
const PATIENCE: Duration = Duration::from_secs(20);
/// How many seconds a server may say nothing; for tests and bad lines.
const SILENCE_VARIABLE: &str = "CAREBOOK_NETWORK_SILENCE";
/// A remote with more drafts than that is not a team's.
const MOST_DRAFTS: usize = 5_000;

/// What came of one try.
enum Try {
    Over(SyncOutcome),
    /// Somebody else was faster.
    Again,
}

/// What ended a try.
pub(super) enum Stop {
    Network(NetworkError),
    Api(ApiError),
}

impl From<NetworkError> for Stop {
    fn from(error: NetworkError) -> Self {
        Self::Network(error)
    }
}

impl<E: Into<ApiError>> From<E> for Stop {
    fn from(error: E) -> Self {
        Self::Api(error.into())
    }
}

impl Station {
    /// Syncs once, whatever it takes, and remembers what came of it.
    pub(super) fn sync(&self, order: &Order) -> Result<SyncOutcome, ApiError> {
        let standing = &self.handbook.sync;
        let _mine = standing
            .running
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let cancel = standing.cancel();
        let outcome = self.try_often(order, &cancel);
        self.remember(&outcome);
        self.stage(None);
        self.tell();
        outcome
    }

    fn try_often(&self, order: &Order, cancel: &Cancel) -> Result<SyncOutcome, ApiError> {
        let folder = self.handbook.personal_dir();
        carebook_store::private_folder(folder)?;
        let _lock = take(&folder.join("sync.lock"), cancel)?;
        let mut report = SyncReport::default();
        for turn in 0..TRIES {
            // Two that lost against each other must not meet again at the same moment.
            let wait = u64::from(turn) * (40 + u64::from(std::process::id() % 60));
            std::thread::sleep(Duration::from_millis(wait));
            match self.try_once(order, cancel, &mut report) {
                Ok(Try::Over(outcome)) => return Ok(outcome),
                Ok(Try::Again) => {}
                Err(Stop::Api(error)) => return Err(error),
                Err(Stop::Network(error)) => return self.failed(order, error, report),
            }
        }
        Err(ApiError::new(
            ErrorCode::Refused,
            "Others were faster every time. What is here is kept, and the next sync sends it.",
        ))
    }

    /// Turns what git could not do into an answer.
    fn failed(
        &self,
        order: &Order,
        error: NetworkError,
        report: SyncReport,
    ) -> Result<SyncOutcome, ApiError> {
        let NetworkError::Failed { cause, message } = error else {
            return Ok(SyncOutcome::Cancelled);
        };
        let message = match cause {
            NetworkCause::Access | NetworkCause::Network | NetworkCause::Address => {
                format!("{message}{}", self.about_trust(order))
            }
            NetworkCause::Folder | NetworkCause::Git => message,
        };
        match cause {
            NetworkCause::Access => Ok(SyncOutcome::NeedsCredentials { message }),
            NetworkCause::Network => Ok(SyncOutcome::Offline { message }),
            NetworkCause::Address => Ok(SyncOutcome::Rejected {
                report,
                message,
                hint: "Look at the remote's address: git remote -v".to_owned(),
            }),
            NetworkCause::Folder => Err(ApiError::new(ErrorCode::Failed, message)),
            NetworkCause::Git => Err(ApiError::new(ErrorCode::Remote, message)),
        }
    }

    /// A sentence, where the way may lead over settings that are not obeyed.
    fn about_trust(&self, order: &Order) -> String {
        if self.habits().trusted {
            return String::new();
        }
        let remote = self.handbook.read(|reader| -> Result<_, ApiError> {
            Ok(reader.repo.remote(order.remote.as_deref()).ok().flatten())
        });
        match remote {
            Ok(Some(remote)) if !remote.wants_trust.is_empty() => format!(
                " This folder's own git settings ({}) are not used before you trust it.",
                remote.wants_trust.join(", ")
            ),
            _ => String::new(),
        }
    }

    fn try_once(
        &self,
        order: &Order,
        cancel: &Cancel,
        report: &mut SyncReport,
    ) -> Result<Try, Stop> {
        self.handbook.look()?;
        let repo = self.handbook.another_repo()?;
        let Some(remote) = repo.remote(order.remote.as_deref())? else {
            return Err(Stop::Api(no_remote()));
        };
        let trusted = self.habits().trusted;
        if let (Some(why), false) = (&remote.needs_trust, trusted) {
            return Ok(Try::Over(SyncOutcome::NeedsTrust {
                message: why.clone(),
            }));
        }
        self.stage(Some("fetching"));
        carebook_store::private_folder(self.handbook.cache_dir())?;
        let transit = Transit::open(&repo, remote, self.handbook.cache_dir(), trusted)?;
        let mut on_progress = |_: NetworkProgress| ();
        let mut errand = Errand {
            limits: limits(),
            asking: order.asking.clone(),
            on_progress: &mut on_progress,
            cancel,
        };
        let here = Here::of(self, &repo, transit.remote())?;
        let there = here.listed(&transit, &mut errand)?;
        if here.is_like(&there) {
            return Ok(Try::Over(SyncOutcome::UpToDate));
        }
        let new: Vec<String> = (there.iter())
            .filter(|(_, tip)| !here.tips.contains(*tip))
            .map(|(name, _)| name.clone())
            .collect();
        let mut came = there;
        came.extend(transit.fetch(&repo, &new, &mut errand)?);
        self.stage(Some("checking"));
        let came = Came::looked_at(&repo, &here, came, &new);
        self.stage(Some("joining"));
        let joined = self.join(order, transit.remote(), &came)?;
        self.told(&joined);
        joined.add_to(report);
        if cancel.is_cancelled() {
            return Err(Stop::Network(NetworkError::Cancelled));
        }
        self.stage(Some("sending"));
        let sent = self.send(&transit, &joined, report, &mut errand)?;
        Ok(match sent {
            Answer::Again => Try::Again,
            Answer::Taken => Try::Over(over(joined, report)),
            Answer::Refused { message, hint } => Try::Over(SyncOutcome::Rejected {
                report: report.clone(),
                message,
                hint,
            }),
        })
    }

    /// Tells the window what is different now.
    fn told(&self, joined: &Joined) {
        let mut news: Vec<&str> = Vec::new();
        if joined.published.has_moved() {
            // The tip is another one; whoever reads looks again.
            drop(self.handbook.look());
            news.extend([
                tags::HANDBOOK,
                tags::INDEX,
                tags::DOCUMENTS,
                tags::HISTORY,
                tags::FRESHNESS,
                tags::CHANGES,
            ]);
        }
        if joined.events > 0 {
            news.extend([tags::THREADS, tags::REVIEW]);
        }
        if !news.is_empty() || joined.drafts_changed {
            news.push(tags::DRAFTS);
            (self.sink)(changed(&news));
        }
    }

    /// Sends what the remote lacks, and notes what both hold then.
    fn send(
        &self,
        transit: &Transit,
        joined: &Joined,
        report: &mut SyncReport,
        errand: &mut Errand<'_>,
    ) -> Result<Answer, Stop> {
        if joined.sendings.is_empty() {
            return Ok(Answer::Taken);
        }
        let sent = transit.send(&joined.sendings, errand)?;
        let mut again = false;
        let mut refused: BTreeMap<String, String> = BTreeMap::new();
        let mut taken: Vec<&Sending> = Vec::new();
        for sending in &joined.sendings {
            let verdict = sent.iter().find(|sent| sent.branch == sending.branch);
            match verdict.map(|sent| &sent.verdict) {
                Some(Verdict::Taken) => {
                    taken.push(sending);
                    if !report.pushed.contains(&sending.branch) {
                        report.pushed.push(sending.branch.clone());
                    }
                }
                Some(Verdict::Moved) | None => again = true,
                Some(Verdict::Refused { why }) => {
                    refused.insert(sending.branch.clone(), why.clone());
                }
            }
        }
        let remote = &transit.remote().name;
        self.handbook.write(|turn| {
            for sending in taken {
                turn.repo.agree(remote, &sending.branch, sending.to)?;
                turn.repo.mirror(remote, &sending.branch, sending.to);
            }
            Ok(())
        })?;
        if refused.is_empty() {
            return Ok(if again { Answer::Again } else { Answer::Taken });
        }
        let published = joined.branch.as_ref();
        if let Some((branch, why)) = published.and_then(|branch| refused.get_key_value(branch)) {
            let why = why.clone();
            return self.refused(transit, joined, branch, &why, report, errand);
        }
        let (branch, why) = refused.into_iter().next().unwrap_or_default();
        Ok(Answer::Refused {
            message: format!("{} does not take {branch}: {why}.", transit.remote().shown),
            hint: "Ask whoever looks after the server; everything is kept here.".to_owned(),
        })
    }

    /// The publish branch is protected: what was published here becomes a draft there.
    fn refused(
        &self,
        transit: &Transit,
        joined: &Joined,
        branch: &str,
        why: &str,
        report: &mut SyncReport,
        errand: &mut Errand<'_>,
    ) -> Result<Answer, Stop> {
        let remote = transit.remote();
        let Some(theirs) = joined.published_there else {
            return Ok(Answer::Refused {
                message: format!("{} does not take {branch}: {why}.", remote.shown),
                hint: "Ask whoever looks after the server; everything is kept here.".to_owned(),
            });
        };
        let put = self
            .handbook
            .write(|turn| self.put_aside_refused(turn, branch, theirs))?;
        let again = self.join_drafts_only(remote, joined, &put)?;
        drop(self.handbook.look());
        (self.sink)(changed(tags::ALL));
        report.published = Fate::Conflict.word().to_owned();
        let sent = transit.send(&again, errand)?;
        let mut arrived = false;
        self.handbook.write(|turn| {
            for sending in &again {
                let verdict = sent.iter().find(|sent| sent.branch == sending.branch);
                if verdict.is_some_and(|sent| sent.verdict == Verdict::Taken) {
                    turn.repo.agree(&remote.name, &sending.branch, sending.to)?;
                    arrived |= sending.branch == format!("{BRANCHES}{put}");
                    if !report.pushed.contains(&sending.branch) {
                        report.pushed.push(sending.branch.clone());
                    }
                }
            }
            Ok(())
        })?;
        let place = if arrived {
            format!("Your change is there as the branch {BRANCHES}{put}.")
        } else {
            format!("Your change is kept here as the draft “{put}”.")
        };
        Ok(Answer::Refused {
            message: format!(
                "{} does not take {branch} from you: {why}. {place}",
                remote.shown
            ),
            hint: format!(
                "Have {BRANCHES}{put} merged into {branch} on the server (a pull or merge request), or ask to be allowed to publish; the next sync brings it back."
            ),
        })
    }
}

/// What the remote said to what was sent.
enum Answer {
    Taken,
    Again,
    Refused { message: String, hint: String },
}

fn over(joined: Joined, report: &SyncReport) -> SyncOutcome {
    let report = report.clone();
    if let Some((message, commit)) = joined.held {
        return SyncOutcome::Held {
            report,
            message,
            commit: commit.map(|commit| commit.to_hex()),
        };
    }
    match joined.conflict {
        Some(draft) => SyncOutcome::Conflicts { report, draft },
        None => SyncOutcome::Done { report },
    }
}

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
    fn of(station: &Station, repo: &Repo, remote: &Remote) -> Result<Self, Stop> {
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
    fn listed(
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
    fn is_like(&self, there: &BTreeMap<String, ObjectId>) -> bool {
        let mut own = self.own.clone();
        if !self.is_local
            && let (Some(branch), Some(tip)) = (&self.branch, self.published)
        {
            own.insert(branch.clone(), tip);
        }
        own == *there && self.agreed == *there
    }
}

/// The limits of a conversation, as the environment asks for them.
pub(in crate::usecase) fn limits() -> NetworkLimits {
    let said = std::env::var(SILENCE_VARIABLE).ok();
    let seconds = said.and_then(|text| text.trim().parse::<f64>().ok());
    match seconds {
        Some(seconds) if (0.1..=3_600.0).contains(&seconds) => NetworkLimits {
            silence: Duration::from_secs_f64(seconds),
        },
        _ => NetworkLimits::default(),
    }
}

fn no_remote() -> ApiError {
    ApiError::new(
        ErrorCode::Refused,
        "This handbook has no remote, so there is nobody to sync with.",
    )
    .with_hint("git remote add origin ADDRESS")
}

/// Waits for the only sync of this handbook on this computer.
fn take(path: &Path, cancel: &Cancel) -> Result<File, ApiError> {
    let broken = |error: &std::io::Error| {
        ApiError::new(
            ErrorCode::Failed,
            format!("{} cannot be used: {error}.", path.display()),
        )
    };
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(path)
        .map_err(|error| broken(&error))?;
    let begun = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock)
                if begun.elapsed() < PATIENCE && !cancel.is_cancelled() =>
            {
                std::thread::sleep(Duration::from_millis(50));
            }
            Err(TryLockError::WouldBlock) => {
                return Err(ApiError::new(
                    ErrorCode::Refused,
                    "Another Carebook is syncing this handbook.",
                )
                .with_hint("Try again in a moment."));
            }
            Err(TryLockError::Error(error)) => return Err(broken(&error)),
        }
    }
}
