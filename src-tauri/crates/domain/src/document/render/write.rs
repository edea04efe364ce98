//! The first layer: HTML from Markdown events. Nothing reaches the output but what this
//! file, [`super::links`] and [`super::raw`] write, and every text and value is escaped.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use pulldown_cmark::{Alignment, CodeBlockKind, Event, Tag, TagEnd};

use super::super::autolink;
use super::super::events::{Alert, chosen_anchor, events};
use super::super::link::LinkKind;
use super::sanitise::is_language_word;
use super::words::{Mark, Shown};
use super::{Document, MAX_DEPTH, MAX_EVENTS, MAX_HTML, RenderContext, SourceReason, labels};
use crate::text::{ByteOffset, LineIndex, Profile};
use crate::{DocPath, Lang};

/// HTML as drawn, the image addresses that the context gave out, and what else was asked for.
pub(super) struct Drawn {
    pub html: String,
    pub images: HashSet<String>,
    pub shown: Option<Shown>,
    /// Where each block of the outermost level begins.
    pub cuts: Vec<Cut>,
}

/// Where a block of the outermost level begins.
#[derive(Clone, Copy)]
pub(super) struct Cut {
    /// In the drawn HTML.
    pub at: usize,
    /// In the source, from 1.
    pub line: u32,
}

/// What is noted while drawing.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Note {
    /// Nothing but the HTML.
    Nothing,
    /// Where its words stand.
    Words,
    /// Where its blocks begin; their `data-line` counts from 0 in each block.
    Blocks,
}

/// Draws what lies in a range of the source.
pub(super) fn draw(
    document: &Document,
    range: Range<usize>,
    context: &dyn RenderContext,
    note: Note,
) -> Result<Drawn, SourceReason> {
    let body = document.body();
    let mut collected = Vec::new();
    for event in events(body) {
        if collected.len() >= MAX_EVENTS {
            return Err(SourceReason::TooMuch);
        }
        collected.push(event);
    }
    let start = range.start.saturating_sub(document.body_start);
    let end = range.end.saturating_sub(document.body_start);
    let mut writer = Writer {
        document,
        context,
        body,
        events: collected,
        out: String::with_capacity(body.len().min(1 << 20) * 3 / 2),
        stack: Vec::new(),
        links_open: 0,
        alt: None,
        images: HashSet::new(),
        notes: Notes::default(),
        alignments: Vec::new(),
        cell: 0,
        in_head: false,
        verbatim: false,
        html: None,
        skip_until: 0,
        cut_from: None,
        lines: (context.lines() || note == Note::Blocks).then(|| LineIndex::new(&document.source)),
        cuts: (note == Note::Blocks).then(Vec::new),
        marks: context.marks(),
        shown: (note == Note::Words).then(Shown::default),
        wanted: start..end,
    };
    writer.run(start..end)?;
    writer.cut(end);
    writer.footnotes()?;
    Ok(Drawn {
        html: writer.out,
        images: writer.images,
        shown: writer.shown,
        cuts: writer.cuts.unwrap_or_default(),
    })
}

/// An open element.
pub(super) struct Open {
    /// What closes it.
    pub close: Cow<'static, str>,
    /// The name of a raw element; nothing for one of Markdown's.
    pub raw: Option<String>,
    /// Whether blocks may stand in it.
    pub block: bool,
}

/// An open image: everything inside is its alt text.
pub(super) struct Alt {
    kind: LinkKind,
    title: String,
    depth: usize,
    pub text: String,
}

#[derive(Default)]
pub(super) struct Notes {
    /// The HTML of definitions, by name.
    pub defined: HashMap<String, String>,
    /// Names in the order of their first reference.
    pub order: Vec<String>,
    /// What is being drawn aside while a definition is open.
    pub aside: Vec<(String, String)>,
}

pub(super) struct Writer<'a> {
    pub document: &'a Document,
    pub context: &'a dyn RenderContext,
    pub body: &'a str,
    events: Vec<(Event<'a>, Range<usize>)>,
    pub out: String,
    pub stack: Vec<Open>,
    pub links_open: usize,
    pub alt: Option<Alt>,
    pub images: HashSet<String>,
    pub notes: Notes,
    alignments: Vec<Alignment>,
    cell: usize,
    in_head: bool,
    verbatim: bool,
    html: Option<String>,
    /// Where the marker of an alert ends.
    skip_until: usize,
    /// Where the marker of a chosen anchor begins.
    cut_from: Option<usize>,
    /// The lines of the source, where blocks are to say theirs.
    lines: Option<LineIndex<'a>>,
    /// Where blocks begin, where somebody asked for it.
    cuts: Option<Vec<Cut>>,
    /// The words that threads are about.
    pub marks: &'a [Mark],
    /// The words as shown, where somebody asked for them.
    pub shown: Option<Shown>,
    /// What of the body is drawn.
    pub wanted: Range<usize>,
}

