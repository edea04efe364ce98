//! Changes facts in the front matter line by line: comments, order, quotes and the way
//! lists are written stay as the author has them.

use std::ops::Range;

use super::line_ending;

/// A fact to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact<'a> {
    /// Its key, such as `owner`.
    pub key: &'a str,
    /// Its new value.
    pub value: FactValue,
}

/// The value of a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FactValue {
    /// A text or a date.
    Text(String),
    /// A list of texts.
    List(Vec<String>),
    /// The fact goes.
    Nothing,
}

/// Facts in the order in which they are written into new front matter.
const ORDER: &[&str] = &[
    "id",
    "title",
    "kind",
    "owner",
    "reviewers",
    "tags",
    "audience",
    "lang",
    "translation_of",
    "review_every",
    "effective",
    "expires",
];

/// Writes facts into the front matter of `source`; a document without one gets one.
pub fn set_facts(source: &str, facts: &[Fact<'_>]) -> String {
    let mut text = source.to_owned();
    for fact in facts {
        text = set_fact(&text, fact);
    }
    text
}

/// The lines of the front matter, without the two lines that fence it.
fn head(source: &str) -> Option<Range<usize>> {
    let start = source.len() - source.strip_prefix('\u{feff}').unwrap_or(source).len();
    let mut at = start;
    let mut inside = None;
    for line in source[start..].split_inclusive('\n') {
        let plain = line.trim_end();
        match inside {
            None if plain == "---" => inside = Some(at + line.len()),
            None => return None,
            Some(from) if plain == "---" || plain == "..." => return Some(from..at),
            Some(_) => {}
        }
        at += line.len();
    }
    None
}

/// A fact as it stands: from its key to the end of its last line.
struct Written<'a> {
    key: &'a str,
    range: Range<usize>,
}

fn set_fact(source: &str, fact: &Fact<'_>) -> String {
    let ending = line_ending(source);
    let Some(head) = head(source) else {
        return match render_new(fact, ending) {
            Some(lines) => with_new_head(source, &lines, ending),
            None => source.to_owned(),
        };
    };
    let entries = entries(source, &head);
    let known = entries.iter().find(|entry| entry.key == fact.key);
    let (range, text) = match known {
        Some(entry) => {
            let old = &source[entry.range.clone()];
            (entry.range.clone(), rewrite(old, fact, ending))
        }
        None => {
            let Some(lines) = render_new(fact, ending) else {
                return source.to_owned();
            };
            let at = place(&entries, fact.key, &head);
            (at..at, lines)
        }
    };
    format!("{}{text}{}", &source[..range.start], &source[range.end..])
}

fn with_new_head(source: &str, lines: &str, ending: &str) -> String {
    let (mark, body) = match source.strip_prefix('\u{feff}') {
        Some(body) => ("\u{feff}", body),
        None => ("", source),
    };
    let gap = if body.is_empty() || body.starts_with(['\n', '\r']) {
        ""
    } else {
        ending
    };
    format!("{mark}---{ending}{lines}---{ending}{gap}{body}")
}

fn entries<'a>(source: &'a str, head: &Range<usize>) -> Vec<Written<'a>> {
    let mut out: Vec<Written<'a>> = Vec::new();
    let mut at = head.start;
    for line in source[head.clone()].split_inclusive('\n') {
        let end = at + line.len();
        let plain = line.trim_end();
        if let Some(key) = key_of(plain) {
            out.push(Written {
                key,
                range: at..end,
            });
        } else if !plain.is_empty()
            && !plain.starts_with('#')
            && let Some(last) = out.last_mut()
        {
            last.range.end = end;
        }
        at = end;
    }
    out
}

fn key_of(line: &str) -> Option<&str> {
    let (key, rest) = line.split_once(':')?;
    let plain = !key.is_empty()
        && !key.starts_with([' ', '\t', '#', '-', '[', '{', '|', '>', '&', '*', '!']);
    let key = key.trim_end().trim_matches(['"', '\'']);
    (plain && !key.contains(['"', '\'', '#']) && (rest.is_empty() || rest.starts_with([' ', '\t'])))
        .then_some(key)
}

