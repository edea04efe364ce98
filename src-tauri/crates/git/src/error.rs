//! What can go wrong with a repository, in sentences a person can act on.

use std::path::PathBuf;

use carebook_domain::ObjectId;

/// Why a folder was not opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// Nothing is there.
    #[error("There is no folder {}.", .0.display())]
    NotFound(PathBuf),
    /// The folder of an open repository is not there any more.
    #[error("The handbook's folder {} is not there any more.", .0.display())]
    Gone(PathBuf),
    /// It is a file or something else.
    #[error("{} is not a folder.", .0.display())]
    NotADirectory(PathBuf),
    /// A folder without a git repository of its own.
    #[error("{} is not a git repository. Choose the folder that holds `.git`, or make this one a handbook.", .0.display())]
    NotARepository(PathBuf),
    /// The system does not let this person read it.
    #[error("{} may not be read by you.", .0.display())]
    NoPermission(PathBuf),
    /// It belongs to somebody else, who could have prepared it.
    #[error("{} belongs to another user of this computer. If you trust it, run: git config --global --add safe.directory '{}'", .0.display(), .0.display())]
    NotOwned(PathBuf),
    /// A setting or pointer in it leads to another place.
    #[error("{}: {what}.", .path.display())]
    LeadsElsewhere {
        /// The folder.
        path: PathBuf,
        /// What leads where.
        what: String,
    },
    /// A kind of repository Carebook does not read.
    #[error("{}: {what}.", .path.display())]
    Unsupported {
        /// The folder.
        path: PathBuf,
        /// Which kind, and what to do.
        what: String,
    },
    /// Its files are not what git would have written.
    #[error("The repository {} is damaged: {what}. `git fsck` in that folder tells more.", .path.display())]
    Damaged {
        /// The folder.
        path: PathBuf,
        /// What is wrong.
        what: String,
    },
}

/// Why something in an open repository could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum GitError {
    /// There is no commit of that name or id.
    #[error("There is no commit {0} in this repository.")]
    NoSuchCommit(String),
    /// The object is named but not there.
    #[error("Object {id} is missing: {why}.")]
    MissingObject {
        /// The object.
        id: ObjectId,
        /// Why, as far as known (a partial clone, damage).
        why: String,
    },
    /// Something in the repository is not as it must be.
    #[error("The repository is damaged: {0}.")]
    Damaged(String),
    /// Branches exist, but none that the rule for the publish branch names.
    #[error(
        "{head} has no commit yet and there is neither `main` nor `master`. Check out the branch to publish from, or name it in carebook.toml: [publish] branch = \"…\"."
    )]
    NoPublishBranch {
        /// What `HEAD` names.
        head: String,
    },
    /// More files than Carebook takes.
    #[error("Commit {commit} holds more than {limit} files.")]
    TooManyFiles {
        /// The commit.
        commit: ObjectId,
        /// The limit.
        limit: usize,
    },
    /// The caller stopped it.
    #[error("Stopped.")]
    Cancelled,
    /// The system refused a file operation.
    #[error("{}: {source}", .path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// libgit2 said no.
    #[error("git: {0}")]
    Git(String),
}

impl From<git2::Error> for GitError {
    fn from(error: git2::Error) -> Self {
        // libgit2 says nothing of some failures of the system.
        let said = match error.message() {
            "no error" | "" => unsaid(std::io::Error::last_os_error()),
            said => said.to_owned(),
        };
        GitError::Git(said)
    }
}

/// What the system said last, where that tells why something could not be written.
fn unsaid(last: std::io::Error) -> String {
    use std::io::ErrorKind::{PermissionDenied, QuotaExceeded, ReadOnlyFilesystem, StorageFull};
    match last.kind() {
        StorageFull | QuotaExceeded | ReadOnlyFilesystem | PermissionDenied => {
            format!("something could not be written: {last}")
        }
        _ => "something could not be read or written, and nobody says why".to_owned(),
    }
}
