//! What each rule finds, and what it leaves alone.

use super::*;
use crate::edit::apply;
use crate::template::{self, Template};
use crate::{document::Document, terms};

struct Handbook {
    files: Vec<(DocPath, Vec<String>)>,
    terms: Vec<Term>,
    templates: &'static [Template],
}

impl Context for Handbook {
    fn exists(&self, path: &DocPath) -> bool {
        self.files.iter().any(|(known, _)| known == path)
    }

    fn anchors(&self, path: &DocPath) -> Option<Vec<String>> {
        self.files
            .iter()
            .find(|(known, _)| known == path)
            .map(|(_, anchors)| anchors.clone())
    }

    fn named(&self, name: &str) -> Option<DocPath> {
        let file = self.files.iter().find(|(path, _)| path.stem() == name);
        file.map(|(path, _)| path.clone())
    }

    fn with_file_name(&self, name: &str) -> Vec<DocPath> {
        self.files
            .iter()
            .map(|(path, _)| path.clone())
            .filter(|path| path.file_name() == name)
            .collect()
    }

    fn required_sections(&self, kind: &str) -> &[SectionName] {
        let template = self
            .templates
            .iter()
            .find(|template| template.kind.as_deref() == Some(kind));
        template.map_or(&[], |template| &template.required)
    }

    fn terms(&self) -> &[Term] {
        &self.terms
    }

    fn misspelled(&self, words: &[&str]) -> Vec<Option<Vec<String>>> {
        let known = |word: &&str| match *word {
            "recieve" => Some(vec!["receive".to_owned()]),
            "teh" => Some(vec!["the".to_owned(), "ten".to_owned()]),
            "Dalbit" | "zzq" => Some(Vec::new()),
            _ => None,
        };
        words.iter().map(known).collect()
    }

    fn slips(&self, paragraphs: &[&str]) -> Vec<Vec<EnglishSlip>> {
        let slip = |text: &&str| {
            let all = text.match_indices("an refund").map(|(at, _)| EnglishSlip {
                slip: Slip::Article,
                range: at..at + 2,
                instead: vec!["a".to_owned()],
            });
            all.collect()
        };
        paragraphs.iter().map(slip).collect()
    }
}

fn handbook() -> Handbook {
    let list = "| id | preferred term | language | synonyms | also found by | avoid | meaning |\n|---|---|---|---|---|---|---|\n\
        | refund | refund | en | money back | | cashback | x |\n| refund | 환불 | ko | 환급 | | 리펀드 | x |\n\
        | hold | 통화 보류 | ko | | | 홀드 | x |\n| refund | hoàn tiền | vi | | | refund | x |\n| refund | atmaksa | lv | | | refunds | x |\n\
        | care | customer care | en | | | customer handling, CS | x |\n| nps | NPS | en | | | | x |\n";
    let (terms, problems) = terms::parse(list);
    assert_eq!((terms.len(), problems.len()), (7, 0));
    Handbook {
        files: vec![
            (
                DocPath::new("refunds/late.md").unwrap(),
                vec!["after-14-days".to_owned(), "größe".to_owned()],
            ),
            (DocPath::new("assets/x.png").unwrap(), Vec::new()),
        ],
        terms,
        templates: template::built_in(),
    }
}

fn found(source: &str) -> (Document, Vec<Finding>) {
    let document = Document::parse(DocPath::new("hold.md").unwrap(), source.as_bytes());
    let (config, problems) = Config::parse("[check]\nterm-preferred = \"hint\"\n");
    assert!(problems.is_empty());
    let findings = check(&document, &config, &handbook(), Tongue::English);
    (document, findings)
}

