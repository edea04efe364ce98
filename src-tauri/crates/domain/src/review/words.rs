//! A proposed replacement beside the words it replaces, word by word.

use crate::prose::changes;
use crate::prose::{Mark, Span};

/// Compares the words of a suggestion with those it replaces.
pub fn compared(old: &str, new: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut add = |mark: Mark, text: &str, old, new| {
        if !text.is_empty() {
            spans.push(Span {
                mark,
                text: text.to_owned(),
                old,
                new,
            });
        }
    };
    let (mut at, mut at_new) = (0, 0);
    for edit in changes(old, new) {
        let same = at..edit.old.start;
        let same_new = at_new..edit.new.start;
        let text = |range: &std::ops::Range<usize>| old.get(range.clone()).unwrap_or_default();
        add(Mark::Same, text(&same), Some(same.clone()), Some(same_new));
        add(Mark::Removed, text(&edit.old), Some(edit.old.clone()), None);
        let inserted = new.get(edit.new.clone()).unwrap_or_default();
        add(Mark::Inserted, inserted, None, Some(edit.new.clone()));
        (at, at_new) = (edit.old.end, edit.new.end);
    }
    let rest = old.get(at..).unwrap_or_default();
    add(
        Mark::Same,
        rest,
        Some(at..old.len()),
        Some(at_new..new.len()),
    );
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suggestion_is_shown_word_by_word() {
        let spans = compared("within 14 days of purchase", "within 30 days of delivery");
        let shown: String = spans
            .iter()
            .map(|span| match span.mark {
                Mark::Same => span.text.clone(),
                Mark::Removed => format!("[-{}-]", span.text),
                Mark::Inserted => format!("{{+{}+}}", span.text),
            })
            .collect();
        assert_eq!(
            shown,
            "within [-14-]{+30+} days of [-purchase-]{+delivery+}"
        );
        assert!(compared("", "").is_empty());
        assert_eq!(compared("gone", "").len(), 1);
    }
}
