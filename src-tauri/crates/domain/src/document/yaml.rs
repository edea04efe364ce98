//! YAML as far as front matter needs it: facts in order with their lines, no aliases,
//! limits on depth and number. Built on events, because those carry places.

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span};

use crate::{Problem, ProblemCode};

/// A value of the front matter.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Null,
    Text(String),
    List(Vec<Value>),
    Map(Vec<(String, Value)>),
}

/// A fact at the top level, and where its value stands in the file.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    pub key: String,
    pub value: Value,
    pub line: u32,
    pub column: u32,
}

const MAX_DEPTH: usize = 12;
const MAX_NODES: usize = 4_000;
const MAX_PROBLEMS: usize = 20;

impl Value {
    /// The value on one line as YAML would have it: what a message quotes.
    pub fn written(&self) -> String {
        match self {
            Self::Null => String::new(),
            Self::Text(text) => text.clone(),
            Self::List(values) => {
                let values: Vec<_> = values.iter().map(Self::written).collect();
                format!("[{}]", values.join(", "))
            }
            Self::Map(pairs) => {
                let pairs: Vec<_> = pairs
                    .iter()
                    .map(|(key, value)| format!("{key}: {}", value.written()))
                    .collect();
                format!("{{{}}}", pairs.join(", "))
            }
        }
    }

    /// The value in words, for showing a fact nobody knows.
    pub fn shown(&self) -> String {
        match self {
            Self::Null => String::new(),
            Self::Text(text) => text.clone(),
            Self::List(values) => values
                .iter()
                .map(Self::shown)
                .collect::<Vec<_>>()
                .join(", "),
            Self::Map(pairs) => pairs
                .iter()
                .map(|(key, value)| format!("{key}: {}", value.shown()))
                .collect::<Vec<_>>()
                .join(", "),
        }
    }
}

/// Reads facts. When the whole is broken, each fact is read on its own, so that one bad
/// line costs one fact; what cannot be read is kept as text under its key.
pub(super) fn read(yaml: &str, first_line: u32) -> (Vec<Entry>, Vec<Problem>) {
    match parse(yaml, first_line) {
        Ok(entries) => (entries, Vec::new()),
        Err(failure) => salvage(yaml, first_line, failure),
    }
}

struct Failure {
    line: u32,
    column: u32,
    what: String,
}

impl Failure {
    fn problem(&self) -> Problem {
        let message = format!(
            "The header could not be read at line {}: {}.",
            self.line, self.what
        );
        Problem::at(
            self.line,
            self.column,
            ProblemCode::FrontMatterBroken,
            message,
        )
    }
}

fn salvage(yaml: &str, first_line: u32, whole: Failure) -> (Vec<Entry>, Vec<Problem>) {
    let mut entries = Vec::new();
    let mut problems = Vec::new();
    for chunk in chunks(yaml) {
        let line = first_line.saturating_add(chunk.line);
        match parse(chunk.text, line) {
            Ok(found) => entries.extend(found),
            Err(mut failure) => {
                // What is not closed is noticed behind its end; people look where it begins.
                let lines = u32::try_from(chunk.text.trim_end().lines().count()).unwrap_or(1);
                let last = line.saturating_add(lines.saturating_sub(1));
                if failure.line > last {
                    (failure.line, failure.column) = (last, 1);
                }
                match first_line_alone(chunk.text, line) {
                    Some(found) => {
                        failure.line = failure.line.max(line.saturating_add(1));
                        entries.extend(found);
                    }
                    None => entries.extend(as_written(chunk.text, line)),
                }
                if problems.len() < MAX_PROBLEMS {
                    problems.push(failure.problem());
                }
            }
        }
    }
    if problems.is_empty() {
        problems.push(whole.problem());
    }
    (entries, problems)
}

/// Reads the first line of a fact whose other lines are broken.
fn first_line_alone(chunk: &str, line: u32) -> Option<Vec<Entry>> {
    let (first, rest) = chunk.split_once('\n')?;
    if rest.trim().is_empty() {
        return None;
    }
    parse(first, line).ok()
}

/// Keeps a fact that is not YAML. Where any text will do and it begins as one, the text is what
/// was meant (`title: Refunds: opened items`); elsewhere it is shown beside the facts.
fn as_written(chunk: &str, line: u32) -> Option<Entry> {
    let (key, value) = chunk.split_once(':')?;
    let value = value.trim();
    let is_text = value.starts_with(char::is_alphanumeric) && !value.contains('\n');
    let key = match key.trim() {
        key @ ("title" | "owner" | "kind") if is_text => key.to_owned(),
        key => format!("{key} (as written)"),
    };
    Some(Entry {
        key,
        value: Value::Text(value.to_owned()),
        line,
        column: 1,
    })
}

struct Chunk<'a> {
    text: &'a str,
    line: u32,
}

/// Splits at lines that begin a fact: anything in the first column that is no comment,
/// list item or bracket.
fn chunks(yaml: &str) -> Vec<Chunk<'_>> {
    let mut starts = Vec::new();
    let mut at = 0;
    for (line, text) in (0u32..).zip(yaml.split_inclusive('\n')) {
        if text.starts_with(|c: char| !c.is_whitespace() && !matches!(c, '#' | '-' | ']' | '}'))
            || starts.is_empty()
        {
            starts.push((at, line));
        }
        at += text.len();
    }
    let ends = starts.iter().skip(1).map(|(at, _)| *at).chain([yaml.len()]);
    starts
        .iter()
        .zip(ends)
        .filter_map(|((start, line), end)| {
            yaml.get(*start..end)
                .map(|text| Chunk { text, line: *line })
        })
        .collect()
}

