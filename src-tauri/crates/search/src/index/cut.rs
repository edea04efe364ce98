//! The two tokenizers that cut scripts into terms again.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use super::script::{SEPARATOR, STEP};

/// Cuts at separators. With `steps`, each term begins with its distance from the one
/// before.
#[derive(Clone, Copy)]
pub struct Cut {
    /// Whether terms carry distances.
    pub steps: bool,
}

/// The terms of a script.
pub struct Terms<'a> {
    rest: &'a str,
    steps: bool,
    token: Token,
}

impl Tokenizer for Cut {
    type TokenStream<'a> = Terms<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Terms<'a> {
        Terms {
            rest: text,
            steps: self.steps,
            token: Token {
                position: 0,
                ..Token::default()
            },
        }
    }
}

impl TokenStream for Terms<'_> {
    fn advance(&mut self) -> bool {
        // Terms are short: looking at byte after byte is faster than a search.
        let Some(end) = self.rest.bytes().position(|byte| byte == SEPARATOR as u8) else {
            return false;
        };
        let Some((mut term, rest)) = self.rest.split_at_checked(end) else {
            return false;
        };
        self.rest = rest.get(1..).unwrap_or_default();
        if self.steps {
            let Some(step) = term.as_bytes().first() else {
                return false;
            };
            self.token.position += usize::from(step.saturating_sub(STEP));
            term = term.get(1..).unwrap_or_default();
        }
        self.token.text.clear();
        self.token.text.push_str(term);
        true
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}
