//! While a handbook is open, what happens outside shows up by itself.

use std::collections::BTreeMap;

use carebook_engine::api::requests::Nothing;
use carebook_engine::usecase::changes;

use carebook_engine::api::requests::{MovedRequest, ReadDocument};
use carebook_engine::api::types::IndexStatus;
use carebook_engine::usecase::{documents, history, settings};

use super::world::{Heard, World, ask, found, index, rows, soon};

#[test]
fn an_outside_commit_shows_up_by_itself() {
    let mut world = World::new();
    world.commit(&[("a.md", "# Apples\n")]);
    let heard = Heard::default();
    let engine = world.listening("caches", heard.sink());
    engine.open(&world.folder()).unwrap();
    soon("the first index", || found(&engine, "apples") == ["a.md"]);
    soon("its announcement", || heard.has_tag("documents"));
    // The watcher may need a moment to begin.
    std::thread::sleep(std::time::Duration::from_millis(300));
    heard.forget();
    std::fs::write(world.folder().join("b.md"), "# Pears\n").unwrap();
    soon("the local change", || {
        changes::list(&engine, Nothing {}).unwrap().len() == 1
    });
    assert_eq!(found(&engine, "pears"), [""; 0], "it is not published");
    world.git(&["add", "b.md"]);
    world.git(&["commit", "-q", "-m", "Pears"]);
    soon("the new document", || found(&engine, "pears") == ["b.md"]);
    soon("its announcement", || heard.has_tag("documents"));
    soon("the end of the local change", || {
        changes::list(&engine, Nothing {}).unwrap().is_empty()
    });
    engine.close();
    assert!(engine.handbook().is_err());
}

#[test]
fn closing_in_the_middle_of_indexing_leaves_nothing_broken() {
    let mut world = World::new();
    let texts: Vec<(String, String)> = (0..1500)
        .map(|number| {
            (
                format!("{number}.md"),
                format!("# Parcel {number}\n\nMissing since {number}.\n"),
            )
        })
        .collect();
    let texts: Vec<(&str, &str)> = texts
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    world.commit(&texts);
    let engine = world.engine("caches");
    engine.open(&world.folder()).unwrap();
    engine.close();
    let engine = world.opened("caches");
    assert_eq!(super::world::rows(&engine).len(), 1500);
    assert_eq!(super::world::ask(&engine, "missing").total_documents, 1500);
}

