//! Publishing: one commit on the publish branch, made of the newest published text and what the
//! draft changed. It happens whole or not at all.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use carebook_domain::check::Tongue;
use carebook_domain::document::Document;
use carebook_domain::freshness;
use carebook_domain::journal::{Body, is_same_person};
use carebook_domain::merge::Piece;
use carebook_domain::{DocPath, ObjectId};
use carebook_git::draft::Draft as Branch;
use carebook_git::{Author, Blob, ChangeKind, CommitError, Edit, Repo, TipSource};

use super::desk::{Desk, bytes_of};
use super::joining::{Joined, Outcome, join};
use super::leading::left_by_publishing;
use super::plain::{compared, compared_with};
use super::rules::{Ruling, ruling};
use super::sight::{describe, described, title};
use super::update::{bring_up, edits_of};
use crate::Engine;
use crate::api::drafts::{
    Conflict, ConflictPiece, DiffForm, Draft, ProseDiff, PublishOutcome, PublishPreview, Reason,
};
use crate::api::writing::{PublishRequest, Publishing};
use crate::api::{ApiError, ErrorCode, tags};
use crate::handbook::{LARGEST_DOCUMENT, Reader, Retiring, Turn, changed};
use crate::usecase::{checks, verifying};

/// How long to publish onto what others publish at the same moment, each before us.
const PATIENCE: Duration = Duration::from_secs(60);

/// Returns what publishing a draft would do now.
///
/// # Errors
/// When there is no such draft, or something cannot be read.
pub fn preview(engine: &Engine, request: Publishing) -> Result<PublishPreview, ApiError> {
    let desk = Desk::open(engine)?;
    desk.handbook.read(|reader| {
        let branch = desk.draft(&reader.repo, &request.name)?;
        let tongue = tongue(request.language.as_deref());
        look_ahead(&desk, &reader.repo, reader, &branch, tongue)
    })
}

fn tongue(language: Option<&str>) -> Tongue {
    Tongue::of(language.unwrap_or_default())
}

/// What publishing would do, with its findings worded in a language.
fn look_ahead(
    desk: &Desk<'_>,
    repo: &Repo,
    reader: &Reader,
    branch: &Branch,
    tongue: Tongue,
) -> Result<PublishPreview, ApiError> {
    let joined = join(repo, branch, desk.published())?;
    let draft = described(desk, repo, branch, &joined)?;
    let mut conflicts = Vec::new();
    let mut changes = Vec::new();
    for file in &joined {
        if let Outcome::Conflict(pieces) = &file.outcome {
            conflicts.push(conflict(repo, Some(reader), file, pieces)?);
        }
        changes.extend(what_changes(repo, file)?);
    }
    Ok(PublishPreview {
        message: title(branch),
        onto: desk.published().map(|id| id.to_hex()).unwrap_or_default(),
        left: left_by_publishing(desk, reader, &joined)?,
        findings: checks::before_publishing(desk, reader, branch, tongue)?,
        may_verify: may_verify(desk, repo, &joined)?,
        conflicts,
        changes,
        draft,
    })
}

/// Whether there are documents to vouch for, and the person's word counts for each.
fn may_verify(desk: &Desk<'_>, repo: &Repo, joined: &[Joined]) -> Result<bool, ApiError> {
    let mut any = false;
    for file in joined {
        let held;
        let after = match (&file.outcome, file.change.new_blob) {
            (Outcome::Write(bytes), _) => bytes,
            (Outcome::Conflict(_), Some(own)) => {
                held = bytes_of(repo, own)?;
                &held
            }
            _ => continue,
        };
        if !file.target().is_markdown() {
            continue;
        }
        let document = Document::parse(file.target().clone(), after);
        let owner = document.front.owner.as_deref();
        if !freshness::may_verify(&desk.view.config, &desk.person.email, owner) {
            return Ok(false);
        }
        any = true;
    }
    Ok(any)
}

