//! What can still be trusted: the board, its columns, and the list for the terminal.

use std::collections::BTreeMap;
use std::sync::Arc;

use carebook_domain::Date;
use carebook_domain::config::Config;
use carebook_domain::freshness::{State, Window};

use super::library::index;
use crate::Engine;
use crate::api::requests::{BoardGrouping, BoardRequest, ColumnRequest};
use crate::api::types::{
    DocumentPage, DocumentRow, FreshnessBoard, FreshnessColumn, FreshnessCounts, Owner,
    PolicyWindow,
};
use crate::api::{ApiError, ErrorCode};
use crate::handbook::{Handbook, Rows, View};
use crate::library::{Judgement, Library, Shelved};

/// Documents that a column of the board shows before more are asked for.
const FIRST: usize = 30;

/// Counts by freshness over all documents.
pub(super) fn counts(handbook: &Handbook, view: &View, library: &Library) -> FreshnessCounts {
    let mut counts = FreshnessCounts::default();
    for one in judge(handbook, view, library) {
        *place(&mut counts, one.judged.state) += 1;
    }
    counts
}

fn place(counts: &mut FreshnessCounts, state: State) -> &mut u32 {
    match state {
        State::Fresh => &mut counts.fresh,
        State::DueSoon => &mut counts.due_soon,
        State::Stale => &mut counts.stale,
    }
}

/// Returns the freshness board.
///
/// # Errors
/// When no handbook is open, or what is known of it cannot be read.
pub fn board(engine: &Engine, request: BoardRequest) -> Result<FreshnessBoard, ApiError> {
    let handbook = engine.handbook()?;
    let view = handbook.view();
    let library = handbook.read(|reader| -> Result<_, ApiError> { Ok(view.library(reader)?) })?;
    let rows = Rows::of(&handbook, &view);
    let judged = judge(&handbook, &view, &library);
    let mut counts = FreshnessCounts::default();
    let mut columns: BTreeMap<String, Vec<Judged<'_>>> = BTreeMap::new();
    if request.group_by == BoardGrouping::State {
        for state in [State::Stale, State::DueSoon, State::Fresh] {
            columns.insert(state.as_str().to_owned(), Vec::new());
        }
    }
    for one in &judged {
        if !one.belongs_to(request.owner.as_deref(), request.lang.as_deref()) {
            continue;
        }
        *place(&mut counts, one.judged.state) += 1;
        columns
            .entry(one.key(request.group_by).to_owned())
            .or_default()
            .push(*one);
    }
    let mut columns: Vec<FreshnessColumn> = columns
        .into_iter()
        .map(|(key, documents)| column_of(&rows, key, documents))
        .collect();
    match request.group_by {
        BoardGrouping::State => columns.sort_by_key(|column| match column.key.as_str() {
            "stale" => 0,
            "due_soon" => 1,
            _ => 2,
        }),
        // Who has most to do comes first.
        BoardGrouping::Owner => columns.sort_by(|a, b| {
            (b.stale, b.due_soon, b.total, &a.key).cmp(&(a.stale, a.due_soon, a.total, &b.key))
        }),
    }
    Ok(FreshnessBoard {
        counts,
        columns,
        owners: owners(&rows, &library),
        windows: windows(&view.config),
    })
}

/// Returns more of one column of the board.
///
/// # Errors
/// When no handbook is open, or what is known of it cannot be read.
pub fn column(engine: &Engine, request: ColumnRequest) -> Result<DocumentPage, ApiError> {
    let handbook = engine.handbook()?;
    let view = handbook.view();
    let library = handbook.read(|reader| -> Result<_, ApiError> { Ok(view.library(reader)?) })?;
    let rows = Rows::of(&handbook, &view);
    let mut documents: Vec<Judged<'_>> = judge(&handbook, &view, &library)
        .into_iter()
        .filter(|one| {
            one.key(request.group_by) == request.key
                && one.belongs_to(request.owner.as_deref(), request.lang.as_deref())
        })
        .collect();
    documents.sort_by(|a, b| a.urgency().cmp(&b.urgency()));
    Ok(DocumentPage {
        total: u32::try_from(documents.len()).unwrap_or(u32::MAX),
        documents: documents
            .into_iter()
            .skip(index(request.offset))
            .take(index(request.limit))
            .map(|one| rows.row(one.document))
            .collect(),
    })
}

/// A document with its judgement.
#[derive(Clone, Copy)]
struct Judged<'a> {
    document: &'a Shelved,
    judged: Judgement,
}

impl<'a> Judged<'a> {
    fn key(&self, group_by: BoardGrouping) -> &'a str {
        match group_by {
            BoardGrouping::State => self.judged.state.as_str(),
            BoardGrouping::Owner => self.document.record.owner.as_deref().unwrap_or_default(),
        }
    }

    fn belongs_to(&self, owner: Option<&str>, lang: Option<&str>) -> bool {
        let record = &self.document.record;
        owner.is_none_or(|owner| record.owner.as_deref().unwrap_or_default() == owner)
            && lang.is_none_or(|lang| record.lang.as_str() == lang)
    }

    /// Smaller is more urgent: the state, then the day it was or is due. What never had a day of
    /// its own comes before what has one.
    fn urgency(&self) -> (std::cmp::Reverse<State>, Option<Date>, &'a str) {
        let path = self.document.record.path.as_str();
        (std::cmp::Reverse(self.judged.state), self.judged.due, path)
    }
}