pub(super) type Outcome = Result<(), SourceReason>;

impl<'a> Writer<'a> {
    fn run(&mut self, wanted: Range<usize>) -> Outcome {
        let events = std::mem::take(&mut self.events);
        let mut depth = 0usize;
        let mut skipping = None;
        for (at, (event, range)) in events.iter().enumerate() {
            if let Event::Start(tag) = event {
                let note = matches!(tag, Tag::FootnoteDefinition(_));
                if depth == 0 && !note && !wanted.contains(&range.start) {
                    skipping = Some(depth);
                }
                depth += 1;
            }
            let outside = depth == 0 && !wanted.contains(&range.start);
            if skipping.is_none() && !outside {
                if depth <= 1 && !matches!(event, Event::End(_)) {
                    self.cut_at(depth, event, range.start);
                }
                let rest = events.get(at + 1..).unwrap_or_default();
                self.event(event, range, rest)?;
            }
            if matches!(event, Event::End(_)) {
                depth = depth.saturating_sub(1);
                if skipping == Some(depth) {
                    skipping = None;
                }
            }
            if self.out.len() > MAX_HTML {
                return Err(SourceReason::TooMuch);
            }
        }
        while !self.stack.is_empty() {
            self.pop();
        }
        Ok(())
    }

    /// Notes that a block may begin, if nothing is open any more.
    fn cut_at(&mut self, depth: usize, event: &Event<'a>, start: usize) {
        let outermost = depth == usize::from(matches!(event, Event::Start(_)));
        if outermost && self.stack.is_empty() && self.notes.aside.is_empty() {
            self.cut(start);
        }
    }

    /// Notes that the next block begins here; one that has drawn nothing yet gives way to it.
    fn cut(&mut self, start: usize) {
        let (Some(cuts), Some(lines)) = (&mut self.cuts, &self.lines) else {
            return;
        };
        let at = self.out.len();
        let line = lines.line(ByteOffset(self.document.body_start + start)).0;
        if cuts.last().is_some_and(|last| last.at == at) {
            cuts.pop();
        }
        cuts.push(Cut { at, line });
    }

