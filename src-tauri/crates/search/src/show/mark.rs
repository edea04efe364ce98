//! Finds in a text what a query found: inflected, folded and corrected words, Hangul
//! inside longer words and across spaces, initial consonants.

use std::ops::Range;

use carebook_domain::text::fold;
use rustc_hash::FxHashSet;

use crate::analysis::forms;
use crate::analysis::hangul;
use crate::analysis::scan::{Glue, Kind, Piece, pieces};
use crate::analysis::units;
use crate::index::script::is_group;
use crate::plan::{Language, Marks, Part};

/// Letters with diacritics that have a place in the table of plain ones.
const LATIN: std::ops::Range<u32> = 0xc0..0x250;
const MORE_LATIN: std::ops::Range<u32> = 0x1e00..0x1f00;

/// Stands for letters that fold to more than one.
const SEVERAL: char = '\0';

/// The plain small letter of a letter. Every word of a passage asks for two, so the
/// frequent ones stand in a table.
fn plain(c: char) -> char {
    static TABLE: std::sync::OnceLock<Vec<char>> = std::sync::OnceLock::new();
    if c.is_ascii() {
        return c.to_ascii_lowercase();
    }
    let folded = |c: char| {
        let text = fold(c.encode_utf8(&mut [0; 4]));
        let mut all = text.chars();
        match (all.next(), all.next()) {
            (Some(one), None) => one,
            _ => SEVERAL,
        }
    };
    let code = c as u32;
    let at = if LATIN.contains(&code) {
        code - LATIN.start
    } else if MORE_LATIN.contains(&code) {
        code - MORE_LATIN.start + (LATIN.end - LATIN.start)
    } else {
        return folded(c);
    };
    let table = TABLE.get_or_init(|| {
        LATIN
            .chain(MORE_LATIN)
            .map(|code| char::from_u32(code).map_or(' ', folded))
            .collect()
    });
    table.get(at as usize).copied().unwrap_or(c)
}

/// What stands before a word.
#[derive(Default)]
struct Beside {
    /// Whether it is marked by itself.
    marked: bool,
    /// Its place, where it is marked beside others only.
    leaning: Option<Range<usize>>,
}

/// The syllables of what must stand together, where nothing but Hangul must.
fn hangul_only(parts: &[Part]) -> Option<Vec<char>> {
    let mut run = Vec::new();
    for part in parts {
        let Part::Hangul(syllables) = part else {
            return None;
        };
        run.extend(syllables.chars());
    }
    Some(run)
}

/// Knows what to mark.
pub struct Marker<'a> {
    language: &'a Language,
    keys: FxHashSet<&'a str>,
    /// Keys of words that are marked beside others only.
    leaning: FxHashSet<&'a str>,
    together: Vec<&'a [Part]>,
    /// Syllables that must stand together, spaces or not.
    runs: Vec<Vec<char>>,
    measures: &'a [(String, String)],
    beginnings: &'a [String],
    /// First letters of keys and beginnings: other words need no closer look.
    first: FxHashSet<(char, char)>,
    /// Whether words that begin with other letters need one too.
    first_may_differ: bool,
    pairs: FxHashSet<(char, char)>,
    singles: FxHashSet<char>,
    /// A syllable (if any) and the keys of what is being typed behind it.
    open: Vec<(Option<char>, String)>,
    initials: Vec<Vec<char>>,
    unspaced: FxHashSet<(char, Option<char>)>,
    has_hangul: bool,
}

