//! The walk against git itself over generated histories, and extensions against whole walks.
//!
//! Where git's answer follows another rule, the expectation is brought to ours in the open:
//! `git log --follow` walks every commit and knows one name at a time, so it is the reference for
//! straight histories; for histories with merges it is `git log -- path`, which simplifies as we
//! do but knows no renames. Both list removals, which are no versions: commits after which the
//! file is not there are taken out.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use carebook_git::history::{History, Version, walk};
use carebook_git::{DocPath, ObjectId};

use crate::history::whole;
use crate::support::{Random, Sandbox, path, seed};

/// A model of the working tree, so that a step knows what it may do.
struct Writer<'a> {
    sandbox: &'a Sandbox,
    random: Random,
    files: BTreeMap<String, Vec<String>>,
    /// Names that a rename left or that were never used twice: git would mix up their owners.
    left: Vec<String>,
    step: usize,
    removed: Vec<String>,
}

impl Writer<'_> {
    fn new_name(&mut self) -> String {
        self.step += 1;
        let folder = self.random.pick(&["", "x/", "x/y/", "z/"]);
        format!("{folder}d{}.md", self.step)
    }

    fn save(&self, name: &str) {
        self.sandbox.write(name, self.files[name].concat());
    }

    fn add(&mut self) {
        let name = match self.removed.pop() {
            Some(name) if self.random.below(2) == 0 => name,
            _ => self.new_name(),
        };
        let lines = 8 + self.random.below(12);
        let text = (0..lines).map(|_| self.random.line()).collect();
        self.files.insert(name.clone(), text);
        self.save(&name);
    }

    fn any(&mut self) -> Option<String> {
        let names: Vec<&String> = self.files.keys().collect();
        (!names.is_empty()).then(|| (*self.random.pick(&names)).clone())
    }

    fn edit(&mut self, name: &str) {
        let line = self.random.line();
        let count = self.files[name].len();
        let at = self.random.below(count + 1);
        let lines = self.files.get_mut(name).unwrap();
        if at < count {
            lines[at] = line
        } else {
            lines.push(line)
        }
        self.save(name);
    }

    fn remove(&mut self, name: &str) {
        self.files.remove(name);
        std::fs::remove_file(self.sandbox.dir.join(name)).unwrap();
    }

    fn rename(&mut self, name: &str) {
        let text = self.files[name].clone();
        let to = self.new_name();
        self.remove(name);
        self.left.push(name.to_owned());
        self.files.insert(to.clone(), text);
        self.save(&to);
        for _ in 0..self.random.below(3) {
            self.edit(&to);
        }
    }

    /// One commit of up to three changes.
    fn change(&mut self, renames: bool) {
        for _ in 0..=self.random.below(3) {
            let Some(name) = self.any() else {
                self.add();
                continue;
            };
            match self.random.below(10) {
                0 | 1 => self.add(),
                2 if self.files.len() > 3 => {
                    self.remove(&name);
                    if !self.left.contains(&name) {
                        self.removed.push(name);
                    }
                }
                3 | 4 if renames => self.rename(&name),
                _ => self.edit(&name),
            }
        }
        self.sandbox.commit(&format!("Step {}", self.step));
    }

    /// Reads the model from the working tree, after a checkout or merge.
    fn reload(&mut self) {
        self.files = (self.sandbox.git(&["ls-files"]).lines())
            .map(|name| {
                let text = std::fs::read_to_string(self.sandbox.dir.join(name)).unwrap();
                (
                    name.to_owned(),
                    text.split_inclusive('\n').map(str::to_owned).collect(),
                )
            })
            .collect();
    }
}

fn writer(sandbox: &Sandbox, seed: u64) -> Writer<'_> {
    Writer {
        sandbox,
        random: Random::new(seed),
        files: BTreeMap::new(),
        left: Vec::new(),
        step: 0,
        removed: Vec::new(),
    }
}

/// `commit path` of what git tells, without commits after which the file is not there.
fn git_tells(sandbox: &Sandbox, arguments: &[&str], document: &str) -> Vec<ObjectId> {
    let mut all = vec!["log", "--format=%x00%H", "--date-order", "--name-only"];
    all.extend_from_slice(arguments);
    all.extend(["--", document]);
    let output = sandbox.git(&all);
    let mut told = Vec::new();
    for block in output.split('\0').skip(1) {
        let mut lines = block.lines().filter(|line| !line.is_empty());
        let commit = lines.next().unwrap();
        // A merge has no name behind it; without `--follow` the name is the document's.
        let name = lines.next().unwrap_or(document);
        if sandbox.try_git(&["cat-file", "-e", &format!("{commit}:{name}")]) {
            told.push(ObjectId::from_hex(commit).unwrap());
        }
    }
    told
}

fn commits(versions: &[Version]) -> Vec<ObjectId> {
    versions.iter().map(|version| version.commit).collect()
}

