//! Many commits at once, all or nothing: they are built in memory, written as one pack, and the
//! branch moves once. A commit by itself syncs every object and folder, so a history of a hundred
//! commits made one by one would sync thousands of times.

use git2::Buf;

use super::{Author, CommitError, Edit, WorkingTreeUpdate, signature};
use crate::open::{id, oid};
use crate::{ObjectId, Repo};

/// The in-memory objects go before the files: libgit2 writes into the backend with the highest.
const BEFORE_FILES: i32 = 999;

/// One commit of a series.
#[derive(Clone, Debug)]
pub struct SeriesCommit {
    /// What it changes, in their order.
    pub edits: Vec<Edit>,
    /// Who made it, and when.
    pub author: Author,
    /// Its message.
    pub message: String,
}

impl Repo {
    /// Commits a series onto a branch that must still be at `expected` (nothing: it must not
    /// exist), oldest first. Returns the last commit once everything is on disk. The repository
    /// is used up: what is written through it from here on would stay in memory.
    pub fn commit_series(
        self,
        branch: &str,
        expected: Option<ObjectId>,
        series: &[SeriesCommit],
    ) -> Result<(Option<ObjectId>, WorkingTreeUpdate), CommitError> {
        self.check_movable(branch, expected)?;
        let odb = self.git.odb()?;
        let memory = odb.add_new_mempack_backend(BEFORE_FILES)?;
        let built = self.build_series(expected, series);
        let mut pack = Buf::new();
        let packed = built.and_then(|tip| {
            memory.dump(&self.git, &mut pack)?;
            Ok(tip)
        });
        memory.reset()?;
        let tip = packed?;
        let Some(commit) = tip.filter(|tip| Some(*tip) != expected) else {
            return Ok((tip, WorkingTreeUpdate::default()));
        };
        let mut writer = odb.packwriter()?;
        std::io::Write::write_all(&mut writer, &pack)
            .map_err(|error| git2::Error::from_str(&error.to_string()))?;
        writer.commit()?;
        self.sync(&self.common_dir().join("objects/pack"))?;
        odb.refresh()?;
        let working_tree = self.land(branch, expected, commit)?;
        Ok((tip, working_tree))
    }

    fn build_series(
        &self,
        expected: Option<ObjectId>,
        series: &[SeriesCommit],
    ) -> Result<Option<ObjectId>, CommitError> {
        let mut tip = expected;
        for step in series {
            let parent = tip.map(|commit| self.commit(commit)).transpose()?;
            let tree = self.tree_of_edits(tip, &step.edits)?;
            let author = signature(&step.author)?;
            let message = format!("{}\n", step.message.replace('\0', "").trim_end());
            let parents: Vec<&git2::Commit<'_>> = parent.iter().collect();
            let tree = self.tree(oid(tree))?;
            let commit = (self.git).commit(None, &author, &author, &message, &tree, &parents)?;
            tip = Some(id(commit));
        }
        Ok(tip)
    }
}
