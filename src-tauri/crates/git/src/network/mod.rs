//! The network: the system's `git` in a child process, so that ssh settings, agents, proxies and
//! the person's credential helpers work as in the terminal.
//!
//! | file | answers |
//! |---|---|
//! | `address` | may git get this address, and what of it may be shown |
//! | `remote` | which remotes does a repository know, and which of its settings run programs |
//! | `transit` | where git works, apart from the settings of the repository |
//! | `agreed` | what did both sides hold the last time |
//! | `exchange` | what does the remote hold; bring it, send to it |
//! | `inspect` | is what came harmless, measured before anything is touched |
//! | `child` | how git is started, watched and ended |
//! | `asking` | who is asked for a password |
//! | `failure` | what went wrong, in words |

pub(crate) mod address;
mod agreed;
mod asking;
pub(crate) mod child;
mod exchange;
mod failure;
mod inspect;
mod lodger;
mod remote;
mod transit;

use std::sync::Arc;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

pub use agreed::{agreed_reference, mirrored_reference};
pub use asking::{ASKPASS_VARIABLE, Asker, Asking, Questions, ask_the_app};
pub use exchange::{RemoteBranch, Sending, Sent, Verdict};
pub use inspect::{Removal, Unfit};
pub use remote::Remote;
pub use transit::Transit;

/// The oldest git that is known to keep what is switched off here switched off.
const OLDEST_GIT: (u32, u32) = (2, 39);

/// How far git is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NetworkProgress {
    /// What git is doing, such as `Receiving objects`.
    pub stage: String,
    /// Done.
    pub done: u32,
    /// In all; 0 while unknown.
    pub total: u32,
}

/// Stops what it was handed to, from any thread.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Asks for a stop.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Release);
    }

    /// Whether a stop was asked for.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

/// Which kind of failure it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NetworkCause {
    /// The address is not one, or nothing is there.
    Address,
    /// The server did not let this person in.
    Access,
    /// The server could not be reached, broke off, or went silent.
    Network,
    /// The folder on this computer cannot be used.
    Folder,
    /// Git is missing, too old, or what it fetched cannot be used.
    Git,
}

/// Why nothing went over the network, or not all of it.
#[derive(Debug, thiserror::Error)]
pub enum NetworkError {
    /// The person stopped it.
    #[error("Stopped.")]
    Cancelled,
    /// It failed.
    #[error("{message}")]
    Failed {
        /// Which kind.
        cause: NetworkCause,
        /// The sentence.
        message: String,
    },
}

impl NetworkError {
    pub(crate) fn failed(cause: NetworkCause, message: impl Into<String>) -> NetworkError {
        NetworkError::Failed {
            cause,
            message: message.into(),
        }
    }
}

/// Limits of one conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NetworkLimits {
    /// How long git may say nothing before it counts as hanging.
    pub silence: Duration,
}

impl Default for NetworkLimits {
    fn default() -> Self {
        NetworkLimits {
            silence: Duration::from_secs(30),
        }
    }
}

/// What every conversation with a remote needs.
pub struct Errand<'a> {
    /// Its limits.
    pub limits: NetworkLimits,
    /// Who is asked for a password.
    pub asking: Asking,
    /// Told how far it is.
    pub on_progress: &'a mut dyn FnMut(NetworkProgress),
    /// Stops it.
    pub cancel: &'a Cancel,
}

/// Refuses a missing or old git, with the sentence. Asked once while the program runs, unless it
/// was refused.
pub(crate) fn check_git() -> Result<(), NetworkError> {
    static FINE: OnceLock<()> = OnceLock::new();
    if FINE.get().is_some() {
        return Ok(());
    }
    let wrong = |message: String| Err(NetworkError::failed(NetworkCause::Git, message));
    let Ok(output) = std::process::Command::new("git").arg("--version").output() else {
        return wrong("Git is not installed. Install it (on Debian and Ubuntu: sudo apt install git) and try again.".into());
    };
    let text = String::from_utf8_lossy(&output.stdout);
    let version = text.split_whitespace().nth(2).unwrap_or_default();
    if numbers(version) < OLDEST_GIT {
        let (major, minor) = OLDEST_GIT;
        return wrong(format!(
            "Git {version} is too old. Carebook needs {major}.{minor} or newer."
        ));
    }
    FINE.get_or_init(|| ());
    Ok(())
}

/// The first two numbers of a version.
fn numbers(version: &str) -> (u32, u32) {
    let mut numbers = version
        .split('.')
        .map(|part| part.parse::<u32>().unwrap_or(0));
    (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_compared_by_its_numbers() {
        assert!(numbers("2.39.0") >= OLDEST_GIT);
        assert!(numbers("2.100.1.windows.1") >= OLDEST_GIT);
        assert!(numbers("3.0") >= OLDEST_GIT);
        assert!(
            numbers("2.9.5") < OLDEST_GIT,
            "nine is less than thirty-nine"
        );
        assert!(numbers("") < OLDEST_GIT);
    }
}
