//! English spelling and grammar. The dictionary and the grammar lie elsewhere; here stands
//! which words and paragraphs they are asked about, and which words a handbook knows.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::say::{Does, Said};
use super::{Fix, Report, Rule, Subject};
use crate::Lang;
use crate::edit::TextEdit;
use crate::prose::token::{TokenKind, tokens};
use crate::prose::{BlockKind, blocks, sentences};
use crate::text::detect_or;

/// Bytes of a paragraph after which it is no prose.
const LONGEST: usize = 20_000;

/// A place where English slips.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EnglishSlip {
    /// What slips.
    pub slip: Slip,
    /// Where, in bytes of the paragraph.
    pub range: Range<usize>,
    /// What could stand there instead.
    pub instead: Vec<String>,
}

/// How English slips.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Slip {
    /// `a` for `an`, or the other way round.
    Article,
    /// A word twice.
    Repeated,
    /// `its` for `it's`, or the other way round.
    Its,
    /// `should of`.
    OfForHave,
    /// `aloud` for `allowed`.
    SoundsAlike,
    /// `he have`.
    Agreement,
    /// `i` for `I`, a month in small letters.
    Capital,
    /// `2st`.
    Number,
    /// `more better`.
    Comparison,
    /// Words that do not go together.
    Phrase,
}

/// A paragraph in English, and where it stands in the source.
struct Paragraph {
    range: Range<usize>,
}

pub(super) fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
    let (spelling, grammar) = (report.is_on(Rule::Spelling), report.is_on(Rule::Grammar));
    if !spelling && !grammar {
        return;
    }
    let paragraphs = paragraphs(subject);
    if spelling {
        spell(subject, report, &paragraphs);
    }
    if grammar {
        slips(subject, report, &paragraphs);
    }
}

fn paragraphs(subject: &Subject<'_>) -> Vec<Paragraph> {
    // Whoever says that a text is in another language is believed.
    let said = subject.document.front.lang;
    if said.is_some_and(|lang| lang.is_known() && lang != Lang::EN) {
        return Vec::new();
    }
    let start = subject.document.body_start;
    let body = subject.document.source.get(start..).unwrap_or_default();
    blocks(body)
        .into_iter()
        .filter(|block| {
            matches!(
                block.kind,
                BlockKind::Heading | BlockKind::Paragraph | BlockKind::Item | BlockKind::Quote
            )
        })
        .map(|block| block.range.start + start..block.range.end + start)
        .filter(|range| range.len() <= LONGEST && subject.lang_at(range.start) == Lang::EN)
        // A paragraph of an English text may speak another language.
        .filter(|range| detect_or(&subject.prose[range.clone()], Lang::EN) == Lang::EN)
        .map(|range| Paragraph { range })
        .collect()
}

/// A word to look up.
struct Word<'a> {
    text: &'a str,
    range: Range<usize>,
    first: bool,
}

fn spell(subject: &Subject<'_>, report: &mut Report<'_>, paragraphs: &[Paragraph]) {
    let known = known(subject);
    let mut found: Vec<Word<'_>> = Vec::new();
    let mut names: HashSet<&str> = HashSet::new();
    for paragraph in paragraphs {
        for word in words(subject, paragraph) {
            // A capital inside a sentence makes a name.
            if word.text.starts_with(char::is_uppercase) {
                if !word.first {
                    names.insert(word.text);
                    continue;
                }
            } else if known.contains(word.text) {
                continue;
            }
            found.push(word);
        }
    }
    // A link may be called what its document is called, in that document's language.
    let links: Vec<&Range<usize>> = subject
        .document
        .links
        .iter()
        .map(|link| &link.range)
        .collect();
    let in_link = |at: usize| {
        let next = links.partition_point(|range| range.start <= at);
        links
            .get(..next)
            .and_then(<[_]>::last)
            .is_some_and(|range| at < range.end)
    };
    found.retain(|word| {
        !in_link(word.range.start)
            && !names.contains(word.text)
            && !known.contains(word.text.to_lowercase().as_str())
    });
    let mut asked: Vec<&str> = found.iter().map(|word| word.text).collect();
    asked.sort_unstable();
    asked.dedup();
    let answers = subject.context.misspelled(&asked);
    let wrong: HashMap<&str, Vec<String>> = asked
        .into_iter()
        .zip(answers)
        .filter_map(|(word, answer)| Some((word, answer?)))
        .collect();
    for word in found {
        let Some(instead) = wrong.get(word.text) else {
            continue;
        };
        let said = Said::Misspelled {
            said: word.text,
            instead,
        };
        let fix = only(instead).map(|text| write(subject, &word.range, text));
        report.add_with_fix(Rule::Spelling, word.range, &said, fix);
    }
}

