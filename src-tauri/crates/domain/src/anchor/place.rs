//! Finds anchors in a text.

use std::ops::Range;

use super::flat::{Flat, flatten};
use super::sentence::{self, Words, words_of};
use super::{Anchor, Detached, Place};
use crate::prose::changes;
use crate::prose::edits::Edit;
use crate::prose::token::{is_hangul, is_ideograph};

/// Weight of context on one side beyond which more says nothing more.
const FULL: usize = 64;
/// Weight of everything that must be as it was: the quote and what stands around it.
const ENOUGH: usize = 40;
/// Weight of what must stand around the quote as it did, however long the quote is.
const AROUND: usize = 6;
/// Weight of a quote that hardly comes up twice by chance.
const LONG: usize = 22;
/// Weight of what two texts may share by chance.
const CHANCE: usize = 10;
/// How much better than every other place a place must fit.
const AHEAD: usize = 14;
/// Weight of what must stand on each side as it did where the older text is not known.
const PROOF: usize = 32;
/// How much less a sentence may be like another than like its own, in hundredths, to be nearly as like.
const NEARLY: usize = 10;
/// How much two lines have in common, in hundredths, where one may have been made of the other.
const MUCH: usize = 60;
/// Places of a quote after which it says nothing.
const MAX_PLACES: usize = 400;

/// A text in which anchors of one older version are looked for. The comparison of the
/// two is made once for all of them.
pub struct Placing<'a> {
    text: &'a str,
    flat: Flat,
    origin: Option<Origin<'a>>,
}

struct Origin<'a> {
    text: &'a str,
    flat: Flat,
    edits: Vec<Edit>,
}

/// A place where the quote stands, in the flat text.
struct Fit {
    range: Range<usize>,
    left: usize,
    right: usize,
}

impl Fit {
    fn around(&self) -> usize {
        self.left + self.right
    }
}

impl<'a> Placing<'a> {
    /// Prepares for anchors that were made on `origin`, if that text is still known.
    pub fn new(origin: Option<&'a str>, text: &'a str) -> Self {
        let flat = Flat::new(text);
        let origin = origin.map(|origin| Origin {
            text: origin,
            flat: Flat::new(origin),
            edits: changes(origin, text),
        });
        Self { text, flat, origin }
    }

