//! What a person typed, taken apart: words, phrases, exclusions, filters.

use carebook_domain::Date;
use carebook_domain::text::nfc;

use crate::analysis::units;

/// Characters that are looked at; what follows is not searched for.
const MAX_CHARS: usize = 600;
/// Words that are looked at.
const MAX_CLAUSES: usize = 32;
/// Filters that are looked at.
const MAX_FILTERS: usize = 16;
/// Begins the filter that names a day.
const AS_OF: &str = "as-of:";

/// A query, taken apart. Parsing never fails: what is not understood is searched for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    /// The query as it was typed.
    pub text: String,
    /// Words and phrases in order.
    pub clauses: Vec<Clause>,
    /// Filters; those on the same fact are alternatives, all facts must fit.
    pub filters: Vec<Filter>,
    /// Names of filters without a value, such as `tag:` of who is still typing.
    pub empty_filters: Vec<String>,
    /// Where else than in published text to look: `in:drafts`, `in:comments`.
    pub within: Option<Within>,
    /// The day whose handbook is searched: `as-of:2026-01-31`.
    pub as_of: Option<Date>,
    /// What was not understood, in words.
    pub hints: Vec<String>,
    /// Whether the text ends in the middle of a word, so that it may go on.
    pub open_end: bool,
}

/// A word or a quoted phrase.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clause {
    /// Its text, in NFC.
    pub text: String,
    /// Whether it was quoted: its words must stand as they are, next to each other.
    pub quoted: bool,
    /// Whether documents that have it are left out.
    pub negated: bool,
    /// Whether it is a phrase whose end is not typed yet: its last word may go on.
    pub open: bool,
}

/// A condition on a document's facts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// The fact.
    pub on: FilterOn,
    /// What it must be.
    pub value: String,
    /// Whether it must not be that.
    pub negated: bool,
}

/// What is searched instead of the published text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Within {
    /// Texts of drafts, and local changes.
    Drafts,
    /// Threads.
    Comments,
    /// Both.
    DraftsAndComments,
}

impl Within {
    /// Whether texts of drafts and local changes are searched.
    pub fn has_drafts(self) -> bool {
        matches!(self, Self::Drafts | Self::DraftsAndComments)
    }

    /// Whether threads are searched.
    pub fn has_comments(self) -> bool {
        matches!(self, Self::Comments | Self::DraftsAndComments)
    }
}

/// The facts that filters know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum FilterOn {
    /// `tag:`
    Tag,
    /// `kind:`
    Kind,
    /// `owner:`
    Owner,
    /// `lang:`
    Lang,
    /// `is:`, how far it can be trusted
    Is,
    /// `in:`, the folder
    In,
}

impl FilterOn {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "tag" => Self::Tag,
            "kind" => Self::Kind,
            "owner" => Self::Owner,
            "lang" => Self::Lang,
            "is" => Self::Is,
            "in" => Self::In,
            _ => return None,
        })
    }
}

impl Query {
    /// Takes a query apart.
    pub fn parse(text: &str) -> Self {
        let mut query = Self {
            text: text.to_owned(),
            ..Self::default()
        };
        let short: String = text
            .chars()
            .take(MAX_CHARS)
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        if short.len() < text.len() {
            query.hints.push(format!(
                "Only the first {MAX_CHARS} characters are searched for."
            ));
        }
        let short = nfc(&short).into_owned();
        let mut rest = short.trim_start();
        while !rest.is_empty() {
            rest = query.clause(rest).trim_start();
        }
        if query.clauses.len() > MAX_CLAUSES {
            query.clauses.truncate(MAX_CLAUSES);
            query.hints.push(format!(
                "Only the first {MAX_CLAUSES} words are searched for."
            ));
        }
        query
    }

    /// Whether there is nothing to search for or filter by.
    pub fn is_empty(&self) -> bool {
        self.clauses.is_empty() && self.filters.is_empty() && self.within.is_none()
    }

