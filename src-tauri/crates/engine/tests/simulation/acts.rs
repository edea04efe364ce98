//! The acts, each chosen by chance among what makes sense on that clone.

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::{Value, json};

use crate::model::{Said, words_in};
use crate::team::Team;

impl Team {
    /// Does one random act on one random clone.
    pub fn act(&mut self) {
        self.now += self.random.between(5, 60);
        let clone = self.random.below(self.clones.len());
        if self.random.one_in(60) {
            self.clones[clone].offline = !self.clones[clone].offline;
        }
        let (act, done) = match self.random.below(100) {
            0..=13 => ("comment", self.comment(clone)),
            14..=22 => ("reply", self.reply(clone)),
            23..=27 => ("edit", self.edit_comment(clone)),
            28..=29 => ("take back", self.take_back(clone)),
            30..=34 => ("resolve or reopen", self.settle(clone)),
            35..=40 => ("suggest", self.suggest(clone)),
            41..=44 => ("accept or reject", self.decide(clone)),
            45..=52 => ("start a draft", self.start(clone)),
            53..=66 => ("save", self.save(clone)),
            67..=73 => ("publish", self.publish(clone)),
            74..=75 => ("give another title", self.retitle(clone)),
            76 => ("move", self.relocate(clone)),
            77..=78 => ("discard", self.discard(clone)),
            79..=94 => ("sync", self.sync(clone)),
            _ => ("killed sync", self.killed(clone)),
        };
        self.model.count(act, done);
    }

    fn drafts(&mut self, clone: usize) -> Vec<Value> {
        let drafts = self.ask(clone, "drafts.list", &json!({}));
        drafts.as_array().cloned().unwrap_or_default()
    }

    fn pick_draft(&mut self, clone: usize) -> Option<Value> {
        let drafts = self.drafts(clone);
        self.random.pick(&drafts).cloned()
    }

    /// The paths of the published documents, as git has them.
    fn documents(&self, clone: usize) -> Vec<String> {
        let listed = self.clones[clone].git(&["ls-tree", "-r", "--name-only", "main"]);
        listed.lines().map(str::to_owned).collect()
    }

    fn pick_document(&mut self, clone: usize) -> String {
        let documents = self.documents(clone);
        self.random.pick(&documents).cloned().expect("documents")
    }

    /// A document, and perhaps a draft that holds it.
    fn pick_place(&mut self, clone: usize) -> (String, Value) {
        if self.random.one_in(3)
            && let Some(draft) = self.pick_draft(clone)
            && let Some(path) = draft["documents"][0]["path"].as_str()
            && draft["documents"][0]["change"] != "removed"
        {
            return (path.to_owned(), draft["name"].clone());
        }
        (self.pick_document(clone), Value::Null)
    }

    /// Some words of a document, as the source has them.
    fn selection(&mut self, clone: usize, doc: &str, draft: &Value) -> Value {
        if self.random.one_in(5) {
            return json!({ "type": "document" });
        }
        let branch = match draft.as_str() {
            Some(name) => format!("draft/{name}"),
            None => "main".to_owned(),
        };
        let text = self.clones[clone].git(&["show", &format!("{branch}:{doc}")]);
        let lines: Vec<&str> = text.lines().filter(|line| line.len() > 30).collect();
        let Some(line) = self.random.pick(&lines) else {
            return json!({ "type": "document" });
        };
        let words: Vec<&str> = line.split(' ').collect();
        let from = self.random.below(words.len().saturating_sub(3));
        let quote = words[from..(from + 3).min(words.len())].join(" ");
        json!({ "type": "quote", "quote": quote, "section": null, "occurrence": 1 })
    }

    fn comment(&mut self, clone: usize) -> bool {
        let (doc, draft) = self.pick_place(clone);
        let selection = self.selection(clone, &doc, &draft);
        let text = format!("Why {}?", self.model.new_word());
        let request = json!({
            "doc": doc, "draft": draft, "selection": selection, "topic": null, "text": text,
        });
        match self.try_ask(clone, "threads.comment", &request) {
            Ok(thread) => {
                self.remember_comment(clone, &thread, &text);
                true
            }
            Err(_) => false,
        }
    }

