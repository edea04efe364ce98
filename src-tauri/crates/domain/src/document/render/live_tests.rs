//! A rendering that follows the fingers is the rendering of reading, cut into blocks.

use std::sync::Arc;

use super::tests::{HOSTILE, Shelf, parse};
use super::*;

/// A rendering whose blocks say their line.
struct Lined;

impl RenderContext for Lined {
    fn document(&self, path: &DocPath) -> Option<TargetDocument> {
        Shelf(Mode::Window).document(path)
    }

    fn image(&self, path: &DocPath) -> ImageTarget {
        Shelf(Mode::Window).image(path)
    }

    fn lines(&self) -> bool {
        true
    }
}

const PIECES: &[&str] = &[
    "# Holding\n\n",
    "One **word** and `code`.\n\n",
    "1. Open the order.\n2. Check the date.\n\n   Twice.\n\n",
    "> [!SAY]\n> One moment.\n\n",
    "| Case | Wait |\n| --- | ---: |\n| New | 60 s |\n\n",
    "```\nlet x = 1;\n```\n\n",
    "---\n\n",
    "<div>\n\ninside\n\n</div>\n\n",
    "<p>a</p>\n<p>b</p>\n\n",
    "![desk](desk.png) and [limits](limits.md)\n\n",
    "Read this[^a].\n\n[^a]: A note\n    of two lines.\n\n",
    "고객님께 말씀드려요.\n\n",
    "- [ ] a\n- [x] b\n\n",
    "\n\n",
];

/// Takes the lines out of HTML and returns both.
fn without_lines(html: &str, base: u32) -> (String, Vec<u32>) {
    let mut pieces = html.split(" data-line=\"");
    let mut rest = pieces.next().unwrap().to_owned();
    let mut lines = Vec::new();
    for piece in pieces {
        let (line, behind) = piece.split_once('"').unwrap();
        lines.push(base + line.parse::<u32>().unwrap());
        rest.push_str(behind);
    }
    (rest, lines)
}

fn joined(blocks: &[Block]) -> (String, Vec<u32>) {
    let mut whole = (String::new(), Vec::new());
    for block in blocks {
        let (html, lines) = without_lines(&block.html, block.line);
        whole.0.push_str(&html);
        whole.1.extend(lines);
    }
    whole
}

fn applied(old: &[Block], patch: &Patch) -> Vec<Block> {
    let kept = old.iter().take(patch.before).cloned();
    let behind = old
        .iter()
        .skip(old.len() - patch.behind)
        .map(|block| Block {
            line: u32::try_from(i64::from(block.line) + patch.shift).unwrap(),
            html: Arc::clone(&block.html),
        });
    kept.chain(patch.blocks.iter().cloned())
        .chain(behind)
        .collect()
}

fn is_as_read(live: &Live, source: &str) {
    let (html, lines) = joined(live.blocks());
    let read = without_lines(&render(&parse(source), &Lined).html, 0);
    assert_eq!(html, read.0, "{source:?}");
    // Notes at the end say no line.
    if !html.contains("class=\"footnotes\"") {
        assert_eq!(lines, read.1, "{source:?}");
    }
}

#[test]
fn typing_anywhere_gives_what_reading_would_show() {
    let mut seed = 20_260_615_u64;
    let mut random = move |below: usize| {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 33).unwrap() % below
    };
    let mut live = Live::default();
    let mut pieces = vec![0, 1, 2];
    for round in 0..300 {
        let at = random(pieces.len() + 1);
        let until = (at + random(3)).min(pieces.len());
        let more: Vec<usize> = (0..random(3)).map(|_| random(PIECES.len())).collect();
        pieces.splice(at..until, more);
        pieces.truncate(14);
        let front = if round % 7 < 3 {
            "---\nlang: en\n---\n"
        } else {
            ""
        };
        let source: String = std::iter::once(front)
            .chain(pieces.iter().map(|piece| PIECES[*piece]))
            .collect();
        let old = live.blocks().to_vec();
        let patch = live.follow(&parse(&source), &Lined);
        assert_eq!(applied(&old, &patch), live.blocks(), "round {round}");
        is_as_read(&live, &source);
    }
}

#[test]
fn hostile_texts_are_as_harmless_in_blocks() {
    let mut live = Live::default();
    for source in HOSTILE {
        drop(live.follow(&parse(source), &Lined));
        is_as_read(&live, source);
        let between = format!("before\n\n{source}\n\nbehind\n");
        drop(live.follow(&parse(&between), &Lined));
        is_as_read(&live, &between);
    }
}

#[test]
fn a_letter_changes_one_block_and_a_line_moves_the_rest() {
    let mut live = Live::default();
    drop(live.follow(&parse("# A\n\none\n\ntwo\n\n- three\n- four\n"), &Lined));
    let letter = live.follow(&parse("# A\n\none!\n\ntwo\n\n- three\n- four\n"), &Lined);
    assert_eq!((letter.before, letter.behind, letter.shift), (1, 2, 0));
    assert_eq!(&*letter.blocks[0].html, "<p data-line=\"0\">one!</p>\n");
    let line = live.follow(&parse("# A\n\none!\n\n\ntwo\n\n- three\n- four\n"), &Lined);
    assert_eq!((line.before, line.behind, line.shift), (2, 2, 1));
    assert_eq!(line.blocks, []);
    let same = live.follow(&parse("# A\n\none!\n\n\ntwo\n\n- three\n- four\n"), &Lined);
    assert_eq!((same.before, same.behind, same.blocks.len()), (4, 0, 0));
}

#[test]
fn an_image_that_is_gone_is_not_shown_from_memory() {
    struct Gone;
    impl RenderContext for Gone {
        fn document(&self, _path: &DocPath) -> Option<TargetDocument> {
            None
        }
        fn image(&self, _path: &DocPath) -> ImageTarget {
            ImageTarget::Missing
        }
    }
    let mut live = Live::default();
    let document = parse("![desk](desk.png)\n");
    drop(live.follow(&document, &Lined));
    assert!(live.blocks()[0].html.contains("carebook-asset:"));
    drop(live.follow(&document, &Gone));
    assert!(!live.blocks()[0].html.contains("carebook-asset:"));
}
