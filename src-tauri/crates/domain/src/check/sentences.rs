//! Length of sentences and paragraphs, each language by its own measure.

use std::ops::Range;

use super::say::{Said, Unit};
use super::{Report, Rule, Subject};
use crate::Lang;
use crate::prose::{Block, BlockKind, blocks, sentences, word_count};

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
        let limits = subject.config.limits_for(lang);
        let unit = Unit::of(lang);
        let over =
            |length: usize, limit: u32| length > usize::try_from(limit).unwrap_or(usize::MAX);
        let text = &subject.prose[range.clone()];
        let mut count = 0;
        for sentence in sentences(text) {
            let inside = trimmed(text, sentence);
            let long = length(&text[inside.clone()], lang);
            count += usize::from(long > 2);
            if over(long, limits.sentence) {
                let said = Said::LongSentence {
                    long,
                    unit,
                    limit: limits.sentence,
                };
                let place = range.start + inside.start..range.start + inside.end;
                report.add(Rule::LongSentence, place, &said);
            }
        }
        let long = length(text, lang);
        let wall = over(long, limits.paragraph) || over(count, limits.sentences);
        if block.kind != BlockKind::Row && wall {
            let place = trimmed(text, 0..text.len());
            let said = Said::WallOfText {
                sentences: count,
                long,
                unit,
            };
            let place = range.start + place.start..range.start + place.end;
            report.add(Rule::WallOfText, place, &said);
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
