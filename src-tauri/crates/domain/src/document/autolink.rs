//! Bare addresses in text, found as GitHub finds them.

use std::ops::Range;

use crate::text::floor_boundary;

/// An address in text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    /// Its bytes in the text.
    pub range: Range<usize>,
    /// Where it leads: `www.` gets `http://`, an e-mail address `mailto:`.
    pub url: String,
}

/// Finds `http://`, `https://`, `www.` and e-mail addresses.
pub(super) fn find(text: &str) -> Vec<Found> {
    if !may_hold_an_address(text) {
        return Vec::new();
    }
    let mut found: Vec<Found> = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..) {
        let Some(hit) = rest.find([':', '@', 'w', 'W']).map(|offset| at + offset) else {
            break;
        };
        let after = found.last().map_or(0, |found| found.range.end);
        let one = match text.as_bytes().get(hit) {
            Some(b':') => scheme(text, hit, after),
            Some(b'@') => mail(text, hit, after),
            _ => www(text, hit, after),
        };
        at = hit + 1;
        if let Some(one) = one {
            at = one.range.end.max(at);
            found.push(one);
        }
    }
    found
}

fn may_hold_an_address(text: &str) -> bool {
    let bytes = text.as_bytes();
    bytes.contains(&b'@')
        || (bytes.contains(&b':') && text.contains("://"))
        || (bytes.contains(&b'.')
            && bytes
                .windows(4)
                .any(|four| four.eq_ignore_ascii_case(b"www.")))
}

fn scheme(text: &str, colon: usize, after: usize) -> Option<Found> {
    let rest = text.get(colon..)?.strip_prefix("://")?;
    let before = text.get(after..colon)?;
    let name = ["https", "http"]
        .into_iter()
        .find(|name| ends_with_ignoring_case(before, name))?;
    let start = colon - name.len();
    if !may_begin(text, start) {
        return None;
    }
    let length = trimmed(rest)?;
    let address = rest.get(..length)?;
    is_domain(host(address), false).then_some(())?;
    let end = colon + 3 + length;
    Some(Found {
        range: start..end,
        url: text.get(start..end)?.to_owned(),
    })
}

fn www(text: &str, start: usize, after: usize) -> Option<Found> {
    let rest = text.get(start..)?;
    if start < after || !rest.get(..4)?.eq_ignore_ascii_case("www.") || !may_begin(text, start) {
        return None;
    }
    let length = trimmed(rest)?;
    let address = rest.get(..length)?;
    is_domain(host(address), true).then(|| Found {
        range: start..start + length,
        url: format!("http://{address}"),
    })
}

fn mail(text: &str, at: usize, after: usize) -> Option<Found> {
    let local = text.get(after..at)?;
    let start = local
        .char_indices()
        .rev()
        .take(256)
        .take_while(|(_, c)| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '+'))
        .last()
        .map(|(offset, _)| after + offset)?;
    let rest = text.get(at + 1..)?;
    let length = run(rest, |c| {
        !(c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'))
    })?;
    let length = rest.get(..length)?.trim_end_matches('.').len();
    let domain = rest.get(..length)?;
    let good = domain.contains('.')
        && !domain.ends_with(['-', '_'])
        && domain.split('.').all(|part| !part.is_empty())
        && !rest.get(length..)?.starts_with('@');
    let end = at + 1 + length;
    good.then(|| {
        Some(Found {
            range: start..end,
            url: format!("mailto:{}", text.get(start..end)?),
        })
    })?
}

fn ends_with_ignoring_case(text: &str, end: &str) -> bool {
    text.len()
        .checked_sub(end.len())
        .and_then(|start| text.get(start..))
        .is_some_and(|found| found.eq_ignore_ascii_case(end))
}

/// An address begins a text or follows a space, an opening bracket or emphasis; beside
/// letters of scripts that write no spaces it begins as well.
fn may_begin(text: &str, start: usize) -> bool {
    text.get(..start)
        .and_then(|before| before.chars().next_back())
        .is_none_or(|c| !c.is_ascii_alphanumeric() && c != '/' && c != '.' && c != '@' && c != ':')
}

fn host(address: &str) -> &str {
    let authority = address.split(['/', '?', '#']).next().unwrap_or_default();
    let authority = authority
        .rsplit_once('@')
        .map_or(authority, |(_, host)| host);
    match authority.rsplit_once(':') {
        Some((host, port)) if port.bytes().all(|b| b.is_ascii_digit()) => host,
        _ => authority,
    }
}

