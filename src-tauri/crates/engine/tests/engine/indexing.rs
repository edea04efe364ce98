//! The index follows the published commit, and only what changed is read again.

use carebook_domain::DocPath;
use carebook_engine::usecase::indexing;
use carebook_git::Edit;

use super::world::{Random, World, ask, counted, everything, found, index, rows};

#[test]
fn only_what_changed_is_indexed_again() {
    let mut world = World::new();
    world.commit(&[
        ("a.md", "# Apples\n"),
        ("b.md", "# Pears\n"),
        ("c.md", "# Plums\n"),
        ("notes.txt", "no document"),
    ]);
    let engine = world.engine("caches");
    engine.open_once(&world.folder()).unwrap();
    assert_eq!(counted(&index(&engine)), [3, 0, 0]);
    assert_eq!(counted(&index(&engine)), [0, 0, 0], "nothing moved");
    world.commit(&[("a.md", "# Quinces\n"), ("b.md", ""), ("d.md", "# Figs\n")]);
    assert_eq!(counted(&index(&engine)), [1, 1, 1]);
    assert_eq!(found(&engine, "quinces"), ["a.md"]);
    assert_eq!(found(&engine, "apples"), [""; 0]);
    assert_eq!(found(&engine, "pears"), [""; 0]);
    assert_eq!(rows(&engine).len(), 3);
}

#[test]
fn following_commit_by_commit_gives_what_starting_anew_gives() {
    let seed = 20_261_122;
    println!("seed {seed}");
    let mut random = Random(seed);
    let mut world = World::new();
    let words = ["alpha", "beta", "gamma", "delta"];
    let mut names: Vec<String> = Vec::new();
    world.commit(&[("carebook.toml", "[handbook]\nname = \"Test\"\n")]);
    let following = world.opened("following");
    for round in 0..24 {
        let mut edits = Vec::new();
        let mut touched = Vec::new();
        for _ in 0..=random.below(4) {
            let word = words[random.below(words.len())];
            let other = names
                .get(random.below(names.len().max(1)))
                .cloned()
                .unwrap_or_default();
            let text = format!(
                "---\ntags: [{word}]\n---\n# Title {round}\n\nSome {word} text that is long enough to be told again after a move.\nSee [there](/{other}).\n\n## Part\n\nMore {word} and nothing else at all, {round}.\n"
            );
            let known = names.get(random.below(names.len().max(1))).cloned();
            match (random.below(4), known) {
                (0, Some(name)) if !touched.contains(&name) => {
                    edits.push(Edit::Remove(DocPath::new(&name).unwrap()));
                    names.retain(|other| *other != name);
                    touched.push(name);
                }
                (1, Some(name)) if !touched.contains(&name) => {
                    let to = format!("moved/{round}-{}.md", touched.len());
                    edits.push(Edit::Rename {
                        from: DocPath::new(&name).unwrap(),
                        to: DocPath::new(&to).unwrap(),
                    });
                    names.retain(|other| *other != name);
                    touched.extend([name, to.clone()]);
                    names.push(to);
                }
                (2, Some(name)) if !touched.contains(&name) => {
                    edits.push(Edit::Put(DocPath::new(&name).unwrap(), text.into_bytes()));
                    touched.push(name);
                }
                _ => {
                    let name = format!("n{round}-{}.md", touched.len());
                    edits.push(Edit::Put(DocPath::new(&name).unwrap(), text.into_bytes()));
                    names.push(name.clone());
                    touched.push(name);
                }
            }
        }
        world.commit_edits(&edits, "Change\n");
        if random.below(3) > 0 {
            index(&following);
        }
        if round % 6 == 5 {
            index(&following);
            let anew = world.opened(&format!("anew-{round}"));
            assert_eq!(
                everything(&following, &words),
                everything(&anew, &words),
                "round {round}"
            );
            assert_eq!(
                ask(&following, "text").total_documents,
                ask(&anew, "text").total_documents
            );
        }
    }
}

#[test]
fn a_rewritten_history_is_followed_too() {
    let mut world = World::new();
    world.commit(&[("a.md", "# Apples\n"), ("b.md", "# Pears\n")]);
    let engine = world.opened("caches");
    world.git(&["checkout", "-q", "--orphan", "other"]);
    world.git(&["rm", "-q", "-rf", "."]);
    std::fs::write(world.folder().join("c.md"), "# Plums\n").unwrap();
    world.git(&["add", "."]);
    world.git(&["commit", "-q", "-m", "Begin again"]);
    world.git(&["branch", "-q", "-M", "main"]);
    world.git(&["reflog", "expire", "--expire=now", "--all"]);
    world.git(&["gc", "-q", "--prune=now"]);
    index(&engine);
    let paths: Vec<String> = rows(&engine).into_iter().map(|row| row.path).collect();
    assert_eq!(paths, ["c.md"]);
    assert_eq!(found(&engine, "apples"), [""; 0]);
    assert_eq!(found(&engine, "plums"), ["c.md"]);
}

#[test]
fn an_empty_repository_waits_for_its_first_commit() {
    let mut world = World::new();
    let engine = world.opened("caches");
    assert_eq!(rows(&engine).len(), 0);
    assert_eq!(found(&engine, "apples"), [""; 0]);
    world.commit(&[("a.md", "# Apples\n")]);
    index(&engine);
    assert_eq!(found(&engine, "apples"), ["a.md"]);
}

#[test]
fn what_merely_lies_in_the_working_tree_is_not_published() {
    let mut world = World::new();
    world.commit(&[("a.md", "# Apples\n")]);
    std::fs::write(world.folder().join("a.md"), "# Medlars\n").unwrap();
    std::fs::write(world.folder().join("b.md"), "# Medlars\n").unwrap();
    let engine = world.opened("caches");
    assert_eq!(found(&engine, "medlars"), [""; 0]);
    assert_eq!(found(&engine, "apples"), ["a.md"]);
}

#[test]
fn a_document_that_is_too_large_is_found_by_its_name() {
    let mut world = World::new();
    let large = format!("# Large\n\n{}", "zebra word\n".repeat(600_000));
    world.commit(&[("enormous.md", &large), ("a.md", "# Apples\n")]);
    let engine = world.opened("caches");
    assert_eq!(found(&engine, "enormous"), ["enormous.md"]);
    assert_eq!(
        found(&engine, "apples"),
        ["a.md"],
        "the others are not affected"
    );
    let row = rows(&engine)
        .into_iter()
        .find(|row| row.path == "enormous.md")
        .unwrap();
    assert!(row.problem.is_some_and(|problem| problem.contains("MB")));
}

#[test]
fn two_documents_with_one_id_are_both_found() {
    let mut world = World::new();
    let text = "---\nid: SAME\n---\n# Apples\n";
    world.commit(&[("a.md", text), ("b.md", text)]);
    let engine = world.opened("caches");
    assert_eq!(found(&engine, "apples"), ["a.md", "b.md"]);
    world.commit(&[("a.md", "")]);
    index(&engine);
    assert_eq!(
        found(&engine, "apples"),
        ["b.md"],
        "removing one leaves the other"
    );
}

#[test]
fn a_rebuild_gives_the_same() {
    let mut world = World::new();
    world.commit(&[("a.md", "# Apples\n"), ("b.md", "# Pears\n\n[a](a.md)\n")]);
    let engine = world.opened("caches");
    let before = everything(&engine, &["apples", "pears"]);
    let indexed = indexing::bring_up(&engine, true, &|_| {}).unwrap();
    assert_eq!(indexed.documents, 2);
    assert_eq!(everything(&engine, &["apples", "pears"]), before);
}
