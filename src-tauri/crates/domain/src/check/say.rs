//! What the checks say, in the languages of the interface: what is wrong and why it
//! matters, and what a change does. One file per language says everything.

mod en;
mod ko;
mod lv;
mod vi;

use super::english::Slip;
use crate::Lang;
use crate::document::Refusal;

/// A language in which findings are worded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Tongue {
    /// English.
    #[default]
    English,
    /// Korean.
    Korean,
    /// Vietnamese.
    Vietnamese,
    /// Latvian.
    Latvian,
}

impl Tongue {
    /// The one that comes nearest to a language tag: its own, else English.
    pub fn of(tag: &str) -> Self {
        match tag.get(..2).map(str::to_ascii_lowercase).as_deref() {
            Some("ko") => Self::Korean,
            Some("vi") => Self::Vietnamese,
            Some("lv") => Self::Latvian,
            _ => Self::English,
        }
    }
}

/// What a length is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unit {
    Words,
    Eojeol,
    Syllables,
}

impl Unit {
    pub(super) fn of(lang: Lang) -> Self {
        match lang {
            Lang::KO => Self::Eojeol,
            Lang::VI => Self::Syllables,
            _ => Self::Words,
        }
    }
}

/// Something a check says. Texts in it are words of the document or names.
#[derive(Clone, Debug)]
pub(super) enum Said<'a> {
    Marker {
        line: &'a str,
    },
    Head {
        problem: &'a str,
    },
    Fact {
        problem: &'a str,
    },
    NotUtf8,
    HoldsNul,
    Empty,
    NoOwner,
    NoSection {
        kind: &'a str,
        name: &'a str,
    },
    HeadingTwice {
        heading: &'a str,
        line: u32,
    },
    AnchorTwice {
        anchor: &'a str,
        line: u32,
    },
    OpenPlaceholder {
        inside: &'a str,
    },
    HiddenCharacter {
        name: &'a str,
    },
    LongSentence {
        long: usize,
        unit: Unit,
        limit: u32,
    },
    WallOfText {
        sentences: usize,
        long: usize,
        unit: Unit,
    },
    StepWithoutVerb,
    StepSeveralActions {
        actions: usize,
    },
    VagueTiming {
        said: &'a str,
    },
    NoFile {
        path: &'a str,
        other: Option<&'a str>,
    },
    NoneNamed {
        name: &'a str,
    },
    Refused {
        reason: Refusal,
    },
    NoAnchor {
        path: &'a str,
        anchor: &'a str,
        close: Option<&'a str>,
    },
    NoAlt,
    TermPreferred {
        used: &'a str,
        preferred: &'a str,
    },
    TermAvoid {
        used: &'a str,
        preferred: &'a str,
    },
    Abbreviation {
        said: &'a str,
    },
    Misspelled {
        said: &'a str,
        instead: &'a [String],
    },
    Grammar {
        slip: Slip,
        said: &'a str,
    },
}

/// What a change does, for a button.
#[derive(Clone, Debug)]
pub(super) enum Does<'a> {
    AddSection { name: &'a str },
    Remove,
    LinkTo { place: &'a str },
    Write { text: &'a str },
}

impl Said<'_> {
    pub(super) fn in_tongue(&self, tongue: Tongue) -> String {
        match tongue {
            Tongue::English => en::say(self),
            Tongue::Korean => ko::say(self),
            Tongue::Vietnamese => vi::say(self),
            Tongue::Latvian => lv::say(self),
        }
    }
}

impl Does<'_> {
    pub(super) fn in_tongue(&self, tongue: Tongue) -> String {
        match tongue {
            Tongue::English => en::does(self),
            Tongue::Korean => ko::does(self),
            Tongue::Vietnamese => vi::does(self),
            Tongue::Latvian => lv::does(self),
        }
    }
}

/// Words in quotation marks, with commas between them.
fn listed(words: &[String], open: char, close: char) -> String {
    let quoted: Vec<String> = words
        .iter()
        .map(|word| format!("{open}{word}{close}"))
        .collect();
    quoted.join(", ")
}
