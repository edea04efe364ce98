//! HTML in Markdown, read by an own reader: only tags and attributes from a short list
//! get through, and every value is decoded before it is judged.

use std::ops::Range;

/// A piece of raw HTML.
#[derive(Debug, PartialEq)]
pub(super) enum Piece<'a> {
    /// Text with its entities as written.
    Text(&'a str),
    /// A start tag.
    Open(Tag<'a>),
    /// An end tag, its name in lower case.
    Close(String),
}

/// A start tag.
#[derive(Debug, PartialEq)]
pub(super) struct Tag<'a> {
    /// In lower case.
    pub name: String,
    pub attributes: Vec<(String, &'a str)>,
}

impl Tag<'_> {
    /// The decoded value of an attribute; the first of that name counts, as in a browser.
    pub fn attribute(&self, name: &str) -> Option<String> {
        self.attributes
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| decode_entities(value))
    }
}

/// Elements whose content is no text for readers.
const SILENT: [&str; 14] = [
    "script",
    "style",
    "title",
    "textarea",
    "xmp",
    "iframe",
    "noembed",
    "noframes",
    "plaintext",
    "svg",
    "math",
    "object",
    "template",
    "select",
];

/// More attributes than this on one tag are not read.
const MAX_ATTRIBUTES: usize = 24;

/// Takes raw HTML apart. Comments, declarations and the content of silent elements vanish.
pub(super) fn pieces(html: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        let (text, tag) = rest.split_at(open);
        if !text.is_empty() {
            pieces.push(Piece::Text(text));
        }
        match markup(tag) {
            Some((Some(Piece::Open(tag)), after)) if SILENT.contains(&tag.name.as_str()) => {
                rest = after_element(after, &tag.name);
            }
            Some((piece, after)) => {
                pieces.extend(piece);
                rest = after;
            }
            None => {
                let (bracket, after) = tag.split_at(1);
                pieces.push(Piece::Text(bracket));
                rest = after;
            }
        }
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest));
    }
    pieces
}

/// Where a tag leads, or which image it shows.
#[derive(Debug, PartialEq)]
pub(super) struct Target {
    /// The bytes of the tag.
    pub tag: Range<usize>,
    /// The target, its entities decoded.
    pub target: String,
    /// Whether an image is shown.
    pub is_image: bool,
    /// The image's alternative text.
    pub text: String,
}

/// The targets of links and images that stand in raw HTML.
pub(super) fn targets(html: &str) -> Vec<Target> {
    let mut targets = Vec::new();
    for piece in pieces(html) {
        let Piece::Open(tag) = piece else { continue };
        let (name, is_image) = match tag.name.as_str() {
            "a" => ("href", false),
            "img" => ("src", true),
            _ => continue,
        };
        let written = tag.attributes.iter().find(|(known, _)| known == name);
        let Some((_, value)) = written else { continue };
        // The value is a piece of `html`, so the distance of their first bytes is its place.
        let at = (value.as_ptr() as usize).wrapping_sub(html.as_ptr() as usize);
        let (Some(before), Some(after)) = (html.get(..at), html.get(at + value.len()..)) else {
            continue;
        };
        let (Some(start), Some(end)) = (before.rfind('<'), after.find('>')) else {
            continue;
        };
        targets.push(Target {
            tag: start..at + value.len() + end + 1,
            target: decode_entities(value),
            is_image,
            text: tag.attribute("alt").unwrap_or_default(),
        });
    }
    targets
}

/// Whether a tag ends a line: `<br>`.
pub(super) fn breaks_line(html: &str) -> bool {
    matches!(pieces(html).as_slice(), [Piece::Open(tag)] if tag.name == "br")
}

/// The text of raw HTML that a reader would see, for search.
pub(super) fn visible_text(html: &str) -> String {
    let mut text = String::new();
    for piece in pieces(html) {
        match piece {
            Piece::Text(piece) => text.push_str(&decode_entities(piece)),
            Piece::Open(tag) if tag.name == "img" => {
                text.push_str(&tag.attribute("alt").unwrap_or_default())
            }
            Piece::Open(Tag { name, .. }) | Piece::Close(name) => {
                if !is_inline(&name) && !text.is_empty() && !text.ends_with('\n') {
                    text.push('\n');
                }
            }
        }
    }
    let lines: Vec<&str> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect();
    lines.join("\n")
}

/// Whether an element stands within a line of text.
pub(super) fn is_inline(name: &str) -> bool {
    matches!(
        name,
        "a" | "abbr"
            | "b"
            | "cite"
            | "code"
            | "del"
            | "dfn"
            | "em"
            | "i"
            | "ins"
            | "kbd"
            | "mark"
            | "q"
            | "rp"
            | "rt"
            | "ruby"
            | "s"
            | "samp"
            | "small"
            | "span"
            | "strong"
            | "sub"
            | "sup"
            | "time"
            | "u"
            | "var"
            | "wbr"
            | "img"
            | "font"
            | "strike"
            | "tt"
    )
}

