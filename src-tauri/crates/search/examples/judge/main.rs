//! Judges search on a generated collection in four languages and compares it with SQLite's
//! full-text search on the same text; `scale` measures speed and size, `stream` writes the
//! documents for `git fast-import`, to measure the program on them.
//!
//! `cargo run --release -p carebook-search --example judge [-- quality|sqlite|set|scale N|stream N|misses CLASS LANG [set]]`
//!
//! `quality` judges the generated collection, `sqlite` does so beside FTS5, `set` takes the
//! judged set of the repository instead, written by people.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "a measuring program, not part of the product"
)]

mod collection;
mod queries;
mod scale;
mod set;
mod sqlite;
mod stream;
mod texts;
mod words;

use std::collections::BTreeMap;

use carebook_domain::ObjectId;
use carebook_search::{Index, Query, SearchOptions, Searcher};
use collection::{Dice, documents};
use queries::Judged;
use words::{EN, KO, LV, VI};

fn main() {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.first().map(String::as_str) {
        Some("scale") => scale::run(args.get(1).and_then(|n| n.parse().ok()).unwrap_or(100_000)),
        Some("stream") => stream::run(args.get(1).and_then(|n| n.parse().ok()).unwrap_or(100_000)),
        Some("misses") => misses(&args[1], &args[2], args.get(3).is_some_and(|s| s == "set")),
        Some("set") => judged_set(),
        Some("sqlite") => quality(true),
        _ => quality(false),
    }
}

fn collection(every: usize) -> Collection {
    let mut dice = Dice(0x5eed_cafe);
    let dir = tempfile::tempdir().unwrap();
    let (index, _) = Index::open(&dir.path().join("index")).unwrap();
    let mut writer = index.writer().unwrap();
    let mut judged = Vec::new();
    let mut all = Vec::new();
    let per_language = if std::env::var_os("CAREBOOK_JUDGE_TEXTS").is_some() {
        2_300
    } else {
        3_600
    };
    for words in [&KO, &VI, &LV, &EN] {
        let documents = documents(words, per_language, 5, &mut dice);
        let mut queries = Vec::new();
        for (i, (about, document)) in documents.iter().enumerate() {
            writer.replace(document).unwrap();
            if i % every == 0 {
                queries.extend(queries::for_document(
                    *about,
                    &document.id,
                    &document.title,
                    &mut dice,
                ));
            }
        }
        judged.push(queries);
        all.extend(documents.into_iter().map(|(_, document)| document));
    }
    // With a file of real texts, those are judged, and the generated ones stand beside.
    if let Ok(path) = std::env::var("CAREBOOK_JUDGE_TEXTS") {
        let texts = texts::read(&path);
        for document in &texts {
            writer.replace(document).unwrap();
        }
        judged = ["ko", "vi", "lv", "en"]
            .iter()
            .map(|lang| texts::queries(&texts, lang, 80, &mut dice))
            .collect();
        all.extend(texts);
    }
    writer.finish(Some(ObjectId::from_bytes([1; 20]))).unwrap();
    (dir, index, judged, all)
}

fn place(searcher: &Searcher, text: &str, right: &str, limit: usize) -> Option<usize> {
    let options = SearchOptions {
        limit,
        // As the terminal does it without `--prefix`, to see what that costs.
        prefix_last: std::env::var_os("CAREBOOK_JUDGE_WHOLE").is_none(),
        ..Default::default()
    };
    let results = searcher.search(&Query::parse(text), &options);
    results
        .groups
        .iter()
        .position(|group| group.doc_id == right)
}

/// The share of a query that must be typed until its document is among the first five.
fn typed_share(text: &str, mut found: impl FnMut(&str) -> bool) -> f64 {
    let ends: Vec<usize> = text.char_indices().map(|(i, c)| i + c.len_utf8()).collect();
    for (i, end) in ends.iter().enumerate() {
        if found(&text[..*end]) {
            return (i + 1) as f64 / ends.len() as f64;
        }
    }
    1.0
}

fn quality(with_sqlite: bool) {
    // SQLite takes its time over half-typed queries, so it is asked fewer.
    let (_dir, index, judged, all) = collection(if with_sqlite { 150 } else { 45 });
    let searcher = index.searcher().unwrap();
    let others = if with_sqlite {
        vec![
            sqlite::Sqlite::new(&all, "unicode61 remove_diacritics 2"),
            sqlite::Sqlite::new(&all, "trigram remove_diacritics 1"),
        ]
    } else {
        Vec::new()
    };
    report(&searcher, &judged, &others);
}

type Collection = (
    tempfile::TempDir,
    Index,
    Vec<Vec<Judged>>,
    Vec<carebook_search::IndexDocument>,
);

