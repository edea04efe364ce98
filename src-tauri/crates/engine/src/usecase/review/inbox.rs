//! What waits for somebody: worked out from drafts and the journal alone, so every clone of a
//! person says the same, and what is done is gone without being ticked off.

use std::collections::BTreeSet;

use carebook_domain::config::Config;
use carebook_domain::journal::{
    By, Comment, Review, Thread, ThreadState, VerdictKind, is_same_person,
};
use carebook_git::draft::Draft as Branch;

use crate::Engine;
use crate::api::ApiError;
use crate::api::requests::Nothing;
use crate::api::review::{Inbox, InboxItem, InboxKind};
use crate::api::types::Person;
use crate::handbook::{Reader, Shelf, Views};
use crate::usecase::drafts::{Desk, is_decided, keep_through_moves, title};
use crate::usecase::sync::put_aside;
use crate::usecase::threads::Known;

/// Characters of a comment that are shown.
const FIRST_WORDS: usize = 160;

/// Returns what waits for the person who asks, the newest first.
///
/// # Errors
/// When no handbook is open or something cannot be read.
pub fn inbox(engine: &Engine, _request: Nothing) -> Result<Inbox, ApiError> {
    let desk = Desk::open(engine)?;
    let items = desk.handbook.read(|reader| items(&desk, reader))?;
    Ok(Inbox { items })
}

/// How much waits for the person; nothing while it cannot be told.
pub(in crate::usecase) fn waiting(engine: &Engine) -> u32 {
    let count = || -> Result<usize, ApiError> {
        let desk = Desk::open(engine)?;
        desk.handbook.read(|reader| {
            let mut key = format!(
                "{} {:?} {:?}",
                desk.person.email.to_lowercase(),
                reader.repo.journal_tip()?,
                desk.published(),
            );
            for (name, tip) in reader.repo.draft_tips()? {
                key.push_str(&format!(" {name} {tip}"));
            }
            if let Some(known) = desk.handbook.known_waiting(&key) {
                return Ok(known);
            }
            let count = items(&desk, reader)?.len();
            desk.handbook.know_waiting(key, count);
            Ok(count)
        })
    };
    count().map_or(0, |count| u32::try_from(count).unwrap_or(u32::MAX))
}

/// The person whose inbox it is.
struct Me<'a> {
    email: &'a str,
    /// The address and `role:…` of every role.
    names: Vec<String>,
    config: &'a Config,
}

fn items(desk: &Desk<'_>, reader: &Reader) -> Result<Vec<InboxItem>, ApiError> {
    let email = desk.person.email.as_str();
    if email.is_empty() {
        return Ok(Vec::new());
    }
    let config = &desk.view.config;
    let mut names = vec![email.to_owned()];
    for (address, person) in &config.people {
        if is_same_person(address, email) {
            names.extend(person.roles.iter().map(|role| format!("role:{role}")));
        }
    }
    let me = Me {
        email,
        names,
        config,
    };
    let branches = reader.repo.drafts(desk.published())?;
    let mut items = Vec::new();
    for branch in &branches {
        if let Some(held) = me.of_held(branch) {
            let is_open = held.kind != InboxKind::Conflict
                || !is_decided(&reader.repo, branch, desk.published())?;
            items.extend(is_open.then_some(held));
        }
        let mut review = desk
            .handbook
            .with_journal(&reader.repo, |journal| Ok(journal.review(&branch.name)?))?;
        let tree = reader.repo.tree_of(branch.tip)?;
        keep_through_moves(&reader.repo, tree, &mut review);
        items.extend(me.of_draft(branch, &review, &tree.to_hex()));
    }
    let mine: BTreeSet<&str> = branches
        .iter()
        .filter(|branch| me.wrote(branch))
        .map(|branch| branch.name.as_str())
        .collect();
    let threads = desk.handbook.with_journal(&reader.repo, |journal| {
        let mut ids = BTreeSet::new();
        ids.extend(journal.threads_with_others(email)?);
        for draft in &mine {
            ids.extend(journal.threads_on(draft)?);
        }
        let mut threads = Vec::new();
        for id in ids {
            threads.extend(journal.thread(id)?);
        }
        Ok(threads)
    })?;
    let shelf = Shelf::of(&desk.handbook, &desk.view);
    let was_edited = |thread: &Thread| {
        (thread.comments.iter())
            .any(|comment| comment.edited.is_some() && !me.is(&comment.by.email))
    };
    let known = match threads.iter().any(was_edited) {
        true => Some(Known::of(desk, reader)?),
        false => None,
    };
    for thread in &threads {
        let branch = thread.draft.as_ref().map(|draft| {
            branches
                .iter()
                .find(|branch| branch.name == *draft)
                .ok_or(())
        });
        let branch = match branch {
            // The draft is gone, and what was said of it waits for nobody.
            Some(Err(())) => continue,
            Some(Ok(branch)) => Some(branch),
            None => None,
        };
        let is_mine = branch.is_some_and(|branch| mine.contains(branch.name.as_str()));
        if let Some((kind, comment)) = me.of_thread(thread, is_mine, known.as_ref()) {
            let shelved = shelf.find(&thread.doc);
            items.push(InboxItem {
                kind,
                by: me.person(&comment.by),
                at: comment.at.to_string(),
                draft: thread.draft.clone(),
                title: match (&shelved, branch) {
                    (Some(shelved), _) => shelved.record.title.clone(),
                    (None, Some(branch)) => title(branch),
                    (None, None) => thread.doc.clone(),
                },
                doc: Some(
                    shelved
                        .map_or_else(|| thread.doc.clone(), |found| found.record.path.to_string()),
                ),
                thread: Some(thread.id.to_string()),
                text: first_words(&comment.text),
                confirmed: comment.confirmed,
            });
        }
    }
    items.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| a.title.cmp(&b.title)));
    Ok(items)
}

