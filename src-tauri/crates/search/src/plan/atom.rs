//! What a plan is made of: atoms with their lists, and what is marked.

use crate::search::dictionary::{Column, Found};

/// Where a list says that its term stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Anywhere in the document.
    Body,
    /// Anywhere, written exactly like that.
    Exact,
    /// In the title.
    Title,
    /// In the title, written exactly like that.
    TitleExact,
    /// In a heading or a tag.
    Heading,
}

/// How a word was found; better kinds first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Manner {
    /// As a word.
    Word,
    /// As another word for the same, from the term list.
    Synonym,
    /// As the beginning of a word.
    Beginning,
    /// As initial consonants.
    Initials,
    /// As keys of another layout or input method.
    Keys,
    /// With a typing error.
    Typo,
}

/// A term's documents, and what standing there is worth.
#[derive(Clone, Debug)]
pub struct List {
    /// The field.
    pub column: Column,
    /// The lists.
    pub found: Found,
    /// Where the term stands.
    pub role: Role,
    /// Its worth, from 0 to 1.
    pub gain: f32,
}

/// Something to look for.
#[derive(Clone, Debug)]
pub struct Atom {
    /// What was typed.
    pub text: String,
    /// How it was found.
    pub manner: Manner,
    /// How much it counts, from 0 to 1.
    pub weight: f32,
    /// Its place in the query, in the same steps as positions in documents.
    pub slot: u32,
    /// Whether it only adds; a document without it lacks nothing.
    pub optional: bool,
    /// Whether documents without it are left out.
    pub required: bool,
    /// The quoted phrase that it is a word of, counted from 1; 0 when it is of none.
    pub phrase: u32,
    /// Whether it is one of the words that questions are made of.
    pub frame: bool,
    /// Whether it may go on, so that its places are not all known.
    pub open: bool,
    /// Its lists.
    pub lists: Vec<List>,
    /// Where the lists of its synonyms begin, if it is found itself.
    pub synonyms_from: usize,
    /// Documents that have it, roughly.
    pub documents: u32,
    /// Set when `documents` is to be taken as it is.
    pub counted: bool,
}

/// A word of what must stand together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// A word of an alphabet, by the keys that it may have.
    Word(Vec<String>),
    /// Hangul, which may go on with particles.
    Hangul(String),
    /// A piece of a script without spaces, folded.
    Unspaced(String),
}

/// What is marked in texts that were found.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    /// Keys of words.
    pub keys: Vec<String>,
    /// Keys of words that say nothing: marked where the query has no others.
    pub empty_words: Vec<String>,
    /// Keys of syllables that say nothing but as a part of a word (`lại` of `gọi lại`): marked
    /// beside what is marked, and where the query has no others.
    pub leaning: Vec<String>,
    /// Hangul that says nothing: marked where the query has nothing else.
    pub empty_hangul: Vec<(String, bool)>,
    /// What must stand together: synonyms of several words.
    pub together: Vec<Vec<Part>>,
    /// Numbers with a unit.
    pub measures: Vec<(String, String)>,
    /// Beginnings of words, folded.
    pub beginnings: Vec<String>,
    /// Hangul: stems in keystrokes; the flag says that the last syllable may go on.
    pub hangul: Vec<(String, bool)>,
    /// Initial consonants.
    pub initials: Vec<String>,
    /// Pieces of scripts without spaces.
    pub unspaced: Vec<String>,
}

impl Marks {
    /// Adds what others say.
    pub fn extend(&mut self, other: &Self) {
        self.empty_words.extend(other.empty_words.iter().cloned());
        self.leaning.extend(other.leaning.iter().cloned());
        self.empty_hangul.extend(other.empty_hangul.iter().cloned());
        self.together.extend(other.together.iter().cloned());
        self.keys.extend(other.keys.iter().cloned());
        self.measures.extend(other.measures.iter().cloned());
        self.beginnings.extend(other.beginnings.iter().cloned());
        self.hangul.extend(other.hangul.iter().cloned());
        self.initials.extend(other.initials.iter().cloned());
        self.unspaced.extend(other.unspaced.iter().cloned());
    }

    /// Marks the words that say nothing if there are no others.
    pub fn settle(&mut self) {
        let empty_words = std::mem::take(&mut self.empty_words);
        let empty_hangul = std::mem::take(&mut self.empty_hangul);
        let others = !(self.keys.is_empty()
            && self.measures.is_empty()
            && self.beginnings.is_empty()
            && self.hangul.is_empty()
            && self.initials.is_empty()
            && self.unspaced.is_empty());
        if !others {
            self.keys = empty_words;
            self.keys.append(&mut self.leaning);
            self.hangul = empty_hangul;
        }
    }
}

/// A word that is found nowhere as it was typed, and what was looked for instead.
#[derive(Clone, Debug, Default)]
pub struct Correction {
    /// What was typed.
    pub typed: String,
    /// Keys of the words of alphabets that may have been meant.
    pub keys: Vec<String>,
    /// Hangul that may have been meant.
    pub hangul: Vec<String>,
}

/// A query as it is carried out.
#[derive(Debug, Default)]
pub struct Plan {
    /// What is looked for.
    pub atoms: Vec<Atom>,
    /// Lists of documents that are left out.
    pub without: Vec<Found>,
    /// Phrases that must stand as they are, folded, their words joined by one space; and whether
    /// each may go on.
    pub phrases: Vec<(String, bool)>,
    /// Phrases that must not.
    pub without_phrases: Vec<String>,
    /// What is marked.
    pub marks: Marks,
    /// Typing errors that were allowed for.
    pub corrections: Vec<Correction>,
    /// Words of the term list that are looked for as well.
    pub also: Vec<String>,
    /// Words about how the query was understood.
    pub hints: Vec<String>,
}
