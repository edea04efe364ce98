//! A repository, built step by step with the real git.

use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

use crate::programs;
use crate::run::Run;
use crate::world::World;

/// Who makes a commit.
#[derive(Clone, Copy, Debug)]
pub struct Author {
    /// The name.
    pub name: &'static str,
    /// The address.
    pub email: &'static str,
}

/// Writes most texts.
pub const EMMA: Author = Author {
    name: "Emma Clarke",
    email: "emma@example.com",
};
/// Writes some texts.
pub const LINH: Author = Author {
    name: "Linh Trần",
    email: "linh@example.com",
};
/// Writes some texts.
pub const MINJUN: Author = Author {
    name: "김민준",
    email: "minjun@example.com",
};

/// A repository of a test.
pub struct Handbook<'w> {
    world: &'w World,
    folder: PathBuf,
}

impl<'w> Handbook<'w> {
    pub(crate) fn new(world: &'w World, name: &str) -> Self {
        let folder = world.path(name);
        fs::create_dir_all(&folder).expect("the handbook's folder");
        world.git(&folder, &["init", "--quiet", "--initial-branch=main"]);
        Self { world, folder }
    }

    /// Takes a repository that is already there.
    pub fn existing(world: &'w World, folder: PathBuf) -> Self {
        Self { world, folder }
    }

