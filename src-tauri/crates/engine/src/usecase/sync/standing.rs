//! How this clone stands to its remote: what happens now, what came of the last sync, what waits
//! to be sent.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use carebook_domain::{ObjectId, Timestamp};
use carebook_git::draft::BRANCHES;
use carebook_git::{Author, Cancel, CommitError, Repo, TipSource};
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::drafts::put_aside;
use crate::api::sync::{SyncNeed, SyncOutcome, SyncSaying, SyncSayingCode, SyncState, SyncStatus};
use crate::api::tags;
use crate::api::types::{Event, Person};
use crate::api::{ApiError, ErrorCode};
use crate::handbook::{Handbook, Sink, changed};
use crate::personal::Personal;
use crate::usecase::drafts::is_decided;
use crate::usecase::settings;

/// Minutes between two syncs in the background, where nobody said otherwise.
const USUAL_INTERVAL: u32 = 5;

/// What a sync works with. It does not need the whole app, so that it can run by itself.
pub(crate) struct Station {
    pub handbook: Arc<Handbook>,
    pub personal: Arc<Personal>,
    pub sink: Sink,
}

/// What is known while a handbook is open.
#[derive(Default)]
pub(crate) struct Standing {
    known: Mutex<Known>,
    /// Held by the sync that is under way.
    pub(super) running: Mutex<()>,
}

#[derive(Default)]
struct Known {
    stage: Option<&'static str>,
    cancel: Option<Cancel>,
    /// What came of the last try.
    last: Option<Last>,
}

/// What came of a try.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Last {
    Fine,
    Offline {
        since: Timestamp,
        message: String,
        said: SyncSaying,
    },
    Needs {
        need: SyncNeed,
        said: SyncSaying,
        message: String,
        hint: Option<String>,
    },
}

/// What the person said about this handbook's sync, and when it last went through.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Habits {
    /// Minutes between two syncs in the background.
    pub every_minutes: Option<u32>,
    /// Whether this folder's own git settings may run programs.
    pub trusted: bool,
    /// When it last went through.
    pub last: Option<Timestamp>,
}

impl Standing {
    /// What stops the sync that is under way or begins next.
    pub(super) fn cancel(&self) -> Cancel {
        self.locked()
            .cancel
            .get_or_insert_with(Cancel::default)
            .clone()
    }

    /// Stops the sync that is under way.
    pub(super) fn stop(&self) {
        if let Some(cancel) = self.locked().cancel.take() {
            cancel.cancel();
        }
    }

    pub(super) fn is_working(&self) -> bool {
        self.locked().stage.is_some()
    }

    /// Whether a person has to do something before another try makes sense.
    pub(super) fn needs_a_person(&self) -> bool {
        matches!(
            self.locked().last,
            Some(Last::Needs {
                need: SyncNeed::Credentials | SyncNeed::Trust | SyncNeed::Git,
                ..
            })
        )
    }