#[test]
fn what_is_wrong_with_a_whole_file_is_told_with_its_line() {
    let table: &[(Rule, &str, &[u32])] = &[
        (
            Rule::ConflictMarker,
            "# A\n\n<<<<<<< HEAD\nOne.\n||||||| base\nNone.\n=======\nTwo.\n>>>>>>> other\n",
            &[3, 5, 7, 9],
        ),
        (
            Rule::ConflictMarker,
            "---\n<<<<<<< HEAD\ntitle: A\n=======\ntitle: B\n>>>>>>> x\n---\nText.\n",
            &[2, 4, 6],
        ),
        (Rule::ConflictMarker, "```\n<<<<<<<\n```\nText.\n", &[2]),
        (
            Rule::ConflictMarker,
            "A heading\n=======\n\n<<<<<<<x and >>>>>>> in a line, <<<<<<<\n\n> <<<<<<< quoted\n",
            &[],
        ),
        (
            Rule::FrontMatter,
            "---\ntitle: A\nText that goes on.\n",
            &[1],
        ),
        (Rule::FrontMatter, "---\ntitle: A\n---\nText.\n", &[]),
        (
            Rule::FrontMatterValue,
            "---\ntitle: A\nexpires: soon\n---\nText.\n",
            &[3],
        ),
        (Rule::EmptyDocument, "---\ntitle: A\n---\n", &[1]),
        (
            Rule::EmptyDocument,
            "---\ntitle: A\n---\n# A\n\n## Steps\n\n",
            &[1],
        ),
        (Rule::EmptyDocument, "", &[1]),
        (Rule::EmptyDocument, "# A\n\n#tag\n", &[]),
        (Rule::EmptyDocument, "# A\n\n![x](assets/x.png)\n", &[]),
        (
            Rule::LeftoverPlaceholder,
            "---\ntitle: \"{{title|Title}}\"\n---\n# A\n\n{{purpose|What for}}\n",
            &[2, 6],
        ),
    ];
    for (rule, source, lines) in table {
        let (_, findings) = found(source);
        let of_rule: Vec<u32> = findings
            .iter()
            .filter(|finding| finding.rule == *rule)
            .map(|finding| finding.line)
            .collect();
        assert_eq!(of_rule, *lines, "{} in {source:?}", rule.id());
    }
    let document = Document::parse(DocPath::new("a.md").unwrap(), b"# A\n\nCaf\xe9.\n");
    let findings = check(&document, &Config::default(), &handbook(), Tongue::English);
    let encoding = |finding: &Finding| finding.rule == Rule::Encoding;
    assert!(findings.iter().any(encoding), "{findings:?}");
    let document = Document::parse(DocPath::new("a.md").unwrap(), b"# A\n\nTe\0xt.\n");
    let findings = check(&document, &Config::default(), &handbook(), Tongue::English);
    let found = findings.iter().find(|finding| encoding(finding)).unwrap();
    assert_eq!(found.line, 3);
    assert!(found.message.contains("NUL"), "it is UTF-8: {found:?}");
}

/// What a rule says about a text, as the words it points at.
fn says(rule: Rule, lang: &str, body: &str) -> Vec<String> {
    let (document, findings) = found(&format!(
        "---\nowner: a@example.com\nlang: {lang}\n---\n{body}"
    ));
    let of_rule = findings.into_iter().filter(|finding| finding.rule == rule);
    of_rule
        .map(|finding| document.source[finding.range].to_owned())
        .collect()
}

