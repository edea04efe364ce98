//! Drafts, each by its name. What both sides agreed on the last time tells a draft that was
//! published or discarded elsewhere from one that was never sent, and a draft that somebody began
//! anew from one that was written on. Whatever is taken away here stays reachable.

use std::collections::{BTreeMap, BTreeSet};

use carebook_domain::ObjectId;
use carebook_git::draft::{BRANCHES, Draft, DraftCommit};
use carebook_git::network::{Remote, Sending};
use carebook_git::{CommitError, Repo};

use super::Station;
use super::join::{Came, Joined};
use super::published::joined_tree;
use crate::api::ApiError;
use crate::api::sync::{SyncSaying, SyncSayingCode};
use crate::handbook::Turn;
use crate::usecase::drafts::HELD;

/// The commit by which a sync put something published aside as this draft, and why: `conflict`,
/// because both sides changed the same words, or `refused`, because the server did not take it.
pub(in crate::usecase) fn put_aside(draft: &Draft) -> Option<(&DraftCommit, &str)> {
    draft.commits.iter().find_map(|commit| {
        let why = commit.trailers(HELD).last()?;
        Some((commit, why))
    })
}

/// One draft on both sides.
struct Sides {
    name: String,
    ours: Option<ObjectId>,
    theirs: Option<ObjectId>,
    agreed: Option<ObjectId>,
}

impl Sides {
    fn branch(&self) -> String {
        format!("{BRANCHES}{}", self.name)
    }
}

impl Station {
    pub(super) fn join_drafts(
        &self,
        turn: &Turn,
        came: &Came,
        joined: &mut Joined,
    ) -> Result<(), ApiError> {
        let repo = &turn.repo;
        let own = repo.draft_tips()?;
        let mut names: BTreeSet<String> = own.keys().cloned().collect();
        let branches = came.there.keys().chain(came.agreed.keys());
        names.extend(
            branches
                .filter_map(|branch| branch.strip_prefix(BRANCHES))
                .map(str::to_owned),
        );
        let published = Elsewhere::of(repo, came)?;
        let mut here: BTreeSet<String> = own.keys().cloned().collect();
        for name in names {
            let branch = format!("{BRANCHES}{name}");
            if came.unfit.contains_key(&branch) {
                continue;
            }
            let sides = Sides {
                ours: own.get(&name).copied(),
                theirs: came.there.get(&branch).copied(),
                agreed: came.agreed.get(&branch).copied(),
                name,
            };
            if sides.ours == sides.theirs {
                self.put_away(turn, &sides.name, &published, joined)?;
                continue;
            }
            if sides.ours.is_none()
                && sides.theirs.is_some()
                && let Some(other) = in_the_way(&here, &sides.name)
            {
                let why = format!("the draft “{other}” is in its way.");
                joined.leave(&sides.name, &why);
                continue;
            }
            match self.join_draft(turn, &sides, &published, joined) {
                // Somebody has it checked out, or its name is none for a file: the others go on.
                Err(error) if is_of_one_draft(&error) => {
                    joined.leave(&sides.name, &error.message);
                }
                step => step?,
            }
            if sides.theirs.is_some() {
                self.put_away(turn, &sides.name, &published, joined)?;
                here.insert(sides.name);
            }
        }
        Ok(())
    }

    fn join_draft(
        &self,
        turn: &Turn,
        sides: &Sides,
        published: &Elsewhere,
        joined: &mut Joined,
    ) -> Result<(), ApiError> {
        let repo = &turn.repo;
        let branch = sides.branch();
        match (sides.ours, sides.theirs, sides.agreed) {
            (None, None, _) => {}
            (Some(ours), None, Some(agreed)) if repo.contains(agreed, ours)? => {
                // Published or discarded elsewhere, and nothing was added here.
                let was_published =
                    published.names(&sides.name) || published.holds(repo, &sides.name, ours)?;
                self.let_go(turn, &sides.name, ours, was_published)?;
                joined.drafts_changed = true;
            }
            (Some(ours), None, agreed) => {
                if agreed.is_some() {
                    joined.stays(&sides.name, published.names(&sides.name));
                }
                joined.send(&branch, Some(ours), None);
            }
            (None, Some(theirs), Some(agreed)) if theirs == agreed => {
                // Published or discarded here.
                joined.send(&branch, None, Some(theirs));
            }
            (None, Some(theirs), agreed) => {
                turn.land(&branch, None, theirs, None)?;
                joined.changed(&sides.name);
                if agreed.is_some() || self.was_put_away(repo, &sides.name)? {
                    joined.is_back(&sides.name);
                }
            }
            (Some(ours), Some(theirs), agreed) => {
                self.join_both(turn, sides, ours, theirs, agreed, joined)?;
            }
        }
        Ok(())
    }

