//! A text as it is read: its blocks in order, their words without marks, and how each
//! word is set. Comparisons are made on this.
//!
//! Nothing of the source is left out silently: what a reader does not see but a reviewer
//! must (HTML, comments, definitions of links, where a link leads) stands in the words or
//! beside them.

use std::ops::Range;

use pulldown_cmark::{Alignment, CodeBlockKind, Event, LinkType, Tag, TagEnd};

use super::events::{Alert, MAX_BYTES, chosen_anchor, events};
use super::front;

/// Events after which a text is not taken apart.
const MAX_EVENTS: usize = 400_000;

/// A text as it is read.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// The words of all blocks, one block behind the other.
    pub text: String,
    /// The blocks, in order.
    pub blocks: Vec<ReadBlock>,
    /// How the words are set, in order and without gaps.
    pub runs: Vec<Run>,
}

/// A paragraph, heading, item, row or the like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadBlock {
    /// Where its words stand in [`Reading::text`].
    pub range: Range<usize>,
    /// Where it stands in the source, up to where the next one begins.
    pub source: Range<usize>,
    /// What it looks like.
    pub shape: Shape,
}

/// Words that are set alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Where they end in [`Reading::text`]; they begin where the run before ends.
    pub end: usize,
    /// How they are set.
    pub setting: Setting,
}

/// How words are set.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Setting {
    /// Bold.
    pub strong: bool,
    /// Italic.
    pub emphasis: bool,
    /// Struck through.
    pub struck: bool,
    /// In the face of code.
    pub code: bool,
    /// Written as source: HTML, a mark of a footnote.
    pub raw: bool,
    /// Where a link on them leads.
    pub link: Option<String>,
    /// Which image they describe.
    pub image: Option<String>,
}

/// What kind of block it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ShapeKind {
    /// A line of the front matter.
    Front,
    /// A heading of a level from 1 to 6.
    Heading(u8),
    /// Running text.
    Paragraph,
    /// The first block of an item of a list.
    Item,
    /// Running text in a quotation or an alert.
    Quote,
    /// The row that names a table's columns.
    Head,
    /// A row of a table; its cells are divided by tabs.
    Row,
    /// A block of code.
    Code,
    /// A block of HTML, as it is written.
    Html,
    /// Where links by name lead, as it is written.
    Definition,
    /// A line across.
    Rule,
    /// The text of a footnote.
    Footnote,
}

/// What a block looks like, apart from its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    /// What it is.
    pub kind: ShapeKind,
    /// How many lists it stands in.
    pub depth: u8,
    /// How many quotations it stands in.
    pub quotes: u8,
    /// The number that an item shows.
    pub number: Option<u64>,
    /// The number that its list begins with, said by the first item.
    pub start: Option<u64>,
    /// Whether a task is done.
    pub task: Option<bool>,
    /// The alert that begins here.
    pub alert: Option<&'static str>,
    /// The language of code, the anchor of a heading, the alignment of columns, the name of
    /// a footnote.
    pub detail: Option<String>,
}

impl Shape {
    /// A block of this kind and nothing more to tell of it.
    pub fn plain(kind: ShapeKind) -> Self {
        Self {
            kind,
            depth: 0,
            quotes: 0,
            number: None,
            start: None,
            task: None,
            alert: None,
            detail: None,
        }
    }

    /// The name of its kind in data: `heading2`, `numbered_item`.
    pub fn kind_name(&self) -> String {
        match self.kind {
            ShapeKind::Front => "front_matter".to_owned(),
            ShapeKind::Heading(level) => format!("heading{level}"),
            ShapeKind::Paragraph => "paragraph".to_owned(),
            ShapeKind::Item if self.number.is_some() => "numbered_item".to_owned(),
            ShapeKind::Item => "item".to_owned(),
            ShapeKind::Quote => "quote".to_owned(),
            ShapeKind::Head => "table_head".to_owned(),
            ShapeKind::Row => "table".to_owned(),
            ShapeKind::Code => "code".to_owned(),
            ShapeKind::Html => "html".to_owned(),
            ShapeKind::Definition => "definition".to_owned(),
            ShapeKind::Rule => "rule".to_owned(),
            ShapeKind::Footnote => "footnote".to_owned(),
        }
    }
}

