//! Paragraphs and where their English slips. Of harper's rules only those run that are
//! nearly always right: a checker that cries wolf is switched off. Rules that take `then`
//! for `than` and `you` for `your` were tried, and were wrong more often than right.

use std::collections::HashMap;
use std::sync::Arc;

use carebook_domain::check::{EnglishSlip, Slip};
use harper_core::Document;
use harper_core::linting::{
    AdjectiveDoubleDegree, AnA, CapitalizePersonalPronouns, CorrectNumberSuffix, DespiteOf,
    DoubleModal, IAmAgreement, ItsContraction, ItsPossessive, LessWorse, Linter, LookingForwardTo,
    ModalOf, Months, PronounInflectionBe, RepeatedWords, Suggestion, WasAloud,
};
use harper_core::parsers::Markdown;
use harper_core::spell::FstDictionary;

/// Paragraphs remembered with where they slip.
const REMEMBERED: usize = 20_000;

pub(crate) struct Grammar {
    dictionary: Arc<FstDictionary>,
    rules: Vec<(Slip, Box<dyn Linter>)>,
    remembered: HashMap<String, Vec<EnglishSlip>>,
}

fn rules() -> Vec<(Slip, Box<dyn Linter>)> {
    fn rule(slip: Slip, linter: impl Linter + 'static) -> (Slip, Box<dyn Linter>) {
        (slip, Box::new(linter))
    }
    vec![
        rule(Slip::Article, AnA),
        rule(Slip::Repeated, RepeatedWords::default()),
        rule(Slip::Its, ItsContraction::default()),
        rule(Slip::Its, ItsPossessive::default()),
        rule(Slip::OfForHave, ModalOf::default()),
        rule(Slip::SoundsAlike, WasAloud::default()),
        rule(Slip::Agreement, PronounInflectionBe::default()),
        rule(Slip::Agreement, IAmAgreement::default()),
        rule(Slip::Capital, CapitalizePersonalPronouns),
        rule(Slip::Capital, Months::default()),
        rule(Slip::Number, CorrectNumberSuffix),
        rule(Slip::Comparison, AdjectiveDoubleDegree::default()),
        rule(Slip::Comparison, LessWorse::default()),
        rule(Slip::Phrase, DoubleModal::default()),
        rule(Slip::Phrase, DespiteOf::default()),
        rule(Slip::Phrase, LookingForwardTo::default()),
    ]
}

impl Grammar {
    pub fn new(dictionary: Arc<FstDictionary>) -> Self {
        Self {
            dictionary,
            rules: rules(),
            remembered: HashMap::new(),
        }
    }

    pub fn read(&mut self, paragraphs: &[String]) -> Vec<Vec<EnglishSlip>> {
        paragraphs.iter().map(|text| self.paragraph(text)).collect()
    }

    fn paragraph(&mut self, text: &str) -> Vec<EnglishSlip> {
        if let Some(known) = self.remembered.get(text) {
            return known.clone();
        }
        let document = Document::new(text, &Markdown::default(), &self.dictionary);
        // The library counts in characters.
        let mut places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        places.push(text.len());
        let mut found: Vec<EnglishSlip> = Vec::new();
        for (slip, rule) in &mut self.rules {
            for lint in rule.lint(&document) {
                let (Some(&start), Some(&end)) =
                    (places.get(lint.span.start), places.get(lint.span.end))
                else {
                    continue;
                };
                let said = text.get(start..end).unwrap_or_default();
                let instead = lint.suggestions.iter().map(|suggestion| match suggestion {
                    Suggestion::ReplaceWith(letters) => letters.iter().collect(),
                    Suggestion::InsertAfter(letters) => {
                        said.chars().chain(letters.iter().copied()).collect()
                    }
                    Suggestion::Remove => String::new(),
                });
                let next = EnglishSlip {
                    slip: *slip,
                    range: start..end,
                    instead: instead.collect(),
                };
                let crossed = found.iter().any(|other| {
                    other.range.start < next.range.end && next.range.start < other.range.end
                });
                let twice_rightly = *slip == Slip::Repeated && is_right_twice(said);
                if !crossed && !twice_rightly && !next.range.is_empty() {
                    found.push(next);
                }
            }
        }
        found.sort_by_key(|slip| slip.range.start);
        if self.remembered.len() >= REMEMBERED {
            self.remembered.clear();
        }
        self.remembered.insert(text.to_owned(), found.clone());
        found
    }
}

/// Words that English may say twice: `he said that that is all`.
fn is_right_twice(said: &str) -> bool {
    const WORDS: [&str; 4] = ["that", "had", "is", "do"];
    let first = said.split_whitespace().next().unwrap_or_default();
    WORDS.iter().any(|word| first.eq_ignore_ascii_case(word))
}