    /// Finds an anchor.
    pub fn place(&self, anchor: &Anchor) -> Place {
        let own = anchor.start..anchor.end;
        let origin = self
            .origin
            .as_ref()
            .filter(|origin| origin.text.get(own.clone()) == Some(anchor.quote.as_str()));
        if let Some(origin) = origin
            && origin.edits.is_empty()
        {
            return Place::Exact(own);
        }
        let quote = flatten(&anchor.quote);
        if quote.is_empty() {
            return Place::Detached(Detached::Gone);
        }
        let fits = self.fits(anchor, origin, &quote);
        let Some(best) = fits.iter().max_by_key(|fit| fit.around()) else {
            return Place::Detached(if fits.is_empty() {
                Detached::Gone
            } else {
                Detached::Ambiguous
            });
        };
        let carried = origin.and_then(|origin| self.carried(origin, &own, &quote));
        let may_be_copy =
            || origin.is_some_and(|origin| self.may_be_copy(origin, &own, &quote, &fits, best));
        // Without the text it was made on, nothing tells a copy from its original.
        let unclear = || {
            origin.is_none()
                && fits
                    .iter()
                    .any(|fit| fit.range != best.range && says_much(fit, &quote))
        };
        if fits.len() >= MAX_PLACES || has_rival(&fits, best) || may_be_copy() || unclear() {
            return Place::Detached(Detached::Ambiguous);
        }
        let found = self.flat.range(&best.range);
        let speaks_for_itself = fits.len() == 1 && weight(&quote) >= LONG;
        // Words that stood once and stand once, where nothing in them changed, and not in another
        // sentence that holds nothing else of theirs.
        let is_only = fits.len() == 1
            && (best.left.min(best.right) >= AROUND
                || (weight(&quote) >= CHANCE && best.around() > 0))
            && carried.as_ref() == Some(&found)
            && origin.is_some_and(|origin| origin.flat.text.matches(&quote).count() == 1);
        let enough = best.around() >= AROUND && best.around() + weight(&quote) >= ENOUGH;
        if !(speaks_for_itself || enough || is_only) {
            return Place::Detached(Detached::Unsure);
        }
        let Some(origin) = origin else {
            let proved = |side: usize, context: &str| side >= PROOF.min(weight(context).max(1));
            return if proved(best.left, &anchor.prefix) && proved(best.right, &anchor.suffix) {
                Place::Moved(found)
            } else {
                Place::Detached(Detached::Unsure)
            };
        };
        if self.was_another(origin, &own, &quote, best) {
            return Place::Detached(Detached::Changed);
        }
        if self.may_be_another(origin, &own, &quote, best, carried.as_ref() == Some(&found))
            || self.is_rather_another(origin, &own, &quote, &found, best)
        {
            return Place::Detached(Detached::Ambiguous);
        }
        let there = carried
            .clone()
            .unwrap_or_else(|| in_place_of(&origin.edits, &own));
        if overlaps(&there, &found) {
            let phrase = words_of(&quote).count() > 1 && weight(&quote) > CHANCE / 2;
            let held = match weight(&quote) {
                _ if is_only => true,
                // One full stop is like another.
                0 => !one_side_is_chance(best, &quote) && mostly_unchanged(origin, &own),
                _ => {
                    !one_side_is_chance(best, &quote)
                        || (phrase && best.left.max(best.right) * 2 >= FULL)
                        || mostly_unchanged(origin, &own)
                }
            };
            return if held {
                Place::Exact(carried.unwrap_or(found))
            } else {
                Place::Detached(Detached::Unsure)
            };
        }
        if carried.is_some() {
            Place::Detached(Detached::Ambiguous)
        } else if self.was_changed(&there, &quote) {
            Place::Detached(Detached::Changed)
        } else if !self.came_with_its_line(origin, &own, &found)
            && (one_end_is_chance(best, &quote) || self.may_be_joined(origin, &own, &quote, &found))
        {
            Place::Detached(Detached::Unsure)
        } else {
            Place::Moved(found)
        }
    }

    fn fits(&self, anchor: &Anchor, origin: Option<&Origin<'_>>, quote: &str) -> Vec<Fit> {
        let (before, after);
        let (left, right) = match origin {
            Some(origin) => {
                let lead = anchor.quote.len() - anchor.quote.trim_start().len();
                let trail = anchor.quote.trim_end().len();
                let start = origin.flat.flat(anchor.start + lead);
                let end = origin.flat.flat(anchor.start + trail);
                (&origin.flat.text[..start], &origin.flat.text[end..])
            }
            None => {
                before = Flat::new(&anchor.prefix).text;
                after = Flat::new(&anchor.suffix).text;
                (before.as_str(), after.as_str())
            }
        };
        let whole = origin.is_some();
        let text = self.flat.text.as_str();
        // "14" of "114 days" is another word.
        let cuts = (splits_word(left, quote), splits_word(quote, right));
        let is_cut_alike = |at: usize| {
            (
                splits_word(&text[..at], quote),
                splits_word(quote, &text[at + quote.len()..]),
            ) == cuts
        };
        let places = text
            .match_indices(quote)
            .filter(|(at, _)| is_cut_alike(*at))
            .take(MAX_PLACES);
        places
            .map(|(at, _)| {
                let end = at + quote.len();
                Fit {
                    left: common(left.chars().rev(), text[..at].chars().rev(), whole),
                    right: common(right.chars(), text[end..].chars(), whole),
                    range: at..end,
                }
            })
            .collect()
    }

