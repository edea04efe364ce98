//! The `git` process: started with nothing that runs programs, watched for progress and silence,
//! ended with everything it started.

use std::io::{Read, Write};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group};

use super::address::Address;
use super::asking::Asking;
use super::{Errand, NetworkCause, NetworkError, NetworkProgress, failure};

/// What is always said to git before the command.
const SETTINGS: [&str; 23] = [
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.symlinks=false",
    "core.protectHFS=true",
    "core.protectNTFS=true",
    // What comes is on disk before anything leads to it.
    "core.fsync=committed,loose-object",
    "core.fsyncMethod=batch",
    "protocol.allow=never",
    "protocol.https.allow=always",
    "protocol.ssh.allow=always",
    "protocol.file.allow=always",
    "protocol.git.allow=always",
    "submodule.recurse=false",
    "fetch.recurseSubmodules=false",
    "push.recurseSubmodules=no",
    "push.followTags=false",
    "gc.auto=0",
    "maintenance.auto=false",
    "filter.lfs.smudge=",
    "filter.lfs.process=",
    "filter.lfs.required=false",
    "advice.detachedHead=false",
    "color.ui=false",
];

/// Variables of git that say how to reach a server. All others could redirect what is written.
const KEPT_VARIABLES: [&str; 7] = [
    "GIT_SSH",
    "GIT_SSH_COMMAND",
    "GIT_SSH_VARIANT",
    "GIT_SSL_CAINFO",
    "GIT_SSL_CAPATH",
    "GIT_CONFIG_GLOBAL",
    "GIT_CONFIG_NOSYSTEM",
];

/// Lines of complaint that are kept to tell what went wrong.
const KEPT_LINES: usize = 40;
/// No list of branches is longer.
const LARGEST_OUTPUT: usize = 64 << 20;
const TICK: Duration = Duration::from_millis(50);
const GRACE: Duration = Duration::from_secs(2);
/// How long the output of a git that ended may take to be read.
const PATIENCE: Duration = Duration::from_secs(20);

/// What is to be run.
pub(crate) struct Call<'a> {
    /// The folder it runs in.
    pub dir: &'a Path,
    /// Variables that say which repository it works on.
    pub variables: &'a [(&'static str, &'a Path)],
    /// The command with its arguments.
    pub arguments: &'a [String],
    /// What it reads.
    pub input: String,
    /// Whom it talks to.
    pub address: &'a Address,
}

/// What it said.
#[derive(Debug, Default)]
pub(crate) struct Said {
    /// Standard output.
    pub output: Vec<u8>,
    /// Lines of standard error that are no progress.
    pub complaints: Vec<String>,
    /// Whether it says that it succeeded.
    pub success: bool,
}

impl Said {
    /// Turns a failure into its sentence.
    pub fn succeeded(self, address: &Address) -> Result<Said, NetworkError> {
        match self.success {
            true => Ok(self),
            false => Err(failure::classify(&self.complaints, address)),
        }
    }
}

/// Runs git to its end, telling of progress.
pub(crate) fn run(call: &Call<'_>, errand: &mut Errand<'_>) -> Result<Said, NetworkError> {
    Child::start(call, &errand.asking)?.finish(call.address, errand)
}

/// What was heard from a running git.
enum Heard {
    Line(String),
    Bytes(Vec<u8>),
    /// Everything that git wrote for us was read.
    OutputEnds,
}

/// A running git.
struct Child {
    process: std::process::Child,
    heard: Receiver<Heard>,
}

