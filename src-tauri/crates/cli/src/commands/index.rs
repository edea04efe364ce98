//! `carebook index`.

use carebook_engine::Engine;
use carebook_engine::api::requests::Nothing;
use carebook_engine::usecase::{indexing, search};
use serde_json::json;

use super::tell_notices;
use crate::arguments::Index;
use crate::failure::{Failure, Verdict};
use crate::terminal::{Look, Terminal, counted};

pub fn run(engine: &Engine, index: &Index, terminal: &mut Terminal) -> Result<Verdict, Failure> {
    let progress = terminal.progress();
    let indexed = indexing::bring_up(engine, index.rebuild, &progress);
    terminal.end_progress();
    let indexed = indexed?;
    tell_notices(engine, terminal)?;
    let stats = match index.stats {
        true => Some((
            search::filters(engine, Nothing {})?.langs,
            engine.handbook()?.room_taken(),
        )),
        false => None,
    };
    if terminal.json {
        let mut answer = json!({
            "documents": indexed.documents,
            "sections": indexed.sections,
            "added": indexed.added,
            "changed": indexed.changed,
            "removed": indexed.removed,
            "took_ms": u32::try_from(indexed.took.as_millis()).unwrap_or(u32::MAX),
            "commit": indexed.commit,
        });
        if let (Some((langs, bytes)), Some(object)) = (stats, answer.as_object_mut()) {
            let langs: serde_json::Map<_, _> = langs
                .into_iter()
                .map(|lang| (lang.value, json!(lang.documents)))
                .collect();
            object.insert("languages".to_owned(), langs.into());
            object.insert("bytes_on_disk".to_owned(), json!(bytes));
        }
        terminal.value(&answer);
        return Ok(Verdict::Yes);
    }
    let commit = indexed.commit.as_deref().and_then(|commit| commit.get(..8));
    terminal.line(&format!(
        "{}, {} at {}",
        counted(indexed.documents, "document"),
        counted(indexed.sections, "section"),
        commit.unwrap_or("no commit yet"),
    ));
    let seconds = indexed.took.as_secs_f64();
    let did = match (indexed.added, indexed.changed, indexed.removed) {
        (0, 0, 0) => format!("Nothing to do, {seconds:.2} s"),
        (added, changed, removed) => {
            format!("{added} added, {changed} changed, {removed} removed, {seconds:.2} s")
        }
    };
    let did = terminal.paint(Look::Dim, &did);
    terminal.line(&did);
    if let Some((langs, bytes)) = stats {
        let langs: Vec<String> = langs
            .iter()
            .map(|lang| format!("{} {}", lang.value, lang.documents))
            .collect();
        terminal.line(&format!("Languages: {}", langs.join(", ")));
        let (whole, tenth) = (bytes / 1_000_000, bytes / 100_000 % 10);
        terminal.line(&format!("On disk: {whole}.{tenth} MB"));
    }
    Ok(Verdict::Yes)
}
