//! Adds events to the journal. The tree of the commit is the tree before it and the new files;
//! a file that is there is never written again.

use std::collections::BTreeMap;

use git2::Oid;

use super::TRAILER;
use crate::open::id;
use crate::tree::TREE;
use crate::write::{Author, CommitError};
use crate::{DocPath, GitError, ObjectId, Repo};

pub(super) const REGULAR: i32 = 0o100_644;

/// A file that is to be added.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEvent {
    /// Its id, as it stands in the path.
    pub id: String,
    /// Where it lies.
    pub path: DocPath,
    /// Its content.
    pub bytes: Vec<u8>,
}

impl Repo {
    /// Writes a commit that adds events to the journal whose last commit is `tip`; nothing begins
    /// a new one. `texts` are contents that the events stand on and that might not reach others
    /// by a branch. `subject` says in a line what was done. Nothing leads to the commit until the
    /// branch is moved there.
    pub fn journal_commit(
        &self,
        tip: Option<ObjectId>,
        events: &[NewEvent],
        texts: &[ObjectId],
        author: &Author,
        subject: &str,
    ) -> Result<ObjectId, CommitError> {
        let base = match tip {
            Some(tip) => Some(self.commit(tip)?.tree_id()),
            None => None,
        };
        let mut files = BTreeMap::new();
        let mut message = format!("{}\n", one_line(subject));
        for event in events {
            let taken = match tip {
                Some(tip) => self.entry_at(tip, &event.path)?.is_some(),
                None => false,
            };
            let blob = self.git.blob(&event.bytes)?;
            if taken || files.insert(event.path.as_str().to_owned(), blob).is_some() {
                return Err(CommitError::Misfit {
                    path: event.path.clone(),
                    why: "there is an event of that id already".to_owned(),
                });
            }
            message.push_str(&format!("\n{TRAILER}: {} {blob}", event.id));
        }
        let tree = self.grown(base, &files)?;
        let mut parents: Vec<ObjectId> = tip.into_iter().collect();
        for text in texts {
            let carried = self.carry_text(*text)?;
            let is_known = match tip {
                Some(tip) => self.contains(tip, carried)?,
                None => false,
            };
            if !is_known && !parents.contains(&carried) {
                parents.push(carried);
            }
        }
        self.commit_joining(&parents, id(tree), author, author, &message)
    }

    /// Writes the tree that a tree and more files make. Where one has a file and the other
    /// a folder of the same name, the folder stays: events lie in folders.
    pub(super) fn grown(
        &self,
        base: Option<Oid>,
        files: &BTreeMap<String, Oid>,
    ) -> Result<Oid, GitError> {
        let base = base.map(|tree| self.tree(tree)).transpose()?;
        let mut builder = self.git.treebuilder(base.as_ref())?;
        let mut folders: BTreeMap<&str, BTreeMap<String, Oid>> = BTreeMap::new();
        for (path, blob) in files {
            match path.split_once('/') {
                Some((folder, rest)) => {
                    let below = folders.entry(folder).or_default();
                    below.insert(rest.to_owned(), *blob);
                }
                None => {
                    let there = builder.get(path.as_str())?.map(|entry| entry.filemode());
                    if there != Some(TREE) {
                        builder.insert(path.as_str(), *blob, REGULAR)?;
                    }
                }
            }
        }
        for (folder, below) in folders {
            let there = builder
                .get(folder)?
                .map(|entry| (entry.filemode(), entry.id()));
            let tree = there.and_then(|(mode, tree)| (mode == TREE).then_some(tree));
            let grown = self.grown(tree, &below)?;
            builder.insert(folder, grown, TREE)?;
        }
        Ok(builder.write()?)
    }

    /// The content of a file in a commit's tree, by its path as text.
    pub(super) fn file_in(
        &self,
        commit: ObjectId,
        path: &str,
    ) -> Result<Option<ObjectId>, GitError> {
        match DocPath::new(path) {
            Ok(path) => self.blob_at(commit, &path),
            Err(_) => Ok(None),
        }
    }

    pub(super) fn tree_id(&self, commit: ObjectId) -> Result<Oid, GitError> {
        Ok(self.commit(commit)?.tree_id())
    }
}

fn one_line(text: &str) -> String {
    let line: Vec<&str> = text.split_whitespace().collect();
    let line = line.join(" ");
    line.chars().take(200).collect()
}
