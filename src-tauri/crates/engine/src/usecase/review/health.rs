//! Whether the journal is as it must be: what was set aside, and whether the projection is right.

use crate::api::ApiError;
use crate::handbook::Handbook;
use crate::usecase::doctor::Finding;

/// Looks at the journal. With `repair`, a wrong projection is built anew.
pub(in crate::usecase) fn examine(
    handbook: &Handbook,
    repair: bool,
) -> Result<Vec<Finding>, ApiError> {
    handbook.read(|reader| {
        let repo = &reader.repo;
        let mut findings = Vec::new();
        let is_right = handbook.journal_is_right(repo)?;
        if !is_right {
            let mut finding = Finding::problem(
                "journal",
                "journal_wrong",
                "What was read of the journal is not what the journal holds.",
            );
            if repair {
                handbook.forget_journal()?;
                finding.mended = true;
            }
            findings.push(finding);
        }
        let flaws = handbook.with_journal(repo, |journal| Ok(journal.flaws()?))?;
        for flaw in flaws {
            // Events belong to everybody, and mending them would be changing what others see.
            let message = format!("This file of the journal was set aside: {}.", flaw.what);
            findings
                .push(Finding::note("journal", "event_set_aside", message).at(&flaw.path, 0, 0));
        }
        if let Some(tip) = repo.journal_tip()? {
            let (named, count) = repo.beside_events(tip)?;
            for path in &named {
                let message = "This lies in the journal and can be no event: nothing reads it, and a sync that joins two journals leaves it behind.";
                findings.push(Finding::note("journal", "no_event", message).at(path, 0, 0));
            }
            if count > named.len() {
                let message = format!(
                    "{} more lie in the journal and can be no events.",
                    count - named.len()
                );
                findings.push(Finding::note("journal", "no_event", message));
            }
        }
        let unconfirmed = handbook.with_journal(repo, |journal| Ok(journal.unconfirmed()?))?;
        for (path, event) in unconfirmed {
            let message = format!(
                "This event ({}) is in the name of {}, and the commit that brought it names somebody else or nobody: it shows as “unconfirmed author” and does not count as theirs.",
                event.body.kind(),
                event.by.email.trim()
            );
            let finding = Finding::note("journal", "event_unconfirmed", message);
            findings.push(finding.at(&path, 0, 0));
        }
        Ok(findings)
    })
}