    fn clause<'a>(&mut self, text: &'a str) -> &'a str {
        self.open_end = false;
        let (negated, body) = match text.strip_prefix('-') {
            Some(body) if body.starts_with(|c: char| !c.is_whitespace() && c != '-') => {
                (true, body)
            }
            _ => (false, text),
        };
        if let Some(quoted) = body.strip_prefix(['"', '“', '„']) {
            let (phrase, rest) = until_quote(quoted);
            let ends = phrase.len() < quoted.len() || phrase.ends_with(char::is_whitespace);
            self.open_end = !ends;
            let before = self.clauses.len();
            self.add(phrase, true, negated);
            if let Some(clause) = self.clauses.get_mut(before) {
                clause.open = !ends;
            }
            return rest;
        }
        let end = body.find(char::is_whitespace).unwrap_or(body.len());
        if let Some((day, rest)) = body.split_at_checked(end)
            && let Some(day) = day.strip_prefix(AS_OF).filter(|_| !negated)
        {
            self.day(day);
            return rest;
        }
        if let Some((name, value)) = body.split_once(':')
            && name.len() < end
            && name.len() >= 2
            && name.bytes().all(|b| b.is_ascii_alphabetic())
        {
            if let Some(on) = FilterOn::named(&name.to_ascii_lowercase()) {
                let (value, rest) = match value.strip_prefix(['"', '“', '„']) {
                    Some(quoted) => until_quote(quoted),
                    None => value.split_at(value.find(char::is_whitespace).unwrap_or(value.len())),
                };
                match value.trim() {
                    "" => self.empty_filters.push(name.to_ascii_lowercase()),
                    value => self.filter(on, value, negated),
                }
                return rest;
            }
            let known_as_text = value.starts_with("//") || value.starts_with(char::is_whitespace);
            if !known_as_text && !value.is_empty() {
                self.hints.push(format!(
                    "There is no filter {name}: (there are tag: kind: owner: lang: is: in:); it is searched for as text."
                ));
            }
        }
        let (word, rest) = body.split_at(end);
        self.open_end = rest.is_empty();
        self.add(word, false, negated);
        rest
    }

    fn add(&mut self, text: &str, quoted: bool, negated: bool) {
        // A sign alone belongs to the number before it: `30 €`.
        if units::is_sign(text)
            && !quoted
            && let Some(number) = self.clauses.last_mut()
            && !number.quoted
            && number.text.ends_with(|c: char| c.is_ascii_digit())
        {
            number.text.push(' ');
            number.text.push_str(text);
            return;
        }
        if text.chars().any(char::is_alphanumeric) && self.clauses.len() <= MAX_CLAUSES {
            self.clauses.push(Clause {
                text: text.to_owned(),
                quoted,
                negated,
                open: false,
            });
        }
    }

    fn day(&mut self, text: &str) {
        match text.parse() {
            Ok(day) => self.as_of = Some(day),
            Err(_) => self
                .hints
                .push("as-of: takes a day such as as-of:2026-01-31.".to_owned()),
        }
    }

    fn filter(&mut self, on: FilterOn, value: &str, negated: bool) {
        if self.filters.len() >= MAX_FILTERS {
            return;
        }
        let lower = value.to_lowercase();
        let value = if on == FilterOn::Is { &lower } else { value };
        let within = match (on, value) {
            (FilterOn::In, "drafts") => Some(Within::Drafts),
            (FilterOn::In, "comments") => Some(Within::Comments),
            _ => None,
        };
        if within.is_some() && !negated {
            self.within = match self.within {
                Some(other) if within != Some(other) => Some(Within::DraftsAndComments),
                _ => within,
            };
            return;
        }
        if on == FilterOn::Is
            && !matches!(value, "fresh" | "due" | "due_soon" | "due-soon" | "stale")
        {
            self.hints.push(format!(
                "is:{value} is not known; there are is:fresh, is:due and is:stale."
            ));
            return;
        }
        self.filters.push(Filter {
            on,
            value: value.to_owned(),
            negated,
        });
    }
}

