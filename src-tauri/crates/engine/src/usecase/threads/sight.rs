//! Describes threads to the window and the terminal.

use std::collections::HashMap;

use carebook_domain::anchor::Place;
use carebook_domain::document::{Document, Mark, Mode, render};
use carebook_domain::journal::{
    self, EventId, Suggestion as Proposed, Thread as Folded, is_same_person, path_of,
};
use carebook_domain::prose;
use carebook_domain::review::compared;
use carebook_domain::text::LineIndex;
use carebook_domain::{DocPath, ObjectId};

use super::placing::{Offsets, Standing, described as described_anchor, in_words, marks_on, place};
use super::scene::Scene;
use crate::Engine;
use crate::api::drafts::{DiffSpan, SpanKind};
use crate::api::review::{
    Act, AnchorStatus, Claim, Comment, Detachment, Suggestion, SuggestionState, Thread,
    ThreadAnchor, ThreadState, ThreadsRequest, Topic,
};
use crate::api::types::Person;
use crate::api::{ApiError, ErrorCode};
use crate::handbook::{Reader, Shelf, Views};
use crate::usecase::drafts::Desk;
use crate::usecase::naming::Naming;
use crate::usecase::rendering::Surroundings;

/// Returns the threads of a document, placed on the text that is shown: in the order of the text,
/// those about the whole document first, detached ones last.
///
/// # Errors
/// When there is no such document or draft, or something cannot be read.
pub fn list(engine: &Engine, request: ThreadsRequest) -> Result<Vec<Thread>, ApiError> {
    let desk = Desk::open(engine)?;
    desk.handbook.read(|reader| {
        let scene = Scene::open(&desk, reader, &request.doc, request.draft.as_deref())?;
        described_on(&desk, reader, &scene)
    })
}

/// Returns every thread of the handbook on the text it was made on, the newest first.
///
/// # Errors
/// When something cannot be read.
pub fn all(engine: &Engine) -> Result<Vec<Thread>, ApiError> {
    let desk = Desk::open(engine)?;
    desk.handbook.read(|reader| {
        let ids = desk
            .handbook
            .with_journal(&reader.repo, |journal| Ok(journal.threads()?))?;
        let mut found = Vec::new();
        for id in ids.into_iter().rev() {
            if let Some(thread) = folded(&desk, reader, id)? {
                found.push(on_its_own(&desk, reader, &thread)?);
            }
        }
        Ok(found)
    })
}

/// Keeps the threads that the person who asks wrote in or is mentioned in.
///
/// # Errors
/// When it cannot be told who asks.
pub fn of_person(engine: &Engine, threads: Vec<Thread>) -> Result<Vec<Thread>, ApiError> {
    let desk = Desk::open(engine)?;
    let me = desk.person.email.as_str();
    let concerns = |thread: &Thread| {
        thread.comments.iter().any(|comment| {
            comment.mine || comment.mentions.iter().any(|who| is_same_person(who, me))
        })
    };
    Ok(threads.into_iter().filter(concerns).collect())
}

/// The threads that belong to a scene, as folded.
pub(super) fn of_scene(
    desk: &Desk<'_>,
    reader: &Reader,
    scene: &Scene,
) -> Result<Vec<Folded>, ApiError> {
    let names: Vec<&str> = scene.names.iter().map(String::as_str).collect();
    let mut threads = desk.handbook.with_journal(&reader.repo, |journal| {
        let mut threads = Vec::new();
        for id in journal.threads_about(&names)? {
            threads.extend(journal.thread(id)?);
        }
        Ok(threads)
    })?;
    let mut carried: HashMap<String, bool> = HashMap::new();
    let mut failed = None;
    threads.retain(|thread| match &thread.draft {
        None => true,
        Some(draft) if Some(draft.as_str()) == scene.draft_name() => true,
        // What was said of a draft that was published since is said of the published text.
        Some(draft) => *carried.entry(draft.clone()).or_insert_with(|| {
            was_published(desk, reader, scene, draft).unwrap_or_else(|error| {
                failed = Some(error);
                false
            })
        }),
    });
    match failed {
        Some(error) => Err(error),
        None => Ok(threads),
    }
}

