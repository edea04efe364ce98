//! Which documents a list shows. The words are the search's own: `tag:refunds is:stale
//! in:policies/`; all that is not a filter must stand in the title, the path or the id.

use std::sync::Arc;

use carebook_domain::config::Config;
use carebook_domain::text::fold;
use carebook_search::{Filter as Condition, FilterOn, Query, Within};

use crate::library::{Judgement, Shelved};

/// What of a filter cannot be meant, in a sentence; nothing for a good one.
pub(super) fn slip(text: &str) -> Option<String> {
    let query = Query::parse(text);
    if let Some(within) = query.within {
        let (name, instead) = match within {
            Within::Drafts | Within::DraftsAndComments => {
                ("drafts", "`carebook draft list` lists drafts")
            }
            Within::Comments => ("comments", "`carebook comment list` lists comments"),
        };
        return Some(format!("in:{name} is for a search; {instead}."));
    }
    if query.as_of.is_some() {
        return Some("as-of: is for a search; a list is of today's documents.".to_owned());
    }
    if let Some(name) = query.empty_filters.first() {
        return Some(format!(
            "{name}: says nothing without a value, such as {name}:{}.",
            match name.as_str() {
                "is" => "stale",
                "lang" => "en",
                "in" => "policies/",
                _ => "refunds",
            }
        ));
    }
    let hint = query.hints.into_iter().next()?;
    Some(match hint.split_once("; it is searched for as text") {
        Some((hint, _)) => format!("{hint}."),
        None => hint,
    })
}

/// A filter over documents.
pub(super) struct Filter {
    config: Arc<Config>,
    /// Their values are folded.
    conditions: Vec<Condition>,
    words: Vec<(String, bool)>,
}

impl Filter {
    pub(super) fn parse(text: &str, config: &Arc<Config>) -> Self {
        let query = Query::parse(text);
        Self {
            config: Arc::clone(config),
            conditions: query
                .filters
                .into_iter()
                .map(|condition| Condition {
                    value: fold(&condition.value),
                    ..condition
                })
                .collect(),
            words: query
                .clauses
                .into_iter()
                .map(|clause| (fold(&clause.text), clause.negated))
                .collect(),
        }
    }

    /// Whether everything fits.
    pub(super) fn lets_all_pass(&self) -> bool {
        self.conditions.is_empty() && self.words.is_empty()
    }

    /// Whether a document fits: every word, and for each fact that conditions are about at least
    /// one of them.
    pub(super) fn fits(&self, document: &Shelved, judged: &Judgement) -> bool {
        let mut words = self.words.iter();
        let fits_words =
            words.all(|(word, negated)| document.folded().contains(word.as_str()) != *negated);
        fits_words
            && self.conditions.iter().all(|condition| {
                if condition.negated {
                    return !self.holds(condition, document, judged);
                }
                self.conditions
                    .iter()
                    .filter(|other| other.on == condition.on && !other.negated)
                    .any(|other| self.holds(other, document, judged))
            })
    }

    fn holds(&self, condition: &Condition, document: &Shelved, judged: &Judgement) -> bool {
        let record = &document.record;
        let value = condition.value.as_str();
        let is = |text: &str| fold(text) == value;
        match condition.on {
            FilterOn::Tag => record.tags.iter().any(|tag| is(tag)),
            FilterOn::Kind => {
                let value = value.replace([' ', '_'], "-");
                record
                    .kind
                    .as_deref()
                    .is_some_and(|kind| fold(kind) == value)
            }
            FilterOn::Lang => {
                let primary = value.split(['-', '_']).next().unwrap_or_default();
                record.lang.as_str().split('-').next() == Some(primary)
            }
            FilterOn::Owner => match record.owner.as_deref() {
                None => value.is_empty() || value == "none",
                Some(owner) => {
                    is(owner)
                        || owner.split('@').next().is_some_and(is)
                        || fold(self.config.name_of(owner)).contains(value)
                }
            },
            FilterOn::Is => {
                judged.state.as_str().replace('_', "") == value.replace(['_', '-'], "")
                    || (value == "due" && judged.state.as_str() == "due_soon")
            }
            FilterOn::In => {
                let folder = value.trim_matches('/');
                let path = fold(record.path.as_str());
                folder.is_empty()
                    || path == folder
                    || path
                        .strip_prefix(folder)
                        .is_some_and(|rest| rest.starts_with('/'))
            }
        }
    }
}
