//! Describes drafts to the window and the terminal.

use std::collections::BTreeSet;

use carebook_domain::document::Document;
use carebook_domain::edit::display_text;
use carebook_domain::{DocPath, ObjectId, Timestamp};
use carebook_git::draft::{Draft as Branch, DraftCommit};
use carebook_git::{ChangeKind, Repo};

use super::desk::{Desk, blob_in, bytes_of};
use super::joining::{Joined, Outcome, join};
use super::plain::form_of;
use super::rules::ruling;
use crate::api::ApiError;
use crate::api::drafts::{
    Draft, DraftChange, DraftDocument, DraftState, FileForm, HeldFor, Reason,
};
use crate::api::ruling::RuleSaying;
use crate::api::types::{Change, Person};
use crate::autosave::Kept;

/// The trailer that holds what people call a draft.
pub(in crate::usecase) const TITLE: &str = "Carebook-Title";
/// The trailer that names a document opened in a draft.
pub(super) const DOCUMENT: &str = "Carebook-Document";

/// What people call a draft.
pub(in crate::usecase) fn title(branch: &Branch) -> String {
    let said = branch.last_said(TITLE).filter(|title| !title.is_empty());
    let first = || branch.first().map(DraftCommit::summary);
    said.or_else(first).unwrap_or(&branch.name).to_owned()
}

/// The trailer of a draft that sync made of something published: `conflict` or `refused`.
pub(in crate::usecase) const HELD: &str = "Carebook-Held";

/// Whether nothing is left to decide between a draft and what is published.
///
/// # Errors
/// When the draft cannot be read.
pub(in crate::usecase) fn is_decided(
    repo: &Repo,
    branch: &Branch,
    published: Option<ObjectId>,
) -> Result<bool, ApiError> {
    Ok(!join(repo, branch, published)?.iter().any(is_open))
}

fn is_open(file: &Joined) -> bool {
    matches!(file.outcome, Outcome::Conflict(_) | Outcome::Stuck(_))
}

/// Why a sync made this draft of something published, while that still keeps it from being
/// published anew.
fn put_aside(branch: &Branch, joined: &[Joined]) -> Option<HeldFor> {
    match branch.last_said(HELD)? {
        "refused" => Some(HeldFor::Refused),
        _ => (joined.iter().any(is_open)).then_some(HeldFor::Conflict),
    }
}

/// Describes a draft.
pub(in crate::usecase) fn describe(
    desk: &Desk<'_>,
    repo: &Repo,
    branch: &Branch,
) -> Result<Draft, ApiError> {
    let joined = join(repo, branch, desk.published())?;
    described(desk, repo, branch, &joined)
}

/// Describes a draft whose files were joined with the published ones already.
pub(super) fn described(
    desk: &Desk<'_>,
    repo: &Repo,
    branch: &Branch,
    joined: &[Joined],
) -> Result<Draft, ApiError> {
    let mut documents = Vec::new();
    for file in joined {
        documents.push(changed_document(repo, file)?);
    }
    let mut named: BTreeSet<&str> = documents.iter().map(|found| found.path.as_str()).collect();
    named.extend(documents.iter().filter_map(|found| found.from.as_deref()));
    let opened: Vec<&str> = branch
        .commits
        .iter()
        .rev()
        .flat_map(|commit| commit.trailers(DOCUMENT))
        .collect();
    let mut unchanged = Vec::new();
    for path in opened {
        if named.insert(path)
            && let Ok(path) = DocPath::new(path)
            && let Some(blob) = blob_in(repo, Some(branch.tip), &path)?
        {
            unchanged.push(document(repo, path, blob, DraftChange::Unchanged)?);
        }
    }
    documents.extend(unchanged);
    let conflicts: Vec<String> = joined
        .iter()
        .filter(|file| matches!(file.outcome, Outcome::Conflict(_)))
        .map(|file| file.change.path.as_str().to_owned())
        .collect();
    let mut blocked_by = blocked_by(desk, joined);
    let ruling = ruling(desk, repo, branch, joined)?;
    let nothing = (joined.iter()).all(|file| matches!(file.outcome, Outcome::Nothing));
    // What would publish nothing needs nobody's approval.
    if !nothing {
        blocked_by.extend(ruling.reasons.iter().cloned());
    }
    let requests = &ruling.review.requests;
    let was_asked = requests.iter().any(|request| request.confirmed);
    let asked = was_asked && ruling.approvals.is_empty();
    let kept: Vec<Kept> = desk.autosave.all();
    let kept = kept.iter().filter(|kept| kept.draft == branch.name);
    let unsaved = kept
        .map(|kept| is_unsaved(repo, branch.tip, kept))
        .collect::<Result<Vec<bool>, ApiError>>()?
        .contains(&true);
    let author = branch.first().map_or_else(Person::default, |first| Person {
        name: first.author.clone(),
        email: first.email.clone(),
    });
    Ok(Draft {
        name: branch.name.clone(),
        title: title(branch),
        mine: author.email.eq_ignore_ascii_case(&desk.person.email),
        author,
        state: if nothing || !conflicts.is_empty() {
            DraftState::Writing
        } else if ruling.refused {
            DraftState::ChangesAsked
        } else if asked || !blocked_by.is_empty() && was_asked {
            DraftState::InReview
        } else if blocked_by.is_empty() {
            DraftState::Ready
        } else {
            DraftState::Writing
        },
        base: branch.base.map(|id| id.to_hex()).unwrap_or_default(),
        tip: branch.tip.to_hex(),
        updated: branch.commits.first().map_or_else(nobody, change),
        created_at: branch
            .first()
            .map_or(Timestamp::UNIX_EPOCH, |first| first.time)
            .to_string(),
        approvals: ruling.approvals,
        // What is not a rule stands in everybody's way.
        may_bypass: ruling.may_bypass && !nothing && blocked_by.len() == ruling.reasons.len(),
        held: put_aside(branch, joined),
        blocked_by,
        behind: joined
            .iter()
            .any(|file| file.published != file.change.old_blob),
        conflicts,
        documents,
        unsaved,
    })
}