impl Child {
    fn start(call: &Call<'_>, asking: &Asking) -> Result<Child, NetworkError> {
        let mut command = Command::new("git");
        for setting in SETTINGS {
            command.arg("-c").arg(setting);
        }
        if call.address.is_local_http() {
            command.args(["-c", "protocol.http.allow=always"]);
        }
        for (name, _) in std::env::vars_os() {
            let name = name.to_string_lossy();
            if name.starts_with("GIT_") && !KEPT_VARIABLES.contains(&&*name) {
                command.env_remove(&*name);
            }
        }
        asking.prepare(&mut command);
        command
            .args(call.arguments)
            .current_dir(call.dir)
            .envs(call.variables.iter().copied())
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("LC_ALL", "C")
            .env_remove("LANGUAGE")
            .stdin(if call.input.is_empty() {
                Stdio::null()
            } else {
                Stdio::piped()
            })
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .process_group(0);
        let mut process = command.spawn().map_err(|error| {
            NetworkError::failed(
                NetworkCause::Git,
                format!("Git could not be started: {error}."),
            )
        })?;
        let (send, heard) = channel();
        // These threads end with the pipes, which may outlive git: ssh keeps one open for a
        // connection that others share. Nobody waits for them.
        if let Some(mut stdin) = process.stdin.take() {
            let input = call.input.clone();
            thread::spawn(move || stdin.write_all(input.as_bytes()).unwrap_or_default());
        }
        if let Some(stdout) = process.stdout.take() {
            let send = send.clone();
            thread::spawn(move || pass_on_bytes(stdout, &send));
        }
        if let Some(stderr) = process.stderr.take() {
            thread::spawn(move || pass_on_lines(stderr, &send));
        }
        Ok(Child { process, heard })
    }

    fn finish(mut self, address: &Address, errand: &mut Errand<'_>) -> Result<Said, NetworkError> {
        let mut last = Instant::now();
        let mut said = Said::default();
        let mut told: Option<NetworkProgress> = None;
        let mut pipes_open = true;
        let mut output_open = true;
        let status = loop {
            if errand.cancel.is_cancelled() {
                return Err(NetworkError::Cancelled);
            }
            if errand.asking.waits_for_an_answer() {
                last = Instant::now();
            }
            if last.elapsed() > errand.limits.silence {
                return Err(silent(address, errand.limits.silence));
            }
            if !pipes_open {
                match self.ended() {
                    Some(status) => break status,
                    None => thread::sleep(Duration::from_millis(1)),
                }
                continue;
            }
            match self.heard.recv_timeout(TICK) {
                Ok(Heard::OutputEnds) => output_open = false,
                Ok(heard) => {
                    last = Instant::now();
                    if let Some(progress) = said.take(heard, address)?
                        && told.as_ref() != Some(&progress)
                    {
                        (errand.on_progress)(progress.clone());
                        told = Some(progress);
                    }
                }
                Err(RecvTimeoutError::Timeout) => {
                    // What it said last may still be on its way: on a busy computer nobody may
                    // have read it yet. Only git itself writes its output.
                    let patience = if output_open { PATIENCE } else { GRACE };
                    if let Some(status) = self.ended()
                        && last.elapsed() > patience
                    {
                        break status;
                    }
                }
                Err(RecvTimeoutError::Disconnected) => pipes_open = false,
            }
        };
        said.success = status.success();
        Ok(said)
    }

    fn ended(&mut self) -> Option<ExitStatus> {
        self.process.try_wait().ok().flatten()
    }

    fn signal(&self, signal: Signal) {
        if let Some(group) = i32::try_from(self.process.id())
            .ok()
            .and_then(Pid::from_raw)
        {
            // It may have ended by itself meanwhile.
            kill_process_group(group, signal).ok();
        }
    }
}

impl Drop for Child {
    /// Ends git and everything it started, so that nobody writes into the folder any more.
    fn drop(&mut self) {
        if self.ended().is_none() {
            self.signal(Signal::TERM);
            let asked = Instant::now();
            while self.ended().is_none() && asked.elapsed() < GRACE {
                thread::sleep(TICK);
            }
            self.signal(Signal::KILL);
            self.process.wait().ok();
        }
    }
}