/// Reads a text; nothing where it is too large to be taken apart.
pub fn reading(source: &str) -> Option<Reading> {
    if source.len() > MAX_BYTES {
        return None;
    }
    let body_start = front::read(source).body_start;
    let mut reader = Reader::new(source, body_start);
    reader.front();
    for (count, (event, range)) in events(source.get(body_start..)?).enumerate() {
        if count > MAX_EVENTS {
            return None;
        }
        reader.event(event, range);
    }
    Some(reader.finish())
}

/// A block as it is put together.
struct Building {
    /// Where it begins in the source, the mark of its item included.
    at: usize,
    /// Where its own text stands in the source.
    own: Range<usize>,
    text: String,
    /// Where runs end in the text.
    runs: Vec<(usize, Setting)>,
    shape: Shape,
}

impl Building {
    fn new(at: usize, kind: ShapeKind) -> Self {
        Self {
            at,
            own: at..at,
            text: String::new(),
            runs: Vec::new(),
            shape: Shape::plain(kind),
        }
    }

    fn push(&mut self, text: &str, setting: &Setting) {
        self.text.push_str(text);
        match self.runs.last_mut() {
            Some((end, last)) if last == setting => *end = self.text.len(),
            _ if text.is_empty() => {}
            _ => self.runs.push((self.text.len(), setting.clone())),
        }
    }
}

/// An open list: the number of its next item.
struct List {
    next: Option<u64>,
    fresh: bool,
}

/// An open item whose first block is still to come.
struct Item {
    at: usize,
    number: Option<u64>,
    start: Option<u64>,
    task: Option<bool>,
    told: bool,
}

struct Reader<'a> {
    source: &'a str,
    body_start: usize,
    done: Vec<Building>,
    open: Option<Building>,
    lists: Vec<List>,
    items: Vec<Item>,
    quotes: u8,
    /// The alert whose first block is still to come.
    alert: Option<&'static str>,
    quote_opened: bool,
    /// Where the marker of an alert ends, in the body.
    skip_until: usize,
    /// Where the marker of a chosen anchor begins, in the body.
    cut_from: Option<usize>,
    /// The footnote whose first block is still to come.
    note: Option<String>,
    alignments: String,
    settings: Vec<Setting>,
}

impl<'a> Reader<'a> {
    fn new(source: &'a str, body_start: usize) -> Self {
        Self {
            source,
            body_start,
            done: Vec::new(),
            open: None,
            lists: Vec::new(),
            items: Vec::new(),
            quotes: 0,
            alert: None,
            quote_opened: false,
            skip_until: 0,
            cut_from: None,
            note: None,
            alignments: String::new(),
            settings: Vec::new(),
        }
    }

