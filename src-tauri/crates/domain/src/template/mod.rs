//! Templates for new documents. A template is a Markdown file like any other, with
//! `{{placeholders}}` and a few more facts: its name, what it is for, and the sections
//! that a document of its kind must have, in several languages. A handbook's
//! `templates/` folder adds to the built-in ones and replaces those of the same name.

mod fill;
mod read;

use std::sync::LazyLock;

use crate::Lang;
use crate::text::fold;

/// A template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// What it is called in commands: the file's name without `.md`.
    pub name: String,
    /// What it is called for people.
    pub title: String,
    /// What it is for, in a sentence.
    pub about: String,
    /// The kind of the documents it makes.
    pub kind: Option<String>,
    /// The sections that documents of this kind must have.
    pub required: Vec<SectionName>,
    /// What a form asks for, in order.
    pub placeholders: Vec<Placeholder>,
    /// Whether it comes with Carebook rather than with the handbook.
    pub built_in: bool,
    source: String,
}

/// Something to fill in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placeholder {
    /// Its name between the braces.
    pub name: String,
    /// What a form calls it.
    pub label: String,
}

/// The heading of a required section, in the languages the template knows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SectionName {
    names: Vec<(Lang, String)>,
}

impl SectionName {
    /// The heading in a language, else the first one there is.
    pub fn in_lang(&self, lang: Lang) -> &str {
        let name = self
            .names
            .iter()
            .find(|(known, _)| *known == lang)
            .or(self.names.first());
        name.map_or("", |(_, name)| name)
    }

    /// Whether a heading of a document is this section, in any language.
    pub fn is(&self, heading: &str) -> bool {
        let heading = plain(heading);
        self.names.iter().any(|(_, name)| plain(name) == heading)
    }
}

/// A heading without its number, signs, case and accents.
fn plain(heading: &str) -> String {
    let words = fold(heading);
    let words = words.trim_start_matches(|c: char| !c.is_alphabetic());
    words
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

const BUILT_IN: &[(&str, &str)] = &[
    ("procedure", include_str!("builtin/procedure.md")),
    ("policy", include_str!("builtin/policy.md")),
    ("script", include_str!("builtin/script.md")),
    ("faq", include_str!("builtin/faq.md")),
    ("manual", include_str!("builtin/manual.md")),
    ("promotion", include_str!("builtin/promotion.md")),
    ("service-level", include_str!("builtin/service-level.md")),
    ("kpi", include_str!("builtin/kpi.md")),
    ("authority", include_str!("builtin/authority.md")),
    ("guide", include_str!("builtin/guide.md")),
    ("assessment", include_str!("builtin/assessment.md")),
];

static TEMPLATES: LazyLock<Vec<Template>> = LazyLock::new(|| {
    let read = |(name, source): &(&str, &str)| Template {
        built_in: true,
        ..Template::parse(name, source)
    };
    BUILT_IN.iter().map(read).collect()
});

/// Returns the templates that come with Carebook.
pub fn built_in() -> &'static [Template] {
    &TEMPLATES
}

/// Returns the built-in templates with those of a handbook, given as names and texts,
/// laid over them.
pub fn with_own<'a>(own: impl IntoIterator<Item = (&'a str, &'a str)>) -> Vec<Template> {
    let mut all = built_in().to_vec();
    for (name, source) in own {
        let template = Template::parse(name, source);
        match all.iter_mut().find(|known| known.name == template.name) {
            Some(known) => *known = template,
            None => all.push(template),
        }
    }
    all
}

#[cfg(test)]
mod tests;