    /// Whether the best place may be a copy whose original was changed: the quote stands
    /// once more where it did not stand before, and it is not the whole surroundings, from
    /// the block above to the block below, that are as they were.
    fn may_be_copy(
        &self,
        origin: &Origin<'_>,
        own: &Range<usize>,
        quote: &str,
        fits: &[Fit],
        best: &Fit,
    ) -> bool {
        let flat = &origin.flat;
        let carried: Vec<usize> = self
            .carried_all(origin, quote)
            .map(|(_, now)| now)
            .collect();
        let is_new = |fit: &&Fit| fit.range != best.range && !carried.contains(&fit.range.start);
        if !fits.iter().filter(is_new).any(|fit| says_much(fit, quote)) {
            return false;
        }
        let new: Vec<&Fit> = fits.iter().filter(is_new).collect();
        if self.stands_in_its_line(origin, own, best) && !self.is_near_copy(origin, own, &new) {
            return false;
        }
        let (start, end) = (flat.flat(own.start), flat.flat(own.end));
        let text = self.flat.text.as_str();
        let left = extent(
            flat.text[..start].chars().rev(),
            text[..best.range.start].chars().rev(),
        );
        let right = extent(flat.text[end..].chars(), text[best.range.end..].chars());
        let before = &origin.text[flat.source_of(start - left)..own.start];
        let after = &origin.text[own.end..flat.source_of(end + right).max(own.end)];
        let above = left == start
            || before
                .rfind('\n')
                .is_some_and(|at| weight(&before[..at]) >= CHANCE);
        let below = end + right == flat.text.len()
            || after
                .find('\n')
                .is_some_and(|at| weight(&after[at..]) >= CHANCE);
        !(above && below)
    }

    /// Whether the whole line of the anchor went through the comparison untouched to the place, and
    /// no other line reads like it: then it is not the line that was written anew.
    fn stands_in_its_line(&self, origin: &Origin<'_>, own: &Range<usize>, best: &Fit) -> bool {
        let line = line_around(origin.text, own);
        let words = origin.text[line.clone()].trim();
        if weight(words) < LONG {
            return false;
        }
        let Some(start) = carry(&origin.edits, &line) else {
            return false;
        };
        let now = start..start + line.len();
        let found = self.flat.range(&best.range);
        let is_there = now.start <= found.start
            && found.end <= now.end
            && self
                .text
                .get(now.clone())
                .is_some_and(|now| now.trim() == words)
            && line_around(self.text, &found) == now;
        let alike = |text: &str| text.lines().filter(|line| line.trim() == words).count();
        is_there && alike(origin.text) == 1 && alike(self.text) == 1
    }

    /// Whether a place lies in the whole line of the anchor, to the letter, which stood once and
    /// stands once: somebody moved it.
    fn came_with_its_line(
        &self,
        origin: &Origin<'_>,
        own: &Range<usize>,
        found: &Range<usize>,
    ) -> bool {
        let was = origin.text[line_around(origin.text, own)].trim();
        let now = self.text[line_around(self.text, found)].trim();
        let stands_once = |text: &str| text.lines().filter(|line| line.trim() == was).count() == 1;
        was == now && weight(was) >= ENOUGH && stands_once(origin.text) && stands_once(self.text)
    }

    /// Whether one of the places that came is the sentence of the anchor, or lies in a line that reads
    /// much like the anchor's: that one may be the line of the anchor, and the other its copy.
    fn is_near_copy(&self, origin: &Origin<'_>, own: &Range<usize>, new: &[&Fit]) -> bool {
        let sentence = &origin.text[sentence::around(origin.text, own)];
        let line = Words::of(&origin.text[line_around(origin.text, own)]);
        new.iter().any(|fit| {
            let found = self.flat.range(&fit.range);
            let other = &self.text[sentence::around(self.text, &found)];
            words_of(other).eq(words_of(sentence))
                || line.likeness(&self.text[line_around(self.text, &found)]) >= MUCH
        })
    }

    /// Whether the quote stood at the best place before, as other words than those of the anchor.
    fn was_another(
        &self,
        origin: &Origin<'_>,
        own: &Range<usize>,
        quote: &str,
        best: &Fit,
    ) -> bool {
        self.carried_all(origin, quote)
            .any(|(old, now)| now == best.range.start && !overlaps(&old, own))
    }

