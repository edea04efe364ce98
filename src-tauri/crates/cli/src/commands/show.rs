//! `carebook show`.

use carebook_engine::Engine;
use carebook_engine::api::ErrorCode;
use carebook_engine::usecase::documents::{Shown, When, show};
use carebook_engine::usecase::drafts::{note_seen, place_in};
use serde_json::json;

use crate::arguments::Show;
use crate::failure::{Failure, Verdict};
use crate::terminal::{Look, Terminal, harmless};

pub fn run(engine: &Engine, options: &Show, terminal: &mut Terminal) -> Result<Verdict, Failure> {
    let of_draft = options.draft.as_ref().map(|name| format!("draft/{name}"));
    let when = match (options.at.as_ref().or(of_draft.as_ref()), &options.as_of) {
        (Some(revision), _) => When::Revision(revision.clone()),
        (None, Some(day)) => When::EndOf(
            day.parse()
                .map_err(|_| Failure::Usage(format!("“{day}” is not a day such as 2026-11-22.")))?,
        ),
        (None, None) => When::Now,
    };
    let shown = match &options.draft {
        Some(name) => {
            let shown = in_draft(engine, name, &options.document, &when)?;
            note_seen(engine, name, std::slice::from_ref(&shown.path))?;
            shown
        }
        None => find(engine, &options.document, &when)?,
    };
    if terminal.json {
        terminal.value(&json!({
            "path": shown.path,
            "id": shown.id,
            "title": shown.title,
            "kind": shown.kind,
            "owner": shown.owner.as_ref().map(|owner| &owner.id),
            "lang": shown.lang,
            "html": shown.html,
            "source": shown.source,
            "text": shown.text,
            "sections": shown.sections.iter().map(|heading| json!({
                "anchor": heading.anchor,
                "heading": heading.text,
                "level": heading.level,
            })).collect::<Vec<_>>(),
            "freshness": shown.freshness.as_ref().map(|freshness| freshness.state),
            "reasons": shown.freshness.as_ref().map(|freshness| &freshness.reasons),
            "due": shown.freshness.as_ref().and_then(|freshness| freshness.due.as_ref()),
            "updated": shown.updated,
            "problems": shown.problems,
        }));
        return Ok(Verdict::Yes);
    }
    if options.html || options.text || options.source {
        // What is printed is for programs; the warning is for whoever runs them.
        for problem in &shown.problems {
            terminal.say(&harmless(&problem.placed()));
        }
    }
    if options.html {
        ended(terminal, &shown.html);
    } else if options.text {
        ended(terminal, &harmless(&shown.text));
    } else if options.source {
        terminal.print(&shown.source);
    } else {
        print(terminal, &shown);
    }
    Ok(Verdict::Yes)
}

/// A `#` may belong to a file's name, so the whole is tried before it is taken apart.
fn find(engine: &Engine, typed: &str, when: &When) -> Result<Shown, Failure> {
    let Some((document, anchor)) = typed.rsplit_once('#') else {
        return Ok(show(engine, typed, None, when)?);
    };
    match show(engine, typed, None, when) {
        Err(error) if error.code == ErrorCode::NotFound => {
            Ok(show(engine, document, Some(anchor), when)?)
        }
        whole => Ok(whole?),
    }
}

/// A draft may hold a document at another path, or under an id that nothing published has.
fn in_draft(engine: &Engine, name: &str, typed: &str, when: &When) -> Result<Shown, Failure> {
    match find(engine, typed, when) {
        Err(Failure::Api(error)) if error.code == ErrorCode::NotFound => {
            let (document, anchor) = match typed.rsplit_once('#') {
                Some((document, anchor)) => (document, Some(anchor)),
                None => (typed, None),
            };
            match place_in(engine, name, document) {
                Ok(path) => match show(engine, &path, anchor, when) {
                    // Published since the draft began.
                    Err(error) if error.code == ErrorCode::NotFound => {
                        Ok(show(engine, &path, anchor, &When::Now)?)
                    }
                    shown => Ok(shown?),
                },
                // The draft itself may be the one that there is not.
                Err(other) if other.code == ErrorCode::NotFound => Err(other.into()),
                Err(_) => Err(error.into()),
            }
        }
        shown => shown,
    }
}

fn ended(terminal: &mut Terminal, text: &str) {
    terminal.print(text);
    if !text.ends_with('\n') {
        terminal.print("\n");
    }
}

fn print(terminal: &mut Terminal, shown: &Shown) {
    let title = terminal.paint(Look::Bold, &shown.title);
    terminal.line(&title);
    let mut facts = vec![terminal.paint(Look::Name, &shown.path)];
    facts.extend(shown.kind.as_deref().map(harmless));
    facts.extend(shown.owner.as_ref().map(|owner| harmless(&owner.name)));
    facts.push(shown.lang.clone());
    terminal.line(&facts.join(" · "));
    if let Some(freshness) = &shown.freshness {
        let state = terminal.state(freshness);
        let reasons: Vec<&str> = freshness
            .reasons
            .iter()
            .map(|reason| reason.text.as_str())
            .collect();
        let mut line = state.trim_end().to_owned();
        if !reasons.is_empty() {
            line.push_str(": ");
            line.push_str(&reasons.join("; "));
        } else if let Some(due) = &freshness.due {
            line.push_str(&format!(" until {due}"));
        }
        terminal.line(&line);
    }
    if let Some(updated) = &shown.updated {
        let day = updated.at.get(..10).unwrap_or(&updated.at);
        let line = format!("{day} {}: {}", updated.author, updated.summary);
        let line = terminal.paint(Look::Dim, &line);
        terminal.line(&line);
    }
    for problem in &shown.problems {
        let line = match problem.line {
            Some(line) => format!("! line {line}: {}", problem.message),
            None => format!("! {}", problem.message),
        };
        let line = terminal.paint(Look::Warn, &line);
        terminal.line(&line);
    }
    terminal.line("");
    for line in body(&shown.source).lines() {
        let look = if line.starts_with('#') {
            Look::Bold
        } else {
            Look::Plain
        };
        let line = terminal.paint(look, line);
        terminal.line(&line);
    }
}

/// The text without its front matter, whose facts stand above.
fn body(source: &str) -> &str {
    let after = source
        .strip_prefix("---\n")
        .or_else(|| source.strip_prefix("---\r\n"));
    let Some(after) = after else {
        return source;
    };
    let mut at = source.len() - after.len();
    for line in after.split_inclusive('\n') {
        at += line.len();
        if line.trim_end() == "---" {
            return source
                .get(at..)
                .unwrap_or_default()
                .trim_start_matches(['\n', '\r']);
        }
    }
    source
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_is_left_out_and_nothing_else() {
        for (source, expected) in [
            ("---\ntitle: A\n---\n\n# A\n", "# A\n"),
            ("---\r\na: b\r\n---\r\n# A\r\n", "# A\r\n"),
            ("# A\n\n---\n\nB\n", "# A\n\n---\n\nB\n"),
            ("---\nnever closed\n", "---\nnever closed\n"),
            ("", ""),
        ] {
            assert_eq!(body(source), expected, "{source:?}");
        }
    }
}
