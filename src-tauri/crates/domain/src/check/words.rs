//! The handbook's words, and abbreviations that nobody explains.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::say::{Does, Said};
use super::{Fix, Report, Rule, Subject};
use crate::Lang;
use crate::edit::TextEdit;
use crate::prose::token::{Token, TokenKind, is_hangul, tokens};
use crate::terms::Term;
use crate::text::nfc;

/// Abbreviations that need no explanation in an office.
const KNOWN: &[&str] = &[
    "OK",
    "ID",
    "PDF",
    "FAQ",
    "URL",
    "SMS",
    "USB",
    "TV",
    "PC",
    "IT",
    "EU",
    "UK",
    "US",
    "USA",
    "VAT",
    "PIN",
    "QR",
    "AM",
    "PM",
    "KRW",
    "EUR",
    "USD",
    "VND",
    "GB",
    "MB",
    "KB",
    "TB",
    "API",
    "CSV",
    "NOTE",
    "SAY",
    "DONT",
    "MUST",
    "HOLD",
    "TIP",
    "WARNING",
    "IMPORTANT",
    "CAUTION",
    "TODO",
    "NOT",
    "YES",
    "NO",
    "AND",
    "OR",
    "ALL",
    "CEO",
    "HR",
    "WIFI",
    "LED",
    "LG",
    "ATM",
    "GPS",
    "DVD",
    "HTML",
    "XML",
    "JPG",
    "PNG",
    "ZIP",
    "MS",
    "UTC",
    "BCC",
    "CC",
    "CTRL",
    "ALT",
    "ESC",
    "TAB",
    "KST",
];

pub(super) fn check(subject: &Subject<'_>, report: &mut Report<'_>) {
    let is_term_list = subject.config.terms.as_ref() == Some(&subject.document.path);
    let text = subject.prose.as_str();
    let words: Vec<Token> = tokens(text)
        .into_iter()
        .filter(|token| token.kind == TokenKind::Word)
        .collect();
    if !is_term_list && (report.is_on(Rule::TermAvoid) || report.is_on(Rule::TermPreferred)) {
        terms(subject, report, &words);
    }
    if !is_term_list && report.is_on(Rule::UnexplainedAbbreviation) {
        abbreviations(subject, report, &words);
    }
}

enum Use {
    Preferred,
    Synonym,
    Avoided,
}

struct Entry<'a> {
    term: &'a Term,
    parts: Vec<String>,
    what: Use,
}

/// The words of all terms by their first word; longer ones first.
fn entries(terms: &[Term]) -> HashMap<String, Vec<Entry<'_>>> {
    let mut out: HashMap<String, Vec<Entry<'_>>> = HashMap::new();
    for term in terms {
        let preferred = std::iter::once((&term.preferred, Use::Preferred));
        let synonyms = term.synonyms.iter().map(|word| (word, Use::Synonym));
        let avoided = term.avoid.iter().map(|word| (word, Use::Avoided));
        for (words, what) in preferred.chain(synonyms).chain(avoided) {
            let cut = tokens(words)
                .into_iter()
                .filter(|token| token.kind == TokenKind::Word);
            let parts: Vec<String> = cut.map(|token| plain(&words[token.range])).collect();
            if let Some(first) = parts.first() {
                out.entry(first.clone())
                    .or_default()
                    .push(Entry { term, parts, what });
            }
        }
    }
    out.values_mut()
        .for_each(|entries| entries.sort_by_key(|entry| std::cmp::Reverse(entry.parts.len())));
    out
}

fn plain(word: &str) -> String {
    nfc(word).to_lowercase()
}

fn terms(subject: &Subject<'_>, report: &mut Report<'_>, words: &[Token]) {
    let entries = entries(subject.context.terms());
    let said: Vec<String> = words
        .iter()
        .map(|word| plain(&subject.prose[word.range.clone()]))
        .collect();
    // A Korean word begins with its term and ends with a particle.
    let stems: Vec<&str> = entries
        .keys()
        .map(String::as_str)
        .filter(|key| key.chars().all(is_hangul))
        .collect();
    let mut at = 0;
    while at < words.len() {
        let lang = subject.lang_at(words[at].range.start);
        let of_lang = |entry: &&Entry<'_>| entry.term.lang == lang || entry.term.lang == Lang::UND;
        let mut found = entries.get(&said[at]).and_then(|list| {
            list.iter()
                .filter(of_lang)
                .find(|entry| said.get(at..at + entry.parts.len()) == Some(entry.parts.as_slice()))
        });
        if found.is_none() && lang == Lang::KO {
            let stem = stems.iter().filter(|stem| {
                said[at].starts_with(**stem) && is_particle(&said[at][stem.len()..])
            });
            let stem = stem.max_by_key(|stem| stem.len());
            found = stem.and_then(|stem| {
                entries
                    .get(*stem)?
                    .iter()
                    .filter(of_lang)
                    .find(|entry| entry.parts.len() == 1)
            });
        }
        let Some(entry) = found else {
            at += 1;
            continue;
        };
        let last = at + entry.parts.len() - 1;
        let end = if lang == Lang::KO && entry.parts.len() == 1 && said[at] != entry.parts[0] {
            words[at].range.start
                + subject.prose[words[at].range.clone()]
                    .char_indices()
                    .nth(entry.parts[0].chars().count())
                    .map_or(0, |(n, _)| n)
        } else {
            words[last].range.end
        };
        say(subject, report, entry, words[at].range.start..end, lang);
        at = last + 1;
    }
}

