//! What the sample's team said to be still accurate: the beginning of its journal.

use carebook_domain::document::Document;
use carebook_domain::journal::{Body, By, Event, EventId, VERSION, path_of};
use carebook_domain::{Date, ObjectId};
use carebook_git::journal::{BRANCH, NewEvent};
use carebook_git::{Repo, content_id};
use serde::Deserialize;

use super::{Earlier, MakeError, Story, path};
use crate::usecase::verifying::sections_of;

/// Texts that one person verified at one time.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Verified {
    pub days_ago: u32,
    pub at: String,
    pub by: String,
    #[serde(default)]
    pub documents: Vec<String>,
    #[serde(default)]
    pub earlier: Vec<Earlier>,
}

/// Writes the journal: one commit for each time that somebody said something.
pub(super) fn say(repo: &Repo, story: &Story, today: Date) -> Result<(), MakeError> {
    let (mut tip, mut latest): (Option<ObjectId>, Option<EventId>) = (None, None);
    for (turn, verified) in story.verified.iter().enumerate() {
        let author = story.author(&verified.by, &verified.at, verified.days_ago, today)?;
        let mut files = Vec::new();
        for (at, body) in bodies(story, verified, today)?.into_iter().enumerate() {
            // The sample is the same every time, its ids too.
            let id = EventId::next(latest, author.time, (turn * 1_000 + at) as u128);
            latest = Some(id);
            let event = Event {
                v: VERSION,
                id,
                at: author.time,
                by: By {
                    name: author.name.clone(),
                    email: author.email.clone(),
                },
                body,
                extra: serde_json::Map::new(),
            };
            files.push(NewEvent {
                id: id.to_string(),
                path: path(&path_of(id))?,
                bytes: (event.write()).map_err(|flaw| MakeError::Texts(flaw.to_string()))?,
            });
        }
        let subject = format!("{} documents are still accurate", files.len());
        tip = Some(repo.journal_commit(tip, &files, &[], &author, &subject)?);
    }
    if let Some(tip) = tip {
        repo.land(BRANCH, None, tip)?;
    }
    Ok(())
}

fn bodies(story: &Story, verified: &Verified, today: Date) -> Result<Vec<Body>, MakeError> {
    let now = verified
        .documents
        .iter()
        .map(|name| (name, &story.handbook, name));
    let before = verified.earlier.iter();
    let before = before.map(|earlier| (&earlier.path, &story.earlier, &earlier.from));
    now.chain(before)
        .map(|(name, texts, from)| {
            let text = story.text(texts, from, today)?;
            let document = Document::parse(path(name)?, &text);
            let blob = content_id(&text)
                .ok_or_else(|| MakeError::Texts(format!("{from} has no content")))?;
            Ok(Body::DocumentVerified {
                doc: document.identity().to_owned(),
                blob: blob.to_hex(),
                sections: sections_of(&document),
                version: None,
                text: String::new(),
            })
        })
        .collect()
}
