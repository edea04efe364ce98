//! Opening a document, changing one word and saving gives a one-line diff, byte for byte
//! elsewhere: over a thousand files as they are found in the wild.

use std::collections::HashSet;
use std::io::Write as _;
use std::path::PathBuf;
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
    "---\r\n# who\r\nowner: emma@example.com # for now\r\n\r\ntags:   [ a,b ,c ]\r\n...\r\nquokkaword\r\n",
    "---\ntitle: >-\n  folded\n  quokkaword\nnote: |\n\tkept\n---\n",
    "+++\ntitle = \"TOML quokkaword\"\n+++\n\nHugo wrote this.\n",
    "Setext with quokkaword\n-\nnext\n =\n",
    "#No space quokkaword\n#\tTab\n####### seven\n## closed ## ##\n",
    "*a _b quokkaword* c_ **d__ e**__\n***f** g*\n",
    "snake_case_word and quokkaword_2* and 2*3*4\n",
    "-  two spaces\n-   three quokkaword\n-\ttab\n-\n  empty above\n",
    "1) one\n1) one again quokkaword\n007. bond\n1234567890. too long\n",
    "* a\n\n  * b\n\n    1. c\n\n       > d quokkaword\n\n           code\n",
    "- a\n   - b\n     - c\n      - d quokkaword\n  back\n",
    "> a\n>> b quokkaword\n>>> c\nlazy\n> > d\n",
    "[a]: <x y.md>\n  'title\nover lines'\n[A]: again.md\n\n[quokkaword][a] [a][] [a]\n",
    "[link quokkaword](<a b.md>\n\"t\") ![i][r]\n\n[r]:x.png\n",
    "<details>\n<summary>quokkaword</summary>\n\n- a\n\n</details>\n",
    "<!--\nquokkaword\n\n-->\n<script>\nif (a < b) {}\n</script>\n",
    "<p align=\"center\">\r\n  <img src='a.png' width=100>quokkaword\r\n</p>\r\n",
    "<br/>quokkaword<BR >&nbsp;&#x20;&copy\n",
    "~~~~ {.sh #x}\nquokkaword\n~~~\n~~~~\n    indented\n```unclosed\n",
    "|no|outer|\n|-|-|\na|b quokkaword\n|c\\|d|`e|f`|\n",
    "| quokkaword |\n|---|\n\n: definition\n",
    "line one\\\nline two quokkaword\\\r\nline three  \r\n",
    "$$\nx^2 quokkaword\n$$\n\\(a\\) :smile: @name #tag ==mark== ^sup^\n",
    "\u{feff}\u{feff}double mark quokkaword\n",
    "quokkaword\r",
    "a\r\rb quokkaword\r\n\rc\n\r",
    "\n\r\n\n quokkaword \r\n\n\r\n",
    "no end \u{200b}zero\u{ad}width quokkaword\u{202e}right",
    "Ｆｕｌｌ　ｗｉｄｔｈ quokkaword　\u{3000}\n",
    "ᄒ\u{1161}\u{11ab} jamo quokkaword\nhoa\u{300} hòa ho\u{e0}\n",
    "[[wiki|quokkaword]] [[a#b]] ![[embed.png]]\n",
    "{#id quokkaword} {: .class} {{< shortcode >}} {%- raw -%}\n",
    "* * *\n- - -\n_____________ \nquokkaword\n***bold***\n",
    "Term quokkaword\n: first\n: second\n\n[^1]:\n    body\n\n    more\n",
    "\t\n \n\u{a0}\nquokkaword \t \n\t",
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
    let edits = corpus
        .into_iter()
        .map(|(bytes, expected)| Edit {
            name: String::new(),
            word: WORD.to_owned(),
            bytes,
            expected,
        })
        .collect::<Vec<_>>();
    change_one_word_in_each(&edits);
}

/// Texts that other people wrote: the Markdown of the libraries that this computer holds.
/// Where it holds none, there is nothing to try.
#[test]
fn one_word_changed_gives_a_one_line_diff_in_the_texts_of_libraries() {
    let edits = library_texts(1_200);
    println!("{} texts of libraries", edits.len());
    if !edits.is_empty() {
        change_one_word_in_each(&edits);
    }
}

/// A file, the word that is changed in it, and the file afterwards.
struct Edit {
    name: String,
    word: String,
    bytes: Vec<u8>,
    expected: Vec<u8>,
}

fn library_texts(most: usize) -> Vec<Edit> {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cargo")));
    let mut folders: Vec<PathBuf> = home
        .map(|home| home.join("registry/src"))
        .into_iter()
        .collect();
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else {
            continue;
        };
        for entry in entries.flatten() {
            let path = entry.path();
            let is =
                |kind: fn(&std::fs::FileType) -> bool| entry.file_type().is_ok_and(|t| kind(&t));
            if is(std::fs::FileType::is_dir) {
                folders.push(path);
            } else if is(std::fs::FileType::is_file)
                && path.extension().is_some_and(|end| end == "md")
            {
                files.push(path);
            }
        }
    }
    files.sort();
    let mut seen = HashSet::new();
    let mut random = Random::new(files.len() as u64);
    let edits = files.into_iter().filter_map(|path| {
        let bytes = std::fs::read(&path).ok()?;
        let small = bytes.len() < 100_000 && seen.insert(bytes.clone());
        let text = std::str::from_utf8(&bytes).ok().filter(|_| small)?;
        let once: Vec<&str> = text
            .split_whitespace()
            .filter(|word| word.len() > 3 && word.chars().all(char::is_alphabetic))
            .filter(|word| text.matches(*word).count() == 1)
            .collect();
        if once.is_empty() {
            return None;
        }
        let word = (*random.pick(&once)).to_owned();
        Some(Edit {
            name: path.display().to_string(),
            expected: text.replace(&word, NEW).into_bytes(),
            word,
            bytes,
        })
    });
    edits.take(most).collect()
}

/// Edits every file as the window does, and holds what was saved against what is expected.
fn change_one_word_in_each(edits: &[Edit]) {
    let world = World::in_memory();
    let mut handbook = world.handbook();
    for (number, edit) in edits.iter().enumerate() {
        handbook = handbook.bytes(&format!("f{:02}/{number}.md", number / 50), &edit.bytes);
    }
    // git itself must not touch line endings either.
    handbook = handbook
        .bytes(".gitattributes", b"* -text\n")
        .commit("Begin");
    let mut rpc = handbook.rpc();
    for (number, edit) in edits.iter().enumerate() {
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
        assert_eq!(read["read_only"], json!(null), "{path} {}", edit.name);
        let text = read["text"].as_str().expect("a text");
        assert_eq!(text.matches(&edit.word).count(), 1, "{path} {}", edit.name);
        let request = json!({
            "name": draft, "path": path, "window": "w", "base": read["base"],
            "text": text.replace(&edit.word, NEW),
        });
        let saved = rpc.ask("drafts.save", &request);
        assert_eq!(saved["type"], "saved", "{path} {}", edit.name);
    }
    drop(rpc);
    let after = blobs(&handbook, edits.len());
    for (number, (edit, found)) in edits.iter().zip(after).enumerate() {
        assert!(
            found == edit.expected,
            "file {number} {}: one word was changed, and this came of it\nbefore {:?}\nafter  {:?}",
            edit.name,
            String::from_utf8_lossy(&edit.bytes),
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
