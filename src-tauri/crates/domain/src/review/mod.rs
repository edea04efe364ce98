//! Whether a draft may be published: what the handbook's rules ask for, and who gave it.
//!
//! An approval counts for exactly the content it was given to, only from the person who
//! made the commit that brought it, and not for one's own text unless the handbook allows
//! that. The answer is always in words that say what is missing and from whom.

mod needs;
mod say;
mod words;

use std::collections::BTreeMap;

pub use say::{Asked, Files, Saying};
pub use words::compared;

use crate::config::{Config, Subject, Who};
use crate::journal::{Review, Verdict, VerdictKind, is_same_person};
use needs::{Need, needs};

/// What rules know of a file at one moment.
#[derive(Clone, Debug)]
pub struct Facts<'a> {
    /// Its path, kind, tags and language.
    pub subject: Subject<'a>,
    /// Its owner, as its facts say.
    pub owner: Option<&'a str>,
}

/// A file that a draft changes.
#[derive(Clone, Debug)]
pub struct Changed<'a> {
    /// As it is published; nothing for a new one.
    pub before: Option<Facts<'a>>,
    /// As it will be; nothing for one that goes.
    pub after: Option<Facts<'a>>,
}

impl Changed<'_> {
    /// Where it will lie, or lay.
    fn path(&self) -> &str {
        let facts = self.after.as_ref().or(self.before.as_ref());
        facts.map_or("", |facts| facts.subject.path)
    }

    /// Its owners: before and after.
    fn facts(&self) -> impl Iterator<Item = &Facts<'_>> {
        self.before.iter().chain(&self.after)
    }
}

/// A draft that is to be published.
#[derive(Clone, Debug)]
pub struct Proposal<'a> {
    /// The files that it changes, documents and others.
    pub documents: &'a [Changed<'a>],
    /// The addresses of everybody who wrote in it.
    pub authors: &'a [String],
    /// Its content: the draft's tree.
    pub tree: &'a str,
    /// What people said of it.
    pub review: &'a Review,
}

/// Why a draft may not be published yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    /// `approvals_missing`, `approval_from_missing` or `changes_requested`.
    pub code: &'static str,
    /// What there is to say of it.
    pub said: Vec<Saying>,
}

impl Reason {
    /// In words.
    pub fn text(&self) -> String {
        let all: Vec<String> = self.said.iter().map(Saying::to_string).collect();
        all.join(" ")
    }
}

/// Returns what stands against publishing; nothing when the draft may be published.
pub fn blocked_by(config: &Config, proposal: &Proposal<'_>) -> Vec<Reason> {
    let mut reasons = Vec::new();
    for need in needs(config, proposal.documents) {
        reasons.extend(missing(config, proposal, &need));
    }
    for verdict in standing(proposal, VerdictKind::ChangesRequested) {
        reasons.push(Reason {
            code: "changes_requested",
            said: vec![Saying::ChangesRequested {
                by: name(config, &verdict.by.email),
                text: verdict.text.trim().to_owned(),
            }],
        });
    }
    reasons
}

