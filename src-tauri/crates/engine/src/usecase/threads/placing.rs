//! Where threads stand in a text. Threads made on the same content share one comparison.

use std::collections::HashMap;
use std::ops::Range;

use carebook_domain::anchor::{Detached, Place, Placing};
use carebook_domain::document::{Document, Mark};
use carebook_domain::journal::{EventId, Thread, ThreadState};
use carebook_domain::text::{ByteOffset, LineIndex};
use carebook_domain::{DocPath, ObjectId};
use carebook_git::{Blob, Repo};

use super::scene::Scene;
use crate::api::review::{AnchorStatus, Detachment, ThreadAnchor};
use crate::handbook::LARGEST_DOCUMENT;

/// Where a thread stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::usecase) enum Standing {
    /// About the document as a whole.
    Document,
    /// At a place of the text, or nowhere.
    Placed(Place),
}

impl Standing {
    /// The words, if there are any.
    pub fn range(&self) -> Option<Range<usize>> {
        match self {
            Self::Document => None,
            Self::Placed(place) => place.range(),
        }
    }
}

/// Places threads on a text.
pub(in crate::usecase) fn place(
    repo: &Repo,
    scene: &Scene,
    threads: &[Thread],
) -> HashMap<EventId, Standing> {
    let mut by_origin: HashMap<Option<ObjectId>, Vec<&Thread>> = HashMap::new();
    let mut placed = HashMap::new();
    for thread in threads {
        match &thread.anchor {
            Some(anchor) => by_origin.entry(anchor.blob).or_default().push(thread),
            None => drop(placed.insert(thread.id, Standing::Document)),
        }
    }
    let text = scene.document.source.as_str();
    for (blob, threads) in by_origin {
        let origin = match blob {
            Some(blob) if blob == scene.blob => Some(text.to_owned()),
            Some(blob) => source_of(repo, scene.path(), blob),
            None => None,
        };
        let placing = Placing::new(origin.as_deref(), text);
        for thread in threads {
            if let Some(anchor) = &thread.anchor {
                placed.insert(thread.id, Standing::Placed(placing.place(anchor)));
            }
        }
    }
    placed
}

/// The text of a content that may not be here any more, decoded as anchors count in it.
fn source_of(repo: &Repo, path: &DocPath, blob: ObjectId) -> Option<String> {
    match repo.blob(blob, LARGEST_DOCUMENT) {
        Ok(Blob::Bytes(bytes)) => Some(match String::from_utf8(bytes) {
            Ok(text) if !text.starts_with('\u{feff}') => text,
            Ok(text) => Document::parse(path.clone(), text.as_bytes()).source,
            Err(error) => Document::parse(path.clone(), error.as_bytes()).source,
        }),
        _ => None,
    }
}

/// The words of open threads, for the renderer.
pub(in crate::usecase) fn marks_on(repo: &Repo, scene: &Scene, threads: &[Thread]) -> Vec<Mark> {
    let placed = place(repo, scene, threads);
    let mut marks: Vec<Mark> = threads
        .iter()
        .filter(|thread| thread.state == ThreadState::Open)
        .filter_map(|thread| {
            Some(Mark {
                range: placed.get(&thread.id)?.range()?,
                thread: thread.id.to_string(),
            })
        })
        .collect();
    marks.sort_by_key(|mark| (mark.range.start, std::cmp::Reverse(mark.range.end)));
    marks
}

