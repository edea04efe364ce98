//! How fast writing is: saving, publishing, the preview and the checks under the fingers.

use std::fs;
use std::time::{Duration, Instant};

use carebook_tests::{Handbook, corpus};
use serde_json::{Value, json};

use crate::measure::{Row, milliseconds};

/// Publishing is measured this often.
const ROUNDS: usize = 15;

/// Measures a draft from its start to its end, and typing in a document of 50 KB.
pub fn rows(book: &Handbook<'_>) -> Vec<Row> {
    let mut rpc = book.rpc();
    let mut timed = |name: &str, request: &Value| {
        let start = Instant::now();
        let answer = rpc.ask(name, request);
        (answer, start.elapsed())
    };
    let (mut saves, mut publishes) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let (path, name) = (corpus::path(round * 7), format!("bench-{round}"));
        timed("drafts.start", &json!({ "docs": [path], "name": name }));
        let request = json!({ "name": name, "doc": path, "window": "w" });
        let (read, _) = timed("drafts.read", &request);
        let text = format!(
            "{}\nOne more line.\n",
            read["text"].as_str().unwrap_or_default()
        );
        let request = json!({ "name": name, "path": path, "window": "w", "base": read["base"], "text": text });
        saves.push(timed("drafts.save", &request).1);
        let (preview, _) = timed("drafts.publish_preview", &json!({ "name": name }));
        let request = json!({
            "name": name, "onto": preview["onto"], "tip": preview["draft"]["tip"],
            "message": "Measure", "minor": false, "resolutions": [],
        });
        let (outcome, took) = timed("drafts.publish", &request);
        assert_eq!(outcome["type"], "published");
        publishes.push(took);
    }
    let text = document_of(book, 50_000);
    let (mut previews, mut checks) = (Vec::new(), Vec::new());
    for round in 0..40 {
        let typed = format!("{text}\n\nword {round}\n");
        let request = json!({ "path": "typing.md", "text": typed });
        previews.push(timed("drafts.preview", &request).1);
        let (_, took) = timed("drafts.check", &request);
        // The first one loads the dictionary.
        if round > 0 {
            checks.push(took);
        }
    }
    vec![
        Row {
            what: "saving to a draft, median of 15",
            here: milliseconds(half(saves)),
            wanted: "100 ms",
        },
        Row {
            what: "publishing, median of 15",
            here: milliseconds(half(publishes)),
            wanted: "150 ms",
        },
        Row {
            what: "preview of 50 KB, 95th percentile",
            here: milliseconds(most(previews)),
            wanted: "30 ms",
        },
        Row {
            what: "checks of 50 KB of English, 95th percentile",
            here: milliseconds(most(checks)),
            wanted: "100 ms",
        },
    ]
}

/// English text of that size, from generated documents.
fn document_of(book: &Handbook<'_>, size: usize) -> String {
    let mut text = String::from("---\nlang: en\nowner: emma@example.com\n---\n");
    let mut number = 0;
    while text.len() < size {
        let path = book.folder().join(corpus::path(number * 4));
        let document = fs::read_to_string(path).expect("a document");
        text.push_str(document.splitn(3, "---\n").last().unwrap_or_default());
        number += 1;
    }
    text
}

fn half(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn most(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() * 95 / 100]
}
