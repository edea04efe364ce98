//! Caches may be deleted, damaged or shared between programs at any moment.

use std::fs;
use std::path::{Path, PathBuf};

use carebook_tests::{Handbook, Random, World};

fn handbook(world: &World) -> Handbook<'_> {
    let mut book = world.handbook();
    for number in 0..40 {
        book = book.file(
            &format!("{number:02}.md"),
            &format!("# Parcel {number}\n\nA parcel number{number} went missing.\n"),
        );
    }
    book.commit("Forty parcels")
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

#[track_caller]
fn answers(book: &Handbook<'_>, why: &str) {
    let found = book.found("number7");
    assert_eq!(found.first().map(String::as_str), Some("07.md"), "{why}");
    assert_eq!(
        book.ask(&["log", "07.md"]).as_array().map(Vec::len),
        Some(1),
        "{why}"
    );
    assert_eq!(
        book.ask(&["list"]).as_array().map(Vec::len),
        Some(40),
        "{why}"
    );
}

#[test]
fn caches_belong_to_the_person_alone() {
    use std::os::unix::fs::PermissionsExt;
    let world = World::new();
    let book = handbook(&world);
    answers(&book, "at first");
    for entry in fs::read_dir(world.path("cache"))
        .expect("the cache")
        .flatten()
    {
        let mode = entry.metadata().expect("its mode").permissions().mode() & 0o777;
        assert_eq!(mode, 0o700, "{}", entry.path().display());
    }
}

#[test]
fn a_deleted_cache_is_made_again() {
    let world = World::new();
    let book = handbook(&world);
    answers(&book, "at first");
    fs::remove_dir_all(world.path("cache")).expect("delete the cache");
    answers(&book, "after the cache was deleted");
    for file in files(&world.path("cache")) {
        if file.to_string_lossy().contains("index") {
            drop(fs::remove_file(file));
        }
    }
    answers(&book, "after the index was deleted");
    for file in files(&world.path("cache")) {
        if file.to_string_lossy().contains("cache.sqlite") {
            drop(fs::remove_file(file));
        }
    }
    answers(&book, "after the database was deleted");
}

#[test]
fn a_damaged_cache_is_noticed_and_rebuilt() {
    let seed = 20_261_122;
    println!("seed {seed}");
    let mut random = Random::new(seed);
    for round in 0..12 {
        let world = World::new();
        let book = handbook(&world);
        answers(&book, "at first");
        let lying: Vec<PathBuf> = files(&world.path("cache"))
            .into_iter()
            .filter(|file| fs::metadata(file).is_ok_and(|about| about.len() > 0))
            .collect();
        let victim = random.pick(&lying).clone();
        let mut bytes = fs::read(&victim).expect("a file of the cache");
        match round % 3 {
            0 => bytes.truncate(bytes.len() / 2),
            1 => bytes.iter_mut().for_each(|byte| *byte ^= 0xa5),
            _ => {
                let place = random.below(bytes.len());
                bytes[place] ^= 0xff;
            }
        }
        fs::write(&victim, bytes).expect("damage");
        answers(
            &book,
            &format!(
                "seed {seed}, round {round}: {} was damaged",
                victim.display()
            ),
        );
    }
}

#[test]
fn nonsense_in_place_of_a_cache_is_replaced() {
    let world = World::new();
    let book = handbook(&world);
    answers(&book, "at first");
    for file in files(&world.path("cache")) {
        fs::write(file, b"not what you think").expect("nonsense");
    }
    answers(&book, "after everything was overwritten");
}

#[test]
fn programs_share_a_cache() {
    let world = World::new();
    let book = handbook(&world);
    std::thread::scope(|scope| {
        let runs: Vec<_> = (0..4)
            .map(|_| scope.spawn(|| book.found("number7")))
            .collect();
        for run in runs {
            let found = run.join().expect("a search");
            let best = found.first().map(String::as_str);
            assert!(matches!(best, None | Some("07.md")), "{found:?}");
        }
    });
    answers(&book, "after four at once");
}

#[test]
fn two_handbooks_never_mix() {
    let world = World::new();
    let one = world
        .handbook_at("one/handbook")
        .file("a.md", "# Apple\n")
        .commit("Apple");
    let other = world
        .handbook_at("other/handbook")
        .file("a.md", "# Pear\n")
        .commit("Pear");
    assert_eq!(one.found("apple"), ["a.md"]);
    assert_eq!(other.found("apple"), Vec::<String>::new());
    assert_eq!(other.found("pear"), ["a.md"]);
}

#[test]
fn a_cache_folder_that_cannot_be_written_is_named() {
    let world = World::new();
    let book = handbook(&world);
    let file = world.path("in-the-way");
    fs::write(&file, "x").expect("a file");
    let mut command = book.command(carebook_tests::carebook());
    command
        .env("CAREBOOK_CACHE_DIR", &file)
        .args(["search", "number7"]);
    let run = carebook_tests::Run::of(&mut command);
    assert_ne!(run.status, 0);
    assert!(run.stderr.contains("in-the-way"), "{}", run.stderr);
}

