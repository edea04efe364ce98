//! Whether a change counts as an update.

/// Tells whether going from `old` (nothing: the document is new) to `new` counts as an
/// update of the document.
pub fn substantive(old: Option<&[u8]>, new: &[u8]) -> bool {
    old.is_none_or(|old| old != new)
}
