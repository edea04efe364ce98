//! Asks a person at the terminal what a server wants to know. Passwords are not shown while they
//! are typed, kept nowhere, and never on standard output.

use std::fs::{File, OpenOptions};
use std::io::{IsTerminal as _, Read as _, Write as _};
use std::sync::{Arc, Mutex, PoisonError};

use carebook_engine::usecase::sync::{Asker, is_secret};
use rustix::termios::{LocalModes, OptionalActions, Termios, tcgetattr, tcsetattr};

/// The keys that end a line, take a letter back, or stop it all.
const ENTER: [u8; 2] = [b'\r', b'\n'];
const BACKSPACE: [u8; 2] = [8, 127];
const STOP: [u8; 2] = [3, 4];
/// No password is longer.
const LONGEST: usize = 4096;

/// Who answers; nobody where no person sits at a terminal.
pub fn at_terminal() -> Option<Asker> {
    // Somebody set up a program of their own for that.
    if std::env::var_os("GIT_ASKPASS").is_some() || !std::io::stderr().is_terminal() {
        return None;
    }
    let terminal = OpenOptions::new()
        .read(true)
        .write(true)
        .open("/dev/tty")
        .ok()?;
    // One question at a time.
    let terminal = Mutex::new(terminal);
    Some(Arc::new(move |question| {
        let terminal = terminal.lock().unwrap_or_else(PoisonError::into_inner);
        ask(&terminal, question)
    }))
}

/// Puts the terminal back as it was.
struct Quiet<'a> {
    terminal: &'a File,
    before: Termios,
}

impl<'a> Quiet<'a> {
    /// Shows nothing of what is typed, and hands over every key: a stop must not leave the
    /// terminal mute.
    fn begin(terminal: &'a File) -> Option<Self> {
        let before = tcgetattr(terminal).ok()?;
        let mut quiet = before.clone();
        quiet
            .local_modes
            .remove(LocalModes::ECHO | LocalModes::ICANON | LocalModes::ISIG);
        tcsetattr(terminal, OptionalActions::Flush, &quiet).ok()?;
        Some(Self { terminal, before })
    }
}

impl Drop for Quiet<'_> {
    fn drop(&mut self) {
        tcsetattr(self.terminal, OptionalActions::Flush, &self.before).unwrap_or_default();
    }
}

fn ask(terminal: &File, question: &str) -> Option<String> {
    let secret = is_secret(question);
    let mut out = terminal.try_clone().ok()?;
    let mut input = terminal.try_clone().ok()?;
    // Whoever sees the question may type.
    let _quiet = Quiet::begin(terminal)?;
    let shown = crate::terminal::harmless(question.trim());
    write!(out, "{shown} ").ok()?;
    out.flush().ok()?;
    let mut line: Vec<u8> = Vec::new();
    let mut key = [0; 1];
    let answered = loop {
        let Ok(1) = input.read(&mut key) else {
            break false;
        };
        match key[0] {
            byte if ENTER.contains(&byte) => break true,
            byte if STOP.contains(&byte) => break false,
            byte if BACKSPACE.contains(&byte) => {
                let is_taken = take_back(&mut line);
                if is_taken && !secret {
                    out.write_all(b"\x08 \x08").ok()?;
                }
            }
            byte if line.len() < LONGEST => {
                line.push(byte);
                if !secret {
                    out.write_all(&[byte]).ok()?;
                }
            }
            _ => {}
        }
    };
    out.write_all(b"\n").ok()?;
    answered.then(|| String::from_utf8(line).ok()).flatten()
}

/// Takes the last letter back, however many bytes it has.
fn take_back(line: &mut Vec<u8>) -> bool {
    let mut taken = false;
    while let Some(byte) = line.pop() {
        taken = true;
        if byte & 0b1100_0000 != 0b1000_0000 {
            break;
        }
    }
    taken
}

#[cfg(test)]
mod tests {
    use super::take_back;

    #[test]
    fn a_letter_is_taken_back_whole() {
        let mut line = "pä환".as_bytes().to_vec();
        assert!(take_back(&mut line));
        assert_eq!(line, "pä".as_bytes());
        assert!(take_back(&mut line));
        assert_eq!(line, b"p");
        assert!(take_back(&mut line));
        assert!(!take_back(&mut line), "nothing is left");
    }
}
