//! What can be typed. The names and meanings are a contract; more may be added beside them.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::{discussion, writing};

/// The whole command line.
#[derive(Debug, Parser)]
#[command(
    name = "carebook",
    version,
    about = "The handbook of a customer-care team, kept in git.",
    after_help = "The handbook is the repository that holds the current folder; --handbook or CAREBOOK_HANDBOOK name another.\nExit status: 0 done, 1 the answer is no, 2 wrong use, 3 the handbook cannot be used, 4 refused, 5 the remote cannot be reached."
)]
pub struct Arguments {
    /// The handbook's folder
    #[arg(long, global = true, value_name = "DIR")]
    pub handbook: Option<PathBuf>,
    /// Answer in JSON
    #[arg(long, global = true)]
    pub json: bool,
    /// Answer from what is indexed, without looking for newer commits
    #[arg(long, global = true)]
    pub no_update: bool,
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Make a handbook, or the sample one
    Init(Init),
    /// Bring the index up to the published commit
    Index(Index),
    /// Search the published text
    Search(Search),
    /// Print a document or a section
    Show(Show),
    /// List documents with owner, kind and freshness
    List(List),
    /// List what is stale or due, with the reason
    Stale(Stale),
    /// Say that documents are still accurate as they are published
    Verify(Verify),
    /// Say whether a document answered what a customer asked
    Outcome(Outcome),
    /// List the versions of a document, newest first
    Log(Log),
    /// Show what changed in a document
    Diff(Diff),
    /// Show who wrote each paragraph of a document last, and when
    Blame(Blame),
    /// Look for what is wrong, and mend what is derived
    Doctor(Doctor),
    /// Start, write, publish and put away drafts
    Draft(writing::Draft),
    /// List files of this folder that differ from what is published, and draft, publish or undo them
    Local(writing::Local),
    /// Start a draft of a new document from a template
    New(writing::New),
    /// List the templates
    Templates(writing::Templates),
    /// Start a draft with an older text
    Restore(writing::Restore),
    /// Check texts: sentences, steps, links, terms; or whether what was published was approved
    Check(writing::Check),
    /// Comment on texts, answer, settle
    Comment(discussion::Comment),
    /// Suggest other words, take suggestions over or turn them down
    Suggest(discussion::Suggest),
    /// Approve drafts or ask for changes, and see what waits for you
    Review(discussion::Review),
    /// Fetch, join and send: published texts, drafts, the journal
    Sync(Sync),
    /// The window's commands, for programs
    #[command(hide = true)]
    Rpc(writing::Rpc),
}

#[derive(Debug, Args)]
pub struct Init {
    /// Where the handbook is to lie
    #[arg(value_name = "DIR")]
    pub dir: PathBuf,
    /// Make the sample handbook: a care team's texts with two years of history
    #[arg(long)]
    pub sample: bool,
}

#[derive(Debug, Args)]
pub struct Index {
    /// The handbook's folder, as with --handbook
    #[arg(value_name = "DIR")]
    pub dir: Option<PathBuf>,
    /// Build everything anew
    #[arg(long)]
    pub rebuild: bool,
    /// Say more: languages, and how much room the index takes
    #[arg(long)]
    pub stats: bool,
}

#[derive(Debug, Args)]
pub struct Search {
    /// Words and filters, such as `opened items tag:refunds is:stale lang:ko in:policies/`
    #[arg(required_unless_present = "batch")]
    pub query: Vec<String>,
    /// One query a line, answered in one process; `-` reads standard input
    #[arg(long, value_name = "FILE", conflicts_with = "query")]
    pub batch: Option<PathBuf>,
    /// How many documents
    #[arg(long, value_name = "N", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub limit: u32,
    /// Take the last word as still being typed
    #[arg(long)]
    pub prefix: bool,
    /// Say why each hit is where it is
    #[arg(long)]
    pub explain: bool,
    /// Search the handbook as it was at the end of that day
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<String>,
    /// Exit with 1 when nothing is found
    #[arg(long)]
    pub fail_empty: bool,
}

#[derive(Debug, Args)]
pub struct Show {
    /// A path in the handbook or a document's id, with `#anchor` for a section
    #[arg(value_name = "DOC[#ANCHOR]")]
    pub document: String,
    /// As HTML
    #[arg(long, group = "form")]
    pub html: bool,
    /// As plain text
    #[arg(long, group = "form")]
    pub text: bool,
    /// As it is written
    #[arg(long, group = "form")]
    pub source: bool,
    /// The text at a commit, branch or tag
    #[arg(long, value_name = "REV", conflicts_with = "as_of")]
    pub at: Option<String>,
    /// What the handbook said at the end of that day
    #[arg(long, value_name = "DATE")]
    pub as_of: Option<String>,
    /// The text in a draft
    #[arg(long, value_name = "NAME", conflicts_with_all = ["at", "as_of"])]
    pub draft: Option<String>,
}

#[derive(Debug, Args)]
pub struct List {
    /// Filters as in a search; other words must stand in title or path
    pub filter: Vec<String>,
}

#[derive(Debug, Args)]
pub struct Stale {
    /// Also what becomes due within so many days
    #[arg(long, value_name = "DAYS")]
    pub within: Option<u32>,
    /// Only what this person owns: address, name, or `none`
    #[arg(long, value_name = "WHO")]
    pub owner: Option<String>,
    /// Exit with 1 when something is stale; what is due or not in force yet does not count
    #[arg(long)]
    pub fail: bool,
    /// Try another policy: a window such as 90d, or a file like carebook.toml
    #[arg(long, value_name = "POLICY")]
    pub dry_run: Option<String>,
}

