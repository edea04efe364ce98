//! Length of sentences and paragraphs, each language by its own measure.

use std::ops::Range;

use super::{Report, Rule, Subject};
use crate::Lang;
use crate::prose::{Block, BlockKind, blocks, sentences, word_count};

/// How much of a language a listener takes in at once.
struct Measure {
    /// What is counted.
    unit: &'static str,
    sentence: usize,
    paragraph: usize,
}

fn measure(lang: Lang) -> Measure {
    let (unit, sentence, paragraph) = match lang {
        // An eojeol carries as much as one and a half English words.
        Lang::KO => ("eojeol", 20, 85),
        // Vietnamese counts syllables, and most of its words have two.
        Lang::VI => ("syllables", 42, 170),
        Lang::LV => ("words", 24, 100),
        _ => ("words", 28, 120),
    };
    Measure {
        unit,
        sentence,
        paragraph,
    }
}

/// Counts a text in the unit of its language.
fn length(text: &str, lang: Lang) -> usize {
    if lang == Lang::KO {
        return text
            .split_whitespace()
            .filter(|part| part.chars().any(char::is_alphanumeric))
            .count();
    }
    word_count(text)
}

pub(super) fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
    for (block, range) in prose_blocks(subject) {
        let lang = subject.lang_at(range.start);
        let measure = measure(lang);
        let text = &subject.prose[range.clone()];
        let mut count = 0;
        for sentence in sentences(text) {
            let inside = trimmed(text, sentence);
            let long = length(&text[inside.clone()], lang);
            count += usize::from(long > 2);
            if long > measure.sentence {
                let place = range.start + inside.start..range.start + inside.end;
                let message = format!(
                    "This sentence has {long} {}. Up to {} are understood at first hearing; make two of it.",
                    measure.unit, measure.sentence
                );
                report.add(Rule::LongSentence, place, message);
            }
        }
        let long = length(text, lang);
        if block.kind != BlockKind::Row && (long > measure.paragraph || count > 8) {
            let place = trimmed(text, 0..text.len());
            let message = format!(
                "This paragraph has {count} sentences and {long} {}. Nobody finds one answer in it during a call; break it up or make a list of it.",
                measure.unit
            );
            report.add(
                Rule::WallOfText,
                range.start + place.start..range.start + place.end,
                message,
            );
        }
    }
}

/// The blocks that are read as running text, and where they stand in the source.
pub(super) fn prose_blocks(subject: &Subject<'_>) -> Vec<(Block, Range<usize>)> {
    let start = subject.document.body_start;
    // The source is cut, not the blanked text: blanked code has no fences.
    let body = subject.document.source.get(start..).unwrap_or_default();
    let read = |block: &Block| {
        matches!(
            block.kind,
            BlockKind::Paragraph | BlockKind::Item | BlockKind::Quote
        )
    };
    blocks(body)
        .into_iter()
        .filter(read)
        .map(|block| {
            let range = block.range.start + start..block.range.end + start;
            (block, range)
        })
        .collect()
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let inside = &text[range.clone()];
    let front = inside.len()
        - inside
            .trim_start_matches([' ', '\n', '\r', '\t', '>', '-', '*', '+'])
            .len();
    let end = inside.trim_end().len();
    if front >= end {
        range.start..range.start
    } else {
        range.start + front..range.start + end
    }
}
