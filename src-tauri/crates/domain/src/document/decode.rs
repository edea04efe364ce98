//! From a file's bytes to text, whatever they are.

use crate::{Problem, ProblemCode};

/// A file as text, and what had to be guessed.
pub(super) struct Decoded {
    pub text: String,
    pub problem: Option<Problem>,
}

/// Reads UTF-8 and, with a byte order mark, UTF-16. The mark itself is left out. What is
/// neither becomes `U+FFFD`, and so does NUL, which nothing shows.
pub(super) fn decode(bytes: &[u8]) -> Decoded {
    let (text, problem) = match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => utf8(rest),
        _ => utf8(bytes),
    };
    match text.find('\0') {
        Some(at) => {
            let what = "holds NUL characters, as if it were not text";
            let found = problem_at(&text, at, ProblemCode::Nul, what);
            Decoded {
                text: text.replace('\0', "\u{fffd}"),
                problem: problem.or(Some(found)),
            }
        }
        None => Decoded { text, problem },
    }
}

fn utf8(bytes: &[u8]) -> (String, Option<Problem>) {
    match std::str::from_utf8(bytes) {
        Ok(text) => (text.to_owned(), None),
        Err(error) => {
            let text = String::from_utf8_lossy(bytes).into_owned();
            let problem = encoding_problem(
                &text,
                error.valid_up_to(),
                "is not UTF-8 text; unreadable characters show as \u{fffd}",
            );
            (text, Some(problem))
        }
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> (String, Option<Problem>) {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(bytes.len());
    let mut bad = None;
    for c in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        text.push(c.unwrap_or_else(|_| {
            bad.get_or_insert(text.len());
            char::REPLACEMENT_CHARACTER
        }));
    }
    if !rest.is_empty() {
        bad.get_or_insert(text.len());
        text.push(char::REPLACEMENT_CHARACTER);
    }
    let problem = bad.map(|at| {
        encoding_problem(
            &text,
            at,
            "is not whole UTF-16 text; unreadable characters show as \u{fffd}",
        )
    });
    (text, problem)
}

fn encoding_problem(text: &str, at: usize, what: &str) -> Problem {
    problem_at(text, at, ProblemCode::Encoding, what)
}

fn problem_at(text: &str, at: usize, code: ProblemCode, what: &str) -> Problem {
    let before = text.as_bytes().get(..at).unwrap_or_default();
    let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
    let line = u32::try_from(line).unwrap_or(u32::MAX);
    Problem::at(
        line,
        0,
        code,
        format!("The file {what} (first on line {line})."),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_read_whatever_the_encoding() {
        let utf16 = |text: &str, mark: [u8; 2], to: fn(u16) -> [u8; 2]| -> Vec<u8> {
            mark.into_iter()
                .chain(text.encode_utf16().flat_map(to))
                .collect()
        };
        let text = "# 환불 😀\r\nđ";
        for bytes in [
            text.as_bytes().to_vec(),
            [b"\xef\xbb\xbf", text.as_bytes()].concat(),
            utf16(text, [0xff, 0xfe], u16::to_le_bytes),
            utf16(text, [0xfe, 0xff], u16::to_be_bytes),
        ] {
            let decoded = decode(&bytes);
            assert_eq!(decoded.text, text);
            assert_eq!(decoded.problem, None);
        }
    }

    #[test]
    fn what_cannot_be_read_is_named_with_its_line() {
        let (encoding, nul) = (ProblemCode::Encoding, ProblemCode::Nul);
        for (bytes, text, line, code) in [
            (&b"a\nb\xff\xfec"[..], "a\nb\u{fffd}\u{fffd}c", 2, encoding),
            (b"a\0b", "a\u{fffd}b", 1, nul),
            (b"a\n\nb\0c\0", "a\n\nb\u{fffd}c\u{fffd}", 3, nul),
            (b"\xff\xfea\0\n\0\x00\xd8", "a\n\u{fffd}", 2, encoding),
            (b"\xff\xfea\0b", "a\u{fffd}", 1, encoding),
            (b"caf\xe9", "caf\u{fffd}", 1, encoding),
        ] {
            let decoded = decode(bytes);
            assert_eq!(decoded.text, text);
            let problem = decoded.problem.unwrap();
            assert_eq!((problem.line, problem.code), (line, code));
        }
    }
}
