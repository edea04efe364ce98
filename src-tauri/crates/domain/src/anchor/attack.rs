//! Edits that are meant to mislead an anchor, on texts whose sentences are nearly the same: the
//! neighbours of the quote typed anew, paragraphs split and joined, list items and rows of tables
//! that change places, columns that come and go, copies that differ in one word, signs beyond the
//! letters, other line ends. Each word is known by a number of its own, so the true place is known.

use super::*;
use crate::DocPath;
use crate::seeded::{Seeded, seeds};

/// Sentences in four languages; what stands in braces is picked.
const TEMPLATES: [&str; 12] = [
    "A customer with {thing} waits {number} days for the {money} .",
    "Nobody pays for {thing} before {number} days are over .",
    "Ask the lead about {thing} after {number} days .",
    "{thing} 고객은 {money} 까지 {number} 일을 기다립니다 .",
    "상담원은 {number} 일 안에 {thing} 에 대해 안내합니다 .",
    "{number} 일이 지나면 {money} 을 담당자가 확인합니다 .",
    "Khách hàng có {thing} chờ {number} ngày để nhận {money} .",
    "Không ai trả tiền cho {thing} trước {number} ngày .",
    "Hỏi trưởng nhóm về {thing} sau {number} ngày .",
    "Klients ar {thing} gaida {number} dienas , līdz saņem {money} .",
    "Neviens nemaksā par {thing} pirms {number} dienām .",
    "Jautājiet vadītājam par {thing} pēc {number} dienām .",
];
const THINGS: [&[&str]; 4] = [
    &["a parcel", "a card", "a broken lamp", "an open box"],
    &["택배", "카드", "고장 난 램프", "열린 상자"],
    &["bưu kiện", "thẻ", "đèn hỏng", "hộp đã mở"],
    &["sūtījumu", "karti", "lampu", "kasti"],
];
const MONEY: [&[&str]; 4] = [
    &["refund", "money", "voucher"],
    &["환불", "입금", "쿠폰"],
    &["tiền hoàn", "tiền", "phiếu"],
    &["naudu", "atmaksu", "kuponu"],
];
const NUMBERS: [&str; 6] = ["3", "5", "7", "13", "14", "30"];
const SIGNS: [&str; 6] = ["🙂", "👩🏽‍💻", "🇰🇷", "e\u{301}", "…", "→"];

#[derive(Clone, Debug, PartialEq)]
struct Word {
    id: usize,
    /// The word that this one is a copy of, or itself.
    root: usize,
    text: String,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Heading,
    Paragraph,
    Item,
    Row,
}

#[derive(Clone, Debug)]
struct Line {
    kind: Kind,
    /// The sentences or the cells.
    parts: Vec<Vec<Word>>,
}

struct Author {
    next: usize,
    random: Seeded,
    lang: usize,
}

impl Author {
    fn words(&mut self, text: &str) -> Vec<Word> {
        let mut words = Vec::new();
        for text in text.split_whitespace() {
            self.next += 1;
            words.push(Word {
                id: self.next,
                root: self.next,
                text: text.to_owned(),
            });
        }
        words
    }

    fn filled(&mut self, template: &str, lang: usize) -> String {
        template
            .replace("{thing}", self.random.pick(THINGS[lang]))
            .replace("{money}", self.random.pick(MONEY[lang]))
            .replace("{number}", self.random.pick(&NUMBERS))
    }

    fn sentence(&mut self) -> Vec<Word> {
        let template = TEMPLATES[self.lang * 3 + self.random.below(3)];
        let text = self.filled(template, self.lang);
        self.words(&text)
    }

    fn cell(&mut self) -> Vec<Word> {
        let text = match self.random.below(3) {
            0 => self.random.pick(THINGS[self.lang]).to_owned(),
            1 => format!("{} 일", self.random.pick(&NUMBERS)),
            _ => self.random.pick(MONEY[self.lang]).to_owned(),
        };
        self.words(&text)
    }

