//! A `carebook rpc` that keeps running: the window's commands one after another, as the window
//! asks them.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use serde_json::{Value, json};

/// A running program that answers the window's commands.
pub struct Rpc {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Rpc {
    /// Starts a prepared `carebook`.
    #[track_caller]
    pub fn start(command: &mut Command) -> Self {
        let mut child = command
            .args(["--no-update", "rpc"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("carebook starts");
        let input = child.stdin.take();
        let output = BufReader::new(child.stdout.take().expect("its output"));
        Self {
            child,
            input,
            output,
        }
    }

    /// Sends a command without waiting for its answer. Returns whether anybody took it.
    pub fn send(&mut self, name: &str, request: &Value) -> bool {
        let line = format!("{}\n", json!({ "name": name, "request": request }));
        let input = self.input.as_mut().expect("it is running");
        input.write_all(line.as_bytes()).is_ok() && input.flush().is_ok()
    }

    /// Waits for the next answer; nothing when the program has ended.
    pub fn answer(&mut self) -> Option<Value> {
        let mut line = String::new();
        match self.output.read_line(&mut line) {
            // A line that was cut off was never said.
            Ok(_) if line.ends_with('\n') => serde_json::from_str(&line).ok(),
            _ => None,
        }
    }

    /// Asks a command that must succeed, and returns its answer.
    #[track_caller]
    pub fn ask(&mut self, name: &str, request: &Value) -> Value {
        assert!(self.send(name, request), "{name}: carebook has ended");
        let answer = self.answer().expect("an answer");
        assert!(answer.get("error").is_none(), "{name} {request}: {answer}");
        answer["answer"].clone()
    }

    /// Asks a command that must fail, and returns the error.
    #[track_caller]
    pub fn refused(&mut self, name: &str, request: &Value) -> Value {
        assert!(self.send(name, request), "{name}: carebook has ended");
        let answer = self.answer().expect("an answer");
        assert!(answer.get("error").is_some(), "{name} must fail: {answer}");
        answer["error"].clone()
    }

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Ends it at once, as `kill -9` does.
    pub fn kill(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Drop for Rpc {
    fn drop(&mut self) {
        drop(self.input.take());
        drop(self.child.wait());
    }
}
