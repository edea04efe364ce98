//! The thread that holds the dictionary and the rules, and answers one question after the
//! other.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use carebook_domain::check::EnglishSlip;
use harper_core::spell::FstDictionary;

use crate::Spelling;
use crate::grammar::Grammar;
use crate::spelling::Speller;

/// What is asked.
pub(crate) enum Question {
    Words(Vec<String>),
    Paragraphs(Vec<String>),
}

impl Question {
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Words(texts) | Self::Paragraphs(texts) => texts.is_empty(),
        }
    }
}

/// What is said to a [`Question`], in its order.
pub(crate) enum Answer {
    Words(Vec<Spelling>),
    Paragraphs(Vec<Vec<EnglishSlip>>),
}

/// A question and where its answer goes.
pub(crate) struct Asked {
    pub question: Question,
    pub answer: Sender<Answer>,
}

/// Starts the thread; nothing where the computer has none to give.
pub(crate) fn open() -> Option<Sender<Asked>> {
    let (ask, asked) = channel();
    let started = thread::Builder::new()
        .name("english".to_owned())
        .spawn(move || work(&asked));
    started.is_ok().then_some(ask)
}

fn work(asked: &Receiver<Asked>) {
    let dictionary = FstDictionary::curated();
    let mut speller = Speller::new(dictionary.clone());
    let mut grammar = Grammar::new(dictionary.clone());
    while let Ok(Asked { question, answer }) = asked.recv() {
        // The rules are written for prose; a text they stumble over is left alone.
        let said = catch_unwind(AssertUnwindSafe(|| match question {
            Question::Words(words) => Answer::Words(speller.look_up(&words)),
            Question::Paragraphs(texts) => Answer::Paragraphs(grammar.read(&texts)),
        }));
        match said {
            // Whoever asked may have stopped waiting.
            Ok(said) => drop(answer.send(said)),
            Err(_) => {
                speller = Speller::new(dictionary.clone());
                grammar = Grammar::new(dictionary.clone());
            }
        }
    }
}
