//! Searching, and what Search shows before anything is typed.

use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use carebook_domain::freshness::State;
use carebook_domain::{Date, ObjectId};
use carebook_search::{Group, Query, Results, SearchOptions, Trust, Within};
use carebook_store::local::Opened;

use super::documents::not_published_yet;
use super::elsewhere::{self, DRAFT, LOCAL, OnStatus, THREAD};
use super::history::on_day;
use super::library::index;
use super::outcomes;
use crate::Engine;
use crate::api::requests::{FilterValue, Nothing, SearchFilters, SearchRequest, SearchStart};
use crate::api::types::{
    ClearAnswer, DocumentRow, Freshness, FreshnessState, SearchAnswer, SearchGroup, SearchGuess,
    SearchHit,
};
use crate::api::{ApiError, ErrorCode};
use crate::handbook::{Handbook, Reader, Rows, Shelf, Verified, View, policy_of};

/// More documents than this are never asked for at once.
const MOST: usize = 1_000;

/// Documents that Search offers before anything is typed.
const OFFERED: u32 = 8;

/// Answers a query.
///
/// # Errors
/// When no handbook is open, or the index cannot be read.
pub fn query(engine: &Engine, request: SearchRequest) -> Result<SearchAnswer, ApiError> {
    query_telling(engine, &request, &|_| {})
}

/// The same for who waits at a terminal: `on_status` hears how far making the index of an
/// earlier day is, and the working tree is looked through where local changes are asked for, as
/// nothing watches it.
///
/// # Errors
/// When no handbook is open, the day is none or had no handbook, or the index cannot be read.
pub fn query_telling(
    engine: &Engine,
    request: &SearchRequest,
    on_status: OnStatus<'_>,
) -> Result<SearchAnswer, ApiError> {
    let handbook = engine.handbook()?;
    if Query::parse(&request.query)
        .within
        .is_some_and(Within::has_drafts)
    {
        elsewhere::look_for_local_changes(&handbook)?;
    }
    if !handbook.helped().is_whole() {
        outcomes::refresh(&handbook, &engine.personal);
    }
    let view = handbook.view();
    handbook.read(|reader| answer(&handbook, &view, reader, request, on_status))
}

fn answer(
    handbook: &Handbook,
    view: &View,
    reader: &Reader,
    request: &SearchRequest,
    on_status: OnStatus<'_>,
) -> Result<SearchAnswer, ApiError> {
    let mut started = Instant::now();
    let query = Query::parse(&request.query);
    let day = match &request.as_of {
        Some(text) => Some(day(text)?),
        None => query.as_of,
    };
    let mut searchers = Vec::new();
    let (mut then, mut building) = (None, false);
    match (query.within, day) {
        (Some(within), _) => {
            if within.has_drafts() {
                searchers.push(elsewhere::drafts(handbook, view, reader)?);
            }
            if within.has_comments() {
                searchers.push(elsewhere::comments(handbook, view, reader)?);
            }
        }
        (None, Some(day)) => {
            let (searcher, commit) = elsewhere::as_of(handbook, view, reader, day, on_status)?;
            searchers.push(searcher);
            then = Some(Then::new(handbook, view, reader, commit, day)?);
        }
        (None, None) => {
            let sight = handbook.searcher()?;
            searchers.extend(sight.searcher);
            building = sight.building;
        }
    }
    let published = query.within.is_none() && day.is_none();
    if !published {
        // What making an index takes is not what searching takes.
        started = Instant::now();
    }
    let unpublished = view.commit().is_none().then(|| not_published_yet(view));
    let shelf = Shelf::of(handbook, view);
    let today = view.today(handbook.clock());
    let rows = Rows::of(handbook, view);
    let terms = handbook.terms(reader, view);
    let fresh: Option<FreshByPath<'_>> = match &then {
        Some(then) => Some(Box::new(|path| then.state(path))),
        None => published.then(|| fresh_by_path(&shelf, view, today, handbook.verified())),
    };
    let known = handbook.helped();
    let helped = |path: &str| {
        let id = shelf
            .by_path(path)
            .and_then(|found| found.record.id.clone());
        known.of(id.as_deref(), path)
    };
    let helps = published && !known.is_empty();
    let limit = index(request.limit).clamp(1, MOST);
    let options = SearchOptions {
        limit,
        prefix_last: request.prefix,
        explain: request.explain.unwrap_or(false),
        fresh: fresh.as_deref(),
        helped: helps.then_some(&helped),
        terms: terms.as_deref(),
    };
    let mut results = Results::default();
    for searcher in &searchers {
        join(&mut results, searcher.search(&query, &options));
    }
    if searchers.len() > 1 {
        (results.groups).sort_by(|one, other| other.score.total_cmp(&one.score));
        results.groups.truncate(limit);
    }
    if query.within.is_some() && day.is_some() {
        results.hints.push(
            "as-of: says nothing about drafts and comments; they are searched as they are today."
                .to_owned(),
        );
    }
    let groups: Vec<SearchGroup> = results
        .groups
        .into_iter()
        .map(|group| {
            let row = match &then {
                Some(then) => then.row(&group.path),
                None => shelf
                    .by_path(&group.path)
                    .map(|document| rows.row(&document)),
            };
            shown(row, group)
        })
        .collect();
    let answer = results
        .answer
        .filter(|found| published && is_in_force(&groups, &found.path))
        .map(|found| ClearAnswer {
            path: found.path,
            title: found.title,
            anchor: found.anchor,
            heading: found.heading,
            text: found.text,
            lang: found.lang,
        });
    Ok(SearchAnswer {
        query: request.query.clone(),
        took_us: u32::try_from(started.elapsed().as_micros()).unwrap_or(u32::MAX),
        total_sections: small(results.total_sections),
        total_documents: small(results.total_documents),
        groups,
        answer,
        also_matched: results.also_matched,
        hints: unpublished.into_iter().chain(results.hints).collect(),
        closest: results.closest,
        building,
    })
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Adds what was found in another place.
fn join(all: &mut Results, more: Results) {
    all.total_sections += more.total_sections;
    all.total_documents += more.total_documents;
    all.groups.extend(more.groups);
    all.answer = all.answer.take().or(more.answer);
    for (known, new) in [
        (&mut all.hints, more.hints),
        (&mut all.closest, more.closest),
        (&mut all.also_matched, more.also_matched),
    ] {
        for text in new {
            if !known.contains(&text) {
                known.push(text);
            }
        }
    }
}