    fn remember_comment(&mut self, clone: usize, thread: &Value, text: &str) {
        let comments = thread["comments"].as_array().expect("comments");
        let mine = comments
            .iter()
            .find(|comment| comment["text"] == text)
            .unwrap_or_else(|| panic!("seed {}: {text} is in {thread}", self.seed));
        self.model.said.push(Said {
            thread: thread["id"].as_str().expect("an id").to_owned(),
            id: mine["id"].as_str().expect("an id").to_owned(),
            by: clone,
            text: Some(text.to_owned()),
        });
    }

    /// A thread that this clone knows.
    fn pick_thread(&mut self, clone: usize) -> Option<Value> {
        let (doc, draft) = self.pick_place(clone);
        let request = json!({ "doc": doc, "draft": draft });
        let threads = self.try_ask(clone, "threads.list", &request).ok()?;
        self.random.pick(threads.as_array()?).cloned()
    }

    fn reply(&mut self, clone: usize) -> bool {
        let Some(thread) = self.pick_thread(clone) else {
            return false;
        };
        let text = format!("Because {}.", self.model.new_word());
        let request = json!({ "thread": thread["id"], "text": text, "draft": thread["draft"] });
        match self.try_ask(clone, "threads.reply", &request) {
            Ok(thread) => {
                self.remember_comment(clone, &thread, &text);
                true
            }
            Err(_) => false,
        }
    }

    /// One of this person's own comments that is still there.
    fn pick_said(&mut self, clone: usize) -> Option<usize> {
        let own: Vec<usize> = (0..self.model.said.len())
            .filter(|at| self.model.said[*at].by == clone && self.model.said[*at].text.is_some())
            .collect();
        self.random.pick(&own).copied()
    }

    fn edit_comment(&mut self, clone: usize) -> bool {
        let Some(at) = self.pick_said(clone) else {
            return false;
        };
        let text = format!("Said anew {}.", self.model.new_word());
        let said = &self.model.said[at];
        let request = json!({ "thread": said.thread, "comment": said.id, "text": text });
        let done = self.try_ask(clone, "threads.edit", &request).is_ok();
        if done {
            self.model.said[at].text = Some(text);
        }
        done
    }

    fn take_back(&mut self, clone: usize) -> bool {
        let Some(at) = self.pick_said(clone) else {
            return false;
        };
        let said = &self.model.said[at];
        let request = json!({ "thread": said.thread, "comment": said.id });
        let done = self.try_ask(clone, "threads.delete", &request).is_ok();
        if done {
            self.model.said[at].text = None;
        }
        done
    }

    fn settle(&mut self, clone: usize) -> bool {
        let Some(thread) = self.pick_thread(clone) else {
            return false;
        };
        let name = match thread["state"]["type"].as_str() {
            Some("open") => "threads.resolve",
            _ => "threads.reopen",
        };
        self.try_ask(clone, name, &json!({ "thread": thread["id"] }))
            .is_ok()
    }

    fn suggest(&mut self, clone: usize) -> bool {
        let (doc, draft) = self.pick_place(clone);
        let selection = self.selection(clone, &doc, &draft);
        let Some(quote) = selection["quote"].as_str() else {
            return false;
        };
        // The quote stays, so that no word of anybody is suggested away.
        let replacement = format!("{quote} {}", self.model.new_word());
        let request = json!({
            "doc": doc, "draft": draft, "selection": selection,
            "replacement": replacement, "text": "Better.",
        });
        self.try_ask(clone, "threads.suggest", &request).is_ok()
    }

    /// A suggestion that nobody decided on, as far as this clone knows.
    fn pick_suggestion(&mut self, clone: usize) -> Option<Value> {
        for _ in 0..3 {
            let (doc, draft) = self.pick_place(clone);
            let request = json!({ "doc": doc, "draft": draft });
            let threads = self.try_ask(clone, "threads.list", &request).ok()?;
            let mut open = threads.as_array()?.clone();
            open.retain(|thread| thread["suggestion"]["state"]["type"] == "open");
            if let Some(thread) = self.random.pick(&open) {
                return Some(thread.clone());
            }
        }
        None
    }