    fn join_both(
        &self,
        turn: &Turn,
        sides: &Sides,
        ours: ObjectId,
        theirs: ObjectId,
        agreed: Option<ObjectId>,
        joined: &mut Joined,
    ) -> Result<(), ApiError> {
        let repo = &turn.repo;
        let branch = sides.branch();
        let now = self.handbook.clock().now();
        if repo.contains(theirs, ours)? {
            turn.land(&branch, Some(ours), theirs, None)?;
            joined.changed(&sides.name);
            return Ok(());
        }
        if repo.contains(ours, theirs)? {
            joined.send(&branch, Some(ours), Some(theirs));
            return Ok(());
        }
        if agreed == Some(ours) {
            // Put in the place of what both knew; nothing was added here.
            repo.back_up(ours, &format!("draft-{}", sides.name), now)?;
            turn.land(&branch, Some(ours), theirs, None)?;
            joined.changed(&sides.name);
            return Ok(());
        }
        if agreed == Some(theirs) {
            // The other way round: this side put something in its place.
            repo.back_up(theirs, &format!("draft-{}", sides.name), now)?;
            joined.send(&branch, Some(ours), Some(theirs));
            return Ok(());
        }
        if let Some(base) = shared(repo, self.handbook.view().commit(), ours, theirs)?
            && let Some(tree) = joined_tree(repo, base, ours, theirs)?
        {
            let author = self.author()?;
            let message = format!("Join “{}” as it was written on two computers", sides.name);
            let parents = [theirs, ours];
            let commit = repo.commit_joining(&parents, tree, &author, &author, &message)?;
            turn.land(&branch, Some(ours), commit, None)?;
            joined.send(&branch, Some(commit), Some(theirs));
            joined.changed(&sides.name);
            return Ok(());
        }
        // Two drafts of one name, or the same words changed: both stay, this side's under a name
        // of its own, because others know the remote's by this one.
        let other = match kept_beside(repo, &sides.name, ours)? {
            // A draft of its own, which has its own turn here.
            Some(name) => name,
            None => {
                let name = repo.free_draft_name(&sides.name)?;
                let branch = format!("{BRANCHES}{name}");
                turn.land(&branch, None, ours, None)?;
                joined.send(&branch, Some(ours), None);
                name
            }
        };
        turn.land(&branch, Some(ours), theirs, None)?;
        joined.notices.push((
            format!(
                "Two drafts are called “{}”. Yours is “{other}” now.",
                sides.name
            ),
            SyncSaying::of(
                SyncSayingCode::SameName,
                &[("name", &sides.name), ("other", &other)],
            ),
        ));
        joined.changed(&sides.name);
        joined.changed(&other);
        Ok(())
    }

