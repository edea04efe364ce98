//! Judged on texts that people wrote: a file of documents in any of the four languages,
//! `[{"lang","title","sections":[{"heading","text"}]}]`, and queries made from each by rule.
//! The texts are not part of the project; `CAREBOOK_JUDGE_TEXTS` names the file.

use std::collections::{HashMap, HashSet};

use carebook_domain::Lang;
use carebook_search::{IndexDocument, IndexSection};

use crate::collection::Dice;
use crate::queries::{Judged, variants};

/// Documents of the file, with their ids.
pub fn read(path: &str) -> Vec<IndexDocument> {
    let text = std::fs::read_to_string(path).unwrap();
    let all: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
    let string = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    all.iter()
        .enumerate()
        .map(|(i, one)| {
            let lang = Lang::new(one["lang"].as_str().unwrap()).unwrap();
            let sections = one["sections"].as_array().unwrap();
            IndexDocument {
                id: format!("text/{i}"),
                path: format!("texts/{lang}/{i}.md"),
                title: string(&one["title"]),
                lang,
                sections: sections
                    .iter()
                    .enumerate()
                    .map(|(s, section)| IndexSection {
                        anchor: format!("s{s}"),
                        heading: string(&section["heading"]),
                        level: if s == 0 { 1 } else { 2 },
                        text: string(&section["text"]),
                        lang,
                    })
                    .collect(),
                ..Default::default()
            }
        })
        .collect()
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace()
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| !word.is_empty() && word.chars().all(char::is_alphabetic))
        .collect()
}

/// Queries for some of the documents of one language.
pub fn queries(all: &[IndexDocument], lang: &str, count: usize, dice: &mut Dice) -> Vec<Judged> {
    let own: Vec<&IndexDocument> = all.iter().filter(|d| d.lang.as_str() == lang).collect();
    let mut frequency: HashMap<String, usize> = HashMap::new();
    let mut titles: HashMap<String, usize> = HashMap::new();
    for document in &own {
        *titles.entry(document.title.to_lowercase()).or_default() += 1;
        let mut seen = HashSet::new();
        for section in &document.sections {
            for word in words(&section.text) {
                if seen.insert(word.to_lowercase()) {
                    *frequency.entry(word.to_lowercase()).or_default() += 1;
                }
            }
        }
    }
    let mut out = Vec::new();
    let mut tries = 0;
    let mut made = 0;
    while made < count && tries < count * 20 {
        tries += 1;
        let document = own[dice.below(own.len())];
        let in_title = words(&document.title);
        let rare = |word: &&&str| {
            let len = word.chars().count();
            let known = frequency.get(&word.to_lowercase()).copied().unwrap_or(0);
            len >= if lang == "ko" || lang == "vi" { 2 } else { 4 }
                && (1..own.len() / 12).contains(&known)
        };
        if titles[&document.title.to_lowercase()] > 1
            || in_title.len() < 2
            || document.title.chars().count() > 60
        {
            continue;
        }
        let body: Vec<&str> = document
            .sections
            .iter()
            .flat_map(|s| words(&s.text))
            .collect();
        let telling: Vec<&str> = body.iter().filter(rare).copied().collect();
        let long: Vec<Vec<&str>> = document
            .sections
            .iter()
            .flat_map(|s| s.text.split(['\n', '.', '?', '!']))
            .map(words)
            .filter(|sentence| (5..=16).contains(&sentence.len()))
            .collect();
        if telling.len() < 4 || long.is_empty() {
            continue;
        }
        // Keywords: the title's words and one or two of the text that say much.
        let mut chosen: Vec<String> = Vec::new();
        let from = dice.below(in_title.len());
        let take = if lang == "vi" { 3 } else { 2 };
        for word in in_title
            .iter()
            .cycle()
            .skip(from)
            .take(take.min(in_title.len()))
        {
            chosen.push(word.to_lowercase());
        }
        for _ in 0..(1 + dice.below(2)) {
            // In Vietnamese a word has two syllables more often than one.
            let at = dice.below(body.len());
            let near = body
                .iter()
                .enumerate()
                .skip(at)
                .find(|(_, word)| rare(word));
            if let Some((at, word)) = near {
                chosen.push(word.to_lowercase());
                if lang == "vi" && at + 1 < body.len() {
                    chosen.push(body[at + 1].to_lowercase());
                }
            }
        }
        let mut unique = HashSet::new();
        chosen.retain(|word| unique.insert(word.clone()));
        let keywords = chosen.join(" ");
        // Questions: half about the title, half about a sentence with words left out.
        let title = document.title.to_lowercase();
        let title = title.trim_end_matches(['?', '.', '!']);
        let about = if dice.below(2) == 0 {
            title.to_owned()
        } else {
            let sentence = &long[dice.below(long.len())];
            let some: Vec<String> = sentence
                .iter()
                .filter(|_| dice.below(4) > 0)
                .map(|word| word.to_lowercase())
                .collect();
            some.join(" ")
        };
        let frames: &[&str] = match lang {
            "ko" => &[
                "{} 어떻게 하나요?",
                "{} 방법이 뭔가요",
                "{} 하려면 무엇을 해야 하나요?",
                "{} 알려 주세요",
            ],
            "vi" => &[
                "làm thế nào để {}?",
                "{} như thế nào",
                "{} là gì vậy",
                "cho hỏi {} thì phải làm sao?",
            ],
            "lv" => &[
                "kā {}?",
                "ko darīt, lai {}",
                "vai var {}?",
                "pastāsti, lūdzu, par to, kā {}",
            ],
            _ => &[
                "how do I {}?",
                "what does it mean that {}",
                "can a customer {}?",
                "please tell me how to {}",
            ],
        };
        let question = dice.of(frames).replace("{}", &about);
        variants(
            lang,
            &document.id,
            document.title.clone(),
            question,
            keywords,
            dice,
            &mut out,
        );
        made += 1;
    }
    out
}