fn is_domain(host: &str, needs_dot: bool) -> bool {
    let parts: Vec<&str> = host.split('.').collect();
    let tail = parts.len().saturating_sub(2);
    !host.is_empty()
        && (!needs_dot || parts.len() > 1)
        && parts.iter().all(|part| {
            !part.is_empty()
                && part
                    .chars()
                    .all(|c| c.is_alphanumeric() || c == '-' || c == '_')
        })
        && parts.iter().skip(tail).all(|part| !part.contains('_'))
}

/// How much of what follows belongs to the address: up to a space or `<`, without the
/// punctuation that ends a sentence and without brackets that close nothing.
/// Nothing when it is longer than addresses are.
fn trimmed(rest: &str) -> Option<usize> {
    let mut text = rest.get(
        ..run(rest, |c| {
            c.is_whitespace() || c == '<' || is_closing_mark(c)
        })?,
    )?;
    let mut unmatched = unmatched_brackets(text);
    loop {
        let shorter = match text.chars().next_back() {
            Some('?' | '!' | '.' | ',' | ':' | ';' | '*' | '_' | '~' | '\'' | '"') => {
                text.get(..text.len() - 1)
            }
            Some(')') if unmatched > 0 => {
                unmatched -= 1;
                text.get(..text.len() - 1)
            }
            _ => None,
        };
        match shorter {
            Some(shorter) => text = shorter,
            None => return Some(text.len()),
        }
    }
}

/// Addresses longer than this are not looked for, so that hostile text is read once.
const MAX_LENGTH: usize = 2048;

/// How far a text goes before a character that ends it; nothing when that is too far.
fn run(text: &str, ends: impl Fn(char) -> bool) -> Option<usize> {
    let head = text.get(..floor_boundary(text, MAX_LENGTH))?;
    head.find(ends)
        .or_else(|| (head.len() == text.len()).then_some(text.len()))
}

fn unmatched_brackets(text: &str) -> usize {
    let count = |byte: u8| text.bytes().filter(|b| *b == byte).count();
    count(b')').saturating_sub(count(b'('))
}

/// Closing marks of East Asian and typographic punctuation never belong to an address.
fn is_closing_mark(c: char) -> bool {
    matches!(
        c,
        '。' | '，' | '、' | '）' | '」' | '』' | '】' | '》' | '”' | '’' | '»'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn urls(text: &str) -> Vec<String> {
        find(text).into_iter().map(|found| found.url).collect()
    }

    #[test]
    fn bare_addresses_are_found_without_the_sentence_around_them() {
        for (text, expected) in [
            ("see https://a.example/x.", vec!["https://a.example/x"]),
            ("(https://a.example/x)", vec!["https://a.example/x"]),
            ("https://a.example/x_(y)", vec!["https://a.example/x_(y)"]),
            ("www.a.example, then", vec!["http://www.a.example"]),
            ("HTTP://A.example", vec!["HTTP://A.example"]),
            ("http://localhost:8080/x", vec!["http://localhost:8080/x"]),
            (
                "주소는 https://a.example/환불 입니다",
                vec!["https://a.example/환불"],
            ),
            ("（https://a.example/x）。", vec!["https://a.example/x"]),
            (
                "write to emma.c+x@dalbit.example.",
                vec!["mailto:emma.c+x@dalbit.example"],
            ),
            ("a@b.c d@e.f", vec!["mailto:a@b.c", "mailto:d@e.f"]),
            (
                "https://a.example https://b.example",
                vec!["https://a.example", "https://b.example"],
            ),
            ("javascript://a.example", vec![]),
            ("ftp://a.example data:text/html,x", vec![]),
            ("xhttp://a.example", vec![]),
            ("https://", vec![]),
            ("https://a_b._c", vec![]),
            ("www.", vec![]),
            ("www.a", vec!["http://www.a"]),
            ("a@b", vec![]),
            ("a@b-", vec![]),
            ("@handle and 10 @ 5", vec![]),
            ("one: two", vec![]),
        ] {
            assert_eq!(urls(text), expected, "{text}");
        }
    }

    #[test]
    fn hostile_repetition_is_read_once() {
        for text in ["http://", "www.", "a@", ")", "https://a)", "@", "w", ":"] {
            let text = text.repeat(20_000);
            let total: usize = find(&text).iter().map(|found| found.range.len()).sum();
            assert!(total <= text.len(), "found addresses do not overlap");
        }
    }
}
