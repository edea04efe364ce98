//! What `carebook.toml` says. Data only: nothing in it is ever executed.

mod closest;
mod place;
mod read;
#[cfg(test)]
mod tests;
mod value;

pub use place::place_of_branch;

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use crate::freshness::{Policy, Window};
use crate::text::nfc;
use crate::{DocPath, Lang, Problem};

/// The policy of a handbook. [`Config::default`] is what holds without `carebook.toml`: what
/// `defaults.toml` says.
#[derive(Clone, Debug)]
pub struct Config {
    /// `[handbook]`.
    pub handbook: Handbook,
    /// `[publish] branch`.
    pub publish_branch: Option<String>,
    /// `[people]`, by address.
    pub people: BTreeMap<String, Person>,
    /// `[freshness]`.
    pub freshness: Policy,
    /// `[review]`.
    pub review: Review,
    /// `[acknowledge]`.
    pub acknowledge: Vec<AcknowledgeRule>,
    /// `[call]`.
    pub call: Call,
    /// `[check]`: how serious each writing check is.
    pub check: BTreeMap<String, Severity>,
    /// `[check.limits]`: how long a text may be, by language.
    pub limits: BTreeMap<Lang, Limits>,
    /// `[check] words`: words that are spelled right here.
    pub words: Vec<String>,
    /// `[search] terms`: where the term list lies.
    pub terms: Option<DocPath>,
}

/// `[handbook]`.
#[derive(Clone, Debug)]
pub struct Handbook {
    /// `name`.
    pub name: Option<String>,
    /// `timezone`; UTC unless said.
    pub timezone: TimeZone,
    /// `languages`, the most important first.
    pub languages: Vec<Lang>,
}

impl Default for Handbook {
    fn default() -> Self {
        Self {
            name: None,
            timezone: TimeZone::UTC,
            languages: Vec::new(),
        }
    }
}

/// Somebody in `[people]`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// `name`.
    pub name: Option<String>,
    /// `roles`.
    pub roles: Vec<String>,
    /// `second`: who stands in.
    pub second: Option<String>,
}

/// `[review]`.
#[derive(Clone, Debug, Default)]
pub struct Review {
    /// What holds unless a rule fits.
    pub default: ReviewNeed,
    /// `self_approval`.
    pub self_approval: bool,
    /// `bypass`.
    pub bypass: Vec<Who>,
    /// `[[review.rule]]`; the last that fits wins.
    pub rules: Vec<ReviewRule>,
}

/// What a draft needs before it may be published.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReviewNeed {
    /// How many approvals.
    pub approvals: u32,
    /// From whom; empty means anyone else.
    pub from: Vec<Who>,
    /// One from each named.
    pub each: bool,
}

/// A rule and what it fits.
#[derive(Clone, Debug)]
pub struct ReviewRule {
    /// Which documents.
    pub fits: Fits,
    /// What they need.
    pub need: ReviewNeed,
}

/// `[[acknowledge.rule]]`.
#[derive(Clone, Debug)]
pub struct AcknowledgeRule {
    /// Which documents.
    pub fits: Fits,
    /// Who has to acknowledge; empty means everybody.
    pub roles: Vec<String>,
    /// How soon.
    pub within: Option<Window>,
}

/// `[call]`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Call {
    /// `hold_warn` in seconds.
    pub hold_warn: u32,
    /// `hold_limit` in seconds.
    pub hold_limit: u32,
}

/// How much of a text a listener takes in at once, in the unit of its language: words,
/// eojeol in Korean, syllables in Vietnamese.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// `sentence`: how long a sentence may be.
    pub sentence: u32,
    /// `paragraph`: how long a paragraph may be.
    pub paragraph: u32,
    /// `sentences`: how many sentences a paragraph may have.
    pub sentences: u32,
}

/// How serious a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Not looked for.
    Off,
    /// Worth a thought.
    Hint,
    /// Should be mended.
    Warning,
    /// Must be mended.
    Error,
}

/// Somebody named in a policy.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Who {
    /// Whoever owns the document.
    Owner,
    /// Everybody with this role.
    Role(String),
    /// One person, by address.
    Person(String),
}

impl Who {
    /// Reads `owner`, `role:quality` or an address.
    pub fn parse(text: &str) -> Self {
        let text = text.trim();
        match text.strip_prefix("role:") {
            Some(role) => Self::Role(role.trim().to_owned()),
            None if text.eq_ignore_ascii_case("owner") => Self::Owner,
            None => Self::Person(text.to_owned()),
        }
    }
}

