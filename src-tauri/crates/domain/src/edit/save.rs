//! From the editor's text back to the file's bytes. The editor knows only characters and
//! plain line endings; every line that it did not change keeps its bytes, whatever they
//! are: CRLF among LF, a lone CR, a byte order mark, bytes that are no UTF-8.

use super::EditError;
use crate::prose::align::align;

/// A line of a file: what is shown of it, its bytes, and how it ends.
struct Line<'a> {
    shown: String,
    bytes: &'a [u8],
    ending: &'static str,
}

enum Encoding {
    Utf8 { mark: bool },
    Utf16 { little: bool },
}

/// Returns what the editor shows of a file: text with plain line endings.
pub fn display_text(bytes: &[u8]) -> Result<String, EditError> {
    let (encoding, rest) = encoding(bytes);
    let owned;
    let rest = match encoding {
        Encoding::Utf8 { .. } => rest,
        Encoding::Utf16 { little } => {
            owned = from_utf16(rest, little)?;
            owned.as_bytes()
        }
    };
    let lines = lines(rest);
    let ended = |line: &Line<'_>| if line.ending.is_empty() { "" } else { "\n" };
    Ok(lines
        .iter()
        .map(|line| format!("{}{}", line.shown, ended(line)))
        .collect())
}

/// Returns the bytes of a file whose text was changed to `edited`.
pub fn save(original: &[u8], edited: &str) -> Result<Vec<u8>, EditError> {
    let (encoding, rest) = encoding(original);
    match encoding {
        Encoding::Utf8 { mark } => {
            let mut out = if mark {
                "\u{feff}".as_bytes().to_vec()
            } else {
                Vec::new()
            };
            let edited = if mark { unmarked(rest, edited) } else { edited };
            write(rest, edited, &mut out);
            Ok(out)
        }
        Encoding::Utf16 { little } => {
            let text = from_utf16(rest, little)?;
            let mut written = Vec::new();
            let edited = unmarked(text.as_bytes(), edited);
            write(text.as_bytes(), edited, &mut written);
            let text = String::from_utf8(written).map_err(|_| EditError::NotText)?;
            let unit = |unit: u16| {
                if little {
                    unit.to_le_bytes()
                } else {
                    unit.to_be_bytes()
                }
            };
            Ok(std::iter::once(0xFEFF)
                .chain(text.encode_utf16())
                .flat_map(unit)
                .collect())
        }
    }
}

/// Whoever works on the file itself hands its byte order mark in again. It stays one mark; a second
/// one that was there before stays as well.
fn unmarked<'t>(rest: &[u8], edited: &'t str) -> &'t str {
    match rest.starts_with("\u{feff}".as_bytes()) {
        true => edited,
        false => edited.strip_prefix('\u{feff}').unwrap_or(edited),
    }
}

fn encoding(bytes: &[u8]) -> (Encoding, &[u8]) {
    match bytes {
        [0xff, 0xfe, rest @ ..] => (Encoding::Utf16 { little: true }, rest),
        [0xfe, 0xff, rest @ ..] => (Encoding::Utf16 { little: false }, rest),
        [0xef, 0xbb, 0xbf, rest @ ..] => (Encoding::Utf8 { mark: true }, rest),
        _ => (Encoding::Utf8 { mark: false }, bytes),
    }
}

fn from_utf16(bytes: &[u8], little: bool) -> Result<String, EditError> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let unit = |pair: &[u8; 2]| {
        if little {
            u16::from_le_bytes(*pair)
        } else {
            u16::from_be_bytes(*pair)
        }
    };
    let units: Vec<u16> = pairs.iter().map(unit).collect();
    match String::from_utf16(&units) {
        Ok(text) if rest.is_empty() => Ok(text),
        _ => Err(EditError::NotText),
    }
}

fn lines(bytes: &[u8]) -> Vec<Line<'_>> {
    let mut out = Vec::new();
    let mut rest = bytes;
    while !rest.is_empty() {
        let end = rest
            .iter()
            .position(|byte| matches!(byte, b'\n' | b'\r'))
            .unwrap_or(rest.len());
        let (line, behind) = rest.split_at(end);
        let ending = match behind {
            [b'\r', b'\n', ..] => "\r\n",
            [b'\r', ..] => "\r",
            [b'\n', ..] => "\n",
            _ => "",
        };
        let shown = String::from_utf8_lossy(line).replace('\0', "\u{fffd}");
        out.push(Line {
            shown,
            bytes: line,
            ending,
        });
        rest = behind.get(ending.len()..).unwrap_or_default();
    }
    out
}