    fn lines(&mut self) -> Vec<Line> {
        let mut lines = Vec::new();
        for _ in 0..2 + self.random.below(3) {
            let heading = self.random.pick(THINGS[self.lang]).to_owned();
            lines.push(Line {
                kind: Kind::Heading,
                parts: vec![self.words(&heading)],
            });
            for _ in 0..1 + self.random.below(3) {
                let kind =
                    self.random
                        .pick(&[Kind::Paragraph, Kind::Paragraph, Kind::Item, Kind::Row]);
                let (count, width) = match kind {
                    Kind::Paragraph | Kind::Heading => (1, 1 + self.random.below(4)),
                    Kind::Item => (2 + self.random.below(4), 1),
                    Kind::Row => (2 + self.random.below(4), 2 + self.random.below(3)),
                };
                for _ in 0..count {
                    let parts = (0..width)
                        .map(|_| match kind {
                            Kind::Row => self.cell(),
                            _ => self.sentence(),
                        })
                        .collect();
                    lines.push(Line { kind, parts });
                }
            }
        }
        lines
    }

    fn copy(&mut self, words: &[Word]) -> Vec<Word> {
        let mut copied = words.to_vec();
        for word in &mut copied {
            self.next += 1;
            word.id = self.next;
        }
        copied
    }

    /// Another word of the same kind, where there are some.
    fn other(&mut self, text: &str) -> String {
        if NUMBERS.contains(&text) {
            return self.random.pick(&NUMBERS).to_owned();
        }
        match self.random.below(3) {
            0 => format!("{text}{}", self.random.pick(&SIGNS)),
            1 => self.random.pick(MONEY[self.lang]).replace(' ', "-"),
            _ => self.random.pick(THINGS[self.lang]).replace(' ', "-"),
        }
    }

    /// Makes one edit; `quoted` are the words of the anchor.
    fn edit(&mut self, lines: &mut Vec<Line>, quoted: &[usize]) {
        let at = lines.iter().position(|line| {
            line.parts
                .iter()
                .flatten()
                .any(|word| quoted.contains(&word.id))
        });
        let line = self.random.below(lines.len());
        // Half of the edits are made right where the quote stands.
        let line = at.filter(|_| self.random.one_in(2)).unwrap_or(line);
        let to = self.random.below(lines.len() + 1);
        let near = (line + self.random.below(3)).min(lines.len());
        let part = self.random.below(lines[line].parts.len());
        match self.random.below(16) {
            // The words beside the quote are typed anew.
            0 | 1 => {
                let reach = 1 + self.random.below(5);
                for line in lines.iter_mut() {
                    let mut all: Vec<&mut Word> = line.parts.iter_mut().flatten().collect();
                    let first = all.iter().position(|word| quoted.contains(&word.id));
                    let last = all.iter().rposition(|word| quoted.contains(&word.id));
                    let (Some(first), Some(last)) = (first, last) else {
                        continue;
                    };
                    let (left, right) = (self.random.one_in(2), self.random.one_in(2));
                    for (n, word) in all.iter_mut().enumerate() {
                        let is_left = left && n < first && first - n <= reach;
                        let is_right = right && n > last && n - last <= reach;
                        if is_left || is_right {
                            word.text = self.other(&word.text);
                        }
                    }
                }
            }
            // A word anywhere, or one of the quote.
            2 | 3 => {
                let n = self.random.below(lines[line].parts[part].len());
                if let Some(word) = lines[line].parts[part].get_mut(n) {
                    word.text = self.other(&word.text.clone());
                }
            }
            // A paragraph is split; two are joined.
            4 if lines[line].kind == Kind::Paragraph && lines[line].parts.len() > 1 => {
                let rest = lines[line].parts.split_off(1.max(part));
                lines.insert(
                    line + 1,
                    Line {
                        kind: Kind::Paragraph,
                        parts: rest,
                    },
                );
            }
            5 if line + 1 < lines.len()
                && lines[line].kind == Kind::Paragraph
                && lines[line + 1].kind == Kind::Paragraph =>
            {
                let rest = lines.remove(line + 1);
                lines[line].parts.extend(rest.parts);
            }
            // An item, a row or a paragraph changes its place.
            6 | 7 => {
                let moved = lines.remove(line);
                let to = if self.random.one_in(2) { to } else { near };
                lines.insert(to.min(lines.len()), moved);
            }
            // Sentences or cells of one line change places. Equal ones only would in the numbers.
            8 if lines[line].parts.len() > 1 => {
                let other = self.random.below(lines[line].parts.len());
                let texts = |n: usize| -> Vec<&String> {
                    lines[line].parts[n].iter().map(|word| &word.text).collect()
                };
                if texts(part) != texts(other) {
                    lines[line].parts.swap(part, other);
                }
            }
            // Something goes.
            9 if lines.len() > 3 => drop(lines.remove(line)),
            10 if lines[line].parts.len() > 1 => drop(lines[line].parts.remove(part)),
            // A copy of a line, as it is or with another word in it.
            11 | 12 => {
                let mut twin = lines[line].clone();
                for part in &mut twin.parts {
                    *part = self.copy(part);
                }
                if self.random.one_in(2) {
                    let part = self.random.below(twin.parts.len());
                    let n = self.random.below(twin.parts[part].len());
                    if let Some(word) = twin.parts[part].get_mut(n) {
                        word.text = self.other(&word.text.clone());
                    }
                }
                let to = if self.random.one_in(2) { to } else { near };
                lines.insert(to.min(lines.len()), twin);
            }
            // A new sentence that reads nearly like the others.
            13 => {
                let new = match lines[line].kind {
                    Kind::Row => self.cell(),
                    _ => self.sentence(),
                };
                lines[line].parts.insert(part, new);
            }
            // A column comes or goes.
            14 if lines[line].kind == Kind::Row => {
                let comes = self.random.one_in(2);
                for line in lines.iter_mut().filter(|line| line.kind == Kind::Row) {
                    if comes {
                        let cell = self.cell();
                        line.parts.insert(part.min(line.parts.len()), cell);
                    } else if line.parts.len() > 1 && part < line.parts.len() {
                        line.parts.remove(part);
                    }
                }
            }
            // A heading gets another name.
            _ => {
                let heading = self.random.pick(THINGS[self.lang]).to_owned();
                let new = self.words(&heading);
                if let Some(old) = lines.iter_mut().find(|line| line.kind == Kind::Heading) {
                    old.parts = vec![new];
                }
            }
        }
    }
}

