//! Which commits changed each document, across renames, in one walk for all of them.
//!
//! From the tip backwards, every document that is still of interest (*live*) rides along the
//! commits under the path it had there. A commit's tree is compared with its parents' only where
//! ids differ and live documents lie (`live`), and a whole walk reads packs itself (`packs`), so
//! it costs about what one `git log --name-only` costs. The rules:
//!
//! - A commit with one parent is a **version** of a document when it changed its content. A change
//!   of mode alone is none.
//! - A **merge** follows git's simplification: a document that is the same in a parent is followed
//!   into the first such parent alone, and the merge is no version of it. One that differs from
//!   every parent has the merge as a version and is followed into all of them.
//! - A document that a commit brings in is looked for among those the commit removed (`rename`);
//!   when found, it is followed under that path and the commit is a version with `renamed_from`.
//!   Copies are not followed: a document made from a copy of another one is new. `git log
//!   --follow` follows both, the copy even from a file that stays.
//! - What was removed and later **brought back** at its path keeps its earlier versions, as in
//!   `git log -- path`; the removal itself is no version, because it has no text. A path that was
//!   left by a rename and taken by another document later does not: its earlier life belongs to
//!   the document that moved away.
//! - Where history is cut off (a shallow clone) the last commit counts as where the document
//!   begins, marked `boundary`.
//!
//! Versions come in git's `--date-order`: never an ancestor before its descendant, newest first.

mod commit;
mod halves;
mod live;
mod packs;
mod walk;

use std::collections::BTreeMap;

use jiff::Timestamp;

use crate::{DocPath, GitError, ObjectId, Repo};

/// The versions of every document that the tip holds, or, for an extension, the news.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// The commit it was walked from.
    pub tip: Option<ObjectId>,
    /// The older tip it continues, or nothing when it is whole.
    pub extends: Option<ObjectId>,
    /// Per path at the tip, newest first. An extension lists only documents that have news.
    pub documents: BTreeMap<DocPath, Vec<Version>>,
    /// For an extension: path now → path at the older tip, for each document whose news go before
    /// what is known of it. A document with news that is not here has its whole history in
    /// `documents`, which replaces what is known.
    pub continues: BTreeMap<DocPath, DocPath>,
    /// The commits that versions name, each once.
    pub commits: BTreeMap<ObjectId, CommitFacts>,
    /// Set when history is cut off, so that the oldest versions may not be the true first ones.
    pub shallow: bool,
    /// Commits looked at.
    pub walked: usize,
}

/// One commit that changed a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Version {
    /// The commit.
    pub commit: ObjectId,
    /// The document's path in that commit.
    pub path: DocPath,
    /// Its content in that commit.
    pub blob: ObjectId,
    /// Its content before (a merge: in the first parent that has it); nothing where it begins or
    /// is brought back.
    pub old_blob: Option<ObjectId>,
    /// Its path before, where this commit renamed it.
    pub renamed_from: Option<DocPath>,
    /// The commit's parents are cut off (a shallow clone): this may be no change at all.
    pub boundary: bool,
}

/// What a commit says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommitFacts {
    /// The author's name.
    pub author: String,
    /// The author's address.
    pub email: String,
    /// When it was written (author date).
    pub time: Timestamp,
    /// When it was committed.
    pub committed: Timestamp,
    /// The first line of the message.
    pub summary: String,
    /// Whether the trailer `Carebook-Change: minor` stands in the message.
    pub minor: bool,
}

/// Told the number of commits looked at so far; `Break` stops the walk.
pub type OnProgress<'a> = &'a mut dyn FnMut(usize) -> std::ops::ControlFlow<()>;

/// Says which paths are documents.
pub type Filter<'a> = &'a (dyn Fn(&DocPath) -> bool + Sync);

/// Walks history from `tip`. With `known`, the tip of an older walk that is an ancestor of `tip`,
/// only what came since is walked, and the answer is an extension; when it is none, or is gone,
/// the walk is a whole one. An extension with the known history is the same as a whole walk.
pub fn walk(
    repo: &Repo,
    tip: ObjectId,
    known: Option<ObjectId>,
    filter: Filter<'_>,
    on_progress: OnProgress<'_>,
) -> Result<History, GitError> {
    let walk = walk::Walk::new(repo, tip, filter, on_progress)?;
    match known {
        Some(old) if repo.is_ancestor(old, tip)? => walk.extension(old),
        _ => walk.whole(),
    }
}

impl Repo {
    /// Whether `older` is `newer` or one of its ancestors. A commit that is gone is none.
    pub fn is_ancestor(&self, older: ObjectId, newer: ObjectId) -> Result<bool, GitError> {
        if older == newer {
            return Ok(true);
        }
        let (older, newer) = (crate::open::oid(older), crate::open::oid(newer));
        if self.git.find_commit(older).is_err() {
            return Ok(false);
        }
        Ok(self.git.graph_descendant_of(newer, older)?)
    }
}