/// The one folder of the handbook's caches.
fn cache_of(world: &World) -> PathBuf {
    let mut found = fs::read_dir(world.path("cache"))
        .expect("the cache")
        .flatten();
    found.next().expect("one handbook").path()
}

fn clear(path: &Path) {
    if path.is_dir() {
        fs::remove_dir_all(path).expect("a folder goes");
    } else if path.exists() {
        fs::remove_file(path).expect("a file goes");
    }
}

#[test]
fn a_folder_in_the_place_of_a_file_makes_way() {
    for name in [
        "cache.sqlite",
        "cache.sqlite-wal",
        "cache.sqlite-shm",
        "journal.sqlite",
        "journal.sqlite-wal",
        "seal",
        "index.lock",
        "index.busy",
        "index/format",
        "index/meta.json",
        "index/.managed.json",
    ] {
        for repair in [false, true] {
            let world = World::new();
            let book = handbook(&world);
            answers(&book, "at first");
            let place = cache_of(&world).join(name);
            clear(&place);
            fs::create_dir_all(place.join("deeper")).expect("a folder");
            if repair {
                let run = book.carebook(&["doctor", "--repair"]);
                assert!(run.status <= 1, "{name}: {}", run.stderr);
            }
            answers(&book, &format!("{name} was a folder, repair {repair}"));
            drop(book.carebook(&["doctor"]).succeeded());
        }
    }
}

#[test]
fn a_link_in_the_place_of_a_database_makes_way() {
    for name in ["cache.sqlite", "cache.sqlite-shm", "journal.sqlite"] {
        let world = World::new();
        let book = handbook(&world);
        answers(&book, "at first");
        let elsewhere = world.path("nowhere/at/all");
        let place = cache_of(&world).join(name);
        clear(&place);
        std::os::unix::fs::symlink(&elsewhere, &place).expect("a link");
        answers(&book, &format!("{name} was a link"));
        drop(book.carebook(&["doctor"]).succeeded());
        assert!(!elsewhere.exists(), "{name}: links are not followed");
    }
}

#[test]
fn a_file_or_a_link_in_the_place_of_the_index_makes_way() {
    for what in ["file", "link"] {
        let world = World::new();
        let book = handbook(&world);
        answers(&book, "at first");
        let place = cache_of(&world).join("index");
        clear(&place);
        let elsewhere = world.path("elsewhere");
        fs::write(&elsewhere, "not ours").expect("a file");
        match what {
            "file" => fs::write(&place, "in the way").expect("a file"),
            _ => std::os::unix::fs::symlink(&elsewhere, &place).expect("a link"),
        }
        answers(&book, &format!("the index was a {what}"));
        assert_eq!(
            fs::read_to_string(elsewhere).expect("still there"),
            "not ours"
        );
    }
}

#[test]
fn caches_of_an_earlier_start_of_the_computer_are_looked_through() {
    let world = World::new();
    let book = handbook(&world);
    answers(&book, "at first");
    let folder = cache_of(&world);
    let earlier = |text: String| {
        let (_, files) = text.split_once('\n').expect("a line of its own");
        format!("since an earlier start\n{files}")
    };
    let seal = folder.join("seal");
    let before = fs::read_to_string(&seal).expect("the seal");
    fs::write(&seal, earlier(before.clone())).expect("the seal");
    let run = book.carebook(&["search", "number7"]).succeeded();
    assert!(
        run.stderr.is_empty(),
        "what is whole is kept: {}",
        run.stderr
    );
    answers(&book, "after a start of the computer");
    assert_eq!(
        fs::read_to_string(&seal).expect("the seal").lines().next(),
        before.lines().next(),
        "it is looked through once"
    );

    // Sizes and times came to the disk, and the content of one file did not.
    let index = files(&folder.join("index"));
    let stored = index
        .iter()
        .find(|file| file.extension().is_some_and(|kind| kind == "store"))
        .expect("stored texts");
    let about = fs::metadata(stored).expect("its times");
    let length = usize::try_from(about.len()).expect("small");
    fs::write(stored, vec![0; length]).expect("zeros");
    let file = fs::File::options()
        .write(true)
        .open(stored)
        .expect("the file");
    file.set_modified(about.modified().expect("a time"))
        .expect("its time");
    let before = fs::read_to_string(&seal).expect("the seal");
    fs::write(&seal, earlier(before)).expect("the seal");
    let run = book.carebook(&["search", "number7"]).succeeded();
    assert!(run.stderr.contains("index"), "it is said: {}", run.stderr);
    answers(&book, "after the index was lost in a power cut");
}