/// Whether a draft that is not there any more went into the document's published text.
fn was_published(
    desk: &Desk<'_>,
    reader: &Reader,
    scene: &Scene,
    draft: &str,
) -> Result<bool, ApiError> {
    if reader.repo.draft(draft, desk.published())?.is_some() {
        return Ok(false);
    }
    let Some(cache) = reader.cache() else {
        return Ok(false);
    };
    let wanted = format!("Carebook-Draft: {draft}");
    for (version, _) in cache.versions(scene.path())? {
        let message = reader.repo.message_of(version.commit)?;
        if message.lines().any(|line| line.trim_end() == wanted) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// A thread as the journal has it.
pub(super) fn folded(
    desk: &Desk<'_>,
    reader: &Reader,
    id: EventId,
) -> Result<Option<Folded>, ApiError> {
    desk.handbook
        .with_journal(&reader.repo, |journal| Ok(journal.thread(id)?))
}

/// Describes the threads of a scene.
pub(in crate::usecase) fn described_on(
    desk: &Desk<'_>,
    reader: &Reader,
    scene: &Scene,
) -> Result<Vec<Thread>, ApiError> {
    let threads = of_scene(desk, reader, scene)?;
    describe(desk, reader, scene, &threads)
}

/// The marks of the open threads of a scene.
pub(in crate::usecase) fn open_marks(
    desk: &Desk<'_>,
    reader: &Reader,
    scene: &Scene,
) -> Result<Vec<Mark>, ApiError> {
    Ok(marks_on(
        &reader.repo,
        scene,
        &of_scene(desk, reader, scene)?,
    ))
}

/// Describes one thread on a text: the wished draft's, else the one it was made on.
pub(super) fn on(
    desk: &Desk<'_>,
    reader: &Reader,
    thread: &Folded,
    draft: Option<&str>,
) -> Result<Thread, ApiError> {
    let there = match draft {
        Some(draft) => Some(draft),
        None => thread.draft.as_deref(),
    };
    let there = match there {
        Some(draft) => reader
            .repo
            .draft(draft, desk.published())?
            .map(|draft| draft.name),
        None => None,
    };
    match Scene::open(desk, reader, &thread.doc, there.as_deref()) {
        Ok(scene) => {
            let described = describe(desk, reader, &scene, std::slice::from_ref(thread))?;
            described.into_iter().next().ok_or_else(unreadable)
        }
        Err(error) if error.code == ErrorCode::NotFound => nowhere(desk, reader, thread),
        Err(error) => Err(error),
    }
}

/// Describes a thread on the text it was made on.
pub(super) fn on_its_own(
    desk: &Desk<'_>,
    reader: &Reader,
    thread: &Folded,
) -> Result<Thread, ApiError> {
    on(desk, reader, thread, None)
}

fn unreadable() -> ApiError {
    ApiError::new(ErrorCode::NotFound, "This thread cannot be read.")
}

fn describe(
    desk: &Desk<'_>,
    reader: &Reader,
    scene: &Scene,
    threads: &[Folded],
) -> Result<Vec<Thread>, ApiError> {
    let placed = place(&reader.repo, scene, threads);
    let source = scene.document.source.as_str();
    let places = placed
        .values()
        .filter_map(Standing::range)
        .flat_map(|range| [range.start, range.end])
        .collect();
    let offsets = Offsets::new(source, places);
    let lines = LineIndex::new(source);
    let words = Words::of(desk, reader)?;
    let mut found: Vec<(usize, Thread)> = Vec::with_capacity(threads.len());
    for thread in threads {
        let Some(standing) = placed.get(&thread.id) else {
            continue;
        };
        let order = match standing {
            Standing::Document => 0,
            Standing::Placed(place) => place.range().map_or(usize::MAX, |range| range.start + 1),
        };
        let anchor = described_anchor(standing, thread, &scene.document, &offsets, &lines);
        let refused = refusal(thread, standing);
        found.push((
            order,
            words.thread(
                thread,
                About {
                    path: scene.path(),
                    title: &scene.document.title,
                    doc: &scene.doc(),
                },
                anchor,
                refused,
            )?,
        ));
    }
    found.sort_by(|(a, one), (b, other)| (a, &one.id).cmp(&(b, &other.id)));
    Ok(found.into_iter().map(|(_, thread)| thread).collect())
}

/// Why a suggestion cannot be taken over now.
fn refusal(thread: &Folded, standing: &Standing) -> Option<String> {
    let Some(Proposed::Open { .. }) = &thread.suggestion else {
        return None;
    };
    match standing {
        Standing::Placed(Place::Detached(why)) => {
            Some(format!("The text has moved on. {}", in_words(*why)))
        }
        Standing::Placed(_) => None,
        Standing::Document => Some("It names no words to replace.".to_owned()),
    }
}

/// Describes a thread whose document is not there any more.
fn nowhere(desk: &Desk<'_>, reader: &Reader, thread: &Folded) -> Result<Thread, ApiError> {
    let anchor = thread.anchor.as_ref();
    let words = Words::of(desk, reader)?;
    let path = DocPath::new(&thread.doc).or_else(|_| DocPath::new("gone.md"));
    let path = path.map_err(|_| unreadable())?;
    words.thread(
        thread,
        About {
            path: &path,
            title: &thread.doc,
            doc: &thread.doc,
        },
        ThreadAnchor {
            status: AnchorStatus::Detached,
            from: None,
            to: None,
            line: None,
            column: None,
            quote: anchor
                .map(|anchor| anchor.quote.clone())
                .unwrap_or_default(),
            section: anchor
                .map(|anchor| anchor.section.clone())
                .unwrap_or_default(),
            reason: Some("The document is not there any more.".to_owned()),
            why: Some(Detachment::DocumentGone),
        },
        Some("The document is not there any more.".to_owned()),
    )
}

/// What a thread is about.
struct About<'a> {
    path: &'a DocPath,
    title: &'a str,
    doc: &'a str,
}

/// What describing messages needs.
struct Words<'a> {
    desk: &'a Desk<'a>,
    reader: &'a Reader,
    shelf: Shelf,
    /// The journal as the remote has it, where it lacks something.
    sent: Sent,
}

