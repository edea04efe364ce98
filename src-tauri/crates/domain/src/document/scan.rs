//! One pass over a text that finds its sections, its plain text and its links.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use super::autolink;
use super::events::{Alert, Events, chosen_anchor, events};
use super::link::{Link, LinkKind};
use super::raw_html;
use super::section::Section;
use super::slug::{Named, anchors};
use crate::text::{Lang, Profile};
use crate::{DocPath, text};

/// What one pass finds.
pub(super) struct Scan {
    pub sections: Vec<Section>,
    pub links: Vec<Link>,
    pub profile: Profile,
}

/// Takes a text apart. Offsets are given in the whole source, where the text begins at
/// `body_start`.
pub(super) fn scan(path: &DocPath, source: &str, body_start: usize) -> Scan {
    let body = source.get(body_start..).unwrap_or_default();
    let lines = body_start_line(source, body_start);
    let mut scanner = Scanner {
        path,
        body,
        body_start,
        sections: Vec::new(),
        names: Vec::new(),
        section: Building::default(),
        links: Vec::new(),
        open: Vec::new(),
        heading: None,
        containers: 0,
        verbatim: 0,
        html: None,
        skip_until: 0,
        quote_opened: false,
        line: lines,
        line_at: 0,
        profile: Profile::default(),
    };
    scanner.run(events(body));
    scanner.finish()
}

fn body_start_line(source: &str, body_start: usize) -> u32 {
    let head = source.as_bytes().get(..body_start).unwrap_or_default();
    let line = head.iter().filter(|byte| **byte == b'\n').count() + 1;
    u32::try_from(line).unwrap_or(u32::MAX)
}

#[derive(Default)]
struct Building {
    name: Named,
    heading: String,
    level: u8,
    start: usize,
    text: String,
}

struct OpenLink {
    target: String,
    kind: LinkKind,
    range: Range<usize>,
    line: u32,
    text: String,
}

struct OpenHeading {
    level: u8,
    range: Range<usize>,
    text: String,
    chosen: Option<(String, usize)>,
}

struct Scanner<'a> {
    path: &'a DocPath,
    body: &'a str,
    body_start: usize,
    sections: Vec<Section>,
    /// What each section is to be called.
    names: Vec<Named>,
    section: Building,
    links: Vec<Link>,
    open: Vec<OpenLink>,
    heading: Option<OpenHeading>,
    /// Open quotes, list items and footnotes: headings in them make no section.
    containers: usize,
    /// Open code blocks: no addresses are looked for.
    verbatim: usize,
    /// The lines of an open HTML block.
    html: Option<String>,
    /// Where the marker of an alert ends.
    skip_until: usize,
    quote_opened: bool,
    line: u32,
    line_at: usize,
    profile: Profile,
}

impl<'a> Scanner<'a> {
    fn run(&mut self, events: Events<'a>) {
        for (event, range) in events {
            let quote_opened = std::mem::take(&mut self.quote_opened);
            match event {
                Event::Start(tag) => self.start(tag, range, quote_opened),
                Event::End(tag) => self.end(tag),
                Event::Text(text) => self.text(&text, range),
                Event::Code(text) => self.push(&text),
                Event::Html(html) => {
                    self.html_links(&range);
                    match &mut self.html {
                        Some(block) => block.push_str(&html),
                        None => self.raw(&html),
                    }
                }
                Event::InlineHtml(html) => {
                    self.html_links(&range);
                    self.raw(&html);
                }
                Event::SoftBreak | Event::HardBreak => {
                    if !self.is_marker(&range) {
                        self.push(if self.heading.is_some() { " " } else { "\n" });
                    }
                }
                Event::Rule => self.block(),
                Event::FootnoteReference(_)
                | Event::TaskListMarker(_)
                | Event::InlineMath(_)
                | Event::DisplayMath(_) => {}
            }
        }
    }