fn say(
    subject: &Subject<'_>,
    report: &mut Report<'_>,
    entry: &Entry<'_>,
    range: Range<usize>,
    lang: Lang,
) {
    let used = &subject.document.source[range.clone()];
    let preferred = &entry.term.preferred;
    let (rule, said) = match entry.what {
        Use::Preferred => return,
        Use::Synonym => (Rule::TermPreferred, Said::TermPreferred { used, preferred }),
        Use::Avoided => (Rule::TermAvoid, Said::TermAvoid { used, preferred }),
    };
    let after = &subject.document.source[range.end..];
    let fix = replacement(used, preferred, lang, after).map(|text| Fix {
        label: Does::Write { text: &text }.in_tongue(subject.tongue),
        edits: vec![TextEdit {
            range: range.clone(),
            text,
        }],
    });
    report.add_with_fix(rule, range, &said, fix);
}

/// The preferred word in place of another, where nothing else in the sentence must follow.
fn replacement(used: &str, preferred: &str, lang: Lang, after: &str) -> Option<String> {
    match lang {
        // Latvian words are declined; a replacement would have to be, too.
        Lang::LV => return None,
        // A particle follows the last sound of its word.
        Lang::KO if after.starts_with(is_hangul) && has_final(used) != has_final(preferred) => {
            return None;
        }
        // "an RMA" would become "an return".
        Lang::EN => {
            let vowel = |word: &str| word.chars().next().map(|c| "aeiouAEIOU".contains(c));
            let one_word = used.split_whitespace().count() == 1;
            if vowel(used) != vowel(preferred)
                || (one_word && used.ends_with('s') != preferred.ends_with('s'))
            {
                return None;
            }
        }
        _ => {}
    }
    let mut letters = preferred.chars();
    let first = letters.next()?;
    let capital = used.chars().next().is_some_and(char::is_uppercase)
        && used.chars().skip(1).any(char::is_lowercase);
    Some(if capital {
        first.to_uppercase().chain(letters).collect()
    } else {
        preferred.to_owned()
    })
}

fn has_final(word: &str) -> Option<bool> {
    let last = u32::from(word.chars().next_back()?);
    (0xAC00..=0xD7A3)
        .contains(&last)
        .then(|| (last - 0xAC00) % 28 != 0)
}

fn is_particle(rest: &str) -> bool {
    const PARTICLES: &[&str] = &[
        "은",
        "는",
        "이",
        "가",
        "을",
        "를",
        "에",
        "의",
        "로",
        "으로",
        "와",
        "과",
        "도",
        "만",
        "에서",
        "에게",
        "까지",
        "부터",
        "나",
        "이나",
        "라고",
        "이라고",
        "입니다",
        "에는",
        "로는",
        "으로는",
        "께",
        "처럼",
        "보다",
    ];
    PARTICLES.contains(&rest)
}

fn abbreviations(subject: &Subject<'_>, report: &mut Report<'_>, words: &[Token]) {
    let text = subject.prose.as_str();
    let source = subject.document.source.as_str();
    let mut known: HashSet<String> = KNOWN.iter().map(|word| (*word).to_owned()).collect();
    for term in subject.context.terms() {
        let all = std::iter::once(&term.preferred)
            .chain(&term.synonyms)
            .chain(&term.found_by);
        all.for_each(|words| known.extend(words.split_whitespace().map(str::to_owned)));
    }
    for (n, word) in words.iter().enumerate() {
        let said = &text[word.range.clone()];
        let letters = said.chars().count();
        let stem = said.strip_suffix('s').unwrap_or(said);
        let is_one = (2..=6).contains(&letters)
            && stem.len() > 1
            && stem.chars().all(|c| c.is_alphabetic() && c.is_uppercase());
        if !is_one || !known.insert(stem.to_owned()) {
            continue;
        }
        let shouted = |other: Option<&Token>| {
            other.is_some_and(|token| {
                let word = &text[token.range.clone()];
                word.chars().count() > 1 && word.chars().all(char::is_uppercase)
            })
        };
        let in_brackets = source[..word.range.start].ends_with('(')
            || source[word.range.end..]
                .trim_start()
                .starts_with(['(', '–', '=', ':']);
        let part_of_a_code = source[..word.range.start]
            .ends_with(['-', '/', '.', '#', '@', '+', '&'])
            || source[word.range.end..].starts_with(['-', '/', '@', '+', '&']);
        let before = n.checked_sub(1).and_then(|n| words.get(n));
        let explained_later =
            source.contains(&format!("({stem})")) || source.contains(&format!("{stem} ("));
        if in_brackets
            || part_of_a_code
            || explained_later
            || shouted(before)
            || shouted(words.get(n + 1))
        {
            continue;
        }
        report.add(
            Rule::UnexplainedAbbreviation,
            word.range.clone(),
            &Said::Abbreviation { said },
        );
    }
}
