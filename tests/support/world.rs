//! A computer of its own for one test.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

use crate::handbook::Handbook;
use crate::programs;
use crate::run::Run;

/// 'Now' in tests, unless one says otherwise: a Monday morning.
pub const NOW: &str = "2026-06-15T09:00:00Z";

/// Home, caches, personal data and clock of one test; gone when it ends.
pub struct World {
    folder: TempDir,
    environment: BTreeMap<String, OsString>,
}

impl Default for World {
    fn default() -> Self {
        Self::new()
    }
}

impl World {
    /// Makes an empty one.
    pub fn new() -> Self {
        Self::within(&std::env::temp_dir())
    }

    /// Makes an empty one in memory where the system has such a place: for tests with thousands of
    /// commits that are not about the disk, because syncing costs nothing there.
    pub fn in_memory() -> Self {
        let memory = Path::new("/dev/shm");
        if memory.is_dir() {
            Self::within(memory)
        } else {
            Self::new()
        }
    }

    fn within(place: &Path) -> Self {
        let folder = tempfile::Builder::new()
            .prefix("carebook-test-")
            .tempdir_in(place)
            .expect("a temporary folder");
        let root = folder.path().canonicalize().expect("the folder is there");
        let mut environment = BTreeMap::new();
        for (name, below) in [
            ("HOME", "home"),
            ("XDG_CONFIG_HOME", "home/.config"),
            ("XDG_DATA_HOME", "home/.local/share"),
            ("XDG_CACHE_HOME", "home/.cache"),
            ("XDG_RUNTIME_DIR", "home/run"),
            ("CAREBOOK_CACHE_DIR", "cache"),
            ("CAREBOOK_DATA_DIR", "data"),
        ] {
            let path = root.join(below);
            std::fs::create_dir_all(&path).expect("a folder of the test's home");
            environment.insert(name.to_owned(), path.into_os_string());
        }
        for (name, value) in [
            ("CAREBOOK_NOW", NOW),
            ("GIT_CONFIG_NOSYSTEM", "1"),
            ("GIT_TERMINAL_PROMPT", "0"),
            ("GIT_AUTHOR_NAME", "Emma Clarke"),
            ("GIT_AUTHOR_EMAIL", "emma@example.com"),
            ("GIT_COMMITTER_NAME", "Emma Clarke"),
            ("GIT_COMMITTER_EMAIL", "emma@example.com"),
            ("LC_ALL", "C.UTF-8"),
            ("TZ", "UTC"),
            ("NO_COLOR", "1"),
        ] {
            environment.insert(name.to_owned(), value.into());
        }
        let world = Self {
            folder,
            environment,
        };
        std::fs::write(
            world.path("home/.gitconfig"),
            "[init]\n\tdefaultBranch = main\n[commit]\n\tgpgsign = false\n[gc]\n\tauto = 0\n[protocol \"file\"]\n\tallow = always\n",
        )
        .expect("git's configuration");
        world
    }

    /// Returns a path in this world.
    pub fn path(&self, below: &str) -> PathBuf {
        self.folder
            .path()
            .canonicalize()
            .expect("the folder is there")
            .join(below)
    }

    /// Sets what programs of this world see as a variable.
    #[must_use]
    pub fn with(mut self, name: &str, value: &str) -> Self {
        self.environment.insert(name.to_owned(), value.into());
        self
    }

    /// Takes a variable away.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.environment.remove(name);
        self
    }

    /// Sets 'now' (RFC 3339).
    #[must_use]
    pub fn at(self, now: &str) -> Self {
        self.with("CAREBOOK_NOW", now)
    }

    /// Returns the variables of this world.
    pub fn environment(&self) -> &BTreeMap<String, OsString> {
        &self.environment
    }

    /// Prepares a program with this world's variables and no others but `PATH`.
    pub fn command(&self, program: impl AsRef<Path>) -> Command {
        let mut command = Command::new(program.as_ref());
        command.env_clear().current_dir(self.path(""));
        if let Some(path) = std::env::var_os("PATH") {
            command.env("PATH", path);
        }
        command.envs(&self.environment);
        command
    }

    /// Runs `carebook` outside of any handbook.
    #[track_caller]
    pub fn carebook<I: AsRef<std::ffi::OsStr>>(
        &self,
        arguments: impl IntoIterator<Item = I>,
    ) -> Run {
        Run::of(self.command(programs::carebook()).args(arguments))
    }

    /// Runs git in a folder of this world and fails the test when git does.
    #[track_caller]
    pub fn git(&self, folder: &Path, arguments: &[&str]) -> String {
        let run = Run::of(self.command("git").current_dir(folder).args(arguments));
        run.succeeded().stdout
    }

    /// Makes an empty repository `handbook` in this world.
    pub fn handbook(&self) -> Handbook<'_> {
        self.handbook_at("handbook")
    }

    /// Makes an empty repository of that name in this world.
    pub fn handbook_at(&self, name: &str) -> Handbook<'_> {
        Handbook::new(self, name)
    }

    /// Leaves what a process leaves that was killed while it wrote into a handbook: the note of
    /// what it was about to do, begun at this moment.
    pub fn killed_while_writing(&self, about_to: &serde_json::Value) {
        let clock = self
            .command("date")
            .args(["-u", "+%Y-%m-%dT%H:%M:%S.%NZ"])
            .output()
            .expect("date runs");
        let mut note = about_to.clone();
        note["begun"] = String::from_utf8_lossy(&clock.stdout).trim().into();
        let note = serde_json::Value::from(vec![note]).to_string();
        let personal = std::fs::read_dir(self.path("data/handbooks")).expect("personal data");
        for handbook in personal.flatten().map(|entry| entry.path()) {
            if handbook.join("writer.lock").exists() {
                std::fs::write(handbook.join("writing.json"), &note).expect("the note");
            }
        }
    }
}
