//! Whether a change counts as an update: whether a reader would read something else.

use pulldown_cmark::{Event, Tag, TagEnd};

use super::events::{Alert, MAX_BYTES, events};
use super::{autolink, decode, front, raw_html};
use crate::Date;
use crate::text::nfc;

/// Tells whether going from `old` (nothing: the document is new) to `new` counts as an
/// update of the document.
///
/// It does when its words, which of them are struck out, the kind of an alert or the tick of a
/// task changed, or its title, kind or dates. It does not when only white space, line breaks, emphasis, other
/// facts of the front matter, or the targets of links and images changed.
pub fn substantive(old: Option<&[u8]>, new: &[u8]) -> bool {
    let Some(old) = old else { return true };
    old != new && Reading::of(old) != Reading::of(new)
}

/// What a reader reads.
#[derive(PartialEq, Eq)]
struct Reading {
    title: Option<String>,
    kind: Option<String>,
    effective: Option<Date>,
    expires: Option<Date>,
    words: String,
}

impl Reading {
    fn of(bytes: &[u8]) -> Self {
        let source = decode::decode(bytes).text;
        let front::Head {
            front, body_start, ..
        } = front::read(&source);
        let body = source.get(body_start..).unwrap_or_default();
        let mut words = Words::default();
        if body.len() <= MAX_BYTES {
            words.read(body);
        } else {
            words.push(body);
        }
        let title = front
            .title
            .as_deref()
            .or(words.heading.as_deref())
            .map(squeezed);
        Self {
            title,
            kind: front.kind,
            effective: front.effective,
            expires: front.expires,
            words: squeezed(&words.text),
        }
    }
}

/// Text in normal form, with one space where two words would run together and none
/// elsewhere; scripts that write no spaces, and Korean, whose spacing is loose, get none.
fn squeezed(text: &str) -> String {
    let mut squeezed = String::with_capacity(text.len());
    let mut spaced = false;
    for c in nfc(text).chars() {
        if c.is_whitespace() {
            spaced = true;
            continue;
        }
        if spaced && joins_words(c) && squeezed.chars().next_back().is_some_and(joins_words) {
            squeezed.push(' ');
        }
        spaced = false;
        squeezed.push(c);
    }
    squeezed
}

fn joins_words(c: char) -> bool {
    c.is_alphanumeric()
        && !matches!(c, '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}' | '\u{ff66}'..='\u{ff9f}')
}

/// Stands for an address: which one is no matter here.
const ADDRESS: &str = "\u{1}";

/// The words of a text, with marks for what changes their meaning.
#[derive(Default)]
struct Words {
    text: String,
    heading: Option<String>,
    in_heading: bool,
    in_address: bool,
    verbatim: bool,
}

impl Words {
    fn read(&mut self, body: &str) {
        let mut quote_opened = false;
        let mut marker_end = 0;
        for (event, range) in events(body) {
            let opened = std::mem::take(&mut quote_opened);
            match event {
                Event::Start(Tag::Paragraph) => {
                    self.push(" ");
                    if let Some((alert, end)) = Alert::announced(body, &range).filter(|_| opened) {
                        self.push("\u{2}");
                        self.push(alert.word());
                        marker_end = end;
                    }
                }
                Event::Start(Tag::BlockQuote(_)) => quote_opened = true,
                Event::Start(Tag::Heading { .. }) => {
                    self.push(" ");
                    self.in_heading = self.heading.is_none();
                    if self.in_heading {
                        self.heading = Some(String::new());
                    }
                }
                Event::End(TagEnd::Heading(_)) => self.in_heading = false,
                Event::Start(Tag::CodeBlock(_)) => {
                    self.push(" ");
                    self.verbatim = true;
                }
                Event::End(TagEnd::CodeBlock) => self.verbatim = false,
                Event::Start(Tag::Link { link_type, .. }) => {
                    use pulldown_cmark::LinkType::{Autolink, Email};
                    self.in_address = matches!(link_type, Autolink | Email);
                    if self.in_address {
                        self.push(ADDRESS);
                    }
                }
                Event::End(TagEnd::Link) => self.in_address = false,
                // Words that are struck out do not hold any more.
                Event::Start(Tag::Strikethrough) => self.push("\u{5}"),
                Event::End(TagEnd::Strikethrough) => self.push("\u{6}"),
                Event::Start(Tag::Item | Tag::TableCell | Tag::FootnoteDefinition(_)) => {
                    self.push(" ")
                }
                Event::Text(_) if range.end <= marker_end || self.in_address => {}
                Event::Text(text) if self.verbatim => self.push(&text),
                Event::Text(text) => self.push_without_addresses(&text),
                Event::Code(text) => self.push(&text),
                Event::Html(html) => {
                    self.push(&raw_html::visible_text(&html));
                    self.push(" ");
                }
                Event::InlineHtml(html) if raw_html::breaks_line(&html) => self.push(" "),
                Event::TaskListMarker(done) => self.push(if done { "\u{3}" } else { "\u{4}" }),
                Event::SoftBreak | Event::HardBreak => self.push(" "),
                _ => {}
            }
        }
    }

