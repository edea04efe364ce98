//! Who answers when git or ssh asks for a password. Git starts a program for that, with the
//! question as its argument: Carebook's own, which hands the question to the running app over a
//! socket that only this person can reach, and prints the answer. Nothing is kept or noted down.

use std::io::{Read, Write};
use std::net::Shutdown;
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;

/// The variable by which the program that git starts knows where to ask.
pub const ASKPASS_VARIABLE: &str = "CAREBOOK_ASKPASS";
/// A socket's path must be shorter.
const LONGEST_SOCKET: usize = 100;
/// No question and no answer is longer.
const LONGEST: u64 = 64 * 1024;

/// Answers a question; nothing when the person does not want to.
pub type Asker = Arc<dyn Fn(&str) -> Option<String> + Send + Sync>;

/// Who is asked.
#[derive(Clone, Default)]
pub enum Asking {
    /// Nobody: what needs an answer fails.
    #[default]
    Nobody,
    /// Whoever the environment names (`GIT_ASKPASS`, `SSH_ASKPASS`).
    Environment,
    /// The running app.
    App(Arc<Questions>),
}

impl Asking {
    /// Whether the person is thinking about an answer just now.
    pub(super) fn waits_for_an_answer(&self) -> bool {
        match self {
            Asking::App(questions) => questions.open.load(Ordering::Acquire) > 0,
            Asking::Nobody | Asking::Environment => false,
        }
    }

    /// Tells git and ssh whom to ask.
    pub(super) fn prepare(&self, command: &mut Command) {
        match self {
            Asking::Nobody => {
                command
                    .env("GIT_ASKPASS", "")
                    .env("SSH_ASKPASS_REQUIRE", "never")
                    // Helpers with windows of their own.
                    .env("GCM_INTERACTIVE", "never");
                if std::env::var_os("GIT_SSH_COMMAND").is_none() && !person_has_ssh_command() {
                    // ssh asks on the terminal the app was started from, where nobody looks.
                    command.env("GIT_SSH_COMMAND", "ssh -oBatchMode=yes");
                }
            }
            Asking::Environment => {
                for name in ["GIT_ASKPASS", "SSH_ASKPASS"] {
                    if let Some(program) = std::env::var_os(name) {
                        command.env(name, program);
                    }
                }
            }
            Asking::App(questions) => {
                command
                    .env("GIT_ASKPASS", &questions.program)
                    .env("SSH_ASKPASS", &questions.program)
                    .env("SSH_ASKPASS_REQUIRE", "force")
                    .env(ASKPASS_VARIABLE, &questions.socket);
            }
        }
    }
}

/// Whether the person's own settings name an ssh program; it must not be overruled.
fn person_has_ssh_command() -> bool {
    git2::Config::open_default().is_ok_and(|config| config.get_string("core.sshCommand").is_ok())
}

/// Takes questions while git runs.
pub struct Questions {
    program: PathBuf,
    socket: PathBuf,
    open: Arc<AtomicUsize>,
    over: Arc<AtomicBool>,
    _folder: tempfile::TempDir,
}

impl Questions {
    /// Begins to take questions; `program` is what git starts to ask one.
    ///
    /// # Errors
    /// When no private socket can be made.
    pub fn taken_by(asker: Asker, program: PathBuf) -> std::io::Result<Questions> {
        let folder = private_folder()?;
        let socket = folder.path().join("ask");
        let listener = UnixListener::bind(&socket)?;
        let (open, over) = (Arc::<AtomicUsize>::default(), Arc::<AtomicBool>::default());
        let (counted, stop) = (Arc::clone(&open), Arc::clone(&over));
        thread::Builder::new()
            .name("questions".to_owned())
            .spawn(move || {
                for stream in listener.incoming().flatten() {
                    if stop.load(Ordering::Acquire) {
                        return;
                    }
                    let (asker, counted) = (Arc::clone(&asker), Arc::clone(&counted));
                    thread::spawn(move || {
                        // Whoever asked and went away needs no answer.
                        answer(stream, &asker, &counted).unwrap_or_default();
                    });
                }
            })?;
        Ok(Questions {
            program,
            socket,
            open,
            over,
            _folder: folder,
        })
    }
}

impl Drop for Questions {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Release);
        // Wakes the thread that waits for the next question.
        drop(UnixStream::connect(&self.socket));
    }
}

/// A folder for this person alone with a short name: a socket's path has little room.
fn private_folder() -> std::io::Result<tempfile::TempDir> {
    let mut builder = tempfile::Builder::new();
    builder
        .prefix("carebook-")
        .permissions(std::fs::Permissions::from_mode(0o700));
    let usual = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
    let fits = |folder: &PathBuf| folder.as_os_str().len() + 24 < LONGEST_SOCKET;
    match usual.filter(|folder| folder.is_absolute() && folder.is_dir() && fits(folder)) {
        Some(folder) => builder.tempdir_in(folder),
        None if fits(&std::env::temp_dir()) => builder.tempdir(),
        None => builder.tempdir_in("/tmp"),
    }
}

/// `thinking` counts the questions that the person has before them.
fn answer(mut stream: UnixStream, asker: &Asker, thinking: &AtomicUsize) -> std::io::Result<()> {
    let mut question = Vec::new();
    (&mut stream).take(LONGEST).read_to_end(&mut question)?;
    thinking.fetch_add(1, Ordering::AcqRel);
    let answer = asker(&String::from_utf8_lossy(&question));
    // Before the answer leaves: whoever reads it finds nobody thinking any more.
    thinking.fetch_sub(1, Ordering::AcqRel);
    if let Some(answer) = answer {
        // The first byte tells an empty answer from none.
        stream.write_all(b"+")?;
        stream.write_all(answer.as_bytes())?;
    }
    stream.shutdown(Shutdown::Both)
}

/// Asks the running app, as the program that git starts. Nothing when the person does not answer.
///
/// # Errors
/// When the app is not there any more.
pub fn ask_the_app(socket: &Path, question: &str) -> std::io::Result<Option<String>> {
    let mut stream = UnixStream::connect(socket)?;
    stream.write_all(question.as_bytes())?;
    stream.shutdown(Shutdown::Write)?;
    let mut answer = String::new();
    stream.take(LONGEST).read_to_string(&mut answer)?;
    Ok(answer.strip_prefix('+').map(str::to_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_travels_to_the_app_and_its_answer_back() {
        let asker: Asker = Arc::new(|question| match question {
            "Password for 'https://host': " => Some("p w€".to_owned()),
            "Username: " => Some(String::new()),
            _ => None,
        });
        let questions = Questions::taken_by(asker, "/bin/false".into()).unwrap();
        let ask = |text: &str| ask_the_app(&questions.socket, text).unwrap();
        assert_eq!(
            ask("Password for 'https://host': "),
            Some("p w€".to_owned())
        );
        assert_eq!(ask("Username: "), Some(String::new()), "empty is an answer");
        assert_eq!(ask("Passphrase: "), None, "the person did not want to");
        let folder = questions.socket.parent().unwrap();
        let mode = std::fs::metadata(folder).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
        assert!(!Asking::App(Arc::new(questions)).waits_for_an_answer());
    }
}
