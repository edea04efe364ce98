//! What came into the journal between two of its commits, and who brought it.

use std::collections::HashMap;

use carebook_domain::journal::{EventId, path_of};

use super::text::carries_text;
use super::{EVENTS, TRAILER};
use crate::open::{id, oid};
use crate::{GitError, ObjectId, Repo};

/// Commits of other programs that are compared with their parent; beyond, their events are
/// nobody's. Trees of a month are large, so this bounds the time that a hostile journal takes.
const MOST_COMPARED: usize = 20_000;

/// A commit says that it brings a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The file.
    pub path: String,
    /// Its content.
    pub blob: ObjectId,
    /// The commit.
    pub commit: ObjectId,
    /// The address of the commit's author.
    pub author: String,
}

/// What is different between two commits of the journal.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct News {
    /// What commits say they brought, in no particular order.
    pub claims: Vec<Claim>,
    /// Every file that was claimed or differs, with its content now; nothing when it is gone.
    pub now: HashMap<String, Option<ObjectId>>,
}

impl Repo {
    /// Reads what came between two commits of the journal; `from` nothing means all of it. `from`
    /// must be contained in `to`.
    pub fn journal_news(&self, from: Option<ObjectId>, to: ObjectId) -> Result<News, GitError> {
        let mut news = News::default();
        let old = from.map(|from| self.tree_id(from)).transpose()?;
        self.compare(old, Some(self.tree_id(to)?), "", 0, &mut |path, _, new| {
            if path.as_str().starts_with(EVENTS) {
                news.now.insert(path.as_str().to_owned(), new);
            }
        })?;
        let mut walk = self.git.revwalk()?;
        walk.push(oid(to))?;
        if let Some(from) = from {
            walk.hide(oid(from))?;
        }
        let mut compared = 0;
        for found in walk {
            let commit = self.commit(id(found?))?;
            if carries_text(&commit) {
                continue;
            }
            let named = named(&commit);
            if named.is_empty() && commit.parent_count() < 2 && compared < MOST_COMPARED {
                compared += 1;
                self.claims_by_comparison(&commit, &mut news.claims)?;
            } else if !named.is_empty() {
                let author = email(&commit);
                news.claims
                    .extend(named.into_iter().map(|(path, blob)| Claim {
                        path,
                        blob,
                        commit: id(commit.id()),
                        author: author.clone(),
                    }));
            }
        }
        for claim in &news.claims {
            if !news.now.contains_key(&claim.path) {
                let now = match from {
                    Some(_) => self.file_in(to, &claim.path)?,
                    None => None,
                };
                news.now.insert(claim.path.clone(), now);
            }
        }
        Ok(news)
    }

    fn claims_by_comparison(
        &self,
        commit: &git2::Commit<'_>,
        claims: &mut Vec<Claim>,
    ) -> Result<(), GitError> {
        let before = match commit.parent_id(0) {
            // Cut off in a shallow clone: what it brought cannot be told.
            Ok(parent) => match self.git.find_commit(parent) {
                Ok(parent) => Some(parent.tree_id()),
                Err(_) => return Ok(()),
            },
            Err(_) => None,
        };
        let author = email(commit);
        self.compare(
            before,
            Some(commit.tree_id()),
            "",
            0,
            &mut |path, _, new| {
                if let Some(blob) = new
                    && path.as_str().starts_with(EVENTS)
                {
                    claims.push(Claim {
                        path: path.as_str().to_owned(),
                        blob,
                        commit: id(commit.id()),
                        author: author.clone(),
                    });
                }
            },
        )
    }
}

fn email(commit: &git2::Commit<'_>) -> String {
    let author = commit.author();
    String::from_utf8_lossy(author.email_bytes())
        .trim()
        .to_owned()
}

/// The events that a commit's message names, in its last paragraph.
fn named(commit: &git2::Commit<'_>) -> Vec<(String, ObjectId)> {
    let Ok(message) = std::str::from_utf8(commit.message_raw_bytes()) else {
        return Vec::new();
    };
    let trailers = message
        .trim_end()
        .rsplit_once("\n\n")
        .map_or("", |(_, last)| last);
    trailers
        .lines()
        .filter_map(|line| {
            let value = line.strip_prefix(TRAILER)?.strip_prefix(':')?.trim();
            let (event, blob) = value.split_once(' ')?;
            let event = EventId::parse(event)?;
            Some((path_of(event), ObjectId::from_hex(blob.trim()).ok()?))
        })
        .collect()
}
