//! Measures the repository crate on an existing repository:
//! `cargo run --release -p carebook-git --example measure -- FOLDER`.

use std::ops::ControlFlow;
use std::path::Path;
use std::time::Instant;

use carebook_git::history::walk;
use carebook_git::{DocPath, Publication, Repo};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("name a folder")?;
    let mut before = worked();
    let mut timed = |what: &str, began: Instant| {
        let (passed, now) = (began.elapsed().as_secs_f64() * 1000.0, worked());
        println!("{passed:>9.1} ms, {:>9.1} of work  {what}", now - before);
        before = now;
    };

    let began = Instant::now();
    let repo = Repo::open(Path::new(&folder))?;
    timed("open", began);
    let began = Instant::now();
    repo.reopen()?;
    timed("reopen", began);
    let began = Instant::now();
    let Publication::Published(published) = repo.published(None)? else {
        return Err("nothing is published".into());
    };
    timed("published", began);
    let began = Instant::now();
    let entries = repo.entries(published.commit)?.entries.len();
    timed(&format!("list {entries} files"), began);

    let mut go_on = |_| ControlFlow::Continue(());
    let began = Instant::now();
    let history = walk(
        &repo,
        published.commit,
        None,
        &DocPath::is_markdown,
        &mut go_on,
    )?;
    let versions: usize = history.documents.values().map(Vec::len).sum();
    timed(
        &format!(
            "whole history: {} commits, {versions} versions",
            history.walked
        ),
        began,
    );
    for back in ["HEAD~1", "HEAD~20"] {
        if let Ok(old) = repo.resolve(back) {
            let began = Instant::now();
            let news = walk(
                &repo,
                published.commit,
                Some(old),
                &DocPath::is_markdown,
                &mut go_on,
            )?;
            timed(
                &format!(
                    "extension from {back}: {} commits, {} documents",
                    news.walked,
                    news.documents.len()
                ),
                began,
            );
            let began = Instant::now();
            let changes = repo.changes(Some(old), published.commit)?.len();
            timed(&format!("{changes} changes since {back}"), began);
        }
    }
    for round in ["first", "second"] {
        let began = Instant::now();
        let changes = repo.local_changes(Some(&published))?.len();
        timed(&format!("{changes} local changes, {round} look"), began);
    }
    Ok(())
}

/// Milliseconds that this thread was at work, which a busy machine does not lengthen; 0 where the
/// system does not tell.
fn worked() -> f64 {
    std::fs::read_to_string("/proc/self/schedstat")
        .ok()
        .and_then(|text| text.split(' ').next()?.parse::<f64>().ok())
        .unwrap_or(0.0)
        / 1e6
}
