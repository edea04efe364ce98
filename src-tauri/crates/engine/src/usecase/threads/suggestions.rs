//! Other words: proposed, taken over, turned down. Taking one over is one commit on the draft,
//! written by whoever proposed it and brought in by whoever accepts, that replaces exactly these
//! words.

use std::ops::Range;

use carebook_domain::DocPath;
use carebook_domain::document::replaceable;
use carebook_domain::edit::{display_text, replace, save};
use carebook_domain::journal::{Body, By, EventId, Suggestion, Thread as Folded};
use carebook_git::{Author, Edit};

use super::acts::{existing, first, say, shown};
use super::placing::{Standing, in_words, place};
use super::scene::{Scene, event_id};
use super::selecting::anchor;
use crate::Engine;
use crate::api::review::{
    AcceptRequest, Accepted, RejectRequest, Selection, SuggestRequest, Thread,
};
use crate::api::writing::StartDraft;
use crate::api::{ApiError, ErrorCode, tags};
use crate::handbook::{Reader, Turn, changed};
use crate::usecase::drafts::{self, Desk, bytes_of};

/// Proposes other words.
///
/// # Errors
/// When the document, the draft or the words are not there, they cannot be replaced by themselves,
/// or the journal cannot be written.
pub fn suggest(engine: &Engine, request: SuggestRequest) -> Result<Thread, ApiError> {
    let desk = Desk::open(engine)?;
    let (body, path) = desk.handbook.read(|reader| -> Result<_, ApiError> {
        let scene = Scene::open(&desk, reader, &request.doc, request.draft.as_deref())?;
        let Some(anchor) = anchor(&scene, &request.selection)? else {
            return Err(no_words());
        };
        let anchor = match request.selection {
            Selection::Quote { .. } => {
                let range = replaceable(&scene.document, anchor.start..anchor.end)
                    .ok_or_else(cuts_markup)?;
                carebook_domain::anchor::Anchor::new(&scene.document, Some(scene.blob), range)
                    .ok_or_else(no_words)?
            }
            Selection::Section { .. } => return Err(no_words()),
            Selection::Range { .. } | Selection::Document => anchor,
        };
        if anchor.quote == request.replacement {
            return Err(ApiError::new(
                ErrorCode::BadRequest,
                "The suggestion says what stands there already.",
            )
            .saying("same_words", &[]));
        }
        let body = Body::SuggestionAdded {
            doc: scene.doc(),
            draft: scene.draft_name().map(str::to_owned),
            anchor,
            replacement: request.replacement.clone(),
            text: request.text.trim().to_owned(),
        };
        Ok((body, scene.path().to_string()))
    })?;
    let ids = say(&desk, &format!("Suggestion for {path}"), &[body])?;
    shown(&desk, first(&ids)?, request.draft.as_deref())
}

fn no_words() -> ApiError {
    ApiError::new(
        ErrorCode::BadRequest,
        "A suggestion needs the words that it replaces.",
    )
}

fn turned_down(by: &By) -> String {
    let who = match by.name.trim() {
        "" => by.email.trim(),
        name => name,
    };
    format!(
        "It was turned down already, by {who}. Suggest it anew, so that it can be decided anew."
    )
}

fn cuts_markup() -> ApiError {
    ApiError::new(
        ErrorCode::Refused,
        "These words begin or end inside a link or inside bold, italic or other marked words.",
    )
    .with_hint("Select the marked words whole, or suggest in the source.")
    .saying("cuts_markup", &[])
}

