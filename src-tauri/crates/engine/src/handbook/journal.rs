//! The journal of a handbook: projected up to its last commit whenever somebody asks, and
//! appended to by whoever has the turn to write.

use std::collections::HashSet;
use std::path::Path;
use std::sync::PoisonError;

use carebook_domain::journal::{
    Body, By, Event, EventId, Flaw, Review, Subject, Thread, VERSION, fold_review, fold_thread,
    path_of,
};
use carebook_domain::{ObjectId, Timestamp};
use carebook_git::journal::{BRANCH, Claim, NewEvent, News, REFERENCE};
use carebook_git::{Author, Blob, CommitError, DocPath, Repo};
use carebook_store::StoreError;
use carebook_store::journal::{Arriving, Journal, Projecting};
use ulid::Ulid;

use super::{Handbook, Turn};
use crate::api::{ApiError, ErrorCode};

/// Larger files are no events.
const LARGEST_EVENT: u64 = 256 * 1024;
/// Another program may move the branch while somebody appends; after so many times we say so.
const TRIES: u32 = 5;

/// The projected journal, and the file it was opened from.
pub(super) struct Opened {
    file: Option<super::readers::FileId>,
    journal: Journal,
}

impl Handbook {
    /// Runs `work` with the journal as its branch holds it now.
    pub(crate) fn with_journal<T>(
        &self,
        repo: &Repo,
        work: impl Fn(&Journal) -> Result<T, ApiError>,
    ) -> Result<T, ApiError> {
        let mut held = self.journal.lock().unwrap_or_else(PoisonError::into_inner);
        let place = Journal::place(self.cache_dir());
        for attempt in 0..2 {
            let file = super::readers::file_id(&place);
            let mut opened = match held.take() {
                Some(opened) if opened.file == file && file.is_some() => opened,
                _ => open(self.cache_dir(), &place)?,
            };
            let outcome = bring_up(repo, &mut opened.journal).map(|()| work(&opened.journal));
            match outcome {
                Err(Failed::Store(error)) if error.is_damage() && attempt == 0 => {
                    drop(opened);
                    Journal::remove(self.cache_dir())?;
                }
                Err(Failed::Store(error)) => return Err(error.into()),
                Err(Failed::Api(error)) => return Err(error),
                Ok(answer) => {
                    *held = Some(opened);
                    return answer;
                }
            }
        }
        Err(ApiError::new(
            ErrorCode::Failed,
            "What was read of the journal is damaged and could not be read anew.",
        )
        .with_hint("`carebook doctor --repair` clears what is derived."))
    }

    /// How much was found to wait for somebody when everything stood as `key` says.
    pub(crate) fn known_waiting(&self, key: &str) -> Option<usize> {
        let known = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        known
            .as_ref()
            .filter(|(of, _)| of == key)
            .map(|(_, count)| *count)
    }

    /// Remembers how much waits.
    pub(crate) fn know_waiting(&self, key: String, count: usize) {
        *self.waiting.lock().unwrap_or_else(PoisonError::into_inner) = Some((key, count));
    }

    /// Throws the projected journal away; it is made anew when it is next asked for.
    pub(crate) fn forget_journal(&self) -> Result<(), StoreError> {
        *self.journal.lock().unwrap_or_else(PoisonError::into_inner) = None;
        Journal::remove(self.cache_dir())
    }

    /// Whether the projected journal is what a projection from nothing gives.
    pub(crate) fn journal_is_right(&self, repo: &Repo) -> Result<bool, ApiError> {
        let beside = self
            .cache_dir()
            .join(format!("journal-{}", std::process::id()));
        let made = || -> Result<_, Failed> {
            let mut journal = Journal::open(&beside)?;
            bring_up(repo, &mut journal)?;
            Ok((journal.contents()?, journal.flaws()?))
        };
        let anew = made();
        // What stays behind is thrown away with the caches.
        std::fs::remove_dir_all(&beside).unwrap_or_default();
        let anew = match anew {
            Ok(anew) => anew,
            Err(Failed::Store(error)) => return Err(error.into()),
            Err(Failed::Api(error)) => return Err(error),
        };
        let known =
            self.with_journal(repo, |journal| Ok((journal.contents()?, journal.flaws()?)))?;
        Ok(known == anew)
    }
}

