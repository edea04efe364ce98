//! What is published at one moment: the commit, its policy, and the snapshot of its documents.

use std::sync::{Arc, OnceLock};

use carebook_domain::config::{Config, place_of_branch};
use carebook_domain::{Date, DocPath, ObjectId};
use carebook_git::{Blob, EntryKind, GitError, Publication, Published};
use carebook_store::StoreError;

use super::Reader;
use super::readers::LARGEST_DOCUMENT;
use crate::api::types::Notice;
use crate::clock::Clock;
use crate::library::Library;

const CONFIG_FILE: &str = "carebook.toml";
const TERMS_FILE: &str = "terms.md";

/// The published commit with what is known of it. Never changes; a new one takes its place.
pub struct View {
    /// The tip of the publish branch; nothing while no commit exists.
    pub(crate) published: Option<Published>,
    /// The publish branch's name.
    pub(crate) branch: String,
    /// The policy in that commit.
    pub(crate) config: Arc<Config>,
    /// Whether that commit has a policy at all: the repository was made for Carebook.
    pub(crate) has_policy: bool,
    /// What that commit gives to say.
    pub(crate) notices: Vec<Notice>,
    library: OnceLock<Arc<Library>>,
}

impl View {
    /// Before anything was looked up.
    pub(crate) fn empty() -> Self {
        Self {
            published: None,
            branch: String::new(),
            config: Arc::default(),
            has_policy: false,
            notices: Vec::new(),
            library: OnceLock::new(),
        }
    }

    /// Looks up what is published now.
    pub(crate) fn look(reader: &Reader) -> Result<Self, GitError> {
        let branch_in = |toml: &[u8]| {
            let text = String::from_utf8_lossy(toml);
            Config::parse(&text).0.publish_branch
        };
        let (published, branch) = match reader.repo.published_by(branch_in)? {
            Publication::Published(published) => {
                let branch = published.branch.clone();
                (Some(published), branch)
            }
            Publication::Unborn { branch } => (None, branch),
        };
        let mut notices = Vec::new();
        let config = match &published {
            Some(published) => {
                let note = (published.note.as_ref())
                    .map(|why| format!("{why}; {} is read instead.", published.branch));
                config_at(reader, published.commit, note.as_deref(), &mut notices)?
            }
            None => Config::default(),
        };
        let has_policy = match (&published, DocPath::new(CONFIG_FILE)) {
            (Some(published), Ok(path)) => reader.repo.blob_at(published.commit, &path)?.is_some(),
            _ => false,
        };
        Ok(Self {
            published,
            branch,
            config: Arc::new(config),
            has_policy,
            notices,
            library: OnceLock::new(),
        })
    }

    /// The published commit.
    pub(crate) fn commit(&self) -> Option<ObjectId> {
        self.published.as_ref().map(|published| published.commit)
    }

    /// Today, where the handbook is.
    pub(crate) fn today(&self, clock: Clock) -> Date {
        clock.today(&self.config.handbook.timezone)
    }

    /// All documents, read from the cache when nobody asked before.
    pub(crate) fn library(&self, reader: &Reader) -> Result<Arc<Library>, StoreError> {
        if let Some(library) = self.library.get() {
            return Ok(Arc::clone(library));
        }
        let library = match reader.cache() {
            Some(cache) => Arc::new(Library::load(cache)?),
            // Nothing has been indexed yet: not worth remembering.
            None => return Ok(Arc::default()),
        };
        Ok(Arc::clone(self.library.get_or_init(|| library)))
    }

    /// The snapshot of documents, if somebody asked for it before.
    pub(crate) fn loaded_library(&self) -> Option<&Arc<Library>> {
        self.library.get()
    }

    /// The same moment with another snapshot of documents, or one to be read anew.
    pub(crate) fn with_library(&self, library: Option<Arc<Library>>) -> Self {
        let cell = OnceLock::new();
        if let Some(library) = library {
            // The cell is new, so this always takes.
            cell.get_or_init(|| library);
        }
        Self {
            published: self.published.clone(),
            branch: self.branch.clone(),
            has_policy: self.has_policy,
            config: Arc::clone(&self.config),
            notices: self.notices.clone(),
            library: cell,
        }
    }

    /// The content of the term list.
    pub(crate) fn terms_blob(&self, reader: &Reader) -> Option<ObjectId> {
        let path = match &self.config.terms {
            Some(path) => path.clone(),
            None => DocPath::new(TERMS_FILE).ok()?,
        };
        reader.repo.blob_at(self.commit()?, &path).ok().flatten()
    }
}

/// The policy of an earlier commit.
pub(crate) fn policy_of(reader: &Reader, commit: ObjectId) -> Result<Config, GitError> {
    config_at(reader, commit, None, &mut Vec::new())
}

/// Reads the policy of a commit. `branch` says what is wrong with the branch that it names.
fn config_at(
    reader: &Reader,
    commit: ObjectId,
    branch: Option<&str>,
    notices: &mut Vec<Notice>,
) -> Result<Config, GitError> {
    let notice = |code: &str, message: &str, line: u32, column: u32| {
        Notice::of(code, message).at(CONFIG_FILE, line, column)
    };
    let mut text = String::new();
    if let Ok(path) = DocPath::new(CONFIG_FILE)
        && let Some(entry) = reader.repo.entry_at(commit, &path)?
    {
        let unread = |why: &str| {
            let message = format!("carebook.toml {why}, so the usual policy holds.");
            notice("config_problem", &message, 0, 0)
        };
        match entry.kind {
            EntryKind::Regular | EntryKind::Executable => {
                match reader.repo.blob(entry.blob, LARGEST_DOCUMENT)? {
                    Blob::Bytes(bytes) => text = String::from_utf8_lossy(&bytes).into_owned(),
                    Blob::TooLarge { .. } => notices.push(unread("is too large to be read")),
                }
            }
            EntryKind::Symlink => notices.push(unread(
                "is a symbolic link, which is never followed; put the file itself there",
            )),
            EntryKind::Submodule => notices.push(unread("is another repository, not a file")),
        }
    }
    if let Some(why) = branch {
        let (line, column) = place_of_branch(&text).unwrap_or_default();
        notices.push(notice("publish_branch", why, line, column));
    }
    let (config, problems) = Config::parse(&text);
    notices.extend((problems.iter()).map(|problem| {
        notice(
            "config_problem",
            &problem.message,
            problem.line,
            problem.column,
        )
    }));
    Ok(config)
}
