//! The publish branch. Where only the remote moved, it moves along; where both did, their texts
//! are joined word by word into one commit of both. Where both changed the same words, what the
//! remote published holds, and this side's change becomes a draft with everything it changed: it
//! is resolved and published like any draft, on top of what everybody has, and so all clones come
//! to the same text.

use carebook_domain::ObjectId;
use carebook_git::draft::{BRANCHES, Draft};
use carebook_git::network::Remote;
use carebook_git::{CommitError, Edit, Repo};

use super::drafts::put_aside;
use super::join::{Came, Joined};
use super::{Order, Station};
use crate::api::ApiError;
use crate::api::sync::{SyncSaying, SyncSayingCode};
use crate::handbook::Turn;
use crate::usecase::drafts::{HELD, Outcome, TITLE, join};

/// What became of the publish branch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// Both hold the same.
    Same,
    /// It moved on to what the remote has.
    Forwarded,
    /// Both sides' changes are in one commit now.
    Merged,
    /// Only this side has something new.
    Ahead,
    /// This side's change became a draft.
    Conflict,
    /// The server does not take this side's change, which became a draft.
    Refused,
    /// It went back with the remote, because a person said so.
    TakenBack,
    /// It waits for a person.
    Held,
}

impl Fate {
    /// The word of the report.
    pub fn word(self) -> &'static str {
        match self {
            Self::Same => "up_to_date",
            Self::Forwarded => "fast_forwarded",
            Self::Merged => "merged",
            Self::Ahead => "ahead",
            Self::Conflict => "conflict",
            Self::Refused => "refused",
            Self::TakenBack => "taken_back",
            Self::Held => "held",
        }
    }

    /// Whether what agents see is another text now.
    pub fn has_moved(self) -> bool {
        matches!(
            self,
            Self::Forwarded | Self::Merged | Self::Conflict | Self::Refused | Self::TakenBack
        )
    }
}

/// Two published texts, joined.
enum Both {
    /// In one tree.
    Tree(ObjectId),
    /// In these files both changed the same words.
    Conflict(Vec<String>),
}

impl Station {
    pub(super) fn join_published(
        &self,
        turn: &Turn,
        order: &Order,
        remote: &Remote,
        came: &Came,
        joined: &mut Joined,
    ) -> Result<(), ApiError> {
        let Some(branch) = &came.branch else {
            return Ok(());
        };
        if came.unfit.contains_key(branch) {
            joined.published = Fate::Held;
            return Ok(());
        }
        let repo = &turn.repo;
        let ours = repo.tip(&format!("refs/heads/{branch}"))?;
        let theirs = came.fit(branch);
        let (ours, theirs) = match (ours, theirs) {
            (None, None) => return Ok(()),
            (Some(ours), None) => {
                let gone = lost(repo, remote, came, branch, None)?;
                if gone.is_some() && order.accept != Some(ours) {
                    wait_after_going_back(joined, remote, branch, 0, (ours, None));
                    return Ok(());
                }
                joined.published = Fate::Ahead;
                joined.send(branch, Some(ours), None);
                return Ok(());
            }
            (None, Some(theirs)) => {
                joined.published = Fate::Forwarded;
                if came.is_local {
                    turn.land(branch, None, theirs, None)?;
                } else {
                    // There is no branch of that name here, and nobody asked for one.
                    turn.mirror(&remote.name, branch, Some(theirs));
                }
                return Ok(());
            }
            (Some(ours), Some(theirs)) => (ours, theirs),
        };
        if ours == theirs {
            return Ok(());
        }
        if order.accept != Some(ours)
            && !repo.contains(theirs, ours)?
            && repo.common_ancestor(ours, theirs)?.is_some()
            && let Some(gone) = lost(repo, remote, came, branch, Some(theirs))?
        {
            if order.accept == Some(theirs) {
                return self.go_back(turn, branch, (ours, theirs), gone, joined);
            }
            let count = repo.ahead(gone, Some(theirs))?;
            wait_after_going_back(joined, remote, branch, count, (ours, Some(theirs)));
            return Ok(());
        }
        if repo.contains(ours, theirs)? {
            joined.published = Fate::Ahead;
            joined.send(branch, Some(ours), Some(theirs));
            return Ok(());
        }
        let step = self.step(turn, order, branch, ours, theirs, joined);
        match step {
            Err(Hitch::Waits(message, said, commit)) => {
                joined.published = Fate::Held;
                joined.hold(message, said, commit);
                Ok(())
            }
            Err(Hitch::Api(error)) => Err(error),
            Ok(()) => Ok(()),
        }
    }

