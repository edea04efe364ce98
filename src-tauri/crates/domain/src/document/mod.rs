//! What a Markdown file says: its facts, sections, links and rendering.
//!
//! [`Document::parse`] never fails: what cannot be understood is shown as it is and
//! named in [`Document::problems`].

mod front;
mod link;
mod render;
mod section;
mod substantive;

use serde::{Deserialize, Serialize};

pub use front::FrontMatter;
pub use link::{Link, LinkKind, Refusal, external_host};
pub use render::{
    ImageTarget, Mode, RenderContext, Rendered, SourceReason, TargetDocument, render,
    render_section,
};
pub use section::Section;
pub use substantive::substantive;

use crate::{DocPath, Lang, Problem};

/// A Markdown file, understood as far as it goes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// Where it lies.
    pub path: DocPath,
    /// `id:` of its front matter.
    pub id: Option<String>,
    /// Front matter, else the first heading, else the file's name.
    pub title: String,
    /// Its facts.
    pub front: FrontMatter,
    /// Its language, said or detected; `und` when neither.
    pub lang: Lang,
    /// Whether the language was detected rather than said.
    pub lang_detected: bool,
    /// Its sections in order; at least one. The text before the first heading is a
    /// section of level 0 with an empty anchor and heading, left out when it is blank and
    /// headings follow.
    pub sections: Vec<Section>,
    /// Its links and images in order.
    pub links: Vec<Link>,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
    /// The decoded text, front matter included. Byte ranges count in it.
    pub source: String,
    /// Where the text after the front matter begins.
    pub body_start: usize,
}

impl Document {
    /// Understands a file's bytes.
    pub fn parse(path: DocPath, bytes: &[u8]) -> Self {
        let source = String::from_utf8_lossy(bytes).into_owned();
        let title = path.stem().to_owned();
        let section = Section {
            anchor: String::new(),
            heading: String::new(),
            level: 0,
            range: 0..source.len(),
            text: source.clone(),
            lang: Lang::UND,
        };
        Self {
            path,
            id: None,
            title,
            front: FrontMatter::default(),
            lang: Lang::UND,
            lang_detected: false,
            sections: vec![section],
            links: Vec::new(),
            problems: Vec::new(),
            source,
            body_start: 0,
        }
    }

    /// `id:` of the front matter, else the path.
    pub fn identity(&self) -> &str {
        self.id.as_deref().unwrap_or(self.path.as_str())
    }

    /// The text after the front matter.
    pub fn body(&self) -> &str {
        self.source.get(self.body_start..).unwrap_or_default()
    }

    /// The section with this anchor.
    pub fn section(&self, anchor: &str) -> Option<&Section> {
        self.sections
            .iter()
            .find(|section| section.anchor == anchor)
    }
}