/// Returns where a new fact belongs: behind the last of those that usually stand before it.
fn place(entries: &[Written<'_>], key: &str, head: &Range<usize>) -> usize {
    let rank = |key: &str| ORDER.iter().position(|known| *known == key);
    let Some(own) = rank(key) else {
        return head.end;
    };
    let before = entries
        .iter()
        .filter(|entry| rank(entry.key).is_some_and(|rank| rank < own));
    let behind = before
        .max_by_key(|entry| entry.range.end)
        .map(|entry| entry.range.end);
    behind
        .or_else(|| entries.first().map(|entry| entry.range.start))
        .unwrap_or(head.end)
}

fn render_new(fact: &Fact<'_>, ending: &str) -> Option<String> {
    let key = fact.key;
    match &fact.value {
        FactValue::Text(text) => Some(format!(
            "{key}: {}{ending}",
            scalar(text, Quote::None, false)
        )),
        FactValue::List(items) => Some(format!("{key}: {}{ending}", flow(items))),
        FactValue::Nothing => None,
    }
}

fn flow(items: &[String]) -> String {
    let items: Vec<String> = items
        .iter()
        .map(|item| scalar(item, Quote::None, true))
        .collect();
    format!("[{}]", items.join(", "))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Quote {
    None,
    Single,
    Double,
}

/// Writes the lines of a fact anew, as much like the old ones as it can.
fn rewrite(old: &str, fact: &Fact<'_>, ending: &str) -> String {
    let first = old.split_inclusive('\n').next().unwrap_or_default();
    let own_ending = if first.ends_with("\r\n") {
        "\r\n"
    } else {
        ending
    };
    let (key, rest) = first.split_once(':').unwrap_or((fact.key, ""));
    let value = rest.trim_end();
    let gap = &value[..value.len() - value.trim_start().len()];
    let gap = if gap.is_empty() { " " } else { gap };
    let (value, comment) = split_comment(value.trim_start());
    match &fact.value {
        FactValue::Nothing => String::new(),
        FactValue::Text(text) => {
            let quote = match value.chars().next() {
                Some('\'') => Quote::Single,
                Some('"') => Quote::Double,
                _ => Quote::None,
            };
            format!(
                "{key}:{gap}{}{comment}{own_ending}",
                scalar(text, quote, false)
            )
        }
        FactValue::List(items)
            if value.is_empty() && old.len() > first.len() && !items.is_empty() =>
        {
            let below = block_list(&old[first.len()..], items, own_ending);
            format!("{first}{below}")
        }
        FactValue::List(items) => {
            let old_items: Vec<&str> = value
                .strip_prefix('[')
                .and_then(|rest| rest.strip_suffix(']'))
                .map(flow_items)
                .unwrap_or_default();
            let as_before = |item: &String| {
                let kept = old_items
                    .iter()
                    .find(|old| old.trim_matches(['"', '\'']) == item);
                kept.map_or_else(|| scalar(item, Quote::None, true), |old| (*old).to_owned())
            };
            let items: Vec<String> = items.iter().map(as_before).collect();
            format!("{key}:{gap}[{}]{comment}{own_ending}", items.join(", "))
        }
    }
}

/// Writes the items of a list that stands one item a line; items that stay keep their lines.
fn block_list(old: &str, items: &[String], ending: &str) -> String {
    let lines: Vec<&str> = old.split_inclusive('\n').collect();
    let item_of = |line: &str| {
        let text = line.trim().strip_prefix('-')?.trim();
        unquoted(split_comment(text).0)
    };
    let sample = lines
        .iter()
        .find(|line| line.trim_start().starts_with('-'))
        .copied()
        .unwrap_or("  - ");
    let indent = &sample[..sample.len() - sample.trim_start().len()];
    let quote = match sample
        .trim()
        .trim_start_matches('-')
        .trim_start()
        .chars()
        .next()
    {
        Some('\'') => Quote::Single,
        Some('"') => Quote::Double,
        _ => Quote::None,
    };
    let line_of = |item: &String| {
        let kept = lines
            .iter()
            .find(|line| item_of(line).as_deref() == Some(item));
        kept.map_or_else(
            || format!("{indent}- {}{ending}", scalar(item, quote, false)),
            |line| (*line).to_owned(),
        )
    };
    items.iter().map(line_of).collect()
}

/// Cuts the inside of `[…]` at its commas, those in quotes left alone.
fn flow_items(inside: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut quotes = Quotes::default();
    let (mut start, mut before) = (0, ',');
    for (at, c) in inside.char_indices() {
        if !quotes.inside(c, before == ',') && c == ',' {
            out.push(inside[start..at].trim());
            start = at + 1;
        }
        if !c.is_whitespace() {
            before = c;
        }
    }
    out.push(inside[start..].trim());
    out
}

/// The text that a written value means; nothing where that takes more than a look.
fn unquoted(value: &str) -> Option<String> {
    match value.chars().next() {
        Some('"') => serde_json::from_str(value).ok(),
        Some('\'') => {
            let inside = value.strip_prefix('\'')?.strip_suffix('\'')?;
            Some(inside.replace("''", "'"))
        }
        _ => Some(value.to_owned()),
    }
}

/// Splits a value from the comment behind it; the spaces before the comment go with it.
fn split_comment(value: &str) -> (&str, &str) {
    let mut quotes = Quotes::default();
    let mut before = ' ';
    for (at, c) in value.char_indices() {
        let may_open = at == 0 || matches!(before, '[' | ',' | ' ');
        if !quotes.inside(c, may_open) && c == '#' && before.is_whitespace() {
            return value.split_at(value[..at].trim_end().len());
        }
        before = c;
    }
    (value, "")
}

/// Follows quotes through a line.
#[derive(Default)]
struct Quotes {
    open: Option<char>,
    escaped: bool,
    /// The last character closed a single quote; another one means an apostrophe inside.
    doubled: bool,
}

impl Quotes {
    /// Takes the next character; says whether it stands in quotes or is one.
    fn inside(&mut self, c: char, may_open: bool) -> bool {
        let doubled = std::mem::take(&mut self.doubled);
        match self.open {
            None if doubled && c == '\'' => self.open = Some(c),
            None if may_open && matches!(c, '"' | '\'') => self.open = Some(c),
            None => return false,
            Some(_) if self.escaped => self.escaped = false,
            Some('"') if c == '\\' => self.escaped = true,
            Some(open) if c == open => (self.open, self.doubled) = (None, c == '\''),
            Some(_) => {}
        }
        true
    }
}

/// Writes a text so that YAML reads the same text back.
fn scalar(text: &str, quote: Quote, in_list: bool) -> String {
    let plain_line = !text.chars().any(char::is_control);
    match quote {
        Quote::Single if plain_line => format!("'{}'", text.replace('\'', "''")),
        Quote::None if is_plain(text, in_list) => text.to_owned(),
        _ => double_quoted(text),
    }
}

fn double_quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn is_plain(text: &str, in_list: bool) -> bool {
    let first_is_fine = text.chars().next().is_some_and(|c| {
        !c.is_whitespace()
            && !matches!(
                c,
                '-' | '?'
                    | ':'
                    | ','
                    | '['
                    | ']'
                    | '{'
                    | '}'
                    | '#'
                    | '&'
                    | '*'
                    | '!'
                    | '|'
                    | '>'
                    | '\''
                    | '"'
                    | '%'
                    | '@'
                    | '`'
            )
    });
    let word = matches!(
        text.to_ascii_lowercase().as_str(),
        "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "~" | "---" | "..."
    );
    first_is_fine
        && !word
        && !text.ends_with(|c: char| c.is_whitespace() || c == ':')
        && !text.contains(": ")
        && !text.contains(" #")
        && !text.contains('\u{feff}')
        && !text.chars().any(char::is_control)
        && !(in_list && text.contains([',', '[', ']', '{', '}', ':', '#', '"', '\'']))
}

#[cfg(test)]
mod tests;
