//! `carebook search`.

use std::io::Read as _;
use std::path::Path;

use carebook_engine::Engine;
use carebook_engine::api::ErrorCode;
use carebook_engine::api::requests::SearchRequest;
use carebook_engine::api::types::{ClearAnswer, SearchAnswer, SearchGroup, SearchHit};
use carebook_engine::usecase::search;
use serde_json::{Value, json};

use crate::arguments::Search;
use crate::failure::{Failure, Verdict};
use crate::terminal::{Look, Terminal, column, counted, harmless, width};

pub fn run(engine: &Engine, options: &Search, terminal: &mut Terminal) -> Result<Verdict, Failure> {
    let queries = match &options.batch {
        Some(file) => lines_of(file)?,
        None => vec![options.query.join(" ")],
    };
    let batch = options.batch.is_some();
    let mut found = false;
    let mut failed = None;
    for query in queries {
        let progress = terminal.progress();
        let answer = search::query_telling(
            engine,
            &SearchRequest {
                query: query.clone(),
                prefix: options.prefix,
                limit: options.limit,
                explain: Some(options.explain),
                as_of: options.as_of.clone(),
            },
            &progress,
        );
        if options.as_of.is_some() {
            terminal.end_progress();
        }
        let answer = match answer {
            // A line that cannot be answered says so in its place; the others are answered.
            Err(error) if batch && is_of_the_line(error.code) => {
                let failure = Failure::from(error);
                if terminal.json {
                    terminal.value(&unanswered(&query, &failure));
                } else {
                    terminal.line(&harmless(&format!("{query}: {failure}")));
                }
                terminal.flush();
                failed.get_or_insert(failure);
                continue;
            }
            answer => answer?,
        };
        found |= !answer.groups.is_empty();
        if terminal.json {
            terminal.value(&as_json(&answer));
        } else {
            print(terminal, &answer, batch);
        }
        if batch {
            // Whoever reads answers as they come is not kept waiting.
            terminal.flush();
        }
    }
    if let Some(failure) = failed {
        return Err(failure);
    }
    if options.fail_empty && !found {
        return Ok(Verdict::No);
    }
    Ok(Verdict::Yes)
}

/// Whether the next line may fare better.
fn is_of_the_line(code: ErrorCode) -> bool {
    matches!(
        code,
        ErrorCode::BadRequest | ErrorCode::NotFound | ErrorCode::Refused
    )
}

/// What stands in the place of an answer.
fn unanswered(query: &str, failure: &Failure) -> Value {
    json!({
        "query": query, "took_us": 0, "total": 0, "hits": [],
        "error": { "code": failure.code(), "message": failure.to_string(), "hint": failure.hint() },
    })
}

fn lines_of(file: &Path) -> Result<Vec<String>, Failure> {
    let mut bytes = Vec::new();
    let read = if file == Path::new("-") {
        std::io::stdin().read_to_end(&mut bytes).map(drop)
    } else {
        std::fs::read(file).map(|read| bytes = read)
    };
    read.map_err(|source| Failure::File {
        path: file.display().to_string(),
        source,
    })?;
    let text = String::from_utf8_lossy(&bytes);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    Ok(text.lines().map(str::to_owned).collect())
}

/// One hit a document, its best section; the others stand under `more`.
fn as_json(answer: &SearchAnswer) -> Value {
    let hits: Vec<Value> = answer
        .groups
        .iter()
        .filter_map(|group| {
            let (best, others) = group.hits.split_first()?;
            let row = &group.row;
            let mut hit = section_json(best);
            let object = hit.as_object_mut()?;
            for (key, value) in [
                ("path", json!(row.path)),
                ("id", json!(row.id)),
                ("title", json!(row.title)),
                ("kind", json!(row.kind)),
                ("owner", json!(row.owner.as_ref().map(|owner| &owner.id))),
                ("lang", json!(row.lang)),
                ("freshness", json!(row.freshness.state)),
                ("due", json!(row.freshness.due)),
                ("draft", json!(group.draft)),
                ("local", json!(group.local)),
                ("thread", json!(group.thread)),
                ("sections", json!(group.total)),
                ("more", others.iter().map(section_json).collect()),
            ] {
                object.insert(key.to_owned(), value);
            }
            Some(hit)
        })
        .collect();
    json!({
        "query": answer.query,
        "took_us": answer.took_us,
        "total": answer.total_documents,
        "total_sections": answer.total_sections,
        "hits": hits,
        "answer": answer.answer,
        "hints": answer.hints,
        "closest": answer.closest,
        "also_matched": answer.also_matched,
    })
}

