//! While a handbook is open, what happens outside shows up by itself.

use carebook_engine::api::requests::Nothing;
use carebook_engine::usecase::changes;

use super::world::{Heard, World, found, soon};

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
