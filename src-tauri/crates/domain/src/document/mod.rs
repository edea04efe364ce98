//! What a Markdown file says: its facts, sections, links and rendering.
//!
//! [`Document::parse`] never fails: what cannot be understood is shown as it is and
//! named in [`Document::problems`].

mod autolink;
mod decode;
mod events;
mod front;
mod link;
mod raw_html;
mod reading;
mod render;
mod replaceable;
mod scan;
mod section;
mod slug;
mod substantive;
#[cfg(test)]
mod tests;
mod yaml;

use serde::{Deserialize, Serialize};

pub use front::FrontMatter;
pub(crate) use front::normal_kind;
pub use link::{Link, LinkKind, Refusal, external_host};
pub use reading::{ReadBlock, Reading, Run, Setting, Shape, ShapeKind, reading};
pub use render::{
    Block, ImageTarget, Live, Mark, Mode, Patch, RenderContext, Rendered, SourceReason,
    TargetDocument, find_shown, render, render_section,
};
pub use replaceable::replaceable;
pub use section::Section;
pub use substantive::substantive;

use crate::{DocPath, Lang, Problem, ProblemCode};

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
        let decode::Decoded {
            text: source,
            problem,
        } = decode::decode(bytes);
        let front::Head {
            front,
            body_start,
            mut problems,
        } = front::read(&source);
        problems.extend(problem);
        problems.extend(lfs_pointer(&source));
        let scan::Scan {
            mut sections,
            links,
            profile,
        } = if source.len() <= events::MAX_BYTES {
            scan::scan(&path, &source, body_start)
        } else {
            problems.push(too_large());
            scan::unread(&source, body_start)
        };
        let lang = front.lang.unwrap_or_else(|| profile.lang());
        scan::settle_languages(&mut sections, lang);
        let title = title(&front, &sections, &path);
        Self {
            id: front.id.clone(),
            title,
            lang,
            lang_detected: front.lang.is_none(),
            front,
            sections,
            links,
            problems,
            source,
            body_start,
            path,
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

    /// The innermost section that a place of the source lies in.
    pub fn section_at(&self, at: usize) -> Option<&Section> {
        self.sections
            .iter()
            .rev()
            .find(|section| section.range.start <= at)
    }

    /// The section with this anchor.
    pub fn section(&self, anchor: &str) -> Option<&Section> {
        self.sections
            .iter()
            .find(|section| section.anchor == anchor)
    }
}

/// Git LFS keeps large files elsewhere and leaves a few lines in their place.
fn lfs_pointer(source: &str) -> Option<Problem> {
    let is_pointer = source.starts_with("version https://git-lfs.github.com/spec/")
        && source.contains("\noid sha256:")
        && source.len() < 1024;
    is_pointer.then(|| {
        let message = "The text of this file is kept in Git LFS and is not in the repository, so it cannot be searched or shown. Texts need no LFS: `git lfs migrate export` brings it back.";
        Problem::at(0, 0, ProblemCode::LfsPointer, message)
    })
}

fn too_large() -> Problem {
    let message = "The file is larger than 4 MiB; it is shown as plain text and only its beginning is searched.";
    Problem::at(0, 0, ProblemCode::TooLarge, message)
}

fn title(front: &FrontMatter, sections: &[Section], path: &DocPath) -> String {
    let said = front.title.clone();
    said.or_else(|| {
        sections
            .iter()
            .map(|section| &section.heading)
            .find(|heading| !heading.is_empty())
            .cloned()
    })
    .unwrap_or_else(|| path.stem().to_owned())
}