/// Takes suggestions over, each in a commit of its own. Those made on published text go into the
/// named draft, else into a new one.
///
/// # Errors
/// When a thread or the draft is not there, or the repository cannot be written. What was taken
/// over before stays.
pub fn accept(engine: &Engine, request: AcceptRequest) -> Result<Vec<Accepted>, ApiError> {
    let desk = Desk::open(engine)?;
    let mut ids: Vec<EventId> = Vec::new();
    for thread in &request.threads {
        let id = event_id(thread)?;
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    let Some(target) = target(engine, &desk, &ids, request.draft.as_deref())? else {
        return refused_all(&desk, &ids);
    };
    // A new draft moved nothing that is published, so the desk is still right.
    let mut outcomes = Vec::new();
    desk.handbook.write(|turn| {
        let mut taken = Vec::new();
        for (id, outcome) in take_over(&desk, turn, &ids, &target)? {
            match outcome {
                Ok(commit) => {
                    taken.push(Body::SuggestionAccepted {
                        thread: id,
                        commit: Some(commit),
                    });
                    taken.push(Body::ThreadResolved { thread: id });
                    outcomes.push((id, None));
                }
                Err(why) => outcomes.push((id, Some(why))),
            }
        }
        if !taken.is_empty() {
            let author = desk.author()?;
            turn.say(&desk.handbook, &author, "Suggestions taken over", &taken)?;
        }
        Ok(())
    })?;
    engine.announce(changed(&[
        tags::THREADS,
        tags::REVIEW,
        tags::DRAFTS,
        tags::HANDBOOK,
    ]));
    outcomes
        .into_iter()
        .map(|(id, refused)| {
            Ok(Accepted {
                thread: shown(&desk, id, Some(target.of(id)))?,
                draft: Some(target.of(id).to_owned()),
                refused,
            })
        })
        .collect()
}

/// Into which draft every suggestion goes.
struct Target {
    drafts: Vec<(EventId, String)>,
    usual: String,
}

impl Target {
    fn of(&self, id: EventId) -> &str {
        let own = self.drafts.iter().find(|(known, _)| *known == id);
        own.map_or(&self.usual, |(_, draft)| draft)
    }
}

/// Finds the drafts, starting one where published text is to change. Nothing when no suggestion
/// can be taken over, so that no draft is started for nothing.
fn target(
    engine: &Engine,
    desk: &Desk<'_>,
    ids: &[EventId],
    wanted: Option<&str>,
) -> Result<Option<Target>, ApiError> {
    let (drafts, published) = desk.handbook.read(|reader| -> Result<_, ApiError> {
        let mut drafts = Vec::new();
        let mut published = Vec::new();
        for id in ids {
            let thread = existing(desk, reader, *id)?;
            let own = match (wanted, &thread.draft) {
                (Some(wanted), _) => Some(desk.draft(&reader.repo, wanted)?.name),
                (None, Some(draft)) => reader
                    .repo
                    .draft(draft, desk.published())?
                    .map(|draft| draft.name),
                (None, None) => None,
            };
            match own {
                Some(draft) => drafts.push((*id, draft)),
                None => {
                    if ready(desk, reader, &thread, None)?.is_ok()
                        && !published.contains(&thread.doc)
                    {
                        published.push(thread.doc);
                    }
                }
            }
        }
        Ok((drafts, published))
    })?;
    if drafts.is_empty() && published.is_empty() {
        return Ok(None);
    }
    let usual = match published.is_empty() {
        true => drafts.first().map(|(_, draft)| draft.clone()),
        false => Some(
            drafts::start(
                engine,
                StartDraft {
                    docs: published,
                    name: None,
                    title: None,
                },
            )?
            .name,
        ),
    };
    Ok(usual.map(|usual| Target { drafts, usual }))
}

fn refused_all(desk: &Desk<'_>, ids: &[EventId]) -> Result<Vec<Accepted>, ApiError> {
    ids.iter()
        .map(|id| {
            let why = desk.handbook.read(|reader| -> Result<_, ApiError> {
                let thread = existing(desk, reader, *id)?;
                ready(desk, reader, &thread, None)
            })?;
            Ok(Accepted {
                thread: shown(desk, *id, None)?,
                draft: None,
                refused: why.err(),
            })
        })
        .collect()
}

/// A suggestion with the text it can be taken over into.
struct Ready {
    scene: Scene,
    range: Range<usize>,
    replacement: String,
}

/// Looks whether a suggestion can be taken over, or why not.
fn ready(
    desk: &Desk<'_>,
    reader: &Reader,
    thread: &Folded,
    draft: Option<&str>,
) -> Result<Result<Ready, String>, ApiError> {
    let replacement = match &thread.suggestion {
        Some(Suggestion::Open { replacement }) => replacement.clone(),
        Some(Suggestion::Rejected { by, .. }) => {
            return Ok(Err(turned_down(by)));
        }
        Some(Suggestion::Accepted { .. }) => {
            return Ok(Err("It was taken over already.".to_owned()));
        }
        None => return Ok(Err("This is a comment and suggests no words.".to_owned())),
    };
    let scene = match Scene::open(desk, reader, &thread.doc, draft) {
        Ok(scene) => scene,
        Err(error) if error.code == ErrorCode::NotFound => return Ok(Err(error.message)),
        Err(error) => return Err(error),
    };
    let placed = place(&reader.repo, &scene, std::slice::from_ref(thread));
    let standing = placed.get(&thread.id);
    let range = standing.and_then(Standing::range);
    let Some(range) = range else {
        let why = match standing {
            Some(Standing::Placed(carebook_domain::anchor::Place::Detached(why))) => in_words(*why),
            _ => "It names no words to replace.",
        };
        return Ok(Err(format!("The text has moved on. {why}")));
    };
    Ok(Ok(Ready {
        scene,
        range,
        replacement,
    }))
}

/// The commit of a suggestion, or why it was not taken over.
type Taken = Result<String, String>;

/// Commits suggestions to their drafts. All of one document are placed before any of them changes
/// it, so that none takes another one's surroundings away. Returns the commit of each, or why it
/// was not taken over.
fn take_over(
    desk: &Desk<'_>,
    turn: &Turn,
    ids: &[EventId],
    target: &Target,
) -> Result<Vec<(EventId, Taken)>, ApiError> {
    let prepared = desk.handbook.read(|reader| -> Result<_, ApiError> {
        let mut prepared = Vec::new();
        for id in ids {
            let thread = existing(desk, reader, *id)?;
            let ready = ready(desk, reader, &thread, Some(target.of(*id)))?;
            prepared.push((thread, ready));
        }
        Ok(prepared)
    })?;
    let mut texts: Vec<Patched> = Vec::new();
    let mut outcomes = Vec::new();
    for (thread, ready) in prepared {
        let ready = match ready {
            Ok(ready) => ready,
            Err(why) => {
                outcomes.push((thread.id, Err(why)));
                continue;
            }
        };
        let draft = target.of(thread.id);
        let known = texts
            .iter()
            .position(|text| text.draft == draft && text.path == *ready.scene.path());
        let at = match known {
            Some(at) => at,
            None => {
                texts.push(Patched::new(turn, draft, &ready.scene)?);
                texts.len() - 1
            }
        };
        let Some(text) = texts.get_mut(at) else {
            continue;
        };
        let outcome = match text.patch(&ready)? {
            Ok(bytes) => Ok(commit(desk, turn, draft, &thread, &ready.scene, bytes)?),
            Err(why) => Err(why),
        };
        outcomes.push((thread.id, outcome));
    }
    Ok(outcomes)
}

/// A text in which several suggestions are taken over, one after the other.
struct Patched {
    draft: String,
    path: DocPath,
    /// The file as it is now.
    bytes: Vec<u8>,
    /// The text as it was before the first of them.
    before: String,
    /// What was replaced already, as it was before, and by how many bytes.
    done: Vec<(Range<usize>, usize)>,
}

impl Patched {
    fn new(turn: &Turn, draft: &str, scene: &Scene) -> Result<Self, ApiError> {
        let bytes = bytes_of(&turn.repo, scene.blob)?;
        Ok(Self {
            draft: draft.to_owned(),
            path: scene.path().clone(),
            before: display_text(&bytes)?,
            bytes,
            done: Vec::new(),
        })
    }

    /// Replaces the words of a suggestion. Returns the whole file, or why not.
    fn patch(&mut self, ready: &Ready) -> Result<Result<Vec<u8>, String>, ApiError> {
        let source = &ready.scene.document.source;
        let plain = |at: usize| {
            source
                .get(..at)
                .map(|head| head.replace("\r\n", "\n").len())
        };
        let (Some(start), Some(end)) = (plain(ready.range.start), plain(ready.range.end)) else {
            return Ok(Err("The text has moved on.".to_owned()));
        };
        let words = source.get(ready.range.clone()).unwrap_or_default();
        if self.before.get(start..end) != Some(words.replace("\r\n", "\n").as_str()) {
            return Ok(Err(
                "This file is not readable as text in every place, so these words cannot be replaced safely."
                    .to_owned(),
            ));
        }
        if (self.done.iter()).any(|(done, _)| done.start < end && start < done.end) {
            return Ok(Err(
                "Another suggestion has just replaced some of these words.".to_owned(),
            ));
        }
        let mut now = start;
        for (done, length) in &self.done {
            if done.start < start {
                now = now + length - done.len();
            }
        }
        let text = display_text(&self.bytes)?;
        let changed = replace(&text, now..now + (end - start), &ready.replacement)?;
        self.bytes = save(&self.bytes, &changed)?;
        self.done.push((start..end, ready.replacement.len()));
        Ok(Ok(self.bytes.clone()))
    }
}

/// Commits a text to a draft: written by whoever proposed it, brought in by whoever accepts.
fn commit(
    desk: &Desk<'_>,
    turn: &Turn,
    draft: &str,
    thread: &Folded,
    scene: &Scene,
    bytes: Vec<u8>,
) -> Result<String, ApiError> {
    let repo = &turn.repo;
    let branch = desk.draft(repo, draft)?;
    let committer = desk.author()?;
    let author = match thread.comments.first() {
        // Nobody becomes an author by what somebody else wrote in their name.
        Some(proposed) if proposed.confirmed => Author {
            name: proposed.by.name.clone(),
            email: proposed.by.email.clone(),
            ..committer.clone()
        },
        _ => committer.clone(),
    };
    let edits = [Edit::Put(scene.path().clone(), bytes)];
    let tree = repo.tree_of_edits(Some(branch.tip), &edits)?;
    let message = format!(
        "Draft: suggestion of {}\n\nCarebook-Suggestion: {}",
        author.name, thread.id
    );
    let commit = repo.commit_tree(Some(branch.tip), tree, &author, &committer, &message)?;
    turn.land(&branch.branch(), Some(branch.tip), commit, None)?;
    Ok(commit.to_hex())
}

/// Turns a suggestion down.
///
/// # Errors
/// When there is no such suggestion, it was taken over, or the journal cannot be written.
pub fn reject(engine: &Engine, request: RejectRequest) -> Result<Thread, ApiError> {
    let desk = Desk::open(engine)?;
    let id = event_id(&request.thread)?;
    let thread = desk.handbook.read(|reader| existing(&desk, reader, id))?;
    match thread.suggestion {
        Some(Suggestion::Open { .. }) => {}
        Some(Suggestion::Rejected { by, .. }) => {
            return Err(ApiError::new(ErrorCode::Refused, turned_down(&by)));
        }
        Some(Suggestion::Accepted { .. }) => {
            return Err(ApiError::new(
                ErrorCode::Refused,
                "This suggestion was taken over already; it stands in the draft.",
            )
            .saying("taken_over", &[]));
        }
        None => {
            return Err(ApiError::new(
                ErrorCode::BadRequest,
                "This is a comment and suggests no words.",
            ));
        }
    }
    let bodies = [
        Body::SuggestionRejected {
            thread: id,
            text: request.reason.trim().to_owned(),
        },
        Body::ThreadResolved { thread: id },
    ];
    say(&desk, "Suggestion turned down", &bodies)?;
    shown(&desk, id, None)
}
