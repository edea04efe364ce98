//! The walk itself: see the rules in the parent module.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::ControlFlow;
use std::rc::Rc;
use std::sync::Arc;

use git2::{Oid, Sort};

use super::live::{Difference, Doc, Folder, Live};
use super::packs::{Kind, Packs, Reader};
use super::{CommitFacts, Filter, History, OnProgress, Version};
use crate::open::id;
use crate::rename::{self, Side};
use crate::{DocPath, GitError, ObjectId, Repo};

/// Bytes of trees kept in memory: those of a commit are compared with its child's, too.
const KEPT_BYTES: usize = 32 << 20;

/// Trees and commits, read once while they are in use.
pub(super) struct Trees<'r> {
    repo: &'r Repo,
    odb: git2::Odb<'r>,
    /// Asked before libgit2 where much is read.
    packs: Option<Reader>,
    kept: HashMap<Oid, Folder>,
    bytes: usize,
    commits: HashMap<Oid, Rc<Links>>,
}

/// What a commit leads to.
pub(super) struct Links {
    pub tree: Oid,
    pub parents: Vec<Oid>,
}

impl Links {
    /// Reads the head of a commit as git stores it; the rest is not looked at.
    fn of(commit: &[u8]) -> Option<Links> {
        let mut lines = commit.split(|byte| *byte == b'\n');
        let named = |line: &[u8], name: &[u8]| {
            let hex = std::str::from_utf8(line.strip_prefix(name)?).ok()?;
            Oid::from_str(hex).ok()
        };
        Some(Links {
            tree: named(lines.next()?, b"tree ")?,
            parents: lines.map_while(|line| named(line, b"parent ")).collect(),
        })
    }
}

impl Trees<'_> {
    /// What a commit leads to. It is asked for as a parent first and as itself later.
    pub fn links(&mut self, commit: Oid) -> Result<Rc<Links>, GitError> {
        if let Some(links) = self.commits.get(&commit) {
            return Ok(Rc::clone(links));
        }
        let links = match self.packed(commit, Kind::COMMIT) {
            Some(data) => Links::of(&data),
            None => {
                let object = self.odb.read(commit).map_err(|error| match error.code() {
                    git2::ErrorCode::NotFound => GitError::NoSuchCommit(commit.to_string()),
                    _ => GitError::Damaged(format!("commit {commit}: {}", error.message())),
                })?;
                Links::of(object.data()).filter(|_| object.kind() == git2::ObjectType::Commit)
            }
        };
        let links = Rc::new(
            links.ok_or_else(|| GitError::Damaged(format!("object {commit} is not a commit")))?,
        );
        self.commits.insert(commit, Rc::clone(&links));
        Ok(links)
    }

    /// Forgets a commit that will not be asked for again.
    fn forget(&mut self, commit: Oid) {
        self.commits.remove(&commit);
    }

    pub fn folder(&mut self, tree: Option<Oid>) -> Result<Folder, GitError> {
        let Some(tree) = tree else {
            return Ok(Folder::default());
        };
        if let Some(folder) = self.kept.get(&tree) {
            return Ok(folder.clone());
        }
        let folder = match self.packed(tree, Kind::TREE) {
            Some(data) => Folder(data),
            None => {
                let object =
                    (self.odb.read(tree)).map_err(|error| self.repo.missing(id(tree), &error))?;
                if object.kind() != git2::ObjectType::Tree {
                    return Err(GitError::Damaged(format!("object {tree} is not a folder")));
                }
                Folder(Rc::new(object.data().to_vec()))
            }
        };
        self.bytes += folder.0.len();
        if self.bytes > KEPT_BYTES {
            self.kept.clear();
            self.bytes = folder.0.len();
        }
        self.kept.insert(tree, folder.clone());
        Ok(folder)
    }

    fn packed(&mut self, object: Oid, kind: Kind) -> Option<Rc<Vec<u8>>> {
        let found = self.packs.as_mut()?.read(object.as_bytes())?;
        (found.kind == kind).then_some(found.data)
    }

    /// What a commit says of itself.
    fn facts(&mut self, commit: ObjectId) -> Result<CommitFacts, GitError> {
        let packed = self.packed(crate::open::oid(commit), Kind::COMMIT);
        match packed.and_then(|data| CommitFacts::read(&data)) {
            Some(facts) => Ok(facts),
            None => Ok(CommitFacts::of(&self.repo.commit(commit)?)),
        }
    }
}

/// Old path by new path, of one commit against one parent.
#[derive(Default)]
struct Renames {
    by_target: HashMap<DocPath, Side>,
    sources: HashSet<DocPath>,
}

/// The commit that is being looked at.
#[derive(Clone, Copy)]
struct Here {
    commit: Oid,
    tree: Oid,
}