#[derive(Debug, Args)]
pub struct Verify {
    /// Paths in the handbook or ids of documents
    #[arg(value_name = "DOC", required = true)]
    pub documents: Vec<String>,
    /// A note
    #[arg(short, long, value_name = "TEXT")]
    pub message: Option<String>,
}

#[derive(Debug, Args)]
#[command(group(clap::ArgGroup::new("said").required(true).args(["resolved", "not_resolved"])))]
pub struct Outcome {
    /// A path in the handbook or a document's id
    #[arg(value_name = "DOC")]
    pub document: String,
    /// It did
    #[arg(long)]
    pub resolved: bool,
    /// It did not
    #[arg(long)]
    pub not_resolved: bool,
    /// Take the same word of today back
    #[arg(long)]
    pub undo: bool,
}

#[derive(Debug, Args)]
pub struct Log {
    /// A path in the handbook or a document's id
    #[arg(value_name = "DOC")]
    pub document: String,
}

#[derive(Debug, Args)]
pub struct Diff {
    /// A path in the handbook or a document's id
    #[arg(value_name = "DOC")]
    pub document: String,
    /// The older text: a commit, branch or tag; the version before when missing
    pub from: Option<String>,
    /// The newer text; the published one when missing
    pub to: Option<String>,
    /// Sentence by sentence, with the words that changed
    #[arg(long)]
    pub words: bool,
}

#[derive(Debug, Args)]
pub struct Blame {
    /// A path in the handbook or a document's id
    #[arg(value_name = "DOC")]
    pub document: String,
}

#[derive(Debug, Args)]
pub struct Doctor {
    /// Build anew what is derived from git and wrong
    #[arg(long)]
    pub repair: bool,
}

#[derive(Debug, Args)]
pub struct Sync {
    /// The remote; the first one when missing
    #[arg(long, value_name = "NAME")]
    pub remote: Option<String>,
    /// Take a commit that was held because it removes many documents
    #[arg(long, value_name = "COMMIT")]
    pub accept: Option<String>,
    /// Let this folder's own git settings run programs from now on
    #[arg(long)]
    pub trust: bool,
}

/// Sets words that leave out (`-word`, `-tag:x`) behind `--`, so that they are no options. Two
/// dashes begin an option; `-h` alone asks for help.
pub fn with_words_apart(typed: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let mut arguments = Vec::new();
    let mut words = Vec::new();
    let mut command: Option<bool> = None;
    let mut typed = typed.enumerate();
    while let Some((at, argument)) = typed.next() {
        let text = argument.to_string_lossy();
        if text == "--" {
            arguments.push(argument);
            arguments.extend(typed.map(|(_, rest)| rest));
            arguments.extend(words);
            return arguments;
        }
        let is_dashed = text.starts_with('-') && text.len() > 1;
        let is_word = is_dashed && !text.starts_with("--") && text != "-h";
        let is_handbook = text == "--handbook";
        if at > 0 && !is_dashed && command.is_none() {
            command = Some(matches!(&*text, "search" | "list"));
        }
        if is_word && command == Some(true) {
            words.push(argument);
            continue;
        }
        arguments.push(argument);
        if is_handbook {
            arguments.extend(typed.next().map(|(_, folder)| folder));
        }
    }
    if !words.is_empty() {
        arguments.push("--".into());
        arguments.extend(words);
    }
    arguments
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    use super::*;

    #[test]
    fn the_definition_holds_together() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn options_stand_before_or_behind_the_command() {
        for line in [
            &["carebook", "--json", "--handbook", "x", "list"][..],
            &["carebook", "list", "--json", "--handbook", "x"],
        ] {
            let arguments = Arguments::try_parse_from(line).unwrap();
            assert!(arguments.json);
            assert_eq!(arguments.handbook, Some(PathBuf::from("x")));
        }
    }

    #[test]
    fn a_query_that_begins_with_a_dash_stands_behind_two() {
        let arguments = Arguments::try_parse_from(["carebook", "search", "--", "-tag:x"]).unwrap();
        let Command::Search(search) = arguments.command else {
            panic!("search was asked for");
        };
        assert_eq!(search.query, ["-tag:x"]);
    }

    #[test]
    fn words_that_leave_out_are_no_options() {
        let cases = [
            (
                "carebook search refund -hold --limit 3",
                "carebook search refund --limit 3 -- -hold",
            ),
            ("carebook search -hold", "carebook search -- -hold"),
            (
                "carebook list -tag:x --json",
                "carebook list --json -- -tag:x",
            ),
            (
                "carebook --handbook search search -x",
                "carebook --handbook search search -- -x",
            ),
            (
                "carebook --handbook -d search -x",
                "carebook --handbook -d search -- -x",
            ),
            ("carebook search -a -- b -c", "carebook search -- b -c -a"),
            ("carebook search -h", "carebook search -h"),
            ("carebook search --batch -", "carebook search --batch -"),
            ("carebook verify a -m text", "carebook verify a -m text"),
            ("carebook -x search y", "carebook -x search y"),
        ];
        for (typed, expected) in cases {
            let apart = with_words_apart(typed.split(' ').map(OsString::from));
            let expected: Vec<OsString> = expected.split(' ').map(OsString::from).collect();
            assert_eq!(apart, expected, "{typed}");
        }
    }
}
