//! What can be typed about discussion and review: comments, suggestions, reviews.

use clap::{Args, Subcommand, ValueEnum};

/// `carebook comment …`.
#[derive(Debug, Args)]
pub struct Comment {
    #[command(subcommand)]
    pub what: CommentCommand,
}

/// What can be done with comments.
#[derive(Debug, Subcommand)]
pub enum CommentCommand {
    /// Comment on words, on a section, or on a whole document
    Add {
        #[command(flatten)]
        place: Place,
        /// The words it is about, as they are shown or as they are written
        #[arg(long, value_name = "TEXT")]
        quote: Option<String>,
        /// What it wants to say
        #[arg(long)]
        topic: Option<TopicWord>,
        /// The text; @name tells somebody
        #[arg(short, long, value_name = "TEXT")]
        message: String,
    },
    /// Answer in a thread
    Reply {
        /// The thread
        thread: String,
        /// The text
        #[arg(short, long, value_name = "TEXT")]
        message: String,
    },
    /// Say a comment of your own anew
    Edit {
        /// The thread
        thread: String,
        /// The comment; the first one when missing
        comment: Option<String>,
        /// The new text
        #[arg(short, long, value_name = "TEXT")]
        message: String,
    },
    /// Take a comment of your own back
    Delete {
        /// The thread
        thread: String,
        /// The comment; the first one when missing
        comment: Option<String>,
    },
    /// Say a comment of your own again that you took back
    Restore {
        /// The thread
        thread: String,
        /// The comment; the first one when missing
        comment: Option<String>,
    },
    /// Settle a thread
    Resolve {
        /// The thread
        thread: String,
    },
    /// Open a settled thread again
    Reopen {
        /// The thread
        thread: String,
    },
    /// List threads: of a document, or of the whole handbook
    List {
        /// A path in the handbook or a document's id; behind a # a section of it
        #[arg(value_name = "DOC[#ANCHOR]")]
        document: Option<String>,
        /// On the text of a draft
        #[arg(long, value_name = "NAME", requires = "document")]
        draft: Option<String>,
        /// Only those that you wrote in or are mentioned in
        #[arg(long)]
        mine: bool,
        /// Only open ones
        #[arg(long)]
        open: bool,
    },
}

/// Where words stand.
#[derive(Debug, Args)]
pub struct Place {
    /// A path in the handbook or a document's id; behind a # a section of it
    #[arg(value_name = "DOC[#ANCHOR]")]
    pub document: String,
    /// Which of them, where they stand several times
    #[arg(
        long,
        value_name = "N",
        default_value_t = 1,
        value_parser = clap::value_parser!(u32).range(1..)
    )]
    pub occurrence: u32,
    /// The section they stand in, by its anchor
    #[arg(long, value_name = "ANCHOR")]
    pub section: Option<String>,
    /// In a draft
    #[arg(long, value_name = "NAME")]
    pub draft: Option<String>,
}

/// What a comment wants to say.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum TopicWord {
    /// Asks
    Question,
    /// More is needed here
    NeedsDetail,
    /// This can go
    CanDrop,
    /// This is wrong
    Wrong,
    /// This is good
    Praise,
}

/// `carebook suggest …`.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Suggest {
    #[command(subcommand)]
    pub what: Option<SuggestCommand>,
    /// A path in the handbook or a document's id; behind a # a section of it
    #[arg(value_name = "DOC[#ANCHOR]", required = true)]
    pub document: Option<String>,
    /// The words to replace
    #[arg(long, value_name = "TEXT", required = true)]
    pub quote: Option<String>,
    /// The words to put there
    #[arg(long = "with", value_name = "TEXT", required = true)]
    pub replacement: Option<String>,
    /// Which of them, where they stand several times
    #[arg(
        long,
        value_name = "N",
        default_value_t = 1,
        value_parser = clap::value_parser!(u32).range(1..)
    )]
    pub occurrence: u32,
    /// The section they stand in, by its anchor
    #[arg(long, value_name = "ANCHOR")]
    pub section: Option<String>,
    /// In a draft
    #[arg(long, value_name = "NAME")]
    pub draft: Option<String>,
    /// Why
    #[arg(short, long, value_name = "TEXT")]
    pub message: Option<String>,
}

/// What can be done with suggestions.
#[derive(Debug, Subcommand)]
pub enum SuggestCommand {
    /// Take suggestions over, each in a commit of its own
    Accept {
        /// The threads that they began
        #[arg(value_name = "ID", required = true)]
        threads: Vec<String>,
        /// Into this draft; suggestions for published text start one when missing
        #[arg(long, value_name = "NAME")]
        draft: Option<String>,
    },
    /// Turn a suggestion down
    Reject {
        /// The thread that it began
        #[arg(value_name = "ID")]
        thread: String,
        /// Why
        #[arg(short, long, value_name = "TEXT")]
        message: Option<String>,
    },
    /// Take your own decisions back; what was taken over is taken out of the draft again
    Reconsider {
        /// The threads that they began
        #[arg(value_name = "ID", required = true)]
        threads: Vec<String>,
    },
}

/// `carebook review …`.
#[derive(Debug, Args)]
pub struct Review {
    #[command(subcommand)]
    pub what: ReviewCommand,
}

/// What can be done in a review.
#[derive(Debug, Subcommand)]
pub enum ReviewCommand {
    /// Show a draft with what was said of it and what it needs
    Show {
        /// The draft
        name: String,
    },
    /// Approve a draft as it is now
    Approve {
        #[command(flatten)]
        verdict: Verdict,
    },
    /// Ask for changes of a draft as it is now
    RequestChanges {
        #[command(flatten)]
        verdict: Verdict,
    },
    /// List what waits for you
    Inbox,
}

/// What is said of a draft.
#[derive(Debug, Args)]
pub struct Verdict {
    /// The draft
    pub name: String,
    /// Only if the draft is still at this commit
    #[arg(long, value_name = "COMMIT")]
    pub tip: Option<String>,
    /// In words
    #[arg(short, long, value_name = "TEXT")]
    pub message: Option<String>,
}
