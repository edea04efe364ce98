//! The `git` process: started with nothing that runs programs, watched for progress and silence,
//! ended with everything it started.

use std::io::Read;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process_group};

use super::address::Address;
use super::{Cancel, CloneCause, CloneError, CloneProgress, failure};

/// What is always said to git before the command.
const SETTINGS: [&str; 15] = [
    "core.hooksPath=/dev/null",
    "core.fsmonitor=false",
    "core.symlinks=false",
    "core.protectHFS=true",
    "core.protectNTFS=true",
    "protocol.allow=never",
    "protocol.https.allow=always",
    "protocol.ssh.allow=always",
    "protocol.file.allow=always",
    "protocol.git.allow=always",
    "submodule.recurse=false",
    "filter.lfs.smudge=",
    "filter.lfs.process=",
    "filter.lfs.required=false",
    "advice.detachedHead=false",
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
const TICK: Duration = Duration::from_millis(50);
const GRACE: Duration = Duration::from_secs(2);

/// A running git.
pub(super) struct Child {
    process: std::process::Child,
    lines: Receiver<String>,
    reader: Option<JoinHandle<()>>,
}

impl Child {
    pub fn start(dir: &Path, arguments: &[&str]) -> Result<Child, CloneError> {
        let mut command = Command::new("git");
        for setting in SETTINGS {
            command.arg("-c").arg(setting);
        }
        for (name, _) in std::env::vars_os() {
            let name = name.to_string_lossy();
            if name.starts_with("GIT_") && !KEPT_VARIABLES.contains(&&*name) {
                command.env_remove(&*name);
            }
        }
        if std::env::var_os("GIT_SSH_COMMAND").is_none() && !person_has_ssh_command() {
            // ssh asks on the terminal the app was started from, where nobody looks.
            command.env("GIT_SSH_COMMAND", "ssh -oBatchMode=yes");
        }
        command
            .args(arguments)
            .current_dir(dir)
            .env("GIT_TERMINAL_PROMPT", "0")
            .env("GIT_ASKPASS", "")
            .env("SSH_ASKPASS_REQUIRE", "never")
            .env("LC_ALL", "C")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .process_group(0);
        let mut process = command.spawn().map_err(|error| {
            CloneError::failed(
                CloneCause::Git,
                format!("Git could not be started: {error}."),
            )
        })?;
        let (send, lines) = channel();
        let reader = process.stderr.take().map(|mut stderr| {
            thread::spawn(move || {
                let (mut line, mut bytes) = (Vec::new(), [0; 4096]);
                while let Ok(count @ 1..) = stderr.read(&mut bytes) {
                    for byte in bytes.iter().take(count) {
                        match byte {
                            b'\r' | b'\n' => {
                                if send
                                    .send(String::from_utf8_lossy(&line).into_owned())
                                    .is_err()
                                {
                                    return;
                                }
                                line.clear();
                            }
                            // A server may send one endless line.
                            _ if line.len() < 4096 => line.push(*byte),
                            _ => {}
                        }
                    }
                }
                send.send(String::from_utf8_lossy(&line).into_owned()).ok();
            })
        });
        Ok(Child {
            process,
            lines,
            reader,
        })
    }

    /// Waits for the end, telling of progress.
    pub fn finish(
        mut self,
        silence: Duration,
        on_progress: &mut dyn FnMut(CloneProgress),
        cancel: &Cancel,
        address: &Address,
    ) -> Result<(), CloneError> {
        let mut heard = Instant::now();
        let mut complaints: Vec<String> = Vec::new();
        let mut told: Option<CloneProgress> = None;
        let status = loop {
            if cancel.is_cancelled() {
                return Err(CloneError::Cancelled);
            }
            if heard.elapsed() > silence {
                let message = format!(
                    "{} has not answered for {} seconds.",
                    address.shown,
                    silence.as_secs()
                );
                return Err(CloneError::failed(CloneCause::Network, message));
            }
            match self.lines.recv_timeout(TICK) {
                Ok(line) => {
                    heard = Instant::now();
                    match progress(&line) {
                        Some(progress) if told.as_ref() != Some(&progress) => {
                            on_progress(progress.clone());
                            told = Some(progress);
                        }
                        Some(_) => {}
                        None if line.trim().is_empty() => {}
                        None => {
                            if complaints.len() >= KEPT_LINES {
                                complaints.remove(0);
                            }
                            complaints.push(line);
                        }
                    }
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => {
                    if let Some(status) = self.ended() {
                        break status;
                    }
                    thread::sleep(TICK);
                }
            }
        };
        match status.success() {
            true => Ok(()),
            false => Err(failure::classify(&complaints, address)),
        }
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
        if let Some(reader) = self.reader.take() {
            reader.join().ok();
        }
    }
}

/// Whether the person's own settings name an ssh program; it must not be overruled.
fn person_has_ssh_command() -> bool {
    git2::Config::open_default().is_ok_and(|config| config.get_string("core.sshCommand").is_ok())
}

/// Reads `Receiving objects:  45% (450/1000), 1.2 MiB | 3 MiB/s` and its like.
fn progress(line: &str) -> Option<CloneProgress> {
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
        return Some(CloneProgress {
            stage,
            done: done.parse().ok()?,
            total: total.parse().ok()?,
        });
    }
    let done = rest.trim().split(',').next()?.parse().ok()?;
    Some(CloneProgress {
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
