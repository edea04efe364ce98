//! A slow second reading of the rules of freshness, written from the formats' words alone: it
//! counts days one by one on a calendar of its own. What it says and what the judgement says must
//! be the same for policies and documents that nobody thought of.

use super::*;
use crate::seeded::Seeded;
use crate::{Config, Date, DocPath, document::Document};

/// A day of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Day(i16, u8, u8);

impl Day {
    fn length_of_month(year: i16, month: u8) -> u8 {
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        match month {
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            _ => 31,
        }
    }

    fn next(self) -> Self {
        let Self(year, month, day) = self;
        if day < Self::length_of_month(year, month) {
            Self(year, month, day + 1)
        } else if month < 12 {
            Self(year, month + 1, 1)
        } else {
            Self(year + 1, 1, 1)
        }
    }

    fn after(self, days: u32) -> Self {
        (0..days).fold(self, |day, _| day.next())
    }

    /// The same day of the month so many months later, or the last one of a shorter month.
    fn after_months(self, months: u32) -> Self {
        let Self(mut year, mut month, day) = self;
        for _ in 0..months {
            month += 1;
            if month > 12 {
                (year, month) = (year + 1, 1);
            }
        }
        Self(year, month, day.min(Self::length_of_month(year, month)))
    }

    /// Days from here to there; negative backwards.
    fn until(self, there: Self) -> i32 {
        let (first, last, sign) = if self <= there {
            (self, there, 1)
        } else {
            (there, self, -1)
        };
        let mut count = 0;
        let mut day = first;
        while day < last {
            (day, count) = (day.next(), count + 1);
        }
        sign * count
    }

    fn text(self) -> String {
        let Self(year, month, day) = self;
        format!("{year:04}-{month:02}-{day:02}")
    }

    fn date(self) -> Date {
        self.text().parse().unwrap()
    }
}

/// A span as it is written.
#[derive(Clone, Copy, Debug)]
struct Span(u32, char);

impl Span {
    fn end(self, start: Day) -> Day {
        match self.1 {
            'd' => start.after(self.0),
            'w' => start.after(self.0 * 7),
            'm' => start.after_months(self.0),
            _ => start.after_months(self.0 * 12),
        }
    }

    fn text(self) -> String {
        format!("{}{}", self.0, self.1)
    }
}

/// A rule as it is written; what is missing fits everything.
#[derive(Clone, Debug)]
struct Rule {
    folder: Option<&'static str>,
    kind: Option<&'static str>,
    tag: Option<&'static str>,
    window: Span,
    warn_before: Option<Span>,
}

#[derive(Clone, Debug)]
struct Case {
    window: Option<Span>,
    warn_before: Option<Span>,
    rules: Vec<Rule>,
    folder: &'static str,
    kind: Option<&'static str>,
    tags: Vec<&'static str>,
    review_every: Option<Span>,
    effective: Option<Day>,
    expires: Option<Day>,
    updated: Day,
    verified: Option<Day>,
    today: Day,
}

const FOLDERS: [&str; 3] = ["policies", "promotions", "phone"];
const KINDS: [&str; 3] = ["policy", "script", "service-level"];
const TAGS: [&str; 3] = ["legal", "refunds", "환불"];

fn maybe<T>(random: &mut Seeded, make: impl FnOnce(&mut Seeded) -> T) -> Option<T> {
    random.one_in(2).then(|| make(random))
}

fn span(random: &mut Seeded) -> Span {
    let (unit, most) = [('d', 400), ('w', 60), ('m', 30), ('y', 3)][random.below(4)];
    Span(1 + u32::try_from(random.below(most)).unwrap(), unit)
}

/// Days around the ends of months and leap years, where calendars go wrong.
fn day(random: &mut Seeded) -> Day {
    let year = 2023 + i16::try_from(random.below(4)).unwrap();
    let month = 1 + u8::try_from(random.below(12)).unwrap();
    let length = Day::length_of_month(year, month);
    let day = match random.below(3) {
        0 => length - u8::try_from(random.below(3)).unwrap(),
        1 => 1,
        _ => 1 + u8::try_from(random.below(usize::from(length))).unwrap(),
    };
    Day(year, month, day)
}

impl Case {
    fn random(random: &mut Seeded) -> Self {
        let rules = (0..random.below(4)).map(|_| Rule {
            folder: maybe(random, |random| random.pick(&FOLDERS)),
            kind: maybe(random, |random| random.pick(&KINDS)),
            tag: maybe(random, |random| random.pick(&TAGS)),
            window: span(random),
            warn_before: maybe(random, span),
        });
        let rules = rules.collect();
        let updated = day(random);
        // Judged on days where something happens more often than on any.
        let mut case = Self {
            window: maybe(random, span),
            warn_before: maybe(random, span),
            rules,
            folder: random.pick(&FOLDERS),
            kind: maybe(random, |random| random.pick(&KINDS)),
            tags: (0..random.below(3)).map(|_| random.pick(&TAGS)).collect(),
            review_every: maybe(random, span),
            effective: maybe(random, day),
            expires: maybe(random, day),
            updated,
            verified: maybe(random, day),
            today: day(random),
        };
        let near = match random.below(4) {
            0 => case.effective,
            1 => case.expires,
            2 => Some(case.window().end(case.start())),
            _ => None,
        };
        if let Some(near) = near {
            case.today = near.after(u32::try_from(random.below(2)).unwrap());
        }
        case
    }

