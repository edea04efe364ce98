//! What is published at one moment: the commit, its policy, and the snapshot of its documents.

use std::sync::{Arc, OnceLock};

use carebook_domain::config::Config;
use carebook_domain::{Date, DocPath, ObjectId};
use carebook_git::{Blob, GitError, Publication, Published};
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
                notices.extend(published.note.clone().map(|note| Notice {
                    code: "publish_branch".to_owned(),
                    message: note,
                    path: Some(CONFIG_FILE.to_owned()),
                    line: None,
                }));
                config_at(reader, published.commit, &mut notices)?
            }
            None => Config::default(),
        };
        Ok(Self {
            published,
            branch,
            config: Arc::new(config),
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

fn config_at(
    reader: &Reader,
    commit: ObjectId,
    notices: &mut Vec<Notice>,
) -> Result<Config, GitError> {
    let notice = |message: String, line: u32| Notice {
        code: "config_problem".to_owned(),
        message,
        path: Some(CONFIG_FILE.to_owned()),
        line: (line > 0).then_some(line),
    };
    let Ok(path) = DocPath::new(CONFIG_FILE) else {
        return Ok(Config::default());
    };
    let Some(blob) = reader.repo.blob_at(commit, &path)? else {
        return Ok(Config::default());
    };
    let bytes = match reader.repo.blob(blob, LARGEST_DOCUMENT)? {
        Blob::Bytes(bytes) => bytes,
        Blob::TooLarge { .. } => {
            notices.push(notice(
                "carebook.toml is too large to be read, so the usual policy holds.".to_owned(),
                0,
            ));
            return Ok(Config::default());
        }
    };
    let (config, problems) = Config::parse(&String::from_utf8_lossy(&bytes));
    notices.extend(
        problems
            .into_iter()
            .map(|problem| notice(problem.message, problem.line)),
    );
    Ok(config)
}