/// Writes a text; returns it with the place of every word.
fn written(lines: &[Line], end: &str) -> (String, Vec<(Word, Range<usize>)>) {
    let mut out = String::new();
    let mut places = Vec::new();
    let mut before: Option<Kind> = None;
    for line in lines {
        let goes_on = before == Some(line.kind) && matches!(line.kind, Kind::Item | Kind::Row);
        if before.is_some() && !goes_on {
            out.push_str(end);
        }
        before = Some(line.kind);
        let (lead, between) = match line.kind {
            Kind::Heading => ("## ", " "),
            Kind::Paragraph => ("", " "),
            Kind::Item => ("- ", " "),
            Kind::Row => ("| ", " | "),
        };
        out.push_str(lead);
        for (n, part) in line.parts.iter().enumerate() {
            if n > 0 {
                out.push_str(between);
            }
            for (n, word) in part.iter().enumerate() {
                if n > 0 && !matches!(word.text.as_str(), "." | ",") {
                    out.push(' ');
                }
                places.push((word.clone(), out.len()..out.len() + word.text.len()));
                out.push_str(&word.text);
            }
        }
        if line.kind == Kind::Row {
            out.push_str(" |");
        }
        out.push_str(end);
    }
    (out, places)
}

#[derive(Debug, Default)]
struct Counts {
    copies: usize,
    exact: usize,
    moved: usize,
    detached: usize,
    needless: usize,
    gone: usize,
    wrong: Vec<String>,
}