impl<'a> Marker<'a> {
    /// Prepares to mark.
    pub fn new(marks: &'a Marks, language: &'a Language) -> Self {
        let mut marker = Self {
            language,
            keys: marks.keys.iter().map(String::as_str).collect(),
            leaning: marks.leaning.iter().map(String::as_str).collect(),
            together: Vec::new(),
            runs: Vec::new(),
            measures: &marks.measures,
            beginnings: &marks.beginnings,
            first: marks
                .keys
                .iter()
                .chain(&marks.beginnings)
                .chain(&marks.leaning)
                .filter_map(|key| {
                    let mut chars = key.chars().filter(|c| *c != '.');
                    let (first, second) = (chars.next()?, chars.next());
                    let second = second.filter(|c| !c.is_control()).unwrap_or(' ');
                    Some((first, second))
                })
                .collect(),
            first_may_differ: marks.keys.iter().any(|key| forms::loses_beginnings(key)),
            pairs: FxHashSet::default(),
            singles: FxHashSet::default(),
            open: Vec::new(),
            initials: marks
                .initials
                .iter()
                .map(|keys| keys.chars().collect())
                .collect(),
            unspaced: FxHashSet::default(),
            has_hangul: false,
        };
        for (keys, open) in &marks.hangul {
            marker.needle(keys, *open);
        }
        for text in &marks.unspaced {
            let chars: Vec<char> = text.chars().collect();
            if let [one] = chars.as_slice() {
                marker.unspaced.insert((*one, None));
            }
            marker
                .unspaced
                .extend(chars.windows(2).map(|pair| (pair[0], Some(pair[1]))));
        }
        for parts in &marks.together {
            match hangul_only(parts) {
                Some(run) => marker.runs.push(run),
                None => marker.together.push(parts),
            }
        }
        marker.has_hangul = !(marker.runs.is_empty()
            && marker.pairs.is_empty()
            && marker.singles.is_empty()
            && marker.open.is_empty()
            && marker.initials.is_empty());
        marker
    }

    /// The stemmers that words are compared by.
    pub(super) fn stemmers(&self) -> &[forms::Stemming] {
        self.language.stemmers()
    }

    fn needle(&mut self, keys: &str, open: bool) {
        let chars: Vec<char> = hangul::compose(keys).unwrap_or_default().chars().collect();
        for pair in chars.windows(2) {
            if hangul::is_syllable(pair[0]) && hangul::is_syllable(pair[1]) {
                self.pairs.insert((pair[0], pair[1]));
            }
        }
        let Some(&last) = chars.last() else {
            return;
        };
        if open {
            let before = chars
                .len()
                .checked_sub(2)
                .and_then(|at| chars.get(at))
                .copied();
            self.open.push((before, hangul::keys(&last.to_string())));
        } else if chars.len() == 1 {
            self.singles.insert(last);
        }
    }

    /// The places to mark, in order, without overlaps.
    pub fn ranges(&self, text: &str) -> Vec<Range<usize>> {
        let mut ranges: Vec<Range<usize>> = Vec::new();
        let mut hangul_pieces: Vec<Piece<'_>> = Vec::new();
        if !self.together.is_empty() {
            self.together_ranges(text, &mut ranges);
        }
        if !(self.first.is_empty() && self.unspaced.is_empty() && !self.has_hangul) {
            let mut last = Beside::default();
            let mut number: Option<(usize, String)> = None;
            for piece in pieces(text) {
                let before = number.take();
                if let Some((_, digits)) = &before
                    && self.is_measure(digits, &piece)
                {
                    ranges.push(piece.start..piece.end());
                }
                if piece.kind == Kind::Digits {
                    let mut next = (piece.start, forms::exact(piece.text));
                    if let Some((start, digits)) = before
                        && digits.len() <= 3
                        && is_group(&piece)
                    {
                        next = (start, digits + &next.1);
                        if self.keys.contains(next.1.as_str()) {
                            ranges.push(start..piece.end());
                        }
                    }
                    if let Some((unit, whole)) = units::sign(text, piece.start..piece.end())
                        && self
                            .measures
                            .iter()
                            .any(|(known, asked)| *known == next.1 && asked == unit)
                    {
                        ranges.push(whole);
                    }
                    number = Some(next);
                }
                match piece.kind {
                    Kind::Letters | Kind::Digits => {
                        let place = piece.start..piece.end();
                        let marked = self.is_word(piece.text, &self.keys);
                        let beside = piece.glue != Glue::Break;
                        if marked {
                            ranges.push(place.clone());
                            ranges.extend(last.leaning.take().filter(|_| beside));
                        }
                        let leans = !marked
                            && !self.leaning.is_empty()
                            && self.is_word(piece.text, &self.leaning);
                        if leans && beside && last.marked {
                            ranges.push(place.clone());
                        }
                        last = Beside {
                            marked,
                            leaning: leans.then_some(place),
                        };
                    }
                    Kind::Hangul if self.has_hangul => hangul_pieces.push(piece),
                    Kind::Hangul => {}
                    Kind::Unspaced => self.unspaced_ranges(&piece, &mut ranges),
                }
            }
        }
        if !hangul_pieces.is_empty() {
            self.hangul_ranges(&hangul_pieces, &mut ranges);
        }
        ranges.sort_by_key(|range| (range.start, range.end));
        let mut merged: Vec<Range<usize>> = Vec::new();
        for range in ranges {
            match merged.last_mut() {
                Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
                _ => merged.push(range),
            }
        }
        merged
    }