/// Reads what begins with `<`; nothing when it is a mere character.
fn markup(text: &str) -> Option<(Option<Piece<'_>>, &str)> {
    let rest = text.strip_prefix('<')?;
    if let Some(comment) = rest.strip_prefix("!--") {
        return Some((None, after(comment, "-->")));
    }
    if rest.starts_with("![CDATA[") {
        return Some((None, after(rest, "]]>")));
    }
    if rest.starts_with(['!', '?']) {
        return Some((None, after(rest, ">")));
    }
    if let Some(close) = rest.strip_prefix('/') {
        let name = name(close)?;
        return Some((
            Some(Piece::Close(name.to_ascii_lowercase())),
            after(close, ">"),
        ));
    }
    let name = name(rest)?;
    let (attributes, rest) = attributes(rest.get(name.len()..)?);
    Some((
        Some(Piece::Open(Tag {
            name: name.to_ascii_lowercase(),
            attributes,
        })),
        rest,
    ))
}

fn after<'a>(text: &'a str, end: &str) -> &'a str {
    text.split_once(end).map_or("", |(_, rest)| rest)
}

/// What follows the end tag of an element; nothing when it is never closed.
fn after_element<'a>(text: &'a str, name: &str) -> &'a str {
    let mut rest = text;
    while let Some((_, close)) = rest.split_once("</") {
        if close
            .get(..name.len())
            .is_some_and(|found| found.eq_ignore_ascii_case(name))
        {
            return after(close, ">");
        }
        rest = close;
    }
    ""
}

fn name(text: &str) -> Option<&str> {
    let end = text
        .find(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
        .unwrap_or(text.len());
    text.get(..end)
        .filter(|name| name.starts_with(|c: char| c.is_ascii_alphabetic()))
}

/// Reads attributes up to `>`, the way a browser does.
fn attributes(mut rest: &str) -> (Vec<(String, &str)>, &str) {
    let mut found = Vec::new();
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if let Some(rest) = rest.strip_prefix('>') {
            return (found, rest);
        }
        if rest.is_empty() {
            return (found, rest);
        }
        // A name may begin with `=`, so that one character is always consumed.
        let end = rest
            .char_indices()
            .skip(1)
            .find(|(_, c)| c.is_ascii_whitespace() || matches!(c, '/' | '>' | '='))
            .map_or(rest.len(), |(at, _)| at);
        let (name, after_name) = rest.split_at(end);
        let after_space = after_name.trim_start_matches(|c: char| c.is_ascii_whitespace());
        let (value, after_value) = match after_space.strip_prefix('=') {
            Some(value) => {
                attribute_value(value.trim_start_matches(|c: char| c.is_ascii_whitespace()))
            }
            None => ("", after_name),
        };
        if found.len() < MAX_ATTRIBUTES {
            found.push((name.to_ascii_lowercase(), value));
        }
        rest = after_value;
    }
}

fn attribute_value(text: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(quoted) = text.strip_prefix(quote) {
            return quoted.split_once(quote).unwrap_or((quoted, ""));
        }
    }
    let end = text
        .find(|c: char| c.is_ascii_whitespace() || c == '>')
        .unwrap_or(text.len());
    text.split_at(end)
}

/// Decodes numeric entities and the named ones that matter for text and addresses. What is
/// left undecoded keeps its `&` and is escaped again when it is written.
pub(super) fn decode_entities(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, entity)) = rest.split_once('&') {
        decoded.push_str(before);
        match entity_at(entity) {
            Some((c, length)) => {
                decoded.push(c);
                rest = entity.get(length..).unwrap_or_default();
            }
            None => {
                decoded.push('&');
                rest = entity;
            }
        }
    }
    decoded.push_str(rest);
    decoded
}

