//! What the renderer needs to know of the rest of the handbook.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use carebook_domain::document::{ImageTarget, Mark, Mode, RenderContext, TargetDocument};
use carebook_domain::{DocPath, ObjectId};

use super::naming::Naming;
use crate::handbook::{Reader, Shelf};

/// The kinds of image that are shown. SVG can hold scripts and is not among them.
const SHOWN_IMAGES: &[&str] = &["png", "jpg", "jpeg", "gif", "webp", "avif", "bmp", "ico"];

/// The handbook at one commit, as a rendered document refers to it.
pub(super) struct Surroundings<'a> {
    pub reader: &'a Reader,
    pub shelf: &'a Shelf,
    pub naming: Naming<'a>,
    pub commit: ObjectId,
    pub mode: Mode,
    /// Filled with the images that the rendered document shows.
    pub images: &'a Mutex<HashMap<ObjectId, DocPath>>,
    /// The words that threads are about.
    pub marks: &'a [Mark],
    /// Whether its headings can be led to.
    pub anchors: bool,
}

impl RenderContext for Surroundings<'_> {
    fn document(&self, path: &DocPath) -> Option<TargetDocument> {
        let mut others = path.other_spellings();
        self.at(path)
            .or_else(|| others.find_map(|other| self.at(&other)))
    }

    fn named(&self, name: &str) -> Option<TargetDocument> {
        self.naming.named(name).map(|named| TargetDocument {
            path: named.path,
            title: named.title,
        })
    }

    fn image(&self, path: &DocPath) -> ImageTarget {
        if self.mode == Mode::Portable {
            return ImageTarget::Url(path.as_str().to_owned());
        }
        if !SHOWN_IMAGES.contains(&path.extension().as_str()) {
            return ImageTarget::Missing;
        }
        let blob_at = |path: &DocPath| self.reader.repo.blob_at(self.commit, path).ok()?;
        let mut others = path.other_spellings();
        let Some(blob) = blob_at(path).or_else(|| others.find_map(|other| blob_at(&other))) else {
            return ImageTarget::Missing;
        };
        self.images
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(blob, path.clone());
        let name = percent_encoded(path.file_name());
        ImageTarget::Url(format!("carebook-asset://localhost/{blob}/{name}"))
    }

    fn mode(&self) -> Mode {
        self.mode
    }

    fn anchors(&self) -> bool {
        self.anchors
    }

    fn marks(&self) -> &[Mark] {
        self.marks
    }
}

impl Surroundings<'_> {
    fn at(&self, path: &DocPath) -> Option<TargetDocument> {
        if let Some(document) = self.shelf.by_path(path.as_str()) {
            return Some(target(&document));
        }
        // Not indexed yet, perhaps.
        let there = path.is_markdown()
            && self
                .reader
                .repo
                .blob_at(self.commit, path)
                .ok()
                .flatten()
                .is_some();
        there.then(|| TargetDocument {
            path: path.clone(),
            title: path.stem().to_owned(),
        })
    }
}

fn target(document: &crate::library::Shelved) -> TargetDocument {
    TargetDocument {
        path: document.record.path.clone(),
        title: document.record.title.clone(),
    }
}

fn percent_encoded(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push_str(&format!("{byte:02X}"));
        }
    }
    out
}