    /// Goes back to what the remote has. What it never had becomes a draft.
    fn go_back(
        &self,
        turn: &Turn,
        branch: &str,
        (ours, theirs): (ObjectId, ObjectId),
        gone: ObjectId,
        joined: &mut Joined,
    ) -> Result<(), ApiError> {
        if turn.repo.contains(gone, ours)? {
            self.keep(&turn.repo, ours)?;
            turn.land(branch, Some(ours), theirs, None)?;
            joined.published = Fate::TakenBack;
            return Ok(());
        }
        let draft = self.put_aside(turn, branch, ours, theirs, "conflict")?;
        joined.published = Fate::Conflict;
        joined.paths = paths_between(&turn.repo, theirs, ours)?;
        joined.drafts.insert(draft.clone());
        joined.conflict = Some(draft);
        Ok(())
    }

    fn step(
        &self,
        turn: &Turn,
        order: &Order,
        branch: &str,
        ours: ObjectId,
        theirs: ObjectId,
        joined: &mut Joined,
    ) -> Result<(), Hitch> {
        let repo = &turn.repo;
        if repo.contains(theirs, ours)? {
            check_removal(repo, order, ours, repo.tree_of(theirs)?, theirs)?;
            turn.land(branch, Some(ours), theirs, None)?;
            joined.published = Fate::Forwarded;
            return Ok(());
        }
        let Some(base) = repo.common_ancestor(ours, theirs)? else {
            return Err(Hitch::Waits(
                format!(
                    "What the remote has as {branch} has no history in common with this handbook. Is it the right remote?"
                ),
                SyncSaying::of(SyncSayingCode::Unrelated, &[("branch", branch)]),
                None,
            ));
        };
        match both(repo, base, ours, theirs)? {
            Both::Tree(tree) => {
                check_removal(repo, order, ours, tree, theirs)?;
                if tree == repo.tree_of(theirs)? {
                    // Everything of this side is there already, in other commits.
                    self.keep(repo, ours)?;
                    turn.land(branch, Some(ours), theirs, None)?;
                    joined.published = Fate::Forwarded;
                    return Ok(());
                }
                let author = self.author()?;
                let message =
                    format!("Join what was published on two computers\n\nCarebook-Join: {branch}");
                let parents = [theirs, ours];
                let commit = repo.commit_joining(&parents, tree, &author, &author, &message)?;
                turn.land(branch, Some(ours), commit, None)?;
                joined.published = Fate::Merged;
                joined.send(branch, Some(commit), Some(theirs));
            }
            Both::Conflict(paths) => {
                check_removal(repo, order, ours, repo.tree_of(theirs)?, theirs)?;
                let draft = self.put_aside(turn, branch, ours, theirs, "conflict")?;
                joined.published = Fate::Conflict;
                joined.paths = paths;
                joined.drafts.insert(draft.clone());
                joined.conflict = Some(draft);
            }
        }
        Ok(())
    }

    /// Makes a draft of what was published here and moves the publish branch to `theirs`. Returns
    /// the draft's name. Interrupted in between, it goes on where it stopped.
    pub(super) fn put_aside(
        &self,
        turn: &Turn,
        branch: &str,
        ours: ObjectId,
        theirs: ObjectId,
        why: &str,
    ) -> Result<String, ApiError> {
        let repo = &turn.repo;
        self.keep(repo, ours)?;
        let name = match made_before(repo, ours, theirs)? {
            Some(name) => name,
            None => self.make_draft(turn, ours, theirs, why)?,
        };
        turn.land(branch, Some(ours), theirs, None)?;
        Ok(name)
    }