    /// Whether the second piece is the unit that was asked for behind this number.
    fn is_measure(&self, digits: &str, name: &Piece<'_>) -> bool {
        let mut asked = self
            .measures
            .iter()
            .filter(|(known, _)| *known == digits)
            .peekable();
        asked.peek().is_some()
            && name.glue != Glue::Break
            && units::named(name.text).is_some_and(|unit| asked.any(|(_, wanted)| wanted == unit))
    }

    /// What stands together as it must.
    fn together_ranges(&self, text: &str, ranges: &mut Vec<Range<usize>>) {
        let all: Vec<Piece<'_>> = pieces(text).collect();
        for parts in &self.together {
            for at in 0..all.len() {
                let run = all.get(at..at + parts.len()).unwrap_or_default();
                let fits = !run.is_empty()
                    && run.iter().skip(1).all(|piece| piece.glue != Glue::Break)
                    && run
                        .iter()
                        .zip(*parts)
                        .all(|(piece, part)| self.is_part(piece, part));
                if fits {
                    ranges.extend(run.iter().map(|piece| piece.start..piece.end()));
                }
            }
        }
    }

    fn is_part(&self, piece: &Piece<'_>, part: &Part) -> bool {
        match part {
            Part::Word(keys) => {
                if !matches!(piece.kind, Kind::Letters | Kind::Digits) {
                    return false;
                }
                let exact = forms::exact(piece.text);
                let folded = fold(&exact);
                keys.contains(&folded)
                    || self
                        .stemmers()
                        .iter()
                        .any(|stemming| keys.contains(&stemming.key(&exact, &folded)))
            }
            Part::Hangul(syllables) => piece.text.starts_with(syllables.as_str()),
            Part::Unspaced(chars) => fold(piece.text).contains(chars.as_str()),
        }
    }

    fn is_word(&self, word: &str, keys: &FxHashSet<&str>) -> bool {
        // The separators of a number stand in no key but that of its fraction.
        let mut chars = word.chars().filter(|c| !matches!(c, ',' | '.'));
        let Some(first) = chars.next().map(plain) else {
            return false;
        };
        let second = chars.next().map_or(' ', plain);
        let known = self.first.contains(&(first, second))
            || self.first.contains(&(first, ' '))
            || first == SEVERAL
            || second == SEVERAL;
        if !known && !self.first_may_differ {
            return false;
        }
        let exact = forms::exact(word);
        let folded = fold(&exact);
        keys.contains(folded.as_str())
            || self
                .beginnings
                .iter()
                .any(|beginning| folded.starts_with(beginning.as_str()))
            || self
                .language
                .stemmers()
                .iter()
                .any(|stemming| keys.contains(stemming.key(&exact, &folded).as_str()))
    }