    /// Returns its folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Returns the world it lies in.
    pub fn world(&self) -> &'w World {
        self.world
    }

    /// Writes a file into the working tree.
    #[must_use]
    pub fn file(self, path: &str, text: &str) -> Self {
        self.bytes(path, text.as_bytes())
    }

    /// Writes any bytes into the working tree.
    #[must_use]
    pub fn bytes(self, path: &str, bytes: &[u8]) -> Self {
        self.write(path, bytes);
        self
    }

    /// Writes any bytes into the working tree.
    pub fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let target = self.folder.join(path);
        fs::create_dir_all(target.parent().expect("a folder")).expect("the file's folder");
        fs::write(target, bytes).expect("the file");
    }

    /// Makes a symbolic link in the working tree.
    #[must_use]
    pub fn link(self, path: &str, target: &str) -> Self {
        let link = self.folder.join(path);
        fs::create_dir_all(link.parent().expect("a folder")).expect("the link's folder");
        std::os::unix::fs::symlink(target, link).expect("the link");
        self
    }

    /// Commits everything, a year before 'now' or, after other commits, a day after the last one.
    #[must_use]
    pub fn commit(self, message: &str) -> Self {
        let last = Run::of(self.command("git").args(["log", "-1", "--format=%ct"]));
        let seconds = last
            .stdout
            .trim()
            .parse::<i64>()
            .map_or(1_749_977_640, |seconds| seconds + 86_400);
        self.commit_by(EMMA, &format!("{seconds} +0000"), message)
    }

    /// Commits everything at a time git understands (`2026-05-01T09:00:00Z`).
    #[must_use]
    pub fn commit_at(self, when: &str, message: &str) -> Self {
        self.commit_by(EMMA, when, message)
    }

    /// Commits everything as somebody, at a time.
    #[must_use]
    pub fn commit_by(self, who: Author, when: &str, message: &str) -> Self {
        self.commit_now(who, when, message);
        self
    }

    /// Commits everything as somebody, at a time.
    pub fn commit_now(&self, who: Author, when: &str, message: &str) {
        self.git(&["add", "--all"]);
        let mut command = self.command("git");
        command.args(["commit", "--quiet", "--allow-empty", "-m", message]);
        for role in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{role}_NAME"), who.name);
            command.env(format!("GIT_{role}_EMAIL"), who.email);
            command.env(format!("GIT_{role}_DATE"), when);
        }
        drop(Run::of(&mut command).succeeded());
    }

    /// Adds an entry to the index that git itself would refuse to write out, and commits it.
    /// `mode` is git's: `100644`, `120000`, `160000`.
    #[must_use]
    pub fn raw_entry(self, mode: &str, path: &[u8], content: &[u8]) -> Self {
        let scratch = self.world.path("scratch-blob");
        fs::write(&scratch, content).expect("scratch file");
        let hash = self.git(&[
            "hash-object",
            "-w",
            "--no-filters",
            &scratch.to_string_lossy(),
        ]);
        let blob = hash.trim();
        let tree = self.git(&["ls-tree", "HEAD"]);
        let mut listing: Vec<u8> = tree.into_bytes();
        let kind = if mode == "160000" { "commit" } else { "blob" };
        listing.extend_from_slice(format!("{mode} {kind} {blob}\t").as_bytes());
        listing.extend_from_slice(path);
        listing.push(b'\n');
        let made = self.world.path("scratch-tree");
        fs::write(&made, listing).expect("scratch file");
        let tree = self.shell(&format!("git mktree --missing < {}", made.display()));
        let commit = self.shell(&format!(
            "git commit-tree {} -p HEAD -m 'Raw entry'",
            tree.trim()
        ));
        self.git(&["update-ref", "refs/heads/main", commit.trim()]);
        self
    }

    fn shell(&self, script: &str) -> String {
        Run::of(self.command("sh").args(["-c", script]))
            .succeeded()
            .stdout
    }

    /// Runs git in it.
    #[track_caller]
    pub fn git(&self, arguments: &[&str]) -> String {
        self.world.git(&self.folder, arguments)
    }

    /// Prepares a program in its folder.
    pub fn command(&self, program: impl AsRef<Path>) -> std::process::Command {
        let mut command = self.world.command(program);
        command.current_dir(&self.folder);
        command
    }

    /// Runs `carebook` in it.
    #[track_caller]
    pub fn carebook(&self, arguments: &[&str]) -> Run {
        Run::of(self.command(programs::carebook()).args(arguments))
    }

    /// Runs `carebook` in it with a text on standard input.
    #[track_caller]
    pub fn carebook_reading(&self, arguments: &[&str], text: &str) -> Run {
        let file = self.world.path("standard-input");
        std::fs::write(&file, text).expect("the text");
        let input = std::fs::File::open(&file).expect("the text");
        Run::reading(self.command(programs::carebook()).args(arguments), input)
    }

    /// Starts a `carebook` in it that answers the window's commands.
    #[track_caller]
    pub fn rpc(&self) -> crate::Rpc {
        crate::Rpc::start(&mut self.command(programs::carebook()))
    }

    /// Runs `carebook … --json` in it and returns what it answers.
    #[track_caller]
    pub fn ask(&self, arguments: &[&str]) -> serde_json::Value {
        let mut whole = arguments.to_vec();
        whole.push("--json");
        self.carebook(&whole).succeeded().json()
    }

    /// Returns the paths a search finds, best first, each once.
    #[track_caller]
    pub fn found(&self, query: &str) -> Vec<String> {
        let answer = self.ask(&["search", query]);
        let mut paths = Vec::new();
        for hit in answer["hits"].as_array().expect("hits") {
            let path = hit["path"].as_str().expect("path").to_owned();
            if !paths.contains(&path) {
                paths.push(path);
            }
        }
        paths
    }

    /// Sums up everything that lies in a folder: names, kinds, contents, times of change.
    pub fn fingerprint(&self) -> Vec<(Vec<u8>, u64, Vec<u8>, i128)> {
        let mut entries = Vec::new();
        visit(&self.folder, &mut entries);
        entries.sort();
        entries
    }
}

fn visit(folder: &Path, entries: &mut Vec<(Vec<u8>, u64, Vec<u8>, i128)>) {
    use std::os::unix::fs::MetadataExt;
    for entry in fs::read_dir(folder).expect("a folder that can be read") {
        let path = entry.expect("an entry").path();
        let about = fs::symlink_metadata(&path).expect("what it is");
        let content = if about.is_file() {
            fs::read(&path).expect("its content")
        } else {
            Vec::new()
        };
        let changed = i128::from(about.mtime()) * 1_000_000_000 + i128::from(about.mtime_nsec());
        entries.push((
            path.as_os_str().as_bytes().to_vec(),
            u64::from(about.mode()),
            content,
            changed,
        ));
        if about.is_dir() {
            visit(&path, entries);
        }
    }
}
