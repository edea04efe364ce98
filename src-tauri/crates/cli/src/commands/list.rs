//! `carebook list`.

use carebook_engine::Engine;
use carebook_engine::api::requests::ListRequest;
use carebook_engine::usecase::library;
use serde_json::json;

use crate::arguments::List;
use crate::failure::{Failure, Verdict};
use crate::terminal::{Look, Terminal, column};

pub fn run(engine: &Engine, options: &List, terminal: &mut Terminal) -> Result<Verdict, Failure> {
    let filter = options.filter.join(" ");
    library::check_filter(&filter)?;
    let page = library::list(
        engine,
        ListRequest {
            filter,
            offset: 0,
            limit: u32::MAX,
        },
    )?;
    if terminal.json {
        let rows: Vec<_> = page
            .documents
            .iter()
            .map(|row| {
                json!({
                    "path": row.path,
                    "id": row.id,
                    "title": row.title,
                    "kind": row.kind,
                    "owner": row.owner.as_ref().map(|owner| &owner.id),
                    "lang": row.lang,
                    "tags": row.tags,
                    "freshness": row.freshness.state,
                    "updated": row.freshness.updated,
                    "due": row.freshness.due,
                    "problem": row.problem,
                })
            })
            .collect();
        terminal.value(&rows);
        return Ok(Verdict::Yes);
    }
    for row in &page.documents {
        let state = terminal.state(&row.freshness);
        let title = terminal.paint(Look::Bold, &column(&row.title, 40));
        let owner = row.owner.as_ref().map_or("", |owner| owner.name.as_str());
        let kind = column(row.kind.as_deref().unwrap_or_default(), 13);
        let due = row.freshness.due.as_deref().unwrap_or_default();
        let due = terminal.paint(Look::Dim, &column(due, 10));
        let path = terminal.paint(Look::Name, &row.path);
        let (owner, lang) = (column(owner, 16), column(&row.lang, 3));
        terminal.line(&format!(
            "{state} {due}  {title}  {kind}  {owner}  {lang} {path}"
        ));
    }
    let count = match page.total {
        1 => "1 document".to_owned(),
        total => format!("{total} documents"),
    };
    let count = terminal.paint(Look::Dim, &count);
    terminal.line(&count);
    Ok(Verdict::Yes)
}
