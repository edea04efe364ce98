//! Versions across renames, and what counts as an update.

use carebook_domain::DocPath;
use carebook_engine::usecase::documents::{When, show};
use carebook_engine::usecase::history::two_texts;
use carebook_git::Edit;

use super::world::{World, index, rows, versions};

const TEXT: &str = "# Hold\n\nAsk first, and say what you are going to check.\nCome back within sixty seconds.\nApologise on return.\n";

fn put(path: &str, text: &str) -> Edit {
    Edit::Put(DocPath::new(path).unwrap(), text.as_bytes().to_owned())
}

#[test]
fn versions_follow_a_rename_and_the_clock_does_not() {
    let mut world = World::new();
    world.commit(&[("hold.md", TEXT)]);
    let engine = world.opened("caches");
    let written = world.commit(&[("hold.md", &TEXT.replace("sixty", "fifty"))]);
    index(&engine);
    world.commit_edits(
        &[Edit::Rename {
            from: DocPath::new("hold.md").unwrap(),
            to: DocPath::new("phone/hold.md").unwrap(),
        }],
        "Move\n",
    );
    index(&engine);
    let paths: Vec<String> = versions(&engine, "phone/hold.md")
        .into_iter()
        .map(|version| version.path)
        .collect();
    assert_eq!(paths, ["phone/hold.md", "hold.md", "hold.md"]);
    let row = rows(&engine).remove(0);
    assert_eq!(
        row.updated.unwrap().commit,
        written.to_hex(),
        "a move is no update"
    );
}

#[test]
fn minor_and_spacing_changes_do_not_count() {
    let mut world = World::new();
    let first = world.commit(&[("hold.md", TEXT)]);
    let engine = world.opened("caches");
    world.commit_edits(
        &[put("hold.md", &TEXT.replace("sixty", "60"))],
        "Say it in digits\n\nCarebook-Change: minor\n",
    );
    world.commit_edits(
        &[put(
            "hold.md",
            &TEXT.replace("sixty", "60").replace('\n', "\n\n"),
        )],
        "Air\n",
    );
    index(&engine);
    let minor: Vec<bool> = versions(&engine, "hold.md")
        .into_iter()
        .map(|version| version.minor)
        .collect();
    assert_eq!(minor[1..], [true, false]);
    assert_eq!(
        rows(&engine).remove(0).updated.unwrap().commit,
        if minor[0] {
            first.to_hex()
        } else {
            versions(&engine, "hold.md").remove(0).change.commit
        }
    );
}

#[test]
fn an_earlier_text_is_shown_under_its_name_of_that_time() {
    let mut world = World::new();
    let first = world.commit(&[(
        "hold.md",
        "# First\n\nSome words that stay.\nAnd more of them.\n",
    )]);
    world.commit_edits(
        &[Edit::Rename {
            from: DocPath::new("hold.md").unwrap(),
            to: DocPath::new("phone/hold.md").unwrap(),
        }],
        "Move\n",
    );
    world.commit(&[(
        "phone/hold.md",
        "# Last\n\nSome words that stay.\nAnd more of them.\n",
    )]);
    let engine = world.opened("caches");
    let title = |when: When| {
        show(&engine, "phone/hold.md", None, &when).map(|shown| (shown.path, shown.title))
    };
    assert_eq!(title(When::Now).unwrap().1, "Last");
    assert_eq!(
        title(When::Revision(first.to_hex())).unwrap(),
        ("hold.md".to_owned(), "First".to_owned())
    );
    // The first commit is of the second of January.
    assert!(title(When::EndOf("2026-01-01".parse().unwrap())).is_err());
    assert_eq!(
        title(When::EndOf("2026-01-02".parse().unwrap())).unwrap().1,
        "First"
    );
    assert_eq!(
        title(When::EndOf("2026-02-01".parse().unwrap())).unwrap().1,
        "Last"
    );
    let texts = two_texts(&engine, "phone/hold.md", None, None).unwrap();
    assert!(texts.old.contains("First") && texts.new.contains("Last"));
}