    /// Puts a draft away, here and there, whose change the remote holds as published: its host
    /// merged the branch and left it. One that was written on since stays.
    fn put_away(
        &self,
        turn: &Turn,
        name: &str,
        published: &Elsewhere,
        joined: &mut Joined,
    ) -> Result<(), ApiError> {
        let branch = format!("{BRANCHES}{name}");
        let Some(tip) = turn.repo.tip(&format!("refs/heads/{branch}"))? else {
            return Ok(());
        };
        let is_there = published.there.get(&branch) == Some(&tip);
        if !is_there || !published.holds(&turn.repo, name, tip)? {
            return Ok(());
        }
        match self.let_go(turn, name, tip, true) {
            Ok(()) => {
                joined.send(&branch, None, Some(tip));
                joined.drafts_changed = true;
            }
            Err(error) if is_of_one_draft(&error) => joined.leave(name, &error.message),
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// Whether a draft that comes is one that was discarded or published here, written on since.
    fn was_put_away(&self, repo: &Repo, name: &str) -> Result<bool, ApiError> {
        let Some(draft) = repo.draft(name, self.handbook.view().commit())? else {
            return Ok(false);
        };
        let is_of_it = |tip: ObjectId| draft.commits.iter().any(|commit| commit.id == tip);
        Ok(repo
            .discarded_drafts()?
            .iter()
            .any(|aside| is_of_it(aside.tip))
            || repo.backups()?.iter().any(|kept| is_of_it(kept.commit)))
    }

    /// Takes a draft away that was published or discarded elsewhere.
    fn let_go(
        &self,
        turn: &Turn,
        name: &str,
        tip: ObjectId,
        was_published: bool,
    ) -> Result<(), ApiError> {
        let now = self.handbook.clock().now();
        turn.about_to_move(name, tip)?;
        if was_published {
            turn.repo.retire_draft(name, tip, now)?;
        } else {
            turn.repo.discard_draft(name, tip, now)?;
        }
        Ok(())
    }

    /// Makes a draft of what the remote did not let onto its publish branch. The draft that was
    /// published comes back as it was where it holds the same.
    pub(super) fn put_aside_refused(
        &self,
        turn: &Turn,
        branch: &str,
        theirs: ObjectId,
    ) -> Result<String, ApiError> {
        let Some(ours) = turn.repo.tip(&format!("refs/heads/{branch}"))? else {
            return Err(CommitError::ReadOnly(format!("{branch} is gone meanwhile.")).into());
        };
        self.put_aside(turn, branch, ours, theirs, "refused")
    }

    /// What is still to be sent after the publish branch was refused: everything else, and the
    /// draft that was made of it.
    pub(super) fn join_drafts_only(
        &self,
        remote: &Remote,
        joined: &Joined,
        put: &str,
    ) -> Result<Vec<Sending>, ApiError> {
        self.handbook.read(|reader| {
            let repo = &reader.repo;
            let agreed = repo.agreed(&remote.name)?;
            let own = format!("{BRANCHES}{put}");
            let mut sendings: Vec<Sending> = (joined.sendings.iter())
                .filter(|sending| Some(&sending.branch) != joined.branch.as_ref())
                .filter(|sending| sending.branch != own)
                .filter(|sending| agreed.get(&sending.branch).copied() != sending.to)
                .cloned()
                .collect();
            if let Some(tip) = repo.tip(&format!("refs/heads/{own}"))? {
                // Its older self may be there, or went with what was sent just now.
                let expected = agreed.get(&own).copied();
                sendings.push(Sending {
                    branch: own,
                    to: Some(tip),
                    expected,
                });
            }
            Ok(sendings)
        })
    }
}

impl Joined {
    /// Says that a draft could not be brought along.
    fn leave(&mut self, name: &str, why: &str) {
        self.notices.push((
            format!("The draft “{name}” was left as it is: {why}"),
            SyncSaying::of(SyncSayingCode::DraftLeft, &[("name", name)]),
        ));
    }

    /// Says that a draft which is gone elsewhere stays here.
    fn stays(&mut self, name: &str, is_published: bool) {
        let (code, message) = if is_published {
            (
                SyncSayingCode::PublishedMeanwhile,
                format!(
                    "The draft “{name}” was published on another computer. What was written in it here since stays in it: publish that too, or discard it."
                ),
            )
        } else {
            (
                SyncSayingCode::DiscardedMeanwhile,
                format!(
                    "The draft “{name}” was discarded on another computer. It stays, because it was written on here."
                ),
            )
        };
        self.notices
            .push((message, SyncSaying::of(code, &[("name", name)])));
    }

    /// Says that a draft which was put away here is there again.
    fn is_back(&mut self, name: &str) {
        self.notices.push((
            format!(
                "The draft “{name}” is back: it was published or discarded here while somebody else wrote on it."
            ),
            SyncSaying::of(SyncSayingCode::CameBack, &[("name", name)]),
        ));
    }

    fn changed(&mut self, name: &str) {
        self.drafts.insert(name.to_owned());
        self.drafts_changed = true;
    }
}

/// The draft whose branch leaves no room for one of this name: `a` and `a/b` cannot both be.
fn in_the_way<'n>(here: &'n BTreeSet<String>, name: &str) -> Option<&'n str> {
    let is_below = |one: &str, other: &str| {
        one.strip_prefix(other)
            .is_some_and(|rest| rest.starts_with('/'))
    };
    here.iter()
        .map(String::as_str)
        .find(|other| is_below(other, name) || is_below(name, other))
}

