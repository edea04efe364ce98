//! `carebook templates` and `carebook new`.

use carebook_engine::Engine;
use carebook_engine::api::writing::{LanguageRequest, NewDraft};
use carebook_engine::usecase::templates;

use super::draft::{begun, pairs};
use crate::failure::{Failure, Verdict};
use crate::terminal::{Look, Terminal, column};
use crate::writing::{New, Templates};

pub fn run(
    engine: &Engine,
    options: &Templates,
    terminal: &mut Terminal,
) -> Result<Verdict, Failure> {
    let request = LanguageRequest {
        lang: options.lang.clone(),
    };
    let list = templates::list(engine, request)?;
    if terminal.json {
        terminal.value(&list);
        return Ok(Verdict::Yes);
    }
    for template in &list {
        let name = terminal.paint(Look::Name, &column(&template.name, 16));
        let own = if template.from_handbook {
            " (this handbook's)"
        } else {
            ""
        };
        terminal.line(&format!("{name}  {}{own}", template.about));
        if !template.sections.is_empty() {
            let line = format!("                  {}", template.sections.join(" · "));
            let line = terminal.paint(Look::Dim, &line);
            terminal.line(&line);
        }
    }
    Ok(Verdict::Yes)
}

pub fn new(engine: &Engine, options: &New, terminal: &mut Terminal) -> Result<Verdict, Failure> {
    let request = NewDraft {
        template: Some(options.template.clone()),
        path: options.path.clone(),
        title: options.title.clone(),
        fields: pairs(&options.fields)?,
        name: options.name.clone(),
    };
    begun(engine, terminal, &templates::start(engine, request)?)?;
    Ok(Verdict::Yes)
}