/// A found document as it is shown.
fn shown(row: Option<DocumentRow>, group: Group) -> SearchGroup {
    SearchGroup {
        row: row.unwrap_or_else(|| bare_row(&group)),
        draft: draft_of(&group.doc_id),
        local: group.doc_id.starts_with(LOCAL),
        thread: group.doc_id.strip_prefix(THREAD).map(str::to_owned),
        title_html: group.title_html,
        total: small(group.total),
        hits: group
            .hits
            .into_iter()
            .map(|hit| SearchHit {
                anchor: hit.anchor,
                heading: hit.heading,
                heading_html: hit.heading_html,
                snippet: hit.snippet,
                score: hit.score,
                guesses: hit
                    .guesses
                    .into_iter()
                    .map(|guess| SearchGuess {
                        typed: guess.typed,
                        found: guess.found,
                    })
                    .collect(),
                explain: hit.explain,
            })
            .collect(),
    }
}

/// The handbook on an earlier day: facts of documents, and how far they could be trusted then.
struct Then<'a> {
    view: &'a View,
    reader: &'a Reader,
    commit: ObjectId,
    day: Date,
    /// That day's policy, judging on that day.
    rows: Rows,
    known: RefCell<HashMap<String, Option<DocumentRow>>>,
}

impl<'a> Then<'a> {
    fn new(
        handbook: &Handbook,
        view: &'a View,
        reader: &'a Reader,
        commit: ObjectId,
        day: Date,
    ) -> Result<Self, ApiError> {
        let policy = Arc::new(policy_of(reader, commit)?);
        Ok(Self {
            view,
            reader,
            commit,
            day,
            rows: Rows::under(handbook, &policy, day),
            known: RefCell::default(),
        })
    }

    /// A document of that day as lists show it.
    fn row(&self, path: &str) -> Option<DocumentRow> {
        if let Some(known) = self.known.borrow().get(path) {
            return known.clone();
        }
        let document = on_day(self.reader, self.view, path, self.commit, self.day);
        let row = document.map(|document| DocumentRow {
            // What lies in the working tree today changes nothing about that day.
            local_change: false,
            ..self.rows.row(&document)
        });
        (self.known.borrow_mut()).insert(path.to_owned(), row.clone());
        row
    }

    fn state(&self, path: &str) -> Option<State> {
        Some(match self.row(path)?.freshness.state {
            FreshnessState::Fresh => State::Fresh,
            FreshnessState::DueSoon => State::DueSoon,
            FreshnessState::Stale => State::Stale,
        })
    }
}

/// Whether what a document says holds today already: what does not is no answer.
fn is_in_force(groups: &[SearchGroup], path: &str) -> bool {
    let mut reasons = groups
        .iter()
        .filter(|group| group.row.path == path)
        .flat_map(|group| &group.row.freshness.reasons);
    !reasons.any(|reason| reason.code == "not_yet_effective")
}

/// The draft that a found document belongs to.
fn draft_of(id: &str) -> Option<String> {
    let (name, _) = id.strip_prefix(DRAFT)?.split_once('/')?;
    Some(name.to_owned())
}

fn day(text: &str) -> Result<Date, ApiError> {
    text.parse().map_err(|_| {
        ApiError::new(
            ErrorCode::BadRequest,
            format!("“{text}” is not a day such as 2026-11-22."),
        )
    })
}

type FreshByPath<'a> = Box<Trust<'a>>;

