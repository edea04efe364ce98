//! What the cache promises.

use carebook_domain::{DocPath, Lang, ObjectId, Timestamp};

use super::*;

fn id(byte: u8) -> ObjectId {
    ObjectId::from_bytes([byte; 20])
}

fn path(text: &str) -> DocPath {
    DocPath::new(text).unwrap()
}

fn record(at: &str) -> Record {
    Record {
        path: path(at),
        blob: id(1),
        id: None,
        title: "Returns".to_owned(),
        kind: Some("policy".to_owned()),
        owner: None,
        lang: Lang::EN,
        tags: vec!["refunds".to_owned(), "with, comma".to_owned()],
        translation_of: None,
        review_every: carebook_domain::freshness::Window::parse("6m"),
        effective: Some("2026-12-01".parse().unwrap()),
        expires: None,
        problems: Vec::new(),
        sections: 3,
    }
}

fn commit(byte: u8) -> CommitFacts {
    CommitFacts {
        id: id(byte),
        author: "Linh".to_owned(),
        email: "linh@example.com".to_owned(),
        at: Timestamp::from_second(i64::from(byte)).unwrap(),
        committed: Timestamp::from_second(i64::from(byte) + 1).unwrap(),
        summary: "Say it shorter".to_owned(),
        minor: byte.is_multiple_of(2),
    }
}

fn version(byte: u8, at: &str) -> StoredVersion {
    StoredVersion {
        commit: id(byte),
        path: path(at),
        blob: id(byte + 100),
        old_blob: (byte > 1).then(|| id(byte + 99)),
        boundary: false,
    }
}

#[test]
fn a_record_comes_back_as_it_was_put() {
    let dir = tempfile::tempdir().unwrap();
    let (mut cache, note) = Cache::open(dir.path(), false).unwrap();
    assert_eq!(note, CacheNote::Made);
    let mut with_id = record("b.md");
    with_id.id = Some("01ABC".to_owned());
    cache
        .batch(|batch| {
            batch.put_document(&record("a.md"))?;
            batch.put_document(&with_id)?;
            batch.set_mark(Mark::Documents, &id(9).to_hex())
        })
        .unwrap();

    let reader = Cache::read(dir.path()).unwrap();
    assert_eq!(
        reader.documents().unwrap(),
        [record("a.md"), with_id.clone()]
    );
    assert_eq!(reader.document_by_id("01ABC").unwrap(), Some(with_id));
    assert_eq!(reader.paths_with_id("01ABC").unwrap(), ["b.md"]);
    assert_eq!(reader.counts().unwrap(), (2, 6));
    assert_eq!(reader.commit_mark(Mark::Documents).unwrap(), Some(id(9)));
    assert_eq!(reader.commit_mark(Mark::History).unwrap(), None);
}

#[test]
fn a_failed_batch_changes_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let (mut cache, _) = Cache::open(dir.path(), false).unwrap();
    let outcome: Result<(), StoreError> = cache.batch(|batch| {
        batch.put_document(&record("a.md"))?;
        Err(StoreError::NotBuilt {
            path: "on purpose".into(),
        })
    });
    assert!(outcome.is_err());
    assert_eq!(cache.counts().unwrap().0, 0);
}

#[test]
fn renames_that_swap_two_documents_keep_both_histories() {
    let dir = tempfile::tempdir().unwrap();
    let (mut cache, _) = Cache::open(dir.path(), false).unwrap();
    let (a, b) = (path("a.md"), path("b.md"));
    cache
        .batch(|batch| {
            for byte in 1..=3 {
                batch.put_commit(&commit(byte))?;
            }
            batch.put_versions(&a, &[version(1, "a.md"), version(2, "a.md")])?;
            batch.put_versions(&b, &[version(3, "b.md")])?;
            batch.put_updated(&a, id(1), 2)?;
            batch.put_updated(&b, id(3), 1)
        })
        .unwrap();
    cache
        .batch(|batch| {
            let of_a = batch.take_versions(&a)?;
            let of_b = batch.take_versions(&b)?;
            batch.put_versions(&b, &of_a)?;
            batch.put_versions(&a, &of_b)
        })
        .unwrap();
    let commits = |of| -> Vec<_> {
        let versions = cache.versions(of).unwrap();
        versions.iter().map(|(version, _)| version.commit).collect()
    };
    assert_eq!(commits(&b), [id(2), id(1)], "newest first");
    assert_eq!(commits(&a), [id(3)]);
    assert_eq!(
        cache.updated("a.md").unwrap(),
        None,
        "said again by whoever moved them"
    );
}

#[test]
fn the_last_change_that_counts_is_told_for_one_and_for_all() {
    let dir = tempfile::tempdir().unwrap();
    let (mut cache, _) = Cache::open(dir.path(), false).unwrap();
    cache
        .batch(|batch| {
            batch.put_commit(&commit(7))?;
            batch.put_commit(&commit(7))?;
            batch.put_updated(&path("a.md"), id(7), 4)?;
            batch.put_updated(&path("b.md"), id(7), 1)
        })
        .unwrap();
    let updated = cache.updated("a.md").unwrap().unwrap();
    assert_eq!((updated.commit, updated.versions), (commit(7), 4));
    let all = cache.all_updated().unwrap();
    assert_eq!(all.commits.len(), 1, "one commit for both");
    assert_eq!(all.documents.len(), 2);
}

