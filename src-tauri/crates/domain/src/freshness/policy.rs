//! Which window holds for which document.

use super::Window;
use crate::config::{Fits, Subject, Who};

/// `[freshness]`.
#[derive(Clone, Debug)]
pub struct Policy {
    /// `window`, for documents that no rule fits.
    pub window: Window,
    /// `warn_before`; without it a share of the window.
    pub warn_before: Option<Window>,
    /// `verify`: who may; empty means anyone.
    pub verify: Vec<Who>,
    /// `[[freshness.rule]]`; the last that fits wins.
    pub rules: Vec<PolicyRule>,
}

/// A rule and what it fits.
#[derive(Clone, Debug)]
pub struct PolicyRule {
    /// Which documents.
    pub fits: Fits,
    /// Their window.
    pub window: Window,
    /// Their `warn_before`, when it differs.
    pub warn_before: Option<Window>,
}

impl Policy {
    /// The rule that holds for a document: the last one that fits.
    pub fn rule_for(&self, subject: &Subject<'_>) -> Option<&PolicyRule> {
        self.rules.iter().rev().find(|rule| rule.fits.fits(subject))
    }

    /// The window that holds for a document that says none of its own.
    pub fn window_for(&self, subject: &Subject<'_>) -> Window {
        self.rule_for(subject)
            .map_or(self.window, |rule| rule.window)
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            window: Window::HALF_A_YEAR,
            warn_before: None,
            verify: Vec::new(),
            rules: Vec::new(),
        }
    }
}
