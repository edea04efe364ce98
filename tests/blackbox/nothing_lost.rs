//! Random edits in a draft and on the publish branch: after publishing, every word that either
//! side wrote is there, or stood in the conflict that was shown.

use std::collections::BTreeMap;

use carebook_tests::{EMMA, Handbook, Random, Rpc, World};
use serde_json::{Value, json};

/// A text of one side; every word in it is unlike all others.
type Texts = BTreeMap<String, String>;

struct Words(u32);

impl Words {
    fn next(&mut self, side: char) -> String {
        self.0 += 1;
        format!("{side}w{}x", self.0)
    }
}

fn first(words: &mut Words) -> Texts {
    (0..3)
        .map(|number| {
            let paragraphs: Vec<String> = (0..6)
                .map(|_| {
                    let sentence: Vec<String> = (0..8).map(|_| words.next('o')).collect();
                    format!("{}.", sentence.join(" "))
                })
                .collect();
            let text = format!(
                "---\ntitle: T{number}\n---\n# T{number}\n\n{}\n",
                paragraphs.join("\n\n")
            );
            (format!("docs/{number}.md"), text)
        })
        .collect()
}

/// Changes a text in a few places; returns the words that are new in it.
fn edit(text: &mut String, side: char, random: &mut Random, words: &mut Words) -> Vec<String> {
    let mut new = Vec::new();
    for _ in 0..1 + random.below(4) {
        let mut lines: Vec<String> = text.split('\n').map(str::to_owned).collect();
        // The front matter and the title stay.
        let at = 5 + random.below(lines.len() - 5);
        let word = words.next(side);
        match random.below(5) {
            0 => lines.insert(at, format!("{word} {word}.")),
            1 => lines.insert(at, format!("\n- {word}\n")),
            2 if lines.len() > 8 && !lines[at].is_empty() => {
                lines.remove(at);
                *text = lines.join("\n");
                continue;
            }
            _ => {
                let mut parts: Vec<&str> = lines[at].split(' ').collect();
                let place = random.below(parts.len());
                if random.below(2) == 0 {
                    parts[place] = &word;
                } else {
                    parts.insert(place, &word);
                }
                lines[at] = parts.join(" ");
            }
        }
        new.push(word);
        *text = lines.join("\n");
    }
    // A later edit may have replaced an earlier one's word.
    new.retain(|word| text.contains(word.as_str()));
    new
}

fn save(rpc: &mut Rpc, path: &str, text: &str) {
    let read = rpc.ask(
        "drafts.read",
        &json!({ "name": "d", "doc": path, "window": "w" }),
    );
    let request =
        json!({ "name": "d", "path": path, "window": "w", "base": read["base"], "text": text });
    let saved = rpc.ask("drafts.save", &request);
    assert!(
        saved["type"] == "saved" || saved["type"] == "unchanged",
        "{saved}"
    );
}

fn publish(rpc: &mut Rpc, preview: &Value, resolutions: &Value) -> Value {
    rpc.ask(
        "drafts.publish",
        &json!({
            "name": "d", "onto": preview["onto"], "tip": preview["draft"]["tip"],
            "message": "Publish", "minor": false, "resolutions": resolutions,
        }),
    )
}

/// A document in conflict with both sides of every place, one behind the other.
fn both(conflict: &Value) -> Value {
    let pieces = conflict["pieces"].as_array().expect("pieces");
    let text: String = pieces
        .iter()
        .map(|piece| match piece["type"].as_str() {
            Some("text") => piece["text"].as_str().unwrap_or_default().to_owned(),
            _ => format!(
                "{} {}",
                piece["yours"].as_str().unwrap_or_default(),
                piece["theirs"].as_str().unwrap_or_default()
            ),
        })
        .collect();
    json!({ "path": conflict["path"], "text": text })
}

#[test]
fn publishing_loses_no_word_of_either_side() {
    let seed: u64 =
        std::env::var("CAREBOOK_SEED").map_or(7, |text| text.parse().expect("a number"));
    println!("CAREBOOK_SEED={seed}");
    let mut random = Random::new(seed);
    let mut words = Words(0);
    let world = World::in_memory();
    let mut published = first(&mut words);
    let mut handbook: Handbook<'_> = world.handbook();
    for (path, text) in &published {
        handbook = handbook.file(path, text);
    }
    let handbook = handbook.commit("Begin");
    let (mut joined, mut conflicts) = (0, 0);
    for round in 0..60_u32 {
        let mut rpc = handbook.rpc();
        rpc.ask(
            "drafts.start",
            &json!({ "docs": ["docs/0.md"], "name": "d" }),
        );
        let mut expected: Vec<(String, String)> = Vec::new();
        for (path, before) in &published {
            let mut mine = before.clone();
            for word in edit(&mut mine, 'd', &mut random, &mut words) {
                expected.push((path.clone(), word));
            }
            save(&mut rpc, path, &mine);
        }
        for (path, before) in &published {
            if random.below(3) > 0 {
                let mut theirs = before.clone();
                for word in edit(&mut theirs, 'p', &mut random, &mut words) {
                    expected.push((path.clone(), word));
                }
                handbook.write(path, theirs);
            }
        }
        let at = 1_780_000_000 + i64::from(round) * 60;
        handbook.commit_now(EMMA, &format!("{at} +0000"), "Others");

        let preview = rpc.ask("drafts.publish_preview", &json!({ "name": "d" }));
        let shown = preview["conflicts"].as_array().expect("conflicts").clone();
        for (path, word) in &expected {
            let conflict = shown
                .iter()
                .find(|conflict| conflict["path"] == path.as_str());
            let Some(conflict) = conflict else { continue };
            assert!(
                conflict["pieces"].to_string().contains(word.as_str()),
                "seed {seed} round {round}: {word} is in no piece of the conflict in {path}"
            );
        }
        if !shown.is_empty() {
            conflicts += 1;
            let undecided = publish(&mut rpc, &preview, &json!([]));
            assert_eq!(undecided["type"], "conflicts", "seed {seed} round {round}");
        } else {
            joined += 1;
        }
        let resolutions: Vec<Value> = shown.iter().map(both).collect();
        let outcome = publish(&mut rpc, &preview, &json!(resolutions));
        assert_eq!(
            outcome["type"], "published",
            "seed {seed} round {round}: {outcome}"
        );
        assert_eq!(outcome["kept"], json!([]), "seed {seed} round {round}");
        for (path, text) in &mut published {
            *text = handbook.git(&["cat-file", "blob", &format!("main:{path}")]);
            assert!(
                !text.contains("<<<<<<<") && !text.contains(">>>>>>>"),
                "{text}"
            );
        }
        for (path, word) in &expected {
            assert!(
                published[path].contains(word.as_str()),
                "seed {seed} round {round}: {word} is lost from {path}"
            );
        }
        if round % 20 == 19 {
            handbook.git(&["fsck", "--strict", "--no-dangling"]);
            assert_eq!(
                handbook.git(&["status", "--porcelain"]),
                "",
                "seed {seed} round {round}"
            );
        }
    }
    println!("{joined} joined, {conflicts} with a conflict");
    assert!(
        joined > 5 && conflicts > 5,
        "both must have been tried: {joined}, {conflicts}"
    );
}