    fn decide(&mut self, clone: usize) -> bool {
        let Some(thread) = self.pick_suggestion(clone) else {
            return false;
        };
        if self.random.one_in(4) {
            let request = json!({ "thread": thread["id"], "reason": "No." });
            return self.try_ask(clone, "threads.reject", &request).is_ok();
        }
        let draft = match thread["draft"].as_str() {
            Some(draft) => json!(draft),
            None => json!(format!("taken-{}", self.now)),
        };
        let request = json!({ "threads": [thread["id"]], "draft": draft });
        match self.try_ask(clone, "threads.accept", &request) {
            Ok(accepted) if accepted[0]["refused"].is_null() => {
                let replacement = thread["suggestion"]["replacement"].as_str();
                for word in words_in(replacement.unwrap_or_default()) {
                    self.model
                        .words
                        .entry(word)
                        .or_insert("accepted".to_owned());
                }
                true
            }
            _ => false,
        }
    }

    fn start(&mut self, clone: usize) -> bool {
        if self.drafts(clone).len() > 12 {
            return false;
        }
        let doc = self.pick_document(clone);
        // Few names, so that two people take the same one.
        let name = format!("plan-{}", self.random.below(12));
        let request = json!({ "docs": [doc], "name": name });
        self.ask(clone, "drafts.start", &request);
        true
    }

    fn save(&mut self, clone: usize) -> bool {
        let Some(draft) = self.pick_draft(clone) else {
            return false;
        };
        let documents = draft["documents"].as_array().cloned().unwrap_or_default();
        let Some(document) = self.random.pick(&documents).cloned() else {
            return false;
        };
        if document["change"] == "removed" {
            return false;
        }
        let name = draft["name"].clone();
        let path = document["path"].clone();
        let request = json!({ "name": name, "doc": path, "window": "w" });
        let Ok(read) = self.try_ask(clone, "drafts.read", &request) else {
            return false;
        };
        let word = self.model.new_word();
        let text = self.changed(read["text"].as_str().expect("a text"), &word);
        let request = json!({
            "name": name, "path": path, "window": "w", "base": read["base"], "text": text,
        });
        let saved = self.ask(clone, "drafts.save", &request);
        assert_eq!(saved["type"], "saved", "seed {}: {saved}", self.seed);
        self.model
            .words
            .insert(word, format!("{name} {path} by {clone} at {}", self.now));
        true
    }

    /// A text with one more word in it, somewhere; no word of anybody goes.
    fn changed(&mut self, text: &str, word: &str) -> String {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        let behind = lines.iter().skip(1).position(|line| line == "---");
        let first = behind.map_or(0, |at| at + 2);
        let at = first + self.random.below(lines.len() - first);
        let is_prose = !lines[at].is_empty() && !lines[at].starts_with('#');
        if is_prose && self.random.below(4) > 0 {
            let mut words: Vec<&str> = lines[at].split(' ').collect();
            let place = 1 + self.random.below(words.len());
            words.insert(place.min(words.len()), word);
            lines[at] = words.join(" ");
        } else {
            lines.push(String::new());
            lines.push(format!("A paragraph about {word} and nothing else."));
        }
        lines.join("\n") + "\n"
    }

    fn publish(&mut self, clone: usize) -> bool {
        let Some(draft) = self.pick_draft(clone) else {
            return false;
        };
        let request = json!({ "name": draft["name"] });
        let Ok(preview) = self.try_ask(clone, "drafts.publish_preview", &request) else {
            return false;
        };
        let conflicts = preview["conflicts"].as_array().expect("conflicts");
        let resolutions: Vec<Value> = conflicts.iter().map(resolved).collect();
        let request = json!({
            "name": draft["name"], "onto": preview["onto"], "tip": preview["draft"]["tip"],
            "message": format!("Publish {}", draft["name"].as_str().unwrap_or_default()),
            "minor": self.random.one_in(4), "resolutions": resolutions,
        });
        let published = self.ask(clone, "drafts.publish", &request);
        published["type"] == "published"
    }