/// The words of a paragraph that can be looked up.
fn words<'a>(subject: &'a Subject<'_>, paragraph: &Paragraph) -> Vec<Word<'a>> {
    let text = &subject.prose[paragraph.range.clone()];
    let quoted = quoted(text);
    let begins: Vec<Range<usize>> = sentences(text);
    let mut out = Vec::new();
    let mut sentence = usize::MAX;
    for token in tokens(text) {
        if token.kind != TokenKind::Word {
            continue;
        }
        let (start, end) = (token.range.start, token.range.end);
        let here = begins.partition_point(|range| range.end <= start);
        let first = here != sentence;
        sentence = here;
        let (before, after) = (
            text[..start].chars().next_back(),
            text[end..].chars().next(),
        );
        let whole = text[token.range.clone()].trim_matches('_');
        let word = without_ending(whole);
        let letters = word.chars().filter(|c| *c != '\'' && *c != '\u{2019}');
        let plain = letters.clone().all(|c| c.is_ascii_alphabetic());
        let capitals = letters.clone().filter(|c| c.is_uppercase()).count();
        let joined = |c: Option<char>| {
            c.is_some_and(|c| "@/\\#&=_+".contains(c)) || (c == Some('.') && after_point(text, end))
        };
        let in_quotes = quoted
            .iter()
            .any(|range| range.start <= start && end <= range.end);
        let hyphened = before == Some('-') || after == Some('-');
        let length = letters.count();
        if !plain
            || capitals > 1
            || length < 2
            || in_quotes
            || joined(before)
            || joined(after)
            || (hyphened && length <= 4)
        {
            continue;
        }
        let lead =
            text[token.range.clone()].len() - text[token.range].trim_start_matches('_').len();
        let start = paragraph.range.start + start + lead;
        out.push(Word {
            text: word,
            range: start..start + word.len(),
            // A heading may write every word with a capital.
            first,
        });
    }
    out
}

/// Whether a point goes on with a name: `a.example`.
fn after_point(text: &str, end: usize) -> bool {
    text[end..]
        .chars()
        .nth(1)
        .is_some_and(char::is_alphanumeric)
}

/// A word without the ending that says whose it is.
fn without_ending(word: &str) -> &str {
    ["'s", "\u{2019}s", "'", "\u{2019}"]
        .iter()
        .find_map(|ending| word.strip_suffix(ending))
        .unwrap_or(word)
}

/// What stands in quotation marks.
fn quoted(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut open: Option<(usize, char)> = None;
    for (at, c) in text.char_indices() {
        match open {
            Some((from, close)) if c == close => {
                out.push(from..at);
                open = None;
            }
            Some(_) => {}
            None => {
                let close = match c {
                    '"' => '"',
                    '\u{201C}' | '\u{201E}' => '\u{201D}',
                    '\u{2018}' => '\u{2019}',
                    '«' => '»',
                    _ => continue,
                };
                open = Some((at + c.len_utf8(), close));
            }
        }
    }
    out
}

/// The words that this handbook knows, in small letters.
fn known(subject: &Subject<'_>) -> HashSet<String> {
    let mut out = HashSet::new();
    let mut add = |text: &str| {
        let words = tokens(text)
            .into_iter()
            .filter(|token| token.kind == TokenKind::Word);
        out.extend(words.map(|token| without_ending(&text[token.range]).to_lowercase()));
    };
    for term in subject.context.terms() {
        let said = std::iter::once(&term.preferred).chain(&term.synonyms);
        let found = term.found_by.iter().chain(&term.avoid);
        said.chain(found).for_each(|words| add(words));
    }
    subject.config.words.iter().for_each(|words| add(words));
    for (address, person) in &subject.config.people {
        add(address);
        person.name.iter().for_each(|name| add(name));
    }
    subject
        .config
        .handbook
        .name
        .iter()
        .for_each(|name| add(name));
    out
}

fn slips(subject: &Subject<'_>, report: &mut Report<'_>, paragraphs: &[Paragraph]) {
    let source = subject.document.source.as_str();
    let texts: Vec<&str> = paragraphs
        .iter()
        .map(|paragraph| &source[paragraph.range.clone()])
        .collect();
    let found = subject.context.slips(&texts);
    for (paragraph, slips) in paragraphs.iter().zip(found) {
        for slip in slips {
            let start = paragraph.range.start;
            let range = start + slip.range.start..start + slip.range.end;
            let (Some(said), Some(prose)) =
                (source.get(range.clone()), subject.prose.get(range.clone()))
            else {
                continue;
            };
            // Code, addresses and the like are no English.
            if said != prose {
                continue;
            }
            let fix = only(&slip.instead).map(|text| write(subject, &range, text));
            let said = Said::Grammar {
                slip: slip.slip,
                said,
            };
            report.add_with_fix(Rule::Grammar, range, &said, fix);
        }
    }
}

/// What stands alone to be chosen.
fn only(instead: &[String]) -> Option<&String> {
    match instead {
        [only] => Some(only),
        _ => None,
    }
}

fn write(subject: &Subject<'_>, range: &Range<usize>, text: &str) -> Fix {
    let does = if text.is_empty() {
        Does::Remove
    } else {
        Does::Write { text }
    };
    Fix {
        label: does.in_tongue(subject.tongue),
        edits: vec![TextEdit {
            range: range.clone(),
            text: text.to_owned(),
        }],
    }
}
