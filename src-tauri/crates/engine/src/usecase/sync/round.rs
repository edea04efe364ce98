//! One sync: what the remote holds is listed, what is new is brought and looked at, joined with
//! what is here, and what the remote lacks is sent. When somebody else was faster, once more.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;
use std::sync::PoisonError;
use std::time::{Duration, Instant};

use carebook_git::network::Transit;
use carebook_git::{Cancel, Errand, NetworkCause, NetworkError, NetworkLimits, NetworkProgress};

use super::here::Here;
use super::join::{Came, Joined};
use super::send::Answer;
use super::{Order, Station};
use crate::api::sync::{SyncOutcome, SyncReport, SyncSaying, SyncSayingCode};
use crate::api::{ApiError, ErrorCode, tags};
use crate::handbook::changed;
use crate::usecase::outcomes;

/// How often somebody else may be faster before the sync gives up.
const TRIES: u32 = 8;
/// How long to wait for another process that syncs this handbook.
const PATIENCE: Duration = Duration::from_secs(20);
/// How many seconds a server may say nothing; for tests and bad lines.
const SILENCE_VARIABLE: &str = "CAREBOOK_NETWORK_SILENCE";

/// What came of one try.
enum Try {
    Over(Box<SyncOutcome>),
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
                Ok(Try::Over(outcome)) => return Ok(*outcome),
                Ok(Try::Again) => {}
                Err(Stop::Api(error)) => return Err(error),
                Err(Stop::Network(error)) => return self.failed(order, error, report),
            }
        }
        Err(ApiError::new(
            ErrorCode::Refused,
            "Others were faster every time. What is here is kept, and the next sync sends it.",
        )
        .saying("moved", &[]))
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
        let address = self.address(order);
        let said = |code| SyncSaying::of(code, &[("address", &address)]);
        match cause {
            NetworkCause::Access => Ok(SyncOutcome::NeedsCredentials {
                message,
                said: said(SyncSayingCode::NoAccess),
            }),
            NetworkCause::Network => Ok(SyncOutcome::Offline {
                message,
                said: said(SyncSayingCode::Unreachable),
            }),
            NetworkCause::Address => Ok(SyncOutcome::Rejected {
                report,
                message,
                said: said(SyncSayingCode::NoRepository),
                hint: "Look at the remote's address: git remote -v".to_owned(),
            }),
            NetworkCause::Folder => Err(ApiError::new(ErrorCode::Failed, message)),
            NetworkCause::Git => Err(ApiError::new(ErrorCode::Remote, message)),
        }
    }

    /// Where the remote lies, without credentials.
    fn address(&self, order: &Order) -> String {
        let remote = self.handbook.read(|reader| -> Result<_, ApiError> {
            Ok(reader.repo.remote(order.remote.as_deref()).ok().flatten())
        });
        let shown = remote.ok().flatten().map(|remote| remote.shown);
        shown.unwrap_or_default()
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
        check_name(&repo.remote_names(), order.remote.as_deref())?;
        let Some(remote) = repo.remote(order.remote.as_deref())? else {
            return Err(Stop::Api(no_remote()));
        };
        let trusted = self.habits().trusted;
        if let (Some(why), false) = (&remote.needs_trust, trusted) {
            return Ok(Try::Over(Box::new(SyncOutcome::NeedsTrust {
                message: why.clone(),
                said: SyncSaying::of(SyncSayingCode::NeedsTrust, &[]),
            })));
        }
        // Counting is a convenience: when it fails, the texts travel all the same.
        outcomes::digest(&self.handbook, &self.personal).unwrap_or_default();
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
            return Ok(Try::Over(Box::new(SyncOutcome::UpToDate)));
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
            Answer::Taken => Try::Over(Box::new(over(joined, report))),
            Answer::Refused {
                message,
                hint,
                said,
            } => Try::Over(Box::new(SyncOutcome::Rejected {
                report: report.clone(),
                message,
                hint,
                said,
            })),
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
}

fn over(joined: Joined, report: &SyncReport) -> SyncOutcome {
    let report = report.clone();
    if let Some((message, said, commit)) = joined.held {
        return SyncOutcome::Held {
            report,
            message,
            said,
            commit: commit.map(|commit| commit.to_hex()),
            again: joined.send_again.map(|commit| commit.to_hex()),
        };
    }
    match joined.conflict {
        Some(draft) => SyncOutcome::Conflicts { report, draft },
        None => SyncOutcome::Done { report },
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

/// Refuses a remote that this handbook does not have.
fn check_name(known: &[String], name: Option<&str>) -> Result<(), ApiError> {
    match name {
        Some(_) if known.is_empty() => Err(no_remote()),
        Some(name) if !known.iter().any(|known| known == name) => Err(ApiError::new(
            ErrorCode::NotFound,
            format!("This handbook has no remote “{}”.", name.escape_debug()),
        )
        .with_hint(format!("Its remotes are: {}.", known.join(", ")))),
        _ => Ok(()),
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
                .with_hint("Try again in a moment.")
                .saying("busy", &[]));
            }
            Err(TryLockError::Error(error)) => return Err(broken(&error)),
        }
    }
}
