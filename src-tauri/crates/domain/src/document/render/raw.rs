//! HTML in Markdown, drawn as far as it is on the list. Every element it opens is closed
//! again, and none is opened where HTML would close others for it: the sanitiser's parser
//! must never have to repair what we write.

use super::super::events::is_anchor;
use super::super::link::LinkKind;
use super::super::raw_html::{self, Piece, Tag, is_inline};
use super::SourceReason;
use super::sanitise::is_number;
use super::write::{Open, Writer, escape, escape_entities_kept};

/// Raw elements open at once; more are left out.
const MAX_RAW: usize = 16;

const BLOCKS: [&str; 31] = [
    "blockquote",
    "caption",
    "col",
    "colgroup",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "ol",
    "p",
    "pre",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
    "hr",
];

impl Writer<'_> {
    /// Draws a piece of raw HTML.
    pub(super) fn raw(&mut self, html: &str) -> Result<(), SourceReason> {
        for piece in raw_html::pieces(html) {
            match piece {
                Piece::Text(text) => match &mut self.alt {
                    Some(alt) => alt.text.push_str(&raw_html::decode_entities(text)),
                    None => escape_entities_kept(text, &mut self.out),
                },
                Piece::Open(tag) if self.alt.is_none() => self.raw_start(&tag)?,
                Piece::Close(name) if self.alt.is_none() => self.raw_end(our_name(&name)),
                Piece::Open(_) | Piece::Close(_) => {}
            }
        }
        Ok(())
    }

    fn raw_start(&mut self, tag: &Tag<'_>) -> Result<(), SourceReason> {
        let name = our_name(&tag.name);
        match name {
            "br" | "wbr" => {
                self.out
                    .push_str(if name == "br" { "<br>" } else { "<wbr>" });
                return Ok(());
            }
            "img" => {
                self.raw_image(tag);
                return Ok(());
            }
            "a" => return self.raw_link(tag),
            _ => {}
        }
        if BLOCKS.contains(&name) {
            if !self.make_room(name) {
                return Ok(());
            }
        } else if !is_inline(name) {
            return Ok(());
        }
        if name == "hr" {
            self.out.push_str("<hr>");
            return Ok(());
        }
        self.raw_element(name, &self.attributes(name, tag))
    }

    fn raw_element(&mut self, name: &str, attributes: &str) -> Result<(), SourceReason> {
        if self.raw_open() >= MAX_RAW {
            return Ok(());
        }
        self.out.push('<');
        self.out.push_str(name);
        self.out.push_str(attributes);
        self.out.push('>');
        let close = if name == "col" {
            String::new()
        } else {
            format!("</{name}>")
        };
        self.push(Open {
            close: close.into(),
            raw: Some(name.to_owned()),
            block: !is_inline(name),
        })
    }

    fn raw_end(&mut self, name: &str) {
        let above = self.raw_open();
        let found = self
            .stack
            .iter()
            .rev()
            .take(above)
            .position(|open| open.raw.as_deref() == Some(name));
        if let Some(found) = found {
            for _ in 0..=found {
                self.pop();
            }
        }
    }

    /// Closes what a block element would close, and tells whether it may stand here.
    fn make_room(&mut self, name: &str) -> bool {
        let parents: &[&str] = match name {
            "td" | "th" => &["tr"],
            "tr" => &["table", "thead", "tbody", "tfoot"],
            "thead" | "tbody" | "tfoot" | "caption" | "colgroup" => &["table"],
            "col" => &["colgroup"],
            "li" => &["ul", "ol"],
            "dt" | "dd" => &["dl", "div"],
            "summary" => &["details"],
            _ => &[],
        };
        let above = self.raw_open();
        if !parents.is_empty() {
            let parent = self.stack.iter().rev().take(above).position(|open| {
                open.raw
                    .as_deref()
                    .is_some_and(|name| parents.contains(&name))
            });
            let Some(parent) = parent else { return false };
            for _ in 0..parent {
                self.pop();
            }
            return true;
        }
        let holds_only_text = |open: &Open| {
            !open.block
                || open.raw.as_deref().is_some_and(|name| {
                    matches!(
                        name,
                        "p" | "pre" | "summary" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6"
                    )
                })
        };
        let closing = self
            .stack
            .iter()
            .rev()
            .take(above)
            .take_while(|open| holds_only_text(open))
            .count();
        if closing == above
            && self
                .stack
                .iter()
                .rev()
                .nth(above)
                .is_some_and(|open| !open.block)
        {
            return false;
        }
        for _ in 0..closing {
            self.pop();
        }
        // Rows hold only cells, lists only items.
        !self.stack.last().is_some_and(|open| {
            open.raw.as_deref().is_some_and(|name| {
                matches!(
                    name,
                    "table" | "thead" | "tbody" | "tfoot" | "tr" | "ul" | "ol" | "colgroup"
                )
            })
        })
    }

    fn raw_link(&mut self, tag: &Tag<'_>) -> Result<(), SourceReason> {
        let id = self.attributes("a", tag);
        if self.links_open > 0 {
            return Ok(());
        }
        match tag.attribute("href") {
            Some(target) => {
                let kind = LinkKind::of_link(self.path(), &target);
                if self.raw_open() >= MAX_RAW {
                    return Ok(());
                }
                if !id.is_empty() {
                    self.out.push_str(&format!("<span{id}></span>"));
                }
                let close = self.link_start(&kind, &target, "");
                self.links_open += usize::from(close == "</a>");
                self.push(Open {
                    close: close.into(),
                    raw: Some("a".to_owned()),
                    block: false,
                })
            }
            None => {
                self.out.push_str(&format!("<span{id}></span>"));
                Ok(())
            }
        }
    }

    fn raw_image(&mut self, tag: &Tag<'_>) {
        let target = tag.attribute("src").unwrap_or_default();
        let alt = tag.attribute("alt").unwrap_or_default();
        let title = tag.attribute("title").unwrap_or_default();
        let mut size = String::new();
        for name in ["width", "height"] {
            if let Some(value) = tag.attribute(name).filter(|value| is_number(value, 4)) {
                size.push_str(&format!(" {name}=\"{value}\""));
            }
        }
        let kind = LinkKind::of_image(self.path(), &target);
        self.image(&kind, &alt, &title, &size);
    }

    /// The attributes that may stay, checked and escaped.
    fn attributes(&self, name: &str, tag: &Tag<'_>) -> String {
        let mut written = String::new();
        let id = tag
            .attribute("id")
            .or_else(|| tag.attribute("name").filter(|_| name == "a"));
        if let Some(id) = id.filter(|id| is_anchor(id) && !self.is_taken(id)) {
            write(&mut written, "id", &format!("s-{id}"));
        }
        if let Some(title) = tag.attribute("title").filter(|_| name != "a") {
            write(&mut written, "title", &title);
        }
        if let Some(lang) = tag.attribute("lang").filter(|lang| {
            lang.len() <= 35 && lang.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
        }) {
            write(&mut written, "lang", &lang);
        }
        if let Some(dir) = tag
            .attribute("dir")
            .filter(|dir| matches!(dir.as_str(), "ltr" | "rtl" | "auto"))
        {
            write(&mut written, "dir", &dir);
        }
        let numbers: &[&str] = match name {
            "td" | "th" => &["colspan", "rowspan"],
            "ol" => &["start"],
            _ => &[],
        };
        for number in numbers {
            if let Some(value) = tag.attribute(number).filter(|value| is_number(value, 3)) {
                write(&mut written, number, &value);
            }
        }
        if name == "details" && tag.attribute("open").is_some() {
            written.push_str(" open");
        }
        let aligned = matches!(
            name,
            "td" | "th" | "p" | "div" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6"
        );
        let align = if tag.name == "center" {
            Some("center".to_owned())
        } else {
            tag.attribute("align")
        };
        if let Some(align) =
            align.filter(|align| aligned && matches!(align.as_str(), "left" | "center" | "right"))
        {
            write(&mut written, "class", &format!("align-{align}"));
        }
        written
    }
}

fn write(html: &mut String, name: &str, value: &str) {
    html.push(' ');
    html.push_str(name);
    html.push_str("=\"");
    escape(value, html);
    html.push('"');
}

/// Elements that HTML has given up, by what they mean today.
fn our_name(name: &str) -> &str {
    match name {
        "center" => "div",
        "strike" => "s",
        "font" => "span",
        "tt" => "code",
        name => name,
    }
}
