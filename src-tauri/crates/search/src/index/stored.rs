//! What is kept of a document to show it: written as one run of bytes, read in place.

use crate::document::IndexDocument;

/// Writes a document's shown parts. `starts` are its sections' positions.
pub fn write(document: &IndexDocument, starts: &[u32]) -> Vec<u8> {
    let mut out = Vec::new();
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
        out.extend(start.to_le_bytes());
        out.push(section.level);
        put(&mut out, &section.anchor);
        put(&mut out, section.lang.as_str());
        put(&mut out, &carebook_domain::text::nfc(&section.heading));
        put(&mut out, &carebook_domain::text::nfc(&section.text));
    }
    out
}

fn number(out: &mut Vec<u8>, value: usize) {
    out.extend(u32::try_from(value).unwrap_or(u32::MAX).to_le_bytes());
}

fn put(out: &mut Vec<u8>, text: &str) {
    number(out, text.len());
    out.extend(text.as_bytes());
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

/// Reads them; `None` when the bytes are not what [`write`] makes.
pub fn read(bytes: &[u8]) -> Option<Shown<'_>> {
    let mut bytes = Bytes(bytes);
    let mut shown = Shown {
        id: bytes.text()?,
        path: bytes.text()?,
        title: bytes.text()?,
        kind: bytes.text()?,
        lang: bytes.text()?,
        sections: Vec::new(),
    };
    for _ in 0..bytes.number()? {
        let start = bytes.number()?;
        bytes.take(1)?;
        shown.sections.push(ShownSection {
            start,
            anchor: bytes.text()?,
            lang: bytes.text()?,
            heading: bytes.text()?,
            text: bytes.text()?,
        });
    }
    Some(shown)
}

struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, len: usize) -> Option<&'a [u8]> {
        let (head, rest) = self.0.split_at_checked(len)?;
        self.0 = rest;
        Some(head)
    }

    fn number(&mut self) -> Option<u32> {
        let bytes = self.take(4)?;
        Some(u32::from_le_bytes(bytes.try_into().ok()?))
    }

    fn text(&mut self) -> Option<&'a str> {
        let len = usize::try_from(self.number()?).ok()?;
        std::str::from_utf8(self.take(len)?).ok()
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
        let bytes = write(&document, &[7]);
        let shown = read(&bytes).unwrap();
        assert_eq!((shown.id, shown.title, shown.sections[0].start), ("a", "Tiêu đề", 7));
        assert_eq!(shown.sections[0].heading, "제목");
        for len in 0..bytes.len() {
            assert_eq!(read(&bytes[..len]), None, "cut after {len}");
        }
    }
}
