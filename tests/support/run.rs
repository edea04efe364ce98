//! What a program printed, and the checks that tests ask of it.

use std::process::{Command, Stdio};

use serde_json::Value;

/// A program that has ended.
#[derive(Clone, Debug)]
pub struct Run {
    /// How it was called.
    pub call: String,
    /// Its exit status; -1 when a signal ended it.
    pub status: i32,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl Run {
    /// Runs a prepared program to its end.
    #[track_caller]
    pub fn of(command: &mut Command) -> Self {
        Self::reading(command, Stdio::null())
    }

    /// Runs a prepared program to its end, with something on its standard input.
    #[track_caller]
    pub fn reading(command: &mut Command, input: impl Into<Stdio>) -> Self {
        let call = format!("{command:?}");
        let output = command
            .stdin(input)
            .output()
            .unwrap_or_else(|error| panic!("{call}: {error}"));
        Self {
            call: command
                .get_args()
                .map(|part| part.to_string_lossy())
                .collect::<Vec<_>>()
                .join(" "),
            status: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Checks the exit status.
    #[track_caller]
    #[must_use]
    pub fn exits(self, status: i32) -> Self {
        assert_eq!(
            self.status, status,
            "`{}` must exit with {status}\nstdout: {}\nstderr: {}",
            self.call, self.stdout, self.stderr
        );
        self
    }

    /// Checks that it did what was asked.
    #[track_caller]
    #[must_use]
    pub fn succeeded(self) -> Self {
        self.exits(0)
    }

    /// Checks that standard error holds a piece of text.
    #[track_caller]
    #[must_use]
    pub fn says(self, piece: &str) -> Self {
        assert!(
            self.stderr.contains(piece),
            "`{}` must say {piece:?}; it said: {}",
            self.call,
            self.stderr
        );
        self
    }

    /// Returns standard output as one JSON value.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| {
            panic!(
                "`{}` must print JSON ({error}): {}\n{}",
                self.call, self.stdout, self.stderr
            )
        })
    }

    /// Returns standard output as one JSON value a line.
    #[track_caller]
    pub fn json_lines(&self) -> Vec<Value> {
        let read =
            |line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {line}"));
        self.stdout.lines().map(read).collect()
    }

    /// Returns the error of `--json`, checking that it is whole.
    #[track_caller]
    pub fn error(&self) -> Value {
        let value: Value = serde_json::from_str(&self.stderr).unwrap_or_else(|error| {
            panic!(
                "`{}` must say one JSON error and nothing else ({error}): {}",
                self.call, self.stderr
            )
        });
        let error = value
            .get("error")
            .cloned()
            .unwrap_or_else(|| panic!("no `error` in {value}"));
        for key in ["code", "message", "hint"] {
            assert!(
                error[key].as_str().is_some_and(|text| !text.is_empty()),
                "no `{key}` in {error}"
            );
        }
        error
    }
}
