//! Whether everything published had its approvals, judged from the published history and the
//! journal alone: for a check on the team's git host.
//!
//! Every published commit is held against the rules that were in force before it. The approvals
//! must be given to exactly the content that the commit published, by people who may, in commits
//! of their own.

use std::collections::BTreeMap;

use carebook_domain::DocPath;
use carebook_domain::config::Config;
use carebook_domain::journal::{Review, Verdict, VerdictKind};
use carebook_domain::merge::{Merge, merge};
use carebook_domain::review::{Changed, Proposal, Reason, blocked_by, is_needed, may_bypass};
use carebook_git::{Change, ChangeKind, ObjectId, Repo, Told};

use crate::Engine;
use crate::api::ApiError;
use crate::api::drafts::{Finding, Severity};
use crate::handbook::{Reader, Views};
use crate::usecase::drafts::{ChangedFile, Desk, bytes_of, read_file};

/// The rule's name.
const RULE: &str = "approvals";

/// Checks every published commit since a revision; all of them when none is named. What was
/// published past the rules by somebody who may is named as a hint.
///
/// # Errors
/// When the revision is not there, or something cannot be read.
pub fn proof(engine: &Engine, since: Option<&str>) -> Result<Vec<Finding>, ApiError> {
    let desk = Desk::open(engine)?;
    desk.handbook.read(|reader| {
        let Some(published) = desk.published() else {
            return Ok(Vec::new());
        };
        let since = since.map(|since| reader.repo.resolve(since)).transpose()?;
        let mut findings = Vec::new();
        for told in reader.repo.told_between(since, published)? {
            let found = match told.parents.as_slice() {
                [one, other] => joined(&desk, reader, &told, *one, *other)?,
                parents => single(&desk, reader, &told, parents.first().copied())?,
            };
            findings.extend(found);
        }
        Ok(findings)
    })
}

/// What a commit did, under the rules before it.
struct Published {
    config: Config,
    changes: Vec<Change>,
    files: Vec<ChangedFile>,
}

impl Published {
    fn of(repo: &Repo, told: &Told, parent: Option<ObjectId>) -> Result<Self, ApiError> {
        let changes = repo.changes(parent, told.id)?;
        let mut files = Vec::new();
        for change in &changes {
            let before = match &change.kind {
                ChangeKind::Renamed { from } => from,
                _ => &change.path,
            };
            files.push(ChangedFile {
                before: read_file(repo, before, change.old_blob)?,
                after: read_file(repo, &change.path, change.new_blob)?,
            });
        }
        Ok(Self {
            config: config_at(repo, parent)?,
            changes,
            files,
        })
    }

    fn changed(&self) -> Vec<Changed<'_>> {
        self.files.iter().map(ChangedFile::as_changed).collect()
    }
}

fn config_at(repo: &Repo, commit: Option<ObjectId>) -> Result<Config, ApiError> {
    let (Some(commit), Ok(path)) = (commit, DocPath::new("carebook.toml")) else {
        return Ok(Config::default());
    };
    match repo.blob_at(commit, &path)? {
        Some(blob) => Ok(Config::parse(&String::from_utf8_lossy(&bytes_of(repo, blob)?)).0),
        None => Ok(Config::default()),
    }
}

fn single(
    desk: &Desk<'_>,
    reader: &Reader,
    told: &Told,
    parent: Option<ObjectId>,
) -> Result<Option<Finding>, ApiError> {
    // The first commit of a handbook makes the rules; none held before it.
    if parent.is_none() {
        return Ok(None);
    }
    let published = Published::of(&reader.repo, told, parent)?;
    let changed = published.changed();
    if !is_needed(&published.config, &changed) {
        return Ok(None);
    }
    let path = first_path(&published.changes);
    let Some(draft) = told.trailers("Carebook-Draft").last() else {
        let text = format!(
            "{} was published without a draft, so nobody approved it.",
            named(told)
        );
        return Ok(Some(finding(path, Severity::Error, text)));
    };
    let review = desk
        .handbook
        .with_journal(&reader.repo, |journal| Ok(journal.review(draft)?))?;
    let content = content_of(&published.changes);
    let covers = |verdict: &&Verdict| {
        content
            .iter()
            .all(|(path, blob)| verdict.files.get(path) == Some(blob))
    };
    let bypass = review.bypasses.iter().filter(covers).find(|bypass| {
        bypass.confirmed && may_bypass(&published.config, &bypass.by.email, &changed)
    });
    if let Some(bypass) = bypass {
        let text = format!(
            "{} was published past the rules by {}, who may: {}",
            named(told),
            bypass.by.name,
            bypass.text.trim()
        );
        return Ok(Some(finding(path, Severity::Hint, text)));
    }
    // The same content counts as the same, whatever else the draft's tree held.
    let tree = told.id.to_hex();
    let said = Review {
        verdicts: review
            .verdicts
            .iter()
            .filter(|verdict| verdict.kind == VerdictKind::Approved)
            .map(|verdict| Verdict {
                tree: if covers(&verdict) {
                    tree.clone()
                } else {
                    verdict.tree.clone()
                },
                ..verdict.clone()
            })
            .collect(),
        ..Review::default()
    };
    let reasons = blocked_by(
        &published.config,
        &Proposal {
            documents: &changed,
            authors: &authors(told),
            tree: &tree,
            review: &said,
        },
    );
    if reasons.is_empty() {
        return Ok(None);
    }
    let why: Vec<String> = reasons.iter().map(Reason::text).collect();
    let text = format!(
        "{} was published without the approvals it needed. {}",
        named(told),
        why.join(" ")
    );
    Ok(Some(finding(path, Severity::Error, text)))
}