/// Judges documents for ranking and `is:`, each once.
fn fresh_by_path<'a>(
    shelf: &'a Shelf,
    view: &'a View,
    today: carebook_domain::Date,
    verified: Arc<Verified>,
) -> FreshByPath<'a> {
    if let Shelf::Loaded(library) = shelf {
        let judgements = library.judgements(&view.config, today, &verified);
        return Box::new(move |path| {
            let at = library.position(path)?;
            judgements.get(at).map(|judged| judged.state)
        });
    }
    let known: Mutex<HashMap<String, Option<State>>> = Mutex::default();
    Box::new(move |path| {
        let mut known = known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(state) = known.get(path) {
            return *state;
        }
        let state = shelf
            .by_path(path)
            .map(|document| document.freshness(&view.config, today, &verified).state);
        known.insert(path.to_owned(), state);
        state
    })
}

/// A hit whose facts are not known: it was indexed a moment ago, or is gone.
fn bare_row(group: &Group) -> DocumentRow {
    DocumentRow {
        id: group.doc_id.clone(),
        path: group.path.clone(),
        title: group.title.clone(),
        kind: group.kind.clone(),
        owner: None,
        lang: group.lang.clone(),
        tags: Vec::new(),
        freshness: Freshness {
            state: FreshnessState::Fresh,
            reasons: Vec::new(),
            due: None,
            days_left: None,
            window_days: None,
            updated: None,
            verified: None,
        },
        updated: None,
        problem: None,
        local_change: false,
    }
}

/// Returns the documents opened last and most, and those published last.
///
/// # Errors
/// When no handbook is open, or what was opened cannot be read.
pub fn start(engine: &Engine, _request: Nothing) -> Result<SearchStart, ApiError> {
    let handbook = engine.handbook()?;
    let view = handbook.view();
    let root = handbook.root().to_string_lossy().into_owned();
    // Some may be gone meanwhile, so more are asked for than shown.
    let opened = |order| engine.local(|local| local.opened_documents(&root, order, OFFERED * 3));
    let (last, most) = (opened(Opened::Last)?, opened(Opened::Most)?);
    let shelf = Shelf::of(&handbook, &view);
    let rows = Rows::of(&handbook, &view);
    let found = |ids: Vec<String>| {
        ids.iter()
            .filter_map(|id| shelf.find(id))
            .map(|document| rows.row(&document))
            .take(index(OFFERED))
            .collect()
    };
    let library = handbook.read(|reader| -> Result<_, ApiError> { Ok(view.library(reader)?) })?;
    let mut changed: Vec<_> = library
        .all()
        .iter()
        .filter_map(|document| Some((document.updated.as_deref()?.at, document)))
        .collect();
    changed.sort_by_key(|(at, _)| Reverse(*at));
    Ok(SearchStart {
        recent: found(last),
        most_opened: found(most),
        changed: changed
            .iter()
            .take(index(OFFERED))
            .map(|(_, document)| rows.row(document))
            .collect(),
    })
}

/// Returns the values that filters can take, the most frequent first.
///
/// # Errors
/// When no handbook is open, or what is known of it cannot be read.
pub fn filters(engine: &Engine, _request: Nothing) -> Result<SearchFilters, ApiError> {
    let handbook = engine.handbook()?;
    let view = handbook.view();
    let library = handbook.read(|reader| -> Result<_, ApiError> { Ok(view.library(reader)?) })?;
    let (mut tags, mut kinds, mut owners, mut langs, mut folders) = (
        Counts::new(),
        Counts::new(),
        Counts::new(),
        Counts::new(),
        Counts::new(),
    );
    for document in library.all() {
        let record = &document.record;
        for tag in &record.tags {
            count(&mut tags, tag);
        }
        if let Some(kind) = &record.kind {
            count(&mut kinds, kind);
        }
        if let Some(owner) = &record.owner {
            count(&mut owners, owner);
        }
        if record.lang.is_known() {
            count(&mut langs, record.lang.as_str());
        }
        let mut folder = record.path.folder();
        while !folder.is_empty() {
            count(&mut folders, &format!("{folder}/"));
            folder = folder.rsplit_once('/').map_or("", |(parent, _)| parent);
        }
    }
    Ok(SearchFilters {
        tags: values(tags, str::to_owned),
        kinds: values(kinds, str::to_owned),
        owners: values(owners, |owner| view.config.name_of(owner).to_owned()),
        langs: values(langs, str::to_owned),
        folders: values(folders, str::to_owned),
    })
}

type Counts = BTreeMap<String, u32>;

fn count(counts: &mut Counts, value: &str) {
    match counts.get_mut(value) {
        Some(count) => *count += 1,
        None => {
            counts.insert(value.to_owned(), 1);
        }
    }
}

fn values(counts: Counts, label: impl Fn(&str) -> String) -> Vec<FilterValue> {
    let mut values: Vec<FilterValue> = counts
        .into_iter()
        .map(|(value, documents)| FilterValue {
            label: label(&value),
            value,
            documents,
        })
        .collect();
    values.sort_by(|a, b| (b.documents, &a.value).cmp(&(a.documents, &b.value)));
    values
}
