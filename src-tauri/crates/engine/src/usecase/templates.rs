//! Templates, and documents made of them.

use std::collections::BTreeMap;

use carebook_domain::document::Document;
use carebook_domain::edit::{Fact, FactValue, set_facts};
use carebook_domain::template::{Template, with_own};
use carebook_domain::{DocPath, Lang};
use carebook_git::{Edit, Repo};
use ulid::Ulid;

use super::drafts::{Beginning, Desk, begin_with, bytes_of, new_path, path};
use crate::Engine;
use crate::api::drafts::{Draft, Placeholder, Template as Shown};
use crate::api::writing::{LanguageRequest, NewDraft};
use crate::api::{ApiError, ErrorCode};
use crate::handbook::View;

/// Where a handbook keeps templates of its own.
const FOLDER: &str = "templates";

/// Returns the templates, those of the handbook in place of built-in ones of the same name.
///
/// # Errors
/// When no handbook is open or it cannot be read.
pub fn list(engine: &Engine, request: LanguageRequest) -> Result<Vec<Shown>, ApiError> {
    let desk = Desk::open(engine)?;
    let lang = Lang::new(&request.lang).unwrap_or(Lang::UND);
    let templates = (desk.handbook).read(|reader| of_handbook(&reader.repo, &desk.view))?;
    Ok(templates
        .into_iter()
        .map(|template| Shown {
            placeholders: template
                .placeholders
                .iter()
                .map(|placeholder| Placeholder {
                    default: match placeholder.name.as_str() {
                        "owner" => desk.person.email.clone(),
                        "lang" => request.lang.clone(),
                        _ => String::new(),
                    },
                    name: placeholder.name.clone(),
                    label: placeholder.label.clone(),
                })
                .collect(),
            sections: (template.required.iter())
                .map(|section| section.in_lang(lang).to_owned())
                .collect(),
            name: template.name,
            kind: template.kind.unwrap_or_default(),
            title: template.title,
            about: template.about,
            from_handbook: !template.built_in,
        })
        .collect())
}

/// The templates as one published commit has them.
pub(super) fn of_handbook(repo: &Repo, view: &View) -> Result<Vec<Template>, ApiError> {
    let mut own = Vec::new();
    if let Some(commit) = view.commit() {
        for entry in repo.entries_in(commit, FOLDER)? {
            if entry.kind.is_file()
                && entry.path.is_markdown()
                && let Ok(text) = String::from_utf8(bytes_of(repo, entry.blob)?)
            {
                own.push((entry.path.stem().to_owned(), text));
            }
        }
    }
    Ok(with_own(
        own.iter()
            .map(|(name, text)| (name.as_str(), text.as_str())),
    ))
}

/// Starts a draft of a document that is to come.
///
/// # Errors
/// When there is no such template, the place is taken, nobody said who acts, or the repository
/// cannot be written.
pub fn start(engine: &Engine, request: NewDraft) -> Result<Draft, ApiError> {
    let desk = Desk::open(engine)?;
    let title = request
        .title
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    if title.is_empty() {
        return Err(
            ApiError::new(ErrorCode::BadRequest, "A document needs a title.")
                .saying("no_title", &[]),
        );
    }
    let (target, text) = desk.handbook.read(|reader| -> Result<_, ApiError> {
        let repo = &reader.repo;
        let template = match &request.template {
            Some(name) => Some(
                of_handbook(repo, &desk.view)?
                    .into_iter()
                    .find(|template| template.name == *name)
                    .ok_or_else(|| no_template(name))?,
            ),
            None => None,
        };
        check_answers(template.as_ref(), &title, &request.fields)?;
        let kind = template.as_ref().and_then(|template| template.kind.clone());
        let target = match &request.path {
            Some(wanted) => {
                let target = new_path(wanted)?;
                if !target.is_markdown() {
                    return Err(ApiError::new(
                        ErrorCode::BadRequest,
                        format!("“{wanted}” is not a Markdown file; its name must end in .md."),
                    )
                    .saying("not_markdown", &[("name", wanted)]));
                }
                if is_taken(repo, &desk.view, &target)? {
                    return Err(ApiError::new(
                        ErrorCode::Refused,
                        format!("There is a document at {target} already."),
                    )
                    .saying("taken", &[("path", target.as_str())]));
                }
                target
            }
            None => {
                let folder = usual_folder(&desk, reader, kind.as_deref())?;
                free_path(repo, &desk.view, &folder, &title)?
            }
        };
        Ok((
            target,
            text_of(&desk, template.as_ref(), &title, &request.fields),
        ))
    })?;
    begin_with(
        &desk,
        &Beginning {
            name: request.name.as_deref(),
            title: &title,
            documents: std::slice::from_ref(&target),
            edits: &[Edit::Put(target.clone(), text.into_bytes())],
            base: None,
            trailers: &[],
        },
    )
}

/// Facts that every new document can be given, whatever its template asks for.
const USUAL_FACTS: &[&str] = &[
    "title",
    "lang",
    "kind",
    "owner",
    "tags",
    "reviewers",
    "review_every",
    "effective",
    "expires",
];

/// Those of them that are lists, given with commas between.
const LISTS: &[&str] = &["tags", "reviewers"];