pub(super) fn conflict(
    repo: &Repo,
    reader: Option<&Reader>,
    file: &Joined,
    pieces: &[Piece],
) -> Result<Conflict, ApiError> {
    let plain = |text: &str| text.replace("\r\n", "\n");
    let like = file.change.new_blob.or(file.published);
    let titled = compared(repo, DiffForm::Rendered, &file.change.path, None, like)?;
    let theirs = reader
        .and_then(Reader::cache)
        .and_then(|cache| cache.versions(&file.published_at).ok())
        .and_then(|versions| versions.into_iter().next())
        .map(|(_, commit)| crate::handbook::change(&commit));
    let moved = file
        .moved_apart
        .as_ref()
        .map(|before| ConflictPiece::Moved {
            before: before.as_str().to_owned(),
            yours: file.change.path.as_str().to_owned(),
            theirs: file.published_at.as_str().to_owned(),
        });
    Ok(Conflict {
        path: file.change.path.as_str().to_owned(),
        title: titled.title,
        pieces: moved
            .into_iter()
            .chain(pieces.iter().map(|piece| match piece {
                Piece::Text { text } => ConflictPiece::Text { text: plain(text) },
                Piece::Conflict { base, ours, theirs } => ConflictPiece::Place {
                    before: plain(base),
                    yours: plain(ours),
                    theirs: plain(theirs),
                },
            }))
            .collect(),
        theirs,
    })
}

fn what_changes(repo: &Repo, file: &Joined) -> Result<Option<ProseDiff>, ApiError> {
    let written;
    let after = match &file.outcome {
        Outcome::Nothing => return Ok(None),
        Outcome::Write(bytes) => {
            written = bytes.as_slice();
            Some(written)
        }
        Outcome::Remove => None,
        Outcome::Conflict(_) | Outcome::Stuck(_) => {
            let own = file.change.new_blob;
            let path = &file.change.path;
            return compared(repo, DiffForm::Rendered, path, file.published, own).map(Some);
        }
    };
    compared_with(repo, file.target(), file.published, after).map(Some)
}

/// Publishes a draft as the person saw it in the preview.
///
/// # Errors
/// When there is no such draft, nobody said who acts, or the repository cannot be written.
pub fn publish(engine: &Engine, request: PublishRequest) -> Result<PublishOutcome, ApiError> {
    let desk = Desk::open(engine)?;
    let mut outcome = desk
        .handbook
        .write(|turn| publish_in_turn(&desk, turn, &request))?;
    if let PublishOutcome::Published {
        commit, verified, ..
    } = &mut outcome
    {
        desk.forget_seen(&request.name);
        desk.handbook.look()?;
        desk.engine.announce(changed(&[
            tags::HANDBOOK,
            tags::INDEX,
            tags::DOCUMENTS,
            tags::HISTORY,
            tags::FRESHNESS,
            tags::CHANGES,
            tags::DRAFTS,
        ]));
        desk.engine.look();
        if request.verify {
            // It is published; what cannot be said of it is told by the number.
            let contents = contents_of(&desk, commit).unwrap_or_default();
            *verified = verifying::published(engine, &contents).unwrap_or_default();
        }
    }
    Ok(outcome)
}

/// The documents that a commit on the publish branch wrote, with their content.
fn contents_of(desk: &Desk<'_>, commit: &str) -> Result<Vec<(DocPath, ObjectId)>, ApiError> {
    let Ok(commit) = ObjectId::from_hex(commit) else {
        return Ok(Vec::new());
    };
    desk.handbook.read(|reader| {
        let changes = reader.repo.changes(desk.published(), commit)?;
        let written = changes.into_iter().filter_map(|change| {
            let blob = change.new_blob?;
            change.path.is_markdown().then_some((change.path, blob))
        });
        Ok(written.collect())
    })
}

/// How the terminal publishes.
#[derive(Clone, Copy, Debug, Default)]
pub struct Way {
    /// It does not count as an update.
    pub minor: bool,
    /// Without the approvals it needs, where the person may.
    pub bypass: bool,
    /// The person checked the whole documents.
    pub verify: bool,
}

