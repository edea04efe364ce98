//! Questions of servers: who waits for an answer, and the program that git starts to ask one.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use carebook_git::Cancel;
use carebook_git::network::{ASKPASS_VARIABLE, ask_the_app};

use crate::api::sync::CredentialPrompt;

/// How often whoever waits looks whether the sync was stopped.
const TICK: Duration = Duration::from_millis(100);

/// Questions that wait for an answer of the window.
#[derive(Default)]
pub(crate) struct Waiting {
    open: Mutex<BTreeMap<String, Sender<Option<String>>>>,
}

impl Waiting {
    /// Asks and waits for the answer; nothing when the person does not want to, or stops it all.
    pub(crate) fn ask(
        &self,
        text: &str,
        cancel: &Cancel,
        show: impl FnOnce(CredentialPrompt),
    ) -> Option<String> {
        let id = ulid::Ulid::generate().to_string();
        let (send, answer) = channel();
        self.locked().insert(id.clone(), send);
        show(prompt(id.clone(), text));
        let answer = loop {
            match answer.recv_timeout(TICK) {
                Ok(answer) => break answer,
                Err(RecvTimeoutError::Timeout) if !cancel.is_cancelled() => {}
                Err(_) => break None,
            }
        };
        self.locked().remove(&id);
        answer
    }

    /// Hands an answer to whoever waits for it; says whether somebody does.
    pub(crate) fn answer(&self, id: &str, answer: Option<String>) -> bool {
        let waiting = self.locked().remove(id);
        waiting.is_some_and(|waiting| waiting.send(answer).is_ok())
    }

    /// Answers none of them.
    pub(crate) fn give_up(&self) {
        for (_, waiting) in std::mem::take(&mut *self.locked()) {
            waiting.send(None).unwrap_or_default();
        }
    }

    fn locked(&self) -> std::sync::MutexGuard<'_, BTreeMap<String, Sender<Option<String>>>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A question as it can be shown: the server's words are anyone's.
fn prompt(id: String, text: &str) -> CredentialPrompt {
    let text: String = text
        .chars()
        .map(|c| if c.is_control() && c != '\n' { ' ' } else { c })
        .take(2_000)
        .collect();
    CredentialPrompt {
        id,
        secret: is_secret(&text),
        text: text.trim().to_owned(),
    }
}

/// Whether the answer to a question of git or ssh must not be shown while it is typed.
#[must_use]
pub fn is_secret(question: &str) -> bool {
    let question = question.to_lowercase();
    !(question.starts_with("username") || question.contains("(yes/no"))
}

/// See [`super::answer_git`].
pub(super) fn answer_git() -> Option<ExitCode> {
    let socket = std::env::var_os(ASKPASS_VARIABLE)?;
    let mut arguments = std::env::args().skip(1);
    let (Some(question), None) = (arguments.next(), arguments.next()) else {
        return None;
    };
    let answer = ask_the_app(Path::new(&socket), &question).ok().flatten();
    let Some(answer) = answer else {
        eprintln!("Nobody answered.");
        return Some(ExitCode::FAILURE);
    };
    let printed = writeln!(std::io::stdout(), "{answer}");
    Some(match printed {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_reaches_whoever_asked_and_a_stop_ends_the_waiting() {
        let waiting = Waiting::default();
        let cancel = Cancel::default();
        let answer = std::thread::scope(|scope| {
            let (show, shown) = channel();
            let asked = scope.spawn(|| {
                waiting.ask("Password for 'https://host':", &cancel, move |prompt| {
                    show.send(prompt).unwrap();
                })
            });
            let prompt = shown.recv().unwrap();
            assert!(prompt.secret);
            assert!(!waiting.answer("another", Some("no".to_owned())));
            assert!(waiting.answer(&prompt.id, Some("s3cret".to_owned())));
            asked.join().unwrap()
        });
        assert_eq!(answer, Some("s3cret".to_owned()));
        cancel.cancel();
        assert_eq!(waiting.ask("Username:", &cancel, drop), None);
    }

    #[test]
    fn names_are_shown_while_they_are_typed_and_passwords_are_not() {
        assert!(!is_secret("Username for 'https://host': "));
        assert!(!is_secret(
            "Are you sure you want to continue connecting (yes/no/[fingerprint])? "
        ));
        assert!(is_secret("Password for 'https://emma@host': "));
        assert!(is_secret("Enter passphrase for key '/home/emma/.ssh/id': "));
        assert!(is_secret("PIN: "));
    }
}
