//! Joins front matter key by key: different keys never collide, lists join by item.

use std::collections::HashSet;

use super::{Piece, pick, text};

/// Front matter in entries, and the text below it.
struct Split<'a> {
    entries: Vec<Entry<'a>>,
    body: &'a str,
    /// The closing line is the last of the text.
    ends_here: bool,
}

/// A key with its lines: comments above it and what goes on below included. What stands
/// before the closing line has an empty key.
struct Entry<'a> {
    key: &'a str,
    text: &'a str,
}

/// Joins three texts, or says that their front matter cannot be joined by key.
pub(super) fn merge(base: &str, ours: &str, theirs: &str) -> Option<Vec<Piece>> {
    let has = |text: &str| text.starts_with("---\n");
    let present = pick(has(base), has(ours), has(theirs))?;
    if !present || (has(base) && !(has(ours) && has(theirs))) {
        return None;
    }
    let (b, o, t) = (split(base)?, split(ours)?, split(theirs)?);
    let mut pieces = vec![Piece::Text {
        text: "---\n".to_owned(),
    }];
    for key in order(&b, &o, &t) {
        pieces.extend(merge_entry(b.get(key), o.get(key), t.get(key)));
    }
    let end = if o.ends_here && t.ends_here {
        "---"
    } else {
        "---\n"
    };
    pieces.push(Piece::Text {
        text: end.to_owned(),
    });
    pieces.extend(text::merge(b.body, o.body, t.body));
    Some(pieces)
}

fn split(text: &str) -> Option<Split<'_>> {
    let Some(inside) = text.strip_prefix("---\n") else {
        return Some(Split {
            entries: Vec::new(),
            body: text,
            ends_here: false,
        });
    };
    let mut entries: Vec<Entry<'_>> = Vec::new();
    // Lines that wait for the key below them begin here.
    let mut waiting = 0;
    let mut start = 0;
    let mut key: Option<&str> = None;
    let mut seen = HashSet::new();
    let mut at = 0;
    for line in inside.split_inclusive('\n') {
        let plain = line.trim_end();
        if plain == "---" {
            let body = inside.get(at + line.len()..)?;
            if let Some(key) = key {
                entries.push(Entry {
                    key,
                    text: &inside[start..waiting],
                });
            }
            if waiting < at {
                entries.push(Entry {
                    key: "",
                    text: &inside[waiting..at],
                });
            }
            return Some(Split {
                entries,
                body,
                ends_here: !line.ends_with('\n'),
            });
        }
        let end = at + line.len();
        if let Some(name) = key_of(plain) {
            if !seen.insert(name) {
                return None;
            }
            if let Some(key) = key.replace(name) {
                entries.push(Entry {
                    key,
                    text: &inside[start..waiting],
                });
            }
            (start, waiting) = (waiting, end);
        } else if !(plain.is_empty() || plain.starts_with('#')) {
            key?;
            waiting = end;
        }
        at = end;
    }
    None
}

fn key_of(line: &str) -> Option<&str> {
    if line.starts_with([
        ' ', '\t', '#', '-', '[', ']', '{', '}', '"', '\'', '?', '!', '&', '*', '|', '>',
    ]) {
        return None;
    }
    let (key, value) = line.split_once(':')?;
    (!key.trim().is_empty() && (value.is_empty() || value.starts_with([' ', '\t'])))
        .then_some(key.trim())
}

impl<'a> Split<'a> {
    fn get(&self, key: &str) -> Option<&'a str> {
        self.entries
            .iter()
            .find(|entry| entry.key == key)
            .map(|entry| entry.text)
    }

    fn keys(&self) -> Vec<&'a str> {
        self.entries.iter().map(|entry| entry.key).collect()
    }
}