/// Publishes a draft onto whatever is published now, as the terminal does.
///
/// # Errors
/// As for [`publish`].
pub fn publish_now(
    engine: &Engine,
    name: &str,
    message: Option<&str>,
    Way {
        minor,
        bypass,
        verify,
    }: Way,
) -> Result<PublishOutcome, ApiError> {
    let mut onto = preview(
        engine,
        Publishing {
            name: name.to_owned(),
            language: None,
        },
    )?;
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE {
        if !onto.conflicts.is_empty() {
            return Ok(PublishOutcome::Conflicts { preview: onto });
        }
        let outcome = publish(
            engine,
            PublishRequest {
                name: name.to_owned(),
                message: message.unwrap_or(&onto.message).to_owned(),
                onto: onto.onto,
                tip: onto.draft.tip,
                minor,
                bypass,
                verify,
                resolutions: Vec::new(),
                language: None,
            },
        )?;
        match outcome {
            PublishOutcome::Moved { preview } => onto = preview,
            other => return Ok(other),
        }
    }
    Err(ApiError::new(
        ErrorCode::Refused,
        "Others keep publishing. Nothing was published.",
    )
    .with_hint("Publish again in a moment."))
}

fn publish_in_turn(
    desk: &Desk<'_>,
    turn: &Turn,
    request: &PublishRequest,
) -> Result<PublishOutcome, ApiError> {
    let repo = &turn.repo;
    let branch = desk.draft(repo, &request.name)?;
    let tongue = tongue(request.language.as_deref());
    let published = desk.published();
    let onto = published.map(|id| id.to_hex()).unwrap_or_default();
    if request.onto != onto || request.tip != branch.tip.to_hex() {
        return Ok(PublishOutcome::Moved {
            preview: (desk.handbook)
                .read(|reader| look_ahead(desk, repo, reader, &branch, tongue))?,
        });
    }
    check_source(desk)?;
    // Published, its branch goes.
    repo.check_draft_goes(&branch.name)?;
    let joined = join(repo, &branch, published)?;
    let draft = described(desk, repo, &branch, &joined)?;
    let ruling = ruling(desk, repo, &branch, &joined)?;
    let edits = edits_of(turn, &joined, &request.resolutions)?;
    let nothing = (joined.iter()).all(|file| matches!(file.outcome, Outcome::Nothing));
    let bypasses = request.bypass && ruling.may_bypass && !nothing;
    if ruling.joins && !nothing && !bypasses && edits.is_some() {
        // What was approved is another text. The joined one goes into the draft, to be approved.
        let branch = bring_up(desk, turn, &branch, &joined, &request.resolutions)?;
        if let Some(branch) = branch {
            let draft = describe(desk, repo, &branch)?;
            return Ok(PublishOutcome::Blocked {
                may_bypass: draft.may_bypass,
                reasons: draft.blocked_by,
            });
        }
    }
    let is_past = |reason: &Reason| bypasses && ruling.reasons.contains(reason);
    if !draft.blocked_by.iter().all(is_past) {
        return Ok(PublishOutcome::Blocked {
            may_bypass: draft.may_bypass,
            reasons: draft.blocked_by,
        });
    }
    let Some(edits) = edits else {
        return Ok(PublishOutcome::Conflicts {
            preview: (desk.handbook)
                .read(|reader| look_ahead(desk, repo, reader, &branch, tongue))?,
        });
    };
    if bypasses {
        record_bypass(desk, turn, &branch, &ruling)?;
    }
    let message = message(desk, request, &branch, &draft, bypasses)?;
    commit(desk, turn, &branch, &draft, &edits, (&message, tongue))
}

/// Says in the journal that somebody publishes past the rules, before they do.
fn record_bypass(
    desk: &Desk<'_>,
    turn: &Turn,
    branch: &Branch,
    ruling: &Ruling,
) -> Result<(), ApiError> {
    let past: Vec<&str> = ruling
        .reasons
        .iter()
        .map(|reason| reason.text.as_str())
        .collect();
    let body = Body::ReviewBypassed {
        draft: branch.name.clone(),
        tree: turn.repo.tree_of(branch.tip)?.to_hex(),
        files: files_of(&turn.repo, branch, desk.published())?,
        text: past.join(" "),
    };
    let subject = format!("{} is published past the rules", branch.name);
    turn.say(&desk.handbook, &desk.author()?, &subject, &[body])?;
    Ok(())
}

