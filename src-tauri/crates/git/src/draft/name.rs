//! Names for new drafts.

use std::fs;

use carebook_domain::text::nfc;

use super::{BRANCHES, PutAside, REFERENCES};
use crate::open::id;
use crate::{GitError, ObjectId, Repo};

/// Letters of a name; more would make branches that nobody can read.
const LONGEST: usize = 48;

impl Repo {
    /// Returns a name for a draft that no other has, made of what people call it: letters and
    /// digits of any script in lower case, with hyphens between.
    pub fn free_draft_name(&self, wanted: &str) -> Result<String, GitError> {
        let slug = slug(wanted);
        for number in 1_u32.. {
            let name = match number {
                1 => slug.clone(),
                number => format!("{slug}-{number}"),
            };
            if self.is_free(&name)? {
                return Ok(name);
            }
        }
        Err(GitError::Damaged(format!(
            "every name like {slug} is taken"
        )))
    }

    fn is_free(&self, name: &str) -> Result<bool, GitError> {
        Ok(self.elsewhere(name)?.is_empty() && self.has_room(name)?)
    }

    /// Whether a draft that was put away can have its name again: no other draft took it here, and
    /// what remotes hold under it is the same draft.
    pub(super) fn is_still_named(
        &self,
        aside: &PutAside,
        published: Option<ObjectId>,
    ) -> Result<bool, GitError> {
        for tip in self.elsewhere(&aside.name)? {
            if !self.is_same_draft(aside.tip, tip, published)? {
                return Ok(false);
            }
        }
        self.has_room(&aside.name)
    }

    /// Whether two tips are of one draft: they share a commit that was not published.
    fn is_same_draft(
        &self,
        one: ObjectId,
        other: ObjectId,
        published: Option<ObjectId>,
    ) -> Result<bool, GitError> {
        let Some(shared) = self.common_ancestor(one, other)? else {
            return Ok(false);
        };
        match published {
            Some(published) => Ok(shared == one || !self.contains(published, shared)?),
            None => Ok(true),
        }
    }

    /// The tips that remotes have, or had the last time, under a draft's name.
    fn elsewhere(&self, name: &str) -> Result<Vec<ObjectId>, GitError> {
        let mut found = Vec::new();
        for folder in ["refs/remotes/*/", "refs/carebook/remote/*/"] {
            for reference in self.git.references_glob(&format!("{folder}{BRANCHES}*"))? {
                let reference = reference?;
                let taken = String::from_utf8_lossy(reference.name_bytes());
                if taken.ends_with(&format!("/{BRANCHES}{name}"))
                    && let Some(tip) = reference.resolve()?.target()
                {
                    found.push(id(tip));
                }
            }
        }
        Ok(found)
    }

    /// Whether no draft has that name here, and neither a folder nor a log: another draft `name/…`,
    /// or one whose tip was lost.
    fn has_room(&self, name: &str) -> Result<bool, GitError> {
        let common = self.common_dir();
        let log = common.join("logs").join(REFERENCES).join(name);
        Ok(self.tip(&format!("{REFERENCES}{name}"))?.is_none()
            && !common.join(REFERENCES).join(name).exists()
            && fs::symlink_metadata(log).is_err())
    }
}

/// A name made of a title: letters and digits of any script in lower case, with hyphens between.
pub fn slug(text: &str) -> String {
    let mut slug = String::new();
    for c in nfc(text).to_lowercase().chars() {
        match c {
            c if c.is_alphanumeric() => slug.push(c),
            '\'' | '’' => {}
            _ if slug.is_empty() || slug.ends_with('-') => {}
            _ => slug.push('-'),
        }
        if slug.chars().count() >= LONGEST {
            break;
        }
    }
    let slug = slug.trim_matches('-');
    // git refuses a name that ends like its own lock files; a dot never gets in.
    if slug.is_empty() {
        "draft".to_owned()
    } else {
        slug.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn a_name_reads_like_the_title() {
        for (title, name) in [
            (
                "Longer refunds for opened items",
                "longer-refunds-for-opened-items",
            ),
            ("  What's new?! ", "whats-new"),
            ("개봉 상품 환불", "개봉-상품-환불"),
            ("Đổi trả — hàng", "đổi-trả-hàng"),
            ("../../HEAD.lock", "head-lock"),
            ("…", "draft"),
            ("", "draft"),
        ] {
            assert_eq!(slug(title), name, "{title}");
        }
        assert!(slug(&"long ".repeat(100)).chars().count() <= super::LONGEST);
    }

    #[test]
    fn every_name_is_one_that_git_takes() {
        for title in [
            "-x",
            "a..b",
            "a@{1}",
            "a~b^c:d?e*f[g",
            "\u{7f}\0",
            "@",
            "a.lock",
            "ß/İ",
        ] {
            let reference = format!("refs/heads/draft/{}", slug(title));
            assert!(git2::Reference::is_valid_name(&reference), "{reference:?}");
        }
    }
}