    fn make_draft(
        &self,
        turn: &Turn,
        ours: ObjectId,
        theirs: ObjectId,
        why: &str,
    ) -> Result<String, ApiError> {
        let repo = &turn.repo;
        let author = self.author()?;
        let summaries = repo.summaries(ours, Some(theirs), 100)?;
        let last = summaries
            .iter()
            .find(|summary| !summary.starts_with("Join what was published"))
            .or(summaries.first())
            .cloned()
            .unwrap_or_default();
        let title = match summaries.len() {
            0 | 1 => last,
            more => format!("{last} (and {} more)", more - 1),
        };
        let name = match former_name(repo, ours, theirs)? {
            Some(name) => name,
            None => repo.free_draft_name(&title)?,
        };
        let message = format!("Draft: {title}\n\n{TITLE}: {title}\n{HELD}: {why}");
        let tree = repo.tree_of(ours)?;
        let commit = repo.commit_tree(Some(ours), tree, &author, &author, &message)?;
        turn.land(&format!("{BRANCHES}{name}"), None, commit, None)?;
        Ok(name)
    }

    /// Keeps a published commit that is about to be left.
    fn keep(&self, repo: &Repo, commit: ObjectId) -> Result<(), ApiError> {
        repo.back_up(commit, "sync", self.handbook.clock().now())?;
        Ok(())
    }
}

/// A commit that the remote's branch is known to have held, and holds no longer: somebody moved
/// the branch back there, or took it away.
pub(super) fn lost(
    repo: &Repo,
    remote: &Remote,
    came: &Came,
    branch: &str,
    theirs: Option<ObjectId>,
) -> Result<Option<ObjectId>, ApiError> {
    let fetched = repo.tip(&format!("refs/remotes/{}/{branch}", remote.name))?;
    for known in came.agreed.get(branch).copied().into_iter().chain(fetched) {
        let is_there = match theirs {
            Some(theirs) => repo.contains(theirs, known)?,
            None => false,
        };
        if !is_there {
            return Ok(Some(known));
        }
    }
    Ok(None)
}

/// A take-back on the host is not undone by itself.
fn wait_after_going_back(
    joined: &mut Joined,
    remote: &Remote,
    branch: &str,
    count: usize,
    (ours, theirs): (ObjectId, Option<ObjectId>),
) {
    let what = match (theirs, count) {
        (None, _) => format!("{} has no {branch} any more.", remote.shown),
        (Some(_), 1) => format!(
            "{} went back: one published commit is not on its {branch} any more.",
            remote.shown
        ),
        (Some(_), count) => format!(
            "{} went back: {count} published commits are not on its {branch} any more.",
            remote.shown
        ),
    };
    joined.published = Fate::Held;
    joined.went_back = true;
    joined.send_again = Some(ours);
    joined.hold(
        format!(
            "{what} Somebody may have meant that, so nothing was changed here and {branch} was not sent."
        ),
        SyncSaying::of(SyncSayingCode::WentBack, &[("branch", branch)]),
        theirs,
    );
}

/// What keeps the publish branch where it is.
enum Hitch {
    /// A person has to look.
    Waits(String, SyncSaying, Option<ObjectId>),
    Api(ApiError),
}

impl<E: Into<ApiError>> From<E> for Hitch {
    fn from(error: E) -> Self {
        Self::Api(error.into())
    }
}

/// The draft that was made of this published commit before the process ended, if one was.
fn made_before(repo: &Repo, ours: ObjectId, theirs: ObjectId) -> Result<Option<String>, ApiError> {
    for (name, _) in repo.draft_tips()? {
        let Some(draft) = repo.draft(&name, Some(theirs))? else {
            continue;
        };
        let Some((commit, _)) = put_aside(&draft) else {
            continue;
        };
        // Other drafts may have been begun on this commit as well.
        if repo.contains(commit.id, ours)? && repo.ahead(commit.id, Some(ours))? == 1 {
            return Ok(Some(name));
        }
    }
    Ok(None)
}

/// The name of the draft that was published, where nobody took it meanwhile: what people said of
/// that draft is said of it again.
fn former_name(repo: &Repo, ours: ObjectId, theirs: ObjectId) -> Result<Option<String>, ApiError> {
    for name in repo.drafts_published(Some(theirs), ours)? {
        let is_plain = carebook_git::draft::slug(&name) == name;
        if is_plain && repo.tip(&format!("refs/heads/{BRANCHES}{name}"))?.is_none() {
            return Ok(Some(name));
        }
    }
    Ok(None)
}

