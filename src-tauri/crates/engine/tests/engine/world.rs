//! A repository in a temporary folder, an engine beside it, and words to use both.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use carebook_domain::{DocPath, ObjectId, Timestamp};
use carebook_engine::api::requests::{DocumentRequest, ListRequest, ReadDocument, SearchRequest};
use carebook_engine::api::types::{DocumentRow, Event, SearchAnswer, Version};
use carebook_engine::usecase::indexing::Indexed;
use carebook_engine::usecase::{history, indexing, library, search};
use carebook_engine::{Clock, Engine, Folders};
use carebook_git::{Author, Edit, Repo};

pub struct World {
    pub dir: tempfile::TempDir,
    repo: Repo,
    tip: Option<ObjectId>,
    second: i64,
}

/// 2026-01-01T09:00:00Z, in seconds.
const BEGINNING: i64 = 1_767_258_000;

impl World {
    pub fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let repo = Repo::init(&dir.path().join("handbook")).unwrap();
        Self {
            dir,
            repo,
            tip: None,
            second: BEGINNING,
        }
    }

    pub fn folder(&self) -> PathBuf {
        self.dir.path().join("handbook")
    }

    /// Commits these texts a day after the last commit; an empty text removes the file.
    pub fn commit(&mut self, texts: &[(&str, &str)]) -> ObjectId {
        let edits: Vec<Edit> = texts
            .iter()
            .map(|(name, text)| {
                let path = DocPath::new(name).unwrap();
                if text.is_empty() {
                    Edit::Remove(path)
                } else {
                    Edit::Put(path, text.as_bytes().to_owned())
                }
            })
            .collect();
        self.commit_edits(&edits, "Change\n")
    }

    pub fn commit_edits(&mut self, edits: &[Edit], message: &str) -> ObjectId {
        self.second += 86_400;
        let author = Author {
            name: "Emma".to_owned(),
            email: "emma@example.com".to_owned(),
            time: Timestamp::from_second(self.second).unwrap(),
            offset_minutes: 0,
        };
        let made = self
            .repo
            .commit_files("main", self.tip, edits, &author, message)
            .unwrap();
        self.tip = Some(made);
        made
    }

    /// Runs the system's git in the handbook.
    pub fn git(&self, arguments: &[&str]) -> String {
        let output = std::process::Command::new("git")
            .args(arguments)
            .current_dir(self.folder())
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("HOME", self.dir.path())
            .envs([
                ("GIT_AUTHOR_NAME", "Emma"),
                ("GIT_AUTHOR_EMAIL", "emma@example.com"),
                ("GIT_COMMITTER_NAME", "Emma"),
                ("GIT_COMMITTER_EMAIL", "emma@example.com"),
            ])
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "git {arguments:?}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).unwrap()
    }

    /// An engine whose caches lie in a folder of this name.
    pub fn engine(&self, caches: &str) -> Engine {
        self.listening(caches, Box::new(drop))
    }

    /// Another engine with the same caches, for another thread.
    pub fn another(dir: &Path, caches: &str) -> Engine {
        engine_in(dir, caches, Box::new(drop))
    }

    pub fn listening(&self, caches: &str, sink: Box<dyn Fn(Event) + Send + Sync>) -> Engine {
        engine_in(self.dir.path(), caches, sink)
    }

    /// An engine with the handbook open for a few questions, and indexed.
    pub fn opened(&self, caches: &str) -> Engine {
        let engine = self.engine(caches);
        engine.open_once(&self.folder()).unwrap();
        index(&engine);
        engine
    }
}

fn engine_in(dir: &Path, caches: &str, sink: Box<dyn Fn(Event) + Send + Sync>) -> Engine {
    let folders = Folders::at(dir.join(caches), dir.join(format!("{caches}-data")));
    let now = Timestamp::from_second(BEGINNING + 200 * 86_400).unwrap();
    Engine::with(folders, Clock::Fixed(now), sink)
}

pub fn index(engine: &Engine) -> Indexed {
    indexing::bring_up(engine, false, &|_| {}).unwrap()
}

/// What `index` counted: added, changed, removed.
pub fn counted(indexed: &Indexed) -> [u32; 3] {
    [indexed.added, indexed.changed, indexed.removed]
}

pub fn ask(engine: &Engine, query: &str) -> SearchAnswer {
    let request = SearchRequest {
        query: query.to_owned(),
        prefix: false,
        limit: 50,
        explain: None,
        as_of: None,
    };
    search::query(engine, request).unwrap()
}

pub fn found(engine: &Engine, query: &str) -> Vec<String> {
    let mut paths: Vec<String> = ask(engine, query)
        .groups
        .into_iter()
        .map(|group| group.row.path)
        .collect();
    paths.sort();
    paths
}

pub fn rows(engine: &Engine) -> Vec<DocumentRow> {
    let request = ListRequest {
        filter: String::new(),
        offset: 0,
        limit: u32::MAX,
    };
    library::list(engine, request).unwrap().documents
}

pub fn versions(engine: &Engine, doc: &str) -> Vec<Version> {
    let request = DocumentRequest {
        doc: doc.to_owned(),
    };
    history::versions(engine, request).unwrap()
}

/// Everything that can be asked, as text that can be compared.
pub fn everything(engine: &Engine, words: &[&str]) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for row in rows(engine) {
        let versions = versions(engine, &row.path);
        let view = carebook_engine::usecase::documents::read(
            engine,
            ReadDocument {
                doc: row.path.clone(),
                threads: None,
            },
        )
        .unwrap();
        all.insert(
            row.path.clone(),
            format!(
                "{row:?} {versions:?} {:?} {:?}",
                view.linked_from, view.translations
            ),
        );
    }
    for word in words {
        all.insert(
            format!("search {word}"),
            format!("{:?}", found(engine, word)),
        );
    }
    all
}

/// Events as they come.
#[derive(Clone, Default)]
pub struct Heard(Arc<Mutex<Vec<Event>>>);

impl Heard {
    pub fn sink(&self) -> Box<dyn Fn(Event) + Send + Sync> {
        let heard = Arc::clone(&self.0);
        Box::new(move |event| heard.lock().unwrap().push(event))
    }

    pub fn forget(&self) {
        self.0.lock().unwrap().clear();
    }

    pub fn has_tag(&self, wanted: &str) -> bool {
        let heard = self.0.lock().unwrap();
        heard.iter().any(|event| match event {
            Event::Changed { tags } => tags.iter().any(|tag| tag == wanted),
            _ => false,
        })
    }
}

/// Waits until something holds, for at most ten seconds.
#[track_caller]
pub fn soon(what: &str, holds: impl Fn() -> bool) {
    let started = std::time::Instant::now();
    while !holds() {
        assert!(started.elapsed().as_secs() < 10, "{what} did not happen");
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
}

/// A small generator of numbers: the same seed gives the same ones.
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(limit).unwrap()).unwrap()
    }
}

/// Every file below a folder.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}