/// Whether an error is about this draft alone.
fn is_of_one_draft(error: &ApiError) -> bool {
    !matches!(error.code, crate::api::ErrorCode::HandbookUnusable)
}

/// What the remote published, for telling which drafts that leaves nothing to do.
struct Elsewhere {
    /// Where its branches stand.
    there: BTreeMap<String, ObjectId>,
    /// The drafts that its new commits name.
    names: BTreeSet<String>,
    /// Its publish branch, once this side holds it as well.
    tip: Option<ObjectId>,
    /// Where that stood the last time.
    agreed: Option<ObjectId>,
}

impl Elsewhere {
    fn of(repo: &Repo, came: &Came) -> Result<Self, ApiError> {
        let mut elsewhere = Self {
            there: came.there.clone(),
            names: BTreeSet::new(),
            tip: None,
            agreed: None,
        };
        let Some((branch, there)) =
            (came.branch.as_ref()).and_then(|branch| Some((branch, came.fit(branch)?)))
        else {
            return Ok(elsewhere);
        };
        elsewhere.agreed = came.agreed.get(branch).copied();
        elsewhere.names = repo.drafts_published(elsewhere.agreed, there)?;
        let is_here = match repo.tip(&format!("refs/heads/{branch}"))? {
            Some(here) => repo.contains(here, there)?,
            None => !came.is_local,
        };
        elsewhere.tip = is_here.then_some(there);
        Ok(elsewhere)
    }

    /// Whether a published commit names this draft.
    fn names(&self, draft: &str) -> bool {
        self.names.contains(draft)
    }

    /// Whether everything this draft wanted is published there: its last commit is, or its change
    /// is in another one.
    fn holds(&self, repo: &Repo, name: &str, tip: ObjectId) -> Result<bool, ApiError> {
        let Some(published) = self.tip else {
            return Ok(false);
        };
        if repo.contains(published, tip)? {
            // A branch that somebody just began on published text is no merged draft.
            let was_known = match self.agreed {
                Some(agreed) => repo.contains(agreed, tip)?,
                None => true,
            };
            return Ok(!was_known || is_of_a_draft(&repo.message_of(tip)?));
        }
        let Some(draft) = repo.draft(name, Some(published))? else {
            return Ok(false);
        };
        // What the server refused may have been merged at any time since.
        let since = match put_aside(&draft) {
            Some(_) => None,
            None => self.agreed,
        };
        Ok(repo.is_taken_up(tip, since, published)?)
    }
}

/// Whether Carebook made this commit for a draft.
fn is_of_a_draft(message: &str) -> bool {
    message.starts_with("Draft: ")
}

/// The last commit of a draft that both sides share; nothing where they only grew from the same
/// published text and are two drafts.
fn shared(
    repo: &Repo,
    published: Option<ObjectId>,
    ours: ObjectId,
    theirs: ObjectId,
) -> Result<Option<ObjectId>, ApiError> {
    let Some(base) = repo.common_ancestor(ours, theirs)? else {
        return Ok(None);
    };
    match published {
        Some(published) if repo.contains(published, base)? => Ok(None),
        _ => Ok(Some(base)),
    }
}

/// The other name that this draft got before the process ended, if it got one.
fn kept_beside(repo: &Repo, name: &str, tip: ObjectId) -> Result<Option<String>, ApiError> {
    let tips = repo.draft_tips()?;
    Ok(tips
        .into_iter()
        .find(|(other, at)| *at == tip && other != name)
        .map(|(other, _)| other))
}
