//! What went wrong, and the exit status that says so.

use std::process::ExitCode;

use carebook_engine::StartError;
use carebook_engine::api::{ApiError, ErrorCode};

/// Why a command could not be done.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// The engine said no.
    #[error(transparent)]
    Api(#[from] ApiError),
    /// It was asked in a way that makes no sense.
    #[error("{0}")]
    Usage(String),
    /// A rule, a conflict or a lost race forbids it.
    #[error("{0}")]
    Refused(String),
    /// No repository holds the current folder.
    #[error("No handbook holds the folder {0}.")]
    NoHandbook(String),
    /// The environment is wrong.
    #[error("{0}.")]
    Start(#[from] StartError),
    /// A file named on the command line cannot be read.
    #[error("{path} cannot be read: {source}.")]
    File {
        /// The file.
        path: String,
        /// What the system said.
        source: std::io::Error,
    },
}

impl Failure {
    /// The word to branch on.
    pub fn code(&self) -> String {
        serde_json::to_value(self.code_of_api())
            .ok()
            .and_then(|code| code.as_str().map(str::to_owned))
            .unwrap_or_else(|| "failed".to_owned())
    }

    /// What the person can do, where this very failure knows it.
    pub fn own_hint(&self) -> Option<&str> {
        match self {
            Self::Api(error) => error.hint.as_deref(),
            Self::NoHandbook(_) => Some(
                "Go into a handbook's folder, name it with --handbook, or make one with `carebook init`.",
            ),
            Self::Usage(_) | Self::Refused(_) | Self::Start(_) | Self::File { .. } => None,
        }
    }

    /// What the person can do, or at least where to look.
    pub fn hint(&self) -> &str {
        self.own_hint().unwrap_or_else(|| match self.code_of_api() {
            ErrorCode::BadRequest => {
                "`carebook help` lists the commands, `carebook help COMMAND` says what one takes."
            }
            ErrorCode::NoHandbook | ErrorCode::HandbookUnusable => {
                "Name another folder with --handbook, or make a handbook with `carebook init`."
            }
            ErrorCode::NotFound => {
                "`carebook list` lists documents, `carebook draft list` drafts, `carebook comment list --open` threads."
            }
            ErrorCode::Refused => "Mend what stands in the way and ask again.",
            ErrorCode::Remote => "What is here is kept; ask again when the remote can be reached.",
            ErrorCode::Failed => "`carebook doctor` looks for what is wrong here.",
        })
    }

    fn code_of_api(&self) -> ErrorCode {
        match self {
            Self::Usage(_) | Self::Start(_) | Self::File { .. } => ErrorCode::BadRequest,
            Self::NoHandbook(_) => ErrorCode::NoHandbook,
            Self::Refused(_) => ErrorCode::Refused,
            Self::Api(error) => error.code,
        }
    }

    /// The exit status of the contract.
    pub fn exit_code(&self) -> ExitCode {
        ExitCode::from(match self.code_of_api() {
            ErrorCode::BadRequest => 2,
            ErrorCode::NoHandbook | ErrorCode::HandbookUnusable | ErrorCode::Failed => 3,
            ErrorCode::NotFound | ErrorCode::Refused => 4,
            ErrorCode::Remote => 5,
        })
    }
}

/// The answer of a command that was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Done.
    Yes,
    /// Done, and the answer is 'no'.
    No,
}

impl From<Verdict> for ExitCode {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Yes => Self::SUCCESS,
            Verdict::No => Self::from(1),
        }
    }
}