    fn rule(&self) -> Option<&Rule> {
        self.rules.iter().rfind(|rule| {
            rule.folder.is_none_or(|folder| folder == self.folder)
                && rule.kind.is_none_or(|kind| self.kind == Some(kind))
                && rule.tag.is_none_or(|tag| self.tags.contains(&tag))
        })
    }

    /// The document's own word, else the last rule that fits, else the handbook's, else 180 days.
    fn window(&self) -> Span {
        let by_rule = self.rule().map(|rule| rule.window);
        let said = self.review_every.or(by_rule).or(self.window);
        said.unwrap_or(Span(180, 'd'))
    }

    fn start(&self) -> Day {
        self.verified
            .map_or(self.updated, |day| day.max(self.updated))
    }

    /// State, reasons, due day, days left and window.
    fn expected(&self) -> (State, Vec<&'static str>, String, i32, u32) {
        let start = self.start();
        let end = self.window().end(start);
        let length = start.until(end);
        let said = self
            .rule()
            .and_then(|rule| rule.warn_before)
            .or(self.warn_before);
        let warned = match said {
            Some(Span(count, unit)) => {
                let days = [('d', 1), ('w', 7), ('m', 30), ('y', 365)];
                let days = days.iter().find(|known| known.0 == unit).unwrap().1;
                i32::try_from(count).unwrap() * days
            }
            // 15 % of the window left, and at least three days.
            None => ((length * 15 + 99) / 100).max(3),
        };
        let left = self.today.until(end);
        let aged = left < 0;
        let ageing = !aged && left <= warned.min(length);
        let expired = self.expires.is_some_and(|last| self.today > last);
        let ending = self
            .expires
            .is_some_and(|last| self.today <= last && self.today.until(last) <= warned.min(length));
        let not_yet = self.effective.is_some_and(|first| self.today < first);
        let state = if aged || expired {
            State::Stale
        } else if ageing || ending || not_yet {
            State::DueSoon
        } else {
            State::Fresh
        };
        let due = self.expires.map_or(end, |last| last.min(end));
        let codes = [
            (expired, "expired"),
            (aged || ageing, "age"),
            (ending, "age"),
            (not_yet, "not_yet_effective"),
            (true, "unowned"),
        ];
        let codes = codes
            .iter()
            .filter(|(holds, _)| *holds)
            .map(|(_, code)| *code);
        (
            state,
            codes.collect(),
            due.text(),
            self.today.until(due),
            u32::try_from(length).unwrap(),
        )
    }

    fn policy(&self) -> String {
        let line = |key: &str, value: Option<String>| {
            value.map_or(String::new(), |value| format!("{key} = \"{value}\"\n"))
        };
        let mut toml = "[freshness]\n".to_owned();
        toml += &line("window", self.window.map(Span::text));
        toml += &line("warn_before", self.warn_before.map(Span::text));
        for rule in &self.rules {
            toml += "[[freshness.rule]]\n";
            toml += &line("path", rule.folder.map(|folder| format!("{folder}/**")));
            toml += &line("kind", rule.kind.map(str::to_owned));
            toml += &line("tag", rule.tag.map(str::to_owned));
            toml += &line("window", Some(rule.window.text()));
            toml += &line("warn_before", rule.warn_before.map(Span::text));
        }
        toml
    }

    fn document(&self) -> Document {
        let line = |key: &str, value: Option<String>| {
            value.map_or(String::new(), |value| format!("{key}: {value}\n"))
        };
        let mut text = "---\n".to_owned();
        text += &line("kind", self.kind.map(str::to_owned));
        text += &line("tags", Some(format!("[{}]", self.tags.join(", "))));
        text += &line("review_every", self.review_every.map(Span::text));
        text += &line("effective", self.effective.map(Day::text));
        text += &line("expires", self.expires.map(Day::text));
        text += "---\n# A\n";
        let path = DocPath::new(&format!("{}/deep/a.md", self.folder)).unwrap();
        Document::parse(path, text.as_bytes())
    }
}

#[test]
fn a_slow_second_reading_of_the_rules_says_the_same() {
    let seed = 20_260_615;
    println!("seed {seed}");
    let mut random = Seeded::new(seed);
    let mut seen = std::collections::BTreeMap::new();
    for number in 0..1_500 {
        let case = Case::random(&mut random);
        let (config, problems) = Config::parse(&case.policy());
        let document = case.document();
        assert_eq!(
            (problems, &document.problems),
            (vec![], &vec![]),
            "{case:?}"
        );
        let facts = Facts {
            updated: Some(case.updated.date()),
            verification: case.verified.map_or(Verification::Untracked, |day| {
                Verification::Holds(day.date())
            }),
            source_changed: None,
        };
        let judged = assess(
            &Trusted::from(&document),
            &config.freshness,
            &facts,
            case.today.date(),
        );
        let codes: Vec<_> = judged
            .reasons
            .iter()
            .map(|reason| reason.code.as_str())
            .collect();
        let found = (
            judged.state,
            codes,
            judged.due.unwrap().to_string(),
            judged.days_left.unwrap(),
            judged.window_days.unwrap(),
        );
        assert_eq!(
            found,
            case.expected(),
            "seed {seed}, case {number}: {case:?}\n{}",
            case.policy()
        );
        *seen.entry(found.0).or_insert(0) += 1;
    }
    assert!(
        seen.len() == 3 && seen.values().all(|count| *count > 100),
        "every state is tried often: {seen:?}"
    );
}
