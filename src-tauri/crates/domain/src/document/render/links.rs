//! Links, images and footnotes as they are drawn for the window or for anybody.

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
use pulldown_cmark::LinkType;

use super::super::link::LinkKind;
use super::write::{Outcome, Writer, escape};
use super::{ImageTarget, MAX_HTML, Mode, SourceReason};
use crate::DocPath;

impl Writer<'_> {
    /// Writes an image, or the place of one that is not loaded.
    pub(super) fn image(&mut self, kind: &LinkKind, alt: &str, title: &str, size: &str) {
        let (class, about) = match kind {
            LinkKind::Image { path } => match self.context.image(path) {
                ImageTarget::Url(url) => {
                    self.out.push_str("<img src=\"");
                    escape(&url, &mut self.out);
                    self.out.push_str("\" alt=\"");
                    escape(alt, &mut self.out);
                    self.out.push('"');
                    self.attribute("title", title);
                    self.out.push_str(size);
                    self.out.push_str(" loading=\"lazy\">");
                    self.images.insert(url);
                    return;
                }
                ImageTarget::Missing => ("missing-image", path.as_str().to_owned()),
            },
            LinkKind::RemoteImage { url } => {
                self.out.push_str("<span class=\"remote-image\"");
                self.attribute("data-remote-src", url);
                self.out.push('>');
                escape(alt, &mut self.out);
                self.out.push_str("</span>");
                return;
            }
            LinkKind::Refused { reason } => ("missing-image", reason.to_string()),
            LinkKind::Internal { .. } | LinkKind::Wiki { .. } | LinkKind::External { .. } => {
                ("missing-image", String::new())
            }
        };
        self.out.push_str(&format!("<span class=\"{class}\""));
        self.attribute("title", &about);
        self.out.push('>');
        escape(alt, &mut self.out);
        self.out.push_str("</span>");
    }

    pub(super) fn kind_of_link(&self, link_type: LinkType, target: &str) -> LinkKind {
        match link_type {
            LinkType::WikiLink { .. } => LinkKind::of_wiki(target),
            LinkType::Email => LinkKind::of_link(self.path(), &format!("mailto:{target}")),
            _ => LinkKind::of_link(self.path(), target),
        }
    }

    /// Writes the start tag of a link, and gives its end tag.
    pub(super) fn link_start(
        &mut self,
        kind: &LinkKind,
        target: &str,
        title: &str,
    ) -> &'static str {
        match kind {
            LinkKind::Internal { path, anchor } => {
                let found = if path == self.path() {
                    Some(path.clone())
                } else {
                    self.context.document(path).map(|found| found.path)
                };
                self.link_inside(found, anchor.as_deref(), target, title);
            }
            LinkKind::Wiki { name, anchor } => {
                let found = if name.is_empty() {
                    Some(self.path().clone())
                } else {
                    self.context.named(name).map(|found| found.path)
                };
                self.link_inside(found, anchor.as_deref(), target, title);
            }
            LinkKind::External { url } | LinkKind::RemoteImage { url } => {
                match self.context.mode() {
                    Mode::Window => {
                        self.out.push_str("<a");
                        self.attribute("data-external", url);
                        self.out.push_str(" href=\"#\"");
                    }
                    Mode::Portable => {
                        self.out.push_str("<a");
                        self.attribute("href", url);
                    }
                }
                self.attribute("title", title);
                self.out.push_str(" rel=\"noopener noreferrer\">");
            }
            LinkKind::Image { .. } => self.out.push_str("<a href=\"#\">"),
            LinkKind::Refused { reason } => {
                self.out.push_str("<span class=\"refused-link\"");
                self.attribute("title", &reason.to_string());
                self.out.push('>');
                return "</span>";
            }
        }
        "</a>"
    }

    pub(super) fn link_inside(
        &mut self,
        found: Option<DocPath>,
        anchor: Option<&str>,
        target: &str,
        title: &str,
    ) {
        self.out.push_str("<a");
        match (self.context.mode(), found) {
            (Mode::Window, Some(path)) => {
                if !path.is_markdown() {
                    self.out.push_str(" class=\"file-link\"");
                }
                self.attribute("data-doc", path.as_str());
                self.attribute("data-anchor", anchor.unwrap_or_default());
                self.out.push_str(" href=\"#\"");
            }
            (Mode::Window, None) => {
                self.attribute("data-missing", target);
                self.out.push_str(" href=\"#\"");
            }
            (Mode::Portable, Some(path)) => {
                let own = path == *self.path();
                let file = if own {
                    String::new()
                } else {
                    path.relative_to(self.path())
                };
                let mut href = utf8_percent_encode(&file, HREF).to_string();
                if let Some(anchor) = anchor {
                    href.push('#');
                    href.push_str(if own { "s-" } else { "" });
                    href.extend(utf8_percent_encode(anchor, HREF));
                }
                if href.is_empty() {
                    href.push('#');
                }
                self.attribute("href", &href);
            }
            (Mode::Portable, None) => self.attribute("data-missing", target),
        }
        self.attribute("title", title);
        self.out.push('>');
    }

    pub(super) fn footnote_reference(&mut self, name: &str, place: usize) {
        let at = self.notes.order.iter().position(|known| known == name);
        let number = match at {
            Some(at) => at + 1,
            None => {
                self.notes.order.push(name.to_owned());
                self.notes.order.len()
            }
        };
        self.own_words(&number.to_string(), place);
        let id = if at.is_none() {
            format!(" id=\"s-fnref:{number}\"")
        } else {
            String::new()
        };
        self.out
            .push_str(&format!("<sup class=\"footnote-reference\"{id}>"));
        if self.links_open == 0 {
            let kind = LinkKind::Internal {
                path: self.path().clone(),
                anchor: Some(format!("fn:{number}")),
            };
            let close = self.link_start(&kind, "", "");
            self.out.push_str(&format!("{number}{close}"));
        } else {
            self.out.push_str(&number.to_string());
        }
        self.out.push_str("</sup>");
    }

    /// Writes the footnotes that were referred to.
    pub(super) fn footnotes(&mut self) -> Outcome {
        let order = std::mem::take(&mut self.notes.order);
        let mut defined = std::mem::take(&mut self.notes.defined);
        if order.is_empty() {
            return Ok(());
        }
        self.out.push_str("<div class=\"footnotes\">\n");
        for (number, name) in (1..).zip(&order) {
            let Some(html) = defined.remove(name) else {
                continue;
            };
            self.out.push_str(&format!(
                "<div class=\"footnote-definition\" id=\"s-fn:{number}\"><sup>{number}</sup> "
            ));
            self.out.push_str(&html);
            let kind = LinkKind::Internal {
                path: self.path().clone(),
                anchor: Some(format!("fnref:{number}")),
            };
            let close = self.link_start(&kind, "", "");
            self.out.push_str(&format!("↩{close}</div>\n"));
            if self.out.len() > MAX_HTML {
                return Err(SourceReason::TooMuch);
            }
        }
        self.out.push_str("</div>\n");
        Ok(())
    }
}

/// What must be escaped in a relative address.
const HREF: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'\\')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}')
    .add(b':');
