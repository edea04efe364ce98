//! What can be typed about writing: drafts, restoring, checks, templates.

use clap::{Args, Subcommand};

/// `carebook draft …`.
#[derive(Debug, Args)]
pub struct Draft {
    #[command(subcommand)]
    pub what: DraftCommand,
}

/// What can be done with drafts.
#[derive(Debug, Subcommand)]
pub enum DraftCommand {
    /// Start a draft of documents, or of a new one
    Start(DraftStart),
    /// List the drafts
    List,
    /// Show one
    Show {
        /// The draft
        name: String,
    },
    /// Write a document of a draft: the whole text, on standard input
    Write {
        /// The draft
        name: String,
        /// A path in the handbook, new or not, or a document's id
        #[arg(value_name = "DOC")]
        document: String,
        /// Only if the draft still holds this blob
        #[arg(long, value_name = "BLOB")]
        base: Option<String>,
        /// The commit's message
        #[arg(short, long, value_name = "TEXT")]
        message: Option<String>,
    },
    /// Show what a draft changes
    Diff {
        /// The draft
        name: String,
    },
    /// Publish a draft
    Publish {
        /// The draft
        name: String,
        /// It does not count as an update
        #[arg(long)]
        minor: bool,
        /// The commit's message; the draft's title when missing
        #[arg(short, long, value_name = "TEXT")]
        message: Option<String>,
    },
    /// Give a draft another title
    Rename {
        /// The draft
        name: String,
        /// Its new title
        title: String,
    },
    /// Put a draft away; for 30 days it can be brought back
    Discard {
        /// The draft
        name: String,
    },
    /// List what was discarded and can be brought back
    Discarded,
    /// Make a discarded draft a draft again
    BringBack {
        /// The draft
        name: String,
    },
}

#[derive(Debug, Args)]
pub struct DraftStart {
    /// Paths in the handbook, or ids of documents
    #[arg(value_name = "DOC", required = true)]
    pub documents: Vec<String>,
    /// The draft's name; made of the title when missing
    #[arg(long)]
    pub name: Option<String>,
    /// What people call it; the first document's title when missing
    #[arg(long)]
    pub title: Option<String>,
}

/// `carebook rpc`: the window's commands, for programs.
#[derive(Debug, Args)]
pub struct Rpc {
    /// The command; its request is read from standard input. Without one, every line of standard
    /// input is `{"name": …, "request": …}` and is answered by a line.
    pub name: Option<String>,
}
