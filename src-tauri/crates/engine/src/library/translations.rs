//! Documents that are translations of others: which belong together, and whether the text that a
//! translation was made from changed after it.

use std::collections::HashMap;
use std::sync::Arc;

use carebook_domain::Timestamp;
use carebook_store::cache::{CommitFacts, Record};

use super::{Library, Shelved, moment_of};

/// The first document there is of those that a translation can mean by `translation_of`: at that
/// path, at that path seen from the translation's own folder, with that id. A document is no
/// translation of itself.
pub(crate) fn source_of<T>(
    record: &Record,
    by_path: impl Fn(&str) -> Option<T>,
    by_id: impl Fn(&str) -> Option<T>,
    is_itself: impl Fn(&T) -> bool,
) -> Option<T> {
    let named = record.translation_of.as_deref()?;
    by_path(named)
        .or_else(|| by_path(record.path.resolve(named).ok()?.as_str()))
        .or_else(|| by_id(named))
        .filter(|found| !is_itself(found))
}

impl Shelved {
    /// The last change of what this document is a translation of, if it came after this
    /// document's own last change and after `verified`, the last verification that still holds.
    pub(super) fn source_changed_after(&self, verified: Option<Timestamp>) -> Option<&CommitFacts> {
        let source = self.source_updated.as_deref()?;
        let own = self.updated.as_deref()?;
        let followed = verified.map_or(moment_of(own), |at| at.max(moment_of(own)));
        (source.id != own.id && moment_of(source) > followed).then_some(source)
    }
}

impl Library {
    /// Tells every translation when its source changed last.
    pub(super) fn tie_to_sources(&mut self) {
        for at in 0..self.documents.len() {
            let source = self
                .original(at)
                .and_then(|source| self.documents.get(source));
            let updated = source.and_then(|source| source.updated.clone());
            let Some(document) = self.documents.get_mut(at) else {
                continue;
            };
            if document.source_updated != updated {
                Arc::make_mut(document).source_updated = updated;
            }
        }
    }

    /// The document that another one is a translation of.
    #[must_use]
    pub fn source(&self, document: &Shelved) -> Option<&Arc<Shelved>> {
        let at = self.position(document.record.path.as_str())?;
        self.documents.get(self.original(at)?)
    }

    /// Where the document stands that the one at `at` is a translation of.
    fn original(&self, at: usize) -> Option<usize> {
        source_of(
            &self.documents.get(at)?.record,
            |path| self.position(path),
            |id| self.by_id.get(id).copied(),
            |found| *found == at,
        )
    }

    /// The same document in all its languages, by path: itself, what it is a translation of, and
    /// the other translations of that. Nothing when it stands alone.
    #[must_use]
    pub fn translations(&self, path: &str) -> Vec<&Arc<Shelved>> {
        let groups = self.translations.get_or_init(|| self.group_translations());
        self.position(path)
            .and_then(|at| groups.get(&at))
            .map(|group| {
                group
                    .iter()
                    .filter_map(|at| self.documents.get(*at))
                    .collect()
            })
            .unwrap_or_default()
    }

    fn group_translations(&self) -> HashMap<usize, Arc<Vec<usize>>> {
        let mut groups: HashMap<usize, Vec<usize>> = HashMap::new();
        for at in 0..self.documents.len() {
            let mut root = at;
            // A translation of a translation belongs to the first text; a circle ends somewhere.
            for _hop in 0..8 {
                match self.original(root) {
                    Some(next) => root = next,
                    None => break,
                }
            }
            if root != at {
                groups.entry(root).or_insert_with(|| vec![root]).push(at);
            }
        }
        let mut by_member = HashMap::new();
        for mut members in groups.into_values() {
            members.sort_unstable();
            members.dedup();
            let members = Arc::new(members);
            for member in members.iter() {
                by_member.insert(*member, Arc::clone(&members));
            }
        }
        by_member
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{library, record};
    use super::*;

    #[test]
    fn translations_are_one_group_from_whichever_end() {
        let translation = |path: &str, of: &str| Record {
            translation_of: Some(of.to_owned()),
            ..record(path, path)
        };
        let library = library(
            vec![
                record("alone.md", "Alone"),
                Record {
                    id: Some("01ID".to_owned()),
                    ..record("refunds/opened.md", "Opened")
                },
                translation("refunds/opened.ko.md", "refunds/opened.md"),
                translation("refunds/opened.lv.md", "opened.md"),
                translation("refunds/opened.vi.md", "01ID"),
                translation("x.md", "y.md"),
                translation("y.md", "x.md"),
            ]
            .into_iter()
            .collect::<Vec<_>>()
            .tap_sort(),
        );
        for path in [
            "refunds/opened.md",
            "refunds/opened.ko.md",
            "refunds/opened.lv.md",
            "refunds/opened.vi.md",
        ] {
            assert_eq!(library.translations(path).len(), 4, "{path}");
        }
        assert!(library.translations("alone.md").is_empty());
        assert!(library.translations("x.md").len() <= 2, "a circle ends");
    }

    trait TapSort {
        fn tap_sort(self) -> Self;
    }

    impl TapSort for Vec<Record> {
        fn tap_sort(mut self) -> Self {
            self.sort_by(|a, b| a.path.cmp(&b.path));
            self
        }
    }
}