    fn body(&self) -> &'a str {
        self.source.get(self.body_start..).unwrap_or_default()
    }

    fn setting(&self) -> Setting {
        self.settings.last().cloned().unwrap_or_default()
    }

    /// The lines of the front matter, without the lines that fence it.
    fn front(&mut self) {
        let mut at = 0;
        let head = self.source.get(..self.body_start).unwrap_or_default();
        for line in head.split_inclusive('\n') {
            let words = line.trim_end().trim_start_matches('\u{feff}');
            if words != "---" && words != "..." && !words.is_empty() {
                let mut block = Building::new(at, ShapeKind::Front);
                block.push(words, &Setting::default());
                block.own.end = at + line.len();
                self.done.push(block);
            }
            at += line.len();
        }
    }

    /// Notes that the open block's own text goes to a place in the body.
    fn reach(&mut self, end: usize) {
        let end = end + self.body_start;
        if let Some(open) = &mut self.open {
            open.own.end = open.own.end.max(end);
        }
    }

    /// What the parser passes over between two blocks says where links by name lead.
    fn definitions(&mut self) {
        let mut found = Vec::new();
        let mut from = self.body_start;
        let end = self.source.len()..self.source.len();
        for own in self.done.iter().map(|block| &block.own).chain([&end]) {
            let mut at = from;
            let between = self
                .source
                .get(from..own.start.max(from))
                .unwrap_or_default();
            for line in between.split_inclusive('\n') {
                let words = without_marks(line);
                if !words.is_empty() {
                    let mut block = Building::new(at, ShapeKind::Definition);
                    let raw = Setting {
                        raw: true,
                        ..Setting::default()
                    };
                    block.push(words, &raw);
                    found.push(block);
                }
                at += line.len();
            }
            from = from.max(own.end);
        }
        self.done.append(&mut found);
        self.done.sort_by_key(|block| block.at);
    }

    fn event(&mut self, event: Event<'a>, range: Range<usize>) {
        let quote_opened = std::mem::take(&mut self.quote_opened);
        let at = range.start + self.body_start;
        self.reach(range.end);
        match event {
            Event::Start(tag) => {
                let end = range.end;
                self.start(tag, range, quote_opened);
                self.reach(end);
            }
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text, range),
            Event::Code(text) => {
                let setting = Setting {
                    code: true,
                    ..self.setting()
                };
                self.push(at, &text.replace('\n', " "), &setting);
            }
            Event::Html(html) | Event::InlineHtml(html) => self.raw(at, &html),
            Event::FootnoteReference(name) => self.raw(at, &format!("[{name}]")),
            Event::SoftBreak | Event::HardBreak
                if self.skip_until > 0 && range.start <= self.skip_until => {}
            Event::SoftBreak => self.push(at, " ", &self.setting()),
            Event::HardBreak => self.push(at, "\n", &self.setting()),
            Event::Rule => {
                self.begin(at, ShapeKind::Rule);
                self.close();
            }
            Event::TaskListMarker(done) => {
                if let Some(item) = self.items.last_mut() {
                    item.task = Some(done);
                }
                if let Some(open) = &mut self.open {
                    open.shape.task = Some(done);
                }
            }
            Event::InlineMath(text) | Event::DisplayMath(text) => self.raw(at, &text),
        }
    }

    fn start(&mut self, tag: Tag<'a>, range: Range<usize>, quote_opened: bool) {
        let at = range.start + self.body_start;
        match tag {
            Tag::Heading { level, .. } => {
                let anchor = chosen_anchor(self.body(), &range);
                self.cut_from = anchor.map(|(_, marker)| marker);
                self.begin(at, ShapeKind::Heading(level as u8));
                if let Some(open) = &mut self.open {
                    open.shape.detail = anchor.map(|(anchor, _)| anchor.to_owned());
                }
            }
            Tag::Paragraph => {
                if quote_opened && let Some((alert, end)) = Alert::announced(self.body(), &range) {
                    self.skip_until = end;
                    self.alert = Some(alert.word());
                }
                self.begin(at, ShapeKind::Paragraph);
            }
            Tag::BlockQuote(_) => {
                self.close();
                self.quotes = self.quotes.saturating_add(1);
                self.quote_opened = true;
            }
            Tag::List(first) => {
                self.close();
                self.lists.push(List {
                    next: first,
                    fresh: true,
                });
            }
            Tag::Item => {
                self.close();
                let mut item = Item {
                    at,
                    number: None,
                    start: None,
                    task: None,
                    told: false,
                };
                if let Some(list) = self.lists.last_mut() {
                    item.number = list.next;
                    item.start = list.next.filter(|_| list.fresh);
                    list.fresh = false;
                    list.next = list.next.map(|number| number.saturating_add(1));
                }
                self.items.push(item);
            }
            Tag::FootnoteDefinition(name) => {
                self.close();
                self.note = Some(name.to_string());
            }
            Tag::CodeBlock(kind) => {
                self.begin(at, ShapeKind::Code);
                if let (CodeBlockKind::Fenced(info), Some(open)) = (kind, &mut self.open) {
                    open.shape.detail =
                        Some(info.trim().to_owned()).filter(|info| !info.is_empty());
                }
            }
            Tag::HtmlBlock => self.begin(at, ShapeKind::Html),
            Tag::Table(alignments) => {
                self.close();
                let word = |alignment: &Alignment| match alignment {
                    Alignment::None => "none",
                    Alignment::Left => "left",
                    Alignment::Center => "center",
                    Alignment::Right => "right",
                };
                let words: Vec<&str> = alignments.iter().map(word).collect();
                self.alignments = if words.iter().all(|word| *word == "none") {
                    String::new()
                } else {
                    words.join(" ")
                };
            }
            Tag::TableHead => {
                self.begin(at, ShapeKind::Head);
                if let Some(open) = &mut self.open {
                    open.shape.detail = Some(std::mem::take(&mut self.alignments))
                        .filter(|words| !words.is_empty());
                }
            }
            Tag::TableRow => self.begin(at, ShapeKind::Row),
            Tag::Emphasis => self.set(|setting| setting.emphasis = true),
            Tag::Strong => self.set(|setting| setting.strong = true),
            Tag::Strikethrough => self.set(|setting| setting.struck = true),
            Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            } => {
                let mail = link_type == LinkType::Email && !dest_url.starts_with("mailto:");
                let target = format!("{}{dest_url}", if mail { "mailto:" } else { "" });
                self.set(|setting| setting.link = Some(titled(&target, &title)));
            }
            Tag::Image {
                dest_url, title, ..
            } => {
                self.set(|setting| setting.image = Some(titled(&dest_url, &title)));
                // An image without words shows where it lies.
                if self.alt_is_empty(&range) {
                    self.push(at, &dest_url, &self.setting());
                }
            }
            Tag::TableCell
            | Tag::Superscript
            | Tag::Subscript
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::MetadataBlock(_) => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph
            | TagEnd::Heading(_)
            | TagEnd::CodeBlock
            | TagEnd::HtmlBlock
            | TagEnd::TableHead
            | TagEnd::TableRow => {
                self.cut_from = None;
                self.close();
            }
            TagEnd::TableCell => {
                if let Some(open) = &mut self.open {
                    open.push("\t", &Setting::default());
                }
            }
            TagEnd::Item => {
                self.close();
                // An item may hold nothing.
                if let Some(item) = self.items.last()
                    && !item.told
                {
                    self.begin(item.at, ShapeKind::Item);
                    self.close();
                }
                self.items.pop();
            }
            TagEnd::List(_) => {
                self.close();
                self.lists.pop();
            }
            TagEnd::BlockQuote(_) => {
                self.close();
                self.quotes = self.quotes.saturating_sub(1);
                self.alert = None;
            }
            TagEnd::FootnoteDefinition => {
                self.close();
                self.note = None;
            }
            TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Link
            | TagEnd::Image => {
                self.settings.pop();
            }
            _ => {}
        }
    }

    fn set(&mut self, change: impl FnOnce(&mut Setting)) {
        let mut setting = self.setting();
        change(&mut setting);
        self.settings.push(setting);
    }

    fn text(&mut self, text: &str, range: Range<usize>) {
        if self.skip_until > 0 && range.start < self.skip_until {
            return;
        }
        let text = match self.cut_from {
            Some(marker) if range.end > marker => text
                .get(..marker.saturating_sub(range.start))
                .unwrap_or_default()
                .trim_end(),
            _ => text,
        };
        let setting = self.setting();
        let in_row = |open: &Building| matches!(open.shape.kind, ShapeKind::Head | ShapeKind::Row);
        if self.open.as_ref().is_some_and(in_row) {
            self.push(
                range.start + self.body_start,
                &text.replace('\t', " "),
                &setting,
            );
        } else {
            self.push(range.start + self.body_start, text, &setting);
        }
    }

    fn raw(&mut self, at: usize, text: &str) {
        let setting = Setting {
            raw: true,
            ..self.setting()
        };
        self.push(at, text, &setting);
    }

    fn alt_is_empty(&self, range: &Range<usize>) -> bool {
        let written = self.body().get(range.clone()).unwrap_or_default();
        written.starts_with("![]")
    }

    /// Adds words to the open block; words of a tight item open one.
    fn push(&mut self, at: usize, text: &str, setting: &Setting) {
        if self.open.is_none() {
            self.begin(at, ShapeKind::Paragraph);
        }
        if let Some(open) = &mut self.open {
            open.push(text, setting);
        }
    }

    fn begin(&mut self, at: usize, kind: ShapeKind) {
        self.close();
        let mut block = Building::new(at, kind);
        block.shape.depth = u8::try_from(self.lists.len()).unwrap_or(u8::MAX);
        block.shape.quotes = self.quotes;
        block.shape.alert = self.alert.take();
        if kind == ShapeKind::Paragraph && self.quotes > 0 {
            block.shape.kind = ShapeKind::Quote;
        }
        if let Some(name) = self.note.take() {
            block.shape.kind = ShapeKind::Footnote;
            block.shape.detail = Some(name);
        }
        if let Some(item) = self.items.last_mut().filter(|item| !item.told) {
            item.told = true;
            block.at = item.at;
            block.shape.number = item.number;
            block.shape.start = item.start;
            block.shape.task = item.task;
            if matches!(block.shape.kind, ShapeKind::Paragraph | ShapeKind::Quote) {
                block.shape.kind = ShapeKind::Item;
            }
        }
        self.open = Some(block);
    }

    fn close(&mut self) {
        let Some(mut block) = self.open.take() else {
            return;
        };
        let kept = match block.shape.kind {
            ShapeKind::Code | ShapeKind::Html => block.text.trim_end_matches(['\n', '\r']).len(),
            ShapeKind::Head | ShapeKind::Row => block.text.trim_end_matches('\t').len(),
            _ => block.text.trim_end().len(),
        };
        block.text.truncate(kept);
        while block
            .runs
            .iter()
            .rev()
            .nth(1)
            .is_some_and(|(end, _)| *end >= kept)
        {
            block.runs.pop();
        }
        if let Some((end, _)) = block.runs.last_mut() {
            *end = kept;
        }
        self.skip_until = 0;
        self.done.push(block);
    }

    /// Lays the blocks behind each other.
    fn finish(mut self) -> Reading {
        self.close();
        self.done.sort_by_key(|block| block.own.start);
        self.definitions();
        let mut next: Vec<usize> = self.done.iter().skip(1).map(|block| block.at).collect();
        next.push(self.source.len());
        let mut out = Reading::default();
        for (block, until) in self.done.into_iter().zip(next) {
            let from = out.text.len();
            out.text.push_str(&block.text);
            let run = |(end, setting)| Run {
                end: from + end,
                setting,
            };
            out.runs.extend(block.runs.into_iter().map(run));
            out.blocks.push(ReadBlock {
                range: from..out.text.len(),
                source: block.at..until,
                shape: block.shape,
            });
        }
        out
    }
}

/// A line without the marks of the lists, quotations and tables around it.
fn without_marks(line: &str) -> &str {
    let marks = |c: char| c.is_whitespace() || "\u{feff}>-*+|:=#`~\\".contains(c);
    let mut words = line.trim_matches(marks);
    loop {
        let digits = words.trim_start_matches(|c: char| c.is_ascii_digit());
        let rest = if let Some(rest) = digits.strip_prefix(['.', ')']) {
            rest
        } else if let Some((_, rest)) = words.strip_prefix("[^").and_then(|w| w.split_once(']')) {
            rest
        } else if let Some(rest) = ["[ ]", "[x]", "[X]"]
            .iter()
            .find_map(|m| words.strip_prefix(m))
        {
            rest
        } else {
            return words;
        };
        words = rest.trim_matches(marks);
    }
}

fn titled(target: &str, title: &str) -> String {
    if title.is_empty() {
        target.to_owned()
    } else {
        format!("{target} “{title}”")
    }
}

#[cfg(test)]
mod tests;
