//! What was found by allowing for a typing error, so that it can be said.

use carebook_domain::text::fold;

use super::Marker;
use crate::analysis::forms;
use crate::plan::Correction;
use crate::results::Guess;

/// The words of these texts that stand for mistyped ones, the first of each.
pub fn guesses(corrections: &[Correction], texts: &[&str], marker: &Marker<'_>) -> Vec<Guess> {
    corrections
        .iter()
        .filter_map(|correction| {
            let found = texts
                .iter()
                .find_map(|text| instead(correction, text, marker))?;
            Some(Guess {
                typed: correction.typed.clone(),
                found,
            })
        })
        .collect()
}

fn instead(correction: &Correction, text: &str, marker: &Marker<'_>) -> Option<String> {
    if let Some(word) = correction
        .hangul
        .iter()
        .find(|word| text.contains(word.as_str()))
    {
        return Some(word.clone());
    }
    if correction.keys.is_empty() {
        return None;
    }
    marker
        .ranges(text)
        .into_iter()
        .filter_map(|range| text.get(range))
        .find(|word| {
            let exact = forms::exact(word);
            let folded = fold(&exact);
            correction.keys.contains(&folded)
                || marker
                    .stemmers()
                    .iter()
                    .any(|stemming| correction.keys.contains(&stemming.key(&exact, &folded)))
        })
        .map(str::to_owned)
}