#[test]
fn straight_histories_with_renames_equal_git_log_follow() {
    let seed = seed(11);
    for round in 0..2 {
        let sandbox = Sandbox::new();
        let mut writer = writer(&sandbox, seed + round);
        for _ in 0..40 {
            writer.change(true);
        }
        let history = whole(&sandbox.open(), sandbox.head());
        assert!(!history.documents.is_empty());
        for (document, versions) in &history.documents {
            let told = git_tells(&sandbox, &["--follow", "-M50%"], document.as_str());
            assert_eq!(
                commits(versions),
                told,
                "{document}, seed {seed}, round {round}"
            );
        }
    }
}

#[test]
fn histories_with_merges_equal_git_log_of_each_path() {
    let seed = seed(23);
    for round in 0..2 {
        let sandbox = Sandbox::new();
        let mut writer = writer(&sandbox, seed + round);
        merged_history(&sandbox, &mut writer, false, 30);
        let history = whole(&sandbox.open(), sandbox.head());
        for (document, versions) in &history.documents {
            let told = git_tells(&sandbox, &[], document.as_str());
            assert_eq!(
                commits(versions),
                told,
                "{document}, seed {seed}, round {round}"
            );
        }
    }
}

/// Commits on `main` and side branches that are merged back, sometimes with a clash.
fn merged_history(
    sandbox: &Sandbox,
    writer: &mut Writer<'_>,
    renames: bool,
    rounds: usize,
) -> Vec<ObjectId> {
    let mut tips = Vec::new();
    for _ in 0..6 {
        writer.add();
    }
    tips.push(sandbox.commit("Begin"));
    let mut open: Vec<String> = Vec::new();
    for round in 0..rounds {
        match writer.random.below(5) {
            0 if open.len() < 3 => {
                let name = format!("side{round}");
                sandbox.git(&["branch", &name]);
                open.push(name);
            }
            1 | 2 if !open.is_empty() => {
                let at = writer.random.below(open.len());
                sandbox.git(&["checkout", "-q", &open[at]]);
                writer.reload();
                writer.change(renames);
                sandbox.git(&["checkout", "-q", "main"]);
                writer.reload();
            }
            3 if !open.is_empty() => {
                let name = open.swap_remove(writer.random.below(open.len()));
                sandbox.tick(60);
                let strategy = *writer.random.pick(&["-Xours", "-Xtheirs"]);
                if !sandbox.try_git(&["merge", "-q", "--no-ff", strategy, "-m", "Merge", &name]) {
                    // What clashes by name is settled by taking whatever lies there.
                    sandbox.git(&["add", "-A"]);
                    sandbox.git(&["commit", "-q", "--no-verify", "-m", "Merge by hand"]);
                }
                writer.reload();
            }
            _ => writer.change(renames),
        }
        tips.push(sandbox.head());
    }
    tips.dedup();
    tips
}

#[test]
fn an_extension_with_what_was_known_equals_a_whole_walk() {
    let seed = seed(37);
    for round in 0..2 {
        let sandbox = Sandbox::new();
        let mut writer = writer(&sandbox, seed + round);
        let tips = merged_history(&sandbox, &mut writer, true, 40);
        let repo = sandbox.open();
        let tip = *tips.last().unwrap();
        let expected = whole(&repo, tip);
        for old in &tips {
            let known = whole(&repo, *old);
            let news = walk(&repo, tip, Some(*old), &DocPath::is_markdown, &mut |_| {
                ControlFlow::Continue(())
            })
            .unwrap();
            assert_eq!(news.extends, Some(*old));
            for (document, versions) in &expected.documents {
                let found = extended(&known, &news, document);
                assert_eq!(
                    &found, versions,
                    "{document} since {old}, seed {seed}, round {round}"
                );
            }
        }
    }
}

/// How a reader of extensions puts a document's history together.
fn extended(known: &History, news: &History, document: &DocPath) -> Vec<Version> {
    let Some(versions) = news.documents.get(document) else {
        return known.documents[document].clone();
    };
    let mut versions = versions.clone();
    if let Some(before) = news.continues.get(document) {
        versions.extend(known.documents[before].iter().cloned());
    }
    versions
}

#[test]
fn an_unknown_or_unrelated_tip_gives_a_whole_walk() {
    let sandbox = Sandbox::new();
    sandbox.commit_files("One", &[("a.md", "1\n")]);
    let old = sandbox.commit_files("Two", &[("a.md", "2\n")]);
    sandbox.git(&["reset", "-q", "--hard", "HEAD~1"]);
    sandbox.commit_files("Three", &[("a.md", "3\n")]);
    for known in [old, ObjectId::from_bytes([7; 20])] {
        let history = walk(
            &sandbox.open(),
            sandbox.head(),
            Some(known),
            &|_| true,
            &mut |_| ControlFlow::Continue(()),
        )
        .unwrap();
        assert_eq!(history.extends, None);
        assert_eq!(history.documents[&path("a.md")].len(), 2);
    }
}
