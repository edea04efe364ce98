//! The walk itself: see the rules in the parent module.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::ControlFlow;
use std::rc::Rc;

use git2::{Oid, Sort};

use super::live::{Difference, Doc, Folder, Live};
use super::{CommitFacts, Filter, History, OnProgress, Version};
use crate::open::id;
use crate::rename::{self, Side};
use crate::{DocPath, GitError, ObjectId, Repo};

/// Bytes of trees kept in memory: those of a commit are compared with its child's, too.
const KEPT_BYTES: usize = 32 << 20;

/// Trees, read once while they are in use.
pub(super) struct Trees<'r> {
    repo: &'r Repo,
    odb: git2::Odb<'r>,
    kept: HashMap<Oid, Rc<Folder>>,
    bytes: usize,
}

impl Trees<'_> {
    pub fn folder(&mut self, tree: Option<Oid>) -> Result<Rc<Folder>, GitError> {
        let Some(tree) = tree else {
            return Ok(Rc::default());
        };
        if let Some(folder) = self.kept.get(&tree) {
            return Ok(Rc::clone(folder));
        }
        let object = self
            .odb
            .read(tree)
            .map_err(|error| self.repo.missing(id(tree), &error))?;
        if object.kind() != git2::ObjectType::Tree {
            return Err(GitError::Damaged(format!("object {tree} is not a folder")));
        }
        let folder = Rc::new(Folder(object.data().to_vec()));
        self.bytes += folder.0.len();
        if self.bytes > KEPT_BYTES {
            self.kept.clear();
            self.bytes = folder.0.len();
        }
        self.kept.insert(tree, Rc::clone(&folder));
        Ok(folder)
    }
}

/// Old path by new path, of one commit against one parent.
#[derive(Default)]
struct Renames {
    by_target: HashMap<DocPath, Side>,
    sources: HashSet<DocPath>,
}

pub(super) struct Walk<'a> {
    repo: &'a Repo,
    tip: ObjectId,
    filter: Filter<'a>,
    on_progress: OnProgress<'a>,
    trees: Trees<'a>,
    boundaries: HashSet<Oid>,
    /// The documents at the tip; a document's number is its place here.
    paths: Vec<DocPath>,
    versions: Vec<Vec<Version>>,
    commits: BTreeMap<ObjectId, CommitFacts>,
    /// What waits at commits that were not looked at yet.
    waiting: HashMap<Oid, Live>,
    walked: usize,
}