/// A change that would remove more than a fifth of the documents is not made by itself.
fn check_removal(
    repo: &Repo,
    order: &Order,
    ours: ObjectId,
    tree: ObjectId,
    theirs: ObjectId,
) -> Result<(), Hitch> {
    let removal = repo.removal(ours, tree)?;
    if !removal.is_large() || order.accept == Some(theirs) {
        return Ok(());
    }
    Err(Hitch::Waits(
        format!(
            "What was published elsewhere removes {} of {} documents. Look whether that is meant; nothing was changed here.",
            removal.removed, removal.of
        ),
        SyncSaying::of(
            SyncSayingCode::RemovesMuch,
            &[
                ("removed", &removal.removed.to_string()),
                ("of", &removal.of.to_string()),
            ],
        ),
        Some(theirs),
    ))
}

/// Joins two published texts that grew from the same one.
fn both(repo: &Repo, base: ObjectId, ours: ObjectId, theirs: ObjectId) -> Result<Both, ApiError> {
    let own = Draft {
        name: String::new(),
        tip: ours,
        base: Some(base),
        commits: Vec::new(),
    };
    if !is_plain(repo, base, ours)? {
        // Links, submodules and modes: git's own joining knows them.
        if let Some(tree) = repo.join_trees(base, ours, theirs)? {
            return Ok(Both::Tree(tree));
        }
        return Ok(Both::Conflict(paths_between(repo, base, ours)?));
    }
    let files = join(repo, &own, Some(theirs))?;
    let mut edits = Vec::new();
    let mut conflicts = Vec::new();
    for file in &files {
        match (&file.outcome, file.edits(repo, &[])?) {
            (Outcome::Conflict(_) | Outcome::Stuck(_), _) | (_, None) => {
                conflicts.push(file.change.path.as_str().to_owned());
            }
            (_, Some(of_file)) => edits.extend(of_file),
        }
    }
    if !conflicts.is_empty() {
        return Ok(Both::Conflict(conflicts));
    }
    // What goes must go before what comes takes its place.
    edits.sort_by_key(|edit| !matches!(edit, Edit::Remove(_)));
    match repo.tree_of_edits(Some(theirs), &edits) {
        Ok(tree) => Ok(Both::Tree(tree)),
        Err(CommitError::Misfit { path, .. }) => Ok(Both::Conflict(vec![path.as_str().to_owned()])),
        Err(error) => Err(error.into()),
    }
}

/// Joins one branch that both sides changed; nothing where they changed the same words.
pub(super) fn joined_tree(
    repo: &Repo,
    base: ObjectId,
    ours: ObjectId,
    theirs: ObjectId,
) -> Result<Option<ObjectId>, ApiError> {
    Ok(match both(repo, base, ours, theirs)? {
        Both::Tree(tree) => Some(tree),
        Both::Conflict(_) => None,
    })
}

/// Whether plain files are all that differs between two commits.
fn is_plain(repo: &Repo, base: ObjectId, ours: ObjectId) -> Result<bool, ApiError> {
    let mut edits = Vec::new();
    for change in repo.changes(Some(base), ours)? {
        if let carebook_git::ChangeKind::Renamed { from } = &change.kind {
            edits.push(Edit::Remove(from.clone()));
        }
        match change.new_blob {
            Some(blob) => match repo.blob(blob, u64::MAX)? {
                carebook_git::Blob::Bytes(bytes) => edits.push(Edit::Put(change.path, bytes)),
                carebook_git::Blob::TooLarge { .. } => return Ok(false),
            },
            None => edits.push(Edit::Remove(change.path)),
        }
    }
    edits.sort_by_key(|edit| !matches!(edit, Edit::Remove(_)));
    match repo.tree_of_edits(Some(base), &edits) {
        Ok(tree) => Ok(tree == repo.tree_of(ours)?),
        Err(CommitError::Misfit { .. }) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

fn paths_between(repo: &Repo, base: ObjectId, ours: ObjectId) -> Result<Vec<String>, ApiError> {
    let changes = repo.changes(Some(base), ours)?;
    Ok(changes
        .into_iter()
        .map(|change| change.path.as_str().to_owned())
        .collect())
}