fn judge<'a>(handbook: &Handbook, view: &View, library: &'a Library) -> Vec<Judged<'a>> {
    let judgements = library.judgements(
        &view.config,
        view.today(handbook.clock()),
        &handbook.verified(),
    );
    library
        .all()
        .iter()
        .zip(judgements.iter())
        .map(|(document, judged)| Judged {
            document,
            judged: *judged,
        })
        .collect()
}

fn column_of(rows: &Rows, key: String, mut documents: Vec<Judged<'_>>) -> FreshnessColumn {
    documents.sort_by(|a, b| a.urgency().cmp(&b.urgency()));
    let count = |state| {
        let count = documents
            .iter()
            .filter(|one| one.judged.state == state)
            .count();
        u32::try_from(count).unwrap_or(u32::MAX)
    };
    FreshnessColumn {
        key,
        total: u32::try_from(documents.len()).unwrap_or(u32::MAX),
        stale: count(State::Stale),
        due_soon: count(State::DueSoon),
        documents: documents
            .iter()
            .take(FIRST)
            .map(|one| rows.row(one.document))
            .collect(),
    }
}

fn owners(rows: &Rows, library: &Library) -> Vec<Owner> {
    let ids: std::collections::BTreeSet<&str> = library
        .all()
        .iter()
        .filter_map(|document| document.record.owner.as_deref())
        .collect();
    let mut owners: Vec<Owner> = ids.into_iter().map(|id| rows.owner(id)).collect();
    owners.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
    owners
}

fn windows(config: &Config) -> Vec<PolicyWindow> {
    let window = |applies_to: String, window: Window| PolicyWindow {
        applies_to,
        window: window.to_string(),
        days: window.about_days(),
    };
    let policy = &config.freshness;
    std::iter::once(window(String::new(), policy.window))
        .chain(
            policy
                .rules
                .iter()
                .map(|rule| window(rule.fits.describe(), rule.window)),
        )
        .collect()
}

/// What `stale` asks for.
#[derive(Clone, Debug, Default)]
pub struct StaleQuestion {
    /// Also what becomes due within so many days, instead of what is due soon.
    pub within: Option<u32>,
    /// Only this owner's: address, name, or `none`.
    pub owner: Option<String>,
    /// A policy to try instead of the handbook's: a window such as `90d`, or the text of a
    /// `carebook.toml`.
    pub policy: Option<String>,
}

/// Returns what is stale or due, the most urgent first.
///
/// # Errors
/// When no handbook is open, the policy cannot be read, or the cache cannot.
pub fn stale(engine: &Engine, question: &StaleQuestion) -> Result<Vec<DocumentRow>, ApiError> {
    let handbook = engine.handbook()?;
    let view = handbook.view();
    let library = handbook.read(|reader| -> Result<_, ApiError> { Ok(view.library(reader)?) })?;
    let config = match &question.policy {
        None => Arc::clone(&view.config),
        Some(policy) => Arc::new(tried(&view.config, policy)?),
    };
    let today = view.today(handbook.clock());
    let rows = Rows::under(&handbook, &config, today);
    let judgements = library.judgements(&config, today, &handbook.verified());
    let owner = question
        .owner
        .as_deref()
        .map(|owner| owner_filter(owner, &config));
    let mut found: Vec<Judged<'_>> = library
        .all()
        .iter()
        .zip(judgements.iter())
        .map(|(document, judged)| Judged {
            document,
            judged: *judged,
        })
        .filter(|one| match question.within {
            None => one.judged.state != State::Fresh,
            Some(days) => {
                one.judged.state == State::Stale
                    || is_due_within(one.judged.due, today, days)
                    || one
                        .document
                        .record
                        .effective
                        .is_some_and(|first| today < first)
            }
        })
        .filter(|one| {
            owner
                .as_ref()
                .is_none_or(|owner| owner.fits(one.document, &one.judged))
        })
        .collect();
    found.sort_by(|a, b| a.urgency().cmp(&b.urgency()));
    Ok(found
        .into_iter()
        .map(|one| rows.row(one.document))
        .collect())
}

fn owner_filter(owner: &str, config: &Arc<Config>) -> super::filter::Filter {
    let quoted = owner.replace('"', "");
    super::filter::Filter::parse(&format!("owner:\"{quoted}\""), config)
}

fn is_due_within(due: Option<Date>, today: Date, days: u32) -> bool {
    let last = today.saturating_add(jiff::Span::new().days(days.min(100_000)));
    due.is_some_and(|due| due <= last)
}

/// The handbook's configuration with another policy: one window for everything, or the
/// `[freshness]` of another file.
fn tried(config: &Config, policy: &str) -> Result<Config, ApiError> {
    let mut tried = config.clone();
    if let Some(window) = Window::parse(policy) {
        tried.freshness = carebook_domain::freshness::Policy {
            window,
            rules: Vec::new(),
            ..tried.freshness
        };
        return Ok(tried);
    }
    const HINT: &str =
        "A policy is a window such as 90d, or a file with a [freshness] table as in carebook.toml.";
    if !policy.contains(['=', '[', '\n']) {
        let message = format!("“{policy}” is no window, and there is no such file.");
        return Err(ApiError::new(ErrorCode::BadRequest, message).with_hint(HINT));
    }
    let (other, problems) = Config::parse(policy);
    match problems.first() {
        None => {
            tried.freshness = other.freshness;
            Ok(tried)
        }
        Some(problem) => Err(ApiError::new(
            ErrorCode::BadRequest,
            format!(
                "The policy to try cannot be read, line {}: {}",
                problem.line, problem.message
            ),
        )
        .with_hint(HINT)),
    }
}