    /// Whether the best place may be where other words of the older text went that read like the
    /// quote and do not stand where they stood either.
    fn may_be_another(
        &self,
        origin: &Origin<'_>,
        own: &Range<usize>,
        quote: &str,
        best: &Fit,
        is_carried: bool,
    ) -> bool {
        let (flat, text) = (&origin.flat, self.flat.text.as_str());
        let occurrences = flat.text.match_indices(quote).take(MAX_PLACES);
        occurrences
            .map(|(at, _)| (at, flat.range(&(at..at + quote.len()))))
            .filter(|(_, old)| !overlaps(old, own) && carry(&origin.edits, old).is_none())
            .any(|(at, _)| {
                let left = (flat.text[..at].chars().rev(), &text[..best.range.start]);
                let right = (&flat.text[at + quote.len()..], &text[best.range.end..]);
                let left = common(left.0, left.1.chars().rev(), true);
                let right = common(right.0.chars(), right.1.chars(), true);
                if is_carried {
                    return left + right >= best.around() + AHEAD;
                }
                left + right + AHEAD > best.around()
                    || left >= best.left + AROUND
                    || right >= best.right + AROUND
            })
    }

    /// Whether the sentence around a place was changed so that it is as much like another sentence
    /// with the quote, or the sentence of the anchor stands elsewhere as it was.
    fn is_rather_another(
        &self,
        origin: &Origin<'_>,
        own: &Range<usize>,
        quote: &str,
        found: &Range<usize>,
        best: &Fit,
    ) -> bool {
        let was = sentence::around(origin.text, own);
        let here = sentence::around(self.text, found);
        let now = &self.text[here.clone()];
        let others = origin
            .flat
            .text
            .match_indices(quote)
            .take(MAX_PLACES)
            .map(|(at, _)| origin.flat.range(&(at..at + quote.len())))
            .filter(|other| !overlaps(other, own))
            .map(|other| (sentence::around(origin.text, &other), other))
            .filter(|(other, _)| !overlaps(other, &was));
        if words_of(now).eq(words_of(&origin.text[was.clone()])) {
            return others
                .filter(|(whole, _)| carry(&origin.edits, whole).is_none())
                .filter(|(whole, _)| words_of(&origin.text[whole.clone()]).eq(words_of(now)))
                .any(|(_, other)| {
                    let (left, right) = self.around(origin, &other, best);
                    left + right >= best.around() + AHEAD
                });
        }
        let now = Words::of(now);
        let own_likeness = now.likeness(&origin.text[was.clone()]);
        let whole = flatten(&origin.text[was.clone()]);
        let stayed: Vec<usize> = self
            .carried_all(origin, &whole)
            .map(|(_, now)| now)
            .collect();
        let elsewhere = |(at, _): (usize, &str)| {
            !stayed.contains(&at) && !overlaps(&self.flat.range(&(at..at + whole.len())), &here)
        };
        if weight(&whole) > weight(quote)
            && self
                .flat
                .text
                .match_indices(&whole)
                .take(MAX_PLACES)
                .any(elsewhere)
        {
            return true;
        }
        // What stood beside it may have taken up its words.
        let is_word = |(_, c): &(usize, char)| c.is_alphanumeric();
        let before = origin.text[..was.start].char_indices().rev().find(is_word);
        let after = origin.text[was.end..].char_indices().find(is_word);
        let beside = before
            .into_iter()
            .chain(after.map(|(at, c)| (was.end + at, c)))
            .map(|(at, c)| sentence::around(origin.text, &(at..at + c.len_utf8())));
        let mut others = others.map(|(whole, _)| whole).chain(beside);
        others.any(|other| {
            let likeness = now.likeness(&origin.text[other.clone()]);
            match carry(&origin.edits, &other) {
                Some(_) => likeness > own_likeness,
                None => likeness + NEARLY > own_likeness,
            }
        })
    }

