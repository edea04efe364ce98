//! Which of the files that appeared are ones that vanished: rename detection, for two commits.
//!
//! Identical content first, then the most similar pair with at least half in common, measured as
//! git measures it (`diff -M50%`), so that `git log --follow` and the handbook agree: a file is
//! cut into lines (or 64 bytes, if longer), and the bytes of the pieces that both hold count
//! against the larger file's size. Three rules of our own: an empty file is nobody's successor, a
//! file that vanished lives on in one file only, and two that have one id in their front matter
//! are one document, however little they have in common: a page of links is another text when all
//! of them are rewritten because it moves.

use std::collections::HashMap;

use carebook_domain::document::Document;

use crate::{Blob, DocPath, GitError, ObjectId, Repo};

/// The largest file that is compared by content.
const LARGEST: u64 = 4 << 20;
/// Beyond this many pairs only identical content counts, as in git.
const MOST_PAIRS: usize = 1_000_000;
/// git's scale: 60000 is everything, half of it is enough.
const EVERYTHING: u64 = 60_000;
const ENOUGH: u64 = EVERYTHING / 2;

/// A file that vanished or appeared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Side {
    pub path: DocPath,
    pub blob: ObjectId,
}

/// Pairs each appeared file with the vanished one it continues. Both lists in the order of paths.
pub(crate) fn pair(
    repo: &Repo,
    vanished: &[Side],
    appeared: &[Side],
) -> Result<Vec<(Side, Side)>, GitError> {
    if vanished.is_empty() || appeared.is_empty() {
        return Ok(Vec::new());
    }
    let mut sources: Vec<Option<&Side>> = vanished.iter().map(Some).collect();
    let mut targets: Vec<Option<&Side>> = appeared.iter().map(Some).collect();
    let mut pairs = Vec::new();
    identical(&mut sources, &mut targets, &mut pairs, repo);
    of_one_id(repo, &mut sources, &mut targets, &mut pairs)?;
    similar(repo, &mut sources, &mut targets, &mut pairs)?;
    Ok(pairs)
}

fn identical(
    sources: &mut [Option<&Side>],
    targets: &mut [Option<&Side>],
    pairs: &mut Vec<(Side, Side)>,
    repo: &Repo,
) {
    let mut by_blob: HashMap<ObjectId, Vec<usize>> = HashMap::new();
    for (index, source) in sources.iter().enumerate() {
        if let Some(source) = source {
            by_blob.entry(source.blob).or_default().push(index);
        }
    }
    for slot in targets.iter_mut() {
        let Some(target) = *slot else { continue };
        let Some(candidates) = by_blob.get_mut(&target.blob) else {
            continue;
        };
        if repo.blob_size(target.blob).is_ok_and(|size| size == 0) {
            continue;
        }
        let same_name = candidates.iter().position(|index| {
            sources
                .get(*index)
                .copied()
                .flatten()
                .is_some_and(|source| source.path.file_name() == target.path.file_name())
        });
        if candidates.is_empty() {
            continue;
        }
        let index = candidates.remove(same_name.unwrap_or(0));
        if let Some(source) = sources.get_mut(index).and_then(Option::take) {
            pairs.push((source.clone(), target.clone()));
            *slot = None;
        }
    }
}

/// An id that several files have on one side tells nothing.
fn of_one_id(
    repo: &Repo,
    sources: &mut [Option<&Side>],
    targets: &mut [Option<&Side>],
    pairs: &mut Vec<(Side, Side)>,
) -> Result<(), GitError> {
    if sources.iter().all(Option::is_none) || targets.iter().all(Option::is_none) {
        return Ok(());
    }
    let from = by_id(repo, sources)?;
    if from.is_empty() {
        return Ok(());
    }
    let mut found: Vec<(usize, usize)> = (by_id(repo, targets)?.into_iter())
        .filter_map(
            |(id, to)| match (from.get(&id)?.as_slice(), to.as_slice()) {
                ([from], [to]) => Some((*to, *from)),
                _ => None,
            },
        )
        .collect();
    found.sort_unstable();
    for (to, from) in found {
        if let (Some(target), Some(source)) = (targets.get_mut(to), sources.get_mut(from))
            && let (Some(source), Some(target)) = (source.take(), target.take())
        {
            pairs.push((source.clone(), target.clone()));
        }
    }
    Ok(())
}

/// The places of a list at which each id stands.
fn by_id(repo: &Repo, sides: &[Option<&Side>]) -> Result<HashMap<String, Vec<usize>>, GitError> {
    let mut places: HashMap<String, Vec<usize>> = HashMap::new();
    for (place, side) in sides.iter().enumerate() {
        let Some(side) = side.filter(|side| side.path.is_markdown()) else {
            continue;
        };
        if let Blob::Bytes(bytes) = repo.blob(side.blob, LARGEST)?
            && let Some(head) = front_matter(&bytes)
            && let Some(id) = Document::parse(side.path.clone(), head).id
        {
            places.entry(id).or_default().push(place);
        }
    }
    Ok(places)
}

/// The front matter of a file, so that not all of it is read for its id.
fn front_matter(bytes: &[u8]) -> Option<&[u8]> {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut end = 0;
    for (number, line) in text.split_inclusive(|byte| *byte == b'\n').enumerate() {
        end += line.len();
        let is_fence = matches!(line.trim_ascii_end(), b"---" | b"...");
        match (number, is_fence) {
            (0, true) => {}
            (0, false) => return None,
            (_, true) => return text.get(..end),
            (_, false) => {}
        }
    }
    None
}