impl Me<'_> {
    fn is(&self, address: &str) -> bool {
        is_same_person(self.email, address)
    }

    fn wrote(&self, branch: &Branch) -> bool {
        branch.first().is_some_and(|first| self.is(&first.email))
    }

    fn person(&self, by: &By) -> Person {
        Person {
            name: if by.name.trim().is_empty() {
                self.config.name_of(&by.email).to_owned()
            } else {
                by.name.clone()
            },
            email: by.email.clone(),
        }
    }

    /// What a sync put aside for this person to decide.
    fn of_held(&self, branch: &Branch) -> Option<InboxItem> {
        let (commit, why) = put_aside(branch)?;
        if !self.is(&commit.email) {
            return None;
        }
        Some(InboxItem {
            kind: match why {
                "refused" => InboxKind::PublishRefused,
                _ => InboxKind::Conflict,
            },
            by: Person {
                name: commit.author.clone(),
                email: commit.email.clone(),
            },
            at: commit.time.to_string(),
            draft: Some(branch.name.clone()),
            title: title(branch),
            doc: None,
            thread: None,
            text: String::new(),
            confirmed: true,
        })
    }

    /// What a draft asks of this person.
    fn of_draft(&self, branch: &Branch, review: &Review, tree: &str) -> Vec<InboxItem> {
        let item = |kind, by: Person, at: String, text: &str| InboxItem {
            confirmed: true,
            kind,
            by,
            at,
            draft: Some(branch.name.clone()),
            title: title(branch),
            doc: None,
            thread: None,
            text: first_words(text),
        };
        if self.wrote(branch) {
            let refusals = review.verdicts.iter().filter(|verdict| {
                verdict.kind == VerdictKind::ChangesRequested
                    && verdict.confirmed
                    && verdict.tree == tree
                    && !self.is(&verdict.by.email)
            });
            let refusals = refusals.map(|verdict| {
                item(
                    InboxKind::ChangesAsked,
                    self.person(&verdict.by),
                    verdict.at.to_string(),
                    &verdict.text,
                )
            });
            return refusals.collect();
        }
        let asked = review.requests.iter().rev().find(|request| {
            request.reviewers.iter().any(|who| {
                self.names
                    .iter()
                    .any(|name| name.eq_ignore_ascii_case(who.trim()))
            })
        });
        let said = review
            .verdicts
            .iter()
            .find(|verdict| self.is(&verdict.by.email) && verdict.confirmed);
        if said.is_some_and(|said| said.tree == tree) {
            return Vec::new();
        }
        let newest = branch.commits.first();
        let changed_by = newest.map(|newest| Person {
            name: newest.author.clone(),
            email: newest.email.clone(),
        });
        let changed_at = newest.map(|newest| newest.time.to_string());
        let said = said.and_then(|said| match said.kind {
            VerdictKind::Approved => Some(InboxKind::ChangedSinceApproval),
            VerdictKind::ChangesRequested => Some(InboxKind::ChangedAsAsked),
            VerdictKind::Bypassed => None,
        });
        match (said, asked) {
            (Some(kind), _) => vec![item(
                kind,
                changed_by.unwrap_or_default(),
                changed_at.unwrap_or_default(),
                newest.map_or("", |newest| newest.summary()),
            )],
            (_, Some(asked)) => vec![InboxItem {
                confirmed: asked.confirmed,
                ..item(
                    InboxKind::ReviewAsked,
                    self.person(&asked.by),
                    asked.at.to_string(),
                    &asked.text,
                )
            }],
            _ => Vec::new(),
        }
    }

    /// What a thread asks of this person, and by which comment.
    fn of_thread<'a>(
        &self,
        thread: &'a Thread,
        on_own_draft: bool,
        known: Option<&Known>,
    ) -> Option<(InboxKind, &'a Comment)> {
        if thread.state != ThreadState::Open {
            return None;
        }
        let last_own = thread
            .comments
            .iter()
            .rposition(|comment| self.is(&comment.by.email));
        let unanswered = || {
            thread
                .comments
                .iter()
                .skip(last_own.map_or(0, |own| own + 1))
                .filter(|comment| !comment.deleted && !self.is(&comment.by.email))
        };
        let mentioned = unanswered().rfind(|comment| {
            let was_named = comment.mentions.iter().any(|who| self.is(who));
            // Whoever took the name out of the comment again asks nothing of this person.
            let is_named = |known: &Known| {
                comment.edited.is_none()
                    || (known.mentioned(&comment.text).iter()).any(|who| self.is(who))
            };
            was_named && known.is_none_or(is_named)
        });
        if let Some(comment) = mentioned {
            return Some((InboxKind::Mentioned, comment));
        }
        let newest = unanswered().next_back()?;
        if last_own.is_some() {
            Some((InboxKind::Replied, newest))
        } else if on_own_draft {
            Some((InboxKind::CommentOnDraft, newest))
        } else {
            None
        }
    }
}

fn first_words(text: &str) -> String {
    let flat: Vec<&str> = text.split_whitespace().collect();
    let flat = flat.join(" ");
    if flat.chars().count() <= FIRST_WORDS {
        return flat;
    }
    let cut: String = flat.chars().take(FIRST_WORDS).collect();
    format!("{}…", cut.trim_end())
}