/// Writes the edited text; lines that were there keep their bytes, new ones end as the
/// line before them does.
fn write(original: &[u8], edited: &str, out: &mut Vec<u8>) {
    let old = lines(original);
    let new = lines(edited.as_bytes());
    let shown = |lines: &[Line<'_>]| {
        lines
            .iter()
            .map(|line| line.shown.clone())
            .collect::<Vec<_>>()
    };
    let mut source = vec![None; new.len()];
    for run in align(&shown(&old), &shown(&new)) {
        (0..run.len).for_each(|n| source[run.new + n] = Some(run.old + n));
    }
    let first = old
        .iter()
        .map(|line| line.ending)
        .find(|ending| !ending.is_empty());
    let mut usual = first.unwrap_or("\n");
    // Where a line was changed in its place, its own ending stays as well.
    let mut after = 0;
    for (line, from) in new.iter().zip(source) {
        let known = from
            .or_else(|| old.get(after).is_some().then_some(after))
            .and_then(|n| old.get(n));
        match from.and_then(|n| old.get(n)) {
            Some(kept) => out.extend_from_slice(kept.bytes),
            None => out.extend_from_slice(line.bytes),
        }
        if let Some(known) = known.filter(|known| !known.ending.is_empty()) {
            usual = known.ending;
        }
        if !line.ending.is_empty() {
            out.extend_from_slice(usual.as_bytes());
        }
        after = from.map_or(after, |n| n + 1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seeded::{Seeded, seeds};

    #[test]
    fn an_unchanged_text_keeps_every_byte() {
        let parts: &[&[u8]] = &[
            b"word ",
            b"\r\n",
            b"\n",
            b"\r",
            b"\xff\xfe",
            b"\0",
            "고객".as_bytes(),
            "\u{feff}".as_bytes(),
            b"\t",
            b"- ",
            b"Title\n===\n",
            b"---\n",
            b"<div>\n",
            b"| a |",
            b"  \n",
        ];
        for seed in seeds(3_000) {
            let mut random = Seeded::new(seed);
            let bytes: Vec<u8> = (0..random.below(30))
                .flat_map(|_| random.pick(parts).to_vec())
                .collect();
            if bytes.starts_with(b"\xff\xfe") {
                continue;
            }
            let shown = display_text(&bytes).unwrap();
            assert_eq!(save(&bytes, &shown).unwrap(), bytes, "seed {seed}");
        }
    }

    #[test]
    fn a_byte_order_mark_that_comes_back_stays_one() {
        let mark = "\u{feff}";
        for (original, edited, expected) in [
            (
                format!("{mark}a\n"),
                format!("{mark}b\n"),
                format!("{mark}b\n"),
            ),
            (format!("{mark}a\n"), "b\n".to_owned(), format!("{mark}b\n")),
            (
                format!("{mark}{mark}a\n"),
                format!("{mark}b\n"),
                format!("{mark}{mark}b\n"),
            ),
            ("a\n".to_owned(), format!("{mark}b\n"), format!("{mark}b\n")),
        ] {
            let saved = save(original.as_bytes(), &edited).unwrap();
            assert_eq!(saved, expected.as_bytes(), "{original:?} {edited:?}");
        }
        let wide = |text: &str| -> Vec<u8> {
            let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
            units.flat_map(u16::to_le_bytes).collect()
        };
        assert_eq!(save(&wide("a\n"), "\u{feff}b\n").unwrap(), wide("b\n"));
    }

    #[test]
    fn one_changed_word_changes_one_line() {
        for seed in seeds(3_000) {
            let mut random = Seeded::new(seed);
            let mut bytes = if random.one_in(4) {
                "\u{feff}".as_bytes().to_vec()
            } else {
                Vec::new()
            };
            let mut lines = Vec::new();
            for number in 0..1 + random.below(12) {
                let ending: &[u8] = random.pick(&[&b"\n"[..], b"\r\n", b"\n", b"\r\n", b"\r"]);
                lines.push(
                    [
                        format!("line {number} \u{c560}").as_bytes(),
                        random.pick(&[&b""[..], b"\xff", b"\t ", b"\0"]),
                        ending,
                    ]
                    .concat(),
                );
            }
            if random.one_in(3)
                && let Some(last) = lines.last_mut()
            {
                last.retain(|byte| !matches!(byte, b'\n' | b'\r'));
            }
            bytes.extend(lines.concat());
            let at = random.below(lines.len());
            let shown = display_text(&bytes).unwrap();
            let edited = shown.replace(&format!("line {at} "), "word ");
            let mut expected = bytes.clone();
            let start = bytes
                .windows(7 + usize::from(at > 9))
                .position(|w| w.starts_with(format!("line {at} ").as_bytes()))
                .unwrap();
            let name = format!("line {at} ");
            let line_end = expected[start..]
                .iter()
                .position(|b| matches!(b, b'\n' | b'\r'))
                .map_or(expected.len(), |n| start + n);
            let line = String::from_utf8_lossy(&expected[start..line_end])
                .replace('\0', "\u{fffd}")
                .replace(&name, "word ");
            expected.splice(start..line_end, line.into_bytes());
            assert_eq!(
                save(&bytes, &edited).unwrap(),
                expected,
                "seed {seed}: {bytes:?}"
            );
        }
    }

    #[test]
    fn new_lines_end_like_their_neighbours() {
        assert_eq!(
            save(b"a\r\nb\r\n", "a\nnew\nb\nend\n").unwrap(),
            b"a\r\nnew\r\nb\r\nend\r\n"
        );
        assert_eq!(save(b"a\nb", "a\nb\nc\n").unwrap(), b"a\nb\nc\n");
        assert_eq!(save(b"", "a\nb\n").unwrap(), b"a\nb\n");
        assert_eq!(save(b"a\r\nb\r\n", "").unwrap(), b"");
    }

    #[test]
    fn utf_16_stays_utf_16() {
        let bytes: Vec<u8> = "\u{feff}one\r\ntwo 고객\r\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(display_text(&bytes).unwrap(), "one\ntwo 고객\n");
        let expected: Vec<u8> = "\u{feff}one\r\nthree 고객\r\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(save(&bytes, "one\nthree 고객\n").unwrap(), expected);
        assert_eq!(save(b"\xff\xfe\x00\xd8", "x"), Err(EditError::NotText));
    }
}
