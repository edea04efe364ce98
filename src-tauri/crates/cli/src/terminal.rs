//! Printing: results to standard output, everything else to standard error; colours only for
//! people; a reader that went away ends the program quietly.

use std::cell::RefCell;
use std::io::{IsTerminal as _, Write as _};

use carebook_engine::api::types::{Freshness, FreshnessState, IndexStatus};
use serde::Serialize;
use unicode_width::UnicodeWidthStr as _;

use crate::failure::Failure;

/// The two outputs.
pub struct Terminal {
    /// Whether answers are JSON.
    pub json: bool,
    out: std::io::BufWriter<std::io::Stdout>,
    to_person: bool,
    colour: bool,
    colour_of_errors: bool,
    shows_progress: bool,
    /// What is to be said beside an answer in JSON: behind it, or in the error.
    notes: RefCell<Vec<String>>,
}

/// How a piece of text looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// As it is.
    Plain,
    /// Titles.
    Bold,
    /// What matters less.
    Dim,
    /// What was searched for.
    Mark,
    /// Fine.
    Good,
    /// Soon.
    Warn,
    /// Wrong.
    Bad,
    /// Paths and names to be copied.
    Name,
}

const LOOKS: [Look; 7] = [
    Look::Bold,
    Look::Dim,
    Look::Mark,
    Look::Good,
    Look::Warn,
    Look::Bad,
    Look::Name,
];

impl Look {
    const fn code(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Bold => "1",
            Self::Dim => "2",
            Self::Mark => "1;33",
            Self::Good => "32",
            Self::Warn => "33",
            Self::Bad => "31",
            Self::Name => "36",
        }
    }
}

impl Terminal {
    pub fn new(json: bool) -> Self {
        let wanted = std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
            && std::env::var_os("TERM").is_none_or(|term| term != "dumb");
        let errors_to_person = std::io::stderr().is_terminal();
        Self {
            json,
            out: std::io::BufWriter::with_capacity(64 * 1024, std::io::stdout()),
            to_person: !json && std::io::stdout().is_terminal(),
            colour: wanted && !json && std::io::stdout().is_terminal(),
            colour_of_errors: wanted && errors_to_person,
            shows_progress: errors_to_person,
            notes: RefCell::default(),
        }
    }

    /// Text with a look, or as it is where there are no colours.
    pub fn paint(&self, look: Look, text: &str) -> String {
        paint(self.colour, look, text)
    }

    /// Prints a line for a person.
    pub fn line(&mut self, line: &str) {
        self.write(&steered_by_us(line));
        self.write("\n");
    }

    /// Prints text as it is; on a terminal without what would steer it.
    pub fn print(&mut self, text: &str) {
        if self.to_person {
            self.write(&harmless(text));
        } else {
            self.write(text);
        }
    }

    fn write(&mut self, text: &str) {
        if let Err(error) = self.out.write_all(text.as_bytes()) {
            stop_at(&error);
        }
    }

    /// Prints one JSON value on a line of its own.
    pub fn value<T: Serialize>(&mut self, value: &T) {
        match serde_json::to_string(value) {
            Ok(json) => {
                self.write(&json);
                self.write("\n");
            }
            Err(error) => say_now(&format!("The answer cannot be written as JSON: {error}.")),
        }
    }

    /// Hands everything printed so far to whoever reads.
    pub fn flush(&mut self) {
        if let Err(error) = self.out.flush() {
            stop_at(&error);
        }
    }

    /// Says something beside the answer. Beside JSON it waits: an error there is one value.
    pub fn say(&self, sentence: &str) {
        if self.json {
            self.notes.borrow_mut().push(sentence.to_owned());
        } else {
            say_now(&steered_by_us(sentence));
        }
    }