/// Returns every key in the order of the joined front matter: the base's, unless one
/// side alone put its keys in another order; a new key follows the one it stood behind.
fn order<'a>(base: &Split<'a>, ours: &Split<'a>, theirs: &Split<'a>) -> Vec<&'a str> {
    let in_both = |side: &Split<'a>| -> (Vec<&'a str>, Vec<&'a str>) {
        let (left, right) = (base.keys(), side.keys());
        let kept = left
            .iter()
            .filter(|key| right.contains(key))
            .copied()
            .collect();
        (
            kept,
            right.into_iter().filter(|key| left.contains(key)).collect(),
        )
    };
    let moved = |side: &Split<'a>| {
        let (before, after) = in_both(side);
        before != after
    };
    let mut keys = match (moved(ours), moved(theirs)) {
        (true, false) => ours.keys(),
        (false, true) => theirs.keys(),
        _ => base.keys(),
    };
    let text = |split: &Split<'a>| {
        split
            .entries
            .iter()
            .map(|entry| entry.text)
            .collect::<String>()
    };
    let mut sides = [base, ours, theirs];
    sides.sort_by_cached_key(|side| text(side));
    for side in sides {
        let mut before = None;
        for key in side.keys() {
            if !keys.contains(&key) {
                let at = before
                    .and_then(|before| keys.iter().position(|key| *key == before))
                    .map_or(0, |at| at + 1);
                keys.insert(at, key);
            }
            before = Some(key);
        }
    }
    if let Some(tail) = keys.iter().position(|key| key.is_empty()) {
        let key = keys.remove(tail);
        keys.push(key);
    }
    keys
}

fn merge_entry(base: Option<&str>, ours: Option<&str>, theirs: Option<&str>) -> Option<Piece> {
    if let Some(taken) = pick(base, ours, theirs) {
        return taken.map(|text| Piece::Text {
            text: text.to_owned(),
        });
    }
    if let (Some(ours), Some(theirs)) = (ours, theirs)
        && let Some(text) = join_lists(base, ours, theirs)
    {
        return Some(Piece::Text { text });
    }
    let owned = |text: Option<&str>| text.unwrap_or_default().to_owned();
    Some(Piece::Conflict {
        base: owned(base),
        ours: owned(ours),
        theirs: owned(theirs),
    })
}

/// A list as it is written: `key: [a, b]`, or `key:` with a line `- a` for each item.
struct List<'a> {
    head: &'a str,
    indent: Option<&'a str>,
    items: Vec<&'a str>,
}

fn list(text: &str) -> Option<List<'_>> {
    let text = text.strip_suffix('\n')?;
    if text.contains(['#', '"', '\'']) {
        return None;
    }
    let (head, rest) = text.split_once(':')?;
    if let Some(inside) = rest
        .trim()
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
    {
        let plain = !rest.contains(['\n', '{', '}']) && !inside.contains(['[', ']']);
        let items = inside
            .split(',')
            .map(str::trim)
            .filter(|item| !item.is_empty())
            .collect();
        return plain.then_some(List {
            head,
            indent: None,
            items,
        });
    }
    let mut lines = rest.split('\n');
    let first = lines.next()?;
    let mut indent = None;
    let mut items = Vec::new();
    for line in lines {
        let item = line.trim_start();
        let width = line.len() - item.len();
        if *indent.get_or_insert(&line[..width]) != &line[..width] {
            return None;
        }
        items.push(item.strip_prefix("- ")?.trim());
    }
    (first.trim().is_empty() && !items.is_empty()).then_some(List {
        head,
        indent: Some(indent.unwrap_or("")),
        items,
    })
}

fn join_lists<'a>(base: Option<&'a str>, ours: &'a str, theirs: &'a str) -> Option<String> {
    let (o, t) = (list(ours)?, list(theirs)?);
    let b = match base {
        Some(text) => list(text)?,
        None => List {
            head: o.head,
            indent: o.indent,
            items: Vec::new(),
        },
    };
    if b.head != o.head || o.head != t.head || b.indent != o.indent || o.indent != t.indent {
        return None;
    }
    let mut items: Vec<&str> = b
        .items
        .iter()
        .filter(|item| o.items.contains(item) && t.items.contains(item))
        .copied()
        .collect();
    let added = |side: &List<'a>| -> Vec<&'a str> {
        side.items
            .iter()
            .filter(|item| !b.items.contains(item))
            .copied()
            .collect()
    };
    let mut sides = [added(&o), added(&t)];
    sides.sort();
    for item in sides.into_iter().flatten() {
        if !items.contains(&item) {
            items.push(item);
        }
    }
    let head = o.head;
    Some(match o.indent {
        None => format!("{head}: [{}]\n", items.join(", ")),
        Some(_) if items.is_empty() => format!("{head}: []\n"),
        Some(indent) => {
            let lines: String = items
                .iter()
                .map(|item| format!("{indent}- {item}\n"))
                .collect();
            format!("{head}:\n{lines}")
        }
    })
}
