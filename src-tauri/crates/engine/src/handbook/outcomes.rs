//! How often documents answered what was asked: what the journal knows of all clones, and what was
//! said here and is in no journal yet.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError};

use carebook_domain::Date;
use carebook_domain::journal::Outcomes;

use super::Handbook;

/// So many days an outcome counts: texts and products change.
const DAYS: i64 = 180;

/// Outcomes by a document's id, or its path.
pub(crate) type ByDocument = BTreeMap<String, Outcomes>;

/// The outcomes that count now.
#[derive(Clone, Debug, Default)]
pub(crate) struct Helped {
    pub(super) of_all: Arc<ByDocument>,
    /// Nothing before it was read.
    pub(super) own: Option<Arc<ByDocument>>,
}

impl Helped {
    /// What is known of a document; nothing where nobody said anything.
    pub fn of(&self, id: Option<&str>, path: &str) -> Option<Outcomes> {
        let mut sum = Outcomes::default();
        for name in [id.filter(|id| *id != path), Some(path)]
            .into_iter()
            .flatten()
        {
            for known in std::iter::once(&self.of_all).chain(&self.own) {
                sum.add(known.get(name).copied().unwrap_or_default());
            }
        }
        (sum.count() > 0).then_some(sum)
    }

    /// Whether nobody said anything of any document.
    pub fn is_empty(&self) -> bool {
        self.of_all.is_empty() && self.own.as_ref().is_none_or(|own| own.is_empty())
    }

    /// Whether the person's own were read.
    pub fn is_whole(&self) -> bool {
        self.own.is_some()
    }
}

impl Handbook {
    /// The outcomes that count now.
    pub(crate) fn helped(&self) -> Helped {
        self.locked().helped.clone()
    }

    /// Puts other outcomes of the person's own in the place of those known.
    pub(crate) fn set_own_outcomes(&self, own: ByDocument) {
        let mut state = self.state.write().unwrap_or_else(PoisonError::into_inner);
        state.helped.own = Some(Arc::new(own));
    }

    /// Outcomes of earlier days do not count any more.
    pub(crate) fn outcomes_since(&self) -> Date {
        let today = self.view().today(self.clock());
        today.saturating_sub(jiff::Span::new().days(DAYS))
    }
}