fn parse(yaml: &str, first_line: u32) -> Result<Vec<Entry>, Failure> {
    let mut reader = Events {
        parser: Parser::new_from_str(yaml),
        first_line,
        nodes: 0,
    };
    loop {
        match reader.next()? {
            (Event::StreamStart | Event::DocumentStart(_) | Event::Nothing, _) => {}
            (Event::MappingStart(..), _) => break,
            (Event::StreamEnd | Event::DocumentEnd, _) => return Ok(Vec::new()),
            (Event::Scalar(text, ScalarStyle::Plain, ..), _) if is_null(&text) => {
                return Ok(Vec::new());
            }
            (_, span) => return Err(reader.failure(span, "facts are written as `key: value`")),
        }
    }
    let mut entries = Vec::new();
    loop {
        let (event, span) = reader.next()?;
        let Some(key) = reader.key(event, span)? else {
            break;
        };
        let (event, span) = reader.next()?;
        let value = reader.value(event, span, 1)?;
        let (line, column) = reader.place(span);
        entries.push(Entry {
            key,
            value,
            line,
            column,
        });
    }
    match reader.next()? {
        (Event::DocumentEnd | Event::StreamEnd, _) => Ok(entries),
        (_, span) => Err(reader.failure(span, "a second set of facts follows the first")),
    }
}

struct Events<'a> {
    parser: Parser<'a, saphyr_parser::StrInput<'a>>,
    first_line: u32,
    nodes: usize,
}

impl<'a> Events<'a> {
    fn next(&mut self) -> Result<(Event<'a>, Span), Failure> {
        match self.parser.next_event() {
            Some(Ok((event, span))) => {
                self.nodes += 1;
                if self.nodes > MAX_NODES {
                    return Err(self.failure(span, "it holds more facts than are read"));
                }
                let anchored = match &event {
                    Event::Alias(_) => true,
                    Event::Scalar(_, _, anchor, _)
                    | Event::SequenceStart(anchor, _)
                    | Event::MappingStart(anchor, _) => *anchor != 0,
                    _ => false,
                };
                if anchored {
                    return Err(self.failure(span, "anchors (`&`) and aliases (`*`) are not read"));
                }
                Ok((event, span))
            }
            Some(Err(error)) => Err(self.scan_failure(&error)),
            None => Ok((Event::StreamEnd, Span::default())),
        }
    }

    fn key(&self, event: Event<'a>, span: Span) -> Result<Option<String>, Failure> {
        match event {
            Event::MappingEnd => Ok(None),
            Event::Scalar(text, ..) => Ok(Some(text.trim().to_owned())),
            _ => Err(self.failure(span, "a key must be a single word or text")),
        }
    }

    /// Recursion is bounded by `MAX_DEPTH`.
    fn value(&mut self, event: Event<'a>, span: Span, depth: usize) -> Result<Value, Failure> {
        if depth > MAX_DEPTH {
            return Err(self.failure(span, "it nests deeper than is read"));
        }
        match event {
            Event::Scalar(text, ScalarStyle::Plain, ..) if is_null(&text) => Ok(Value::Null),
            Event::Scalar(text, ..) => Ok(Value::Text(text.into_owned())),
            Event::SequenceStart(..) => {
                let mut values = Vec::new();
                loop {
                    match self.next()? {
                        (Event::SequenceEnd, _) => return Ok(Value::List(values)),
                        (event, span) => values.push(self.value(event, span, depth + 1)?),
                    }
                }
            }
            Event::MappingStart(..) => {
                let mut pairs = Vec::new();
                loop {
                    let (event, span) = self.next()?;
                    let Some(key) = self.key(event, span)? else {
                        return Ok(Value::Map(pairs));
                    };
                    let (event, span) = self.next()?;
                    pairs.push((key, self.value(event, span, depth + 1)?));
                }
            }
            _ => Err(self.failure(span, "a value is missing")),
        }
    }

    fn place(&self, span: Span) -> (u32, u32) {
        place(self.first_line, span.start.line(), span.start.col())
    }

    fn failure(&self, span: Span, what: &str) -> Failure {
        let (line, column) = self.place(span);
        Failure {
            line,
            column,
            what: what.to_owned(),
        }
    }

    fn scan_failure(&self, error: &ScanError) -> Failure {
        let (line, column) = place(self.first_line, error.marker().line(), error.marker().col());
        Failure {
            line,
            column,
            what: error.info().trim_end_matches('.').to_owned(),
        }
    }
}

/// The parser counts lines from 1 and columns from 0.
fn place(first_line: u32, line: usize, column: usize) -> (u32, u32) {
    let line = u32::try_from(line.saturating_sub(1)).unwrap_or(u32::MAX);
    let column = u32::try_from(column + 1).unwrap_or(u32::MAX);
    (first_line.saturating_add(line), column)
}

fn is_null(text: &str) -> bool {
    matches!(text, "" | "~" | "null" | "Null" | "NULL")
}
