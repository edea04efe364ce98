//! Resolved or not: whether a document answered what a customer asked. Counted on this computer,
//! and once a day is over its numbers go to the journal, without names.

use std::collections::BTreeMap;

use carebook_domain::journal::{Body, digest_of};
use carebook_git::Author;
use ulid::Ulid;

use super::documents::find;
use crate::Engine;
use crate::api::ApiError;
use crate::api::outcomes::{OutcomeRequest, OutcomeSaid};
use crate::handbook::{Handbook, Shelf};
use crate::personal::Personal;

/// Where the random word is kept by which the digests of one clone are known.
const CLONE: &str = "digest-clone";

/// Says whether a published document answered, or takes that back.
///
/// # Errors
/// When there is no such document, or it cannot be written down.
pub fn say(engine: &Engine, request: OutcomeRequest) -> Result<OutcomeSaid, ApiError> {
    let handbook = engine.handbook()?;
    let view = handbook.view();
    let shelf = Shelf::of(&handbook, &view);
    let found = handbook.read(|reader| find(reader, &view, &shelf, &request.doc))?;
    let record = &found.shelved.record;
    let (root, today) = (root(&handbook), view.today(handbook.clock()));
    engine.local(|local| {
        let id = found.document.identity();
        local.count_outcome(&root, today, id, request.resolved, request.takes_back)
    })?;
    refresh(&handbook, &engine.personal);
    let known = handbook.helped();
    let outcomes = known
        .of(record.id.as_deref(), record.path.as_str())
        .unwrap_or_default();
    Ok(OutcomeSaid {
        path: record.path.to_string(),
        title: found.document.title.clone(),
        resolved: outcomes.resolved,
        unresolved: outcomes.unresolved,
    })
}

/// Reads what the person said and no journal holds yet. When that fails, search goes on without.
pub(crate) fn refresh(handbook: &Handbook, personal: &Personal) {
    if !personal.is_there() {
        handbook.set_own_outcomes(BTreeMap::new());
        return;
    }
    let (root, since) = (root(handbook), handbook.outcomes_since());
    let own = personal.with(|_note| (), |local| local.own_outcomes(&root, since));
    if let Ok(own) = own {
        handbook.set_own_outcomes(own);
    }
}

/// Puts the numbers of days that are over into the journal.
///
/// # Errors
/// When the journal or the person's store cannot be written.
pub(crate) fn digest(handbook: &Handbook, personal: &Personal) -> Result<(), ApiError> {
    let root = root(handbook);
    let today = handbook.view().today(handbook.clock());
    let days = personal.with(|_note| (), |local| local.outcomes_before(&root, today))?;
    if days.is_empty() {
        return Ok(());
    }
    let clone = clone_word(personal, &root)?;
    let bodies: Vec<Body> = days
        .iter()
        .map(|day| Body::DigestDay {
            day: day.day,
            clone: clone.clone(),
            counts: digest_of(&day.outcomes),
        })
        .collect();
    // In nobody's name: who asked is nobody's business.
    let author = Author {
        name: "Carebook".to_owned(),
        email: "carebook@localhost".to_owned(),
        time: handbook.clock().now(),
        offset_minutes: 0,
    };
    handbook.write(|turn| turn.say(handbook, &author, "What answered", &bodies))?;
    for day in &days {
        personal.with(|_note| (), |local| local.outcomes_sent(&root, day.day))?;
    }
    handbook.look_at_journal();
    refresh(handbook, personal);
    Ok(())
}

/// A random word for this clone, which says nothing of whose it is.
fn clone_word(personal: &Personal, root: &str) -> Result<String, ApiError> {
    let word = personal.with(
        |_note| (),
        |local| {
            let mut words: BTreeMap<String, String> = local.setting(CLONE)?.unwrap_or_default();
            if let Some(word) = words.get(root) {
                return Ok(word.clone());
            }
            let word = Ulid::generate().to_string();
            words.insert(root.to_owned(), word.clone());
            local.set_setting(CLONE, &words)?;
            Ok(word)
        },
    )?;
    Ok(word)
}

fn root(handbook: &Handbook) -> String {
    handbook.root().to_string_lossy().into_owned()
}