/// Describes where a thread stands. `at` converts offsets of the text.
pub(super) fn described(
    standing: &Standing,
    thread: &Thread,
    document: &Document,
    at: &Offsets,
    lines: &LineIndex<'_>,
) -> ThreadAnchor {
    let (quote, section) = thread
        .anchor
        .as_ref()
        .map_or_else(Default::default, |anchor| {
            (anchor.quote.clone(), anchor.section.clone())
        });
    let range = standing.range();
    // Words that moved are in the section that they moved to.
    let here = range
        .as_ref()
        .and_then(|range| document.section_at(range.start));
    let section = here.map_or(section, |here| here.anchor.clone());
    let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
    ThreadAnchor {
        status: match standing {
            Standing::Document => AnchorStatus::Document,
            Standing::Placed(Place::Exact(_)) => AnchorStatus::Exact,
            Standing::Placed(Place::Moved(_)) => AnchorStatus::Moved,
            Standing::Placed(Place::Detached(_)) => AnchorStatus::Detached,
        },
        from: range.as_ref().map(|range| number(at.of(range.start))),
        to: range.as_ref().map(|range| number(at.of(range.end))),
        line: range
            .as_ref()
            .map(|range| lines.line(ByteOffset(range.start)).0),
        column: range
            .as_ref()
            .map(|range| lines.column(ByteOffset(range.start))),
        quote,
        section,
        reason: match standing {
            Standing::Placed(Place::Detached(why)) => Some(in_words(*why).to_owned()),
            _ => None,
        },
        why: match standing {
            Standing::Placed(Place::Detached(why)) => Some(match why {
                Detached::Gone => Detachment::Gone,
                Detached::Changed => Detachment::Changed,
                Detached::Ambiguous => Detachment::Ambiguous,
                Detached::Unsure => Detachment::Unsure,
            }),
            _ => None,
        },
    }
}

/// Why a thread has no place, for people.
pub(super) fn in_words(why: Detached) -> &'static str {
    match why {
        Detached::Gone => "These words are not in the text any more.",
        Detached::Changed => "These words were changed.",
        Detached::Ambiguous => {
            "These words stand in several places now, and it cannot be said which is meant."
        }
        Detached::Unsure => "These words stand in the text, and nothing around them is as it was.",
    }
}

/// A source seen as the editor sees it: `\r\n` counts as one character.
pub(super) struct Plain<'a>(pub &'a str);

impl Plain<'_> {
    /// The byte at a place in UTF-16 units.
    pub fn byte(&self, units: u32) -> usize {
        let wanted = usize::try_from(units).unwrap_or(usize::MAX);
        let mut seen = 0;
        for (at, width) in self.steps() {
            if seen + width > wanted {
                return at;
            }
            seen += width;
        }
        self.0.len()
    }

    /// Every character with its place and how many units it counts for.
    fn steps(&self) -> impl Iterator<Item = (usize, usize)> {
        let bytes = self.0.as_bytes();
        self.0.char_indices().map(move |(at, c)| {
            let is_half = c == '\r' && bytes.get(at + 1) == Some(&b'\n');
            (at, if is_half { 0 } else { c.len_utf16() })
        })
    }
}

/// Offsets of a text in UTF-16 units, worked out for many places in one walk.
pub(super) struct Offsets {
    known: Vec<(usize, usize)>,
}

impl Offsets {
    /// Works out the offsets of these places.
    pub fn new(source: &str, mut places: Vec<usize>) -> Self {
        places.sort_unstable();
        places.dedup();
        let mut known = Vec::with_capacity(places.len());
        let mut wanted = places.into_iter().peekable();
        let mut units = 0;
        for (at, width) in Plain(source).steps() {
            while let Some(place) = wanted.next_if(|place| *place <= at) {
                known.push((place, units));
            }
            units += width;
        }
        known.extend(wanted.map(|place| (place, units)));
        Self { known }
    }

    /// The offset of one of the places.
    pub fn of(&self, place: usize) -> usize {
        match self.known.binary_search_by_key(&place, |(at, _)| *at) {
            Ok(at) => self.known.get(at).map_or(0, |(_, units)| *units),
            Err(_) => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_count_as_the_editor_counts() {
        let source = "a\r\n한😀b\rc\n";
        let plain = "a\n한😀b\nc\n";
        for (at, _) in plain.char_indices() {
            let units = plain[..at].encode_utf16().count();
            let byte = Plain(source).byte(u32::try_from(units).unwrap());
            let offsets = Offsets::new(source, vec![byte]);
            assert_eq!(offsets.of(byte), units, "{at}: byte {byte}");
            assert!(source.is_char_boundary(byte));
        }
        assert_eq!(
            Plain("😀a").byte(1),
            0,
            "the middle of a character is its beginning"
        );
        assert_eq!(Plain(source).byte(999), source.len());
    }
}
