//! Everybody has a network again and syncs until nothing is left to say; then all must hold the
//! same, and nothing acknowledged may be missing.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::clone::git;
use crate::model::words_in;
use crate::team::Team;

/// After so many rounds of five syncs each, nothing can be left to say.
const MOST_ROUNDS: usize = 6;

impl Team {
    /// Lets all clones come together, and looks closely.
    pub fn come_together(&mut self) {
        for clone in &mut self.clones {
            clone.offline = false;
            clone.close();
        }
        let mut quiet = 0;
        for _ in 0..MOST_ROUNDS {
            for clone in 0..self.clones.len() {
                let outcome = self.synced(clone);
                quiet = match outcome["type"].as_str() {
                    Some("up_to_date") => quiet + 1,
                    _ => 0,
                };
            }
            if quiet >= self.clones.len() {
                break;
            }
        }
        let seed = self.seed;
        assert!(
            quiet >= self.clones.len(),
            "seed {seed}: after {MOST_ROUNDS} rounds somebody still has news"
        );
        self.look_at_branches();
        self.look_at_words();
        self.look_at_threads();
        for clone in &self.clones {
            clone.git(&["fsck", "--strict", "--no-dangling"]);
            assert_eq!(
                clone.git(&["status", "--porcelain"]),
                "",
                "seed {seed}: the working tree of {} followed",
                clone.place.display()
            );
        }
        git(&self.remote, &["fsck", "--strict", "--no-dangling"]);
    }

    /// All clones and the remote have the same branches at the same commits.
    fn look_at_branches(&self) {
        let format = "--format=%(refname) %(objectname)";
        let there = git(&self.remote, &["for-each-ref", format, "refs/heads"]);
        for clone in &self.clones {
            let here = clone.git(&["for-each-ref", format, "refs/heads"]);
            assert_eq!(here, there, "seed {}: {}", self.seed, clone.place.display());
        }
    }

    /// Every word that was saved stands in the published text or in a draft.
    fn look_at_words(&self) {
        let branches = git(
            &self.remote,
            &["for-each-ref", "--format=%(refname)", "refs/heads"],
        );
        let mut found = BTreeSet::new();
        for branch in branches.lines() {
            if branch != "refs/heads/carebook/journal" {
                let all = git(&self.remote, &["grep", "-h", "-e", "", branch, "--"]);
                found.extend(words_in(&all));
            }
        }
        let missing: Vec<(&String, &String)> = (self.model.words.iter())
            .filter(|(word, _)| !found.contains(*word) && !self.model.discarded.contains(*word))
            .collect();
        assert!(
            missing.is_empty(),
            "seed {}: acknowledged words are gone: {missing:?}",
            self.seed
        );
    }

    /// All clones show the same threads, and every comment that was acknowledged.
    fn look_at_threads(&mut self) {
        let documents = self.clones[0].git(&["ls-tree", "-r", "--name-only", "main"]);
        let documents: Vec<String> = documents.lines().map(str::to_owned).collect();
        let mut seen: Vec<BTreeMap<String, (Value, Value)>> = Vec::new();
        for clone in 0..self.clones.len() {
            let mut threads = BTreeMap::new();
            let drafts = self.ask(clone, "drafts.list", &json!({}));
            let mut places: Vec<(String, Value)> = documents
                .iter()
                .map(|doc| (doc.clone(), Value::Null))
                .collect();
            for draft in drafts.as_array().expect("drafts") {
                for document in draft["documents"].as_array().expect("documents") {
                    let path = document["path"].as_str().expect("a path");
                    places.push((path.to_owned(), draft["name"].clone()));
                }
            }
            for (doc, draft) in places {
                let request = json!({ "doc": doc, "draft": draft });
                let Ok(found) = self.try_ask(clone, "threads.list", &request) else {
                    continue;
                };
                for thread in found.as_array().expect("threads") {
                    let id = thread["id"].as_str().expect("an id");
                    threads.insert(format!("{doc} {draft} {id}"), same_for_all(thread));
                }
            }
            seen.push(threads);
        }
        let (first, others) = seen.split_first().expect("clones");
        for (clone, threads) in others.iter().enumerate() {
            for (key, (thread, place)) in threads {
                let (same, its_place) = first.get(key).unwrap_or_else(|| {
                    panic!("seed {}: only clone {} knows {key}", self.seed, clone + 1)
                });
                assert_eq!(
                    same,
                    thread,
                    "seed {}: clone {} and the first one show {key}",
                    self.seed,
                    clone + 1
                );
                assert_eq!(
                    its_place, place,
                    "seed {}: {key} stands at two places",
                    self.seed
                );
            }
            assert_eq!(first.len(), threads.len(), "seed {}", self.seed);
        }
        self.look_at_comments();
    }

    /// Every comment that was acknowledged is an event of the journal that everybody has.
    fn look_at_comments(&self) {
        if self.model.said.is_empty() {
            return;
        }
        let events = git(
            &self.remote,
            &["grep", "-h", "-e", "", "carebook/journal", "--", "events"],
        );
        for said in &self.model.said {
            assert!(
                events.contains(&said.id),
                "seed {}: the comment {} is gone",
                self.seed,
                said.id
            );
            if let Some(text) = &said.text {
                assert!(
                    events.contains(text.as_str()),
                    "seed {}: what {} says is gone: {text}",
                    self.seed,
                    said.id
                );
            }
        }
    }
}

/// A thread without what differs from reader to reader, and its place: the same for everybody,
/// because the texts that comments stand on travel with the journal.
fn same_for_all(thread: &Value) -> (Value, Value) {
    let mut thread = thread.clone();
    let place = thread["anchor"].take();
    if let Some(comments) = thread["comments"].as_array_mut() {
        for comment in comments {
            if let Some(comment) = comment.as_object_mut() {
                comment.remove("mine");
            }
        }
    }
    (thread, place)
}
