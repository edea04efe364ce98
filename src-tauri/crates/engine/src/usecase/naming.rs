//! What a wiki link names, by path, id, file name or title: what a draft brings or moves goes before
//! what is published, and what it takes away is named no more.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use carebook_domain::document::Document;
use carebook_domain::text::fold;
use carebook_domain::{DocPath, ObjectId};

use super::drafts::bytes_of;
use crate::handbook::{Reader, Shelf};

/// The names of one commit of the handbook.
pub(super) struct Naming<'a> {
    reader: &'a Reader,
    shelf: &'a Shelf,
    /// The published commit and the draft's, where it is a draft's names that are asked for.
    draft: Option<(Option<ObjectId>, ObjectId)>,
    own: OnceCell<Own>,
}

/// A document that is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named {
    pub path: DocPath,
    pub title: String,
    /// Nothing where it has no id.
    pub id: Option<String>,
}

/// What a draft itself changes.
#[derive(Default)]
struct Own {
    documents: Vec<Named>,
    /// The paths at which the draft holds something else than what is published, or nothing.
    touched: BTreeSet<DocPath>,
}

impl<'a> Naming<'a> {
    /// The names of what is published.
    pub fn published(reader: &'a Reader, shelf: &'a Shelf) -> Self {
        Self {
            reader,
            shelf,
            draft: None,
            own: OnceCell::new(),
        }
    }

    /// The names of a draft, by its newest commit.
    pub fn of_draft(
        reader: &'a Reader,
        shelf: &'a Shelf,
        published: Option<ObjectId>,
        tip: ObjectId,
    ) -> Self {
        Self {
            draft: (published != Some(tip)).then_some((published, tip)),
            ..Self::published(reader, shelf)
        }
    }

    /// The document that a name leads to.
    pub fn named(&self, name: &str) -> Option<Named> {
        let own = self.own();
        let wanted = fold(name);
        let file = format!("{name}.md");
        let exactly = |named: &&Named| {
            let path = named.path.as_str();
            path == name || path == file || named.id.as_deref() == Some(name)
        };
        let is_here = |path: &DocPath| !own.touched.contains(path);
        let published = |found: Option<std::sync::Arc<crate::library::Shelved>>| {
            let record = &found?.record;
            Some(Named {
                path: record.path.clone(),
                title: record.title.clone(),
                id: record.id.clone(),
            })
        };
        (own.documents.iter().find(exactly).cloned())
            .or_else(|| published(self.shelf.named_exactly(name, &is_here)))
            .or_else(|| {
                (own.documents.iter())
                    .find(|named| named.is_spelt_like(&wanted))
                    .cloned()
            })
            .or_else(|| published(self.shelf.named_like(name, &is_here)))
    }

    fn own(&self) -> &Own {
        // A name that cannot be looked up leads nowhere; reading on tells why.
        self.own
            .get_or_init(|| self.differences().unwrap_or_default())
    }

    fn differences(&self) -> Option<Own> {
        let (published, tip) = self.draft?;
        let repo = &self.reader.repo;
        let base = match published {
            Some(published) => repo.common_ancestor(published, tip).ok()?,
            None => None,
        };
        let mut own = Own::default();
        for change in repo.changes(base, tip).ok()? {
            if let carebook_git::ChangeKind::Renamed { from } = &change.kind {
                own.touched.insert(from.clone());
            }
            own.touched.insert(change.path.clone());
            let Some(blob) = change.new_blob.filter(|_| change.path.is_markdown()) else {
                continue;
            };
            if let Ok(bytes) = bytes_of(repo, blob) {
                let document = Document::parse(change.path, &bytes);
                own.documents.push(Named {
                    id: document.id.as_deref().map(str::to_owned),
                    title: document.title,
                    path: document.path,
                });
            }
        }
        Some(own)
    }
}

impl Named {
    /// Whether a folded name is its path, its file's name or its title.
    fn is_spelt_like(&self, wanted: &str) -> bool {
        let path = fold(self.path.as_str());
        path == wanted
            || path.strip_suffix(".md") == Some(wanted)
            || fold(self.path.stem()) == wanted
            || fold(&self.title) == wanted
    }

    /// Whether a name still leads to it at another place.
    pub fn is_named_at(&self, place: &DocPath, name: &str) -> bool {
        let there = Self {
            path: place.clone(),
            ..self.clone()
        };
        there.id.as_deref() == Some(name) || there.is_spelt_like(&fold(name))
    }
}