    /// Says what went wrong.
    pub fn fail(&mut self, failure: &Failure) {
        self.flush();
        if self.json {
            let notes = self.notes.take();
            let error = serde_json::json!({
                "error": { "code": failure.code(), "message": failure.to_string(), "hint": failure.hint(), "notes": notes }
            });
            say_now(&error.to_string());
            return;
        }
        let head = paint(self.colour_of_errors, Look::Bad, "carebook:");
        self.say(&format!("{head} {failure}"));
        if let Some(hint) = failure.own_hint() {
            self.say(&paint(self.colour_of_errors, Look::Dim, hint));
        }
    }

    /// Shows how far indexing is, to a person only.
    pub fn progress(&self) -> impl Fn(&IndexStatus) + Sync + use<> {
        let shown = self.shows_progress;
        move |status| {
            if !shown {
                return;
            }
            let line = match status {
                IndexStatus::Working { done, total, .. } if total >= &200 && done < total => {
                    format!("\r\u{1b}[KIndexing {done} of {total} documents")
                }
                IndexStatus::Elsewhere => "\r\u{1b}[KAnother Carebook is indexing".to_owned(),
                _ => "\r\u{1b}[K".to_owned(),
            };
            let mut errors = std::io::stderr();
            drop(
                errors
                    .write_all(line.as_bytes())
                    .and_then(|()| errors.flush()),
            );
        }
    }

    /// Takes the progress line away.
    pub fn end_progress(&self) {
        if self.shows_progress {
            drop(std::io::stderr().write_all(b"\r\x1b[K"));
        }
    }

    /// How far a document can be trusted, as a coloured word of fixed width.
    pub fn state(&self, freshness: &Freshness) -> String {
        let says = |code: &str| freshness.reasons.iter().any(|reason| reason.code == code);
        match freshness.state {
            FreshnessState::Stale if says("expired") => self.paint(Look::Bad, "○ expired"),
            FreshnessState::Stale => self.paint(Look::Bad, "○ stale  "),
            // Whoever reads it now must not act on it, however new the text is.
            _ if says("not_yet_effective") => self.paint(Look::Warn, "◌ not yet"),
            FreshnessState::DueSoon => self.paint(Look::Warn, "◐ due    "),
            FreshnessState::Fresh => self.paint(Look::Good, "● fresh  "),
        }
    }

    /// A snippet of HTML-escaped text with `<mark>`, for a terminal.
    pub fn snippet(&self, html: &str) -> String {
        let mut out = String::new();
        for (at, piece) in html.split("<mark>").enumerate() {
            let (marked, plain) = match piece.split_once("</mark>") {
                Some((marked, plain)) if at > 0 => (marked, plain),
                _ => ("", piece),
            };
            if !marked.is_empty() {
                out.push_str(&self.paint(Look::Mark, &harmless(&unescaped(marked))));
            }
            out.push_str(&harmless(&unescaped(plain)));
        }
        out.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        self.flush();
        for note in self.notes.take() {
            say_now(&note);
        }
    }
}

fn say_now(sentence: &str) {
    drop(writeln!(std::io::stderr(), "{sentence}"));
}

fn paint(colour: bool, look: Look, text: &str) -> String {
    let text = harmless(text);
    if !colour || look == Look::Plain || text.is_empty() {
        return text;
    }
    format!("\u{1b}[{}m{text}\u{1b}[0m", look.code())
}

/// A line as it may be printed: of all that steers a terminal only the looks that `paint` gives.
fn steered_by_us(line: &str) -> String {
    let mut pieces = line.split('\u{1b}');
    let mut out = harmless(pieces.next().unwrap_or_default());
    for piece in pieces {
        let look = piece
            .strip_prefix('[')
            .and_then(|rest| rest.split_once('m'));
        let ours =
            look.filter(|(code, _)| *code == "0" || LOOKS.iter().any(|look| look.code() == *code));
        match ours {
            Some((code, rest)) => {
                out.push_str(&format!("\u{1b}[{code}m"));
                out.push_str(&harmless(rest));
            }
            None => {
                out.push('\u{fffd}');
                out.push_str(&harmless(piece));
            }
        }
    }
    out
}

