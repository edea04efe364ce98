//! The rules and how serious they are unless a handbook says otherwise.

use serde::{Serialize, Serializer};

use crate::config::Severity;

macro_rules! rules {
    ($($(#[doc = $doc:literal])+ $name:ident $id:literal $severity:ident,)+) => {
        /// A writing check.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Rule {
            /// Every rule, in the order of the reference.
            pub const ALL: &'static [Rule] = &[$(Rule::$name,)+];

            /// Its name in `carebook.toml`.
            pub const fn id(self) -> &'static str {
                match self { $(Rule::$name => $id,)+ }
            }

            /// How serious it is unless the handbook says otherwise.
            pub const fn severity(self) -> Severity {
                match self { $(Rule::$name => Severity::$severity,)+ }
            }

            /// What it looks for, in a sentence.
            pub const fn about(self) -> &'static str {
                match self { $(Rule::$name => concat!($($doc),+),)+ }
            }
        }
    };
}

rules! {
    /// A key or value of `carebook.toml` that nobody can follow.
    Policy "policy" Warning,
    /// A row of the term list that cannot be read.
    TermRow "term-row" Warning,
    /// Lines that git leaves where two texts could not be joined.
    ConflictMarker "conflict-marker" Error,
    /// The facts at the head of a document cannot be read.
    FrontMatter "front-matter" Error,
    /// A fact at the head of a document is not what its key needs.
    FrontMatterValue "front-matter-value" Warning,
    /// A file is not UTF-8, so parts of it are not read, found or shown.
    Encoding "encoding" Warning,
    /// A document without a word to read.
    EmptyDocument "empty-document" Warning,
    /// Somebody must answer for a document.
    MissingOwner "missing-owner" Warning,
    /// A document of this kind must have certain sections.
    MissingSection "missing-section" Hint,
    /// Two headings with the same words cannot be told apart by a link.
    DuplicateAnchor "duplicate-anchor" Warning,
    /// Part of a template was never filled in.
    LeftoverPlaceholder "leftover-placeholder" Warning,
    /// Characters that nobody sees change what is read or found.
    HiddenCharacter "hidden-character" Warning,
    /// A sentence is too long to be understood at first hearing.
    LongSentence "long-sentence" Warning,
    /// A paragraph is too long to find anything in.
    WallOfText "wall-of-text" Warning,
    /// A step does not say what to do.
    StepWithoutVerb "step-without-verb" Hint,
    /// A step asks for several things at once.
    StepSeveralActions "step-several-actions" Hint,
    /// A time that everybody understands differently.
    VagueTiming "vague-timing" Warning,
    /// A link leads nowhere.
    BrokenLink "broken-link" Error,
    /// A link leads to a document but to no section of it.
    BrokenAnchor "broken-anchor" Error,
    /// An image says nothing to those who do not see it.
    ImageAlt "image-alt" Warning,
    /// A word that the handbook avoids.
    TermAvoid "term-avoid" Warning,
    /// Another word for something that the handbook has a word for.
    TermPreferred "term-preferred" Off,
    /// An abbreviation that is explained nowhere.
    UnexplainedAbbreviation "unexplained-abbreviation" Hint,
    /// An English word that is spelled otherwise.
    Spelling "spelling" Warning,
    /// English that slips: a word twice, the other article, its for it's.
    Grammar "grammar" Hint,
}

impl Rule {
    /// The rule with this name.
    pub fn named(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|rule| rule.id() == id)
    }
}

impl Serialize for Rule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.id())
    }
}