    fn unspaced_ranges(&self, piece: &Piece<'_>, ranges: &mut Vec<Range<usize>>) {
        let chars: Vec<(usize, char)> = piece.text.char_indices().collect();
        for (i, (at, c)) in chars.iter().enumerate() {
            let next = chars.get(i + 1);
            let end = |i: usize| chars.get(i).map_or(piece.text.len(), |(at, _)| *at);
            if self.unspaced.contains(&(*c, None)) {
                ranges.push(piece.start + at..piece.start + end(i + 1));
            }
            if let Some((_, other)) = next
                && self.unspaced.contains(&(*c, Some(*other)))
            {
                ranges.push(piece.start + at..piece.start + end(i + 2));
            }
        }
    }

    fn hangul_ranges(&self, words: &[Piece<'_>], ranges: &mut Vec<Range<usize>>) {
        // All syllables in order; whether each begins a word, and whether it follows the
        // one before with at most a space between.
        let mut syllables: Vec<(usize, char, bool, bool)> = Vec::new();
        for piece in words {
            for (i, (at, c)) in piece.text.char_indices().enumerate() {
                let follows = i > 0 || piece.glue == Glue::Space;
                syllables.push((piece.start + at, c, i == 0, follows));
            }
        }
        let place = |at: usize, c: char| at..at + c.len_utf8();
        for (i, &(at, c, starts, _)) in syllables.iter().enumerate() {
            if starts && self.singles.contains(&c) {
                ranges.push(place(at, c));
            }
            let next = syllables.get(i + 1).filter(|(.., follows)| *follows);
            if let Some(&(other_at, other, ..)) = next
                && self.pairs.contains(&(c, other))
            {
                ranges.push(place(at, c));
                ranges.push(place(other_at, other));
            }
            for wanted in &self.runs {
                let run = syllables.get(i..i + wanted.len()).unwrap_or_default();
                let same = !run.is_empty()
                    && run.iter().skip(1).all(|(.., follows)| *follows)
                    && run
                        .iter()
                        .zip(wanted)
                        .all(|((_, c, ..), wanted)| c == wanted);
                if same {
                    ranges.extend(run.iter().map(|(at, c, ..)| place(*at, *c)));
                }
            }
            for (before, keys) in &self.open {
                let fits_before = match before {
                    None => starts,
                    Some(before) => {
                        i > 0 && syllables.get(i - 1).is_some_and(|(_, c, ..)| c == before)
                    }
                };
                if !fits_before {
                    continue;
                }
                let own = hangul::keys(&c.to_string());
                if own.starts_with(keys.as_str()) {
                    ranges.push(place(at, c));
                } else if let (Some(rest), Some(&(other_at, other, ..))) =
                    (keys.strip_prefix(own.as_str()), next)
                    && hangul::keys(&other.to_string()).starts_with(rest)
                {
                    ranges.push(place(at, c));
                    ranges.push(place(other_at, other));
                } else {
                    continue;
                }
                if let (Some(_), Some((before_at, c, ..))) =
                    (before, i.checked_sub(1).and_then(|i| syllables.get(i)))
                {
                    ranges.push(place(*before_at, *c));
                }
            }
            for needle in self
                .initials
                .iter()
                .filter(|needle| needle.len() > 1 && starts)
            {
                let run = syllables.get(i..i + needle.len()).unwrap_or_default();
                let same = !run.is_empty()
                    && run.iter().skip(1).all(|(.., follows)| *follows)
                    && run.iter().zip(needle).all(|((_, c, ..), wanted)| {
                        hangul::initial(*c).is_some_and(|key| key.chars().eq([*wanted]))
                    });
                if same {
                    ranges.extend(run.iter().map(|(at, c, ..)| place(*at, *c)));
                }
            }
        }
    }
}
