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
    /// Decide a conflict with what was published: by a side, or by the joined text on standard input
    Resolve(Resolve),
    /// Print texts that are kept and not saved: typed in a window, or refused
    Kept {
        /// The draft
        name: String,
        /// Let go of one
        #[arg(long, num_args = 2, value_names = ["DOC", "WINDOW"])]
        forget: Option<Vec<String>>,
    },
    /// Show what a draft changes
    Diff {
        /// The draft
        name: String,
        /// Compare the texts as they are written, marks and all
        #[arg(long)]
        source: bool,
    },
    /// Publish a draft
    Publish {
        /// The draft
        name: String,
        /// It does not count as an update
        #[arg(long)]
        minor: bool,
        /// Without the approvals it needs, where the rules let you; the journal says so
        #[arg(long)]
        bypass: bool,
        /// You checked the whole documents: they are verified as published
        #[arg(long)]
        verify: bool,
        /// The commit's message; the draft's title when missing
        #[arg(short, long, value_name = "TEXT")]
        message: Option<String>,
    },
    /// Ask people to read a draft
    Request {
        /// The draft
        name: String,
        /// An address, a name of [people], or role:…
        #[arg(long = "reviewer", value_name = "WHO", required = true, num_args = 1..)]
        reviewers: Vec<String>,
        /// What to look at
        #[arg(short, long, value_name = "TEXT")]
        message: Option<String>,
    },
    /// Move a document or a folder; links to it are rewritten
    Move {
        /// The draft
        name: String,
        /// The path of a document or a folder
        from: String,
        /// Its path then
        to: String,
    },
    /// Move a document or a folder below archive/
    Archive {
        /// The draft
        name: String,
        /// The path of a document or a folder
        path: String,
    },
    /// Take a document out of the handbook
    Remove {
        /// The draft
        name: String,
        /// The document's path
        path: String,
        /// Open the documents that link to it in the draft, too
        #[arg(long)]
        open: bool,
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

/// `carebook draft resolve`.
#[derive(Debug, Args)]
pub struct Resolve {
    /// The draft
    pub name: String,
    /// The document's path
    #[arg(value_name = "DOC")]
    pub document: String,
    /// Take the draft's words, or its place
    #[arg(long, group = "side")]
    pub ours: bool,
    /// Take the published words, or place
    #[arg(long, group = "side")]
    pub theirs: bool,
    /// Take the draft's words, then the published ones
    #[arg(long, group = "side")]
    pub both: bool,
}

/// `carebook local …`.
#[derive(Debug, Args)]
pub struct Local {
    #[command(subcommand)]
    pub what: LocalCommand,
}

/// What can be done with local changes.
#[derive(Debug, Subcommand)]
pub enum LocalCommand {
    /// List files of this folder that differ from what is published
    List,
    /// Show what one changes
    Diff {
        /// Its path
        #[arg(value_name = "DOC")]
        path: String,
        /// Compare the texts as they are written, marks and all
        #[arg(long)]
        source: bool,
    },
    /// Make a draft of them; the files stay as they are
    Draft {
        /// Their paths
        #[arg(value_name = "DOC", required = true)]
        paths: Vec<String>,
        /// The draft's name; made of the title when missing
        #[arg(long)]
        name: Option<String>,
    },
    /// Publish them as they are, if the rules allow
    Publish {
        /// Their paths
        #[arg(value_name = "DOC", required = true)]
        paths: Vec<String>,
        /// It does not count as an update
        #[arg(long)]
        minor: bool,
        /// The commit's message; the first title when missing
        #[arg(short, long, value_name = "TEXT")]
        message: Option<String>,
    },
    /// Put the published text back; what stood there is kept on this computer
    PutBack {
        /// Their paths
        #[arg(value_name = "DOC", required = true)]
        paths: Vec<String>,
    },
}

#[derive(Debug, Args)]
pub struct DraftStart {
    /// Paths in the handbook, or ids of documents
    #[arg(value_name = "DOC", required_unless_present = "new")]
    pub documents: Vec<String>,
    /// Where a new document will lie
    #[arg(long, value_name = "PATH", conflicts_with = "documents")]
    pub new: Option<String>,
    // clap asks for `--new` only where nothing given is in conflict with it.
    /// The template of the new document
    #[arg(long, requires = "new", conflicts_with = "documents")]
    pub template: Option<String>,
    /// What to write for a placeholder of the template
    #[arg(
        long = "set",
        value_name = "NAME=VALUE",
        requires = "new",
        conflicts_with = "documents"
    )]
    pub fields: Vec<String>,
    /// The draft's name; made of the title when missing
    #[arg(long)]
    pub name: Option<String>,
    /// What people call it; the first document's title when missing
    #[arg(long)]
    pub title: Option<String>,
}

/// `carebook new`.
#[derive(Debug, Args)]
pub struct New {
    /// The template; `carebook templates` lists them
    pub template: String,
    /// The document's title
    pub title: String,
    /// Where it will lie; where others of its kind lie when missing
    #[arg(long)]
    pub path: Option<String>,
    /// The draft's name; made of the title when missing
    #[arg(long)]
    pub name: Option<String>,
    /// What to write for a placeholder of the template
    #[arg(long = "set", value_name = "NAME=VALUE")]
    pub fields: Vec<String>,
}

/// `carebook templates`.
#[derive(Debug, Args)]
pub struct Templates {
    /// The language of the sections that are named (BCP 47)
    #[arg(long, default_value = "en")]
    pub lang: String,
}

/// `carebook restore`.
#[derive(Debug, Args)]
pub struct Restore {
    /// A path in the handbook or a document's id
    #[arg(value_name = "DOC")]
    pub document: String,
    /// The version: a commit, branch or tag
    #[arg(long, value_name = "REV")]
    pub to: String,
}

/// `carebook check`.
#[derive(Debug, Args)]
pub struct Check {
    /// Documents or folders; all when missing
    #[arg(value_name = "PATH")]
    pub paths: Vec<String>,
    /// What a draft changes, as it has it
    #[arg(long, value_name = "NAME", conflicts_with = "paths")]
    pub draft: Option<String>,
    /// Only these rules
    #[arg(long = "rule", value_name = "R")]
    pub rules: Vec<String>,
    /// With --rule approvals: only what was published since this commit, branch or tag
    #[arg(long, value_name = "REV", requires = "rules")]
    pub since: Option<String>,
    /// Exit with 1 for warnings as well
    #[arg(long)]
    pub strict: bool,
    /// As SARIF, for the code hosts that show it
    #[arg(long)]
    pub sarif: bool,
}

/// `carebook rpc`: the window's commands, for programs.
#[derive(Debug, Args)]
pub struct Rpc {
    /// The command; its request is read from standard input. Without one, every line of standard
    /// input is `{"name": …, "request": …}` and is answered by a line.
    pub name: Option<String>,
}
