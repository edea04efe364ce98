//! Links to documents that move, or out of them, rewritten where they stand.

use std::collections::BTreeMap;

use super::TextEdit;
use crate::DocPath;
use crate::document::{Document, Link, LinkKind};

/// What moving documents changes in one document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rewritten {
    /// The links to rewrite, in order.
    pub edits: Vec<TextEdit>,
    /// Links that should be rewritten but are written in a way that cannot be patched safely.
    pub left: Vec<Link>,
}

/// Finds the links of `document` that `moved` breaks. `moved` gives the new path of every
/// file that moves, this document included, and nothing for the others; `renamed` the new path of
/// what a wiki link names by a part of its path, where that name leads there no more.
pub fn rewrite_links(
    document: &Document,
    moved: &dyn Fn(&DocPath) -> Option<DocPath>,
    renamed: &dyn Fn(&str) -> Option<DocPath>,
) -> Rewritten {
    let from = moved(&document.path).unwrap_or_else(|| document.path.clone());
    let mut edits = BTreeMap::new();
    let mut left = Vec::new();
    for link in &document.links {
        let Some(target) = new_target(document, link, &from, moved, renamed) else {
            continue;
        };
        match find_target(&document.source, link) {
            Some(start) => {
                let old = path_part(&link.target);
                edits.insert(
                    start,
                    TextEdit {
                        range: start..start + old.len(),
                        text: target,
                    },
                );
            }
            None => left.push(link.clone()),
        }
    }
    if let Some(edit) = translation(document, moved) {
        edits.insert(edit.range.start, edit);
    }
    Rewritten {
        edits: edits.into_values().collect(),
        left,
    }
}

/// A document's text without where its links lead: what stays the same when documents move.
pub fn without_targets(document: &Document) -> String {
    let source = &document.source;
    let mut ends: BTreeMap<usize, usize> = BTreeMap::new();
    for link in &document.links {
        let path = path_part(&link.target);
        let leads_inside = matches!(
            link.kind,
            LinkKind::Internal { .. } | LinkKind::Image { .. } | LinkKind::Wiki { .. }
        );
        if let Some(start) = find_target(source, link).filter(|_| leads_inside) {
            ends.insert(start, start + path.len());
        }
    }
    if let Some(edit) = translation(document, &|path| Some(path.clone())) {
        ends.insert(edit.range.start, edit.range.end);
    }
    let mut text = String::with_capacity(source.len());
    let mut at = 0;
    for (start, end) in ends {
        text.push_str(source.get(at..start).unwrap_or_default());
        at = at.max(end);
    }
    text.push_str(source.get(at..).unwrap_or_default());
    text
}

/// Returns what the path of a link must become, or nothing if it still leads there.
fn new_target(
    document: &Document,
    link: &Link,
    from: &DocPath,
    moved: &dyn Fn(&DocPath) -> Option<DocPath>,
    renamed: &dyn Fn(&str) -> Option<DocPath>,
) -> Option<String> {
    let written = path_part(&link.target);
    match &link.kind {
        LinkKind::Internal { path, .. } | LinkKind::Image { path } if !written.is_empty() => {
            let now = moved(path).unwrap_or_else(|| path.clone());
            let still = match (
                LinkKind::of_link(from, written),
                LinkKind::of_image(from, written),
            ) {
                (LinkKind::Internal { path, .. }, _) | (_, LinkKind::Image { path }) => Some(path),
                _ => None,
            };
            (still.as_ref() != Some(&now))
                .then(|| spell(&now, from, written, link, &document.source))
        }
        LinkKind::Wiki { name, .. } => {
            let path = DocPath::new(name)
                .or_else(|_| DocPath::new(&format!("{name}.md")))
                .ok()?;
            let whole = if path.is_markdown() {
                path
            } else {
                DocPath::new(&format!("{name}.md")).ok()?
            };
            let now = moved(&whole).or_else(|| renamed(name))?;
            let now = if name.ends_with(".md") {
                now.as_str()
            } else {
                now.as_str().strip_suffix(".md")?
            };
            Some(written.replace(name.as_str(), now))
        }
        _ => None,
    }
}

/// Writes a path the way the old one was written: from the root, with `./`, encoded.
fn spell(target: &DocPath, from: &DocPath, old: &str, link: &Link, source: &str) -> String {
    let relative = if old.starts_with('/') {
        format!("/{}", target.as_str())
    } else {
        target.relative_to(from)
    };
    let relative = if old.starts_with("./") && !relative.starts_with('.') {
        format!("./{relative}")
    } else {
        relative
    };
    // A first part with a colon would read as a scheme.
    let first = relative.split('/').next().unwrap_or_default();
    let relative = if first.contains(':') {
        format!("./{relative}")
    } else {
        relative
    };
    let start = find_target(source, link).unwrap_or_default();
    if start > 0 && source[..start].ends_with('<') {
        return relative
            .replace('%', "%25")
            .replace('<', "%3C")
            .replace('>', "%3E")
            .replace('#', "%23")
            .replace('?', "%3F");
    }
    let mut out = String::new();
    for c in relative.chars() {
        let plain = !matches!(
            c,
            ' ' | '('
                | ')'
                | '<'
                | '>'
                | '%'
                | '#'
                | '?'
                | '"'
                | '\''
                | '\\'
                | '['
                | ']'
                | '`'
                | '*'
                | '&'
        ) && !c.is_control();
        if plain {
            out.push(c);
        } else {
            let mut bytes = [0; 4];
            c.encode_utf8(&mut bytes)
                .bytes()
                .for_each(|byte| out.push_str(&format!("%{byte:02X}")));
        }
    }
    out
}