    fn start(&mut self, tag: Tag<'a>, range: Range<usize>, quote_opened: bool) {
        match tag {
            Tag::Heading { level, .. } if self.containers == 0 => {
                let chosen =
                    chosen_anchor(self.body, &range).map(|(anchor, at)| (anchor.to_owned(), at));
                self.heading = Some(OpenHeading {
                    level: level as u8,
                    range,
                    text: String::new(),
                    chosen,
                });
            }
            Tag::Paragraph => {
                self.block();
                if quote_opened && let Some((_, end)) = Alert::announced(self.body, &range) {
                    self.skip_until = end;
                }
            }
            Tag::BlockQuote(_) => {
                self.block();
                self.containers += 1;
                self.quote_opened = true;
            }
            Tag::List(_) | Tag::Item | Tag::FootnoteDefinition(_) => {
                self.block();
                self.containers += 1;
            }
            Tag::CodeBlock(_) => {
                self.block();
                self.verbatim += 1;
            }
            Tag::HtmlBlock => {
                self.block();
                self.html = Some(String::new());
            }
            Tag::Link {
                link_type,
                dest_url,
                ..
            } => self.open_link(link_type, &dest_url, range, false),
            Tag::Image {
                link_type,
                dest_url,
                ..
            } => self.open_link(link_type, &dest_url, range, true),
            Tag::Heading { .. } | Tag::Table(_) | Tag::TableHead | Tag::TableRow => self.block(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) if self.heading.is_some() => self.close_heading(),
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item | TagEnd::FootnoteDefinition => {
                self.block();
                self.containers = self.containers.saturating_sub(1);
            }
            TagEnd::CodeBlock => {
                self.verbatim = self.verbatim.saturating_sub(1);
                self.block();
            }
            TagEnd::HtmlBlock => {
                if let Some(html) = self.html.take() {
                    self.push(&raw_html::visible_text(&html));
                }
                self.block();
            }
            TagEnd::Paragraph
            | TagEnd::Heading(_)
            | TagEnd::Table
            | TagEnd::TableHead
            | TagEnd::TableRow => self.block(),
            TagEnd::TableCell => self.push("\t"),
            TagEnd::Link | TagEnd::Image => self.close_link(),
            _ => {}
        }
    }

    fn text(&mut self, text: &str, range: Range<usize>) {
        if self.is_marker(&range) {
            return;
        }
        let text = match &self.heading {
            Some(OpenHeading {
                chosen: Some((_, marker)),
                ..
            }) if range.end > *marker => {
                let keep = marker.saturating_sub(range.start);
                text.get(..keep).unwrap_or_default().trim_end()
            }
            _ => text,
        };
        if self.verbatim == 0 && self.open.is_empty() {
            for found in autolink::find(text) {
                let at = range.start + found.range.start..range.start + found.range.end;
                let line = self.line_of(at.start);
                self.links.push(Link {
                    kind: LinkKind::of_link(self.path, &found.url),
                    text: text.get(found.range).unwrap_or_default().to_owned(),
                    target: found.url,
                    range: self.in_source(at),
                    line,
                });
            }
        }
        self.push(text);
    }

    fn raw(&mut self, html: &str) {
        if raw_html::breaks_line(html) {
            self.push("\n");
        }
    }

    /// Takes the links and images of raw HTML, each tag on one line.
    fn html_links(&mut self, range: &Range<usize>) {
        let before = self.html.as_deref().unwrap_or_default();
        if before.rfind("<!--") > before.rfind("-->") {
            return;
        }
        let html = self.body.get(range.clone()).unwrap_or_default();
        for found in raw_html::targets(html) {
            let at = range.start + found.tag.start..range.start + found.tag.end;
            let kind = if found.is_image {
                LinkKind::of_image(self.path, &found.target)
            } else {
                LinkKind::of_link(self.path, &found.target)
            };
            let line = self.line_of(at.start);
            self.links.push(Link {
                target: found.target,
                kind,
                range: self.in_source(at),
                line,
                text: found.text,
            });
        }
    }

    /// Whether something belongs to the marker of an alert, its line break included.
    fn is_marker(&self, range: &Range<usize>) -> bool {
        self.skip_until > 0 && range.start <= self.skip_until
    }

    /// Adds text to whatever is open.
    fn push(&mut self, text: &str) {
        for link in &mut self.open {
            link.text.push_str(text);
        }
        match &mut self.heading {
            Some(heading) => heading.text.push_str(text),
            None => self.section.text.push_str(text),
        }
    }

    /// Keeps blocks on lines of their own.
    fn block(&mut self) {
        let text = &mut self.section.text;
        if self.heading.is_none() && !text.is_empty() && !text.ends_with('\n') {
            if text.ends_with('\t') {
                text.pop();
            }
            text.push('\n');
        }
    }