#[test]
fn each_rule_finds_what_it_is_for_and_nothing_else() {
    let long_en = format!(
        "Tell the customer {}today.",
        "that the refund will come ".repeat(6)
    );
    let long_ko = format!(
        "고객님께 {}안내합니다.",
        "환불 금액을 다시 확인하여 ".repeat(6)
    );
    let long_vi = format!(
        "Báo cho khách {}nhé.",
        "rằng tiền sẽ về tài khoản ".repeat(8)
    );
    let long_lv = format!(
        "Pasakiet klientam {}šodien.",
        "ka atmaksa noteikti būs ".repeat(6)
    );
    let table: &[(Rule, &str, &str, &[&str])] = &[
        (Rule::LongSentence, "en", &long_en, &[&long_en]),
        (Rule::LongSentence, "ko", &long_ko, &[&long_ko]),
        (Rule::LongSentence, "vi", &long_vi, &[&long_vi]),
        (Rule::LongSentence, "lv", &long_lv, &[&long_lv]),
        (
            Rule::LongSentence,
            "en",
            "A short one. And a short one. `code that is long long long`",
            &[],
        ),
        (
            Rule::StepWithoutVerb,
            "en",
            "1. The order number\n2. Open the order\n3. If it is late, the lead decides\n",
            &["The order number"],
        ),
        (
            Rule::StepWithoutVerb,
            "ko",
            "1. 주문 번호\n2. 주문 번호 확인\n3. 고객에게 안내합니다.\n",
            &["주문 번호"],
        ),
        (
            Rule::StepWithoutVerb,
            "vi",
            "1. Mã đơn hàng\n2. Hỏi mã đơn hàng\n",
            &["Mã đơn hàng"],
        ),
        (
            Rule::StepWithoutVerb,
            "lv",
            "1. Pasūtījuma numurs\n2. Atveriet pasūtījumu\n",
            &["Pasūtījuma numurs"],
        ),
        (
            Rule::StepWithoutVerb,
            "fr",
            "1. Le numéro de commande\n",
            &[],
        ),
        (
            Rule::StepSeveralActions,
            "en",
            "1. Open the order and check the date and call the customer.\n2. Open the order and check it.\n",
            &["Open the order and check the date and call the customer."],
        ),
        (
            Rule::StepSeveralActions,
            "en",
            "1. Ask for the number. Open the order. Check the date.\n2. Ask for the number. It stands on the bill. It has ten digits.\n",
            &["Ask for the number. Open the order. Check the date."],
        ),
        (
            Rule::StepSeveralActions,
            "vi",
            "1. Hỏi mã rồi mở đơn, sau đó gọi khách.\n",
            &["Hỏi mã rồi mở đơn, sau đó gọi khách."],
        ),
        (
            Rule::StepWithoutVerb,
            "ko",
            "1. 주문서.\n2. 확인.\n3. 주문서\n",
            &["주문서."],
        ),
        (
            Rule::StepWithoutVerb,
            "lv",
            "1. Veidlapa.\n2. Sasveicinieties.\n3. [Veidlapa](x.md)\n",
            &["Veidlapa."],
        ),
        (
            Rule::StepSeveralActions,
            "ko",
            "1. 주문서를 열고 이름을 적고 메일을 보낸 뒤 매장에 전화하고 건을 닫으세요.\n2. 사과하고 주문을 엽니다.\n3. 늦는다고 말하고 광고 재고를 확인합니다.\n4. 무엇을 하고 있는지 묻고 적습니다.\n",
            &["주문서를 열고 이름을 적고 메일을 보낸 뒤 매장에 전화하고 건을 닫으세요."],
        ),
        (
            Rule::StepSeveralActions,
            "vi",
            "1. Mở biểu mẫu, điền tên và gửi thư rồi gọi cửa hàng và đóng phiếu.\n2. Hỏi số nhà, đường, phường và tỉnh.\n3. Nếu khách muốn, gửi tin và gọi lại.\n4. Mở đơn và đọc ngày.\n",
            &["Mở biểu mẫu, điền tên và gửi thư rồi gọi cửa hàng và đóng phiếu."],
        ),
        (
            Rule::StepSeveralActions,
            "lv",
            "1. Atveriet veidlapu, ierakstiet vārdu un nosūtiet vēstuli, tad zvaniet veikalam un aizveriet lietu.\n2. Ja klients vēlas, nosūtiet vēstuli un aizveriet lietu.\n3. Atveriet pasūtījumu un nolasiet datumu.\n",
            &[
                "Atveriet veidlapu, ierakstiet vārdu un nosūtiet vēstuli, tad zvaniet veikalam un aizveriet lietu.",
            ],
        ),
        (
            Rule::VagueTiming,
            "en",
            "Call back as soon as possible. Soon. In 5 minutes.",
            &["as soon as possible", "Soon"],
        ),
        (
            Rule::VagueTiming,
            "ko",
            "빠른 시일 내에 연락합니다. 곧 전화합니다. 30분 안에 연락합니다.",
            &["빠른 시일", "곧"],
        ),
        (
            Rule::VagueTiming,
            "vi",
            "Gọi lại sớm nhất có thể. Gọi trong 5 phút.",
            &["sớm nhất có thể"],
        ),
        (
            Rule::VagueTiming,
            "lv",
            "Zvaniet pēc iespējas ātrāk. Zvaniet 5 minūšu laikā.",
            &["pēc iespējas ātrāk"],
        ),
        (
            Rule::BrokenLink,
            "en",
            "[a](gone.md) [b](refunds/late.md) [c](javascript:x) [[late]] [[gone]] https://x.example ![i](no.png)",
            &[
                "[a](gone.md)",
                "[c](javascript:x)",
                "[[gone]]",
                "![i](no.png)",
            ],
        ),
        (
            Rule::BrokenAnchor,
            "en",
            "# Top\n[a](refunds/late.md#after-14-days) [b](refunds/late.md#after-13-days) [c](#top) [d](#bottom)",
            &["[b](refunds/late.md#after-13-days)", "[d](#bottom)"],
        ),
        (
            Rule::ImageAlt,
            "en",
            "![](assets/x.png) ![a lamp](assets/x.png)",
            &["![](assets/x.png)"],
        ),
        (
            Rule::DuplicateAnchor,
            "en",
            "# A\n## Steps\nx\n## Steps\ny\n",
            &["## Steps"],
        ),
        (
            Rule::DuplicateAnchor,
            "en",
            "# A\n## Dup {#x}\n## Dup2 {#x}\n## Dup3 {#y}\n## {x}\n",
            &["## Dup2 {#x}"],
        ),
        (
            Rule::TermAvoid,
            "en",
            "Give Cashback. Give refund. `cashback`",
            &["Cashback"],
        ),
        (
            Rule::TermAvoid,
            "ko",
            "리펀드는 내일입니다. 홀드를 누릅니다. 홀드백은 아닙니다.",
            &["리펀드", "홀드"],
        ),
        (
            Rule::TermAvoid,
            "vi",
            "Làm refund cho khách, rồi hoàn tiền.",
            &["refund"],
        ),
        (
            Rule::TermPreferred,
            "en",
            "Money back is a refund.",
            &["Money back"],
        ),
        (
            Rule::UnexplainedAbbreviation,
            "en",
            "The SLA holds. The SLA is short. Use the customer relations tool (CRM). The CRM and NPS. OK, HTTP-3.",
            &["SLA"],
        ),
        (
            Rule::LeftoverPlaceholder,
            "en",
            "Say {{words}} and `{{x}}`.",
            &["{{words}}"],
        ),
        (Rule::HiddenCharacter, "en", "Pay\u{202E}ee", &["\u{202E}"]),
    ];
    for (rule, lang, body, expected) in table {
        assert_eq!(
            says(*rule, lang, body),
            *expected,
            "{} in {lang}: {body}",
            rule.id()
        );
    }
}