fn path_part(target: &str) -> &str {
    target.split(['#', '?']).next().unwrap_or_default()
}

/// Finds where the target of a link is written: in the link, or in the definition it names.
fn find_target(source: &str, link: &Link) -> Option<usize> {
    let written = source.get(link.range.clone())?;
    let target = link.target.as_str();
    let inside = |text: &str, opening: &str| -> Option<usize> {
        let at = text.rfind(opening)? + opening.len();
        let rest = &text[at..];
        let rest = rest.trim_start().trim_start_matches('<');
        rest.starts_with(target).then(|| text.len() - rest.len())
    };
    let direct = match link.kind {
        LinkKind::Wiki { .. } => inside(written, "[["),
        _ => inside(written, "](").or_else(|| {
            written
                .strip_prefix('<')
                .and_then(|_| attribute(written, target))
        }),
    };
    if let Some(at) = direct {
        return Some(link.range.start + at);
    }
    // `[text][name]`, `[name][]` and `[name]` are defined on a line of their own.
    let name = written
        .rsplit('[')
        .find(|part| part.len() > 1)
        .and_then(|part| part.split(']').next())?;
    let mut at = 0;
    for line in source.split_inclusive('\n') {
        let text = line.trim_start();
        let defined = text
            .strip_prefix('[')
            .and_then(|text| text.split_once("]:"));
        if let Some((own, rest)) = defined
            && own.to_lowercase() == name.to_lowercase()
        {
            let rest = rest.trim_start().trim_start_matches('<');
            return rest
                .starts_with(target)
                .then(|| at + line.len() - rest.len());
        }
        at += line.len();
    }
    None
}

/// Finds a target in `href="…"` or `src="…"` of an HTML tag.
fn attribute(tag: &str, target: &str) -> Option<usize> {
    ["\"", "'"].iter().find_map(|quote| {
        tag.find(&format!("={quote}{target}{quote}"))
            .map(|at| at + 2)
    })
}

