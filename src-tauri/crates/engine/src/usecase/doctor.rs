//! Looks at everything derived and everything that could be wrong with a handbook, and mends what
//! is derived.

use std::sync::Arc;

use carebook_domain::config::Config;
use carebook_domain::{Date, DocPath};
use carebook_store::StoreError;
use carebook_store::cache::{Cache, Mark};
use serde::Serialize;

use crate::Engine;
use crate::api::ApiError;
use crate::api::types::IndexStatus;
use crate::handbook::{Handbook, Reader, View};
use crate::indexer;
use crate::library::{Library, Shelved};

/// Something that `doctor` has to say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What was looked at: `cache`, `index`, `config`, `document`, `name`, `repository`, `journal`, `local`.
    pub subject: &'static str,
    /// A stable word for the kind of finding.
    pub code: String,
    /// `problem` wants doing something about, `note` only knowing.
    pub severity: Severity,
    /// The sentence.
    pub message: String,
    /// The file it is about.
    pub path: Option<String>,
    /// The line in that file.
    pub line: Option<u32>,
    /// The column in that line.
    pub column: Option<u32>,
    /// Whether this run of `doctor` mended it.
    pub mended: bool,
}

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Wants doing something about.
    Problem,
}

impl Finding {
    pub(super) fn problem(subject: &'static str, code: &str, message: impl Into<String>) -> Self {
        Self {
            subject,
            code: code.to_owned(),
            severity: Severity::Problem,
            message: message.into(),
            path: None,
            line: None,
            column: None,
            mended: false,
        }
    }

    pub(super) fn note(subject: &'static str, code: &str, message: impl Into<String>) -> Self {
        Self {
            severity: Severity::Note,
            ..Self::problem(subject, code, message)
        }
    }

    /// Tells whether it only says that something has to be brought up, as every question does.
    #[must_use]
    pub fn is_behind(&self) -> bool {
        matches!(
            self.code.as_str(),
            "cache_behind" | "index_behind" | "not_indexed"
        ) && !self.mended
    }

    pub(super) fn at(mut self, path: &str, line: u32, column: u32) -> Self {
        self.path = Some(path.to_owned());
        self.line = (line > 0).then_some(line);
        self.column = (line > 0 && column > 0).then_some(column);
        self
    }
}

/// Examines the open handbook. With `repair`, what is derived is built anew where it is wrong.
///
/// # Errors
/// When the repository cannot be read, or a repair fails.
pub fn examine(
    engine: &Engine,
    repair: bool,
    on_status: &(dyn Fn(&IndexStatus) + Sync),
) -> Result<Vec<Finding>, ApiError> {
    let handbook = engine.handbook()?;
    let view = handbook.view();
    let mut findings = derived(&handbook, &view)?;
    if repair
        && findings
            .iter()
            .any(|finding| finding.severity == Severity::Problem)
    {
        // What is damaged would be noticed anyway; what is silently wrong is thrown away first.
        indexer::throw_away(&handbook.index_dir())?;
        handbook.forget_index();
        super::indexing::bring_up(engine, true, on_status)?;
        for finding in &mut findings {
            finding.mended = true;
        }
    }
    findings.extend(super::review::examine_journal(&handbook, repair)?);
    findings.extend(person_store(engine)?);
    let today = view.today(handbook.clock());
    findings.extend(handbook.read(|reader| repository(reader, &view, today))?);
    for notice in handbook.notices() {
        let subject = match notice.code.as_str() {
            "config_problem" | "publish_branch" => "config",
            _ => "repository",
        };
        let mut finding = if subject == "config" {
            Finding::problem(subject, &notice.code, notice.message)
        } else {
            Finding::note(subject, &notice.code, notice.message)
        };
        finding.path = notice.path;
        finding.line = notice.line;
        finding.column = notice.column;
        findings.push(finding);
    }
    Ok(findings)
}

/// Cache and index: whole, and of the published commit.
fn derived(handbook: &Handbook, view: &View) -> Result<Vec<Finding>, ApiError> {
    let mut findings = Vec::new();
    match Cache::read(handbook.cache_dir()) {
        Ok(cache) => {
            if let Some(what) = cache.integrity()? {
                findings.push(Finding::problem(
                    "cache",
                    "cache_damaged",
                    format!("The stored facts are damaged: {what}."),
                ));
            }
            let tip = view.commit();
            let (documents, history) = (
                cache.commit_mark(Mark::Documents)?,
                cache.commit_mark(Mark::History)?,
            );
            if documents != tip || history != tip {
                findings.push(Finding::problem(
                    "cache",
                    "cache_behind",
                    "The stored facts are not of the published commit.",
                ));
            }
        }
        Err(StoreError::NotBuilt { .. }) => {
            findings.push(Finding::problem(
                "cache",
                "not_indexed",
                "This handbook has not been indexed yet.",
            ));
        }
        Err(error) => findings.push(Finding::problem(
            "cache",
            "cache_damaged",
            format!("The stored facts cannot be read: {error}."),
        )),
    }
    if findings.is_empty() && !indexer::is_as_left(handbook.cache_dir()) {
        findings.push(Finding::problem(
            "cache",
            "cache_touched",
            "Something else changed the files that Carebook keeps about this handbook.",
        ));
    }
    if findings.is_empty() {
        match handbook.index_health() {
            Ok(None) => {}
            Ok(Some(what)) => findings.push(Finding::problem(
                "index",
                "index_damaged",
                format!("The search index is damaged: {what}."),
            )),
            Err(error) => findings.push(Finding::problem(
                "index",
                "index_damaged",
                format!("The search index cannot be read: {error}."),
            )),
        }
        if handbook.indexed_commit() != view.commit() {
            findings.push(Finding::problem(
                "index",
                "index_behind",
                "The search index is not of the published commit.",
            ));
        }
    }
    Ok(findings)
}

