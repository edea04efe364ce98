//! The measurements themselves.

use std::fs;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use carebook_tests::{EMMA, Handbook, Run, carebook, corpus};
use serde_json::Value;

/// A line of the table.
pub struct Row {
    /// What was measured.
    pub what: &'static str,
    /// What it was here.
    pub here: String,
    /// What it should not exceed on two cores with 10,000 documents.
    pub wanted: &'static str,
}

/// Says what this is measured on.
pub fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    let about = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = about
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split(':').nth(1))
        .unwrap_or("an unknown processor");
    let memory = fs::read_to_string("/proc/meminfo").unwrap_or_default();
    let kilobytes: u64 = memory
        .split_whitespace()
        .nth(1)
        .and_then(|text| text.parse().ok())
        .unwrap_or(0);
    format!(
        "{cores} cores of {}, {} GiB of memory",
        model.trim(),
        kilobytes / 1024 / 1024
    )
}

/// Measures everything, in the order in which a person would meet it.
pub fn all(book: &Handbook<'_>, documents: usize) -> Vec<Row> {
    eprintln!("Indexing from nothing …");
    let (cold, resident, sections) = cold_index(book);
    eprintln!("Starting again …");
    let warm = median((0..9).map(|_| warm_start(book)).collect());
    eprintln!("Typing …");
    let (half, most) = keystrokes(book);
    eprintln!("Committing …");
    let commit = median(
        (0..9)
            .map(|round| commit_to_searchable(book, round, documents))
            .collect(),
    );
    eprintln!("Syncing …");
    let sync = quiet_sync(book);
    vec![
        Row {
            what: "cold index",
            here: format!("{:.1} s ({sections} sections)", cold.as_secs_f64()),
            wanted: "20 s",
        },
        Row {
            what: "warm start of the program to the first answer, median of 9",
            here: milliseconds(warm),
            wanted: "300 ms",
        },
        Row {
            what: "search per keystroke, 95 of 100 within",
            here: format!("{most:.1} ms (half within {half:.1} ms)"),
            wanted: "15 ms",
        },
        Row {
            what: "a commit of one document taken into the index, median of 9",
            here: milliseconds(commit),
            wanted: "100 ms",
        },
        Row {
            what: "a sync without news against a local bare remote, median of 9",
            here: milliseconds(sync),
            wanted: "200 ms",
        },
        Row {
            what: "memory while indexing",
            here: format!("{resident} MB"),
            wanted: "300 MB",
        },
    ]
}

pub fn milliseconds(time: Duration) -> String {
    format!("{:.0} ms", time.as_secs_f64() * 1000.0)
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn program(book: &Handbook<'_>, arguments: &[&str]) -> Command {
    let mut command = book.command(carebook());
    command.args(arguments);
    command
}

/// Indexes from nothing; returns the time, the largest resident size in MB, and the sections.
fn cold_index(book: &Handbook<'_>) -> (Duration, u64, Value) {
    let start = Instant::now();
    let mut child = program(book, &["index", "--json"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program");
    let mut most = 0;
    let status = loop {
        most = most.max(resident(&child).unwrap_or(0));
        if let Some(status) = child.try_wait().expect("its end") {
            break status;
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    let took = start.elapsed();
    assert!(status.success(), "indexing works");
    let answer: Value =
        serde_json::from_reader(child.stdout.take().expect("its answer")).expect("JSON");
    (took, most / 1024, answer["sections"].clone())
}

/// Returns the largest resident size so far, in kilobytes.
fn resident(child: &Child) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").parse().ok()
}

/// Starts the program and asks one question.
fn warm_start(book: &Handbook<'_>) -> Duration {
    let start = Instant::now();
    let run = Run::of(&mut program(book, &["search", "refund voucher", "--json"])).succeeded();
    let took = start.elapsed();
    assert!(run.json()["total"].as_u64() > Some(0), "there is an answer");
    took
}

/// Types many questions letter by letter; returns the median and the 95th percentile in milliseconds.
fn keystrokes(book: &Handbook<'_>) -> (f64, f64) {
    let typed = corpus::keystrokes(2_000);
    let file = book.world().path("keystrokes");
    fs::write(&file, typed.join("\n")).expect("the questions");
    let run = Run::of(&mut program(
        book,
        &[
            "search",
            "--prefix",
            "--json",
            "--batch",
            &file.to_string_lossy(),
        ],
    ))
    .succeeded();
    let mut times: Vec<f64> = run
        .json_lines()
        .iter()
        .filter_map(|answer| Some(answer["took_us"].as_f64()? / 1000.0))
        .collect();
    assert!(times.len() > 1_900, "every keystroke has an answer");
    times.sort_by(f64::total_cmp);
    (times[times.len() / 2], times[times.len() * 95 / 100])
}

/// Commits one changed document; returns how long the index took to hold it.
fn commit_to_searchable(book: &Handbook<'_>, round: usize, documents: usize) -> Duration {
    let word = format!("newword{round}");
    let path = corpus::path(documents / 2 + round);
    let text = fs::read_to_string(book.folder().join(&path)).expect("a document");
    book.write(&path, format!("{text}\n{word}\n"));
    book.commit_now(EMMA, "2026-06-01T09:00:00Z", "One document");
    let run = Run::of(&mut program(book, &["index", "--json"])).succeeded();
    let took = run.json()["took_ms"].as_f64().expect("a time");
    let found = Run::of(&mut program(book, &["search", &word, "--json"])).succeeded();
    assert_eq!(
        found.json()["hits"][0]["path"].as_str(),
        Some(path.as_str()),
        "the new word is found"
    );
    Duration::from_secs_f64(took / 1000.0)
}

/// Syncs with a bare repository beside the handbook when nobody has anything new.
fn quiet_sync(book: &Handbook<'_>) -> Duration {
    let remote = book.world().path("team.git");
    let address = remote.to_string_lossy();
    book.git(&["init", "--quiet", "--bare", &address]);
    book.git(&["remote", "add", "origin", &address]);
    let sync = || {
        let start = Instant::now();
        let run = Run::of(&mut program(book, &["sync", "--json"])).succeeded();
        (start.elapsed(), run.json())
    };
    let (_, first) = sync();
    assert_eq!(
        first["published"], "ahead",
        "the first one sends everything"
    );
    let quiet = (0..9).map(|_| {
        let (took, report) = sync();
        assert_eq!(report["published"], "up_to_date", "there is no news");
        took
    });
    median(quiet.collect())
}