/// The content of every file that a draft changes, by path; empty for one that goes.
pub(in crate::usecase) fn files_of(
    repo: &Repo,
    branch: &Branch,
    published: Option<ObjectId>,
) -> Result<BTreeMap<String, String>, ApiError> {
    let mut files = BTreeMap::new();
    for change in repo.changes(branch.base, branch.tip)? {
        if let ChangeKind::Renamed { from } = &change.kind {
            files.entry(from.to_string()).or_default();
        }
        let content = change.new_blob.map(|blob| blob.to_hex());
        files.insert(change.path.to_string(), content.unwrap_or_default());
    }
    for Joined { change, .. } in join(repo, branch, published)? {
        let content = change.new_blob.map(|blob| blob.to_hex());
        files
            .entry(change.path.to_string())
            .or_insert_with(|| content.unwrap_or_default());
    }
    Ok(files)
}

fn commit(
    desk: &Desk<'_>,
    turn: &Turn,
    branch: &Branch,
    draft: &Draft,
    edits: &[Edit],
    (message, tongue): (&str, Tongue),
) -> Result<PublishOutcome, ApiError> {
    let repo = &turn.repo;
    let published = desk.published();
    let now = desk.engine.clock().now();
    let tree = repo.tree_of_edits(published, edits)?;
    let same = match &desk.view.published {
        Some(published) => published.tree == tree,
        None => false,
    };
    if let (true, Some(commit)) = (same, published) {
        // Everything in it is published already; only the draft is left over.
        turn.about_to_move(&branch.name, branch.tip)?;
        repo.retire_draft(&branch.name, branch.tip, now)?;
        return Ok(PublishOutcome::Published {
            commit: commit.to_hex(),
            kept: Vec::new(),
            unwritten: Vec::new(),
            nothing: true,
            verified: 0,
            behind: false,
        });
    }
    let committer = desk.author()?;
    let author = Author {
        name: draft.author.name.clone(),
        email: draft.author.email.clone(),
        ..committer.clone()
    };
    let commit = repo.commit_tree(published, tree, &author, &committer, message)?;
    let retire = Retiring {
        name: branch.name.clone(),
        tip: branch.tip,
    };
    let moved = turn.land(&desk.view.branch, published, commit, Some(retire));
    let update = match moved {
        Ok(update) => update,
        Err(CommitError::Moved { .. }) => {
            desk.handbook.look()?;
            let desk = Desk::open(desk.engine)?;
            let branch = desk.draft(repo, &branch.name)?;
            return Ok(PublishOutcome::Moved {
                preview: (desk.handbook)
                    .read(|reader| look_ahead(&desk, repo, reader, &branch, tongue))?,
            });
        }
        Err(error) => return Err(error.into()),
    };
    // It is published. A draft that cannot be taken away now is taken away in the next turn or
    // shows that it changes nothing any more.
    repo.retire_draft(&branch.name, branch.tip, now)
        .unwrap_or_default();
    // Backups older than 90 days; when they cannot go, they stay a little longer.
    repo.drop_old_backups(now).unwrap_or_default();
    let mut kept = update.kept;
    // It is published; a file that cannot follow shows as a local change.
    kept.retain(|path| !follow_draft(turn, branch, commit, path).unwrap_or(false));
    let named = |paths: &[DocPath]| -> Vec<String> {
        (paths.iter())
            .map(|path| path.as_str().to_owned())
            .collect()
    };
    let (unwritten, kept): (Vec<DocPath>, Vec<DocPath>) =
        (kept.into_iter()).partition(|path| update.unwritten.contains(path));
    Ok(PublishOutcome::Published {
        commit: commit.to_hex(),
        kept: named(&kept),
        unwritten: named(&unwritten),
        nothing: false,
        verified: 0,
        behind: update.behind,
    })
}

