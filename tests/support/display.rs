//! A screen that nobody sees.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};

/// An X server of its own; it ends with the test.
pub struct Display {
    server: Child,
    number: u32,
}

impl Display {
    /// Starts one large enough for the largest window of the tests.
    pub fn start() -> Self {
        let mut server = Command::new("Xvfb")
            .args([
                "-displayfd",
                "1",
                "-screen",
                "0",
                "1600x1200x24",
                "-nolisten",
                "tcp",
                "-noreset",
            ])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("Xvfb starts: script/bootstrap installs it");
        let mut line = String::new();
        let answers = server.stdout.take().expect("its standard output");
        BufReader::new(answers)
            .read_line(&mut line)
            .expect("Xvfb says its number");
        let number = line
            .trim()
            .parse()
            .unwrap_or_else(|_| panic!("Xvfb did not start: {line:?}"));
        Self { server, number }
    }

    /// Returns its name for `DISPLAY`.
    pub fn name(&self) -> String {
        format!(":{}", self.number)
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        drop(self.server.kill());
        drop(self.server.wait());
    }
}