/// Two published histories joined: both sides are judged by themselves, and what the join itself
/// wrote must be what joining by words gives.
fn joined(
    desk: &Desk<'_>,
    reader: &Reader,
    told: &Told,
    one: ObjectId,
    other: ObjectId,
) -> Result<Option<Finding>, ApiError> {
    let repo = &reader.repo;
    let published = Published::of(repo, told, Some(one))?;
    if !is_needed(&published.config, &published.changed()) {
        return Ok(None);
    }
    let Some(base) = repo.common_ancestor(one, other)? else {
        // What has no history in common with the handbook never was under its rules.
        return single(desk, reader, told, Some(one));
    };
    for change in &published.changes {
        let theirs = repo.blob_at(other, &change.path)?;
        if theirs == change.new_blob {
            continue;
        }
        let before = repo.blob_at(base, &change.path)?;
        if is_join(repo, before, change.old_blob, theirs, change.new_blob)? {
            continue;
        }
        let text = format!(
            "{} joined two published histories and wrote another text than either, which nobody approved.",
            named(told)
        );
        return Ok(Some(finding(change.path.as_str(), Severity::Error, text)));
    }
    Ok(None)
}

fn is_join(
    repo: &Repo,
    base: Option<ObjectId>,
    ours: Option<ObjectId>,
    theirs: Option<ObjectId>,
    written: Option<ObjectId>,
) -> Result<bool, ApiError> {
    let (Some(base), Some(ours), Some(theirs), Some(written)) = (base, ours, theirs, written)
    else {
        return Ok(false);
    };
    let text = |blob| -> Result<Option<String>, ApiError> {
        Ok(String::from_utf8(bytes_of(repo, blob)?).ok())
    };
    let texts = (text(base)?, text(ours)?, text(theirs)?, text(written)?);
    let (Some(base), Some(ours), Some(theirs), Some(written)) = texts else {
        return Ok(false);
    };
    Ok(
        matches!(merge(&base, &ours, &theirs), Merge::Clean(text) if text == written)
            || matches!(merge(&base, &theirs, &ours), Merge::Clean(text) if text == written),
    )
}

/// The content that a commit published, by path; empty for what went.
fn content_of(changes: &[Change]) -> BTreeMap<String, String> {
    let mut content = BTreeMap::new();
    for change in changes {
        if let ChangeKind::Renamed { from } = &change.kind {
            content.entry(from.to_string()).or_default();
        }
        let blob = change.new_blob.map(|blob| blob.to_hex());
        content.insert(change.path.to_string(), blob.unwrap_or_default());
    }
    content
}

/// Everybody who wrote in what a commit published.
fn authors(told: &Told) -> Vec<String> {
    let others = told.trailers("Co-authored-by").filter_map(|who| {
        let (_, address) = who.rsplit_once('<')?;
        Some(address.trim_end_matches('>').trim().to_owned())
    });
    std::iter::once(told.email.clone()).chain(others).collect()
}

fn named(told: &Told) -> String {
    format!(
        "“{}” ({}, {})",
        told.summary(),
        told.id.short(),
        told.author
    )
}

fn first_path(changes: &[Change]) -> &str {
    changes.first().map_or("", |change| change.path.as_str())
}

fn finding(path: &str, severity: Severity, message: String) -> Finding {
    Finding {
        path: path.to_owned(),
        line: 1,
        column: 1,
        from: 0,
        to: 0,
        rule: RULE.to_owned(),
        severity,
        message,
        fix: None,
    }
}
