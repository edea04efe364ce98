//! Makes one journal of two. Events are only ever added, so the files of both together are the
//! answer, in whatever order; what one side took away or changed comes back. What can be no event,
//! a file beside their folder or a link in it, stays in the history it came with and goes no further.

use std::collections::BTreeMap;

use carebook_domain::journal::{Clash, union};
use git2::Oid;

use super::EVENTS;
use super::append::REGULAR;
use crate::open::{id, oid};
use crate::tree::TREE;
use crate::write::{Author, CommitError};
use crate::{GitError, ObjectId, Repo};

const EXECUTABLE: i32 = 0o100_755;
/// Folders in folders deeper than this are no months.
const DEEPEST: usize = 8;
/// So many files that can be no events are named.
const MOST_NAMED: usize = 100;

/// Two journals joined.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JoinedJournal {
    /// The commit that holds both. Nothing leads to it yet; one of the two where that one holds
    /// everything.
    pub commit: ObjectId,
    /// Files that `ours` did not have, or had with other content.
    pub brought: u32,
    /// Files with two contents: one was kept, the other stays in the history.
    pub clashes: Vec<Clash>,
}

type Files = BTreeMap<String, ObjectId>;

impl Repo {
    /// Joins two journals, given by their last commits. Their histories need not have anything in
    /// common.
    pub fn join_journal(
        &self,
        ours: ObjectId,
        theirs: ObjectId,
        author: &Author,
    ) -> Result<JoinedJournal, CommitError> {
        let base = self.journal_base(ours, theirs)?;
        if base == Some(theirs) {
            return Ok(JoinedJournal {
                commit: ours,
                brought: 0,
                clashes: Vec::new(),
            });
        }
        let (own_tree, their_tree) = (self.tree_id(ours)?, self.tree_id(theirs)?);
        let base_tree = base.map(|base| self.tree_id(base)).transpose()?;
        let (mut before, mut mine, mut other) = (Files::new(), Files::new(), Files::new());
        self.compare(
            Some(own_tree),
            Some(their_tree),
            "",
            0,
            &mut |path, a, b| {
                put(&mut mine, path.as_str(), a);
                put(&mut other, path.as_str(), b);
            },
        )?;
        if let Some(base) = base_tree {
            // What both sides took away or changed alike differs from the base only.
            self.compare(Some(base), Some(own_tree), "", 0, &mut |path, was, is| {
                if was.is_some() {
                    put(&mut before, path.as_str(), was);
                    put(&mut mine, path.as_str(), is);
                }
            })?;
            self.compare(Some(base), Some(their_tree), "", 0, &mut |path, was, is| {
                if was.is_some() {
                    put(&mut before, path.as_str(), was);
                    put(&mut other, path.as_str(), is);
                }
            })?;
        }
        let joined = union(&before, &mine, &other);
        let missing: BTreeMap<String, Oid> = (joined.files.iter())
            .filter(|(path, blob)| mine.get(*path) != Some(blob))
            .filter(|(path, blob)| !self.holds(own_tree, path, **blob))
            .map(|(path, blob)| (path.clone(), oid(*blob)))
            .collect();
        let tree = self.only_events(self.grown(Some(own_tree), &missing)?)?;
        let brought = u32::try_from(missing.len()).unwrap_or(u32::MAX);
        let clashes = joined.clashes;
        let commit = if base == Some(ours) && tree == their_tree {
            theirs
        } else {
            let parents = if base == Some(ours) {
                vec![theirs]
            } else {
                vec![ours, theirs]
            };
            let message = "Join two journals";
            self.commit_joining(&parents, id(tree), author, author, message)?
        };
        Ok(JoinedJournal {
            commit,
            brought,
            clashes,
        })
    }

    /// The tree of a journal without what can be no event. The same tree where all of it can.
    fn only_events(&self, tree: Oid) -> Result<Oid, GitError> {
        let root = self.tree(tree)?;
        let name = EVENTS.trim_end_matches('/');
        let events = root.get_name(name).filter(|entry| entry.filemode() == TREE);
        let Some(events) = events else {
            return Ok(self.git.treebuilder(None)?.write()?);
        };
        let clean = self.only_regular(events.id(), 0)?;
        if root.len() == 1 && clean == events.id() {
            return Ok(tree);
        }
        let mut builder = self.git.treebuilder(None)?;
        builder.insert(name, clean, TREE)?;
        Ok(builder.write()?)
    }

    /// A folder with its folders and regular files, and nothing else.
    fn only_regular(&self, tree: Oid, depth: usize) -> Result<Oid, GitError> {
        let folder = self.tree(tree)?;
        let mut changed = false;
        let mut kept = Vec::with_capacity(folder.len());
        for entry in &folder {
            let mode = entry.filemode();
            match mode {
                REGULAR | EXECUTABLE => kept.push((entry.name_bytes().to_vec(), entry.id(), mode)),
                // Deeper than anything of ours: it stays as it is, and is read by nobody.
                TREE if depth >= DEEPEST => {
                    kept.push((entry.name_bytes().to_vec(), entry.id(), mode))
                }
                TREE => {
                    let below = self.only_regular(entry.id(), depth + 1)?;
                    changed |= below != entry.id();
                    kept.push((entry.name_bytes().to_vec(), below, mode));
                }
                _ => changed = true,
            }
        }
        if !changed {
            return Ok(tree);
        }
        let mut builder = self.git.treebuilder(None)?;
        for (name, id, mode) in kept {
            builder.insert(name, id, mode)?;
        }
        Ok(builder.write()?)
    }

    /// What lies in a commit of the journal and can be no event, by path: files beside their
    /// folder, links and repositories in it. The first hundred, and how many there are.
    ///
    /// # Errors
    /// When the tree cannot be read.
    pub fn beside_events(&self, commit: ObjectId) -> Result<(Vec<String>, usize), GitError> {
        let root = self.tree(self.tree_id(commit)?)?;
        let (mut found, mut count) = (Vec::new(), 0);
        root.walk(git2::TreeWalkMode::PreOrder, |folder, entry| {
            let path = format!("{folder}{}", String::from_utf8_lossy(entry.name_bytes()));
            let is_inside = folder.starts_with(EVENTS);
            let is_events = folder.is_empty() && format!("{path}/") == EVENTS;
            match entry.filemode() {
                TREE if is_events || is_inside => return git2::TreeWalkResult::Ok,
                REGULAR | EXECUTABLE if is_inside => {}
                _ => {
                    count += 1;
                    if found.len() < MOST_NAMED {
                        found.push(path);
                    }
                }
            }
            git2::TreeWalkResult::Skip
        })?;
        Ok((found, count))
    }

    /// Whether a tree has this content at a path. One that cannot be read has not.
    fn holds(&self, tree: Oid, path: &str, blob: ObjectId) -> bool {
        let found = self
            .tree(tree)
            .ok()
            .and_then(|tree| tree.get_path(std::path::Path::new(path)).ok());
        found.is_some_and(|entry| id(entry.id()) == blob)
    }
}

fn put(files: &mut Files, path: &str, blob: Option<ObjectId>) {
    if let Some(blob) = blob {
        files.insert(path.to_owned(), blob);
    }
}
