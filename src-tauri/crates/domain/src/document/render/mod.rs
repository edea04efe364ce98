//! From Markdown to HTML that is safe to show.

use super::{Document, Section};
use crate::DocPath;

/// What rendering needs to know about the rest of the handbook.
pub trait RenderContext {
    /// The document at a path, if one is there.
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
    /// Carebook's window: links carry `data-doc`, `data-anchor` and `data-external`.
    Window,
    /// Anybody: links carry plain `href`s, relative ones as in the source.
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
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceReason {
    /// The document is larger than is rendered.
    TooLarge,
    /// The document nests deeper than is rendered.
    TooDeep,
    /// Rendering would make too much of it.
    TooMuch,
}

/// Renders a whole document.
pub fn render(document: &Document, _context: &dyn RenderContext) -> Rendered {
    Rendered {
        html: plain(document.body()),
        source_instead: None,
    }
}

/// Renders one section, heading included.
pub fn render_section(
    document: &Document,
    section: &Section,
    _context: &dyn RenderContext,
) -> Rendered {
    Rendered {
        html: plain(
            document
                .source
                .get(section.range.clone())
                .unwrap_or_default(),
        ),
        source_instead: None,
    }
}

fn plain(text: &str) -> String {
    format!("<pre>{}</pre>", ammonia::clean_text(text))
}