    fn event(
        &mut self,
        event: &Event<'a>,
        range: &Range<usize>,
        rest: &[(Event<'a>, Range<usize>)],
    ) -> Outcome {
        if self.alt.is_some() {
            self.alt_event(event);
            return Ok(());
        }
        match event {
            Event::Start(tag) => {
                let at = self.out.len();
                self.start(tag, range, rest)?;
                self.mark_line(at, range);
            }
            Event::End(tag) => self.end(tag)?,
            Event::Text(text) => self.text(text, range),
            Event::Code(text) => {
                self.out.push_str("<code>");
                self.words(text, self.inside_code(text, range));
                self.out.push_str("</code>");
            }
            Event::Html(html) => match &mut self.html {
                Some(block) => block.push_str(html),
                None => self.raw(html)?,
            },
            Event::InlineHtml(html) => self.raw(html)?,
            Event::FootnoteReference(name) => self.footnote_reference(name, range.start),
            Event::SoftBreak if !self.is_marker(range) => self.out.push('\n'),
            Event::HardBreak if !self.is_marker(range) => self.out.push_str("<br>\n"),
            Event::Rule => self.out.push_str("<hr>\n"),
            Event::TaskListMarker(done) => {
                let checked = if *done { " checked" } else { "" };
                self.out
                    .push_str(&format!("<input type=\"checkbox\" disabled{checked}> "));
            }
            Event::SoftBreak | Event::HardBreak | Event::InlineMath(_) | Event::DisplayMath(_) => {}
        }
        Ok(())
    }

    fn start(
        &mut self,
        tag: &Tag<'a>,
        range: &Range<usize>,
        rest: &[(Event<'a>, Range<usize>)],
    ) -> Outcome {
        match tag {
            Tag::Paragraph => {
                let lang = self.lang_of(rest);
                self.open(&format!("<p{lang}>"), "</p>\n", false)
            }
            Tag::Heading { level, .. } => self.heading(*level as u8, range, rest),
            Tag::BlockQuote(_) => self.quote(rest),
            Tag::CodeBlock(kind) => {
                self.verbatim = true;
                let language = match kind {
                    CodeBlockKind::Fenced(info) => {
                        info.split([' ', ',', '{', '\t']).next().unwrap_or_default()
                    }
                    CodeBlockKind::Indented => "",
                };
                let language = if is_language_word(language) {
                    format!(" data-language=\"{language}\"")
                } else {
                    String::new()
                };
                self.open(&format!("<pre><code{language}>"), "</code></pre>\n", false)
            }
            Tag::HtmlBlock => {
                self.html = Some(String::new());
                Ok(())
            }
            Tag::List(None) => self.open("<ul>\n", "</ul>\n", true),
            Tag::List(Some(1)) => self.open("<ol>\n", "</ol>\n", true),
            Tag::List(Some(first)) => {
                self.open(&format!("<ol start=\"{first}\">\n"), "</ol>\n", true)
            }
            Tag::Item => {
                let task = matches!(rest.first(), Some((Event::TaskListMarker(_), _)));
                let lang = self.lang_of(rest);
                let class = if task { " class=\"task\"" } else { "" };
                self.open(&format!("<li{class}{lang}>"), "</li>\n", true)
            }
            Tag::FootnoteDefinition(name) => {
                let before = std::mem::take(&mut self.out);
                self.notes.aside.push((name.to_string(), before));
                self.open("", "", true)
            }
            Tag::Table(alignments) => {
                self.alignments.clone_from(alignments);
                self.open("<table>\n", "</tbody></table>\n", true)
            }
            Tag::TableHead => {
                self.in_head = true;
                self.cell = 0;
                self.open("<thead><tr>", "</tr></thead>\n<tbody>\n", true)
            }
            Tag::TableRow => {
                self.cell = 0;
                self.open("<tr>", "</tr>\n", true)
            }
            Tag::TableCell => self.table_cell(rest),
            Tag::Emphasis => self.open("<em>", "</em>", false),
            Tag::Strong => self.open("<strong>", "</strong>", false),
            Tag::Strikethrough => self.open("<del>", "</del>", false),
            Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            } => {
                let kind = self.kind_of_link(*link_type, dest_url);
                let close = if self.links_open > 0 {
                    ""
                } else {
                    self.link_start(&kind, dest_url, title)
                };
                self.links_open += 1;
                self.push(Open {
                    close: close.into(),
                    raw: None,
                    block: false,
                })
            }
            Tag::Image {
                dest_url, title, ..
            } => {
                let kind = LinkKind::of_image(self.path(), dest_url);
                self.alt = Some(Alt {
                    kind,
                    title: title.to_string(),
                    depth: 1,
                    text: String::new(),
                });
                Ok(())
            }
            Tag::Superscript
            | Tag::Subscript
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::MetadataBlock(_) => self.open("", "", false),
        }
    }

    /// Puts `data-line` into a block element that was opened at `at`.
    fn mark_line(&mut self, at: usize, range: &Range<usize>) {
        const BLOCKS: &[&str] = &[
            "p",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "blockquote",
            "div",
            "pre",
            "ul",
            "ol",
            "li",
            "table",
            "tr",
        ];
        let Some(lines) = &self.lines else { return };
        let opened = self.out.get(at..).and_then(|new| new.strip_prefix('<'));
        let name = opened.and_then(|new| new.split([' ', '>']).next());
        let Some(name) = name.filter(|name| BLOCKS.contains(name)) else {
            return;
        };
        let behind = at + 1 + name.len();
        let line = lines.line(ByteOffset(self.document.body_start + range.start));
        let from = match &self.cuts {
            // A note is shown far from where it was written.
            Some(_) if !self.notes.aside.is_empty() => return,
            Some(cuts) => cuts.last().map_or(0, |cut| cut.line),
            None => 0,
        };
        let line = line.0.saturating_sub(from);
        self.out
            .insert_str(behind, &format!(" data-line=\"{line}\""));
    }

    fn end(&mut self, tag: &TagEnd) -> Outcome {
        match tag {
            TagEnd::HtmlBlock => {
                return match self.html.take() {
                    Some(html) => self.raw(&html),
                    None => Ok(()),
                };
            }
            TagEnd::Image => return Ok(()),
            TagEnd::CodeBlock => self.verbatim = false,
            TagEnd::TableHead => self.in_head = false,
            TagEnd::Heading(_) => self.cut_from = None,
            _ => {}
        }
        self.close_markdown();
        match tag {
            TagEnd::Link => self.links_open = self.links_open.saturating_sub(1),
            TagEnd::FootnoteDefinition => {
                if let Some((name, before)) = self.notes.aside.pop() {
                    let html = std::mem::replace(&mut self.out, before);
                    self.notes.defined.entry(name).or_insert(html);
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn heading(
        &mut self,
        level: u8,
        range: &Range<usize>,
        rest: &[(Event<'a>, Range<usize>)],
    ) -> Outcome {
        let lang = self.lang_of(rest);
        let section = self.section_at(range);
        let id = match section {
            Some(anchor) => {
                self.cut_from = chosen_anchor(self.body, range).map(|(_, at)| at);
                let mut id = String::from(" id=\"s-");
                escape(&anchor, &mut id);
                id.push('"');
                id
            }
            None => String::new(),
        };
        let close = match level {
            1 => "</h1>\n",
            2 => "</h2>\n",
            3 => "</h3>\n",
            4 => "</h4>\n",
            5 => "</h5>\n",
            _ => "</h6>\n",
        };
        self.open(&format!("<h{}{id}{lang}>", level.clamp(1, 6)), close, false)
    }

    /// The anchor of the section that a top-level heading begins.
    fn section_at(&self, range: &Range<usize>) -> Option<String> {
        let line = self
            .body
            .get(..range.start)?
            .rfind('\n')
            .map_or(0, |end| end + 1);
        let start = line + self.document.body_start;
        let at = self
            .document
            .sections
            .binary_search_by_key(&start, |section| section.range.start)
            .ok()?;
        let section = self.document.sections.get(at)?;
        let nested = self.stack.iter().any(|open| open.raw.is_none());
        (section.level > 0 && !nested).then(|| section.anchor.clone())
    }

    fn quote(&mut self, rest: &[(Event<'a>, Range<usize>)]) -> Outcome {
        let alert = match rest.first() {
            Some((Event::Start(Tag::Paragraph), paragraph)) => {
                Alert::announced(self.body, paragraph)
            }
            _ => None,
        };
        let Some((alert, end)) = alert else {
            return self.open("<blockquote>\n", "</blockquote>\n", true);
        };
        self.skip_until = end;
        let (label, lang) = labels::label(alert, self.document.lang);
        let lang = if lang == self.document.lang {
            String::new()
        } else {
            format!(" lang=\"{lang}\"")
        };
        let word = alert.word();
        if let Some((_, paragraph)) = rest.first() {
            self.own_words(label, paragraph.start);
        }
        self.open(
            &format!(
                "<div class=\"alert alert-{word}\"><p class=\"alert-title\"{lang}>{label}</p>\n"
            ),
            "</div>\n",
            true,
        )
    }

    fn table_cell(&mut self, rest: &[(Event<'a>, Range<usize>)]) -> Outcome {
        let lang = self.lang_of(rest);
        let align = match self.alignments.get(self.cell) {
            Some(Alignment::Left) => " class=\"align-left\"",
            Some(Alignment::Center) => " class=\"align-center\"",
            Some(Alignment::Right) => " class=\"align-right\"",
            Some(Alignment::None) | None => "",
        };
        self.cell += 1;
        let (name, close) = if self.in_head {
            ("th", "</th>")
        } else {
            ("td", "</td>")
        };
        self.open(&format!("<{name}{align}{lang}>"), close, false)
    }

    fn text(&mut self, text: &str, range: &Range<usize>) {
        if self.is_marker(range) {
            return;
        }
        let text = match self.cut_from {
            Some(marker) if range.end > marker => text
                .get(..marker.saturating_sub(range.start))
                .unwrap_or_default()
                .trim_end(),
            _ => text,
        };
        // A text that is cut is cut at its end.
        let from = if range.len() >= text.len() && self.cut_from.is_some() {
            range.start..range.start + text.len()
        } else {
            range.clone()
        };
        if self.verbatim || self.links_open > 0 {
            self.words(text, from);
            return;
        }
        let place = |piece: Range<usize>| {
            if from.len() == text.len() {
                from.start + piece.start..from.start + piece.end
            } else {
                from.clone()
            }
        };
        let mut done = 0;
        for found in autolink::find(text) {
            let before = done..found.range.start;
            self.words(text.get(before.clone()).unwrap_or_default(), place(before));
            let kind = LinkKind::of_link(self.path(), &found.url);
            let close = self.link_start(&kind, &found.url, "");
            self.words(
                text.get(found.range.clone()).unwrap_or_default(),
                place(found.range.clone()),
            );
            self.out.push_str(close);
            done = found.range.end;
        }
        self.words(
            text.get(done..).unwrap_or_default(),
            place(done..text.len()),
        );
    }

    fn alt_event(&mut self, event: &Event<'a>) {
        let Some(alt) = &mut self.alt else { return };
        match event {
            Event::Start(_) => alt.depth += 1,
            Event::End(_) => {
                alt.depth -= 1;
                if alt.depth == 0
                    && let Some(Alt {
                        kind, title, text, ..
                    }) = self.alt.take()
                {
                    self.image(&kind, &text, &title, "");
                }
            }
            Event::Text(text) | Event::Code(text) => alt.text.push_str(text),
            Event::SoftBreak | Event::HardBreak => alt.text.push(' '),
            _ => {}
        }
    }

    /// Whether something belongs to the marker of an alert, its line break included.
    fn is_marker(&self, range: &Range<usize>) -> bool {
        self.skip_until > 0 && range.start <= self.skip_until
    }

    /// A `lang` attribute where the text of the block that begins here surely speaks
    /// another language than the document.
    fn lang_of(&self, rest: &[(Event<'a>, Range<usize>)]) -> String {
        let mut profile = Profile::default();
        let mut seen = 0;
        for (event, _) in rest {
            match event {
                Event::Text(text) if seen < 400 => {
                    profile.add(text);
                    seen += text.len();
                }
                Event::Start(
                    Tag::Emphasis
                    | Tag::Strong
                    | Tag::Strikethrough
                    | Tag::Link { .. }
                    | Tag::Image { .. },
                )
                | Event::End(
                    TagEnd::Emphasis
                    | TagEnd::Strong
                    | TagEnd::Strikethrough
                    | TagEnd::Link
                    | TagEnd::Image,
                )
                | Event::Code(_)
                | Event::SoftBreak
                | Event::HardBreak
                | Event::InlineHtml(_)
                | Event::TaskListMarker(_)
                | Event::FootnoteReference(_) => {}
                _ => break,
            }
        }
        let detected = profile.guess();
        let differs = detected.lang.is_known()
            && detected.lang != self.document.lang
            && self.document.lang != Lang::UND;
        if differs && detected.confidence >= 0.7 {
            format!(" lang=\"{}\"", detected.lang)
        } else {
            String::new()
        }
    }

    pub(super) fn attribute(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            self.out.push_str(&format!(" {name}=\""));
            escape(value, &mut self.out);
            self.out.push('"');
        }
    }

    fn open(&mut self, html: &str, close: &'static str, block: bool) -> Outcome {
        self.out.push_str(html);
        self.push(Open {
            close: close.into(),
            raw: None,
            block,
        })
    }

    pub(super) fn push(&mut self, open: Open) -> Outcome {
        if self.stack.len() >= MAX_DEPTH {
            return Err(SourceReason::TooDeep);
        }
        self.stack.push(open);
        Ok(())
    }

    /// Closes the innermost element.
    pub(super) fn pop(&mut self) {
        if let Some(open) = self.stack.pop() {
            self.out.push_str(&open.close);
            if open.raw.as_deref() == Some("a") && open.close == "</a>" {
                self.links_open = self.links_open.saturating_sub(1);
            }
        }
    }

    /// Closes the innermost element of Markdown, and raw ones that were left open in it.
    fn close_markdown(&mut self) {
        for _ in 0..self.raw_open() {
            self.pop();
        }
        self.pop();
    }

    /// How many raw elements are open inside the innermost one of Markdown.
    pub(super) fn raw_open(&self) -> usize {
        self.stack
            .iter()
            .rev()
            .take_while(|open| open.raw.is_some())
            .count()
    }

    pub(super) fn path(&self) -> &'a DocPath {
        &self.document.path
    }

    /// Whether a section already has this anchor.
    pub(super) fn is_taken(&self, anchor: &str) -> bool {
        self.document
            .sections
            .iter()
            .any(|section| section.anchor == anchor)
    }
}

/// Writes text so that it is nothing but text, also within quotes.
pub(super) fn escape(text: &str, out: &mut String) {
    let mut done = 0;
    for (at, byte) in text.bytes().enumerate() {
        let entity = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            _ => continue,
        };
        out.push_str(text.get(done..at).unwrap_or_default());
        out.push_str(entity);
        done = at + 1;
    }
    out.push_str(text.get(done..).unwrap_or_default());
}

/// Writes text of raw HTML: entities that it holds stay what they are.
pub(super) fn escape_entities_kept(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        escape(before, out);
        let name = after
            .find(|c: char| !(c.is_ascii_alphanumeric() || c == '#'))
            .unwrap_or(after.len());
        let entity =
            (1..=32).contains(&name) && after.get(name..).is_some_and(|end| end.starts_with(';'));
        out.push_str(if entity { "&" } else { "&amp;" });
        rest = after;
    }
    escape(rest, out);
}
