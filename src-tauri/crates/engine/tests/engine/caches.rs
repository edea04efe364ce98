//! Caches may be deleted, damaged or shared at any moment, and nothing is lost.

use std::fs;

use carebook_engine::usecase::doctor;

use super::world::{Random, World, ask, counted, everything, files, found, index, rows, soon};

fn world() -> World {
    let mut world = World::new();
    let texts: Vec<(String, String)> = (0..30)
        .map(|number| {
            (
                format!("{number:02}.md"),
                format!("# Parcel {number}\n\nA parcel went missing.\n"),
            )
        })
        .collect();
    let texts: Vec<(&str, &str)> = texts
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    world.commit(&texts);
    world.commit(&[("zebra.md", "# Zebra\n\nStripes.\n\n[one](01.md)\n")]);
    world
}

const WORDS: &[&str] = &["parcel", "stripes", "missing"];

#[test]
fn deleted_caches_are_made_again() {
    let world = world();
    let before = everything(&world.opened("caches"), WORDS);
    fs::remove_dir_all(world.dir.path().join("caches")).unwrap();
    assert_eq!(everything(&world.opened("caches"), WORDS), before);
}

#[test]
fn damaged_files_are_noticed_and_made_again() {
    let seed = 7_000_003;
    println!("seed {seed}");
    let mut random = Random(seed);
    let world = world();
    let before = everything(&world.opened("caches"), WORDS);
    for round in 0..18 {
        let lying: Vec<_> = files(&world.dir.path().join("caches"))
            .into_iter()
            .filter(|file| fs::metadata(file).is_ok_and(|about| about.len() > 0))
            .collect();
        let victim = &lying[random.below(lying.len())];
        let mut bytes = fs::read(victim).unwrap();
        match round % 3 {
            0 => bytes.truncate(bytes.len() / 2),
            1 => bytes.iter_mut().for_each(|byte| *byte ^= 0xa5),
            _ => {
                let place = random.below(bytes.len());
                bytes[place] ^= 0xff;
            }
        }
        fs::write(victim, bytes).unwrap();
        let engine = world.opened("caches");
        assert_eq!(
            everything(&engine, WORDS),
            before,
            "round {round}: {}",
            victim.display()
        );
    }
}

#[test]
fn damage_is_said() {
    let world = world();
    drop(world.opened("caches"));
    let database = files(&world.dir.path().join("caches"))
        .into_iter()
        .find(|file| file.ends_with("cache.sqlite"))
        .unwrap();
    fs::write(database, "no database").unwrap();
    let engine = world.opened("caches");
    assert_eq!(engine.handbook().unwrap().rebuilt_notices().len(), 1);
}

#[test]
fn the_doctor_names_damage_and_mends_it() {
    let world = world();
    let before = everything(&world.opened("caches"), WORDS);
    let codes = |engine: &carebook_engine::Engine, repair: bool| -> Vec<(String, bool)> {
        let findings = doctor::examine(engine, repair, &|_| {}).unwrap();
        findings
            .into_iter()
            .map(|finding| (finding.code, finding.mended))
            .collect()
    };
    assert_eq!(
        codes(&world.opened("caches"), false),
        [],
        "nothing is wrong"
    );
    let part = files(&world.dir.path().join("caches"))
        .into_iter()
        .filter(|file| file.extension().is_some_and(|kind| kind == "idx"))
        .max_by_key(|file| fs::metadata(file).unwrap().len())
        .unwrap();
    let mut bytes = fs::read(&part).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0xff;
    fs::write(&part, bytes).unwrap();
    let engine = world.engine("caches");
    engine.open_once(&world.folder()).unwrap();
    assert_eq!(codes(&engine, false), [("cache_touched".to_owned(), false)]);
    assert_eq!(
        codes(&engine, true),
        [
            ("cache_touched".to_owned(), true),
            ("cache_rebuilt".to_owned(), false)
        ]
    );
    let engine = world.opened("caches");
    assert_eq!(codes(&engine, false), []);
    assert_eq!(everything(&engine, WORDS), before);
}