fn similar(
    repo: &Repo,
    sources: &mut [Option<&Side>],
    targets: &mut [Option<&Side>],
    pairs: &mut Vec<(Side, Side)>,
) -> Result<(), GitError> {
    let left = |sides: &[Option<&Side>]| sides.iter().flatten().count();
    if left(sources) == 0 || left(targets) == 0 || left(sources) * left(targets) > MOST_PAIRS {
        return Ok(());
    }
    let pieces_of = |sides: &[Option<&Side>]| -> Result<Vec<Option<Pieces>>, GitError> {
        sides
            .iter()
            .map(|side| side.map_or(Ok(None), |side| Pieces::of_blob(repo, side.blob)))
            .collect()
    };
    let (source_pieces, target_pieces) = (pieces_of(sources)?, pieces_of(targets)?);
    let mut matches = Vec::new();
    for (to, (target, target_pieces)) in targets.iter().zip(&target_pieces).enumerate() {
        for (from, (source, source_pieces)) in sources.iter().zip(&source_pieces).enumerate() {
            let (Some(target), Some(source)) = (target, source) else {
                continue;
            };
            let (Some(after), Some(before)) = (target_pieces, source_pieces) else {
                continue;
            };
            let score = before.score(after);
            if score >= ENOUGH {
                let same_name = source.path.file_name() == target.path.file_name();
                matches.push((std::cmp::Reverse((score, same_name)), to, from));
            }
        }
    }
    matches.sort_unstable();
    for (_, to, from) in matches {
        let (Some(target), Some(source)) = (targets.get_mut(to), sources.get_mut(from)) else {
            continue;
        };
        if target.is_some() && source.is_some() {
            let (Some(source), Some(target)) = (source.take(), target.take()) else {
                continue;
            };
            pairs.push((source.clone(), target.clone()));
        }
    }
    Ok(())
}

/// A file as the sum of its pieces: bytes per piece's hash, sorted by hash.
struct Pieces {
    size: u64,
    counts: Vec<(u32, u64)>,
}

impl Pieces {
    fn of_blob(repo: &Repo, blob: ObjectId) -> Result<Option<Pieces>, GitError> {
        Ok(match repo.blob(blob, LARGEST)? {
            Blob::Bytes(bytes) => Some(Pieces::of(&bytes)),
            Blob::TooLarge { .. } => None,
        })
    }

    fn of(bytes: &[u8]) -> Pieces {
        let is_text = !bytes.iter().take(8000).any(|byte| *byte == 0);
        let mut counts: HashMap<u32, u64> = HashMap::new();
        let (mut high, mut low, mut length) = (0_u32, 0_u32, 0_u64);
        let mut rest = bytes.iter().peekable();
        while let Some(&byte) = rest.next() {
            if is_text && byte == b'\r' && rest.peek() == Some(&&b'\n') {
                continue;
            }
            let before = high;
            high = (high << 7) ^ (low >> 25);
            low = (low << 7) ^ (before >> 25);
            high = high.wrapping_add(u32::from(byte));
            length += 1;
            if length == 64 || byte == b'\n' || rest.peek().is_none() {
                let hash = high.wrapping_add(low.wrapping_mul(0x61)) % 107_927;
                *counts.entry(hash).or_default() += length;
                (high, low, length) = (0, 0, 0);
            }
        }
        let mut counts: Vec<(u32, u64)> = counts.into_iter().collect();
        counts.sort_unstable();
        Pieces {
            size: bytes.len() as u64,
            counts,
        }
    }

    /// How much of this file is in `after`, on git's scale.
    fn score(&self, after: &Pieces) -> u64 {
        let larger = self.size.max(after.size);
        let smaller = self.size.min(after.size);
        // Two sizes that are too far apart need no counting.
        if smaller == 0 || larger * (EVERYTHING - ENOUGH) < (larger - smaller) * EVERYTHING {
            return 0;
        }
        let mut copied = 0;
        let mut others = after.counts.iter().peekable();
        for (hash, count) in &self.counts {
            while others.next_if(|(other, _)| other < hash).is_some() {}
            if let Some((_, other)) = others.next_if(|(other, _)| other == hash) {
                copied += count.min(other);
            }
        }
        copied * EVERYTHING / larger
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn percent(before: &str, after: &str) -> u64 {
        Pieces::of(before.as_bytes()).score(&Pieces::of(after.as_bytes())) * 100 / EVERYTHING
    }

    #[test]
    fn front_matter_is_what_stands_between_its_fences() {
        for (text, expected) in [
            ("---\nid: a\n---\n# A\n", Some("---\nid: a\n---\n")),
            (
                "\u{feff}---\r\nid: a\r\n---\r\n# A\r\n",
                Some("---\r\nid: a\r\n---\r\n"),
            ),
            ("---\nid: a\n...", Some("---\nid: a\n...")),
            ("---\nid: a\n", None),
            ("# A\n\n---\nid: a\n---\n", None),
            ("", None),
        ] {
            assert_eq!(
                front_matter(text.as_bytes()),
                expected.map(str::as_bytes),
                "{text:?}"
            );
        }
    }

    #[test]
    fn similarity_counts_what_both_hold() {
        assert_eq!(percent("a\nb\nc\nd\n", "a\nb\nc\nd\n"), 100);
        assert_eq!(
            percent("a\nb\nc\nd\n", "d\nc\nb\na\n"),
            100,
            "order does not count"
        );
        assert_eq!(percent("a\nb\nc\nd\n", "a\nb\nx\ny\n"), 50);
        assert_eq!(percent("a\nb\nc\nd\n", "w\nx\ny\nz\n"), 0);
        assert_eq!(
            percent("a\r\nb\r\n", "a\nb\n"),
            66,
            "line endings alone keep the pieces; the larger size divides"
        );
        assert_eq!(percent("", ""), 0, "an empty file is nobody's successor");
        assert_eq!(percent("a", &"a\n".repeat(50)), 0, "too far apart in size");
    }
}