    /// Weighs what stands around other words of the older text against what stands around a place.
    fn around(&self, origin: &Origin<'_>, other: &Range<usize>, place: &Fit) -> (usize, usize) {
        let (flat, text) = (&origin.flat, self.flat.text.as_str());
        let (start, end) = (flat.flat(other.start), flat.flat(other.end));
        let left = (&flat.text[..start], &text[..place.range.start]);
        let right = (&flat.text[end..], &text[place.range.end..]);
        (
            common(left.0.chars().rev(), left.1.chars().rev(), true),
            common(right.0.chars(), right.1.chars(), true),
        )
    }

    /// Whether a quote over several sentences was put together again of others: a part of it stood
    /// elsewhere as well, and its sentences are not as they were.
    fn may_be_joined(
        &self,
        origin: &Origin<'_>,
        own: &Range<usize>,
        quote: &str,
        found: &Range<usize>,
    ) -> bool {
        let was = &origin.text[sentence::around(origin.text, own)];
        let now = &self.text[sentence::around(self.text, found)];
        let is_common = |part: &str| origin.flat.text.match_indices(part).nth(1).is_some();
        let mut parts = quote.split(sentence::is_stop).map(str::trim);
        let (first, last) = (parts.next().unwrap_or_default(), parts.next_back());
        last.is_some_and(|last| is_common(first) || is_common(last))
            && !words_of(was).eq(words_of(now))
    }

    /// Every place of the quote in the older text that did not change, with where it begins in the
    /// flat text now.
    fn carried_all<'o>(
        &'o self,
        origin: &'o Origin<'_>,
        quote: &'o str,
    ) -> impl Iterator<Item = (Range<usize>, usize)> + 'o {
        let flat = &origin.flat;
        flat.text
            .match_indices(quote)
            .map(|(at, _)| flat.range(&(at..at + quote.len())))
            .filter_map(|old| {
                let now = carry(&origin.edits, &old)?;
                Some((old, self.flat.flat(now)))
            })
    }

    /// Carries a range through the comparison, if nothing in it changed.
    fn carried(
        &self,
        origin: &Origin<'_>,
        own: &Range<usize>,
        quote: &str,
    ) -> Option<Range<usize>> {
        let start = carry(&origin.edits, own)?;
        let range = start..start + own.len();
        let same = self
            .text
            .get(range.clone())
            .is_some_and(|text| flatten(text) == quote);
        same.then_some(range)
    }

    /// Whether the quote still stands where it stood, in other words, so that the same
    /// words elsewhere are other words.
    fn was_changed(&self, there: &Range<usize>, quote: &str) -> bool {
        let text = self.text.get(there.clone()).unwrap_or_default();
        let words: Vec<&str> = words_of(quote).collect();
        words_of(text).any(|word| words.contains(&word))
    }
}

/// The lines that a range lies in, without the end of the last one.
fn line_around(text: &str, range: &Range<usize>) -> Range<usize> {
    let start = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[range.end..]
        .find('\n')
        .map_or(text.len(), |at| range.end + at);
    start..end
}

/// Whether a word goes on from one text into the next.
fn splits_word(before: &str, after: &str) -> bool {
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    is_word(before.chars().next_back()) && is_word(after.chars().next())
}

/// Whether another place fits nearly as well.
fn has_rival(fits: &[Fit], best: &Fit) -> bool {
    fits.iter()
        .any(|fit| fit.range != best.range && fit.around() + AHEAD > best.around())
}

/// Whether what stands on one side of a short quote is so little as it was that the quote
/// may stand there by chance.
fn one_side_is_chance(fit: &Fit, quote: &str) -> bool {
    fit.left.min(fit.right) < AROUND && weight(quote) < LONG
}

