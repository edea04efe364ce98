//! What the person saw of drafts in the terminal. A window holds the text that its save is based on;
//! a terminal writes whole texts, one command after the other, so what it read or wrote last is kept
//! in the person's data folder. It only ever makes a write stricter: without it nothing is lost, since
//! every saved text stays in the draft's history.

use carebook_domain::{DocPath, ObjectId};

use super::desk::{Desk, blob_in};
use super::text::held;
use crate::Engine;
use crate::api::ApiError;

/// What was seen of one document of a draft.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// The content that was read or written last.
    pub blob: Option<ObjectId>,
    /// The published commit beside which a conflict was told last.
    pub told: Option<ObjectId>,
}

impl Desk<'_> {
    fn root(&self) -> String {
        self.handbook.root().to_string_lossy().into_owned()
    }

    pub(super) fn seen(&self, draft: &str, path: &DocPath) -> Seen {
        let root = self.root();
        let seen = self
            .engine
            .local(|local| local.seen(&root, draft, path.as_str()))
            .unwrap_or_default();
        let id = |text: Option<String>| ObjectId::from_hex(&text?).ok();
        Seen {
            blob: id(seen.blob),
            told: id(seen.published),
        }
    }

    pub(super) fn saw_text(&self, draft: &str, path: &DocPath, blob: ObjectId) {
        let root = self.root();
        self.engine
            .local(|local| local.saw_text(&root, draft, path.as_str(), &blob.to_hex()))
            .unwrap_or_default();
    }

    pub(super) fn saw_conflict(&self, draft: &str, path: &DocPath, published: ObjectId) {
        let root = self.root();
        self.engine
            .local(|local| local.saw_conflict(&root, draft, path.as_str(), &published.to_hex()))
            .unwrap_or_default();
    }

    pub(super) fn forget_seen(&self, draft: &str) {
        let root = self.root();
        self.engine
            .local(|local| local.forget_seen(&root, draft))
            .unwrap_or_default();
    }
}

/// Notes that the terminal showed, or made, these documents of a draft as they are now; all that the
/// draft changed when none is named.
///
/// # Errors
/// When there is no such draft, or it cannot be read.
pub fn note_seen(engine: &Engine, name: &str, docs: &[String]) -> Result<(), ApiError> {
    let desk = Desk::open(engine)?;
    desk.handbook.read(|reader| {
        let repo = &reader.repo;
        let branch = desk.draft(repo, name)?;
        let mut paths: Vec<DocPath> = docs
            .iter()
            .filter_map(|doc| DocPath::new(doc).ok())
            .collect();
        if docs.is_empty() {
            let changes = repo.changes(branch.base, branch.tip)?;
            paths.extend(changes.into_iter().map(|change| change.path));
        }
        for path in paths {
            let blob = match blob_in(repo, Some(branch.tip), &path)? {
                Some(blob) => Some(blob),
                // Published since the draft began.
                None => held(&desk, repo, &branch, &path)?.map(|held| held.blob),
            };
            if let Some(blob) = blob {
                desk.saw_text(name, &path, blob);
            }
        }
        Ok(())
    })
}
