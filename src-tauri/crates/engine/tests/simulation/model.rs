//! What was acknowledged, and must therefore be there in the end.

use std::collections::{BTreeMap, BTreeSet};

/// A comment that somebody was told is kept.
#[derive(Clone, Debug)]
pub struct Said {
    /// The thread it stands in.
    pub thread: String,
    /// The comment.
    pub id: String,
    /// Who said it, by number.
    pub by: usize,
    /// Its text; nothing once it was taken back.
    pub text: Option<String>,
}

/// Everything acknowledged so far.
#[derive(Default)]
pub struct Model {
    /// Words that were saved, with where they were saved first.
    pub words: BTreeMap<String, String>,
    /// Words that stood only in a draft that somebody discarded knowing them.
    pub discarded: BTreeSet<String>,
    /// Comments.
    pub said: Vec<Said>,
    /// How often each act was done, and how often it was refused.
    pub done: BTreeMap<&'static str, (u32, u32)>,
    next: u32,
}

impl Model {
    /// A word that stands nowhere yet.
    pub fn new_word(&mut self) -> String {
        self.next += 1;
        format!("w{:05}x", self.next)
    }

    /// Counts an act.
    pub fn count(&mut self, act: &'static str, done: bool) {
        let counted = self.done.entry(act).or_default();
        if done {
            counted.0 += 1;
        } else {
            counted.1 += 1;
        }
    }
}

/// The words of the model that stand in a text.
pub fn words_in(text: &str) -> BTreeSet<String> {
    text.split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| {
            word.len() == 7
                && word.starts_with('w')
                && word.ends_with('x')
                && word[1..6].bytes().all(|byte| byte.is_ascii_digit())
        })
        .map(str::to_owned)
        .collect()
}
