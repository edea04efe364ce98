//! Opening a document, changing one word and saving gives a one-line diff, byte for byte
//! elsewhere: over a thousand files as they are found in the wild.

use std::io::Write as _;
use std::process::Stdio;

use carebook_tests::{Handbook, Random, World, workspace};
use serde_json::json;

/// The word that is changed; it stands in exactly one line of every file.
const WORD: &str = "quokkaword";
const NEW: &str = "wombat";

/// Shapes of files that tools like to 'tidy'.
const ODD: &[&str] = &[
    "Title\r\n=====\r\n\r\nOld quokkaword here.\r\n",
    "# Closed heading #\n\nNo final newline quokkaword",
    "* star\n+ plus\n- minus quokkaword\n1) one\n2) two\n",
    "\tindented code\n\n\ttabs\tquokkaword\there\n",
    "---\n# a comment\ntitle:   \"Spaced\"   # behind\ntags:\n- a\n-   b\nodd: {x: [1,2]}\n---\n\nBody quokkaword\n",
    "---\ntitle: [broken\n---\nText quokkaword\n",
    "\u{feff}---\r\ntitle: Mark\r\n---\r\n\r\n# quokkaword\r\n",
    "<div align=center>\n<b>quokkaword</b>\n</div>\n\n<!-- a comment -->\n",
    "| a|b |\n|:-|--:|\n|quokkaword|  2|\n",
    "Trailing spaces  \nhard break\\\nquokkaword   \n\n\n\n",
    "> quote\nlazy quokkaword\n\n***\n___\n",
    "```sh\necho quokkaword\n~~~\n```\n",
    "Mixed\r\nendings\nquokkaword\r\nand\rreturns\n",
    "환불 quokkaword 절차\n=====\n\n* 항목\n",
    "Ho\u{302}m nay quokkaword tie\u{302}\u{301}ng Vie\u{323}\u{302}t\n",
    "\u{c}form feed\u{b} quokkaword\u{85}next\u{2028}line\n",
    "[ref]: http://example.com  'Title'\n[^1]: note quokkaword\n\nText[^1] [ref]\n",
    "- [ ] task quokkaword\n- [x]  done\n   - nested by three\n",
    "quokkaword",
    "\n\n\nquokkaword\n\n\n",
    "{{template}} {% liquid %} quokkaword :::note\n:::\n",
    "Title quokkaword\n---\nfield: no front matter\n---\n",
    "&amp; &lt;quokkaword&gt; \\* \\_ `` ` ``\n",
    "Long line quokkaword and on and on without any end until somebody stops it because nobody wrapped it\n",
];

const LINES: &[&str] = &[
    "# Heading",
    "Setext\n------",
    "Plain words, and more of them.",
    "* bullet",
    "  + nested plus",
    "10. ordered",
    "\tindented",
    "| cell | cell |",
    "<br>",
    "> quoted  ",
    "```",
    "고객을 기다리게 하지 마세요.",
    "Khách hàng chờ máy.",
    "Klients gaida.",
    "[link]( <a b.md> \"t\" )",
    "![](x.png)",
    "a  b\u{a0}c",
    "---",
    "key: value",
    "\\escaped",
    "",
    "",
];

/// Everything that is edited, with the bytes expected afterwards.
fn corpus(seed: u64) -> Vec<(Vec<u8>, Vec<u8>)> {
    let mut files: Vec<Vec<u8>> = ODD.iter().map(|text| text.as_bytes().to_vec()).collect();
    let mut random = Random::new(seed);
    for sample in samples() {
        // A word of the sample's own is replaced by the one that is looked for.
        let words: Vec<&str> = sample
            .split_whitespace()
            .filter(|word| word.chars().all(char::is_alphabetic) && word.len() > 3)
            .collect();
        if !words.is_empty() {
            let word = random.pick(&words);
            files.push(sample.replacen(*word, WORD, 1).into_bytes());
        }
    }
    while files.len() < 1_100 {
        let mut bytes = Vec::new();
        if random.below(10) == 0 {
            bytes.extend("\u{feff}".as_bytes());
        }
        let count = 1 + random.below(30);
        let at = random.below(count);
        let usual = *random.pick(&["\n", "\r\n", "\n", "\n", "\r"]);
        for line in 0..count {
            let mut text = (*random.pick(LINES)).to_owned();
            if line == at {
                text = format!("{text} {WORD} {}", random.pick(LINES).replace('\n', " "));
            }
            bytes.extend(text.replace('\n', usual).as_bytes());
            // A foreign byte here and there, never in the line that is changed.
            if line != at && random.below(40) == 0 {
                bytes.push(0xe9);
            }
            let last = line + 1 == count;
            if !last || random.below(3) > 0 {
                let ending = if random.below(12) == 0 { "\r\n" } else { usual };
                bytes.extend(ending.as_bytes());
            }
        }
        files.push(bytes);
    }
    files
        .into_iter()
        .map(|bytes| {
            let at = find(&bytes, WORD.as_bytes()).expect("the word stands in every file");
            let mut expected = bytes.clone();
            expected.splice(at..at + WORD.len(), NEW.bytes());
            (bytes, expected)
        })
        .collect()
}