/// Names, links and documents of the published tree.
fn repository(reader: &Reader, view: &View, today: Date) -> Result<Vec<Finding>, ApiError> {
    let mut findings = Vec::new();
    let Some(commit) = view.commit() else {
        findings.push(Finding::note(
            "repository",
            "unborn",
            format!(
                "Nothing is published yet: the branch {} has no commit.",
                view.branch
            ),
        ));
        return Ok(findings);
    };
    let listing = reader.repo.entries(commit)?;
    for odd in &listing.odd {
        findings.push(
            Finding::problem(
                "name",
                "bad_name",
                format!("This file is left out: {}.", odd.why),
            )
            .at(&odd.shown, 0, 0),
        );
    }
    let mut by_folded: std::collections::HashMap<String, &DocPath> =
        std::collections::HashMap::new();
    for entry in &listing.entries {
        if entry.kind == carebook_git::EntryKind::Symlink && entry.path.is_markdown() {
            findings.push(
                Finding::note(
                    "name",
                    "symbolic_link",
                    "A symbolic link is never followed, so it is not a document.",
                )
                .at(entry.path.as_str(), 0, 0),
            );
        }
        let folded = carebook_domain::text::nfc(entry.path.as_str()).to_lowercase();
        match by_folded.get(&folded) {
            Some(other) => findings.push(
                Finding::problem(
                    "name",
                    "same_name",
                    format!(
                        "On a Mac or on Windows this is the same file as {}.",
                        other.as_str()
                    ),
                )
                .at(entry.path.as_str(), 0, 0),
            ),
            None => {
                by_folded.insert(folded, &entry.path);
            }
        }
    }
    let library = view.library(reader)?;
    let mut ids: std::collections::HashMap<&str, &str> = std::collections::HashMap::new();
    for document in library.all() {
        let record = &document.record;
        for problem in &record.problems {
            findings.push(
                Finding::problem("document", problem.code.as_str(), &problem.message).at(
                    record.path.as_str(),
                    problem.line,
                    problem.column,
                ),
            );
        }
        findings.extend(
            (doubts(&library, document, &view.config, today).into_iter())
                .map(|doubt| doubt.at(record.path.as_str(), 0, 0)),
        );
        if let Some(id) = record.id.as_deref()
            && let Some(other) = ids.insert(id, record.path.as_str())
        {
            findings.push(
                Finding::problem("document", "same_id", format!("{other} has the same id.")).at(
                    record.path.as_str(),
                    0,
                    0,
                ),
            );
        }
    }
    Ok(findings)
}

/// What a document says of itself that cannot be meant.
fn doubts(
    library: &Library,
    document: &Arc<Shelved>,
    config: &Config,
    today: Date,
) -> Vec<Finding> {
    let mut doubts = Vec::new();
    let record = &document.record;
    if let (Some(first), Some(last)) = (record.effective, record.expires)
        && last < first
    {
        let message = format!("It expires on {last}, before it takes effect on {first}.");
        doubts.push(Finding::note("document", "never_in_force", message));
    }
    if let Some(named) = &record.translation_of
        && library.source(document).is_none()
    {
        let message = format!("It is a translation of “{named}”, and no other document is that.");
        doubts.push(Finding::note("document", "no_source", message));
    }
    let tomorrow = today.saturating_add(jiff::Span::new().days(1));
    if let Some(day) = document.updated_on(config).filter(|day| *day > tomorrow) {
        let message = format!(
            "Its last change is dated {day}, which has not come, so nobody knows how old it is. Verify it, or publish a change."
        );
        doubts.push(Finding::note("document", "future_change", message));
    }
    doubts
}

/// The person's own store.
fn person_store(engine: &Engine) -> Result<Option<Finding>, ApiError> {
    let damage = engine.local(|local| local.integrity())?;
    Ok(damage.map(|what| {
        Finding::problem(
            "local",
            "local_damaged",
            format!("Your own settings are damaged: {what}."),
        )
    }))
}
