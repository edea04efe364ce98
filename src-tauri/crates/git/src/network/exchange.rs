//! The conversation itself: what the remote holds, bringing it, sending to it.

use std::collections::{BTreeMap, BTreeSet};

use super::child::{self, Call, Said};
use super::{Errand, NetworkCause, NetworkError, Transit, failure};
use crate::open::id;
use crate::{GitError, ObjectId, Repo};

/// Where a branch of the remote stands.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RemoteBranch {
    /// Its short name.
    pub name: String,
    /// Its last commit.
    pub tip: ObjectId,
}

/// A branch that is to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sending {
    /// Its short name.
    pub branch: String,
    /// Where it is to stand; nothing takes it away.
    pub to: Option<ObjectId>,
    /// Where it must still stand at the remote; nothing means that it must not be there.
    pub expected: Option<ObjectId>,
}

/// What became of a branch that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// Its short name.
    pub branch: String,
    /// What the remote said.
    pub verdict: Verdict,
}

/// What a remote says to a branch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It stands there now.
    Taken,
    /// Somebody else was faster.
    Moved,
    /// The server does not want it: a rule, a hook.
    Refused {
        /// Its words.
        why: String,
    },
}

impl Transit {
    /// Lists the branches of the remote: every one, with the cheapest question there is.
    pub fn list(&self, errand: &mut Errand<'_>) -> Result<Vec<RemoteBranch>, NetworkError> {
        let arguments = ["ls-remote", "--heads", "--quiet", self.name()].map(str::to_owned);
        let said = self.call(&arguments, String::new(), errand)?;
        let said = said.succeeded(&self.remote.fetch)?;
        // A name that is no text could not be asked for; one such branch must not stop the others.
        let lines = said.output.split(|byte| *byte == b'\n');
        let lines = lines.filter_map(|line| std::str::from_utf8(line).ok());
        Ok(lines.filter_map(branch_in).collect())
    }

    /// Brings branches. Their objects are in the handbook then, and nothing leads to them yet.
    /// Returns where each stood when it was brought.
    pub fn fetch(
        &self,
        repo: &Repo,
        branches: &[String],
        errand: &mut Errand<'_>,
    ) -> Result<BTreeMap<String, ObjectId>, NetworkError> {
        if branches.is_empty() {
            return Ok(BTreeMap::new());
        }
        let broken = |what: String| NetworkError::failed(NetworkCause::Folder, what);
        let known = repo.all_tips().map_err(|error| broken(error.to_string()))?;
        self.know(&known)
            .map_err(|error| broken(error.to_string()))?;
        let arguments = [
            "fetch",
            "--progress",
            "--no-tags",
            "--no-prune",
            "--no-write-fetch-head",
            "--no-auto-maintenance",
            "--no-recurse-submodules",
            "--no-show-forced-updates",
            "--stdin",
            self.name(),
        ]
        .map(str::to_owned);
        let mut wanted = String::new();
        for (number, branch) in branches.iter().enumerate() {
            wanted.push_str(&format!("+refs/heads/{branch}:refs/in/{number}\n"));
        }
        let said = self.call(&arguments, wanted, errand)?;
        said.succeeded(&self.remote.fetch)?;
        let mut found = BTreeMap::new();
        for (number, branch) in branches.iter().enumerate() {
            let tip = self.fetched(number).ok_or_else(|| {
                NetworkError::failed(NetworkCause::Git, format!("Git did not bring {branch}."))
            })?;
            found.insert(branch.clone(), tip);
        }
        if known.is_empty() {
            // Commits that nothing leads to look like lost branches to whoever opens it next.
            for tip in found.values() {
                repo.hold(*tip).map_err(|error| broken(error.to_string()))?;
            }
        }
        repo.refresh().map_err(|error| broken(error.to_string()))?;
        Ok(found)
    }

    /// Sends branches, each only if it still stands where it is expected. One that is refused does
    /// not keep the others back, as far as the server lets them through one by one.
    pub fn send(
        &self,
        sendings: &[Sending],
        errand: &mut Errand<'_>,
    ) -> Result<Vec<Sent>, NetworkError> {
        let mut sent = Vec::new();
        // An endless command line is refused by the system.
        for some in sendings.chunks(200) {
            sent.extend(self.send_some(some, errand)?);
        }
        Ok(sent)
    }

