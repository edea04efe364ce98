//! The handbook's own words: preferred terms, synonyms, words to avoid.
//!
//! They stand in Markdown tables. Columns are known by their heads, in any order and in
//! any of the interface's languages; a table without a column for the term is none.

mod columns;

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use serde::{Deserialize, Serialize};

use crate::text::{ByteOffset, LineIndex, detect_or, nfc};
use crate::{Lang, Problem, ProblemCode};
use columns::Column;

/// A term of the handbook.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// What ties the rows of one concept together, if the table says.
    pub id: Option<String>,
    /// The word to use.
    pub preferred: String,
    /// Its language; detected, or `und`, when the table does not say.
    pub lang: Lang,
    /// Words that mean the same; each finds the others.
    pub synonyms: Vec<String>,
    /// Words that find this term, but not the other way.
    pub found_by: Vec<String>,
    /// Words not to use.
    pub avoid: Vec<String>,
    /// What it means.
    pub meaning: String,
    /// Its line in the file, from 1.
    pub line: u32,
}

const MAX_BYTES: usize = 4 * 1024 * 1024;
const MAX_TERMS: usize = 20_000;
const MAX_PROBLEMS: usize = 100;

/// Reads the tables of `terms.md`. Rows that cannot be read are reported, the rest hold.
pub fn parse(source: &str) -> (Vec<Term>, Vec<Problem>) {
    if source.len() > MAX_BYTES {
        let message = "The term list is larger than 4 MiB and was not read.";
        return (
            Vec::new(),
            vec![Problem::at(0, 0, ProblemCode::TermRow, message)],
        );
    }
    let mut reader = Reader {
        lines: LineIndex::new(source),
        columns: Vec::new(),
        terms: Vec::new(),
        problems: Vec::new(),
    };
    let mut row: Option<Vec<String>> = None;
    let mut in_cell = false;
    for (event, range) in Parser::new_ext(source, Options::ENABLE_TABLES).into_offset_iter() {
        match event {
            Event::Start(Tag::Table(_)) => reader.columns.clear(),
            Event::Start(Tag::TableHead | Tag::TableRow) => row = Some(Vec::new()),
            Event::Start(Tag::TableCell) => {
                in_cell = true;
                row.get_or_insert_default().push(String::new());
            }
            Event::End(TagEnd::TableCell) => in_cell = false,
            Event::End(TagEnd::TableHead) => reader.head(&row.take().unwrap_or_default()),
            Event::End(TagEnd::TableRow) => {
                reader.row(&row.take().unwrap_or_default(), range.start)
            }
            Event::Text(text) | Event::Code(text) if in_cell => {
                if let Some(cell) = row.as_mut().and_then(|row| row.last_mut()) {
                    cell.push_str(&text);
                }
            }
            // A line break within a cell parts words as a comma does.
            Event::InlineHtml(_) if in_cell => {
                if let Some(cell) = row.as_mut().and_then(|row| row.last_mut()) {
                    cell.push('\n');
                }
            }
            _ => {}
        }
        if reader.terms.len() >= MAX_TERMS {
            reader.problem(
                range.start,
                "The term list holds more than 20,000 terms; the rest was not read.",
            );
            break;
        }
    }
    (reader.terms, reader.problems)
}

struct Reader<'a> {
    lines: LineIndex<'a>,
    columns: Vec<Option<Column>>,
    terms: Vec<Term>,
    problems: Vec<Problem>,
}

impl Reader<'_> {
    fn head(&mut self, cells: &[String]) {
        self.columns = cells.iter().map(|cell| Column::named(cell)).collect();
        if !self.columns.contains(&Some(Column::Preferred)) {
            self.columns.clear();
        }
    }

    fn row(&mut self, cells: &[String], at: usize) {
        if self.columns.is_empty() || cells.iter().all(|cell| cell.trim().is_empty()) {
            return;
        }
        let line = self.lines.line(ByteOffset(at)).0;
        let mut term = Term {
            line,
            ..Term::default()
        };
        let mut said = None;
        for (column, cell) in self.columns.iter().zip(cells) {
            let text = nfc(cell.trim());
            match column {
                Some(Column::Id) => term.id = Some(text.into_owned()).filter(|id| !id.is_empty()),
                Some(Column::Preferred) => term.preferred = text.into_owned(),
                Some(Column::Language) => {
                    said = Some(text.into_owned()).filter(|tag| !tag.is_empty())
                }
                Some(Column::Synonyms) => term.synonyms = words(&text),
                Some(Column::FoundBy) => term.found_by = words(&text),
                Some(Column::Avoid) => term.avoid = words(&text),
                Some(Column::Meaning) => term.meaning = text.into_owned(),
                None => {}
            }
        }
        if term.preferred.is_empty() {
            self.problem(
                at,
                &format!("The term on line {line} has no preferred word; the row is left out."),
            );
            return;
        }
        let known = said.as_deref().map(|tag| Lang::new(tag).ok_or(tag));
        term.lang = match known {
            Some(Ok(lang)) => lang,
            Some(Err(tag)) => {
                self.problem(at, &format!("“{tag}” on line {line} is not a language tag such as `en`; the language is detected."));
                detect_or(&term.preferred, Lang::UND)
            }
            None => detect_or(&term.preferred, Lang::UND),
        };
        self.terms.push(term);
    }

    fn problem(&mut self, at: usize, message: &str) {
        if self.problems.len() < MAX_PROBLEMS {
            let line = self.lines.line(ByteOffset(at)).0;
            self.problems
                .push(Problem::at(line, 0, ProblemCode::TermRow, message));
        }
    }
}

