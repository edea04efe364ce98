//! Who wrote what: the version that brought each line of a text, from all its versions.

use crate::prose::align::align;

/// Returns, for every line of the last text, the number of the text that brought it. `versions`
/// are the texts of a document, oldest first.
pub fn blame(versions: &[&str]) -> Vec<usize> {
    let mut brought: Vec<usize> = Vec::new();
    let mut before: Vec<&str> = Vec::new();
    for (number, text) in versions.iter().enumerate() {
        let lines: Vec<&str> = text.lines().collect();
        let mut by = vec![number; lines.len()];
        for run in align(&before, &lines) {
            for at in 0..run.len {
                if let (Some(new), Some(old)) =
                    (by.get_mut(run.new + at), brought.get(run.old + at))
                {
                    *new = *old;
                }
            }
        }
        (brought, before) = (by, lines);
    }
    brought
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_belongs_to_the_version_that_brought_it() {
        for (versions, expected) in [
            (&["a\nb\n"][..], &[0, 0][..]),
            (&["a\nb\n", "a\nx\nb\n"], &[0, 1, 0]),
            (&["a\nb\n", "a\nc\n", "z\na\nc\n"], &[2, 0, 1]),
            (&["a\r\nb", "a\nb\n"], &[0, 0]),
            (&["a\n", "", "a\n"], &[2]),
            (&[], &[]),
        ] {
            assert_eq!(blame(versions), expected, "{versions:?}");
        }
    }
}