fn run(seed: u64, known: bool, counts: &mut Counts) {
    let mut author = Author {
        next: 0,
        random: Seeded::new(seed.wrapping_mul(7919).wrapping_add(3)),
        lang: (seed % 4) as usize,
    };
    let mut lines = author.lines();
    let (origin, old) = written(&lines, "\n");
    let first = author.random.below(old.len());
    let length = 1 + author.random.below(8);
    let line_of = |n: usize| origin[..old[n].1.start].matches('\n').count();
    let last = (first..(first + length).min(old.len()))
        .take_while(|n| line_of(*n) == line_of(first))
        .last()
        .unwrap_or(first);
    let quoted: Vec<usize> = old[first..=last].iter().map(|(word, _)| word.id).collect();
    let document = Document::parse(DocPath::new("a.md").unwrap(), origin.as_bytes());
    let Some(anchor) = Anchor::new(&document, None, old[first].1.start..old[last].1.end) else {
        return;
    };
    for _ in 0..1 + author.random.below(6) {
        author.edit(&mut lines, &quoted);
    }
    let end = if author.random.one_in(5) {
        "\r\n"
    } else {
        "\n"
    };
    let (text, places) = written(&lines, end);
    let at = |id: usize| places.iter().position(|(word, _)| word.id == id);
    let alive: Vec<usize> = quoted.iter().filter_map(|id| at(*id)).collect();
    let truth = (alive.len() == quoted.len()
        && alive.windows(2).all(|pair| pair[0] + 1 == pair[1]))
    .then(|| places[alive[0]].1.start..places[alive[alive.len() - 1]].1.end)
    .filter(|range| text[range.clone()] == anchor.quote);
    let placed = Placing::new(known.then_some(origin.as_str()), &text).place(&anchor);
    let Some(range) = placed.range() else {
        match truth {
            Some(_) if text.matches(&anchor.quote).count() == 1 => counts.needless += 1,
            Some(_) => counts.detached += 1,
            None => counts.gone += 1,
        }
        return;
    };
    // A sign that was typed behind the quote does not belong to it.
    let own = alive.len() == quoted.len()
        && alive.windows(2).all(|pair| pair[0] + 1 == pair[1])
        && places[alive[0]].1.start <= range.start
        && range.end <= places[alive[alive.len() - 1]].1.end;
    if own || truth.as_ref() == Some(&range) {
        match placed {
            Place::Exact(_) => counts.exact += 1,
            _ => counts.moved += 1,
        }
        return;
    }
    let found: Vec<&Word> = places
        .iter()
        .filter(|(_, place)| range.start < place.end && place.start < range.end)
        .map(|(word, _)| word)
        .collect();
    let root = |id: usize| old.iter().find(|(word, _)| word.id == id);
    // Nobody can tell a copy from its original, or a word that was typed anew from one that came.
    let as_good = found.len() == quoted.len()
        && found.iter().zip(&quoted).all(|(word, id)| {
            let quoted = root(*id).map(|(word, _)| word.text.as_str());
            word.root == *id
                || root(word.root).is_none_or(|(old, _)| Some(old.text.as_str()) != quoted)
        });
    // Nor sentences that are equal to the letter, where the anchor's own is not any more, or what the end of one and the beginning of the
    // next read like, where either was put beside another.
    let around = |text: &str, range: &Range<usize>| {
        let ends = |c: char| matches!(c, '.' | '|' | '\n');
        let start = text[..range.start].rfind(ends).map_or(0, |at| at + 1);
        let end = match text[range.clone()].ends_with(ends) {
            true => range.end,
            false => text[range.end..]
                .find(ends)
                .map_or(text.len(), |at| range.end + at),
        };
        text[start..end]
            .trim_matches(['-', '#', ' ', '\r'])
            .to_owned()
    };
    let own = around(&origin, &(anchor.start..anchor.end));
    let is_changed = truth
        .as_ref()
        .is_none_or(|truth| around(&text, truth) != own);
    let is_twin = origin.matches(&own).count() > 1 || is_changed;
    let twins = is_twin && around(&text, &range) == own;
    let crosses = anchor.quote.trim_end_matches('.').contains(['.', '|'])
        && matches!(placed, Place::Exact(_));
    let kept = found
        .iter()
        .zip(&quoted)
        .filter(|(word, id)| word.root == **id);
    let grown = found.len() == quoted.len() && kept.count() * 2 >= quoted.len();
    if as_good || twins || crosses || grown {
        counts.copies += 1;
    } else {
        counts.wrong.push(format!(
            "seed {seed}: {placed:?}, truth {truth:?}\nquote {:?} at {}\n--- origin\n{origin}\n--- text\n{text}\nfound at line {}",
            anchor.quote,
            line_of(first) + 1,
            text[..range.start].matches('\n').count() + 1,
        ));
    }
}

/// Where the text that the anchor was made on is not known, only what plainly stands in its old
/// surroundings is found.
#[test]
fn nearly_equal_sentences_do_not_mislead_an_anchor() {
    for known in [true, false] {
        let mut counts = Counts::default();
        for seed in seeds(6_000) {
            run(seed, known, &mut counts);
        }
        println!(
            "with its text {known}: exact {}, moved {}, copies {}, gone {}, ambiguous {}, needlessly detached {}, wrong {}",
            counts.exact,
            counts.moved,
            counts.copies,
            counts.gone,
            counts.detached,
            counts.needless,
            counts.wrong.len()
        );
        for wrong in counts.wrong.iter().take(40) {
            println!("{wrong}\n");
        }
        assert_eq!(counts.wrong.len(), 0);
        // Carefulness must not cost the anchors that are plain to find.
        let found = counts.exact + counts.moved;
        let (least, missed) = if known { (2_500, 8) } else { (800, 1) };
        assert!(
            found < 2 || (found > least && counts.needless * missed < found),
            "{found} found"
        );
    }
}