    fn retitle(&mut self, clone: usize) -> bool {
        let Some(draft) = self.pick_draft(clone) else {
            return false;
        };
        let title = format!("Title {}", self.random.below(1_000));
        let request = json!({ "name": draft["name"], "title": title });
        self.try_ask(clone, "drafts.rename", &request).is_ok()
    }

    fn relocate(&mut self, clone: usize) -> bool {
        let Some(draft) = self.pick_draft(clone) else {
            return false;
        };
        let Some(from) = draft["documents"][0]["path"].as_str() else {
            return false;
        };
        let stem = from.rsplit('/').next().unwrap_or(from);
        let to = format!("folder{}/{stem}", self.random.below(3));
        let request = json!({ "name": draft["name"], "from": from, "to": to });
        self.try_ask(clone, "drafts.move", &request).is_ok()
    }

    fn discard(&mut self, clone: usize) -> bool {
        let Some(draft) = self.pick_draft(clone) else {
            return false;
        };
        let name = draft["name"].as_str().expect("a name").to_owned();
        let known = self.words_at(clone, &format!("draft/{name}"));
        let request = json!({ "name": name });
        let done = self.try_ask(clone, "drafts.discard", &request).is_ok();
        if done {
            self.model.discarded.extend(known);
        }
        done
    }

    /// The words in all files of a commit of a clone.
    pub fn words_at(&self, clone: usize, revision: &str) -> BTreeSet<String> {
        words_in(&self.clones[clone].git(&["grep", "-h", "-e", "", revision, "--"]))
    }

    fn sync(&mut self, clone: usize) -> bool {
        if self.clones[clone].offline {
            return self.sync_without_network(clone);
        }
        let outcome = self.synced(clone);
        let kind = outcome["type"].as_str().unwrap_or_default();
        assert!(
            ["up_to_date", "done", "conflicts"].contains(&kind),
            "seed {}: clone {clone}: {outcome}",
            self.seed
        );
        if kind == "conflicts" {
            self.model.count("conflict", true);
        }
        true
    }

    /// Syncs, and accepts what removes much after a look at it: people did move and join so many
    /// documents.
    pub fn synced(&mut self, clone: usize) -> Value {
        let mut outcome = self.ask(clone, "sync.run", &json!({ "remote": null }));
        if let Some(commit) = outcome["commit"].as_str() {
            self.model.count("held and accepted", true);
            let request = json!({ "remote": null, "accept": commit });
            outcome = self.ask(clone, "sync.run", &request);
        }
        outcome
    }

    /// The remote is not there for a moment; nothing may be lost or moved by trying.
    fn sync_without_network(&mut self, clone: usize) -> bool {
        let before = self.clones[clone].git(&["for-each-ref"]);
        let away = self.remote.with_extension("away");
        std::fs::rename(&self.remote, &away).unwrap();
        let outcome = self.try_ask(clone, "sync.run", &json!({ "remote": null }));
        std::fs::rename(&away, &self.remote).unwrap();
        let outcome = outcome.expect("a remote that is away is an answer");
        assert_eq!(outcome["type"], "rejected", "seed {}: {outcome}", self.seed);
        assert_eq!(self.clones[clone].git(&["for-each-ref"]), before);
        true
    }

    fn killed(&mut self, clone: usize) -> bool {
        let wait = 2 + self.random.below(70);
        let now = self.now;
        self.clones[clone].kill_sync(now, Duration::from_millis(wait as u64))
    }
}

/// Takes what both sides wrote, so that no word of anybody goes.
fn resolved(conflict: &Value) -> Value {
    let mut text = String::new();
    for piece in conflict["pieces"].as_array().expect("pieces") {
        let of = |key: &str| piece[key].as_str().unwrap_or_default().to_owned();
        match piece["type"].as_str() {
            Some("text") => text.push_str(&of("text")),
            _ => {
                text.push_str(&of("theirs"));
                let yours = of("yours");
                if !text.ends_with('\n') && !yours.is_empty() {
                    text.push(' ');
                }
                text.push_str(&yours);
            }
        }
    }
    json!({ "path": conflict["path"], "text": text })
}
