//! From Markdown to HTML that is safe to show. Two layers, each safe alone: our own
//! writer, which lets through only what it knows, and a sanitiser after it.
//!
//! Work is bounded: a text that is too large, nests too deeply or grows too much is shown
//! as its source instead.

mod labels;
mod links;
mod live;
#[cfg(test)]
mod live_tests;
#[cfg(test)]
mod marks_tests;
mod raw;
mod sanitise;
#[cfg(test)]
mod tests;
mod words;
mod write;

use std::ops::Range;

pub use live::{Block, Live, Patch};
use sanitise::Sanitiser;
pub use words::{Mark, find_shown};

use super::{Document, Section};
use crate::DocPath;
use crate::text::floor_boundary;

/// What rendering needs to know about the rest of the handbook.
pub trait RenderContext {
    /// The document or other file at a path, if one is there.
    fn document(&self, path: &DocPath) -> Option<TargetDocument>;

    /// The document that a wiki link names by title, path or id.
    fn named(&self, _name: &str) -> Option<TargetDocument> {
        None
    }

    /// Where the image at a path can be loaded from.
    fn image(&self, path: &DocPath) -> ImageTarget;

    /// Who will show the HTML.
    fn mode(&self) -> Mode {
        Mode::Window
    }

    /// Whether blocks carry `data-line`, the line of the source they begin on: for a preview that
    /// scrolls with its source.
    fn lines(&self) -> bool {
        false
    }

    /// Whether headings and notes can be led to: not in a comment, whose anchors would stand beside
    /// those of its document.
    fn anchors(&self) -> bool {
        true
    }

    /// The words that threads are about; each is wrapped in a `span` that names its thread.
    fn marks(&self) -> &[Mark] {
        &[]
    }
}

/// A document that a link leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetDocument {
    /// Its path.
    pub path: DocPath,
    /// Its title.
    pub title: String,
}

/// Where an image can be loaded from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImageTarget {
    /// An address that the window (or the exported page) may load.
    Url(String),
    /// There is no such image, or it is of a kind that is not shown.
    Missing,
}

/// Who will show the HTML.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Carebook's window: links carry `data-doc` and `data-anchor`, `data-external`, or
    /// `data-missing`; no `href` but `#`.
    Window,
    /// Anybody: links carry plain `href`s, relative ones relative to the document.
    Portable,
}

/// HTML that is safe to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    /// The sanitised HTML.
    pub html: String,
    /// Set when the source is shown instead of the rendering.
    pub source_instead: Option<SourceReason>,
}

/// Why the source is shown instead of the rendering.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SourceReason {
    /// The document is larger than is rendered.
    #[error("the document is larger than 2 MiB")]
    TooLarge,
    /// The document nests deeper than is rendered.
    #[error("the document nests deeper than 100 levels")]
    TooDeep,
    /// Rendering would make too much of it.
    #[error("rendering the document would take too long")]
    TooMuch,
}

/// Larger texts are shown as their source.
pub(super) const MAX_BYTES: usize = 2 * 1024 * 1024;
/// Deeper ones as well.
pub(super) const MAX_DEPTH: usize = 100;
/// And those that take the parser more steps,
pub(super) const MAX_EVENTS: usize = 400_000;
/// or grow larger than this.
pub(super) const MAX_HTML: usize = 12 * 1024 * 1024;

/// Renders a whole document.
pub fn render(document: &Document, context: &dyn RenderContext) -> Rendered {
    let all = document.body_start..document.source.len();
    render_range(document, all, context)
}

/// Renders one section, heading included, with the footnotes it refers to.
pub fn render_section(
    document: &Document,
    section: &Section,
    context: &dyn RenderContext,
) -> Rendered {
    render_range(document, section.range.clone(), context)
}

fn render_range(document: &Document, range: Range<usize>, context: &dyn RenderContext) -> Rendered {
    let drawn = if document.body().len() > MAX_BYTES {
        Err(SourceReason::TooLarge)
    } else {
        write::draw(document, range.clone(), context, write::Note::Nothing)
    };
    match drawn {
        Ok(write::Drawn { html, images, .. }) => {
            let given = sanitise::Given::new(images, context);
            let html = Sanitiser::new(&given, &document.path, context.mode()).clean(&html);
            Rendered {
                html,
                source_instead: None,
            }
        }
        Err(reason) => Rendered {
            html: as_source(document, range),
            source_instead: Some(reason),
        },
    }
}

/// The source as it is, its first part when it is very long.
fn as_source(document: &Document, range: Range<usize>) -> String {
    let end = floor_boundary(
        &document.source,
        range.end.min(range.start.saturating_add(MAX_BYTES)),
    );
    let text = document.source.get(range.start..end).unwrap_or_default();
    let mut html = String::with_capacity(text.len() + 64);
    html.push_str("<pre class=\"source\">");
    write::escape(text, &mut html);
    html.push_str("</pre>");
    html
}
