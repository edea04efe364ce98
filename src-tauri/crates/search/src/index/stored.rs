//! What is kept of a document to show it: one text of parts with their lengths, read in
//! place. (tantivy reads a field of text in one go, one of bytes byte by byte.)

use carebook_domain::text::nfc;

use crate::document::IndexDocument;

/// Writes a document's shown parts. `starts` are its sections' positions.
pub fn write(document: &IndexDocument, starts: &[u32]) -> String {
    let texts: usize = (document.sections.iter())
        .map(|section| section.heading.len() + section.text.len() + 64)
        .sum();
    let mut out = String::with_capacity(texts + 256);
    for text in [
        document.id.as_str(),
        &document.path,
        &document.title,
        document.kind.as_deref().unwrap_or_default(),
        document.lang.as_str(),
    ] {
        put(&mut out, text);
    }
    number(&mut out, document.sections.len());
    for (section, start) in document.sections.iter().zip(starts) {
        number(&mut out, *start as usize);
        put(&mut out, &section.anchor);
        put(&mut out, section.lang.as_str());
        put(&mut out, &nfc(&section.heading));
        put(&mut out, &nfc(&section.text));
    }
    out
}

fn number(out: &mut String, value: usize) {
    out.push_str(&value.to_string());
    out.push(':');
}

fn put(out: &mut String, text: &str) {
    number(out, text.len());
    out.push_str(text);
}

/// A document's shown parts.
#[derive(Debug, Default, PartialEq)]
pub struct Shown<'a> {
    pub id: &'a str,
    pub path: &'a str,
    pub title: &'a str,
    pub kind: &'a str,
    pub lang: &'a str,
    pub sections: Vec<ShownSection<'a>>,
}

/// A section's shown parts.
#[derive(Debug, Default, PartialEq)]
pub struct ShownSection<'a> {
    /// Where its heading begins on the axis of positions.
    pub start: u32,
    pub anchor: &'a str,
    pub lang: &'a str,
    pub heading: &'a str,
    pub text: &'a str,
}

/// Reads them; `None` when the text is not what [`write`] makes.
pub fn read(text: &str) -> Option<Shown<'_>> {
    let mut parts = Parts(text);
    let mut shown = Shown {
        id: parts.text()?,
        path: parts.text()?,
        title: parts.text()?,
        kind: parts.text()?,
        lang: parts.text()?,
        sections: Vec::new(),
    };
    for _ in 0..parts.number()? {
        shown.sections.push(ShownSection {
            start: u32::try_from(parts.number()?).ok()?,
            anchor: parts.text()?,
            lang: parts.text()?,
            heading: parts.text()?,
            text: parts.text()?,
        });
    }
    Some(shown)
}

struct Parts<'a>(&'a str);

impl<'a> Parts<'a> {
    fn number(&mut self) -> Option<usize> {
        let (digits, rest) = self.0.split_once(':')?;
        self.0 = rest;
        digits.parse().ok()
    }

    fn text(&mut self) -> Option<&'a str> {
        let len = self.number()?;
        let (text, rest) = self.0.split_at_checked(len)?;
        self.0 = rest;
        Some(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::IndexSection;

    #[test]
    fn what_is_written_is_read() {
        let document = IndexDocument {
            id: "a".into(),
            path: "p/a.md".into(),
            title: "Tiêu đề".into(),
            sections: vec![IndexSection {
                anchor: "x".into(),
                heading: "제목".into(),
                level: 2,
                text: "text".into(),
                ..Default::default()
            }],
            ..Default::default()
        };
        let text = write(&document, &[7]);
        let shown = read(&text).unwrap();
        assert_eq!(
            (shown.id, shown.title, shown.sections[0].start),
            ("a", "Tiêu đề", 7)
        );
        assert_eq!(shown.sections[0].heading, "제목");
        for (len, _) in text.char_indices() {
            assert_eq!(read(&text[..len]), None, "cut after {len}");
        }
    }
}
