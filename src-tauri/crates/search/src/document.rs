//! What the index wants to know of a document.

use carebook_domain::document::Document;
use carebook_domain::{Date, Lang};

/// A document as it is indexed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct IndexDocument {
    /// `id:` of its front matter, else its path; the same id replaces the document.
    pub id: String,
    /// Its path in the handbook.
    pub path: String,
    /// Its title.
    pub title: String,
    /// Its kind.
    pub kind: Option<String>,
    /// Its owner, as written.
    pub owner: Option<String>,
    /// Its tags.
    pub tags: Vec<String>,
    /// Its language; `und` when nobody knows.
    pub lang: Lang,
    /// Its sections in order.
    pub sections: Vec<IndexSection>,
    /// The day of its last substantive change, in days since 1970.
    pub updated_day: Option<i32>,
}

/// A section as it is indexed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct IndexSection {
    /// Its anchor; empty for the text before the first heading.
    pub anchor: String,
    /// Its heading; empty for the text before the first heading.
    pub heading: String,
    /// 1 to 6; 0 for the text before the first heading.
    pub level: u8,
    /// Its plain text, heading not included.
    pub text: String,
    /// Its language.
    pub lang: Lang,
}

impl IndexDocument {
    /// Takes what search needs of a parsed document.
    pub fn new(document: &Document, updated: Option<Date>) -> Self {
        Self {
            id: document.identity().to_owned(),
            path: document.path.as_str().to_owned(),
            title: document.title.clone(),
            kind: document.front.kind.clone(),
            owner: document.front.owner.clone(),
            tags: document.front.tags.clone(),
            lang: document.lang,
            sections: document
                .sections
                .iter()
                .map(|section| IndexSection {
                    anchor: section.anchor.clone(),
                    heading: section.heading.clone(),
                    level: section.level,
                    text: section.text.clone(),
                    lang: section.lang,
                })
                .collect(),
            updated_day: updated.map(days_since_1970),
        }
    }
}

fn days_since_1970(date: Date) -> i32 {
    let epoch = carebook_domain::Date::constant(1970, 1, 1);
    date.since(epoch).map_or(0, |span| span.get_days())
}