    fn open_link(&mut self, link_type: LinkType, target: &str, range: Range<usize>, image: bool) {
        let kind = if image {
            LinkKind::of_image(self.path, target)
        } else if let LinkType::WikiLink { .. } = link_type {
            LinkKind::of_wiki(target)
        } else if link_type == LinkType::Email {
            LinkKind::of_link(self.path, &format!("mailto:{target}"))
        } else {
            LinkKind::of_link(self.path, target)
        };
        let line = self.line_of(range.start);
        let range = self.in_source(range);
        self.open.push(OpenLink {
            target: target.to_owned(),
            kind,
            range,
            line,
            text: String::new(),
        });
    }

    fn close_link(&mut self) {
        if let Some(OpenLink {
            target,
            kind,
            range,
            line,
            text,
        }) = self.open.pop()
        {
            self.links.push(Link {
                target,
                kind,
                range,
                line,
                text,
            });
        }
    }

    fn close_heading(&mut self) {
        let Some(heading) = self.heading.take() else {
            return;
        };
        let text = heading.text.trim();
        let name = match heading.chosen {
            Some((anchor, _)) => Named::Chosen(anchor),
            None => Named::After(text.to_owned()),
        };
        let start = self.line_start(heading.range.start);
        let next = Building {
            name,
            heading: one_line(text),
            level: heading.level,
            start,
            text: String::new(),
        };
        let done = std::mem::replace(&mut self.section, next);
        self.close_section(done, start);
    }

    fn close_section(&mut self, section: Building, end: usize) {
        let Building {
            name,
            heading,
            level,
            start,
            mut text,
        } = section;
        text.truncate(text.trim_end().len());
        if level == 0 && text.is_empty() && end < self.body.len() {
            return;
        }
        let mut profile = Profile::default();
        profile.add(&heading);
        profile.add(&text);
        self.profile.merge(&profile);
        let range = self.in_source(start..end);
        self.names.push(name);
        self.sections.push(Section {
            anchor: String::new(),
            heading,
            level,
            range,
            text,
            lang: profile.lang(),
        });
    }

    fn finish(mut self) -> Scan {
        let last = std::mem::take(&mut self.section);
        let end = self.body.len();
        self.close_section(last, end);
        for (section, anchor) in self.sections.iter_mut().zip(anchors(&self.names)) {
            section.anchor = anchor;
        }
        Scan {
            sections: self.sections,
            links: self.links,
            profile: self.profile,
        }
    }

    /// Links come in order, so their lines are counted as the pass goes on.
    fn line_of(&mut self, at: usize) -> u32 {
        if let Some(between) = self.body.as_bytes().get(self.line_at..at) {
            let lines = between.iter().filter(|byte| **byte == b'\n').count();
            self.line = self
                .line
                .saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
            self.line_at = at;
        }
        self.line
    }

    fn line_start(&self, at: usize) -> usize {
        self.body
            .get(..at)
            .and_then(|before| before.rfind('\n'))
            .map_or(0, |end| end + 1)
    }

    fn in_source(&self, range: Range<usize>) -> Range<usize> {
        range.start + self.body_start..range.end + self.body_start
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Gives sections whose text speaks for no language the document's.
pub(super) fn settle_languages(sections: &mut [Section], document: Lang) {
    for section in sections
        .iter_mut()
        .filter(|section| !section.lang.is_known())
    {
        section.lang = document;
    }
}

/// How much of a file that is too large is searched.
const UNREAD_BYTES: usize = 1024 * 1024;

/// A file that is too large to be taken apart: one section with its beginning, as it is.
pub(super) fn unread(source: &str, body_start: usize) -> Scan {
    let end = text::floor_boundary(source, body_start + UNREAD_BYTES);
    let text = source.get(body_start..end).unwrap_or_default().to_owned();
    let mut profile = Profile::default();
    profile.add(&text);
    let range = body_start..source.len();
    let section = Section {
        anchor: String::new(),
        heading: String::new(),
        level: 0,
        range,
        lang: profile.lang(),
        text,
    };
    Scan {
        sections: vec![section],
        links: Vec::new(),
        profile,
    }
}