fn section_json(hit: &SearchHit) -> Value {
    let mut value = json!({
        "section": hit.heading,
        "anchor": hit.anchor,
        "snippet": hit.snippet,
        "score": hit.score,
    });
    if let (Some(guess), Some(object)) = (guess_of(hit), value.as_object_mut()) {
        object.insert("guess".to_owned(), json!(guess));
        object.insert("guesses".to_owned(), json!(hit.guesses));
    }
    if let (Some(why), Some(object)) = (&hit.explain, value.as_object_mut()) {
        object.insert("explain".to_owned(), json!(why));
    }
    value
}

/// Which words were found by allowing for a typing error, in words.
fn guess_of(hit: &SearchHit) -> Option<String> {
    let words: Vec<String> = hit
        .guesses
        .iter()
        .map(|guess| format!("{} for {}", guess.typed, guess.found))
        .collect();
    (!words.is_empty()).then(|| format!("typing error: {}", words.join(", ")))
}

fn print(terminal: &mut Terminal, answer: &SearchAnswer, batch: bool) {
    if batch {
        let query = terminal.paint(Look::Dim, &format!("» {}", answer.query));
        terminal.line(&query);
    }
    for hint in &answer.hints {
        terminal.say(hint);
    }
    if answer.groups.is_empty() {
        terminal.line("Nothing found.");
        if !answer.closest.is_empty() {
            terminal.line(&format!("Closest words: {}", answer.closest.join(", ")));
        }
        terminal.line("");
        return;
    }
    if let Some(clear) = &answer.answer {
        print_answer(terminal, clear);
    }
    for group in &answer.groups {
        print_group(terminal, group);
    }
    let shown = answer.groups.len();
    let milliseconds = f64::from(answer.took_us) / 1000.0;
    let also = if answer.also_matched.is_empty() {
        String::new()
    } else {
        format!(", also for {}", answer.also_matched.join(", "))
    };
    // Sections are known of the documents that are shown.
    let sections = answer.total_sections;
    let summary = format!(
        "{shown} of {}, {} in {}, {milliseconds:.1} ms{also}",
        counted(answer.total_documents, "document"),
        counted(sections, "section"),
        if shown == 1 { "it" } else { "these" },
    );
    let summary = terminal.paint(Look::Dim, &summary);
    terminal.line(&summary);
    if batch {
        terminal.line("");
    }
}

/// What clearly answers stands on top, in full.
fn print_answer(terminal: &mut Terminal, clear: &ClearAnswer) {
    let heading = if clear.heading.is_empty() {
        &clear.title
    } else {
        &clear.heading
    };
    let heading = terminal.paint(Look::Bold, &harmless(heading));
    let from = terminal.paint(Look::Name, &format!("{}#{}", clear.path, clear.anchor));
    terminal.line(&format!("Answer: {heading}  {from}"));
    for line in harmless(&clear.text).lines() {
        terminal.line(&format!("  {line}"));
    }
    terminal.line("");
}

const TITLE: usize = 48;

fn print_group(terminal: &mut Terminal, group: &SearchGroup) {
    let row = &group.row;
    let title = column(&row.title, TITLE.max(width(&row.title).min(72)));
    let title = terminal.paint(Look::Bold, &title);
    let state = match (&group.draft, group.local, &group.thread) {
        (Some(draft), ..) => terminal.paint(Look::Dim, &format!("draft {draft}")),
        (None, true, _) => terminal.paint(Look::Dim, "local change"),
        (None, false, Some(thread)) => terminal.paint(Look::Dim, &format!("thread {thread}")),
        (None, false, None) => terminal.state(&row.freshness),
    };
    let path = terminal.paint(Look::Name, &row.path);
    terminal.line(&format!("{title}  {state}  {path}"));
    for hit in &group.hits {
        if !hit.heading.is_empty() {
            let heading = terminal.snippet(&hit.heading_html);
            let anchor = terminal.paint(Look::Dim, &format!("#{}", hit.anchor));
            terminal.line(&format!("  {heading}  {anchor}"));
        }
        if !hit.snippet.is_empty() {
            let snippet = terminal.snippet(&hit.snippet);
            terminal.line(&format!("    {snippet}"));
        }
        if let Some(guess) = guess_of(hit) {
            let guess = terminal.paint(Look::Dim, &harmless(&guess));
            terminal.line(&format!("    {guess}"));
        }
        if let Some(why) = &hit.explain {
            let why = terminal.paint(Look::Dim, why);
            terminal.line(&format!("    {:.2}: {why}", hit.score));
        }
    }
    terminal.line("");
}
