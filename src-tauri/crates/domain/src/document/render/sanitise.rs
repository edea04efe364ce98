//! The second layer: an allow-list over the HTML that was drawn. It trusts nothing of the
//! first layer, so every address is judged again.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

use super::super::events::is_anchor;
use super::super::link::LinkKind;
use super::{Mode, RenderContext};
use crate::DocPath;

const TAGS: [&str; 62] = [
    "a",
    "abbr",
    "b",
    "blockquote",
    "br",
    "cite",
    "code",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "input",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "time",
    "tr",
    "u",
    "ul",
    "var",
    "wbr",
    "caption",
    "colgroup",
    "col",
    "bdi",
];

const GENERIC: [&str; 5] = ["id", "lang", "dir", "title", "data-line"];

const ATTRIBUTES: [(&str, &[&str]); 10] = [
    (
        "a",
        &[
            "href",
            "data-doc",
            "data-anchor",
            "data-external",
            "data-missing",
        ],
    ),
    ("img", &["src", "alt", "width", "height", "loading"]),
    ("span", &["data-remote-src", "data-thread"]),
    ("input", &["type", "checked", "disabled"]),
    ("code", &["data-language"]),
    ("ol", &["start"]),
    ("td", &["colspan", "rowspan"]),
    ("th", &["colspan", "rowspan"]),
    ("details", &["open"]),
    ("time", &["datetime"]),
];

const ALIGNED: &[&str] = &["align-left", "align-center", "align-right"];

const CLASSES: [(&str, &[&str]); 14] = [
    (
        "div",
        &[
            "alert",
            "alert-say",
            "alert-dont",
            "alert-note",
            "alert-warning",
            "alert-hold",
            "alert-must",
            "alert-tip",
            "alert-important",
            "alert-caution",
            "footnotes",
            "footnote-definition",
            "align-left",
            "align-center",
            "align-right",
        ],
    ),
    (
        "p",
        &["alert-title", "align-left", "align-center", "align-right"],
    ),
    (
        "span",
        &[
            "remote-image",
            "missing-image",
            "refused-link",
            "thread-mark",
        ],
    ),
    ("sup", &["footnote-reference"]),
    ("a", &["file-link", "footnote-back"]),
    ("li", &["task"]),
    ("td", ALIGNED),
    ("th", ALIGNED),
    ("h1", ALIGNED),
    ("h2", ALIGNED),
    ("h3", ALIGNED),
    ("h4", ALIGNED),
    ("h5", ALIGNED),
    ("h6", ALIGNED),
];

/// Elements that vanish with everything in them.
const SILENT: [&str; 12] = [
    "script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes", "svg", "math",
    "template", "object",
];

/// What the context gave out: no other image is loaded, and no other thread is named, wherever it
/// came from.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Given {
    /// Addresses of images.
    pub images: HashSet<String>,
    /// Threads.
    pub threads: HashSet<String>,
    /// Whether elements may be led to.
    pub anchors: bool,
}

impl Given {
    /// What was given out while drawing, and what the context says.
    pub fn new(images: HashSet<String>, context: &dyn RenderContext) -> Self {
        let marks = context.marks().iter();
        Self {
            images,
            threads: marks.map(|mark| mark.thread.clone()).collect(),
            anchors: context.anchors(),
        }
    }
}

/// Lets through what is on the lists.
pub(super) struct Sanitiser<'a>(Builder<'a>);

impl<'a> Sanitiser<'a> {
    /// One for what was drawn of a document.
    pub fn new(given: &'a Given, from: &DocPath, mode: Mode) -> Self {
        static LISTS: LazyLock<Lists> = LazyLock::new(Lists::new);
        let lists = LISTS.clone();
        let mut schemes: HashSet<&str> = ["http", "https", "mailto"].into();
        let own = given.images.iter().filter_map(|url| url.split_once(':'));
        schemes.extend(own.map(|(scheme, _)| scheme));
        let judge = Judge {
            given: given.clone(),
            from: from.clone(),
            mode,
        };
        let mut builder = Builder::empty();
        builder
            .tags(lists.tags)
            .clean_content_tags(SILENT.into())
            .generic_attributes(GENERIC.into())
            .tag_attributes(lists.attributes)
            .allowed_classes(lists.classes)
            .set_tag_attribute_value("input", "type", "checkbox")
            .set_tag_attribute_value("input", "disabled", "")
            .set_tag_attribute_value("img", "loading", "lazy")
            .url_schemes(schemes)
            .url_relative(UrlRelative::PassThrough)
            .link_rel(Some("noopener noreferrer"))
            .attribute_filter(move |_, attribute, value| {
                judge
                    .allows(attribute, value)
                    .then_some(Cow::Borrowed(value))
            });
        Self(builder)
    }

    /// The HTML with nothing in it but what is on the lists.
    pub fn clean(&self, html: &str) -> String {
        self.0.clean(html).to_string()
    }
}

#[derive(Clone)]
struct Lists {
    tags: HashSet<&'static str>,
    attributes: HashMap<&'static str, HashSet<&'static str>>,
    classes: HashMap<&'static str, HashSet<&'static str>>,
}

impl Lists {
    fn new() -> Self {
        let map = |pairs: &[(&'static str, &'static [&'static str])]| {
            pairs
                .iter()
                .map(|(name, values)| (*name, values.iter().copied().collect()))
                .collect()
        };
        Self {
            tags: TAGS.into(),
            attributes: map(&ATTRIBUTES),
            classes: map(&CLASSES),
        }
    }
}

struct Judge {
    given: Given,
    from: DocPath,
    mode: Mode,
}

impl Judge {
    fn allows(&self, attribute: &str, value: &str) -> bool {
        match attribute {
            "id" => self.given.anchors && value.strip_prefix("s-").is_some_and(is_anchor),
            "href" => match self.mode {
                Mode::Window => value == "#",
                Mode::Portable => matches!(
                    LinkKind::of_link(&self.from, value),
                    LinkKind::Internal { .. } | LinkKind::External { .. }
                ),
            },
            "src" => self.given.images.contains(value),
            "data-thread" => self.given.threads.contains(value),
            "data-external" => matches!(
                LinkKind::of_link(&self.from, value),
                LinkKind::External { .. }
            ),
            "data-remote-src" => matches!(
                LinkKind::of_image(&self.from, value),
                LinkKind::RemoteImage { .. }
            ),
            "data-doc" => DocPath::new(value).is_ok(),
            "width" | "height" | "colspan" | "rowspan" => is_number(value, 4),
            "start" | "data-line" => is_number(value, 9),
            "dir" => matches!(value, "ltr" | "rtl" | "auto"),
            "lang" => {
                value.len() <= 35 && value.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
            }
            "data-language" => is_language_word(value),
            _ => true,
        }
    }
}

pub(super) fn is_number(value: &str, digits: usize) -> bool {
    !value.is_empty() && value.len() <= digits && value.bytes().all(|b| b.is_ascii_digit())
}

/// The name of a programming language behind a code fence.
pub(super) fn is_language_word(value: &str) -> bool {
    !value.is_empty()
        && value.len() <= 32
        && value
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '#' | '-' | '_' | '.'))
}
