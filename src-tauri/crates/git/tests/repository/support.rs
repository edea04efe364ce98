//! Builds repositories with the system's `git`, away from this person's settings.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use carebook_git::{DocPath, ObjectId, Publication, Published, Repo};

/// A repository in a folder that goes away with it.
pub struct Sandbox {
    folder: tempfile::TempDir,
    pub dir: PathBuf,
    clock: std::cell::Cell<i64>,
}

pub fn path(text: &str) -> DocPath {
    DocPath::new(text).unwrap()
}

impl Sandbox {
    /// An empty repository whose first branch is `main`.
    pub fn new() -> Sandbox {
        let sandbox = Sandbox::plain();
        sandbox.git(&["init", "-q", "-b", "main"]);
        sandbox
    }

    /// A folder without a repository.
    pub fn plain() -> Sandbox {
        let folder = tempfile::tempdir().unwrap();
        let dir = folder.path().canonicalize().unwrap().join("handbook");
        fs::create_dir(&dir).unwrap();
        Sandbox {
            folder,
            dir,
            clock: std::cell::Cell::new(1_700_000_000),
        }
    }

    /// A path beside the repository.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.folder.path().canonicalize().unwrap().join(name)
    }

    /// Runs git here and returns its output.
    pub fn git(&self, arguments: &[&str]) -> String {
        self.git_in(&self.dir, arguments)
    }

    pub fn git_in(&self, dir: &Path, arguments: &[&str]) -> String {
        let output = self.command(dir, arguments).output().unwrap();
        assert!(
            output.status.success(),
            "git {arguments:?}: {}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Runs git and returns whether it succeeded.
    pub fn try_git(&self, arguments: &[&str]) -> bool {
        self.command(&self.dir, arguments)
            .output()
            .unwrap()
            .status
            .success()
    }

    pub fn command(&self, dir: &Path, arguments: &[&str]) -> Command {
        let date = format!("{} +0200", self.clock.get());
        let mut command = Command::new("git");
        command
            .current_dir(dir)
            .args(arguments)
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap())
            .env("HOME", self.folder.path())
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_AUTHOR_NAME", "Emma Clarke")
            .env("GIT_AUTHOR_EMAIL", "emma@example.com")
            .env("GIT_COMMITTER_NAME", "Linh")
            .env("GIT_COMMITTER_EMAIL", "linh@example.com")
            .env("GIT_AUTHOR_DATE", &date)
            .env("GIT_COMMITTER_DATE", &date);
        command
    }

    /// Writes a file of the working tree.
    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let file = self.dir.join(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, text).unwrap();
    }

    /// Commits everything in the working tree, a minute after the last commit.
    pub fn commit(&self, message: &str) -> ObjectId {
        self.tick(60);
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "--allow-empty", "-m", message]);
        self.head()
    }

    /// Writes files and commits them.
    pub fn commit_files(&self, message: &str, files: &[(&str, &str)]) -> ObjectId {
        for (path, text) in files {
            self.write(path, text);
        }
        self.commit(message)
    }

    pub fn tick(&self, seconds: i64) {
        self.clock.set(self.clock.get() + seconds);
    }

    pub fn head(&self) -> ObjectId {
        ObjectId::from_hex(self.git(&["rev-parse", "HEAD"]).trim()).unwrap()
    }

    pub fn open(&self) -> Repo {
        Repo::open(&self.dir).unwrap()
    }

    pub fn published(&self) -> Published {
        match self.open().published(None).unwrap() {
            Publication::Published(published) => published,
            Publication::Unborn { branch } => panic!("{branch} is unborn"),
        }
    }

    /// Every file below the folder with kind, time of change, and content.
    pub fn photograph(&self, folder: &Path) -> BTreeMap<PathBuf, String> {
        let mut seen = BTreeMap::new();
        photograph(folder, &mut seen);
        seen
    }
}

fn photograph(folder: &Path, seen: &mut BTreeMap<PathBuf, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let metadata = fs::symlink_metadata(entry.path()).unwrap();
        let content = if metadata.is_file() {
            fs::read(entry.path()).unwrap()
        } else {
            Vec::new()
        };
        let facts = format!(
            "{:?} {:?} {:x?}",
            metadata.file_type(),
            metadata.modified().unwrap(),
            content
        );
        seen.insert(entry.path(), facts);
        if metadata.is_dir() {
            photograph(&entry.path(), seen);
        }
    }
}

/// A small generator of numbers that can be run again from its seed.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Random {
        Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit.max(1) as u64) as usize
    }

    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }

    /// A line that resembles no other.
    pub fn line(&mut self) -> String {
        format!("{:016x} {:016x}\n", self.next(), self.next())
    }

    pub fn text(&mut self, lines: usize) -> String {
        (0..lines).map(|_| self.line()).collect()
    }
}

/// The seed to run with: `CAREBOOK_SEED`, else the one given; printed either way.
pub fn seed(usual: u64) -> u64 {
    let seed = std::env::var("CAREBOOK_SEED")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(usual);
    println!("CAREBOOK_SEED={seed}");
    seed
}
