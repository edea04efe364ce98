//! Text while it is written: rendered as readers will see it, its facts as a form.

use std::sync::PoisonError;

use carebook_domain::document::{
    Document, FrontMatter, ImageTarget, Mark, Mode, RenderContext, TargetDocument, render,
};
use carebook_domain::edit::{Fact, FactValue, set_facts};
use carebook_domain::{DocPath, ObjectId};

use super::documents::problems;
use super::drafts::{Desk, path};
use super::naming::Naming;
use super::rendering::Surroundings;
use super::threads::{Scene, open_marks};
use crate::Engine;
use crate::api::drafts::{Followed, FormField, Preview, RenderedBlock};
use crate::api::writing::{FieldSet, FollowRequest, PreviewRequest, SetFieldRequest};
use crate::api::{ApiError, ErrorCode};
use crate::handbook::{LARGEST_DOCUMENT, Reader, Shelf};

/// Facts whose value is a list.
const LISTS: &[&str] = &["reviewers", "tags", "audience"];

/// Renders text that is being written, with the renderer of reading.
///
/// # Errors
/// When no handbook is open, the path is none, or the text is too large.
pub fn preview(engine: &Engine, request: PreviewRequest) -> Result<Preview, ApiError> {
    let document = read(path(&request.path)?, &request.text)?;
    surrounded(engine, &request, &document, |context| Preview {
        html: render(&document, context).html,
        problems: problems(&document),
        form: form(&document.front),
    })
}

/// Renders text that is being written as `preview` does, and answers only what the last answer
/// of this session did not hold.
///
/// # Errors
/// When no handbook is open, the path is none, or the text is too large.
pub fn follow(engine: &Engine, request: FollowRequest) -> Result<Followed, ApiError> {
    let FollowRequest {
        session,
        known,
        preview,
    } = request;
    let document = read(path(&preview.path)?, &preview.text)?;
    let mut shown = engine.following.take(&session);
    let patch = surrounded(engine, &preview, &document, |context| {
        shown.follow(known, &document, context)
    })?;
    let number = shown.number();
    engine.following.keep(session, shown);
    let count = |blocks: usize| u32::try_from(blocks).unwrap_or(u32::MAX);
    Ok(Followed {
        number,
        before: count(patch.before),
        behind: count(patch.behind),
        shift: i32::try_from(patch.shift).unwrap_or_default(),
        blocks: (patch.blocks.into_iter())
            .map(|block| RenderedBlock {
                line: block.line,
                html: block.html.to_string(),
            })
            .collect(),
        problems: problems(&document),
        form: form(&document.front),
    })
}

/// Lets work render a text in the midst of its draft.
fn surrounded<T>(
    engine: &Engine,
    request: &PreviewRequest,
    document: &Document,
    work: impl FnOnce(&dyn RenderContext) -> T,
) -> Result<T, ApiError> {
    let handbook = engine.handbook()?;
    let view = handbook.view();
    handbook.read(|reader| {
        let shelf = Shelf::of(&handbook, &view);
        let of_draft = match &request.name {
            Some(name) => reader.repo.tip(&format!("refs/heads/draft/{name}"))?,
            None => None,
        };
        let commit = of_draft.or(view.commit());
        let marks = match (&request.name, request.threads) {
            (Some(name), Some(true)) => marks(engine, reader, name, document)?,
            _ => Vec::new(),
        };
        Ok(work(&Lined(Surroundings {
            reader,
            shelf: &shelf,
            naming: match of_draft {
                Some(tip) => Naming::of_draft(reader, &shelf, view.commit(), tip),
                None => Naming::published(reader, &shelf),
            },
            // Nothing is found in a commit that does not exist.
            commit: commit.unwrap_or(ObjectId::from_bytes([0; 20])),
            mode: Mode::Window,
            images: &engine.images,
            marks: &marks,
            anchors: true,
        })))
    })
}

/// The words of open threads in a text that is being written.
fn marks(
    engine: &Engine,
    reader: &Reader,
    draft: &str,
    document: &Document,
) -> Result<Vec<Mark>, ApiError> {
    let desk = Desk::open(engine)?;
    match Scene::open(&desk, reader, document.path.as_str(), Some(draft)) {
        Ok(scene) => open_marks(&desk, reader, &scene.with_text(document.clone())),
        // Not saved yet: nobody has said anything of it.
        Err(error) if error.code == ErrorCode::NotFound => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

pub(super) fn read(path: DocPath, text: &str) -> Result<Document, ApiError> {
    if u64::try_from(text.len()).unwrap_or(u64::MAX) > LARGEST_DOCUMENT {
        return Err(ApiError::new(
            ErrorCode::BadRequest,
            "This text has more than 5 MB; Carebook shows documents of up to 5 MB.",
        ));
    }
    Ok(Document::parse(path, text.as_bytes()))
}

/// A rendering whose blocks say their line.
struct Lined<'a>(Surroundings<'a>);

impl RenderContext for Lined<'_> {
    fn document(&self, path: &DocPath) -> Option<TargetDocument> {
        self.0.document(path)
    }

    fn named(&self, name: &str) -> Option<TargetDocument> {
        self.0.named(name)
    }

    fn image(&self, path: &DocPath) -> ImageTarget {
        self.0.image(path)
    }

    fn lines(&self) -> bool {
        true
    }

    fn marks(&self) -> &[Mark] {
        self.0.marks()
    }
}

fn form(front: &FrontMatter) -> Vec<FormField> {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let shown = |value: Option<String>| value.unwrap_or_default();
    let fields = [
        ("title", text(&front.title)),
        ("kind", text(&front.kind)),
        ("owner", text(&front.owner)),
        ("reviewers", front.reviewers.join(", ")),
        ("tags", front.tags.join(", ")),
        ("audience", front.audience.join(", ")),
        (
            "lang",
            shown(front.lang.map(|lang| lang.as_str().to_owned())),
        ),
        ("translation_of", text(&front.translation_of)),
        (
            "review_every",
            shown(front.review_every.map(|window| window.to_string())),
        ),
        (
            "effective",
            shown(front.effective.map(|day| day.to_string())),
        ),
        ("expires", shown(front.expires.map(|day| day.to_string()))),
    ];
    fields
        .into_iter()
        .map(|(key, value)| FormField {
            key: key.to_owned(),
            value,
        })
        .collect()
}

/// Changes one fact of a text's front matter; every other line stays byte for byte.
///
/// # Errors
/// When the key cannot be one of front matter.
pub fn set_field(_engine: &Engine, request: SetFieldRequest) -> Result<FieldSet, ApiError> {
    let key = request.key.trim();
    let is_key = !key.is_empty()
        && key.len() <= 64
        && key
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
    if !is_key {
        return Err(ApiError::new(
            ErrorCode::BadRequest,
            format!("“{key}” cannot be the name of a fact."),
        ));
    }
    let value = match request.value.trim() {
        "" => FactValue::Nothing,
        list if LISTS.contains(&key) => FactValue::List(
            list.split(',')
                .map(str::trim)
                .filter(|item| !item.is_empty())
                .map(str::to_owned)
                .collect(),
        ),
        text => FactValue::Text(text.split_whitespace().collect::<Vec<_>>().join(" ")),
    };
    Ok(FieldSet {
        text: set_facts(&request.text, &[Fact { key, value }]),
    })
}

/// Lets the window show an image that a draft brought.
pub(super) fn show_image(engine: &Engine, blob: ObjectId, path: &DocPath) {
    engine
        .images
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .insert(blob, path.clone());
}
