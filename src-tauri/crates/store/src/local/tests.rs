//! What the local store promises.

use std::collections::BTreeMap;

use carebook_domain::Date;
use carebook_domain::journal::Outcomes;

use super::*;

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

#[test]
fn settings_survive_and_what_cannot_be_read_is_as_never_set() {
    let dir = tempfile::tempdir().unwrap();
    let (local, note) = Local::open(dir.path(), at(0)).unwrap();
    assert_eq!(note, LocalNote::Fine);
    local.set_setting("zoom", &110_u16).unwrap();
    drop(local);
    let (local, _) = Local::open(dir.path(), at(0)).unwrap();
    assert_eq!(local.setting::<u16>("zoom").unwrap(), Some(110));
    assert_eq!(local.setting::<Vec<String>>("zoom").unwrap(), None);
    assert_eq!(local.setting::<u16>("theme").unwrap(), None);
}

#[test]
fn opened_documents_are_told_by_time_and_by_count() {
    let dir = tempfile::tempdir().unwrap();
    let (local, _) = Local::open(dir.path(), at(0)).unwrap();
    for (document, second) in [("a", 1), ("a", 2), ("b", 3), ("c", 4)] {
        local.document_opened("h", document, at(second)).unwrap();
    }
    local.document_opened("other", "z", at(9)).unwrap();
    assert_eq!(
        local.opened_documents("h", Opened::Last, 2).unwrap(),
        ["c", "b"]
    );
    assert_eq!(
        local.opened_documents("h", Opened::Most, 2).unwrap(),
        ["a", "c"]
    );
}

#[test]
fn outcomes_are_counted_by_day_until_they_are_in_the_journal() {
    let dir = tempfile::tempdir().unwrap();
    let (local, _) = Local::open(dir.path(), at(0)).unwrap();
    let day = |text: &str| text.parse::<Date>().unwrap();
    let (monday, tuesday) = (day("2026-06-15"), day("2026-06-16"));
    let outcomes = |resolved, unresolved| Outcomes {
        resolved,
        unresolved,
    };
    let count = |day, document, resolved, takes_back| {
        local
            .count_outcome("h", day, document, resolved, takes_back)
            .unwrap()
    };
    count(monday, "a", true, false);
    count(monday, "a", true, false);
    count(monday, "a", false, false);
    count(monday, "b", false, false);
    count(monday, "b", false, true);
    count(monday, "b", true, true);
    count(tuesday, "a", true, false);
    local
        .count_outcome("other", monday, "a", false, false)
        .unwrap();
    let own = local.own_outcomes("h", monday).unwrap();
    assert_eq!(own, BTreeMap::from([("a".to_owned(), outcomes(3, 1))]));

    let days = local.outcomes_before("h", tuesday).unwrap();
    let expected = DayOfOutcomes {
        day: monday,
        outcomes: BTreeMap::from([("a".to_owned(), outcomes(2, 1))]),
    };
    assert_eq!(days, [expected], "today is not over");
    local.outcomes_sent("h", monday).unwrap();
    assert_eq!(local.outcomes_before("h", tuesday).unwrap(), []);
    let own = local.own_outcomes("h", monday).unwrap();
    assert_eq!(own, BTreeMap::from([("a".to_owned(), outcomes(1, 0))]));

    // A clock that went back: the day is sent again, with all that was said on it.
    count(monday, "b", true, false);
    let days = local.outcomes_before("h", tuesday).unwrap();
    let whole = [
        ("a".to_owned(), outcomes(2, 1)),
        ("b".to_owned(), outcomes(1, 0)),
    ];
    assert_eq!(days[0].outcomes, BTreeMap::from(whole));
}

#[test]
fn handbooks_come_newest_first_under_their_last_name() {
    let dir = tempfile::tempdir().unwrap();
    let (local, _) = Local::open(dir.path(), at(0)).unwrap();
    local.handbook_opened("/one", "One", at(1)).unwrap();
    local.handbook_opened("/two", "Two", at(2)).unwrap();
    local.handbook_opened("/one", "Uno", at(3)).unwrap();
    let names: Vec<_> = local
        .recent_handbooks(9)
        .unwrap()
        .into_iter()
        .map(|known| known.name)
        .collect();
    assert_eq!(names, ["Uno", "Two"]);
}

#[test]
fn a_damaged_file_is_set_aside_never_thrown_away() {
    let dir = tempfile::tempdir().unwrap();
    let broken = b"this is what is left of somebody's settings";
    std::fs::write(dir.path().join(FILE), broken).unwrap();
    let (local, note) = Local::open(dir.path(), at(5)).unwrap();
    let LocalNote::SetAside(aside) = note else {
        panic!("damage must be said");
    };
    assert_eq!(std::fs::read(aside).unwrap(), broken);
    local.set_setting("zoom", &100_u16).unwrap();
}