impl<'a> Walk<'a> {
    pub fn new(
        repo: &'a Repo,
        tip: ObjectId,
        filter: Filter<'a>,
        on_progress: OnProgress<'a>,
    ) -> Result<Walk<'a>, GitError> {
        let paths: Vec<DocPath> = (repo.entries(tip)?.entries.into_iter())
            .filter(|entry| entry.kind.is_file() && filter(&entry.path))
            .map(|entry| entry.path)
            .collect();
        Ok(Walk {
            repo,
            tip,
            filter,
            on_progress,
            trees: Trees {
                repo,
                odb: repo.git.odb()?,
                kept: HashMap::new(),
                bytes: 0,
            },
            boundaries: boundaries(repo),
            versions: vec![Vec::new(); paths.len()],
            paths,
            commits: BTreeMap::new(),
            waiting: HashMap::new(),
            walked: 0,
        })
    }

    /// Walks everything.
    pub fn whole(mut self) -> Result<History, GitError> {
        let everything: Vec<Doc> = (0..).take(self.paths.len()).collect();
        self.start(&everything);
        for commit in self.ordered(None)? {
            self.visit(commit)?;
            if self.waiting.is_empty() {
                break;
            }
        }
        Ok(self.finish(None, BTreeMap::new()))
    }

    /// Walks what came since `old`. Documents that an older branch brought in past `old` are
    /// walked whole, so that the answer is exact.
    pub fn extension(mut self, old: ObjectId) -> Result<History, GitError> {
        let everything: Vec<Doc> = (0..).take(self.paths.len()).collect();
        self.start(&everything);
        for commit in self.ordered(Some(old))? {
            self.visit(commit)?;
        }
        let mut continues = BTreeMap::new();
        if let Some(live) = self.waiting.remove(&crate::open::oid(old)) {
            let (paths, versions) = (&self.paths, &self.versions);
            live.for_each(&mut |path, docs| {
                for doc in docs {
                    let (Some(now), Some(news)) =
                        (paths.get(*doc as usize), versions.get(*doc as usize))
                    else {
                        continue;
                    };
                    if (now.as_str() != path || !news.is_empty())
                        && let Ok(path) = DocPath::new(path)
                    {
                        continues.insert(now.clone(), path);
                    }
                }
            });
            // A document that was absent at `old` has nothing known to go on with; its earlier
            // life, if any, must be looked up from there.
            let absent = self.absent_at(old, &live)?;
            self.restart(absent, &mut continues)?;
        }
        let mut past: BTreeSet<Doc> = BTreeSet::new();
        for live in std::mem::take(&mut self.waiting).into_values() {
            live.for_each(&mut |_, docs| past.extend(docs));
        }
        self.restart(past, &mut continues)?;
        Ok(self.finish(Some(old), continues))
    }

    /// Lists commits from the tip, descendants before ancestors, newest first, without `hidden`
    /// and what is reachable from it.
    fn ordered(&self, hidden: Option<ObjectId>) -> Result<Vec<Oid>, GitError> {
        let mut walk = self.repo.git.revwalk()?;
        walk.set_sorting(Sort::TOPOLOGICAL | Sort::TIME)?;
        walk.push(crate::open::oid(self.tip))?;
        if let Some(hidden) = hidden {
            walk.hide(crate::open::oid(hidden))?;
        }
        Ok(walk.collect::<Result<Vec<_>, _>>()?)
    }

    fn root_tree(&self, commit: Oid) -> Result<Oid, GitError> {
        Ok(self.repo.commit(id(commit))?.tree_id())
    }

    /// Walks some documents again, whole.
    fn restart(
        &mut self,
        docs: BTreeSet<Doc>,
        continues: &mut BTreeMap<DocPath, DocPath>,
    ) -> Result<(), GitError> {
        if docs.is_empty() {
            return Ok(());
        }
        let elsewhere = std::mem::take(&mut self.waiting);
        let docs: Vec<Doc> = docs.into_iter().collect();
        for doc in &docs {
            if let (Some(path), Some(versions)) = (
                self.paths.get(*doc as usize),
                self.versions.get_mut(*doc as usize),
            ) {
                continues.remove(path);
                versions.clear();
            }
        }
        self.start(&docs);
        for commit in self.ordered(None)? {
            self.visit(commit)?;
            if self.waiting.is_empty() {
                break;
            }
        }
        self.waiting = elsewhere;
        Ok(())
    }

    fn absent_at(&mut self, old: ObjectId, live: &Live) -> Result<BTreeSet<Doc>, GitError> {
        let root = self.root_tree(crate::open::oid(old))?;
        let present: HashSet<String> = live
            .differences(&mut self.trees, Some(root), None)?
            .into_iter()
            .map(|there| there.path)
            .collect();
        let mut absent = BTreeSet::new();
        live.for_each(&mut |path, docs| {
            if !present.contains(path) {
                absent.extend(docs);
            }
        });
        Ok(absent)
    }

    fn start(&mut self, docs: &[Doc]) {
        let mut live = Live::default();
        for doc in docs {
            if let Some(path) = self.paths.get(*doc as usize) {
                live.insert(path.as_str(), [*doc]);
            }
        }
        if !live.is_empty() {
            self.waiting.insert(crate::open::oid(self.tip), live);
        }
    }

    fn visit(&mut self, commit: Oid) -> Result<(), GitError> {
        let Some(live) = self.waiting.remove(&commit) else {
            return Ok(());
        };
        self.walked += 1;
        if self.walked.is_multiple_of(64)
            && let ControlFlow::Break(()) = (self.on_progress)(self.walked)
        {
            return Err(GitError::Cancelled);
        }
        let facts = self.repo.commit(id(commit))?;
        let parents: Vec<Oid> = if self.boundaries.contains(&commit) {
            Vec::new()
        } else {
            facts.parent_ids().collect()
        };
        match parents.as_slice() {
            [] => self.root(&facts, live),
            [parent] => self.ordinary(&facts, *parent, live),
            parents => self.merge(&facts, parents, live),
        }
    }

    fn root(&mut self, commit: &git2::Commit<'_>, live: Live) -> Result<(), GitError> {
        for there in live.differences(&mut self.trees, Some(commit.tree_id()), None)? {
            self.record(commit, live.at(&there.path), &there, None)?;
        }
        Ok(())
    }

    fn ordinary(
        &mut self,
        commit: &git2::Commit<'_>,
        parent: Oid,
        mut live: Live,
    ) -> Result<(), GitError> {
        let parent_tree = self.root_tree(parent)?;
        let differences =
            live.differences(&mut self.trees, Some(commit.tree_id()), Some(parent_tree))?;
        let mut renames = None;
        let mut moved = Vec::new();
        for difference in differences {
            let path = DocPath::new(&difference.path)
                .map_err(|error| GitError::Damaged(error.to_string()))?;
            match (difference.new, difference.old) {
                (Some(_), Some(_)) => {
                    self.record(commit, live.at(&difference.path), &difference, None)?
                }
                (Some(_), None) => {
                    let renames = self.renames(&mut renames, commit.tree_id(), parent_tree)?;
                    let source = renames.by_target.get(&path).cloned();
                    self.record(
                        commit,
                        live.at(&difference.path),
                        &difference,
                        source.as_ref(),
                    )?;
                    if let Some(source) = source {
                        moved.push((source.path, live.remove(&difference.path)));
                    }
                }
                // Gone here, there before: brought back later, unless it moved away from here.
                (None, _) => {
                    if self
                        .renames(&mut renames, commit.tree_id(), parent_tree)?
                        .sources
                        .contains(&path)
                    {
                        live.remove(&difference.path);
                    }
                }
            }
        }
        for (path, docs) in moved {
            live.insert(path.as_str(), docs);
        }
        self.hand_on(parent, live);
        Ok(())
    }

    fn merge(
        &mut self,
        commit: &git2::Commit<'_>,
        parents: &[Oid],
        mut live: Live,
    ) -> Result<(), GitError> {
        let mut roots = Vec::with_capacity(parents.len());
        for parent in parents {
            roots.push(self.root_tree(*parent)?);
        }
        // Per path: its content in each parent so far; those that equal one drop out.
        let mut unlike: BTreeMap<String, (Option<ObjectId>, Vec<Option<ObjectId>>)> =
            BTreeMap::new();
        for (index, (parent, root)) in parents.iter().zip(&roots).enumerate() {
            let differences =
                live.differences(&mut self.trees, Some(commit.tree_id()), Some(*root))?;
            let mut left = Live::default();
            for difference in differences {
                left.insert(&difference.path, live.remove(&difference.path));
                let entry = unlike.entry(difference.path).or_default();
                entry.0 = difference.new;
                entry.1.push(difference.old);
            }
            unlike.retain(|_, (_, contents)| contents.len() == index + 1);
            self.hand_on(*parent, live);
            live = left;
        }
        let mut renames: Vec<Option<Renames>> = parents.iter().map(|_| None).collect();
        let mut handed: Vec<Live> = parents.iter().map(|_| Live::default()).collect();
        for (shown, (new, contents)) in unlike {
            let path =
                DocPath::new(&shown).map_err(|error| GitError::Damaged(error.to_string()))?;
            let docs = live.at(&shown).to_vec();
            let mut source = None;
            for (index, content) in contents.iter().enumerate() {
                let (Some(slot), Some(root), Some(to)) = (
                    renames.get_mut(index),
                    roots.get(index),
                    handed.get_mut(index),
                ) else {
                    continue;
                };
                match (new, content) {
                    (Some(_), Some(_)) => to.insert(&shown, docs.iter().copied()),
                    (Some(_), None) => {
                        let renames = self.renames(slot, commit.tree_id(), *root)?;
                        let from = renames.by_target.get(&path).cloned();
                        to.insert(
                            from.as_ref().map_or(&shown, |from| from.path.as_str()),
                            docs.iter().copied(),
                        );
                        source = source.or(from);
                    }
                    (None, _) => {
                        if !self
                            .renames(slot, commit.tree_id(), *root)?
                            .sources
                            .contains(&path)
                        {
                            to.insert(&shown, docs.iter().copied());
                        }
                    }
                }
            }
            let old = contents.iter().copied().flatten().next();
            let source = if old.is_some() { None } else { source };
            self.record(
                commit,
                &docs,
                &Difference {
                    path: shown,
                    new,
                    old,
                },
                source.as_ref(),
            )?;
        }
        for (parent, live) in parents.iter().zip(handed) {
            self.hand_on(*parent, live);
        }
        Ok(())
    }

    fn hand_on(&mut self, parent: Oid, live: Live) {
        if !live.is_empty() {
            self.waiting.entry(parent).or_default().join(live);
        }
    }

    fn record(
        &mut self,
        commit: &git2::Commit<'_>,
        docs: &[Doc],
        difference: &Difference,
        source: Option<&Side>,
    ) -> Result<(), GitError> {
        let Some(blob) = difference.new else {
            return Ok(());
        };
        let path =
            DocPath::new(&difference.path).map_err(|error| GitError::Damaged(error.to_string()))?;
        let version = Version {
            commit: id(commit.id()),
            path,
            blob,
            old_blob: difference.old.or(source.map(|source| source.blob)),
            renamed_from: source.map(|source| source.path.clone()),
            boundary: self.boundaries.contains(&commit.id()),
        };
        for doc in docs {
            if let Some(versions) = self.versions.get_mut(*doc as usize) {
                versions.push(version.clone());
            }
        }
        self.commits
            .entry(version.commit)
            .or_insert_with(|| CommitFacts::of(commit));
        Ok(())
    }

    /// The renames of a commit against a parent, found when they are first asked for.
    fn renames<'s>(
        &self,
        slot: &'s mut Option<Renames>,
        new: Oid,
        old: Oid,
    ) -> Result<&'s Renames, GitError> {
        if slot.is_none() {
            let (mut appeared, mut vanished) = (Vec::new(), Vec::new());
            self.repo
                .compare(Some(old), Some(new), "", 0, &mut |path, old, new| {
                    let (list, blob) = match (old, new) {
                        (None, Some(blob)) => (&mut appeared, blob),
                        (Some(blob), None) => (&mut vanished, blob),
                        _ => return,
                    };
                    if (self.filter)(&path) {
                        list.push(Side { path, blob });
                    }
                })?;
            let mut found = Renames::default();
            for (from, to) in rename::pair(self.repo, &vanished, &appeared)? {
                found.sources.insert(from.path.clone());
                found.by_target.insert(to.path, from);
            }
            *slot = Some(found);
        }
        Ok(slot.get_or_insert_default())
    }

    fn finish(self, extends: Option<ObjectId>, continues: BTreeMap<DocPath, DocPath>) -> History {
        let documents = (self.paths.into_iter().zip(self.versions))
            .filter(|(path, versions)| {
                extends.is_none() || !versions.is_empty() || continues.contains_key(path)
            })
            .collect();
        History {
            tip: Some(self.tip),
            extends,
            documents,
            continues,
            commits: self.commits,
            shallow: !self.boundaries.is_empty(),
            walked: self.walked,
        }
    }
}

/// The commits where a shallow clone was cut off.
fn boundaries(repo: &Repo) -> HashSet<Oid> {
    let Ok(text) = std::fs::read_to_string(repo.common_dir().join("shallow")) else {
        return HashSet::new();
    };
    text.lines()
        .filter_map(|line| Oid::from_str(line.trim()).ok())
        .collect()
}
