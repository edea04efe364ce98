//! The facts at the head of a document: raw YAML first, typed facts then.

use serde::{Deserialize, Serialize};

use super::yaml::{self, Entry, Value};
use crate::freshness::Window;
use crate::{Date, Lang, Problem, ProblemCode};

/// The front matter of a document. A fact that is missing or broken has its default.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FrontMatter {
    /// Whether there was any front matter.
    pub present: bool,
    /// `id`.
    pub id: Option<String>,
    /// `title`.
    pub title: Option<String>,
    /// `kind`, lower case with hyphens: `Service level` is `service-level`.
    pub kind: Option<String>,
    /// `owner`, as written.
    pub owner: Option<String>,
    /// `reviewers`, a list or a text with commas.
    pub reviewers: Vec<String>,
    /// `tags`, a list or a text with commas.
    pub tags: Vec<String>,
    /// `audience`, a list or a text with commas.
    pub audience: Vec<String>,
    /// `lang`.
    pub lang: Option<Lang>,
    /// `translation_of`, a path or an id, as written.
    pub translation_of: Option<String>,
    /// `review_every`.
    pub review_every: Option<Window>,
    /// `effective`.
    pub effective: Option<Date>,
    /// `expires`.
    pub expires: Option<Date>,
    /// Every other fact in the order it was written: key and value as text.
    pub extra: Vec<(String, String)>,
}

const MAX_BYTES: usize = 64 * 1024;
const MAX_ID: usize = 200;
const MAX_PROBLEMS: usize = 50;

/// What stands at the head of a source.
pub(super) struct Head {
    pub front: FrontMatter,
    pub body_start: usize,
    pub problems: Vec<Problem>,
}

/// Splits the front matter off and reads it.
pub(super) fn read(source: &str) -> Head {
    match split(source) {
        Split::None => Head {
            front: FrontMatter::default(),
            body_start: 0,
            problems: Vec::new(),
        },
        Split::Unclosed => Head {
            front: FrontMatter::default(),
            body_start: 0,
            problems: vec![Problem::at(
                1,
                1,
                ProblemCode::FrontMatterBroken,
                "The header that begins on line 1 is not closed; a line with three hyphens closes it.",
            )],
        },
        Split::TooLarge { body_start } => Head {
            front: FrontMatter {
                present: true,
                ..FrontMatter::default()
            },
            body_start,
            problems: vec![Problem::at(
                1,
                1,
                ProblemCode::FrontMatterBroken,
                "The header that begins on line 1 is longer than 64 KiB and was not read.",
            )],
        },
        Split::Found { yaml, body_start } => {
            let (entries, mut problems) = yaml::read(yaml, 2);
            let front = resolve(entries, &mut problems);
            problems.truncate(MAX_PROBLEMS);
            Head {
                front,
                body_start,
                problems,
            }
        }
    }
}

enum Split<'a> {
    None,
    Unclosed,
    TooLarge { body_start: usize },
    Found { yaml: &'a str, body_start: usize },
}

/// Finds a first line of three hyphens and the next such line (or one of three dots). A
/// rule at the top of a text is not a header: what follows must look like a fact.
fn split(source: &str) -> Split<'_> {
    let mut lines = Lines { source, at: 0 };
    let Some((_, first)) = lines.next() else {
        return Split::None;
    };
    if first.trim_end() != "---" {
        return Split::None;
    }
    let start = lines.at;
    let mut has_facts = false;
    while let Some((at, line)) = lines.next() {
        let text = line.trim_end();
        if text == "---" || text == "..." {
            let body_start = lines.at;
            return match source.get(start..at) {
                Some(yaml) if yaml.len() <= MAX_BYTES => Split::Found { yaml, body_start },
                _ => Split::TooLarge { body_start },
            };
        }
        if !has_facts && !text.is_empty() && !text.starts_with('#') {
            if !is_fact(text) {
                return Split::None;
            }
            has_facts = true;
        }
    }
    if has_facts {
        Split::Unclosed
    } else {
        Split::None
    }
}

fn is_fact(line: &str) -> bool {
    line.split_once(':').is_some_and(|(key, rest)| {
        (rest.is_empty() || rest.starts_with([' ', '\t']))
            && !key.is_empty()
            && key
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' ' | '"' | '\''))
    })
}

struct Lines<'a> {
    source: &'a str,
    at: usize,
}

impl<'a> Iterator for Lines<'a> {
    type Item = (usize, &'a str);

    fn next(&mut self) -> Option<Self::Item> {
        let start = self.at;
        let rest = self.source.get(start..).filter(|rest| !rest.is_empty())?;
        let length = rest.find('\n').map_or(rest.len(), |end| end + 1);
        self.at = start + length;
        rest.get(..length).map(|line| (start, line))
    }
}

fn resolve(entries: Vec<Entry>, problems: &mut Vec<Problem>) -> FrontMatter {
    let mut front = FrontMatter {
        present: true,
        ..FrontMatter::default()
    };
    let mut seen: Vec<String> = Vec::new();
    for entry in entries {
        if seen.contains(&entry.key) {
            let message = format!("`{}` stands twice; the first one counts.", entry.key);
            problems.push(Problem::at(
                entry.line,
                1,
                ProblemCode::FrontMatterValue,
                message,
            ));
            continue;
        }
        seen.push(entry.key.clone());
        let reader = Reader { entry: &entry };
        if let Err(problem) = reader.into_fact(&mut front) {
            problems.push(problem);
        }
    }
    front
}

/// Reads one fact into its typed place.
struct Reader<'a> {
    entry: &'a Entry,
}

