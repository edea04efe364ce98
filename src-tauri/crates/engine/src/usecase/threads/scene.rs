//! The text that threads are shown on: a published document, or a draft's.

use carebook_domain::document::Document;
use carebook_domain::{DocPath, ObjectId};
use carebook_git::draft::Draft as Branch;

use crate::api::{ApiError, ErrorCode};
use crate::handbook::{Reader, Shelf};
use crate::usecase::documents::{find, parse};
use crate::usecase::drafts::{Desk, held_in};

/// A document's text at one moment.
pub(in crate::usecase) struct Scene {
    /// The draft it belongs to; nothing for published text.
    pub draft: Option<Branch>,
    /// The text.
    pub document: Document,
    /// Its content.
    pub blob: ObjectId,
    /// Every name under which events may know the document: its id, its path, its paths before.
    pub names: Vec<String>,
}

impl Scene {
    /// The document with a path or id, as a draft or the handbook has it.
    pub fn open(
        desk: &Desk<'_>,
        reader: &Reader,
        doc: &str,
        draft: Option<&str>,
    ) -> Result<Self, ApiError> {
        let (branch, document, blob) = match draft {
            None => {
                let shelf = Shelf::of(&desk.handbook, &desk.view);
                let found = find(reader, &desk.view, &shelf, doc)?;
                (None, found.document, found.blob)
            }
            Some(name) => {
                let branch = desk.draft(&reader.repo, name)?;
                let (path, blob) = held_in(desk, reader, &branch, doc)?;
                (Some(branch), parse(reader, &path, blob)?, blob)
            }
        };
        let mut scene = Self::of(reader, document, blob);
        scene.know_as(doc);
        if let Some(branch) = &branch {
            for change in reader.repo.changes(branch.base, branch.tip)? {
                if let carebook_git::ChangeKind::Renamed { from } = &change.kind
                    && change.path == scene.document.path
                {
                    scene.know_as(from.as_str());
                }
            }
        }
        scene.draft = branch;
        Ok(scene)
    }

    /// Published text that was read already.
    pub fn of(reader: &Reader, document: Document, blob: ObjectId) -> Self {
        let mut scene = Self {
            draft: None,
            names: vec![document.identity().to_owned()],
            document,
            blob,
        };
        let path = scene.document.path.clone();
        scene.know_as(path.as_str());
        if let Some(cache) = reader.cache() {
            for (version, _) in cache.versions(&path).unwrap_or_default() {
                scene.know_as(version.path.as_str());
            }
        }
        scene
    }

    fn know_as(&mut self, name: &str) {
        if !self.names.iter().any(|known| known == name) {
            self.names.push(name.to_owned());
        }
    }

    /// The same document with a text that is not saved yet.
    pub fn with_text(self, document: Document) -> Self {
        Self {
            document,
            // The id of no content.
            blob: ObjectId::from_bytes([0; 20]),
            ..self
        }
    }

    /// Where it lies.
    pub fn path(&self) -> &DocPath {
        &self.document.path
    }

    /// The draft's name.
    pub fn draft_name(&self) -> Option<&str> {
        self.draft.as_ref().map(|draft| draft.name.as_str())
    }

    /// How events name the document.
    pub fn doc(&self) -> String {
        self.document.identity().to_owned()
    }
}

/// Reads the id of an event that came from outside.
pub(super) fn event_id(text: &str) -> Result<carebook_domain::journal::EventId, ApiError> {
    carebook_domain::journal::EventId::parse(text.trim()).ok_or_else(|| {
        ApiError::new(
            ErrorCode::BadRequest,
            format!("“{text}” is not the id of a thread."),
        )
        .with_hint("`carebook comment list` shows the ids.")
    })
}