#[test]
fn while_the_first_index_runs_no_document_looks_younger_than_it_is() {
    let mut world = World::new();
    world.commit(&[("0.md", "# Parcel 0\n\nMissing.\n")]);
    for words in ["Missing.", "Missing since Monday."] {
        for number in 1..2600 {
            let text = format!("# Parcel {number}\n\n{words}\n");
            std::fs::write(world.folder().join(format!("{number}.md")), text).unwrap();
        }
        world.git(&["add", "."]);
        world.git(&["commit", "-q", "-m", words]);
    }
    let engine = world.engine("caches");
    engine.open(&world.folder()).unwrap();
    let mut looks = 0;
    loop {
        let rows = super::world::rows(&engine);
        let undated = rows.iter().find(|row| row.updated.is_none());
        assert!(
            undated.is_none(),
            "{undated:?} after {looks} looks, {} rows",
            rows.len()
        );
        if rows.len() == 2600 {
            break;
        }
        looks += 1;
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    assert!(
        looks > 0,
        "the documents did not come little by little, so nothing was tried"
    );
}

#[test]
fn a_folder_that_is_gone_is_said_and_goes_on_when_it_is_back() {
    let mut world = World::new();
    world.commit(&[("a.md", "# Apples\n")]);
    let heard = Heard::default();
    let engine = world.listening("caches", heard.sink());
    engine.open(&world.folder()).unwrap();
    soon("the first index", || found(&engine, "apples") == ["a.md"]);
    std::thread::sleep(std::time::Duration::from_millis(300));
    heard.forget();
    let read = || {
        let request = ReadDocument {
            doc: "a.md".to_owned(),
            threads: None,
        };
        documents::read(&engine, request)
    };
    let gone = || {
        let state = settings::app_state(&engine, Nothing {}).unwrap();
        state.handbook.unwrap().gone
    };
    let away = world.dir.path().join("away");
    std::fs::rename(world.folder(), &away).unwrap();
    let error = read().unwrap_err();
    assert_eq!(
        error.message,
        format!(
            "The handbook's folder {} is not there any more.",
            world.folder().display()
        )
    );
    assert!(error.hint.is_some_and(|hint| hint.contains("Put it back")));
    assert!(gone());
    soon("the announcement that it is gone", || {
        heard.has_tag("handbook")
    });
    engine.look();
    std::thread::sleep(std::time::Duration::from_millis(300));
    assert_eq!(rows(&engine).len(), 1, "what was known of it stays known");
    assert_eq!(ask(&engine, "apples").total_documents, 1);
    let state = settings::app_state(&engine, Nothing {}).unwrap();
    assert_eq!(
        state.handbook.unwrap().index,
        IndexStatus::Ready,
        "nothing is wrong with the index"
    );

    heard.forget();
    std::fs::rename(&away, world.folder()).unwrap();
    soon("the announcement that it is back", || {
        heard.has_tag("handbook")
    });
    assert!(!gone());
    assert!(read().unwrap().html.contains("Apples"));
    world.git(&["commit", "-q", "--allow-empty", "-m", "Nothing"]);
    std::fs::write(world.folder().join("b.md"), "# Pears\n").unwrap();
    world.git(&["add", "b.md"]);
    world.git(&["commit", "-q", "-m", "Pears"]);
    soon("the next commit", || found(&engine, "pears") == ["b.md"]);
}

#[test]
fn a_document_that_left_its_path_is_found_where_it_lies_now() {
    const LONG: &str =
        "# Holds\n\nAsk first.\n\nThank them afterwards.\n\nNever over 60 seconds.\n";
    let named = |words: &str| format!("---\nid: named\n---\n# Named\n\n{words}\n");
    let mut world = World::new();
    let (before, after) = (
        named("One."),
        named("Quite another text, by its id the same."),
    );
    world.commit(&[
        ("hold.md", LONG),
        ("named.md", &before),
        ("gone.md", "# Gone\n\nFor good.\n"),
        (
            "early.md",
            "# Early\n\nMoves at once, and its place is taken.\n",
        ),
    ]);
    world.commit(&[
        ("early.md", ""),
        (
            "late.md",
            "# Early\n\nMoves at once, and its place is taken.\n",
        ),
    ]);
    world.commit(&[("early.md", "# Another\n\nTook the place of the first.\n")]);
    let engine = world.opened("caches");
    let blobs: BTreeMap<String, String> = rows(&engine)
        .into_iter()
        .map(|row| {
            let request = ReadDocument {
                doc: row.path.clone(),
                threads: None,
            };
            (row.path, documents::read(&engine, request).unwrap().blob)
        })
        .collect();
    world.commit(&[
        ("hold.md", ""),
        ("phone/hold.md", LONG),
        ("named.md", ""),
        ("elsewhere.md", &after),
        ("gone.md", ""),
        ("early.md", ""),
    ]);
    index(&engine);
    let now = |path: &str, id: &str, said: &str| {
        let request = MovedRequest {
            path: path.to_owned(),
            id: id.to_owned(),
            blob: said.to_owned(),
        };
        let found = history::moved(&engine, request).unwrap();
        found.map(|found| found.path)
    };
    for (path, id, expected) in [
        ("hold.md", "hold.md", Some("phone/hold.md")),
        ("named.md", "named", Some("elsewhere.md")),
        ("gone.md", "gone.md", None),
        // The one that lay there first left long ago.
        ("early.md", "early.md", None),
        ("never.md", "never.md", None),
        ("../x", "../x", None),
    ] {
        let said = blobs.get(path).map_or("", String::as_str);
        assert_eq!(now(path, id, said).as_deref(), expected, "{path}");
    }
}