fn translation(
    document: &Document,
    moved: &dyn Fn(&DocPath) -> Option<DocPath>,
) -> Option<TextEdit> {
    let said = document.front.translation_of.as_deref()?;
    let now = moved(&DocPath::new(said).ok()?)?;
    let head = document.source.get(..document.body_start)?;
    let line = head.find("\ntranslation_of:")? + 1;
    let end = head[line..].find('\n').map_or(head.len(), |at| line + at);
    let start = line + head[line..end].find(said)?;
    Some(TextEdit {
        range: start..start + said.len(),
        text: now.as_str().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::apply;

    fn path(text: &str) -> DocPath {
        DocPath::new(text).unwrap()
    }

    fn moved_by<'a>(pairs: &'a [(&'a str, &'a str)]) -> impl Fn(&DocPath) -> Option<DocPath> + 'a {
        |path: &DocPath| {
            pairs
                .iter()
                .find_map(|(old, new)| match old.strip_suffix('/') {
                    Some(folder) if path.is_in(folder) => {
                        DocPath::new(&format!("{new}{}", &path.as_str()[folder.len() + 1..])).ok()
                    }
                    _ => (path.as_str() == *old).then(|| DocPath::new(new).unwrap()),
                })
        }
    }

    fn rewritten(own: &str, source: &str, pairs: &[(&str, &str)]) -> (String, usize) {
        let document = Document::parse(path(own), source.as_bytes());
        let renamed = |name: &str| match name {
            "opened" => moved_by(pairs)(&path("refunds/opened.md")),
            _ => None,
        };
        let found = rewrite_links(&document, &moved_by(pairs), &renamed);
        (
            apply(&document.source, &found.edits).unwrap(),
            found.left.len(),
        )
    }

    #[test]
    fn links_to_what_moved_follow_it() {
        let rename: &[(&str, &str)] = &[("refunds/opened.md", "billing/opened items (new).md")];
        for (source, expected) in [
            (
                "[a](opened.md)",
                "[a](../billing/opened%20items%20%28new%29.md)",
            ),
            (
                "[a](opened.md#after-14 \"Title\")",
                "[a](../billing/opened%20items%20%28new%29.md#after-14 \"Title\")",
            ),
            (
                "[a](./opened.md) and [b](other.md)",
                "[a](../billing/opened%20items%20%28new%29.md) and [b](other.md)",
            ),
            (
                "[a](/refunds/opened.md)",
                "[a](/billing/opened%20items%20%28new%29.md)",
            ),
            (
                "[a](<opened.md>)",
                "[a](<../billing/opened items (new).md>)",
            ),
            (
                "[a][x] and [b][x]\n\n[x]: opened.md 'T'\n",
                "[a][x] and [b][x]\n\n[x]: ../billing/opened%20items%20%28new%29.md 'T'\n",
            ),
            (
                "[x]\n\n[X]: <opened.md>\n",
                "[x]\n\n[X]: <../billing/opened items (new).md>\n",
            ),
            (
                "See <a href=\"opened.md#x\">a</a> and <A HREF='./opened.md'>b</A>.",
                "See <a href=\"../billing/opened%20items%20%28new%29.md#x\">a</a> and <A HREF='../billing/opened%20items%20%28new%29.md'>b</A>.",
            ),
            (
                "<div>\n<a class=x href=\"opened.md\">a</a> <!-- <a href=\"opened.md\"> -->\n</div>\n",
                "<div>\n<a class=x href=\"../billing/opened%20items%20%28new%29.md\">a</a> <!-- <a href=\"opened.md\"> -->\n</div>\n",
            ),
            (
                "<!--\n<a href=\"opened.md\">a</a>\n-->\n",
                "<!--\n<a href=\"opened.md\">a</a>\n-->\n",
            ),
            (
                "[[refunds/opened]] [[Opened items]]",
                "[[billing/opened items (new)]] [[Opened items]]",
            ),
            (
                "[[opened#x|Words]] [[late]]",
                "[[billing/opened items (new)#x|Words]] [[late]]",
            ),
            (
                "`[a](opened.md)` https://x.example/opened.md",
                "`[a](opened.md)` https://x.example/opened.md",
            ),
            (
                "---\ntranslation_of: refunds/opened.md # x\n---\nA\r\n",
                "---\ntranslation_of: billing/opened items (new).md # x\n---\nA\r\n",
            ),
        ] {
            assert_eq!(
                rewritten("refunds/late.md", source, rename),
                (expected.to_owned(), 0)
            );
        }
    }

    #[test]
    fn a_document_that_moves_keeps_its_links() {
        let source =
            "[a](late.md) ![i](../assets/x.png) [s](#top) [w](https://x.example) [r](/hold.md)";
        let expected = "[a](../refunds/late.md) ![i](../assets/x.png) [s](#top) [w](https://x.example) [r](/hold.md)";
        assert_eq!(
            rewritten(
                "refunds/opened.md",
                source,
                &[("refunds/opened.md", "billing/opened.md")]
            ),
            (expected.to_owned(), 0)
        );
    }

    #[test]
    fn a_folder_that_moves_takes_its_links_along() {
        let pairs: &[(&str, &str)] = &[("refunds/", "money/back/")];
        let inside = rewritten("refunds/opened.md", "[a](late.md) [b](../hold.md)", pairs);
        assert_eq!(
            inside,
            ("[a](late.md) [b](../../hold.md)".to_owned(), 0),
            "siblings move along"
        );
        assert_eq!(
            rewritten("hold.md", "[a](refunds/late.md#x)", pairs),
            ("[a](money/back/late.md#x)".to_owned(), 0)
        );
    }

    #[test]
    fn moving_changes_nothing_but_where_links_lead() {
        let pairs: &[(&str, &str)] = &[("refunds/", "money/back/"), ("hold.md", "phone/hold.md")];
        let moved = moved_by(pairs);
        for (own, source, same) in [
            (
                "refunds/opened.md",
                "---\ntranslation_of: hold.md\n---\n[a](../hold.md#x) ![i](../assets/x.png) [[hold]] [w](https://x.example)",
                "[a](../hold.md#x)",
            ),
            (
                "other.md",
                "환불은 [여기](refunds/opened.md 'T')\n\n[x]: <refunds/opened.md>\n\n[b][x]",
                "환불은",
            ),
        ] {
            let before = Document::parse(path(own), source.as_bytes());
            let edits = rewrite_links(&before, &moved, &|_| None).edits;
            let text = apply(&before.source, &edits).unwrap();
            let now = moved(&before.path).unwrap_or_else(|| before.path.clone());
            let after = Document::parse(now.clone(), text.as_bytes());
            assert_ne!(before.source, after.source, "links were rewritten");
            assert_eq!(without_targets(&before), without_targets(&after));
            let other = Document::parse(now, text.replace("x", "y").replace(same, "z").as_bytes());
            assert_ne!(without_targets(&before), without_targets(&other));
        }
    }

    #[test]
    fn a_link_that_cannot_be_patched_is_named() {
        let (text, left) = rewritten("a.md", "[a](b\\_c.md)", &[("b_c.md", "d.md")]);
        assert_eq!((text.as_str(), left), ("[a](b\\_c.md)", 1));
    }
}