/// Brings a file of the working tree to the published text where it holds exactly what the draft
/// held: a local change that became the draft, and was joined with others' words. Its text stays in
/// the draft's backup.
fn follow_draft(
    turn: &Turn,
    branch: &Branch,
    commit: ObjectId,
    path: &DocPath,
) -> Result<bool, ApiError> {
    let repo = &turn.repo;
    let (Some(own), Some(published)) =
        (repo.blob_at(branch.tip, path)?, repo.blob_at(commit, path)?)
    else {
        return Ok(false);
    };
    let Some(Blob::Bytes(there)) = repo.working_text(path, LARGEST_DOCUMENT)? else {
        return Ok(false);
    };
    if repo.as_stored(path, &there) != bytes_of(repo, own)? {
        return Ok(false);
    }
    let followed = repo.put_back(path, Some(&there), Some(published))?;
    if followed {
        turn.bases().forget(path);
    }
    Ok(followed)
}

fn message(
    desk: &Desk<'_>,
    request: &PublishRequest,
    branch: &Branch,
    draft: &Draft,
    bypasses: bool,
) -> Result<String, ApiError> {
    let said = request.message.trim();
    if said.is_empty() {
        return Err(no_message());
    }
    let gap = if ends_in_trailers(said) { "\n" } else { "\n\n" };
    let mut message = format!("{said}{gap}Carebook-Draft: {}", branch.name);
    for person in &draft.approvals {
        message.push_str(&format!(
            "\nReviewed-by: {} <{}>",
            person.name, person.email
        ));
    }
    for (name, email) in co_authors(branch, draft) {
        message.push_str(&format!("\nCo-authored-by: {name} <{email}>"));
    }
    if bypasses {
        let person = &desk.person;
        message.push_str(&format!(
            "\nCarebook-Bypass: {} <{}>",
            person.name, person.email
        ));
    }
    if request.minor {
        message.push_str("\nCarebook-Change: minor");
    }
    Ok(message)
}

pub(in crate::usecase) fn no_message() -> ApiError {
    ApiError::new(ErrorCode::BadRequest, "Say in a few words what changes.").saying("empty", &[])
}

/// Whether a message ends in trailers of the writer's own, which then stand in one block with
/// Carebook's. Those that only Carebook may say stay in the text, where they prove nothing.
fn ends_in_trailers(message: &str) -> bool {
    let Some((_, last)) = message.rsplit_once("\n\n") else {
        return false;
    };
    last.lines().all(|line| {
        let Some((key, value)) = line.split_once(": ") else {
            return false;
        };
        let is_word = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
        let key = key.to_ascii_lowercase();
        !key.is_empty()
            && key.chars().all(is_word)
            && !value.trim().is_empty()
            && key != "reviewed-by"
            && !key.starts_with("carebook-")
    })
}

/// Who else wrote in a draft. Published history names them, so that it can be told later that
/// nobody approved their own text.
fn co_authors<'a>(branch: &'a Branch, draft: &Draft) -> Vec<(&'a str, &'a str)> {
    let mut found: Vec<(&str, &str)> = Vec::new();
    for commit in branch.commits.iter().filter(|commit| !commit.joins) {
        let known = is_same_person(&commit.email, &draft.author.email)
            || (found.iter()).any(|(_, email)| is_same_person(email, &commit.email));
        if !known {
            found.push((&commit.author, &commit.email));
        }
    }
    found
}

/// Only a local branch can be moved.
fn check_source(desk: &Desk<'_>) -> Result<(), ApiError> {
    let Some(published) = &desk.view.published else {
        return Ok(());
    };
    match &published.source {
        TipSource::Local => Ok(()),
        TipSource::Remote(remote) => Err(ApiError::new(
            ErrorCode::Refused,
            format!(
                "This folder has no branch {} of its own; what is published is read from {remote}.",
                published.branch
            ),
        )
        .with_hint(format!(
            "Make one: git branch {} {remote}/{}",
            published.branch, published.branch
        ))),
        TipSource::Detached => Err(ApiError::new(
            ErrorCode::Refused,
            "No branch is checked out, so there is none to publish to.",
        )
        .with_hint("Check out a branch, or name one in carebook.toml: [publish] branch = \"…\".")),
    }
}