    fn send_some(
        &self,
        sendings: &[Sending],
        errand: &mut Errand<'_>,
    ) -> Result<Vec<Sent>, NetworkError> {
        let mut arguments: Vec<String> = [
            "push",
            "--porcelain",
            "--progress",
            "--no-verify",
            "--no-recurse-submodules",
        ]
        .map(str::to_owned)
        .to_vec();
        let hex = |id: Option<ObjectId>| id.map(|id| id.to_hex()).unwrap_or_default();
        for sending in sendings {
            arguments.push(format!(
                "--force-with-lease=refs/heads/{}:{}",
                sending.branch,
                hex(sending.expected)
            ));
        }
        arguments.push(self.name().to_owned());
        for sending in sendings {
            arguments.push(format!("{}:refs/heads/{}", hex(sending.to), sending.branch));
        }
        let said = self.call(&arguments, String::new(), errand)?;
        let sent = verdicts(&said, sendings);
        if sent.is_empty() {
            // Nothing was said of any branch: the conversation did not come so far.
            return Err(failure::classify(&said.complaints, &self.remote.push));
        }
        Ok(sent)
    }

    fn call(
        &self,
        arguments: &[String],
        input: String,
        errand: &mut Errand<'_>,
    ) -> Result<Said, NetworkError> {
        let call = Call {
            dir: self.working_folder(),
            variables: &[
                ("GIT_DIR", self.folder()),
                ("GIT_OBJECT_DIRECTORY", &self.objects),
            ],
            arguments,
            input,
            address: &self.remote.fetch,
        };
        child::run(&call, errand)
    }
}

/// Reads `<id>\trefs/heads/<name>`.
fn branch_in(line: &str) -> Option<RemoteBranch> {
    let (tip, reference) = line.split_once('\t')?;
    let name = reference.strip_prefix("refs/heads/")?;
    // A name comes from anyone, and goes to git again.
    if name.starts_with('-') || !git2::Reference::is_valid_name(reference) {
        return None;
    }
    Some(RemoteBranch {
        name: name.to_owned(),
        tip: ObjectId::from_hex(tip).ok()?,
    })
}

/// Reads the lines of `git push --porcelain`: a flag, `<from>:<to>`, what happened.
fn verdicts(said: &Said, sendings: &[Sending]) -> Vec<Sent> {
    let text = String::from_utf8_lossy(&said.output);
    let mut found = Vec::new();
    for line in text.lines() {
        let mut parts = line.splitn(3, '\t');
        let (Some(flag), Some(branches), Some(summary)) =
            (parts.next(), parts.next(), parts.next())
        else {
            continue;
        };
        let Some(branch) = branches
            .rsplit(':')
            .next()
            .and_then(|to| to.strip_prefix("refs/heads/"))
        else {
            continue;
        };
        let verdict = match flag {
            "!" => refusal(summary, &said.complaints),
            _ => Verdict::Taken,
        };
        found.push(Sent {
            branch: branch.to_owned(),
            verdict,
        });
    }
    // git says nothing of a branch that is to go and is gone already.
    let is_gone = |sending: &&Sending| sending.to.is_none();
    if !found.is_empty() && said.success {
        for sending in sendings.iter().filter(is_gone) {
            if !found.iter().any(|sent| sent.branch == sending.branch) {
                found.push(Sent {
                    branch: sending.branch.clone(),
                    verdict: Verdict::Taken,
                });
            }
        }
    }
    found
}

/// Tells 'somebody was faster' from 'the server does not want it'.
fn refusal(summary: &str, complaints: &[String]) -> Verdict {
    let lower = summary.to_lowercase();
    let is_late = [
        "stale info",
        "fetch first",
        "non-fast-forward",
        "cannot lock ref",
        "failed to update ref",
        "incorrect old value",
        "reference already exists",
        "remote ref does not exist",
        "failed to lock",
        "unable to lock",
    ];
    // `receive.denyNonFastForwards` says its word of a server's own rule in the same words.
    let is_rule = lower.starts_with("[remote rejected]") && lower.contains("(non-fast-forward)");
    if !is_rule && is_late.iter().any(|word| lower.contains(word)) {
        return Verdict::Moved;
    }
    let reason = summary
        .split_once('(')
        .map_or(summary, |(_, reason)| reason.trim_end_matches(')'));
    let mut why = vec![reason.trim().to_owned()];
    why.extend(
        complaints
            .iter()
            .filter_map(|line| line.strip_prefix("remote: "))
            .map(|line| line.trim().to_owned())
            .filter(|line| !line.is_empty())
            .take(6),
    );
    Verdict::Refused {
        why: why.join(" · "),
    }
}