enum Failed {
    Store(StoreError),
    Api(ApiError),
}

impl From<StoreError> for Failed {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

impl From<carebook_git::GitError> for Failed {
    fn from(error: carebook_git::GitError) -> Self {
        Self::Api(error.into())
    }
}

fn open(dir: &Path, place: &Path) -> Result<Opened, StoreError> {
    let journal = Journal::open(dir)?;
    Ok(Opened {
        file: super::readers::file_id(place),
        journal,
    })
}

/// Takes in what came since the projection was made.
fn bring_up(repo: &Repo, journal: &mut Journal) -> Result<(), Failed> {
    loop {
        let known = journal.tip()?;
        let Some(tip) = repo.journal_tip()? else {
            if known.is_some() {
                journal.clear()?;
            }
            return Ok(());
        };
        if known == Some(tip) {
            return Ok(());
        }
        // A branch that was set elsewhere is read from its beginning.
        let from = match known {
            Some(known) if repo.has_object(known) && repo.contains(tip, known)? => Some(known),
            _ => None,
        };
        let news = repo.journal_news(from, tip)?;
        // Otherwise another process was faster, and the rest is looked for from there.
        if journal.project(from, tip, |projecting| {
            take_in(repo, projecting, &news, from.is_none())
        })? {
            return Ok(());
        }
    }
}

fn take_in(
    repo: &Repo,
    projecting: &Projecting<'_>,
    news: &News,
    is_new: bool,
) -> Result<(), Failed> {
    let read = |blob: ObjectId| -> Result<Option<Vec<u8>>, Failed> {
        match repo.blob(blob, LARGEST_EVENT)? {
            Blob::Bytes(bytes) => Ok(Some(bytes)),
            Blob::TooLarge { .. } => Ok(None),
        }
    };
    let is_before =
        |one: ObjectId, other: ObjectId| -> Result<bool, Failed> { Ok(repo.contains(other, one)?) };
    // In the order of their paths, so that the store writes its pages one after the other.
    let mut claims: Vec<&Claim> = news.claims.iter().collect();
    claims.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    let mut plain: HashSet<&str> = HashSet::new();
    for of_path in claims.chunk_by(|a, b| a.path == b.path) {
        for claim in of_path {
            let held = news.now.get(&claim.path).copied().flatten() == Some(claim.blob);
            if held && of_path.len() == 1 && is_new {
                plain.insert(&claim.path);
            }
            // A commit may name what it does not hold.
            if held || repo.has_object(claim.blob) {
                let arriving = Arriving {
                    path: &claim.path,
                    blob: claim.blob,
                    by: Some((claim.commit, &claim.author)),
                };
                projecting.take(&arriving, &read, &is_before)?;
            }
        }
    }
    for (path, now) in &news.now {
        // Brought once, and there: nothing is to be compared.
        if plain.contains(path.as_str()) {
            continue;
        }
        if let Some(blob) = now {
            let arriving = Arriving {
                path,
                blob: *blob,
                by: None,
            };
            projecting.take(&arriving, &read, &is_before)?;
        }
        projecting.stands(path, *now)?;
    }
    Ok(())
}

/// Views of the projected journal.
pub(crate) trait Views {
    /// A thread, if the event that began it is there.
    fn thread(&self, id: EventId) -> Result<Option<Thread>, StoreError>;
    /// The review of a draft.
    fn review(&self, draft: &str) -> Result<Review, StoreError>;
}

impl Views for Journal {
    fn thread(&self, id: EventId) -> Result<Option<Thread>, StoreError> {
        Ok(fold_thread(id, &self.events(&Subject::Thread(id))?))
    }