    fn push_without_addresses(&mut self, text: &str) {
        let mut done = 0;
        for found in autolink::find(text) {
            self.push(text.get(done..found.range.start).unwrap_or_default());
            self.push(ADDRESS);
            done = found.range.end;
        }
        self.push(text.get(done..).unwrap_or_default());
    }

    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        if let Some(heading) = self.heading.as_mut().filter(|_| self.in_heading) {
            heading.push_str(text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_reader_would_not_notice_is_no_update() {
        for (old, new) in [
            ("a b\n", "a  b"),
            ("a\nb", "a b"),
            ("a\r\n\r\nb", "a\n\nb\n\n"),
            ("환불 규정", "환불규정"),
            ("the **word**", "the *word*"),
            ("* a\n* b", "- a\n- b"),
            ("A\n=", "# A"),
            ("[limits](a.md)", "[limits](../x/a.md#b)"),
            ("![desk](a.png)", "![desk](b.png)"),
            ("see https://a.example/x now", "see https://b.example/y now"),
            ("<https://a.example>", "<https://b.example>"),
            (
                "---\nowner: a\ntags: [x]\n---\nb",
                "---\nowner: c\nreview_every: 3d\n---\nb",
            ),
            ("# A\n\nb", "---\ntitle: A\n---\n# A\n\nb"),
            ("|a|b|\n|-|-|\n|c|d|", "| a | b |\n|:--|--:|\n| c | d |"),
            ("\u{feff}a", "a"),
            ("<!-- x -->a", "a"),
            ("M\u{1b0}\u{301}c", "M\u{1ee9}c"),
        ] {
            assert!(
                !substantive(Some(old.as_bytes()), new.as_bytes()),
                "{old:?} → {new:?}"
            );
            assert!(
                !substantive(Some(new.as_bytes()), old.as_bytes()),
                "{new:?} → {old:?}"
            );
        }
    }

    #[test]
    fn what_changes_the_meaning_is_an_update() {
        for (old, new) in [
            ("within 14 days", "within 30 days"),
            ("# A", "# B"),
            ("anyone", "any one"),
            ("30 days", "3 0 days"),
            ("---\ntitle: A\n---\nx", "---\ntitle: B\n---\nx"),
            ("---\nkind: faq\n---\nx", "---\nkind: policy\n---\nx"),
            (
                "---\neffective: 2026-01-01\n---\nx",
                "---\neffective: 2026-01-02\n---\nx",
            ),
            ("x", "---\nexpires: 2026-01-02\n---\nx"),
            ("> [!SAY]\n> x", "> [!DONT]\n> x"),
            ("> [!SAY]\n> x", "> x"),
            ("- [ ] x", "- [x] x"),
            ("up to 45 days", "~~up to~~ 45 days"),
            ("`a`", "`b`"),
            ("```\na\n```", "```\nb\n```"),
            ("![old screen](a.png)", "![new screen](a.png)"),
            ("<b>a</b>", "<b>c</b>"),
            ("call us", "call us at https://a.example"),
            ("a[^1]\n\n[^1]: b", "a[^1]\n\n[^1]: c"),
        ] {
            assert!(
                substantive(Some(old.as_bytes()), new.as_bytes()),
                "{old:?} → {new:?}"
            );
            assert!(
                substantive(Some(new.as_bytes()), old.as_bytes()),
                "{new:?} → {old:?}"
            );
        }
        assert!(substantive(None, b"x"), "a new document is an update");
        assert!(!substantive(Some(b"x"), b"x"));
    }
}
