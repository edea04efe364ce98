//! Numbers with their units: `60s`, `60 s`, `60 seconds` and 60초 are one thing to look for.

use super::{List, Planner, Role, Typed};
use crate::analysis::scan::{Glue, Kind, Piece, pieces};
use crate::analysis::{MEASURE, forms, units};
use crate::index::script::WRITTEN;
use crate::search::dictionary::Column;

/// What the number alone is worth where its unit is another one.
const NUMBER: f32 = 0.4;
/// How much a unit counts that may still become another word.
const UNFINISHED: f32 = 0.15;

/// What a quantity is worth that is written exactly as it was typed, over others.
const AS_WRITTEN: f32 = 0.4;

/// Makes one word of a number and the unit behind it, and of a number that is written in groups.
pub(super) fn join(words: &mut Vec<Typed>) {
    let mut at = 0;
    while at + 1 < words.len() {
        if let (Some(number), Some(group)) = (words.get(at), words.get(at + 1))
            && !number.quoted
            && !group.quoted
            && let (Some(digits), Some(three)) = (only(number), only(group))
            && (digits.kind, three.kind) == (Kind::Digits, Kind::Digits)
            && digits.text.bytes().all(|b| b.is_ascii_digit())
            && three.text.len() == 3
            && (group.text.strip_prefix(three.text)).is_some_and(is_nothing_or_sign)
            && (digits.text.len() <= 3 || number.grouped)
        {
            let text = format!("{}{}", number.text, group.text);
            words.remove(at + 1);
            if let Some(word) = words.get_mut(at) {
                word.text = text;
                word.grouped = true;
            }
        } else {
            at += 1;
        }
    }
    let mut at = 0;
    while at + 1 < words.len() {
        if let (Some(number), Some(name)) = (words.get(at), words.get(at + 1))
            && !number.quoted
            && !name.quoted
            && let (Some(digits), Some(word)) = (only(number), only(name))
            && unit(&digits, &word).is_some()
        {
            let text = format!("{} {}", number.text, name.text);
            words.remove(at + 1);
            if let Some(word) = words.get_mut(at) {
                word.text = text;
            }
        }
        at += 1;
    }
}

fn is_nothing_or_sign(rest: &str) -> bool {
    rest.is_empty() || units::is_sign(rest.trim())
}

/// The piece that a word consists of.
fn only(word: &Typed) -> Option<Piece<'_>> {
    let mut all = pieces(&word.text);
    all.next().filter(|_| all.next().is_none())
}

/// The unit of a number, where the second piece names one.
pub(super) fn unit(number: &Piece<'_>, name: &Piece<'_>) -> Option<&'static str> {
    let joined = name.glue != Glue::Apostrophe;
    let kinds = number.kind == Kind::Digits && matches!(name.kind, Kind::Letters | Kind::Hangul);
    units::named(name.text).filter(|_| joined && kinds)
}

impl Planner<'_> {
    /// Adds the atom of a quantity. However the unit is written, the same is looked for, and what
    /// is written as it was typed comes first. There is no name where a sign stands for the unit.
    pub(super) fn quantity(
        &mut self,
        number: &Piece<'_>,
        name: Option<&Piece<'_>>,
        unit: &str,
        typed: &str,
        open: bool,
    ) {
        let digits = forms::exact(number.text);
        let mut lists = Vec::new();
        let written = format!("{WRITTEN}{}", units::spelling(typed));
        let found = self.dictionary.find(Column::Marks, &written);
        if !found.is_empty() {
            lists.push(List {
                column: Column::Marks,
                found,
                role: Role::Exact,
                gain: AS_WRITTEN,
            });
        }
        self.key_lists(&format!("{MEASURE}{digits}{unit}"), 1.0, &mut lists);
        let measured = body_documents(&lists);
        self.key_lists(&digits, NUMBER, &mut lists);
        self.plan.marks.keys.push(digits.clone());
        self.plan
            .marks
            .measures
            .push((digits.clone(), unit.to_owned()));
        if let Some(atom) = self.push(format!("{digits}{unit}"), lists, 1.0)
            && measured > 0
        {
            atom.documents = measured;
            atom.counted = true;
        }
        self.slot += 1;
        if let Some(name) = name.filter(|name| open && name.kind == Kind::Letters) {
            let from = self.plan.atoms.len();
            self.latin(name.text, true, false);
            for atom in self.plan.atoms.get_mut(from..).unwrap_or_default() {
                atom.optional = true;
                atom.weight = UNFINISHED;
            }
        }
    }
}

fn body_documents(lists: &[List]) -> u32 {
    lists
        .iter()
        .filter(|list| list.role == Role::Body)
        .map(|list| list.found.documents())
        .max()
        .unwrap_or(0)
}