impl Repo {
    /// Every commit that a reference leads to.
    pub fn all_tips(&self) -> Result<Vec<ObjectId>, GitError> {
        let mut found = BTreeSet::new();
        for reference in self.git.references()? {
            if let Some(target) = reference.ok().and_then(|reference| reference.target())
                && self.git.find_commit(target).is_ok()
            {
                found.insert(id(target));
            }
        }
        Ok(found.into_iter().collect())
    }

    /// Keeps a commit that was brought into a repository without any.
    fn hold(&self, tip: ObjectId) -> Result<(), GitError> {
        let name = format!("refs/carebook/brought/{}", tip.to_hex());
        let said = "sync: what the remote holds";
        self.git.odb()?.refresh()?;
        (self.git).reference(&name, crate::open::oid(tip), true, said)?;
        Ok(())
    }

    /// Looks for objects that another process brought.
    pub(crate) fn refresh(&self) -> Result<(), GitError> {
        Ok(self.git.odb()?.refresh()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pushed(lines: &str, complaints: &[&str]) -> Vec<Verdict> {
        let said = Said {
            output: lines.as_bytes().to_vec(),
            complaints: complaints.iter().map(|line| (*line).to_owned()).collect(),
            success: false,
        };
        verdicts(&said, &[])
            .into_iter()
            .map(|sent| sent.verdict)
            .collect()
    }

    #[test]
    fn what_git_says_of_each_branch_is_told_apart() {
        let refused = |why: &str| Verdict::Refused {
            why: why.to_owned(),
        };
        let cases = [
            ("=\ta:refs/heads/main\t[up to date]", Verdict::Taken),
            (" \ta:refs/heads/main\t1..2", Verdict::Taken),
            ("*\ta:refs/heads/draft/x\t[new branch]", Verdict::Taken),
            ("-\t:refs/heads/draft/x\t[deleted]", Verdict::Taken),
            (
                "!\ta:refs/heads/main\t[rejected] (stale info)",
                Verdict::Moved,
            ),
            (
                "!\ta:refs/heads/main\t[rejected] (fetch first)",
                Verdict::Moved,
            ),
            (
                "!\ta:refs/heads/main\t[remote rejected] (cannot lock ref 'refs/heads/main': is at 1 but expected 2)",
                Verdict::Moved,
            ),
            (
                "!\ta:refs/heads/main\t[remote rejected] (protected branch hook declined)",
                refused("protected branch hook declined"),
            ),
            (
                "!\ta:refs/heads/main\t[remote rejected] (branch is currently checked out)",
                refused("branch is currently checked out"),
            ),
        ];
        for (line, expected) in cases {
            let lines = format!("To https://host/h\n{line}\nDone\n");
            assert_eq!(pushed(&lines, &[]), [expected], "{line}");
        }
        assert_eq!(
            pushed(
                "!\ta:refs/heads/main\t[remote rejected] (pre-receive hook declined)\n",
                &["remote: Ask Emma first.", "error: failed to push some refs"]
            ),
            [refused("pre-receive hook declined · Ask Emma first.")]
        );
        assert_eq!(pushed("To x\nDone\n", &[]), []);
    }

    #[test]
    fn a_list_of_branches_comes_from_anyone() {
        let id = "0aed6f2b1c3d4e5f60718293a4b5c6d7e8f90a1b";
        let name = |line: String| branch_in(&line).map(|branch| branch.name);
        assert_eq!(
            name(format!("{id}\trefs/heads/draft/ä")),
            Some("draft/ä".to_owned())
        );
        for line in [
            format!("{id}\trefs/heads/-x"),
            format!("{id}\trefs/heads/../x"),
            format!("{id}\trefs/tags/v1"),
            format!("{id} refs/heads/main"),
            "0aed\trefs/heads/main".to_owned(),
        ] {
            assert_eq!(name(line.clone()), None, "{line}");
        }
    }
}
