//! `carebook init`: a new handbook, and the sample one.

use std::collections::BTreeSet;

use carebook_tests::{Handbook, Run, World};
use serde_json::Value;

fn states(stale: &Value) -> BTreeSet<String> {
    let rows = stale.as_array().expect("an array");
    rows.iter()
        .map(|row| row["state"].as_str().expect("a state").to_owned())
        .collect()
}

#[test]
fn a_new_handbook_can_be_searched_at_once() {
    let world = World::new();
    let folder = world.path("new");
    let made = world
        .carebook(["init", folder.to_str().expect("UTF-8"), "--json"])
        .succeeded()
        .json();
    assert_eq!(made["handbook"].as_str(), folder.to_str());
    let documents = made["documents"].as_u64().expect("a count");
    assert!(documents > 0, "a handbook starts with something to read");
    assert!(folder.join("carebook.toml").is_file());
    let book = Handbook::existing(&world, folder);
    assert_eq!(
        book.git(&["status", "--porcelain"]),
        "",
        "everything is committed"
    );
    let listed = book.ask(&["list"]);
    assert_eq!(
        listed.as_array().map(Vec::len),
        usize::try_from(documents).ok()
    );
}

#[test]
fn a_folder_with_texts_becomes_a_handbook_with_its_images() {
    let world = World::new();
    let folder = world.path("plain");
    std::fs::create_dir_all(folder.join("img")).expect("a folder");
    std::fs::write(folder.join("hold.md"), "# Hold\n\n![Desk](img/desk.png)\n").expect("a text");
    std::fs::write(folder.join("img/desk.png"), b"\x89PNG\r\n\x1a\n").expect("an image");
    std::fs::write(folder.join("prices.xlsx"), "no text").expect("another file");
    drop(
        world
            .carebook(["init", folder.to_str().expect("UTF-8")])
            .succeeded(),
    );
    let book = Handbook::existing(&world, folder);
    let files = book.git(&["ls-tree", "-r", "--name-only", "HEAD"]);
    assert_eq!(
        files.lines().collect::<Vec<_>>(),
        ["carebook.toml", "hold.md", "img/desk.png"]
    );
}

#[test]
fn a_folder_that_is_a_handbook_already_stays_as_it_is() {
    let world = World::new();
    let book = world
        .handbook()
        .file("own.md", "# Own\n")
        .commit("Own text");
    let before = book.git(&["rev-parse", "HEAD"]);
    let run = book.carebook(&["init", "."]);
    assert_ne!(
        run.status, 0,
        "nothing is overwritten without a word: {}",
        run.stdout
    );
    assert!(
        run.stderr.contains("handbook") || run.stderr.contains("repository"),
        "{}",
        run.stderr
    );
    assert_eq!(book.git(&["rev-parse", "HEAD"]), before);
}

#[test]
fn the_sample_shows_every_state_of_freshness() {
    let world = World::new();
    let folder = world.path("sample");
    let made = world
        .carebook([
            "init",
            folder.to_str().expect("UTF-8"),
            "--sample",
            "--json",
        ])
        .succeeded()
        .json();
    assert!(
        made["documents"].as_u64().is_some_and(|count| count >= 40),
        "{made}"
    );
    let book = Handbook::existing(&world, folder);
    let overdue = book.ask(&["stale"]);
    assert_eq!(
        states(&overdue),
        BTreeSet::from(["due_soon".to_owned(), "stale".to_owned()])
    );
    let listed = book.ask(&["list"]);
    let fresh = |row: &Value| row["freshness"]["state"] == "fresh" || row["freshness"] == "fresh";
    assert!(
        listed.as_array().expect("an array").iter().any(fresh),
        "some documents are fresh"
    );
    book.git(&["fsck", "--strict", "--no-dangling"]);
    let authors: BTreeSet<String> = book
        .git(&["log", "--format=%ae"])
        .lines()
        .map(str::to_owned)
        .collect();
    assert!(
        authors.len() >= 3,
        "several people write a handbook: {authors:?}"
    );
    let reasons: BTreeSet<String> = (overdue.as_array().into_iter().flatten())
        .flat_map(|row| row["reasons"].as_array().cloned().unwrap_or_default())
        .filter_map(|reason| Some(reason["code"].as_str()?.to_owned()))
        .collect();
    for code in [
        "age",
        "expired",
        "not_yet_effective",
        "source_changed",
        "never_verified",
    ] {
        assert!(reasons.contains(code), "{code} is not in {reasons:?}");
    }
    assert_eq!(book.ask(&["doctor"]), serde_json::json!([]));
    let renames = book.git(&["log", "--diff-filter=R", "--name-status", "--format="]);
    assert!(
        renames.lines().any(|line| line.starts_with('R')),
        "one document was renamed"
    );
    assert_eq!(book.git(&["status", "--porcelain"]), "");
}