/// Whether somebody may publish without the approvals needed, by saying so; it is recorded.
pub fn may_bypass(config: &Config, person: &str, documents: &[Changed<'_>]) -> bool {
    let every = |who: &&Who| match who {
        Who::Owner => {
            !documents.is_empty()
                && documents
                    .iter()
                    .flat_map(Changed::facts)
                    .all(|facts| is_who(config, who, person, facts.owner))
        }
        _ => is_who(config, who, person, None),
    };
    config.review.bypass.iter().any(|who| every(&who))
}

/// Whether any of the files needs approvals at all.
pub fn is_needed(config: &Config, documents: &[Changed<'_>]) -> bool {
    !needs(config, documents).is_empty()
}

/// Something that publishing needs, and whether it is there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Demand {
    /// What there is to say of it.
    pub said: Vec<Saying>,
    /// Whether it is there.
    pub met: bool,
}

/// Returns what publishing needs, met or not.
pub fn demands(config: &Config, proposal: &Proposal<'_>) -> Vec<Demand> {
    let mut demands = Vec::new();
    for need in needs(config, proposal.documents) {
        let reasons = missing(config, proposal, &need);
        if reasons.is_empty() {
            let given = counted(config, proposal, &need);
            demands.push(Demand {
                said: vec![Saying::Approved {
                    files: Files::of(&need.files),
                    by: (given.iter())
                        .map(|verdict| name(config, &verdict.by.email))
                        .collect(),
                }],
                met: true,
            });
        }
        demands.extend(reasons.into_iter().map(|reason| Demand {
            said: reason.said,
            met: false,
        }));
    }
    demands
}

/// Returns the approvals of exactly this content that count for anything: confirmed, and not of
/// one's own text unless the handbook allows that.
pub fn approvals<'a>(config: &Config, proposal: &'a Proposal<'_>) -> Vec<&'a Verdict> {
    standing(proposal, VerdictKind::Approved)
        .filter(|verdict| config.review.self_approval || !is_author(proposal, &verdict.by.email))
        .collect()
}

/// Returns who asks for changes of exactly this content.
pub fn refusals<'a>(proposal: &'a Proposal<'_>) -> Vec<&'a Verdict> {
    standing(proposal, VerdictKind::ChangesRequested).collect()
}

/// Why a person's approval would count for nothing; nothing when it counts.
pub fn may_not_approve(config: &Config, proposal: &Proposal<'_>, person: &str) -> Option<Saying> {
    if is_author(proposal, person) && !config.review.self_approval {
        return Some(Saying::YouWrote);
    }
    let needs = needs(config, proposal.documents);
    let counts = needs.is_empty()
        || needs
            .iter()
            .any(|need| may_approve(config, proposal, need, person));
    if counts {
        return None;
    }
    let from: Vec<Who> = (needs.iter())
        .flat_map(|need| need.asked.from.iter().cloned())
        .collect();
    Some(Saying::OthersAreAsked(Asked::all(config, &from)))
}

fn missing(config: &Config, proposal: &Proposal<'_>, need: &Need<'_>) -> Vec<Reason> {
    let asked = &need.asked;
    let given = counted(config, proposal, need);
    let mut reasons = Vec::new();
    let wanted = usize::try_from(asked.approvals).unwrap_or(usize::MAX);
    if given.len() < wanted {
        let from = match asked.from.as_slice() {
            [] => vec![Asked::AnybodyElse],
            from => Asked::all(config, from),
        };
        let mut said = vec![Saying::ApprovalsMissing {
            files: Files::of(&need.files),
            wanted,
            given: given.len(),
            from,
            each: asked.each,
        }];
        said.extend(voided(config, proposal, need));
        reasons.push(Reason {
            code: "approvals_missing",
            said,
        });
    }
    if asked.each {
        for who in &asked.from {
            let is_given = given
                .iter()
                .any(|verdict| is_who(config, who, &verdict.by.email, need.owner));
            if !is_given {
                reasons.push(Reason {
                    code: "approval_from_missing",
                    said: vec![Saying::ApprovalFromMissing {
                        files: Files::of(&need.files),
                        from: Asked::of(config, who),
                    }],
                });
            }
        }
    }
    reasons
}

/// Names the approvals that were given and do not count any more, or never did.
fn voided(config: &Config, proposal: &Proposal<'_>, need: &Need<'_>) -> Vec<Saying> {
    let approved =
        (proposal.review.verdicts.iter()).filter(|verdict| verdict.kind == VerdictKind::Approved);
    let mut out = Vec::new();
    for verdict in approved {
        let who = name(config, &verdict.by.email);
        if !verdict.confirmed {
            out.push(Saying::Unconfirmed(who));
        } else if !may_approve(config, proposal, need, &verdict.by.email) {
            if is_author(proposal, &verdict.by.email) {
                out.push(Saying::OwnText(who));
            }
        } else if verdict.tree != proposal.tree {
            out.push(Saying::EarlierText(who));
        }
    }
    out
}

fn counted<'a>(config: &Config, proposal: &'a Proposal<'_>, need: &Need<'_>) -> Vec<&'a Verdict> {
    let mut by_person: BTreeMap<String, &Verdict> = BTreeMap::new();
    for verdict in standing(proposal, VerdictKind::Approved) {
        if may_approve(config, proposal, need, &verdict.by.email) {
            by_person.insert(verdict.by.email.trim().to_lowercase(), verdict);
        }
    }
    by_person.into_values().collect()
}

/// What people say of the present content, confirmed ones only.
fn standing<'a>(
    proposal: &'a Proposal<'_>,
    kind: VerdictKind,
) -> impl Iterator<Item = &'a Verdict> {
    let tree = proposal.tree;
    let verdicts = proposal.review.verdicts.iter();
    verdicts
        .filter(move |verdict| verdict.kind == kind && verdict.confirmed && verdict.tree == tree)
}

fn may_approve(config: &Config, proposal: &Proposal<'_>, need: &Need<'_>, person: &str) -> bool {
    let own = is_author(proposal, person) && !config.review.self_approval;
    let from = &need.asked.from;
    !own && (from.is_empty()
        || from
            .iter()
            .any(|who| is_who(config, who, person, need.owner)))
}

fn is_author(proposal: &Proposal<'_>, person: &str) -> bool {
    proposal
        .authors
        .iter()
        .any(|author| is_same_person(author, person))
}

pub(crate) fn is_who(config: &Config, who: &Who, person: &str, owner: Option<&str>) -> bool {
    match who {
        Who::Owner => owner.is_some_and(|owner| is_same_person(owner, person)),
        Who::Person(address) => is_same_person(address, person),
        Who::Role(role) => {
            let known = config
                .people
                .iter()
                .find(|(address, _)| is_same_person(address, person));
            known.is_some_and(|(_, known)| known.roles.contains(role))
        }
    }
}

pub(crate) fn in_words(config: &Config, who: &Who) -> String {
    Asked::of(config, who).to_string()
}

fn name(config: &Config, address: &str) -> String {
    let known = config
        .people
        .iter()
        .find(|(known, _)| is_same_person(known, address));
    known
        .and_then(|(_, person)| person.name.clone())
        .unwrap_or_else(|| address.to_owned())
}

#[cfg(test)]
mod tests;
