//! One person's clone: a folder, a clock of its own, and the app on it.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use carebook_domain::Timestamp;
use carebook_engine::api::{ApiError, dispatch};
use carebook_engine::{Clock, Engine, Folders};
use serde_json::{Value, json};

/// A clone.
pub struct Clone {
    /// Its folder, with the handbook, caches and personal data in it.
    pub place: PathBuf,
    /// How far its clock is off, in seconds.
    pub skew: i64,
    /// Whether it has no network now.
    pub offline: bool,
    engine: Option<(Engine, i64)>,
}

/// How long, in simulated seconds, an open app keeps its time.
const KEPT: i64 = 90;

impl Clone {
    pub fn new(place: PathBuf, skew: i64) -> Self {
        Self {
            place,
            skew,
            offline: false,
            engine: None,
        }
    }

    pub fn folder(&self) -> PathBuf {
        self.place.join("handbook")
    }

    /// Asks the app on this clone at a moment of the world.
    pub fn ask(&mut self, now: i64, name: &str, request: &Value) -> Result<Value, ApiError> {
        let is_old = |(_, opened): &(Engine, i64)| now - opened > KEPT;
        if self.engine.as_ref().is_none_or(is_old) {
            self.engine = Some((open(&self.place, now + self.skew), now));
        }
        let (engine, _) = self.engine.as_ref().expect("it was just opened");
        dispatch(engine, name, request.clone())
    }

    /// Closes the app.
    pub fn close(&mut self) {
        self.engine = None;
    }

    /// Runs git in the handbook.
    pub fn git(&self, arguments: &[&str]) -> String {
        git(&self.folder(), arguments)
    }

    /// Starts a sync in a process of its own and kills it after that long. Returns whether it was
    /// still at work.
    pub fn kill_sync(&mut self, now: i64, after: Duration) -> bool {
        self.close();
        let program = std::env::current_exe().expect("a test knows where it is");
        let mut child = Command::new(program)
            .args(["--exact", "sync_that_may_be_killed", "--nocapture"])
            .env("CAREBOOK_SIMULATED_CLONE", &self.place)
            .env("CAREBOOK_SIMULATED_NOW", (now + self.skew).to_string())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the test starts itself");
        std::thread::sleep(after);
        let was_at_work = child.try_wait().expect("its state").is_none();
        drop(child.kill());
        drop(child.wait());
        was_at_work
    }
}

/// What the process does that is killed.
pub fn sync_in_child(place: &Path) {
    let now = std::env::var("CAREBOOK_SIMULATED_NOW").expect("a time");
    let engine = open(place, now.parse().expect("seconds"));
    // It is killed, or nobody asks what came of it.
    drop(dispatch(&engine, "sync.run", json!({ "remote": null })));
}

fn open(place: &Path, second: i64) -> Engine {
    let folders = Folders::at(place.join("cache"), place.join("data"));
    let now = Timestamp::from_second(second).expect("a time");
    let engine = Engine::with(folders, Clock::Fixed(now), Box::new(drop));
    engine
        .open_once(&place.join("handbook"))
        .expect("the clone opens");
    engine
}

/// Runs git and fails the test when git does.
pub fn git(folder: &Path, arguments: &[&str]) -> String {
    let output = Command::new("git")
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .envs([
            ("GIT_AUTHOR_NAME", "Emma"),
            ("GIT_AUTHOR_EMAIL", "emma@example.com"),
            ("GIT_COMMITTER_NAME", "Emma"),
            ("GIT_COMMITTER_EMAIL", "emma@example.com"),
        ])
        .output()
        .expect("git runs");
    assert!(
        output.status.success(),
        "git {arguments:?} in {}: {}",
        folder.display(),
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}
