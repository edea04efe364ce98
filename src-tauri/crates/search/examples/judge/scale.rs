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
    println!(
        "{}  {}  {}",
        memory("VmHWM"),
        memory("RssAnon"),
        memory("RssFile")
    );
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
