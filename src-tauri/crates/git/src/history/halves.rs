//! A whole walk on two cores: each follows half of the documents along all commits. What a commit
//! is compared with is read twice at the top and once below, where most of the work is.

use std::num::NonZero;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use super::History;
use super::packs::Packs;
use super::walk::Walk;
use crate::{DocPath, GitError};

/// Fewer documents are not worth a second thread.
const WORTH_A_THREAD: usize = 1_000;

/// Where to divide documents in the order of their paths, so that two walks read few folders
/// twice: near the middle, and as near to the root as can be.
fn divide(paths: &[DocPath]) -> Option<usize> {
    if paths.len() < WORTH_A_THREAD {
        return None;
    }
    let shared = |a: &DocPath, b: &DocPath| {
        let (a, b) = (a.folder().split('/'), b.folder().split('/'));
        a.zip(b).take_while(|(a, b)| a == b).count()
    };
    let middle = paths.len() / 2;
    (1..)
        .zip(paths.windows(2))
        .filter_map(|(at, pair)| match pair {
            [a, b] if a.folder() != b.folder() => Some((shared(a, b), middle.abs_diff(at), at)),
            _ => None,
        })
        .filter(|(_, far, _)| *far < middle / 2)
        .min()
        .map(|(_, _, at)| at)
}

impl Walk<'_> {
    /// Walks everything, on two cores where it is much.
    pub fn whole(mut self) -> Result<History, GitError> {
        let packs = Arc::new(Packs::of(self.repo.common_dir()));
        self.read_packs(Arc::clone(&packs));
        let mut first = self.everything()?;
        let order = self.ordered(None)?;
        let alone = std::thread::available_parallelism().map_or(1, NonZero::get) == 1;
        let at = if alone { None } else { divide(&first) };
        let (Some(at), Ok(twin)) = (at, self.repo.reopen()) else {
            return self.over(first, &order);
        };
        let second = first.split_off(at);
        let (tip, filter, order) = (self.tip, self.filter, order.as_slice());
        let stop = &AtomicBool::new(false);
        std::thread::scope(|scope| {
            let other = scope.spawn(move || {
                let mut go_on = |_| match stop.load(Ordering::Relaxed) {
                    true => ControlFlow::Break(()),
                    false => ControlFlow::Continue(()),
                };
                let mut walk = Walk::new(&twin, tip, filter, &mut go_on)?;
                walk.read_packs(packs);
                walk.over(second, order)
            });
            let mine = self.over(first, order);
            stop.store(mine.is_err(), Ordering::Relaxed);
            let other = match other.join() {
                Ok(other) => other,
                Err(panic) => std::panic::resume_unwind(panic),
            };
            let (mut whole, other) = (mine?, other?);
            whole.documents.extend(other.documents);
            whole.commits.extend(other.commits);
            whole.walked = whole.walked.max(other.walked);
            Ok(whole)
        })
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::path::Path;

    use super::*;
    use crate::{Publication, Repo};

    /// Commits of 1,200 documents in thirty folders, some edited, some moved to another half.
    pub fn repository(folder: &Path) -> Repo {
        let git = git2::Repository::init(folder).unwrap();
        let who = |at| git2::Signature::new("A", "a@x", &git2::Time::new(at, 0)).unwrap();
        let mut index = git.index().unwrap();
        let put = |index: &mut git2::Index, path: &str, text: &str| {
            let blob = git.blob(text.as_bytes()).unwrap();
            index
                .add(&git2::IndexEntry {
                    ctime: git2::IndexTime::new(0, 0),
                    mtime: git2::IndexTime::new(0, 0),
                    dev: 0,
                    ino: 0,
                    mode: 0o100_644,
                    uid: 0,
                    gid: 0,
                    file_size: 0,
                    id: blob,
                    flags: 0,
                    flags_extended: 0,
                    path: path.as_bytes().to_vec(),
                })
                .unwrap();
        };
        let mut last: Option<git2::Oid> = None;
        for round in 0..40_usize {
            for document in (0..1_200_usize).filter(|at| at % 40 == round || (at * 7) % 97 == round)
            {
                let path = format!("f{:02}/d{document}.md", document % 30);
                let moved = format!("f{:02}/m{document}.md", (document + 15) % 30);
                let text = format!("# {document}\n\n{}\nround {round}\n", "line\n".repeat(20));
                let there = |path: &str| index.get_path(Path::new(path), 0).is_some();
                if there(&moved) {
                    put(&mut index, &moved, &text);
                } else if there(&path) && document % 3 == 0 {
                    index.remove_path(Path::new(&path)).unwrap();
                    put(&mut index, &moved, &text);
                } else {
                    put(&mut index, &path, &text);
                }
            }
            let tree = git.find_tree(index.write_tree().unwrap()).unwrap();
            let at = who(1_700_000_000 + i64::try_from(round).unwrap());
            let parent = last.map(|last| git.find_commit(last).unwrap());
            let parents: Vec<_> = parent.iter().collect();
            last = Some(
                git.commit(None, &at, &at, &format!("Round {round}"), &tree, &parents)
                    .unwrap(),
            );
        }
        git.reference("refs/heads/main", last.unwrap(), true, "")
            .unwrap();
        Repo::open(folder).unwrap()
    }

    #[test]
    fn two_halves_are_the_whole() {
        let folder = tempfile::tempdir().unwrap();
        let repo = repository(folder.path());
        let Publication::Published(published) = repo.published(Some("main")).unwrap() else {
            panic!("a commit is there");
        };
        let walk = |halves: bool| {
            let mut go_on = |_| ControlFlow::Continue(());
            let walk =
                Walk::new(&repo, published.commit, &DocPath::is_markdown, &mut go_on).unwrap();
            if halves {
                return walk.whole().unwrap();
            }
            let (documents, order) = (walk.everything().unwrap(), walk.ordered(None).unwrap());
            walk.over(documents, &order).unwrap()
        };
        let paths: Vec<DocPath> = walk(false).documents.into_keys().collect();
        let at = divide(&paths).unwrap();
        assert_ne!(paths[at - 1].folder(), paths[at].folder());
        assert!((300..900).contains(&at), "{at}");
        assert!(
            walk(false).documents.values().any(|versions| versions
                .iter()
                .any(|version| version.renamed_from.is_some())),
            "documents move from half to half"
        );
        assert_eq!(walk(true), walk(false));
    }

    #[test]
    fn few_documents_and_one_folder_stay_together() {
        let paths = |count: usize, folder: &str| -> Vec<DocPath> {
            let names = (0..count).map(|at| format!("{folder}d{at:05}.md"));
            names.map(|name| DocPath::new(&name).unwrap()).collect()
        };
        assert_eq!(divide(&paths(900, "a/")), None);
        assert_eq!(divide(&paths(5_000, "")), None);
    }
}
