//! Makes one journal of two. Events are only ever added, so the files of both together are the
//! answer, in whatever order; what one side took away or changed comes back.

use std::collections::BTreeMap;

use carebook_domain::journal::{Clash, union};
use git2::Oid;

use crate::open::{id, oid};
use crate::write::{Author, CommitError};
use crate::{ObjectId, Repo};

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
        let tree = self.grown(Some(own_tree), &missing)?;
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