enum Sent {
    Everything,
    Nothing,
    UpTo(ObjectId),
}

impl<'a> Words<'a> {
    fn of(desk: &'a Desk<'a>, reader: &'a Reader) -> Result<Self, ApiError> {
        let repo = &reader.repo;
        let sent = if !desk.handbook.has_remote() {
            Sent::Everything
        } else {
            match repo.sent_journal()? {
                None => Sent::Nothing,
                Some(tip) if Some(tip) == repo.journal_tip()? => Sent::Everything,
                Some(tip) => Sent::UpTo(tip),
            }
        };
        Ok(Self {
            desk,
            reader,
            shelf: Shelf::of(&desk.handbook, &desk.view),
            sent,
        })
    }

    fn thread(
        &self,
        thread: &Folded,
        about: About<'_>,
        anchor: ThreadAnchor,
        refused: Option<String>,
    ) -> Result<Thread, ApiError> {
        let comments = thread
            .comments
            .iter()
            .map(|comment| self.comment(comment, about.path))
            .collect::<Result<Vec<Comment>, ApiError>>()?;
        Ok(Thread {
            id: thread.id.to_string(),
            doc: about.doc.to_owned(),
            path: about.path.as_str().to_owned(),
            title: about.title.to_owned(),
            draft: thread.draft.clone(),
            topic: thread.topic.and_then(topic),
            state: match &thread.state {
                journal::ThreadState::Open => ThreadState::Open,
                journal::ThreadState::Resolved { by, at } => ThreadState::Resolved {
                    by: self.person(by),
                    at: at.to_string(),
                },
            },
            suggestion: thread
                .suggestion
                .as_ref()
                .map(|proposed| self.suggestion(proposed, &anchor.quote, refused)),
            anchor,
            comments,
            claims: thread
                .claims
                .iter()
                .map(|claim| Claim {
                    by: self.person(&claim.by),
                    at: claim.at.to_string(),
                    act: act(claim.act),
                })
                .collect(),
        })
    }

