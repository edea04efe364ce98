//! The program killed while people comment: what was said stays said, and the journal is sound.

use carebook_tests::{Random, World};
use serde_json::{Value, json};

const ROUNDS: usize = 12;

#[test]
fn a_comment_that_was_answered_survives_kill_9() {
    let seed = std::env::var("CAREBOOK_SEED")
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(17);
    println!("CAREBOOK_SEED={seed}");
    let mut random = Random::new(seed);
    let world = World::new();
    let book = world
        .handbook()
        .file("hold.md", "# Hold\n\nSixty seconds at most.\n")
        .commit("Begin");
    let mut acknowledged: Vec<String> = Vec::new();
    for round in 0..ROUNDS {
        let mut rpc = book.rpc();
        for number in 0..random.below(4) {
            let thread = rpc.ask("threads.comment", &comment(round * 10 + number));
            let id = thread["id"].as_str().expect("an id");
            acknowledged.push(id.to_owned());
        }
        // One more is under way when it dies.
        rpc.send("threads.comment", &comment(round * 10 + 9));
        let pause = random.below(30) as u64;
        std::thread::sleep(std::time::Duration::from_millis(pause));
        rpc.kill();
        book.git(&["fsck", "--strict", "--no-dangling"]);
    }
    let threads = book.ask(&["comment", "list", "hold.md"]);
    let known: Vec<&str> = threads
        .as_array()
        .expect("threads")
        .iter()
        .filter_map(|thread| thread["thread"].as_str())
        .collect();
    for id in &acknowledged {
        assert!(known.contains(&id.as_str()), "{id} is missing");
    }
    assert!(
        known.len() <= acknowledged.len() + ROUNDS,
        "nothing is there twice"
    );
    let findings = book.ask(&["doctor"]);
    let of_journal: Vec<&Value> = findings
        .as_array()
        .expect("findings")
        .iter()
        .filter(|finding| finding["subject"] == "journal")
        .collect();
    assert!(of_journal.is_empty(), "{of_journal:?}");
}

fn comment(number: usize) -> Value {
    json!({
        "doc": "hold.md",
        "draft": null,
        "topic": null,
        "text": format!("Comment {number}."),
        "selection": { "type": "quote", "quote": "Sixty seconds", "section": null, "occurrence": 1 },
    })
}