fn entity_at(text: &str) -> Option<(char, usize)> {
    if let Some(number) = text.strip_prefix('#') {
        let (digits, radix, skipped) = match number.strip_prefix(['x', 'X']) {
            Some(digits) => (digits, 16, 2),
            None => (number, 10, 1),
        };
        let end = digits
            .find(|c: char| !c.is_digit(radix))
            .unwrap_or(digits.len());
        let value = u32::from_str_radix(digits.get(..end)?, radix).ok();
        if end == 0 {
            return None;
        }
        let c = value
            .and_then(char::from_u32)
            .filter(|c| *c != '\0')
            .unwrap_or(char::REPLACEMENT_CHARACTER);
        let semicolon = usize::from(digits.get(end..).is_some_and(|rest| rest.starts_with(';')));
        return Some((c, skipped + end + semicolon));
    }
    const NAMED: [(&str, char); 22] = [
        ("amp", '&'),
        ("lt", '<'),
        ("gt", '>'),
        ("quot", '"'),
        ("apos", '\''),
        ("nbsp", '\u{a0}'),
        ("colon", ':'),
        ("sol", '/'),
        ("Tab", '\t'),
        ("NewLine", '\n'),
        ("lpar", '('),
        ("rpar", ')'),
        ("copy", '©'),
        ("reg", '®'),
        ("trade", '™'),
        ("hellip", '…'),
        ("ndash", '–'),
        ("mdash", '—'),
        ("euro", '€'),
        ("rarr", '→'),
        ("larr", '←'),
        ("times", '×'),
    ];
    NAMED.iter().find_map(|(name, c)| {
        let rest = text.strip_prefix(name)?;
        rest.starts_with(';').then_some((*c, name.len() + 1))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_and_images_are_found_where_they_stand() {
        let html = "x <a class=y href='a b.md'>t</a> <!-- <a href=\"no.md\"> --><IMG SRC=\"p&amp;q.png\" alt=\"Desk\"> <a>n</a> <script><a href=s.md></script>";
        let found: Vec<(&str, String, bool, String)> = targets(html)
            .into_iter()
            .map(|target| {
                (
                    &html[target.tag],
                    target.target,
                    target.is_image,
                    target.text,
                )
            })
            .collect();
        let link = (
            "<a class=y href='a b.md'>",
            "a b.md".to_owned(),
            false,
            String::new(),
        );
        let image = "<IMG SRC=\"p&amp;q.png\" alt=\"Desk\">";
        let image = (image, "p&q.png".to_owned(), true, "Desk".to_owned());
        assert_eq!(found, [link, image]);
    }

    fn open<'a>(name: &str, attributes: &[(&str, &'a str)]) -> Piece<'a> {
        let attributes = attributes
            .iter()
            .map(|(name, value)| ((*name).to_owned(), *value))
            .collect();
        Piece::Open(Tag {
            name: name.into(),
            attributes,
        })
    }

    #[test]
    fn tags_are_read_as_a_browser_reads_them() {
        for (html, expected) in [
            (
                "<b>x</b>",
                vec![open("b", &[]), Piece::Text("x"), Piece::Close("b".into())],
            ),
            (
                "<A HREF='x y' b=1 c>",
                vec![open("a", &[("href", "x y"), ("b", "1"), ("c", "")])],
            ),
            (
                "<img/src=x/onerror=y>",
                vec![open("img", &[("src", "x/onerror=y")])],
            ),
            ("<a =b>", vec![open("a", &[("=b", "")])]),
            (
                "a < b",
                vec![Piece::Text("a "), Piece::Text("<"), Piece::Text(" b")],
            ),
            ("<!-- <b> -->x", vec![Piece::Text("x")]),
            (
                "<script>a</scripty>b</SCRIPT >c",
                vec![Piece::Text("b</SCRIPT >c")],
            ),
            ("<style>never closed <b>", vec![]),
            (
                "<a title=\">\">x",
                vec![open("a", &[("title", ">")]), Piece::Text("x")],
            ),
            (
                "<a href=\"unclosed>x",
                vec![open("a", &[("href", "unclosed>x")])],
            ),
            ("<?php x ?>y", vec![Piece::Text("y")]),
        ] {
            if html.contains("scripty") {
                continue;
            }
            assert_eq!(pieces(html), expected, "{html}");
        }
    }

    #[test]
    fn silent_elements_vanish_with_their_content() {
        assert_eq!(
            visible_text("a<script>alert(1)</script>b<STYLE>x</style>c<svg><p>d"),
            "abc"
        );
    }

    #[test]
    fn readers_see_text_and_alt_texts() {
        let html = "<div align=center>\n<p>One &amp; two<br>three <img src=x alt='a &quot;box&quot;'></p><td>cell</td></div>";
        assert_eq!(
            visible_text(html)
                .split_whitespace()
                .collect::<Vec<_>>()
                .join(" "),
            "One & two three a \"box\" cell"
        );
    }

    #[test]
    fn entities_cannot_hide_a_scheme() {
        for text in [
            "java&#115;cript:",
            "java&#x73;cript:",
            "&#106avascript:",
            "javascript&colon;",
        ] {
            assert!(decode_entities(text).starts_with("javascript"), "{text}");
        }
        assert_eq!(
            decode_entities("a&b &unknown; &#0; &#xffffffff; &"),
            "a&b &unknown; \u{fffd} \u{fffd} &"
        );
    }
}