#[test]
fn a_wall_of_text_is_named_and_a_list_is_not() {
    let sentence = "This is a sentence of no more than ten words. ";
    assert_eq!(says(Rule::WallOfText, "en", &sentence.repeat(9)).len(), 1);
    assert_eq!(
        says(Rule::WallOfText, "en", &format!("- {sentence}\n").repeat(9)).len(),
        0
    );
}

#[test]
fn the_facts_and_sections_of_a_kind_are_asked_for() {
    let (document, findings) =
        found("---\nkind: procedure\nlang: ko\n---\n# 환불\n\n## 처리 순서\n\n1. 확인합니다.\n");
    let rules: Vec<(Rule, &str)> = findings
        .iter()
        .map(|finding| (finding.rule, finding.message.as_str()))
        .collect();
    assert_eq!(
        rules
            .iter()
            .filter(|(rule, _)| *rule == Rule::MissingOwner)
            .count(),
        1
    );
    let missing: Vec<_> = findings
        .iter()
        .filter(|finding| finding.rule == Rule::MissingSection)
        .collect();
    assert_eq!(missing.len(), 2, "{rules:?}");
    assert!(
        missing[0].message.contains("적용 대상"),
        "the name stands in the document's language"
    );
    let fix = missing[0].fix.as_ref().unwrap();
    let mended = apply(&document.source, &fix.edits).unwrap();
    assert!(
        mended.ends_with("1. 확인합니다.\n\n## 적용 대상\n\n"),
        "{mended}"
    );
}