impl Reader<'_> {
    fn into_fact(self, front: &mut FrontMatter) -> Result<(), Problem> {
        match self.entry.key.as_str() {
            "id" => front.id = self.id()?,
            "title" => front.title = self.text()?,
            "kind" => {
                front.kind = self
                    .text()?
                    .map(|kind| normal_kind(&kind))
                    .filter(|kind| !kind.is_empty())
            }
            "owner" => front.owner = self.text()?,
            "reviewers" => front.reviewers = self.list()?,
            "tags" => {
                front.tags = self.list()?;
                for tag in &mut front.tags {
                    *tag = tag.trim_start_matches('#').to_owned();
                }
                front.tags.retain(|tag| !tag.is_empty());
            }
            "audience" => front.audience = self.list()?,
            "lang" => {
                front.lang = self.parsed(
                    Lang::new,
                    "a language tag such as `en` or `ko-KR`",
                    "the language is detected",
                )?
            }
            "translation_of" => front.translation_of = self.text()?,
            "review_every" => {
                front.review_every = self.parsed(
                    Window::parse,
                    "a span such as `90d`, `12w`, `6m` or `1y`",
                    "the policy's window holds",
                )?;
            }
            "effective" => {
                front.effective =
                    self.parsed(date, "a date such as `2026-12-01`", "it is left out")?
            }
            "expires" => {
                front.expires =
                    self.parsed(date, "a date such as `2026-12-31`", "it is left out")?
            }
            key => front.extra.push((key.to_owned(), self.entry.value.shown())),
        }
        Ok(())
    }

    fn text(&self) -> Result<Option<String>, Problem> {
        match &self.entry.value {
            Value::Null => Ok(None),
            Value::Text(text) => Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty())),
            Value::List(_) | Value::Map(_) => Err(self.wrong("one text", "it is left out")),
        }
    }

    fn id(&self) -> Result<Option<String>, Problem> {
        match self.text()? {
            Some(id) if id.len() > MAX_ID || id.chars().any(char::is_control) => {
                Err(self.wrong("a short text on one line", "the path is the document's id"))
            }
            id => Ok(id),
        }
    }

    fn list(&self) -> Result<Vec<String>, Problem> {
        let items: Vec<&str> = match &self.entry.value {
            Value::Null => Vec::new(),
            Value::Text(text) => text.split(',').collect(),
            Value::List(values) => values
                .iter()
                .map(|value| match value {
                    Value::Text(text) => Some(text.as_str()),
                    Value::Null => Some(""),
                    Value::List(_) | Value::Map(_) => None,
                })
                .collect::<Option<_>>()
                .ok_or_else(|| self.wrong("a list of texts", "it is left out"))?,
            Value::Map(_) => {
                return Err(self.wrong("a list or a text with commas", "it is left out"));
            }
        };
        let mut list: Vec<String> = Vec::with_capacity(items.len());
        for item in items
            .into_iter()
            .map(str::trim)
            .filter(|item| !item.is_empty())
        {
            if !list.iter().any(|known| known == item) {
                list.push(item.to_owned());
            }
        }
        Ok(list)
    }

    fn parsed<T>(
        &self,
        parse: fn(&str) -> Option<T>,
        needs: &str,
        instead: &str,
    ) -> Result<Option<T>, Problem> {
        match self.text().map_err(|_| self.wrong(needs, instead))? {
            Some(text) => parse(&text)
                .map(Some)
                .ok_or_else(|| self.wrong(needs, instead)),
            None => Ok(None),
        }
    }

    fn wrong(&self, needs: &str, instead: &str) -> Problem {
        let Entry {
            key,
            line,
            column,
            value,
        } = self.entry;
        let mut shown = value.written();
        if let Some((end, _)) = shown.char_indices().nth(60) {
            shown.truncate(end);
            shown.push('…');
        }
        let message = format!("`{key}` on line {line} needs {needs}, not “{shown}”; {instead}.");
        Problem::at(*line, *column, ProblemCode::FrontMatterValue, message)
    }
}

/// Lower case, words joined by hyphens.
pub(crate) fn normal_kind(kind: &str) -> String {
    let words: Vec<String> = kind
        .split(|c: char| c.is_whitespace() || c == '_' || c == '-')
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    words.join("-")
}

/// A calendar date; of a date with a time the date counts.
fn date(text: &str) -> Option<Date> {
    let day = text.split(['T', ' ']).next().unwrap_or_default();
    if day.len() != 10 {
        return None;
    }
    day.parse().ok()
}