/// What a rule knows of a document.
#[derive(Clone, Copy, Debug)]
pub struct Subject<'a> {
    /// Its path.
    pub path: &'a str,
    /// Its kind.
    pub kind: Option<&'a str>,
    /// Its tags.
    pub tags: &'a [String],
    /// Its language.
    pub lang: Lang,
}

/// The conditions of a rule; all must fit.
#[derive(Clone, Debug, Default)]
pub struct Fits {
    /// `path`, a glob.
    pub path: Option<PathGlob>,
    /// `kind`.
    pub kind: Option<String>,
    /// `tag`.
    pub tag: Option<String>,
    /// `lang`.
    pub lang: Option<Lang>,
}

/// A glob over paths of the handbook: `*` stays in a folder, `**` does not.
#[derive(Clone, Debug)]
pub struct PathGlob {
    matcher: globset::GlobMatcher,
}

impl PathGlob {
    /// Reads a pattern: `*` stays in a folder, `**` does not, a trailing `/` means all below.
    pub fn new(pattern: &str) -> Option<Self> {
        let composed = nfc(pattern);
        let pattern = composed.trim().trim_start_matches('/');
        if pattern.is_empty() || pattern.len() > 500 {
            return None;
        }
        let whole = if pattern.ends_with('/') {
            format!("{pattern}**")
        } else {
            pattern.to_owned()
        };
        let glob = globset::GlobBuilder::new(&whole)
            .literal_separator(true)
            .build()
            .ok()?;
        Some(Self {
            matcher: glob.compile_matcher(),
        })
    }

    /// The pattern as written.
    pub fn pattern(&self) -> &str {
        self.matcher.glob().glob()
    }

    /// Whether it fits a path, however that composes its accents and syllables.
    pub fn fits(&self, path: &str) -> bool {
        self.matcher.is_match(&*nfc(path))
    }
}

impl Fits {
    /// Whether all conditions fit.
    pub fn fits(&self, subject: &Subject<'_>) -> bool {
        self.path
            .as_ref()
            .is_none_or(|glob| glob.fits(subject.path))
            && self
                .kind
                .as_deref()
                .is_none_or(|kind| subject.kind == Some(kind))
            && self
                .tag
                .as_ref()
                .is_none_or(|tag| subject.tags.iter().any(|known| is_same_word(known, tag)))
            && self.lang.is_none_or(|lang| lang == subject.lang)
    }

    /// The conditions in words: `promotions/**`, `kind policy, tag legal`.
    pub fn describe(&self) -> String {
        let mut parts = Vec::new();
        parts.extend(self.path.as_ref().map(|glob| glob.pattern().to_owned()));
        parts.extend(self.kind.as_ref().map(|kind| format!("kind {kind}")));
        parts.extend(self.tag.as_ref().map(|tag| format!("tag {tag}")));
        parts.extend(self.lang.map(|lang| format!("language {lang}")));
        parts.join(", ")
    }
}

impl Default for Config {
    fn default() -> Self {
        let mut config = Self {
            handbook: Handbook::default(),
            publish_branch: None,
            people: BTreeMap::new(),
            freshness: Policy::default(),
            review: Review::default(),
            acknowledge: Vec::new(),
            call: Call::default(),
            check: BTreeMap::new(),
            limits: BTreeMap::new(),
            words: Vec::new(),
            terms: None,
        };
        // A test holds the defaults to being without problems.
        read::read(include_str!("defaults.toml"), &mut config);
        config
    }
}

impl Config {
    /// Reads `carebook.toml`. What is wrong is reported and has its default; the rest holds.
    pub fn parse(text: &str) -> (Self, Vec<Problem>) {
        let mut config = Self::default();
        let problems = read::read(text, &mut config);
        (config, problems)
    }

    /// The display name of an owner: the name from `[people]`, else what was written.
    pub fn name_of<'a>(&'a self, who: &'a str) -> &'a str {
        self.people
            .get(who)
            .and_then(|person| person.name.as_deref())
            .unwrap_or(who)
    }

    /// How long a text in a language may be; languages without limits of their own have
    /// those of English.
    pub fn limits_for(&self, lang: Lang) -> Limits {
        let of = |lang| self.limits.get(&lang).copied();
        of(lang).or_else(|| of(Lang::EN)).unwrap_or_default()
    }

    /// The policy window of a document that says none of its own.
    pub fn window_for(&self, subject: &Subject<'_>) -> Window {
        self.freshness.window_for(subject)
    }
}

fn is_same_word(a: &str, b: &str) -> bool {
    a.eq_ignore_ascii_case(b) || (!a.is_ascii() && a.to_lowercase() == b.to_lowercase())
}
