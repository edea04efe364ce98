//! What templates make.

use std::collections::BTreeMap;

use super::*;
use crate::DocPath;
use crate::document::Document;

fn answers(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs
        .iter()
        .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
        .collect()
}

#[test]
fn every_built_in_template_makes_a_sound_document_in_every_language() {
    let langs = [Lang::EN, Lang::KO, Lang::VI, Lang::LV];
    for template in built_in() {
        assert_eq!(template.kind.as_deref(), Some(template.name.as_str()));
        assert!(
            !template.about.is_empty() && !template.title.is_empty(),
            "{}",
            template.name
        );
        for lang in langs {
            let all: BTreeMap<String, String> = template
                .placeholders
                .iter()
                .map(|p| (p.name.clone(), format!("answer {}", p.name)))
                .chain(answers(&[
                    ("title", "It's: a \"title\""),
                    ("owner", "emma@example.com"),
                    ("lang", lang.as_str()),
                    ("effective", "2026-12-01"),
                    ("expires", "2026-12-31"),
                    ("first path", "a.md"),
                ]))
                .collect();
            let text = template.fill(lang, &all);
            let document = Document::parse(DocPath::new("new.md").unwrap(), text.as_bytes());
            assert_eq!(
                document.problems,
                vec![],
                "{} {lang}: {text}",
                template.name
            );
            assert_eq!(document.title, "It's: a \"title\"");
            assert_eq!(document.front.owner.as_deref(), Some("emma@example.com"));
            assert_eq!(document.front.lang, Some(lang));
            assert_eq!(document.front.kind, template.kind);
            assert_eq!(
                document.front.extra,
                vec![],
                "a template's own facts stay behind: {text}"
            );
            assert!(
                !text.contains("{{") && !text.contains("}}"),
                "{}: {text}",
                template.name
            );
            for section in &template.required {
                let there = document
                    .sections
                    .iter()
                    .any(|own| own.heading == section.in_lang(lang));
                assert!(
                    there,
                    "{} {lang}: {} is missing",
                    template.name,
                    section.in_lang(lang)
                );
                assert_eq!(
                    section.names.len(),
                    langs.len(),
                    "a heading in each language"
                );
            }
        }
    }
    assert_eq!(built_in().len(), 11);
}

#[test]
fn what_was_not_answered_stays_to_be_seen() {
    let template = built_in().iter().find(|t| t.name == "procedure").unwrap();
    let text = template.fill(Lang::KO, &answers(&[("title", "환불")]));
    let expected = "---\ntitle: 환불\nkind: procedure\ntags: []\nlang: ko\n---\n# 환불\n\n{{What the reader can do with it, in one sentence}}\n\n## 적용 대상\n";
    assert!(text.starts_with(expected), "{text}");
}

#[test]
fn a_handbook_replaces_and_adds_templates() {
    let own = "---\r\ntemplate: Our procedure\r\nkind: procedure\r\nrequired:\r\n  - Checklist\r\n  - {ko: 점검}\r\n---\r\n# {{title}} by {{owner}}\r\n";
    let all = with_own([
        ("procedure", own),
        ("letter", "Dear {{name|Customer's name}},\n"),
    ]);
    assert_eq!(all.len(), built_in().len() + 1);
    let procedure = all.iter().find(|t| t.name == "procedure").unwrap();
    assert_eq!(procedure.title, "Our procedure");
    assert!(!procedure.built_in);
    assert_eq!(procedure.required.len(), 2);
    assert!(procedure.required[0].is("2. checklist:") && !procedure.required[0].is("Checklists"));
    let letter = all.iter().find(|t| t.name == "letter").unwrap();
    assert_eq!(
        letter.placeholders,
        vec![Placeholder {
            name: "name".into(),
            label: "Customer's name".into()
        }]
    );
    assert_eq!(
        letter.fill(Lang::EN, &answers(&[("name", "Ilze")])),
        "Dear Ilze,\n"
    );
    for strange in [
        "",
        "---",
        "---\nrequired:\n",
        "{{",
        "{{}}",
        "{{a}",
        "---\nrequired:\n  - {x}\n---\n{{section 9}}",
    ] {
        Template::parse("strange", strange).fill(Lang::UND, &BTreeMap::new());
    }
}
