//! What the previews of the window show, so that a keystroke is answered with what it changed.

use std::sync::{Mutex, PoisonError};

use carebook_domain::document::{Document, Live, Patch, RenderContext};

/// Previews that are remembered. Every view has its own; one that was forgotten gets all anew.
const MOST: usize = 4;
/// A longer name is none of a view.
const LONGEST_NAME: usize = 64;

/// The previews, the one asked for last at the end.
#[derive(Default)]
pub(crate) struct Following(Mutex<Vec<(String, Shown)>>);

/// What one view shows.
#[derive(Default)]
pub(super) struct Shown {
    number: u32,
    live: Live,
}

impl Following {
    /// What a view shows; nobody else holds it until it is kept again.
    pub(super) fn take(&self, session: &str) -> Shown {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = all.iter().position(|(name, _)| name == session);
        at.map(|at| all.remove(at).1).unwrap_or_default()
    }

    pub(super) fn keep(&self, session: String, shown: Shown) {
        if session.len() > LONGEST_NAME {
            return;
        }
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|(name, _)| *name != session);
        if all.len() >= MOST {
            all.remove(0);
        }
        all.push((session, shown));
    }
}

impl Shown {
    /// The number of the last rendering.
    pub(super) fn number(&self) -> u32 {
        self.number
    }

    /// Renders anew; a view that does not hold the last rendering gets everything.
    pub(super) fn follow(
        &mut self,
        known: u32,
        document: &Document,
        context: &dyn RenderContext,
    ) -> Patch {
        let patch = self.live.follow(document, context);
        let holds = known != 0 && known == self.number;
        // Zero says that a view holds nothing.
        self.number = self.number.wrapping_add(1).max(1);
        if holds {
            patch
        } else {
            Patch::all(self.live.blocks())
        }
    }
}