/// A word of a deleted cache, what is deleted, and whether somebody searched before.
type Loss = (&'static str, fn(&std::path::Path), bool);

#[test]
fn caches_deleted_in_use_never_make_an_answer_nothing() {
    let all: fn(&std::path::Path) = |cache| fs::remove_dir_all(cache).unwrap();
    let index: fn(&std::path::Path) = |cache| fs::remove_dir_all(cache.join("index")).unwrap();
    let parts: fn(&std::path::Path) = |cache| {
        for file in files(&cache.join("index")) {
            fs::remove_file(file).unwrap();
        }
    };
    let database: fn(&std::path::Path) = |cache| {
        for file in files(cache) {
            if file.to_string_lossy().contains("cache.sqlite") {
                fs::remove_file(file).unwrap();
            }
        }
    };
    let losses: [Loss; 7] = [
        ("the folder, searched", all, true),
        ("the folder, never searched", all, false),
        ("the index, searched", index, true),
        ("the index, never searched", index, false),
        ("the index's files, searched", parts, true),
        ("the index's files, never searched", parts, false),
        ("the database", database, true),
    ];
    for (why, delete, searched) in losses {
        let world = world();
        let engine = world.engine("caches");
        let handbook = engine.open(&world.folder()).unwrap();
        let cache = handbook.cache_dir().to_owned();
        soon("the first index", || {
            handbook.room_taken() > 0 && cache.join("seal").exists()
        });
        std::thread::sleep(std::time::Duration::from_millis(300));
        if searched {
            assert_eq!(found(&engine, "stripes"), ["zebra.md"], "{why}");
        }
        delete(&cache);
        let deleted = std::time::Instant::now();
        loop {
            let answer = ask(&engine, "stripes");
            let listed = rows(&engine).len();
            if searched {
                assert_eq!(answer.total_documents, 1, "{why}: it was found before");
            }
            assert!(
                answer.total_documents == 1 || answer.building,
                "{why}: nothing was found in what is gone"
            );
            let told = !handbook.rebuilt_notices().is_empty();
            if told && !answer.building && listed == 31 && cache.join("seal").exists() {
                break;
            }
            assert!(
                deleted.elapsed() < std::time::Duration::from_secs(10),
                "{why}: not made anew by itself: told {told}, building {}, listed {listed}",
                answer.building
            );
            std::thread::sleep(std::time::Duration::from_millis(20));
        }
        assert_eq!(
            handbook.rebuilt_notices(),
            [
                "Files that Carebook keeps about this handbook were deleted, so they are being made anew."
            ],
            "{why}"
        );
    }
}

#[test]
fn caches_deleted_while_they_are_written_are_written_again() {
    for part in ["", "index"] {
        let world = world();
        let engine = world.opened("caches");
        let handbook = engine.handbook().unwrap();
        let place = handbook.cache_dir().join(part);
        let deletions = std::sync::atomic::AtomicU32::new(2);
        let indexed = carebook_engine::usecase::indexing::bring_up(&engine, true, &|_| {
            let left = deletions.load(std::sync::atomic::Ordering::Relaxed);
            if left > 0 {
                deletions.store(left - 1, std::sync::atomic::Ordering::Relaxed);
                drop(fs::remove_dir_all(&place));
            }
        });
        assert_eq!(indexed.unwrap().documents, 31, "{part:?} was deleted");
        assert_eq!(found(&engine, "stripes"), ["zebra.md"]);
        let engine = world.opened("caches");
        assert_eq!(
            everything(&engine, WORDS).len(),
            everything(&world.opened("fresh"), WORDS).len()
        );
    }
}

#[test]
fn an_unended_run_is_gone_over_again() {
    let world = world();
    let before = everything(&world.opened("caches"), WORDS);
    let caches = world.dir.path().join("caches");
    let lock = files(&caches)
        .into_iter()
        .find(|file| file.ends_with("index.lock"))
        .unwrap();
    fs::write(lock.with_file_name("index.busy"), "").unwrap();
    fs::remove_file(lock.with_file_name("seal")).unwrap();
    let engine = world.opened("caches");
    assert_eq!(everything(&engine, WORDS), before);
    assert!(!lock.with_file_name("index.busy").exists());
    assert_eq!(
        engine.handbook().unwrap().rebuilt_notices().len(),
        0,
        "nothing was damaged"
    );
}

#[test]
fn several_at_once_share_one_index() {
    let mut world = world();
    let added: u32 = std::thread::scope(|scope| {
        let runs: Vec<_> = (0..4)
            .map(|_| {
                let (dir, folder) = (world.dir.path(), world.folder());
                scope.spawn(move || {
                    let engine = World::another(dir, "caches");
                    engine.open_once(&folder).unwrap();
                    let [added, ..] = counted(&index(&engine));
                    assert_eq!(found(&engine, "stripes"), ["zebra.md"]);
                    added
                })
            })
            .collect();
        runs.into_iter().map(|run| run.join().unwrap()).sum()
    });
    assert_eq!(added, 31, "one of them did the work");
    world.commit(&[("zebra.md", "# Zebra\n\nSpots.\n")]);
    let (one, other) = (world.opened("caches"), world.opened("caches"));
    assert_eq!(found(&one, "spots"), ["zebra.md"]);
    assert_eq!(found(&other, "spots"), ["zebra.md"]);
}

#[test]
fn reading_leaves_the_repository_as_it_was() {
    let world = world();
    let describe = || -> Vec<_> {
        files(&world.folder())
            .into_iter()
            .map(|file| {
                let about = fs::metadata(&file).unwrap();
                (file, about.len(), about.modified().unwrap())
            })
            .collect()
    };
    let before = describe();
    let engine = world.opened("caches");
    drop(everything(&engine, WORDS));
    assert_eq!(describe(), before);
}