fn until_quote(text: &str) -> (&str, &str) {
    match text.find(['"', '”', '“']) {
        Some(end) => {
            let (phrase, rest) = text.split_at(end);
            let mut chars = rest.chars();
            chars.next();
            (phrase, chars.as_str())
        }
        None => (text, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(query: &Query) -> Vec<String> {
        query
            .clauses
            .iter()
            .map(|clause| {
                let sign = if clause.negated { "-" } else { "" };
                let quote = if clause.quoted { "\"" } else { "" };
                format!("{sign}{quote}{}{quote}", clause.text)
            })
            .collect()
    }

    #[test]
    fn words_phrases_exclusions_and_filters_come_apart() {
        let query = Query::parse(
            r#"refund "opened box" -gift tag:billing owner:"Linh Tran" -in:old/ 환불"#,
        );
        assert_eq!(words(&query), ["refund", "\"opened box\"", "-gift", "환불"]);
        let filters: Vec<_> = query
            .filters
            .iter()
            .map(|filter| (filter.on, filter.value.as_str(), filter.negated))
            .collect();
        assert_eq!(
            filters,
            [
                (FilterOn::Tag, "billing", false),
                (FilterOn::Owner, "Linh Tran", false),
                (FilterOn::In, "old/", true),
            ]
        );
        assert!(query.open_end && query.hints.is_empty());
        assert!(!Query::parse("refund ").open_end);
    }

    #[test]
    fn what_is_no_filter_is_searched_for_with_a_hint() {
        for (text, expected, hints) in [
            ("colour:red", vec!["colour:red"], 1),
            ("at 9:30", vec!["at", "9:30"], 0),
            ("https://example.com/a", vec!["https://example.com/a"], 0),
            ("note: call", vec!["note:", "call"], 0),
            ("is:shiny", vec![], 1),
            ("in:drafts x", vec!["x"], 0),
            ("tag:", vec![], 0),
            ("- a -- -", vec!["a"], 0),
            ("sign-up", vec!["sign-up"], 0),
        ] {
            let query = Query::parse(text);
            assert_eq!(words(&query), expected, "{text}");
            assert_eq!(query.hints.len(), hints, "{text}");
        }
    }

    #[test]
    fn a_phrase_without_its_closing_quote_is_still_being_typed() {
        for (text, open) in [
            ("\"on ho", true),
            ("refund \"on ho", true),
            ("\"on ", false),
            ("\"on hold\"", false),
            ("\"on hold\" now", false),
            ("\"", false),
        ] {
            let query = Query::parse(text);
            let last = query.clauses.iter().rfind(|clause| clause.quoted);
            assert_eq!(last.is_some_and(|clause| clause.open), open, "{text}");
        }
    }

    #[test]
    fn drafts_and_comments_can_be_asked_for_together() {
        for (text, expected) in [
            ("in:drafts x", Some(Within::Drafts)),
            ("in:comments in:comments x", Some(Within::Comments)),
            ("in:drafts in:comments x", Some(Within::DraftsAndComments)),
            (
                "in:comments x in:drafts in:comments",
                Some(Within::DraftsAndComments),
            ),
            ("in:policies/ x", None),
        ] {
            assert_eq!(Query::parse(text).within, expected, "{text}");
        }
    }

    #[test]
    fn a_day_can_be_named() {
        let query = Query::parse("as-of:2026-01-31 refund");
        assert_eq!(query.as_of, Some(Date::constant(2026, 1, 31)));
        assert_eq!(words(&query), ["refund"]);
        for half_typed in [
            "as-of:",
            "as-of:2026-01",
            "as-of:2026-02-31",
            "as-of:yesterday",
        ] {
            let query = Query::parse(half_typed);
            assert_eq!((query.as_of, query.hints.len()), (None, 1), "{half_typed}");
        }
        assert_eq!(words(&Query::parse("as-of")), ["as-of"]);
    }

    #[test]
    fn anything_can_be_typed() {
        for text in [
            "",
            "\"",
            "-",
            ":",
            "\u{0}\u{7f}",
            "tag:\"",
            "-\"",
            "\"\"\"\"",
            "“",
            "a:\"b",
            &"\"".repeat(10_000),
            &"a ".repeat(10_000),
            &"ㄱ".repeat(10_000),
            &"tag:x ".repeat(5000),
        ] {
            let query = Query::parse(text);
            assert!(query.clauses.len() <= MAX_CLAUSES && query.filters.len() <= MAX_FILTERS);
        }
    }
}
