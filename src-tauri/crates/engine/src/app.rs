//! The app as a whole: folders, clock, settings, who listens to events.

/// The whole app, whatever is open in it.
pub struct Engine {}
