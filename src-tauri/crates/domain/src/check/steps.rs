//! Steps: the items of numbered lists. A step says one thing to do, with a verb.

use super::say::Said;
use super::sentences::prose_blocks;
use super::verbs::{connectors, has_verb, is_imperative};
use super::{Report, Rule, Subject};
use crate::Lang;
use crate::prose::{BlockKind, sentences, word_count};

/// Things to do after which a step is several steps.
const MOST_ACTIONS: usize = 2;

pub(super) fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
    if !(report.is_on(Rule::StepWithoutVerb) || report.is_on(Rule::StepSeveralActions)) {
        return;
    }
    for (block, range) in prose_blocks(subject) {
        let text = &subject.prose[range.clone()];
        let lead = text.len() - text.trim_start().len();
        let digits = text[lead..]
            .chars()
            .take_while(char::is_ascii_digit)
            .count();
        if block.kind != BlockKind::Item || digits == 0 {
            continue;
        }
        let start = lead + digits + 1;
        let Some(step) = text
            .get(start..)
            .map(str::trim_end)
            // One word is a step of its own where it is said like a sentence.
            .filter(|step| {
                let words = word_count(step);
                words > 1 || (words == 1 && step.ends_with('.'))
            })
        else {
            continue;
        };
        let offset = step.len() - step.trim_start().len();
        let place = range.start + start + offset..range.start + start + step.len();
        let lang = subject.lang_at(range.start);
        // What begins small or ends with a comma goes on with the sentence above the list.
        let is_part =
            step.trim_start().starts_with(char::is_lowercase) || step.ends_with([',', ';']);
        if !is_part && has_verb(step, lang) == Some(false) {
            report.add(Rule::StepWithoutVerb, place.clone(), &Said::StepWithoutVerb);
        }
        let actions = actions(step, lang);
        if actions > MOST_ACTIONS {
            let said = Said::StepSeveralActions { actions };
            report.add(Rule::StepSeveralActions, place, &said);
        }
    }
}

/// Counts what a step asks for: a sentence that begins with a thing to do, and every
/// word that adds another one.
fn actions(step: &str, lang: Lang) -> usize {
    let asks = |sentence: &str| lang != Lang::EN || is_imperative(sentence);
    let parts: Vec<&str> = sentences(step)
        .into_iter()
        .map(|range| step[range].trim())
        .collect();
    let asked = parts
        .iter()
        .filter(|sentence| word_count(sentence) > 1 && asks(sentence))
        .count();
    let joined: usize = parts
        .iter()
        .map(|sentence| connectors(sentence, lang))
        .sum();
    // Outside English nothing tells an order from an explanation, so only joints count.
    if lang == Lang::EN {
        asked.max(1) + joined
    } else {
        1 + joined
    }
}
