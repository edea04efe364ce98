//! What the checks say in English.

use super::{Does, Said, Slip, Unit, listed};

const fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Words => "words",
        Unit::Eojeol => "eojeol",
        Unit::Syllables => "syllables",
    }
}

pub(super) fn say(said: &Said<'_>) -> String {
    match said {
        Said::Marker { line } => format!("“{line}” is what git leaves where two texts could not be joined. Agents would read both and the marks; keep what holds and take the marks out."),
        Said::Head { problem } => format!("{problem} Owner, kind and dates are not known until then."),
        Said::Fact { problem } => (*problem).to_owned(),
        Said::NotUtf8 => "This file is not UTF-8: some of its letters are read, found and shown wrongly. Save it as UTF-8.".to_owned(),
        Said::HoldsNul => "This line holds a NUL character, which is part of no text: it is read, found and shown wrongly. Take it out.".to_owned(),
        Said::Empty => "This document has nothing to read. An agent who opens it during a call finds no answer; write one, or take it out.".to_owned(),
        Said::NoOwner => "Nobody owns this document, so nobody is asked when it becomes stale. Name an owner in its facts.".to_owned(),
        Said::NoSection { kind, name } => format!("Every document of the kind “{kind}” has a section “{name}”; readers look for it there."),
        Said::HeadingTwice { heading, line } => format!("The heading “{heading}” stands on line {line} already. A link can tell the two apart only by their order, and breaks when that changes."),
        Said::AnchorTwice { anchor, line } => format!("The anchor “{anchor}” is given on line {line} already. A link to it leads to the first of the two; give this heading another one."),
        Said::OpenPlaceholder { inside } => format!("This part of the template is still open: {inside}."),
        Said::HiddenCharacter { name } => format!("A hidden character stands here: {name}. It changes what is read, searched or copied."),
        Said::LongSentence { long, unit: of, limit } => format!("This sentence has {long} {}. Up to {limit} are understood at first hearing; make two of it.", unit(*of)),
        Said::WallOfText { sentences, long, unit: of } => format!("This paragraph has {sentences} sentences and {long} {}. Nobody finds one answer in it during a call; break it up or make a list of it.", unit(*of)),
        Said::StepWithoutVerb => "This step names a thing but nothing to do. Begin it with a verb: a reader under pressure does what the first word says.".to_owned(),
        Said::StepSeveralActions { actions } => format!("This step asks for {actions} things at once; what stands last is forgotten. Make a step of each."),
        Said::VagueTiming { said } => format!("“{said}” is another time for every reader and every customer. Say how many minutes, hours or days."),
        Said::NoFile { path, other } => {
            let other = other.map_or(String::new(), |other| format!(" A file of that name lies at {other}."));
            format!("The handbook has no {path}, so this link leads nowhere.{other}")
        }
        Said::NoneNamed { name } => format!("No document is called “{name}”, so this link leads nowhere."),
        Said::Refused { reason } => format!("This link is never followed: {reason}."),
        Said::NoAnchor { path, anchor, close } => {
            let close = close.map_or(String::new(), |close| format!(" There is “{close}”."));
            format!("{path} has no section “{anchor}”; the link opens its beginning instead.{close}")
        }
        Said::NoAlt => "This image has no words of its own. Whoever does not see it, or searches for it, gets nothing.".to_owned(),
        Said::TermPreferred { used, preferred } => format!("This handbook says “{preferred}” for “{used}”. One thing, one word: readers and the search find it sooner."),
        Said::TermAvoid { used, preferred } => format!("This handbook avoids “{used}” and says “{preferred}”."),
        Said::Abbreviation { said } => format!("“{said}” is explained neither here nor in the term list. New colleagues have to guess; write it out once, with the short form in brackets."),
        Said::Misspelled { said, instead: [] } => format!("“{said}” is no English word we know. If it is right, add it to the term list or to `words` under [check]."),
        Said::Misspelled { said, instead } => format!("“{said}” looks misspelled; perhaps {}.", listed(instead, '“', '”')),
        Said::Grammar { slip, said } => grammar(*slip, said),
    }
}

fn grammar(slip: Slip, said: &str) -> String {
    match slip {
        Slip::Article => format!(
            "“{said}” does not go with the sound of the next word: “a” before a consonant, “an” before a vowel."
        ),
        Slip::Repeated => format!("“{said}” stands here twice."),
        Slip::Its => {
            "“It's” is short for “it is”; “its” says whose it is. The other one belongs here."
                .to_owned()
        }
        Slip::OfForHave => {
            format!("After “could”, “should” or “would” stands “have”, not “of”: “{said}”.")
        }
        Slip::SoundsAlike => format!("“{said}” is mixed up with a word that sounds alike."),
        Slip::Agreement => format!("“{said}” does not go with who or what does it."),
        Slip::Capital => format!("“{said}” is written with a capital letter."),
        Slip::Number => format!("The ending of “{said}” does not go with its number."),
        Slip::Comparison => format!("“{said}” compares twice; one is enough."),
        Slip::Phrase => format!("“{said}” is not how English says it."),
    }
}

pub(super) fn does(does: &Does<'_>) -> String {
    match does {
        Does::AddSection { name } => format!("Add the section “{name}” at the end"),
        Does::Remove => "Remove it".to_owned(),
        Does::LinkTo { place } => format!("Link to {place}"),
        Does::Write { text } => format!("Write “{text}”"),
    }
}
