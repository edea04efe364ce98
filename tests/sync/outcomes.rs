//! What helped others: outcomes are counted by day, travel without names, and decide between
//! documents that answer equally well, a little.

use carebook_tests::{Handbook, World};
use serde_json::Value;

use crate::servers::{clone_of, synced, team};

const MORNING_AFTER: &str = "2026-06-16T06:00:00Z";

fn order(handbook: &Handbook<'_>) -> Vec<String> {
    handbook.found("broken kettle")
}

fn outcome(handbook: &Handbook<'_>, document: &str, said: &[&str]) -> Value {
    handbook.ask(&[&["outcome", document], said].concat())
}

#[test]
fn what_answered_comes_first_among_equals_and_everybody_hears_of_it_the_next_day() {
    let world = World::new();
    let bare = team(&world);
    let address = bare.to_string_lossy();
    let emma = clone_of(&world, &bare, "emma", &address);
    for number in 1..4 {
        let text = format!("# Case {number}\n\nMoney back for a broken kettle.\n");
        emma.write(&format!("case{number}.md"), text);
    }
    // Says the words better than the others, whatever helped whom.
    emma.write("kettle.md", "# Broken kettle\n\nMoney back.\n");
    let emma = emma.commit("Cases");
    emma.git(&["push", "--quiet", "origin", "main"]);
    let linh = clone_of(&world, &bare, "linh", &address);
    let usual = ["kettle.md", "case1.md", "case2.md", "case3.md"];
    assert_eq!(order(&emma), usual);

    for _ in 0..3 {
        outcome(&emma, "case3.md", &["--resolved"]);
        outcome(&emma, "kettle.md", &["--not-resolved"]);
    }
    outcome(&emma, "case1.md", &["--not-resolved"]);
    outcome(&emma, "case2.md", &["--resolved"]);
    let undone = outcome(&emma, "case2.md", &["--resolved", "--undo"]);
    assert_eq!(
        (&undone["resolved"], &undone["unresolved"]),
        (&0.into(), &0.into())
    );
    let helped = ["kettle.md", "case3.md", "case2.md", "case1.md"];
    assert_eq!(order(&emma), helped, "a little, and no more");
    let explained = emma.ask(&["search", "broken kettle", "--explain"]);
    let why = explained["hits"][1]["explain"].as_str().unwrap();
    assert!(
        why.ends_with("a little higher because it answered 3 of 3 times"),
        "{why}"
    );

    // The day is not over.
    synced(&emma, &[]);
    synced(&linh, &[]);
    assert_eq!(order(&linh), usual);
    for _ in 0..2 {
        let sent = synced(&emma, &[("CAREBOOK_NOW", MORNING_AFTER)]);
        assert_eq!(sent["journal"], 0, "{sent}");
    }
    let came = synced(&linh, &[("CAREBOOK_NOW", MORNING_AFTER)]);
    assert_eq!(came["journal"], 1, "one digest of one day: {came}");
    assert_eq!(order(&linh), helped);
    assert_eq!(order(&emma), helped, "nothing counts twice");

    let event = linh.git(&["ls-tree", "-r", "--name-only", "carebook/journal"]);
    let event = linh.git(&["show", &format!("carebook/journal:{}", event.trim())]);
    let author = linh.git(&["log", "-1", "--format=%an %ae %cn %ce", "carebook/journal"]);
    let all = format!("{event}{author}");
    assert!(!all.to_lowercase().contains("emma"), "no names: {all}");
    let event: Value = serde_json::from_str(&event).unwrap();
    assert_eq!(event["counts"]["case3.md"]["resolved"], 3);
    assert_eq!(event["day"], "2026-06-15");
}

#[test]
fn an_outcome_is_of_a_document_that_is_there() {
    let world = World::new();
    let bare = team(&world);
    let emma = clone_of(&world, &bare, "emma", &bare.to_string_lossy());
    let refused = emma.carebook(&["outcome", "nothing.md", "--resolved"]);
    assert_ne!(refused.status, 0);
    assert!(
        refused.stderr.contains("There is no published document"),
        "{refused:?}"
    );
    for wrong in [
        &["outcome", "refunds.md"][..],
        &["outcome", "refunds.md", "--resolved", "--not-resolved"],
    ] {
        drop(emma.carebook(wrong).exits(2));
    }
    // A word that was never said is not taken back.
    let said = outcome(&emma, "refunds.md", &["--not-resolved", "--undo"]);
    assert_eq!(said["unresolved"], 0);
}