/// Text of documents and file names comes from anyone: control characters would steer the
/// terminal, so they are shown as pictures of themselves.
pub fn harmless(text: &str) -> String {
    if !text.contains(|c: char| is_harmful(c)) {
        return text.to_owned();
    }
    text.chars()
        .map(|c| if is_harmful(c) { '\u{fffd}' } else { c })
        .collect()
}

fn is_harmful(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// '1 document', '2 documents'.
pub fn counted(count: impl Into<u64>, one: &str) -> String {
    match count.into() {
        1 => format!("1 {one}"),
        count => format!("{count} {one}s"),
    }
}

fn unescaped(html: &str) -> String {
    html.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#39;", "'")
        .replace("&#x27;", "'")
        .replace("&amp;", "&")
}

/// Text cut and filled up to so many columns; wide letters take two.
pub fn column(text: &str, width: usize) -> String {
    let text = harmless(text).replace(['\n', '\t'], " ");
    let wide = text.width();
    if wide <= width {
        return format!("{text}{}", " ".repeat(width - wide));
    }
    let mut out = String::new();
    let mut used = 0;
    for c in text.chars() {
        let mut buffer = [0; 4];
        let wide = c.encode_utf8(&mut buffer).width();
        if used + wide + 1 > width {
            break;
        }
        out.push(c);
        used += wide;
    }
    out.push('…');
    out.push_str(&" ".repeat(width.saturating_sub(used + 1)));
    out
}

/// How many columns text takes.
pub fn width(text: &str) -> usize {
    text.width()
}

/// Nobody reads any more: no reason for a message. Anything else, such as a full disk, is one.
fn stop_at(error: &std::io::Error) -> ! {
    if error.kind() == std::io::ErrorKind::BrokenPipe {
        std::process::exit(0);
    }
    drop(writeln!(
        std::io::stderr(),
        "carebook: the answer cannot be written: {error}."
    ));
    std::process::exit(3);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_steered_by_nothing_but_its_own_looks() {
        let painted = paint(true, Look::Mark, "hold");
        assert_eq!(steered_by_us(&painted), painted);
        for (line, expected) in [
            ("a\u{1b}[2Jb", "a\u{fffd}[2Jb"),
            ("\u{1b}]0;title\u{7}b", "\u{fffd}]0;title\u{fffd}b"),
            ("a\u{1b}[8mhidden", "a\u{fffd}[8mhidden"),
            (
                "a\rb\u{9b}1m\u{202e}c\n\td",
                "a\u{fffd}b\u{fffd}1m\u{fffd}c\n\td",
            ),
            ("a\u{1b}", "a\u{fffd}"),
        ] {
            assert_eq!(steered_by_us(line), expected, "{line:?}");
        }
    }

    #[test]
    fn columns_count_as_a_terminal_shows_them() {
        assert_eq!(column("abc", 5), "abc  ");
        assert_eq!(column("환불 규정", 6), "환불 …");
        assert_eq!(column("환불", 4), "환불");
        assert_eq!(width(&column("환불 절차 안내", 9)), 9);
    }

    #[test]
    fn text_from_anyone_cannot_steer_the_terminal() {
        assert_eq!(harmless("a\u{1b}[31mb\u{202e}c"), "a\u{fffd}[31mb\u{fffd}c");
        assert_eq!(column("a\nb", 3), "a b");
    }

    #[test]
    fn snippets_lose_their_markup_and_keep_their_words() {
        let terminal = Terminal::new(true);
        assert_eq!(
            terminal.snippet("a &lt;b&gt; <mark>c&amp;d</mark> e"),
            "a <b> c&d e"
        );
        assert_eq!(
            terminal.snippet("a\u{202e}b <mark>c\u{7}d</mark>"),
            "a\u{fffd}b c\u{fffd}d",
            "nothing of a text gives orders to the terminal"
        );
    }
}
