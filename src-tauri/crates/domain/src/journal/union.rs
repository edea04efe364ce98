//! Two journals become one by taking the files of both.

use std::collections::BTreeMap;

use crate::ObjectId;

/// A file that two journals hold with different contents. Events are never changed, so one
/// of the two was damaged or forged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    /// The file.
    pub path: String,
    /// The content that is kept.
    pub kept: ObjectId,
    /// The other one.
    pub other: ObjectId,
}

/// Two journals joined.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Union {
    /// Every file and its content.
    pub files: BTreeMap<String, ObjectId>,
    /// Files with two contents.
    pub clashes: Vec<Clash>,
}

/// Joins the files of two journals. What was there before, in `base`, stays as it was;
/// otherwise both sides choose the same content by themselves.
pub fn union(
    base: &BTreeMap<String, ObjectId>,
    ours: &BTreeMap<String, ObjectId>,
    theirs: &BTreeMap<String, ObjectId>,
) -> Union {
    let mut out = Union::default();
    for (path, content) in base.iter().chain(ours).chain(theirs) {
        match out.files.get(path) {
            Some(known) if known != content => {
                let was_there = base.get(path);
                let kept = was_there.copied().unwrap_or((*known).min(*content));
                let other = if kept == *content { *known } else { *content };
                out.clashes.push(Clash {
                    path: path.clone(),
                    kept,
                    other,
                });
                out.files.insert(path.clone(), kept);
            }
            Some(_) => {}
            None => drop(out.files.insert(path.clone(), *content)),
        }
    }
    out.clashes
        .sort_by(|a, b| (&a.path, a.other).cmp(&(&b.path, b.other)));
    out.clashes.dedup();
    out
}
