//! A handbook made of a few texts, to search in.

use carebook_domain::{Lang, ObjectId};
use carebook_search::{
    Index, IndexDocument, IndexSection, Query, Results, SearchOptions, Searcher,
};
use std::sync::Arc;

pub struct Handbook {
    _dir: tempfile::TempDir,
    pub searcher: Arc<Searcher>,
}

/// Language, title, heading of the one section below it, its text.
pub type Text<'a> = (&'a str, &'a str, &'a str, &'a str);

/// Language, heading, text.
#[allow(dead_code, reason = "each test file takes what it needs")]
pub type Section<'a> = (&'a str, &'a str, &'a str);

impl Handbook {
    /// Documents of one section each.
    pub fn of(texts: &[Text<'_>]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let (index, _) = Index::open(&dir.path().join("index")).unwrap();
        let mut writer = index.writer().unwrap();
        for (i, (lang, title, heading, text)) in texts.iter().enumerate() {
            let lang = Lang::new(lang).unwrap();
            writer
                .replace(&IndexDocument {
                    id: format!("doc-{i}"),
                    path: format!("{lang}/doc-{i}.md"),
                    title: (*title).to_owned(),
                    kind: Some(if i % 2 == 0 { "policy" } else { "procedure" }.to_owned()),
                    owner: Some("emma@example.com".to_owned()),
                    tags: vec!["care".to_owned()],
                    lang,
                    sections: vec![
                        IndexSection {
                            anchor: "a".into(),
                            heading: (*title).into(),
                            level: 1,
                            text: String::new(),
                            lang,
                        },
                        IndexSection {
                            anchor: "b".into(),
                            heading: (*heading).into(),
                            level: 2,
                            text: (*text).into(),
                            lang,
                        },
                    ],
                    updated_day: None,
                })
                .unwrap();
        }
        writer.commit(Some(ObjectId::from_bytes([7; 20]))).unwrap();
        Handbook {
            _dir: dir,
            searcher: index.searcher().unwrap(),
        }
    }

    /// One document of a language, its sections of languages of their own: each with a heading
    /// and a text.
    #[allow(dead_code, reason = "each test file takes what it needs")]
    pub fn of_sections(lang: &str, sections: &[Section<'_>]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let (index, _) = Index::open(&dir.path().join("index")).unwrap();
        let mut writer = index.writer().unwrap();
        writer
            .replace(&IndexDocument {
                id: "doc".to_owned(),
                path: "doc.md".to_owned(),
                title: "Handbook".to_owned(),
                lang: Lang::new(lang).unwrap(),
                sections: sections
                    .iter()
                    .map(|(lang, heading, text)| IndexSection {
                        anchor: heading.to_lowercase(),
                        heading: (*heading).into(),
                        level: 2,
                        text: (*text).into(),
                        lang: Lang::new(lang).unwrap(),
                    })
                    .collect(),
                ..IndexDocument::default()
            })
            .unwrap();
        writer.commit(Some(ObjectId::from_bytes([7; 20]))).unwrap();
        Handbook {
            _dir: dir,
            searcher: index.searcher().unwrap(),
        }
    }

    pub fn find(&self, text: &str, prefix: bool) -> Results {
        let options = SearchOptions {
            prefix_last: prefix,
            explain: true,
            ..Default::default()
        };
        self.searcher.search(&Query::parse(text), &options)
    }

    #[track_caller]
    pub fn finds(&self, text: &str, prefix: bool, title: &str) {
        let results = self.find(text, prefix);
        let titles = titles(&results);
        assert_eq!(
            titles.first(),
            Some(&title),
            "{text:?} found {titles:?}, {:?}",
            results.hints
        );
    }
}

/// The titles of what was found, best first.
pub fn titles(results: &Results) -> Vec<&str> {
    results
        .groups
        .iter()
        .map(|group| group.title.as_str())
        .collect()
}
