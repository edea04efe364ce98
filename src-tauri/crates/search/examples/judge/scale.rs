//! Speed and size at many documents: every state of the text box while queries are typed.

use std::time::Instant;

use carebook_domain::ObjectId;
use carebook_search::{Index, Query, SearchOptions};

use crate::collection::{Dice, documents};
use crate::queries;
use crate::words::{EN, KO, LV, VI};

fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<&str> = stat
        .rsplit(')')
        .next()
        .unwrap()
        .split_whitespace()
        .collect();
    (fields[11].parse::<f64>().unwrap() + fields[12].parse::<f64>().unwrap()) / 100.0
}

/// Processor time of this thread in microseconds: other programs on the machine take none
/// of it away.
fn own_time() -> u64 {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    u64::try_from(now.tv_sec * 1_000_000 + now.tv_nsec / 1_000).unwrap()
}

fn memory(name: &str) -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    status
        .lines()
        .find(|line| line.starts_with(name))
        .unwrap_or_default()
        .to_owned()
}

/// With a folder in `CAREBOOK_JUDGE_DIR` the index stays there: the first run builds it,
/// the next ones measure searching in a process of their own.
pub fn run(count: usize) {
    let kept = std::env::var_os("CAREBOOK_JUDGE_DIR").map(std::path::PathBuf::from);
    let temporary = tempfile::tempdir().unwrap();
    let dir = kept
        .clone()
        .unwrap_or_else(|| temporary.path().join("index"));
    let mut dice = Dice(0xbadc_0ffe);
    let build = !dir.exists();
    if build {
        build_index(&dir, count, &mut dice);
        if kept.is_some() {
            return;
        }
    }
    let mut dice = Dice(0xfeed_beef);
    let mut judged = Vec::new();
    for words in [&KO, &VI, &LV, &EN] {
        for (about, document) in documents(words, 400, 1, &mut dice).into_iter().step_by(16) {
            judged.extend(queries::for_document(
                about,
                &document.id,
                &document.title,
                &mut dice,
            ));
        }
    }
    let started = Instant::now();
    let (index, note) = Index::open(&dir).unwrap();
    let searcher = index.searcher().unwrap();
    let options = SearchOptions {
        limit: 10,
        prefix_last: true,
        ..Default::default()
    };
    searcher.search(&Query::parse("환불 hold"), &options);
    println!("open and first search {:?} {note:?}", started.elapsed());
    let mut times: Vec<(u64, String)> = Vec::new();
    let cpu = cpu_seconds();
    for query in &judged {
        let ends: Vec<usize> = query
            .text
            .char_indices()
            .map(|(i, c)| i + c.len_utf8())
            .collect();
        for end in ends {
            let text = &query.text[..end];
            let before = own_time();
            searcher.search(&Query::parse(text), &options);
            times.push((own_time() - before, format!("{} {text}", query.class)));
        }
    }
    times.sort();
    let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].0;
    println!(
        "{} states, processor time of each: p50 {} us, p90 {}, p95 {}, p99 {}, p99.9 {}, max {}; {:.1} CPU s",
        times.len(),
        at(0.5),
        at(0.9),
        at(0.95),
        at(0.99),
        at(0.999),
        at(1.0),
        cpu_seconds() - cpu
    );
    for (time, text) in times
        .iter()
        .rev()
        .step_by((times.len() / 400).max(1))
        .take(12)
    {
        println!("   {time} us  {text}");
    }
    for (class, text) in hostile() {
        for prefix_last in [true, false] {
            let options = SearchOptions {
                prefix_last,
                ..options
            };
            let before = own_time();
            let found = searcher.search(&Query::parse(&text), &options);
            let took = own_time() - before;
            println!(
                "   {took} us  {class}{}: {} documents",
                if prefix_last { ", being typed" } else { "" },
                found.total_documents
            );
        }
    }
    println!(
        "{}  {}  {}",
        memory("VmHWM"),
        memory("RssAnon"),
        memory("RssFile")
    );
}