    fn review(&self, draft: &str) -> Result<Review, StoreError> {
        Ok(fold_review(
            &self.events(&Subject::Draft(draft.to_owned()))?,
        ))
    }
}

impl Turn {
    /// Appends events to the journal: one commit of this person, on disk when this returns.
    /// `subject` says in a line what was done. Returns their ids, in their order.
    pub(crate) fn say(
        &self,
        handbook: &Handbook,
        author: &Author,
        subject: &str,
        bodies: &[Body],
    ) -> Result<Vec<EventId>, ApiError> {
        let repo = &self.repo;
        let at = Timestamp::from_second(author.time.as_second()).unwrap_or(author.time);
        for _ in 0..TRIES {
            let mut latest = handbook.with_journal(repo, |journal| Ok(journal.latest()?))?;
            let mut ids = Vec::new();
            let mut files = Vec::new();
            for body in bodies {
                let random = Ulid::generate().random();
                let id = EventId::next(latest, author.time, random);
                latest = Some(id);
                ids.push(id);
                files.push(file_of(&Event {
                    v: VERSION,
                    id,
                    at,
                    by: By {
                        name: author.name.clone(),
                        email: author.email.clone(),
                    },
                    body: body.clone(),
                    extra: serde_json::Map::new(),
                })?);
            }
            let here = repo.tip(REFERENCE)?;
            let base = repo.journal_tip()?;
            let texts = texts_of(repo, handbook, bodies)?;
            let commit = repo.journal_commit(base, &files, &texts, author, subject)?;
            match self.land(BRANCH, here, commit, None) {
                Ok(_) => return Ok(ids),
                Err(CommitError::Moved { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(ApiError::new(
            ErrorCode::Refused,
            "Another program keeps writing to the journal. Nothing was added.",
        )
        .with_hint("Try again in a moment.")
        .saying("busy", &[]))
    }
}

/// The contents that these events stand on and that might never reach others by a branch: those
/// of drafts, which come and go, and what is published here and was not sent yet.
fn texts_of(repo: &Repo, handbook: &Handbook, bodies: &[Body]) -> Result<Vec<ObjectId>, ApiError> {
    let mut texts = Vec::new();
    for body in bodies {
        let (anchor, draft) = match body {
            Body::CommentAdded { anchor, draft, .. } => (anchor.as_ref(), draft),
            Body::SuggestionAdded { anchor, draft, .. } => (Some(anchor), draft),
            _ => continue,
        };
        let Some(blob) = anchor.and_then(|anchor| anchor.blob) else {
            continue;
        };
        let may_stay_here = draft.is_some() || !is_published_everywhere(repo, handbook)?;
        if may_stay_here && repo.has_object(blob) && !texts.contains(&blob) {
            texts.push(blob);
        }
    }
    Ok(texts)
}

/// Whether the remote has what is published here.
fn is_published_everywhere(repo: &Repo, handbook: &Handbook) -> Result<bool, ApiError> {
    let view = handbook.view();
    let Some(published) = view.commit() else {
        return Ok(true);
    };
    for remote in repo.remote_names() {
        let there = repo.tip(&format!("refs/remotes/{remote}/{}", view.branch))?;
        if !there.is_some_and(|there| repo.contains(there, published).unwrap_or(false)) {
            return Ok(false);
        }
    }
    Ok(true)
}

fn file_of(event: &Event) -> Result<NewEvent, ApiError> {
    let bytes = event.write().map_err(|flaw| refused(&flaw))?;
    let path = DocPath::new(&path_of(event.id)).map_err(|error| {
        ApiError::new(
            ErrorCode::Failed,
            format!(
                "The event {} has no place in the journal: {error}.",
                event.id
            ),
        )
    })?;
    Ok(NewEvent {
        id: event.id.to_string(),
        path,
        bytes,
    })
}

fn refused(flaw: &Flaw) -> ApiError {
    let message = match flaw {
        Flaw::TooLong("text") | Flaw::TooLarge => {
            "This text is too long: a comment or suggestion holds up to 64 KB.".to_owned()
        }
        Flaw::TooLong("quote") => {
            "These words are too long to be commented on. Choose fewer, or the whole section."
                .to_owned()
        }
        other => format!("This cannot be written down: {other}."),
    };
    ApiError::new(ErrorCode::Refused, message)
}