/// The same for a quote that is not where it was: what of it stands on that side may be the end or
/// the beginning of another sentence.
fn one_end_is_chance(fit: &Fit, quote: &str) -> bool {
    let first = quote.split(sentence::is_stop).next().unwrap_or(quote);
    let last = quote.rsplit(sentence::is_stop).next().unwrap_or(quote);
    (fit.left < AROUND && weight(first) < LONG) || (fit.right < AROUND && weight(last) < LONG)
}

/// Whether a place agrees with the anchor by more than chance.
fn says_much(fit: &Fit, quote: &str) -> bool {
    fit.around() >= CHANCE || fit.around() + weight(quote) >= LONG
}

/// Returns how many bytes two texts agree.
fn extent(a: impl Iterator<Item = char>, b: impl Iterator<Item = char>) -> usize {
    a.zip(b)
        .take_while(|(x, y)| x == y)
        .map(|(x, _)| x.len_utf8())
        .sum()
}

fn overlaps(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// Returns where an unchanged range begins now.
fn carry(edits: &[Edit], own: &Range<usize>) -> Option<usize> {
    let before = edits.partition_point(|edit| edit.old.end <= own.start);
    if edits
        .get(before)
        .is_some_and(|edit| edit.old.start < own.end)
    {
        return None;
    }
    Some(
        match before.checked_sub(1).and_then(|last| edits.get(last)) {
            Some(last) => own.start - last.old.end + last.new.end,
            None => own.start,
        },
    )
}

/// Whether the sentence around a quote stayed as it was for the most part.
fn mostly_unchanged(origin: &Origin<'_>, own: &Range<usize>) -> bool {
    let ends = |c: char| sentence::is_stop(c) || c == '\n';
    let start = origin.text[..own.start].rfind(ends).map_or(0, |at| at + 1);
    let end = origin.text[own.end..]
        .find(ends)
        .map_or(origin.text.len(), |at| own.end + at);
    let around = weight(&origin.text[start..own.start]) + weight(&origin.text[own.end..end]);
    let touched = origin
        .edits
        .iter()
        .filter(|edit| edit.old.start < end && edit.old.end > start);
    let changed: usize = touched
        .map(|edit| weight(&origin.text[edit.old.start.max(start)..edit.old.end.min(end)]))
        .sum();
    let kept = around.saturating_sub(changed);
    kept >= ENOUGH / 3 && kept * 10 >= around * 7
}

/// Returns what stands now where a changed range stood.
fn in_place_of(edits: &[Edit], own: &Range<usize>) -> Range<usize> {
    let map = |at: usize, end: bool| {
        let inside = edits.iter().find(|edit| {
            edit.old.start < at && at < edit.old.end
                || (edit.old.start == at && !end && !edit.old.is_empty())
                || (edit.old.end == at && end && !edit.old.is_empty())
        });
        match inside {
            Some(edit) if end => edit.new.end,
            Some(edit) => edit.new.start,
            None => {
                let before = edits.iter().take_while(|edit| edit.old.end <= at).last();
                before.map_or(at, |edit| at - edit.old.end + edit.new.end)
            }
        }
    };
    let start = map(own.start, false);
    start..map(own.end, true).max(start)
}

/// How much a text says: a syllable of Korean or a sign of Chinese says as much as two letters.
pub(super) fn weight(text: &str) -> usize {
    text.chars().map(weight_of).sum()
}

fn weight_of(c: char) -> usize {
    match c {
        _ if !c.is_alphanumeric() => 0,
        _ if is_hangul(c) || is_ideograph(c) => 2,
        _ => 1,
    }
}

/// Weighs how far two texts agree from a place on; both ending there is worth a little more.
fn common(a: impl Iterator<Item = char>, b: impl Iterator<Item = char>, whole: bool) -> usize {
    let (mut a, mut b) = (a.peekable(), b.peekable());
    let mut sum = 0;
    while sum < FULL {
        match (a.peek(), b.peek()) {
            (Some(x), Some(y)) if x == y => sum += weight_of(*x),
            (None, None) if whole => return (sum + CHANCE).min(FULL),
            _ => break,
        }
        a.next();
        b.next();
    }
    sum.min(FULL)
}