/// Splits a cell at commas, semicolons and line breaks.
fn words(cell: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in cell
        .split([',', ';', '\n', '、', '，', '；'])
        .map(str::trim)
    {
        let is_nothing = word.is_empty() || word == "-" || word == "–" || word == "—";
        if !is_nothing && !words.iter().any(|known| known == word) {
            words.push(word.to_owned());
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "---\ntitle: Terms\n---\n# Terms\n\n| id | preferred term | language | synonyms | also found by | avoid | meaning |\n|---|---|---|---|---|---|---|\n| refund | refund | en | money back, payback | reimbursement | cashback | Money goes back |\n| refund | **환불** | ko | 환급<br>반환 | 돈 돌려받기 | — | 결제 금액을 돌려드리는 것 |\n";

    fn texts(words: &[String]) -> Vec<&str> {
        words.iter().map(String::as_str).collect()
    }

    #[test]
    fn a_table_of_terms_is_read() {
        let (terms, problems) = parse(LIST);
        assert_eq!(problems, []);
        let [refund, korean] = terms.as_slice() else {
            panic!("{terms:?}")
        };
        assert_eq!(
            (
                refund.id.as_deref(),
                refund.preferred.as_str(),
                refund.lang,
                refund.line
            ),
            (Some("refund"), "refund", Lang::EN, 8)
        );
        assert_eq!(texts(&refund.synonyms), ["money back", "payback"]);
        assert_eq!(texts(&refund.found_by), ["reimbursement"]);
        assert_eq!(texts(&refund.avoid), ["cashback"]);
        assert_eq!(refund.meaning, "Money goes back");
        assert_eq!((korean.preferred.as_str(), korean.lang), ("환불", Lang::KO));
        assert_eq!(texts(&korean.synonyms), ["환급", "반환"]);
        assert!(korean.avoid.is_empty());
    }

    #[test]
    fn columns_may_stand_in_any_order_and_language() {
        for table in [
            "|meaning|Preferred|Lang|\n|-|-|-|\n|m|word|en|",
            "|뜻|용어|언어|\n|-|-|-|\n|m|word|en|",
            "|Nghĩa|Thuật ngữ|Ngôn ngữ|\n|-|-|-|\n|m|word|en|",
            "|Nozīme|Termins|Valoda|\n|-|-|-|\n|m|word|en|",
        ] {
            let (terms, problems) = parse(table);
            assert_eq!(problems, [], "{table}");
            assert_eq!(terms.len(), 1, "{table}");
            assert_eq!(
                (
                    terms[0].preferred.as_str(),
                    terms[0].lang,
                    terms[0].meaning.as_str()
                ),
                ("word", Lang::EN, "m"),
                "{table}"
            );
        }
    }

    #[test]
    fn broken_rows_are_reported_and_the_rest_hold() {
        let (terms, problems) =
            parse("|term|language|\n|-|-|\n||en|\n|a|??|\n|b|en|\n| | |\n\n|x|y|\n|-|-|\n|1|2|");
        assert_eq!(
            terms
                .iter()
                .map(|term| term.preferred.as_str())
                .collect::<Vec<_>>(),
            ["a", "b"]
        );
        assert_eq!(
            problems
                .iter()
                .map(|problem| problem.line)
                .collect::<Vec<_>>(),
            [3, 4]
        );
    }

    #[test]
    fn other_text_holds_no_terms() {
        for source in [
            "",
            "# Terms",
            "|a|b|\n|-|-|\n|c|d|",
            "\0",
            &"|".repeat(10_000),
        ] {
            assert_eq!(parse(source), (vec![], vec![]));
        }
    }
}