/// A text that lies in autosave for a draft whose branch is not there: it must still be offered.
pub(super) fn orphan(desk: &Desk<'_>, kept: &[Kept]) -> Option<Draft> {
    let newest = kept.first()?;
    let mut paths: Vec<&str> = kept.iter().map(|kept| kept.path.as_str()).collect();
    paths.dedup();
    Some(Draft {
        name: newest.draft.clone(),
        title: newest.draft.clone(),
        documents: paths
            .into_iter()
            .map(|path| DraftDocument {
                form: FileForm::Document,
                id: path.to_owned(),
                path: path.to_owned(),
                title: path.to_owned(),
                change: DraftChange::Unchanged,
                from: None,
            })
            .collect(),
        author: desk.person.clone(),
        mine: true,
        state: DraftState::Writing,
        base: String::new(),
        tip: String::new(),
        updated: Change {
            at: newest.at.to_string(),
            author: desk.person.name.clone(),
            email: desk.person.email.clone(),
            ..nobody()
        },
        created_at: newest.at.to_string(),
        approvals: Vec::new(),
        may_bypass: false,
        held: None,
        blocked_by: Vec::new(),
        conflicts: Vec::new(),
        behind: false,
        unsaved: true,
    })
}

/// Whether a kept text is another one than the draft holds.
pub(super) fn is_unsaved(repo: &Repo, tip: ObjectId, kept: &Kept) -> Result<bool, ApiError> {
    match blob_in(repo, Some(tip), &kept.path)? {
        Some(blob) => Ok(display_text(&bytes_of(repo, blob)?).ok().as_deref() != Some(&kept.text)),
        None => Ok(true),
    }
}

fn blocked_by(desk: &Desk<'_>, joined: &[Joined]) -> Vec<Reason> {
    let mut reasons: Vec<Reason> = joined
        .iter()
        .filter_map(|file| match &file.outcome {
            Outcome::Stuck(reason) => Some(reason.clone()),
            _ => None,
        })
        .collect();
    if let Some(why) = desk.handbook.read_only() {
        reasons.push(Reason {
            code: "read_only".to_owned(),
            text: format!("This handbook is read-only: {why}."),
            said: vec![RuleSaying::ReadOnly],
        });
    }
    reasons
}

fn changed_document(repo: &Repo, file: &Joined) -> Result<DraftDocument, ApiError> {
    let path = file.change.path.clone();
    let (change, blob) = match &file.change.kind {
        ChangeKind::Added => (DraftChange::Added, file.change.new_blob),
        ChangeKind::Modified => (DraftChange::Modified, file.change.new_blob),
        ChangeKind::Removed => (DraftChange::Removed, file.change.old_blob),
        ChangeKind::Renamed { .. } => (DraftChange::Moved, file.change.new_blob),
    };
    let change = match file.is_changed() {
        true => change,
        // It was decided for what is published.
        false => DraftChange::Unchanged,
    };
    let mut found = match blob {
        Some(blob) => document(repo, path, blob, change)?,
        None => DraftDocument {
            form: form_of(&path),
            id: path.as_str().to_owned(),
            title: path.stem().to_owned(),
            path: path.as_str().to_owned(),
            change,
            from: None,
        },
    };
    if let ChangeKind::Renamed { from } = &file.change.kind {
        found.from = Some(from.as_str().to_owned());
    }
    Ok(found)
}

fn document(
    repo: &Repo,
    path: DocPath,
    blob: ObjectId,
    change: DraftChange,
) -> Result<DraftDocument, ApiError> {
    let form = form_of(&path);
    let (mut id, mut title) = (path.as_str().to_owned(), path.as_str().to_owned());
    if form == FileForm::Document {
        // A file too large to be read is named by its path.
        let bytes = bytes_of(repo, blob).unwrap_or_default();
        let read = Document::parse(path.clone(), &bytes);
        read.identity().clone_into(&mut id);
        title = match read.title.is_empty() {
            true => path.stem().to_owned(),
            false => read.title,
        };
    }
    Ok(DraftDocument {
        form,
        id,
        title,
        path: path.as_str().to_owned(),
        change,
        from: None,
    })
}

/// A commit of a draft as the window sees it.
pub(in crate::usecase) fn change(commit: &DraftCommit) -> Change {
    Change {
        commit: commit.id.to_hex(),
        at: commit.time.to_string(),
        author: commit.author.clone(),
        email: commit.email.clone(),
        summary: commit.summary().to_owned(),
    }
}

fn nobody() -> Change {
    Change {
        commit: String::new(),
        at: Timestamp::UNIX_EPOCH.to_string(),
        author: String::new(),
        email: String::new(),
        summary: String::new(),
    }
}