#[test]
fn fixes_are_offered_where_they_are_safe() {
    for (lang, body, expected) in [
        ("en", "Cashback now.", Some("Refund now.")),
        ("en", "Customer handling now.", Some("Customer care now.")),
        ("ko", "리펀드가 옵니다.", None),
        ("ko", "리펀드 옵니다.", Some("환불 옵니다.")),
        ("vi", "Làm refund.", Some("Làm hoàn tiền.")),
        ("lv", "Refunds nāk.", None),
        ("en", "[a](../late.md)", None),
        (
            "en",
            "[a](late.md#after-14-days)",
            Some("[a](refunds/late.md#after-14-days)"),
        ),
        (
            "en",
            "[a](refunds/late.md#after-14-day)",
            Some("[a](refunds/late.md#after-14-days)"),
        ),
        (
            "en",
            "[a](refunds/late.md#Grosse)",
            Some("[a](refunds/late.md#größe)"),
        ),
        ("en", "A\u{200B}b", Some("Ab")),
    ] {
        let (document, findings) = found(&format!("---\nowner: a\nlang: {lang}\n---\n{body}"));
        let fix = findings.iter().find_map(|finding| finding.fix.clone());
        let mended = fix.map(|fix| {
            apply(&document.source, &fix.edits).unwrap()[document.body_start..].to_owned()
        });
        assert_eq!(mended.as_deref(), expected, "{body}");
    }
}

#[test]
fn severities_come_from_the_handbook() {
    let document = Document::parse(DocPath::new("a.md").unwrap(), b"Soon.\n");
    let (config, _) = Config::parse("[check]\nvague-timing = \"error\"\nmissing-owner = \"off\"\n");
    let findings = check(&document, &config, &handbook(), Tongue::English);
    let told: Vec<_> = findings
        .iter()
        .map(|f| (f.rule.id(), f.severity, f.line, f.column))
        .collect();
    assert_eq!(told, vec![("vague-timing", Severity::Error, 1, 1)]);
}

#[test]
fn rules_are_named_once_and_found_by_name() {
    for rule in Rule::ALL {
        assert_eq!(Rule::named(rule.id()), Some(*rule));
        assert!(!rule.about().is_empty());
    }
}

#[test]
fn strange_documents_are_checked_without_a_panic() {
    let parts = [
        "1. ",
        "리펀드는",
        "{{",
        "}}",
        "](",
        "![",
        "`",
        "\n",
        "\u{200B}",
        "CRM",
        "(",
        "# ",
        "| a |",
        "soon",
        "sớm nhất",
        "<a",
        "[[x]]",
        "e\u{301}",
        "---\n",
        "1.\n",
    ];
    for seed in crate::seeded::seeds(1_500) {
        let mut random = crate::seeded::Seeded::new(seed);
        let source: String = (0..random.below(25)).map(|_| random.pick(&parts)).collect();
        let (document, findings) = found(&source);
        for finding in findings {
            assert!(
                document.source.get(finding.range.clone()).is_some(),
                "seed {seed}: {finding:?}"
            );
            if let Some(fix) = finding.fix {
                apply(&document.source, &fix.edits)
                    .unwrap_or_else(|error| panic!("seed {seed}: {error}"));
            }
        }
    }
}

#[test]
fn english_is_looked_up_where_it_is_english() {
    for (lang, body, expected) in [
        ("en", "We recieve it. Teh and teh.", vec!["recieve", "teh"]),
        (
            "en",
            "See `recieve` and [x](recieve.md) and <b title='recieve'>y</b>.",
            vec![],
        ),
        (
            "en",
            "Say \u{201C}recieve\u{201D} or \"teh\" to nobody.",
            vec![],
        ),
        (
            "en",
            "Write to teh@example.com or teh.example or /teh/zzq.",
            vec![],
        ),
        ("en", "Dalbit is here. We of Dalbit are, too.", vec![]),
        ("en", "Dalbit is here.", vec!["Dalbit"]),
        ("en", "**recieve** and _teh_", vec!["recieve", "teh"]),
        (
            "en",
            "고객에게 recieve 하고 안내합니다. 고객에게 안내합니다.",
            vec![],
        ),
        (
            "lv",
            "Klients recieve naudu un gaida atbildi no mums.",
            vec![],
        ),
        (
            "en",
            "# Recieve\n\nThe customer has zzq's order.",
            vec!["zzq"],
        ),
    ] {
        assert_eq!(says(Rule::Spelling, lang, body), expected, "{body}");
    }
    let (document, findings) =
        found("---\nowner: a\nlang: en\n---\nAsk for an refund, not `an refund`.\n");
    let slips: Vec<&Finding> = findings
        .iter()
        .filter(|f| f.rule == Rule::Grammar)
        .collect();
    assert_eq!(slips.len(), 1, "code is no English");
    let mended = apply(&document.source, &slips[0].fix.as_ref().unwrap().edits).unwrap();
    assert!(mended.contains("Ask for a refund, not `an refund`."));
}

