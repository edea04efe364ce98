//! The team: five clones, their remote, a random course of events.

use std::path::{Path, PathBuf};

use carebook_engine::api::ApiError;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::clone::{Clone, git};
use crate::model::Model;

/// 2026-06-01T09:00:00Z, in seconds.
const BEGINNING: i64 = 1_780_304_400;
const DAY: i64 = 86_400;
const PEOPLE: [&str; 5] = ["Emma", "Linh", "Minjun", "Anna", "Tomass"];

pub struct Team {
    pub clones: Vec<Clone>,
    pub model: Model,
    pub random: Random,
    pub now: i64,
    pub seed: u64,
    pub remote: PathBuf,
    _folder: TempDir,
}

impl Team {
    pub fn new(seed: u64, documents: u64) -> Self {
        let memory = Path::new("/dev/shm");
        let mut builder = tempfile::Builder::new();
        builder.prefix("carebook-simulation-");
        // In memory where that is possible: this is not about the disk.
        let folder = if memory.is_dir() {
            builder.tempdir_in(memory)
        } else {
            builder.tempdir()
        };
        let folder = folder.unwrap();
        let root = folder.path().canonicalize().unwrap();
        let remote = root.join("team.git");
        git(&root, &["init", "-q", "--bare", "-b", "main", "team.git"]);
        // It is cleared up between the acts and not behind their back.
        git(&remote, &["config", "receive.autogc", "false"]);
        let first = root.join("0/handbook");
        std::fs::create_dir_all(&first).unwrap();
        git(&first, &["init", "-q", "-b", "main"]);
        for number in 0..documents {
            std::fs::write(first.join(format!("doc{number}.md")), document(number)).unwrap();
        }
        git(&first, &["add", "."]);
        git(&first, &["commit", "-q", "-m", "Begin"]);
        let address = remote.to_string_lossy().into_owned();
        git(&first, &["remote", "add", "origin", &address]);
        git(&first, &["push", "-q", "origin", "main"]);
        let mut random = Random::new(seed);
        let mut clones = Vec::new();
        for number in 0..PEOPLE.len() {
            let place = root.join(number.to_string());
            if number > 0 {
                std::fs::create_dir_all(&place).unwrap();
                let to = place.join("handbook");
                git(&root, &["clone", "-q", &address, &to.to_string_lossy()]);
            }
            let skew = random.between(-DAY, DAY);
            clones.push(Clone::new(place, skew));
        }
        let mut team = Self {
            clones,
            model: Model::default(),
            random,
            now: BEGINNING,
            seed,
            remote,
            _folder: folder,
        };
        for (number, name) in PEOPLE.iter().enumerate() {
            let person = json!({ "name": name, "email": email(number) });
            team.ask(number, "person.set", &person);
        }
        team
    }

    /// Asks a command that must succeed.
    #[track_caller]
    pub fn ask(&mut self, clone: usize, name: &str, request: &Value) -> Value {
        match self.try_ask(clone, name, request) {
            Ok(answer) => answer,
            Err(error) => panic!(
                "seed {}: clone {clone}: {name} {request}: {error}",
                self.seed
            ),
        }
    }

    /// Asks a command that may be refused.
    pub fn try_ask(
        &mut self,
        clone: usize,
        name: &str,
        request: &Value,
    ) -> Result<Value, ApiError> {
        let now = self.now;
        self.clones[clone].ask(now, name, request)
    }

    /// Some days go by, and everybody's git clears up what nothing leads to any more.
    pub fn let_time_pass(&mut self) {
        self.now += self.random.between(DAY, 14 * DAY);
        for clone in &self.clones {
            clone.git(&["gc", "--quiet", "--prune=now"]);
        }
        git(&self.remote, &["gc", "--quiet", "--prune=now"]);
    }

    /// How often each act was done, and refused.
    pub fn summary(&self) -> String {
        let counted = |(act, (done, refused)): (&&str, &(u32, u32))| match refused {
            0 => format!("{act} {done}"),
            refused => format!("{act} {done} (refused {refused})"),
        };
        let acts: Vec<String> = self.model.done.iter().map(counted).collect();
        acts.join(", ")
    }
}

/// The address of a person.
pub fn email(number: usize) -> String {
    format!("{}@example.com", PEOPLE[number].to_lowercase())
}

fn document(number: u64) -> String {
    let mut text = format!(
        "---\ntitle: Document {number}\nowner: emma@example.com\n---\n# Document {number}\n"
    );
    for section in 0..4 {
        text.push_str(&format!(
            "\n## Part {section}\n\nThe customer of document {number} hears in part {section} what happens next, and when it happens.\n\nNobody waits longer than {} minutes for an answer here.\n",
            number * 10 + section
        ));
    }
    text
}

/// A small generator of numbers: the same seed gives the same ones.
pub struct Random(pub u64);

impl Random {
    /// Two seeds that are close give courses that have nothing in common.
    pub fn new(seed: u64) -> Self {
        let mixed = (seed ^ (seed >> 31)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        let mut random = Self((mixed ^ (mixed >> 29)) | 1);
        for _ in 0..8 {
            random.below(2);
        }
        random
    }

    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from((self.0 >> 11) % u64::try_from(limit.max(1)).unwrap()).unwrap()
    }

    pub fn between(&mut self, from: i64, to: i64) -> i64 {
        let width = usize::try_from(to - from).unwrap();
        from + i64::try_from(self.below(width)).unwrap()
    }

    pub fn one_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        if from.is_empty() {
            return None;
        }
        from.get(self.below(from.len()))
    }
}
