//! What a person typed, taken apart: words, phrases, exclusions, filters.

/// A query, taken apart. Parsing never fails: what is not understood is searched for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    /// The query as it was typed.
    pub text: String,
}

impl Query {
    /// Takes a query apart.
    pub fn parse(text: &str) -> Self {
        Self {
            text: text.to_owned(),
        }
    }
}