#[test]
fn links_are_found_from_the_other_end_by_path_and_by_name() {
    let dir = tempfile::tempdir().unwrap();
    let (mut cache, _) = Cache::open(dir.path(), false).unwrap();
    let to = |to| LinkRow {
        to,
        anchor: None,
        line: 4,
    };
    cache
        .batch(|batch| {
            batch.put_links(
                &path("a.md"),
                &[
                    to(LinkTo::Path(path("c.md"))),
                    to(LinkTo::Path(path("c.md"))),
                ],
            )?;
            batch.put_links(&path("b.md"), &[to(LinkTo::Name("returns".to_owned()))])?;
            batch.put_links(&path("c.md"), &[to(LinkTo::Path(path("c.md")))])
        })
        .unwrap();
    let sources = |cache: &Cache| -> Vec<_> {
        let links = cache
            .linked_from(&path("c.md"), &["returns".to_owned()])
            .unwrap();
        links
            .into_iter()
            .map(|link| link.source.as_str().to_owned())
            .collect()
    };
    assert_eq!(
        sources(&cache),
        ["a.md", "b.md"],
        "once each, itself left out"
    );
    cache.batch(|batch| batch.remove_document("a.md")).unwrap();
    assert_eq!(sources(&cache), ["b.md"]);
}

#[test]
fn damage_is_noticed_and_made_anew() {
    type Spoil = fn(&std::path::Path);
    let spoil: [(&str, Spoil); 3] = [
        ("not a database", |file| {
            std::fs::write(file, b"hello, this is no database at all").unwrap()
        }),
        ("a lost table", |file| {
            let connection = rusqlite::Connection::open(file).unwrap();
            connection.execute_batch("DROP TABLE link").unwrap();
        }),
        ("zeros over the schema", |file| {
            let mut bytes = std::fs::read(file).unwrap();
            for byte in bytes.iter_mut().skip(100).take(4000) {
                *byte = 0;
            }
            std::fs::write(file, bytes).unwrap();
        }),
    ];
    for (what, spoil) in spoil {
        let dir = tempfile::tempdir().unwrap();
        let (mut cache, _) = Cache::open(dir.path(), false).unwrap();
        cache
            .batch(|batch| batch.put_document(&record("a.md")))
            .unwrap();
        cache
            .connection
            .execute_batch("PRAGMA wal_checkpoint(TRUNCATE)")
            .unwrap();
        drop(cache);
        spoil(&dir.path().join(FILE));
        assert!(
            Cache::read(dir.path()).is_err_and(|error| error.is_damage()),
            "{what}: readers are told"
        );
        let (cache, note) = Cache::open(dir.path(), false).unwrap();
        assert!(matches!(note, CacheNote::Damaged(_)), "{what}: {note:?}");
        assert_eq!(cache.counts().unwrap(), (0, 0));
        assert_eq!(cache.integrity().unwrap(), None);
    }
}

#[test]
fn a_folder_in_the_place_of_a_file_makes_way() {
    for name in [FILE, "cache.sqlite-wal", "cache.sqlite-shm"] {
        let dir = tempfile::tempdir().unwrap();
        drop(Cache::open(dir.path(), false).unwrap());
        let place = dir.path().join(name);
        crate::clear(&place).unwrap();
        fs::create_dir_all(place.join("deeper")).unwrap();
        assert!(
            Cache::read(dir.path()).is_err() || name == "cache.sqlite-shm",
            "{name}: readers do not use it"
        );
        let (cache, note) = Cache::open(dir.path(), false).unwrap();
        assert!(matches!(note, CacheNote::Damaged(_)), "{name}: {note:?}");
        assert_eq!(cache.counts().unwrap(), (0, 0));
    }
}

#[test]
fn another_format_is_emptied() {
    let dir = tempfile::tempdir().unwrap();
    let (mut cache, _) = Cache::open(dir.path(), false).unwrap();
    cache
        .batch(|batch| batch.put_document(&record("a.md")))
        .unwrap();
    cache
        .connection
        .pragma_update(None, "user_version", FORMAT + 1)
        .unwrap();
    drop(cache);
    assert!(matches!(
        Cache::read(dir.path()),
        Err(StoreError::NotBuilt { .. })
    ));
    let (cache, note) = Cache::open(dir.path(), false).unwrap();
    assert_eq!(note, CacheNote::OtherFormat);
    assert_eq!(cache.counts().unwrap().0, 0);
}

#[cfg(unix)]
#[test]
fn the_folder_is_the_persons_alone() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = tempfile::tempdir().unwrap();
    let inner = dir.path().join("carebook").join("key");
    Cache::open(&inner, false).unwrap();
    let mode = std::fs::metadata(&inner).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700);
}