    fn locked(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Station {
    /// Says what is going on; nothing when it is over.
    pub(super) fn stage(&self, stage: Option<&'static str>) {
        let mut known = self.handbook.sync.locked();
        if known.stage == stage {
            return;
        }
        known.stage = stage;
        if stage.is_none() {
            known.cancel = None;
        }
        drop(known);
        self.tell();
    }

    /// Tells the window how it stands now.
    pub(super) fn tell(&self) {
        if let Ok(state) = self.state() {
            (self.sink)(Event::Sync { state });
        }
        (self.sink)(changed(&[tags::SYNC]));
    }

    /// Remembers what came of a try.
    pub(super) fn remember(&self, outcome: &Result<SyncOutcome, ApiError>) {
        let now = self.handbook.clock().now();
        let needs = |need, said: &SyncSaying, message: &str, hint: Option<&str>| Last::Needs {
            need,
            said: said.clone(),
            message: message.to_owned(),
            hint: hint.map(str::to_owned),
        };
        let last = match outcome {
            // Stopping says nothing about the remote.
            Ok(SyncOutcome::Cancelled) => return,
            // A conflict is a draft now, which the state finds by itself.
            Ok(
                SyncOutcome::UpToDate | SyncOutcome::Done { .. } | SyncOutcome::Conflicts { .. },
            ) => Last::Fine,
            Ok(SyncOutcome::NeedsCredentials { message, said }) => {
                needs(SyncNeed::Credentials, said, message, None)
            }
            Ok(SyncOutcome::Offline { message, said }) => {
                let since = match &self.handbook.sync.locked().last {
                    Some(Last::Offline { since, .. }) => *since,
                    _ => now,
                };
                Last::Offline {
                    since,
                    message: message.clone(),
                    said: said.clone(),
                }
            }
            Ok(SyncOutcome::Rejected {
                message,
                hint,
                said,
                ..
            }) => needs(SyncNeed::Refused, said, message, Some(hint)),
            Ok(SyncOutcome::Held { message, said, .. }) => {
                needs(SyncNeed::Review, said, message, None)
            }
            Ok(SyncOutcome::NeedsTrust { message, said }) => {
                needs(SyncNeed::Trust, said, message, None)
            }
            Err(error) => {
                let (need, code) = match error.code {
                    ErrorCode::Remote => (SyncNeed::Git, SyncSayingCode::Git),
                    _ => (SyncNeed::Review, SyncSayingCode::Failed),
                };
                let said = SyncSaying::of(code, &[]);
                needs(need, &said, &error.message, error.hint.as_deref())
            }
        };
        if last == Last::Fine {
            // When it was is worth knowing, not worth failing for.
            drop(self.change_habits(|habits| habits.last = Some(now)));
        }
        self.handbook.sync.locked().last = Some(last);
    }

    /// How this clone stands to its remote.
    pub(super) fn state(&self) -> Result<SyncState, ApiError> {
        let habits = self.habits();
        self.handbook.read(|reader| -> Result<_, ApiError> {
            let repo = &reader.repo;
            let name = repo.remote_names().into_iter().next();
            let (stage, last) = {
                let known = self.handbook.sync.locked();
                (known.stage, known.last.clone())
            };
            let Some(name) = name else {
                return Ok(SyncState {
                    remote: None,
                    address: None,
                    status: SyncStatus::None,
                    to_send: 0,
                    last: None,
                    every_minutes: 0,
                    trusted: habits.trusted,
                });
            };
            let to_send = self.to_send(repo, &name)?;
            let address = repo.remote(Some(&name)).ok().flatten();
            let status = match (stage, last) {
                (Some(stage), _) => SyncStatus::Working {
                    stage: stage.to_owned(),
                },
                (
                    None,
                    Some(Last::Offline {
                        since,
                        message,
                        said,
                    }),
                ) => SyncStatus::Offline {
                    since: since.to_string(),
                    message,
                    said,
                },
                (
                    None,
                    Some(Last::Needs {
                        need,
                        said,
                        message,
                        hint,
                    }),
                ) => SyncStatus::NeedsYou {
                    message,
                    said,
                    hint,
                    need,
                },
                (None, last) => match self.unresolved(repo)? {
                    Some(needs) => needs,
                    None if to_send > 0 => SyncStatus::ToSend,
                    None if last.is_some() => SyncStatus::InSync,
                    None => SyncStatus::Unknown,
                },
            };
            Ok(SyncState {
                address: address.map(|remote| remote.shown),
                remote: Some(name),
                status,
                to_send,
                last: habits.last.map(|at| at.to_string()),
                every_minutes: self.interval(&habits),
                trusted: habits.trusted,
            })
        })
    }

    /// What this person has to do with a draft that a sync made of something they published.
    fn unresolved(&self, repo: &Repo) -> Result<Option<SyncStatus>, ApiError> {
        let person = self.person()?;
        let view = self.handbook.view();
        for (name, _) in repo.draft_tips()? {
            let Some(draft) = repo.draft(&name, view.commit())? else {
                continue;
            };
            let Some((commit, why)) = put_aside(&draft) else {
                continue;
            };
            if !commit.email.eq_ignore_ascii_case(&person.email) {
                continue;
            }
            if why != "refused" && is_decided(repo, &draft, view.commit())? {
                continue;
            }
            let (code, message, hint, need) = match why {
                "refused" => (
                    SyncSayingCode::Protected,
                    format!(
                        "The server does not let you publish to {}. Your change is the draft “{name}”.",
                        view.branch
                    ),
                    format!("Have draft/{name} merged into {} there.", view.branch),
                    SyncNeed::Refused,
                ),
                _ => (
                    SyncSayingCode::Conflict,
                    format!(
                        "Others published other words in the same place. Your change is the draft “{name}”."
                    ),
                    "Open it, decide, and publish it.".to_owned(),
                    SyncNeed::Conflict,
                ),
            };
            let said = SyncSaying::of(code, &[("branch", &view.branch), ("draft", &name)]);
            return Ok(Some(SyncStatus::NeedsYou {
                said,
                message,
                hint: Some(hint),
                need,
            }));
        }
        Ok(None)
    }

    /// Counts what the remote does not have yet.
    fn to_send(&self, repo: &Repo, remote: &str) -> Result<u32, ApiError> {
        let agreed = repo.agreed(remote)?;
        let mut count = 0;
        if let Some(published) = &self.handbook.view().published
            && published.source == TipSource::Local
            && let Some(tip) = repo.tip(&format!("refs/heads/{}", published.branch))?
        {
            let known = match agreed.get(&published.branch) {
                Some(known) => Some(*known),
                // Nothing was synced yet; a clone knows where it began.
                None => repo.tip(&format!("refs/remotes/{remote}/{}", published.branch))?,
            };
            count += repo.ahead(tip, known)?;
        }
        if let Some(tip) = repo.tip(carebook_git::journal::REFERENCE)? {
            let known = agreed.get(carebook_git::journal::BRANCH).copied();
            let known = match known {
                Some(known) => Some(known),
                None => repo.sent_journal()?,
            };
            count += repo.journal_ahead(tip, known)?;
        }
        let drafts = repo.draft_tips()?;
        let differs = |(name, tip): &(&String, &ObjectId)| {
            agreed.get(&format!("{BRANCHES}{name}")) != Some(*tip)
        };
        count += drafts.iter().filter(differs).count();
        let is_gone = |branch: &&String| {
            branch
                .strip_prefix(BRANCHES)
                .is_some_and(|name| !drafts.contains_key(name))
        };
        count += agreed.keys().filter(is_gone).count();
        Ok(u32::try_from(count).unwrap_or(u32::MAX))
    }

    /// Who acts.
    pub(super) fn person(&self) -> Result<Person, ApiError> {
        let said = self.personal.with(
            |_note| (),
            |local| local.setting::<Person>(settings::PERSON),
        );
        settings::person_of(said, Some(&self.handbook))
    }

    /// The person, as git records who made a commit.
    pub(super) fn author(&self) -> Result<Author, ApiError> {
        let person = self.person()?;
        if person.name.is_empty() || person.email.is_empty() {
            return Err(CommitError::NoIdentity.into());
        }
        let now = self.handbook.clock().now();
        Ok(Author {
            name: person.name,
            email: person.email,
            time: now,
            offset_minutes: TimeZone::system().to_offset(now).seconds() / 60,
        })
    }

    /// Minutes between two syncs in the background; 0 where there is no remote.
    pub(super) fn minutes(&self) -> u32 {
        let names = self
            .handbook
            .read(|reader| -> Result<_, ApiError> { Ok(reader.repo.remote_names()) });
        match names {
            Ok(names) if !names.is_empty() => self.interval(&self.habits()),
            _ => 0,
        }
    }

    /// What the person chose. Where nobody chose, a handbook that was made for Carebook, or was
    /// synced by it before, syncs by itself; somebody else's repository is only looked at.
    fn interval(&self, habits: &Habits) -> u32 {
        let is_known = self.handbook.view().has_policy || habits.last.is_some();
        let usual = if is_known { USUAL_INTERVAL } else { 0 };
        habits.every_minutes.unwrap_or(usual)
    }

    fn setting(&self) -> String {
        format!("sync {}", self.handbook.root().to_string_lossy())
    }

    /// What the person said about this handbook's sync.
    pub(super) fn habits(&self) -> Habits {
        let name = self.setting();
        let read = |local: &carebook_store::local::Local| local.setting::<Habits>(&name);
        // A store that cannot be read now trusts nothing and keeps to the usual.
        let read = self.personal.with(|_note| (), read);
        read.ok().flatten().unwrap_or_default()
    }

    /// Changes what is known of the person's wishes.
    pub(super) fn change_habits(&self, change: impl FnOnce(&mut Habits)) -> Result<(), ApiError> {
        let mut habits = self.habits();
        change(&mut habits);
        let name = self.setting();
        Ok(self
            .personal
            .with(|_note| (), |local| local.set_setting(&name, &habits))?)
    }
}