impl Said {
    fn take(
        &mut self,
        heard: Heard,
        address: &Address,
    ) -> Result<Option<NetworkProgress>, NetworkError> {
        match heard {
            Heard::OutputEnds => Ok(None),
            Heard::Bytes(bytes) => {
                self.output.extend_from_slice(&bytes);
                if self.output.len() > LARGEST_OUTPUT {
                    return Err(NetworkError::failed(
                        NetworkCause::Git,
                        format!("{} tells of more branches than anybody has.", address.shown),
                    ));
                }
                Ok(None)
            }
            Heard::Line(line) => {
                let progress = progress(&line);
                if progress.is_none() && !line.trim().is_empty() {
                    if self.complaints.len() >= KEPT_LINES {
                        self.complaints.remove(0);
                    }
                    let plain = line.replace(char::is_control, " ");
                    self.complaints.push(address.without_secrets(&plain));
                }
                Ok(progress)
            }
        }
    }
}

fn silent(address: &Address, limit: Duration) -> NetworkError {
    NetworkError::failed(
        NetworkCause::Network,
        format!(
            "{} has not answered for {} seconds.",
            address.shown,
            limit.as_secs().max(1)
        ),
    )
}

fn pass_on_bytes(mut from: impl Read, to: &Sender<Heard>) {
    let mut bytes = [0; 16 * 1024];
    while let Ok(count @ 1..) = from.read(&mut bytes) {
        let piece = bytes.iter().take(count).copied().collect();
        if to.send(Heard::Bytes(piece)).is_err() {
            return;
        }
    }
    // Nobody listens any more where this cannot be said.
    to.send(Heard::OutputEnds).ok();
}

fn pass_on_lines(mut from: impl Read, to: &Sender<Heard>) {
    let pass = |line: &mut Vec<u8>| {
        let text = String::from_utf8_lossy(line).into_owned();
        line.clear();
        to.send(Heard::Line(text)).is_ok()
    };
    let (mut line, mut bytes) = (Vec::new(), [0; 4096]);
    while let Ok(count @ 1..) = from.read(&mut bytes) {
        for byte in bytes.iter().take(count) {
            match byte {
                b'\r' | b'\n' if !pass(&mut line) => return,
                b'\r' | b'\n' => {}
                // A server may send one endless line.
                _ if line.len() < 4096 => line.push(*byte),
                _ => {}
            }
        }
    }
    pass(&mut line);
}

/// Reads `Receiving objects:  45% (450/1000), 1.2 MiB | 3 MiB/s` and its like.
fn progress(line: &str) -> Option<NetworkProgress> {
    let line = line.trim();
    let line = line.strip_prefix("remote: ").unwrap_or(line);
    let (stage, rest) = line.split_once(": ")?;
    if !stage.chars().all(|c| c.is_ascii_alphabetic() || c == ' ') {
        return None;
    }
    let stage = stage.trim().to_owned();
    if let Some((done, total)) = rest
        .split_once('(')
        .and_then(|(_, counts)| counts.split_once(')')?.0.split_once('/'))
    {
        return Some(NetworkProgress {
            stage,
            done: done.parse().ok()?,
            total: total.parse().ok()?,
        });
    }
    let done = rest.trim().split(',').next()?.parse().ok()?;
    Some(NetworkProgress {
        stage,
        done,
        total: 0,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_is_told_from_complaints() {
        let read = |line: &str| progress(line).map(|p| (p.stage, p.done, p.total));
        assert_eq!(
            read("Receiving objects:  45% (450/1000), 1.20 MiB | 3.00 MiB/s"),
            Some(("Receiving objects".to_owned(), 450, 1000))
        );
        assert_eq!(
            read("remote: Enumerating objects: 5, done."),
            Some(("Enumerating objects".to_owned(), 5, 0))
        );
        assert_eq!(
            read("Updating files: 100% (7/7), done."),
            Some(("Updating files".to_owned(), 7, 7))
        );
        assert_eq!(read("fatal: repository '/x' does not exist"), None);
        assert_eq!(read("Cloning into '/tmp/x'..."), None);
        assert_eq!(read("x: (99999999999/1)"), None);
        assert_eq!(read(""), None);
    }
}
