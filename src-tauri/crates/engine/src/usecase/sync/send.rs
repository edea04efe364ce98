//! Sends what the remote lacks, notes what both hold then, and makes a draft of what a protected
//! publish branch did not take.

use std::collections::BTreeMap;

use carebook_git::Errand;
use carebook_git::draft::BRANCHES;
use carebook_git::network::{Sending, Transit, Verdict};

use super::Station;
use super::join::Joined;
use super::published::Fate;
use super::round::Stop;
use crate::api::sync::{SyncReport, SyncSaying, SyncSayingCode};
use crate::api::tags;
use crate::handbook::changed;

/// What the remote said to what was sent.
pub(super) enum Answer {
    Taken,
    Again,
    Refused {
        message: String,
        hint: String,
        said: SyncSaying,
    },
}

impl Station {
    /// Sends what the remote lacks, and notes what both hold then.
    pub(super) fn send(
        &self,
        transit: &Transit,
        joined: &Joined,
        report: &mut SyncReport,
        errand: &mut Errand<'_>,
    ) -> Result<Answer, Stop> {
        if joined.sendings.is_empty() {
            return Ok(Answer::Taken);
        }
        let sent = transit.send(&joined.sendings, errand)?;
        let mut again = false;
        let mut refused: BTreeMap<String, String> = BTreeMap::new();
        let mut taken: Vec<&Sending> = Vec::new();
        for sending in &joined.sendings {
            let verdict = sent.iter().find(|sent| sent.branch == sending.branch);
            match verdict.map(|sent| &sent.verdict) {
                Some(Verdict::Taken) => {
                    taken.push(sending);
                    note_sent(report, sending);
                }
                Some(Verdict::Moved) | None => again = true,
                Some(Verdict::Refused { why }) => {
                    refused.insert(sending.branch.clone(), without_stop(why));
                }
            }
        }
        let remote = &transit.remote().name;
        self.handbook.write(|turn| {
            for sending in taken {
                turn.agree(remote, &sending.branch, sending.to)?;
                turn.mirror(remote, &sending.branch, sending.to);
            }
            Ok(())
        })?;
        if refused.is_empty() {
            return Ok(if again { Answer::Again } else { Answer::Taken });
        }
        let published = joined.branch.as_ref();
        if let Some((branch, why)) = published.and_then(|branch| refused.get_key_value(branch)) {
            let why = why.clone();
            return self.refused(transit, joined, branch, &why, report, errand);
        }
        let (branch, why) = refused.into_iter().next().unwrap_or_default();
        Ok(Answer::Refused {
            message: format!("{} does not take {branch}: {why}.", transit.remote().shown),
            said: SyncSaying::of(SyncSayingCode::NotAccepted, &[("branch", &branch)]),
            hint: "Ask whoever looks after the server; everything is kept here.".to_owned(),
        })
    }

    /// The publish branch is protected: what was published here becomes a draft there.
    fn refused(
        &self,
        transit: &Transit,
        joined: &Joined,
        branch: &str,
        why: &str,
        report: &mut SyncReport,
        errand: &mut Errand<'_>,
    ) -> Result<Answer, Stop> {
        let remote = transit.remote();
        let Some(theirs) = joined.published_there else {
            return Ok(Answer::Refused {
                message: format!("{} does not take {branch}: {why}.", remote.shown),
                said: SyncSaying::of(SyncSayingCode::NotAccepted, &[("branch", branch)]),
                hint: "Ask whoever looks after the server; everything is kept here.".to_owned(),
            });
        };
        let put = self
            .handbook
            .write(|turn| self.put_aside_refused(turn, branch, theirs))?;
        let again = self.join_drafts_only(remote, joined, &put)?;
        drop(self.handbook.look());
        (self.sink)(changed(tags::ALL));
        report.published = Fate::Refused.word().to_owned();
        let sent = transit.send(&again, errand)?;
        let mut arrived = false;
        self.handbook.write(|turn| {
            for sending in &again {
                let verdict = sent.iter().find(|sent| sent.branch == sending.branch);
                if verdict.is_some_and(|sent| sent.verdict == Verdict::Taken) {
                    turn.agree(&remote.name, &sending.branch, sending.to)?;
                    arrived |= sending.branch == format!("{BRANCHES}{put}");
                    note_sent(report, sending);
                }
            }
            Ok(())
        })?;
        let place = if arrived {
            format!("Your change is there as the branch {BRANCHES}{put}.")
        } else {
            format!("Your change is kept here as the draft “{put}”.")
        };
        Ok(Answer::Refused {
            said: SyncSaying::of(
                SyncSayingCode::Protected,
                &[("branch", branch), ("draft", &put)],
            ),
            message: format!(
                "{} does not take {branch} from you: {why}. {place}",
                remote.shown
            ),
            hint: format!(
                "Have {BRANCHES}{put} merged into {branch} on the server (a pull or merge request), or ask to be allowed to publish; the next sync brings it back."
            ),
        })
    }
}

/// A server's words, to stand within a sentence.
fn without_stop(why: &str) -> String {
    why.trim_end().trim_end_matches('.').to_owned()
}

/// A branch that was sent stands there now; one that was taken away does not.
fn note_sent(report: &mut SyncReport, sending: &Sending) {
    let (now, before) = match sending.to {
        Some(_) => (&mut report.pushed, &mut report.removed),
        None => (&mut report.removed, &mut report.pushed),
    };
    before.retain(|branch| *branch != sending.branch);
    if !now.contains(&sending.branch) {
        now.push(sending.branch.clone());
    }
}
