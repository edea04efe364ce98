//! What is wrong with a file, said so that a person finds the place.

use serde::{Deserialize, Serialize};

/// Something wrong in a file that stops nobody from using the rest of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The line in the file, from 1; 0 when it is about the whole file.
    pub line: u32,
    /// The column in characters, from 1; 0 when it is about the whole line.
    pub column: u32,
    /// The sentence.
    pub message: String,
    /// What kind of problem it is.
    pub code: ProblemCode,
}

/// The kinds of problem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProblemCode {
    /// The front matter cannot be read at all.
    FrontMatterBroken,
    /// One value of the front matter is not what its key needs.
    FrontMatterValue,
    /// The file is not UTF-8; what could be read is shown.
    Encoding,
    /// The file holds NUL characters, as if it were no text.
    Nul,
    /// The file is larger or more deeply nested than is rendered.
    TooLarge,
    /// The file only says where Git LFS keeps its text.
    LfsPointer,
    /// `carebook.toml` cannot be read at all.
    ConfigBroken,
    /// A key of `carebook.toml` that nobody knows.
    ConfigKey,
    /// A value of `carebook.toml` that its key cannot have.
    ConfigValue,
    /// A row of the term list that cannot be read.
    TermRow,
}

impl ProblemCode {
    /// The stable word of this kind.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::FrontMatterBroken => "front_matter_broken",
            Self::FrontMatterValue => "front_matter_value",
            Self::Encoding => "encoding",
            Self::Nul => "nul",
            Self::TooLarge => "too_large",
            Self::LfsPointer => "lfs_pointer",
            Self::ConfigBroken => "config_broken",
            Self::ConfigKey => "config_key",
            Self::ConfigValue => "config_value",
            Self::TermRow => "term_row",
        }
    }
}

impl Problem {
    /// A problem at a place.
    pub fn at(line: u32, column: u32, code: ProblemCode, message: impl Into<String>) -> Self {
        Self {
            line,
            column,
            message: message.into(),
            code,
        }
    }
}