fn samples() -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![workspace().join("docs-samples")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "md") {
                found.push(std::fs::read_to_string(path).expect("a text"));
            }
        }
    }
    found.sort();
    found
}

fn find(bytes: &[u8], word: &[u8]) -> Option<usize> {
    bytes.windows(word.len()).position(|found| found == word)
}

#[test]
fn one_word_changed_gives_a_one_line_diff_in_a_thousand_files() {
    let seed = 20_261_122;
    println!("seed {seed}");
    let corpus = corpus(seed);
    assert!(corpus.len() >= 1_000);
    let world = World::in_memory();
    let mut handbook = world.handbook();
    for (number, (bytes, _)) in corpus.iter().enumerate() {
        handbook = handbook.bytes(&format!("f{:02}/{number}.md", number / 50), bytes);
    }
    // git itself must not touch line endings either.
    handbook = handbook
        .bytes(".gitattributes", b"* -text\n")
        .commit("Begin");
    let mut rpc = handbook.rpc();
    for (number, _) in corpus.iter().enumerate() {
        let path = format!("f{:02}/{number}.md", number / 50);
        // One draft for each folder, so that no draft grows large.
        let draft = format!("d{:02}", number / 50);
        if number % 50 == 0 {
            rpc.ask("drafts.start", &json!({ "docs": [path], "name": draft }));
        }
        let read = rpc.ask(
            "drafts.read",
            &json!({ "name": draft, "doc": path, "window": "w" }),
        );
        assert_eq!(read["read_only"], json!(null), "{path}");
        let text = read["text"].as_str().expect("a text");
        assert_eq!(text.matches(WORD).count(), 1, "{path}");
        let request = json!({
            "name": draft, "path": path, "window": "w", "base": read["base"],
            "text": text.replace(WORD, NEW),
        });
        let saved = rpc.ask("drafts.save", &request);
        assert_eq!(saved["type"], "saved", "{path}");
    }
    drop(rpc);
    let after = blobs(&handbook, corpus.len());
    for (number, ((before, expected), found)) in corpus.iter().zip(after).enumerate() {
        assert!(
            found == *expected,
            "file {number}: one word was changed, and this came of it\nbefore {:?}\nafter  {:?}",
            String::from_utf8_lossy(before),
            String::from_utf8_lossy(&found)
        );
    }
}

/// The saved files, in order.
fn blobs(handbook: &Handbook<'_>, count: usize) -> Vec<Vec<u8>> {
    let mut child = handbook
        .command("git")
        .args(["cat-file", "--batch"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("git runs");
    let names: String = (0..count)
        .map(|number| {
            format!(
                "draft/d{:02}:f{:02}/{number}.md\n",
                number / 50,
                number / 50
            )
        })
        .collect();
    let mut input = child.stdin.take().expect("its input");
    let writer = std::thread::spawn(move || input.write_all(names.as_bytes()).expect("git reads"));
    let output = child.wait_with_output().expect("git ends");
    writer.join().expect("all was asked");
    let mut rest = output.stdout.as_slice();
    let mut found = Vec::new();
    for _ in 0..count {
        let end = rest.iter().position(|byte| *byte == b'\n').expect("a line");
        let head = String::from_utf8_lossy(&rest[..end]);
        let size: usize = head
            .rsplit(' ')
            .next()
            .and_then(|size| size.parse().ok())
            .expect("a size");
        found.push(rest[end + 1..end + 1 + size].to_vec());
        rest = &rest[end + 2 + size..];
    }
    found
}