#[test]
fn the_sample_is_the_same_every_time() {
    let tips: Vec<String> = (0..2)
        .map(|_| {
            let world = World::new();
            let folder = world.path("sample");
            drop(
                world
                    .carebook(["init", folder.to_str().expect("UTF-8"), "--sample"])
                    .succeeded(),
            );
            Handbook::existing(&world, folder).git(&["rev-parse", "HEAD", "carebook/journal"])
        })
        .collect();
    assert_eq!(tips[0], tips[1], "the same day gives the same commits");
}

#[test]
fn the_sample_answers_in_four_languages() {
    let world = World::new();
    let folder = world.path("sample");
    drop(
        world
            .carebook(["init", folder.to_str().expect("UTF-8"), "--sample"])
            .succeeded(),
    );
    let book = Handbook::existing(&world, folder);
    let cases = [
        ("hold", "en"),
        ("opened items", "en"),
        ("환불", "ko"),
        ("hoàn tiền", "vi"),
        ("hoan tien", "vi"),
        ("atmaksa", "lv"),
    ];
    for (query, lang) in cases {
        let answer = book.ask(&["search", query]);
        let hits = answer["hits"].as_array().expect("hits");
        assert!(
            hits.iter().any(|hit| hit["lang"] == lang),
            "{query} finds a document in {lang}: {hits:?}"
        );
    }
}

#[test]
fn a_handbook_is_made_only_where_nothing_is_lost() {
    let world = World::new();
    let file = world.path("file");
    std::fs::write(&file, "mine").expect("a file");
    let run: Run = world.carebook(["init", file.to_str().expect("UTF-8")]);
    assert_ne!(run.status, 0);
    assert!(
        run.stderr.contains("file"),
        "the sentence names what is in the way: {}",
        run.stderr
    );
    assert_eq!(
        std::fs::read_to_string(&file).expect("still a file"),
        "mine"
    );
}

#[test]
fn a_folder_somebody_stands_in_stays_the_same_one() {
    use std::os::unix::fs::MetadataExt;
    let world = World::new();
    let folder = world.path("empty");
    std::fs::create_dir(&folder).expect("a folder");
    let before = std::fs::metadata(&folder).expect("the folder").ino();
    let mut command = world.command(carebook_tests::carebook());
    command.current_dir(&folder).args(["init", "."]);
    drop(Run::of(&mut command).succeeded());
    let after = std::fs::metadata(&folder).expect("the folder").ino();
    assert_eq!(before, after, "the shell's folder is not another one now");
    let book = Handbook::existing(&world, folder);
    assert_eq!(book.git(&["status", "--porcelain", "--ignored"]), "");
    assert!(!book.ask(&["list"]).as_array().expect("rows").is_empty());
}

#[test]
fn where_nothing_can_be_written_the_folder_is_named() {
    let world = World::new();
    for (place, status) in [("/proc/handbook", 3), ("/dev/null/handbook", 3)] {
        let error = world
            .carebook(["init", place, "--json"])
            .exits(status)
            .error();
        let message = error["message"].as_str().expect("a message");
        assert!(
            message.contains(place.rsplit_once('/').expect("a folder").0),
            "{message}"
        );
        assert!(!message.contains("being-made"), "{message}");
    }
    let file = world.path("file");
    std::fs::write(&file, "mine").expect("a file");
    let run = world.carebook(["init", file.to_str().expect("UTF-8")]);
    drop(run.exits(4).says("is a file, not a folder"));
}