/// Refuses answers to what nobody asks: most likely a word was mistyped, and its text would be lost.
fn check_answers(
    template: Option<&Template>,
    title: &str,
    fields: &BTreeMap<String, String>,
) -> Result<(), ApiError> {
    if let Some(other) = fields.get("title")
        && !other.trim().is_empty()
        && !other.split_whitespace().eq(title.split_whitespace())
    {
        return Err(ApiError::new(
            ErrorCode::BadRequest,
            format!("Two titles are given: “{title}” and “{}”.", other.trim()),
        )
        .with_hint("Give one of them."));
    }
    let mut known: Vec<&str> = template
        .into_iter()
        .flat_map(|template| &template.placeholders)
        .map(|placeholder| placeholder.name.as_str())
        .collect();
    known.extend(
        USUAL_FACTS
            .iter()
            .filter(|fact| !known.contains(*fact))
            .copied()
            .collect::<Vec<_>>(),
    );
    match fields.keys().find(|name| !known.contains(&name.as_str())) {
        None => Ok(()),
        Some(name) => Err(ApiError::new(
            ErrorCode::BadRequest,
            format!("Nothing is called “{name}” in this template."),
        )
        .with_hint(format!("It asks for: {}.", known.join(", ")))),
    }
}

fn text_of(
    desk: &Desk<'_>,
    template: Option<&Template>,
    title: &str,
    fields: &BTreeMap<String, String>,
) -> String {
    let lang = fields
        .get("lang")
        .and_then(|lang| Lang::new(lang))
        .or_else(|| desk.view.config.handbook.languages.first().copied())
        .unwrap_or(Lang::UND);
    let mut answers = fields.clone();
    answers.insert("title".to_owned(), title.to_owned());
    let text = match template {
        Some(template) => template.fill(lang, &answers),
        None => format!("# {title}\n\n"),
    };
    let fact = |key, value: String| Fact {
        key,
        value: FactValue::Text(value),
    };
    let now = u64::try_from(desk.engine.clock().now().as_millisecond()).unwrap_or(0);
    let id = Ulid::from_parts(now, Ulid::generate().random()).to_string();
    let mut facts = vec![fact("id", id), fact("title", title.to_owned())];
    if template.is_none() {
        facts.push(fact("owner", desk.person.email.clone()));
        if lang.is_known() {
            facts.push(fact("lang", lang.as_str().to_owned()));
        }
    }
    facts.extend(unasked(template, fields));
    set_facts(&text, &facts)
}

/// The usual facts that were given, and that no placeholder of the template takes in.
fn unasked(template: Option<&Template>, fields: &BTreeMap<String, String>) -> Vec<Fact<'static>> {
    let is_asked = |key: &str| {
        template.is_some_and(|template| {
            (template.placeholders.iter()).any(|placeholder| placeholder.name == key)
        })
    };
    let mut facts = Vec::new();
    for key in USUAL_FACTS.iter().copied().filter(|key| *key != "title") {
        let said = fields.get(key).map(|said| said.trim()).unwrap_or_default();
        if said.is_empty() || is_asked(key) {
            continue;
        }
        let value = match LISTS.contains(&key) {
            true => FactValue::List(
                (said.split(','))
                    .map(|one| one.trim().to_owned())
                    .filter(|one| !one.is_empty())
                    .collect(),
            ),
            false => FactValue::Text(said.to_owned()),
        };
        facts.push(Fact { key, value });
    }
    facts
}

/// The folder where most documents of a kind lie.
fn usual_folder(
    desk: &Desk<'_>,
    reader: &crate::handbook::Reader,
    kind: Option<&str>,
) -> Result<String, ApiError> {
    let Some(kind) = kind else {
        return Ok(String::new());
    };
    let library = desk.view.library(reader)?;
    let mut folders: BTreeMap<&str, usize> = BTreeMap::new();
    for document in library.all() {
        if document.record.kind.as_deref() == Some(kind) {
            *folders.entry(document.record.path.folder()).or_default() += 1;
        }
    }
    let most = folders
        .into_iter()
        .max_by(|a, b| a.1.cmp(&b.1).then_with(|| b.0.cmp(a.0)));
    Ok(most.map_or_else(String::new, |(folder, _)| folder.to_owned()))
}

fn free_path(repo: &Repo, view: &View, folder: &str, title: &str) -> Result<DocPath, ApiError> {
    let slug = carebook_git::draft::slug(title);
    let within = if folder.is_empty() {
        String::new()
    } else {
        format!("{folder}/")
    };
    for number in 1_u32..1000 {
        let name = match number {
            1 => format!("{within}{slug}.md"),
            number => format!("{within}{slug}-{number}.md"),
        };
        let target = path(&name)?;
        // `con.md` cannot be held by every system, `con-2.md` can.
        if target.hindrance().is_none() && !is_taken(repo, view, &target)? {
            return Ok(target);
        }
    }
    Err(ApiError::new(
        ErrorCode::Refused,
        format!("Every name like {slug}.md is taken."),
    ))
}

fn is_taken(repo: &Repo, view: &View, target: &DocPath) -> Result<bool, ApiError> {
    match view.commit() {
        Some(commit) => Ok(repo.entry_at(commit, target)?.is_some()),
        None => Ok(false),
    }
}

fn no_template(name: &str) -> ApiError {
    ApiError::new(
        ErrorCode::NotFound,
        format!("There is no template “{name}”."),
    )
    .with_hint("`carebook templates` lists them.")
}

/// The title that a text gives itself, for whoever names a draft after it.
pub(super) fn title_of(path: &DocPath, bytes: &[u8]) -> String {
    let title = Document::parse(path.clone(), bytes).title;
    if title.is_empty() {
        path.stem().to_owned()
    } else {
        title
    }
}