#[test]
fn a_handbook_knows_its_own_words() {
    let document = Document::parse(
        DocPath::new("a.md").unwrap(),
        b"---\nowner: a\nlang: en\n---\nWe recieve teh zzq.\n",
    );
    let (config, problems) = Config::parse(
        "[check]\nwords = [\"zzq\"]\n[people]\n\"teh@example.com\" = { name = \"Recieve Lee\" }\n",
    );
    assert_eq!(problems, []);
    let findings = check(&document, &config, &handbook(), Tongue::English);
    assert!(
        findings.iter().all(|f| f.rule != Rule::Spelling),
        "{findings:?}"
    );
}

#[test]
fn limits_of_a_handbook_hold() {
    let document = Document::parse(
        DocPath::new("a.md").unwrap(),
        b"---\nowner: a\nlang: en\n---\nOne two three four five. Six seven.\n",
    );
    let rules = |toml: &str| -> Vec<Rule> {
        let (config, problems) = Config::parse(toml);
        assert_eq!(problems, []);
        let findings = check(&document, &config, &handbook(), Tongue::English);
        findings.into_iter().map(|finding| finding.rule).collect()
    };
    assert_eq!(rules(""), []);
    assert_eq!(
        rules("[check.limits.en]\nsentence = 4\n"),
        [Rule::LongSentence]
    );
    assert_eq!(
        rules("[check.limits.en]\nparagraph = 6\n"),
        [Rule::WallOfText]
    );
    assert_eq!(
        rules("[check.limits.ko]\nsentence = 2\n"),
        [],
        "of Korean only"
    );
}

#[test]
fn findings_are_worded_in_the_language_asked_for() {
    let source = "---\nlang: en\nkind: procedure\n---\n# A\n\n# A\n\n{{open}} \u{202E} soon teh zzq an refund cashback CMP\n\n1. The order number\n2. Open the order and check it and call.\n\n[x](no.md) [y](refunds/late.md#non) [[none]] [z](javascript:x) ![](assets/x.png)\n";
    let sources: [&[u8]; 4] = [
        source.as_bytes(),
        b"---\ntitle: A\nexpires: soon\n---\n<<<<<<< HEAD\nCaf\xe9.\n",
        b"---\ntitle: A\nText that goes on.\n",
        b"",
    ];
    let documents = sources.map(|source| Document::parse(DocPath::new("hold.md").unwrap(), source));
    let (config, _) = Config::parse("[check.limits.en]\nsentence = 2\nparagraph = 3\n");
    let worded = |tongue| {
        let findings = documents
            .iter()
            .flat_map(|document| check(document, &config, &handbook(), tongue));
        let findings: Vec<Finding> = findings.collect();
        let told = findings.iter().map(|finding| {
            let label = finding.fix.as_ref().map(|fix| fix.label.clone());
            (finding.rule, finding.message.clone(), label)
        });
        told.collect::<Vec<_>>()
    };
    let english = worded(Tongue::English);
    let rules: std::collections::HashSet<Rule> = english.iter().map(|(rule, ..)| *rule).collect();
    let silent: Vec<&Rule> = Rule::ALL
        .iter()
        .filter(|rule| !rules.contains(rule))
        .collect();
    assert_eq!(
        silent,
        [&Rule::Policy, &Rule::TermRow, &Rule::TermPreferred],
        "two are about other files; every other rule speaks here"
    );
    for tongue in [Tongue::Korean, Tongue::Vietnamese, Tongue::Latvian] {
        let other = worded(tongue);
        assert_eq!(other.len(), english.len());
        for ((rule, message, label), (same, in_english, english_label)) in
            other.iter().zip(&english)
        {
            assert_eq!(rule, same);
            assert_ne!(message, in_english, "{tongue:?}");
            assert_eq!(label.is_some(), english_label.is_some());
            assert!(
                label.is_none() || label != english_label,
                "{tongue:?} {label:?}"
            );
        }
    }
    assert_eq!(
        ["ko-KR", "VI", "lv", "de", ""].map(Tongue::of),
        [
            Tongue::Korean,
            Tongue::Vietnamese,
            Tongue::Latvian,
            Tongue::English,
            Tongue::English
        ]
    );
}