fn set_collection() -> Collection {
    let mut dice = Dice(0x5eed_cafe);
    let dir = tempfile::tempdir().unwrap();
    let (index, _) = Index::open(&dir.path().join("index")).unwrap();
    let mut writer = index.writer().unwrap();
    let mut judged = Vec::new();
    let mut all = Vec::new();
    for lang in set::LANGUAGES {
        let (documents, queries) = set::read(lang, &mut dice);
        for document in &documents {
            writer.replace(document).unwrap();
        }
        all.extend(documents);
        judged.push(queries);
    }
    writer.finish(Some(ObjectId::from_bytes([1; 20]))).unwrap();
    (dir, index, judged, all)
}

/// The judged set of the repository, beside FTS5 on the same text.
fn judged_set() {
    let (_dir, index, judged, all) = set_collection();
    let others = [
        sqlite::Sqlite::new(&all, "unicode61 remove_diacritics 2"),
        sqlite::Sqlite::new(&all, "trigram remove_diacritics 1"),
    ];
    report(&index.searcher().unwrap(), &judged, &others);
}

/// Prints MRR@10 and recall of each class in each language.
fn report(searcher: &Searcher, judged: &[Vec<Judged>], others: &[sqlite::Sqlite]) {
    println!(
        "MRR@10 of each class{}",
        if !others.is_empty() {
            ": Carebook, FTS5 unicode61, FTS5 trigram; recall of the first ten in brackets"
        } else {
            "; recall of the first ten in brackets"
        }
    );
    for (lang, queries) in set::LANGUAGES.iter().zip(judged) {
        let mut classes: BTreeMap<&str, Vec<(f64, Vec<f64>)>> = BTreeMap::new();
        let mut typed = Vec::new();
        let mut typed_by: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
        let mut other_typed: Vec<Vec<f64>> = vec![Vec::new(); others.len()];
        for query in queries {
            let rank = |place: Option<usize>| place.map_or(0.0, |at| 1.0 / (at + 1) as f64);
            let mine = rank(place(searcher, &query.text, &query.right, 10));
            let theirs = others
                .iter()
                .map(|other| rank(other.place(&query.text, &query.right, 10)))
                .collect();
            classes.entry(query.class).or_default().push((mine, theirs));
            if query.typed {
                let share = typed_share(&query.text, |text| {
                    place(searcher, text, &query.right, 5).is_some()
                });
                typed.push(share);
                typed_by.entry(query.class).or_default().push(share);
                for (other, shares) in others.iter().zip(&mut other_typed) {
                    shares.push(typed_share(&query.text, |text| {
                        other.place(text, &query.right, 5).is_some()
                    }));
                }
            }
        }
        let mean = |list: &[f64]| list.iter().sum::<f64>() / list.len().max(1) as f64;
        let mut means = Vec::new();
        for (class, ranks) in &classes {
            let mine = mean(&ranks.iter().map(|(mine, _)| *mine).collect::<Vec<_>>());
            means.push(mine);
            let found = ranks.iter().filter(|(mine, _)| *mine > 0.0).count();
            let recall = found as f64 / ranks.len() as f64;
            print!("{lang} {class:<12} {mine:.3} ({recall:.2})");
            for other in 0..others.len() {
                print!(
                    "  {:.3}",
                    mean(
                        &ranks
                            .iter()
                            .map(|(_, theirs)| theirs[other])
                            .collect::<Vec<_>>()
                    )
                );
            }
            println!();
        }
        print!(
            "{lang} ALL          {:.3}   typed {:.3}",
            mean(&means),
            mean(&typed)
        );
        for shares in &other_typed {
            print!("  {:.3}", mean(shares));
        }
        for (class, shares) in &typed_by {
            print!("   ({class} {:.3})", mean(shares));
        }
        println!("\n");
    }
}

fn misses(class: &str, lang: &str, in_set: bool) {
    let (_dir, index, judged, all) = if in_set {
        set_collection()
    } else {
        collection(45)
    };
    let searcher = index.searcher().unwrap();
    let at = ["ko", "vi", "lv", "en"]
        .iter()
        .position(|known| *known == lang)
        .unwrap();
    for query in judged[at].iter().filter(|query| query.class == class) {
        let found = place(&searcher, &query.text, &query.right, 10);
        if found == Some(0) {
            continue;
        }
        let right = all
            .iter()
            .find(|document| document.id == query.right)
            .unwrap();
        let options = SearchOptions {
            limit: 3,
            prefix_last: true,
            explain: true,
            ..Default::default()
        };
        let results = searcher.search(&Query::parse(&query.text), &options);
        println!(
            "{found:?}  {:?}  wanted {:?}  {:?}",
            query.text, right.title, results.hints
        );
        for group in results.groups {
            println!(
                "      {:.3} {} | {}",
                group.score,
                group.title,
                group.hits[0].explain.clone().unwrap_or_default()
            );
        }
    }
}
