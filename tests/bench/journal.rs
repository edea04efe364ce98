//! The journal measured: many events projected from nothing, one more, and a document with many
//! threads opened.

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::process::Stdio;
use std::time::{Duration, Instant};

use carebook_tests::{EMMA, Handbook, Rpc, Run, carebook, corpus};
use serde_json::{Value, json};

use crate::measure::{Row, milliseconds};

const EVENTS: usize = 100_000;
const THREADS: usize = 500;
/// Everybody who writes.
const PEOPLE: [&str; 4] = ["emma", "linh", "minjun", "ilze"];

/// Fills the journal of a handbook and measures it.
pub fn all(book: &Handbook<'_>) -> Vec<Row> {
    eprintln!("Writing {EVENTS} events …");
    let path = corpus::path(3);
    let text = fs::read_to_string(book.folder().join(&path)).expect("a document");
    let blob = book.git(&["hash-object", &path]).trim().to_owned();
    fill(book, &path, &text, &blob);
    eprintln!("Projecting …");
    let other = corpus::path(4);
    let (cold, count) = from_nothing(book, &other);
    let mut rpc = Rpc::start(&mut book.command(carebook()));
    // What is asked first opens files; that is measured as a warm start.
    rpc.ask("threads.list", &json!({ "doc": other, "draft": null }));
    let one = median(
        (0..9)
            .map(|number| one_more(book, &mut rpc, &other, number))
            .collect(),
    );
    let said = median((0..9).map(|_| say(&mut rpc, &other)).collect());
    let page = median((0..5).map(|_| open(&mut rpc, &path)).collect());
    vec![
        Row {
            what: "100,000 events projected from nothing",
            here: format!("{:.1} s ({count} threads)", cold.as_secs_f64()),
            wanted: "5 s",
        },
        Row {
            what: "one more event that came, projected, median of 9",
            here: milliseconds(one),
            wanted: "20 ms",
        },
        Row {
            what: "a comment said and on disk, median of 9",
            here: milliseconds(said),
            wanted: "100 ms",
        },
        Row {
            what: "a document with 500 threads opened, median of 5",
            here: milliseconds(page),
            wanted: "100 ms",
        },
    ]
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// The id of an event: a minute after the one before it, from 2024 on.
fn id(number: usize) -> String {
    const LETTERS: &[u8] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let ms = 1_704_067_200_000_u128 + number as u128 * 600_000;
    let mut value = (ms << 80) | (number as u128 * 7919 + 1);
    let mut out = [b'0'; 26];
    for place in out.iter_mut().rev() {
        *place = LETTERS[(value & 31) as usize];
        value >>= 5;
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// The month of an event.
fn month(number: usize) -> String {
    let days = number * 600 / 86_400;
    let (mut year, mut month, mut left) = (2024, 1, days);
    loop {
        let leap = year % 4 == 0;
        let length = match month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        if left < length {
            return format!("{year:04}-{month:02}");
        }
        left -= length;
        month += 1;
        if month > 12 {
            (year, month) = (year + 1, 1);
        }
    }
}

fn event(number: usize, doc: &str, text: &str, blob: &str) -> String {
    let who = PEOPLE[number % PEOPLE.len()];
    let (path, anchor) = if number < THREADS {
        let words: Vec<(usize, &str)> = text
            .match_indices(char::is_whitespace)
            .map(|(at, _)| at + 1)
            .filter_map(|at| Some((at, text.get(at..)?.split_whitespace().next()?)))
            .filter(|(at, word)| *at > text.len() / 5 && word.is_ascii() && word.len() > 4)
            .collect();
        let (start, word) = words[number * words.len() / THREADS];
        let before: String = text[..start].chars().rev().take(64).collect();
        let before: String = before.chars().rev().collect();
        let after: String = text[start + word.len()..].chars().take(64).collect();
        let anchor = json!({ "blob": blob, "start": start, "end": start + word.len(),
            "quote": word, "prefix": before, "suffix": after, "section": "" });
        (doc.to_owned(), anchor)
    } else {
        (corpus::path(number % 5_000 + 10), Value::Null)
    };
    let mut object = json!({
        "v": 1, "id": id(number), "at": "2026-01-01T00:00:00Z", "kind": "comment.added",
        "by": { "name": who, "email": format!("{who}@example.com") },
        "doc": path, "text": format!("A comment, number {number}, of the usual length of two short sentences. That is all."),
    });
    if !anchor.is_null() {
        object["anchor"] = anchor;
    }
    format!("{object}\n")
}

/// Writes the journal with git itself: one commit for one event, by whoever says so.
fn fill(book: &Handbook<'_>, doc: &str, text: &str, blob: &str) {
    let marks = book.world().path("marks").to_string_lossy().into_owned();
    let events: Vec<String> = (0..EVENTS).map(|n| event(n, doc, text, blob)).collect();
    let mut blobs = String::new();
    for (number, event) in events.iter().enumerate() {
        write!(
            blobs,
            "blob\nmark :{}\ndata {}\n{event}\n",
            number + 1,
            event.len()
        )
        .expect("a text");
    }
    import(book, &[&format!("--export-marks={marks}")], &blobs);
    let mut named = vec![String::new(); EVENTS + 1];
    for line in fs::read_to_string(&marks).expect("the marks").lines() {
        let (mark, id) = line.split_once(' ').expect("a mark");
        named[mark
            .trim_start_matches(':')
            .parse::<usize>()
            .expect("a number")] = id.to_owned();
    }
    let mut commits = String::new();
    for number in 0..EVENTS {
        let who = PEOPLE[number % PEOPLE.len()];
        let message = format!(
            "Comment\n\nCarebook-Event: {} {}\n",
            id(number),
            named[number + 1]
        );
        write!(
            commits,
            "commit refs/heads/carebook/journal\nauthor {who} <{who}@example.com> {time} +0000\ncommitter {who} <{who}@example.com> {time} +0000\ndata {}\n{message}\nM 100644 :{} events/{}/{}.json\n\n",
            message.len(),
            number + 1,
            month(number),
            id(number),
            time = 1_704_067_200 + number * 600,
        )
        .expect("a text");
    }
    import(book, &[&format!("--import-marks={marks}")], &commits);
}

fn import(book: &Handbook<'_>, options: &[&str], stream: &str) {
    let mut child = book
        .command("git")
        .args(["fast-import", "--quiet"])
        .args(options)
        .stdin(Stdio::piped())
        .spawn()
        .expect("git");
    let mut input = child.stdin.take().expect("its input");
    input.write_all(stream.as_bytes()).expect("the stream");
    drop(input);
    assert!(child.wait().expect("its end").success(), "git takes it");
}

/// Projects everything in a new process; what the process takes besides is taken off.
fn from_nothing(book: &Handbook<'_>, other: &str) -> (Duration, usize) {
    let ask = || {
        let start = Instant::now();
        let run = Run::of(
            book.command(carebook())
                .args(["comment", "list", other, "--json"]),
        );
        let took = start.elapsed();
        drop(run.succeeded());
        took
    };
    let cold = ask();
    let warm = ask();
    let all =
        Run::of(
            book.command(carebook())
                .args(["comment", "list", &corpus::path(3), "--json"]),
        );
    let count = all.json().as_array().map_or(0, Vec::len);
    assert_eq!(count, THREADS, "every thread is there");
    (cold.saturating_sub(warm), count)
}

/// Another program adds an event; returns how much longer the next question takes.
fn one_more(book: &Handbook<'_>, rpc: &mut Rpc, other: &str, number: usize) -> Duration {
    let question = json!({ "doc": other, "draft": null });
    let time = |rpc: &mut Rpc| {
        let start = Instant::now();
        rpc.ask("threads.list", &question);
        start.elapsed()
    };
    let usual = time(rpc);
    drop(
        Run::of(
            book.command(carebook())
                .env("GIT_AUTHOR_NAME", EMMA.name)
                .env("CAREBOOK_CACHE_DIR", book.world().path("another-cache"))
                .args([
                    "--no-update",
                    "comment",
                    "add",
                    &corpus::path(20 + number),
                    "-m",
                    "One more.",
                ]),
        )
        .succeeded(),
    );
    time(rpc).saturating_sub(usual)
}

fn say(rpc: &mut Rpc, doc: &str) -> Duration {
    let start = Instant::now();
    rpc.ask(
        "threads.comment",
        &json!({ "doc": doc, "draft": null, "topic": null, "text": "Said.", "selection": { "type": "document" } }),
    );
    start.elapsed()
}

fn open(rpc: &mut Rpc, doc: &str) -> Duration {
    let start = Instant::now();
    let page = rpc.ask("document.read", &json!({ "doc": doc, "threads": true }));
    let threads = rpc.ask("threads.list", &json!({ "doc": doc, "draft": null }));
    let took = start.elapsed();
    assert_eq!(threads.as_array().map(Vec::len), Some(THREADS));
    assert!(
        page["html"]
            .as_str()
            .is_some_and(|html| html.contains("thread-mark"))
    );
    took
}
