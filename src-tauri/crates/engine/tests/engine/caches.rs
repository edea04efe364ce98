//! Caches may be deleted, damaged or shared at any moment, and nothing is lost.

use std::fs;

use carebook_engine::usecase::doctor;

use super::world::{Random, World, counted, everything, files, found, index};

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
