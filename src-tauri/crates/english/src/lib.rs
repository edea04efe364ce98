//! English spelling and grammar, by the library harper.
//!
//! The dictionary takes half a second and 80 MB to load, so it is loaded once, when the
//! first English text is checked, by a thread of its own that keeps it: harper's rules are
//! not made to be shared. The thread remembers what it said of a paragraph; while somebody
//! writes, only the paragraph under the cursor is new.

mod desk;
mod grammar;
mod spelling;
#[cfg(test)]
mod tests;

use std::sync::mpsc::{Sender, channel};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Duration;

use carebook_domain::check::EnglishSlip;
use desk::{Answer, Asked, Question};

/// What could stand in place of a word; nothing if the word is English.
pub type Spelling = Option<Vec<String>>;

/// How long an answer is waited for: a text without it is checked all the same.
const PATIENCE: Duration = Duration::from_secs(20);

/// For each word, nothing if it is English, else what could be meant, the best first.
pub fn misspelled(words: &[&str]) -> Vec<Spelling> {
    let asked = words.iter().map(|word| (*word).to_owned()).collect();
    match ask(Question::Words(asked)) {
        Some(Answer::Words(answer)) if answer.len() == words.len() => answer,
        _ => vec![None; words.len()],
    }
}

/// For each paragraph of Markdown, where its English slips.
pub fn slips(paragraphs: &[&str]) -> Vec<Vec<EnglishSlip>> {
    let asked = paragraphs.iter().map(|text| (*text).to_owned()).collect();
    match ask(Question::Paragraphs(asked)) {
        Some(Answer::Paragraphs(answer)) if answer.len() == paragraphs.len() => answer,
        _ => vec![Vec::new(); paragraphs.len()],
    }
}

fn ask(question: Question) -> Option<Answer> {
    if question.is_empty() {
        return None;
    }
    static DESK: OnceLock<Option<Mutex<Sender<Asked>>>> = OnceLock::new();
    let desk = DESK.get_or_init(|| desk::open().map(Mutex::new)).as_ref()?;
    let (answer, answered) = channel();
    let asked = Asked { question, answer };
    let sent = desk
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .send(asked);
    sent.ok()?;
    answered.recv_timeout(PATIENCE).ok()
}