    fn comment(&self, comment: &journal::Comment, path: &DocPath) -> Result<Comment, ApiError> {
        let sent = match self.sent {
            Sent::Everything => true,
            Sent::Nothing => false,
            Sent::UpTo(tip) => match DocPath::new(&path_of(comment.id)) {
                Ok(file) => self.reader.repo.entry_at(tip, &file)?.is_some(),
                Err(_) => false,
            },
        };
        Ok(Comment {
            id: comment.id.to_string(),
            by: self.person(&comment.by),
            mine: is_same_person(&comment.by.email, &self.desk.person.email),
            confirmed: comment.confirmed,
            at: comment.at.to_string(),
            html: self.html(&comment.text, path),
            text: comment.text.clone(),
            edited_at: comment.edited.map(|at| at.to_string()),
            deleted: comment.deleted,
            mentions: comment.mentions.clone(),
            sent,
        })
    }

    /// A comment, by the renderer of documents. Links lead from where its document lies.
    fn html(&self, text: &str, path: &DocPath) -> String {
        if text.is_empty() {
            return String::new();
        }
        // A line first, so that nothing of it is taken for the facts of a document.
        let document = Document::parse(path.clone(), format!("\n{text}").as_bytes());
        let nothing = ObjectId::from_bytes([0; 20]);
        let surroundings = Surroundings {
            reader: self.reader,
            shelf: &self.shelf,
            naming: Naming::published(self.reader, &self.shelf),
            commit: self.desk.published().unwrap_or(nothing),
            mode: Mode::Window,
            images: &self.desk.engine.images,
            marks: &[],
            anchors: false,
        };
        render(&document, &surroundings).html
    }

    fn suggestion(&self, proposed: &Proposed, quote: &str, refused: Option<String>) -> Suggestion {
        let spans = compared(quote, proposed.replacement());
        Suggestion {
            replacement: proposed.replacement().to_owned(),
            spans: spans
                .into_iter()
                .map(|span| DiffSpan {
                    kind: match span.mark {
                        prose::Mark::Same => SpanKind::Same,
                        prose::Mark::Inserted => SpanKind::Inserted,
                        prose::Mark::Removed => SpanKind::Removed,
                    },
                    text: span.text,
                    style: None,
                    notes: None,
                })
                .collect(),
            state: match proposed {
                Proposed::Open { .. } => SuggestionState::Open,
                Proposed::Accepted { by, commit, .. } => SuggestionState::Accepted {
                    by: self.person(by),
                    commit: commit.clone(),
                },
                Proposed::Rejected { by, reason, .. } => SuggestionState::Rejected {
                    by: self.person(by),
                    reason: reason.clone(),
                },
            },
            refused,
        }
    }

    fn person(&self, by: &journal::By) -> Person {
        Person {
            name: if by.name.trim().is_empty() {
                self.desk.view.config.name_of(&by.email).to_owned()
            } else {
                by.name.clone()
            },
            email: by.email.clone(),
        }
    }
}

const fn act(act: journal::Act) -> Act {
    match act {
        journal::Act::Resolved => Act::Resolved,
        journal::Act::Reopened => Act::Reopened,
        journal::Act::Accepted => Act::Accepted,
        journal::Act::Rejected => Act::Rejected,
        journal::Act::Edited => Act::Edited,
        journal::Act::Deleted => Act::Deleted,
    }
}

fn topic(topic: journal::Topic) -> Option<Topic> {
    match topic {
        journal::Topic::Question => Some(Topic::Question),
        journal::Topic::NeedsDetail => Some(Topic::NeedsDetail),
        journal::Topic::CanDrop => Some(Topic::CanDrop),
        journal::Topic::Wrong => Some(Topic::Wrong),
        journal::Topic::Praise => Some(Topic::Praise),
        journal::Topic::Other => None,
    }
}
