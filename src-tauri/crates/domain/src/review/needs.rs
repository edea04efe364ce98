//! What the rules ask for the files of a draft.
//!
//! A file has to satisfy the rules for what it was and for what it will be: nobody frees a text
//! of its rule by moving it, by giving it another kind, or by naming another owner. The policy
//! itself, `carebook.toml`, has to satisfy every rule there is: whoever a rule asks has to agree
//! to another rule.

use super::{Changed, Facts};
use crate::config::{Config, ReviewNeed, Who};

/// The file that holds the rules.
const POLICY: &str = "carebook.toml";

/// Something that is asked, for all files of which the same is asked of the same people.
#[derive(Clone, Debug)]
pub(super) struct Need<'a> {
    /// How much, and from whom.
    pub asked: ReviewNeed,
    /// Whom `owner` means.
    pub owner: Option<&'a str>,
    /// The files.
    pub files: Vec<&'a Changed<'a>>,
}

/// Returns what must be given before these files may be published.
pub(super) fn needs<'a>(config: &Config, files: &'a [Changed<'a>]) -> Vec<Need<'a>> {
    let mut out: Vec<Need<'a>> = Vec::new();
    for file in files {
        for (asked, owner) in of_file(config, file) {
            if asked.approvals == 0 && !asked.each {
                continue;
            }
            let owner = owner.filter(|_| asked.from.contains(&Who::Owner));
            let known = out
                .iter_mut()
                .find(|known| known.asked == asked && known.owner == owner);
            match known {
                Some(known) if known.files.iter().any(|other| std::ptr::eq(*other, file)) => {}
                Some(known) => known.files.push(file),
                None => out.push(Need {
                    asked,
                    owner,
                    files: vec![file],
                }),
            }
        }
    }
    out
}

fn of_file<'a>(config: &Config, file: &'a Changed<'a>) -> Vec<(ReviewNeed, Option<&'a str>)> {
    let mut found = Vec::new();
    for facts in file.before.iter().chain(&file.after) {
        if facts.subject.path == POLICY {
            found.extend(every(config).map(|asked| (asked, None)));
        } else {
            found.push((of_facts(config, facts), facts.owner));
        }
    }
    found
}

/// The last rule that fits a file, else the handbook's default.
fn of_facts(config: &Config, facts: &Facts<'_>) -> ReviewNeed {
    let fitting = config
        .review
        .rules
        .iter()
        .rev()
        .find(|rule| rule.fits.fits(&facts.subject));
    fitting.map_or_else(|| config.review.default.clone(), |rule| rule.need.clone())
}

/// What every rule asks. The policy has no owner, so whoever asks the owner of a document asks
/// anybody else here.
fn every(config: &Config) -> impl Iterator<Item = ReviewNeed> {
    let rules = config.review.rules.iter().map(|rule| &rule.need);
    let all = std::iter::once(&config.review.default).chain(rules);
    all.filter(|need| need.approvals > 0 || need.each)
        .map(|need| {
            let mut need = need.clone();
            need.from.retain(|who| *who != Who::Owner);
            if need.from.is_empty() {
                need.each = false;
                need.approvals = need.approvals.max(1);
            }
            need
        })
}