pub(super) struct Walk<'a> {
    pub repo: &'a Repo,
    pub tip: ObjectId,
    pub filter: Filter<'a>,
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
        Ok(Walk {
            repo,
            tip,
            filter,
            on_progress,
            trees: Trees {
                repo,
                odb: repo.git.odb()?,
                packs: None,
                kept: HashMap::new(),
                bytes: 0,
                commits: HashMap::new(),
            },
            boundaries: boundaries(repo),
            versions: Vec::new(),
            paths: Vec::new(),
            commits: BTreeMap::new(),
            waiting: HashMap::new(),
            walked: 0,
        })
    }

    /// Reads from these packs first.
    pub fn read_packs(&mut self, packs: Arc<Packs>) {
        self.trees.packs = Some(Reader::new(packs));
    }

    /// Takes the documents that are followed.
    fn follow(&mut self, paths: Vec<DocPath>) {
        self.versions = vec![Vec::new(); paths.len()];
        self.paths = paths;
    }

    /// The documents at the tip.
    pub fn everything(&self) -> Result<Vec<DocPath>, GitError> {
        let entries = self.repo.entries(self.tip)?.entries.into_iter();
        Ok(entries
            .filter(|entry| entry.kind.is_file() && (self.filter)(&entry.path))
            .map(|entry| entry.path)
            .collect())
    }

    /// Of the documents at the tip those that `commits` touched, when these lead in one line from
    /// the tip to `old`: every other one is then at `old` as it is at the tip. Where lines join,
    /// an untouched document may be followed past `old`, so all must be looked at.
    fn touched(&mut self, commits: &[Oid], old: Oid) -> Result<Option<Vec<DocPath>>, GitError> {
        let mut paths = BTreeSet::new();
        let mut expected = crate::open::oid(self.tip);
        for commit in commits {
            let links = self.trees.links(*commit)?;
            let [parent] = links.parents.as_slice() else {
                return Ok(None);
            };
            if *commit != expected || self.boundaries.contains(commit) {
                return Ok(None);
            }
            let before = self.trees.links(*parent)?.tree;
            self.repo
                .compare(Some(before), Some(links.tree), "", 0, &mut |path, _, _| {
                    paths.insert(path);
                })?;
            expected = *parent;
        }
        if expected != old {
            return Ok(None);
        }
        let mut there = Vec::new();
        for path in paths {
            if (self.filter)(&path)
                && let Some(entry) = self.repo.entry_at(self.tip, &path)?
                && entry.kind.is_file()
            {
                there.push(path);
            }
        }
        Ok(Some(there))
    }

    /// Follows these documents along all commits.
    pub fn over(mut self, documents: Vec<DocPath>, order: &[Oid]) -> Result<History, GitError> {
        self.follow(documents);
        let everything: Vec<Doc> = (0..).take(self.paths.len()).collect();
        self.start(&everything);
        for commit in order {
            self.visit(*commit)?;
            if self.waiting.is_empty() {
                break;
            }
        }
        Ok(self.finish(None, BTreeMap::new()))
    }

    /// Walks what came since `old`. Documents that an older branch brought in past `old` are
    /// walked whole, so that the answer is exact.
    pub fn extension(mut self, old: ObjectId) -> Result<History, GitError> {
        let commits = self.ordered(Some(old))?;
        let followed = match self.touched(&commits, crate::open::oid(old))? {
            Some(touched) => touched,
            None => self.everything()?,
        };
        self.follow(followed);
        let everything: Vec<Doc> = (0..).take(self.paths.len()).collect();
        self.start(&everything);
        for commit in commits {
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
    pub fn ordered(&self, hidden: Option<ObjectId>) -> Result<Vec<Oid>, GitError> {
        let mut walk = self.repo.git.revwalk()?;
        walk.set_sorting(Sort::TOPOLOGICAL | Sort::TIME)?;
        walk.push(crate::open::oid(self.tip))?;
        if let Some(hidden) = hidden {
            walk.hide(crate::open::oid(hidden))?;
        }
        Ok(walk.collect::<Result<Vec<_>, _>>()?)
    }

    fn root_tree(&mut self, commit: Oid) -> Result<Oid, GitError> {
        Ok(self.trees.links(commit)?.tree)
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
        let links = self.trees.links(commit)?;
        self.trees.forget(commit);
        let here = Here {
            commit,
            tree: links.tree,
        };
        match links.parents.as_slice() {
            _ if self.boundaries.contains(&commit) => self.root(here, live),
            [] => self.root(here, live),
            [parent] => self.ordinary(here, *parent, live),
            parents => self.merge(here, parents, live),
        }
    }

    fn root(&mut self, here: Here, live: Live) -> Result<(), GitError> {
        for there in live.differences(&mut self.trees, Some(here.tree), None)? {
            self.record(here, live.at(&there.path), &there, None)?;
        }
        Ok(())
    }

    fn ordinary(&mut self, here: Here, parent: Oid, mut live: Live) -> Result<(), GitError> {
        let parent_tree = self.root_tree(parent)?;
        let differences = live.differences(&mut self.trees, Some(here.tree), Some(parent_tree))?;
        let mut renames = None;
        let mut moved = Vec::new();
        for difference in differences {
            let path = DocPath::new(&difference.path)
                .map_err(|error| GitError::Damaged(error.to_string()))?;
            match (difference.new, difference.old) {
                (Some(_), Some(_)) => {
                    self.record(here, live.at(&difference.path), &difference, None)?
                }
                (Some(_), None) => {
                    let renames = self.renames(&mut renames, here.tree, parent_tree)?;
                    let source = renames.by_target.get(&path).cloned();
                    self.record(
                        here,
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
                        .renames(&mut renames, here.tree, parent_tree)?
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

    fn merge(&mut self, here: Here, parents: &[Oid], mut live: Live) -> Result<(), GitError> {
        let mut roots = Vec::with_capacity(parents.len());
        for parent in parents {
            roots.push(self.root_tree(*parent)?);
        }
        // Per path: its content in each parent so far; those that equal one drop out.
        let mut unlike: BTreeMap<String, (Option<ObjectId>, Vec<Option<ObjectId>>)> =
            BTreeMap::new();
        for (index, (parent, root)) in parents.iter().zip(&roots).enumerate() {
            let differences = live.differences(&mut self.trees, Some(here.tree), Some(*root))?;
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
                        let renames = self.renames(slot, here.tree, *root)?;
                        let from = renames.by_target.get(&path).cloned();
                        to.insert(
                            from.as_ref().map_or(&shown, |from| from.path.as_str()),
                            docs.iter().copied(),
                        );
                        source = source.or(from);
                    }
                    (None, _) => {
                        if !self
                            .renames(slot, here.tree, *root)?
                            .sources
                            .contains(&path)
                        {
                            to.insert(&shown, docs.iter().copied());
                        }
                    }
                }
            }
            let moved = match new {
                Some(new) => {
                    self.has_elsewhere(here, &roots, &mut renames, &path, new, &contents)?
                }
                None => false,
            };
            let old = if moved {
                new
            } else {
                contents.iter().copied().flatten().next()
            };
            let source = if old.is_some() { None } else { source };
            self.record(
                here,
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

    /// Whether a parent of a merge has this very content under another name: the merge only moved
    /// the document, as the other side wanted, and changed no word of it.
    fn has_elsewhere(
        &mut self,
        here: Here,
        roots: &[Oid],
        renames: &mut [Option<Renames>],
        path: &DocPath,
        new: ObjectId,
        contents: &[Option<ObjectId>],
    ) -> Result<bool, GitError> {
        for (index, content) in contents.iter().enumerate() {
            let (None, Some(slot), Some(root)) =
                (content, renames.get_mut(index), roots.get(index))
            else {
                continue;
            };
            let renames = self.renames(slot, here.tree, *root)?;
            if renames
                .by_target
                .get(path)
                .is_some_and(|from| from.blob == new)
            {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn hand_on(&mut self, parent: Oid, live: Live) {
        if !live.is_empty() {
            self.waiting.entry(parent).or_default().join(live);
        }
    }

    fn record(
        &mut self,
        here: Here,
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
            commit: id(here.commit),
            path,
            blob,
            old_blob: difference.old.or(source.map(|source| source.blob)),
            renamed_from: source.map(|source| source.path.clone()),
            boundary: self.boundaries.contains(&here.commit),
        };
        for doc in docs {
            if let Some(versions) = self.versions.get_mut(*doc as usize) {
                versions.push(version.clone());
            }
        }
        if let Entry::Vacant(vacant) = self.commits.entry(version.commit) {
            vacant.insert(self.trees.facts(version.commit)?);
        }
        Ok(())
    }

    /// The renames of a commit against a parent, found when they are first asked for.
    fn renames<'s>(
        &mut self,
        slot: &'s mut Option<Renames>,
        new: Oid,
        old: Oid,
    ) -> Result<&'s Renames, GitError> {
        if slot.is_none() {
            let (mut appeared, mut vanished) = (Vec::new(), Vec::new());
            for Difference { path, new, old } in self.trees.differences(new, old)? {
                let (list, blob) = match (old, new) {
                    (None, Some(blob)) => (&mut appeared, blob),
                    (Some(blob), None) => (&mut vanished, blob),
                    _ => continue,
                };
                // A name that no handbook can hold is no document.
                match DocPath::new(&path) {
                    Ok(path) if (self.filter)(&path) => list.push(Side { path, blob }),
                    _ => {}
                }
            }
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
