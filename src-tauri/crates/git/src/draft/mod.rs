//! Drafts: branches `draft/<name>` with commits that are not published yet. A draft is read here
//! (`mod.rs`), named (`name`), put away or brought back (`aside`), and held against what is
//! published (`taken`); it is written with [`Repo::commit_tree`] and [`Repo::land`], as any branch, and never through the working tree.
//!
//! What a draft is called and which documents were opened in it stand as trailers in the messages
//! of its commits, so every clone knows them.

mod aside;
mod name;
mod taken;

use git2::{ErrorCode, Sort};
use jiff::Timestamp;

pub use aside::PutAside;
pub use name::slug;

use crate::open::{id, oid};
use crate::{GitError, ObjectId, Repo};

/// What stands before a draft's name in its branch's name.
pub const BRANCHES: &str = "draft/";
const REFERENCES: &str = "refs/heads/draft/";
/// A draft with more commits is read up to here.
const MOST_COMMITS: usize = 5_000;

/// A draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// Its name: the branch's name without `draft/`.
    pub name: String,
    /// Its last commit.
    pub tip: ObjectId,
    /// The published commit that it grew from; nothing where nothing was published then.
    pub base: Option<ObjectId>,
    /// Its own commits, newest first.
    pub commits: Vec<DraftCommit>,
}

/// A commit of a draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftCommit {
    /// The commit.
    pub id: ObjectId,
    /// The author's name.
    pub author: String,
    /// The author's address.
    pub email: String,
    /// The author's time.
    pub time: Timestamp,
    /// The whole message.
    pub message: String,
    /// Whether it only joins the draft with what was published meanwhile.
    pub joins: bool,
}

impl DraftCommit {
    /// The first line of its message.
    pub fn summary(&self) -> &str {
        self.message.lines().next().unwrap_or_default().trim()
    }

    /// The values of a trailer, in order.
    pub fn trailers<'a>(&'a self, key: &'a str) -> impl Iterator<Item = &'a str> {
        trailers(&self.message, key)
    }
}

/// The values of a trailer in a commit's message, in order.
pub(crate) fn trailers<'a>(message: &'a str, key: &'a str) -> impl Iterator<Item = &'a str> {
    let last = message.trim_end().rsplit_once("\n\n");
    last.map_or("", |(_, last)| last)
        .lines()
        .filter_map(|line| line.split_once(':'))
        .filter(move |(found, _)| found.eq_ignore_ascii_case(key))
        .map(|(_, value)| value.trim())
}

impl Draft {
    /// The branch's short name.
    pub fn branch(&self) -> String {
        format!("{BRANCHES}{}", self.name)
    }

    /// The value of a trailer in the newest commit that has it.
    pub fn last_said<'a>(&'a self, key: &'a str) -> Option<&'a str> {
        self.commits
            .iter()
            .find_map(|commit| commit.trailers(key).last())
    }
}

impl Repo {
    /// Lists the drafts of this repository by name. `published` is the published commit.
    pub fn drafts(&self, published: Option<ObjectId>) -> Result<Vec<Draft>, GitError> {
        let mut found = Vec::new();
        for reference in self.git.references_glob(&format!("{REFERENCES}*"))? {
            let reference = reference?;
            let name = String::from_utf8_lossy(reference.name_bytes());
            let (Some(name), Some(tip)) = (name.strip_prefix(REFERENCES), reference.target())
            else {
                continue;
            };
            found.push(self.read_draft(name, id(tip), published)?);
        }
        found.sort_by(|a, b| a.name.cmp(&b.name));
        Ok(found)
    }

    /// Returns the draft of that name, if there is one.
    pub fn draft(
        &self,
        name: &str,
        published: Option<ObjectId>,
    ) -> Result<Option<Draft>, GitError> {
        match self.tip(&format!("{REFERENCES}{name}"))? {
            Some(tip) => Ok(Some(self.read_draft(name, tip, published)?)),
            None => Ok(None),
        }
    }

    fn read_draft(
        &self,
        name: &str,
        tip: ObjectId,
        published: Option<ObjectId>,
    ) -> Result<Draft, GitError> {
        let base = match published {
            Some(published) => self.common_ancestor(tip, published)?,
            None => None,
        };
        let mut walk = self.git.revwalk()?;
        walk.set_sorting(Sort::TOPOLOGICAL | Sort::TIME)?;
        walk.push(oid(tip))?;
        if let Some(published) = published {
            walk.hide(oid(published))?;
        }
        let mut commits = Vec::new();
        for found in walk.take(MOST_COMMITS) {
            let commit = self.commit(id(found?))?;
            let author = commit.author();
            let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
            commits.push(DraftCommit {
                id: id(commit.id()),
                author: text(author.name_bytes()),
                email: text(author.email_bytes()),
                time: Timestamp::from_second(author.when().seconds())
                    .unwrap_or(Timestamp::UNIX_EPOCH),
                message: String::from_utf8_lossy(commit.message_bytes()).into_owned(),
                joins: commit.parent_count() > 1,
            });
        }
        Ok(Draft {
            name: name.to_owned(),
            tip,
            base,
            commits,
        })
    }

    /// The newest commit that both contain; nothing where they have none in common.
    pub fn common_ancestor(
        &self,
        one: ObjectId,
        other: ObjectId,
    ) -> Result<Option<ObjectId>, GitError> {
        match self.git.merge_base(oid(one), oid(other)) {
            Ok(base) => Ok(Some(id(base))),
            Err(error) if error.code() == ErrorCode::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// The first parent of a commit; nothing for one that begins a history.
    pub fn first_parent(&self, commit: ObjectId) -> Result<Option<ObjectId>, GitError> {
        Ok(self.commit(commit)?.parent_ids().next().map(id))
    }

    /// The tree of a commit: its whole content.
    pub fn tree_of(&self, commit: ObjectId) -> Result<ObjectId, GitError> {
        Ok(id(self.commit(commit)?.tree_id()))
    }

    /// Whether the repository holds this object.
    pub fn has_object(&self, object: ObjectId) -> bool {
        self.git.odb().is_ok_and(|odb| odb.exists(oid(object)))
    }

    /// Whether `newer` contains `older`.
    pub fn contains(&self, newer: ObjectId, older: ObjectId) -> Result<bool, GitError> {
        Ok(newer == older || self.git.graph_descendant_of(oid(newer), oid(older))?)
    }
}