/// What nobody types who wants an answer.
fn hostile() -> Vec<(&'static str, String)> {
    let many = |count: usize, one: &dyn Fn(usize) -> String| -> String {
        (0..count).map(one).collect::<Vec<_>>().join(" ")
    };
    vec![
        ("one consonant", "ㄱ".into()),
        ("one letter", "a".into()),
        ("one syllable", "고".into()),
        ("thousands of consonants", "ㄱ".repeat(5_000)),
        ("words of consonants", many(2_000, &|i| "ㄱㄴㄷㄹㅁㅂㅅㅇ".chars().cycle().skip(i % 8).take(1 + i % 5).collect())),
        ("consonants of the keyboard", many(500, &|i| "rsefaqtdwczxvg".chars().cycle().skip(i % 14).take(1 + i % 6).collect())),
        ("a run of one letter", "a".repeat(10_000)),
        ("a run of one syllable", "환".repeat(10_000)),
        ("runs of a letter", many(300, &|i| "a".repeat(1 + i % 30))),
        ("distinct words", many(5_000, &|i| format!("w{i:x}q"))),
        ("distinct numbers", many(5_000, &|i| (i * 7919).to_string())),
        ("frequent words", many(200, &|i| ["the", "고객", "khách", "un", "hàng", "par", "to", "환불"][i % 8].to_owned())),
        ("short beginnings", many(32, &|i| char::from(b'a' + (i % 26) as u8).to_string())),
        ("wildcards", "* ? ".repeat(2_500)),
        ("quotes", "\"".repeat(10_000)),
        ("quoted letters", "\"a\" ".repeat(2_000)),
        ("a quoted letter", "\"a".into()),
        ("minus", "-".repeat(10_000)),
        ("only without", many(32, &|i| format!("-{}", char::from(b'a' + (i % 26) as u8)))),
        ("colons", ":".repeat(10_000)),
        ("control characters", "\u{0}\u{1}\u{1f}\u{7f}".repeat(2_500)),
        ("combining marks", format!("a{}", "\u{301}".repeat(9_999))),
        ("joined", many(300, &|i| "a-b".repeat(1 + i % 12))),
        ("every filter", "tag:en kind:procedure owner:a lang:ko is:stale is:fresh is:due in:ko/ -tag:x -kind:x -owner:x -lang:lv -is:stale -in:vi/ a".into()),
        ("filters alone", "lang:ko -tag:en kind:procedure".into()),
        ("filters, many", many(2_000, &|i| format!("tag:{i}"))),
        ("Telex", many(32, &|i| ["chawm", "sosc", "khachs", "hangf", "ddooir", "tieefn"][i % 6].to_owned())),
        ("Han", "客".repeat(3_000)),
    ]
}

fn build_index(dir: &std::path::Path, count: usize, dice: &mut Dice) {
    let mut text = 0usize;
    let mut generated = Vec::new();
    for words in [&KO, &VI, &LV, &EN] {
        generated.push(documents(words, count / 4, 5, dice));
    }
    for (_, document) in generated.iter().flatten() {
        text += document.title.len()
            + document
                .sections
                .iter()
                .map(|s| s.text.len() + s.heading.len())
                .sum::<usize>();
    }
    let cpu = cpu_seconds();
    let started = Instant::now();
    let (index, _) = Index::open(dir).unwrap();
    let mut writer = index.writer().unwrap();
    for (_, document) in generated.iter().flatten() {
        writer.replace(document).unwrap();
    }
    writer.finish(Some(ObjectId::from_bytes([1; 20]))).unwrap();
    let mut size = 0;
    let mut by_kind: std::collections::BTreeMap<String, u64> = std::collections::BTreeMap::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let entry = entry.unwrap();
        let len = entry.metadata().unwrap().len();
        size += len;
        let name = entry.file_name().to_string_lossy().into_owned();
        *by_kind
            .entry(name.rsplit('.').next().unwrap_or_default().to_owned())
            .or_default() += len;
    }
    println!(
        "{count} documents, {:.0} MB of text: built in {:.1} s, {:.1} CPU s; index {:.0} MB ({:.2} of the text) {:?}",
        text as f64 / 1e6,
        started.elapsed().as_secs_f64(),
        cpu_seconds() - cpu,
        size as f64 / 1e6,
        size as f64 / text as f64,
        by_kind
    );
    println!("{}", memory("VmHWM"));
    drop(generated);
    let mut writer = index.writer().unwrap();
    let one = documents(&EN, 1, 5, dice).remove(0).1;
    let started = Instant::now();
    writer.replace(&one).unwrap();
    writer.commit(Some(ObjectId::from_bytes([2; 20]))).unwrap();
    index.searcher().unwrap();
    println!(
        "one document changed and searchable in {:?}",
        started.elapsed()
    );
}
