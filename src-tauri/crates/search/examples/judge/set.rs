//! The judged set of the repository: `tests/judged` holds documents of one small handbook in
//! four languages, each with a question and keywords for which it is the right one. From those
//! all classes of query are made by rule.

use carebook_domain::Lang;
use carebook_search::{IndexDocument, IndexSection};

use crate::collection::Dice;
use crate::queries::{Judged, variants};

/// The languages of the set.
pub const LANGUAGES: [&str; 4] = ["ko", "vi", "lv", "en"];

/// The set of one language: its documents, and the queries they are right for.
pub fn read(lang: &str, dice: &mut Dice) -> (Vec<IndexDocument>, Vec<Judged>) {
    let path = format!(
        "{}/../../../tests/judged/{lang}.md",
        env!("CARGO_MANIFEST_DIR")
    );
    let text = std::fs::read_to_string(&path).unwrap();
    let mut documents: Vec<IndexDocument> = Vec::new();
    let mut queries = Vec::new();
    let mut question = String::new();
    let code = Lang::new(lang).unwrap();
    for line in text.lines() {
        if let Some(title) = line.strip_prefix("# ") {
            documents.push(IndexDocument {
                id: format!("{lang}/{}", documents.len()),
                path: format!("{lang}/{}.md", documents.len()),
                title: title.to_owned(),
                lang: code,
                ..IndexDocument::default()
            });
            continue;
        }
        let document = documents.last_mut().unwrap();
        if let Some(asked) = line.strip_prefix("? ") {
            question = asked.to_owned();
        } else if let Some(keywords) = line.strip_prefix("= ") {
            let (id, title) = (document.id.clone(), document.title.clone());
            let asked = std::mem::take(&mut question);
            variants(
                lang,
                &id,
                title,
                asked,
                keywords.to_owned(),
                dice,
                &mut queries,
            );
        } else if let Some(heading) = line.strip_prefix("## ") {
            document.sections.push(IndexSection {
                anchor: format!("s{}", document.sections.len()),
                heading: heading.to_owned(),
                level: 2,
                text: String::new(),
                lang: code,
            });
        } else if let Some(section) = document.sections.last_mut() {
            section.text.push_str(line);
            section.text.push('\n');
        }
    }
    (documents, queries)
}
