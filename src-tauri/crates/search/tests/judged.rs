//! The judged set of the repository: search is ahead of SQLite's full-text search on the same
//! text in every language and class of query, and finds what people ask for.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    reason = "tests"
)]

#[path = "../examples/judge/collection.rs"]
#[expect(dead_code, reason = "the measuring program uses more of it")]
mod collection;
#[path = "../examples/judge/queries.rs"]
#[expect(dead_code, reason = "the measuring program uses more of it")]
mod queries;
#[path = "../examples/judge/set.rs"]
mod set;
#[path = "../examples/judge/sqlite.rs"]
mod sqlite;
#[path = "../examples/judge/words.rs"]
#[expect(dead_code, reason = "the measuring program uses more of it")]
mod words;

use std::collections::BTreeMap;

use carebook_domain::ObjectId;
use carebook_search::{Index, Query, SearchOptions};

/// The least mean reciprocal rank over all classes of a language.
const LEAST: f64 = 0.9;

#[test]
fn every_class_of_query_is_answered_better_than_by_sqlite() {
    let mut dice = collection::Dice(0x5eed_cafe);
    let dir = tempfile::tempdir().unwrap();
    let (index, _) = Index::open(&dir.path().join("index")).unwrap();
    let mut writer = index.writer().unwrap();
    let mut all = Vec::new();
    let mut judged = Vec::new();
    for lang in set::LANGUAGES {
        let (documents, queries) = set::read(lang, &mut dice);
        for document in &documents {
            writer.replace(document).unwrap();
        }
        all.extend(documents);
        judged.push((lang, queries));
    }
    writer.finish(Some(ObjectId::from_bytes([1; 20]))).unwrap();
    let searcher = index.searcher().unwrap();
    let others = [
        sqlite::Sqlite::new(&all, "unicode61 remove_diacritics 2"),
        sqlite::Sqlite::new(&all, "trigram remove_diacritics 1"),
    ];
    let rank = |place: Option<usize>| place.map_or(0.0, |at| 1.0 / (at + 1) as f64);
    for (lang, queries) in &judged {
        let mut classes: BTreeMap<&str, Vec<[f64; 3]>> = BTreeMap::new();
        for query in queries {
            let options = SearchOptions {
                prefix_last: true,
                ..SearchOptions::default()
            };
            let results = searcher.search(&Query::parse(&query.text), &options);
            let own = results
                .groups
                .iter()
                .position(|group| group.doc_id == query.right);
            let other = |i: usize| rank(others[i].place(&query.text, &query.right, 10));
            classes
                .entry(query.class)
                .or_default()
                .push([rank(own), other(0), other(1)]);
        }
        let mean = |list: &[[f64; 3]], i: usize| {
            list.iter().map(|ranks| ranks[i]).sum::<f64>() / list.len() as f64
        };
        for (class, list) in &classes {
            let (own, best) = (mean(list, 0), mean(list, 1).max(mean(list, 2)));
            assert!(own >= best, "{lang} {class}: {own:.3}, SQLite {best:.3}");
        }
        let all: f64 = classes.values().map(|list| mean(list, 0)).sum::<f64>();
        let all = all / classes.len() as f64;
        assert!(all >= LEAST, "{lang}: {all:.3}");
    }
}
