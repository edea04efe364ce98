//! What every use case of writing starts from.

use std::sync::Arc;

use carebook_domain::text::nfc;
use carebook_domain::{DocPath, ObjectId};
use carebook_git::draft::Draft;
use carebook_git::{Author, Blob, CommitError, Edit, Repo};
use jiff::tz::TimeZone;

use crate::Engine;
use crate::api::types::Person;
use crate::api::{ApiError, ErrorCode, tags};
use crate::autosave::Autosave;
use crate::handbook::{Handbook, LARGEST_DOCUMENT, Turn, View, changed};
use crate::usecase::settings;

/// A handbook with the person who writes in it.
pub(in crate::usecase) struct Desk<'a> {
    pub engine: &'a Engine,
    pub handbook: Arc<Handbook>,
    pub view: Arc<View>,
    pub person: Person,
    pub autosave: Autosave,
}

impl<'a> Desk<'a> {
    /// The open handbook as it is published this moment.
    pub fn open(engine: &'a Engine) -> Result<Self, ApiError> {
        let handbook = engine.handbook()?;
        // The watcher may not have noticed yet that the tip moved.
        handbook.look()?;
        Ok(Self {
            view: handbook.view(),
            person: settings::person(engine)?,
            autosave: handbook.autosave(),
            engine,
            handbook,
        })
    }

    /// The published commit.
    pub fn published(&self) -> Option<ObjectId> {
        self.view.commit()
    }

    /// The person, as git records who made a commit.
    pub fn author(&self) -> Result<Author, ApiError> {
        if self.person.name.is_empty() || self.person.email.is_empty() {
            return Err(CommitError::NoIdentity.into());
        }
        let now = self.engine.clock().now();
        Ok(Author {
            name: self.person.name.clone(),
            email: self.person.email.clone(),
            time: now,
            offset_minutes: TimeZone::system().to_offset(now).seconds() / 60,
        })
    }

    /// The draft of that name.
    pub fn draft(&self, repo: &Repo, name: &str) -> Result<Draft, ApiError> {
        repo.draft(name, self.published())?
            .ok_or_else(|| no_draft(name))
    }

    /// Commits edits to a draft that is at its `tip`. Returns the new tip.
    pub fn commit(
        &self,
        turn: &Turn,
        draft: &Draft,
        edits: &[Edit],
        message: &str,
    ) -> Result<ObjectId, ApiError> {
        let author = self.author()?;
        let repo = &turn.repo;
        let tree = repo.tree_of_edits(Some(draft.tip), edits)?;
        let commit = repo.commit_tree(Some(draft.tip), tree, &author, &author, message)?;
        turn.land(&draft.branch(), Some(draft.tip), commit, None)?;
        Ok(commit)
    }

    /// Tells the window that drafts are different now.
    pub fn announce(&self) {
        self.engine.announce(changed(&[tags::DRAFTS]));
    }
}

/// The bytes of a document.
pub(in crate::usecase) fn bytes_of(repo: &Repo, blob: ObjectId) -> Result<Vec<u8>, ApiError> {
    match repo.blob(blob, LARGEST_DOCUMENT)? {
        Blob::Bytes(bytes) => Ok(bytes),
        Blob::TooLarge { size } => Err(too_large("This file", size)),
    }
}

/// The bytes of a file; nothing where it is too large to be changed here.
pub(super) fn small_bytes(repo: &Repo, blob: ObjectId) -> Result<Option<Vec<u8>>, ApiError> {
    match repo.blob(blob, LARGEST_DOCUMENT)? {
        Blob::Bytes(bytes) => Ok(Some(bytes)),
        Blob::TooLarge { .. } => Ok(None),
    }
}

fn too_large(what: &str, size: u64) -> ApiError {
    let size = size.div_ceil(1024 * 1024);
    ApiError::new(
        ErrorCode::Refused,
        format!("{what} has {size} MB; Carebook changes files of up to 5 MB."),
    )
    .saying("too_large", &[("mb", "5")])
}

/// Refuses a text that could not be opened again as it is.
pub(super) fn check_text(text: &str) -> Result<(), ApiError> {
    match u64::try_from(text.len()) {
        Ok(size) if size <= LARGEST_DOCUMENT => {}
        size => return Err(too_large("This text", size.unwrap_or(u64::MAX))),
    }
    let Some((before, _)) = text.split_once('\0') else {
        return Ok(());
    };
    let line = before.matches('\n').count() + 1;
    Err(ApiError::new(
        ErrorCode::BadRequest,
        format!("Line {line} holds a NUL character, as if this were no text."),
    )
    .with_hint("Take such characters out; nothing was written.")
    .saying("nul", &[("line", &line.to_string())]))
}

/// A path for a file that is to come: one that every system can hold, spelled as most write it.
pub(in crate::usecase) fn new_path(text: &str) -> Result<DocPath, ApiError> {
    // What macOS hands over looks the same and is another name everywhere else.
    let path = portable(&nfc(text))?;
    if path.file_name().starts_with('.') {
        return Err(no_name(text, "a name that begins with a point is hidden"));
    }
    Ok(path)
}

/// A path that every system can hold.
pub(super) fn portable(text: &str) -> Result<DocPath, ApiError> {
    let path = path(text)?;
    match path.hindrance() {
        None => Ok(path),
        Some(hindrance) => Err(no_name(text, &hindrance.to_string())),
    }
}

fn no_name(text: &str, why: &str) -> ApiError {
    ApiError::new(
        ErrorCode::BadRequest,
        format!("“{text}” is no name for a new file: {why}."),
    )
    .with_hint("Colleagues with other systems have to be able to hold it, too.")
    .saying("bad_name", &[("name", text)])
}

/// The content of a file in a commit that may not exist.
pub(super) fn blob_in(
    repo: &Repo,
    commit: Option<ObjectId>,
    path: &DocPath,
) -> Result<Option<ObjectId>, ApiError> {
    match commit {
        Some(commit) => Ok(repo.blob_at(commit, path)?),
        None => Ok(None),
    }
}

/// Reads a path that came from outside.
pub(in crate::usecase) fn path(text: &str) -> Result<DocPath, ApiError> {
    DocPath::new(text.strip_prefix("./").unwrap_or(text)).map_err(|error| {
        ApiError::new(
            ErrorCode::BadRequest,
            format!("“{text}” is not a path in a handbook: {error}."),
        )
        .saying("bad_name", &[("name", text)])
    })
}

pub(in crate::usecase) fn no_draft(name: &str) -> ApiError {
    ApiError::new(ErrorCode::NotFound, format!("There is no draft “{name}”."))
        .with_hint("`carebook draft list` lists the drafts.")
        .saying("no_draft", &[("name", name)])
}
